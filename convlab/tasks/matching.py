"""Whether an answer agrees with the truth, and which known mistake explains those that do not."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from convlab.probes import Answer
from convlab.tasks.core import Case, Mistake


def close(expected: Any, got: Any, rtol: float = 1e-5, atol: float = 1e-6) -> np.ndarray:
    """Elementwise, in float64. rtol is a few steps of float32 arithmetic on sums of some tens of products."""
    with np.errstate(all="ignore"):
        return np.isclose(np.asarray(got, dtype=float), np.asarray(expected, dtype=float), rtol=rtol, atol=atol)


def same_values(first: Any, second: Any, rtol: float = 1e-5, atol: float = 1e-6) -> bool:
    """Whether two plain numbers or arrays have the same shape and values."""
    if first is None or second is None:
        return first is second
    try:
        first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    except (TypeError, ValueError):
        return False
    return first.shape == second.shape and bool(np.all(close(first, second, rtol, atol)))


def recognise(
    mistakes: Sequence[Mistake],
    cases: Sequence[Case],
    answers: Sequence[Answer],
    truths: Sequence[Any],
    rtol: float = 1e-5,
    atol: float = 1e-6,
) -> Mistake | None:
    """The known mistake that explains these answers, or None.

    It must give the learner's answer on every case that was answered, and differ from the truth on one of them at
    least; or, failing that, explain every wrong answer where there are two or more.
    """
    asked = [i for i, answer in enumerate(answers) if answer.status in ("returned", "raised")]
    wrong = [i for i in asked if not matches_truth(answers[i], truths[i], rtol, atol)]
    partly = None
    for mistake in mistakes:
        if mistake.sign is not None:
            if any(mistake.sign(cases[i], answers[i], truths[i]) for i in asked):
                return mistake
            continue
        if not wrong:
            continue
        # Most mistakes are ruled out by the first wrong answer; what they would give elsewhere is not worked out.
        if not all(matches_mistake(mistake, cases[i], answers[i], rtol, atol) for i in wrong):
            continue
        if all(matches_mistake(mistake, cases[i], answers[i], rtol, atol) for i in asked if i not in wrong):
            return mistake
        if partly is None and len(wrong) > 1:
            partly = mistake
    return partly


def matches_truth(answer: Answer, truth: Any, rtol: float = 1e-5, atol: float = 1e-6) -> bool:
    """Whether this is the right answer to its case."""
    return answer.status == "returned" and same_values(answer.data, truth, rtol, atol)


def matches_mistake(mistake: Mistake, case: Case, answer: Answer, rtol: float = 1e-5, atol: float = 1e-6) -> bool:
    """Whether this mistake would give this answer: the same numbers, or an error where it raises too."""
    if mistake.answer is None:
        return False
    try:
        would = mistake.answer(case)
    except Exception:
        return answer.status == "raised"
    return answer.status == "returned" and same_values(answer.data, would, rtol, atol)


def raised(*words: str, where: Callable[[Case], bool] = lambda case: True) -> Callable[[Case, Answer, Any], bool]:
    """A ``sign`` of a mistake: on such a case the call raised an error with one of these words in its message."""

    def sign(case: Case, answer: Answer, truth: Any) -> bool:
        if not where(case) or answer.status != "raised" or answer.error is None:
            return False
        return any(word in answer.error["message"] for word in words)

    return sign
