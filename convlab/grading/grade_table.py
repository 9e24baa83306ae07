"""One row for every student and task: what was graded, what a person decided, and why there is nothing where there is.

Points count in this order: what was typed into nbgrader's formgrader, then ``overrides.json``, then the grader's.
"""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from convlab import tasks
from convlab.grading import collect, gradebook, release, roster
from convlab.grading.classroom import ClassroomError, answer_id, is_for_another, write_bytes
from convlab.running import notebook
from convlab.text import nearest, one_line

if TYPE_CHECKING:
    from convlab.grading.classroom import Classroom

GRADED, WAITING, MISSING = "graded", "waits for a person", "no submission"
REFUSED, UNREADABLE, NOT_YET = "refused", "unreadable", "not graded yet"
OPEN = (WAITING, NOT_YET, REFUSED, UNREADABLE, MISSING)  # in the order in which they are told


@dataclasses.dataclass(frozen=True)
class GradeRow:
    """One task of one student.

    Attributes
    ----------
    student, name : str
        Folder's name, and how to call them.
    exercise, task, title, kind : str
    max : number
    points : number or None
        What counts; None where nothing is decided yet.
    auto : number or None
        What the grader gave.
    status : str
        "graded", "waits for a person", "no submission", "refused", "unreadable" or "not graded yet".
    outcome : {"right", "not yet", "not attempted", "manual", ""}
    mistake : str
    message : str
        Why there are no points to speak of: what was refused, what could not be read.
    comment : str
        A person's.
    decided_by : {"", "overrides.json", "formgrader"}
    review : bool
        A person's decision is from before the last hand-in, and that answer has changed.
    stale : bool
        The result is of an earlier hand-in: grade again.
    result : dict or None
        The task's entry in the result file.
    whole : dict or None
        The result file.
    received : str or None
    notes : tuple of str
        Of collecting and of the grader, about the submission.
    """

    student: str
    name: str
    exercise: str
    task: str
    title: str
    kind: str
    max: float
    points: float | None = None
    auto: float | None = None
    status: str = GRADED
    outcome: str = ""
    mistake: str = ""
    message: str = ""
    comment: str = ""
    decided_by: str = ""
    review: bool = False
    stale: bool = False
    result: dict | None = dataclasses.field(default=None, repr=False)
    whole: dict | None = dataclasses.field(default=None, repr=False)
    received: str | None = None
    notes: tuple = ()


def rows(classroom: Classroom, exercises: Sequence[str] = ()) -> list[GradeRow]:
    """Every student times every task.

    Parameters
    ----------
    classroom : Classroom
    exercises : sequence of str
        By default all that were given out or handed in.

    Returns
    -------
    list of GradeRow
        By student, exercise, and the tasks' own order. Nobody is left out: not who handed in nothing, not who is only
        in ``students.csv``, not whose file was refused.

    Raises
    ------
    ClassroomError
        No such exercise; ``overrides.json`` or ``students.csv`` is damaged.
    GradebookError
        There is a gradebook, and nbgrader is not installed.
    """
    people, overrides = roster.read(classroom), classroom.overrides()
    refused = collect.refused_so_far(classroom)
    by_hand = gradebook.by_hand(classroom)
    there = classroom.assignments()
    wanted = [_meant(name, there) for name in exercises] or there
    for name in wanted:
        if name not in (*there, *tasks.LESSONS.values()):
            raise ClassroomError(
                f"There is no exercise {name!r} in this class. There are: {', '.join(there) or 'none'}."
            )
    given = {exercise["name"]: exercise["tasks"] for exercise in release.manifest_of(classroom).get("exercises", [])}
    out = []
    for student in sorted({*classroom.students(), *(entry["student"] for entry in refused if entry["student"])}):
        for exercise in wanted:
            whole = classroom.result(student, exercise)
            entries = whole["tasks"] if whole else _without_result(exercise, given)
            common = _common(classroom, student, exercise, whole, refused)
            for entry in entries:
                row = GradeRow(
                    student, people.name(student), exercise, entry["id"], entry["title"], entry["kind"], entry["max"]
                )
                row = dataclasses.replace(row, **{**common, **_graded(entry, common["status"]), "whole": whole})
                decided = overrides.get(student, {}).get(entry["id"], {})
                out.append(_decided(row, decided, by_hand.get((student, exercise, entry["id"]))))
    return out


def _meant(name, there):
    return name if name in there else release.exercise_of(name)


def write(
    classroom: Classroom, exercises: Sequence[str], path: str | pathlib.Path, make: Callable[[list[GradeRow]], bytes]
) -> tuple[pathlib.Path, list[GradeRow]]:
    """Write a file that is made of the rows.

    Parameters
    ----------
    classroom, exercises
        As in `rows`.
    path : path
    make : callable
        ``make(rows)`` -> bytes.

    Returns
    -------
    path : pathlib.Path
    rows : list of GradeRow

    Raises
    ------
    ClassroomError, GradebookError
    """
    table = rows(classroom, exercises)
    write_bytes(path, make(table))
    return pathlib.Path(path), table


def nothing_known(classroom: Classroom) -> str:
    """Why there are no rows, in words."""
    students = sorted(
        {*classroom.students(), *(entry["student"] for entry in collect.refused_so_far(classroom))} - {""}
    )
    if not students:
        return "There are no students yet: nobody has handed anything in, and there is no students.csv."
    names = ", ".join(students[:5]) + (", …" if len(students) > 5 else "")
    return one_line(
        f"There is nothing to say yet of who is in this class ({names}): no exercise was given out with `convlab "
        "release`, and none could be collected. Name one, as in: convlab export 04_stride"
    )


def _without_result(exercise, given):
    known = given.get(exercise)
    if known is None and exercise in tasks.LESSONS.values():
        known = [{"id": t.id, "title": t.title, "kind": t.kind, "points": t.points} for t in tasks.tasks(exercise)]
    return [{**task, "max": task["points"], "points": None, "outcome": ""} for task in known or ()]


def _common(classroom, student, exercise, whole, refused):
    """What holds for all tasks of a submission."""
    path = classroom.submission(student, exercise)
    there = path.is_file()
    notes = collect.notes(classroom, student, exercise) if there else []
    status, message, stale = GRADED, "", False
    if whole is None or whole["status"] == "missing":
        mine = [entry for entry in refused if entry["student"] == student and not there]
        status = NOT_YET if there else REFUSED if mine else MISSING
        message = "; ".join(f"{entry['name']}: {entry['says']}" for entry in mine)
    else:
        if whole["status"] == "unreadable":
            status, message = UNREADABLE, whole["says"]
        stale = there and not notebook.is_current(whole, path)
        notes += [f"{flag['kind']}: {flag['cell']}" for flag in whole["flags"]]
    received = collect.received(classroom, student, exercise) if there else None
    return {"status": status, "message": message, "stale": stale, "notes": tuple(notes), "received": received}


def _graded(entry, status):
    if status in (MISSING, REFUSED, UNREADABLE):
        return {"points": 0, "auto": 0, "result": None}
    if status == NOT_YET:
        return {}
    points = entry["points"]
    return {
        "points": points,
        "auto": points,
        "outcome": entry["outcome"],
        "mistake": entry.get("mistake") or "",
        "result": entry,
    } | ({"status": WAITING} if points is None else {})


def _decided(row, override, by_hand):
    """A person's points and comments on top of the grader's."""
    changes = {}
    if override.get("points") is not None:
        changes = {"points": override["points"], "decided_by": "overrides.json"}
    if row.status != NOT_YET and is_for_another(override, (row.result or {}).get("code")):
        changes["review"] = True
    comments = [override.get("comment", "")]
    if by_hand:
        comments.append(by_hand["comment"])
        if by_hand["points"] is not None:
            changes = {"points": by_hand["points"], "decided_by": "formgrader", "review": by_hand["review"]}
        if by_hand["extra"]:
            changes["points"] = (changes.get("points", row.points) or 0) + by_hand["extra"]
            changes["decided_by"] = "formgrader"
    if changes.get("points") is not None and row.status == WAITING:
        changes["status"] = GRADED
    return dataclasses.replace(row, comment="\n".join(filter(None, comments)), **changes)


def override(
    classroom: Classroom,
    student: str,
    task: str,
    points: float | None = None,
    comment: str | None = None,
    bonus: bool = False,
) -> str:
    """Decide points by hand in ``overrides.json``, for a student and a task that there are.

    Parameters
    ----------
    classroom : Classroom
    student, task : str
    points : number, optional
    comment : str, optional
        What is not named stays as it was decided before; without both, that decision is taken back.
    bonus : bool
        The points may be more than the task has.

    Returns
    -------
    str
        What holds now, in words.

    Raises
    ------
    ClassroomError, TaskError
    """
    everybody = rows(classroom)
    there = [row for row in everybody if row.student == student or row.name == student]
    if not there:
        known = one_line(", ".join(sorted({row.student for row in everybody}))) or "nobody"
        raise ClassroomError(f"There is no student {student!r} in this class. There are: {known}.")
    row = next((row for row in there if row.task == task), None)
    if row is None:
        raise ClassroomError(_no_task(task, there))
    if points is not None and points > row.max and not bonus:
        raise ClassroomError(
            f"{points:g} is more than the task's {row.max:g} points. If that is meant (a bonus), add --bonus."
        )
    before = classroom.overrides().get(row.student, {}).get(task, {})
    if points is None and comment is None:
        classroom.override(row.student, task)
        return one_line(f"{row.name}, {row.task}: {_taken_back(row, before)}")
    current = None if row.stale or row.status == NOT_YET else answer_id((row.result or {}).get("code"))
    answer = before.get("answer") if points is None and before else current
    points = before.get("points") if points is None else points
    classroom.override(row.student, task, points, before.get("comment", "") if comment is None else comment, answer)
    (row,) = [new for new in rows(classroom, [row.exercise]) if new.student == row.student and new.task == task]
    standing = "nothing is decided yet" if row.points is None else f"{row.points:g} of {row.max:g} points"
    by = f", decided in {row.decided_by}" if row.decided_by else ""
    return one_line(f"{row.name}, {row.task}: {standing}{by}." + (f" Comment: {row.comment}" if row.comment else ""))


def _taken_back(row, before):
    if not before:
        return "you had decided nothing here, so nothing has changed."
    what = "comment" if before.get("points") is None else f"decision ({before['points']:g} of {row.max:g} points)"
    again = "it waits for a person again" if row.auto is None else "the grader's points count again"
    return f"your {what} is taken back" + ("." if before.get("points") is None else f"; {again}.")


def _no_task(task, there):
    """Which tasks there are: those of the exercise that is meant, where that can be seen."""
    names = list(dict.fromkeys(row.task for row in there))
    guess = [name for name in names if name.split(".")[-1] == task] or nearest(task, names, 1, 0.8)
    exercise = {row.exercise for row in there if row.task in guess or row.task.split(".")[0] == task.split(".")[0]}
    some = [row.task for row in there if row.exercise in exercise] or names
    meant = f" Did you mean {' or '.join(guess)}?" if guess else ""
    of = f"Tasks of {', '.join(sorted(exercise))}" if exercise else "There are"
    return f"There is no task {task!r}.{meant} {of}: {', '.join(dict.fromkeys(some))}."
