"""Grades as CSV, for a spreadsheet or a learning platform: a row for each student and task, or one for each student."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from convlab.grading import grade_table
from convlab.text import first_few, one_line, plural

if TYPE_CHECKING:
    from convlab.grading.classroom import Classroom
    from convlab.grading.grade_table import GradeRow

COLUMNS = (
    "student",
    "name",
    "exercise",
    "task",
    "title",
    "kind",
    "points",
    "max",
    "status",
    "outcome",
    "mistake",
    "comment",
    "decided_by",
    "says",
    "notes",
    "received",
    "graded_at",
    "submission_sha256",
)


def as_csv(rows: Sequence[GradeRow]) -> str:
    """The rows as CSV: comma, CR LF, quotes doubled; the first line has the names of the columns.

    Every text that a spreadsheet would take for a formula begins with an apostrophe. Points that are not decided are
    empty; a student without a notebook has rows that say so in "status".
    """
    lines = []
    for row in rows:
        whole = row.whole or {}
        messages = [
            row.message,
            "graded before the last hand-in" if row.stale else "",
            "look again" if row.review else "",
        ]
        lines.append(
            [
                row.student,
                row.name,
                row.exercise,
                row.task,
                row.title,
                row.kind,
                row.points,
                row.max,
                row.status,
                row.outcome,
                row.mistake,
                row.comment,
                row.decided_by,
                "; ".join(filter(None, messages)),
                "; ".join(row.notes),
                row.received,
                whole.get("graded_at"),
                whole.get("submission_sha256"),
            ]
        )
    return _csv(COLUMNS, lines)


def totals_csv(rows: Sequence[GradeRow]) -> str:
    """One row for each student: points of each exercise, their sum, and what keeps it from being final."""
    exercises = sorted({row.exercise for row in rows})
    students: dict[tuple[str, str], list[GradeRow]] = {}
    for row in rows:
        students.setdefault((row.student, row.name), []).append(row)
    most = {name: max(_sums(mine)[name][1] for mine in students.values()) for name in exercises}
    lines = []
    for (student, name), mine in students.items():
        sums = _sums(mine)
        open_ = sorted({f"{row.exercise}: {row.status}" for row in mine if row.status != grade_table.GRADED})
        lines.append(
            [
                student,
                name,
                *(sums[exercise][0] for exercise in exercises),
                sum(s[0] for s in sums.values()),
                "; ".join(open_),
            ]
        )
    heads = [f"{name} (of {most[name]:g})" for name in exercises]
    return _csv(["student", "name", *heads, f"together (of {sum(most.values()):g})", "open"], lines)


def _sums(rows):
    sums = {}
    for row in rows:
        got, most = sums.get(row.exercise, (0, 0))
        sums[row.exercise] = (got + (row.points or 0), most + row.max)
    return sums


def _csv(head, lines):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in line] for line in lines)
    return out.getvalue()


def _cell(value):
    """A number as it is; a text on one line, without what cannot be printed, and never a formula."""
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return f"{value:g}"
    shown = "".join(letter if letter.isprintable() else " " for letter in str(value)).strip()
    shown = shown.encode("utf-8", "replace").decode("utf-8")
    return "'" + shown if shown[:1] in tuple("=+-@＝＋－＠|%") else shown


def export(
    classroom: Classroom, exercises: Sequence[str] = (), to: str | Path | None = None, totals: bool = False
) -> tuple[Path, list[GradeRow]]:
    """Write the CSV file.

    Parameters
    ----------
    classroom : Classroom
    exercises : sequence of str
        By default all of the class.
    to : path, optional
        By default ``grades.csv``, or ``totals.csv``, in the class's folder.
    totals : bool
        One row for each student.

    Returns
    -------
    path, rows
        As `grade_table.write` gives them.
    """
    made = totals_csv if totals else as_csv
    to = to or classroom.folder / ("totals.csv" if totals else "grades.csv")
    # The mark at its start tells Excel that it is UTF-8.
    return grade_table.write(classroom, exercises, to, lambda rows: made(rows).encode("utf-8-sig"))


def is_final(rows: Sequence[GradeRow]) -> bool:
    """Whether nothing is open: who handed in nothing is done with."""
    closed = (grade_table.GRADED, grade_table.MISSING)
    return not any(row.stale or row.review or row.status not in closed for row in rows)


def as_text(path: str | Path, rows: Sequence[GradeRow]) -> str:
    """What was written, and what is open, in words."""
    students = {row.student for row in rows}
    lines = [f"{len(rows)} rows for {plural(len(students), 'student')} in {path}"]
    for status in grade_table.OPEN:
        who = sorted({f"{row.name}, {row.exercise}" for row in rows if row.status == status})
        if who:
            lines.append(f"{status}: {len(who)} ({first_few(who, 5, '; ')})")
    again = sorted({f"{row.name}, {row.exercise}" for row in rows if row.stale})
    if again:
        lines.append(f"handed in again since it was graded: {len(again)}. Run `convlab grade`.")
    review = sum(row.review for row in rows)
    if review:
        lines.append(f"decided by hand before the last hand-in: {review}. `convlab overview` names them.")
    return "\n".join(map(one_line, lines))
