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
    sections = {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            first = next((line for line in cell.source.splitlines() if line.startswith("## ")), None)
            if first:
                sections[cell.id] = first.removeprefix("## ")
    return sections


def problems(root=ROOT):
    """What does not hold together: sentences, none when all is well."""
    cards = decks.names()
    known = {task.id: task for lesson in tasks.LESSONS for task in tasks.tasks(lesson)}
    sentences, assessed = [], set()
    for path, notebook in lessons(root):
        sections, info = headings(notebook), notebook.metadata.convlab
        for objective in info.objectives:
            name = f"{path.name}, objective {objective.id}"
            if not objective.get("cells"):
                sentences.append(f"{name} is not taught: it names no cells")
            sentences += [
                f"{name}: no section begins in cell {c!r}" for c in objective.get("cells", []) if c not in sections
            ]
            sentences += [f"{name}: there is no task {t!r}" for t in objective.get("tasks", []) if t not in known]
            sentences += [f"{name}: there is no card {c!r}" for c in objective.get("cards", []) if c not in cards]
            if path.stem in tasks.LESSONS.values() and not (objective.get("tasks") or objective.get("cards")):
                sentences.append(f"{name} is assessed by no task and no card")
            assessed.update(objective.get("tasks", []))
        for question in info.questions:
            if question.heading not in sections.values():
                sentences.append(
                    f"{path.name}: no section is called {question.heading!r}, where {question.id} is answered"
                )
    return sentences + [f"task {task} assesses no objective" for task in known if task not in assessed]


def page(root=ROOT):
    """The page as text."""
    titles = {objective.id: objective.title for lesson in tasks.LESSONS for objective in tasks.tasks(lesson)}
    parts = [HEAD]
    for path, notebook in lessons(root):
        sections, info = headings(notebook), notebook.metadata.convlab
        lesson = course.lesson(path.stem)
        parts.append(f"## {lesson.number} · [{lesson.title}](../{lesson.notebook})\n")
        parts.append("| objective: you can … | taught in | assessed by |\n| --- | --- | --- |")
        for objective in info.objectives:
            taught = "; ".join(_plain(sections[cell]) for cell in objective.cells)
            by = [f"[{_plain(titles[task])}](../exercises/{_file(task)})" for task in objective.get("tasks", [])]
            by += [f"card `{card}`" for card in objective.get("cards", [])]
            parts.append(
                f"| {objective.id} · {_plain(objective.text)} | {taught} | {'; '.join(by) or 'check yourself'} |"
            )
        parts.append("\n| question | answered in |\n| --- | --- |")
        parts += [f"| {_plain(objective.question)} | {_plain(objective.heading)} |" for objective in info.questions]
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
    sentences = problems()
    if not sentences and not chosen.check:
        PAGE.write_text(page(), encoding="utf-8")
        print(f"{PAGE.relative_to(ROOT)} written")
    elif not sentences and PAGE.read_text("utf-8") != page():
        sentences = ["docs/objectives.md is not what the lessons say. Run `python tools/objectives.py`."]
    for sentence in sentences:
        print(sentence)
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
