"""Submissions made of right and wrong answers whose points are known: a class of any size, the same each time."""

import functools
import json
import sys

import grading_help as gh
import numpy as np

sys.path.append(str(gh.ROOT / "tests" / "tasks"))
from programs_reader import PROGRAMS, read_file

_SIZES = {True: "sizes = [3, 3, 13, 13, 111, 112]", False: "sizes = [3, 4, 13, 14, 112, 113]"}
# What ends a kernel or takes its time is tested among the hostile programs.
_NOT_HERE = {
    "counts_for_ever",
    "counts_exit",
    "counts_recursion",
    "counts_tensor",
    "counts_by_package",
    "counts_by_torch",
}


@functools.cache
def programs(task, right):
    """Answers to a task of lesson 04 that are right, or wrong, by name."""
    found = {"solution": None} if right else {}
    for program in read_file(PROGRAMS / "stride" / f"{task}.py")[0]:
        if (program.kind == "right") == right:
            found[program.name] = program.source
    return found


def submissions(exercise, number, seed=7):
    """``number`` submissions of an exercise: student, notebook, points of each task.

    Every fifth leaves a task out, and every seventh comes with labels that somebody edited.
    """
    rng = np.random.default_rng(seed)
    solved = gh.exercise(exercise, "solutions")
    for index in range(number):
        written, points = {}, {}
        for task in gh.EXERCISES[exercise]:
            right = bool(rng.random() < 0.6)
            if index % 5 == 4 and rng.random() < 0.3:
                points[task] = 0
                continue
            points[task] = gh.POINTS[task] if right else 0
            if task == "sizes":
                written[task] = _SIZES[right]
                continue
            choice = programs(task, right)
            names = sorted(set(choice) - _NOT_HERE)
            name = names[int(rng.integers(len(names)))]
            text = choice[name]
            written[task] = gh.source(gh.cell_of(solved, f"{task}-answer")) if text is None else text
        notebook = gh.filled(exercise, written)
        if index % 7 == 6:
            for cell in notebook["cells"]:
                cell["metadata"].pop("nbgrader", None)
        yield f"student {index:03d}", notebook, points


def hand_in_all(group, exercise, number, seed=7):
    """Hand them in; the points that each task of each student earns."""
    expected = {}
    for student, notebook, points in submissions(exercise, number, seed):
        gh.hand_in(group, student, exercise, json.loads(json.dumps(notebook)))
        expected[student] = points
    return expected


def points_of(result):
    return {task["id"].split(".")[1]: task["points"] for task in result["tasks"]}
