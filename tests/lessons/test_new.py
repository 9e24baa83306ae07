"""tools/new.py: a lesson and a task are begun in a copy of the course, filled in as little as can be, and hold.

What is left to fill in is counted, too: a task touches four places, a lesson eight.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HELP = [path.name for path in (ROOT / "tests" / "tasks").glob("*.py") if not path.name.startswith("test_")]
PROBES = (ROOT / "convlab" / "probes" / "__init__.py").is_file()


class Copy:
    """A course in a folder of its own, whose programs run as if it were installed."""

    def __init__(self, root):
        self.root = root
        ignore = shutil.ignore_patterns("__pycache__", ".*", "results")
        for name in ("convlab", "tools"):
            shutil.copytree(ROOT / name, root / name, ignore=ignore)
        for name in ("README.md", "pyproject.toml", "nbgrader_config.py"):
            shutil.copy(ROOT / name, root)
        shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=ignore)
        shutil.copytree(ROOT / "solutions", root / "solutions", ignore=ignore)
        (root / "exercises").mkdir()
        (root / "tests" / "tasks").mkdir(parents=True)
        for name in (*HELP, "test_exercises.py"):
            shutil.copy(ROOT / "tests" / "tasks" / name, root / "tests" / "tasks")

    def run(self, *command):
        """Status and output of one of its programs."""
        settings = {**os.environ, "PYTHONPATH": str(self.root)}
        answer = subprocess.run(
            [sys.executable, *map(str, command)], cwd=self.root, env=settings, capture_output=True, text=True
        )
        return answer.returncode, answer.stdout + answer.stderr

    def do(self, *command):
        status, output = self.run(*command)
        assert status == 0, output
        return output

    def open_places(self, name):
        """The files in which something is left to fill in."""
        return {re.split(r"[:,]", line)[0] for line in self.run("tools/lessons.py", name)[1].splitlines()}

    def fill(self, pattern="**/*"):
        """Take every mark away: what stands after it is as little as can stand there."""
        for folder in ("convlab", "notebooks", "solutions", "tests"):
            for path in (self.root / folder).glob(pattern):
                if path.suffix in (".py", ".ipynb") and "TO DO: " in (text := path.read_text("utf-8")):
                    path.write_text(text.replace("TO DO: ", "So "), "utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return Copy(tmp_path_factory.mktemp("new") / "course")


@pytest.fixture(scope="module")
def lesson(copy):
    """The lesson ``dropout`` as tools/new.py leaves it, and the files that are to be filled in by hand."""
    copy.do("tools/new.py", "lesson", "dropout", "--title", "Dropout", "--question", "What does it drop?")
    return copy.open_places("dropout")


@pytest.fixture(scope="module")
def task(copy, lesson):
    """A task of it, and what it adds to that."""
    copy.fill()
    copy.do("tools/new.py", "task", "dropout.keep", "--points", "3", "--minutes", "10", "--objective", "10.1")
    return copy.open_places("dropout")


def test_a_lesson_is_begun_in_the_places_that_contributing_names(copy, lesson):
    assert lesson == {
        "notebooks/10_dropout.ipynb",
        "convlab/figures/dropout.py",
        "convlab/predictions/decks/dropout.py",
        "convlab/experiments/dropout.py",
        "solutions/10_dropout/10_dropout.ipynb",
    }
    last = json.loads((copy.root / "notebooks" / "09_design_principles.ipynb").read_text("utf-8"))["cells"][-1]
    assert "**Next:** [10 · Dropout](10_dropout.ipynb)" in "".join(last["source"])


def test_filled_in_the_lesson_holds(copy, lesson):
    copy.fill()
    assert copy.run("tools/lessons.py", "dropout") == (0, "")
    module = copy.root / "convlab" / "experiments" / "dropout.py"
    small = '{"train": 40, "test": 40, "epochs": 1, "batch": 20, "seeds": 1}'
    module.write_text(module.read_text("utf-8").replace('"live": LIVE', f'"live": {small}'), "utf-8")
    cells = json.loads((copy.root / "notebooks" / "10_dropout.ipynb").read_text("utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    measure = ["recompute", "dropout_first", "--size", "live", "--quiet"]
    program = f"""import matplotlib
matplotlib.use("agg")
from convlab.experiments.__main__ import main
main({measure}, standalone_mode=False)
{code}"""
    assert "(7, 7)" in copy.do("-c", program)
    copy.do("tools/lessons.py")
    assert "| [10 · Dropout](notebooks/10_dropout.ipynb) | What does it drop? | 60 |" in (
        copy.root / "README.md"
    ).read_text("utf-8")


def test_a_task_is_begun_in_four_places_and_a_lesson_with_its_first_task_in_eight(lesson, task):
    four = {
        "solutions/10_dropout/10_dropout.ipynb",
        "convlab/tasks/dropout.py",
        "convlab/probes/dropout.py",
        "tests/tasks/programs/dropout/keep.py",
    }
    assert task == four
    assert len(task) == 4 and len(lesson | task) == 8


@pytest.mark.skipif(not PROBES, reason="tasks have no probes yet")
def test_filled_in_the_task_is_judged(copy, task):
    """Its own programs, its solution and its stub; what else the tests ask of a task is named."""
    copy.fill()
    command = [
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:nbval",
        "--import-mode=importlib",
        "tests/tasks/test_exercises.py",
    ]
    (copy.root / "docs").mkdir(exist_ok=True)
    copy.do("tools/exercises.py", "10_dropout")
    status, output = copy.run(*command, "-k", "dropout")
    assert status == 1
    failed = set(re.findall(r"^FAILED .*::(\w+)", output, re.MULTILINE))
    assert failed == {"test_each_task_has_wrong_answers"}, output  # eight, and the skeleton has one


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["lesson", "stride"], "There is a lesson 04 · stride (04_stride) already."),
        (["lesson", "drop-out"], "'drop-out' is no short name"),
        (["lesson", "blur", "--number", "04"], "There is a lesson 04 · stride (04_stride) already."),
        (["task", "strides.new"], "There is no lesson 'strides'. Perhaps 'stride'"),
        (["task", "stride"], "'stride' is no task's id"),
        (["task", "stride.sizes"], "There is a task stride.sizes already."),
        (["task", "start.sizes"], "Lesson 00 · Start here has no exercise yet"),
        (["task", "stride.new", "--objective", "04.9"], "has no objective '04.9'. There are: 04.1, "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_begun_is_said_and_nothing_is_written(monkeypatch, capsys, command, words):
    import new

    monkeypatch.setattr(Path, "write_text", lambda *a, **k: pytest.fail("something was written"))
    assert new.main(command) == 1
    assert words in capsys.readouterr().err


def test_an_appendix_is_numbered_after_the_others(monkeypatch):
    import new

    from convlab import course

    assert new.next_number("appendix") == "A1" and new.next_number("parameter") == "10"
    made = course.Lesson("A1", "transposed", "A1_transposed", "Transposed", "appendix", "")
    assert new.neighbours(made) == (course.LESSONS[-1], None)
    monkeypatch.setattr(course, "LESSONS", (*course.LESSONS, made))
    assert new.next_number("appendix") == "A2" and new.next_number("capstone") == "10"
