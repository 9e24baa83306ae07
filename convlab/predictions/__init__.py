"""Prediction cards: ask, take an answer, then reveal. The cards of the lessons lie in `decks`, one module a lesson."""

import functools
import pathlib
import uuid

from convlab import embed
from convlab.predictions.card import Card, PredictionError

__all__ = ["Card", "PredictionError", "predict"]


def predict(question, options=(), answer=None, because="", wrong=None):
    """A card that asks, waits until the learner commits to an answer, and only then reveals it.

    Parameters
    ----------
    question : str
        The question in plain text, `code` in backticks. Or, alone, the name of a card of the course, such as
        ``"stride.halves"``: then the answer does not stand in the notebook's source.
    options : sequence of str, optional
        What to choose from; without options the learner types a number.
    answer : str or number
        The right option or number.
    because : str
        Why it is so; shown after the learner has committed.
    wrong : dict, optional
        Wrong option or number -> what leads people to it.

    Returns
    -------
    anywidget.AnyWidget
        ``.committed`` is the learner's answer as text, empty until then; ``.right`` is then True or False, before None.

    Raises
    ------
    PredictionError
        No such card, or a card that cannot be answered (its answer is not among its options).
    """
    if answer is None and not options:
        from convlab.predictions.decks import card

        return _widget_class()(card(question))
    return _widget_class()(Card(question, tuple(options), answer, because, dict(wrong or {})))


@functools.cache
def _widget_class():
    import anywidget
    import traitlets

    static = pathlib.Path(__file__).parent / "static"

    class PredictionCard(anywidget.AnyWidget):
        """One card on the page; all its behaviour is in static/predict.js."""

        _esm = static / "predict.js"
        _css = static / "predict.css"
        card = traitlets.Dict().tag(sync=True)
        committed = traitlets.Unicode("").tag(sync=True)
        right = traitlets.Bool(None, allow_none=True).tag(sync=True)
        _page_key = traitlets.Unicode().tag(sync=True)

        def __init__(self, card):
            super().__init__(card=card.as_state(), _page_key=uuid.uuid4().hex)
            self._card = card

        def __repr__(self):
            return self._card.as_text()

        def _repr_mimebundle_(self, **kwargs):
            page = embed.living(
                self._card.as_static_html(),
                module=static / "predict.js",
                style=static / "predict.css",
                state={"card": self.card, "committed": self.committed, "right": self.right},
                key=self._page_key,
            )
            data, metadata = super()._repr_mimebundle_(**kwargs) if embed.needs_view() else ({}, {})
            return {**data, "text/plain": repr(self), "text/html": page}, metadata

    return PredictionCard
