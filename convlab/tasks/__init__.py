"""The exercises: `check` an answer, ask for a `hint`.

In an exercise notebook::

    from convlab.tasks import check, hint

    check("stride.usage_counts")
    # hint("stride.usage_counts")

A task's id is the lesson's short name and the task's own. Nothing here imports torch until an answer is judged.
"""

import dataclasses
import functools
import hashlib
import html
import inspect
import itertools
import pathlib
import re
import sys
import weakref

from convlab import course
from convlab.errors import ConvlabError
from convlab.tasks import record, rendering
from convlab.tasks.core import NOT_ATTEMPTED, NOT_YET, RIGHT, examine
from convlab.text import did_you_mean

# Short name of a lesson with tasks -> folder of its exercise; the module convlab.tasks.<short name> holds its tasks.
LESSONS = {lesson.name: lesson.folder for lesson in course.lessons_with("tasks")}

__all__ = ["LESSONS", "NotAttempted", "NotYet", "TaskError", "check", "hint", "task", "tasks"]


class TaskError(ConvlabError, LookupError):
    """There is no such task."""


class NotYet(ConvlabError):
    """The answer is not right yet. ``verdict`` says more."""

    def __init__(self, verdict):
        self.verdict = verdict
        super().__init__(rendering.as_text(verdict))

    def _render_traceback_(self):
        # The verdict itself is already on the page, above.
        return [rendering.headline(self.verdict) + (" (see above)" if rendering.in_notebook() else f"\n{self}")]


class NotAttempted(NotYet):
    """The stub is still as it came, or its cell has not run."""


def tasks(lesson):
    """The tasks of one lesson, in order.

    Parameters
    ----------
    lesson : str
        Its number, short name or folder, as in `convlab.course.lesson`.

    Raises
    ------
    TaskError
    """
    try:
        return course.lesson_part("tasks", lesson)
    except course.LessonError as error:
        raise TaskError(str(error)) from None


def task(task_id):
    """The task with this id.

    Raises
    ------
    TaskError
        With the nearest ids that there are.
    """
    known = {each.id: each for each in _all()}
    if not isinstance(task_id, str) or task_id not in known:
        raise TaskError(f"There is no task {task_id!r}. {_perhaps(str(task_id), known)}")
    return known[task_id]


@functools.cache
def _all():
    return [each for lesson in LESSONS for each in tasks(lesson)]


def _perhaps(word, names):
    return did_you_mean(word, names, "Perhaps") or f"There are: {', '.join(sorted(names))}."


def check(task_id, namespace=None):
    """Check your answer to a task, and say what to try next.

    Parameters
    ----------
    task_id : str
        Such as "stride.usage_counts".
    namespace : dict, optional
        Where your answer is defined; by default the variables of the cell that calls this.

    Raises
    ------
    NotAttempted, NotYet
        Unless the answer is right. In a notebook they show as one line under the message.
    TaskError
        There is no such task.
    """
    checked = task(task_id)
    if namespace is None:
        namespace = sys._getframe(1).f_globals
    if checked.kind == "manual":
        text = f"{checked.id} is read by a person: there is nothing to check here. {checked.points} points."
        rendering.show(text, f"<p>{html.escape(text)}</p>")
        return
    verdict = _remember(checked, namespace, examine(checked, namespace))
    work = record.work_folder()
    if work is not None:
        record.save(verdict, work)
    shown = rendering.in_notebook() or verdict.outcome == RIGHT
    if shown:
        rendering.show(rendering.as_text(verdict), rendering.as_html(verdict))
    if shown and work is None and (said := _not_in_my_work(checked)):
        rendering.show(*said)
    if verdict.outcome == NOT_ATTEMPTED:
        raise NotAttempted(verdict)
    if verdict.outcome == NOT_YET:
        raise NotYet(verdict)


def _not_in_my_work(checked):
    """Words and HTML for an exercise in a place where nothing is recorded, with the way to the learner's own copy.

    None outside the course's folder, and for its lessons and solutions: there nobody expects a record.
    """
    here = pathlib.Path.cwd().resolve()
    try:
        root = course.find_root(here)
        inside = here.relative_to(root).parts
    except (course.CourseError, OSError, ValueError):
        return None
    if inside[:1] in (("solutions",), ("notebooks",)):
        return None
    folder = LESSONS[checked.lesson]
    copy = f"my_work/{folder}/{folder}.ipynb"
    before = (
        f"This notebook is in {'/'.join(inside) or 'the folder of the course'}, not in my_work. Its checks work, but "
        "nothing is recorded, and `convlab submit` does not find your answers."
    )
    if (root / copy).exists():
        before, after = f"{before} Open your own copy, ", ", and put your answers there."
        link = f"<a href='{'../' * len(inside)}{copy}'>{copy}</a>"
    else:
        before = f"{before} `make lab` (Windows: `python tools/course.py lab`) makes your own copy, "
        link, after = copy, "."
    page = f"<p style='max-width:48em'>{html.escape(before)}{link}{html.escape(after)}</p>"
    return before + copy + after, page


_LAST = {}  # task id -> fingerprint of the answer and of the verdict at the last check, in this kernel


def _remember(checked, namespace, verdict):
    """Say so when answer and verdict are those of the last check: most likely the edited cell has not been run."""
    said = f"{verdict.call} {verdict.message}"
    # A task may ask for two things; the message names the one that it is about.
    named = {*re.findall(r"\w+", said), checked.writes} - {"In", "Out"}  # those two are the notebook's own, and grow
    things = [namespace[name] for name in sorted(name for name in namespace if name in named)]
    fingerprint = _fingerprint(*things, said=said + verdict.try_next)
    same = checked.writes in namespace and _LAST.get(checked.id) == fingerprint
    _LAST[checked.id] = fingerprint
    if not (same and verdict.outcome == NOT_YET):
        return verdict
    first = (
        "Nothing in this answer has changed since your last check. If you did change it, run that cell first, and see "
        "whether it stops with an error: what follows is still about the old answer."
    )
    return dataclasses.replace(verdict, first=first)


def _fingerprint(*things, said=""):
    """Of functions and classes the source, with that of what they name in their own notebook; of all else the value."""
    digest, seen = hashlib.sha256(said.encode()), set()

    def add(thing):
        if id(thing) in seen:
            return
        seen.add(id(thing))
        if inspect.isfunction(thing):
            add_function(thing)
        elif isinstance(thing, type):
            for name, member in sorted(vars(thing).items()):
                if inspect.isfunction(member):
                    digest.update(name.encode())
                    add(member)
        else:
            digest.update(repr(thing).encode())

    def add_function(function):
        source, names = _source_and_names(function)
        digest.update(repr((source, function.__defaults__, function.__kwdefaults__)).encode())
        variables = function.__globals__
        for name in sorted(names):
            thing = variables.get(name)
            if getattr(thing, "__module__", None) == variables.get("__name__") or isinstance(thing, _PLAIN):
                add(thing)

    for thing in things:
        add(thing)
    return digest.hexdigest()


_PLAIN = (bool, int, float, str, list, tuple, dict)
_WITHOUT_SOURCE = weakref.WeakKeyDictionary()  # function -> a number of its own
_NUMBERS = itertools.count()


def _source_and_names(function):
    """A function's own lines, and the names in them.

    Where nobody kept its lines, a number that no other function has, and every name of its notebook: it counts as
    changed when it is another one, or when anything has changed that it might use.
    """
    try:
        source = inspect.getsource(function)
        return source, set(re.findall(r"\b[^\W\d]\w*", source))
    except (OSError, TypeError):
        number = _WITHOUT_SOURCE.setdefault(function, next(_NUMBERS))
        return number, {name for name in function.__globals__ if not name.startswith("_")}


def hint(task_id, step=None):
    """Show the next hint for a task; each call goes one step further.

    Parameters
    ----------
    task_id : str
    step : int, optional
        Which hint, from 1.
    """
    asked = task(task_id)
    last = len(asked.hints)
    if step is None:
        step = _STEPS[asked.id] = min(_STEPS.get(asked.id, 0) + 1, last + 1)
    if not isinstance(step, int) or isinstance(step, bool) or step < 1:
        raise TaskError(f"step={step!r} is not a hint's number; {asked.id} has the hints 1 to {last}.")
    if step > last:
        text = f"{asked.id} has no further hints. {_way_out(asked)}"
    else:
        text = f"Hint {step} of {last}: {asked.hints[step - 1]}"
    rendering.show(text, f"<p style='max-width:48em'>{html.escape(text)}</p>")


_STEPS = {}


def _way_out(asked):
    folder = LESSONS[asked.lesson]
    work = record.work_folder()
    solution = None if work is None else work.parent / "solutions" / folder / f"{folder}.ipynb"
    if solution is not None and solution.exists():
        return f"A worked solution is in solutions/{folder}/{folder}.ipynb; close it again before you write your own."
    return f"Read notebooks/{folder}.ipynb once more, or ask somebody: saying the question aloud often answers it."
