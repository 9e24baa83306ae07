"""nbgrader's gradebook, filled through its own API, and the notebooks that its formgrader shows.

The grader's points, or those of ``overrides.json``, are nbgrader's automatic score; what a person types into formgrader
is its manual score and comment, which nothing here ever writes. So it survives every grading and every filling.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import sqlite3
import sysconfig
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from convlab.errors import ConvlabError
from convlab.grading import collect, roster
from convlab.grading.classroom import write_bytes
from convlab.grading.release import as_json, source
from convlab.running.notebook import Unreadable, match_cells, read_bytes, read_cells, read_release
from convlab.text import first_line

if TYPE_CHECKING:
    from convlab.grading.classroom import Classroom
    from convlab.running.notebook import Cell

CONFIG = "nbgrader_config.py"
PATIENCE = 5  # seconds to wait for another program that writes to the gradebook
_CONFIG_TEXT = """# For nbgrader: `jupyter lab`, started in this folder, shows the class under Nbgrader, Formgrader.

import os

c = get_config()  # noqa: F821
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
# Formgrader lists the assignments that are in this folder: what `convlab release` has put there.
c.CourseDirectory.source_directory = "release"
c.CourseDirectory.release_directory = "release_by_nbgrader"
# nbgrader's own Autograde would run students' code here, with your rights: that is what `convlab grade` is for.
c.Execute.enabled = False
"""


class GradebookError(ConvlabError, RuntimeError):
    """The gradebook cannot be read or filled, with what to do about it."""


def fill(classroom: Classroom, report: Callable[[int, int], None] = lambda done, total: None) -> dict[str, int]:
    """Bring the gradebook and the notebooks for formgrader to what the result files say.

    Parameters
    ----------
    classroom : Classroom
    report : callable
        ``report(done, total)`` after each submission.

    Returns
    -------
    dict
        ``{"students", "submissions", "waiting", "review"}``: how many there are; tasks that wait for a person; tasks
        whose points by hand are from before the last hand-in.

    Raises
    ------
    GradebookError
        nbgrader is not installed, or its data base is locked or damaged.
    """
    people, overrides = roster.read(classroom), classroom.overrides()
    results = [result for result in classroom.results() if result["status"] != "missing" or _decided(result)]
    config = classroom.folder / CONFIG
    if not config.exists():
        write_bytes(config, _CONFIG_TEXT.encode())
    count = {"students": 0, "submissions": len(results), "waiting": 0, "review": 0}
    with _opened(classroom) as book:
        students = sorted({*classroom.students(), *(result["student"] for result in results)})
        _forget(book, students)
        count["students"] = len(students)
        for student in students:
            person = people.by_id.get(student)
            known = {} if person is None else {"first_name": person.first_name, "last_name": person.last_name}
            if person is not None and person.email:
                known["email"] = person.email
            book.update_or_create_student(student, **known)
        released = {}
        for number, result in enumerate(results, 1):
            name = result["assignment"]
            if name not in released:
                released[name] = Given(classroom, name)
                released[name].define(book)
            waiting, review = _submission(classroom, book, released[name], result, overrides)
            count["waiting"] += waiting
            count["review"] += review
            report(number, len(results))
    return count


def _forget(book, students):
    """Take out who is no longer in the class, because they were collected by mistake; what a person typed stays."""
    for student in [student for student in book.students if student.id not in students]:
        notebooks = [notebook for submission in student.submissions for notebook in submission.notebooks]
        grades = [grade for notebook in notebooks for grade in notebook.grades]
        typed = any(grade.manual_score is not None or grade.extra_credit is not None for grade in grades)
        if not typed and not any(comment.manual_comment for student in notebooks for comment in student.comments):
            book.remove_student(student.id)


def _decided(result):
    """Whether a person gave points, which must be somewhere even where nothing was handed in."""
    return any("override" in task for task in result["tasks"])


def by_hand(classroom: Classroom) -> dict[tuple[str, str, str], dict[str, Any]]:
    """What a person typed into formgrader.

    Returns
    -------
    dict
        ``(student, assignment, task id) -> {"points": number or None, "extra": number, "comment": str, "review":
        bool}``; empty without a gradebook.

    Raises
    ------
    GradebookError
    """
    if not classroom.gradebook.exists() or _untouched(classroom.gradebook):
        return {}
    decisions: dict[tuple[str, str, str], dict[str, Any]] = {}
    given: dict[str, Given] = {}

    def entry(thing):
        """The entry of a grade or a comment: who, and which task its cell belongs to."""
        submission, cell = thing.notebook.assignment, thing.cell.name
        name = submission.assignment.name
        if name not in given:
            given[name] = Given(classroom, name)
        task = given[name].tasks.get(cell) or given[name].owner.get(cell)
        nothing = {"points": None, "extra": 0, "comment": "", "review": False}
        return decisions.setdefault((submission.student.id, name, task), nothing)

    with _opened(classroom) as book:
        from nbgrader.api import Comment, Grade

        for grade in book.db.query(Grade).filter(Grade.manual_score.isnot(None) | Grade.extra_credit.isnot(None)):
            decision = entry(grade)
            decision["points"], decision["extra"] = grade.manual_score, grade.extra_credit or 0
            decision["review"] = bool(grade.manual_score is not None and grade.needs_manual_grade)
        for comment in book.db.query(Comment).filter(Comment.manual_comment.isnot(None)):
            decision = entry(comment)
            decision["comment"] = "\n".join(filter(None, [decision["comment"], comment.manual_comment.strip()]))
    return decisions


def _untouched(path):
    """Whether nobody has typed anything yet. A look at two columns spares every command the two seconds of nbgrader."""
    typed = (
        "SELECT EXISTS (SELECT 1 FROM grade WHERE manual_score IS NOT NULL OR extra_credit IS NOT NULL)"
        " OR EXISTS (SELECT 1 FROM comment WHERE manual_comment IS NOT NULL)"
    )
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=PATIENCE)) as data:
            return not data.execute(typed).fetchone()[0]
    except sqlite3.Error:  # not a gradebook, or one of another version: nbgrader itself will say
        return False


class Given:
    """An assignment as it was given out, for the gradebook: which cell stands for which task."""

    def __init__(self, classroom: Classroom, name: str) -> None:
        self.name = name
        self.data = classroom.release_notebook(name).read_bytes()
        try:
            self.release = read_release(self.data, name)
        except Unreadable as error:
            where = classroom.release_notebook(name)
            raise GradebookError(f"{where}: {error} `convlab release {name}` writes it again.") from None
        self.notebook = json.loads(self.data)
        self.owner = {key: task for task, keys in self.release.answers.items() for key in keys}
        self.tasks = {
            cell.key: cell.task for cell in self.release.cells if cell.labels.get("grade")
        }  # grade_id -> task

    def define(self, book: Any) -> None:
        """The assignment, its notebook and its cells, as nbgrader's own release step would define them."""
        name = self.name
        book.update_or_create_assignment(name)
        kernel = json.dumps(self.notebook["metadata"].get("kernelspec", {}))
        notebook = book.update_or_create_notebook(name, name, kernelspec=kernel)
        for cell in self.notebook["cells"]:
            labels = cell["metadata"].get("nbgrader")
            if not labels:
                continue
            key, kind = labels["grade_id"], cell["cell_type"]
            if labels.get("grade"):
                book.update_or_create_grade_cell(key, name, name, max_score=float(labels["points"]), cell_type=kind)
            if labels.get("solution"):
                book.update_or_create_solution_cell(key, name, name)
            book.update_or_create_source_cell(
                key,
                name,
                name,
                source=source(cell),
                cell_type=kind,
                locked=bool(labels.get("locked")),
                checksum=labels.get("checksum"),
            )
        for cell in list(notebook.grade_cells):
            if cell.name not in self.tasks:  # of an earlier release
                for grade in list(cell.grades):
                    book.db.delete(grade)
                book.db.delete(cell)
        book.db.commit()


def _submission(classroom, book, given, result, overrides):
    """One submission: its notebook for formgrader, its scores and comments."""
    student, name = result["student"], result["assignment"]
    entries = {entry["id"]: entry for entry in result["tasks"]}
    mine = overrides.get(student, {})
    path = classroom.autograded / student / name / f"{name}.ipynb"
    notebook = formgrader_notebook(given, _cells(classroom, student, name), result)
    data = as_json(notebook).encode("utf-8", "backslashreplace")
    before, after = _answers(_bytes(path)), _answers(data)
    when = collect.received(classroom, student, name)
    submission = book.update_or_create_submission(name, student, **({"timestamp": when} if when else {}))
    (notebook,) = submission.notebooks
    grades = {grade.name: grade for grade in notebook.grades}
    from nbgrader.api import Comment, Grade

    for cell in notebook.notebook.grade_cells:
        if cell.name not in grades:  # added to the exercise since
            grades[cell.name] = Grade(cell_id=cell.id, notebook=notebook)
            book.db.add(grades[cell.name])
    comments = {comment.name: comment for comment in notebook.comments}
    for cell in notebook.notebook.solution_cells:
        if cell.name not in comments:
            comments[cell.name] = Comment(cell_id=cell.id, notebook=notebook)
            book.db.add(comments[cell.name])
    waiting = review = 0
    for key, task in given.tasks.items():
        entry, grade = entries.get(task), grades[key]
        grade.auto_score = None if entry is None else entry["points"]
        by_hand = grade.manual_score is not None
        if not by_hand:
            grade.needs_manual_grade = grade.auto_score is None
        elif any(before.get(key, after.get(key)) != after.get(key) for key in given.release.answers[task]):
            grade.needs_manual_grade = True  # as nbgrader does: the points were given for another answer
        waiting += not by_hand and grade.auto_score is None
        review += by_hand and grade.needs_manual_grade
        answers = [answer for answer in given.release.answers[task] if answer in comments]
        if answers:
            comments[answers[-1]].auto_comment = mine.get(task, {}).get("comment") or None
    book.db.commit()
    write_bytes(path, data)  # last: until then a second run sees again what has changed
    return waiting, review


def _bytes(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _answers(data):
    """grade_id -> what the student wrote there, of a notebook for formgrader."""
    try:
        cells = json.loads(data)["cells"]
    except (ValueError, KeyError):
        return {}
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: source(cell)
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }


def _cells(classroom, student, name):
    """The submission's own cells, or none where it cannot be read."""
    try:
        return read_cells(read_bytes(classroom.submission(student, name)))
    except (FileNotFoundError, Unreadable):
        return []


def formgrader_notebook(given: Given, cells: Sequence[Cell], result: dict[str, Any]) -> dict[str, Any]:
    """What formgrader shows: the exercise as given out, with the student's answers and the grader's words.

    Nothing of it can run or be run into: outputs are the grader's text, and Markdown that a student wrote is shown as
    it was typed, because formgrader would render any HTML in it inside of the instructor's session.
    """
    matched, extras, _ = match_cells(cells, given.release)
    entries = {entry["id"]: entry for entry in result["tasks"]}
    notebook = copy.deepcopy(given.notebook)
    out = [_word(result["says"])] if result["status"] == "unreadable" else []
    out += [_extra(cell) for cell in extras.get(None, ())]
    for cell in notebook["cells"]:
        labels = cell["metadata"].get("nbgrader", {})
        key = labels.get("grade_id") or cell.get("id", "")
        if labels.get("solution"):
            theirs = matched.get(key)
            text = theirs.source if theirs is not None else ""
            cell["source"] = text if cell["cell_type"] == "code" else _as_typed(text)
        elif key in given.tasks:
            cell["outputs"] = [
                {"output_type": "stream", "name": "stdout", "text": _verdict(entries.get(given.tasks[key]))}
            ]
        out.append(cell)
        out += [_extra(cell) for cell in extras.get(key, ())]
    for number, cell in enumerate(out):
        cell["id"] = f"cell-{number}"
    return {**notebook, "cells": out}


def _extra(cell):
    return {"cell_type": "code", "metadata": {}, "source": cell.source, "outputs": [], "execution_count": None}


def _word(text):
    return {"cell_type": "markdown", "metadata": {}, "source": _as_typed(text)}


def _as_typed(text):
    """Markdown that shows a text letter by letter: indented by four, it is code, and nothing in it ends that."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ").split("\n")
    return "\n".join("    " + line if line.strip() else "" for line in lines) if text.strip() else "*(empty)*"


def _verdict(entry):
    if entry is None:
        return "This task is not in the result."
    lines = (
        [f"{entry['outcome']}: {entry['points'] or 0:g} of {entry['max']:g} points"]
        if entry["points"] is not None
        else []
    )
    lines += [entry["says"]]
    if entry["mistake"]:
        lines.append(f"Looks like: {entry['mistake']}")
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def _opened(classroom):
    """The gradebook; nbgrader finds its helper program alembic where it was installed, whatever PATH says."""
    try:
        from nbgrader.api import Gradebook
    except ImportError:
        raise GradebookError("The gradebook needs nbgrader. `make teach` installs it.") from None
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + before
    try:
        book = Gradebook(f"sqlite:///{classroom.gradebook}?timeout={PATIENCE}")
    except Exception as error:
        raise _broken(classroom, error) from error
    finally:
        os.environ["PATH"] = before
    try:
        with contextlib.suppress(OSError):
            os.chmod(classroom.gradebook, 0o600)
        with book, warnings.catch_warnings():
            # nbgrader's own way of adding a submission; harmless, and nothing that an instructor could change
            warnings.filterwarnings("ignore", message="Object of type .* not in session")
            yield book
    except Exception as error:
        if type(error).__name__ in ("OperationalError", "DatabaseError", "InvalidEntry"):
            raise _broken(classroom, error) from error
        raise


def _broken(classroom, error):
    reason = first_line(error)
    if "locked" in reason:
        return GradebookError(f"{classroom.gradebook} is in use by another program. Try again when it is done.")
    return GradebookError(
        f"{classroom.gradebook} cannot be used: {reason}. It is made from the results: move it away and run this "
        "again. What was typed into formgrader is lost with it, unless you have a copy."
    )
