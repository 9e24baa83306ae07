"""Right and wrong answers to the exercises, one file per task: ``programs/<lesson>/<task>.py``.

Each program begins below a heading of its own and ends before the next::

    # %% right: NAME
    # %% wrong: NAME | the mistake that the checker must name | listed, obvious or unlisted

``listed`` is a mistake that the plan of the task named, ``obvious`` one that needs no plan (a stub, an error, a wrong
type), ``unlisted`` one that was found later. Below ``# %% extra``, once per file, is what the tests of the task need
besides; `exercise_programs.extra` says what that may be. Blank lines around a program do not belong to it.

The files are read as text: the programs run after the cells of a notebook, so neither ruff nor pytest looks at them.
This module needs the standard library only.
"""

import dataclasses
import difflib
import pathlib
import re

PROGRAMS = pathlib.Path(__file__).parent / "programs"
ORIGINS = ("listed", "obvious", "unlisted")
FORMS = "`# %% right: NAME`, `# %% wrong: NAME | MISTAKE | FROM` and `# %% extra`"
_ALMOST_HEADING = re.compile(r"\s*#\s*%%")
_HEADING = re.compile(r"# %% (?:(right|wrong): (\S.*)|extra)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class ProgramsError(ValueError):
    """A file of programs that cannot be read as one; says where, what is wrong, and what would be right."""

    def __init__(self, path, line, words):
        super().__init__(f"{path}:{line}: {words}" if line else f"{path}: {words}")


@dataclasses.dataclass(frozen=True)
class Program:
    """One answer to one task, and where it stands.

    Attributes
    ----------
    task : str
        The id of the task, "stride.usage_counts"; it comes from the path of the file.
    kind : {"right", "wrong"}
    name : str
        Short, and used once in a lesson: tests are named after it.
    source : str
        Ends with a newline.
    path : pathlib.Path
    line : int
        Of the heading, from 1.
    mistake : str or None
        What the checker must call it; None for a right answer.
    origin : {"listed", "obvious", "unlisted"} or None
    """

    task: str
    kind: str
    name: str
    source: str
    path: pathlib.Path
    line: int
    mistake: str | None = None
    origin: str | None = None

    @property
    def lesson(self):
        """The short name of the lesson, "stride"."""
        return self.task.split(".")[0]

    def unexpected(self, mistake, names=()):
        """What to change where the checker names another mistake than the heading, or "" where both are the same.

        Parameters
        ----------
        mistake : str or None
            What the checker called it.
        names : iterable of str
            The mistakes that the task lists.
        """
        if mistake == self.mistake:
            return ""
        says = (
            f"{self.path}:{self.line}: the heading of {self.name} says {self.mistake!r}, the checker says {mistake!r}."
        )
        near = difflib.get_close_matches(str(self.mistake), sorted(set(names)), n=3)
        if self.mistake not in set(names) and near:
            says += f" {self.task} lists no mistake of that name; did you mean {' or '.join(map(repr, near))}?"
        return says


@dataclasses.dataclass(frozen=True)
class Extra:
    """The part below ``# %% extra``: its source, blank lines at its beginning included, and the line of its heading."""

    source: str
    path: pathlib.Path
    line: int


def read_file(path):
    """The programs of one task.

    Parameters
    ----------
    path : pathlib.Path
        ``…/<lesson>/<task>.py``.

    Returns
    -------
    programs : list of Program
        In the order of the file.
    extra : Extra or None

    Raises
    ------
    ProgramsError
    """
    text = path.read_text("utf-8")
    if not text.endswith("\n"):
        raise ProgramsError(path, text.count("\n") + 1, "the last line does not end with a newline; add one.")
    programs, extra, seen = [], None, {}
    for line, heading, body in _sections(path, text):
        if heading[1] is None:
            if extra is not None:
                raise ProgramsError(path, line, f"a second `# %% extra`; the first is in line {extra.line}.")
            extra = Extra(body, path, line)
            continue
        one = _program(path, line, heading, body)
        if one.name in seen:
            raise ProgramsError(path, line, f"{one.name} is there twice; the first is in line {seen[one.name]}.")
        seen[one.name] = line
        programs.append(one)
    return programs, extra


def _sections(path, text):
    """``(line of the heading, its match, source below it)`` of every part of a file."""
    lines = text.split("\n")[:-1]
    starts = [i for i, line in enumerate(lines) if _ALMOST_HEADING.match(line)]
    before = next((i for i, line in enumerate(lines[: starts[0] if starts else None]) if line.strip()), None)
    if before is not None or not starts:
        raise ProgramsError(path, (before or 0) + 1, f"a file begins with a heading. There are {FORMS}.")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        heading = _HEADING.fullmatch(lines[start])
        if heading is None:
            raise ProgramsError(path, start + 1, f"`{lines[start]}` is not a heading. There are {FORMS}.")
        body = "\n".join(lines[start + 1 : end]).rstrip("\n") + "\n"
        if not body.strip():
            raise ProgramsError(path, start + 1, f"there is nothing below `{lines[start]}`.")
        yield start + 1, heading, body


def _program(path, line, heading, body):
    kind, parts = heading[1], [part.strip() for part in heading[2].split("|")]
    task, body = f"{path.parent.name}.{path.stem}", body.lstrip("\n")
    if _NAME.fullmatch(parts[0]) is None:
        words = f"{parts[0]!r} is not a name: use small letters, digits and _, as in `counts_no_shift`."
        raise ProgramsError(path, line, words)
    if kind == "right":
        if len(parts) > 1:
            raise ProgramsError(path, line, "a right answer has a name and nothing else: `# %% right: NAME`.")
        return Program(task, kind, parts[0], body, path, line)
    if len(parts) != 3 or not parts[1]:
        raise ProgramsError(path, line, "a wrong answer has three parts: `# %% wrong: NAME | MISTAKE | FROM`.")
    if parts[2] not in ORIGINS:
        raise ProgramsError(path, line, f"{parts[2]!r} does not say where it is from: {', '.join(ORIGINS)}.")
    return Program(task, kind, parts[0], body, path, line, *parts[1:])


def read_all(ids, folder=PROGRAMS):
    """The programs of all tasks.

    Parameters
    ----------
    ids : iterable of str
        The tasks that can have programs. The order of their lessons is the order of what comes back.
    folder : pathlib.Path

    Returns
    -------
    programs : list of Program
        Lesson by lesson; within a lesson by name, right ones first.
    extras : dict
        Id of a task -> `Extra`.

    Raises
    ------
    ProgramsError
        Also for what is no file of a task.
    """
    ids = list(ids)
    programs, extras, seen = [], {}, {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        _ask_for_a_task(path, folder, ids)
        mine, extra = read_file(path)
        if extra is not None:
            extras[f"{path.parent.name}.{path.stem}"] = extra
        for one in mine:
            first = seen.setdefault((one.lesson, one.name), one)
            if first is not one:
                words = f"{one.name} is there twice in this lesson; the first is in {first.path}:{first.line}."
                raise ProgramsError(path, one.line, words)
        programs += mine
    lessons = list(dict.fromkeys(task.split(".")[0] for task in ids))
    return sorted(programs, key=lambda one: (lessons.index(one.lesson), one.kind, one.name)), extras


def _ask_for_a_task(path, folder, ids):
    if path.suffix != ".py" or path.parent.parent != folder:
        raise ProgramsError(path, None, "only files `<lesson>/<task>.py` belong into this folder.")
    task = f"{path.parent.name}.{path.stem}"
    if task not in ids:
        near = difflib.get_close_matches(task, ids, n=3)
        perhaps = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
        raise ProgramsError(path, None, f"there is no task {task!r} that a program can answer.{perhaps}")
