"""From answers to what a result says of a task. Nothing that was expected of a hidden case leaves here."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from convlab.tasks import core

if TYPE_CHECKING:
    from convlab.probes import Answer

MORE_PUBLIC_SEEDS = (1004, 2004)  # should the learner's own cases not show the mistake
CELL = ("cell without end", "cell does not run")  # mistakes of a cell, before anything could be asked
_OWN_MESSAGES = (
    "ended its process",
    "unreadable answer",
    "shortcut",
    *CELL,
)  # mistakes whose words hold nothing of a case
_LONGEST = 2_000  # characters of one text
_MOST_NUMBERS = 4_000  # of one array that is shown


@dataclasses.dataclass
class Finding:
    """What came out for one task.

    Attributes
    ----------
    verdict : TaskVerdict
        On the hidden cases.
    cases, failed : int, int or None
        How many hidden cases there are, and how many are not right; None where that was not found out.
    public : TaskVerdict or None
        On cases that may be shown, where it fails in the same way.
    seconds : float
    reached : bool
        Whether it was asked at all.
    """

    verdict: core.TaskVerdict
    cases: int = 0
    failed: int | None = None
    public: core.TaskVerdict | None = None
    seconds: float = 0.0
    reached: bool = True

    @property
    def right(self) -> bool:
        return self.verdict.outcome == core.RIGHT


def judge(task: core.Task, cases: Sequence[Any], answers: Sequence[Answer]) -> core.TaskVerdict:
    """The task's verdict. Answers that no judge can read, because somebody made them up, are not right."""
    try:
        with np.errstate(all="ignore"):
            return core.judge(task, cases, answers)
    except Exception as error:
        return stopped_verdict(
            task, f"gave back something that cannot be judged ({type(error).__name__}).", "unreadable answer"
        )


def stopped_verdict(task: core.Task, message: str, mistake: str = "ended its process") -> core.TaskVerdict:
    """The verdict where there are no answers: what it did instead."""
    return core.TaskVerdict(
        core.NOT_YET,
        f"{task.writes or 'The program'} {message}",
        mistake=mistake,
        try_next="" if mistake == "shortcut" else "Restart the kernel and choose Run All: does it reach its end?",
        task=task.id,
        most=task.points,
    )


def with_cell_error(task: core.Task, finding: Finding, error: dict[str, Any] | None) -> Finding:
    """What is found of a task whose own cell stopped: that, where nothing could be asked or it never came to an end.

    Parameters
    ----------
    task : Task
    finding : Finding
    error : dict or None
        What stopped the cell, ``{"type", "message", "line", "code"}``; with ``"kind"`` where its process ended.

    Returns
    -------
    Finding
    """
    if not error or finding.right:
        return finding
    endless = error["type"] == "OutOfTime" or error.get("kind") == "time"
    if not endless and finding.verdict.outcome != core.NOT_ATTEMPTED:
        return finding
    if endless:
        message = f"This cell never came to an end, so it was stopped: {error['message']}."
        mistake, try_next = CELL[0], "What makes the condition of your loop false? Follow one round of it on paper."
    else:
        line = f"line {error['line']}, " if error.get("line") else ""
        code = f" in `{error['code']}`" if error.get("code") else ""
        what = "the program that runs it ended" if error["type"] == "Stopped" else error["type"]
        message = f"Your cell does not run: {line}{what}: {error['message']}{code}."
        mistake, try_next = CELL[1], "Put that line right, run the cell, and check again."
    verdict = core.TaskVerdict(
        core.NOT_YET, message, mistake=mistake, try_next=try_next, task=task.id, most=task.points
    )
    return Finding(verdict, finding.cases, None, None, finding.seconds, finding.reached)


def not_attempted(task: core.Task, message: str) -> Finding:
    """What is found where there is no answer."""
    return Finding(core.TaskVerdict(core.NOT_ATTEMPTED, message, task=task.id, most=task.points))


def count_failed(task: core.Task, cases: Sequence[Any], answers: Sequence[Answer]) -> int:
    """How many cases are not right, each judged by itself."""
    return sum(judge(task, [case], [answer]).outcome != core.RIGHT for case, answer in zip(cases, answers, strict=True))


def as_result(task: core.Task, finding: Finding | None, code: str) -> dict[str, Any]:
    """What the result file says of a task."""
    head = {"id": task.id, "kind": task.kind, "title": task.title}
    if finding is None:
        return {
            **head,
            "points": None,
            "max": task.points,
            "outcome": "manual",
            "mistake": None,
            "says": "A person reads this.",
            "try_next": "",
            "cases": {"hidden": 0, "failed": None},
            "public": None,
            "seconds": 0.0,
            "code": code,
        }
    verdict = finding.verdict
    return {
        **head,
        "points": task.points if finding.right else 0,
        "max": task.points,
        "outcome": verdict.outcome,
        "mistake": verdict.mistake,
        "says": _message(task, finding),
        "try_next": text(verdict.try_next),
        "cases": {"hidden": finding.cases, "failed": finding.failed},
        "public": None if finding.public is None else _as_recorded(finding.public),
        "seconds": round(finding.seconds, 3),
        "code": code,
    }


def _as_recorded(verdict):
    """A verdict as result files hold it, under the keys that they have always had."""
    fields = dataclasses.asdict(verdict)
    return plain({"says": fields.pop("message"), "picture": fields.pop("comparison"), **fields})


def _message(task, finding):
    """The outcome in words, without any number of a hidden case."""
    verdict = finding.verdict
    if verdict.outcome == core.NOT_ATTEMPTED or verdict.mistake in _OWN_MESSAGES:
        return text(verdict.message)
    if finding.right:
        return f"All {finding.cases} hidden cases are right." if finding.cases > 1 else text(verdict.message)
    if task.kind not in ("implement", "debug"):  # nothing is drawn; their judges do not say what they expect
        return text(verdict.message)
    if finding.failed:
        return f"{finding.failed} of {finding.cases} hidden cases are not right."
    return "The hidden cases are right, each by itself; something else is not."


def text(value: Any) -> str:
    """Text of a bearable length."""
    value = str(value)
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"


def plain(data: Any) -> Any:
    """As JSON takes it: arrays as nested lists, what is not a finite number as its name; nothing endless."""
    if isinstance(data, np.ndarray):
        if data.size > _MOST_NUMBERS:
            return f"array of shape {tuple(data.shape)}"
        return plain(data.tolist())
    if isinstance(data, np.generic):
        return plain(data.item())
    if isinstance(data, dict):
        return {text(key): plain(value) for key, value in list(data.items())[:200]}
    if isinstance(data, (list, tuple)):
        return [plain(value) for value in data[:_MOST_NUMBERS]]
    if data is None or isinstance(data, bool) or (isinstance(data, int) and abs(data) < 2**63):
        return data
    if isinstance(data, float) and math.isfinite(data):
        return data
    return text(data)
