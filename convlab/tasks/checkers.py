"""Checkers for the usual kinds of task: values, predicted numbers, a choice, a design; and `Own` for the others.

Each owns its table of mistakes. How answers are compared with the truth is in ``matching``, what is said where all
tasks agree in ``messages``, how layers are read in ``designs``; sheets of questions have ``questions``.
"""

import abc
import dataclasses
import functools
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np

from convlab.errors import ConvlabError
from convlab.probes import Answer
from convlab.tasks.core import NOT_YET, RIGHT, Answers, Case, Cases, Checker, KnownMistake, Mistake, TaskVerdict
from convlab.tasks.designs import error_in_words, plain_specs
from convlab.tasks.matching import matches_truth, recognise, same_values
from convlab.tasks.messages import (
    format_number,
    in_quotes,
    miscounted,
    printed_instead,
    remarks,
    shortcut_in_words,
    still_open,
    stopped,
    touched,
    unanswered,
    unequal,
    wrong_dtype,
    wrong_type,
)


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Usual(abc.ABC):
    """What the checkers of this module share.

    Parameters
    ----------
    name : str
        What the learner defines; the task fills it in.
    noun : str
        What kind of thing that is.
    prepare : callable, optional
        ``prepare(answer) -> Answer``: what of an answer is judged.
    explain : callable, optional
        ``explain(verdict, cases, answers) -> TaskVerdict``: the same judgement in this task's own words.
    """

    kind: ClassVar[str] = "implement"
    name: str = ""
    noun: str = "function"
    prepare: Callable[[Answer], Answer] | None = None
    explain: Callable[[TaskVerdict, Cases, Answers], TaskVerdict] | None = None

    def check(self, cases: Cases, answers: Answers) -> TaskVerdict:
        """What to say of the answers, one for each case."""
        if self.prepare is not None:
            answers = [self.prepare(answer) for answer in answers]
        verdict = unanswered(self.name, answers, self.noun) or self._judge(cases, answers)
        return verdict if self.explain is None else self.explain(verdict, cases, answers)

    @abc.abstractmethod
    def _judge(self, cases: Cases, answers: Answers) -> TaskVerdict: ...


@dataclasses.dataclass(frozen=True, eq=False)
class Own(Usual):
    """A task of its own kind: a function judges the answers once something has been answered.

    Parameters
    ----------
    judge : callable
        ``judge(cases, answers) -> TaskVerdict``; pure.
    mistakes : sequence of Mistake
        What it recognises by a table.
    """

    judge: Callable[[Cases, Answers], TaskVerdict]
    mistakes: Sequence[KnownMistake] = ()

    def _judge(self, cases: Cases, answers: Answers) -> TaskVerdict:
        return self.judge(cases, answers)


def check_some(checker: Checker, cases: Cases, answers: Answers, which: Sequence[int]) -> TaskVerdict:
    """The verdict on some of the cases only, ``which`` by their numbers; the failing one is counted among all."""
    verdict = checker.check([cases[i] for i in which], [answers[i] for i in which])
    return verdict if verdict.case is None else dataclasses.replace(verdict, case=which[verdict.case])


# -- values ----------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Values(Usual):
    """For tasks that return numbers: type, rank, shape, dtype, value, in this order.

    Parameters
    ----------
    truth : callable
        ``truth(case)`` -> number or array, from an independent source.
    call : callable
        ``call(case)`` -> the call in words.
    mistakes : sequence of Mistake
    want, accepts : str, tuple of str
        The type in words, and the type names that pass.
    whole : bool
        The numbers are counts: any integer type passes, floats with whole values pass with a note.
    inspect : callable, optional
        ``inspect(cases, answers, truths) -> TaskVerdict or None``, before the values are compared.
    may_share : bool
        Whether the result may use the memory of an input.
    rtol, atol : float
        Torch in float64 is the oracle; answers in float32 differ from it by rounding.
    instead : str
        What to do instead of the shortcut that was called.
    advice : str
        What to try where values differ and no known mistake explains them; by default to work the case out by hand.
    axes : pair of str
        What the first two of four axes count, for the words of a comparison.
    """

    truth: Callable[[Case], Any]
    call: Callable[[Case], str]
    mistakes: Sequence[Mistake] = ()
    want: str = "a NumPy array"
    accepts: tuple[str, ...] = ("ndarray",)
    whole: bool = False
    inspect: Callable[[Cases, Answers, Sequence[Any]], TaskVerdict | None] | None = None
    may_share: bool = False
    rtol: float = 1e-5
    atol: float = 1e-6
    instead: str = ""
    advice: str = ""
    axes: tuple[str, str] = ("picture", "channel")

    def _judge(self, cases: Cases, answers: Answers) -> TaskVerdict:
        calls = [self.call(case) for case in cases]
        trouble = self._not_run(answers, calls)
        if trouble is not None:
            return trouble
        truths = [self.truth(case) for case in cases]
        trouble = None if self.inspect is None else self.inspect(cases, answers, truths)
        trouble = trouble or self._wrong(cases, answers, truths, calls) or self._right_but(answers, calls)
        return trouble or TaskVerdict(RIGHT, f"{len(cases)} cases agree.", notes=tuple(remarks(answers, self.whole)))

    def _not_run(self, answers: Answers, calls: list[str]) -> TaskVerdict | None:
        """A shortcut, a call without end, or a result of another type."""
        for answer, call in zip(answers, calls, strict=True):
            if answer.used:
                message = f"{call} {shortcut_in_words(answer.used[0])}, which this task does not allow."
                return TaskVerdict(NOT_YET, message, mistake="shortcut", call=call, try_next=self.instead)
            if answer.status == "timeout":
                return stopped(call, answer)
        for i, (answer, call) in enumerate(zip(answers, calls, strict=True)):
            if answer.status == "returned":
                trouble = wrong_type(call, answer.value or {}, self.want, self.accepts)
                if trouble is not None:
                    return dataclasses.replace(printed_instead(trouble, answer, answers), case=i)
        return None

    def _wrong(self, cases: Cases, answers: Answers, truths: list[Any], calls: list[str]) -> TaskVerdict | None:
        """The first case that raised or whose values differ; a known mistake, where there is one, has the last word."""
        known = recognise(self.mistakes, cases, answers, truths, self.rtol, self.atol)
        # What a program raises is a sign of its mistake only when the mistake is known.
        for i, (answer, call) in enumerate(zip(answers, calls, strict=True)):
            if answer.error is not None:
                trouble = stopped(call, answer)
            elif not same_values(answer.data, truths[i], self.rtol, self.atol):
                trouble = unequal(call, truths[i], answer.value or {}, self.rtol, self.atol, self.axes)
            else:
                continue
            good = sum(matches_truth(*pair, self.rtol, self.atol) for pair in zip(answers, truths, strict=True))
            message = trouble.message + f" ({good} of {len(cases)} cases are right.)" * bool(good)
            trouble = dataclasses.replace(trouble, case=i, message=message)
            if known is not None:
                return dataclasses.replace(trouble, mistake=known.name, try_next=known.try_next)
            if self.advice and trouble.mistake == "value":
                return dataclasses.replace(trouble, try_next=self.advice)
            return trouble
        if known is not None:  # a sign that does not show in the values
            message = "The numbers are right. One more thing is not:"
            return TaskVerdict(NOT_YET, message, mistake=known.name, try_next=known.try_next)
        return None

    def _right_but(self, answers: Answers, calls: list[str]) -> TaskVerdict | None:
        """What is the matter with right values: an input that was changed or is shared, or a dtype of no numbers."""
        for i, (answer, call) in enumerate(zip(answers, calls, strict=True)):
            trouble = touched(call, answer, self.may_share) or wrong_dtype(call, answer)
            if trouble is not None:
                return dataclasses.replace(trouble, case=i)
        return None


def keeps_dtype(
    call: Callable[[Case], str], name: str, try_next: str
) -> Callable[[Cases, Answers, Sequence[Any]], TaskVerdict | None]:
    """An ``inspect`` for `Values`: a result of the right shape has the dtype of the case's array of that name."""

    def inspect(cases: Cases, answers: Answers, truths: Sequence[Any]) -> TaskVerdict | None:
        for i, (case, answer, truth) in enumerate(zip(cases, answers, truths, strict=True)):
            value, wanted = answer.value or {}, str(case[name].dtype)
            if tuple(value.get("shape", ())) == truth.shape and value["dtype"] != wanted:
                return TaskVerdict(
                    NOT_YET,
                    f"{call(case)} gave back numbers of dtype {value['dtype']}; expected {wanted}, as they came in.",
                    mistake="dtype",
                    call=call(case),
                    case=i,
                    try_next=try_next,
                )
        return None

    return inspect


# -- predictions -----------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Numbers(Usual):
    """For predictions: a list of numbers, one for each question. What was expected is never said.

    Parameters
    ----------
    truth : callable
        ``truth(case)`` -> the numbers.
    labels : callable
        ``labels(case)`` -> each question in words.
    mistakes : sequence of Mistake
    whole : bool
        The numbers are sizes or counts.
    advice : str
        What to try where no known mistake explains the numbers.
    """

    kind: ClassVar[str] = "predict"
    truth: Callable[[Case], Any]
    labels: Callable[[Case], Sequence[str]]
    mistakes: Sequence[Mistake] = ()
    whole: bool = True
    advice: str = ""

    def _judge(self, cases: Cases, answers: Answers) -> TaskVerdict:
        case, value = cases[0], answers[0].value or {}
        labels, right = self.labels(case), np.asarray(self.truth(case), dtype=float)
        given = _listed_numbers(self.name, value, labels)
        if isinstance(given, TaskVerdict):
            return given
        open_ = [label for label, number in zip(labels, given, strict=True) if number is None]
        if open_:
            return TaskVerdict(
                NOT_YET,
                still_open(open_, len(labels)),
                mistake="incomplete",
                try_next="Write a number for each; a guess is welcome, and wrong guesses teach most.",
            )
        numbers = np.array(given, dtype=float)
        wrong = ~np.isclose(numbers, right, rtol=0, atol=1e-9 if self.whole else 1e-3)
        if not wrong.any():
            return TaskVerdict(RIGHT, f"All {len(labels)} predictions are right.")
        missed = ", ".join(label for label, is_wrong in zip(labels, wrong, strict=True) if is_wrong)
        message = f"{int((~wrong).sum())} of {len(labels)} are right. Not yet: {missed}."
        mistake, try_next = self._about(case, numbers, right, wrong)
        return TaskVerdict(NOT_YET, message, mistake=mistake, try_next=try_next, got=numbers, case=0)

    def _about(self, case: Case, numbers: np.ndarray, right: np.ndarray, wrong: np.ndarray) -> tuple[str, str]:
        """The mistake's name and what to try next."""
        known = recognise(self.mistakes, [case], [Answer("returned", {"type": "list", "data": numbers})], [right])
        if known is not None:
            return known.name, known.try_next
        if self.whole and (numbers != np.round(numbers)).any():
            return "not whole", "A size is a whole number of pixels. What happens to a window that only partly fits?"
        if self.advice:
            return "value", self.advice
        if right[wrong].min() > 15:
            return "value", (
                "These are too large to draw. Where may a window start: at 0, then one stride further on, and so on? "
                "Which of these starts is the last one whose window still fits, and how many are they?"
            )
        return "value", "Draw the smallest of them on squared paper, and put down window after window until none fits."


def _listed_numbers(name: str, value: dict[str, Any], labels: Sequence[str]) -> list[Any] | TaskVerdict:
    """The numbers of a list, a dictionary or an array; None for each that is still open. Or a verdict."""
    data = value.get("data")
    if isinstance(data, dict):
        items = list(data.values())
    elif isinstance(data, list):
        items = data
    elif isinstance(data, np.ndarray) and data.ndim == 1:
        items = [{"data": number} for number in data.tolist()]
    else:
        items = [{"data": data if isinstance(data, (int, float, str)) else ""}]
    given = [item["data"] for item in items]
    if not all(v is None or (isinstance(v, (int, float)) and not isinstance(v, bool)) for v in given):
        message = f"{name} holds something other than numbers."
        if any(in_quotes(v) for v in given):
            message = f"{name} holds text: what stands in quotation marks is no number."
        return TaskVerdict(
            NOT_YET,
            message,
            mistake="type",
            try_next="Write plain numbers, such as 14, between the square brackets, with commas between them.",
        )
    if len(given) != len(labels):
        return miscounted(name, [v is None for v in given], labels, "number")
    return given


# -- a choice --------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Choice(Usual):
    """For a multiple choice, with the reason for each wrong choice.

    Parameters
    ----------
    right : str
        The letter, or the letters in one string where several are right.
    reasons : dict
        Letter -> why it is not so; for a right letter that is missing: what it would take to see it.
    because : str
        Why the right choice is right.
    """

    kind: ClassVar[str] = "choose"
    right: str
    reasons: dict[str, str]
    because: str = ""

    @functools.cached_property
    def wrong(self) -> dict[str, Mistake]:
        """Letter -> the mistake of choosing it."""
        return {c: Mistake(f"chose {c}", reason) for c, reason in self.reasons.items() if c not in self.right}

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What can be chosen wrongly, each with its reason."""
        return tuple(self.wrong.values())

    def _judge(self, cases: Cases, answers: Answers) -> TaskVerdict:
        known, several = sorted({*self.reasons, *self.right}), len(self.right) > 1
        data = answers[0].data
        if isinstance(data, list):
            data = "".join(str(item.get("data", "")) for item in data)
        letters = "".join(sorted({c for c in str(data).lower() if c.isalnum()}))
        if not isinstance(answers[0].data, (str, list)) or set(letters) - set(known):
            shown = f", “{data[:20]}”," if isinstance(answers[0].data, str) else ""
            what, how = self._form(known)
            verb = "holds something other than" if several else "is not"
            return TaskVerdict(NOT_YET, f"{self.name}{shown} {verb} {what}.", mistake="type", try_next=how)
        if not letters:
            message = f"{self.name} holds no letter yet."
            return TaskVerdict(NOT_YET, message, mistake="type", try_next=self._form(known)[1])
        if letters == "".join(sorted(self.right)):
            message = "Those are the ones." if several else "That is the one."
            return TaskVerdict(RIGHT, f"{message} {self.because}".strip())
        if len(letters) > 1 and not several:
            message = f"{self.name} holds {len(letters)} letters, “{letters}”. One of the {len(known)} is meant."
            try_next = "Decide: what speaks against each of them?"
            return TaskVerdict(NOT_YET, message, mistake="several letters", try_next=try_next)
        extra = next((letter for letter in letters if letter in self.wrong), None)
        if extra is not None:
            chosen = self.wrong[extra]
            return TaskVerdict(NOT_YET, f"“{extra}” is not so.", mistake=chosen.name, try_next=chosen.try_next)
        missing = next(letter for letter in sorted(self.right) if letter not in letters)
        try_next = self.reasons.get(missing, "Go through the others once more: one of them holds too.")
        return TaskVerdict(NOT_YET, "What you chose holds, but it is not all.", mistake="incomplete", try_next=try_next)

    def _form(self, known: list[str]) -> tuple[str, str]:
        """What an answer is, and how it is written."""
        if len(self.right) == 1:
            how = f'Write the letter in quotation marks: {self.name} = "{known[0]}".'
            return f"one of the letters {', '.join(known)}", how
        how = "Write all the letters that you mean in one pair of quotation marks, and nothing else, such as "
        return f"letters from {known[0]} to {known[-1]}", f'{how}"{known[1]}{known[-2]}".'


# -- designs ---------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Requirement:
    """One thing that a design must keep to. Any design that keeps to all of them is right.

    Parameters
    ----------
    name : str
        Short and stable.
    wants : str
        The requirement in words: "a receptive field of at least 7".
    measure : callable
        ``measure(specs)`` -> what the design has.
    holds : callable
        ``holds(measured) -> bool``.
    try_next : str
    """

    name: str
    wants: str
    measure: Callable[[list[Any]], Any]
    holds: Callable[[Any], bool]
    try_next: str


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Design(Usual):
    """For designs. It builds its own specs from the plain arguments and measures those.

    Parameters
    ----------
    requirements : sequence of Requirement
        The first that fails is named.
    """

    kind: ClassVar[str] = "design"
    noun: str = "design"
    requirements: Sequence[Requirement]

    @property
    def mistakes(self) -> Sequence[Requirement]:
        """The requirements: each can be missed."""
        return self.requirements

    def _judge(self, cases: Cases, answers: Answers) -> TaskVerdict:
        specs, trouble = plain_specs(self.name, answers[0].facts.get("layers", []))
        if trouble is not None:
            return trouble
        for requirement in self.requirements:
            try:
                measured = requirement.measure(specs)
            except ConvlabError as error:
                wrong, next_ = error_in_words(error)
                message, next_ = f"{self.name} does not fit together: {wrong}", next_ or _FOLLOW
                return TaskVerdict(NOT_YET, message, mistake="does not run", try_next=next_)
            if not requirement.holds(measured):
                got = format_number(measured) if isinstance(measured, (int, float, np.number)) else str(measured)
                return TaskVerdict(
                    NOT_YET,
                    f"Wanted: {requirement.wants}. {self.name} has {got}.",
                    mistake=requirement.name,
                    try_next=requirement.try_next,
                    expected=requirement.wants,
                    got=got,
                )
        return TaskVerdict(RIGHT, f"{self.name} keeps to all {len(self.requirements)} requirements.")


_FOLLOW = "Follow the shapes from layer to layer."
