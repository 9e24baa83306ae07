"""``cl.explore``: the interactive picture of one convolution.

Python holds the traits. Everything you see is computed in the page, by ``static/explorer.js``, so it also works where
no kernel runs.
"""

import contextlib
import uuid
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from convlab import embed
from convlab.errors import ConvlabError
from convlab.explorer import export, messages, values
from convlab.spec import Conv2dError, Conv2dSpec, understanding
from convlab.stacks import StackError

VIEWS = ("forward", "channels", "field", "gradient", "transposed", "matrix", "compare", "challenge")
ARGUMENTS = (
    "in_channels",
    "out_channels",
    "kernel_size",
    "stride",
    "padding",
    "dilation",
    "groups",
    "bias",
    "padding_mode",
)
CONTROLS = (*ARGUMENTS, "input_size", "input", "weight")
# The kinds of challenge and what each needs besides a title. `setting` holds arguments of the layer and `input_size`;
# `at` is an output (channel, row, column); `allowed` names the controls that may be used; `claim` holds the arguments
# of a line in which `wrong` is the false one; `kernel` is a preset's name that makes the picture to be reached.
CHALLENGE_KINDS = {
    "size": ("setting",),
    "value": ("setting", "at"),
    "shape": ("setting", "target", "allowed"),
    "picture": ("setting", "kernel"),
    "find": ("setting", "claim", "wrong"),
}
# What each kind of cell is found by: output, input, weight (with the input channel counted within its group) …
_SELECTIONS = {"output": "oij", "input": "cij", "weight": "ocuv", "bias": "o", "level": "kij"}
_PAIRS = ("kernel_size", "stride", "padding", "dilation", "input_size")


class ExplorerError(ConvlabError, traitlets.TraitError, ValueError):
    """Something that `explore` cannot show; the message says what it can."""


@understanding
def explore(
    in_channels=1,
    out_channels=1,
    kernel_size=3,
    stride=1,
    padding=0,
    dilation=1,
    groups=1,
    bias=True,
    padding_mode="zeros",
    *,
    input_size=None,
    x=None,
    weight=None,
    bias_values=None,
    view="forward",
    select=None,
    only=None,
    layers=(),
    compare=None,
    challenge=None,
    theme="auto",
):
    """Open the interactive picture of a convolution.

    The first nine arguments are those of ``torch.nn.Conv2d``. Everything on the screen can be changed there, and read
    here: ``explorer.stride``, ``explorer.spec``, ``explorer.output`` … Instead of them, one ``torch.nn.Conv2d`` or
    `Conv2dSpec` may be given: ``cl.explore(conv, x=picture)`` shows that very layer with its weight.

    Parameters
    ----------
    in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode
        As in ``Conv2dSpec``. The picture draws up to 8 channels, kernels up to 11 and inputs up to 64 × 64.
    input_size : int or (int, int), optional
        Height and width of the input in pixels; 6 × 6 unless `x` says otherwise.
    x : array_like, optional
        The input, shape ``(H, W)``, ``(C, H, W)`` or ``(1, C, H, W)``. Small whole numbers otherwise.
    weight : array_like, optional
        Shape ``(out_channels, in_channels // groups, kH, kW)``, or ``(kH, kW)`` for the same kernel everywhere.
    bias_values : array_like, optional
        One number for each output channel.
    view : str
        The view to open: one of ``convlab.explorer.VIEWS``.
    select : (int, int, int), optional
        The output cell ``(channel, row, column)`` that is selected at first.
    only : list of str, optional
        Show only these controls, such as ``["stride", "padding"]``, and no other view.
    layers : list of dict, optional
        Up to three more layers for the view ``"field"``, such as ``[{"kernel_size": 3, "stride": 2}]``.
    compare : dict, optional
        What differs in the second setting of the view ``"compare"``, such as ``{"stride": 2}``.
    challenge : dict or list of dict, optional
        Own challenges for the view ``"challenge"``; see `CHALLENGE_KINDS`. Read ``explorer.result`` for how it went.
    theme : {"auto", "light", "dark"}
        ``"auto"`` follows JupyterLab.

    Returns
    -------
    ConvExplorer

    Raises
    ------
    Conv2dError
        If PyTorch could not run the layer on that input.
    ExplorerError
        If the picture is too large to be drawn, or a name or a shape is wrong.
    """
    given = locals()
    if hasattr(in_channels, "kernel_size") or hasattr(in_channels, "forward"):
        layer = in_channels
        given |= _arguments_of(layer)
        if not isinstance(layer, Conv2dSpec):
            from convlab.models.bridge import weight_of

            weight = weight_of(layer) if weight is None else weight
            bias_values = layer.bias if bias_values is None else bias_values
    spec = Conv2dSpec(**{name: given[name] for name in ARGUMENTS})
    if x is not None:
        x = _numbers("x", x)
        x = x[None] if x.ndim == 2 else x[0] if x.ndim == 4 and len(x) == 1 else x
        if x.ndim != 3:
            raise ExplorerError(
                f"x has shape {x.shape}; the explorer shows one input of shape (channels, height, width)."
            )
        spec.check_input(x.shape)
        if input_size is not None and tuple(np.broadcast_to(input_size, 2)) != x.shape[1:]:
            raise ExplorerError(
                f"input_size={input_size} does not fit x, which is {x.shape[1]} × {x.shape[2]}; leave it out."
            )
        input_size = x.shape[1:]
    if weight is not None:
        weight = _numbers("weight", weight)
        if weight.ndim == 2 and weight.shape == spec.kernel_size:
            weight = np.broadcast_to(weight, spec.weight_shape)
    settings = {name: getattr(spec, name) for name in ARGUMENTS}
    return ConvExplorer(
        **settings,
        input_size=(6, 6) if input_size is None else input_size,
        x=_bytes("x", x, (spec.in_channels, *(x.shape[1:] if x is not None else (0, 0)))),
        weight=_bytes("weight", weight, spec.weight_shape),
        bias_values=_bytes("bias_values", bias_values, (spec.out_channels,)),
        view=view,
        select=select,
        only=only,
        layers=list(layers),
        compare=compare or {},
        challenge=challenge,
        theme=theme,
    )


def _arguments_of(layer):
    if isinstance(layer, Conv2dSpec):
        return layer.arguments()
    name = type(layer).__name__
    if not hasattr(layer, "forward"):
        raise ExplorerError(f"explore shows a Conv2d, not a {name}.")
    from torch import nn

    from convlab.models import bridge

    if not isinstance(layer, nn.Conv2d):
        raise ExplorerError(f"explore shows a Conv2d, not a {name}.")
    if not bridge.is_torchs_own(layer):
        raise ExplorerError(
            f"this {name} does not do what nn.Conv2d does: its class, a hook or a forward() of its own changes that, "
            "so it is not shown. cl.explore(Conv2dSpec(...), weight=layer.weight) shows its window alone."
        )
    try:
        spec = bridge.from_module(layer)
    except StackError as refusal:
        raise ExplorerError(str(refusal)) from None
    return spec.arguments()


def _numbers(name, given):
    if hasattr(given, "detach"):
        given = _from_tensor(name, given)
    try:
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise ExplorerError(f"{name} must be an array of numbers, but it is a {type(given).__name__}.") from None
    if not np.isfinite(array).all():
        raise ExplorerError(f"{name} holds values that are not finite (nan or inf); the picture cannot show them.")
    return array


def _from_tensor(name, tensor):
    """Its numbers as float64; NumPy has no bfloat16, and a tensor on meta has no numbers."""
    if tensor.is_meta:
        raise ExplorerError(
            f"{name} is on the device “meta”, so it has a shape but no numbers. Show the shape alone with "
            "cl.explore(convlab.models.from_module(layer)), or move the layer: layer.to_empty(device='cpu'), then "
            "layer.reset_parameters()."
        )
    if tensor.is_complex():
        raise ExplorerError(
            f"{name} is complex ({tensor.dtype}); the explorer shows real numbers, such as {name}.real."
        )
    tensor = tensor.dequantize() if tensor.is_quantized else tensor
    return tensor.detach().cpu().double().numpy()


def _bytes(name, given, shape):
    if given is None:
        return b""
    array = _numbers(name, given)
    if array.shape != tuple(shape):
        raise ExplorerError(f"{name} must have shape {tuple(shape)}, but it has {array.shape}.")
    return array.astype("<f8").tobytes()


class _Bytes(traitlets.Bytes):
    """Bytes that may arrive as a view into a message, as they do from the page."""

    def validate(self, obj, value):
        return super().validate(obj, bytes(value) if isinstance(value, memoryview | bytearray) else value)


class ConvExplorer(anywidget.AnyWidget):
    """The widget that `explore` opens. Its traits are the arguments of the layer, and more; see `explore`.

    Setting a trait to something that PyTorch could not run raises `Conv2dError` and changes nothing; use `set` to
    change several at once. ``x``, ``weight`` and ``bias_values`` are bytes for the page (float64, C order; empty for
    the default numbers): read them as arrays with `input_array`, `weight_array`, `bias_array` and `output`.
    """

    _esm = messages.SCRIPT
    _css = messages.STYLE

    in_channels = traitlets.Int(1).tag(sync=True)
    out_channels = traitlets.Int(1).tag(sync=True)
    kernel_size = traitlets.Any((3, 3)).tag(sync=True)
    stride = traitlets.Any((1, 1)).tag(sync=True)
    padding = traitlets.Any((0, 0)).tag(sync=True)
    dilation = traitlets.Any((1, 1)).tag(sync=True)
    groups = traitlets.Int(1).tag(sync=True)
    bias = traitlets.Bool(True).tag(sync=True)
    padding_mode = traitlets.Unicode("zeros").tag(sync=True)
    input_size = traitlets.Any((6, 6)).tag(sync=True)
    x = _Bytes(b"").tag(sync=True)
    weight = _Bytes(b"").tag(sync=True)
    bias_values = _Bytes(b"").tag(sync=True)
    view = traitlets.Unicode("forward").tag(sync=True)
    select = traitlets.Any(None, allow_none=True).tag(sync=True)
    only = traitlets.List(traitlets.Unicode(), default_value=None, allow_none=True).tag(sync=True)
    theme = traitlets.Unicode("auto").tag(sync=True)
    layers = traitlets.List(traitlets.Dict()).tag(sync=True)
    compare = traitlets.Dict().tag(sync=True)
    challenge = traitlets.Any(None, allow_none=True).tag(sync=True)
    result = traitlets.Dict().tag(sync=True)
    _page_key = traitlets.Unicode().tag(sync=True)

    @traitlets.default("_page_key")
    def _new_page_key(self):
        return uuid.uuid4().hex

    @traitlets.validate(*ARGUMENTS, "input_size")
    def _check_setting(self, proposal):
        name, value = proposal["trait"].name, proposal["value"]
        current = {argument: getattr(self, argument) for argument in (*ARGUMENTS, "input_size")}
        if name in _PAIRS and isinstance(value, list):
            value = tuple(value)
        current[name] = value
        size = current.pop("input_size")
        spec = Conv2dSpec(**current)
        size = tuple(np.broadcast_to(size, 2).tolist()) if not isinstance(size, str) else size
        _check_limits(spec, size)
        spec.output_size(size)
        return size if name == "input_size" else getattr(spec, name)

    @traitlets.validate("view")
    def _check_view(self, proposal):
        if proposal["value"] not in VIEWS:
            raise ExplorerError(f"view={proposal['value']!r} is not a view; take one of {', '.join(VIEWS)}.")
        return proposal["value"]

    @traitlets.validate("theme")
    def _check_theme(self, proposal):
        if proposal["value"] not in ("auto", "light", "dark"):
            raise ExplorerError(f"theme={proposal['value']!r} is not known; take 'auto', 'light' or 'dark'.")
        return proposal["value"]

    @traitlets.validate("only")
    def _check_only(self, proposal):
        unknown = [name for name in proposal["value"] or () if name not in CONTROLS]
        if unknown:
            raise ExplorerError(f"only={unknown!r} names no control; the controls are {', '.join(CONTROLS)}.")
        return proposal["value"]

    @traitlets.validate("select")
    def _check_select(self, proposal):
        value = proposal["value"]
        if isinstance(value, tuple | list):
            if len(value) != 3:
                raise ExplorerError(f"select={value!r} must be (channel, row, column) of an output.")
            value = {"pane": "output"} | dict(zip("oij", value, strict=True))
        if value is not None:
            needed = _SELECTIONS.get(value.get("pane")) if isinstance(value, dict) else None
            if needed is None or not all(isinstance(value.get(name), int | np.integer) for name in needed):
                raise ExplorerError(
                    f"select={value!r} names no cell; give (channel, row, column) of an output as whole numbers."
                )
            value = {"pane": value["pane"]} | {name: int(value[name]) for name in needed}
        return value

    @traitlets.validate("layers")
    def _check_layers(self, proposal):
        if len(proposal["value"]) > 3:
            raise ExplorerError(f"layers has {len(proposal['value'])} entries; the view draws up to 3 more layers.")
        return [
            _some_arguments("layers", layer, ("kernel_size", "stride", "padding", "dilation"))
            for layer in proposal["value"]
        ]

    @traitlets.validate("compare")
    def _check_compare(self, proposal):
        return _some_arguments("compare", proposal["value"], ARGUMENTS[1:])

    @traitlets.validate("challenge")
    def _check_challenge(self, proposal):
        for challenge in [proposal["value"]] if isinstance(proposal["value"], dict) else proposal["value"] or ():
            _check_challenge(challenge)
        return proposal["value"] or None

    def set(self, **changes):
        """Change several settings at once, so that only the result must be valid."""
        before = {name: getattr(self, name) for name in changes}
        try:
            with self.hold_trait_notifications():
                for name, value in changes.items():
                    setattr(self, name, value)
        except (Conv2dError, ExplorerError):
            with contextlib.suppress(Exception), self.hold_trait_notifications():
                for name, value in before.items():
                    setattr(self, name, value)
            raise

    # -- what is on the screen ----------------------------------------------------------------------------------------

    @property
    def spec(self):
        """The layer as a `Conv2dSpec`."""
        return Conv2dSpec(**{name: getattr(self, name) for name in ARGUMENTS})

    def _array(self, trait, default, shape):
        held = np.frombuffer(getattr(self, trait), dtype="<f8")
        return held.reshape(shape).copy() if held.size == np.prod(shape) else default

    @property
    def input_array(self):
        """The input, float64, shape ``(in_channels, H, W)``."""
        return self._array("x", values.default_input(self.spec, self.input_size), (self.in_channels, *self.input_size))

    @property
    def weight_array(self):
        """The weight, float64, shape ``spec.weight_shape``."""
        return self._array("weight", values.default_weight(self.spec), self.spec.weight_shape)

    @property
    def bias_array(self):
        """The bias, float64, shape ``(out_channels,)``; None without one."""
        return self._array("bias_values", values.default_bias(self.spec), (self.out_channels,)) if self.bias else None

    @property
    def output(self):
        """What the layer makes of the input, float64, shape ``(out_channels, H_out, W_out)``."""
        from convlab.reference import conv2d

        names = ("stride", "padding", "dilation", "groups", "padding_mode")
        settings = {name: getattr(self, name) for name in names}
        return conv2d(self.input_array, self.weight_array, self.bias_array, **settings)

    # -- pictures -----------------------------------------------------------------------------------------------------

    def __repr__(self):
        return f"ConvExplorer({self.spec.code}, input {self.in_channels} × {self.input_size[0]} × {self.input_size[1]})"

    def save_html(self, path):
        """Write one self-contained HTML file with the live explorer; it works from disk, without any network."""
        return _write(path, export.page(self))

    def save_svg(self, path):
        """Write a still picture of the selected output as SVG, with its description in words inside."""
        return _write(path, export.svg(self))

    def save_gif(self, path, milliseconds=700):
        """Write an animation of the window sliding over the selected output channel, `milliseconds` a position."""
        with _clear_path_errors(path):
            export.gif(self, path, milliseconds)
        return Path(path)

    def _repr_mimebundle_(self, **kwargs):
        page = embed.living(
            export.static_html(self),
            module=messages.SCRIPT,
            style=messages.STYLE,
            state=export.values_of(self),
            key=self._page_key,
        )
        data, metadata = super()._repr_mimebundle_(**kwargs) if embed.needs_view() else ({}, {})
        return {**data, "text/plain": repr(self), "text/html": page}, metadata


def _some_arguments(where, given, allowed):
    unknown = [name for name in given if name not in allowed]
    if unknown:
        raise ExplorerError(f"{where} names {unknown!r}; here it may name {', '.join(allowed)}.")
    spec = Conv2dSpec(**{"in_channels": 1, "out_channels": 1, "kernel_size": 3, **given} | {"groups": 1})
    return {name: given[name] if name == "groups" else getattr(spec, name) for name in given}


def _check_challenge(challenge):
    kind = challenge.get("kind")
    if kind not in CHALLENGE_KINDS:
        raise ExplorerError(f"a challenge of kind {kind!r} is not known; take one of {', '.join(CHALLENGE_KINDS)}.")
    missing = [name for name in CHALLENGE_KINDS[kind] if name not in challenge]
    if missing:
        raise ExplorerError(f"a challenge of kind {kind!r} also needs {', '.join(map(repr, missing))}.")
    setting = dict(challenge["setting"])
    size = setting.pop("input_size", (6, 6))
    arguments = {name: value for name, value in setting.items() if name in ARGUMENTS}
    spec = Conv2dSpec(**{"in_channels": 1, "out_channels": 1, "kernel_size": 3} | arguments)
    spec.output_size(size)


@contextlib.contextmanager
def _clear_path_errors(path):
    try:
        yield
    except OSError as error:
        raise ExplorerError(
            f"{path} could not be written: {error.strerror or error}. Choose a folder that exists."
        ) from None


def _write(path, text):
    with _clear_path_errors(path):
        Path(path).write_text(text, "utf-8")
    return Path(path)


def _check_limits(spec, size):
    for name, most in messages.LIMITS.items():
        if name == "macs":
            continue
        value = size if name == "input_size" else getattr(spec, name)
        if not isinstance(value, str) and np.max(value) > most:
            raise ExplorerError(
                f"{name}={value} is more than the explorer can draw; here {name} goes up to {most}. "
                "cl.Conv2dSpec works out sizes and costs for any number."
            )
