"""How long grading takes, against nbgrader's autograde on the same notebooks; writes ``docs/grading-benchmark.md``.

    python benchmarks/grading.py                                 200 submissions, 20 of them with nbgrader as well
    python benchmarks/grading.py --submissions 40 --nbgrader 8   a shorter run

The submissions are exercise 04 with right and wrong answers whose points are known (``tests/grading/generated.py``).
Both graders take the same notebooks in one run. nbgrader runs as it would from one command, in one process, which
starts a kernel for each notebook; its tests are the exercise's own ``check`` cells, in the student's process.
"""

import argparse
import os
import platform
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "grading"))
PAGE = ROOT / "docs" / "grading-benchmark.md"

import generated  # noqa: E402
import grading_help as gh  # noqa: E402

from convlab.grading import grade  # noqa: E402


def ours(folder, number, jobs):
    """Grade a class with ``convlab grade``'s own function."""
    group = gh.new_class(folder, [gh.WHOLE])
    expected = generated.hand_in_all(group, gh.WHOLE, number)
    began = time.monotonic()
    done = grade.grade_class(group, jobs=jobs)
    wall = time.monotonic() - began
    results = [group.result(student, gh.WHOLE) for student in expected]
    exact = sum(generated.points_of(result) == expected[result["student"]] for result in results)
    seconds = sorted(result["seconds"] for result in results)
    figures = {
        "wall": wall,
        "exact": exact,
        "median": statistics.median(seconds),
        "slowest": seconds[-1],
        "memory": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3,
        "trouble": done.trouble,
    }
    return figures, expected


def theirs(folder, expected):
    """Grade some of them with nbgrader's autograde, one after the other in one process, as its command does."""
    os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]  # nbgrader starts alembic
    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import PyFileConfigLoader

    shutil.copytree(ROOT / "solutions" / gh.WHOLE, folder / "solutions" / gh.WHOLE)
    config = PyFileConfigLoader(str(ROOT / "nbgrader_config.py")).load_config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.db_url = f"sqlite:///{folder}/gradebook.db"
    config.Application.log_level = "ERROR"
    config.ExecutePreprocessor.timeout = 60
    api = NbGraderAPI(config=config)
    assert api.generate_assignment(gh.WHOLE, force=True, create=True)["success"]
    notebooks = {student: notebook for student, notebook, _ in generated.submissions(gh.WHOLE, len(expected))}
    for student in expected:
        path = folder / "submitted" / student.replace(" ", "_") / gh.WHOLE / f"{gh.WHOLE}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(gh.json.dumps(notebooks[student]), "utf-8")
    began, failed = time.monotonic(), 0
    for student in expected:
        failed += not api.autograde(gh.WHOLE, student.replace(" ", "_"), force=True, create=True)["success"]
    wall, exact = time.monotonic() - began, 0
    with Gradebook(config.CourseDirectory.db_url) as book:
        for student, points in expected.items():
            found = book.find_submission(gh.WHOLE, student.replace(" ", "_"))
            exact += found.score == sum(points.values())
    return {"wall": wall, "exact": exact, "failed": failed}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--nbgrader", type=int, default=20, help="how many of them nbgrader grades as well")
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "nbgrader").mkdir()
        convlab, expected = ours(Path(place) / "class", chosen.submissions, chosen.jobs)
        some = dict(list(expected.items())[: chosen.nbgrader])
        nbgrader = theirs(Path(place).resolve() / "nbgrader", some)
    write(chosen, convlab, nbgrader, (load, os.getloadavg()[0]))
    print(PAGE.read_text("utf-8"))


def write(chosen, convlab, nbgrader, load):
    from importlib.metadata import version

    n, m = chosen.submissions, chosen.nbgrader
    rows = "\n".join(
        f"| {name} | {count} | {found['wall']:.0f} | {found['wall'] / count:.2f} | {60 * count / found['wall']:.0f} "
        f"| {found['exact']} of {count} |"
        for name, count, found in (
            (f"`convlab grade`, {chosen.jobs} at a time", n, convlab),
            ("nbgrader autograde", m, nbgrader),
        )
    )
    busy = max(load) > 2.5
    note = (
        f"**Read with care:** other programs were running (load {load[0]:.1f} before, {load[1]:.1f} after, on "
        f"{os.cpu_count()} cores), so the seconds are more\n"
        "than on a quiet machine, and the ratio of the two is rough.\n\n"
        if busy
        else f"Load before: {load[0]:.1f}, after: {load[1]:.1f}.\n\n"
    )
    PAGE.write_text(
        "# How long does grading take?\n\n"
        f"Written by `python benchmarks/grading.py --submissions {n} --nbgrader {m} --jobs {chosen.jobs}`. "
        f"{platform.system()}, {os.cpu_count()} cores,\nPython {platform.python_version()}, torch {version('torch')}, "
        f"nbgrader {version('nbgrader')}. Exercise 04 (five tasks, three of them with torch), with right and wrong "
        "answers;\nboth graders took the same notebooks, in one run.\n\n"
        f"{note}"
        "| grader | submissions | seconds | seconds each | a minute | exact scores |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |\n"
        f"{rows}\n\n"
        f"With `convlab grade` one submission took {convlab['median']:.1f} s in the median and at most "
        f"{convlab['slowest']:.1f} s; the largest process had {convlab['memory']:.0f} MB.\nMost of that is the import "
        "of torch, once for each submission, in its own sandbox. nbgrader starts a kernel for each,\ngrades one at a "
        "time, "
        "and its tests run in the student's process: `tests/grading/test_hostile.py` shows what follows from that.\n"
        "It finds no answer where somebody's editor has lost the labels of the cells (every seventh here).\n",
        "utf-8",
    )


if __name__ == "__main__":
    main()
