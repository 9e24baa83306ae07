"""A network that does not run on an input: where it breaks, and which single change makes it run.

Everything is tried on stand-ins: the learner's network and batch are only read.
"""

import dataclasses
import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from convlab.diagnosis import frames
from convlab.diagnosis.explanation import Explanation, Fix
from convlab.diagnosis.families import Facts
from convlab.models.counting import MEMORY, run_on
from convlab.stacks import StackError
from convlab.text import as_argument

if TYPE_CHECKING:
    from convlab.models.review import Review

_CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)


@dataclasses.dataclass(frozen=True)
class _Change:
    """A change to a stand-in, or to its input."""

    fix: Fix
    module: Callable[[nn.Module], None] = lambda module: None
    x: Callable[[torch.Tensor], torch.Tensor] = lambda x: x


_NO_CHANGE = _Change(Fix(""))


def explain_network(module: nn.Module, given: Any) -> "Explanation | Review":
    """Run a stand-in of a module on one input, and say what breaks.

    Parameters
    ----------
    module : torch.nn.Module
    given : tuple or torch.Tensor
        ``(C, H, W)``, ``(N, C, H, W)``, or a tensor, of which shape and type are taken.

    Returns
    -------
    Explanation, or convlab.models.Review where it runs
    """
    x = _input(module, given)
    sizes, error = _try(module, x)
    if error is None and x.ndim == 4:
        from convlab.models import review_model

        return review_model(module, tuple(x.shape[1:]))
    if error is None:
        return Explanation("nothing wrong", "It runs.", sizes=sizes)
    from convlab.diagnosis import explain_error

    facts, _ = frames.facts_of(error)
    explanation = explain_error(error)
    runs, further = [], []
    for change in _changes(module, facts, x):
        reached, next_error = _try(module, x, change)
        if next_error is None:
            runs.append(dataclasses.replace(change.fix, when=_join(change.fix.when, "tried: it runs")))
        elif len(reached) > len(sizes):
            where = frames.facts_of(next_error)[0].name or "the network"
            words = f"tried: it gets past this, and then “{where}” stops"
            further.append(dataclasses.replace(change.fix, when=_join(change.fix.when, words)))
    fixes = (*runs, *further)
    if not fixes:
        fixes = tuple(dataclasses.replace(fix, when=_join(fix.when, "not tried")) for fix in explanation.fixes)
    return dataclasses.replace(
        explanation, fixes=fixes, sizes=sizes, where=explanation.where.partition(" Your line:")[0]
    )


def _join(words: str, more: str) -> str:
    return f"{words}; {more}" if words else more


def _input(module: nn.Module, given: Any) -> torch.Tensor:
    if isinstance(given, torch.Tensor):
        shape, dtype = tuple(given.shape), given.dtype
    elif isinstance(given, tuple | list) and all(isinstance(n, int) for n in given):
        kinds = [p.dtype for p in module.parameters() if p.is_floating_point()]
        shape, dtype = tuple(given), kinds[0] if kinds else torch.float32
        shape = (1, *shape) if len(shape) == 3 else shape
    else:
        shape, dtype = (), torch.float32
    if not shape or len(shape) > 6 or min(shape) < 1:
        what = f"{shape} (its shape)" if isinstance(given, torch.Tensor) else f"a {type(given).__name__}"
        what = str(given) if isinstance(given, tuple) and 0 < len(given) <= 6 else what
        raise StackError(
            f"{what} is no input to try: give (channels, height, width), such as (3, 224, 224), or one batch, a tensor."
        )
    if math.prod(shape[-3:]) * dtype.itemsize > MEMORY:
        raise StackError(
            f"{shape} is too large to try: {math.prod(shape) * dtype.itemsize / 2**30:.1f} GB for the input."
        )
    return torch.zeros((1, *shape[1:]) if len(shape) == 4 and shape[0] > 4 else shape, dtype=dtype)


def _try(module: nn.Module, x: torch.Tensor, change: _Change = _NO_CHANGE) -> tuple[tuple, Exception | None]:
    """The sizes layer by layer, and the error that stopped it, or None."""
    sizes: list = []

    def prepare(copy: nn.Module) -> None:
        change.module(copy)
        names = {part: name for name, part in copy.named_modules()}

        def note(part: nn.Module, inputs: tuple, output: Any) -> None:
            if isinstance(output, torch.Tensor) and inputs and isinstance(inputs[0], torch.Tensor):
                sizes.append((names[part], tuple(inputs[0].shape), tuple(output.shape)))

        for part in names:
            if not any(part.children()):
                part.register_forward_hook(note)

    try:
        run_on(module, change.x(x), prepare)
    except StackError:  # not one of the module's: it was not run, or not to its end
        raise
    except Exception as error:
        return tuple(sizes), error
    return tuple(sizes), None


def _swap(name: str, make: Callable[[nn.Module], nn.Module]) -> Callable[[nn.Module], None]:
    def change(module: nn.Module) -> None:
        parent, _, last = name.rpartition(".")
        owner = module.get_submodule(parent)
        setattr(owner, last, make(getattr(owner, last)))

    return change


def _changes(module: nn.Module, facts: Facts, x: torch.Tensor) -> Iterator[_Change]:
    yield from _changes_of_the_input(x)
    layer = module.get_submodule(facts.name) if facts.name else None
    if layer is None or not facts.shapes:
        return
    came = facts.shapes[0]
    if isinstance(layer, _CONVOLUTIONS) and len(came) == layer.weight.ndim:
        yield from _changes_of_a_convolution(facts.name, layer, came)
    elif isinstance(layer, nn.Linear):
        yield from _changes_of_a_linear(facts.name, layer, came)
    elif isinstance(layer, nn.BatchNorm2d) and len(came) == 4 and came[1] != layer.num_features:
        yield _Change(
            Fix(f"nn.BatchNorm2d({came[1]})", f"“{facts.name}”: as many as the layer before gives"),
            _swap(facts.name, lambda old: nn.BatchNorm2d(came[1]).eval()),
        )
    elif type(layer).__name__.startswith(("MaxPool", "AvgPool")):
        axes = type(layer).__name__[-2]
        adaptive = getattr(nn, f"AdaptiveAvgPool{axes}d")
        yield _Change(
            Fix("nn.Identity()", f"“{facts.name}”: one pooling less"), _swap(facts.name, lambda old: nn.Identity())
        )
        yield _Change(
            Fix(f"nn.AdaptiveAvgPool{axes}d(1)", f"“{facts.name}”: for maps of any size"),
            _swap(facts.name, lambda old: adaptive(1)),
        )


def _changes_of_the_input(x: torch.Tensor) -> Iterator[_Change]:
    if not x.is_floating_point():
        yield _Change(Fix("x = x.float()", "the input as floating-point numbers"), x=lambda x: x.float())
    elif x.dtype != torch.float32:
        yield _Change(Fix("x = x.float()", "the input in float32"), x=lambda x: x.float())
    if x.ndim == 4 and x.shape[-1] <= 4:
        yield _Change(Fix("x = x.permute(0, 3, 1, 2)", "channels second"), x=lambda x: x.permute(0, 3, 1, 2))
    if x.ndim == 3:
        yield _Change(Fix("x = x.unsqueeze(0)", "a batch of one"), x=lambda x: x.unsqueeze(0))
        yield _Change(Fix("x = x.unsqueeze(1)", "grey images, with their channel axis"), x=lambda x: x.unsqueeze(1))
    if x.ndim == 2:
        yield _Change(Fix("x = x[None, None]", "one grey image"), x=lambda x: x[None, None])
    if x.ndim == 4 and x.shape[1] == 1:
        yield _Change(
            Fix("x = x.expand(-1, 3, -1, -1)", "grey as three equal channels"), x=lambda x: x.expand(-1, 3, -1, -1)
        )
    if x.ndim == 4 and x.shape[1] == 4:
        yield _Change(Fix("x = x[:, :3]", "without transparency"), x=lambda x: x[:, :3])


def _made(layer: Any, **changes: Any) -> nn.Module:
    """A convolution like another one, with some arguments changed."""
    names = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "padding_mode")
    arguments = {name: getattr(layer, name) for name in names} | {"bias": layer.bias is not None} | changes
    if "Transpose" in type(layer).__name__:
        arguments["output_padding"] = layer.output_padding
    return type(layer)(**arguments, dtype=layer.weight.dtype)


def _changes_of_a_convolution(name: str, layer: Any, came: tuple) -> Iterator[_Change]:
    kind, channels = type(layer).__name__, came[1]
    if channels != layer.in_channels:
        if channels % layer.groups == 0:
            yield _Change(
                Fix(f"nn.{kind}({channels}, {layer.out_channels}, …)", f"“{name}”: in_channels={channels}"),
                _swap(name, lambda old: _made(old, in_channels=channels)),
            )
        return
    if "Transpose" in kind or isinstance(layer.padding, str):
        if isinstance(layer.padding, str) and max(layer.stride) > 1:
            padding = tuple(d * (k - 1) // 2 for d, k in zip(layer.dilation, layer.kernel_size, strict=True))
            yield _padding(name, padding)
        return
    extent = [d * (k - 1) + 1 for d, k in zip(layer.dilation, layer.kernel_size, strict=True)]
    lacks = [max(0, -(-(e - n - 2 * p) // 2)) for e, n, p in zip(extent, came[2:], layer.padding, strict=True)]
    if any(lacks):
        yield _padding(name, tuple(p + lack for p, lack in zip(layer.padding, lacks, strict=True)))
        least = tuple(min(k, n + 2 * p) for k, n, p in zip(layer.kernel_size, came[2:], layer.padding, strict=True))
        yield _Change(
            Fix(f"kernel_size={as_argument(least)}", f"“{name}”: as large as the map"),
            _swap(name, lambda old: _made(old, kernel_size=least, dilation=1)),
        )


def _padding(name: str, padding: tuple) -> _Change:
    return _Change(
        Fix(f"padding={as_argument(padding)}", f"in “{name}”"), _swap(name, lambda old: _made(old, padding=padding))
    )


def _changes_of_a_linear(name: str, layer: nn.Linear, came: tuple) -> Iterator[_Change]:
    flat = math.prod(came[1:])

    def new(features: int) -> Callable[[Any], nn.Module]:
        return lambda old: nn.Linear(features, old.out_features, old.bias is not None, dtype=old.weight.dtype)

    if len(came) > 2 and flat == layer.in_features:
        yield _Change(
            Fix("x = x.flatten(1)", f"before “{name}”"), _swap(name, lambda old: nn.Sequential(nn.Flatten(), old))
        )
    elif len(came) > 2:
        yield _Change(
            Fix(
                f"x = x.flatten(1)\nnn.Linear({flat}, {layer.out_features})",
                f"before “{name}”, and for what that gives",
            ),
            _swap(name, lambda old: nn.Sequential(nn.Flatten(), new(flat)(old))),
        )
    if len(came) == 2 and came[-1] != layer.in_features:
        yield _Change(
            Fix(f"nn.Linear({came[-1]}, {layer.out_features})", f"“{name}”: in_features={came[-1]}"),
            _swap(name, new(came[-1])),
        )
    if len(came) == 1 and came[0] % layer.in_features == 0:
        yield _Change(
            Fix("x = x.unsqueeze(0)", f"before “{name}”: the batch axis was flattened away"),
            _swap(name, lambda old: nn.Sequential(nn.Unflatten(0, (-1, old.in_features)), old)),
        )
