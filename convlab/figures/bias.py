"""Figures of lesson 08: the bias as a threshold, and what a normalisation leaves of it."""

import numpy as np

from convlab.figures import style
from convlab.figures.style import drawn


@drawn
def threshold(picture, response, bias):
    """A picture, and what of a filter's response stays above zero once a bias is added.

    Parameters
    ----------
    picture : array (H, W) in [0, 1]
    response : array (h, w)
        The convolution without bias.
    bias : float
    """
    active = response + bias > 0
    figure, axes = style.canvas(2.4, columns=3, width_ratios=[1.15, 1.15, 0.85])
    style.picture(axes[0][0], picture, "the picture", vmin=0, vmax=1)
    style.picture(axes[0][1], active, f"active: {active.mean():.1%}", vmin=0, vmax=1)
    ax = axes[0][2]
    ax.hist(response.ravel(), bins=np.linspace(-0.4, 0.4, 81), color=style.LINES[0], log=True)
    ax.axvline(-bias, color=style.LINES[1], lw=2, ls="--")
    ax.text(-bias, ax.get_ylim()[1], " must be above", color=style.LINES[1], va="top", fontsize=9.5)
    ax.set_box_aspect(0.7)  # the photograph is what to look at
    ax.set_xlabel("response before the bias", fontsize=9.5)
    ax.set_ylabel("pixels (log)", fontsize=9.5)
    alt = f"""Left, the photograph. Middle, the pixels that stay active with a bias of {style.number(bias)},
        white on black: {active.mean():.1%} of them. Right, a histogram of the responses before the bias, with a
        dashed line at {style.number(-bias)}: only what lies to the right of the line stays active. The responses
        crowd around zero."""
    return figure, alt


@drawn
def histograms(before, shifted, normalised, normalised_shifted):
    """One channel's values before and after a bias was moved, without and with batch norm behind it.

    Parameters
    ----------
    before, shifted : array
        Convolution outputs, with the old and the new bias.
    normalised, normalised_shifted : array
        What batch norm in training makes of the two.
    """
    figure, axes = style.canvas(2.7, columns=2, sharey=True)
    pairs = [("convolution", before, shifted), ("convolution, then batch norm", normalised, normalised_shifted)]
    moved = []
    for ax, (title, old, new) in zip(axes[0], pairs, strict=True):
        low, high = min(old.min(), new.min()), max(old.max(), new.max())
        bins = np.linspace(low, high, 50)
        ax.hist(old.ravel(), bins=bins, color=style.LINES[0], alpha=0.55, label="bias as it was")
        ax.hist(new.ravel(), bins=bins, histtype="step", lw=2, ls="--", color=style.LINES[1], label="bias + 5")
        ax.set_title(title)
        ax.set_xlabel("value")
        moved.append(float(np.abs(new.mean() - old.mean())))
    axes[0][0].set_ylabel("how many")
    axes[0][0].legend(frameon=False, fontsize=9.5)
    alt = f"""Two histograms of one channel, each for the old bias (filled) and for the bias plus 5 (dashed
        outline). Left, behind the convolution: the same shape, moved by {moved[0]:.1f}. Right, behind the batch norm:
        the two lie on each other, moved by {moved[1]:.1f}."""
    return figure, alt


@drawn
def effects(rows):
    """How much the output changes when the biases move by up to 1, for several orders of layers.

    Parameters
    ----------
    rows : dict
        Name -> largest change of the output.
    """
    figure, axes = style.canvas(0.4 * len(rows) + 0.9)
    ax = axes[0][0]
    places = np.arange(len(rows))[::-1]
    values = np.array(list(rows.values()))
    cancelled = values < 1e-6
    shown = np.maximum(values, 1e-17)
    for flag, marker, colour, label in (
        (True, "s", style.LINES[2], "cancelled"),
        (False, "o", style.LINES[1], "matters"),
    ):
        chosen = cancelled == flag
        ax.plot(shown[chosen], places[chosen], ls="none", marker=marker, ms=8, color=colour, label=label)
    ax.set_xscale("log")
    ax.set_xlim(1e-17, 1e2)
    ax.set_yticks(places, list(rows))
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.set_xlabel("largest change of the output when the biases move by up to 1")
    ax.grid(axis="x", color="#dddddd", lw=0.8)
    ax.set_axisbelow(True)
    ax.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1))
    said = "; ".join(
        f"{name}: {'cancelled' if c else f'{v:.2g}'}" for (name, v), c in zip(rows.items(), cancelled, strict=True)
    )
    return (
        figure,
        f"How much the output changes when the convolution's biases move by up to 1, on a logarithmic axis. {said}.",
    )
