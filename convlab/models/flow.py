"""Follows a network's maps from layer to layer, as it ran: which pixels each unit reads, and who reads whom.

Works on what `counting.watched` saw, so it needs no graph and no particular way of writing a ``forward()``.
"""

import contextlib
import dataclasses

from torch import nn
from torch.utils._pytree import tree_leaves

from convlab.errors import ConvlabError
from convlab.models import bridge
from convlab.spec import Conv2dSpec
from convlab.stacks import AdaptivePoolSpec, FlattenSpec, LinearSpec, PoolSpec, UpsampleSpec

# Modules and operations after which each unit reads what its input at the same place read.
_SAME_PLACE_ROOMS = ("activation", "batchnorm", "dropout", "instancenorm", "normalization")
_SAME_PLACE_MODULES = (nn.Identity, nn.ChannelShuffle, bridge.Scale, bridge.Select)
_SAME_PLACE = (
    *("relu", "hardtanh", "leaky_relu", "elu", "gelu", "silu", "mish", "sigmoid", "tanh", "hardswish", "hardsigmoid"),
    *("softplus", "clamp", "clamp_min", "clamp_max", "exp", "log", "sqrt", "rsqrt", "pow", "square", "abs", "neg"),
    *(
        "add",
        "sub",
        "rsub",
        "mul",
        "div",
        "addcmul",
        "maximum",
        "minimum",
        "where",
        "lerp",
        "dropout",
        "native_dropout",
    ),
    *("clone", "contiguous", "detach", "alias", "copy", "_to_copy", "lift_fresh"),
    *("native_batch_norm", "_native_batch_norm_legit_no_training", "_native_batch_norm_legit", "batch_norm"),
    *("native_layer_norm", "native_group_norm"),
)
_WHOLE = ("mean", "sum", "amax", "var", "_adaptive_avg_pool2d", "adaptive_max_pool2d")


@dataclasses.dataclass(frozen=True)
class Reads:
    """Along one axis: the pixels that the first unit reads, and how far on the next one looks; None: all read all.

    ``plain`` is what it would read if no layer were dilated.
    """

    pixels: frozenset
    plain: frozenset
    jump: int | None

    @property
    def size(self):
        return max(self.pixels) - min(self.pixels) + 1

    def through(self, taps, plain_taps, stride):
        """After a window that reads the units ``taps``."""
        if self.jump is None:
            return self
        moved = frozenset(p + tap * self.jump for p in self.pixels for tap in taps)
        plain = frozenset(p + tap * self.jump for p in self.plain for tap in plain_taps)
        return Reads(moved, plain, self.jump * stride)

    def whole(self, units):
        """After a layer whose every unit reads all ``units`` of the map."""
        if self.jump is None:
            return self
        reads = self.through(range(units), range(units), 1)
        return Reads(reads.pixels, reads.plain, None)


_PIXEL = Reads(frozenset([0]), frozenset([0]), 1)


@dataclasses.dataclass(frozen=True)
class Call:
    """A layer or operation as it ran.

    Attributes
    ----------
    name : str
    node : counting.Node
    spec : Conv2dSpec, PoolSpec … or None
        What it is, where it has a spec.
    size : tuple or None
        Height and width of its input, if that is a map.
    before, after : pair of Reads, or None
        What units of the input and of the output read, height first; None where that is not known.
    maps : bool or None
        Whether any input's units read less than everything; None where that is not known.
    readers : tuple of int
        Which later calls read its output; -1 stands for the network's answer.
    """

    name: str
    node: object
    spec: object
    size: tuple | None
    before: tuple | None
    after: tuple | None
    maps: bool | None
    readers: tuple


def follow(watch):
    """All calls of a run that `counting.watched` recorded, as a list of `Call`."""
    reads = {id(watch.picture): (_PIXEL, _PIXEL)}
    writer, calls, readers = {}, [], []
    for index, node in enumerate(watch.nodes):
        for tensor in node.inputs:
            if id(tensor) in writer:
                readers[writer[id(tensor)]].append(index)
        spec = _spec(node)
        sources = [(tensor, reads[id(tensor)]) for tensor in node.inputs if id(tensor) in reads]
        before = _joined([source for _, source in sources]) if sources else None
        after = _after(node, spec, sources)
        size = next((tuple(tensor.shape[-2:]) for tensor, _ in sources if tensor.ndim == 4), None)
        known = [pair for _, pair in sources if pair is not None]
        maps = any(axis.jump is not None for pair in known for axis in pair)
        calls.append((node.name, node, spec, size, before, after, maps if len(known) == len(sources) else None))
        readers.append([])
        for tensor in node.outputs:
            writer[id(tensor)] = index
            reads[id(tensor)] = after
    for tensor in tree_leaves(watch.answer):
        if id(tensor) in writer:
            readers[writer[id(tensor)]].append(-1)
    return [Call(*call, tuple(dict.fromkeys(who))) for call, who in zip(calls, readers, strict=True)]


def _spec(node):
    with contextlib.suppress(ConvlabError):
        if node.module is not None:
            return bridge.from_module(node.module)
        return _OPERATIONS[node.operation](*node.arguments) if node.operation in _OPERATIONS else None
    return None


def _convolution(x, weight, bias, stride, padding, dilation, transposed, output_padding, groups):
    if transposed or weight.ndim != 4:
        return None
    channels = weight.shape[1] * groups
    return Conv2dSpec(
        channels, weight.shape[0], tuple(weight.shape[2:]), stride, padding, dilation, groups, bias is not None
    )


def _max_pool(x, kernel, stride=(), padding=0, dilation=1, ceil_mode=False):
    return PoolSpec(kernel, stride or None, padding, dilation, ceil_mode)


def _avg_pool(x, kernel, stride=(), padding=0, ceil_mode=False, *rest):
    return PoolSpec(kernel, stride or None, padding, ceil_mode=ceil_mode, kind="avg")


_OPERATIONS = {"convolution": _convolution, "max_pool2d_with_indices": _max_pool, "avg_pool2d": _avg_pool}


def _joined(sources):
    """What a unit reads whose inputs read these; None if one is not known, or they do not run in step."""
    if not sources or any(source is None for source in sources):
        return None
    pair = []
    for axis in (0, 1):
        reads = [source[axis] for source in sources]
        jumps = {r.jump for r in reads}
        if len(jumps) > 1 and None not in jumps:
            return None
        pixels, plain = (frozenset().union(*sets) for sets in ([r.pixels for r in reads], [r.plain for r in reads]))
        pair.append(Reads(pixels, plain, None if None in jumps else jumps.pop()))
    return tuple(pair)


def _after(node, spec, sources):
    if not sources or any(source is None for _, source in sources):
        return None
    out = node.outputs[0] if node.outputs else None
    source, shape = sources[0][1], sources[0][0].shape
    if all(r.jump is None for _, pair in sources for r in pair):
        return _joined([pair for _, pair in sources])
    if isinstance(spec, (Conv2dSpec, PoolSpec)):
        return tuple(_window(spec, axis, source[axis]) for axis in (0, 1))
    if isinstance(spec, LinearSpec) and len(shape) > 2:  # along the last axis, so pixel by pixel (ConvNeXt)
        return source
    if isinstance(spec, (FlattenSpec, LinearSpec)) or _is_global(node, spec, shape):
        return tuple(source[axis].whole(shape[-2 + axis]) for axis in (0, 1)) if len(shape) == 4 else None
    if isinstance(spec, AdaptivePoolSpec) and spec.output == tuple(shape[-2:]):
        return source
    if isinstance(spec, (AdaptivePoolSpec, UpsampleSpec)) or out is None:
        return None
    if (sides := _pads(node)) is not None:  # the first unit moves to the left and up
        return tuple(source[axis].through([-before], [-before], 1) for axis, before in zip((0, 1), sides, strict=True))
    if _keeps_places(node, shape, out):
        large = [pair for tensor, pair in sources if tuple(tensor.shape[-2:]) != (1, 1)]  # a gate is left out
        return _joined(large or [pair for _, pair in sources])
    return None


def _window(spec, axis, reads):
    before = spec.explicit_padding[axis][0]
    kernel, dilation = spec.kernel_size[axis], spec.dilation[axis]
    middle = (spec.effective_kernel_size[axis] - 1) // 2 - before
    taps = [tap * dilation - before for tap in range(kernel)]
    plain = [middle + tap - (kernel - 1) // 2 for tap in range(kernel)]
    return reads.through(taps, plain, spec.stride[axis])


def _pads(node):
    """Rows on top and columns on the left, where this call pads a map."""
    if node.module is not None and type(node.module).__module__ == "torch.nn.modules.padding":
        sides = node.module.padding
    elif node.operation in ("constant_pad_nd", "reflection_pad2d", "replication_pad2d"):
        sides = node.arguments[1]
    else:
        return None
    return (sides[2], sides[0]) if len(sides) == 4 else None


def _is_global(node, spec, shape):
    if isinstance(spec, AdaptivePoolSpec):
        return spec.output == (1, 1)
    if node.operation in _WHOLE and node.outputs and len(shape) == 4:
        out = tuple(node.outputs[0].shape)
        return out in (tuple(shape[:2]), (*shape[:2], 1, 1))
    flat = node.operation in ("view", "_unsafe_view", "reshape") and node.outputs and node.outputs[0].ndim == 2
    return bool(flat) and len(shape) == 4


def _keeps_places(node, shape, out):
    if node.module is not None:
        rooms = {f"torch.nn.modules.{room}" for room in _SAME_PLACE_ROOMS}
        known = isinstance(node.module, _SAME_PLACE_MODULES) or any(
            k.__module__ in rooms for k in type(node.module).__mro__
        )
        return known and not isinstance(node.module, nn.MultiheadAttention)
    name = node.operation.rstrip("_")
    if name in _SAME_PLACE:
        return True
    if name == "permute":  # channels to the end and back, as ConvNeXt has it
        return list(node.arguments[1]) in ([0, 2, 3, 1], [0, 3, 1, 2])
    if name == "transpose":  # ShuffleNet's shuffle
        return len(shape) == 5 and set(node.arguments[1:]) == {1, 2}
    keeps_maps = out.ndim >= 4 and tuple(out.shape[-2:]) == tuple(shape[-2:])
    return keeps_maps and name in (
        "cat",
        "stack",
        "view",
        "_unsafe_view",
        "slice",
        "index",
        "split",
        "chunk",
        "select",
        "unbind",
    )
