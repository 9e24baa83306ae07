"""Figures of lesson 00: what a convolution is, and where its nine arguments act."""

import numpy as np

from convlab.figures import style
from convlab.figures.style import drawn, number


@drawn
def one_number(x, weight, row=0, column=0):
    """One output number of a convolution with small integers: the window, the kernel, the sum.

    Parameters
    ----------
    x : array (H, W)
    weight : array (kH, kW)
    row, column : int
        Which output position.
    """
    from convlab.reference import conv2d_loops

    x, weight = np.asarray(x, dtype=float), np.asarray(weight, dtype=float)
    output = conv2d_loops(x[None], weight[None, None])[0]
    kh, kw = weight.shape
    window = x[row : row + kh, column : column + kw]
    figure, axes = style.canvas(3.3, columns=3, width_ratios=[x.shape[1] + 2, kw + 2, output.shape[1] + 2])
    size = max(x.shape)
    for ax, values, role, label in zip(
        axes[0],
        (x, weight, output),
        (style.INPUT, style.KERNEL, style.OUTPUT),
        ("input x", "kernel w", "output y"),
        strict=True,
    ):
        style.cells(ax, values.shape[1], size, margin=0.7)
        mark = None
        if values is output:
            mark = np.zeros(output.shape, dtype=bool)
            mark[row, column] = True
        style.grid(ax, values, role, label=label, highlight=mark, at=((size - values.shape[0]) / 2, 0), fontsize=13)
    top = (size - x.shape[0]) / 2
    style.frame(axes[0][0], top + row, column, kh, kw)
    terms = [f"{number(a)}·{number(b)}" for a, b in zip(window.ravel(), weight.ravel(), strict=True)]
    terms = [t if "·\N{MINUS SIGN}" not in t else t.replace("·", "·(") + ")" for t in terms]
    total = f"y[{row}, {column}] = " + " + ".join(terms) + f" = {number(output[row, column])}"
    figure.suptitle(total, y=0.01, va="bottom", fontsize=12)
    alt = f"""Three small grids of numbers. Left, the input of {x.shape[0]} by {x.shape[1]} with a frame around the
        {kh} by {kw} window at row {row}, column {column}. Middle, the kernel. Right, the output with the position row
        {row}, column {column} outlined. Below them the sum that makes it: {total}."""
    return figure, alt


@drawn
def filters(picture, maps, titles):
    """A picture and what several kernels make of it, each with its title.

    Parameters
    ----------
    picture : array (H, W) or (H, W, 3)
    maps : sequence of array (H, W)
        Maps with negative values are drawn blue–white–red, others in grey.
    titles : sequence of str
    """
    figure, axes = style.canvas(2.6, columns=1 + len(maps))
    style.picture(axes[0][0], picture, "the picture")
    signs = [np.min(values) < -0.05 for values in maps]
    for ax, values, title, signed in zip(axes[0][1:], maps, titles, signs, strict=True):
        if signed:
            style.signed(ax, values, title)
        else:
            style.picture(ax, values, title, vmin=0, vmax=1)
    alt = f"A row of pictures: first the photograph, then what each kernel makes of it: {', '.join(titles)}."
    if any(signs):
        alt += " Where a kernel gives values of both signs they are blue below zero, white at zero and red above."
    return figure, alt


@drawn
def argument_map():
    """Where each of the nine arguments acts: a schematic of one layer."""
    from matplotlib.patches import FancyArrowPatch, Rectangle

    figure, axes = style.canvas(4.3)
    ax = axes[0][0]
    ax.set_xlim(0, 16)
    ax.set_ylim(8.6, 0)
    ax.axis("off")

    def sheets(x, y, width, height, count, role, **kwargs):
        for i in reversed(range(count)):
            ax.add_patch(
                Rectangle(
                    (x + 0.35 * i, y - 0.35 * i), width, height, facecolor=role[0], edgecolor=role[1], lw=1.2, **kwargs
                )
            )

    def name(x, y, text, note, **kwargs):
        ax.text(x, y, text, family="monospace", weight="bold", ha="center", **kwargs)
        ax.text(x, y + 0.55, note, ha="center", color=style.QUIET, fontsize=9.5)

    sheets(1.0, 2.6, 3.2, 3.2, 3, style.INPUT)
    ax.add_patch(
        Rectangle((0.6, 2.2), 4.0, 4.0, fill=False, edgecolor=style.PADDING[1], linestyle="--", lw=1.6, zorder=0.5)
    )
    # Nine taps, as many as the filter beside it has, and apart: four of them would be read as a kernel of 2 × 2.
    for dx in range(3):
        for dy in range(3):
            tap = (1.15 + 0.75 * dx, 2.75 + 0.75 * dy)
            ax.add_patch(Rectangle(tap, 0.42, 0.42, facecolor=style.KERNEL[0], edgecolor=style.KERNEL[1], lw=1.6))
    ax.add_patch(FancyArrowPatch((1.36, 4.95), (3.3, 4.95), arrowstyle="-|>", mutation_scale=14, color=style.INK))
    ax.text(2.35, 5.35, "stride", family="monospace", weight="bold", ha="center")
    ax.text(2.35, 5.72, "the step", ha="center", color=style.QUIET, fontsize=9.5)
    name(2.6, 0.75, "in_channels", "sheets that come in")
    name(2.6, 6.95, "padding, padding_mode", "how much is added around, and what")

    sheets(7.0, 2.9, 2.0, 2.0, 3, style.KERNEL)
    for i in (0.67, 1.33):
        ax.plot([7.0 + i, 7.0 + i], [2.9, 4.9], color=style.KERNEL[1], lw=0.7)
        ax.plot([7.0, 9.0], [2.9 + i, 2.9 + i], color=style.KERNEL[1], lw=0.7)
    name(8.3, 0.75, "kernel_size", "height and width of the window")
    name(8.3, 5.75, "dilation", "gaps between its taps")
    name(8.3, 6.95, "groups", "which sheets a filter reads")

    sheets(12.0, 2.9, 2.4, 2.4, 4, style.OUTPUT)
    name(13.6, 0.75, "out_channels", "filters, so sheets that come out")
    name(13.6, 6.95, "bias", "one number added to each sheet")
    for x in (5.6, 10.4):
        ax.add_patch(FancyArrowPatch((x, 4.0), (x + 1.0, 4.0), arrowstyle="-|>", mutation_scale=18, color=style.INK))
    alt = """A schematic of one layer, from left to right. Left, the input as a pile of sheets: in_channels says how
        many; a dashed frame around it is padding, filled as padding_mode says; a window of 3 by 3 taps on it, which lie
        apart, moves by stride.
        Middle, one filter as a pile of small sheets: kernel_size gives its height and width, dilation the gaps
        between its taps, groups which input sheets it reads. Right, the output as a pile of sheets: out_channels says
        how many, and bias adds one number to each."""
    return figure, alt
