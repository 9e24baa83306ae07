"""A submission's cells, set against the notebook that was given out.

Nothing in a submission's metadata is believed: it only helps to find which cell is which. What was given out comes from
the release; every other code cell that is there runs, whatever has become of its labels.
"""

import dataclasses
import hashlib
import json
import os
import re
import stat
from pathlib import Path

from convlab import tasks

LARGEST = 20_000_000  # bytes of a notebook
MOST_CELLS = 2_000
MOST_CODE = 500_000  # characters of code in all
MOST_FLAGS = 50
# A cell that only calls the course's own check or hint says nothing about the answer.
_CHECK = re.compile(
    r"""(?:(?:cl|convlab)\.)?(?:tasks\.)?(?P<call>check|hint)\(\s*["'](?P<task>[\w.]+)["']\s*(?:,[^()]*)?\)"""
)


class Unreadable(Exception):
    """A file that holds no notebook; the message says why, for the instructor."""


@dataclasses.dataclass(frozen=True)
class Cell:
    """One cell of a notebook.

    Attributes
    ----------
    key : str
        What it is called here: nbgrader's grade_id, else its id.
    id : str
    kind : {"code", "markdown", "raw"}
    source : str
    labels : dict
        nbgrader's metadata.
    task : str or None
        Of the release: the task that it checks, or that it is graded for by a person.
    number : int
        Which code cell of its notebook it is, from 1; 0 for other cells.
    """

    key: str
    id: str
    kind: str
    source: str
    labels: dict
    task: str | None = None
    number: int = 0

    @property
    def answer(self):
        """Whether the student writes in it."""
        return bool(self.labels.get("solution"))

    @property
    def locked(self):
        """Whether the student should leave it alone."""
        return bool(self.labels.get("locked"))

    @property
    def counts(self):
        """Whether its loss is worth a word."""
        return self.answer or self.task is not None or self.kind == "code"


@dataclasses.dataclass(frozen=True)
class Step:
    """One thing to do: run a cell, or ask a task.

    Attributes
    ----------
    does : {"given", "answer", "extra", "ask"}
        "given" is the course's own code, "extra" is code of the student's beside the answers.
    name : str
        The cell's key, or the task's id.
    source : str
    task : str or None
        Of an answer: the task that it is for.
    number : int
        Which code cell of the submission it is, from 1; 0 for what was given out and for questions.
    """

    does: str
    name: str
    source: str = ""
    task: str | None = None
    number: int = 0

    @property
    def title(self):
        """What the cell is called where somebody looks for it."""
        return f"notebook cell {self.number or self.name}"


@dataclasses.dataclass(frozen=True)
class Release:
    """The notebook that was given out: its cells, and for each task the keys of the cells that its answer stands in."""

    cells: tuple
    answers: dict


@dataclasses.dataclass(frozen=True)
class Submission:
    """What to run and ask, in order; what the student wrote for each task; what is not as it was given out."""

    steps: tuple
    code: dict
    flags: tuple


# -- files -----------------------------------------------------------------------------------------


def read_bytes(path):
    """A submitted file's bytes.

    Raises
    ------
    FileNotFoundError
        It is not there.
    Unreadable
        It is behind a link, no plain file, or too large.
    """
    path = Path(path)
    for place in (path.parents[1], path.parent, path):  # the student's folder, the assignment's, the file
        if place.is_symlink():
            raise Unreadable(f"{place.name} is a link to somewhere else; links are not followed.")
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):  # a pipe in its place must not hold everything up
        flags |= getattr(os, name, 0)
    try:
        handle = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(path) from None
    except OSError as error:
        raise Unreadable(f"The file cannot be opened: {error.strerror or error}.") from None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable("It is not a plain file.")
        if found.st_size > LARGEST:
            raise Unreadable(f"It has {found.st_size / 1e6:.0f} MB; more than {LARGEST / 1e6:.0f} MB is not read.")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(LARGEST)
    finally:
        os.close(handle)


def holds(result, path):
    """Whether a result is that of the file as it is now."""
    try:
        data = read_bytes(path)
    except FileNotFoundError:
        return result["status"] == "missing"
    except Unreadable as error:
        return result["status"] == "unreadable" and result["says"] == str(error)
    return result["submission_sha256"] == hashlib.sha256(data).hexdigest()


def read_cells(data):
    """The cells of a notebook's bytes, without what is no cell.

    Raises
    ------
    Unreadable
    """
    return _cells(_notebook(data))


def _notebook(data):
    if not data.strip():
        raise Unreadable("The file is empty.")
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("It is no text, so no notebook.") from None
    except (ValueError, RecursionError):
        raise Unreadable("It is not a whole notebook file (its JSON is broken).") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise Unreadable("It is no notebook of today's format: it has no list of cells.")
    if len(notebook["cells"]) > MOST_CELLS:
        raise Unreadable(f"It has {len(notebook['cells'])} cells; more than {MOST_CELLS} are not read.")
    return notebook


def _cells(notebook):
    out, number = [], 0
    for cell in notebook["cells"]:
        if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
            continue
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        metadata = _dict(cell.get("metadata"))
        labels = _dict(metadata.get("nbgrader"))
        own_id, grade_id = _text(cell.get("id")), _text(labels.get("grade_id"))
        task = _text(_dict(metadata.get("convlab")).get("task")) or None
        kind, number = cell["cell_type"], number + (cell["cell_type"] == "code")
        out.append(Cell(grade_id or own_id, own_id, kind, _text(source), labels, task, number if kind == "code" else 0))
    return out


def _dict(value):
    return value if isinstance(value, dict) else {}


def _text(value):
    return value if isinstance(value, str) else ""


# -- the release -----------------------------------------------------------------------------------


def read_release(data, assignment):
    """The notebook that was given out.

    Parameters
    ----------
    data : bytes
    assignment : str
        The lesson's folder; its short name is what the tasks' ids begin with.

    Raises
    ------
    Unreadable
    """
    lesson = next((short for short, folder in tasks.LESSONS.items() if folder == assignment), assignment)
    cells, answers, since = [], {}, ()
    for cell in read_cells(data):
        if cell.answer:
            since += (cell.key,)
        if cell.labels.get("grade"):
            cell = dataclasses.replace(cell, task=cell.task or f"{lesson}.{cell.key}")
            answers[cell.task], since = since, ()
        cells.append(cell)
    if not answers:
        raise Unreadable("No cell of it is graded.")
    return Release(tuple(cells), answers)


# -- the submission --------------------------------------------------------------------------------


def read_submission(data, release):
    """What a submission's bytes hold, in the order of the release.

    Raises
    ------
    Unreadable
    """
    notebook = _notebook(data)
    cells = _cells(notebook)
    if sum(len(cell.source) for cell in cells if cell.kind == "code") > MOST_CODE:
        raise Unreadable(f"It holds more than {MOST_CODE:,} characters of code.")
    found, extras, flags = match(cells, release)
    flags = [*_other_language(notebook), *flags, *_differences(release, found)]
    owner = {key: task for task, keys in release.answers.items() for key in keys}
    steps = list(_extra_steps(extras.get(None, ())))
    for cell in release.cells:
        steps += _steps(cell, found.get(cell.key), owner.get(cell.key))
        steps += _extra_steps(extras.get(cell.key, ()))
    code = {
        task: "\n\n".join(found[key].source for key in keys if key in found) for task, keys in release.answers.items()
    }
    return Submission(tuple(steps), code, tuple(flags[:MOST_FLAGS]))


def match(cells, release):
    """Which of a submission's cells is which of the release's.

    Parameters
    ----------
    cells : list of Cell
        Of the submission.
    release : Release

    Returns
    -------
    found : dict
        Key -> their first cell with that label.
    extras : dict
        Key of the one before them, or None -> all their other code cells.
    flags : list of dict
        Duplicates.
    """
    by_key = {cell.key: cell for cell in release.cells}
    by_id = {cell.id: cell for cell in release.cells}
    found, extras, flags, before = {}, {}, [], None
    for cell in cells:
        ours = by_key.get(_text(cell.labels.get("grade_id"))) or by_id.get(cell.id)
        if ours is not None and ours.kind == cell.kind and ours.key not in found:
            found[ours.key] = cell
            before = ours.key
            continue
        if ours is not None and ours.key in found:
            flags.append(_flag("cell duplicated", ours.key, "There is more than one cell with this label."))
        if cell.kind == "code" and not (ours is not None and _same(cell, ours)):
            extras.setdefault(before, []).append(cell)
    return found, extras, flags


def _steps(ours, theirs, task):
    """What to do at one cell of the release: our code, then theirs where it is not the same, then the question."""
    if ours.kind == "code" and ours.task is None and not ours.answer and not _only_checks(ours.source):
        yield Step("given", ours.key, ours.source)
    if theirs is not None and theirs.kind == "code" and not _only_checks(theirs.source):
        keep_out = ours.locked and ours.task is None  # code that was not theirs to change
        if ours.answer or not (keep_out or _same(theirs, ours)):
            yield Step("answer" if ours.answer else "extra", ours.key, theirs.source, task, theirs.number)
    if ours.task is not None:
        yield Step("ask", ours.task)


def _extra_steps(cells):
    for number, cell in enumerate(cells, 1):
        if not _only_checks(cell.source):
            yield Step("extra", cell.key or f"own cell {number}", cell.source, number=cell.number)


def task_of(cell):
    """The task that a cell checks: by its label, or, since some editors lose labels, by the check that it calls."""
    found = _CHECK.fullmatch(cell.source.strip()) if cell.kind == "code" else None
    return cell.task or (found["task"] if found and found["call"] == "check" else None)


def _only_checks(source):
    lines = [line.strip() for line in source.splitlines()]
    return all(not line or line.startswith("#") or _CHECK.fullmatch(line) for line in lines)


# -- what is not as it was given out ---------------------------------------------------------------


def _flag(kind, cell, says):
    return {"kind": kind, "cell": cell[:200], "says": says}


def _same(one, other):
    return one.source.rstrip() == other.source.rstrip()


def _differences(release, found):
    order = list(found)
    for cell in release.cells:
        theirs = found.get(cell.key)
        if theirs is None:
            if cell.counts:
                says = "It is gone; what was given out took its place." if not cell.answer else "It is gone."
                yield _flag("cell deleted", cell.key, says)
            continue
        if cell.locked and not _same(cell, theirs):
            yield _flag("cell edited", cell.key, "It was locked; what was given out took its place.")
        names = ("grade_id", "grade", "locked", "solution", "points", "task")
        changed = [name for name in names if cell.labels.get(name) != theirs.labels.get(name)]
        if changed:
            yield _flag("metadata edited", cell.key, f"Its labels differ: {', '.join(changed)}. They were not used.")
    given = [cell.key for cell in release.cells if cell.key in found]
    moved = [key for key, place in zip(order, given, strict=True) if key != place]
    if moved:
        yield _flag("cells reordered", moved[0], "The cells ran in the order in which they were given out.")


def _other_language(notebook):
    kernel = _dict(_dict(notebook.get("metadata")).get("kernelspec"))
    language = _text(kernel.get("language")) or _text(
        _dict(_dict(notebook.get("metadata")).get("language_info")).get("name")
    )
    if language and language.lower() not in ("python", "ipython"):
        yield _flag("other kernel", "", f"It asks for {language[:50]}; it ran as Python.")
