"""Begin a lesson or a task: write every file of it as a skeleton, with marks where something is to be filled in.

    python tools/new.py lesson dropout --title "dropout" --question "What does it drop?"
    python tools/new.py lesson transposed --kind appendix --question "How does a map grow?" --exercise
    python tools/new.py task dropout.keep_rate --points 3 --minutes 10 --title "Keep the mean" --objective 10.1
    python tools/new.py task dropout.sizes --kind predict --probe stride.sizes

Nothing that exists is written over. ``python tools/lessons.py NAME`` lists what is left to fill in; CONTRIBUTING.md
says in which order. The skeletons of other kinds of tasks (choose, debug, design) begin as ``implement``.
"""

import argparse
import ast
import json
import re
import string
import subprocess
import sys
from pathlib import Path

import nbformat
from lessons import ROOMS, ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from convlab import course
from convlab.errors import ConvlabError

SKELETONS = Path(__file__).resolve().parent / "skeletons"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
STARS = {"easy": "●", "medium": "●●", "hard": "●●●"}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TOTALS = re.compile(r"\b\w+ tasks?, \d+ points?, about \d+ minutes?")


class NewError(ConvlabError, ValueError):
    """What cannot be begun, and why."""


def skeleton(which, /, **values):
    """The text of ``tools/skeletons/WHICH.txt`` with its names filled in."""
    template = (SKELETONS / f"{which}.txt").read_text("utf-8")
    # Only what is given: a skeleton may hold other dollars and braces, of Python's own.
    return string.Template(template).safe_substitute(values)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def write_notebook(path, notebook):
    nbformat.validate(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", "utf-8")
    return path


# -- a lesson ---------------------------------------------------------------------------------------------------------


def next_number(kind):
    """The number of a new lesson: after the last of its kind that is numbered alike."""
    same_kind = [row.number for row in course.LESSONS if (row.kind == "appendix") == (kind == "appendix")]
    last = max((int(number.lstrip("A")) for number in same_kind), default=0)
    return f"A{last + 1}" if kind == "appendix" else f"{last + 1:02d}"


def new_lesson(name, kind, title, question, number=None, rooms=(), root=ROOT):
    """Write the files of a lesson. Returns the paths of those made or changed.

    Parameters
    ----------
    name : str
        Short name; a Python identifier in small letters.
    kind : one of ``course.KINDS`` but "start"
    title, question : str
    number : str, optional
        The next free one by default.
    rooms : sequence of str
        Rooms that a lesson of this kind may do without, and this one has.
    root : path

    Raises
    ------
    NewError
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise NewError(f"{name!r} is no short name: small letters, digits and _, such as kernel_size.")
    number = number or next_number(kind)
    made = course.Lesson(number, name, f"{number}_{name}", title, kind, question)
    for other in course.LESSONS:
        if {other.number, other.name, other.folder} & {made.number, made.name, made.folder}:
            raise NewError(f"There is a lesson {other.label} ({other.folder}) already.")
    rooms = [room for room in course.PARTS if room in (*ROOMS[kind], *rooms)]
    if "tasks" in rooms and "probes" not in rooms:
        rooms.append("probes")
    modules = {root / "convlab" / room.replace(".", "/") / f"{name}.py": room for room in rooms}
    solution = root / "solutions" / made.folder / f"{made.folder}.ipynb"
    for path in (*modules, root / made.notebook, solution):
        if path.exists():
            raise NewError(f"{path.relative_to(root)} is there already. Nothing was written.")
    written = [add_row(made, root)]
    for path, room in modules.items():
        written.append(write(path, skeleton(room, number=number, name=name, title=title)))
    before, after = neighbours(made)
    written.append(write_notebook(root / made.notebook, lesson_notebook(made, before, after, rooms)))
    for other, word in ((before, "Next"), (after, "Before")):
        if other is not None and (root / other.notebook).is_file():
            written.append(link(root / other.notebook, word, made))
    if "tasks" in rooms:
        written.append(write_notebook(solution, solution_notebook(made)))
    return written


def add_row(made, root):
    """Put a lesson into the table of convlab/course.py, at its place."""
    path = root / "convlab" / "course.py"
    text = path.read_text("utf-8")
    table = next(node for node in ast.parse(text).body if _assigns(node, "LESSONS")).value
    later = [row for row, each in zip(table.elts, course.LESSONS, strict=True) if each.number > made.number]
    line = later[0].lineno if later else table.end_lineno
    fields = (made.number, made.name, made.folder, made.title, made.kind, made.question)
    row = "".join(f"        {json.dumps(field, ensure_ascii=False)},\n" for field in fields)
    lines = text.splitlines(keepends=True)
    lines.insert(line - 1, f"    Lesson(\n{row}    ),\n")
    path.write_text("".join(lines), "utf-8")
    return path


def _assigns(node, name):
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == name


def neighbours(made):
    """The lessons before and after a new one."""
    order = sorted([*course.LESSONS, made], key=lambda row: row.number)
    place = order.index(made)
    return order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None


def link(path, word, made):
    """Lead a neighbour's last cell to the new lesson."""
    notebook = nbformat.read(path, as_version=4)
    last, new = notebook.cells[-1], f"**{word}:** [{made.label}]({made.folder}.ipynb)"
    old = re.compile(rf"\*\*{word}:\*\* \[[^\]]*\]\([^)]*\)")
    if old.search(last.source):
        last.source = old.sub(lambda _: new, last.source)
    else:  # the last lesson had none after it
        last.source = re.sub(r"(\*\*Before:\*\* \[[^\]]*\]\([^)]*\))", lambda match: f"{match[1]} · {new}", last.source)
    return write_notebook(path, notebook)


def lesson_notebook(made, before, after, rooms):
    """The notebook by the plan that every lesson follows."""
    objective = "TO DO: something that can be measured"
    cells = [
        new_markdown_cell(
            f"# {made.label}\n\n| | |\n|---|---|\n| **What it means** | TO DO: |\n| **Default** | TO DO: |\n"
            "| **Accepted forms** | TO DO: |\n| **One line of code** | TO DO: `nn.Conv2d(3, 64, 3)` |\n\n"
            f"**You will be able to**\n\n1. {objective}.\n\n"
            "**Before this:** [00 · Start here](00_start_here.ipynb). **Time:** about 60 minutes.",
            id="title",
        ),
        new_code_cell("import numpy as np\n\nimport convlab as cl", id="imports"),
        new_markdown_cell("## 1. Move it first\n\n**Try this:** TO DO: what to move, and what to watch.", id="move"),
        new_code_cell("cl.explore()", id="explore"),
        new_markdown_cell("## 2. Predict, then run\n\nTO DO: what is asked, before any formula.", id="predict-text"),
        new_code_cell(f'cl.predict("{made.name}.first")', id="predict"),
        new_code_cell(
            "print(cl.Conv2dSpec(1, 1, 3).output_size(9))  # TO DO: what settles the card",
            id="run",
            metadata={"jupyter": {"outputs_hidden": True}},
        ),
        new_markdown_cell(
            "## 3. In loops\n\nTO DO: loops, the reference and PyTorch, equal by `assert`.", id="loops-text"
        ),
        new_code_cell(
            "x, w = np.arange(25.0).reshape(1, 1, 5, 5), np.ones((1, 1, 3, 3))\n"
            "assert np.array_equal(cl.conv2d_loops(x, w), cl.conv2d(x, w))",
            id="loops",
        ),
        new_markdown_cell("## 4. A real picture\n\nTO DO: what it does to a photograph.", id="picture-text"),
        new_code_cell(
            f"from convlab.figures import {made.name} as figures\n\n"
            'cl.show(figures.first(cl.images.load("camera")[:64, :64]))',
            id="picture",
        ),
    ]
    if "experiments" in rooms:
        cells += [
            new_markdown_cell("## 5. Measured\n\nTO DO: the claim, and what was found.", id="measured"),
            new_code_cell(
                f'from convlab import experiments\n\nexperiments.results("{made.name}_first")', id="measured-table"
            ),
        ]
    number = 6 if "experiments" in rooms else 5
    texts = (
        ("fails", "When it fails", "the loud errors in PyTorch's words, and the silent ones."),
        ("rule", "The rule", "when it holds, when it does not, who showed it."),
        ("check-yourself", "Check yourself", "one question for each objective, with its answer folded."),
    )
    for place, (name, heading, todo) in enumerate(texts):
        cells.append(new_markdown_cell(f"## {number + place}. {heading}\n\nTO DO: {todo}", id=name))
    links = [f"**Before:** [{before.label}]({before.folder}.ipynb)"] if before else []
    links += [f"**Next:** [{after.label}]({after.folder}.ipynb)"] if after else []
    links += ["**Words:** [Glossary](../docs/glossary.md)", "**Course:** [README](../README.md)"]
    exercise = (
        f"**Now the exercise.** Open [my_work/{made.folder}/{made.folder}.ipynb]"
        f"(../my_work/{made.folder}/{made.folder}.ipynb): it is your own copy, and nothing overwrites it. (The\n"
        f"[untouched version](../exercises/{made.folder}/{made.folder}.ipynb) stays in "
        "`exercises/`.)\n\n"
    )
    recap = f"## Recap\n\nYou can now\n\n1. {objective}.\n\n"
    cells.append(new_markdown_cell(recap + (exercise if "tasks" in rooms else "") + " · ".join(links), id="recap"))
    about = {
        "lesson": made.number,
        "minutes": 60,
        "title": made.title,
        "objectives": [
            {"id": f"{made.number}.1", "text": objective, "cells": ["predict-text"], "cards": [f"{made.name}.first"]}
        ],
        "questions": [
            {
                "id": f"{made.number}.q1",
                "question": "TO DO: a question that people ask, or an error message",
                "heading": "2. Predict, then run",
            }
        ],
    }
    return notebook_of(cells, about)


def notebook_of(cells, about):
    metadata = {"convlab": about, "kernelspec": KERNEL, "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=metadata)


def solution_notebook(made):
    """The exercise without tasks: a title and a close; `new_task` puts tasks between them."""
    lesson = f"[lesson {made.number}, {made.title}](../../notebooks/{made.folder}.ipynb)"
    cells = [
        new_markdown_cell(
            f"# Exercise {made.number}: {made.title}\n\nThis goes with {lesson}. No tasks, 0 points, about 0 minutes; "
            "you can stop after\nany of them and go on another day.\n\n"
            "| task | what you do | difficulty | points | minutes |\n| --- | --- | --- | ---: | ---: |",
            id="title",
            metadata=nbgrader("title"),
        ),
        new_code_cell("import numpy as np\n\nimport convlab as cl", id="set-up"),
        new_markdown_cell(
            "## Afterwards\n\nTO DO: what the learner has done, in a sentence or two. `convlab progress` in a terminal "
            f"shows what is done and what is\nnext.\n\nBack to {lesson}.",
            id="close",
            metadata=nbgrader("close"),
        ),
    ]
    return notebook_of(cells, {"lesson": made.number, "minutes": 0})


def nbgrader(grade_id, *, points=None, solution=False):
    """Metadata by which nbgrader knows a cell: one to read, an answer, or (with points) one that is graded."""
    about = {"grade": points is not None, "grade_id": grade_id, "locked": not solution, "schema_version": 3}
    about |= {"solution": solution, "task": False} | ({} if points is None else {"points": points})
    return {"nbgrader": about}


# -- a task -----------------------------------------------------------------------------------------------------------


def new_task(task_id, kind, title, points, minutes, difficulty, probe=None, objective=None, root=ROOT):
    """Write the parts of a task into the files of its lesson. Returns the paths of those made or changed.

    Parameters
    ----------
    task_id : str
        ``"lesson.name"``.
    kind : {"implement", "predict"}
        Which skeleton.
    title : str
    points, minutes : int
    difficulty : {"easy", "medium", "hard"}
    probe : str, optional
        ``"lesson.function"`` of a probe that fits; without it the skeleton of a new one is written.
    objective : str, optional
        Id of the objective that the task assesses; the lesson's first by default.
    root : path

    Raises
    ------
    NewError, course.LessonError
    """
    short, _, name = task_id.partition(".")
    lesson = course.lesson(short)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise NewError(f"{task_id!r} is no task's id: the lesson's short name, a dot, and a name in small letters.")
    task_id = f"{lesson.name}.{name}"
    module = root / "convlab" / "tasks" / f"{lesson.name}.py"
    solution = root / "solutions" / lesson.folder / f"{lesson.folder}.ipynb"
    programs = root / "tests" / "tasks" / "programs" / lesson.name / f"{name}.py"
    for path in (module, solution):
        if not path.is_file():
            raise NewError(
                f"Lesson {lesson.label} has no exercise yet: there is no {path.relative_to(root)}. "
                "`python tools/new.py lesson NAME` writes both for a new lesson."
            )
    if f'"{task_id}"' in module.read_text("utf-8") or programs.exists():
        raise NewError(f"There is a task {task_id} already. Nothing was written.")
    known = [one.id for one in nbformat.read(root / lesson.notebook, as_version=4).metadata.convlab.objectives]
    if objective not in (None, *known):
        raise NewError(f"{lesson.notebook} has no objective {objective!r}. There are: {', '.join(known)}.")
    home, _, function = (probe or f"{lesson.name}.{name}").partition(".")
    values = {
        "lesson": lesson.name,
        "task": name,
        "title": title,
        "points": points,
        "minutes": minutes,
        "difficulty": difficulty,
        "CONSTANT": name.upper(),
        "rule": "-" * max(3, 94 - len(name)),
        "probe": f"{home}_probes.{function}",
    }
    written = [write(programs, skeleton(f"programs_{kind}", **values))]
    if probe is None:
        used = {"implement": "call", "predict": "read"}[kind]
        written.append(
            append(
                root / "convlab" / "probes" / f"{lesson.name}.py",
                skeleton(f"probe_{kind}", **values),
                [f"from . import {used}"],
                skeleton("probes", number=lesson.number, title=lesson.title),
            )
        )
    imports = ["import numpy as np"] if kind == "implement" else []
    imports += [
        f"from convlab.probes import {home} as {home}_probes",
        f"from convlab.tasks.checkers import {'Values' if kind == 'implement' else 'Numbers'}",
        "from convlab.tasks.core import Mistake, Task",
    ]
    written.append(append(module, skeleton(f"task_{kind}", **values), imports, added=name.upper()))
    written.append(add_cells(solution, kind, values, lesson))
    written.append(assess(root / lesson.notebook, task_id, objective))
    tidy([path for path in written if path.suffix == ".py" and "programs" not in path.parts], root)
    return written


def append(path, code, imports, empty="", added=None):
    """Add code and the imports that it needs to a module; before ``TASKS``, and to it, where `added` is a task."""
    text = path.read_text("utf-8") if path.exists() else empty
    tree = ast.parse(text)
    lines = text.rstrip("\n").splitlines()
    if added is None:
        lines += ["", "", *code.rstrip("\n").splitlines()]
    else:
        tasks = next(node for node in tree.body if _assigns(node, "TASKS"))
        names = [element.id for element in tasks.value.elts] + [added]
        row = f"TASKS = ({', '.join(names)}{',' if len(names) == 1 else ''})"
        lines[tasks.lineno - 1 : tasks.end_lineno] = ["", *code.rstrip("\n").splitlines(), "", "", row]
    have = {
        (getattr(node, "module", None), getattr(node, "level", None), alias.name, alias.asname)
        for node in tree.body
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    missing = []
    for line in imports:
        node = ast.parse(line).body[0]
        wanted = {
            (getattr(node, "module", None), getattr(node, "level", None), alias.name, alias.asname)
            for alias in node.names
        }
        if wanted - have:
            missing.append(line)
    heads = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))] or tree.body[:1]
    if missing:
        lines[heads[-1].end_lineno : heads[-1].end_lineno] = ["", *missing]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def add_cells(path, kind, values, lesson):
    """Put the cells of a task before the exercise's close, and into the table and the totals of its first cell."""
    notebook = nbformat.read(path, as_version=4)
    cells, task = notebook.cells, values["task"]
    number = 1 + sum("task" in cell.metadata.get("convlab", {}) for cell in cells)
    about = f"{STARS[values['difficulty']]} {values['difficulty']}"
    points = f"{values['points']} point{'s' * (values['points'] != 1)}"
    text = (
        f"## {number} · {values['title']}\n\n{about} · {points} · {values['minutes']} minutes\n\n"
        "TO DO: what is asked for, with an example that is not the answer."
    )
    task_id = f"{lesson.name}.{task}"
    check = {**nbgrader(task, points=values["points"]), "convlab": {"task": task_id}, "tags": ["raises-exception"]}
    new = [
        new_markdown_cell(text, id=f"{task}-text", metadata=nbgrader(f"{task}-text")),
        new_code_cell(
            skeleton(f"answer_{kind}", **values).rstrip("\n"),
            id=f"{task}-answer",
            metadata=nbgrader(f"{task}-answer", solution=True),
        ),
        new_code_cell(f'cl.tasks.check("{task_id}")', id=f"{task}-check", metadata=check),
        new_code_cell(
            "# Stuck? Take away the # below and run this cell; run it again for the next hint.\n"
            f'# cl.tasks.hint("{task_id}")',
            id=f"{task}-hint",
        ),
    ]
    cells[-1:-1] = new
    graded = [cell.metadata.nbgrader.points for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]
    minutes = notebook.metadata.convlab.minutes = notebook.metadata.convlab.minutes + values["minutes"]
    count = NUMBERS[number] if number < len(NUMBERS) else str(number)
    totals = f"{count.capitalize()} task{'s' * (number != 1)}, {sum(graded)} points, about {minutes} minutes"
    source = TOTALS.sub(lambda _: totals, cells[0].source, count=1)
    row = f"| {number} | TO DO: {values['title']} | {about} | {values['points']} | {values['minutes']} |"
    lines = source.splitlines()
    table = [place for place, line in enumerate(lines) if line.startswith("|")]
    lines.insert(table[-1] + 1, row)
    cells[0].source = "\n".join(lines)
    return write_notebook(path, notebook)


def assess(path, task_id, objective):
    """Name the task in the lesson's objective that it assesses."""
    notebook = nbformat.read(path, as_version=4)
    chosen = next(one for one in notebook.metadata.convlab.objectives if objective in (None, one.id))
    chosen["tasks"] = [*chosen.get("tasks", []), task_id]
    return write_notebook(path, notebook)


def tidy(paths, root):
    """Imports in their order, lines in their form: as `make test` wants them."""
    names = [str(path) for path in paths]
    for command in (["check", "--quiet", "--select", "I", "--fix"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, *names], cwd=root, check=True)


# -- the command ------------------------------------------------------------------------------------------------------


def main(arguments=None):
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    lesson = verbs.add_parser("lesson", help="the files of a new lesson")
    lesson.add_argument("name", help="short name, such as kernel_size")
    lesson.add_argument("--title", help="as the first line of the notebook has it; the short name by default")
    lesson.add_argument("--question", default="TO DO: what it answers?", help="what it answers, for README.md")
    lesson.add_argument("--kind", choices=course.KINDS[1:], default="parameter")
    lesson.add_argument("--number", help="such as 10 or A1; the next free one by default")
    lesson.add_argument("--exercise", action="store_true", help="an appendix with an exercise")
    lesson.add_argument("--experiments", action="store_true", help="an appendix with experiments")
    task = verbs.add_parser("task", help="the parts of a new task")
    task.add_argument("id", help="LESSON.NAME, such as stride.sizes")
    task.add_argument("--kind", choices=("implement", "predict"), default="implement")
    task.add_argument("--title", help="the name by default")
    task.add_argument("--points", type=int, default=3)
    task.add_argument("--minutes", type=int, default=10)
    task.add_argument("--difficulty", choices=tuple(STARS), default="easy")
    task.add_argument("--probe", help="LESSON.FUNCTION of convlab/probes/ that fits; otherwise a new one is begun")
    task.add_argument("--objective", help="id of the objective that it assesses; the lesson's first by default")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.verb == "lesson":
            rooms = ["tasks"] * chosen.exercise + ["experiments"] * chosen.experiments
            title = chosen.title or chosen.name
            written = new_lesson(chosen.name, chosen.kind, title, chosen.question, chosen.number, rooms)
            name = chosen.name
        else:
            title = chosen.title or chosen.id.partition(".")[2].replace("_", " ").capitalize()
            about = (chosen.points, chosen.minutes, chosen.difficulty, chosen.probe, chosen.objective)
            written = new_task(chosen.id, chosen.kind, title, *about)
            name = course.lesson(chosen.id.partition(".")[0]).name
    except ConvlabError as error:
        print(error, file=sys.stderr)
        return 1
    for path in written:
        print(path.relative_to(ROOT))
    print(f"`python tools/lessons.py {name}` says what is left to fill in; CONTRIBUTING.md says how.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
