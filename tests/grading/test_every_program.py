"""Every right and wrong program of the tests, as part of a notebook: the check and the grader give the same points."""

import copy
import itertools
import json
import shutil
import sys

import grading_help as gh
import pytest

from convlab import tasks
from convlab.grading import grade
from convlab.grading.classroom import open_class
from convlab.running import check as checking
from convlab.running import sandbox

sys.path.append(str(gh.ROOT / "tests" / "tasks"))
from programs_reader import read_all

PROGRAMS = read_all([task.id for short in tasks.LESSONS for task in tasks.tasks(short)])[0]


def notebooks_of(lesson):
    """Notebooks of a lesson with one program of each task in them, until all programs were in one; their names."""
    folder = tasks.LESSONS[lesson]
    given_out = json.loads((gh.ROOT / "exercises" / folder / f"{folder}.ipynb").read_text("utf-8"))
    of_task = {}
    for program in PROGRAMS:
        if program.lesson == lesson:
            of_task.setdefault(program.task.partition(".")[2], []).append(program)
    for row in itertools.zip_longest(*of_task.values()):
        notebook = copy.deepcopy(given_out)
        for task, program in zip(of_task, row, strict=True):
            if program is not None:
                gh.cell_of(notebook, f"{task}-answer")["source"] = program.source
        yield notebook, {program.task: f"{program.kind} {program.name}" for program in row if program is not None}


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.skipif(
    not sandbox.LINUX or shutil.which("bwrap") is None, reason="students' programs run in bubblewrap only"
)
@pytest.mark.parametrize("lesson", dict.fromkeys(program.lesson for program in PROGRAMS))
def test_check_and_grade_give_every_program_the_same_points(tmp_path, record_property, lesson):
    folder = tasks.LESSONS[lesson]
    classroom, course = open_class(tmp_path / "class"), tmp_path / "course"
    for place in (classroom.release, course / "exercises"):
        (place / folder).mkdir(parents=True)
        shutil.copy(gh.ROOT / "exercises" / folder / f"{folder}.ipynb", place / folder)
    for part in ("notebooks", "convlab", "my_work"):
        (course / part).mkdir()
    handed_in = {f"s{i:03}": entry for i, entry in enumerate(notebooks_of(lesson))}
    for student, (notebook, _) in handed_in.items():
        path = classroom.submission(student, folder)
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), "utf-8")
    assert not grade.grade_class(classroom, jobs=2).trouble
    differ, programs = [], 0
    for student, (notebook, names) in handed_in.items():
        path = course / "my_work" / "any.ipynb"
        path.write_text(json.dumps(notebook), "utf-8")
        by_check = {verdict.task: (verdict.outcome, verdict.points) for verdict in checking.check(path).verdicts}
        by_grade = {
            task["id"]: (task["outcome"], task["points"]) for task in classroom.result(student, folder)["tasks"]
        }
        for task, name in names.items():
            programs += 1
            if by_check[task] != by_grade[task]:
                differ.append(f"{task}, {name}: check {by_check[task]}, grade {by_grade[task]}")
            if (by_grade[task][0] == "right") is not name.startswith("right"):
                differ.append(f"{task}, {name}: {by_grade[task]}")
    record_property("programs", f"{programs} in {len(handed_in)} notebooks")
    assert not differ, "\n".join(differ)
