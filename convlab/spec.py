"""``Conv2dSpec``: the nine arguments of ``torch.nn.Conv2d``, parsed once, normalised, or refused.

Every other room takes specs, so no other room parses or checks an argument again. NumPy only; torch is not imported.
"""

import dataclasses
import functools
import inspect
import json
import math
import operator
import typing
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np

from convlab.errors import ConvlabError
from convlab.text import nearest

Size = tuple[int, int]  # height and width
Pair = int | Sequence[int]  # one number for both axes, or height first
Function = TypeVar("Function", bound=Callable[..., Any])

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
_LARGEST = 2**63 - 1  # torch keeps sizes in 64 bits


@functools.cache
def torch_messages() -> dict[str, Any]:
    """What PyTorch says about each refusal, recorded at one version.

    Returns
    -------
    dict
        ``{"torch": version, "messages": {code: {"says", "raised", "when", "example"}}}``. ``says`` is the fragment
        that is stable between calls, with ``{names}`` for the numbers in it; tests compare it with the installed torch.
    """
    return json.loads(resources.files("convlab").joinpath("torch_messages.json").read_text("utf-8"))


@functools.cache
def refusals() -> dict[str, dict[str, Any]]:
    """Our sentences for each refusal, shared with the explorer's page.

    Returns
    -------
    dict
        ``{kind: {"problem", "fix"}}`` with ``{names}`` for the numbers in them. Where a refusal has several remedies,
        ``"fix"`` is a dictionary of them. ``"arguments"`` are those that do not fit, the one to change first;
        ``"code"`` is the key in ``torch_messages()`` where that is not the kind itself.
    """
    return json.loads(resources.files("convlab").joinpath("refusals.json").read_text("utf-8"))


class Conv2dError(ConvlabError, ValueError):
    """A layer, or a layer on an input, that PyTorch could not run.

    Attributes
    ----------
    code : str
        Key of the refusal in ``torch_messages()``.
    problem : str
        What is wrong, in one sentence with the numbers in it.
    pytorch : str
        What PyTorch says about it, and when.
    fix : str
        What would make it right.
    arguments : tuple of str
        Names of the arguments that do not fit, such as ``("groups", "in_channels")``; ``"input_size"`` stands for the
        input.
    """

    def __init__(self, code: str, problem: str, fix: str, arguments: Iterable[str] = (), **numbers: Any) -> None:
        self.code, self.problem, self.fix, self.arguments = code, problem, fix, tuple(arguments)
        self.pytorch = pytorch_says(code, numbers)
        super().__init__(f"{problem}\n  PyTorch: {self.pytorch}\n  To fix it: {fix}")

    def __reduce__(self):
        return _rebuild, (self.code, self.problem, self.fix, self.arguments, self.pytorch)


def _rebuild(code, problem, fix, arguments, pytorch):
    error = Conv2dError(code, problem, fix, arguments)
    error.pytorch = pytorch
    error.args = (f"{problem}\n  PyTorch: {pytorch}\n  To fix it: {fix}",)
    return error


def _refusal(kind, remedy=None, code=None, **numbers):
    """The error of one entry of `refusals`, with these numbers in its sentences and in PyTorch's."""
    entry = refusals()[kind]
    fix = entry["fix"] if remedy is None else entry["fix"][remedy]
    arguments = [name.format(**numbers) for name in entry.get("arguments", ())]
    code = code or entry.get("code", kind)
    return Conv2dError(code, entry["problem"].format(**numbers), fix.format(**numbers), arguments, **numbers)


def pytorch_says(code: str, numbers: Mapping[str, Any] | None = None) -> str:
    """What PyTorch says about a refusal, and when; without ``numbers`` the ``{names}`` stay in it."""
    entry = torch_messages()["messages"][code]
    if entry["raised"] is None:
        return entry["says"] or "raises nothing here, and the result is not what you meant."
    when = {"construction": "when the layer is made", "call": "at the first forward pass"}[entry["when"]]
    sentence = entry["says"]
    for name, value in (numbers or {}).items():
        value = str(value)
        sentence = sentence.replace("{" + name + "}", value if len(value) <= 120 else f"{value[:117]}…")
    if not sentence or ("{" in sentence and numbers is not None):
        return f"{entry['raised']}, {when} (the words differ between versions and backends)."
    return f"{entry['raised']}, {when}: “{sentence}”"


def _integer(name: str, value: Any, *, bool_ok: bool = False) -> int:
    """One whole number, as torch takes it: Python or NumPy integers, never floats or text."""
    is_bool = isinstance(value, (bool, np.bool_))
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or (is_bool and not (bool_ok and isinstance(value, bool))):
        remedy, numbers = _whole_number_remedy(name, value)
        kind = type(value).__name__
        code = _type_code(name, value)
        raise _refusal("whole_number", remedy, code, name=name, given=shortened(value), type=kind, **numbers)
    if abs(number) > _LARGEST and name != "groups":
        code = "too_large_int" if name in _CALL_ARGUMENTS else "too_large_size"
        raise _refusal("too_large_number", code=code, name=name, number=number)
    return number


# Words of other libraries, and slips, for an argument of nn.Conv2d; None where Conv2d has no such argument.
WORDS = {
    **dict.fromkeys(("strides", "step", "steps", "subsample", "stride_size"), "stride"),
    **dict.fromkeys(("filters", "nb_filter", "out_features", "output_channels", "num_filters"), "out_channels"),
    "features": "out_channels",
    **dict.fromkeys(("num_output", "num_outputs", "outchannels", "out_channel", "c_out"), "out_channels"),
    **dict.fromkeys(("in_features", "input_channels", "num_channels", "in_channel", "c_in"), "in_channels"),
    **dict.fromkeys(("inchannels", "channels"), "in_channels"),
    **dict.fromkeys(("kernel", "kernel_sizes", "kernel_shape", "filter_size", "ksize", "window"), "kernel_size"),
    **dict.fromkeys(("pad", "pads", "paddings", "zero_padding", "padding_size"), "padding"),
    **dict.fromkeys(("dilation_rate", "dilations", "dilate", "rate", "atrous_rate"), "dilation"),
    **dict.fromkeys(("group", "num_groups", "num_group", "feature_group_count", "n_groups"), "groups"),
    **dict.fromkeys(("use_bias", "with_bias", "biases", "bias_term", "has_bias"), "bias"),
    **dict.fromkeys(("pad_mode", "padding_type", "mode"), "padding_mode"),
}  # fmt: skip
_ELSEWHERE = {
    "data_format": "PyTorch's images are always (N, C, H, W); x.permute(0, 3, 1, 2) brings channels to the front.",
    "input_shape": "a PyTorch layer needs the channels alone, in_channels=…; height and width may change.",
    "activation": "put the activation after the layer, such as nn.Sequential(nn.Conv2d(…), nn.ReLU()).",
    "kernel_initializer": "change the weight after the layer is made, with a function of torch.nn.init.",
    "bias_initializer": "change conv.bias after the layer is made, with a function of torch.nn.init.",
    "kernel_regularizer": "give weight_decay to the optimiser.",
    "name": "names come from the attribute or the nn.Sequential that holds the layer.",
    "transposed": "nn.ConvTranspose2d is the transposed layer.",
    "output_padding": "output_padding belongs to nn.ConvTranspose2d.",
}  # fmt: skip
_KEPT_BY_TORCH = ("dtype", "device")


def understood(names: Collection[str], given: Mapping[str, Any], callee: str = "Conv2d") -> None:
    """Raise `Conv2dError` if a keyword is none of ``names``, and say which argument is meant."""
    for word, value in given.items():
        if word in names:
            continue
        meant = WORDS.get(word.lower(), word.lower() if word.lower() in names else None)
        if meant is None and word not in (*_ELSEWHERE, *_KEPT_BY_TORCH):
            near = nearest(word.lower(), [*names, *WORDS], 1, 0.75)
            meant = WORDS.get(near[0], near[0]) if near else None
        if word in _KEPT_BY_TORCH:
            raise _refusal("argument_kept", word=word, value=shortened(value))
        told = {"callee": callee, "given": repr(word), "word": word}
        if meant is not None and meant in names:
            lower = value.lower() if isinstance(value, str) else value
            called = f"; in PyTorch it is called {meant}."
            raise _refusal("argument", "meant", called=called, meant=meant, value=shortened(lower), **told)
        if word in _ELSEWHERE:
            raise _refusal("argument", "elsewhere", called=".", elsewhere=_ELSEWHERE[word], **told)
        raise _refusal("argument", "list", called=".", names=", ".join(names), **told)


def understanding(function: Function) -> Function:
    """A function whose unknown keywords are refused in `understood`'s words."""
    parameters = inspect.signature(function).parameters
    names = [name for name in parameters if name != "self"]

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        if not kwargs.keys() <= parameters.keys():
            understood(names, kwargs, "Conv2d" if function.__name__ == "__init__" else function.__name__)
        return function(*args, **kwargs)

    return typing.cast(Function, wrapper)


def shortened(value: Any) -> str:
    """What stands for a value in a message: a tensor or array by its shape, anything long cut off."""
    shape = getattr(value, "shape", None)
    if shape is not None and len(shape):
        kind = "tensor" if hasattr(value, "detach") else "array"
        return f"{'an' if kind == 'array' else 'a'} {kind} of shape {tuple(shape)}"
    try:
        text = repr(value)
    except Exception:
        text = f"a {type(value).__name__}"
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}…"


_CALL_ARGUMENTS = ("stride", "padding", "dilation")  # nn.Conv2d only keeps these; the first forward pass reads them


def _type_code(name, value):
    if name in _CALL_ARGUMENTS or (name == "groups" and isinstance(value, bool)):
        return "type_call"
    if name in ("in_channels", "out_channels", "groups"):  # torch divides these before it looks at their type
        if not isinstance(value, (bool, int, float, np.number)):
            return "type_text"
        if value % 1:
            return "groups_out" if name == "out_channels" else "groups_in"
    return "type_size"


def _whole_number_remedy(name, value):
    """Which remedy of "whole_number" helps, and the numbers in it."""
    number = isinstance(value, (float, np.floating)) and math.isfinite(value)
    if number and value == int(value):
        return "equal", {"whole": int(value)}
    if number and value > 1:
        return "between", {"below": math.floor(value), "above": math.ceil(value)}
    if isinstance(value, str) and name == "stride" and value.lower() in ("same", "valid"):
        return "padding", {"word": repr(value.lower())}
    if isinstance(value, str) and value.strip().isdigit():
        return "digits", {"whole": int(value)}
    if len(getattr(value, "shape", ())) and name == "in_channels":
        return "image", {}
    if value is None and name in ("stride", "padding", "dilation", "groups"):
        return "default", {"usual": 0 if name == "padding" else 1}
    if isinstance(value, (tuple, list)) and name in ("in_channels", "out_channels", "groups"):
        return "one", {}
    return "bool" if isinstance(value, (bool, np.bool_)) else "such as", {}


def _pair(name: str, value: Any, *, bool_ok: bool = False, code: str = "length") -> Size:
    """An int or a pair of them, height first; a 1-tuple counts for both axes where torch takes it so."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        number = _integer(name, value, bool_ok=bool_ok)
        return number, number
    try:
        items = tuple(value)
    except TypeError:  # a 0-d array or tensor calls itself iterable
        items = (value,)
    numbers = tuple(_integer(name, item, bool_ok=bool_ok) for item in items)
    if len(numbers) == 2:
        return numbers
    if len(numbers) == 1 and name != "kernel_size":
        return numbers * 2
    remedy = "one" if len(numbers) == 1 else "sides" if name == "padding" and len(numbers) == 4 else "pair"
    if name == "kernel_size" and not numbers:
        code = "length_kernel_empty"
    told = {"given": shortened(list(numbers)), "value": list(numbers), "count": len(numbers)}
    raise _refusal("length", remedy, code, name=name, number=numbers[0] if numbers else None, **told)


@dataclasses.dataclass(frozen=True)
class Conv2dSpec:
    """The arguments of ``torch.nn.Conv2d``, checked, with every fact that follows from them.

    The names, their order, their defaults and the accepted forms are those of ``torch.nn.Conv2d`` (PyTorch
    documentation, 2.13). After construction ``kernel_size``, ``stride`` and ``dilation`` are pairs ``(height, width)``;
    ``padding`` is a pair or one of ``"same"`` and ``"valid"``.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels of the input, and of the output. At least 1.
    kernel_size, stride, dilation : int or pair of int
        Height first. At least 1. ``stride`` and ``dilation`` may be 1-tuples, as in torch.
    padding : int, pair of int, "same" or "valid"
        Pixels added on *each* side, height first.
    groups : int
        Must divide both channel counts.
    bias : bool
        Anything Python takes as true or false, as in torch.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}

    Raises
    ------
    Conv2dError
        For every layer that no forward pass in PyTorch could run, and for four that PyTorch runs without giving what
        was meant: no input channels (the result has no channels either); negative padding with a padding mode other
        than zeros (it crops); a 1-tuple of padding or, with ``"same"``, of dilation together with such a mode (it pads
        one axis only).
    """

    in_channels: int
    out_channels: int
    # As they are kept; what may be given is wider.
    kernel_size: Size
    stride: Size = 1  # type: ignore[assignment]
    padding: Size | str = 0  # type: ignore[assignment]
    dilation: Size = 1  # type: ignore[assignment]
    groups: int = 1
    bias: bool = True
    padding_mode: str = "zeros"

    if TYPE_CHECKING:

        def __init__(
            self,
            in_channels: int,
            out_channels: int,
            kernel_size: Pair,
            stride: Pair = 1,
            padding: Pair | str = 0,
            dilation: Pair = 1,
            groups: int = 1,
            bias: bool = True,
            padding_mode: str = "zeros",
        ) -> None: ...

    def __post_init__(self):
        keep = functools.partial(object.__setattr__, self)
        self._check_one_tuples()
        keep("in_channels", _integer("in_channels", self.in_channels, bool_ok=True))
        keep("out_channels", _integer("out_channels", self.out_channels))
        keep("groups", _integer("groups", self.groups))
        same = isinstance(self.padding, str) and self.padding == "same"
        kernel_code = "length_kernel_same" if same else "length_kernel"
        keep("kernel_size", _pair("kernel_size", self.kernel_size, bool_ok=True, code=kernel_code))
        keep("stride", _pair("stride", self.stride))
        keep("dilation", _pair("dilation", self.dilation))
        if not isinstance(self.padding, str):
            keep("padding", _pair("padding", self.padding))
        try:
            keep("bias", bool(self.bias))
        except (ValueError, TypeError, RuntimeError):
            raise _refusal("bias", type=type(self.bias).__name__) from None
        self._check_channels()
        self._check_window()
        self._check_padding()

    # -- refusals at construction -------------------------------------------------------------------------------------

    def _check_one_tuples(self):
        # Outside "zeros" torch pads by torch.nn.functional.pad, which takes a 1-tuple for the width alone.
        def single(value):
            return isinstance(value, (tuple, list)) and len(value) == 1

        if self.padding_mode == "zeros" or self.padding_mode not in PADDING_MODES:
            return
        if single(self.padding):
            numbers = {"padding": tuple(self.padding), "mode": self.padding_mode, "number": self.padding[0]}
            raise _refusal("length_mode", **numbers)
        if isinstance(self.padding, str) and self.padding == "same" and single(self.dilation):
            numbers = {"dilation": tuple(self.dilation), "mode": self.padding_mode, "number": self.dilation[0]}
            raise _refusal("same_dilation_mode", **numbers)

    def _check_channels(self):
        for name in ("in_channels", "out_channels"):
            value = getattr(self, name)
            if value < 0:
                raise _refusal("negative_channels", name=name, value=value)
        if self.groups < 1:
            raise _refusal("groups", groups=self.groups)
        common = math.gcd(self.in_channels, self.out_channels)
        divisors = ", ".join(str(g) for g in range(1, min(common, 4096) + 1) if common % g == 0)
        for code, name in (("groups_in", "in_channels"), ("groups_out", "out_channels")):
            value = getattr(self, name)
            if value % self.groups:
                told = {"name": name, "value": value, "divisors": divisors, "groups": self.groups}
                channels = {"in_channels": self.in_channels, "out_channels": self.out_channels}
                raise _refusal("groups_divide", code=code, **told, **channels)
        if self.in_channels == 0:
            raise _refusal("in_channels_zero")
        if self.out_channels == 0:
            raise _refusal("out_channels_zero")

    def _check_window(self):
        kernel, stride, dilation = self.kernel_size, self.stride, self.dilation
        if min(kernel) < 0:
            raise _refusal("negative_kernel", kernel=kernel, value=min(kernel))
        if min(kernel) == 0:
            raise _refusal("kernel_zero", kernel=kernel)
        if min(stride) < 1 and self.padding != "same":  # 'same' with any stride but 1 has its own refusal
            raise _refusal("stride", stride=stride)
        if min(dilation) < 1:
            code = "dilation_zero" if min(dilation) == 0 else "dilation_negative"
            raise _refusal("dilation", code=code, dilation=dilation)
        if self.out_channels * self.in_channels * kernel[0] * kernel[1] * 4 > _LARGEST:
            raise _refusal("too_large", shape=self.weight_shape)

    def _check_padding(self):
        padding, mode = self.padding, self.padding_mode
        if isinstance(padding, str) and padding not in ("same", "valid"):
            remedy = "case" if padding.lower() in ("same", "valid") else "words"
            told = {"given": shortened(padding), "word": repr(padding.lower()), "value": padding}
            raise _refusal("padding_text", remedy, **told)
        if padding == "same" and self.stride != (1, 1):
            by_hand = tuple(d * (k - 1) // 2 for d, k in zip(self.dilation, self.kernel_size, strict=True))
            raise _refusal("same_stride", stride=self.stride, by_hand=by_hand)
        if mode not in PADDING_MODES or not isinstance(mode, str):
            near = {
                "constant": "zeros",
                "zero": "zeros",
                "symmetric": "reflect",
                "edge": "replicate",
                "wrap": "circular",
            }
            word = near.get(str(mode).lower(), str(mode).lower())
            told = {"given": shortened(mode), "modes": ", ".join(map(repr, PADDING_MODES)), "word": repr(word)}
            raise _refusal("padding_mode", "meant" if word in PADDING_MODES else "list", **told)
        if not isinstance(padding, str) and min(padding) < 0:
            code = "padding_negative" if mode == "zeros" else "padding_negative_mode"
            raise _refusal("padding_negative", code=code, padding=padding)

    # -- facts that need no input -------------------------------------------------------------------------------------

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """``(out_channels, in_channels // groups, kernel_height, kernel_width)``."""
        return (self.out_channels, self.in_channels // self.groups, *self.kernel_size)

    @property
    def effective_kernel_size(self) -> Size:
        """Extent ``dilation * (kernel_size - 1) + 1`` of the kernel on the input, ``(height, width)`` in pixels."""
        height, width = (d * (k - 1) + 1 for d, k in zip(self.dilation, self.kernel_size, strict=True))
        return height, width

    @property
    def explicit_padding(self) -> tuple[Size, Size]:
        """Pixels added, ``((top, bottom), (left, right))``.

        ``"same"`` splits an even total evenly; of an odd one the larger part goes to the bottom and right, as in
        PyTorch.
        """
        if self.padding == "valid":
            return ((0, 0), (0, 0))
        if self.padding == "same":
            totals = [extent - 1 for extent in self.effective_kernel_size]
            rows, columns = ((total // 2, total - total // 2) for total in totals)
            return rows, columns
        assert not isinstance(self.padding, str)  # the construction refuses other words
        height, width = self.padding
        return (height, height), (width, width)

    @property
    def parameters(self) -> int:
        """Number of learned numbers: weights, and one bias per output channel."""
        return math.prod(self.weight_shape) + self.out_channels * self.bias

    @property
    def code(self) -> str:
        """The constructor call, without the arguments that are left at their defaults."""
        parts = [str(self.in_channels), str(self.out_channels)]
        for field in dataclasses.fields(self)[2:]:
            value = getattr(self, field.name)
            if isinstance(value, tuple) and value[0] == value[1]:
                value = value[0]
            if field.name == "kernel_size" or value != field.default:
                parts.append(f"{field.name}={value!r}")
        return f"nn.Conv2d({', '.join(parts)})"

    def arguments(self) -> dict[str, Any]:
        """All nine arguments by name, ready for ``torch.nn.Conv2d(**spec.arguments())``."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def replace(self, **changes: Any) -> Self:
        """A new spec with some arguments changed; checked like any other."""
        return dataclasses.replace(self, **changes)

    # -- facts that need the input's size -----------------------------------------------------------------------------

    def padded_size(self, size: Sequence[int]) -> Size:
        """Input size ``(height, width)`` after padding."""
        height, width = (n + sum(sides) for n, sides in zip(size, self.explicit_padding, strict=True))
        return height, width

    def output_size(self, size: int | Sequence[int]) -> Size:
        """Output size ``floor((padded - effective_kernel) / stride) + 1`` for each axis.

        Parameters
        ----------
        size : int or (int, int)
            Input height and width in pixels.

        Returns
        -------
        (int, int)

        Raises
        ------
        Conv2dError
            If PyTorch could not run the layer on an input of that size.

        Source: PyTorch documentation of ``nn.Conv2d``, section Shape.
        """
        size = _pair("size", size)
        self._check_size(size, (1, self.in_channels, *size))
        return self._output_size(size)

    def _output_size(self, size: Sequence[int]) -> Size:
        padded, extent = self.padded_size(size), self.effective_kernel_size
        height, width = ((n - e) // s + 1 for n, e, s in zip(padded, extent, self.stride, strict=True))
        return height, width

    def leftover(self, size: int | Sequence[int]) -> Size:
        """Rows and columns ``(bottom, right)`` of the padded input that no window reaches, because of the floor."""
        size = _pair("size", size)
        self.output_size(size)
        padded, extent = self.padded_size(size), self.effective_kernel_size
        bottom, right = ((n - e) % s for n, e, s in zip(padded, extent, self.stride, strict=True))
        return bottom, right

    def output_shape(self, shape: Sequence[int]) -> tuple[int, ...]:
        """Shape of the output for an input of shape ``(N, C, H, W)`` or, unbatched, ``(C, H, W)``.

        Raises
        ------
        Conv2dError
            Wrong number of dimensions or channels, an empty picture, padding too large for its mode, or a kernel larger
            than the padded input.
        """
        shape = self.check_input(shape)
        return (*shape[:-3], self.out_channels, *self._output_size(shape[-2:]))

    def macs(self, size: int | Sequence[int]) -> int:
        """Multiply-accumulates for one picture: one for each weight that meets each output position.

        Padding counts as if it were multiplied, and adding the bias counts nothing: the convention of torchvision's
        tables and of the ResNet and MobileNet papers (He et al. 2015, Howard et al. 2017). 1 MAC = 2 FLOP.
        """
        return math.prod(self.weight_shape) * math.prod(self.output_size(size))

    def use_counts(self, size: int | Sequence[int]) -> np.ndarray:
        """How many windows read each input pixel directly, shape ``(height, width)``; padded copies do not count."""
        size = _pair("size", size)
        out = self.output_size(size)
        rows, columns = (self._axis_counts(axis, size[axis], out[axis]) for axis in (0, 1))
        return np.outer(rows, columns)

    def _axis_counts(self, axis, length, windows):
        counts = np.zeros(length, dtype=int)
        taps = np.arange(self.kernel_size[axis]) * self.dilation[axis] - self.explicit_padding[axis][0]
        for window in range(windows):
            reads = taps + window * self.stride[axis]
            counts[reads[(reads >= 0) & (reads < length)]] += 1
        return counts

    # -- refusals that depend on the input -----------------------------------------------------------------------------

    def check_input(self, shape: Sequence[int]) -> tuple[int, ...]:
        """The shape as a tuple; raises `Conv2dError` if PyTorch could not run this layer on an input of that shape."""
        shape = tuple(int(n) for n in shape)
        if len(shape) not in (3, 4):
            self._refuse_rank(shape)
        if shape[-3] != self.in_channels:
            self._refuse_channels(shape)
        self._check_size(shape[-2:], shape)
        return shape

    def _refuse_rank(self, shape):
        padded = self.padding_mode != "zeros" and any(sum(sides) for sides in self.explicit_padding)
        remedy = str(len(shape)) if len(shape) in (0, 1, 2, 5) else "more"
        code = "rank_mode" if padded else "rank"
        raise _refusal("rank", remedy, code, given=shape, shape=list(shape), rank=len(shape))

    def _refuse_channels(self, shape):
        remedy, order = "layer", "permute(0, 3, 1, 2)" if len(shape) == 4 else "permute(2, 0, 1)"
        if shape[-1] == self.in_channels:
            remedy = "last"
        elif len(shape) == 3 and self.in_channels == 1:
            remedy = "batch"
        raise _refusal(
            "channels",
            remedy,
            given=shape,
            axis=len(shape) - 3,
            order=order,
            groups=self.groups,
            weight=list(self.weight_shape),
            shape=list(shape if len(shape) == 4 else (1, *shape)),
            expected=self.in_channels,
            got=shape[-3],
        )

    def _check_size(self, size, shape):
        height, width = size
        if height < 1 or width < 1:
            raise _refusal("empty", given=shape)
        sides = [max(pair) for pair in self.explicit_padding]
        mode = self.padding_mode
        for axis, n, pad in zip(("height", "width"), size, sides, strict=True):
            if mode == "reflect" and pad >= n:
                raise _refusal("reflect", pad=pad, axis=axis, size=n, most=n - 1)
            if mode == "circular" and pad > n:
                raise _refusal("circular", pad=pad, axis=axis, size=n)
        padded, extent = self.padded_size(size), self.effective_kernel_size
        if padded[0] < extent[0] or padded[1] < extent[1]:
            need = [max(0, -(-(e - n) // 2)) for e, n in zip(extent, size, strict=True)]
            enough = max(need) if self.kernel_size[0] == self.kernel_size[1] else tuple(need)
            if isinstance(enough, tuple) and not isinstance(self.padding, str):
                enough = tuple(max(pair) for pair in zip(need, self.padding, strict=True))
            turned = extent[::-1]
            fits = turned != extent and all(e <= n for e, n in zip(turned, padded, strict=True))
            raise _refusal(
                "kernel_too_big",
                "turned" if fits else "larger",
                enough=enough,
                turned=self.kernel_size[::-1],
                padded_height=padded[0],
                padded_width=padded[1],
                effective_height=extent[0],
                effective_width=extent[1],
            )


Conv2dSpec.__init__ = understanding(Conv2dSpec.__init__)  # type: ignore[method-assign]
