"""``import convlab`` is quick, and the rooms of the package import downwards only."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from setup_help import ROOT

HEAVY = {"torch", "matplotlib", "ipywidgets", "anywidget", "numpy", "IPython", "skimage", "sklearn", "PIL"}

# From the ground up: a room may import rooms of the steps before its own. Rooms of one step do not know each other.
STEPS = (
    {"_version", "errors", "embed"},
    {"text", "files"},
    {"course"},
    {"spec"},
    {"stacks"},
    {"reference"},
    {"images"},
    {"figures"},
    {"predictions", "models"},
    {"explorer"},  # asks models what a layer does, where it was given one
    {"diagnosis"},
    {"experiments"},
    {"probes"},
    {"tasks"},
    {"running"},
    {"progress", "grading"},
    {"doctor"},
    {"cli"},
    {"__main__"},
)
NUMPY_ONLY = {"spec", "stacks", "reference"}
TORCH_ROOMS = {"models", "explorer", "diagnosis", "experiments", "probes", "tasks", "running", "grading"}
LEVEL = {room: level for level, rooms in enumerate(STEPS) for room in rooms}


def modules_after(statement):
    program = f"import sys; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(answer.stdout.split())


def test_importing_the_package_imports_next_to_nothing():
    loaded = modules_after("import convlab")
    assert not {name for name in loaded if name.split(".")[0] in HEAVY}
    assert {name for name in loaded if name.startswith("convlab")} == {"convlab", "convlab._version"}
    assert len(loaded) < 30, sorted(loaded)


def test_the_measure_sees_what_is_imported():
    assert {"numpy", "convlab.spec"} <= modules_after("import convlab; convlab.Conv2dSpec")


def test_help_of_the_command_is_quick():
    loaded = modules_after(
        "from click.testing import CliRunner; from convlab.cli import main; CliRunner().invoke(main, '-h')"
    )
    assert not {name for name in loaded if name.split(".")[0] in HEAVY}
    assert not {name.split(".")[1] for name in loaded if name.startswith("convlab.")} - {"_version", "errors", "cli"}


def room_of(path, package):
    """``convlab/figures/stride.py`` -> ``figures``; ``convlab/__init__.py`` -> None, since it may name everything."""
    first = path.relative_to(package).parts[0]
    return None if first == "__init__.py" else first.removesuffix(".py")


def imported_rooms(path, package):
    """Rooms that a file imports anywhere, in functions too, and the other packages."""
    rooms, others = set(), set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            where = path.relative_to(package.parent).with_suffix("").parts[: -node.level] if node.level else ()
            base = ".".join([*where, *filter(None, [node.module])])
            names = [f"{base}.{alias.name}" for alias in node.names] if base == "convlab" else [base]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "convlab":
                rooms |= set(parts[1:2])
            else:
                others.add(parts[0])
    return rooms, others


def problems(package):
    found = []
    for path in sorted(package.rglob("*.py")):
        room, (rooms, others) = room_of(path, package), imported_rooms(path, package)
        name = path.relative_to(package.parent)
        if room is None:
            continue
        if room not in LEVEL:
            found.append(f"{name}: the room {room} has no step in this test")
            continue
        for other in sorted(rooms - {room}):
            if other in LEVEL and LEVEL[other] >= LEVEL[room]:
                found.append(f"{name} imports {other}, which is not below {room}")
            elif other not in LEVEL and (package / other).exists():
                found.append(f"{name} imports {other}, which has no step in this test")
        if room in NUMPY_ONLY and others - sys.stdlib_module_names - {"numpy"}:
            found.append(f"{name} needs {others - sys.stdlib_module_names - {'numpy'}}, but {room} has NumPy only")
        if "torch" in others and room not in TORCH_ROOMS:
            found.append(f"{name} imports torch, which lives in {sorted(TORCH_ROOMS)}")
    return found


def test_imports_run_downwards():
    assert problems(ROOT / "convlab") == []


@pytest.mark.parametrize(
    ("path", "source", "words"),
    [
        ("spec.py", "from convlab.stacks import cost", "imports stacks"),
        ("spec.py", "def f():\n    import convlab.figures.stride", "imports figures"),
        ("models/widget.py", "from convlab import explorer", "imports explorer"),
        ("explorer/widget.py", "from ..tasks import stride", "imports tasks"),
        ("figures/__init__.py", "from . import style\nfrom .. import cli", "imports cli"),
        ("reference/forward.py", "import scipy.signal", "NumPy only"),
        ("figures/stride.py", "import torch.nn", "imports torch"),
        ("cellar/wine.py", "", "has no step"),
    ],
)
def test_an_upward_import_is_seen(tmp_path, path, source, words):
    file = tmp_path / "convlab" / path
    file.parent.mkdir(parents=True)
    file.write_text(source)
    found = problems(tmp_path / "convlab")
    assert len(found) == 1 and words in found[0], found


@pytest.mark.parametrize(
    "source", ["from convlab.spec import Conv2dSpec", "from . import style", "from .style import INK", "import convlab"]
)
def test_a_downward_import_is_not(tmp_path, source):
    file = tmp_path / "convlab" / "figures" / "stride.py"
    file.parent.mkdir(parents=True)
    file.write_text(source)
    assert problems(tmp_path / "convlab") == []


def test_no_room_hides_a_public_function():
    """``convlab.predict`` is a function; a room of that name would take its place when it is imported."""
    import convlab

    functions = {name for name, room in convlab._PUBLIC.items() if room is not None}
    rooms = {room_of(path, ROOT / "convlab") for path in (ROOT / "convlab").rglob("*.py")}
    assert functions & rooms == set()
    assert not {name for name in functions if (Path(ROOT) / "convlab" / name).is_dir()}
