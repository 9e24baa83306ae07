"""The exercises' notebooks as programs, for the tests: what is given, what the solution adds."""

import builtins
import functools
import linecache
import pathlib
import sys
import types

import nbformat
from programs_reader import read_all

from convlab import tasks
from convlab.tasks import asking

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE, HURRY = 300.0, 0.5  # seconds, for calls of the learner's code that end and for those that never do


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


@functools.cache
def _programs():
    return read_all([task.id for lesson in tasks.LESSONS for task in tasks.tasks(lesson) if task.kind != "manual"])


def wrong_programs():
    """Every wrong answer below ``programs/``."""
    return [one for one in _programs()[0] if one.kind == "wrong"]


def right_programs():
    """Every right answer below ``programs/``: in other styles than the solution's."""
    return [one for one in _programs()[0] if one.kind == "right"]


def program(task, name):
    """The answer of this name to this task."""
    return next(one for one in _programs()[0] if (one.task, one.name) == (task, name))


@functools.cache
def extra(task):
    """What ``# %% extra`` in the file of a task adds for its tests, or an empty namespace.

    ``more_cases``: function of a random generator that draws further cases, to tell behaviour apart.
    ``FACTS``: names of the answer's facts that belong to its behaviour.
    ``TRAINS``: whether the judge trains a network.
    """
    found = _programs()[1].get(task)
    return types.SimpleNamespace(**(run_extra(found) if found else {}))


def run_extra(found):
    """The names that a `programs_reader.Extra` defines."""
    namespace = {"__builtins__": builtins}
    # The blank lines above it make an error name the right line of the file.
    exec(compile("\n" * found.line + found.source, str(found.path), "exec"), namespace)
    unknown = [name for name in namespace if name.isupper() or name.startswith("more")]
    unknown = sorted(set(unknown) - {"more_cases", "FACTS", "TRAINS"})
    assert not unknown, (
        f"{found.path}:{found.line}: `# %% extra` may define more_cases, FACTS and TRAINS, not {unknown}."
    )
    return namespace


def time_limit(monkeypatch, seconds):
    """Set every time limit of the learner's calls.

    Half a second for what never ends, so that nobody waits for it. Whatever ends gets `PATIENCE`: how long it takes
    depends on what else the machine has to do, and no test may.
    """
    for name, module in list(sys.modules.items()):
        if name.split(".")[:3] == asking.__name__.split(".") and hasattr(module, "SECONDS"):
            monkeypatch.setattr(module, "SECONDS", seconds)
