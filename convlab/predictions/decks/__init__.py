"""The cards of the lessons: one module a lesson, each with ``CARDS = {name: Card}``."""

from convlab import course
from convlab.predictions.card import PredictionError
from convlab.text import nearest


def card(name):
    """The card ``"lesson.name"``, such as ``"stride.halves"``.

    Raises
    ------
    PredictionError
        If there is no such card; the message names those that are near.
    """
    lesson, _, key = str(name).partition(".")
    if lesson in _lessons():
        cards = course.lesson_part("predictions.decks", lesson)
        if key in cards:
            return cards[key]
    near = nearest(name, names(), cutoff=0.3)
    listed = ", ".join(repr(n) for n in near or names()[:5])
    raise PredictionError(
        f"there is no card {name!r}. Near it: {listed}. To ask a question of your own, give options=[…] and answer=…."
    )


def names():
    """All cards of the course, ``"lesson.name"``, in the order of the lessons."""
    return [f"{lesson}.{key}" for lesson in _lessons() for key in course.lesson_part("predictions.decks", lesson)]


def _lessons():
    return [lesson.name for lesson in course.lessons_with("predictions.decks")]
