"""Every exercise of the course can be graded: its solution earns all its points; as given out it earns none."""

import re
import shutil
import sys

import grading_help as gh
import pytest

from convlab import tasks
from convlab.grading import classroom, grade
from convlab.running import run_submission, sandbox

sys.path.append(str(gh.ROOT / "tests" / "tasks"))
from programs_reader import read_all

HERE = sorted(folder for folder in tasks.LESSONS.values() if (gh.ROOT / "exercises" / folder).is_dir())
RIGHT = [
    program
    for program in read_all([task.id for short in tasks.LESSONS for task in tasks.tasks(short)])[0]
    if program.kind == "right"
]
needs_bubblewrap = pytest.mark.skipif(
    not sandbox.LINUX or shutil.which("bwrap") is None, reason="students' programs run in bubblewrap only"
)


def graded(folder, kind, names):
    """Exercises handed in as they are in ``solutions/`` or ``exercises/``: their results."""
    group = classroom.open_class(folder)
    for name in names:
        for place, source in ((group.release / name, "exercises"), (group.submitted / "ada" / name, kind)):
            place.mkdir(parents=True)
            shutil.copy(gh.ROOT / source / name / f"{name}.ipynb", place)
    assert not grade.grade_class(group, jobs=2).trouble
    return {name: group.result("ada", name) for name in names}


@needs_bubblewrap
@pytest.mark.parametrize("names", [HERE[1::4], pytest.param(HERE, marks=pytest.mark.long)], ids=["some", "all"])
def test_solutions_earn_everything(tmp_path, names):
    assert names
    for name, result in graded(tmp_path / "class", "solutions", names).items():
        lost = [(t["id"], t["outcome"], t["says"], t["try_next"]) for t in result["tasks"] if t["points"] != t["max"]]
        assert [one for one in lost if one[1] != "manual"] == [], name
        assert {task["id"] for task in result["tasks"]} == {task.id for task in tasks.tasks(name)}
        assert not result["flags"], name


@pytest.mark.long
@needs_bubblewrap
def test_exercises_as_they_are_given_out_earn_nothing(tmp_path):
    for name, result in graded(tmp_path / "class", "exercises", HERE).items():
        earned = [(task["id"], task["outcome"]) for task in result["tasks"] if task["outcome"] != "not attempted"]
        assert (result["points"], earned) == (0, []), name


@pytest.mark.parametrize("program", RIGHT, ids=lambda program: f"{tasks.LESSONS[program.lesson]}-{program.name}")
def test_what_right_answers_import_is_listed(program):
    """An answer that `check` calls right must be right in the sandbox too, where only listed packages are there."""
    task = tasks.task(program.task)
    code = re.sub(r"#.*", "", program.source)
    needed = {name for name, sign in run_submission._MENTIONS.items() if sign.search(code)}
    assert needed <= set(task.packages)


@pytest.mark.parametrize("name", HERE)
def test_tasks_can_be_asked_in_the_sandbox(name):
    for task in tasks.tasks(name):
        if task.judge is not None:
            module = task.ask.__module__
            assert module.startswith("convlab.tasks.asking.") and module.count(".") == 3
            assert "torch" not in task.ask.__code__.co_names or "torch" in task.packages, task.id
