"""Figures of lesson 03: what a window reaches, what a stack costs, and how much of a receptive field counts."""

import numpy as np

from convlab.figures import style
from convlab.figures.style import drawn


@drawn
def effective_field(depth, kernel_size=3):
    """How much each input pixel counts for one output of a stack of mean filters.

    Closed form: the weights of ``depth`` mean filters one after the other are the kernel convolved with itself; their
    standard deviation is ``sqrt(depth * (kernel_size**2 - 1) / 12)`` pixels (Luo et al. 2016).

    Parameters
    ----------
    depth, kernel_size : int
    """
    profile = np.ones(1)
    for _ in range(depth):
        profile = np.convolve(profile, np.full(kernel_size, 1 / kernel_size))
    width = len(profile)
    spread = np.sqrt(depth * (kernel_size**2 - 1) / 12)
    middle = min(width, 2 * 1.96 * spread)
    margin = 4
    weights = np.pad(np.outer(profile, profile), margin)
    figure, axes = style.canvas(2.9, columns=2, width_ratios=[1, 1.5])
    style.picture(axes[0][0], weights / weights.max(), f"{depth} layers", cmap=style.AMOUNT, vmin=0, vmax=1)
    style.frame(axes[0][0], margin - 0.5, margin - 0.5, width, width, colour="white", lw=1.5, ls="--")
    ax = axes[0][1]
    places = np.arange(width) - width // 2
    ax.fill_between(places, profile, step="mid", color=style.LINES[0], alpha=0.35)
    ax.step(places, profile, where="mid", color=style.LINES[0])
    for edge in (-middle / 2, middle / 2):
        ax.axvline(edge, color=style.LINES[1], ls="--", lw=1.5)
    ax.set_xlabel(f"pixels from the centre; the field is {width} wide")
    ax.set_ylabel("weight")
    ax.set_ylim(bottom=0)
    ax.set_title(f"dashed: the middle 95 %, {middle:.0f} pixels")
    alt = f"""Left, a map of how much each input pixel counts for one output of {depth} mean filters of
        {kernel_size} by {kernel_size}: bright in the centre, dark towards the dashed frame, which is the receptive
        field of {width} by {width} pixels. Right, a cut through the middle: a bell. Its middle 95 % is {middle:.0f}
        pixels wide, of {width}."""
    return figure, alt


@drawn
def cost_of_stacks(widths, in_channels, out_channels):
    """Weights of two 3×3 layers against one 5×5, by the width between the two.

    Parameters
    ----------
    widths : sequence of int
        Channels between the two layers.
    in_channels, out_channels : int
    """
    widths = np.asarray(widths)
    two = 9 * widths * (in_channels + out_channels)
    five = 25 * in_channels * out_channels
    even = five / (9 * (in_channels + out_channels))
    figure, axes = style.canvas(3.2)
    ax = axes[0][0]
    ax.plot(widths, two, marker=style.MARKS[0], color=style.LINES[0], label="two 3×3, by the width between them")
    ax.axhline(five, color=style.LINES[1], ls="--", label="one 5×5")
    ax.axvline(even, color=style.QUIET, lw=1, ls=":")
    ax.text(even, ax.get_ylim()[1], f" equal at {even:.1f}", va="top", fontsize=9.5, color=style.QUIET)
    ax.set_xlabel("channels between the two layers")
    ax.set_ylabel("weights")
    ax.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1))
    alt = f"""Weights of two 3×3 layers from {in_channels} to {out_channels} channels, rising in proportion to
        the channels between them, from {two[0]:,} at {widths[0]} to {two[-1]:,} at {widths[-1]}; one 5×5 layer has
        {five:,} whatever that width. They are equal at {even:.1f} channels."""
    return figure, alt
