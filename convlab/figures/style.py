"""One look for every figure: colours by role, sizes, and the way a picture and its description reach the notebook.

The colours are those of Okabe and Ito (2008), told apart by most colour-blind readers. Colour is never the only sign:
roles also differ by outline, hatching or label.
"""

import functools
import html
import io

import numpy as np

from convlab.errors import ConvlabError

# role -> (fill, outline): pale fills keep dark numbers readable on them.
INPUT = ("#d6e8f5", "#0072b2")
KERNEL = ("#fdebc8", "#b87400")
OUTPUT = ("#cdeee3", "#00734f")
PADDING = ("#ececec", "#6b6b6b")
DROPPED = ("#fbe0d3", "#a83c00")
INK = "#1a1a1a"
QUIET = "#5a5a5a"
# Each at least 4.5:1 on white, and as many as MARKS, so that no two series of a chart share both or either.
LINES = ("#0072b2", "#b84a00", "#00734f", "#8a3d77", "#6b5b00", "#333333", "#5b3fd0", "#c4105a")
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")

WIDTH = 8.0  # inches; a notebook column
SIGNED = "RdBu_r"  # values around zero
AMOUNT = "cividis"  # values from zero up; even in lightness for every kind of colour vision

STYLE = {
    "font.size": 11.0,
    "axes.titlesize": 11.5,
    "axes.labelsize": 11.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "figure.dpi": 110,
    "savefig.dpi": 110,
    "figure.facecolor": "white",
    "image.interpolation": "nearest",
    "hatch.linewidth": 0.7,
    "svg.hashsalt": "convlab",
}


def drawn(function):
    """A figure function returns ``(figure, description)``; callers get the figure, drawn in the course's style."""

    @functools.wraps(function)
    def draw(*args, **kwargs):
        import matplotlib

        with matplotlib.rc_context(STYLE):
            figure, description = function(*args, **kwargs)
        figure.convlab_description = " ".join(description.split())
        return figure

    return draw


def canvas(height=3.0, columns=1, rows=1, width=WIDTH, **kwargs):
    """A figure without pyplot (nothing is shown twice, nothing stays open) and its axes as an array."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(rows, columns, squeeze=False, **kwargs)


def describe(figure):
    """The description in words that a figure of the course carries.

    Raises
    ------
    ConvlabError
        If the figure carries none.
    """
    description = getattr(figure, "convlab_description", None)
    if not description:
        raise ConvlabError(
            "this figure carries no description in words. Figures from convlab.figures do; for one of your own set "
            "figure.convlab_description = 'what a reader should see in it'."
        )
    return description


def show(figure):
    """Display a figure in the notebook together with its description in words.

    The picture's text form is the description, and a line below the picture opens it, for readers who do not see the
    picture.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        One of ``convlab.figures``, or your own with ``figure.convlab_description`` set.

    Raises
    ------
    ConvlabError
        If the figure carries no description.
    """
    from IPython.display import display

    description = describe(figure)
    display({"image/png": png(figure), "text/plain": f"[picture] {description}"}, raw=True)
    display({"text/html": words_below(description), "text/plain": "(the picture in words: above)"}, raw=True)


def words_below(description):
    """The line below a picture, closed at first, that holds its description."""
    return (
        '<details style="max-width: 60em; margin: 0 0 0.5em"><summary style="cursor: pointer; opacity: 0.8">'
        f"The picture in words</summary>{html.escape(description)}</details>"
    )


def png(figure):
    """The figure as PNG bytes, the same bytes for the same figure."""
    from PIL import Image

    drawn_bytes, buffer = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn_bytes, format="png", metadata={"Software": None})
    # Without the alpha channel, which is opaque everywhere, a notebook is a quarter smaller.
    Image.open(drawn_bytes).convert("RGB").save(buffer, format="png", optimize=True)
    return buffer.getvalue()


# -- pieces that several lessons draw --------------------------------------------------------------------------------


def number(value):
    """A number as a learner would write it: no ``-0``, no trailing zeros, a true minus sign."""
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return ("0" if text in ("-0", "") else text).replace("-", "\N{MINUS SIGN}")


def grid(axes, values, role, *, at=(0, 0), highlight=None, label=None, fontsize=None, texts=None, hatch=None):
    """Draw a small matrix as cells with numbers; ``at`` is the row and column of its first cell.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Turned to equal aspect with row 0 at the top; axes ticks are removed.
    values : array (rows, columns)
    role : (str, str)
        Fill and outline, one of this module's roles.
    highlight : array of bool (rows, columns), optional
        Cells drawn with a thick outline.
    hatch : array of bool (rows, columns), optional
        Cells drawn hatched.
    texts : array of str (rows, columns), optional
        What the cells say instead of their numbers.
    """
    from matplotlib.patches import Rectangle

    values = np.atleast_2d(np.asarray(values))
    top, left = at
    for (row, column), value in np.ndenumerate(values):
        x, y = left + column, top + row
        hatched = hatch is not None and hatch[row][column]
        axes.add_patch(
            Rectangle(
                (x, y), 1, 1, facecolor=role[0], edgecolor=role[1], linewidth=0.8, hatch="////" if hatched else None
            )
        )
        text = number(value) if texts is None else texts[row][column]
        behind = {"facecolor": role[0], "edgecolor": "none", "pad": 1.0} if hatched else None  # hatching crosses digits
        axes.text(x + 0.5, y + 0.54, text, ha="center", va="center", fontsize=fontsize, bbox=behind)
    if highlight is not None:
        for row, column in np.argwhere(np.asarray(highlight)):
            axes.add_patch(
                Rectangle((left + column, top + row), 1, 1, fill=False, edgecolor=INK, linewidth=2.4, zorder=3)
            )
    if label:
        axes.text(left + values.shape[1] / 2, top - 0.35, label, ha="center", va="bottom", color=role[1])


def frame(axes, top, left, rows, columns, colour=INK, **kwargs):
    """A thick frame around some cells."""
    from matplotlib.patches import Rectangle

    style = {"linewidth": 2.6, "fill": False, "zorder": 4} | kwargs
    axes.add_patch(Rectangle((left, top), columns, rows, edgecolor=colour, **style))


def cells(axes, width, height, margin=0.6):
    """Prepare axes for `grid`: equal cells, row 0 at the top, no ticks."""
    axes.set_xlim(-margin, width + margin)
    axes.set_ylim(height + margin, -margin - 0.5)
    axes.set_aspect("equal")
    axes.axis("off")


def picture(axes, values, title=None, *, cmap="gray", vmin=None, vmax=None):
    """Show an image or a map without ticks."""
    axes.imshow(values, cmap=cmap, vmin=vmin, vmax=vmax)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(True)
        spine.set_linewidth(0.6)
    if title:
        axes.set_title(title)


def signed(axes, values, title=None, limit=None):
    """Show a map of signed values: blue below zero, white at zero, red above."""
    limit = np.abs(values).max() if limit is None else limit
    picture(axes, values, title, cmap=SIGNED, vmin=-limit, vmax=limit)
