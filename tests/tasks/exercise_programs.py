"""The exercises' notebooks as programs, for the tests: what is given, what the solution adds."""

import functools
import linecache
import pathlib
import re
import runpy
import sys
import types

import nbformat

from convlab import probes

ROOT = pathlib.Path(__file__).resolve().parents[2]
WRONG = pathlib.Path(__file__).parent / "wrong"
RIGHT = pathlib.Path(__file__).parent / "right"


@functools.cache
def cells(kind, name):
    """The code cells of ``solutions/`` or ``exercises/``, without those that call the course's own check or hint."""
    notebook = nbformat.read(ROOT / kind / name / f"{name}.ipynb", as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code" and "cl.tasks." not in cell.source]


def given(name):
    """The sources that the learner does not write: imports, networks to repair."""
    return [cell.source for cell in cells("solutions", name) if not cell.metadata.get("nbgrader", {}).get("solution")]


def answers(kind, name):
    """grade_id without "-answer" -> source of the answer's cell."""
    return {
        cell.metadata.nbgrader.grade_id.removesuffix("-answer"): cell.source
        for cell in cells(kind, name)
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


@functools.cache
def _compiled_given(name):
    # Printing cells only show something; the tests need the definitions.
    return [compile(source, "notebook cell", "exec") for source in given(name) if "print(" not in source]


def run(name, *sources):
    """The variables after the given cells and then these sources."""
    namespace = {"__name__": "__main__"}
    for code in _compiled_given(name):
        exec(code, namespace)
    for index, source in enumerate(sources):
        filename = f"notebook cell {index}"
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        exec(compile(source, filename, "exec"), namespace)
    return namespace


def wrong_programs():
    """``(exercise, file's stem, header, source)`` of every program under ``wrong/``."""
    return list(_programs(WRONG))


def right_programs():
    """``(exercise, file's stem, header, source)`` of every program under ``right/``: right answers in other styles."""
    return list(_programs(RIGHT))


def _programs(folder):
    for path in sorted(folder.glob("*/*.py")):
        source = path.read_text("utf-8")
        yield path.parent.name, path.stem, dict(re.findall(r"^# (\w+): (.*)$", source, re.MULTILINE)), source


def extra(short):
    """What ``extra/<short name>.py`` adds for the tests of one lesson, or an empty namespace.

    ``MORE``: task's name -> function of a random generator that draws further cases, to tell behaviour apart.
    ``FACTS``: task's name -> names of the answer's facts that belong to its behaviour.
    ``TRAINS``: names of tasks whose judge trains a network.
    """
    path = pathlib.Path(__file__).parent / "extra" / f"{short}.py"
    return types.SimpleNamespace(**(runpy.run_path(str(path)) if path.exists() else {}))


def hurry(monkeypatch, seconds=0.5):
    """Shorten every time limit of the learner's calls."""
    for module in [
        probes,
        *(sys.modules[name] for name in list(sys.modules) if name.startswith(probes.__name__ + ".")),
    ]:
        if hasattr(module, "SECONDS"):
            monkeypatch.setattr(module, "SECONDS", seconds)
