"""A learner's notebook checked: read, run and judged as the grader does it, with the public cases and no sandbox."""

import dataclasses
import functools
import pathlib
from collections import Counter
from collections.abc import Callable

from convlab import course, tasks
from convlab.errors import ConvlabError
from convlab.running import notebook, sandbox
from convlab.running.run_submission import run_submission
from convlab.tasks import core, record

SECONDS = 300.0  # for the whole notebook
CELL_SECONDS = 30.0  # at most, and a quarter of the whole, so that one cell without end leaves time for the others


class NotebookError(ConvlabError, ValueError):
    """A file that cannot be checked, with what to do about it."""


@dataclasses.dataclass(frozen=True)
class Checked:
    """What came out of one notebook.

    Attributes
    ----------
    path : pathlib.Path
    verdicts : list of Verdict
    errors : list of (str, dict)
        Cells that stopped, by name, with what stopped them.
    """

    path: pathlib.Path
    verdicts: list
    errors: list


def find(path: str | pathlib.Path) -> pathlib.Path:
    """The notebook that a path means: itself, or the one in the folder.

    Raises
    ------
    NotebookError
    """
    path = pathlib.Path(path)
    if path.is_dir():
        inside = path / f"{path.resolve().name}.ipynb"
        if inside.is_file():
            return inside
        raise NotebookError(f"The folder {path} holds no notebook {inside.name}. Is it an exercise's folder?")
    if not path.is_file():
        raise NotebookError(f"There is no file or folder {path}. `make lab` puts the exercises into my_work/.")
    return path


def check(
    path: str | pathlib.Path,
    report: Callable[[int, int, str], None] = lambda done, total, title: None,
    seconds: float = SECONDS,
) -> Checked:
    """Run a notebook's cells in a process of their own, and judge its tasks.

    Parameters
    ----------
    path : path
        A notebook, or an exercise's folder.
    report : callable
        ``report(done, total, title)`` after each cell and task.
    seconds : float
        For the whole notebook; then what has not been reached is said to be so.

    Returns
    -------
    Checked

    Raises
    ------
    NotebookError
    """
    path = find(path)
    try:
        data = path.read_bytes()
        cells = notebook.read_cells(data)
        release = notebook.read_release(*_given_out(path, data, _exercise_of(path, cells)))
        submission = notebook.read_submission(data, release)
    except OSError as error:
        raise NotebookError(f"{path} could not be read: {error.strerror or error}.") from None
    except notebook.Unreadable as error:
        raise NotebookError(
            f"{path} is not a whole notebook file. {error} If a save was interrupted, look for a copy under "
            ".ipynb_checkpoints beside it; else `make lab` makes a fresh one when this file is renamed."
        ) from None
    limits = sandbox.Limits(cell=min(CELL_SECONDS, seconds / 4), total=seconds)
    known = {name: tasks.task(name) for name in release.answers}
    with sandbox.Sandbox("limits only", limits) as box:
        outcome = run_submission(known, release, submission, core.PUBLIC_SEED, box, to_show=False, report=report)
    verdicts = [finding.verdict for finding in outcome.findings.values() if finding is not None]
    errors = [(submission.steps[i].title, error) for i, error in sorted(outcome.errors.items()) if error]
    return Checked(path, verdicts, errors)


def _exercise_of(path, cells):
    """The folder of the exercise whose tasks the cells name most often."""
    lessons = Counter(name.split(".")[0] for cell in cells if (name := notebook.task_of(cell)))
    there = [lesson for lesson, _ in lessons.most_common() if lesson in tasks.LESSONS]
    if not there:
        raise NotebookError(f"{path} has no task in it that this version of the course knows. Is it an exercise?")
    return tasks.LESSONS[there[0]]


def _given_out(path, data, exercise):
    """The exercise as the course gives it out; where there is no course, the learner's own copy stands for it."""
    work = record.work_folder(path.parent)
    for root in (lambda: work.parent, functools.partial(course.find_root, path.parent)):
        try:
            return (course.exercises(root()) / exercise / f"{exercise}.ipynb").read_bytes(), exercise
        except (AttributeError, OSError):
            continue
    return data, exercise
