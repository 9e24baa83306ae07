"""A slider over a row of figures, linked in the page: it works without a kernel."""

import base64

from convlab.errors import ConvlabError
from convlab.figures.style import describe, png, words_below


def browse(figures, labels, name="show"):
    """Put figures behind a slider that works in the page, with all of them in a row where no widget can run.

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
    import ipywidgets as widgets
    from IPython.display import display

    figures, labels = list(figures), [str(label) for label in labels]
    if len(figures) != len(labels) or len(figures) < 2:
        raise ConvlabError(
            f"browse needs at least two figures and as many labels; it got {len(figures)} and {len(labels)}."
        )
    texts, pictures = [describe(figure) for figure in figures], [png(figure) for figure in figures]
    slider = widgets.SelectionSlider(
        options=[(label, i) for i, label in enumerate(labels)],
        description=name,
        continuous_update=True,
        style={"description_width": "initial"},
        layout={"width": "26em", "max_width": "100%"},
    )
    pages = [_page(picture, text) for picture, text in zip(pictures, texts, strict=True)]
    stack = widgets.Stack([widgets.HTML(page) for page in pages], selected_index=0)
    widgets.jslink((slider, "index"), (stack, "selected_index"))
    box = widgets.VBox([slider, stack])
    static = "".join(f"<h5>{name}: {label}</h5>{page}" for label, page in zip(labels, pages, strict=True))
    bundle = box._repr_mimebundle_()
    words = " ".join(f"{name} {label}: {text}" for label, text in zip(labels, texts, strict=True))
    display({**bundle, "text/plain": f"[pictures] {words}", "text/html": static}, raw=True)


def _page(picture, text):
    data = base64.b64encode(picture).decode()
    return f'<img src="data:image/png;base64,{data}" alt="{text.replace(chr(34), "&quot;")}">{words_below(text)}'
