"""``review_model``: a learner's own network, layer by layer, and remarks: what was found, why, and where to read."""

from __future__ import annotations

import contextlib
import dataclasses
import html
import os
import time
import typing
from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from convlab import course, stacks
from convlab.errors import ConvlabError
from convlab.figures import style
from convlab.models import bridge, counting, flow
from convlab.spec import Conv2dSpec
from convlab.stacks import PoolSpec, StackError, Table, check_input_size
from convlab.text import as_argument, listed


class Remark(typing.NamedTuple):
    """Something worth a look.

    ``rule`` is its short name, ``layers`` the names of the layers it is about, ``text`` what was found and why it
    matters, ``lesson`` the parameter whose lesson explains it.
    """

    rule: str
    layers: tuple
    text: str
    lesson: str

    @property
    def notebook(self) -> str:
        return course.lesson(self.lesson).notebook


class ReviewRow(typing.NamedTuple):
    """One row of a review's table.

    ``field`` is (height, width) in pixels of the image, what the channels at one position depend on together;
    `flow.AtMost` where it may be less; "all" where a unit sees everything, with ``field.direct`` for what it sees
    without gates and normalisations; None where nothing comes from the image.
    """

    name: str
    layer: str
    output_shape: tuple
    field: tuple | str | None
    parameters: int
    macs: int
    activation_bytes: int
    note: str
    uncounted: tuple = ()


class ReviewTable(Table):
    """The layers of a reviewed network, with what each costs and sees."""

    def _head(self):
        return ["name", "layer", "output", "sees", "parameters", "MACs", "activation bytes"]

    def _cells(self, row):
        sees = _sees(row.field)
        numbers = (f"{n:,}" for n in (row.parameters, row.macs, row.activation_bytes))
        return [row.name, row.layer, " × ".join(map(str, row.output_shape)), sees, *numbers]

    def _foot(self):
        totals = (sum(getattr(row, field) for row in self.rows) for field in ("parameters", "macs", "activation_bytes"))
        return ["total", "", "", "", *(f"{n:,}" for n in totals)]

    def _below_total(self):
        return stacks.left_out(self.rows)

    def _remarks(self):
        notes = [f"{row.name}: {row.note}" for row in self.rows if row.note]
        if any(getattr(row.field, "direct", None) for row in self.rows):
            notes.append(
                "“all, … directly”: the windows read so many pixels; a gate or a normalisation adds a summary of the "
                "whole map."
            )
        if any(isinstance(row.field, flow.AtMost) for row in self.rows):
            notes.append("“at most”: some units see less, or which pixels an operation reads could not be told.")
        return notes


@dataclasses.dataclass(frozen=True)
class Review:
    """What `review_model` returns: ``table``, ``remarks`` and, drawn when asked for, ``figure()``."""

    input_size: tuple
    table: ReviewTable
    remarks: tuple

    def figure(self) -> typing.Any:
        """Field and sizes, parameters, MACs and activation memory along the network; show it with ``cl.show``."""
        return _figure(self)

    def __str__(self):
        said = [f"{i}. {r.text}\n   Read {r.notebook}." for i, r in enumerate(self.remarks, 1)]
        return "\n".join([*(said or ["Nothing to remark."]), "", str(self.table)])

    __repr__ = __str__

    def _repr_html_(self):
        said = "".join(f"<li>{html.escape(remark.text)} Read {_link(remark)}.</li>" for remark in self.remarks)
        remarks = f"<ol>{said}</ol>" if said else "<p>Nothing to remark.</p>"
        return f"<div>{remarks}{self.table._repr_html_()}</div>"


def _link(remark):
    """The lesson as a link from where the notebook runs; as plain text where there is no such file."""
    try:
        lesson = course.find_root() / remark.notebook
    except ConvlabError:
        return remark.notebook
    if not lesson.is_file():
        return remark.notebook
    path = html.escape(os.path.relpath(lesson), quote=True)
    return f'<a href="{path}">{remark.notebook}</a>'


def _sees(field):
    if field is None:
        return "–"
    if field == "all":
        return f"all, {_by(field.direct)} directly" if field.direct else "all"
    return str(field) if isinstance(field, flow.AtMost) else _by(field)


def _by(pair):
    return f"{pair[0]} × {pair[1]}"


def review_model(
    module: typing.Any,
    input_size: Sequence[int],
    *,
    object_size: int | Sequence[int] | None = None,
    measure: bool = True,
) -> Review:
    """A network's sizes, fields and costs layer by layer, and remarks on its convolutions, each with its reason.

    Parameters
    ----------
    module : torch.nn.Module, or spec, list or dict of specs
        Any forward(); it is run once, without gradients, and left as it was.
    input_size : (int, int, int)
        ``(C, H, W)`` of one picture.
    object_size : int or (int, int), optional
        Height and width in pixels of what the network is to recognise. By default as large as the picture.
    measure : bool
        Whether to time layers with groups on this machine, a few runs of each.

    Returns
    -------
    Review
        Shown in a notebook as remarks and table; ``cl.show(review.figure())`` draws it.

    Raises
    ------
    convlab.stacks.StackError
        If the network cannot run on such a picture.
    """
    shape = check_input_size(input_size)
    if len(shape) != 3:
        raise StackError(f"input_size={input_size!r} must be (channels, height, width) of one picture.")
    watch = counting.watched(module if isinstance(module, nn.Module) else _module(module, shape), shape)
    calls = flow.follow(watch)
    seen = shape[1:] if object_size is None else _object(object_size)
    remarks = [*_bias_before_norm(calls), *_skipped(calls), *_dropped(calls), *_mostly_padding(calls), *_grids(calls)]
    remarks += _too_small_a_field(calls, seen, object_size is not None)
    if measure:
        remarks += _slow_groups(calls)
    return Review(shape, _review_table(watch, calls, shape), tuple(remarks))


def _module(specs, shape):
    """A large network's weights need no numbers here."""
    small = counting.is_small(stacks.cost(specs, shape).parameters, shape)
    with contextlib.nullcontext() if small else torch.device("meta"):
        return bridge.to_module(specs)


def _object(size):
    pair = tuple(size) if isinstance(size, (tuple, list)) else (size, size)
    if len(pair) != 2 or not all(isinstance(n, int) and n > 0 for n in pair):
        raise StackError(f"object_size={size!r} must be a number of pixels or (height, width).")
    return pair


def _review_table(watch, calls, shape):
    fields = {call.node.row: call.field for call in calls if call.node.row is not None}
    rows = [ReviewRow(*row[:3], fields.get(index), *row[3:]) for index, row in enumerate(watch.table)]
    return ReviewTable(f"The network on one image of {' × '.join(map(str, shape))}", tuple(rows))


# -- remarks -----------------------------------------------------------------------------------------------------------


def _names(calls):
    return tuple(dict.fromkeys(call.name for call in calls))


def _listed(names):
    names = [f"“{name}”" for name in names]
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return listed(names)


def _takes_means_away(node):
    """Whether this call subtracts each channel's own mean, so that a constant before it does nothing."""
    module = node.module
    if isinstance(module, nn.GroupNorm):
        return module.num_groups == module.num_channels
    if isinstance(module, (nn.modules.batchnorm._BatchNorm, nn.modules.instancenorm._InstanceNorm)):
        return True
    return "batch_norm" in node.operation


def _bias_before_norm(calls):
    idle_biases = []
    for call in calls:
        if not isinstance(call.spec, Conv2dSpec) or not call.spec.bias or len(call.readers) != 1:
            continue
        if call.readers[0] >= 0 and _takes_means_away(calls[call.readers[0]].node):
            idle_biases.append(call)
    if idle_biases:
        names = _names(idle_biases)
        idle = sum({call.name: call.spec.out_channels for call in idle_biases}.values())
        text = (
            f"{_listed(names)}: the bias is followed at once by a normalisation that takes each channel's mean away, "
            f"and the bias with it. bias=False gives the same network with {idle:,} parameters fewer."
        )
        yield Remark("bias before norm", names, text, "bias")


def _windows(calls):
    """Convolutions and pooling that ran on maps."""
    return [call for call in calls if isinstance(call.spec, (Conv2dSpec, PoolSpec)) and call.size]


def _alike(remarked):
    """Calls that share a window, under the first of them: one remark will do."""
    groups = {}
    for call, *rest in remarked:
        spec = call.spec
        key = (spec.kernel_size, spec.stride, spec.dilation, str(spec.padding))
        groups.setdefault(key, []).append((call, *rest))
    for members in groups.values():
        yield _names([call for call, *_ in members]), *members[0]


def _skipped(calls):
    """Windows that jump further than they are wide."""
    skipping = []
    for call in _windows(calls):
        spec, size = call.spec, call.size
        reads = [_used(spec, size, axis) for axis in (0, 1)]
        wide = zip(spec.stride, spec.effective_kernel_size, reads, strict=True)
        if any(stride > extent and len(used) > 1 for stride, extent, used in wide):
            skipping.append((call, np.prod([len(set().union(*used)) / n for used, n in zip(reads, size, strict=True)])))
    for names, call, part in _alike(skipping):
        spec, which = call.spec, "It" if len(names) == 1 else f"“{call.name}”"
        text = (
            f"{_listed(names)}: stride {_by(spec.stride)} is larger than the window, "
            f"{_by(spec.effective_kernel_size)}. {which} reads only {100 * part:.0f} % of its {_by(call.size)} "
            "input. A kernel at least as large as the stride leaves no gaps; nor does "
            f"nn.AvgPool2d({as_argument(spec.stride)}, ceil_mode=True) before the layer, and stride 1 in it."
        )
        yield Remark("stride larger than kernel", names, text, "stride")


def _used(spec, size, axis):
    """For each window along an axis, the real pixels it reads."""
    before, n = spec.explicit_padding[axis][0], size[axis]
    windows = spec.output_size(size)[axis]
    taps = np.arange(spec.kernel_size[axis]) * spec.dilation[axis] - before
    return [{int(t) for t in taps + w * spec.stride[axis] if 0 <= t < n} for w in range(windows)]


def _dropped(calls):
    """Rows and columns at the end that no window reaches because the stride does not fit."""
    dropping = []
    for call in _windows(calls):
        lost = [_lost(call.spec, call.size, axis, call.real) for axis in (0, 1)]
        if any(lost):
            dropping.append((call, lost))
    for names, call, lost in _alike(dropping):
        ends = [
            f"last {f'{n} {word}s' if n > 1 else word}" for n, word in zip(lost, ("row", "column"), strict=True) if n
        ]
        spec, size = call.spec, _by(call.size)
        which = f"its {size} input" if len(names) == 1 else f"the {size} input of “{call.name}”"
        text = (
            f"{_listed(names)}: with kernel {_by(spec.kernel_size)}, stride {_by(spec.stride)} and padding "
            f"{_padding(spec)} no window reaches the {' and the '.join(ends)} of {which}. "
            f"{_fitting(call, lost)}"
        )
        yield Remark("size dropped by stride", names, text, "stride")


def _fitting(call, lost):
    """What would lose no rows or columns: the next sizes below and above, and the least padding."""
    spec, size = call.spec, call.size
    less = tuple(n - gone for n, gone in zip(size, lost, strict=True))
    more = tuple(n + step - gone if gone else n for n, gone, step in zip(size, lost, spec.stride, strict=True))
    words = f"An input of {_by(less)} or {_by(more)} fits"
    if isinstance(spec.padding, str):
        return f"{words}."
    padding = list(spec.padding)
    for axis in (0, 1):
        most = spec.kernel_size[axis] // 2 if isinstance(spec, PoolSpec) else padding[axis] + spec.stride[axis]
        tried = range(padding[axis], most + 1)
        fits = (p for p in tried if not _lost(_padded(spec, axis, p), size, axis, call.real))
        padding[axis] = next(fits, None)
    if None in padding:
        return f"{words}."
    return f"{words}; padding={as_argument(tuple(padding))} reads {'it' if sum(lost) == 1 else 'them'}, too."


def _padded(spec, axis, amount):
    changed = tuple(amount if i == axis else p for i, p in enumerate(spec.padding))
    return dataclasses.replace(spec, padding=changed)


def _lost(spec, size, axis, real=None):
    """How many rows or columns at the end no window reaches; those that only pad the map (``real``) do not count."""
    if not 1 < spec.stride[axis] <= spec.effective_kernel_size[axis]:  # the other case has its own remark
        return 0
    last = size[axis] - 1 if real is None else real[axis][1]
    windows, extent = spec.output_size(size)[axis], spec.effective_kernel_size[axis]
    end = (windows - 1) * spec.stride[axis] - spec.explicit_padding[axis][0] + extent - 1
    return max(0, last - end)  # what lies between the taps of a dilated window is another matter


def _padding(spec):
    return repr(spec.padding) if isinstance(spec.padding, str) else _by(spec.padding)


def _mostly_padding(calls):
    """Windows that read padding more than anything else; what is to blame is the padding, the dilation or the map."""
    by_cause = {}
    for call in _windows(calls):
        spec = call.spec
        if isinstance(spec, PoolSpec) or (real := _share_of_picture(spec, call.size)) >= 0.5:
            continue
        cause = _blame(spec, call.size)
        alike = (cause, spec.kernel_size, spec.padding) if cause == "padding" else (cause, spec.padding_mode == "zeros")
        by_cause.setdefault(alike, []).append((call, real))
    for (cause, *_), members in by_cause.items():
        calls_of = [call for call, _ in members]
        call, real = members[0]
        spec, names = call.spec, _names(calls_of)
        what = "zeros" if spec.padding_mode == "zeros" else "copies of the border"
        who = _listed(names) if len(names) <= 4 else f"{_listed(names)} ({len(names)} layers)"
        share = f"{100 * (1 - real):.0f} %"
        if len(members) > 1:
            shares = [round(100 * (1 - r)) for _, r in members]
            share = f"{min(shares)} to {max(shares)} %" if min(shares) < max(shares) else f"{shares[0]} %"
        windows = f"{'its' if len(names) == 1 else 'their'} {_by(spec.effective_kernel_size)} windows"
        if len({c.spec.effective_kernel_size for c in calls_of}) > 1:
            windows = "their windows"
        text = f"{who}: {share} of what {windows} read is padding ({what}), because {_why(cause, members)}"
        yield Remark("mostly padding", names, text, "dilation" if cause == "dilation" else "padding")


def _blame(spec, size):
    """Whether more padding was asked for than keeps the size, or else dilation or the kernel outgrow the map."""
    keeps = _keeps(spec, size)
    if not isinstance(spec.padding, str) and any(p > k for p, k in zip(spec.padding, keeps, strict=True)):
        return "padding"
    return "dilation" if max(spec.dilation) > 1 else "map"


def _keeps(spec, size):
    """The padding that keeps the size at stride 1, for each axis; of an even kernel the smaller that still runs."""
    half = [(extent - 1) // 2 for extent in spec.effective_kernel_size]
    least = [max(0, -(-(e - n) // 2)) for e, n in zip(spec.effective_kernel_size, size, strict=True)]
    return tuple(max(pair) for pair in zip(half, least, strict=True))


def _why(cause, members):
    (call, _), spec = members[0], members[0][0].spec
    maps = list(dict.fromkeys(_by(c.size) for c, _ in members))
    turned, size = spec.kernel_size[::-1], call.size
    meant = ""
    if turned != spec.kernel_size and spec.kernel_size[0] > size[0] and turned[0] <= size[0] and turned[1] <= size[1]:
        meant = f" Or did you mean kernel_size={turned}, {turned[1]} along the width?"
    if cause == "padding":
        keeps = _keeps(spec, size)
        odd = all(extent % 2 for extent in spec.effective_kernel_size)
        does = "keeps the size" if odd else "changes it by one at most"
        does += " at stride 1" if max(spec.stride) > 1 else ""
        return (
            f"padding={as_argument(spec.padding)} is more than a {_by(spec.effective_kernel_size)} window can use: "
            f"padding={as_argument(keeps)} {does}.{meant}"
        )
    there = f"the map is only {maps[0]} there" if len(maps) == 1 else f"the maps are only {', '.join(maps[:3])} there"
    smaller = "dilation" if cause == "dilation" else "kernel"
    return f"{there}. A smaller {smaller}, or one stride less before it, would read the image.{meant}"


def _share_of_picture(spec, size):
    """Of all that the windows read, the share that is not padding."""
    shares = []
    for axis, taps in enumerate(spec.kernel_size):
        windows = _used(spec, size, axis)
        shares.append(sum(map(len, windows)) / (len(windows) * taps))
    return shares[0] * shares[1]


def _grids(calls):
    """Dilated layers after which, at the end of the maps, some pixels inside the field are read by no path."""
    index = _end_of_the_maps(calls)
    if index is not None:
        rows, columns = calls[index].before
        full = [len(reads.pixels) / reads.size for reads in (rows, columns)]
        plain = [len(reads.plain) == max(reads.plain) - min(reads.plain) + 1 for reads in (rows, columns)]
        if min(full) < 1 and all(plain):
            dilated = [c for c in calls[:index] if isinstance(c.spec, Conv2dSpec) and max(c.spec.dilation) > 1]
            read, field = len(rows.pixels) * len(columns.pixels), (rows.size, columns.size)
            text = (
                f"{_listed(_names(dilated))}: with these dilations a unit at the end of the maps reads {read:,} of the "
                f"{field[0] * field[1]:,} pixels of its {_by(field)} field, in a grid: it never puts a pixel together "
                "with its neighbour. Dilations such as 1, 2, 4 or 1, 2, 5 leave no gaps."
            )
            yield Remark("dilation that grids", _names(dilated), text, "dilation")


def _end_of_the_maps(calls):
    """Which call pools each map to one number, for good; None if there is none, or if some of the way is not known.

    The pooling inside a gate is not the end, and neither is a flattening: a linear layer after it sees all units.
    """
    last = max((i for i, call in enumerate(calls) if call.maps is not False), default=None)
    if last is None or not calls[last].maps or calls[last].after is None or calls[last].after[0].jump is not None:
        return None
    if calls[last].before[0].jump is None:  # joined with something that sees everything already
        return None
    shape, out = calls[last].node.inputs[0].shape, calls[last].node.outputs[0].shape
    return last if out[:2] == shape[:2] and all(n == 1 for n in out[2:]) else None


def _too_small_a_field(calls, seen, known):
    index = _end_of_the_maps(calls)
    if index is None:
        return
    field = tuple(reads.size for reads in calls[index].before)
    if any(f < s for f, s in zip(field, seen, strict=True)):
        what = f"the {'object' if known else 'picture'}, {_by(seen)}"
        text = (
            f"“{calls[index].name}”: before global pooling a unit sees {_by(field)} pixels, less than {what}. "
            "Pooling only averages what single units found, so nothing ever looks at a larger object as a whole. "
            "More layers, a stride earlier, larger kernels or dilation widen the field."
            + ("" if known else " If what you look for is smaller, say so with object_size.")
        )
        yield Remark("field smaller than object", (calls[index].name,), text, "kernel_size")


# -- groups, timed -----------------------------------------------------------------------------------------------------

MARGIN = 1.5  # more than chance does to the fastest of several rounds
ROUNDS = 7


def _slow_groups(calls):
    """Layers whose groups, on this machine, make them slower than the same layer with fewer groups and more work."""
    done = set()
    for call in calls:
        spec = call.spec
        if not isinstance(spec, Conv2dSpec) or not call.size or (spec, call.size) in done:
            continue
        done.add((spec, call.size))
        # At most eight times the work: nobody would gain by more, and timing it would take long.
        fewer = [spec.groups // times for times in (8, 4, 2) if spec.groups % times == 0]
        if not fewer:
            continue
        mine, *others = timed([spec, *(spec.replace(groups=g) for g in fewer)], call.size)
        groups = fewer[int(np.argmin(others))]
        if mine > MARGIN * min(others):  # and once more, only these two: chance does not strike twice
            mine, other = timed([spec, spec.replace(groups=groups)], call.size)
            slower, work = mine / other, spec.groups // groups
            if slower <= MARGIN:
                continue
            text = (
                f"“{call.name}”: measured on this machine just now, groups={spec.groups} took {slower:.1f} times as "
                f"long as groups={groups}, with {work} times fewer multiplications. Few channels in a group give the "
                "processor little to do at once. Time both where the network will run."
            )
            yield Remark("groups that cost time", (call.name,), text, "groups")


def timed(specs: Sequence[typing.Any], size: Sequence[int]) -> np.ndarray:
    """Seconds of each layer's forward pass on one picture: the fastest of interleaved rounds, so that other work on the
    machine disturbs little."""
    layers = [bridge.to_module(spec).eval() for spec in specs]
    picture = torch.zeros(1, specs[0].in_channels, *size)
    seconds = np.zeros((ROUNDS + 1, len(layers)))
    with torch.inference_mode():
        for round_ in seconds:
            for i, layer in enumerate(layers):
                start = time.perf_counter()
                layer(picture)
                round_[i] = time.perf_counter() - start
    return seconds[1:].min(axis=0)  # the first round warms up


# -- the picture -------------------------------------------------------------------------------------------------------


class _Stage(typing.NamedTuple):
    name: str
    side: float | None
    field: float | None
    parameters: int
    macs: int
    activation_bytes: int


def _stages(table):
    """One bar for each layer that multiplies or pools, together with what follows until the next one."""
    stages = []
    for row in table:
        starts = row.macs > 0 or "Pool" in row.layer or not stages
        side = max(row.output_shape[1:]) if len(row.output_shape) == 3 else None
        direct = row.field if isinstance(row.field, tuple) else getattr(row.field, "direct", None)
        field = max(direct) if direct else None
        if starts:
            stages.append(_Stage(row.name, side, field, row.parameters, row.macs, row.activation_bytes))
        else:
            last = stages[-1]
            stages[-1] = last._replace(
                parameters=last.parameters + row.parameters,
                activation_bytes=last.activation_bytes + row.activation_bytes,
                field=field if row.output_shape and field else last.field,
            )
    return stages


@style.drawn
def _figure(review):
    stages = _stages(review.table)
    figure, axes = style.canvas(height=7.2, rows=4, sharex=True)
    places = np.arange(len(stages))
    top, *bars = axes[:, 0]
    picture = max(review.input_size[1:])
    top.axhline(picture, color=style.QUIET, linestyle=":", label=f"the picture: {picture}")
    for values, colour, mark, dashes, label in (
        ([s.field for s in stages], style.LINES[0], "o", "-", "receptive field"),
        ([s.side for s in stages], style.LINES[1], "s", "--", "side of the map"),
    ):
        values = np.array([np.nan if v is None else v for v in values], dtype=float)
        size = 5 if len(stages) <= 60 else 0
        top.plot(places, values, color=colour, marker=mark, markersize=size, linestyle=dashes, label=label)
    top.set_yscale("log", base=2)
    top.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    top.set_ylabel("pixels")
    top.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
    kinds = (
        ("parameters", "parameters", style.KERNEL, "//"),
        ("macs", "MACs", style.OUTPUT, "\\\\"),
        ("activation_bytes", "activations", style.INPUT, ".."),
    )
    for axis, (field, label, (fill, edge), hatch) in zip(bars, kinds, strict=True):
        total = sum(getattr(s, field) for s in stages) or 1
        shares = [100 * getattr(s, field) / total for s in stages]
        axis.bar(places, shares, color=fill, edgecolor=edge, hatch=hatch if len(stages) <= 60 else None)
        axis.set_ylabel(f"{label}, %")
    blocks = [s.name if len(s.name) < 8 else s.name.split(".")[0] for s in stages]
    starts = [i for i, name in enumerate(blocks) if i == 0 or name != blocks[i - 1]]
    far = len(stages) / 24  # labels nearer than this would overlap
    starts = [i for n, i in enumerate(starts) if n == 0 or i - starts[n - 1] >= far]
    bars[-1].set_xticks(places[starts], [blocks[i] for i in starts], rotation=45, ha="right", rotation_mode="anchor")
    bars[-1].set_xlabel("layers, from the image to the answer")
    return figure, _in_words(review, stages, picture)


def _in_words(review, stages, picture):
    def most(field, label):
        total = sum(getattr(s, field) for s in stages) or 1
        best = max(stages, key=lambda s: getattr(s, field))
        return f"{label}: {total:,} in all, most in “{best.name}” ({100 * getattr(best, field) / total:.0f} %)"

    fields = [s.field for s in stages if s.field]
    sides = [s.side for s in stages if s.side]
    words = f"Four panels along the {len(stages)} layers of the network, from the picture to the answer. "
    if fields:
        words += f"The receptive field grows from {fields[0]} to {fields[-1]} pixels; the picture has {picture}. "
    if sides:
        words += f"The maps' side goes from {sides[0]} to {sides[-1]}. "
    parts = (most("parameters", "Parameters"), most("macs", "MACs"), most("activation_bytes", "Activation bytes"))
    return words + "Bars below show each layer's share. " + ". ".join(parts) + "."
