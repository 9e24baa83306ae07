"""What the learner has done, tried and not yet opened, and what comes next. Read from ``my_work/``; nothing is sent."""

import contextlib
import dataclasses
import html
import pathlib
import sys

from convlab import course, tasks
from convlab.running import check as checking
from convlab.tasks import core, record, rendering
from convlab.text import plural

DONE, TRIED, OPEN, READ = "done", "tried", "open", "read by a person"
SIGNS = {DONE: "✓", TRIED: "◐", OPEN: "○", READ: "✎"}


@dataclasses.dataclass(frozen=True)
class TaskProgress:
    """One task and how far it is.

    Attributes
    ----------
    task : convlab.tasks.core.Task
    state : {"done", "tried", "open", "read by a person"}
    attempts : int
    """

    task: object
    state: str
    attempts: int = 0


@dataclasses.dataclass(frozen=True)
class Exercise:
    """One exercise: its steps, whether the learner has a copy, and whether the course has a newer version of it."""

    folder: str
    steps: tuple
    copied: bool
    newer: bool

    @property
    def points(self):
        """Points earned, and points that a check can give; those that a person gives are not known here."""
        earned = sum(step.task.points for step in self.steps if step.state == DONE)
        return earned, sum(step.task.points for step in self.steps if step.state != READ)

    @property
    def counted(self):
        """The points in words."""
        earned, most = self.points
        more = sum(step.task.points for step in self.steps if step.state == READ)
        return f"{earned} of {most} points" + (f", {more} more from a person who reads it" if more else "")


def overview(root=None):
    """All exercises of the course with the state of their tasks.

    Parameters
    ----------
    root : path, optional
        The course's folder; found from the current one by default.

    Returns
    -------
    list of Exercise

    Raises
    ------
    CourseError
        The course is not found.
    """
    root = pathlib.Path(root) if root else course.find_root()
    work = course.my_work(root)
    known = record.load(work)
    newer = {path.parts[0] for path in course.newer_exercises(root)}
    return [
        Exercise(
            folder,
            tuple(_step(task, known.get(task.id)) for task in tasks.tasks(lesson)),
            (work / folder / f"{folder}.ipynb").is_file(),
            folder in newer,
        )
        for lesson, folder in tasks.LESSONS.items()
    ]


def _step(task, entry):
    if task.kind == "manual":
        return TaskProgress(task, READ)
    if entry is None:
        return TaskProgress(task, OPEN)
    return TaskProgress(task, DONE if entry.get("done") else TRIED, entry["attempts"])


def next_step(exercises):
    """The first task that is not done, as ``(Exercise, Step)``, or None."""
    pairs = ((exercise, step) for exercise in exercises for step in exercise.steps)
    return next(((exercise, step) for exercise, step in pairs if step.state in (OPEN, TRIED)), None)


def as_text(exercises):
    """The overview as text."""
    lines = ["   ".join(f"{sign} {state}" for state, sign in SIGNS.items()), ""]
    for exercise in exercises:
        lines.append(f"{exercise.folder}: {exercise.counted}" + ("" if exercise.copied else " (not copied yet)"))
        for step in exercise.steps:
            tries = f", {plural(step.attempts, 'check')}" if step.attempts else ""
            about = f"{plural(step.task.points, 'point')}, {step.task.minutes} minutes"
            lines.append(f"  {SIGNS[step.state]} {step.task.title} ({step.state}{tries}; {about})")
        if exercise.newer:
            lines.append(
                "  ! The course has a newer version of this exercise. "
                f"`convlab check my_work/{exercise.folder} --newer` puts it beside yours, which stays as it is."
            )
    return "\n".join([*lines, "", _next_sentence(exercises)])


def _next_sentence(exercises):
    following = next_step(exercises)
    if following is None:
        return "Next: everything is done. Is there a rule of thumb that you would like to test yourself?"
    exercise, step = following
    where = f"my_work/{exercise.folder}/{exercise.folder}.ipynb"
    sentence = f"Next: {step.task.title}, about {step.task.minutes} minutes, in {where}."
    if not exercise.copied:
        sentence += " `make lab` makes the copy."
    return sentence


def picture(root=None):
    """The overview as a picture, for a notebook: one row an exercise, one box a task, with a sign and a word in each.

    Returns
    -------
    object
        Shows as HTML in a notebook and as text elsewhere; the text says the same.
    """
    exercises = overview(root)
    return rendering.Shown(as_text(exercises), as_html(exercises))


def as_html(exercises):
    """The overview as HTML, in the page's own colours."""
    rows = "".join(_row(exercise) for exercise in exercises)
    legend = " &nbsp; ".join(f"{sign} {state}" for state, sign in SIGNS.items())
    return (
        "<table style='border-collapse:collapse'>"
        f"<caption style='caption-side:top;text-align:left'>Your exercises: {legend}</caption>{rows}</table>"
        f"<p style='max-width:48em'>{html.escape(_next_sentence(exercises))}</p>"
    )


def _row(exercise):
    edges = {DONE: "3px solid", TRIED: "2px dashed", OPEN: "1px dotted", READ: "1px solid"}
    boxes = "".join(
        f"<td style='border:{edges[step.state]} currentColor;padding:.3em .6em;text-align:left'>"
        f"{SIGNS[step.state]} {html.escape(step.task.title)}<br>"
        f"<small>{step.state}, {plural(step.task.points, 'point')}</small></td>"
        for step in exercise.steps
    )
    newer = "<br><small>! a newer version is there</small>" if exercise.newer else ""
    return (
        f"<tr><th scope='row' style='text-align:left;padding:.3em .8em .3em 0'>{html.escape(exercise.folder)}<br>"
        f"<small>{exercise.counted}</small>{newer}</th>{boxes}</tr>"
    )


def check(paths=(), newer=False, seconds=checking.SECONDS):
    """Check whole notebooks, print every verdict, and record those in ``my_work/``.

    Parameters
    ----------
    paths : sequence of path
        Notebooks or exercise folders; all copies in ``my_work/`` by default.
    newer : bool
        Put newer versions of these exercises beside the copies without probes.
    seconds : float
        For one notebook.

    Returns
    -------
    bool
        Whether every task is right.

    Raises
    ------
    NotebookError, CourseError
    """
    right = True
    for path in [checking.find(_meant(path)) for path in paths] or _copies():
        offer_newer(path, newer)
        result = _with_bar(path, seconds)
        work = record.work_folder(path.parent)
        print(f"{path}")
        for verdict in result.verdicts:
            print("\n" + rendering.as_text(verdict))
            right &= verdict.outcome == core.RIGHT
            if work is not None:
                record.save(verdict, work)
        for name, error in result.errors:
            line = f", line {error['line']}" if error["line"] else ""
            print(f"\n! {name}{line} stopped with {error['type']}: {error['message']}")
        earned, most = (sum(getattr(verdict, key) for verdict in result.verdicts) for key in ("points", "most"))
        print(f"\n{earned:g} of {most:g} points\n")
    return right


def _copies():
    work = course.my_work()
    copies = [work / folder / f"{folder}.ipynb" for folder in tasks.LESSONS.values()]
    copies = [path for path in copies if path.is_file()]
    if not copies:
        raise checking.NotebookError(f"There is no exercise in {work} yet. `make lab` copies them there.")
    return copies


def _meant(path):
    """A path, or the exercise in ``my_work/`` that it names: "04_stride", "stride", "04"."""
    path = pathlib.Path(path)
    if path.is_file() and path.suffix != ".ipynb":
        raise checking.NotebookError(f"{path} is no notebook: exercises end in .ipynb.")
    if path.exists():
        return path
    with contextlib.suppress(course.CourseError, course.LessonError):
        folder = course.my_work() / course.lesson(path.name).folder
        return folder if folder.is_dir() else path
    return path


def _with_bar(path, seconds):
    """The check of one notebook, with a progress bar where standard output is a terminal."""
    from tqdm import tqdm

    layout = {"leave": False, "bar_format": "{l_bar}{bar}| {n}/{total}"}
    with tqdm(desc=path.stem, file=sys.stdout, disable=None, **layout) as bar:

        def report(done, total, title):
            bar.total = total
            bar.update(done - bar.n)

        return checking.check(path, report, seconds)


def offer_newer(path, take):
    """Say that the course has a newer version of a copy, and put it beside the copy if that is wanted."""
    work = record.work_folder(path.parent)
    if work is None or not (work.parent / "exercises").is_dir():
        return
    inside = path.resolve().relative_to(work)
    if inside not in course.newer_exercises(work.parent):
        return
    print(f"The course has a newer version of {inside}. Yours stays as it is.")
    if not take and sys.stdin.isatty() and sys.stdout.isatty():
        take = input("Put the new one beside it? [y/N] ").strip().lower() in ("y", "yes")
    if take:
        print(f"The new one is {course.copy_newer_exercise(inside, work.parent).relative_to(work.parent)}.\n")
    else:
        print("`convlab check --newer` puts the new one beside it.\n")
