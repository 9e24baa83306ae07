"""Sheets of questions: predictions of numbers, of sizes or of a word, where each wrong answer has words of its own."""

import dataclasses

import numpy as np

from convlab.tasks.core import RIGHT, Mistake, Verdict, not_yet
from convlab.tasks.judges import absent, in_quotes, miscounted, still_open


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
    wrong: dict
    advice: str


def plain(item):
    """A described value as a number, a pair of numbers or a word in small letters; None while it is open."""
    data = item.get("data") if isinstance(item, dict) else item
    if isinstance(data, str):
        return data.strip().lower()
    if isinstance(data, np.ndarray) and data.ndim == 1:
        return tuple(data.tolist())
    if isinstance(data, (np.ndarray, np.generic)) and data.ndim == 0:
        return data.item()
    return data if isinstance(data, (int, float)) and not isinstance(data, bool) else None


def answers_of(value):
    """The answers in a described list, dictionary or array, or None where it is something else."""
    data = value.get("data")
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, np.ndarray):
        data = list(data) if data.ndim else None
    return None if not isinstance(data, list) else [plain(item) for item in data]


def mistakes_of(questions):
    """A sheet's known mistakes, each recognised by its answer to its question."""

    def sign(number, wrong):
        def seen(case, answer, truth):
            given = answers_of(answer.value or {}) or []
            return number < len(given) and given[number] == wrong

        return seen

    return tuple(
        Mistake(name, f"{question.label}: {says}", sign=sign(number, wrong))
        for number, question in enumerate(questions)
        for wrong, (name, says) in question.wrong.items()
    )


def sheet_judge(name, truth, questions, form, example, fits):
    """A judge for a sheet of questions. It never says what was expected.

    Parameters
    ----------
    name : str
        What the learner writes: a list, one answer for each question.
    truth : callable
        ``truth(case)`` -> the answers, from an independent source.
    questions : sequence of Question
    form, example : str
        What an answer is ("a whole number"), and one as it is written ("14").
    fits : callable
        ``fits(answer) -> bool``: whether it has that form.
    """
    labels = [question.label for question in questions]

    def judge(cases, answers):
        early = absent(name, answers, "list of answers")
        if early is not None:
            return early
        given = answers_of(answers[0].value)
        how = f"Write {form}, such as {example}, for each, between the square brackets, with commas between them."
        if given is None:
            return not_yet(f"{name} is not a list of answers.", "type", how)
        raw = answers[0].data
        raw = list(raw.values()) if isinstance(raw, dict) else raw
        waits = [one is None and _dots(item) for one, item in zip(given, raw, strict=True)]
        if len(given) != len(questions):
            return miscounted(name, waits, labels, "answer")
        open_ = [label for label, wait in zip(labels, waits, strict=True) if wait]
        if open_:
            next_ = "Answer each; a guess is welcome, and wrong guesses teach most."
            return not_yet(still_open(open_, len(labels)), "incomplete", next_)
        odd = {label: one for label, one in zip(labels, given, strict=True) if one is None or not fits(one)}
        quoted = [label for label, one in odd.items() if in_quotes(one)]
        if quoted:
            says = f"At {', '.join(quoted)} the answer stands in quotation marks, so it is text and no longer numbers."
            return not_yet(says, "type", "Take the quotation marks away. Only words stand in them.")
        if odd:
            return not_yet(f"{name} holds something other than {form} at {', '.join(odd)}.", "type", how)
        right = truth(cases[0])
        wrong = [i for i, (one, other) in enumerate(zip(given, right, strict=True)) if one != other]
        if not wrong:
            return Verdict(RIGHT, f"All {len(questions)} predictions are right.")
        says = f"{len(given) - len(wrong)} of {len(given)} are right. Not yet: {', '.join(labels[i] for i in wrong)}."
        known = next((i for i in wrong if given[i] in questions[i].wrong), None)
        if known not in (None, wrong[0]):
            says += f" Begin with {labels[known]}."
        if known is None:
            i = wrong[0]
            return not_yet(says, "value", f"{labels[i]}: {questions[i].advice}", got=given, case=0)
        mistake, words = questions[known].wrong[given[known]]
        return not_yet(says, mistake, f"{labels[known]}: {words}", got=given, case=0)

    return judge


def _dots(item):
    return isinstance(item, dict) and item.get("type") in ("ellipsis", "NoneType")
