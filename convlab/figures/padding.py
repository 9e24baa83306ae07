"""Figures of lesson 05: what is added around a picture, how far it reaches, and where an even kernel moves things."""

import numpy as np

from convlab.figures import style
from convlab.figures.style import drawn
from convlab.text import plural

MODES = ("zeros", "reflect", "replicate", "circular")


@drawn
def added_numbers(row, amount):
    """One row of numbers with what each padding mode adds on both sides.

    Parameters
    ----------
    row : sequence of number
    amount : int
        Pixels added on each side.
    """
    from convlab.reference.padding import pad

    row = np.asarray(row, dtype=float)
    width = len(row) + 2 * amount
    figure, axes = style.canvas(3.0)
    ax = axes[0][0]
    ax.set_xlim(-3.2, width + 0.2)
    ax.set_ylim(5.2, -0.2)
    ax.set_aspect("equal")
    ax.axis("off")
    said = []
    for line, mode in enumerate(MODES):
        values = pad(row[None, None, :], ((0, 0), (amount, amount)), mode)[0]
        top = 1.3 * line
        ax.text(-0.3, top + 0.5, mode, ha="right", va="center", family="monospace")
        for start, stop, role in (
            (0, amount, style.PADDING),
            (amount, width - amount, style.INPUT),
            (width - amount, width, style.PADDING),
        ):
            style.grid(ax, values[:, start:stop], role, at=(top, start), fontsize=12)
        style.frame(ax, top, amount, 1, len(row), colour=style.INPUT[1])
        said.append(f"{mode}: {' '.join(style.number(v) for v in values[0])}")
    alt = f"""The row {" ".join(style.number(v) for v in row)} in a thick frame, with {amount} grey cells added on
        each side, once for each padding mode. {"; ".join(said)}."""
    return figure, alt


@drawn
def modes(picture, amount):
    """A photograph with the same amount of padding in each of the four modes.

    Parameters
    ----------
    picture : array (H, W)
    amount : int
        Pixels added on each side.
    """
    from convlab.reference.padding import pad

    height, width = picture.shape
    figure, axes = style.canvas(2.5, columns=4)
    for ax, mode in zip(axes[0], MODES, strict=True):
        style.picture(ax, pad(picture[None], ((amount, amount),) * 2, mode)[0], mode, vmin=0, vmax=1)
        style.frame(ax, amount - 0.5, amount - 0.5, height, width, colour="white", lw=3.2)
        style.frame(ax, amount - 0.5, amount - 0.5, height, width, colour=style.LINES[1], lw=1.4, ls="--")
    alt = f"""The same photograph of {height} by {width} pixels in a dashed frame four times, with {amount} pixels
        added on each side. Zeros: a black border. Reflect: the picture mirrored at its edges. Replicate: the edge
        pixels drawn out into stripes. Circular: what was on the other side of the picture."""
    return figure, alt


def touched_share(size, layers):
    """Share of a map's places whose receptive field holds padding, after 3 × 3 layers with padding 1."""
    inner = max(0, size - 2 * layers)
    return 1 - inner**2 / size**2


@drawn
def reach(size, depths):
    """Which places of a map have seen padding, after some 3×3 layers with padding 1.

    Parameters
    ----------
    size : int
        Height and width of the map.
    depths : sequence of int
        How many layers; one panel each.
    """
    from matplotlib.patches import Patch

    figure, axes = style.canvas(2.7, columns=len(depths))
    said = []
    for ax, layers in zip(axes[0], depths, strict=True):
        seen = np.ones((size, size))
        inside = slice(layers, max(layers, size - layers))
        seen[inside, inside] = 0
        share = 100 * touched_share(size, layers)
        style.picture(ax, seen, f"{plural(layers, 'layer')}: {share:.0f} %", cmap=style.AMOUNT, vmin=0, vmax=1)
        said.append(f"{layers}: {share:.0f} %")
    colours = axes[0][0].images[0].cmap
    meanings = {1.0: "receptive field holds padding", 0.0: "reads real pixels only"}
    handles = [Patch(facecolor=colours(value), edgecolor=style.INK, label=text) for value, text in meanings.items()]
    figure.legend(handles=handles, frameon=False, ncols=2, loc="outside lower center")
    alt = f"""Maps of {size} by {size} places. Bright: places whose receptive field holds padding, a frame that grows
        by one place with each layer. Dark: the rest, a square in the middle. Share of bright places by the number of
        layers: {", ".join(said)}."""
    return figure, alt


@drawn
def drift(size, depths):
    """A dot through layers of 4×4 means with padding "same".

    Parameters
    ----------
    size : int
        Height and width of the picture; the dot is in its middle.
    depths : sequence of int
        How many layers; one panel each.
    """
    from convlab.reference import conv2d

    dot = np.zeros((1, size, size))
    dot[0, size // 2, size // 2] = 1
    mean = np.full((1, 1, 4, 4), 1 / 16)
    figure, axes = style.canvas(3.1, columns=len(depths))
    said = []
    cross = {"marker": "+", "ms": 13, "mew": 1.6, "color": "white", "ls": "none", "label": "where the dot was"}
    circle = {"marker": "o", "ms": 9, "mew": 1.8, "mfc": "none", "color": "#ff9d5c", "ls": "none"}
    circle["label"] = "centre of the spot"
    for ax, layers in zip(axes[0], depths, strict=True):
        y = dot
        for _ in range(layers):
            y = conv2d(y, mean, padding="same")
        place = (y[0].sum(axis=1) @ np.arange(size)) / y.sum()
        style.picture(ax, y[0] / y.max(), f"{layers} layers: {size // 2 - place:.1f} px", cmap=style.AMOUNT)
        signs = [ax.plot(at, at, **sign)[0] for at, sign in ((size // 2, cross), (place, circle))]
        said.append(f"{layers} layers {size // 2 - place:.1f}")
    ground = axes[0][0].images[0].cmap(0.0)  # the signs are light, as on the maps
    figure.legend(
        handles=signs, facecolor=ground, labelcolor="white", framealpha=1, ncols=2, loc="outside lower center"
    )
    alt = f"""A dot in the middle of a picture of {size} by {size} pixels (white cross) and what layers of 4 by 4
        means with padding same make of it: a spot that gets wider, whose centre (circle) moves up and to the left.
        Pixels moved, in each direction: {"; ".join(said)}."""
    return figure, alt
