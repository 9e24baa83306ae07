"""What a task is, and how an answer to it is judged, in words that somebody can act on who does not know the answer.

One definition serves the learner's check, the tests of the checker, and the grader: `cases` draws plain data, `ask`
(in ``convlab.tasks.asking``) puts a case to the learner's code and brings back plain data, `judge` works out the truth
itself and says what it thinks. `judge` is pure: it never sees the learner's objects.
"""

import dataclasses
import zlib
from collections.abc import Callable

import numpy as np

from convlab.tasks import asking

RIGHT, NOT_YET, NOT_ATTEMPTED = "right", "not yet", "not attempted"
KINDS = ("predict", "implement", "choose", "debug", "design", "manual")
DIFFICULTIES = ("easy", "medium", "hard")
PUBLIC_SEED = 4  # the learner's own check; the grader draws its cases from another seed


# -- the definition --------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Mistake:
    """A mistake that is known, so that it can be recognised and answered with its own words.

    Parameters
    ----------
    name : str
        Short, stable, for statistics.
    says : str
        What probably happened, and what to look at. It never holds the answer.
    answer : callable, optional
        ``answer(case)``: what this mistake would give. It may raise where the mistaken program would.
    sign : callable, optional
        ``sign(case, answer, truth) -> bool``: where one look at the `Answer` tells more than its numbers.
    """

    name: str
    says: str
    answer: Callable | None = None
    sign: Callable | None = None


@dataclasses.dataclass(frozen=True)
class Picture:
    """Two small tables of numbers: what was asked for, and what came.

    ``positions`` is empty for pictures, which stand side by side; for a row of numbers it holds their places, and the
    two rows stand one under the other.
    """

    where: str
    expected: list
    got: list
    positions: tuple = ()

    def differs(self, row, column):
        """Whether the two tables differ at a place."""
        try:
            return self.expected[row][column] != self.got[row][column]
        except IndexError:
            return True


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What the judge thinks.

    Attributes
    ----------
    outcome : {"right", "not yet", "not attempted"}
    says : str
        The message: what is there, what was expected.
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
    picture : Picture or None
    notes : tuple of str
        Remarks that cost nothing.
    first : str
        A remark that is read before all others; the learner's own check adds it.
    task, points, most
        The task's id, the points this answer earns, the points there are. Filled in by `examine`.
    """

    outcome: str
    says: str
    mistake: str | None = None
    try_next: str = ""
    expected: object = None
    got: object = None
    call: str = ""
    case: int | None = None
    picture: Picture | None = None
    notes: tuple = ()
    first: str = ""
    task: str = ""
    points: float = 0
    most: float = 0


def variants(*rows):
    """Mistakes that can be made in several ways, from rows of ``(name, words, answer, answer, ...)``."""
    return tuple(Mistake(name, says, answer) for name, says, *ways in rows for answer in ways)


def not_yet(says, mistake, try_next, **more):
    """A verdict in a line."""
    return Verdict(NOT_YET, says, mistake=mistake, try_next=try_next, **more)


@dataclasses.dataclass(frozen=True, repr=False)
class Task:
    """One exercise.

    Parameters
    ----------
    id : str
        ``"lesson.name"``, stable.
    points, minutes : int
    kind : one of ``KINDS``
    cases : callable
        ``cases(rng)`` -> list of plain dicts, the separating probes first, random ones after; no expected values.
    ask : callable
        ``ask(namespace, case) -> Answer``, from ``convlab.tasks.asking``.
    judge : callable
        ``judge(cases, answers) -> Verdict``; pure.
    mistakes : tuple of Mistake
    hints : tuple of str
        From the gentlest to the plainest; none is the answer.
    title, difficulty : str
    writes : str
        The name that the learner defines.
    packages : tuple of str
        What the learner's code may import.
    """

    id: str
    points: int
    minutes: int
    kind: str
    cases: Callable | None
    ask: Callable | None
    judge: Callable | None
    mistakes: tuple = ()
    hints: tuple = ()
    title: str = ""
    difficulty: str = "easy"
    writes: str = ""
    packages: tuple = ("numpy",)

    def __post_init__(self):
        if self.kind not in KINDS or self.difficulty not in DIFFICULTIES:
            raise ValueError(f"{self.id}: kind {self.kind!r} or difficulty {self.difficulty!r} is not known")
        if (self.judge is None) != (self.kind == "manual"):
            raise ValueError(f"{self.id}: exactly the manual tasks have no judge")

    def __repr__(self):
        return f"Task({self.id!r})"

    @property
    def lesson(self):
        """``"stride"`` of ``"stride.sizes"``."""
        return self.id.split(".")[0]

    @property
    def name(self):
        """``"sizes"`` of ``"stride.sizes"``."""
        return self.id.split(".")[1]

    def draw(self, seed=PUBLIC_SEED):
        """The cases of one seed; the same in every process."""
        return self.cases(np.random.default_rng([zlib.crc32(self.id.encode()), seed]))


def examine(task, namespace, seed=PUBLIC_SEED):
    """Draw the cases, put them to the learner's objects, and judge.

    Returns
    -------
    Verdict
    """
    cases = task.draw(seed)
    return judge(task, cases, asking.put(task.ask, namespace, cases))


def judge(task, cases, answers):
    """The task's verdict with its id and points. A right answer leaves alone what is the caller's, in every task."""
    verdict = task.judge(cases, answers)
    if verdict.outcome == RIGHT:
        verdict = _touched(task, answers) or verdict
    points = task.points if verdict.outcome == RIGHT else 0
    return dataclasses.replace(verdict, task=task.id, points=points, most=task.points)


def _touched(task, answers):
    """The verdict on an answer whose result is right, and that changes what it was given or what everybody shares."""
    for i, answer in enumerate(answers):
        if answer.changed:
            return Verdict(
                NOT_YET,
                f"The result is right, but {task.writes} changed what is not its own: {', '.join(answer.changed)}.",
                mistake="changes its input",
                try_next=put_back(answer.changed),
                case=i,
            )
    return None


def put_back(changed):
    """What to do about something that was changed for the caller, too."""
    words = " ".join(changed)
    if " mode of " in words:
        how = "Note the mode first and set it again at the end: was = model.training, then model.train(was). For a "
        return f"{how}network whose layers are in different modes, work on copy.deepcopy(model)."
    if "seed" in words or "random" in words:
        return (
            "Whoever calls it gets other random numbers afterwards. Leave the seed alone, or draw from a generator of "
            "your own: torch.Generator(), np.random.default_rng()."
        )
    if "torch" in words or "NumPy" in words:
        return "That is a setting of the whole program: set it back before you return, or use it as a with block."
    if " of " in words or " in " in words:
        return "Whoever calls it would not expect that. Work on a copy: copy.deepcopy(model)."
    return "Whoever calls it would not expect that. Work on a copy: array.copy(), tensor.clone(), list(pairs)."
