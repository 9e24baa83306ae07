"""The cards of the lessons: one module a lesson, each with ``CARDS = {name: Card}``."""

import importlib
import pkgutil

from convlab.predictions.card import PredictionError
from convlab.text import nearest

_COURSE = (
    "start",
    "in_channels",
    "out_channels",
    "kernel_size",
    "stride",
    "padding",
    "dilation",
    "groups",
    "bias",
    "design",
)
LESSONS = tuple(sorted((module.name for module in pkgutil.iter_modules(__path__)), key=_COURSE.index))


def card(name):
    """The card ``"lesson.name"``, such as ``"stride.halves"``.

    Raises
    ------
    PredictionError
        If there is no such card; the message names those that are near.
    """
    lesson, _, key = str(name).partition(".")
    if lesson in LESSONS:
        cards = importlib.import_module(f"convlab.predictions.decks.{lesson}").CARDS
        if key in cards:
            return cards[key]
    near = nearest(name, names(), cutoff=0.3)
    listed = ", ".join(repr(n) for n in near or names()[:5])
    raise PredictionError(
        f"there is no card {name!r}. Near it: {listed}. To ask a question of your own, give options=[…] and answer=…."
    )


def names():
    """All cards of the course, ``"lesson.name"``, in the order of the lessons."""
    return [
        f"{lesson}.{key}"
        for lesson in LESSONS
        for key in importlib.import_module(f"convlab.predictions.decks.{lesson}").CARDS
    ]
