"""One page for each student: points, what happened on a case that may be shown, what to look at next. Never a solution.

Of the hidden cases a page tells how many failed and which mistake it looks like; expected values come from public cases
only, and from none at all where the expected value is the answer.
"""

from __future__ import annotations

import datetime
import itertools
import json
import pathlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from convlab.grading import grade_table, gradebook
from convlab.grading.classroom import write_bytes
from convlab.grading.page import SIGNS, mistake_words, page, prose, table, text
from convlab.running import findings
from convlab.tasks import rendering
from convlab.tasks.core import Comparison
from convlab.text import number, plural

if TYPE_CHECKING:
    from convlab.grading.classroom import Classroom
    from convlab.grading.grade_table import GradeRow

_SILENT = ("predict", "choose")  # kinds whose expected value is the answer
_LONGEST_CODE = 20_000  # characters; a page must open at once
_LONGEST_VALUE = 600


def write_all(
    classroom: Classroom, exercises: Sequence[str] = (), report: Callable[[int, int], None] = lambda done, total: None
) -> list[pathlib.Path]:
    """Write a page for every student who handed something in, or should have.

    Parameters
    ----------
    classroom : Classroom
    exercises : sequence of str
        By default all of the class.
    report : callable
        ``report(done, total)`` after each page.

    Returns
    -------
    list of pathlib.Path
        ``feedback/<student>.html``, by student.

    Raises
    ------
    ClassroomError, GradebookError
    """
    groups = [
        (student, list(rows))
        for student, rows in itertools.groupby(grade_table.rows(classroom, exercises), key=lambda row: row.student)
    ]
    paths, owners = [], _owners(classroom, sorted({row.exercise for _, rows in groups for row in rows if row.whole}))
    for done, (student, rows) in enumerate(groups, 1):
        path = classroom.feedback / f"{student}.html"
        write_bytes(path, as_html(rows, classroom.name, owners).encode())
        paths.append(path)
        report(done, len(groups))
    return paths


def _owners(classroom, exercises):
    """``(exercise, cell) -> task``: which task's answer a cell holds."""
    owners = {}
    for name in exercises:
        owners |= {(name, key): task for key, task in gradebook.Given(classroom, name).owner.items()}
    return owners


def as_html(rows: Sequence[GradeRow], class_name: str = "", owners: Any = ()) -> str:
    """The page for one student.

    Parameters
    ----------
    rows : list of GradeRow
        All of one student.
    class_name : str
    owners : dict
        ``(exercise, cell) -> task``.

    Returns
    -------
    str
    """
    name, owners = rows[0].name, dict(owners)
    exercises = [list(group) for _, group in itertools.groupby(rows, key=lambda row: row.exercise)]
    lines = [
        [text(f"{mine[0].exercise}"), number(_points(mine)), number(sum(row.max for row in mine)), text(_state(mine))]
        for mine in exercises
    ]
    total = [["together", number(_points(rows)), number(sum(row.max for row in rows)), ""]]
    body = [f"<h1>Feedback for {text(name)}</h1>"]
    if class_name:
        body.append(f'<p class="quiet">{text(class_name)}</p>')
    body.append(
        table("Your points", ["exercise", "points", "of", "note"], lines + total * (len(exercises) > 1), numbers=(1, 2))
    )
    body.append(
        '<p class="quiet">Your answers were run on cases that are drawn for the class and stay hidden. What is shown '
        "below as expected and got comes from the cases that your own check uses, or others of that kind.</p>"
    )
    body += [_exercise(mine, owners) for mine in exercises]
    return page(f"Feedback for {name}", "\n".join(body))


def _points(rows):
    return sum(row.points or 0 for row in rows)


def _state(rows):
    """What is to be said about an exercise as a whole, beside its points."""
    waiting = sum(row.max for row in rows if row.points is None)
    states = {row.status for row in rows}
    if states <= {grade_table.MISSING}:
        return "nothing was handed in"
    if states <= {grade_table.REFUSED, grade_table.UNREADABLE}:
        return "what was handed in could not be read"
    if states <= {grade_table.NOT_YET}:
        return "not graded yet"
    return f"{plural(waiting, 'point')} still to be given by a person" if waiting else ""


def _exercise(rows, owners):
    first = rows[0]
    body = [f"<h2>{text(first.exercise)}: {number(_points(rows))} of {plural(sum(r.max for r in rows), 'point')}</h2>"]
    if first.message:
        body.append(f"<p>{text(first.message)}</p>")
    if _state(rows):
        body.append(f"<p>{text(_state(rows).capitalize())}.</p>")
    if first.status in (grade_table.REFUSED, grade_table.UNREADABLE):
        body.append("<p>Please hand it in again.</p>")
    if first.whole and first.whole["status"] == "graded":
        when = f"Handed in {_clock(first.received)} (the platform's clock); graded" if first.received else "Graded"
        body.append(f'<p class="quiet">{when} {_moment(first.whole["graded_at"])} (UTC).</p>')
        if first.stale:
            body.append("<p><strong>You have handed in again since; that is not graded yet.</strong></p>")
        body += [_what_happened(first.whole, owners)]
    body += [_task(row, owners) for row in rows]
    return "\n".join(filter(None, body))


def _clock(iso):
    """A platform writes local times without a zone: as it was written."""
    return _moment(datetime.datetime.fromisoformat(iso).astimezone().isoformat())


def _moment(iso):
    return text(iso[:16].replace("T", " "))


def _what_happened(whole, owners):
    """Cells that stopped and belong to no task, and what is not as it was given out."""
    mine = [cell for cell in whole["cells"] if cell["error"] and (whole["assignment"], cell["name"]) not in owners]
    items = [_stopped(cell) for cell in mine]
    items += [f"{text(flag['kind'])}: {text(flag['cell'])}. {text(flag['says'])}" for flag in whole["flags"]]
    if not items:
        return ""
    return "<p>While it ran:</p>\n<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _stopped(cell):
    error = cell["error"]
    line = f", line {text(error['line'])}" if error.get("line") else ""
    code = f" in <code>{text(error['code'])}</code>" if error.get("code") else ""
    return f"The cell “{text(cell['name'])}”{line}, stopped with {text(error['type'])}: {text(error['message'])}{code}"


def _task(row, owners):
    sign = SIGNS.get(row.outcome, "·")
    points = "points still to be given" if row.points is None else f"{number(row.points)} of {plural(row.max, 'point')}"
    outcome = text({"manual": "read by a person"}.get(row.outcome, row.outcome or row.status)) + ","
    if row.decided_by and row.outcome != "right" and row.auto != row.points:
        sign, outcome = SIGNS["manual"], "decided by your instructor:"
    body = [f"<h3>{text(row.title)}: {sign} {outcome} {points}</h3>"]
    entry = row.result
    if entry is not None and row.outcome != "manual":
        cells = row.whole["cells"] if row.whole else ()
        mine = [cell for cell in cells if cell["error"] and owners.get((row.exercise, cell["name"])) == row.task]
        if row.mistake not in findings.CELL:  # which says it itself
            body += [f"<p>{_stopped(cell)}</p>" for cell in mine]
        body += _judged(entry)
    if row.decided_by:
        gave = "" if row.auto is None or row.auto == row.points else f" The grader alone gave {number(row.auto)}."
        body.append(f"<p>A person decided these points.{gave}</p>")
    if row.comment:
        body.append(f"<p>Your instructor says:</p><blockquote>{text(row.comment)}</blockquote>")
    if entry is not None and (entry.get("code") or "").strip():
        code = entry["code"]
        cut = f"\n… {len(code) - _LONGEST_CODE} more characters" if len(code) > _LONGEST_CODE else ""
        shown = text(code[:_LONGEST_CODE] + cut)
        body.append(f"<details><summary>Your answer</summary><pre><code>{shown}</code></pre></details>")
    return f'<section class="task">{"".join(body)}</section>'


def _judged(entry):
    """The grader's words: the hidden cases in numbers, a case that may be shown in full."""
    body = [f"<p>{prose(entry['says'])}</p>"] if entry["says"] else []
    if entry["outcome"] != "not yet":
        return body
    if entry["mistake"] and entry["mistake"] not in findings.CELL:
        body.append(f"<p>This looks like: <strong>{text(mistake_words(entry['mistake']))}</strong>.</p>")
    public = entry.get("public")
    if public and public.get("outcome") == "not yet" and public.get("says") != entry["says"]:
        same = public.get("mistake") == entry["mistake"]
        body.append("<p>On a case that may be shown" + (", the same happens:</p>" if same else ":</p>"))
        body.append(f"<p>{prose(public.get('says', ''))}</p>")
        body.append(_compared(entry["kind"], public))
    if entry["try_next"]:
        body.append(f"<p>→ {prose(entry['try_next'])}</p>")
    return body


def _compared(kind, public):
    if kind in _SILENT:
        return ""
    picture = public.get("picture")
    if picture:
        try:
            shape = ([[str(v) for v in line] for line in picture[key]] for key in ("expected", "got"))
            places = tuple(int(place) for place in picture.get("positions", ()))
            made = rendering.comparison_html(Comparison(str(picture["where"]), *shape, positions=places))
            return f'<div class="scroll" role="group" tabindex="0" aria-label="expected and got">{made}</div>'
        except (KeyError, TypeError, ValueError, IndexError):
            pass  # the words above say it, too
    if public.get("expected") is None and public.get("got") is None:
        return ""
    rows = [[name, f"<code>{text(_value(public.get(name)))}</code>"] for name in ("expected", "got")]
    return table(text(public.get("call") or "expected and got"), ["which", "value"], rows)


def _value(value):
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= _LONGEST_VALUE else shown[:_LONGEST_VALUE] + " …"
