"""Between specs and torch: ``to_module(spec)`` and ``from_module(module)``. Specs hold no weights."""

import functools
import inspect
from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import _disable_current_modes

from convlab import stacks
from convlab.models.standin import stand_in
from convlab.spec import Conv2dSpec
from convlab.stacks import StackError


class Residual(nn.Module):
    """``body(x) + shortcut(x)``."""

    def __init__(self, body: nn.Module, shortcut: nn.Module) -> None:
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(x) + self.shortcut(x)


class Concat(nn.Module):
    """All branches read the same input; their channels are joined."""

    def __init__(self, branches: Iterable[nn.Module]) -> None:
        super().__init__()
        self.branches = nn.ModuleDict(branches)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([branch(x) for branch in self.branches.values()], dim=1)


class Gate(nn.Module):
    """``x * body(x)``."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.body(x)


class Scale(nn.Module):
    """A learned factor, and perhaps a shift, for each channel."""

    def __init__(self, channels: int, bias: bool = False) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels)) if bias else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        shape = (-1, *(1,) * (x.ndim - 2))
        if self.bias is None:
            return x * self.weight.view(shape)
        return torch.addcmul(self.bias.view(shape), x, self.weight.view(shape))


class Select(nn.Module):
    """Some channels, in a given order."""

    def __init__(self, channels: Sequence[int]) -> None:
        super().__init__()
        self.channels = tuple(channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x[:, list(self.channels)]


class ChannelLayerNorm(nn.LayerNorm):
    """Layer norm over the channels of each pixel."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)


OWN = (Residual, Concat, Gate, Scale, Select, ChannelLayerNorm)
_POOLS = {nn.MaxPool2d: "max", nn.AvgPool2d: "avg"}
_ADAPTIVE = {nn.AdaptiveAvgPool2d: "avg", nn.AdaptiveMaxPool2d: "max"}
_ACTIVATIONS = {getattr(nn, name): kind for kind, name in stacks.ACTIVATIONS.items()}
_NORMS = {nn.BatchNorm1d: "batch", nn.BatchNorm2d: "batch", nn.InstanceNorm2d: "instance"}


def to_module(specs: Any) -> nn.Module:
    """The torch module that a spec, or a stack of specs, describes, with PyTorch's default initial weights.

    Parameters
    ----------
    specs : spec, list or dict
        A single spec gives its layer, a stack an ``nn.Sequential`` with the same names.

    Returns
    -------
    torch.nn.Module

    Raises
    ------
    convlab.stacks.StackError
        For something that is not a spec.
    """
    if isinstance(specs, Conv2dSpec):
        return nn.Conv2d(**specs.arguments())
    if isinstance(specs, stacks.LayerSpec):
        return _layer(specs)
    chain = nn.Sequential()
    for name, item in stacks.named_layers(specs):
        chain.add_module(name.replace(".", "_"), to_module(item))
    return chain


def _layer(spec):
    match spec:
        case stacks.PoolSpec(kind="max"):
            return nn.MaxPool2d(spec.kernel_size, spec.stride, spec.padding, spec.dilation, ceil_mode=spec.ceil_mode)
        case stacks.PoolSpec():
            return nn.AvgPool2d(spec.kernel_size, spec.stride, spec.padding, spec.ceil_mode, spec.count_include_pad)
        case stacks.AdaptivePoolSpec():
            return (nn.AdaptiveAvgPool2d if spec.kind == "avg" else nn.AdaptiveMaxPool2d)(spec.output)
        case stacks.NormSpec():
            return _norm(spec)
        case stacks.ActivationSpec():
            return getattr(nn, stacks.ACTIVATIONS[spec.kind])()
        case stacks.LinearSpec():
            return nn.Linear(spec.in_features, spec.out_features, spec.bias)
        case stacks.FlattenSpec():
            return nn.Flatten()
        case stacks.ScaleSpec():
            return Scale(spec.channels, spec.bias)
        case stacks.SelectSpec():
            return Select(spec.channels)
        case stacks.CropSpec():
            return nn.ZeroPad2d(-spec.margin)
        case stacks.UpsampleSpec():
            return nn.Upsample(size=spec.size, mode=spec.mode)
        case stacks.ResidualSpec():
            return Residual(to_module(spec.body), to_module(spec.shortcut))
        case stacks.ConcatSpec():
            return Concat({name.replace(".", "_"): to_module(branch) for name, branch in spec.branches})
        case stacks.GateSpec():
            return Gate(to_module(spec.body))
    raise StackError(f"there is no torch module for {type(spec).__name__}.")


def _norm(spec):
    match spec.kind:
        case "batch":
            return nn.BatchNorm2d(spec.channels, affine=spec.affine)
        case "instance":
            return nn.InstanceNorm2d(spec.channels, affine=spec.affine)
        case "group":
            return nn.GroupNorm(spec.groups, spec.channels, affine=spec.affine)
        case "layer":
            return ChannelLayerNorm(spec.channels, elementwise_affine=spec.affine)
        case "local_response":
            return nn.LocalResponseNorm(5)


def from_module(module: nn.Module, *, hooks: bool = True) -> Any:
    """The spec of a torch layer; of an ``nn.Sequential`` a dict of specs.

    Parameters
    ----------
    module : torch.nn.Module
        ``nn.Conv2d``; 2-d pooling, batch, instance and group norm, activations without parameters, ``nn.Linear``,
        ``nn.Flatten``, ``nn.Sequential``, and the modules that `to_module` makes. Dropout becomes the identity, which
        is what it is in eval mode.
    hooks : bool
        Whether a hook, which may change what the layer does, is a reason to refuse.

    Returns
    -------
    Conv2dSpec, LayerSpec or dict

    Raises
    ------
    convlab.stacks.StackError
        For a lazy layer that has not seen an input, and for anything that has no spec: other layers, and modules with a
        ``forward`` of their own. `convlab.cost` takes those as they are.
    """
    refuse_lazy(module)
    spec = _spec(module, hooks)
    if spec is None:
        name = type(module).__name__
        raise StackError(f"{name} has no spec here. {_advice(module)}")
    return spec


# Methods that a subclass may change without changing what the layer does.
_HARMLESS = ("extra_repr", "reset_parameters", "train", "eval", "to", "_apply", "_load_from_state_dict", "_get_name")


def is_torchs_own(module: nn.Module) -> bool:
    """Whether calling the module does what torch's layer of that name does, and nothing else.

    Not so without torch's forward (`has_torchs_forward`), nor with a hook that may change input or output. torch's own
    hooks, of weight norm, spectral norm and pruning, only compute the weight.
    """
    hooks = (*module._forward_pre_hooks.values(), *module._forward_hooks.values())
    return has_torchs_forward(module) and all(map(_is_harmless, hooks))


def has_torchs_forward(module: nn.Module) -> bool:
    """Whether what runs between the hooks is torch's: no class of its own with another ``forward()`` or helper of it.

    A subclass that changes nothing but its name or its ``__init__`` has torch's, and so have parametrized layers.
    """
    kinds = type(module).__mro__
    torchs = next((i for i, kind in enumerate(kinds) if _is_torchs(kind) and kind is not nn.Module), None)
    if torchs is None:
        return False
    for name in {name for space in (*map(vars, kinds[:torchs]), vars(module)) for name in space}:
        plain = not name.startswith("__") or name == "__call__"
        if plain and name not in _HARMLESS and _is_routine(kinds[torchs], name):
            return False
    return True


@functools.cache
def _is_routine(kind: type, name: str) -> bool:
    """Whether a class of torch's has a method of that name: asked thousands of times of one network, in vain mostly."""
    return inspect.isroutine(inspect.getattr_static(kind, name, None))


def _is_torchs(kind):
    return kind.__module__.startswith(("torch.nn.modules.", "torch.nn.utils."))


def weight_of(module: nn.Module) -> torch.Tensor:
    """The weight that a layer computes with. A parametrized one is read from a copy, since reading may change it."""
    if not nn.utils.parametrize.is_parametrized(module, "weight"):
        return module.weight
    with _disable_current_modes(), torch.no_grad():
        return stand_in(module).weight


def _is_harmless(hook):
    source = getattr(hook, "__module__", None) or type(hook).__module__
    owner = type(getattr(hook, "__self__", hook)).__module__
    ours = "convlab.models."
    return owner.startswith(("torch.nn.utils.", ours)) or source.startswith(
        ("torch.nn.utils.", "torch.nn.modules.lazy", ours)
    )


def refuse_lazy(module: nn.Module) -> None:
    """Raise `StackError` if a lazy layer inside has not yet seen an input, so does not know its sizes."""
    for name, part in module.named_modules():
        if any(isinstance(p, nn.parameter.UninitializedTensorMixin) for p in part._parameters.values()):
            where = f"{type(part).__name__}{f' ({name!r})' if name else ''}"
            raise StackError(
                f"{where} does not know its input channels yet: a lazy layer learns them from its first input. "
                "Run the module once on an example, module(torch.zeros(1, C, H, W)), and come back."
            )


def _advice(module):
    kind = type(module).__name__
    if isinstance(module, nn.Conv2d):
        return (
            "Its class, a hook or a forward() of its own changes what nn.Conv2d does, so its arguments do not describe "
            "it; convlab.cost(module, input_size) runs it and counts what it does."
        )
    if isinstance(module, nn.modules.conv._ConvNd):
        return f"This course is about nn.Conv2d; a {kind} has other arguments."
    if list(module.children()):
        return "It has a forward() of its own, which only running can show: convlab.cost(module, input_size) does that."
    return "convlab.cost(module, input_size) takes it as it is."


def _spec(module, hooks):
    kind = type(module)
    if not isinstance(module, OWN) and not (is_torchs_own(module) if hooks else has_torchs_forward(module)):
        return None
    if isinstance(module, nn.Conv2d):
        return _conv2d(module)
    if kind in _POOLS:
        extra = {} if kind is nn.MaxPool2d else {"count_include_pad": module.count_include_pad}
        extra["dilation"] = getattr(module, "dilation", 1)
        return stacks.PoolSpec(
            module.kernel_size, module.stride, module.padding, ceil_mode=module.ceil_mode, kind=_POOLS[kind], **extra
        )
    if kind in _ADAPTIVE:
        return None if _has_none(module.output_size) else stacks.AdaptivePoolSpec(module.output_size, _ADAPTIVE[kind])
    if kind in _NORMS:
        return stacks.NormSpec(module.num_features, _NORMS[kind], module.affine)
    if kind is nn.GroupNorm:
        return stacks.NormSpec(module.num_channels, "group", module.affine, module.num_groups)
    if kind is ChannelLayerNorm:
        return stacks.NormSpec(module.normalized_shape[0], "layer", module.elementwise_affine)
    if kind in _ACTIVATIONS:
        return stacks.ActivationSpec(_ACTIVATIONS[kind])
    if kind in (nn.Dropout, nn.Dropout2d):
        return stacks.ActivationSpec("identity")
    if kind is nn.Linear:
        return stacks.LinearSpec(module.in_features, module.out_features, module.bias is not None)
    if kind is nn.Flatten and (module.start_dim, module.end_dim) == (1, -1):
        return stacks.FlattenSpec()
    if kind is nn.Sequential:
        return {name: from_module(child) for name, child in module.named_children()}
    return _own_spec(module)


def _conv2d(module):
    """What the layer computes: its weight, not its attributes, decides channels and kernel, as in torch's forward."""
    weight, mode = weight_of(module), module.padding_mode
    if weight.ndim != 4:
        raise StackError(
            f"the weight of this Conv2d has {weight.ndim} dimensions, {tuple(weight.shape)}; it needs 4: "
            "(out_channels, in_channels // groups, kernel_height, kernel_width)."
        )
    padding = module.padding
    if mode != "zeros":  # torch pads by these four numbers, which a later change of `padding` leaves as they were
        left, right, top, bottom = module._reversed_padding_repeated_twice
        if (left, top) == (right, bottom):
            padding = padding if padding in ("same", "valid") else (top, left)
        elif padding != "same":
            raise StackError(
                f"this Conv2d pads by {top} and {bottom} rows, {left} and {right} columns; a Conv2d's padding is the "
                "same on both sides. Make the layer anew."
            )
    return Conv2dSpec(
        weight.shape[1] * module.groups,
        weight.shape[0],
        tuple(weight.shape[2:]),
        module.stride,
        padding,
        module.dilation,
        module.groups,
        module.bias is not None,
        mode,
    )


def _has_none(size):
    return size is None or (isinstance(size, tuple) and None in size)


def _own_spec(module):
    match module:
        case Scale():
            return stacks.ScaleSpec(module.weight.numel(), module.bias is not None)
        case Select():
            return stacks.SelectSpec(module.channels)
        case Residual():
            return stacks.ResidualSpec(from_module(module.body), from_module(module.shortcut))
        case Concat():
            return stacks.ConcatSpec({name: from_module(branch) for name, branch in module.branches.items()})
        case Gate():
            return stacks.GateSpec(from_module(module.body))
        case nn.Upsample() if module.size is not None and module.mode in ("bilinear", "nearest"):
            return stacks.UpsampleSpec(module.size, module.mode)
        case nn.ZeroPad2d() if len(set(module.padding)) == 1 and module.padding[0] < 0:
            return stacks.CropSpec(-module.padding[0])
    return None
