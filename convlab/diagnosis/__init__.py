"""Errors explained: what is wrong with the numbers in them, what would fix it, and where to read.

``explain()`` takes the last error of a notebook, ``explain(error)`` a caught one, ``explain("text")`` the words of any
version of PyTorch. What is not known is said to be so.
"""

import dataclasses
import re
import sys
from typing import Any

from convlab.diagnosis import arguments, channels, kinds, memory, sizes, training  # noqa: F401 - they fill the table
from convlab.diagnosis.explanation import NOT_KNOWN, Explanation, Fix
from convlab.diagnosis.families import FAMILIES, Facts, explanations
from convlab.errors import ConvlabError

__all__ = ["NOT_KNOWN", "DiagnosisError", "Explanation", "Fix", "explain", "explain_error", "explain_text"]

_NOTHING = Facts()
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LONGEST = 20_000  # characters of a text that are read; a traceback's end says what was wrong


class DiagnosisError(ConvlabError, ValueError):
    """There is nothing to explain."""


def explain_text(text: str, facts: Facts = _NOTHING) -> Explanation:
    """What the words of an error mean.

    Parameters
    ----------
    text : str
        A message, or a whole traceback.
    facts : Facts
        What is known besides.
    """
    text = _COLOURS.sub("", text)[-_LONGEST:]
    # A terminal or a web page has broken long lines, between words or inside one.
    for unbroken in dict.fromkeys((re.sub(r"\s+", " ", text).strip(), re.sub(r"\s*[\r\n]+", "", text))):
        for explanation in explanations(unbroken, facts):
            return explanation
    return Explanation(NOT_KNOWN, "This error is none of those that are explained here.", near=tuple(_nearest(text)))


def explain_error(error: BaseException) -> Explanation:
    """What a caught error means, with the layer and the shapes that its frames tell."""
    from convlab.diagnosis import frames

    try:
        facts, where = frames.facts_of(error)
    except Exception:  # objects of the learner's that do not even let themselves be looked at
        facts, where = _NOTHING, ""
    return dataclasses.replace(explain_text(f"{type(error).__name__}: {error}", facts), where=where)


def explain(thing: Any = None, input_size: Any = None) -> Any:
    """What went wrong, what would fix it, and where to read.

    Parameters
    ----------
    thing : str, BaseException or torch.nn.Module, optional
        Words of an error, or an error. Without it: the last error of this notebook.
    input_size : tuple or torch.Tensor, optional
        For a module: what it is to run on, ``(channels, height, width)`` or a batch.

    Returns
    -------
    Explanation, or Review where a module runs

    Raises
    ------
    DiagnosisError
        There was no error, or ``thing`` is something else.
    """
    if thing is None:
        error = getattr(sys, "last_exc", None) or getattr(sys, "last_value", None)
        if error is None:
            raise DiagnosisError(
                'there was no error yet. After one, explain() tells of it; explain("text") of any text.'
            )
        return explain_error(error)
    if isinstance(thing, BaseException):
        return explain_error(thing)
    if isinstance(thing, str):
        return explain_text(thing)
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(thing, torch.nn.Module):
        from convlab.diagnosis import network

        return network.explain_network(thing, input_size)
    raise DiagnosisError(
        f"explain takes the text of an error, an error, or a network with its input, not a {type(thing).__name__}."
    )


def _nearest(text: str) -> list[str]:
    """The kinds of error whose words have most in common with a text."""
    words = _words(text)
    scores: dict[str, int] = {}
    for family in FAMILIES:
        known = _words(" ".join([family.kind, *(pattern.pattern for pattern in family.patterns)]))
        scores[family.kind] = max(scores.get(family.kind, 0), len(words & known))
    return [kind for kind in sorted(scores, key=scores.__getitem__, reverse=True) if scores[kind] > 1][:3]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.lower()))
