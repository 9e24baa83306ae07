"""Figures of lesson 06: gaps written out, what a stack reaches, what is left of a kernel on a small map, scales."""

import numpy as np

from convlab.figures import style
from convlab.figures.style import drawn


def paths(rates, kernel_size=3):
    """How many ways lead from one output back to each input pixel along one axis, for a stack of dilated layers.

    Parameters
    ----------
    rates : sequence of int
        Dilation of each layer.
    kernel_size : int

    Returns
    -------
    ndarray of int, shape (receptive field,)
        0 where nothing can be reached.
    """
    counts = np.ones(1, dtype=int)
    for rate in rates:
        taps = np.zeros(rate * (kernel_size - 1) + 1, dtype=int)
        taps[::rate] = 1
        counts = np.convolve(counts, taps)
    return counts


def coverage(rates, kernel_size=3):
    """Share of the receptive field's pixels that a stack of dilated layers reaches at all, from 0 to 1.

    Parameters
    ----------
    rates : sequence of int
        Dilation of each layer.
    kernel_size : int
    """
    return float((paths(rates, kernel_size) > 0).mean() ** 2)


@drawn
def stuffed(weight, dilation):
    """A kernel and the same kernel with its gaps written out as zeros.

    Parameters
    ----------
    weight : array (kH, kW)
    dilation : int
    """
    from convlab.reference import dilate

    weight = np.asarray(weight, dtype=float)
    wide = dilate(weight[None, None], dilation)[0, 0]
    gaps = dilate(np.ones((1, 1, *weight.shape)), dilation)[0, 0] == 0
    figure, axes = style.canvas(3.0, columns=2)
    size = len(wide)
    for ax in axes[0]:
        style.cells(ax, wide.shape[1], size, margin=0.7)
    middle = ((size - weight.shape[0]) / 2, (wide.shape[1] - weight.shape[1]) / 2)
    style.grid(axes[0][0], weight, style.KERNEL, at=middle, label=f"{weight.size} weights, dilation={dilation}")
    rows, columns = wide.shape
    style.grid(axes[0][1], wide, style.KERNEL, label=f"the same at dilation=1: {rows} × {columns}", hatch=gaps)
    alt = f"""Left, a kernel of {weight.shape[0]} by {weight.shape[1]} weights. Right, the same weights spread over
        {rows} by {columns} cells, {dilation} cells apart; the {gaps.sum()} cells between them are hatched and hold
        0."""
    return figure, alt


@drawn
def reach(*schedules, kernel_size=3):
    """Which input pixels one output of a stack reaches, and on how many paths; one panel for each schedule.

    Parameters
    ----------
    schedules : sequences of int
        Dilations, layer by layer.
    kernel_size : int
    """
    from matplotlib.ticker import MaxNLocator

    figure, axes = style.canvas(3.2, columns=len(schedules))
    said = []
    for ax, rates in zip(axes[0], schedules, strict=True):
        line = paths(rates, kernel_size)
        counts = np.outer(line, line)
        side, reached = len(line), int((counts > 0).sum())
        name = ", ".join(map(str, rates))
        style.picture(ax, np.ma.masked_equal(counts, 0), f"dilations {name}", cmap=style.AMOUNT, vmin=0)
        bar = figure.colorbar(ax.images[0], ax=ax, shrink=0.75, label="paths to the output")
        bar.locator = MaxNLocator(integer=True, nbins=5)
        bar.update_ticks()
        missed = np.argwhere(counts == 0)
        ax.plot(missed[:, 1], missed[:, 0], "x", ms=max(1.5, 50 / side), mew=0.9, color=style.DROPPED[1])
        ax.set_xlabel(f"reaches {reached} of {side * side} pixels")
        share = 100 * reached / side**2
        said.append(
            f"Dilations {name}: a field of {side} by {side} pixels, of which {reached} ({share:.0f} %) are reached, "
            f"the middle one on {counts[side // 2, side // 2]:,} paths"
        )
    alt = f"""Squares of pixels, coloured by the number of paths from one output back to each pixel, brighter for
        more, with a colour bar beside each; pixels that no path reaches are white with a cross. {". ".join(said)}."""
    return figure, alt


def valid_share(side, dilation):
    """Share of the weight positions of a 3×3 kernel that fall on the map, not on padding, over all outputs.

    Parameters
    ----------
    side : int
        Height and width of the map, with ``padding=dilation``.
    dilation : int
    """
    return float(((side + 2 * max(0, side - dilation)) / (3 * side)) ** 2)


@drawn
def valid_weights(sides, rates):
    """How much of a 3×3 kernel falls on the map, by dilation, for maps of several sizes.

    Parameters
    ----------
    sides : sequence of int
        Heights of square maps.
    rates : sequence of int
    """
    figure, axes = style.canvas(3.3)
    ax, said = axes[0][0], []
    for i, side in enumerate(sides):
        shares = [100 * valid_share(side, rate) for rate in rates]
        line = ("-", "--", ":")[i % 3]
        ax.plot(rates, shares, ls=line, marker=style.MARKS[i], color=style.LINES[i], label=f"{side} × {side}")
        said.append(f"{side} by {side}: " + ", ".join(f"{s:.0f} at {r}" for s, r in zip(shares, rates, strict=True)))
    ax.axhline(100 / 9, color=style.QUIET, lw=1)
    ax.text(rates[0], 100 / 9 - 2, "1 weight of 9", fontsize=9.5, color=style.QUIET, va="top")
    ax.set_xlabel("dilation (padding the same)")
    ax.set_ylabel("weights on the map, %")
    ax.set_ylim(0, 100)
    ax.legend(frameon=False, ncols=len(sides), loc="lower left", bbox_to_anchor=(0, 1), title="map")
    alt = f"""Per cent of a 3 by 3 kernel's weights that fall on the map and not on padding, against the dilation.
        {". ".join(said)}. All fall towards one ninth, 11 per cent: the middle weight alone."""
    return figure, alt


@drawn
def scales(picture, details, rest, rates):
    """A photograph, its details by dilation, and what is left.

    Parameters
    ----------
    picture, rest : array (H, W)
    details : sequence of array (H, W)
    rates : sequence of int
    """
    figure, axes = style.canvas(5.6, columns=3, rows=2)
    axes = axes.ravel()
    style.picture(axes[0], picture, "the picture", vmin=0, vmax=float(np.quantile(picture, 0.999)))
    limit = 3 * max(float(np.std(detail)) for detail in details)
    for ax, detail, rate in zip(axes[1:], details, rates, strict=False):
        style.signed(ax, detail, f"detail, dilation {rate}", limit)
    style.picture(axes[5], rest, "the rest", vmin=0, vmax=float(np.quantile(rest, 0.999)))
    spread = ", ".join(f"{np.std(d):.3f} at dilation {r}" for d, r in zip(details, rates, strict=True))
    alt = f"""Six pictures. First the photograph, last a smooth, blurred rest. Between them four pictures of details,
        red where brighter than the surroundings and blue where darker: the finest grain first, ever larger blobs
        after. Their standard deviations are {spread}; of the rest {np.std(rest):.3f}."""
    return figure, alt
