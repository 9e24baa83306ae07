"""Figures of lesson 07: which channels meet, the large kernel full of zeros, what groups save in MACs and in time."""

import numpy as np

from convlab.figures import style
from convlab.figures.style import drawn


@drawn
def connections(matrices, titles):
    """Which input channels reach which output channels, one matrix beside the other.

    Parameters
    ----------
    matrices : sequence of array of bool (out_channels, in_channels)
    titles : sequence of str
    """
    matrices = [np.asarray(m, dtype=bool) for m in matrices]
    figure, axes = style.canvas(3.2 if len(matrices) < 3 else 2.9, columns=len(matrices))
    said = []
    for ax, matrix, title in zip(axes[0], matrices, titles, strict=True):
        rows, columns = matrix.shape
        count = f"{matrix.sum()} of {matrix.size} pairs"
        ax.imshow(matrix, cmap="Greens", vmin=0, vmax=2.2)
        o, i = np.nonzero(matrix)
        ax.plot(i, o, "o", color=style.OUTPUT[1], ms=min(6, 60 / max(rows, columns)))
        ax.set_xticks(np.arange(columns))
        ax.set_yticks(np.arange(rows))
        ax.set_xticks(np.arange(columns + 1) - 0.5, minor=True)
        ax.set_yticks(np.arange(rows + 1) - 0.5, minor=True)
        ax.grid(which="minor", color="#cccccc", lw=0.8)
        ax.tick_params(which="both", length=0, labelsize=9)
        ax.set_xlabel("input channel")
        ax.set_title(f"{title}\n{count}")
        said.append(f"{title}: {count}")
    axes[0][0].set_ylabel("output channel")
    alt = f"""Tables with a row for each output channel and a column for each input channel; a dot where the input
        reaches the output. {"; ".join(said)}."""
    return figure, alt


@drawn
def block_diagonal(dense, groups):
    """The dense kernel that does what a grouped layer does: blocks of weights, zeros everywhere else.

    Parameters
    ----------
    dense : array (out_channels, in_channels, kernel_height, kernel_width)
    groups : int
    """
    dense = np.asarray(dense)
    out, inputs, height, width = dense.shape
    figure, axes = style.canvas(0.55 * out + 1.0)
    ax = axes[0][0]
    gap = 0.6
    limit = np.abs(dense).max()
    for o, i in np.ndindex(out, inputs):
        left, top = i * (width + gap), o * (height + gap)
        extent = (left, left + width, top + height, top)
        ax.imshow(dense[o, i], cmap=style.SIGNED, vmin=-limit, vmax=limit, extent=extent)
        zero = not dense[o, i].any()
        style.frame(ax, top, left, height, width, colour="#bbbbbb" if zero else style.KERNEL[1], lw=1 if zero else 2)
        if zero:
            ax.text(left + width / 2, top + height / 2, "0", ha="center", va="center", color=style.QUIET)
    ax.set_xlim(-gap, inputs * (width + gap))
    ax.set_ylim(out * (height + gap), -gap)
    ax.set_xticks([i * (width + gap) + width / 2 for i in range(inputs)], range(inputs))
    ax.set_yticks([o * (height + gap) + height / 2 for o in range(out)], range(out))
    ax.tick_params(length=0)
    ax.set_xlabel("input channel")
    ax.set_ylabel("output channel")
    for spine in ax.spines.values():
        spine.set_visible(False)
    zeros = int((dense == 0).all((2, 3)).sum())
    alt = f"""A table of {out} by {inputs} small kernels, a row for each output channel and a column for each input
        channel. {out * inputs - zeros} of them, in {groups} blocks down the diagonal, hold weights, blue below zero
        and red above; the other {zeros} are all zeros."""
    return figure, alt


@drawn
def six_maps(picture, maps):
    """A colour picture's three channels, and the two maps that a layer with three groups makes of each.

    Parameters
    ----------
    picture : array (3, H, W)
    maps : array (6, H, W)
    """
    figure, axes = style.canvas(5.6, rows=3, columns=3)
    limit = np.abs(maps).max()
    for row, name in enumerate(("red", "green", "blue")):
        style.picture(axes[row][0], picture[row], f"input {row}, {name}", vmin=0, vmax=1)
        for k, way in enumerate(("across", "down")):
            style.signed(axes[row][1 + k], maps[2 * row + k], f"output {2 * row + k}: {name}, {way}", limit)
    alt = """Three rows, one for each colour: the input channel in grey, then its two output channels, changes
        across and changes down, blue below zero and red above. Red gives outputs 0 and 1, green 2 and 3, blue 4 and
        5."""
    return figure, alt


@drawn
def separable_saving(out_channels, sizes):
    """How many times fewer MACs a depthwise separable layer needs, by its output channels.

    The saving is ``1 / (1 / out_channels + 1 / k**2)`` (Howard et al. 2017).

    Parameters
    ----------
    out_channels : sequence of int
    sizes : sequence of int
        Kernel sizes k.
    """
    out_channels = np.asarray(out_channels)
    figure, axes = style.canvas(3.2)
    ax = axes[0][0]
    said = []
    for n, k in enumerate(sizes):
        saving = 1 / (1 / out_channels + 1 / k**2)
        line = ("-", "--", ":")[n % 3]
        ax.plot(out_channels, saving, line, color=style.LINES[n], marker=style.MARKS[n], label=f"{k} × {k}")
        ax.axhline(k**2, color=style.LINES[n], lw=0.8, alpha=0.6)
        values = ", ".join(f"{s:.1f} at {c}" for c, s in zip(out_channels, saving, strict=True))
        said.append(f"{k} by {k}: {values}, and never {k**2}")
    ax.set_xscale("log", base=2)
    ax.set_xticks(out_channels, [str(c) for c in out_channels])
    ax.set_xlabel("output channels")
    ax.set_ylabel("times fewer MACs")
    ax.set_ylim(bottom=0)
    ax.legend(frameon=False, ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
    alt = f"""How many times fewer MACs a depthwise separable layer needs than a full one, by its output channels,
        one rising curve for each kernel size; thin lines mark what they never reach. {"; ".join(said)}."""
    return figure, alt


@drawn
def macs_and_time(rows, xlabel, ylabel, *, xscale="linear"):
    """MACs and measured time, both relative to the first layer, on a logarithmic scale.

    Parameters
    ----------
    rows : sequence of (number, macs, mean time, sd)
        The number, or its text, is the point's position across: 13 and 15 lie twice as far apart as 14 and 15. Times in
        any unit: relative to one and the same layer.
    xlabel, ylabel : str
    xscale : {"linear", "log"}
        ``"log"`` for numbers that double, such as groups.
    """
    names = [str(row[0]) for row in rows]
    macs = np.array([row[1] for row in rows], dtype=float) / rows[0][1]
    time, spread = (np.array([row[k] for row in rows], dtype=float) / rows[0][2] for k in (2, 3))
    places = np.array(names, dtype=float)
    figure, axes = style.canvas(3.4)
    ax = axes[0][0]
    ax.plot(places, macs, "--", marker=style.MARKS[1], color=style.LINES[1], label="MACs")
    ax.errorbar(places, time, yerr=spread, marker=style.MARKS[0], color=style.LINES[0], capsize=3, label="time")
    ax.set_yscale("log")
    ax.set_xscale(xscale)
    ax.set_xticks(places, names)
    ax.set_xticks([], minor=True)
    ax.set_xlabel(xlabel)
    ax.yaxis.set_major_formatter("{x:g}")
    ax.set_ylabel(ylabel)
    ax.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1))
    ax.grid(axis="y", color="#dddddd", lw=0.8)
    ax.set_axisbelow(True)
    said = "; ".join(f"{n}: MACs {m:.2f}, time {t:.2f}" for n, m, t in zip(names, macs, time, strict=True))
    alt = f"""Two lines on a logarithmic scale, MACs and measured time, {ylabel}, against {xlabel}.
        {said}."""
    return figure, alt
