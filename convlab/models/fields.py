"""Which rows (or columns) of the image each element of a tensor depends on.

A *set* of pixels is ``(low, bits)``: bit ``k`` of the whole number ``bits`` stands for pixel ``low + k``; None is the
empty set. A *line* holds one set for every unit along an axis, repeated with a period, so that it also goes on beyond
the border. An *axis* says, for every element of a tensor, on which line it is and at which position. Operations that
only move numbers about are carried out on those labels themselves, so that no rule is needed for each of them.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import typing
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import numpy as np
import torch

Pixels = tuple[int, int] | None  # a set of pixels: the lowest, and a bit for each from there on; None for nothing
Rule = typing.TypeVar("Rule", bound=Callable[..., Any])

MOST_LABELS = 2**21  # elements of one table of labels; 16 MB
MOST_SETS = 4096  # different sets in a tensor whose units do not follow one pattern
MOST_PHASES = 512


# -- sets of pixels ----------------------------------------------------------------------------------------------------


def _set(low, bits):
    if not bits:
        return None
    zeros = (bits & -bits).bit_length() - 1
    return low + zeros, bits >> zeros


def union(sets: Iterable[Pixels]) -> Pixels:
    """All pixels of the sets together."""
    known = [pixels for pixels in sets if pixels is not None]
    if len(known) < 2:
        return known[0] if known else None
    low = min(first for first, _ in known)
    bits = 0
    for first, more in known:
        bits |= more << (first - low)
    return low, bits


def moved(pixels: Pixels, by: int) -> Pixels:
    return None if pixels is None else (pixels[0] + by, pixels[1])


def listed(pixels: Pixels) -> list[int]:
    """The pixels of a set, in order."""
    if pixels is None:
        return []
    low, bits = pixels
    return [low + k for k, bit in enumerate(reversed(f"{bits:b}")) if bit == "1"]


def span(pixels: Pixels) -> int:
    return 0 if pixels is None else pixels[1].bit_length()


# -- lines -------------------------------------------------------------------------------------------------------------


class Line(typing.NamedTuple):
    """Unit ``i`` depends on ``moving[i % period]``, moved on by ``jump`` for each period, and on all of ``still``.

    ``plain`` is ``moving`` as it would be if no layer were dilated. ``still`` is what a gate or a normalisation brings
    in, the same for all units. ``border`` is what some units at the border read in place of what the pattern says.
    """

    moving: tuple
    plain: tuple
    jump: int
    still: tuple | None = None
    border: tuple | None = None

    @property
    def constant(self) -> bool:
        return not any(self.moving)

    @property
    def nothing(self) -> bool:
        return self.still is None and self.constant

    def at(self, index: int) -> Pixels:
        turns, phase = divmod(index, len(self.moving))
        return moved(self.moving[phase], turns * self.jump)

    def plain_at(self, index: int) -> Pixels:
        turns, phase = divmod(index, len(self.plain))
        return moved(self.plain[phase], turns * self.jump)

    def everything(self, units: int) -> Pixels:
        """All that the first ``units`` units depend on."""
        if self.constant:
            return self.still
        return union([self.still, self.border, *_stretch(self, units)])

    def standing(self, index: int) -> Line:
        """The line of a unit that is now in no row of units."""
        return constant_line(union([self.still, self.border if self.border else None, self.at(index)]))


def _stretch(line, units):
    """The moving sets of that many units, joined; by doubling, so that long maps cost little."""
    period = len(line.moving)
    for phase in range(min(period, units)):
        pixels, count = line.moving[phase], -(-(units - phase) // period)
        total, done, base = None, 0, pixels
        size = 1
        while count:
            if count & 1:
                total = union([total, moved(base, done * line.jump)])
                done += size
            base = union([base, moved(base, size * line.jump)])
            size, count = 2 * size, count >> 1
        yield total


PIXEL = Line(((0, 1),), ((0, 1),), 1)
NOTHING = Line((None,), (None,), 0)


def constant_line(pixels: Pixels) -> Line:
    return NOTHING if pixels is None else Line((None,), (None,), 0, pixels)


class OutOfStepError(Exception):
    """Lines that do not go on at the same pace, or in no pattern that repeats soon."""


def _shortest(line):
    period = len(line.moving)
    if line.constant:
        return constant_line(line.still)
    for shorter in range(1, period):
        if period % shorter == 0 and line.jump * shorter % period == 0:
            by = line.jump * shorter // period
            if all(
                sets[i + shorter] == moved(sets[i], by)
                for sets in (line.moving, line.plain)
                for i in range(period - shorter)
            ):
                return line._replace(moving=line.moving[:shorter], plain=line.plain[:shorter], jump=by)
    return line


def tabulated(line: Line, table: Any, shift: int, plain: Any = None) -> Line:
    """The line of units that read units of ``line``: unit ``u`` those of ``table[u % n]``, moved on by ``shift`` for
    each ``n``, the length of the table."""
    if line.constant:
        return line
    period = len(line.moving)
    again = period // math.gcd(period, shift) if shift else 1
    if len(table) * again > MOST_PHASES:
        raise OutOfStepError
    moving, flat = [], []
    for turn in range(again):
        for number, taps in enumerate(table):
            moving.append(union([line.at(turn * shift + tap) for tap in taps]))
            flat.append(union([line.plain_at(turn * shift + tap) for tap in (plain or table)[number]]))
    out = Line(tuple(moving), tuple(flat), line.jump * shift * again // period, line.still, line.border)
    return _shortest(out)


def joined_line(lines: Sequence[Line]) -> Line:
    """The line of units that depend on the same unit of several lines."""
    lines = list(dict.fromkeys(lines))
    if len(lines) == 1:
        return lines[0]
    still, border = union([line.still for line in lines]), union([line.border for line in lines])
    lines = [line for line in lines if not line.constant]
    if not lines:
        return constant_line(still)
    period = math.lcm(*(len(line.moving) for line in lines))
    jumps = {line.jump * (period // len(line.moving)) for line in lines}
    if len(jumps) > 1 or period > MOST_PHASES:
        raise OutOfStepError
    moving = tuple(union([line.at(i) for line in lines]) for i in range(period))
    plain = tuple(union([line.plain_at(i) for line in lines]) for i in range(period))
    return _shortest(Line(moving, plain, jumps.pop(), still, border))


# -- axes --------------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Axis:
    """What the elements of a tensor depend on, along the image's rows or along its columns.

    Attributes
    ----------
    shape : tuple
        The tensor's.
    lines : tuple of Line
    place : None, int or tensor
        An element's position on its line: its index along this dimension, or the number in this table; None where no
        line moves.
    kind : None or tensor
        Which line an element is on; None where there is one.
    bound : bool
        Whether the sets may hold more than what is read.
    """

    shape: tuple
    lines: tuple
    place: Any = None
    kind: Any = None
    bound: bool = False

    def places(self) -> torch.Tensor:
        if isinstance(self.place, torch.Tensor):
            return self.place
        if self.place is None:
            return torch.zeros((), dtype=torch.int64).expand(self.shape)
        count = self.shape[self.place]
        ladder = torch.arange(count).view([count if d == self.place else 1 for d in range(len(self.shape))])
        return ladder.expand(self.shape)

    def kinds(self) -> torch.Tensor:
        return torch.zeros((), dtype=torch.int64).expand(self.shape) if self.kind is None else self.kind

    def varies(self, dim: int) -> bool:
        """Whether lines or positions differ along a dimension."""
        if self.place == dim if isinstance(self.place, int) else self.place is not None and _along(self.place, dim):
            return True
        return self.kind is not None and _along(self.kind, dim)

    def with_bound(self, bound: bool = True) -> Axis:
        return dataclasses.replace(self, bound=self.bound or bound)

    def everything(self) -> Pixels:
        """All that any element depends on."""
        if not isinstance(self.place, torch.Tensor):
            units = 1 if self.place is None else self.shape[self.place]
            return union([line.everything(units) for line in self.lines])
        pairs = _pairs(_narrow(self.place), _narrow(self.kinds()))
        return union([_element(self.lines[kind], place) for kind, place in pairs])


def _element(line, place):
    return union([line.still, line.at(place)])


def _along(table, dim):
    return table.shape[dim] > 1 and table.stride(dim) != 0


def _narrow(table):
    """The table without the dimensions along which it repeats itself (they keep length 1)."""
    for dim in range(table.ndim):
        if table.shape[dim] > 1 and table.stride(dim) == 0:
            table = table.narrow(dim, 0, 1)
    return table


def _tight(table):
    """The same, looking at the numbers too."""
    table = _narrow(table)
    for dim in range(table.ndim):
        if table.shape[dim] > 1 and bool((table == table.narrow(dim, 0, 1)).all()):
            table = table.narrow(dim, 0, 1)
    return table


def _pairs(place, kind):
    place, kind = torch.broadcast_tensors(place, kind)
    if place.numel() > MOST_LABELS:
        raise OutOfStepError
    both, _ = _distinct(torch.stack([kind.reshape(-1), place.reshape(-1)], 1))
    return [tuple(pair) for pair in both.tolist()]


def _distinct(rows):
    """The different rows of a table, and for each row which of them it is.

    By a hash of 64 bits: `torch.unique` of rows sorts them whole, which takes seconds.
    """
    factors = np.random.default_rng(0).integers(-(2**62), 2**62, rows.shape[1]) * 2 + 1
    with np.errstate(over="ignore"):
        keys = (rows.numpy() * factors).sum(1)
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    if len(first) > MOST_SETS:
        raise OutOfStepError
    return rows[torch.from_numpy(first)], torch.from_numpy(which.reshape(-1))


def settled(shape: Sequence[int], place: Any, kind: Any, lines: Sequence[Line], bound: bool = False) -> Axis:
    """The axis with these labels, as simple as it can be said."""
    shape = tuple(shape)
    kind = _tight(kind)
    used, lines, kind = _used(kind, lines)
    if all(line.constant for line in lines):
        return Axis(shape, tuple(lines), None, kind.expand(shape) if used > 1 else None, bound)
    place = _tight(place)
    dims = [d for d in range(place.ndim) if place.shape[d] > 1]
    if not dims:
        here = int(place.reshape(-1)[0])
        return settled(shape, place, kind, [line.standing(here) for line in lines], bound)
    if math.prod(torch.broadcast_shapes(place.shape, kind.shape)) <= MOST_LABELS:
        ladders = [(dim, _ladders(place, kind, lines, dim)) for dim in dims]
        ladders = [(dim, ladder) for dim, ladder in ladders if ladder is not None]
        if ladders:  # of a map cut into windows, the windows: they go further
            dim, (kind, lines, _) = max(ladders, key=lambda item: item[1][2])
            used, lines, kind = _used(_tight(kind), lines)
            return Axis(shape, tuple(lines), dim, kind.expand(shape) if used > 1 else None, bound)
    return Axis(shape, tuple(lines), place.expand(shape), kind.expand(shape) if used > 1 else None, bound)


def _used(kind, lines):
    """Without lines that nothing is on, or that are the same."""
    there = torch.unique(kind).tolist()
    distinct = list(dict.fromkeys(lines[k] for k in there))
    if len(distinct) == len(lines) == len(there):
        return len(lines), tuple(lines), kind
    new = torch.zeros(len(lines), dtype=torch.int64)
    for k in there:
        new[k] = distinct.index(lines[k])
    return len(distinct), tuple(distinct), _tight(new[kind])


def _ladders(place, kind, lines, dim):
    """Labels as lines along one dimension: which of them, the lines, and how far one step goes; None if they are not.

    Each row of labels along the dimension must go on regularly; at its ends it may do something else (a shift that
    comes round, an interpolation that stops at the border).
    """
    place, kind = torch.broadcast_tensors(place, kind)
    count, rest = place.shape[dim], [n for d, n in enumerate(place.shape) if d != dim]
    rows = torch.stack([place.movedim(dim, -1).reshape(-1, count), kind.movedim(dim, -1).reshape(-1, count)], 1)
    distinct, which = _distinct(rows.flatten(1))
    if len(distinct) > 256:
        return None
    distinct = distinct.view(-1, 2, count)
    found, pace = [], 0
    for places, kinds in distinct.tolist():
        ladder = _ladder(places, kinds, lines)
        if ladder is None:
            return None
        found.append(ladder[0])
        pace = max(pace, abs(ladder[1]))
    return which.view(rest).unsqueeze(dim) if rest else which.view(1), found, pace


def _ladder(places, kinds, lines):
    count, middle = len(places), len(places) // 2
    if lines[kinds[middle]].constant:
        same = all(k == kinds[0] for k in kinds)
        return (lines[kinds[0]], 0) if same else None
    line = lines[kinds[middle]]
    for period in range(1, min(64, max(1, count // 3)) + 1):
        first, last = _run(places, kinds, period, middle)
        if last - first + 1 <= count // 2 or (count <= 3 and last - first + 1 < count):
            continue
        shift = places[first + period] - places[first] if first + period <= last else 0
        if shift == 0 and last - first + 1 < count:
            continue
        if shift == 0:
            return (line.standing(places[0]), 0) if len(set(places)) == 1 else None
        table = _phases(places, first, period, shift)
        try:
            out = tabulated(line, table, shift)
        except OutOfStepError:
            return None
        odd = [_element(lines[kinds[i]], places[i]) for i in range(count) if not first <= i <= last]
        if any(odd):
            out = out._replace(border=union([out.border, *odd]))
        return out, shift / period
    return None


def _run(places, kinds, period, middle):
    """The longest stretch around the middle in which every step of a period goes equally far."""
    count = len(places)
    if count <= period:
        return middle, middle
    steps = [
        places[i + period] - places[i] if kinds[i] == kinds[i + period] == kinds[middle] else None
        for i in range(count - period)
    ]
    at = min(middle, len(steps) - 1)
    if steps[at] is None:
        return middle, middle
    first = last = at
    while first > 0 and steps[first - 1] == steps[at]:
        first -= 1
    while last + 1 < len(steps) and steps[last + 1] == steps[at]:
        last += 1
    return first, last + period


def _phases(places, first, period, shift):
    table = [None] * period
    for index in range(first, first + period):
        turns, phase = divmod(index, period)
        table[phase] = [places[index] - turns * shift]
    return table


# -- what operations do to axes ----------------------------------------------------------------------------------------


def image_axis(shape: Sequence[int], dim: int) -> Axis:
    return Axis(tuple(shape), (PIXEL,), dim)


def everything(axes: Sequence[Axis], shape: Sequence[int]) -> Axis:
    """Every element may depend on all that these depend on; only a bound."""
    return Axis(tuple(shape), (constant_line(union([axis.everything() for axis in axes])),), bound=True)


def guarded(rule: Rule) -> Rule:
    """The rule, or the bound where labels would become too many."""

    @functools.wraps(rule)
    def wrapped(axis, shape, *args, **kwargs):
        try:
            return rule(axis, shape, *args, **kwargs)
        except OutOfStepError:
            return everything(axis if isinstance(axis, list) else [axis], shape)

    return typing.cast(Rule, wrapped)


@guarded
def carried(axis: Axis, shape: Sequence[int], move: Callable[..., Any]) -> Axis:
    """After something that only moves numbers about: ``move`` does to labels what it does to them."""
    if axis.place is None and axis.kind is None:
        return dataclasses.replace(axis, shape=tuple(shape))
    place = axis.places() if axis.place is None else move(axis.places())
    kind = axis.kinds() if axis.kind is None else move(axis.kinds())
    place = place.expand(shape) if axis.place is not None else torch.zeros((), dtype=torch.int64).expand(shape)
    kind = kind.expand(shape) if axis.kind is not None else torch.zeros((), dtype=torch.int64).expand(shape)
    return settled(shape, place, kind, axis.lines, axis.bound)


def reshaped(table: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    """`torch.reshape` of labels, without writing out the dimensions along which they repeat themselves."""
    old, new = list(table.shape), list(shape)
    if 0 in old:
        return table.reshape(new)
    target, i, j = [], 0, 0
    while i < len(old) or j < len(new):
        first_old, first_new = i, j
        a, i = (old[i], i + 1) if i < len(old) else (1, i)
        b, j = (new[j], j + 1) if j < len(new) else (1, j)
        while a != b:
            if a < b:
                a, i = a * old[i], i + 1
            else:
                b, j = b * new[j], j + 1
        repeats = all(table.stride(d) == 0 or old[d] == 1 for d in range(first_old, i))
        for d in range(first_old, i) if repeats else ():
            table = table.narrow(d, 0, 1)
        target += [1 if repeats else new[d] for d in range(first_new, j)]
    if math.prod(target) > MOST_LABELS:
        raise OutOfStepError
    return table.reshape(target).expand(shape)


@guarded
def joined(axes: Sequence[Axis], shape: Sequence[int]) -> Axis:
    """Each element depends on what the elements at its place in all these depend on, after broadcasting."""
    shape = tuple(shape)
    axes = [_broadcast(axis, shape) for axis in axes]
    bound = any(axis.bound for axis in axes)
    moving = [axis for axis in axes if axis.place is not None]
    place = moving[0].place if moving else None
    same = all(_same_place(axis.place, place) for axis in moving)
    try:
        if not same:
            raise OutOfStepError
        if all(axis.kind is None for axis in axes):
            return Axis(shape, (joined_line([axis.lines[0] for axis in axes]),), place, None, bound)
        kinds = [axis.kinds() for axis in axes]
        kind, rows = _combined(kinds)
        lines = [joined_line([axis.lines[k] for axis, k in zip(axes, row, strict=True)]) for row in rows]
        used, lines, kind = _used(kind, lines)
        place = None if all(line.constant for line in lines) else place
        return Axis(shape, lines, place, kind.expand(shape) if used > 1 else None, bound)
    except OutOfStepError:
        return _listed_out(axes, shape, bound)


def _same_place(a, b):
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        a, b = _narrow(a), _narrow(b)
        return a is b or (a.shape == b.shape and torch.equal(a, b))
    return isinstance(a, int) and isinstance(b, int) and a == b


def _broadcast(axis, shape):
    if axis.shape == shape:
        return axis
    ahead = len(shape) - len(axis.shape)
    kind = None if axis.kind is None else axis.kind.expand(shape)
    if isinstance(axis.place, int):
        if axis.shape[axis.place] != shape[axis.place + ahead]:  # one unit for all
            return Axis(shape, tuple(line.standing(0) for line in axis.lines), None, kind, axis.bound)
        return Axis(shape, axis.lines, axis.place + ahead, kind, axis.bound)
    place = None if axis.place is None else axis.place.expand(shape)
    return Axis(shape, axis.lines, place, kind, axis.bound)


def _combined(tables):
    """Which combination of numbers stands at each place, and the combinations."""
    narrow = torch.broadcast_tensors(*(_narrow(table) for table in tables))
    if narrow[0].numel() * len(narrow) > MOST_LABELS:
        raise OutOfStepError
    rows, which = _distinct(torch.stack([t.reshape(-1) for t in narrow], 1))
    return which.view(narrow[0].shape), rows.tolist()


def _listed_out(axes, shape, bound):
    """Every element's set for itself: for what runs out of step."""
    tables, sets = zip(*map(_by_set, axes), strict=True)
    which, rows = _combined(tables)
    lines = [constant_line(union([sets[k][number] for k, number in enumerate(row)])) for row in rows]
    used, lines, which = _used(which, lines)
    return Axis(shape, lines, None, which.expand(shape) if used > 1 else None, bound)


def _by_set(axis):
    """Which set each element has, and the sets."""
    which, rows = _combined([axis.kinds(), axis.places()])
    sets = [_element(axis.lines[kind], place) for kind, place in rows]
    distinct = {pixels: number for number, pixels in enumerate(dict.fromkeys(sets))}
    which = torch.tensor([distinct[pixels] for pixels in sets])[which]
    return which.expand(axis.shape), list(distinct)


@guarded
def collapsed(axis: Axis, shape: Sequence[int], dims: Collection[int]) -> Axis:
    """After a sum over dimensions, which keep length 1 in ``shape``."""
    shape = tuple(shape)
    dims = [d % len(axis.shape) for d in dims]
    lines, place, kind = axis.lines, axis.place, axis.kind
    if isinstance(place, int) and place in dims:
        lines, place = tuple(constant_line(line.everything(axis.shape[place])) for line in lines), None
    elif isinstance(place, torch.Tensor) and any(_along(place, d) for d in dims):
        axis = _listed_out([axis], axis.shape, axis.bound)
        lines, place, kind = axis.lines, None, axis.kind
    if isinstance(place, torch.Tensor):
        for d in dims:
            place = place.narrow(d, 0, 1)
    if kind is not None:
        along = [d for d in dims if _along(kind, d)]
        for d in dims:
            if d not in along:
                kind = kind.narrow(d, 0, 1)
        if along:
            kind, lines = _collapsed_kinds(kind, lines, along)
    used, lines, kind = _used(_tight(kind), lines) if kind is not None else (1, lines, None)
    place = None if all(line.constant for line in lines) else place
    if isinstance(place, torch.Tensor):
        place = place.expand(shape)
    return Axis(shape, tuple(lines), place, kind.expand(shape) if kind is not None and used > 1 else None, axis.bound)


def _collapsed_kinds(kind, lines, dims):
    narrow = _narrow(kind)
    keep = [d for d in range(kind.ndim) if d not in dims]
    if narrow.numel() > MOST_LABELS:
        raise OutOfStepError
    rows = narrow.permute([*keep, *dims]).reshape(math.prod(narrow.shape[d] for d in keep), -1)
    distinct, which = _distinct(rows)
    new = [joined_line([lines[k] for k in dict.fromkeys(row)]) for row in distinct.tolist()]
    return which.view([1 if d in dims else narrow.shape[d] for d in range(kind.ndim)]), new


def squeezed(axis: Axis, dims: Collection[int]) -> Axis:
    """Without dimensions of length 1."""
    dims = {d % len(axis.shape) for d in dims}
    shape = tuple(n for d, n in enumerate(axis.shape) if d not in dims)
    kind = None if axis.kind is None else _without(axis.kind, dims)
    place = axis.place
    if isinstance(place, int):
        if place in dims:
            lines = tuple(line.standing(0) for line in axis.lines)
            return Axis(shape, lines, None, kind, axis.bound)
        place -= sum(d < place for d in dims)
    elif place is not None:
        place = _without(place, dims)
    return Axis(shape, axis.lines, place, kind, axis.bound)


def _without(table, dims):
    for dim in sorted(dims, reverse=True):
        table = table.squeeze(dim)
    return table


@guarded
def windowed(axis: Axis, shape: Sequence[int], tables: dict[int, Any], groups: int | None) -> Axis:
    """After windows that slide along some dimensions.

    Parameters
    ----------
    tables : dict
        For each of these dimensions ``(table, shift, plain)`` as `tabulated` takes them.
    groups : int or None
        How channels (dimension 1) are read together; None if each is read alone.
    """
    shape = tuple(shape)
    for dim in list(tables):
        if dim != axis.place and axis.varies(dim):
            if isinstance(axis.place, torch.Tensor) and _along(axis.place, dim):
                return everything([axis], shape)
            listed_lines = _one_by_one(axis, shape, dim, tables[dim])
            if listed_lines is not None:
                axis = listed_lines
                tables = {d: table for d, table in tables.items() if d != dim}
                continue
            short = tuple(1 if d == dim else n for d, n in enumerate(axis.shape))
            axis = collapsed(axis, short, [dim]).with_bound()
    if groups is not None and axis.varies(1):
        axis = _over_channels(axis, shape[1], groups)
    lines, place, kind = axis.lines, axis.place, axis.kind
    if isinstance(place, int) and place in tables:
        table, shift, plain = tables[place]
        lines = tuple(tabulated(line, table, shift, plain) for line in lines)
    fixed = [d for d in range(len(shape)) if d in tables or (d == 1 and groups is not None)]
    kind = None if kind is None else _refitted(kind, shape, fixed)
    place = _refitted(place, shape, fixed) if isinstance(place, torch.Tensor) else place
    return Axis(shape, lines, place, kind, axis.bound)


def _one_by_one(axis, shape, dim, table):
    """Windows over units of which each has a set of its own, and that differ along this dimension alone."""
    kind = None if axis.kind is None else _narrow(axis.kind)
    if axis.place is not None or kind.numel() != kind.shape[dim] or shape[dim] > MOST_SETS:
        return None
    units, (phases, shift, _) = kind.reshape(-1).tolist(), table
    lines = []
    for unit in range(shape[dim]):
        turns, phase = divmod(unit, len(phases))
        taps = [turns * shift + tap for tap in phases[phase]]
        lines.append(joined_line([axis.lines[units[tap]] for tap in taps if 0 <= tap < len(units)] or [NOTHING]))
    which = torch.arange(shape[dim]).view([shape[dim] if d == dim else 1 for d in range(len(shape))])
    used, lines, which = _used(which, lines)
    between = tuple(shape[dim] if d == dim else n for d, n in enumerate(axis.shape))
    return Axis(between, lines, None, which.expand(between) if used > 1 else None, axis.bound)


def _refitted(table, shape, dims):
    """A table that repeats itself along these dimensions, for other lengths of them."""
    for dim in dims:
        if table.shape[dim] != shape[dim]:
            table = table.narrow(dim, 0, 1)
    return table.expand(shape)


def _over_channels(axis, channels, groups):
    if groups == 1 or axis.place == 1 or (isinstance(axis.place, torch.Tensor) and _along(axis.place, 1)):
        short = (axis.shape[0], 1, *axis.shape[2:])
        out = collapsed(axis, short, [1]).with_bound(groups > 1)
    else:
        split = (axis.shape[0], groups, axis.shape[1] // groups, *axis.shape[2:])
        kind, lines = _collapsed_kinds(reshaped(axis.kind, split), axis.lines, [2])
        kind = kind.expand(-1, -1, channels // groups, *kind.shape[3:])
        kind = kind.reshape(kind.shape[0], channels if kind.shape[1] > 1 else kind.shape[2], *kind.shape[3:])
        whole = (axis.shape[0], channels, *axis.shape[2:])
        used, lines, kind = _used(_tight(kind), lines)
        return Axis(whole, lines, axis.place, kind.expand(whole) if used > 1 else None, axis.bound)
    whole = (axis.shape[0], channels, *axis.shape[2:])
    kind = None if out.kind is None else out.kind.expand(whole)
    place = out.place.expand(whole) if isinstance(out.place, torch.Tensor) else out.place
    return Axis(whole, out.lines, place, kind, out.bound)


@guarded
def concatenated(axes: Sequence[Axis], shape: Sequence[int], dim: int) -> Axis:
    """Several tensors, one after the other along a dimension."""
    shape = tuple(shape)
    first = next((axis for axis in axes if axis.place is not None), axes[0])
    bound = any(axis.bound for axis in axes)
    if (
        dim != first.place
        and all(
            axis.kind is None and axis.lines == first.lines and _same_place(axis.place, first.place) for axis in axes
        )
        and not isinstance(first.place, torch.Tensor)
    ):
        return Axis(shape, first.lines, first.place, None, bound)
    lines: list[Line] = []
    places, kinds = [], []
    for axis in axes:
        place = axis.places()
        if axis.place is None and isinstance(first.place, int) and first.place != dim:
            place = dataclasses.replace(axis, place=first.place).places()  # nothing moves there, so any will do
        places.append(place)
        kinds.append((_narrow(axis.kinds()) + len(lines)).expand(axis.shape))
        lines += axis.lines
    return settled(shape, _strung(places, shape, dim), _strung(kinds, shape, dim), lines, bound)


def _strung(tables, shape, dim):
    narrow = [_narrow(table) for table in tables]
    sizes = [max(table.shape[d] for table in narrow) for d in range(len(shape))]
    sizes[dim] = -1
    if math.prod(shape[d] if n == -1 else n for d, n in enumerate(sizes)) > MOST_LABELS:
        raise OutOfStepError
    whole = []
    for table, part in zip(narrow, tables, strict=True):
        lengths = [part.shape[d] if n == -1 else n for d, n in enumerate(sizes)]
        whole.append(table.expand(lengths))
    return torch.cat(whole, dim).expand(shape)


def nothing(shape: Sequence[int]) -> Axis:
    """The axis of a tensor that depends on no pixel."""
    return Axis(tuple(shape), (NOTHING,))


@guarded
def overwritten(axes: Sequence[Axis], shape: Sequence[int], slices: Sequence[slice]) -> Axis:
    """``axes[0]`` with ``axes[1]`` written into a part of it; ``slices`` has one slice for each dimension."""
    shape = tuple(shape)
    base, part = axes
    lines = [*base.lines, *part.lines]
    tables = []
    for old, new in ((base.places(), part.places()), (base.kinds(), _narrow(part.kinds()) + len(base.lines))):
        old, new = _narrow(old), _narrow(new)
        fits = []
        for d, n in enumerate(shape):
            whole = slices[d] == slice(0, n, 1)
            fits.append(1 if whole and old.shape[d] == 1 and new.shape[d] == 1 else n)
        tables.append((old, new, fits))
    fits = [max(a, b) for a, b in zip(tables[0][2], tables[1][2], strict=True)]
    if math.prod(fits) > MOST_LABELS:
        raise OutOfStepError
    out = []
    for old, new, _ in tables:
        whole = old.expand(fits).clone()
        whole[tuple(slice(0, 1) if n == 1 and shape[d] != 1 else slices[d] for d, n in enumerate(fits))] = new
        out.append(whole.expand(shape))
    return settled(shape, out[0], out[1], lines, base.bound or part.bound)


@guarded
def gathered(axis: Axis, shape: Sequence[int], dim: int, table: Any) -> Axis:
    """Units along ``dim`` that read, of the units before, those that ``table`` lists for each."""
    shape = tuple(shape)
    if not axis.varies(dim):
        return windowed(axis, shape, {dim: ([[0]], 1, None)}, None)
    if axis.place != dim:
        return everything([axis], shape)
    axis = dataclasses.replace(axis, shape=tuple(n for n in axis.shape))
    kind = None if axis.kind is None else _refitted(axis.kind, shape, [dim])
    regular = _regular(table)
    if regular is not None:
        first, last, phases, shift = regular
        odd = [u for u in range(len(table)) if not first <= u <= last]
        lines = []
        for line in axis.lines:
            out = tabulated(line, phases, shift)
            extra = [line.at(tap) for u in odd for tap in table[u]]
            lines.append(out._replace(border=union([out.border, *extra])) if extra else out)
        return Axis(shape, tuple(lines), dim, kind, axis.bound)
    if kind is not None or len(table) > MOST_SETS:
        return everything([axis], shape)
    (line,) = axis.lines
    lines = [constant_line(union([line.still, *(line.at(tap) for tap in taps)])) for taps in table]
    which = torch.arange(len(table)).view([len(table) if d == dim else 1 for d in range(len(shape))])
    used, lines, which = _used(which, lines)
    return Axis(shape, lines, None, which.expand(shape) if used > 1 else None, axis.bound)


def _regular(table):
    """Where around its middle a table repeats itself: first and last unit, one period of it, and the shift."""
    count, middle = len(table), len(table) // 2
    for period in range(1, min(64, max(1, count // 3)) + 1):
        if count <= period or not table[middle]:
            continue
        shift = table[middle][0] - table[middle - period][0] if middle >= period and table[middle - period] else None
        if not shift:
            continue
        goes_on = [[tap + shift for tap in table[u]] == list(table[u + period]) for u in range(count - period)]
        first = last = middle - period
        if not goes_on[first]:
            continue
        while first > 0 and goes_on[first - 1]:
            first -= 1
        while last + 1 < len(goes_on) and goes_on[last + 1]:
            last += 1
        last += period
        if last - first + 1 <= count // 2 or (count <= 3 and last - first + 1 < count):
            continue
        phases = [None] * period
        for unit in range(first, first + period):
            turns, phase = divmod(unit, period)
            phases[phase] = [tap - turns * shift for tap in table[unit]]
        return first, last, phases, shift
    return None
