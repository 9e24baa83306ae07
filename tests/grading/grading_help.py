"""What the tests of grading share: small exercises, submissions of them, and a class with short limits."""

import copy
import functools
import json
import pathlib
import re

from convlab.grading import classroom
from convlab.running import sandbox

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOSTILE = pathlib.Path(__file__).parent / "hostile"
# Short where a program that never ends is to be stopped. What they bound is the time that a program works; `total`
# alone goes by the clock on the wall, and is a last resort on a busy machine.
LIMITS = sandbox.Limits(call=1.0, cell=2.5, total=600.0, grace=1.0, memory=200_000_000, disk=20_000_000)
# Exercise -> the tasks of exercise 04 that it holds. The first needs NumPy alone, so it is quick.
EXERCISES = {"counts": ("sizes", "usage_counts"), "blur": ("blur_pool",)}
WHOLE = "04_stride"
EXERCISES[WHOLE] = ("sizes", "usage_counts", "repair", "blur_pool", "consistency")
POINTS = {"sizes": 2, "usage_counts": 3, "repair": 5, "blur_pool": 6, "consistency": 4}
SET_UP = {
    "counts": "import math\n\nimport numpy as np\n\nimport convlab as cl",
    "blur": "import math\n\nimport numpy as np\nimport torch\nfrom torch import nn\nfrom torch.nn import functional\n\n"
    "import convlab as cl",
}


@functools.cache
def _notebook(kind):
    return json.loads((ROOT / kind / "04_stride" / "04_stride.ipynb").read_text("utf-8"))


def exercise(name, kind="exercises"):
    """A notebook of some of the tasks of exercise 04, as given out, or with its solutions."""
    notebook = copy.deepcopy(_notebook(kind))
    if name == WHOLE:
        return notebook
    kept = []
    for cell in notebook["cells"]:
        part = cell["id"].rsplit("-", 1)
        if cell["id"] == "set-up":
            cell["source"] = SET_UP[name]
        elif part[0] not in EXERCISES[name] or part[1] == "hint":
            continue
        kept.append(cell)
    return {**notebook, "cells": kept}


def source(cell):
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def cell_of(notebook, key):
    """The cell with this id."""
    return next(cell for cell in notebook["cells"] if cell["id"] == key)


def answers(name):
    """Task -> the right answer's source."""
    return {task: source(cell_of(exercise(name, "solutions"), f"{task}-answer")) for task in EXERCISES[name]}


def filled(name, written, extra=""):
    """The exercise with these answers in it, and a cell of the student's own at the end."""
    notebook = exercise(name)
    for task, text in written.items():
        cell_of(notebook, f"{task}-answer")["source"] = text
    if extra:
        own = {
            "cell_type": "code",
            "id": "own",
            "metadata": {},
            "source": extra,
            "outputs": [],
            "execution_count": None,
        }
        notebook["cells"].insert(1, own)
    return notebook


def new_class(folder, exercises=("counts", "blur")):
    """A class that was given these exercises."""
    group = classroom.open_class(folder)
    for name in exercises:
        path = group.release / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(exercise(name)), "utf-8")
    return group


def hand_in(group, student, name, notebook):
    """Put a notebook (a dict, or bytes) where collecting would put it."""
    path = group.submission(student, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode())
    return path


def hostile_programs(places):
    """Every program under ``hostile/``: name, header, exercise, notebook."""
    for path in sorted([*HOSTILE.glob("*.py"), *HOSTILE.glob("*.txt")]):
        text = path.read_text("utf-8")
        for word, value in places.items():
            text = text.replace(word, str(value))
        header = dict(re.findall(r"^# (does|naive|earns): (.*)$", text, re.MULTILINE))
        parts = re.split(r"^# %% (\w+)\n", text, flags=re.MULTILINE)
        sections = {name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}
        name = "blur" if "blur_pool" in sections else "counts"
        written = {**answers(name), **{k: v for k, v in sections.items() if k != "extra"}}
        written = {task: body.replace("NUL", "\0") for task, body in written.items()}
        yield path.stem, header, name, filled(name, written, sections.get("extra", ""))
