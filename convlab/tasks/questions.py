"""Sheets of questions: predictions of numbers, of sizes or of a word, where each wrong answer has words of its own."""

import dataclasses
import functools
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np

from convlab.tasks.checkers import Usual
from convlab.tasks.core import RIGHT, Answers, Case, Cases, Mistake, TaskVerdict, not_yet
from convlab.tasks.messages import in_quotes, miscounted, still_open


@dataclasses.dataclass(frozen=True)
class Question:
    """One question of a sheet.

    Parameters
    ----------
    label : str
        A letter or a word, by which the question is named.
    wrong : dict
        A wrong answer -> ``(name of the mistake, what to look at)``.
    advice : str
        What to look at where no known mistake explains the answer.
    """

    label: str
    wrong: dict[Any, tuple[str, str]]
    advice: str


def plain(item: Any) -> Any:
    """A described value as a number, a pair of numbers or a word in small letters; None while it is open."""
    data = item.get("data") if isinstance(item, dict) else item
    if isinstance(data, str):
        return data.strip().lower()
    if isinstance(data, np.ndarray) and data.ndim == 1:
        return tuple(data.tolist())
    if isinstance(data, (np.ndarray, np.generic)) and data.ndim == 0:
        return data.item()
    return data if isinstance(data, (int, float)) and not isinstance(data, bool) else None


def answers_of(value: dict[str, Any]) -> list[Any] | None:
    """The answers in a described list, dictionary or array, or None where it is something else."""
    data = value.get("data")
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, np.ndarray):
        data = list(data) if data.ndim else None
    return None if not isinstance(data, list) else [plain(item) for item in data]


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Sheet(Usual):
    """For a sheet of questions. It never says what was expected.

    Parameters
    ----------
    truth : callable
        ``truth(case)`` -> the answers, from an independent source.
    questions : sequence of Question
    form, example : str
        What an answer is ("a whole number"), and one as it is written ("14").
    fits : callable
        ``fits(answer) -> bool``: whether it has that form.
    """

    kind: ClassVar[str] = "predict"
    noun: str = "list of answers"
    truth: Callable[[Case], Sequence[Any]]
    questions: Sequence[Question]
    form: str
    example: str
    fits: Callable[[Any], bool]

    @functools.cached_property
    def known(self) -> dict[tuple[int, Any], Mistake]:
        """(number of the question, wrong answer) -> the mistake."""
        return {
            (number, answer): Mistake(name, f"{question.label}: {words}")
            for number, question in enumerate(self.questions)
            for answer, (name, words) in question.wrong.items()
        }

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The sheet's known mistakes, each recognised by its answer to its question."""
        return tuple(self.known.values())

    def _judge(self, cases: Cases, answers: Answers) -> TaskVerdict:
        given = answers_of(answers[0].value or {})
        if given is None:
            return not_yet(f"{self.name} is not a list of answers.", "type", self._how())
        trouble = self._incomplete(given, answers[0].data)
        if trouble is not None:
            return trouble
        labels = [question.label for question in self.questions]
        right = self.truth(cases[0])
        wrong = [i for i, (answer, truth) in enumerate(zip(given, right, strict=True)) if answer != truth]
        if not wrong:
            return TaskVerdict(RIGHT, f"All {len(labels)} predictions are right.")
        message = (
            f"{len(given) - len(wrong)} of {len(given)} are right. Not yet: {', '.join(labels[i] for i in wrong)}."
        )
        recognised = next((i for i in wrong if (i, given[i]) in self.known), None)
        if recognised is None:
            advice = self.questions[wrong[0]].advice
            return not_yet(message, "value", f"{labels[wrong[0]]}: {advice}", got=given, case=0)
        if recognised != wrong[0]:
            message += f" Begin with {labels[recognised]}."
        mistake = self.known[recognised, given[recognised]]
        return not_yet(message, mistake.name, mistake.try_next, got=given, case=0)

    def _incomplete(self, given: list[Any], data: Any) -> TaskVerdict | None:
        """The verdict where there are not as many answers as questions, or some have another form."""
        labels = [question.label for question in self.questions]
        data = list(data.values()) if isinstance(data, dict) else data
        waits = [answer is None and _is_open(item) for answer, item in zip(given, data, strict=True)]
        if len(given) != len(labels):
            return miscounted(self.name, waits, labels, "answer")
        open_ = [label for label, wait in zip(labels, waits, strict=True) if wait]
        if open_:
            next_ = "Answer each; a guess is welcome, and wrong guesses teach most."
            return not_yet(still_open(open_, len(labels)), "incomplete", next_)
        odd = {
            label: answer
            for label, answer in zip(labels, given, strict=True)
            if answer is None or not self.fits(answer)
        }
        quoted = [label for label, answer in odd.items() if in_quotes(answer)]
        if quoted:
            message = (
                f"At {', '.join(quoted)} the answer stands in quotation marks, so it is text and no longer numbers."
            )
            return not_yet(message, "type", "Take the quotation marks away. Only words stand in them.")
        if odd:
            return not_yet(
                f"{self.name} holds something other than {self.form} at {', '.join(odd)}.", "type", self._how()
            )
        return None

    def _how(self) -> str:
        how = f"Write {self.form}, such as {self.example}, for each, between the square brackets, with commas between "
        return how + "them."


def _is_open(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") in ("ellipsis", "NoneType")
