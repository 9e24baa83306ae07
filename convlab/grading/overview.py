"""The class on one page: tasks times students, the most common mistakes, time, and what is worth teaching again."""

from __future__ import annotations

import collections
import dataclasses
import itertools
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convlab import tasks
from convlab.grading import collect, grade_table
from convlab.grading.classroom import look_again
from convlab.grading.page import SIGNS, mistake_words, page, prose, table, text
from convlab.text import number, plural

if TYPE_CHECKING:
    from convlab.grading.classroom import Classroom
    from convlab.grading.grade_table import GradeRow

# A task is worth teaching again when at least this share of those who tried it have it not right yet, or when at least
# that share of them made one and the same mistake; and at least two people, so that one bad day is no trend.
SHARE_NOT_YET, SHARE_ONE_MISTAKE, AT_LEAST = 0.4, 0.25, 2

_CELLS = {
    "right": ("right", "right"),
    "not yet": ("part", "not yet"),
    "not attempted": ("none", "not attempted"),
    "manual": ("none", "read by a person"),
}


@dataclasses.dataclass(frozen=True)
class Tally:
    """One task over the class.

    Attributes
    ----------
    exercise, task, title : str
    right, not_yet, not_attempted, waiting, nothing : int
        How many students; "nothing" handed in nothing that can be graded.
    mistakes : list of (str, int)
        Named mistakes, the most common first.
    hint : str
        What is said to those who make the most common one.
    seconds : list of float
        What it took to run the answers of each.
    """

    exercise: str
    task: str
    title: str
    right: int
    not_yet: int
    not_attempted: int
    waiting: int
    nothing: int
    mistakes: list
    hint: str
    seconds: list

    @property
    def tried(self) -> int:
        """How many have written an answer that was judged."""
        return self.right + self.not_yet

    @property
    def again(self) -> float:
        """How strongly it asks to be taught again; 0 where it does not."""
        if not self.tried:
            return 0.0
        share = self.not_yet / self.tried if self.not_yet >= AT_LEAST else 0.0
        most = self.mistakes[0][1] if self.mistakes else 0
        most_common = most / self.tried if most >= AT_LEAST else 0.0
        return share if share >= SHARE_NOT_YET or most_common >= SHARE_ONE_MISTAKE else 0.0


def tally(rows: Sequence[GradeRow]) -> list[Tally]:
    """Every task over the class, in the order of the course.

    Parameters
    ----------
    rows : list of GradeRow

    Returns
    -------
    list of Tally
    """
    by_task: dict[tuple[str, str], list[GradeRow]] = {}
    for row in rows:
        by_task.setdefault((row.exercise, row.task), []).append(row)
    out = []
    for (exercise, task), mine in sorted(by_task.items(), key=lambda item: item[0][0]):
        outcomes = collections.Counter(row.outcome for row in mine)
        mistakes = collections.Counter(row.mistake for row in mine if row.mistake and row.outcome == "not yet")
        common = sorted(mistakes.items(), key=lambda item: (-item[1], item[0]))
        hints = [row.result["try_next"] for row in mine if common and row.mistake == common[0][0] and row.result]
        out.append(
            Tally(
                exercise,
                task,
                mine[0].title,
                outcomes["right"],
                outcomes["not yet"],
                outcomes["not attempted"],
                outcomes["manual"],
                outcomes[""],
                common,
                hints[0] if hints else "",
                [row.result["seconds"] for row in mine if row.result and row.outcome in ("right", "not yet")],
            )
        )
    return out


def write_page(classroom: Classroom, exercises: Sequence[str] = ()) -> tuple[Path, list[GradeRow]]:
    """Write ``overview.html``.

    Parameters
    ----------
    classroom : Classroom
    exercises : sequence of str
        By default all of the class.

    Returns
    -------
    path, rows
        As `grade_table.write` gives them.
    """
    page = classroom.folder / "overview.html"
    aside = collect.waiting(classroom)
    return grade_table.write(classroom, exercises, page, lambda rows: as_html(rows, classroom.name, aside).encode())


def as_html(rows: Sequence[GradeRow], class_name: str, aside: Sequence[dict[str, Any]] = ()) -> str:
    """The page.

    Parameters
    ----------
    rows : list of GradeRow
    class_name : str
    aside : sequence of dict
        What waits until somebody says whose it is.

    Returns
    -------
    str
    """
    tallies = tally(rows)
    students = {row.student for row in rows}
    sent = {(row.student, row.exercise) for row in rows if row.whole and row.whole["status"] == "graded"}
    exercises = list(dict.fromkeys(row.exercise for row in rows))
    body = [
        f"<h1>{text(class_name)}: overview</h1>",
        f"<p>{plural(len(students), 'student')}, {plural(len(exercises), 'exercise')}, "
        f"{plural(len(sent), 'graded submission')}.</p>",
        "<h2>What to teach again</h2>",
        _again(tallies),
        _look(rows, aside),
        _points(rows, exercises) if len(exercises) > 1 else "",
    ]
    for name in exercises:
        mine = [row for row in rows if row.exercise == name]
        body += [f"<h2>{text(name)}</h2>", _tasks([tally for tally in tallies if tally.exercise == name]), _grid(mine)]
    return page(f"{class_name}: overview", "\n".join(filter(None, body)))


def _again(tallies):
    chosen = sorted((tally for tally in tallies if tally.again), key=lambda tally: -tally.again)
    rule = (
        f'<p class="quiet">Listed is a task that at least {SHARE_NOT_YET:.0%} of those who tried it have not right '
        f"yet, or where at least {SHARE_ONE_MISTAKE:.0%} of them made the same mistake; from {AT_LEAST} people on.</p>"
    )
    if not chosen:
        return "<p>Nothing stands out.</p>" + rule
    items = []
    for tally in chosen:
        item = f"<strong>{text(tally.title)}</strong> ({text(tally.exercise)}): {tally.not_yet} of {tally.tried} who "
        item += "tried it have it not right yet."
        if tally.mistakes and tally.mistakes[0][1] >= AT_LEAST:
            name, count = tally.mistakes[0]
            item += f" {count} of them: <em>{text(mistake_words(name))}</em>."
            if tally.hint:
                item += f'<br><span class="quiet">They were told: {prose(tally.hint)}</span>'
        lesson = tasks.LESSONS.get(tally.task.split(".")[0])
        if lesson:
            item += f'<br><span class="quiet">Lesson: notebooks/{text(lesson)}.ipynb</span>'
        items.append(f"<li>{item}</li>")
    return f"<ol>{''.join(items)}</ol>" + rule


def _look(rows, aside=()):
    """Everything that asks for the instructor's eyes."""
    items = [f"Kept aside, {text(entry['name'])}: {text(entry['says'])}" for entry in aside]
    for (_, exercise), group in itertools.groupby(rows, key=lambda row: (row.student, row.exercise)):
        mine = list(group)
        first = mine[0]
        who = f"{text(first.name)}, {text(exercise)}"
        if first.status in (grade_table.REFUSED, grade_table.UNREADABLE):
            items.append(f"{who}: {first.status}. {text(first.message)}")
        if first.status == grade_table.NOT_YET:
            items.append(f"{who}: handed in, and not graded yet.")
        if first.stale:
            items.append(f"{who}: handed in again since it was graded.")
        waiting = [text(row.title) for row in mine if row.points is None and row.status == grade_table.WAITING]
        if waiting:
            items.append(f"{who}: waits to be read: {', '.join(waiting)}")
        for row in mine:
            if row.review and row.decided_by == "formgrader":
                items.append(f"{who}: points by hand are from before the last hand-in: {text(row.title)}")
            elif row.review:
                points = row.points if row.decided_by else None
                advice = look_again(row.student, row.task, points, row.max, row.auto)
                items.append(f"{text(row.name)}, {text(row.title)}: {text(advice)}")
        if first.notes:
            items.append(f"{who}: {'; '.join(text(note) for note in first.notes)}")
    if not items:
        return ""
    return "<h2>What needs a look</h2><ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _points(rows, exercises):
    """Students and exercises, where there is more than one exercise."""
    sums, most, marked = {}, dict.fromkeys(exercises, 0), {}
    for row in rows:
        mine = sums.setdefault((row.student, row.name), dict.fromkeys(exercises, 0))
        mine[row.exercise] += row.points or 0
        marked.setdefault((row.student, row.exercise), set()).add(row.status)
    for row in (row for row in rows if row.student == rows[0].student):
        most[row.exercise] += row.max
    lines = []
    for (student, name), mine in sums.items():
        cells = []
        for exercise in exercises:
            open_ = sorted(marked[student, exercise] - {grade_table.GRADED})
            cells.append(number(mine[exercise]) + (f"<br>{text(', '.join(open_))}" if open_ else ""))
        lines.append([text(name), *cells, number(sum(mine.values()))])
    head = ["student", *(f"{text(name)} (of {number(most[name])})" for name in exercises), "together"]
    caption = "Points of every exercise, and what keeps them from being final"
    return "<h2>All exercises</h2>" + table(caption, head, lines, numbers=range(1, len(exercises) + 2))


def _tasks(tallies):
    """One line for each task: a bar, the numbers, the mistakes, the time."""
    lines = []
    for tally in tallies:
        mistakes = ", ".join(f"{text(mistake_words(name))} ({count})" for name, count in tally.mistakes[:3])
        seconds = f"{statistics.median(tally.seconds):.2f} / {max(tally.seconds):.2f}" if tally.seconds else ""
        lines.append(
            [
                text(tally.title),
                _bar(tally),
                *map(str, (tally.right, tally.not_yet, tally.not_attempted, tally.waiting, tally.nothing)),
                mistakes,
                seconds,
            ]
        )
    head = [
        "task",
        "right ■, not yet ▨",
        f"{SIGNS['right']} right",
        f"{SIGNS['not yet']} not yet",
        f"{SIGNS['not attempted']} not attempted",
        f"{SIGNS['manual']} waits or read",
        "nothing to grade",
        "most common mistakes",
        "seconds, median / longest",
    ]
    caption = "Each task: how many students, their mistakes, and how long their answers ran"
    return table(caption, head, lines, numbers=(2, 3, 4, 5, 6, 8))


def _bar(tally):
    """Filled for right, hatched for not yet, empty for the rest; the numbers stand beside it."""
    rest = tally.not_attempted + tally.waiting + tally.nothing
    whole = max(1, tally.right + tally.not_yet + rest)
    parts = (("right", tally.right), ("part", tally.not_yet), ("none", rest))
    spans = "".join(f'<span class="{name}" style="width:{100 * count / whole:.1f}%"></span>' for name, count in parts)
    label = f"{tally.right} right, {tally.not_yet} not yet, {rest} neither"
    return f'<div class="bar" role="img" aria-label="{label}">{spans}</div>'


def _grid(rows):
    """The picture of the class: a row for each student, a column for each task, a sign and points in each cell."""
    titles = list(dict.fromkeys((row.task, row.title) for row in rows))
    lines = []
    for _, group in itertools.groupby(rows, key=lambda row: row.student):
        mine = {row.task: row for row in group}
        first = next(iter(mine.values()))
        cells = [_cell(mine.get(task)) for task, _ in titles]
        points = sum(row.points or 0 for row in mine.values())
        lines.append([text(first.name), *cells, number(points)])
    head = ["student", *(text(title) for _, title in titles), "points"]
    legend = ", ".join(f"{SIGNS[key]} {meaning}" for key, (_, meaning) in _CELLS.items())
    caption = f"Students and tasks: {legend}, – nothing to grade; with the points; * decided by a person"
    return table(caption, head, lines, numbers=(len(titles) + 1,))


def _cell(row):
    if row is None:
        return "<td></td>"
    style, meaning = _CELLS.get(row.outcome, ("none", row.status))
    if row.status in (grade_table.REFUSED, grade_table.UNREADABLE, grade_table.NOT_YET):
        style = "look"
    sign = SIGNS.get(row.outcome, "!" if style == "look" else "–")
    points = "" if row.points is None else number(row.points)
    star = "*" if row.decided_by else ""
    return f'<td class="{style}">{sign} {points}{star} <span class="hidden">{text(meaning)}</span></td>'
