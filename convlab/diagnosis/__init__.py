"""Errors explained: what is wrong with the numbers in them, what would fix it, and where to read.

``explain("text")`` reads the words of any version of PyTorch. What is not known is said to be so.
"""

from convlab.diagnosis import arguments, channels, kinds, memory, sizes, training  # noqa: F401 - they fill the table
from convlab.diagnosis.explanation import NOT_KNOWN, Explanation, Fix
from convlab.diagnosis.families import FAMILIES, Facts, explanations

__all__ = ["NOT_KNOWN", "Explanation", "Facts", "Fix", "explain_text", "kinds_of_error"]


def explain_text(text: str, facts: Facts = Facts()) -> Explanation:
    """What a message means."""
    for explanation in explanations(text, facts):
        return explanation
    return Explanation(NOT_KNOWN, "This error is not one of those that are explained here.")


def kinds_of_error() -> list[str]:
    return list(dict.fromkeys(one.kind for one in FAMILIES))
