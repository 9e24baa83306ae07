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
import importlib
import pathlib
import pkgutil
import re
import sys

from convlab import course
from convlab.errors import ConvlabError
from convlab.tasks import record, rendering
from convlab.tasks.core import NOT_ATTEMPTED, NOT_YET, RIGHT, examine
from convlab.text import did_you_mean

_COURSE = (
    "01_in_channels",
    "02_out_channels",
    "03_kernel_size",
    "04_stride",
    "05_padding",
    "06_dilation",
    "07_groups",
    "08_bias",
    "09_design_principles",
)
_HERE = {module.name for module in pkgutil.iter_modules(__path__)}
# Short name of a lesson -> folder of its exercise; the module convlab.tasks.<short name> holds its tasks.
LESSONS = {short: folder for folder in _COURSE if (short := folder[3:].removesuffix("_principles")) in _HERE}

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
        Short name ("stride") or folder ("04_stride").

    Raises
    ------
    TaskError
    """
    short = next((name for name, folder in LESSONS.items() if lesson in (name, folder)), None)
    if short is None:
        raise TaskError(f"There is no lesson {lesson!r} with tasks. {_perhaps(lesson, LESSONS)}")
    return importlib.import_module(f"convlab.tasks.{short}").TASKS


def task(task_id):
    """The task with this id.

    Raises
    ------
    TaskError
        With the nearest ids that there are.
    """
    for one in _all():
        if one.id == task_id:
            return one
    raise TaskError(f"There is no task {task_id!r}. {_perhaps(str(task_id), [one.id for one in _all()])}")


@functools.cache
def _all():
    return [one for lesson in LESSONS for one in tasks(lesson)]


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
    one = task(task_id)
    if namespace is None:
        namespace = sys._getframe(1).f_globals
    if one.kind == "manual":
        words = f"{one.id} is read by a person: there is nothing to check here. {one.points} points."
        rendering.show(words, f"<p>{html.escape(words)}</p>")
        return
    verdict = _remember(one, namespace, examine(one, namespace))
    work = record.work_folder()
    if work is not None:
        record.save(verdict, work)
    shown = rendering.in_notebook() or verdict.outcome == RIGHT
    if shown:
        rendering.show(rendering.as_text(verdict), rendering.as_html(verdict))
    if shown and work is None and (said := _not_in_my_work(one)):
        rendering.show(*said)
    if verdict.outcome == NOT_ATTEMPTED:
        raise NotAttempted(verdict)
    if verdict.outcome == NOT_YET:
        raise NotYet(verdict)


def _not_in_my_work(one):
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
    folder = LESSONS[one.lesson]
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


_LAST = {}  # task id -> fingerprint of the code and of the verdict at the last check, in this kernel


def _remember(one, namespace, verdict):
    """Say so when code and verdict are those of the last check: most likely the edited cell has not been run."""
    words = f"{verdict.call} {verdict.says}"
    # A task may ask for two things; its words name the one that they are about.
    said = {*re.findall(r"\w+", words), one.writes} - {"In", "Out"}  # those two are the notebook's own, and grow
    names = [name for name in namespace if name in said]
    print_now = _fingerprint(*(namespace[name] for name in sorted(names)), words=words + verdict.try_next)
    same = one.writes in namespace and _LAST.get(one.id) == print_now
    _LAST[one.id] = print_now
    if not (same and verdict.outcome == NOT_YET):
        return verdict
    first = (
        "Nothing in this answer has changed since your last check. If you did change it, run that cell first, and see "
        "whether it stops with an error: what follows is still about the old answer."
    )
    return dataclasses.replace(verdict, first=first)


def _fingerprint(*things, words=""):
    """Of functions and classes the code, with that of the functions of their own notebook which they name."""
    digest, seen = hashlib.sha256(words.encode()), set()

    def add_code(code, variables):
        digest.update(code.co_code + repr(code.co_names).encode())
        for const in code.co_consts:
            if hasattr(const, "co_code"):
                add_code(const, variables)
            else:
                digest.update(repr(const).encode())
        for name in code.co_names:
            thing = variables.get(name)
            if getattr(thing, "__module__", None) == variables.get("__name__") or isinstance(thing, _PLAIN):
                add(thing)

    def add(thing):
        if id(thing) in seen:
            return
        seen.add(id(thing))
        if hasattr(thing, "__code__"):
            digest.update(repr((thing.__defaults__, thing.__kwdefaults__)).encode())
            add_code(thing.__code__, thing.__globals__)
        elif isinstance(thing, type):
            for name, member in sorted(vars(thing).items()):
                if hasattr(member, "__code__"):
                    digest.update(name.encode())
                    add(member)
        else:
            digest.update(repr(thing).encode())

    for thing in things:
        add(thing)
    return digest.hexdigest()


_PLAIN = (bool, int, float, str, list, tuple, dict)


def hint(task_id, step=None):
    """Show the next hint for a task; each call goes one step further.

    Parameters
    ----------
    task_id : str
    step : int, optional
        Which hint, from 1.
    """
    one = task(task_id)
    last = len(one.hints)
    if step is None:
        step = _STEPS[one.id] = min(_STEPS.get(one.id, 0) + 1, last + 1)
    if not isinstance(step, int) or isinstance(step, bool) or step < 1:
        raise TaskError(f"step={step!r} is not a hint's number; {one.id} has the hints 1 to {last}.")
    if step > last:
        words = f"{one.id} has no further hints. {_way_out(one)}"
    else:
        words = f"Hint {step} of {last}: {one.hints[step - 1]}"
    rendering.show(words, f"<p style='max-width:48em'>{html.escape(words)}</p>")


_STEPS = {}


def _way_out(one):
    folder = LESSONS[one.lesson]
    work = record.work_folder()
    solution = None if work is None else work.parent / "solutions" / folder / f"{folder}.ipynb"
    if solution is not None and solution.exists():
        return f"A worked solution is in solutions/{folder}/{folder}.ipynb; close it again before you write your own."
    return f"Read notebooks/{folder}.ipynb once more, or ask somebody: saying the question aloud often answers it."
