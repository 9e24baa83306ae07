"""What may be in the tree: nothing of one machine, no package index, nothing huge, no caches. And it is linted."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from setup_help import ROOT

LARGEST = 2_000_000  # bytes
# Put together here, so that this file does not find itself.
HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "anaconda" + ".org",
    "anaconda" + ".com",
    "deb.debian" + ".org",
    "archive.ubuntu" + ".com",
    "jsdelivr" + ".net",
    "unpkg" + ".com",
    "cdnjs" + ".cloudflare.com",
    "conda-forge" + ".org",
]
HOST = re.compile("|".join(map(re.escape, HOSTS)), re.IGNORECASE)
# /home/jovyan and /opt/tljh are the same on every JupyterHub of their kind.
MACHINE = re.compile(
    r"(?<![\w.~/<>*=+-])/(?:work|root|home/(?!jovyan\b)\w+|Users/\w+|tmp/\w+|opt/(?!tljh\b)\w+)(?=/|\b)(?!/?\.\.\.)"
)
PYTORCH = "download.pytorch" + ".org"
# Paths that are examples of what the checks look for.
EXAMPLES = {"tests/notebooks/test_hygiene.py", "tests/setup/test_tree.py", "tools/hygiene.py"}
CACHES = re.compile(
    r"(^|/)(__pycache__|\.ipynb_checkpoints|\.venv|node_modules|\.pytest_cache|my_work)(/|$)|\.(pyc|db|egg-info)$"
)


def tracked():
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs git and the repository, to know which files belong to the course")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in names.split("\0") if name and (ROOT / name).is_file()]


def texts():
    for name in tracked():
        try:
            text = (ROOT / name).read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        yield name, [line for line in text.splitlines() if len(line) < 20_000]  # longer: a picture in base64


def found(pattern, allowed=()):
    return [
        f"{name}:{number}: {line.strip()[:150]}"
        for name, lines in texts()
        if name not in allowed
        for number, line in enumerate(lines, 1)
        if pattern.search(line)
    ]


def test_no_path_of_one_machine():
    assert found(MACHINE, EXAMPLES) == []


def test_no_package_index_is_named():
    assert found(HOST) == []


def test_pytorchs_own_index_is_named_in_one_place():
    places = {line.split(":")[0] for line in found(re.compile(re.escape(PYTORCH)))}
    assert (
        places <= {"tools/course.py", "tests/setup/test_course_script.py", "README.md"} and "tools/course.py" in places
    )


@pytest.mark.parametrize(
    ("pattern", "line", "seen"),
    [
        (MACHINE, "see /home/ada/convlab", True),
        (MACHINE, 'open("/tmp/picture.png")', True),
        (MACHINE, "/opt/course", True),
        (MACHINE, "/opt/tljh/user/bin and /home/jovyan/my_work", False),
        (MACHINE, "docs/opt/plan.md and exercises/home/x", False),
        (MACHINE, "--tmpfs /tmp", False),
        (MACHINE, "https://example.org/home/x", False),
        (HOST, "https://" + HOSTS[0] + "/simple", True),
        (HOST, "the Python package index", False),
    ],
)
def test_the_search_sees_what_it_should(pattern, line, seen):
    assert bool(pattern.search(line)) is seen


def test_nothing_huge_and_no_caches():
    names = tracked()
    assert len(names) > 30
    assert [name for name in names if (ROOT / name).stat().st_size > LARGEST] == []
    assert [name for name in names if CACHES.search(name)] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_programs_are_executable():
    for name in (".ci/run", "postBuild"):
        assert os.access(ROOT / name, os.X_OK), name


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=["lint", "format"])
def test_ruff(command):
    answer = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache", "."], cwd=ROOT, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_types(tmp_path):
    command = [sys.executable, "-m", "mypy", f"--cache-dir={tmp_path}"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_public_functions_of_the_rooms_that_mypy_reads_are_annotated():
    files = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["files"]
    paths = [path for name in files for path in ([ROOT / name] if name.endswith(".py") else (ROOT / name).glob("*.py"))]
    assert len(paths) > 10
    for path in paths:
        public = [
            node for node in ast.parse(path.read_text("utf-8")).body if not getattr(node, "name", "_").startswith("_")
        ]
        for node in public:
            for function in [node, *(node.body if isinstance(node, ast.ClassDef) else ())]:
                if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                    given = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
                    given += filter(None, (function.args.vararg, function.args.kwarg))
                    bare = [a.arg for a in given if a.annotation is None and a.arg not in ("self", "cls")]
                    assert function.returns is not None and not bare, f"{path.name}: {function.name} {bare}"


def test_no_two_classes_have_one_name():
    """Whoever searches for a class finds the one that is meant."""
    places = {}
    for path in [*(ROOT / "convlab").rglob("*.py"), *(ROOT / "tools").glob("*.py")]:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(path.relative_to(ROOT).as_posix())
    assert len(places) > 100
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_ruff_reads_code_and_notebooks_and_leaves_generated_ones():
    command = [sys.executable, "-m", "ruff", "check", "--show-files", "."]
    files = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in ("convlab/spec.py", "tools/course.py", "tests/setup/test_tree.py", "notebooks/00_start_here.ipynb"):
        assert str(ROOT / name) in files
    for name in ("exercises", "tests/tasks/programs"):
        assert str(ROOT / name) + os.sep not in files
