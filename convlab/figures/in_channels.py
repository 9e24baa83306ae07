"""Figures of lesson 01: a filter reads all channels and adds up; the order of axes and of channels."""

import numpy as np

from convlab.figures import style
from convlab.figures.style import drawn, number

NAMES = ("red", "green", "blue")


@drawn
def sum_of_channels(x, weight, row=0, column=0):
    """One output number of a filter with several channels: each channel's own sum, and their total.

    Parameters
    ----------
    x : array (C, H, W)
    weight : array (C, kH, kW)
        One filter.
    row, column : int
        Which output position.
    """
    from convlab.reference import conv2d_loops

    x, weight = np.asarray(x, dtype=float), np.asarray(weight, dtype=float)
    channels, height, width = x.shape
    kh, kw = weight.shape[1:]
    maps = [conv2d_loops(x[c : c + 1], weight[None, c : c + 1])[0] for c in range(channels)]
    total = sum(maps)
    mark = np.zeros(total.shape, dtype=bool)
    mark[row, column] = True
    figure, axes = style.canvas(0.32 * channels * (height + 1.7) + 0.4)
    ax = axes[0][0]
    step = height + 1.7
    at_kernel, at_map = width + 2, width + kw + 5
    at_total = at_map + total.shape[1] + 2.6
    style.cells(ax, at_total + total.shape[1] + 0.2, channels * step - 1.2, margin=0.6)
    for c in range(channels):
        top = c * step
        style.grid(ax, x[c], style.INPUT, at=(top, 0), label=f"input channel {c}", fontsize=10)
        style.frame(ax, top + row, column, kh, kw)
        middle = top + (height - kh) / 2
        style.grid(ax, weight[c], style.KERNEL, at=(middle, at_kernel), label=f"slice {c}", fontsize=10)
        middle = top + (height - total.shape[0]) / 2
        label = f"channel {c} alone"
        style.grid(ax, maps[c], style.OUTPUT, at=(middle, at_map), highlight=mark, label=label, fontsize=10)
        ax.text(at_kernel - 1, top + height / 2, "∗", ha="center", va="center", fontsize=15)
        ax.text(at_map - 1.5, top + height / 2, "=", ha="center", va="center", fontsize=15)
        if c:
            ax.text(at_map + total.shape[1] / 2, top - 1.1, "+", ha="center", va="center", fontsize=15)
    middle = ((channels - 1) * step + height) / 2
    ax.text(at_total - 1.3, middle, "=", ha="center", va="center", fontsize=17)
    at = (middle - total.shape[0] / 2, at_total)
    style.grid(ax, total, style.OUTPUT, at=at, highlight=mark, label="the one map", fontsize=10)
    terms = [number(m[row, column]) for m in maps]
    alt = f"""{channels} rows, one for each input channel: the channel, {height} by {width} numbers, with a frame
        around the window at row {row}, column {column}; the filter's slice for it, {kh} by {kw}; and what the two give
        alone. Right, the sum of the {channels} results, the filter's only map. At the outlined place:
        {" plus ".join(terms)} is {number(total[row, column])}."""
    return figure, alt


@drawn
def channel_maps(picture, weight):
    """A colour photograph, its channels, what a filter makes of each, and the sum.

    Parameters
    ----------
    picture : array (3, H, W) in [0, 1]
    weight : array (3, kH, kW)
        One filter.
    """
    from convlab.reference import conv2d

    picture, weight = np.asarray(picture), np.asarray(weight, dtype=picture.dtype)
    maps = [conv2d(picture[c : c + 1], weight[None, c : c + 1])[0] for c in range(3)]
    total = conv2d(picture, weight[None])[0]
    limit = np.percentile(np.abs(maps), 99)  # the strongest edges are a few pixels: paler, all others would be lost
    figure, axes = style.canvas(3.6, rows=2, columns=4)
    style.picture(axes[0][3], picture.transpose(1, 2, 0), "the photograph")
    for c, name in enumerate(NAMES):
        style.picture(axes[0][c], picture[c], f"channel {c}: {name}", vmin=0, vmax=1)
        style.signed(axes[1][c], maps[c], f"{name} with slice {c}", limit)
    style.signed(axes[1][3], total, "the sum: one map", limit)
    shares = [np.linalg.norm(m) / np.linalg.norm(total) for m in maps]
    alt = f"""Two rows of pictures. Above, the red, the green and the blue channel of a photograph, as grey pictures,
        and the photograph. Below, what one filter makes of each channel, blue below zero and red above, and the sum of
        the three, which is the filter's only map. Against the size of the sum, the three parts have
        {", ".join(f"{share:.0%} ({name})" for share, name in zip(shares, NAMES, strict=True))}."""
    return figure, alt


@drawn
def mixed(picture, weights, name):
    """What a 1 × 1 filter makes of a colour photograph: one weighted sum at each pixel.

    Parameters
    ----------
    picture : array (3, H, W) in [0, 1]
    weights : sequence of three numbers
        For red, green and blue.
    name : str
        What the mixture is called.
    """
    mix = np.tensordot(np.asarray(weights, dtype=float), picture, 1)
    figure, axes = style.canvas(2.7, columns=2, width_ratios=[1, 1.6])
    ax = axes[0][0]
    bars = ax.barh(NAMES, weights, color=style.KERNEL[0], edgecolor=style.KERNEL[1])
    ax.bar_label(bars, [number(w) for w in weights], padding=4)
    ax.axvline(0, color=style.QUIET, lw=0.8)
    ax.set_xlim(-1.45, 1.45)
    ax.invert_yaxis()
    ax.set_xticks([])
    ax.tick_params(left=False)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_title("the filter's three weights")
    recipe = " + ".join(f"{number(w)} · {c}" for w, c in zip(weights, NAMES, strict=True)).replace("+ −", "− ")
    if min(weights) < 0:
        style.signed(axes[0][1], mix, name)
        kind = "Where the sum is below zero it is blue, above zero red"
    else:
        style.picture(axes[0][1], mix, name, vmin=0, vmax=1)
        kind = "It is a grey picture"
    alt = f"""{name}: left the three weights as bars, right the mixture {recipe} of a photograph, at each pixel.
        {kind}; its values run from {number(mix.min())} to {number(mix.max())}."""
    return figure, alt


@drawn
def axis_order(values):
    """A small picture as it lies in memory, and what permute and reshape make of it.

    Parameters
    ----------
    values : array (H, W, 3)
        Whole numbers; each is drawn with the letter of its colour.
    """
    values = np.asarray(values)
    height, width, _ = values.shape
    letters = np.broadcast_to(np.array(["R", "G", "B"]), values.shape)
    texts = np.char.add(letters, values.astype(str))
    roles = {"R": style.DROPPED, "G": style.OUTPUT, "B": style.INPUT}
    figure, axes = style.canvas(0.9 + 2 * (height + 1.4) * 0.38)
    ax = axes[0][0]
    gap = 1.0
    wide = max(values.size, 3 * width + 2 * gap + 7)
    style.cells(ax, wide, 1 + 2 * (height + 1.6), margin=0.3)

    def cells(block, top, left):
        for (r, c), text in np.ndenumerate(block):
            style.grid(ax, [[0]], roles[text[0]], at=(top + r, left + c), texts=[[text]], fontsize=9)

    ax.text(0, -0.3, f"in memory: pixel after pixel, shape {values.shape}", va="bottom", color=style.QUIET)
    cells(texts.reshape(1, -1), 0, 0)
    ways = {"permute(2, 0, 1)": texts.transpose(2, 0, 1), "reshape(3, H, W)": texts.reshape(3, height, width)}
    for i, (name, block) in enumerate(ways.items()):
        top = 2.2 + i * (height + 1.6)
        ax.text(0, top + height / 2, name.replace("H, W", f"{height}, {width}"), va="center", family="monospace")
        for c in range(3):
            left = 7.5 + c * (width + gap)
            cells(block[c], top, left)
            ax.text(left + width / 2, top - 0.12, f"channel {c}", ha="center", va="bottom", color=style.QUIET, size=9)
    first = {name: " ".join(block[0].ravel()) for name, block in ways.items()}
    alt = f"""A picture of {height} by {width} pixels as a row of cells in the order of memory:
        {" ".join(texts.ravel())}. Below it the three channels that permute makes: channel 0 holds
        {first["permute(2, 0, 1)"]}, all red. Below that the three channels that reshape makes: channel 0 holds
        {first["reshape(3, H, W)"]}, the colours mixed."""
    return figure, alt


@drawn
def reordered(picture):
    """The channels that permute and reshape make of one photograph.

    Parameters
    ----------
    picture : array (H, W, 3) in [0, 1]
    """
    height, width, _ = picture.shape
    ways = {"permute": picture.transpose(2, 0, 1), "reshape": picture.reshape(3, height, width)}
    figure, axes = style.canvas(3.9, rows=2, columns=3)
    for row, (name, channels) in zip(axes, ways.items(), strict=True):
        for c, (ax, values) in enumerate(zip(row, channels, strict=True)):
            style.picture(ax, values, f"{name}: channel {c}", vmin=0, vmax=1)
    alt = """Two rows of three grey pictures. Above, the channels that permute makes: three times the whole
        photograph, in its red, green and blue part. Below, the channels that reshape makes: each holds a third of the
        photograph's rows, with every row cut into three pieces that lie one below the other, and red, green and blue
        in turn. Nothing can be recognised but a texture of stripes."""
    return figure, alt


@drawn
def swapped(picture):
    """A photograph in RGB, and the same numbers read as BGR.

    Parameters
    ----------
    picture : array (3, H, W) in [0, 1]
    """
    figure, axes = style.canvas(2.9, columns=2)
    style.picture(axes[0][0], picture.transpose(1, 2, 0), "read as red, green, blue")
    style.picture(axes[0][1], picture[::-1].transpose(1, 2, 0), "read as blue, green, red")
    means = [number(v) for v in picture.mean((1, 2))]
    alt = f"""The same numbers twice. Left, the first channel is shown as red: natural colours. Right, the first
        channel is shown as blue: what was reddish is bluish. The channels' means are {means[0]}, {means[1]} and
        {means[2]}; only their order differs."""
    return figure, alt


@drawn
def stains(picture, maps, names):
    """A tissue section and the amount of each stain that a 1 × 1 convolution finds in it.

    Parameters
    ----------
    picture : array (3, H, W) in [0, 1]
    maps : sequence of array (H, W)
        Amounts, zero or more.
    names : sequence of str
    """
    figure, axes = style.canvas(2.9, columns=1 + len(maps))
    style.picture(axes[0][0], picture.transpose(1, 2, 0), "the section")
    for ax, values, name in zip(axes[0][1:], maps, names, strict=True):
        style.picture(ax, values, name, cmap=style.AMOUNT, vmin=0, vmax=np.percentile(values, 99.5))
    shares = [f"{name} in {np.mean(v > np.percentile(v, 99.5) / 2):.0%}" for v, name in zip(maps, names, strict=True)]
    alt = f"""Left, a microscope picture of stained tissue, blue and brown. Beside it one map for each stain, bright
        where there is much of it. Above half of its largest amounts: {", ".join(shares)} of the pixels."""
    return figure, alt
