"""Figures of lesson 09: networks against what they cost, and famous networks by their numbers."""

import numpy as np

from convlab.figures import style
from convlab.figures.style import drawn

COSTS = {"macs": "MACs for one picture", "params": "parameters"}


def front(entries, cost="macs"):
    """The entries that no other beats: none costs as little and is as accurate, and better in one of the two.

    Parameters
    ----------
    entries : sequence
        Things with ``.accuracy.mean``, ``.macs`` and ``.params``.
    cost : {"macs", "params"}

    Returns
    -------
    list
        From the cheapest to the dearest: the Pareto front.
    """
    best, kept = -np.inf, []
    for entry in sorted(entries, key=lambda e: (getattr(e, cost), -e.accuracy.mean)):
        if entry.accuracy.mean > best:
            best = entry.accuracy.mean
            kept.append(entry)
    return kept


@drawn
def scoreboard(entries, baselines, cost="macs", tiers=None):
    """Accuracy with its spread against cost: the baselines, your networks, and the Pareto front through both.

    Parameters
    ----------
    entries, baselines : sequence
        Things with ``name``, ``accuracy`` (mean and sd), ``macs``, ``params`` and ``whole``, as
        `convlab.experiments.scoreboard` gives them.
    cost : {"macs", "params"}
    tiers : dict, optional
        Name -> (most parameters, most MACs, least accuracy): each drawn as the corner that its budget makes.
    """
    entries, baselines = list(entries), list(baselines)
    figure, axes = style.canvas(5.2)
    ax = axes[0][0]
    _accuracy_axis(ax)
    ax.set_xscale("log")
    best = front([entry for entry in [*baselines, *entries] if entry.whole], cost)
    ax.plot(
        [getattr(e, cost) for e in best],
        [e.accuracy.mean for e in best],
        color=style.QUIET,
        ls="--",
        lw=1.2,
        zorder=1,
        label="Pareto front",
    )
    mine = [entry for entry in entries if entry.whole]
    looks = [entry for entry in entries if not entry.whole]
    _points(ax, baselines, cost, "s", style.LINES[0], style.LINES[0], "baselines")
    _points(ax, mine, cost, "*", style.LINES[1], style.LINES[1], "yours")
    _points(ax, looks, cost, "*", style.LINES[1], "white", "yours, a first look")
    ax.margins(x=0.12, y=0.08)
    ax.set_xlabel(COSTS[cost])
    ax.grid(color="#dddddd", lw=0.8)
    ax.set_axisbelow(True)
    _corners(ax, cost, tiers or {})
    ax.legend(frameon=False, ncols=3, loc="lower left", bbox_to_anchor=(0, 1), fontsize=10)
    colours = [style.LINES[0]] * len(baselines) + [style.LINES[1]] * len(entries)
    shown = [*baselines, *entries]
    label(ax, [(getattr(e, cost), e.accuracy.mean, e.name, c) for e, c in zip(shown, colours, strict=True)])
    said = "; ".join(f"{e.name}: {e.accuracy.mean:.1f} at {getattr(e, cost):,}" for e in shown)
    budgets = "".join(
        f" The tier {name} asks for {least} % with at most {macs if cost == 'macs' else params:,}."
        for name, (params, macs, least) in (tiers or {}).items()
    )
    alt = f"""Accuracy in percent against {COSTS[cost]}, on a logarithmic axis, with the spread over seeds. {said}.
        The Pareto front, dashed, goes through {", ".join(e.name for e in best)}.{budgets}"""
    return figure, alt


def _accuracy_axis(ax):
    """Percent, with as much room between 98 and 99 as between 96 and 98: each step up halves the mistakes."""
    from matplotlib.ticker import FixedLocator, NullLocator

    ax.set_yscale(
        "function", functions=(lambda a: -np.log2(np.maximum(100 - a, 0.05)), lambda y: 100 - 2.0 ** -np.asarray(y))
    )
    ax.yaxis.set_major_locator(FixedLocator([20, 50, 80, 90, 95, 97, 98, 99, 99.5]))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    ax.set_ylabel("accuracy (%)")


def _points(ax, entries, cost, mark, colour, fill, name):
    if entries:
        x, y = [getattr(entry, cost) for entry in entries], [entry.accuracy.mean for entry in entries]
        looks = {"fmt": mark, "ms": 13 if mark == "*" else 6, "color": colour, "mfc": fill, "capsize": 3}
        ax.errorbar(x, y, yerr=[entry.accuracy.sd for entry in entries], **looks, zorder=3, label=name)


def _corners(ax, cost, tiers):
    """What each tier asks for: left of the upright line and above the level one."""
    left, bottom = ax.get_xlim()[0], ax.get_ylim()[0]
    ax.set_xlim(ax.get_xlim())
    ax.set_ylim(ax.get_ylim())
    for i, (name, (params, macs, least)) in enumerate(tiers.items()):
        budget = macs if cost == "macs" else params
        named = {"label": "a tier's budget"} if i == 0 else {}
        ax.plot([left, budget, budget], [least, least, bottom], color=style.LINES[2], lw=1.2, ls=":", **named)
        ax.annotate(
            name,
            (budget, bottom),
            (-3, 4 + 11 * (i % 2)),
            textcoords="offset points",
            ha="right",
            fontsize=9,
            color=style.LINES[2],
        )


def label(ax, points, size=9):
    """Write names beside points, each at the first place around it where nothing has been written yet.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With its final limits.
    points : sequence of (x, y, text, colour)
    """
    ax.figure.draw_without_rendering()
    places = ax.transData.transform([(x, y) for x, y, *_ in points])
    dots = [_box(x, y, 5, 5) for x, y in places]
    taken, edge = [], ax.get_window_extent()
    scale = ax.figure.dpi / 72
    for (x, y), (*_, text, colour) in zip(places, points, strict=True):
        wide, high = 0.29 * size * scale * len(text), 0.55 * size * scale
        around = [(wide + 12, 0), (0, high + 10), (0, -high - 10), (-wide - 12, 0)]
        around += [(sx * (wide + 8), sy * (high + 8)) for sx in (1, -1) for sy in (1, -1)]
        around += [(sx * wide, sy * (high + 20)) for sy in (1, -1) for sx in (1, -1)]

        def cost(shift, x=x, y=y, wide=wide, high=high):
            box = _box(x + shift[0], y + shift[1], wide, high)
            outside = box[0] < edge.x0 or box[1] > edge.x1 or box[2] < edge.y0 or box[3] > edge.y1
            return 10 * outside + 3 * sum(_meet(box, other) for other in taken) + sum(_meet(box, dot) for dot in dots)

        right, up = min(around, key=cost)
        taken.append(_box(x + right, y + up, wide, high))
        at = ax.transData.inverted().transform((x + right, y + up))
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 0.3, "alpha": 0.85}
        ax.text(*at, text, ha="center", va="center", fontsize=size, color=colour, zorder=2.5, bbox=behind)


def _box(x, y, wide, high):
    return x - wide, x + wide, y - high, y + high


def _meet(box, other):
    return box[0] < other[1] and other[0] < box[1] and box[2] < other[3] and other[2] < box[3]


# -- networks by their numbers -----------------------------------------------------------------------------------------

COLUMNS = ("parameters", "MACs", "activation memory", "receptive field")


@drawn
def networks(rows):
    """Famous networks side by side: parameters, MACs, activation memory and receptive field, each on its own scale.

    Parameters
    ----------
    rows : sequence of (name, parameters, macs, activation_bytes, field)
    """
    figure, axes = style.canvas(0.36 * len(rows) + 1.1, columns=4, sharey=True)
    places = np.arange(len(rows))[::-1]
    table = np.array([row[1:] for row in rows], dtype=float)
    for i, (ax, name) in enumerate(zip(axes[0], COLUMNS, strict=True)):
        values = table[:, i]
        low = values.min() / 3
        ax.hlines(places, low, values, color="#bbbbbb", lw=1)
        ax.plot(values, places, style.MARKS[i], color=style.LINES[i], ms=6)
        ax.set_xscale("log")
        ax.set_xlim(low, values.max() * 30)
        ax.set_title(name, fontsize=10)
        ax.set_xticks([])
        ax.minorticks_off()
        ax.spines["bottom"].set_visible(False)
        for place, value in zip(places, values, strict=True):
            text = f"  {value:.0f} px" if i == 3 else f"  {amount(value, 'B' if i == 2 else '')}"
            ax.text(value, place, text, va="center", fontsize=8.5)
    axes[0][0].set_yticks(places, [row[0] for row in rows], fontsize=9.5)
    said = "; ".join(
        f"{name}: {amount(params)} parameters, {amount(macs)} MACs, {amount(size, 'B')}, sees {field} pixels"
        for name, params, macs, size, field in rows
    )
    alt = f"""Four columns of points on logarithmic scales, one row for each network, with its number beside each
        point: parameters, MACs for one picture, memory of all activations, receptive field. {said}."""
    return figure, alt


def amount(value, unit=""):
    """A large number in a few letters: 15.5 G, 138 M, 325 k."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g} {letter}{unit}"
    return f"{value:.3g} {unit}".strip()


# -- an easy task and a harder one -------------------------------------------------------------------------------------


@drawn
def tasks(digits, patches):
    """A few pictures of two tasks, one row each.

    Parameters
    ----------
    digits : array (n, 1, h, w) in [0, 1]
    patches : array (n, 3, H, W) in [0, 1]
    """
    count = min(len(digits), len(patches))
    figure, axes = style.canvas(2.1, rows=2, columns=count)
    for i in range(count):
        style.picture(axes[0][i], digits[i][0], vmin=0, vmax=1)
        style.picture(axes[1][i], np.clip(np.moveaxis(patches[i], 0, 2), 0, 1))
    axes[0][0].set_ylabel("digits", fontsize=10)
    axes[1][0].set_ylabel("patches", fontsize=10)
    alt = f"""Two rows of {count} pictures. Above, grey digits of {digits.shape[2]} × {digits.shape[3]} pixels,
        white on black. Below, colour squares of {patches.shape[2]} × {patches.shape[3]} pixels cut from ten
        photographs: one from each."""
    return figure, alt
