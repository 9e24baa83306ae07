"""Charts of measured values, the same in every lesson: each point with its spread, each series with its own sign."""

import numpy as np

from convlab.figures import style
from convlab.figures.style import drawn


@drawn
def bars(rows, xlabel, *, unit="", markers=None):
    """Measured values with their spread, one row each, worst to best as given.

    Parameters
    ----------
    rows : sequence of (name, mean, sd)
    xlabel : str
    unit : str
    markers : sequence of (name, mean, sd), optional
        A second measurement of the same rows, drawn as an open diamond.
    """
    figure, axes = style.canvas(0.42 * len(rows) + 1.1)
    ax = axes[0][0]
    places = np.arange(len(rows))[::-1]
    means, spreads = np.array([r[1] for r in rows]), np.array([r[2] for r in rows])
    first, second = xlabel if isinstance(xlabel, tuple) else (xlabel, None)
    apart = 0.13 if markers else 0  # so that neither hides the other where both are the same
    ax.errorbar(means, places + apart, xerr=spreads, fmt="o", color=style.LINES[0], capsize=4, ms=7, label=first)
    alt = [f"{name} {mean:.1f} plus or minus {sd:.1f}{unit}" for name, mean, sd in rows]
    text = f"{first}: {'; '.join(alt)}."
    if markers:
        others = np.array([[m[1], m[2]] for m in markers])
        ax.errorbar(
            others[:, 0],
            places - apart,
            xerr=others[:, 1],
            fmt="D",
            mfc="white",
            color=style.LINES[1],
            capsize=4,
            ms=7,
            label=second,
        )
        text += f" {second}: " + "; ".join(f"{n} {m:.1f} plus or minus {s:.1f}{unit}" for n, m, s in markers) + "."
        ax.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1))  # above: points may be anywhere
    ax.set_yticks(places, [r[0] for r in rows])
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.set_xlabel(first if second is None else f"{first} and {second}" + (f", {unit.strip()}" if unit else ""))
    ax.grid(axis="x", color="#dddddd", lw=0.8)
    ax.set_axisbelow(True)
    return figure, f"Points with bars for one standard deviation over seeds. {text}"


@drawn
def tradeoff(rows, ylabel, better=""):
    """Measured values against their cost, one labelled point with its spread for each row.

    Parameters
    ----------
    rows : sequence of (name, macs, mean, sd)
    ylabel : str
    better : str
        What is worth seeing, said in the description.
    """
    figure, axes = style.canvas(4.0)
    ax = axes[0][0]
    for i, (name, macs, mean, sd) in enumerate(rows):
        mark = style.MARKS[i % len(style.MARKS)]
        colour = style.LINES[i % len(style.LINES)]
        ax.errorbar(macs / 1e6, mean, yerr=sd, fmt=mark, ms=8, capsize=4, color=colour, label=name)
    ax.set_xlabel("million MACs for one picture")
    ax.set_ylabel(ylabel)
    ax.margins(x=0.1, y=0.1)
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5), fontsize=10)
    ax.grid(color="#dddddd", lw=0.8)
    ax.set_axisbelow(True)
    said = "; ".join(f"{name}: {mean:.1f} plus or minus {sd:.1f} at {macs / 1e6:.2f}" for name, macs, mean, sd in rows)
    return figure, f"{ylabel} against million MACs, a labelled point with its spread for each network. {said}. {better}"


@drawn
def curves(series, xlabel, ylabel, ticks=None):
    """Measured curves with their spread, each with its own line, marker and label.

    Parameters
    ----------
    series : dict
        Name -> list of (x, mean, sd).
    xlabel, ylabel : str
    ticks : sequence, optional
    """
    figure, axes = style.canvas(3.5)
    ax = axes[0][0]
    said = []
    digits = 2 if all(abs(mean) < 2 for points in series.values() for _, mean, _ in points) else 1
    for i, (name, points) in enumerate(series.items()):
        x, mean, sd = (np.array(column, dtype=float) for column in zip(*points, strict=True))
        line = ("-", "--", ":", "-.")[i % 4]
        ax.errorbar(x, mean, yerr=sd, color=style.LINES[i], marker=style.MARKS[i], ls=line, capsize=3, label=name)
        shown = np.round(mean, digits) + 0.0  # never −0
        said.append(
            f"{name}: " + ", ".join(f"{m:.{digits}f} at {style.number(a)}" for a, m in zip(x, shown, strict=True))
        )
    if ticks is not None:
        ax.set_xticks(ticks)
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    ax.legend(frameon=False, ncols=min(3, len(series)), loc="lower left", bbox_to_anchor=(0, 1))
    ax.grid(axis="y", color="#dddddd", lw=0.8)
    ax.set_axisbelow(True)
    return figure, f"{ylabel} against {xlabel}. {'. '.join(said)}."
