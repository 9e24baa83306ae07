"""What a task is, and how an answer to it is checked, in words that somebody can act on who does not know the answer.

One definition serves the learner's check, the tests of the checker, and the grader: `cases` draws plain data, `probe`
(in ``convlab.probes``) puts a case to the learner's code and brings back plain data, `checker` works out the truth
itself and says what it thinks. A checker is pure: it never sees the learner's objects.
"""

import dataclasses
import zlib
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

import numpy as np

from convlab import probes
from convlab.probes import Answer, Case, Namespace

RIGHT, NOT_YET, NOT_ATTEMPTED = "right", "not yet", "not attempted"
KINDS = ("predict", "implement", "choose", "debug", "design", "manual")
DIFFICULTIES = ("easy", "medium", "hard")
PUBLIC_SEED = 4  # the learner's own check; the grader draws its cases from another seed

Cases: TypeAlias = Sequence[Case]
Answers: TypeAlias = Sequence[Answer]


# -- the definition --------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Mistake:
    """A mistake that is known, so that it can be recognised and answered with its own words.

    Parameters
    ----------
    name : str
        Short, stable, for statistics.
    try_next : str
        What probably happened, and what to look at. It never holds the answer.
    answer : callable, optional
        ``answer(case)``: what this mistake would give. It may raise where the mistaken program would.
    sign : callable, optional
        ``sign(case, answer, truth) -> bool``: where one look at the `Answer` tells more than its numbers.
    """

    name: str
    try_next: str
    answer: Callable[[Case], Any] | None = None
    sign: Callable[[Case, Answer, Any], bool] | None = None


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Two small tables of numbers: what was asked for, and what came.

    ``positions`` is empty for two axes, where the tables stand side by side; for a row of numbers it holds their
    positions, and the two rows stand one under the other.
    """

    where: str
    expected: list[list[str]]
    got: list[list[str]]
    positions: tuple[int, ...] = ()

    def differs(self, row: int, column: int) -> bool:
        """Whether the two tables differ at a position."""
        try:
            return self.expected[row][column] != self.got[row][column]
        except IndexError:
            return True


@dataclasses.dataclass(frozen=True)
class TaskVerdict:
    """What a checker thinks of the answers to a task.

    Attributes
    ----------
    outcome : {"right", "not yet", "not attempted"}
    message : str
        What is there, what was expected.
    mistake : str or None
        Name of the recognised mistake.
    try_next : str
        What to look at next.
    expected, got
        Plain data of the first failing case; None in predictions, where the expected number is the answer.
    call : str
        The failing case in words.
    case : int or None
        Its index among the cases.
    comparison : Comparison or None
    notes : tuple of str
        Remarks that cost nothing.
    first : str
        A remark that is read before all others; the learner's own check adds it.
    task, points, most
        The task's id, the points this answer earns, the points there are. Filled in by `judge`.
    """

    outcome: str
    message: str
    mistake: str | None = None
    try_next: str = ""
    expected: Any = None
    got: Any = None
    call: str = ""
    case: int | None = None
    comparison: Comparison | None = None
    notes: tuple[str, ...] = ()
    first: str = ""
    task: str = ""
    points: float = 0
    most: float = 0


def variants(*rows: Sequence[Any]) -> tuple[Mistake, ...]:
    """Mistakes that can be made in several ways, from rows of ``(name, words, answer, answer, ...)``."""
    return tuple(Mistake(name, try_next, answer) for name, try_next, *ways in rows for answer in ways)


def not_yet(message: str, mistake: str, try_next: str, **more: Any) -> TaskVerdict:
    """A verdict in a line."""
    return TaskVerdict(NOT_YET, message, mistake=mistake, try_next=try_next, **more)


class KnownMistake(Protocol):
    """An entry of a checker's table: a `Mistake`, or a requirement that a design can miss."""

    @property
    def name(self) -> str: ...

    @property
    def try_next(self) -> str: ...


class Checker(Protocol):
    """What judges the answers to a task; the usual ones are in ``convlab.tasks.checkers``.

    A checker may have a ``name``, what the learner defines: where it is empty, the task fills in its `Task.writes`. It
    may also have a ``kind``, the task's kind unless the task says another.
    """

    @property
    def mistakes(self) -> Sequence[KnownMistake]:
        """The only table of what can be recognised: `check` reads it, and so do the tests."""

    def check(self, cases: Cases, answers: Answers) -> TaskVerdict:
        """What to say of the answers, one for each case. Pure."""


@dataclasses.dataclass(frozen=True, repr=False, eq=False)
class Task:
    """One exercise.

    Parameters
    ----------
    id : str
        ``"lesson.name"``, stable.
    points, minutes : int
    difficulty : one of ``DIFFICULTIES``
    title : str
    cases : callable
        ``cases(rng)`` -> list of plain dicts, the separating ones first, random ones after; no expected values.
    probe : callable
        ``probe(namespace, case) -> Answer``, from ``convlab.probes``.
    checker : Checker or None
        None for a task that a person reads.
    forbidden : tuple of str
        Full names of the shortcuts that the probe watches for, as ``probes.watching`` takes them.
    packages : tuple of str
        What the learner's code may import.
    needs : tuple of str
        What the probe itself imports, whatever the learner's code does.
    hints : tuple of str
        From the gentlest to the plainest; none is the answer.
    writes : str, optional
        The name that the learner defines; by default the task's own.
    kind : one of ``KINDS``, optional
        By default the checker's.
    """

    id: str
    points: int
    minutes: int
    difficulty: str
    title: str
    cases: Callable[[np.random.Generator], list[Case]] | None = None
    probe: Callable[[Namespace, Case], Answer] | None = None
    checker: Checker | None = None
    forbidden: tuple[str, ...] = ()
    packages: tuple[str, ...] = ("numpy",)
    needs: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    writes: str = ""
    kind: str = ""

    def __post_init__(self) -> None:
        manual = self.checker is None
        filled = {
            "writes": self.writes or ("" if manual else self.name),
            "kind": self.kind or ("manual" if manual else getattr(self.checker, "kind", "implement")),
        }
        if getattr(self.checker, "name", None) == "":
            filled["checker"] = dataclasses.replace(self.checker, name=filled["writes"])  # type: ignore[type-var]
        for field, value in filled.items():
            object.__setattr__(self, field, value)
        if self.kind not in KINDS or self.difficulty not in DIFFICULTIES:
            raise ValueError(f"{self.id}: kind {self.kind!r} or difficulty {self.difficulty!r} is not known")
        if manual != (self.kind == "manual"):
            raise ValueError(f"{self.id}: exactly the manual tasks have no checker")

    def __repr__(self) -> str:
        return f"Task({self.id!r})"

    @property
    def lesson(self) -> str:
        """``"stride"`` of ``"stride.sizes"``."""
        return self.id.split(".")[0]

    @property
    def name(self) -> str:
        """``"sizes"`` of ``"stride.sizes"``."""
        return self.id.split(".")[1]

    def make_cases(self, seed: int = PUBLIC_SEED) -> list[Case]:
        """The cases of one seed; the same in every process."""
        if self.cases is None:
            raise ValueError(f"{self.id} is read by a person: it has no cases")
        return self.cases(np.random.default_rng([zlib.crc32(self.id.encode()), seed]))


def examine(task: Task, namespace: Namespace, seed: int = PUBLIC_SEED) -> TaskVerdict:
    """Draw the cases, put them to the learner's objects, and judge.

    Parameters
    ----------
    task : Task
        One with a checker.
    namespace : mapping
        Where the learner's objects are, by name.
    seed : int
        Of the cases.

    Returns
    -------
    TaskVerdict
    """
    cases = task.make_cases(seed)
    answers = [] if task.probe is None else probes.run_cases(task.probe, namespace, cases)
    return judge(task, cases, answers)


def judge(task: Task, cases: Cases, answers: Answers) -> TaskVerdict:
    """The verdict of the task's checker, with the task's id and points.

    A right answer leaves alone what is the caller's, in every task.

    Raises
    ------
    ValueError
        The task is read by a person.
    """
    if task.checker is None:
        raise ValueError(f"{task.id} is read by a person: it has no checker")
    verdict = task.checker.check(cases, answers)
    if verdict.outcome == RIGHT:
        verdict = _touched(task, answers) or verdict
    points = task.points if verdict.outcome == RIGHT else 0
    return dataclasses.replace(verdict, task=task.id, points=points, most=task.points)


def _touched(task: Task, answers: Answers) -> TaskVerdict | None:
    """The verdict on an answer whose result is right, and that changes what it was given or what everybody shares."""
    for i, answer in enumerate(answers):
        if answer.changed:
            return TaskVerdict(
                NOT_YET,
                f"The result is right, but {task.writes} changed what is not its own: {', '.join(answer.changed)}.",
                mistake="changes its input",
                try_next=put_back(answer.changed),
                case=i,
            )
    return None


def put_back(changed: Sequence[str]) -> str:
    """What to do about something that was changed for the caller, too."""
    what = " ".join(changed)
    if " mode of " in what:
        how = "Note the mode first and set it again at the end: was = model.training, then model.train(was). For a "
        return f"{how}network whose layers are in different modes, work on copy.deepcopy(model)."
    if "seed" in what or "random" in what:
        return (
            "Whoever calls it gets other random numbers afterwards. Leave the seed alone, or draw from a generator of "
            "your own: torch.Generator(), np.random.default_rng()."
        )
    if "torch" in what or "NumPy" in what:
        return "That is a setting of the whole program: set it back before you return, or use it as a with block."
    if " of " in what or " in " in what:
        return "Whoever calls it would not expect that. Work on a copy: copy.deepcopy(model)."
    return "Whoever calls it would not expect that. Work on a copy: array.copy(), tensor.clone(), list(pairs)."
