"""Several layers: how large a part of the picture each unit sees, and what each layer costs.

A *stack* is a list of specs, applied in order; a dict gives the layers names. Lists and dicts may be nested, and
`ResidualSpec`, `ConcatSpec` and `GateSpec` hold branches, so that ResNet, Inception or EfficientNet can be written.
torch is not imported.
"""

from __future__ import annotations

import abc
import collections.abc
import dataclasses
import html
import math
import operator
import typing
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from convlab.errors import ConvlabError
from convlab.spec import Conv2dSpec, Pair, Size
from convlab.text import as_argument

BYTES = 4  # of one float32


class StackError(ConvlabError, ValueError):
    """A layer that cannot be, or does not fit what comes before it; the message names the layer and the numbers."""


# -- parsing ----------------------------------------------------------------------------------------------------------


def whole_number(name: str, value: Any, least: int = 1) -> int:
    """The value as an int, or `StackError` if it is not a whole number, or smaller than ``least``."""
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        raise StackError(f"{name} must be a whole number, but it is {value!r} ({type(value).__name__}).") from None
    if number < least:
        raise StackError(f"{name}={number} is too small: it must be at least {least}.")
    return number


def _two(name, value, least=1):
    """An int or a pair, height first, as a pair."""
    items = tuple(value) if isinstance(value, collections.abc.Iterable) and not isinstance(value, str) else (value,)
    if len(items) not in (1, 2):
        raise StackError(f"{name} needs one number or two (height, width), but {name}={value!r} has {len(items)}.")
    numbers = tuple(whole_number(name, item, least) for item in items)
    return numbers if len(numbers) == 2 else numbers * 2


def one_of(name: str, value: Any, choices: Iterable[Any]) -> None:
    """Raise `StackError` if the value is none of the choices."""
    if value not in choices:
        raise StackError(f"{name}={value!r} is not known here; use one of {', '.join(map(repr, choices))}.")


def _put(spec, **values):
    for name, value in values.items():
        object.__setattr__(spec, name, value)


# -- layers -----------------------------------------------------------------------------------------------------------


class LayerSpec:
    """What all layers of a stack can answer. ``None`` for a channel count means: any, and out what comes in."""

    if TYPE_CHECKING:  # for some layers attributes, for others worked out

        @property
        def in_channels(self) -> int | None: ...

        @property
        def out_channels(self) -> int | None: ...

        @property
        def parameters(self) -> int: ...

    else:
        in_channels = None
        out_channels = None
        parameters = 0
    takes = "maps"  # "maps", "features" (flat), or "any"

    def output_size(self, size: Any) -> tuple[int, ...]:
        """Height and width after this layer, as a tuple; empty for flat features."""
        return size

    def output_shape(self, shape: Sequence[int]) -> tuple[int, ...]:
        """Shape ``(C, H, W)`` or ``(features,)`` after this layer.

        Raises
        ------
        StackError
            If the layer does not fit the shape.
        """
        return trace([self], shape)[-1].after.shape

    def macs(self, size: Any) -> int:
        """Multiply-accumulates for one picture of this height and width; only convolutions and linear layers count."""
        return 0

    @property
    def code(self) -> str:
        """How PyTorch writes this layer, or, where it has no module for it, what it does."""
        return type(self).__name__


@dataclasses.dataclass(frozen=True)
class PoolSpec(LayerSpec):
    """A pooling window: the arguments of ``torch.nn.MaxPool2d`` (``kind="max"``) or ``AvgPool2d`` (``kind="avg"``).

    Parameters
    ----------
    kernel_size, stride, padding, dilation : int or pair of int
        Height first, in pixels. ``stride=None`` means ``kernel_size``. Average pooling has no dilation.
    ceil_mode : bool
        Whether a last window that hangs over the edge counts.
    kind : {"max", "avg"}
    count_include_pad : bool
        Whether padded zeros count in an average.
    """

    # As they are kept; what may be given is wider.
    kernel_size: Size
    stride: Size = None  # type: ignore[assignment]
    padding: Size = 0  # type: ignore[assignment]
    dilation: Size = 1  # type: ignore[assignment]
    ceil_mode: bool = False
    kind: str = "max"
    count_include_pad: bool = True

    if TYPE_CHECKING:

        def __init__(
            self,
            kernel_size: Pair,
            stride: Pair | None = None,
            padding: Pair = 0,
            dilation: Pair = 1,
            ceil_mode: bool = False,
            kind: str = "max",
            count_include_pad: bool = True,
        ) -> None: ...

    def __post_init__(self):
        one_of("kind", self.kind, ("max", "avg"))
        kernel = _two("kernel_size", self.kernel_size)
        stride = kernel if self.stride is None else _two("stride", self.stride)
        padding, dilation = _two("padding", self.padding, 0), _two("dilation", self.dilation)
        _put(self, kernel_size=kernel, stride=stride, padding=padding, dilation=dilation)
        if self.kind == "avg" and dilation != (1, 1):
            raise StackError(f"average pooling has no dilation, but dilation={dilation}.")
        for p, k in zip(padding, kernel, strict=True):
            if p > k // 2:  # torch's rule, whatever the dilation
                raise StackError(
                    f"padding={as_argument(padding)} is more than half of kernel_size={as_argument(kernel)}: "
                    f"a pooling window may hold at most {k // 2} of padding."
                )

    @property
    def effective_kernel_size(self) -> Size:
        """Extent of the window on its input, ``(height, width)`` in pixels."""
        height, width = (d * (k - 1) + 1 for d, k in zip(self.dilation, self.kernel_size, strict=True))
        return height, width

    @property
    def explicit_padding(self) -> tuple[Size, Size]:
        """Pixels added ``((top, bottom), (left, right))``."""
        height, width = self.padding
        return (height, height), (width, width)

    def output_size(self, size: Any) -> tuple[int, ...]:
        """As PyTorch's docs of ``MaxPool2d``: in ceil mode no window may start in the right-hand padding."""
        out = []
        for n, e, s, p in zip(size, self.effective_kernel_size, self.stride, self.padding, strict=True):
            room = n + 2 * p - e
            if room < 0 and not (self.ceil_mode and -room < s):
                raise StackError(f"the pooling window covers {e} pixels, but there are only {n + 2 * p} with padding.")
            steps = -(-room // s) if self.ceil_mode else room // s
            if self.ceil_mode and steps * s >= n + p:
                steps -= 1
            out.append(steps + 1)
        return tuple(out)

    @property
    def code(self) -> str:
        parts = [as_argument(self.kernel_size)]
        if self.stride != self.kernel_size:
            parts.append(f"stride={as_argument(self.stride)}")
        if self.padding != (0, 0):
            parts.append(f"padding={as_argument(self.padding)}")
        if self.dilation != (1, 1):
            parts.append(f"dilation={as_argument(self.dilation)}")
        if self.ceil_mode:
            parts.append("ceil_mode=True")
        if self.kind == "avg" and not self.count_include_pad:
            parts.append("count_include_pad=False")
        return f"nn.{'Max' if self.kind == 'max' else 'Avg'}Pool2d({', '.join(parts)})"


@dataclasses.dataclass(frozen=True)
class AdaptivePoolSpec(LayerSpec):
    """Pooling to a fixed size, ``torch.nn.AdaptiveAvgPool2d`` or ``AdaptiveMaxPool2d``; size 1 is global pooling."""

    output: Size = 1  # type: ignore[assignment]  # as it is kept; what may be given is wider
    kind: str = "avg"

    if TYPE_CHECKING:

        def __init__(self, output: Pair = 1, kind: str = "avg") -> None: ...

    def __post_init__(self):
        one_of("kind", self.kind, ("avg", "max"))
        _put(self, output=_two("output", self.output))

    def output_size(self, size: Any) -> tuple[int, ...]:
        return self.output

    @property
    def code(self) -> str:
        return f"nn.Adaptive{self.kind.title()}Pool2d({as_argument(self.output)})"


@dataclasses.dataclass(frozen=True)
class NormSpec(LayerSpec):
    """A normalisation layer.

    Parameters
    ----------
    channels : int
    kind : {"batch", "instance", "group", "layer", "local_response"}
        ``"layer"`` normalises over the channels of each pixel, as ConvNeXt does. ``"local_response"`` is AlexNet's.
    affine : bool
        Whether each channel has a learned factor and shift (two parameters).
    groups : int
        For ``"group"`` only.
    """

    channels: int
    kind: str = "batch"
    affine: bool = True
    groups: int = 1

    takes = "any"

    def __post_init__(self):
        one_of("kind", self.kind, ("batch", "instance", "group", "layer", "local_response"))
        _put(self, channels=whole_number("channels", self.channels), groups=whole_number("groups", self.groups))
        if self.groups != 1 and self.kind != "group":
            raise StackError(f"groups={self.groups} belongs to kind='group', not to kind={self.kind!r}.")
        if self.channels % self.groups:
            raise StackError(f"groups={self.groups} does not divide channels={self.channels}.")
        if self.kind == "local_response":
            _put(self, affine=False)

    @property
    def in_channels(self) -> int:
        return self.channels

    @property
    def parameters(self) -> int:
        return 2 * self.channels if self.affine else 0

    @property
    def code(self) -> str:
        affine = "" if self.affine else ", affine=False"
        return {
            "batch": f"nn.BatchNorm2d({self.channels}{affine})",
            "instance": f"nn.InstanceNorm2d({self.channels}{', affine=True' if self.affine else ''})",
            "group": f"nn.GroupNorm({self.groups}, {self.channels}{affine})",
            "layer": f"LayerNorm over {self.channels} channels",
            "local_response": "nn.LocalResponseNorm(5)",
        }[self.kind]


ACTIVATIONS = {
    "relu": "ReLU",
    "relu6": "ReLU6",
    "leaky_relu": "LeakyReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "hardswish": "Hardswish",
    "sigmoid": "Sigmoid",
    "hardsigmoid": "Hardsigmoid",
    "tanh": "Tanh",
    "identity": "Identity",
}


@dataclasses.dataclass(frozen=True)
class ActivationSpec(LayerSpec):
    """An elementwise nonlinearity without parameters, by its name in small letters (``ACTIVATIONS`` lists them)."""

    kind: str = "relu"

    takes = "any"

    def __post_init__(self):
        one_of("kind", self.kind, tuple(ACTIVATIONS))

    @property
    def code(self) -> str:
        return f"nn.{ACTIVATIONS[self.kind]}()"


@dataclasses.dataclass(frozen=True)
class LinearSpec(LayerSpec):
    """``torch.nn.Linear(in_features, out_features, bias)`` on flat features."""

    in_features: int
    out_features: int
    bias: bool = True

    takes = "features"

    def __post_init__(self):
        _put(self, in_features=whole_number("in_features", self.in_features))
        _put(self, out_features=whole_number("out_features", self.out_features), bias=bool(self.bias))

    @property
    def in_channels(self) -> int:
        return self.in_features

    @property
    def out_channels(self) -> int:
        return self.out_features

    @property
    def parameters(self) -> int:
        return self.in_features * self.out_features + self.out_features * self.bias

    def macs(self, size: Any) -> int:
        return self.in_features * self.out_features

    @property
    def code(self) -> str:
        return f"nn.Linear({self.in_features}, {self.out_features}{'' if self.bias else ', bias=False'})"


@dataclasses.dataclass(frozen=True)
class FlattenSpec(LayerSpec):
    """``torch.nn.Flatten()``: channels, height and width become one axis of features. A view: it stores nothing new."""

    def output_size(self, size: Any) -> tuple[int, ...]:
        return ()

    @property
    def code(self) -> str:
        return "nn.Flatten()"


@dataclasses.dataclass(frozen=True)
class ScaleSpec(LayerSpec):
    """One learned factor for each channel and, with ``bias``, one learned shift.

    LeNet-5's subsampling layers have both (LeCun et al. 1998); ConvNeXt's layer scale has the factor (Liu et al. 2022).
    """

    channels: int
    bias: bool = False

    takes = "any"

    def __post_init__(self):
        _put(self, channels=whole_number("channels", self.channels), bias=bool(self.bias))

    @property
    def in_channels(self) -> int:
        return self.channels

    @property
    def parameters(self) -> int:
        return self.channels * (1 + self.bias)

    @property
    def code(self) -> str:
        return f"{self.channels} factors{' and shifts' if self.bias else ''}, one a channel"


@dataclasses.dataclass(frozen=True)
class SelectSpec(LayerSpec):
    """Keep these channels, in this order: a partial connection (LeNet-5's C3), a split, or a channel shuffle."""

    channels: tuple[int, ...]

    takes = "any"

    def __post_init__(self):
        channels = tuple(whole_number("channels", c, 0) for c in self.channels)
        if not channels:
            raise StackError("SelectSpec needs at least one channel.")
        _put(self, channels=channels)

    @property
    def out_channels(self) -> int:
        return len(self.channels)

    @property
    def code(self) -> str:
        return f"x[:, {list(self.channels)}]"


@dataclasses.dataclass(frozen=True)
class CropSpec(LayerSpec):
    """Cut ``margin`` rows and columns off every side, as U-Net does before it joins a larger map with a smaller one."""

    margin: int

    def __post_init__(self):
        _put(self, margin=whole_number("margin", self.margin))

    def output_size(self, size: Any) -> tuple[int, ...]:
        if min(size) <= 2 * self.margin:
            raise StackError(
                f"nothing is left of {as_argument(size)} when {self.margin} rows and columns are cut off each side."
            )
        return tuple(n - 2 * self.margin for n in size)

    @property
    def code(self) -> str:
        return f"nn.ZeroPad2d({-self.margin})"


@dataclasses.dataclass(frozen=True)
class UpsampleSpec(LayerSpec):
    """``torch.nn.Upsample(size=…)``: every map enlarged to ``size``, by interpolation, without parameters."""

    size: Size  # as it is kept; what may be given is wider
    mode: str = "bilinear"

    if TYPE_CHECKING:

        def __init__(self, size: Pair, mode: str = "bilinear") -> None: ...

    def __post_init__(self):
        one_of("mode", self.mode, ("bilinear", "nearest"))
        _put(self, size=_two("size", self.size))

    def output_size(self, size: Any) -> tuple[int, ...]:
        return self.size

    @property
    def code(self) -> str:
        return f"nn.Upsample(size={self.size}, mode={self.mode!r})"


# -- branches ---------------------------------------------------------------------------------------------------------


class BranchSpec(LayerSpec):
    """A layer made of branches that all read the same input and are then joined."""

    joins: typing.ClassVar[str]  # the name of the joining row in tables
    takes = "any"

    if TYPE_CHECKING:  # pairs of a name and a stack

        @property
        def branches(self) -> tuple: ...

    @property
    def parameters(self) -> int:
        return sum(layer.parameters for _, branch in self.branches for layer in _leaves(branch))

    def macs(self, size: Any) -> int:
        steps: list[Step] = []
        _branch(self, "", State(None, tuple(size), _PIXEL), steps)
        return sum(_macs(step) for step in steps)

    @property
    def code(self) -> str:
        return {"add": "x + y", "concat": "torch.cat(…, dim=1)", "multiply": "x * y"}[self.joins]


@dataclasses.dataclass(frozen=True)
class ResidualSpec(BranchSpec):
    """``body(x) + shortcut(x)`` (He et al. 2015). Without layers the shortcut is the identity."""

    body: tuple  # as they are kept; what may be given is wider
    shortcut: tuple = ()

    if TYPE_CHECKING:

        def __init__(self, body: Any, shortcut: Any = ()) -> None: ...

    joins = "add"

    def __post_init__(self):
        _put(self, body=named_layers(self.body), shortcut=named_layers(self.shortcut))

    @property
    def branches(self) -> tuple:
        return (("body", self.body), ("shortcut", self.shortcut))


@dataclasses.dataclass(frozen=True)
class ConcatSpec(BranchSpec):
    """Branches side by side, their channels joined (Inception, Szegedy et al. 2014; an empty branch: DenseNet).

    ``branches`` is a list of stacks, or a dict of them.
    """

    branches: tuple  # as they are kept; what may be given is wider

    if TYPE_CHECKING:

        def __init__(self, branches: Any) -> None: ...

    joins = "concat"

    def __post_init__(self):
        branches = self.branches
        if not isinstance(branches, dict):
            branches = {str(i): branch for i, branch in enumerate(branches)}
        if not branches:
            raise StackError("ConcatSpec needs at least one branch.")
        _put(self, branches=tuple((name, named_layers(branch)) for name, branch in branches.items()))


@dataclasses.dataclass(frozen=True)
class GateSpec(BranchSpec):
    """``x * body(x)``, the body's result being one number a channel: squeeze and excitation (Hu et al. 2018).

    Receptive fields leave the gate out, by convention: through its global pooling every unit would see everything.
    """

    body: tuple  # as it is kept; what may be given is wider

    if TYPE_CHECKING:

        def __init__(self, body: Any) -> None: ...

    joins = "multiply"

    def __post_init__(self):
        _put(self, body=named_layers(self.body))

    @property
    def branches(self) -> tuple:
        return (("body", self.body),)


def named_layers(specs: Any) -> tuple[tuple[str, Any], ...]:
    """A stack as a tuple of ``(name, layer)``, where a nested stack is again such a tuple.

    Raises
    ------
    StackError
        For anything that is not a spec, a list or a dict of specs.
    """
    if isinstance(specs, (Conv2dSpec, LayerSpec)):
        return (("0", specs),)
    if isinstance(specs, dict):
        items = [(str(name), item) for name, item in specs.items()]
    elif isinstance(specs, tuple) and all(_is_named(item) for item in specs):
        return specs
    elif isinstance(specs, list) and specs and all(_is_named(item) for item in specs):
        items = specs
    elif isinstance(specs, collections.abc.Iterable) and not isinstance(specs, (str, bytes)):
        items = [(str(i), item) for i, item in enumerate(specs)]
    else:
        raise StackError(
            f"a stack is a list of specs such as [Conv2dSpec(3, 8, 3), PoolSpec(2)], but this is {_what(specs)}."
            + _hint(specs)
        )
    return tuple((name, _one_layer(name, item)) for name, item in items)


def _is_named(item):
    return isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str)


def _one_layer(name, item):
    if isinstance(item, (Conv2dSpec, LayerSpec)):
        return item
    if isinstance(item, (dict, list, tuple)):
        return named_layers(item)
    raise StackError(
        f"layer {name!r} is {_what(item)}, not a spec. Write it as Conv2dSpec, PoolSpec, NormSpec, ActivationSpec, "
        "LinearSpec …; convlab.models.from_module turns a torch layer into its spec."
    )


def _what(thing):
    return (
        f"{thing!r} ({type(thing).__name__})" if isinstance(thing, (int, float, str)) else f"a {type(thing).__name__}"
    )


def _hint(thing):
    if hasattr(thing, "forward"):  # a torch module
        return " Of a torch module, convlab.cost and convlab.review_model tell the costs and the receptive fields."
    return ""


def _leaves(specs):
    for _, item in specs:
        if isinstance(item, tuple):
            yield from _leaves(item)
        else:
            yield item


# -- walking through a stack ------------------------------------------------------------------------------------------


class Span(typing.NamedTuple):
    """Along one axis: the first unit reads input pixels ``low`` … ``high``; each next unit reads ``jump`` further.

    ``jump`` is None when every unit reads the whole map (after global pooling or flattening).
    """

    low: float
    high: float
    jump: float | None


class Uneven(typing.NamedTuple):
    """In place of a `Span`, after a layer whose neighbouring units do not read evenly spaced pixels: the reason."""

    reason: str


_PIXEL = (Span(0, 0, 1), Span(0, 0, 1))  # what an input pixel reads: itself


class State(typing.NamedTuple):
    """What flows between layers. Channels or size are None while they are not known."""

    channels: int | None
    size: tuple | None
    field: tuple[Span | Uneven, Span | Uneven]

    @property
    def shape(self) -> tuple:
        return (self.channels, *self.size)  # type: ignore[misc]  # asked only where the size is known


class Step(typing.NamedTuple):
    """One row of a table: a layer, or the place where branches join, with what comes in and what goes out."""

    name: str
    layer: Any  # a spec
    before: State
    after: State


def check_input_size(input_size: Any) -> tuple[int, ...]:
    """``(C, H, W)`` or ``(features,)`` as a tuple of positive ints."""
    if isinstance(input_size, collections.abc.Iterable) and not isinstance(input_size, str):
        shape = tuple(whole_number("input_size", n) for n in input_size)
        if len(shape) in (1, 3):
            return shape
    raise StackError(
        f"input_size={input_size!r} must be (channels, height, width) of one picture, without the batch: (3, 224, 224)."
    )


def trace(specs: Any, input_size: Any = None) -> list[Step]:
    """Every layer of a stack in order, as `Step`, with shapes and fields. Branches follow each other, then their join.

    Parameters
    ----------
    specs : spec, list or dict
    input_size : (int, int, int), optional
        ``(C, H, W)``. Without it, sizes stay unknown; channels are still checked.

    Raises
    ------
    StackError
        Where a layer does not fit what comes before it.
    """
    shape = (None,) if input_size is None else check_input_size(input_size)
    size = None if input_size is None else shape[1:]
    steps: list[Step] = []
    _walk(named_layers(specs), "", State(shape[0], size, _PIXEL), steps)
    if not steps:
        raise StackError("there is no layer in this stack.")
    return steps


def _walk(specs, prefix, state, steps):
    for name, item in specs:
        name = f"{prefix}.{name}" if prefix else name
        if isinstance(item, tuple):
            state = _walk(item, name, state, steps)
        elif isinstance(item, BranchSpec):
            state = _branch(item, name, state, steps)
        else:
            after = _apply(item, name, state, steps)
            steps.append(Step(name, item, state, after))
            state = after
    return state


def _branch(layer, name, state, steps):
    branches = layer.branches
    ends = [_walk(branch, f"{name}.{key}" if len(branches) > 1 else name, state, steps) for key, branch in branches]
    join = f"{name}.{layer.joins}"
    after = _gate(join, state, *ends) if isinstance(layer, GateSpec) else _join(layer, join, ends, branches)
    steps.append(Step(join, layer, state, after))
    return after


def _join(layer, name, ends, branches):
    arrivals = "; ".join(f"{key or name}: {_shape_text(end)}" for (key, _), end in zip(branches, ends, strict=True))
    channels = [end.channels for end in ends]
    known = [c for c in channels if c is not None]
    if layer.joins == "add" and len(set(known)) > 1:
        raise StackError(
            f"{name}: the branches cannot be added, their channels differ ({arrivals}). "
            "A 1×1 convolution in the shortcut brings them to the same number."
        )
    sizes = {end.size for end in ends if end.size is not None}
    if len(sizes) > 1:
        raise StackError(
            f"{name}: the branches have different heights and widths ({arrivals}). "
            "Give them the same total stride, and each kernel its padding."
        )
    total = (known[0] if known else None) if layer.joins == "add" else sum(known) if None not in channels else None
    field = tuple(_widest(name, [end.field[axis] for end in ends]) for axis in (0, 1))
    return State(total, sizes.pop() if sizes else None, field)


def _widest(name, spans):
    for span in spans:
        if isinstance(span, Uneven):
            return span
    low, high = min(span.low for span in spans), max(span.high for span in spans)
    jumps = {span.jump for span in spans}
    if None in jumps:
        return Span(low, high, None)
    if len(jumps) > 1:
        raise StackError(f"{name}: the branches arrive with different total strides {sorted(jumps)}.")
    return Span(low, high, jumps.pop())


def _gate(name, state, end):
    if None not in (state.channels, end.channels) and state.channels != end.channels:
        raise StackError(f"{name}: the gate has {end.channels} channels, but its input has {state.channels}.")
    if end.size is not None and end.size not in ((1, 1), state.size):
        raise StackError(f"{name}: the gate is {_shape_text(end)}; it must be 1×1 or as large as its input.")
    return state


def _shape_text(state):
    if state.size is None or state.channels is None:
        return f"{'any number of' if state.channels is None else state.channels} channels"
    return " × ".join(map(str, state.shape))


def _layer_text(name, layer):
    return f"layer {name!r}, {layer.code}"


def _apply(layer, name, state, steps):
    source = f"layer {steps[-1].name!r}" if steps else "the input"
    takes = getattr(layer, "takes", "maps")
    flat = state.size == ()
    if takes == "maps" and flat:
        raise StackError(
            f"{_layer_text(name, layer)}: it reads maps (channels, height, width), but what comes from {source} "
            f"is flat. It belongs before the flattening."
        )
    if takes == "features" and not flat and state.size is not None:
        raise StackError(
            f"{_layer_text(name, layer)}: it reads flat features, but {source} gives {_shape_text(state)}. "
            f"Put FlattenSpec() before it; then it has {math.prod(state.shape)} features to read."
        )
    wants = layer.in_channels
    if None not in (wants, state.channels) and wants != state.channels:
        raise StackError(_mismatch(name, layer, wants, state, source))
    channels = wants if state.channels is None else state.channels
    if isinstance(layer, SelectSpec) and channels is not None and max(layer.channels) >= channels:
        raise StackError(f"{_layer_text(name, layer)}: channel {max(layer.channels)} of {channels} (counted from 0).")
    size = state.size
    if size:
        try:
            size = layer.output_size(size)
        except ConvlabError as error:
            raise StackError(f"{_layer_text(name, layer)}: input {_shape_text(state)}: {error}") from None
    if isinstance(layer, FlattenSpec):
        channels, size = (math.prod(state.shape) if state.size else None), ()
    if isinstance(layer, LinearSpec):
        size = ()
    after = layer.out_channels if layer.out_channels is not None else channels
    return State(after, size, tuple(_read(layer, name, state, axis) for axis in (0, 1)))


def _mismatch(name, layer, wants, state, source):
    noun = "features" if isinstance(layer, LinearSpec) else "channels"
    text = f"{_layer_text(name, layer)}: it reads {wants} {noun}, but {source} gives {state.channels}"
    if state.size:
        text += f" ({_shape_text(state)})"
    change = {Conv2dSpec: "in_channels", LinearSpec: "in_features"}.get(type(layer), "channels")
    return f"{text}. Write {change}={state.channels} here, or let {source} give {wants}."


# -- receptive field --------------------------------------------------------------------------------------------------


def _read(layer, name, state, axis):
    """What the layer's first unit reads of the input, along one axis."""
    span = state.field[axis]
    if isinstance(span, Uneven) or span.jump is None:
        return span
    if isinstance(layer, (Conv2dSpec, PoolSpec)):
        before, extent = layer.explicit_padding[axis][0], layer.effective_kernel_size[axis]
        return _window(span, -before, extent - 1 - before, layer.stride[axis])
    if isinstance(layer, (FlattenSpec, LinearSpec)):
        return _everything(span, state.size, axis)
    if isinstance(layer, CropSpec):
        return _window(span, layer.margin, layer.margin, 1)
    if isinstance(layer, AdaptivePoolSpec):
        return _adaptive(layer, name, span, state.size, axis)
    if isinstance(layer, UpsampleSpec):
        return Uneven(
            f"{_layer_text(name, layer)}: after enlarging, neighbouring units do not read evenly spaced pixels, "
            "so size, jump and start do not describe them. End the stack before this layer."
        )
    return span


def _window(span, first, last, stride):
    return Span(span.low + first * span.jump, span.high + last * span.jump, span.jump * stride)


def _everything(span, size, axis):
    if size is None:
        return Span(-math.inf, math.inf, None)
    units = size[axis] if size else 1
    return Span(span.low, span.high + (units - 1) * span.jump, None)


def _adaptive(layer, name, span, size, axis):
    bins = layer.output[axis]
    if bins == 1:
        return _everything(span, size, axis)
    if size is None:
        raise StackError(
            f"{_layer_text(name, layer)}: what it reads depends on the map's size. "
            "Give the picture's: receptive_field(specs, input_size=(3, 224, 224))."
        )
    n = size[axis]
    edges = [(i * n // bins, -(-(i + 1) * n // bins)) for i in range(bins)]
    widest = max(stop - start for start, stop in edges)
    middle = (edges[0][0] + edges[0][1] - 1) / 2  # of the first bin; a wider bin is laid around it
    first, last = _integral(middle - (widest - 1) / 2), _integral(middle + (widest - 1) / 2)
    return _window(span, first, last, _integral(n / bins))


def _integral(number):
    return int(number) if number == int(number) else number


class FieldRow(typing.NamedTuple):
    """The receptive field of one layer's units; each value is a pair (height, width), in input pixels."""

    name: str
    layer: str
    size: tuple
    jump: tuple | None
    start: tuple | None


def receptive_field(specs: Any, input_size: Any = None) -> FieldTable:
    """How many input pixels a unit of each layer can see, how far apart neighbours look, and where the first one looks.

    With extent ``e = dilation * (kernel_size - 1) + 1``, padding ``p`` (top or left) and stride ``s`` of a layer:
    ``size += (e - 1) * jump``, ``start += ((e - 1) / 2 - p) * jump``, then ``jump *= s``.

    Parameters
    ----------
    specs : spec, list or dict
        Convolutions, pooling (which counts), and everything else (which changes nothing). Where branches join, the
        field is the smallest one that holds all of them; an identity shortcut therefore adds nothing.
    input_size : (int, int, int), optional
        ``(C, H, W)``. Without it, layers after global pooling or flattening see infinitely far; with it, all of what
        the units before them see together.

    Returns
    -------
    FieldTable
        Rows ``name, layer, size, jump, start``; the last three are pairs (height, width), in input pixels. ``start`` is
        the centre of the first unit's field, counted so that 0 is the middle of the first pixel: 0.5 lies between the
        first two, and negative values lie in the padding. Unit ``u`` sees ``size`` pixels around ``start + u * jump``.
        ``jump`` and ``start`` are None where each unit sees everything. The field is a bound: it counts padding as
        pixels and fills the gaps of dilation.

    Raises
    ------
    StackError
        If channels do not match, or the field is not evenly spaced (after upsampling).

    References
    ----------
    A. Araujo, W. Norris, J. Sim, "Computing receptive fields of convolutional neural networks", Distill, 2019.
    """
    rows = []
    for step in trace(specs, input_size):
        spans = tuple(_even(span) for span in step.after.field)
        size = tuple(_integral_or_inf(span.high - span.low + 1) for span in spans)
        jump = None if spans[0].jump is None or spans[1].jump is None else tuple(span.jump for span in spans)
        start = None if jump is None else tuple((span.low + span.high) / 2 for span in spans)
        rows.append(FieldRow(step.name, step.layer.code, size, jump, start))
    return FieldTable("Receptive field of one unit after each layer, in input pixels", tuple(rows))


def _even(span: Span | Uneven) -> Span:
    if isinstance(span, Uneven):
        raise StackError(span.reason)
    return span


def _integral_or_inf(number):
    return number if math.isinf(number) else _integral(number)


# -- tables -----------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Table(abc.ABC):
    """Rows that read well as text and as HTML, with caption and header cells. Index by number or by a layer's name."""

    caption: str
    rows: tuple

    def __len__(self):
        return len(self.rows)

    def __iter__(self):
        return iter(self.rows)

    def __getitem__(self, key):
        if isinstance(key, str):
            rows = [row for row in self.rows if row.name == key]
            if not rows:
                raise StackError(
                    f"no layer is called {key!r} here; the names: {', '.join(row.name for row in self.rows)}."
                )
            return rows[0]
        return self.rows[key]

    @abc.abstractmethod
    def _head(self):
        """The titles of the columns."""

    @abc.abstractmethod
    def _cells(self, row):
        """One row as texts, one for each column."""

    def _foot(self):
        return None

    def _below_total(self):
        """What has to be known of the totals."""
        return ""

    def _remarks(self):
        return ()

    def __str__(self):
        body = [self._head(), *map(self._cells, self.rows)]
        foot = self._foot()
        lines = [*body, foot] if foot else body
        widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]

        def line(cells):
            padded = [c.ljust(w) if i < 2 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths, strict=True))]
            return "  ".join(padded).rstrip()

        rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
        out = [self.caption, rule, line(body[0]), rule, *map(line, body[1:])]
        if foot:
            out += [rule, line(foot), *filter(None, [self._below_total()])]
        return "\n".join([*out, *self._remarks()])

    __repr__ = __str__

    def _repr_html_(self):
        def row(cells, tag="td"):
            scope = ' scope="row"' if tag == "td" else ' scope="col"'
            first = f'<th{scope} style="text-align:left">{html.escape(cells[0])}</th>'
            attribute = ' scope="col"' if tag == "th" else ""
            rest = "".join(
                f'<{tag}{attribute} style="text-align:{"left" if i == 0 else "right"}">{html.escape(cell)}</{tag}>'
                for i, cell in enumerate(cells[1:])
            )
            return f"<tr>{first}{rest}</tr>"

        foot, below = self._foot(), self._below_total()
        if below:
            columns = len(self._head())
            below = f'<tr><td colspan="{columns}" style="text-align:left">{html.escape(below)}</td></tr>'
        parts = [
            f"<table><caption>{html.escape(self.caption)}</caption>",
            f"<thead>{row(self._head(), 'th')}</thead>",
            f"<tbody>{''.join(row(self._cells(r)) for r in self.rows)}</tbody>",
            f"<tfoot>{row(foot)}{below}</tfoot>" if foot else "",
            "</table>",
            "".join(f"<p>{html.escape(remark)}</p>" for remark in self._remarks()),
        ]
        return "".join(parts)


def _pair_text(pair):
    if pair is None:
        return "–"
    texts = ["all" if math.isinf(n) else f"{n:g}" for n in pair]
    return texts[0] if texts[0] == texts[1] else f"{texts[0]} × {texts[1]}"


class FieldTable(Table):
    """What `receptive_field` returns. ``size``, ``jump`` and ``start`` of the table are those of its last layer."""

    def _head(self):
        return ["name", "layer", "size", "jump", "start"]

    def _cells(self, row):
        return [row.name, row.layer, *map(_pair_text, (row.size, row.jump, row.start))]

    @property
    def size(self) -> tuple[float, float]:
        return self.rows[-1].size

    @property
    def jump(self) -> tuple[float, float]:
        return self.rows[-1].jump

    @property
    def start(self) -> tuple[float, float]:
        return self.rows[-1].start


# -- cost -------------------------------------------------------------------------------------------------------------


def _macs(step):
    return 0 if isinstance(step.layer, BranchSpec) else step.layer.macs(step.before.size)


class CostRow(typing.NamedTuple):
    """What one layer costs for one picture."""

    name: str
    layer: str
    output_shape: tuple
    parameters: int
    macs: int
    activation_bytes: int
    note: str = ""
    uncounted: tuple = ()  # operations in it that multiply and that have no formula


class CostTable(Table):
    """What `cost` returns: rows ``name, layer, output_shape, parameters, macs, activation_bytes, note, uncounted``, and
    totals.

    ``uncounted`` names operations that multiply and for which there is no formula here, such as an FFT; a total that
    leaves some out says so in the line below it.
    """

    @property
    def uncounted(self) -> tuple[tuple[str, str], ...]:
        """What ``macs`` leaves out: pairs of an operation and the name of the row that it is in."""
        return _uncounted(self.rows)

    @property
    def parameters(self) -> int:
        """Learned numbers in all."""
        return sum(row.parameters for row in self.rows)

    @property
    def macs(self) -> int:
        """Multiply-accumulates in all, for one picture."""
        return sum(row.macs for row in self.rows)

    @property
    def activation_bytes(self) -> int:
        """Bytes of all layers' outputs together, in float32, for one picture."""
        return sum(row.activation_bytes for row in self.rows)

    def grouped(self, depth: int = 1) -> CostTable:
        """The same costs with rows that share the first ``depth`` parts of their name added up (``layer1.0.conv1``)."""
        groups: dict[str, list[CostRow]] = {}
        for row in self.rows:
            groups.setdefault(".".join(row.name.split(".")[:depth]), []).append(row)
        rows = []
        for name, members in groups.items():
            fields = ("parameters", "macs", "activation_bytes")
            parameters, macs, activations = (sum(getattr(row, field) for row in members) for field in fields)
            layer = members[0].layer if len(members) == 1 else f"{len(members)} rows"
            notes = "; ".join(dict.fromkeys(row.note for row in members if row.note))
            left_out = tuple(dict.fromkeys(operation for row in members for operation in row.uncounted))
            rows.append(CostRow(name, layer, members[-1].output_shape, parameters, macs, activations, notes, left_out))
        return CostTable(self.caption, tuple(rows))

    def _head(self):
        return ["name", "layer", "output", "parameters", "MACs", "activation bytes"]

    def _cells(self, row):
        shape = " × ".join(map(str, row.output_shape))
        return [row.name, row.layer, shape, *(f"{n:,}" for n in (row.parameters, row.macs, row.activation_bytes))]

    def _foot(self):
        return ["total", "", "", *(f"{n:,}" for n in (self.parameters, self.macs, self.activation_bytes))]

    def _below_total(self):
        return left_out(self.rows)

    def _remarks(self):
        return [f"{row.name}: {row.note}" for row in self.rows if row.note]


def _uncounted(rows):
    return tuple((operation, row.name) for row in rows for operation in row.uncounted)


def left_out(rows: Iterable[CostRow]) -> str:
    """What a total of multiply-accumulates leaves out, in words; nothing where it leaves nothing out."""
    places: dict[str, list[str]] = {}
    for operation, name in _uncounted(rows):
        places.setdefault(operation, []).append(name)
    if not places:
        return ""
    parts = []
    for operation, names in places.items():
        where = f"“{names[0]}”" + (f" and {len(names) - 1} more" if len(names) > 1 else "")
        parts.append(f"{operation} in {where}")
    return f"The MACs do not count {', '.join(parts)}: there is no formula for it here."


def cost(specs: Any, input_size: Any) -> CostTable:
    """Output shape, parameters, multiply-accumulates and activation bytes of each layer of a stack, for one picture.

    Parameters
    ----------
    specs : spec, list or dict
    input_size : (int, int, int)
        ``(C, H, W)``, without the batch.

    Returns
    -------
    CostTable
        Rows, and the totals ``.parameters``, ``.macs`` and ``.activation_bytes``.

    Raises
    ------
    StackError
        If a layer does not fit what comes before it.

    Notes
    -----
    1 MAC is one multiply-accumulate, so 2 FLOP; the "FLOPs" of the ResNet and MobileNet papers and of torchvision's
    tables are MACs. Counted are convolutions (padding as if it were multiplied) and linear layers, without adding the
    bias; of a torch module also matrix products, attention and recurrent layers. The parameters of normalisation are
    counted, its arithmetic is not; nor is that of pooling, resampling, activations, sums and gates. An operation that
    multiplies and has no formula here, such as an FFT, is named below the total.
    Activation bytes are the float32 bytes of each new output, 4 a number; a flattening is a view and stores nothing.
    """
    rows = []
    for step in trace(specs, check_input_size(input_size)):
        layer, shape = step.layer, step.after.shape
        joins = isinstance(layer, BranchSpec)
        views = isinstance(layer, FlattenSpec) or layer == ActivationSpec("identity")
        rows.append(
            CostRow(
                step.name,
                layer.code,
                shape,
                0 if joins else layer.parameters,
                _macs(step),
                0 if views else BYTES * math.prod(shape),
            )
        )
    size = " × ".join(map(str, input_size))
    return CostTable(f"Cost of each layer for one input of {size}", tuple(rows))
