"""What a room needs on paper: the exercises to tick off, and a blank card for every prediction."""

import html
import re
from pathlib import Path

from convlab import course, tasks
from convlab.predictions import decks
from convlab.predictions.card import as_html, letter

STYLE = """
@page { size: A4; margin: 15mm; }
* { box-sizing: border-box; }
body { font: 11pt/1.4 "DejaVu Sans", Verdana, system-ui, sans-serif; color: #111; background: #fff; max-width: 185mm;
  margin: 0 auto; padding: 4mm; }
h1 { font-size: 18pt; margin: 0 0 2mm; } h2 { font-size: 13pt; margin: 6mm 0 2mm; break-after: avoid; }
h3 { font-size: 11pt; margin: 0 0 1mm; font-weight: 700; }
table { border-collapse: collapse; width: 100%; } th, td { border: 0.3mm solid #767676; padding: 1mm 2mm;
  text-align: left; vertical-align: top; } td.n { text-align: right; } tr { break-inside: avoid; }
.cards { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm; }
.card { border: 0.4mm solid #111; border-radius: 2mm; padding: 3mm; break-inside: avoid; font-size: 9.5pt; }
.card ul { list-style: none; margin: 1mm 0; padding: 0; } .card li { margin: 0.6mm 0; }
.box { display: inline-block; width: 3.4mm; height: 3.4mm; border: 0.3mm solid #111; vertical-align: -0.5mm; }
.line { border-bottom: 0.3mm solid #111; display: inline-block; min-width: 26mm; }
.foot { margin-top: 2mm; display: flex; justify-content: space-between; gap: 3mm; }
code { font-family: "DejaVu Sans Mono", monospace; font-size: 0.9em; }
.break { break-before: page; }
@media print { .screen { display: none; } }
@media screen and (max-width: 600px) { .cards { grid-template-columns: minmax(0, 1fr); } .line { min-width: 18mm; }
  td, th { padding: 1mm; font-size: 9pt; overflow-wrap: anywhere; } .card { overflow-wrap: anywhere; } }
"""
BOX = '<span class="box"></span>'
LINE = '<span class="line"></span>'


def page(cards=None, exercises=None, title="Handout"):
    """The handout as one HTML document that loads nothing.

    Parameters
    ----------
    cards : list of str, optional
        Names of prediction cards, such as those of one plan; all by default.
    exercises : list of str, optional
        Ids of tasks, such as those of one plan; all by default.
    title : str
        What stands on top after the course's name.
    """
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>convlab: {html.escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>convlab: {html.escape(title)}</h1>"
        f"<p>Name: {LINE}{LINE} &nbsp; Partner: {LINE}{LINE}</p>"
        '<p class="screen">Print this page from your browser, and the <a href="cheatsheet.pdf">cheat sheet</a>, which '
        "lies beside it.</p><p>Predict first, in ink; a wrong prediction is how it sticks.</p>"
        f"{exercise_list(exercises)}{blank_cards(cards)}</main></body></html>\n"
    )


def exercise_list(ids=None):
    """A table for every exercise, each task with a box to tick; of all tasks, or of those named."""
    parts = ["<h2>Exercises</h2>"]
    for short in tasks.LESSONS:
        listed = [task for task in tasks.tasks(short) if ids is None or task.id in ids]
        if not listed:
            continue
        rows = "".join(
            f"<tr><td>{BOX}</td><td>{as_html(task.title or task.id)}</td><td>{task.difficulty}</td>"
            f'<td class="n">{task.points:g}</td><td class="n">{task.minutes}</td></tr>'
            for task in listed
        )
        parts.append(
            f"<h2>{course.lesson(short).label}</h2><table><thead><tr><th>done</th><th>task</th><th>difficulty</th><th>points</th>"
            f"<th>minutes</th></tr></thead><tbody>{rows}</tbody></table>"
        )
    return "".join(parts)


def blank_cards(names=None):
    """The prediction cards without their answers, to be filled in by hand, under the name of their lesson."""
    names = decks.names() if names is None else list(names)
    parts, lesson = (
        ['<h2 class="break">Prediction cards</h2><p>Mark what you expect before the room sees the answer.</p>'],
        None,
    )
    for name in names:
        card = decks.card(name)
        if name.split(".")[0] != lesson:
            parts.append(
                f'{"</div>" if lesson else ""}<h2>{name.split(".")[0].replace("_", " ")}</h2><div class="cards">'
            )
            lesson = name.split(".")[0]
        if card.options:
            options = "".join(f"<li>{BOX} {letter(i)}: {as_html(option)}</li>" for i, option in enumerate(card.options))
            guess = f"<ul>{options}</ul>"
        else:
            guess = f"<p>My number: {LINE}</p>"
        parts.append(
            f'<section class="card"><h3>{name}</h3><p>{as_html(card.question)}</p>{guess}'
            f'<p class="foot"><span>It was: {LINE}</span></p><p>Because: {LINE}{LINE}</p></section>'
        )
    return "".join(parts) + ("</div>" if lesson else "")


def named(plan, kind):
    """Names that stand in a plan behind a word such as "Vote" or "Exercise", in its order."""
    text = Path(plan).read_text("utf-8")
    return [
        name
        for line in re.findall(rf"^- \*\*{kind}:\*\* (.*)$", text, re.MULTILINE)
        for name in re.findall(r"`([\w.]+)`", line)
    ]
