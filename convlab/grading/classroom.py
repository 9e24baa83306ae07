"""A class: the instructor's own folder with its secret seed, what was handed in, results, and what a person decided.

::

    class.json                                          secret seed (only its owner may read it), name, created
    students.csv                                        optional; a column "id": who should have handed in
    release/<assignment>/<assignment>.ipynb             what was given out, with its manifest
    submitted/<student>/<assignment>/<assignment>.ipynb what came back (nbgrader's layout)
    grades/<student>/<assignment>.json                  one result each, written whole or not at all
    overrides.json                                      points and comments by a person; they outlive a re-grading

Standard library only, so that every command answers at once.
"""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import datetime
import hashlib
import io
import json
import os
import re
import secrets
import unicodedata
from pathlib import Path
from typing import Any

from convlab import course
from convlab.errors import ConvlabError
from convlab.files import create, read_json, replacing
from convlab.text import one_line

FORMAT = 1
Result = dict[str, Any]  # one graded submission, as its file holds it
LARGEST_RESULT = 64_000_000  # bytes; a longer file is not one of ours


class ClassroomError(ConvlabError, OSError):
    """The class's folder cannot be used, with what to do about it."""


@dataclasses.dataclass(frozen=True)
class Classroom:
    """One class on disk.

    Attributes
    ----------
    folder : pathlib.Path
    name : str
    seed : int
        Secret, 128 bits: the hidden cases are drawn from it.
    created : str
        ISO 8601, UTC.
    new : bool
        It was made just now.
    """

    folder: Path
    name: str
    seed: int = dataclasses.field(repr=False)
    created: str
    new: bool = dataclasses.field(default=False, compare=False)

    @property
    def release(self) -> Path:
        """Folder of what was given out."""
        return self.folder / "release"

    @property
    def submitted(self) -> Path:
        """Folder of what came back."""
        return self.folder / "submitted"

    @property
    def grades(self) -> Path:
        """Folder of the result files."""
        return self.folder / "grades"

    @property
    def autograded(self) -> Path:
        """Folder of the notebooks that formgrader shows."""
        return self.folder / "autograded"

    @property
    def feedback(self) -> Path:
        """Folder of the pages for students."""
        return self.folder / "feedback"

    @property
    def gradebook(self) -> Path:
        """nbgrader's data base."""
        return self.folder / "gradebook.db"

    @property
    def overrides_file(self) -> Path:
        """Points and comments by a person."""
        return self.folder / "overrides.json"

    @property
    def refused_file(self) -> Path:
        """What collecting refused, by name and reason."""
        return self.folder / "refused.json"

    @property
    def seed_id(self) -> str:
        """Tells one seed from another without giving it away."""
        return hashlib.sha256(f"convlab class seed {self.seed}".encode()).hexdigest()[:16]

    def students(self) -> list[str]:
        """Everybody: who handed something in, and who is named in ``students.csv``; sorted.

        Raises
        ------
        ClassroomError
            ``students.csv`` cannot be used, or a folder's name cannot be written down.
        """
        there = _folders(self.submitted)
        wrong = next((name for name in there if not _can_be_written(name)), None)
        if wrong is not None:
            raise ClassroomError(
                f"The name of the folder {one_line(wrong)} in {self.submitted} is no text in UTF-8. Rename it."
            )
        return sorted({*there, *self.roster()})

    def roster(self) -> list[str]:
        """Who should have handed in, from ``students.csv``; empty without that file.

        Raises
        ------
        ClassroomError
            The file has no column "id".
        """
        path = self.folder / "students.csv"
        if not path.exists():
            return []
        rows = self.roster_rows()
        if rows and "id" not in rows[0]:
            there = ", ".join(repr(one_line(name)) for name in rows[0] if name) or "nothing"
            raise ClassroomError(
                f'{path} has no column "id". Its first line should be: id,first_name,last_name,email. It has: {there}.'
            )
        names = [" ".join((row["id"] or "").split()) for row in rows]
        wrong = next((name for name in names if name and not is_plain(name)), None)
        if wrong is not None:
            raise ClassroomError(f"{path}: {wrong!r} cannot be a folder's name. Leave out / and \\ and leading dots.")
        twice = next((name for i, name in enumerate(names) if name and name in names[:i]), None)
        if twice is not None:
            raise ClassroomError(f"{path} has two lines for {twice!r}. An id is for one person: correct one of them.")
        alike: dict[str, str] = {}
        for name in filter(None, names):
            key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
            other = alike.setdefault(key, name)
            if other != name:
                raise ClassroomError(
                    f"{path}: {other!r} and {name!r} would be one folder on some computers. Give one of them another."
                )
        return sorted({name for name in names if name})

    def roster_rows(self) -> list[dict[str, str]]:
        """The lines of ``students.csv`` as dictionaries, whatever spreadsheet wrote it (`decode`, `delimiter_of`).

        Raises
        ------
        ClassroomError
        """
        path = self.folder / "students.csv"
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ClassroomError(f"{path} could not be read: {error.strerror or error}.") from None
        try:
            text, _ = decode(data)
        except ValueError as why:
            raise ClassroomError(f"{path} could not be read: {why}") from None
        lines = text.split("\n", 1)
        if re.fullmatch(r"\"?sep=.\"?\s*", lines[0]):  # what some spreadsheets put first
            text = lines[1] if len(lines) > 1 else ""
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
        except csv.Error as error:
            raise ClassroomError(
                f"{path} could not be read: {error}. Save it as a CSV file in UTF-8, with a line for each person."
            ) from None
        rows = [row for row in rows if any(cell.strip() for cell in row)]
        head = [_heading(cell) for cell in rows[0]] if rows else []
        return [dict(zip(head, [*row, *[""] * len(head)], strict=False)) for row in rows[1:]]

    def assignments(self) -> list[str]:
        """Assignments that were given out or handed in, sorted."""
        given = [name for name in _folders(self.release) if (self.release / name / f"{name}.ipynb").is_file()]
        return sorted({*given, *(name for student in _folders(self.submitted) for name in self.handed_in(student))})

    def handed_in(self, student: str) -> list[str]:
        """Assignments for which a student has a folder."""
        return _folders(self.submitted / student)

    def submission(self, student: str, assignment: str) -> Path:
        """Where a student's notebook is, or would be."""
        return self.submitted / student / assignment / f"{assignment}.ipynb"

    def release_notebook(self, assignment: str) -> Path:
        """The notebook as it was given out: the class's own, else the course's present exercise.

        Raises
        ------
        ClassroomError
            There is none.
        """
        for folder in (self.release, course.exercises()):
            path = folder / assignment / f"{assignment}.ipynb"
            if path.is_file():
                return path
        raise ClassroomError(
            f"There is no exercise {assignment!r}, neither in {self.release} nor in the course. "
            f"Is a folder under {self.submitted} misspelt?"
        )

    def result_file(self, student: str, assignment: str) -> Path:
        """Where the result of one submission is kept."""
        return self.grades / student / f"{assignment}.json"

    def result(self, student: str, assignment: str) -> Result | None:
        """One result as it was graded, or None where there is none that can be read."""
        result = _read(self.result_file(student, assignment))
        sound = isinstance(result, dict) and result.get("format") == FORMAT and isinstance(result.get("tasks"), list)
        return result if sound else None

    def results(self) -> list[Result]:
        """Every result there is, sorted by student and assignment, with overrides applied."""
        overrides = self.overrides()
        results = []
        for student in _folders(self.grades):
            for path in sorted((self.grades / student).glob("*.json")):
                result = self.result(student, path.stem)
                if result is not None:
                    results.append(with_overrides(result, overrides))
        return results

    def write_result(self, result: Result) -> None:
        """Keep one result. It is on the disk, whole, when this returns."""
        write_json(self.result_file(result["student"], result["assignment"]), result)

    def overrides(self) -> dict[str, dict[str, dict[str, Any]]]:
        """What a person decided: ``{student: {task id: {"points": number or None, "comment": str, "answer": str}}}``.

        "answer" stands for the answer that it was decided for (`answer_id`); it is missing where that is not known.

        Raises
        ------
        ClassroomError
            The file is there, but damaged: grades by hand are not lost in silence.
        """
        path = self.overrides_file
        if not path.exists():
            return {}
        overrides = _read(path)
        if not isinstance(overrides, dict) or not all(isinstance(tasks, dict) for tasks in overrides.values()):
            raise ClassroomError(f"{path} is damaged. Repair it, or move it away to go on without what it holds.")
        return overrides

    def override(
        self, student: str, task: str, points: float | None = None, comment: str = "", answer: str | None = None
    ) -> None:
        """Decide the points of one task by hand, or comment on it. It outlives every re-grading.

        Parameters
        ----------
        student, task : str
        points : number, optional
            Without points only the comment counts. Points and comment both empty take the decision back.
        comment : str
        answer : str, optional
            `answer_id` of the answer that this is decided for.

        Raises
        ------
        ClassroomError
            The points are not a number from 0 on.
        """
        if points is not None and not (isinstance(points, (int, float)) and 0 <= points < float("inf")):
            raise ClassroomError(f"{points!r} points cannot be given. Use a number from 0 on.")
        kept = self.overrides()
        mine = kept.setdefault(student, {})
        if points is None and not comment:
            mine.pop(task, None)
        else:
            mine[task] = {"points": points, "comment": comment} | ({"answer": answer} if answer else {})
        write_json(self.overrides_file, {name: tasks for name, tasks in kept.items() if tasks})


def open_class(folder: str | Path | None = None, name: str | None = None, create: bool = True) -> Classroom:
    """The class in a folder.

    Parameters
    ----------
    folder : path, optional
        The current folder by default.
    name : str, optional
        For a class that is made now; the folder's name by default.
    create : bool
        Make ``class.json`` with a fresh secret seed when it is missing.

    Raises
    ------
    ClassroomError
        There is no class and none shall be made, or there are results whose seed is lost; the folder is part of the
        course (what students hand in does not belong there), or cannot be written; ``class.json`` is damaged.
    """
    folder = Path(folder or Path.cwd()).resolve()
    file = folder / "class.json"
    new = not file.exists()
    if new and any((folder / "grades").glob("*/*.json")):
        raise ClassroomError(
            f"{file} is missing, but there are results here that were graded with its seed. Take it from a backup. "
            "Without one, delete the folder grades/: `convlab release` then draws a new seed, and everybody is graded "
            "again on other cases."
        )
    if new and not create:
        raise ClassroomError(
            f"{folder} is no class yet: there is no class.json. Go to the class's folder, or name it with --class. "
            "`convlab release` and `convlab collect` start a class."
        )
    if new:
        _make(file, name or folder.name or "class")
    saved = _read(file)
    try:
        return Classroom(folder, str(saved["name"]), int(saved["seed"], 16), str(saved["created"]), new)
    except (TypeError, KeyError, ValueError):
        raise ClassroomError(
            f"{file} is damaged or cannot be read. It holds the secret seed: take it from a backup. Without one, "
            "delete it; a new seed is then drawn, and everybody is graded again on other cases."
        ) from None


def _make(file, name):
    folder = file.parent
    if any(
        all((up / part).is_dir() for part in ("notebooks", "exercises", "convlab")) for up in (folder, *folder.parents)
    ):
        raise ClassroomError(
            f"{folder} lies in the course's own folder. What students hand in, and the class's secret seed, do not "
            "belong there: make a folder elsewhere, and go there or name it with --class."
        )
    made = {"format": FORMAT, "name": name, "created": now(), "seed": secrets.token_hex(16)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Readable by its owner only. Where another command was quicker, its seed holds.
        create(file, json.dumps(made, indent=1).encode(), mode=0o600, durable=True)
    except OSError as error:
        raise ClassroomError(
            f"{folder} cannot be written: {error.strerror or error}. Choose another folder with --class."
        ) from None


def with_overrides(result: Result, overrides: dict[str, dict[str, dict[str, Any]]]) -> Result:
    """A result with a person's decisions in it: a task they touched has ``"override": {"points", "comment"}``."""
    mine = overrides.get(result["student"], {})
    tasks = []
    for task in result["tasks"]:
        decided = mine.get(task["id"])
        if decided:
            points = task["points"] if decided.get("points") is None else decided["points"]
            task = {**task, "points": points, "override": decided}
        tasks.append(task)
    return {**result, "tasks": tasks, **totals(tasks)}


def answer_id(code: str | None) -> str:
    """Tells one answer from another."""
    return hashlib.sha256((code or "").strip().encode("utf-8", "replace")).hexdigest()[:16]


def is_for_another(decided: dict[str, Any], code: str | None) -> bool:
    """Whether what a person decided was decided for another answer than this one."""
    return decided.get("answer") not in (None, answer_id(code))


def look_again(student: str, task: str, points: float | None, most: float, auto: float | None) -> str:
    """That a person's decision is for an answer that has changed since, and what can be done about it."""
    what = "comment" if points is None else f"decision ({points:g} of {most:g})"
    now = "" if auto is None else f"; the grader now gives {auto:g}"
    return (
        f"your {what} was made for an earlier answer{now}. Decide again, or take it back: "
        f'convlab override "{student}" {task}'
    )


def totals(tasks: list[dict[str, Any]]) -> dict[str, Any]:
    """``points``, ``max`` and ``waiting`` of a list of tasks."""
    return {
        "points": sum(task["points"] or 0 for task in tasks),
        "max": sum(task["max"] for task in tasks),
        "waiting": sum(task["max"] for task in tasks if task["points"] is None),
    }


def is_plain(name: str) -> bool:
    """Whether a name can be a folder's: no path in it, not hidden, nothing that cannot be printed."""
    return (
        bool(name) and name == name.strip() and name[0] != "." and not set(name) & set("/\\\0") and name.isprintable()
    )


_HEADINGS = {"firstname": "first_name", "lastname": "last_name", "e_mail": "email", "email_address": "email"}


def _heading(cell):
    """A column's name as nbgrader writes it: " First Name" is first_name."""
    name = re.sub(r"[\s-]+", "_", cell.strip().strip("\ufeff\"'").casefold())
    return _HEADINGS.get(name, name)


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file that a spreadsheet wrote, and which encoding it was in.

    Returns
    -------
    text, encoding : str
        Without UTF-8's or UTF-16's signs, Windows-1252 is assumed: that is what Excel writes in Western Europe.

    Raises
    ------
    ValueError
        It is no text; the message says what it is, and what to do.
    """
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise ValueError("it is a workbook of Excel or LibreOffice. Save it there as “CSV UTF-8”, under this name.")
    for sign, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(sign):
            tried = [encoding]
            break
    else:
        even, odd = data[:400:2].count(0), data[1:400:2].count(0)
        tried = ["utf-16-le"] if odd > even else ["utf-16-be"] if even else ["utf-8", "cp1252", "latin-1"]
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(letter < " " and letter not in "\r\n\t\f" for letter in text):
            return text.replace("\r\n", "\n").replace("\r", "\n"), encoding
    raise ValueError("it is no text that can be read. Save it as “CSV UTF-8” from the spreadsheet.")


def delimiter_of(text: str) -> str:
    """What stands between columns: a comma, a semicolon (where the comma is in numbers) or a tab (Excel's text)."""
    head = text.lstrip("\n").partition("\n")[0]
    return max(",;\t", key=lambda sign: (head.count(sign), sign == ","))


def _can_be_written(name):
    try:
        return bool(name.encode("utf-8"))
    except UnicodeEncodeError:
        return False


def now() -> str:
    """This moment, ISO 8601, UTC."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def write_json(path: str | Path, data: Any) -> None:
    """Write plain data as JSON: whole and on the disk when this returns, or the old file stays as it was.

    Raises
    ------
    ClassroomError
    """
    text = json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    write_bytes(path, text.encode("utf-8", "backslashreplace"), mode=0o600)


def write_bytes(path: str | Path, data: bytes, mode: int = 0o600) -> None:
    """Write bytes in the same way, for their owner only; a file that holds them already is left alone.

    Raises
    ------
    ClassroomError
    """
    path = Path(path)
    with contextlib.suppress(OSError):
        if not path.is_symlink() and path.read_bytes() == data:
            return
    try:
        with replacing(path, mode, durable=True) as file:
            file.write(data)
    except OSError as error:
        raise ClassroomError(f"{path} could not be written: {error.strerror or error}.") from None


def _read(path):
    return read_json(path, LARGEST_RESULT)


def _folders(path):
    """Names of the folders in a folder, without hidden ones; links too, so that they can be refused by name."""
    try:
        with os.scandir(path) as entries:
            return sorted(e.name for e in entries if (e.is_symlink() or e.is_dir()) and e.name[0] != ".")
    except (FileNotFoundError, NotADirectoryError):
        return []
