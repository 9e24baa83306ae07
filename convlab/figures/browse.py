"""A slider over a row of figures. It works in the page: no kernel, no widget of the notebook's is needed."""

import base64
import html
from pathlib import Path

from convlab import embed
from convlab.errors import ConvlabError
from convlab.figures.style import describe, png, words_below


def browse(figures, labels, name="show"):
    """Put figures behind a slider, with all of them in a row where no script can run.

    Parameters
    ----------
    figures : sequence of matplotlib.figure.Figure
        Each with its description.
    labels : sequence of str
        One a figure; the slider shows them.
    name : str
        What the slider chooses.

    Raises
    ------
    ConvlabError
        If figures and labels are not equally many, or a figure has no description.
    """
    from IPython.display import display

    figures, labels = list(figures), [str(label) for label in labels]
    if len(figures) != len(labels) or len(figures) < 2:
        raise ConvlabError(
            f"browse needs at least two figures and as many labels; it got {len(figures)} and {len(labels)}."
        )
    texts, pictures = [describe(figure) for figure in figures], [png(figure) for figure in figures]
    parts = "".join(_part(name, *part) for part in zip(labels, pictures, texts, strict=True))
    page = embed.scripted(
        f'<div class="convlab-pictures">{parts}</div>', Path(__file__).parent / "static" / "browse.js"
    )
    description = " ".join(f"{name} {label}: {text}" for label, text in zip(labels, texts, strict=True))
    display({"text/plain": f"[pictures] {description}", "text/html": page}, raw=True)


def _part(name, label, picture, text):
    data, name, label = base64.b64encode(picture).decode(), html.escape(name), html.escape(label)
    return (
        f'<div data-name="{name}" data-label="{label}"><h5>{name}: {label}</h5>'
        f'<img src="data:image/png;base64,{data}" alt="{html.escape(text)}">{words_below(text)}</div>'
    )
