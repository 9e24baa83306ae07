"""Numbers in prose that come from results: quoted by key, and checked against what the prose says.

In a lesson's Markdown a number that comes from results is followed by a comment with its key:

    Strided nets agree with themselves in 92.0 % <!-- result: stride_downsampling/stride/agreement --> of the cases.

A key is ``experiment/variant/measure``, or a fact such as ``.../macs``; ``/mean``, ``/sd``, ``/n``, ``/min`` and
``/max`` may follow a measure, and ``/k`` (thousands) or ``/M`` (millions) a fact. Two keys
may be joined by `` - `` or `` ÷ ``.
"""

import re

from convlab.experiments.core import ExperimentError, _fact, _unknown
from convlab.experiments.measure import Stat

_COMMENT = re.compile(r"<!--\s*result:\s*(.*?)\s*-->", re.DOTALL)
_NUMBER = r"[-−+]?\d[\d,]*(?:\.\d+)?"
# The number that a comment belongs to: with an optional spread, unit or closing emphasis between.
_BEFORE = re.compile(
    rf"(?P<mean>{_NUMBER})(?:\s*±\s*(?P<sd>{_NUMBER}))?[\s*_`]*(?:%|percent|points?|px|times|×|million|thousand|k|M)?"
    r"(?:\s*MACs?|\s*parameters|\s*pixels)?[\s*_`]*$"
)
_PARTS = {"mean": lambda s: s.mean, "sd": lambda s: s.sd, "n": lambda s: s.n, "min": lambda s: min(s.values)}
_PARTS["max"] = lambda s: max(s.values)
_SCALES = {"k": 1e3, "M": 1e6}


def value(key, table_of):
    """What a key stands for: a `Stat`, or a number.

    Parameters
    ----------
    key : str
    table_of : callable
        Experiment id -> ResultTable.

    Raises
    ------
    ExperimentError
        No such experiment, variant or measure.
    """
    for sign, join in ((" - ", lambda a, b: a - b), (" ÷ ", lambda a, b: a / b)):
        if sign in key:
            first, second = (_mean(value(part.strip(), table_of)) for part in key.split(sign, 1))
            return join(first, second)
    parts = key.strip().split("/")
    if len(parts) not in (3, 4):
        raise ExperimentError(f"The key {key!r} does not have the form experiment/variant/measure.")
    table = table_of(parts[0])
    row = table[parts[1]]
    known = [*table.experiment.measures, *row.facts]
    if parts[2] not in known:
        raise ExperimentError(_unknown("measure", parts[2], known))
    result = getattr(row, parts[2])
    if len(parts) == 3:
        return result
    choices = _PARTS if isinstance(result, Stat) else _SCALES
    if parts[3] not in choices:
        raise ExperimentError(_unknown("part", parts[3], choices))
    return choices[parts[3]](result) if isinstance(result, Stat) else result / choices[parts[3]]


def _mean(result):
    return result.mean if isinstance(result, Stat) else result


def quote(key, table_of, digits=None):
    """A key's number as text, such as ``"92.9 ± 0.5"`` or ``"1,254,400"``."""
    result = value(key, table_of)
    if isinstance(result, Stat):
        return str(result if digits is None else Stat(result.values, digits))
    if digits is None and isinstance(result, int):
        return f"{result:,}"
    if digits is None:
        return _fact(result).replace("-", "−")
    return f"{result:,.{digits}f}".replace("-", "−")


def check_prose(text, table_of):
    """Compare every number in a text that carries a result's key with that result.

    The number may be rounded as you like: it must be the result rounded to as many decimals as are written. A spread
    after ± is compared too.

    Parameters
    ----------
    text : str
        Markdown.
    table_of : callable
        Experiment id -> ResultTable.

    Returns
    -------
    list of str
        One sentence for each disagreement; empty where all agree.
    """
    problems = []
    for comment in _COMMENT.finditer(text):
        key = " ".join(comment[1].split())
        before = _BEFORE.search(text[: comment.start()])
        try:
            result = value(key, table_of)
        except ExperimentError as error:
            problems.append(f"{key}: {error}")
            continue
        if not before:
            problems.append(f"{key}: no number stands before the comment.")
            continue
        problems += [f"{key}: {problem}" for problem in _disagreements(before, result)]
    return problems


def _disagreements(before, result):
    if not _rounds_to(before["mean"], _mean(result)):
        yield f"the text says {before['mean']}, the result is {_mean(result):.6g}."
    if before["sd"] and not isinstance(result, Stat):
        yield f"the text gives a spread, ± {before['sd']}, but the result has none."
    elif before["sd"] and not _rounds_to(before["sd"], result.sd):
        yield f"the text says ± {before['sd']}, the result's standard deviation is {result.sd:.6g}."


def _rounds_to(written, number):
    plain = written.replace(",", "").replace("−", "-")
    decimals = len(plain.partition(".")[2])
    return abs(float(plain) - number) <= 0.5 * 10**-decimals * (1 + 1e-6) + 1e-12
