"""``Conv2dSpec``: the nine arguments of ``torch.nn.Conv2d``, parsed once, normalised, or refused.

Every other room takes specs, so no other room parses or checks an argument again. NumPy only; torch is not imported.
"""

import dataclasses
import difflib
import functools
import inspect
import json
import math
import operator
from collections.abc import Iterable
from importlib import resources

import numpy as np

from convlab.errors import ConvlabError

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
_LARGEST = 2**63 - 1  # torch keeps sizes in 64 bits


@functools.cache
def torch_messages():
    """What PyTorch says about each refusal, recorded at one version.

    Returns
    -------
    dict
        ``{"torch": version, "messages": {code: {"says", "raised", "when", "example"}}}``. ``says`` is the fragment
        that is stable between calls, with ``{names}`` for the numbers in it; tests compare it with the installed torch.
    """
    return json.loads(resources.files("convlab").joinpath("torch_messages.json").read_text("utf-8"))


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
    """

    def __init__(self, code, problem, fix, **numbers):
        self.code, self.problem, self.fix = code, problem, fix
        self.pytorch = _pytorch_says(code, numbers)
        super().__init__(f"{problem}\n  PyTorch: {self.pytorch}\n  To fix it: {fix}")

    def __reduce__(self):
        return _rebuild, (self.code, self.problem, self.fix, self.pytorch)


def _rebuild(code, problem, fix, pytorch):
    error = Conv2dError(code, problem, fix)
    error.pytorch = pytorch
    error.args = (f"{problem}\n  PyTorch: {pytorch}\n  To fix it: {fix}",)
    return error


def _pytorch_says(code, numbers):
    entry = torch_messages()["messages"][code]
    if entry["raised"] is None and entry["says"]:
        return entry["says"]
    if entry["raised"] is None:
        return "raises nothing here, and the result is not what you meant."
    when = {"construction": "when the layer is made", "call": "at the first forward pass"}[entry["when"]]
    words = entry["says"]
    for name, value in numbers.items():
        value = str(value)
        words = words.replace("{" + name + "}", value if len(value) <= 120 else f"{value[:117]}…")
    if not words or "{" in words:
        return f"{entry['raised']}, {when} (the words differ between versions and backends)."
    return f"{entry['raised']}, {when}: “{words}”"


def _integer(name, value, *, bool_ok=False):
    """One whole number, as torch takes it: Python or NumPy integers, never floats or text."""
    is_bool = isinstance(value, (bool, np.bool_))
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or (is_bool and not (bool_ok and isinstance(value, bool))):
        raise Conv2dError(_type_code(name, value), *_type_words(name, value))
    if abs(number) > _LARGEST and name != "groups":
        code = "too_large_int" if name in _CALL_ARGUMENTS else "too_large_size"
        raise Conv2dError(code, f"{name}={number} does not fit into 64 bits.", f"use a far smaller {name}.")
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


def understood(names, given, callee="Conv2d"):
    """Raise `Conv2dError` if a keyword is none of ``names``, and say which argument is meant."""
    for word, value in given.items():
        if word in names:
            continue
        meant = WORDS.get(word.lower(), word.lower() if word.lower() in names else None)
        if meant is None and word not in (*_ELSEWHERE, *_KEPT_BY_TORCH):
            near = difflib.get_close_matches(word.lower(), [*names, *WORDS], 1, 0.75)
            meant = WORDS.get(near[0], near[0]) if near else None
        if word in _KEPT_BY_TORCH:
            raise Conv2dError(
                "argument_kept",
                f"{word}={shortened(value)} says where or in which type a layer's numbers are kept, and there are none "
                "here: sizes, parameters and costs do not depend on it.",
                f"leave {word} out here, and give it to nn.Conv2d.",
            )
        if meant is not None and meant in names:
            lower = value.lower() if isinstance(value, str) else value
            problem = f"{callee} has no argument {word!r}; in PyTorch it is called {meant}."
            raise Conv2dError("argument", problem, f"write {meant}={shortened(lower)}.", word=word)
        fix = _ELSEWHERE.get(word, f"the arguments are {', '.join(names)}.")
        raise Conv2dError("argument", f"{callee} has no argument {word!r}.", fix, word=word)


def understanding(function):
    """A function whose unknown keywords are refused in `understood`'s words."""
    parameters = inspect.signature(function).parameters
    names = [name for name in parameters if name != "self"]

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        if not kwargs.keys() <= parameters.keys():
            understood(names, kwargs, "Conv2d" if function.__name__ == "__init__" else function.__name__)
        return function(*args, **kwargs)

    return wrapper


def shortened(value):
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


def _type_words(name, value):
    number = isinstance(value, (float, np.floating)) and math.isfinite(value)
    fix = f"give {name} as a whole number, such as {name}=1."
    if number and value == int(value):
        fix = f"write {name}={int(value)}; in a division use // instead of /."
    elif number and value > 1:
        fix = f"give {name} as a whole number: {name}={math.floor(value)} or {name}={math.ceil(value)}."
    elif isinstance(value, str) and name == "stride" and value.lower() in ("same", "valid"):
        fix = f"the fourth argument is stride; padding is the fifth: write padding={value.lower()!r}, by its name."
    elif isinstance(value, str) and value.strip().isdigit():
        fix = f"write {name}={int(value)}, without quotation marks."
    elif len(getattr(value, "shape", ())) and name == "in_channels":
        fix = "in_channels is how many channels the image has: in_channels=x.shape[1] for x of shape (N, C, H, W)."
    elif value is None and name in ("stride", "padding", "dilation", "groups"):
        fix = f"leave {name} out for its default, {name}={0 if name == 'padding' else 1}."
    elif isinstance(value, (tuple, list)) and name in ("in_channels", "out_channels", "groups"):
        fix = f"{name} is one number, the same for height and width."
    elif isinstance(value, (bool, np.bool_)):
        fix = f"give {name} as a whole number; True and False belong to bias, the eighth argument."
    return f"{name} must be a whole number, but it is {shortened(value)} ({type(value).__name__}).", fix


def _pair(name, value, *, bool_ok=False, code="length"):
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
    got = f"{name}={shortened(list(numbers))}"
    problem = f"{name} needs one number or two (height, width), but {got} has {len(numbers)}."
    fix = f"write {name}=(height, width)"
    if name == "padding" and len(numbers) == 4:
        fix += "; for four different sides use torch.nn.functional.pad(x, (left, right, top, bottom)) and padding=0"
    if len(numbers) == 1:
        fix = f"write {name}={numbers[0]} or {name}=({numbers[0]}, {numbers[0]})"
    if name == "kernel_size" and not numbers:
        code = "length_kernel_empty"
    raise Conv2dError(code, problem, fix + ".", name=name, value=list(numbers), count=len(numbers))


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
    kernel_size: int | tuple[int, int]
    stride: int | tuple[int, int] = 1
    padding: int | tuple[int, int] | str = 0
    dilation: int | tuple[int, int] = 1
    groups: int = 1
    bias: bool = True
    padding_mode: str = "zeros"

    def __post_init__(self):
        put = functools.partial(object.__setattr__, self)
        self._check_one_tuples()
        put("in_channels", _integer("in_channels", self.in_channels, bool_ok=True))
        put("out_channels", _integer("out_channels", self.out_channels))
        put("groups", _integer("groups", self.groups))
        same = isinstance(self.padding, str) and self.padding == "same"
        kernel_code = "length_kernel_same" if same else "length_kernel"
        put("kernel_size", _pair("kernel_size", self.kernel_size, bool_ok=True, code=kernel_code))
        put("stride", _pair("stride", self.stride))
        put("dilation", _pair("dilation", self.dilation))
        if not isinstance(self.padding, str):
            put("padding", _pair("padding", self.padding))
        try:
            put("bias", bool(self.bias))
        except (ValueError, TypeError, RuntimeError):
            raise Conv2dError(
                "bias",
                f"bias must be True or False, but it is a {type(self.bias).__name__}.",
                "write bias=True; the numbers themselves live in conv.bias after the layer is made.",
            ) from None
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
            raise Conv2dError(
                "length_mode",
                f"padding={tuple(self.padding)} has one number; with padding_mode={self.padding_mode!r} it would pad "
                "the width only.",
                f"write padding={self.padding[0]} for both axes.",
            )
        if isinstance(self.padding, str) and self.padding == "same" and single(self.dilation):
            raise Conv2dError(
                "same_dilation_mode",
                f"dilation={tuple(self.dilation)} has one number; with padding='same' and "
                f"padding_mode={self.padding_mode!r} torch pads one axis only.",
                f"write dilation={self.dilation[0]} for both axes.",
            )

    def _check_channels(self):
        for name in ("in_channels", "out_channels"):
            value = getattr(self, name)
            if value < 0:
                raise Conv2dError(
                    "negative_size",
                    f"{name}={value} is negative.",
                    f"{name} must be at least 1.",
                    value=value,
                )
        if self.groups < 1:
            raise Conv2dError(
                "groups", f"groups={self.groups} is not positive.", "groups=1 is an ordinary convolution."
            )
        common = math.gcd(self.in_channels, self.out_channels)
        divisors = ", ".join(str(g) for g in range(1, min(common, 4096) + 1) if common % g == 0)
        for code, name in (("groups_in", "in_channels"), ("groups_out", "out_channels")):
            value = getattr(self, name)
            if value % self.groups:
                raise Conv2dError(
                    code,
                    f"groups={self.groups} does not divide {name}={value}: every group must get equally many channels.",
                    f"groups must divide both {self.in_channels} and {self.out_channels}, so take one of {divisors}.",
                )
        if self.in_channels == 0:
            raise Conv2dError(
                "in_channels_zero",
                "in_channels=0 leaves nothing to read.",
                "in_channels is the size of your input's channel axis (dim 1 of NCHW), so at least 1.",
            )
        if self.out_channels == 0:
            raise Conv2dError(
                "out_channels_zero",
                "out_channels=0 makes no feature map.",
                "out_channels must be at least 1.",
            )

    def _check_window(self):
        kernel, stride, dilation = self.kernel_size, self.stride, self.dilation
        if min(kernel) < 0:
            raise Conv2dError(
                "negative_size", f"kernel_size={kernel} is negative.", "use 1 or more.", value=min(kernel)
            )
        if min(kernel) == 0:
            raise Conv2dError("kernel_zero", f"kernel_size={kernel} holds no pixel.", "kernel_size must be at least 1.")
        if min(stride) < 1 and self.padding != "same":  # 'same' with any stride but 1 has its own refusal
            raise Conv2dError("stride", f"stride={stride} does not move forward.", "stride must be at least 1.")
        if min(dilation) < 1:
            code = "dilation_zero" if min(dilation) == 0 else "dilation_negative"
            raise Conv2dError(
                code,
                f"dilation={dilation} is not positive.",
                "dilation=1 is the ordinary kernel without gaps; dilation=2 skips one pixel between taps.",
            )
        if self.out_channels * self.in_channels * kernel[0] * kernel[1] * 4 > _LARGEST:
            raise Conv2dError(
                "too_large",
                f"a weight of shape {self.weight_shape} does not fit.",
                "use a smaller kernel_size.",
            )

    def _check_padding(self):
        padding, mode = self.padding, self.padding_mode
        if isinstance(padding, str) and padding not in ("same", "valid"):
            near = padding.lower() if padding.lower() in ("same", "valid") else None
            raise Conv2dError(
                "padding_text",
                f"padding={shortened(padding)} is not a word that Conv2d knows.",
                f"write padding={near!r}, in lower case." if near else "write padding='same', 'valid', or a number.",
                value=padding,
            )
        if padding == "same" and self.stride != (1, 1):
            by_hand = tuple(d * (k - 1) // 2 for d, k in zip(self.dilation, self.kernel_size, strict=True))
            raise Conv2dError(
                "same_stride",
                f"padding='same' asks for an output as large as the input, but stride={self.stride} makes it smaller.",
                f"write padding={by_hand}: with odd kernels the size is then ceil(H / stride).",
            )
        if mode not in PADDING_MODES or not isinstance(mode, str):
            near = {
                "constant": "zeros",
                "zero": "zeros",
                "symmetric": "reflect",
                "edge": "replicate",
                "wrap": "circular",
            }
            word = near.get(str(mode).lower(), str(mode).lower())
            hint = f"; perhaps you meant {word!r}" if word in PADDING_MODES else ""
            raise Conv2dError(
                "padding_mode",
                f"padding_mode={shortened(mode)} is not one that Conv2d knows.",
                f"use one of {', '.join(map(repr, PADDING_MODES))}{hint}.",
            )
        if not isinstance(padding, str) and min(padding) < 0:
            code = "padding_negative" if mode == "zeros" else "padding_negative_mode"
            raise Conv2dError(
                code,
                f"padding={padding} is negative.",
                "padding must be 0 or more; to crop, slice the input: x[..., 1:-1, 1:-1].",
            )

    # -- facts that need no input -------------------------------------------------------------------------------------

    @property
    def weight_shape(self):
        """``(out_channels, in_channels // groups, kernel_height, kernel_width)``."""
        return (self.out_channels, self.in_channels // self.groups, *self.kernel_size)

    @property
    def effective_kernel_size(self):
        """Extent ``dilation * (kernel_size - 1) + 1`` of the kernel on the input, ``(height, width)`` in pixels."""
        return tuple(d * (k - 1) + 1 for d, k in zip(self.dilation, self.kernel_size, strict=True))

    @property
    def explicit_padding(self):
        """Pixels added, ``((top, bottom), (left, right))``.

        ``"same"`` splits an even total evenly; of an odd one the larger part goes to the bottom and right, as in
        PyTorch.
        """
        if self.padding == "valid":
            return ((0, 0), (0, 0))
        if self.padding == "same":
            totals = [extent - 1 for extent in self.effective_kernel_size]
            return tuple((total // 2, total - total // 2) for total in totals)
        return tuple((p, p) for p in self.padding)

    @property
    def parameters(self):
        """Number of learned numbers: weights, and one bias per output channel."""
        return math.prod(self.weight_shape) + self.out_channels * self.bias

    @property
    def code(self):
        """The constructor call, without the arguments that are left at their defaults."""
        parts = [str(self.in_channels), str(self.out_channels)]
        for field in dataclasses.fields(self)[2:]:
            value = getattr(self, field.name)
            if isinstance(value, tuple) and value[0] == value[1]:
                value = value[0]
            if field.name == "kernel_size" or value != field.default:
                parts.append(f"{field.name}={value!r}")
        return f"nn.Conv2d({', '.join(parts)})"

    def arguments(self):
        """All nine arguments by name, ready for ``torch.nn.Conv2d(**spec.arguments())``."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def replace(self, **changes):
        """A new spec with some arguments changed; checked like any other."""
        return dataclasses.replace(self, **changes)

    # -- facts that need the input's size -----------------------------------------------------------------------------

    def padded_size(self, size):
        """Input size ``(height, width)`` after padding."""
        return tuple(n + sum(sides) for n, sides in zip(size, self.explicit_padding, strict=True))

    def output_size(self, size):
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

    def _output_size(self, size):
        padded, extent = self.padded_size(size), self.effective_kernel_size
        return tuple((n - e) // s + 1 for n, e, s in zip(padded, extent, self.stride, strict=True))

    def leftover(self, size):
        """Rows and columns ``(bottom, right)`` of the padded input that no window reaches, because of the floor."""
        size = _pair("size", size)
        self.output_size(size)
        padded, extent = self.padded_size(size), self.effective_kernel_size
        return tuple((n - e) % s for n, e, s in zip(padded, extent, self.stride, strict=True))

    def output_shape(self, shape):
        """Shape of the output for an input of shape ``(N, C, H, W)`` or, unbatched, ``(C, H, W)``.

        Raises
        ------
        Conv2dError
            Wrong number of dimensions or channels, an empty picture, padding too large for its mode, or a kernel larger
            than the padded input.
        """
        shape = self.check_input(shape)
        return (*shape[:-3], self.out_channels, *self._output_size(shape[-2:]))

    def macs(self, size):
        """Multiply-accumulates for one picture: one for each weight that meets each output position.

        Padding counts as if it were multiplied, and adding the bias counts nothing: the convention of torchvision's
        tables and of the ResNet and MobileNet papers (He et al. 2015, Howard et al. 2017). 1 MAC = 2 FLOP.
        """
        return math.prod(self.weight_shape) * math.prod(self.output_size(size))

    def use_counts(self, size):
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

    def check_input(self, shape):
        """The shape as a tuple; raises `Conv2dError` if PyTorch could not run this layer on an input of that shape."""
        shape = tuple(int(n) for n in shape)
        if len(shape) not in (3, 4):
            self._refuse_rank(shape)
        if shape[-3] != self.in_channels:
            self._refuse_channels(shape)
        self._check_size(shape[-2:], shape)
        return shape

    def _refuse_rank(self, shape):
        fixes = {
            0: "give a picture, not a single number",
            1: "reshape it to (1, channels, height, width)",
            2: "one grey picture needs its channel axis: x[None] is (1, H, W), x[None, None] is (1, 1, H, W)",
            5: "merge or drop one axis; for video see nn.Conv3d",
        }
        padded = self.padding_mode != "zeros" and any(sum(sides) for sides in self.explicit_padding)
        raise Conv2dError(
            "rank_mode" if padded else "rank",
            f"the input has {len(shape)} dimensions, {shape}; Conv2d takes 4, (N, C, H, W), or 3, (C, H, W).",
            fixes.get(len(shape), "bring it to (N, C, H, W)") + ".",
            shape=list(shape),
            rank=len(shape),
        )

    def _refuse_channels(self, shape):
        got = shape[-3]
        fix = f"make the layer with in_channels={got}, or give it {self.in_channels} channels"
        if shape[-1] == self.in_channels:
            order = "permute(0, 3, 1, 2)" if len(shape) == 4 else "permute(2, 0, 1)"
            fix = f"the channels seem to come last (HWC); x.{order} brings them to the front (never reshape or view)"
        elif len(shape) == 3 and self.in_channels == 1:
            fix = "three dimensions mean one picture (C, H, W); a batch of grey pictures needs x.unsqueeze(1)"
        raise Conv2dError(
            "channels",
            f"the input {shape} has {got} channels (dim {len(shape) - 3}), but the layer was made for "
            f"in_channels={self.in_channels}.",
            fix + ".",
            groups=self.groups,
            weight=list(self.weight_shape),
            shape=list(shape if len(shape) == 4 else (1, *shape)),
            expected=self.in_channels,
            got=got,
        )

    def _check_size(self, size, shape):
        height, width = size
        if height < 1 or width < 1:
            raise Conv2dError("empty", f"the input {shape} holds no pixel.", "height and width must be at least 1.")
        sides = [max(pair) for pair in self.explicit_padding]
        mode = self.padding_mode
        for axis, n, pad in zip(("height", "width"), size, sides, strict=True):
            if mode == "reflect" and pad >= n:
                raise Conv2dError(
                    "reflect",
                    f"padding_mode='reflect' cannot add {pad} to {axis} {n}: it mirrors at the edge without repeating "
                    f"it, so only {n - 1} pixels are there to mirror.",
                    f"use at most {n - 1}, a larger picture, or padding_mode='replicate', which has no limit.",
                )
            if mode == "circular" and pad > n:
                raise Conv2dError(
                    "circular",
                    f"padding_mode='circular' cannot add {pad} to {axis} {n}: it would go round more than once.",
                    f"use at most {n}, a larger picture, or padding_mode='replicate', which has no limit.",
                )
        padded, extent = self.padded_size(size), self.effective_kernel_size
        if padded[0] < extent[0] or padded[1] < extent[1]:
            need = [max(0, -(-(e - n) // 2)) for e, n in zip(extent, size, strict=True)]
            enough = max(need) if self.kernel_size[0] == self.kernel_size[1] else tuple(need)
            if isinstance(enough, tuple) and not isinstance(self.padding, str):
                enough = tuple(max(pair) for pair in zip(need, self.padding, strict=True))
            turned = extent[::-1]
            meant = f"; or did you mean kernel_size={self.kernel_size[::-1]}?"
            if turned == extent or any(e > n for e, n in zip(turned, padded, strict=True)):
                meant = "."
            raise Conv2dError(
                "kernel_too_big",
                f"the kernel covers {extent[0]} × {extent[1]} pixels, but the padded input has only "
                f"{padded[0]} × {padded[1]}: no window fits.",
                f"padding={enough} would just do; or use a larger input, a smaller kernel_size or a smaller dilation"
                + meant,
                padded_height=padded[0],
                padded_width=padded[1],
                effective_height=extent[0],
                effective_width=extent[1],
            )


Conv2dSpec.__init__ = understanding(Conv2dSpec.__init__)
