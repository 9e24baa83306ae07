"""Follows a network's maps from operation to operation, as it ran: which pixels each unit reads, and who reads whom.

Works on what `counting.watched` saw, so it needs no graph and no particular way of writing a ``forward()``. What counts
is what ran: a layer's receptive field is that of the operations in it, whatever its class is called and whatever its
attributes say.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import math
from typing import Any

import torch
from torch.utils._pytree import tree_leaves, tree_map

from convlab.errors import ConvlabError
from convlab.models import bridge, fields
from convlab.models.fields import Axis
from convlab.spec import Conv2dSpec
from convlab.stacks import PoolSpec


@dataclasses.dataclass(frozen=True)
class Reads:
    """Along one axis: the pixels that the first unit reads, and how far on the next one looks; None: all read all.

    ``plain`` is what it would read if no layer were dilated.
    """

    pixels: frozenset
    plain: frozenset
    jump: float | None

    @property
    def size(self) -> int:
        return max(self.pixels) - min(self.pixels) + 1


class AtMost(tuple):
    """A receptive field (height, width) that may be smaller: some units see less, or an operation is not known."""

    __slots__ = ()

    def __str__(self):
        return f"at most {self[0]} × {self[1]}"


class All(str):
    """The field of units that see everything. ``direct`` is what they see without gates and normalisations, which bring
    in a summary of the whole map; None if there is no such part."""

    direct = None

    def __new__(cls, direct=None):
        field = super().__new__(cls, "all")
        field.direct = direct
        return field


@dataclasses.dataclass(frozen=True)
class LayerCall:
    """A layer or operation as it ran.

    Attributes
    ----------
    name : str
    node : counting.Node
    spec : Conv2dSpec, PoolSpec … or None
        The window that ran, or the layer, where it has a spec.
    size : tuple or None
        Height and width of the window's input, if that is a map.
    before, after : pair of Reads, or None
        What units of the input and of the output read, height first; without what a gate or a normalisation brings in.
        None where nothing comes from the image.
    maps : bool or None
        Whether any input's units read less than everything; None where that is not known.
    readers : tuple of int
        Which later calls read its output; -1 stands for the network's answer.
    field : tuple, AtMost, All or None
        Height and width of what a unit of the output depends on.
    real : pair of (int, int), or None
        First and last row, and column, of the window's input that are no padding.
    """

    name: str
    node: object
    spec: object
    size: tuple | None
    before: tuple | None
    after: tuple | None
    maps: bool | None
    readers: tuple
    field: object = None
    real: tuple | None = None


def follow(watch: Any) -> list[LayerCall]:
    """All calls of a run that `counting.watched` recorded, as a list of `LayerCall`."""
    run = _FieldRun(watch)
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for index, node in enumerate(watch.nodes):
        starts.setdefault(node.done[0], []).append(index)
        ends.setdefault(node.done[1], []).append(index)
    before, after = {}, {}

    def look(at):
        for index in starts.get(at, ()):
            before[index] = [run.reads.get(id(tensor)) for tensor in watch.nodes[index].inputs]
        for index in ends.get(at, ()):
            outputs = [run.reads.get(id(tensor)) for tensor in watch.nodes[index].outputs]
            after[index] = next((pair for pair in outputs if pair is not None), None)
            slack[index] = tuple(run.jumps)

    slack: dict[int, tuple] = {}
    for at, operation in enumerate(watch.operations):
        look(at)
        run.step(operation)
    look(len(watch.operations))
    writer: dict[int, int] = {}
    readers: list[list[int]] = [[] for _ in watch.nodes]
    for index, node in enumerate(watch.nodes):
        for tensor in node.inputs:
            if id(tensor) in writer:
                readers[writer[id(tensor)]].append(index)
        for tensor in node.outputs:
            writer[id(tensor)] = index
    for tensor in tree_leaves(watch.answer):
        if id(tensor) in writer:
            readers[writer[id(tensor)]].append(-1)
    image = tuple(watch.picture.shape[-2:])
    calls = []
    for index, node in enumerate(watch.nodes):
        spec, size, real = _window(node, watch.operations, run)
        known = [pair for pair in before[index] if pair is not None]
        moves = any(_moves(axis) for pair in known for axis in pair)
        maps = None if any(axis.bound for pair in known for axis in pair) else moves
        calls.append(
            LayerCall(
                node.name,
                node,
                spec,
                size,
                _reads(_joined(known)) if known else None,
                _reads(after[index]) if after[index] else None,
                maps,
                tuple(dict.fromkeys(readers[index])),
                _field(after[index], image, slack[index]) if after[index] else None,
                real,
            )
        )
    return calls


# -- what is shown -----------------------------------------------------------------------------------------------------


def _moves(axis):
    return any(not line.constant for line in axis.lines)


def _joined(pairs):
    shape = max((pair[0].shape for pair in pairs), key=math.prod)
    pairs = [pair for pair in pairs if _is_part_of(pair[0].shape, shape)]
    return tuple(fields.joined([pair[axis] for pair in pairs], shape) for axis in (0, 1))


def _is_part_of(small, large):
    return len(small) <= len(large) and all(a in (1, b) for a, b in zip(small[::-1], large[::-1], strict=False))


def _reads(pair):
    return tuple(_axis_reads(axis) for axis in pair)


def _axis_reads(axis):
    lines = [line for line in axis.lines if not line.constant]
    try:
        line = fields.joined_line(lines) if lines else None
    except fields.OutOfStepError:
        line = lines[0]
    if line is None:
        pixels = frozenset(fields.listed(fields.union([line.still for line in axis.lines])) or [0])
        return Reads(pixels, pixels, None)
    jump = line.jump / len(line.moving)
    pixels = frozenset(fields.listed(line.moving[0]) or [0])
    plain = frozenset(fields.listed(line.plain[0]) or [0])
    return Reads(pixels, plain, int(jump) if jump == int(jump) else jump)


def _field(pair, image, slack):
    """What the column says of a tensor's units."""
    extents = [_extent(axis, size, far) for axis, size, far in zip(pair, image, slack, strict=True)]
    exact = all(f[1] for f in extents)
    whole = all(f[2] for f in extents)
    if whole and exact:
        direct = tuple(f[3] for f in extents)
        return All(None if None in direct else direct)
    pixels = tuple(f[0] for f in extents)
    return pixels if exact else AtMost(pixels)


def _extent(axis, size, slack):
    """Pixels, whether that is exact, whether it is the whole image, and pixels without what is still."""
    lines = axis.lines
    channels_only = axis.kind is not None and not any(
        fields._along(axis.kind, d) for d in range(axis.kind.ndim) if d != 1
    )
    if channels_only or (axis.kind is not None and len(axis.shape) == 2):
        with contextlib.suppress(fields.OutOfStepError):
            lines = (fields.joined_line(lines),)  # all channels of a unit together
    direct = [fields.span(pixels) for line in lines for pixels in line.moving]
    whole = [_is_whole(line.still, size, slack) for line in lines]
    if all(whole):
        return size, not axis.bound, True, max(direct) or None
    sizes, units = [], 1 if not isinstance(axis.place, int) else axis.shape[axis.place]
    for line in lines:
        if line.constant:
            sizes.append(min(fields.span(line.still), size))
        elif line.still is None:
            sizes += [fields.span(pixels) for pixels in line.moving]
        else:
            sizes += [fields.span(fields.union([line.still, line.at(i)])) for i in {0, units // 2, units - 1}]
    sizes = (
        [min(s, size) if line.still else s for s, line in zip(sizes, itertools.cycle(lines))]
        if len(lines) == 1
        else sizes
    )
    exact = not axis.bound and len(set(sizes)) == 1
    if not exact:  # then units at the border, where a shift comes round, count too
        sizes += [min(fields.span(fields.union([line.border, *line.moving])), size) for line in lines if line.border]
    return max(sizes), exact, False, max(direct) or None


def _is_whole(pixels, size, slack):
    """Whether a set reaches from border to border; what the floor of a stride leaves out does not count."""
    return pixels is not None and pixels[0] < max(slack, 1) and pixels[0] + fields.span(pixels) > size - max(slack, 1)


# -- which window ran --------------------------------------------------------------------------------------------------


def _window(node, operations, run):
    """The spec of the one convolution or pooling in a node, its input's size, and which part of that is no padding."""
    there = [operation for operation in operations[slice(*node.done)] if operation.func._overloadpacket in _SPECS]
    spec = None
    if node.module is not None and bridge.is_torchs_own(node.module):
        with contextlib.suppress(ConvlabError):
            spec = bridge.from_module(node.module)
    maps = [tensor for tensor in node.inputs if id(tensor) in run.depending and tensor.ndim == 4]
    size = tuple(maps[0].shape[-2:]) if maps else None
    real = run.real.get(id(maps[0])) if maps else None
    if len(there) != 1:
        return (None if isinstance(spec, (Conv2dSpec, PoolSpec)) else spec), size, real
    (operation,) = there
    given = operation.args[0]
    ran = None
    with contextlib.suppress(ConvlabError, TypeError, ValueError):
        ran = _SPECS[operation.func._overloadpacket](**_bound(operation))
    if ran is None or given.ndim not in (3, 4):
        return None, size, real
    if isinstance(spec, Conv2dSpec) and size and _agree(spec, ran, size, given):
        return spec, size, real
    if isinstance(spec, PoolSpec) and spec == ran:
        return spec, size, real
    real = run.real.get(id(given))
    return ran, tuple(given.shape[-2:]), real


def _agree(spec, ran, size, given):
    names = ("in_channels", "out_channels", "kernel_size", "stride", "dilation", "groups", "bias")
    if any(getattr(spec, name) != getattr(ran, name) for name in names):
        return False
    if spec.padding_mode == "zeros":
        return spec.explicit_padding == ran.explicit_padding or tuple(given.shape[-2:]) != size
    return tuple(given.shape[-2:]) == spec.padded_size(size)


def _convolution(input, weight, bias, stride, padding, dilation, transposed, groups, **_):
    if transposed or weight.ndim != 4:
        return None
    channels = weight.shape[1] * groups
    return Conv2dSpec(
        channels, weight.shape[0], tuple(weight.shape[2:]), _two(stride), _two(padding), _two(dilation), groups,
        bias is not None,
    )  # fmt: skip


def _two(values):
    values = list(values) if isinstance(values, (list, tuple)) else [values]
    return tuple(values * 2) if len(values) == 1 else tuple(values)


def _max_pool(kernel_size, stride=(), padding=0, dilation=1, ceil_mode=False, **_):
    return PoolSpec(_two(kernel_size), _two(stride) if stride else None, _two(padding), _two(dilation), ceil_mode)


def _avg_pool(kernel_size, stride=(), padding=0, ceil_mode=False, count_include_pad=True, **_):
    return PoolSpec(
        _two(kernel_size), _two(stride) if stride else None, _two(padding), 1, ceil_mode, "avg", count_include_pad
    )


aten = torch.ops.aten
_SPECS = {
    aten.convolution: _convolution,
    aten.max_pool2d_with_indices: _max_pool,
    aten.avg_pool2d: _avg_pool,
}


def _bound(operation):
    """An operation's arguments by name, with its defaults."""
    named = {}
    for index, argument in enumerate(operation.func._schema.arguments):
        if index < len(operation.args):
            named[argument.name] = operation.args[index]
        elif argument.name in operation.kwargs:
            named[argument.name] = operation.kwargs[argument.name]
        elif argument.has_default_value():
            named[argument.name] = argument.default_value
    return named


# -- operations --------------------------------------------------------------------------------------------------------


def _tensors(tree):
    return [leaf for leaf in tree_leaves(tree) if isinstance(leaf, torch.Tensor)]


class _FieldRun:
    """What is known of each tensor while the operations are gone through once more."""

    def __init__(self, watch):
        image = watch.picture
        axes = tuple(fields.image_axis(image.shape, d) for d in (image.ndim - 2, image.ndim - 1))
        self.reads = {id(image): axes}
        self.depending = {id(image)}
        self.real = {id(image): tuple((0, n - 1) for n in image.shape[-2:])}
        self.sharing = {_storage(image): [image]}
        self.made = set()  # results of operations on nothing that the module or the image holds
        self.jumps = [1, 1]

    def step(self, operation):
        named = _bound(operation)
        results = _tensors(operation.result)
        inputs = _tensors((operation.args, operation.kwargs))
        written = [
            named[a.name]
            for a in operation.func._schema.arguments
            if a.alias_info is not None and a.alias_info.is_write and isinstance(named.get(a.name), torch.Tensor)
        ]
        name = operation.func._overloadpacket.__name__
        depends = any(id(tensor) in self.reads for tensor in inputs) and not _is_new(name)
        if depends:
            try:
                pairs = self.rule(name, operation, named, results)
            except Exception:  # an operation in a form that no rule here expects: everything, as a bound
                pairs = None
            if pairs is None:
                pairs = _probed(self, operation, named, results)
            for tensor, pair in zip(results, pairs, strict=True):
                self.record(tensor, pair, written)
        else:
            if all(id(tensor) in self.made for tensor in inputs):
                self.made |= {id(tensor) for tensor in results}
            for tensor in results:
                if any(tensor is w for w in written) and id(tensor) in self.reads:
                    self.record(tensor, _constant(tensor), written)
        for tensor in results:
            self.sharing.setdefault(_storage(tensor), []).append(tensor)

    def record(self, tensor, pair, written):
        old = self.reads.get(id(tensor))
        self.reads[id(tensor)] = pair
        self.depending.add(id(tensor))
        self.note(pair)
        if any(tensor is w for w in written):
            if old is not None and all(_equal(a, b) for a, b in zip(old, pair, strict=True)):
                return
            for other in {id(t): t for t in self.sharing.get(_storage(tensor), ())}.values():
                if other is not tensor:
                    self.write_through(tensor, pair, other)

    def note(self, pair):
        for axis in (0, 1):
            for line in pair[axis].lines:
                if not line.constant:
                    self.jumps[axis] = max(self.jumps[axis], abs(line.jump) / len(line.moving))

    def write_through(self, part, pair, other):
        """A tensor has been written into; another one that shares its memory shows that too."""
        old = self.reads.get(id(other)) or _constant(other)
        same = (part.shape, part.stride(), part.storage_offset()) == (
            other.shape,
            other.stride(),
            other.storage_offset(),
        )
        slices = None if same else _slices(part, other)
        if same:
            new = pair
        elif slices is not None:
            inner = tuple(s.stop - s.start if s.step == 1 else -(-(s.stop - s.start) // s.step) for s in slices)
            new = tuple(
                fields.overwritten(
                    [old[axis], fields.carried(pair[axis], inner, lambda t: t.reshape(inner))], other.shape, slices
                )
                for axis in (0, 1)
            )
        elif id(other) in self.reads:
            new = tuple(fields.everything([old[axis], pair[axis]], other.shape) for axis in (0, 1))
        else:
            return
        self.reads[id(other)] = new
        self.depending.add(id(other))

    def rule(self, name, operation, named, results):
        """What the results depend on, a pair of axes for each; None if no rule here knows."""
        name = name.rstrip("_")
        name = "copy" if name == "copy" else name
        if name in ("view", "_unsafe_view", "reshape", "_reshape_alias", "view_as", "flatten", "unflatten"):
            return self.views(named, results, lambda t, shape: fields.reshaped(t, shape))
        if name in _MOVES or name == "as_strided":
            return self.moves(name, operation, named, results)
        rule = getattr(self, f"on_{_ALIASES.get(name, name)}", None)
        if rule is not None:
            return rule(named, results)
        if torch.Tag.pointwise in operation.func.tags or name in _POINTWISE:
            return self.pointwise(name, operation, results)
        if "keepdim" in named or name in _REDUCTIONS:
            return self.reduction(named, results)
        if name in _MIXERS or "fft" in name:
            return self.mixer(name, named, results)
        return None

    def pair(self, tensor):
        return self.reads.get(id(tensor)) if isinstance(tensor, torch.Tensor) else None

    def of(self, *tensors):
        """The axes of those tensors that depend on the image."""
        return [pair for pair in map(self.pair, tensors) if pair is not None]

    def both(self, shape, rule, *pairs):
        return tuple(rule([pair[axis] for pair in pairs], shape) for axis in (0, 1))

    # -- moves

    def views(self, named, results, move):
        source = next(v for v in named.values() if isinstance(v, torch.Tensor))
        pair = self.pair(source)
        if pair is None:
            return None
        return [
            tuple(fields.carried(axis, out.shape, lambda t, s=out.shape: move(t, s)) for axis in pair)
            for out in results
        ]

    def moves(self, name, operation, named, results):
        source = next(v for v in named.values() if isinstance(v, torch.Tensor))
        pair = self.pair(source)
        others = [t for t in _tensors(named) if t is not source]
        if pair is None or any(id(t) in self.reads for t in others):
            return None
        if any(t.is_meta for t in others):  # a run without numbers: which are taken is not known
            return self.picked(_touched(name, named, source.ndim), pair, results)
        outs = []
        for number, out in enumerate(results):
            axes = []
            for axis in pair:
                axes.append(
                    fields.carried(axis, out.shape, lambda t, k=number: self.move(name, operation, named, source, t, k))
                )
            outs.append(tuple(axes))
        if name == "slice" and source.ndim == 4:
            self.cut(named, source, results[0])
        return outs

    def picked(self, dims, pair, results):
        (out,) = results
        if dims is None or any(axis.varies(d) for axis in pair for d in dims) or out.ndim != len(pair[0].shape):
            return None

        def move(table):
            for dim in dims:
                table = table.narrow(dim, 0, 1)
            return table.expand(out.shape)

        return [tuple(fields.carried(axis, out.shape, move) for axis in pair)]

    def move(self, name, operation, named, source, table, number):
        dims = _touched(name, named, source.ndim)
        if dims is not None:
            for dim in range(table.ndim):
                if dim not in dims and table.stride(dim) == 0 and table.shape[dim] > 1:
                    table = table.narrow(dim, 0, 1)
        if name in _COPYING and table.numel() > fields.MOST_LABELS:
            raise fields.OutOfStepError
        args, kwargs = tree_map(lambda x: table if x is source else x, (operation.args, operation.kwargs))
        result = operation.func(*args, **kwargs)
        return result[number] if isinstance(result, (list, tuple)) else result

    def cut(self, named, source, out):
        """Which rows and columns of a crop are no padding."""
        real, dim = self.real.get(id(source)), (named["dim"] or 0) % source.ndim - 2
        if real is None or dim < 0 or named.get("step", 1) != 1:
            return
        start = named["start"] or 0
        start = start + source.shape[dim + 2] if start < 0 else start
        bounds = list(real)
        bounds[dim] = (max(bounds[dim][0] - start, 0), min(bounds[dim][1] - start, out.shape[dim + 2] - 1))
        self.real[id(out)] = tuple(bounds)

    def on_pad(self, named, results):
        (out,) = results
        source, sides = named["self"], list(named.get("pad") or named.get("padding"))
        pair, ahead = self.pair(source), {}
        for k in range(0, len(sides), 2):
            ahead[source.ndim - 1 - k // 2] = sides[k]
        if source.ndim == 4 and out.ndim == 4 and id(source) in self.real:
            self.real[id(out)] = tuple(
                (max(0, lo + ahead.get(d, 0)), min(out.shape[d] - 1, hi + ahead.get(d, 0)))
                for d, (lo, hi) in zip((2, 3), self.real[id(source)], strict=True)
            )
        return [tuple(self.padded(axis, out.shape, ahead) for axis in pair)]

    def padded(self, axis, shape, ahead):
        tables = {
            dim: ([[-before]], 1, None) for dim, before in ahead.items() if shape[dim] != axis.shape[dim] or before
        }
        odd = [d for d in tables if d != axis.place and axis.varies(d)]
        if not odd:
            return fields.windowed(axis, shape, tables, None)
        whole = fields.nothing(shape)
        slices = [slice(max(ahead.get(d, 0), 0), max(ahead.get(d, 0), 0) + n) for d, n in enumerate(axis.shape)]
        if any(before < 0 for before in ahead.values()) or any(s.stop > n for s, n in zip(slices, shape, strict=True)):
            return None
        slices = tuple(slice(s.start, s.stop, 1) for s in slices)
        return fields.overwritten([whole, axis], shape, slices)

    def on_cat(self, named, results):
        (out,) = results
        parts = [t for t in named["tensors"] if t.numel() or t.ndim == out.ndim]
        dim = (named.get("dim") or 0) % out.ndim
        pairs = [self.pair(t) or _constant(t) for t in parts]
        reals = {self.real.get(id(t)) for t in parts}
        if dim == 1 and len(reals) == 1 and None not in reals:
            self.real[id(out)] = reals.pop()
        return [self.both(out.shape, lambda axes, shape: fields.concatenated(axes, shape, dim), *pairs)]

    def on_stack(self, named, results):
        (out,) = results
        dim = (named.get("dim") or 0) % out.ndim
        short = (*out.shape[:dim], 1, *out.shape[dim + 1 :])
        pairs = [
            tuple(fields.carried(axis, short, lambda t: t.unsqueeze(dim)) for axis in self.pair(t) or _constant(t))
            for t in named["tensors"]
        ]
        return [self.both(out.shape, lambda axes, shape: fields.concatenated(axes, shape, dim), *pairs)]

    def on_copy(self, named, results):
        source = self.pair(named["src"]) or _constant(named["src"])
        return [self.both(out.shape, fields.joined, source) for out in results]

    def on_slice_scatter(self, named, results):
        return None

    def on_pixel_shuffle(self, named, results):
        r, x = named["upscale_factor"], named["self"]
        *lead, c, h, w = x.shape
        k = len(lead)

        def move(table, shape):
            table = fields.reshaped(table, (*lead, c // r**2, r, r, h, w))
            table = table.permute([*range(k + 1), k + 3, k + 1, k + 4, k + 2])
            return fields.reshaped(table, shape)

        return self.views(named, results, move)

    def on_pixel_unshuffle(self, named, results):
        r, x = named["downscale_factor"], named["self"]
        *lead, c, h, w = x.shape
        k = len(lead)

        def move(table, shape):
            table = fields.reshaped(table, (*lead, c, h // r, r, w // r, r))
            table = table.permute([*range(k + 1), k + 2, k + 4, k + 1, k + 3])
            return fields.reshaped(table, shape)

        return self.views(named, results, move)

    def on_view_as_real(self, named, results):
        return self.views(named, results, lambda t, shape: t.unsqueeze(-1).expand(shape))

    def on_view_as_complex(self, named, results):
        (out,) = results
        pair = self.pair(named["self"])
        short = (*out.shape, 1)
        kept = tuple(fields.collapsed(axis, short, [out.ndim]) for axis in pair)
        return [tuple(fields.squeezed(axis, [out.ndim]) for axis in kept)]

    def on_channel_shuffle(self, named, results):
        groups, x = named["groups"], named["self"]

        def move(table, shape):
            split = (x.shape[0], groups, x.shape[1] // groups, *x.shape[2:])
            return fields.reshaped(fields.reshaped(table, split).transpose(1, 2), shape)

        return self.views(named, results, move)

    def on_im2col(self, named, results):
        (out,) = results
        x, (kh, kw) = named["self"], named["kernel_size"]
        (dh, dw), (ph, pw), (sh, sw) = named["dilation"], named["padding"], named["stride"]
        oh = (x.shape[2] + 2 * ph - dh * (kh - 1) - 1) // sh + 1
        ow = (x.shape[3] + 2 * pw - dw * (kw - 1) - 1) // sw + 1
        padded = (*x.shape[:2], x.shape[2] + 2 * ph, x.shape[3] + 2 * pw)

        def move(table, shape):
            parts = []
            for u, v in itertools.product(range(kh), range(kw)):
                rows = slice(u * dh, u * dh + (oh - 1) * sh + 1, sh)
                parts.append(table[:, :, rows, slice(v * dw, v * dw + (ow - 1) * sw + 1, sw)])
            parts = [fields._narrow(part) for part in parts]
            sizes = [max(part.shape[d] for part in parts) for d in range(4)]
            whole = torch.stack([part.expand(sizes) for part in parts], 2)
            whole = whole.expand(x.shape[0], x.shape[1], kh * kw, oh, ow)
            return fields.reshaped(whole, shape)

        pair = [self.padded(axis, padded, {2: ph, 3: pw}) for axis in self.pair(x)]
        return [tuple(fields.carried(axis, out.shape, lambda t: move(t, out.shape)) for axis in pair)]

    def on_glu(self, named, results):
        (out,) = results
        x, dim = named["self"], named["dim"] % named["self"].ndim
        half = x.shape[dim] // 2
        parts = [
            tuple(
                fields.carried(axis, out.shape, lambda t, k=k: t.narrow(dim, k * half, half)) for axis in self.pair(x)
            )
            for k in (0, 1)
        ]
        return [self.both(out.shape, fields.joined, *parts)]

    # -- pointwise and sums

    def pointwise(self, name, operation, results):
        tensors = _tensors((operation.args, operation.kwargs))
        pairs, bound = [], False
        for tensor in tensors:
            pair = self.pair(tensor)
            if pair is not None:
                pairs.append(pair)
            elif name.rstrip("_") in ("mul", "where", "masked_fill"):
                zeros = self.zeros(tensor, results[0])
                if zeros == "all" and name.startswith("mul"):
                    return [_constant(out) for out in results]
                bound |= zeros is not None
        outs = []
        for out in results:
            pair = self.both(out.shape, fields.joined, *pairs)
            outs.append(tuple(axis.with_bound(bound) for axis in pair) if bound else pair)
        self.keep_real(tensors, results)
        return outs

    def keep_real(self, tensors, results):
        for out in results:
            reals = {self.real.get(id(t)) for t in tensors if id(t) in self.reads and t.shape == out.shape}
            if len(reals) == 1 and None not in reals:
                self.real[id(out)] = reals.pop()

    def zeros(self, tensor, out):
        """Whether a factor that does not depend on the image has zeros that are there by design, and not by chance."""
        if tensor.is_meta or tensor.numel() > fields.MOST_LABELS or tensor.is_complex():
            return None
        with contextlib.suppress(Exception):
            there = int(torch.count_nonzero(tensor))
            if there == 0:
                return "all" if id(tensor) in self.made else None
            return "some" if there < tensor.numel() else None
        return "some"

    def reduction(self, named, results):
        source = named.get("self", named.get("input", named.get("A")))
        pair = self.pair(source)
        if pair is None:
            return None
        dims = named.get("dim", named.get("axis"))
        dims = range(source.ndim) if dims is None or dims == [] else dims if isinstance(dims, (list, tuple)) else [dims]
        dims = [d % source.ndim for d in dims]
        short = tuple(1 if d in dims else n for d, n in enumerate(source.shape))
        kept = tuple(fields.collapsed(axis, short, dims) for axis in pair)
        flat = tuple(fields.squeezed(axis, dims) for axis in kept)
        return [kept if tuple(out.shape) == short else flat for out in results]

    def mixer(self, name, named, results):
        """All along a dimension mixed: softmax, sorting, sums that go on, Fourier transforms."""
        source = named.get("self", named.get("input"))
        pair, dims = self.pair(source), named.get("dim", -1)
        if pair is None:
            return None
        dims = [d % source.ndim for d in (dims if isinstance(dims, (list, tuple)) else [dims])]
        short = tuple(1 if d in dims else n for d, n in enumerate(source.shape))
        bound = name.startswith("cum") or "fft" in name  # a filter may undo what the transform mixes
        mixed = tuple(fields.collapsed(axis, short, dims).with_bound(bound) for axis in pair)
        outs = []
        for out in results:
            whole = self.both(out.shape, fields.joined, mixed)
            own = "softmax" in name  # what a unit was goes on beside the sum of all
            outs.append(self.both(out.shape, fields.joined, pair, whole) if own else whole)
        return outs

    def standardised(self, source, dims, results, bound=False):
        """A mean and a spread over dimensions, brought into every unit."""
        pair = self.pair(source)
        short = tuple(1 if d in dims else n for d, n in enumerate(source.shape))
        mean = tuple(fields.collapsed(axis, short, dims).with_bound(bound) for axis in pair)
        outs = []
        for out in results:
            if out.shape == source.shape:
                outs.append(self.both(out.shape, fields.joined, pair, mean))
            else:
                outs.append(tuple(fields.everything([axis], out.shape) for axis in mean))
        self.keep_real([source], results[:1])
        return outs

    def on_batch_norm(self, named, results):
        x = named["input"]
        pair = self.pair(x)
        uses_own = named.get("training", named.get("running_mean") is None)
        if uses_own:
            return self.standardised(x, [d for d in range(x.ndim) if d != 1], results)
        self.keep_real([x], results[:1])
        return [pair if out.shape == x.shape else _constant(out) for out in results]

    def on_native_layer_norm(self, named, results):
        x = named["input"]
        count = len(named["normalized_shape"])
        return self.standardised(x, list(range(x.ndim - count, x.ndim)), results)

    def on_native_group_norm(self, named, results):
        x = named["input"]
        pair, groups = self.pair(x), named["group"]
        mixed = any(axis.kind is not None for axis in pair) and groups > 1
        return self.standardised(x, list(range(1, x.ndim)), results, mixed)

    def product(self, results, *factors):
        """A matrix product: each factor with the dimensions over which it is summed."""
        (out, *others) = results
        parts, bound = [], False
        for number, (tensor, dims, shape) in enumerate(factors):
            pair = self.pair(tensor)
            if pair is None:
                continue
            dims = [d % tensor.ndim for d in dims]
            short = tuple(1 if d in dims else n for d, n in enumerate(tensor.shape))
            if any(axis.varies(d) for axis in pair for d in dims):
                bound |= any(
                    self.pair(other) is None and self.zeros(other, out) == "some"
                    for k, (other, *_) in enumerate(factors)
                    if k != number
                )
            part = tuple(fields.collapsed(axis, short, dims) for axis in pair)
            if shape is not None:
                part = tuple(fields.carried(axis, shape, lambda t, s=shape: fields.reshaped(t, s)) for axis in part)
            parts.append(tuple(axis.with_bound(bound) for axis in part))
        found = [self.both(out.shape, fields.joined, *parts)]
        return found + [tuple(fields.everything([axis], o.shape) for axis in found[0]) for o in others]

    def on_mm(self, named, results):
        return self.product(results, (named["self"], [1], None), (named["mat2"], [0], None))

    def on_bmm(self, named, results):
        return self.product(results, (named["self"], [2], None), (named["mat2"], [1], None))

    def on_addmm(self, named, results):
        added = (named["self"], [], None)
        return self.product(results, added, (named["mat1"], [1], None), (named["mat2"], [0], None))

    def on_baddbmm(self, named, results):
        added = (named["self"], [], None)
        return self.product(results, added, (named["batch1"], [2], None), (named["batch2"], [1], None))

    def on_linear(self, named, results):
        weight = named["weight"]
        if self.pair(weight) is not None:
            return None
        return self.product(results, (named["input"], [-1], None), (weight, [1], (1, weight.shape[0])))

    def on_mv(self, named, results):
        x, vector = named["self"], named["vec"]
        return self.product(results, (x, [1], (x.shape[0],)), (vector, [0], None))

    def on_attention(self, named, results):
        q, k, v = named["query"], named["key"], named["value"]
        if self.pair(named.get("attn_mask")) or self.pair(named.get("attn_bias")):
            return None
        heads = [] if q.shape[:-2] == k.shape[:-2] else [1]
        return self.product(results, (q, [-1], None), (k, [-1, -2, *heads], None), (v, [-2, *heads], None))

    # -- windows

    def on_convolution(self, named, results):
        (out,) = results
        x, weight = named["input"], named["weight"]
        pair, groups = self.pair(x), named["groups"]
        by_weight = [
            tuple(fields.everything([axis], (1,) * out.ndim) for axis in other)
            for other in self.of(weight, named["bias"])
        ]  # a kernel made from the image
        if pair is None:
            return [self.both(out.shape, fields.joined, *by_weight)]
        count = weight.ndim - 2
        stride, padding, dilation = (
            list(named[key]) * (count if len(named[key]) == 1 else 1) for key in ("stride", "padding", "dilation")
        )
        taps = self.taps(weight) if not by_weight else [list(range(n)) for n in weight.shape[2:]]
        tables = {}
        for k in range(count):
            given = (taps[k], weight.shape[2 + k], stride[k], padding[k], dilation[k])
            tables[2 + k] = _spread(*given) if named["transposed"] else _sliding(*given)
        moved = tuple(fields.windowed(axis, out.shape, tables, groups) for axis in pair)
        if by_weight:
            exact = tuple(axis.with_bound(False) for axis in moved)
            return [self.both(out.shape, fields.joined, exact, *by_weight)]
        self.all_real(out)
        return [moved]

    def taps(self, weight):
        """Along each axis, the taps that are not zero by design: those of a masked kernel are never read."""
        everything = [list(range(n)) for n in weight.shape[2:]]
        weight = getattr(weight, "_convlab_numbers", weight)
        if weight.is_meta or weight.ndim < 3:
            return everything
        with contextlib.suppress(Exception):
            used = (weight != 0).flatten(0, 1).any(0)
            if bool(used.any()) and not bool(used.all()):
                axes = range(used.ndim)
                found = []
                for axis in axes:
                    others = [d for d in axes if d != axis]
                    along = used.any(dim=tuple(others)) if others else used
                    found.append([i for i, there in enumerate(along.tolist()) if there])
                return found
        return everything

    def all_real(self, out):
        if out.ndim == 4:
            self.real[id(out)] = tuple((0, n - 1) for n in out.shape[-2:])

    def pool(self, named, results, dilation=1):
        x, count = named["self"], len(named["kernel_size"])
        kernel = list(named["kernel_size"])
        count = x.ndim - 2 if x.ndim > 3 or len(kernel) == 1 else 2
        kernel = kernel * count if len(kernel) == 1 else kernel
        stride = list(named["stride"]) or kernel
        stride, padding, dilation = (
            list(v) * count if len(v) == 1 else list(v)
            for v in (stride, named["padding"], named.get("dilation") or [1])
        )
        first = x.ndim - count
        tables = {
            first + k: _sliding(range(kernel[k]), kernel[k], stride[k], padding[k], dilation[k]) for k in range(count)
        }
        pair = self.pair(x)
        self.all_real(results[0])
        return [tuple(fields.windowed(axis, out.shape, tables, None) for axis in pair) for out in results]

    def adaptive(self, named, results):
        x, out = named["self"], results[0]
        pair = self.pair(x)
        self.all_real(out)
        for dim in range(x.ndim):
            n, m = pair[0].shape[dim], out.shape[dim]
            if n == m:
                continue
            shape = tuple(m if d == dim else size for d, size in enumerate(pair[0].shape))
            if m == 1:
                pair = tuple(fields.collapsed(axis, shape, [dim]) for axis in pair)
                continue
            table = [list(range(i * n // m, -(-(i + 1) * n // m))) for i in range(m)]
            pair = tuple(fields.gathered(axis, shape, dim, table) for axis in pair)
        return [pair for _ in results]

    on_max_pool = on_avg_pool = pool
    on_adaptive_pool = adaptive


def _is_new(name):
    """Whether an operation only takes a tensor's shape, type or device."""
    return name.startswith("new_") or name.endswith("_like") or name in ("zero_", "fill_", "bernoulli_", "uniform_")


def _storage(tensor):
    return tensor.untyped_storage()._cdata


def _constant(tensor):
    return fields.nothing(tensor.shape), fields.nothing(tensor.shape)


def _equal(a, b):
    simple = not isinstance(a.place, torch.Tensor) and not isinstance(b.place, torch.Tensor)
    return simple and a.kind is None and b.kind is None and (a.lines, a.place, a.bound) == (b.lines, b.place, b.bound)


def _slices(part, whole):
    """Where in ``whole``, a slice for each dimension, a view of it lies; None if it is no such view."""
    if not whole.is_contiguous() or part.numel() > whole.numel():
        return None
    offset = part.storage_offset() - whole.storage_offset()
    if offset < 0:
        return None
    left = [(n, s) for n, s in zip(part.shape, part.stride(), strict=True) if n > 1]
    slices = []
    for n, stride in zip(whole.shape, whole.stride(), strict=True):
        start, offset = divmod(offset, stride)
        if left and left[0][1] % stride == 0 and left[0][1] // stride < n:
            count, step = left[0][0], left[0][1] // stride
            left = left[1:]
        else:
            count, step = 1, 1
        if start + (count - 1) * step >= n:
            return None
        slices.append(slice(start, start + (count - 1) * step + 1, step))
    return tuple(slices) if not left and not offset else None


def _sliding(taps, kernel, stride, padding, dilation):
    """How a window's units read along an axis, and how they would without dilation."""
    middle = dilation * (kernel - 1) // 2 - padding
    plain = [middle + tap - (kernel - 1) // 2 for tap in taps]
    return [[tap * dilation - padding for tap in taps]], stride, [plain]


def _spread(taps, kernel, stride, padding, dilation):
    """The same for a transposed convolution."""
    table = [
        [(unit + padding - tap * dilation) // stride for tap in taps if (unit + padding - tap * dilation) % stride == 0]
        for unit in range(stride)
    ]
    return table, 1, None


def _touched(name, named, count):
    """The dimensions in which an operation moves numbers; None if that may be all."""
    if name in ("flip", "roll"):
        dims = named["dims"]
        return [d % count for d in dims] if dims else None
    if name == "index_select":
        return [named["dim"] % count]
    if name in ("index", "_unsafe_index"):
        return [d for d, index in enumerate(named["indices"]) if index is not None]
    return None


_MOVES = {
    *("permute", "transpose", "t", "numpy_T", "slice", "select", "unsqueeze", "squeeze", "expand", "split"),
    *("split_with_sizes", "chunk", "unbind", "narrow", "unfold", "diagonal", "flip", "roll", "index_select", "repeat"),
    *("index", "_unsafe_index", "gather", "movedim", "swapaxes", "unsafe_split", "unsafe_split_with_sizes", "rot90"),
    *("unsafe_chunk", "tile", "repeat_interleave", "take_along_dim", "squeeze_copy", "alias"),
}  # fmt: skip
_COPYING = ("flip", "roll", "index_select", "repeat", "index", "_unsafe_index", "gather", "tile", "rot90")
_POINTWISE = {
    *("clone", "contiguous", "detach", "alias", "_to_copy", "lift_fresh", "lift_fresh_copy", "dropout"),
    *("native_dropout", "alpha_dropout", "feature_dropout", "rrelu_with_noise", "_prelu_kernel", "prelu", "celu"),
    *("bernoulli", "_fused_dropout", "quantize_per_tensor", "fake_quantize_per_tensor_affine", "hardswish"),
}  # fmt: skip
_REDUCTIONS = {"mean", "sum", "amax", "amin", "max", "min", "var", "std", "prod", "norm", "linalg_vector_norm", "any"}
_MIXERS = {
    *("_softmax", "_log_softmax", "softmax", "log_softmax", "cumsum", "cumprod", "cummax", "cummin", "logcumsumexp"),
    *("sort", "topk", "argsort", "renorm", "_safe_softmax"),
}  # fmt: skip
_ALIASES = {
    **dict.fromkeys(("constant_pad_nd", "reflection_pad1d", "reflection_pad2d", "reflection_pad3d"), "pad"),
    **dict.fromkeys(("replication_pad1d", "replication_pad2d", "replication_pad3d"), "pad"),
    "max_pool2d_with_indices": "max_pool",
    "max_pool3d_with_indices": "max_pool",
    **dict.fromkeys(("avg_pool1d", "avg_pool2d", "avg_pool3d", "max_pool2d", "max_pool1d"), "max_pool"),
    **dict.fromkeys(("_adaptive_avg_pool2d", "_adaptive_avg_pool3d", "adaptive_avg_pool1d"), "adaptive_pool"),
    **dict.fromkeys(("adaptive_max_pool2d", "adaptive_max_pool3d", "adaptive_avg_pool2d"), "adaptive_pool"),
    **dict.fromkeys(("native_batch_norm", "_native_batch_norm_legit", "cudnn_batch_norm"), "batch_norm"),
    **dict.fromkeys(("_native_batch_norm_legit_no_training", "batch_norm_elemt"), "batch_norm"),
    **dict.fromkeys(("_scaled_dot_product_flash_attention_for_cpu", "scaled_dot_product_attention"), "attention"),
    **dict.fromkeys(("_scaled_dot_product_flash_attention", "_scaled_dot_product_efficient_attention"), "attention"),
    "_scaled_dot_product_attention_math": "attention",
}


# -- operations that no rule knows -------------------------------------------------------------------------------------

MOST_PROBED = 2**25  # numbers computed in all while an operation is tried out


def _probed(run, operation, named, results):
    """What an operation that no rule knows depends on, found by trying it: each row of its input is disturbed, and what
    changes is looked at. Where it is too large for that, or cannot be tried, everything, as a bound."""
    sources = [t for t in _tensors((operation.args, operation.kwargs)) if id(t) in run.reads]
    outs = []
    for axis in (0, 1):
        axes = [run.reads[id(t)][axis] for t in sources]
        tried = None
        if not operation.func._schema.is_mutable:
            with contextlib.suppress(Exception):
                tried = _tried(operation, sources, axes, results)
        outs.append(tried or [fields.everything(axes, out.shape) for out in results])
    return list(zip(*outs, strict=True))


def _tried(operation, sources, axes, results):
    inputs = _tensors((operation.args, operation.kwargs))
    if any(t.is_complex() or not t.is_floating_point() for t in sources):
        return None
    if any(t.is_meta for t in inputs if not any(t is s for s in sources)):
        return None
    work = sum(s.shape[a.place] for s, a in zip(sources, axes, strict=True) if isinstance(a.place, int))
    if work * (sum(t.numel() for t in inputs) + sum(t.numel() for t in results)) * 4 > MOST_PROBED:
        return None
    generator = torch.Generator().manual_seed(0)
    parts = [[] for _ in results]
    for source, axis in zip(sources, axes, strict=True):
        if axis.place is not None and not isinstance(axis.place, int):
            return None
        if axis.kind is not None or axis.place is None:
            for part, out in zip(parts, results, strict=True):
                part.append(fields.everything([axis], out.shape).with_bound(axis.kind is not None))
            continue
        changed = [None] * len(results)
        for _ in range(2):
            given = {id(s): torch.randn(s.shape, generator=generator, dtype=torch.float64) for s in sources}
            plain = _tensors(_called(operation, given))
            for index in range(source.shape[axis.place]):
                for sign in (-9, 9):
                    moved = given[id(source)].clone()
                    moved.select(axis.place, index).add_(
                        sign * torch.rand(1, generator=generator, dtype=torch.float64) + sign
                    )
                    for k, (a, b) in enumerate(
                        zip(plain, _tensors(_called(operation, given | {id(source): moved})), strict=True)
                    ):
                        rows = changed[k] = (
                            changed[k]
                            if changed[k] is not None
                            else torch.zeros((source.shape[axis.place], *a.shape), dtype=torch.bool)
                        )
                        rows[index] |= (a != b) & ~(a.isnan() & b.isnan())
        for k, out in enumerate(results):
            part = _along_one(axis, out.shape, changed[k])
            if part is None:
                return None
            parts[k].append(part)
    return [fields.joined(part, out.shape) for part, out in zip(parts, results, strict=True)]


def _called(operation, given):
    def real(x):
        if not isinstance(x, torch.Tensor):
            return x
        if id(x) in given:
            return given[id(x)]
        return x.double() if x.is_floating_point() else x

    args, kwargs = tree_map(real, (operation.args, operation.kwargs))
    return operation.func(*args, **kwargs)


def _along_one(axis, shape, changed):
    """An axis from which output changed with which unit of the input, if that goes along one dimension."""
    best = None
    for dim in range(len(shape)):
        others = tuple(d + 1 for d in range(len(shape)) if d != dim)
        table = changed.any(dim=others) if others else changed
        share = table.double().mean()
        if best is None or share < best[2]:
            best = dim, table, share
    if best is None:
        return None
    dim, table, _ = best
    reads = [torch.nonzero(table[:, u]).flatten().tolist() for u in range(shape[dim])]
    count = axis.shape[axis.place]
    if all(taps == list(range(count)) for taps in reads):
        return _all_of(axis, shape)
    ready = Axis(tuple(n if d != dim else count for d, n in enumerate(shape)), axis.lines, dim, None, axis.bound)
    return fields.gathered(ready, shape, dim, reads)


def _all_of(axis, shape):
    return Axis(tuple(shape), (fields.constant_line(axis.everything()),), None, None, axis.bound)
