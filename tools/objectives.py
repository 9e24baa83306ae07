"""Write docs/objectives.md: where each objective is taught and assessed, and where each real question is answered.

    python tools/objectives.py            write the page
    python tools/objectives.py --check    say what is missing or out of date, change nothing; exit status 1 if so

The source is the metadata of the lessons: ``objectives`` with the ``cells`` that teach them and the ``tasks`` and
``cards`` that assess them, ``questions`` with the heading that answers them.
"""

import argparse
import sys
from pathlib import Path

import nbformat

from convlab import course, tasks
from convlab.predictions import decks

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "objectives.md"
HEAD = """# What each lesson promises, and where it keeps it

Written by `python tools/objectives.py` from the lessons' own metadata. The first table of a lesson says for each
objective which sections teach it, and which tasks of an exercise and which prediction cards of the lesson ask for it;
“check yourself” at the end of each lesson asks for all of them. The second says which section answers a question that
learners ask, often in the words of an error message.
"""


def lessons(root=ROOT):
    """The lessons in order, as ``(path, notebook)``."""
    return [(path, nbformat.read(path, as_version=4)) for path in course.lesson_notebooks(root)]


def headings(notebook):
    """Cell id -> the section's heading in it, without its marks."""
    found = {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            first = next((line for line in cell.source.splitlines() if line.startswith("## ")), None)
            if first:
                found[cell.id] = first.removeprefix("## ")
    return found


def problems(root=ROOT):
    """What does not hold together: sentences, none when all is well."""
    cards = decks.names()
    known = {one.id: one for lesson in tasks.LESSONS for one in tasks.tasks(lesson)}
    found, assessed = [], set()
    for path, notebook in lessons(root):
        sections, info = headings(notebook), notebook.metadata.convlab
        for objective in info.objectives:
            name = f"{path.name}, objective {objective.id}"
            if not objective.get("cells"):
                found.append(f"{name} is not taught: it names no cells")
            found += [
                f"{name}: no section begins in cell {c!r}" for c in objective.get("cells", []) if c not in sections
            ]
            found += [f"{name}: there is no task {t!r}" for t in objective.get("tasks", []) if t not in known]
            found += [f"{name}: there is no card {c!r}" for c in objective.get("cards", []) if c not in cards]
            if path.stem in tasks.LESSONS.values() and not (objective.get("tasks") or objective.get("cards")):
                found.append(f"{name} is assessed by no task and no card")
            assessed.update(objective.get("tasks", []))
        for question in info.questions:
            if question.heading not in sections.values():
                found.append(f"{path.name}: no section is called {question.heading!r}, where {question.id} is answered")
    return found + [f"task {task} assesses no objective" for task in known if task not in assessed]


def page(root=ROOT):
    """The page as text."""
    titles = {one.id: one.title for lesson in tasks.LESSONS for one in tasks.tasks(lesson)}
    parts = [HEAD]
    for path, notebook in lessons(root):
        sections, info = headings(notebook), notebook.metadata.convlab
        lesson = course.lesson(path.stem)
        parts.append(f"## {lesson.number} · [{lesson.title}](../{lesson.notebook})\n")
        parts.append("| objective: you can … | taught in | assessed by |\n| --- | --- | --- |")
        for one in info.objectives:
            taught = "; ".join(_plain(sections[cell]) for cell in one.cells)
            by = [f"[{_plain(titles[task])}](../exercises/{_file(task)})" for task in one.get("tasks", [])]
            by += [f"card `{card}`" for card in one.get("cards", [])]
            parts.append(f"| {one.id} · {_plain(one.text)} | {taught} | {'; '.join(by) or 'check yourself'} |")
        parts.append("\n| question | answered in |\n| --- | --- |")
        parts += [f"| {_plain(one.question)} | {_plain(one.heading)} |" for one in info.questions]
        parts.append("")
    return "\n".join(parts)


def _file(task):
    folder = tasks.LESSONS[task.split(".")[0]]
    return f"{folder}/{folder}.ipynb"


def _plain(text):
    return text.replace("|", "\\|").replace("\n", " ")


def main(arguments=None):
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare")
    chosen = parser.parse_args(arguments)
    found = problems()
    if not found and not chosen.check:
        PAGE.write_text(page(), encoding="utf-8")
        print(f"{PAGE.relative_to(ROOT)} written")
    elif not found and PAGE.read_text("utf-8") != page():
        found = ["docs/objectives.md is not what the lessons say. Run `python tools/objectives.py`."]
    for one in found:
        print(one)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
