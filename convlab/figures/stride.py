"""Figures of lesson 04: what stride reads, what it drops, what it folds, and what that costs."""

import numpy as np

from convlab.figures import style
from convlab.figures.style import drawn


@drawn
def sampling_comb(specs, length=12):
    """Which pixels of one row each window reads, and how often each pixel is read.

    Parameters
    ----------
    specs : sequence of Conv2dSpec
        One strip each; their width axis is drawn.
    length : int
        Pixels in the row.
    """
    from matplotlib.patches import Rectangle

    figure, axes = style.canvas(1.25 * len(specs) + 0.2, rows=len(specs))
    described = []
    for ax, spec in zip(axes[:, 0], specs, strict=True):
        row = _one_row(spec)
        counts = row.use_counts((1, length))[0]
        pad = row.padding[1]
        windows = row.output_size((1, length))[1]
        rows = min(3, windows)
        for i in range(-pad, length + pad):
            outside = i < 0 or i >= length
            role = style.PADDING if outside else style.DROPPED if counts[i] == 0 else style.INPUT
            ax.add_patch(
                Rectangle(
                    (i, 0),
                    1,
                    1,
                    facecolor=role[0],
                    edgecolor=role[1],
                    lw=0.9,
                    ls="--" if outside else "-",
                    hatch="////" if role is style.DROPPED else None,
                )
            )
            behind = {"facecolor": role[0], "edgecolor": "none", "pad": 1.0} if role is style.DROPPED else None
            ax.text(i + 0.5, 0.52, "" if outside else str(counts[i]), ha="center", va="center", bbox=behind)
        for window in range(windows):
            taps = window * spec.stride[1] - pad + np.arange(spec.kernel_size[1]) * spec.dilation[1]
            y = -0.45 - 0.42 * (window % rows)
            ax.plot([taps[0] + 0.12, taps[-1] + 0.88], [y, y], color=style.KERNEL[1], lw=3.5, solid_capstyle="butt")
        ax.set_xlim(-3.2, length + 3.2)
        ax.set_ylim(1.25, -0.65 - 0.42 * rows)
        ax.axis("off")
        name = f"kernel_size={spec.kernel_size[1]}, stride={spec.stride[1]}, padding={pad}"
        ax.set_title(name, loc="left", fontsize=10.5)
        skipped = int((counts == 0).sum())
        described.append(
            f"{name}: reads per pixel {', '.join(map(str, counts))}; {skipped} of {length} pixels are never read"
        )
    alt = f"""One strip per setting. Each strip is a row of {length} pixels; the number in a pixel says how
        many windows read it; a hatched pixel is read by none; dashed cells are padding. Bars above are the windows.
        {". ".join(described)}."""
    return figure, alt


def _one_row(spec):
    """The same layer along the width only."""
    return spec.replace(
        kernel_size=(1, spec.kernel_size[1]),
        stride=(1, spec.stride[1]),
        padding=(0, spec.explicit_padding[1][0]),
        dilation=(1, spec.dilation[1]),
    )


@drawn
def size_staircase(specs, sizes=range(4, 33)):
    """Output size against input size, with the line H / stride that people expect.

    Parameters
    ----------
    specs : sequence of Conv2dSpec
        All with the same stride.
    sizes : sequence of int
        Input heights.
    """
    sizes = list(sizes)
    stride = specs[0].stride[0]
    figure, axes = style.canvas(3.4)
    ax = axes[0][0]
    ax.plot(sizes, [h / stride for h in sizes], color=style.QUIET, lw=1.2, ls=":", label=f"H / {stride}, as people say")
    described = []
    for i, spec in enumerate(specs):
        outputs = [spec.output_size((h, h))[0] for h in sizes]
        label = f"kernel_size={spec.kernel_size[0]}, padding={spec.explicit_padding[0][0]}"
        ax.plot(sizes, outputs, ls="none", marker=style.MARKS[i], ms=6, color=style.LINES[i], label=label)
        described.append(f"With {label} the output is {outputs[0]} at H={sizes[0]} and {outputs[-1]} at H={sizes[-1]}")
    ax.set_xlabel("input height H")
    ax.set_ylabel("output height")
    ax.legend(frameon=False)
    alt = f"""Output height against input height for stride {stride}. Every setting is a staircase with steps
        {stride} wide: {stride} neighbouring input heights share one output height. {". ".join(described)}. A dotted
        line shows H / {stride}."""
    return figure, alt


@drawn
def kept_outputs(x, weight, stride=2):
    """The stride-1 output with the cells that a larger stride keeps, beside the strided output.

    Parameters
    ----------
    x : array (H, W)
    weight : array (kH, kW)
    stride : int
    """
    from convlab.reference import conv2d_loops

    x, weight = np.asarray(x, dtype=float), np.asarray(weight, dtype=float)[None, None]
    full = conv2d_loops(x[None], weight)[0]
    kept = conv2d_loops(x[None], weight, stride=stride)[0]
    mark = np.zeros(full.shape, dtype=bool)
    mark[::stride, ::stride] = True
    figure, axes = style.canvas(3.1, columns=2, width_ratios=[full.shape[1] + 1.5, kept.shape[1] + 1.5])
    size = full.shape[0]
    for ax in axes[0]:
        style.cells(ax, full.shape[1] if ax is axes[0][0] else kept.shape[1], size)
    style.grid(axes[0][0], full, style.OUTPUT, highlight=mark, label="stride=1, the kept cells outlined")
    style.grid(axes[0][1], kept, style.OUTPUT, label=f"stride={stride}", at=((size - kept.shape[0]) / 2, 0))
    alt = f"""Left, the output of stride 1, {full.shape[0]} by {full.shape[1]} numbers, with every {stride}nd
        row and column outlined. Right, the output of stride {stride}: exactly the outlined numbers, {kept.shape[0]}
        by {kept.shape[1]}."""
    return figure, alt


@drawn
def use_count_maps(specs, size=(9, 9)):
    """How many windows read each pixel, as maps with numbers.

    Parameters
    ----------
    specs : sequence of Conv2dSpec
    size : (int, int)
        Input height and width.
    """
    figure, axes = style.canvas(2.95, columns=len(specs))
    described = []
    for ax, spec in zip(axes[0], specs, strict=True):
        counts = spec.use_counts(size)
        style.cells(ax, size[1], size[0], margin=0.2)
        blind = counts == 0
        style.grid(ax, np.where(blind, 0, counts), style.INPUT, fontsize=9)
        for row, column in np.argwhere(blind):
            style.grid(ax, [[0]], style.DROPPED, at=(row, column), hatch=[[True]], fontsize=9)
        name = f"k={spec.kernel_size[0]}, s={spec.stride[0]}, p={spec.explicit_padding[0][0]}"
        ax.set_title(f"{name}\nread: {np.mean(~blind):.0%} of the pixels", fontsize=10.5)
        described.append(
            f"{name} reads {np.mean(~blind):.0%} of the pixels, each between {counts.min()} and {counts.max()} times"
        )
    alt = f"""Maps of a {size[0]} by {size[1]} input; each cell says how many windows read that pixel, and
        cells that no window reads are hatched. {". ".join(described)}."""
    return figure, alt


@drawn
def aliasing(picture, blurred, stride=4, crop=None, seen=""):
    """A picture, every ``stride``-th pixel of it, and every ``stride``-th pixel of its blurred copy.

    Parameters
    ----------
    picture, blurred : array (H, W) in [0, 1]
    stride : int
    crop : (int, int, int, int), optional
        ``top, bottom, left, right`` of what is shown.
    seen : str
        What is to be seen in these pictures; it ends the description.
    """
    top, bottom, left, right = crop or (0, picture.shape[0], 0, picture.shape[1])
    part = (slice(top, bottom), slice(left, right))
    figure, axes = style.canvas(3.1, columns=3)
    style.picture(axes[0][0], picture[part], "the picture", vmin=0, vmax=1)
    style.picture(axes[0][1], picture[part][::stride, ::stride], f"every {stride}th pixel", vmin=0, vmax=1)
    style.picture(
        axes[0][2], blurred[part][::stride, ::stride], f"blurred first, then every {stride}th", vmin=0, vmax=1
    )
    alt = f"""Three pictures. First the original. Second every {stride}th pixel of it. Third the same after a
        blur. {seen}"""
    return figure, alt


@drawn
def shift_change(expected, got, names, crop=None):
    """Maps of a picture that moved, beside what they should be if they moved with it.

    Parameters
    ----------
    expected, got : sequence of array (h, w)
        The old map, moved as far as the picture; and the map of the moved picture. One pair per name.
    names : sequence of str
    crop : (int, int, int, int), optional
        ``top, bottom, left, right`` of what is shown; what is missed is measured on the whole map.
    """
    top, bottom, left, right = crop or (0, *got[0].shape[:1], 0, got[0].shape[1])
    part = (slice(top, bottom), slice(left, right))
    figure, axes = style.canvas(2.75 * len(names), rows=len(names), columns=3)
    described = []
    for row, (first, second, name) in enumerate(zip(expected, got, names, strict=True)):
        # A few edges are far stronger than the rest. Measured by them the map would be nearly white: the strongest
        # 2 % of the pixels share the darkest colours.
        limit = np.quantile(np.abs([first[part], second[part]]), 0.98)
        missed = np.linalg.norm(second - first) / np.linalg.norm(second)
        style.signed(axes[row][0], first[part], f"{name}: expected", limit)
        style.signed(axes[row][1], second[part], "map of the moved picture", limit)
        style.signed(axes[row][2], (second - first)[part], f"missed: {missed:.0%} of the map", limit)
        described.append(f"{name}: {missed:.0%} of the map is missed")
    alt = f"""For each way of down-sampling a row of three maps: the map of the picture, moved as far as the
        picture; the map of the moved picture; and their difference. Blue is below zero, red above.
        {". ".join(described)}."""
    return figure, alt


@drawn
def growth(chains, names):
    """Receptive field after each layer, for several chains of layers.

    Parameters
    ----------
    chains : sequence of sequence of Conv2dSpec
    names : sequence of str
    """
    from convlab.stacks import receptive_field

    figure, axes = style.canvas(3.3)
    ax = axes[0][0]
    described = []
    for i, (chain, name) in enumerate(zip(chains, names, strict=True)):
        sizes = [1] + [row.size[0] for row in receptive_field(chain)]
        ax.plot(range(len(sizes)), sizes, marker=style.MARKS[i], color=style.LINES[i], label=name)
        ax.annotate(str(sizes[-1]), (len(sizes) - 1, sizes[-1]), xytext=(7, -3), textcoords="offset points")
        described.append(f"{name}: {', '.join(map(str, sizes[1:]))} pixels")
    ax.set_xlabel("layers")
    ax.yaxis.get_major_locator().set_params(integer=True)
    ax.set_ylabel("receptive field, pixels")
    ax.legend(frameon=False)
    alt = f"""Receptive field against the number of layers. {". ".join(described)}. A stride makes every layer
        after it grow the field in larger steps."""
    return figure, alt


def zone_plate(size=256):
    """Rings that become finer towards the corners: every spatial frequency in one picture, values in [0, 1]."""
    axis = np.arange(size) - size / 2
    radius2 = axis[:, None] ** 2 + axis[None, :] ** 2
    return 0.5 + 0.5 * np.cos(np.pi * radius2 / size)
