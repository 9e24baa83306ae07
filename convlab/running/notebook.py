"""A submission's cells, set against the notebook that was given out.

Nothing in a submission's metadata is believed: it only helps to find which cell is which. Many programs drop it, so a
cell that has lost its labels is known by what it says: by the text that was given out, by the task that it checks, by
the name that its answer defines, or by the cells around it. What was given out comes from the release; every other code
cell that is there runs, whatever has become of its labels.
"""

from __future__ import annotations

import ast
import dataclasses
import hashlib
import os
import re
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from convlab import tasks
from convlab.running import cells as notebooks

LARGEST = notebooks.LARGEST_FILE  # bytes of a notebook with its outputs, which are not looked at
MOST_CODE = 500_000  # characters of code in all
MOST_FLAGS = 50
# A cell that only calls the course's own check or hint says nothing about the answer.
_CHECK = re.compile(
    r"""(?:(?:cl|convlab)\.)?(?:tasks\.)?(?P<call>check|hint)\(\s*["'](?P<task>[\w.]+)["']\s*(?:,[^()]*)?\)\s*(?:\#.*)?"""
)
_ASKS = re.compile(r"""\bcheck\(\s*["']([\w.]+)["']""")
_DEFINED = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)


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
    parts : tuple of str
        Of an answer that stands in several cells now: the text of each.
    """

    key: str
    id: str
    kind: str
    source: str
    labels: dict
    task: str | None = None
    number: int = 0
    parts: tuple = ()

    @property
    def answer(self) -> bool:
        """Whether the student writes in it."""
        return bool(self.labels.get("solution"))

    @property
    def locked(self) -> bool:
        """Whether the student should leave it alone."""
        return bool(self.labels.get("locked"))

    @property
    def counts(self) -> bool:
        """Whether its loss is worth a word."""
        return self.answer or self.task is not None or self.kind == "code"


@dataclasses.dataclass(frozen=True)
class RunStep:
    """One thing to do: run a cell, or probe what a task asks for.

    Attributes
    ----------
    does : {"given", "answer", "extra", "probe"}
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
    def title(self) -> str:
        """What the cell is called where somebody looks for it."""
        return f"notebook cell {self.number or self.name}"


@dataclasses.dataclass(frozen=True)
class ReleasedNotebook:
    """The notebook that was given out: its cells, and for each task the keys of the cells that its answer stands in."""

    cells: tuple
    answers: dict


@dataclasses.dataclass(frozen=True)
class Submission:
    """What to run and probe, in order; what the student wrote for each task; what is not as it was given out."""

    steps: tuple
    code: dict
    flags: tuple


# -- files -----------------------------------------------------------------------------------------


def read_bytes(path: str | os.PathLike[str]) -> bytes:
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
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("It is not a plain file.")
        if status.st_size > LARGEST:
            raise Unreadable(
                f"It has {status.st_size / 1e6:.0f} MB; more than {LARGEST / 1e6:.0f} MB is not read. In JupyterLab, "
                "Edit, Clear Outputs of All Cells makes it small."
            )
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(LARGEST)
    finally:
        os.close(handle)


def is_current(result: Mapping[str, Any], path: str | os.PathLike[str]) -> bool:
    """Whether a result is that of the file as it is now."""
    try:
        data = read_bytes(path)
    except FileNotFoundError:
        return result["status"] == "missing"
    except Unreadable as error:
        return result["status"] == "unreadable" and result["says"] == str(error)
    return result["submission_sha256"] == hashlib.sha256(data).hexdigest()


def read_cells(data: bytes) -> list[Cell]:
    """The cells of a notebook's bytes, without what is no cell.

    Raises
    ------
    Unreadable
    """
    return _cells(_notebook(data))


def _notebook(data):
    try:
        return notebooks.read(data)
    except notebooks.NotANotebook as why:
        raise Unreadable(str(why)) from None


def _cells(notebook):
    out, number = [], 0
    for cell in notebook["cells"]:
        if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
            continue
        metadata = _dict(cell.get("metadata"))
        labels = _dict(metadata.get("nbgrader"))
        own_id, grade_id = _text(cell.get("id")), _text(labels.get("grade_id"))
        task = _text(_dict(metadata.get("convlab")).get("task")) or None
        kind, number = cell["cell_type"], number + (cell["cell_type"] == "code")
        text = notebooks.source(cell)
        out.append(Cell(grade_id or own_id, own_id, kind, text, labels, task, number if kind == "code" else 0))
    return out


def _dict(value):
    return value if isinstance(value, dict) else {}


def _text(value):
    return value if isinstance(value, str) else ""


# -- the release -----------------------------------------------------------------------------------


def read_release(data: bytes, assignment: str) -> ReleasedNotebook:
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
    cells: list[Cell] = []
    answers: dict[str | None, tuple[str, ...]] = {}
    since: tuple[str, ...] = ()
    for cell in read_cells(data):
        if cell.answer:
            since += (cell.key,)
        if cell.labels.get("grade"):
            cell = dataclasses.replace(cell, task=cell.task or f"{lesson}.{cell.key}")
            answers[cell.task], since = since, ()
        cells.append(cell)
    if not answers:
        raise Unreadable("No cell of it is graded.")
    return ReleasedNotebook(tuple(cells), answers)


# -- the submission --------------------------------------------------------------------------------


def read_submission(data: bytes, release: ReleasedNotebook) -> Submission:
    """What a submission's bytes hold, in the order of the release.

    Raises
    ------
    Unreadable
    """
    notebook = _notebook(data)
    cells = _cells(notebook)
    matched, extras, flags = match_cells(cells, release)
    flags = [*_other_language(notebook), *flags]
    owner = {key: task for task, keys in release.answers.items() for key in keys}
    steps, ran = list(_extra_steps(extras.get(None, ()))), set()
    for cell in release.cells:
        theirs = matched.get(cell.key)
        if theirs is not None and id(theirs) in ran:
            theirs = None  # two answers in one cell: it runs once
        elif theirs is not None:
            ran.add(id(theirs))
        steps += _steps(cell, theirs, owner.get(cell.key))
        steps += _extra_steps(extras.get(cell.key, ()))
    written = sum(len(cell.source) for cell in cells if cell.kind == "code")
    if max(written, sum(len(step.source) for step in steps if step.does != "given")) > MOST_CODE:
        raise Unreadable(f"It holds more than {MOST_CODE:,} characters of code.")
    code = {
        task: "\n\n".join(matched[key].source for key in keys if key in matched)
        for task, keys in release.answers.items()
    }
    return Submission(tuple(steps), code, tuple(flags[:MOST_FLAGS]))


def match_cells(
    cells: Sequence[Cell], release: ReleasedNotebook
) -> tuple[dict[str, Cell], dict[str | None, list[Cell]], list[dict[str, str]]]:
    """Which of a submission's cells is which of the release's, and what is not as it was given out.

    Parameters
    ----------
    cells : list of Cell
        Of the submission.
    release : ReleasedNotebook

    Returns
    -------
    matched : dict
        Key -> their cell. Two keys have the same one where two answers were merged; one that was split has `parts`.
    extras : dict
        Key of the one before them, or None -> all their other code cells.
    flags : list of dict
        In words: what was changed.
    """
    matching = _Matching(cells, release)
    return matching.matched(), matching.extras(), matching.flags()


class _Matching:
    """The search for each given cell among those of a submission, from what is certain to what is likely."""

    def __init__(self, cells, release):
        self.cells, self.release = cells, release
        self.places = {}  # key -> places of their cells, mostly one
        self.taken = set()
        self.merged, self.split, self.doubled = {}, [], []  # key -> place; keys; keys
        self._by_label()
        for same_kind in (True, False):
            self._by_text(same_kind)
        self._by_task()
        self._by_name()
        self._by_neighbours()
        self._in_others()

    def _take(self, key, *places):
        self.places[key] = places
        self.taken.update(places)

    def _left(self):
        return [(place, cell) for place, cell in enumerate(self.cells) if place not in self.taken]

    def _missing(self):
        return [cell for cell in self.release.cells if cell.key not in self.places]

    def _labelled(self, cell):
        """The given cell that this one's labels mean, or None."""
        return self.by_key.get(_text(cell.labels.get("grade_id"))) or (self.by_id.get(cell.id) if cell.id else None)

    def _by_label(self):
        self.by_key = {cell.key: cell for cell in self.release.cells}
        self.by_id = {cell.id: cell for cell in self.release.cells if cell.id}
        for same_kind in (True, False):
            for place, cell in self._left():
                ours = self._labelled(cell)
                if ours is None or (same_kind and ours.kind != cell.kind):
                    continue
                if ours.key not in self.places:
                    self._take(ours.key, place)
                elif ours.kind == cell.kind and same_kind:
                    self.doubled.append(ours.key)

    def _by_text(self, same_kind):
        """Cells without labels that say what was given out, in order where several say the same."""
        waiting = {}
        for place, cell in self._left():
            if cell.source.strip() and self._labelled(cell) is None:
                waiting.setdefault(notebooks.plain(_as_code(cell, same_kind)), []).append(place)
        for ours in self._missing():
            places = waiting.get(notebooks.plain(ours.source), [])
            fits = [place for place in places if not same_kind or self.cells[place].kind == ours.kind]
            if fits:
                places.remove(fits[0])
                self._take(ours.key, fits[0])

    def _by_task(self):
        """A check that was changed still says which task it is for."""
        probes = {}
        for place, cell in self._left():
            if cell.kind == "code" and _only_checks(cell.source):
                for name in _ASKS.findall(cell.source):
                    probes.setdefault(name, place)
        for ours in self._missing():
            place = probes.get(ours.task) if ours.task and not ours.answer else None
            if place is not None and place not in self.taken:
                self._take(ours.key, place)

    def _by_name(self):
        """An answer defines what its stub defines. Where several cells do, the last one is what holds in the end."""
        for ours in self.release.cells:
            names = _defines(ours.source) if ours.answer and ours.kind == "code" else set()
            mine = self.places.get(ours.key)
            if not names or (mine and (names & self._names_at(mine) or not self.cells[mine[0]].source.strip())):
                continue
            begin, end = self._gap(ours)
            fits = [p for p, cell in self._left() if names & _defines(_as_code(cell)) and (begin < p < end or not mine)]
            for code_first in (True, False):
                some = [p for p in fits if (self.cells[p].kind == "code") == code_first]
                if some and (code_first or mine is None):
                    near = [p for p in some if begin < p < end] or some
                    if mine:
                        self.split.append(ours.key)
                    self._take(ours.key, *sorted({*(mine or ()), near[-1]}))
                    break

    def _names_at(self, places):
        return set().union(*(_defines(_as_code(self.cells[place])) for place in places))

    def _gap(self, ours):
        """The places between the nearest cells around a given one that are there, where they are in order."""
        keys = [cell.key for cell in self.release.cells]
        at = keys.index(ours.key)
        before = next((self.places[key][-1] for key in reversed(keys[:at]) if key in self.places), -1)
        after = next((self.places[key][0] for key in keys[at + 1 :] if key in self.places), len(self.cells))
        return (before, after) if before < after else (-1, len(self.cells))

    def _by_neighbours(self):
        """An answer without labels and name: what stands between its neighbours, and is nobody else's."""
        for ours in self._missing():
            if not ours.answer:
                continue
            begin, end = self._gap(ours)
            rivals = [other for other in self._missing() if other.answer and self._gap(other) == (begin, end)]
            left = [(place, cell) for place, cell in self._left() if begin < place < end]
            fits = [place for place, cell in left if cell.kind == ours.kind and not _only_asks(cell)]
            if len(rivals) == 1 and fits and (len(fits) == 1 or ours.kind != "code"):
                self._take(ours.key, *fits)
                if len(fits) > 1:
                    self.split.append(ours.key)
            elif len(rivals) == len(fits) > 1:
                self._take(ours.key, fits[rivals.index(ours)])

    def _in_others(self):
        """Cells that were merged into another one: their text stands there, or what their answer defines."""
        for ours in self._missing():
            names = _defines(ours.source) if ours.answer and ours.kind == "code" else set()
            for place, cell in enumerate(self.cells):
                asks = ours.task and not ours.answer and ours.task in _ASKS.findall(cell.source)
                if asks or notebooks.contains(cell.source, ours.source) or names & _defines(_as_code(cell)):
                    self.merged[ours.key] = place
                    break

    def matched(self):
        out, made = {}, {}
        for ours in self.release.cells:
            places = self.places.get(ours.key) or (
                (self.merged[ours.key],) if ours.answer and ours.key in self.merged else ()
            )
            if not places:
                continue
            if places not in made:
                cell, texts = self.cells[places[0]], tuple(self.cells[place].source for place in places)
                made[places] = (
                    dataclasses.replace(cell, source="\n\n".join(texts), parts=texts) if len(places) > 1 else cell
                )
            out[ours.key] = made[places]
        return out

    def extras(self):
        out, before = {}, None
        at = {place: key for key, places in self.places.items() for place in places}
        in_answers = {place for key, place in self.merged.items() if self.by_key[key].answer}
        for place, cell in enumerate(self.cells):
            if place in at:
                before = at[place]
            elif cell.kind == "code" and place not in in_answers:
                ours = self._labelled(cell)
                if ours is None or not _same(cell, ours):
                    out.setdefault(before, []).append(cell)
        return out

    # -- in words ----------------------------------------------------------------------------------

    def flags(self):
        out = [_flag("cell duplicated", key, "There is more than one cell with this label.") for key in self.doubled]
        lost = [
            key for key, (place, *_) in self.places.items() if not self.cells[place].labels and self._has_labels(key)
        ]
        if lost:
            out.append(
                _flag(
                    "labels lost",
                    lost[0] if len(lost) == 1 else f"{len(lost)} cells",
                    "The program that saved the notebook dropped the course's labels (Colab, Kaggle and others do). "
                    "Each cell was recognised by what it says; nothing is missing because of it.",
                )
            )
        for ours in self.release.cells:
            out += self._flags_of(ours)
        out += self._moved()
        return out

    def _has_labels(self, key):
        ours = self.by_key[key]
        return bool(ours.labels) and ours.counts

    def _flags_of(self, ours):
        places = self.places.get(ours.key)
        if places is None:
            if ours.key in self.merged:
                if ours.counts:
                    yield _flag("cells merged", ours.key, "It stands in another cell now, and was run there.")
            elif ours.counts:
                message = "It is gone; what was given out took its place." if not ours.answer else "It is gone."
                yield _flag("cell deleted", ours.key, message)
            return
        theirs = self.cells[places[0]]
        if theirs.kind != ours.kind and ours.counts:
            yield _flag("cell type changed", ours.key, self._of_other_kind(ours, theirs))
        if ours.key in self.split:
            yield _flag(
                "cell split", ours.key, f"The answer stands in {len(places)} cells now; they ran in this order."
            )
        if ours.locked and not _same(ours, theirs):
            yield _flag("cell edited", ours.key, "It was locked; what was given out took its place.")
        names = ("grade_id", "grade", "locked", "solution", "points", "task")
        changed = [name for name in names if ours.labels.get(name) != theirs.labels.get(name)]
        if changed and theirs.labels:
            yield _flag("metadata edited", ours.key, f"Its labels differ: {', '.join(changed)}. They were not used.")

    def _of_other_kind(self, ours, theirs):
        kinds = {"code": "code", "markdown": "Markdown", "raw": "raw"}
        what = f"It is a {kinds[theirs.kind]} cell now, and was given out as a {kinds[ours.kind]} cell"
        if ours.kind != "code":
            return f"{what}; it was read as it is."
        if not ours.answer:
            return f"{what}; what was given out took its place."
        if _is_python(_as_code(theirs)):
            return (
                f"{what}; it was run as code all the same. In Jupyter, press Esc and Y in that cell to change it back."
            )
        return f"{what}, and its text is no Python: it could not be run. In Jupyter, press Esc and Y to change it back."

    def _moved(self):
        order = sorted(self.places, key=lambda key: self.places[key])
        given = [cell.key for cell in self.release.cells if cell.key in self.places]
        moved = [key for key, place in zip(order, given, strict=True) if key != place]
        if moved:
            yield _flag("cells reordered", moved[0], "The cells ran in the order in which they were given out.")


def _as_code(cell, always=False):
    """A cell's text as code: of Markdown, what stands in a block of code."""
    return cell.source if cell.kind == "code" or always else notebooks.unfenced(cell.source)


def _defines(code):
    """The names that code gives a value at its top level; none of a text that is too long for an answer."""
    return {a or b for a, b in _DEFINED.findall(code)} if len(code) <= MOST_CODE else set()


def _is_python(text):
    if len(text) > MOST_CODE:
        return False
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _only_asks(cell):
    return cell.kind == "code" and bool(cell.source.strip()) and _only_checks(cell.source)


def _steps(ours, theirs, task):
    """What to do at one cell of the release: our code, then theirs where it is not the same, then the question."""
    if ours.kind == "code" and ours.task is None and not ours.answer and not _only_checks(ours.source):
        yield RunStep("given", ours.key, ours.source)
    if theirs is not None and ours.kind == "code":
        keep_out = ours.locked and ours.task is None  # code that was not theirs to change
        for text in theirs.parts or (theirs.source,):
            text = text if theirs.kind == "code" else notebooks.unfenced(text)
            if _only_checks(text) or (theirs.kind != "code" and not (ours.answer and _is_python(text))):
                continue
            if ours.answer or not (keep_out or _same(theirs, ours)):
                yield RunStep("answer" if ours.answer else "extra", ours.key, text, task, theirs.number)
    elif theirs is not None and theirs.kind == "code" and not ours.answer and not _same(theirs, ours):
        yield from _extra_steps([theirs])
    if ours.task is not None:
        yield RunStep("probe", ours.task)


def _extra_steps(cells):
    for number, cell in enumerate(cells, 1):
        if not _only_checks(cell.source):
            yield RunStep("extra", cell.key or f"own cell {number}", cell.source, number=cell.number)


def task_of(cell: Cell) -> str | None:
    """The task that a cell checks: by its label, or, since some editors lose labels, by the check that it calls."""
    call = _CHECK.fullmatch(cell.source.strip()) if cell.kind == "code" else None
    return cell.task or (call["task"] if call and call["call"] == "check" else None)


def _only_checks(source):
    lines = [line.strip() for line in source.splitlines()]
    return all(not line or line.startswith("#") or _CHECK.fullmatch(line) for line in lines)


# -- what is not as it was given out ---------------------------------------------------------------


def _flag(kind, cell, message):
    return {"kind": kind, "cell": cell[:200], "says": message}


def _same(cell, other):
    return notebooks.same(cell.source, other.source)


def _other_language(notebook):
    kernel = _dict(_dict(notebook.get("metadata")).get("kernelspec"))
    language = _text(kernel.get("language")) or _text(
        _dict(_dict(notebook.get("metadata")).get("language_info")).get("name")
    )
    if language and language.lower() not in ("python", "ipython"):
        yield _flag("other kernel", "", f"It asks for {language[:50]}; it ran as Python.")
