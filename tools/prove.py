"""Everything that CI runs, in one pytest run: the tests, the linters, and every notebook executed again by nbval.

    python tools/prove.py test        what `make test` runs, in the environment that it made
    python tools/prove.py test 04     one lesson's own part of it: its notebooks, tasks, figures, cards, experiments
    python tools/prove.py test-long   the tests marked long; writes docs/test-long.md, with tools/oldest.py.s record

One run, so that both processors stay busy and the last line counts everything. tests/conftest.py adds up the seconds.
"""

import datetime
import os
import platform
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from importlib.metadata import version
from pathlib import Path

import oldest
from hygiene import ROOT, course_notebooks

from convlab import course
from convlab.files import read_json
from notebooks import kernel, nbval_command, warm_up

REPORT = ROOT / "docs" / "test-long.md"
SECONDS = 1800  # for one test: a last resort, where a machine may be busy; a notebook's cell has its own limit
# One thread a process: two workers with a pool of threads each would fight over the processors.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


# The lessons and solutions run as on an old processor: what they store was made on a newer one, and must be the same.
PROCESSOR = "sse"


def run(arguments, settings=None):
    environment = {**ONE_THREAD, **os.environ, **(settings or {})}
    return subprocess.run([*arguments, f"--timeout={SECONDS}"], cwd=ROOT, env=environment).returncode


# Where a lesson has tests of its own; they have its name or number in theirs.
OF_LESSONS = ("tasks", "figures", "predictions", "exercises", "experiments", "notebooks")


def test(name=None):
    warm_up()
    paths, more = ["tests", *course_notebooks()], ["--durations=10"]
    if name is not None:
        lesson = course.lesson(name)
        there = [path for path in course_notebooks() if path.stem == lesson.folder]
        paths = [*(f"tests/{room}" for room in OF_LESSONS), *there]
        more = ["-k", f"{lesson.name} or {lesson.number}- or {lesson.folder}"]
    with kernel(PROCESSOR) as (options, settings):
        return run([*nbval_command(paths, options), "-m", "not long", *more], settings)


def test_long():
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        # xunit1: the newer family has no place for the figures that tests record.
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-o", "junit_family=xunit1"]
        command += ["tests", "-m", "long", "-n", "2"]
        status = run([*command, f"--junitxml={results}"])
        if results.exists():
            REPORT.write_text(report(results), encoding="utf-8")
            print(f"{REPORT.relative_to(ROOT)} written")
    return status


def report(results, today=None):
    """The long run as a page: what ran where, each test's result and seconds, and the figures that tests recorded.

    A test records a figure with pytest's ``record_property("mutation score", "98.2 %")``.
    """
    suite = ElementTree.parse(results).getroot().find("testsuite")
    count = {key: int(suite.get(key)) for key in ("tests", "failures", "errors", "skipped")}
    failed = count["failures"] + count["errors"]
    lines = [
        "# The long tests",
        "",
        "Written by `make test-long`; not edited by hand.",
        "",
        f"- Date: {today or datetime.date.today().isoformat()}",
        f"- Source: {commit()}",
        f"- Python {platform.python_version()}, torch {version('torch')}, numpy {version('numpy')}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        f"- Result: {count['tests'] - failed - count['skipped']} passed, {failed} failed, {count['skipped']} skipped, "
        f"in {float(suite.get('time')):.0f} s",
        "",
        "| test | result | seconds | figures |",
        "| --- | --- | --- | --- |",
    ]
    for case in suite.iter("testcase"):
        outcome = next((child.tag for child in case if child.tag in ("failure", "error", "skipped")), "passed")
        figures = "; ".join(f"{figure.get('name')}: {figure.get('value')}" for figure in case.iter("property"))
        name = f"{case.get('classname').replace('.', '/')}::{case.get('name')}"
        cells = [f"`{name}`", outcome, f"{float(case.get('time')):.1f}", figures]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    record = read_json(oldest.RECORD)
    return "\n".join([*lines, *oldest.section(record)]) + "\n"


def commit():
    """The commit that was tested, and whether files differed from it."""
    git = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    try:
        described = subprocess.run(git, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    except OSError:
        described = ""
    return described or "not under git"


if __name__ == "__main__":
    try:
        sys.exit({"test": test, "test-long": test_long}[sys.argv[1]](*sys.argv[2:]))
    except course.LessonError as error:
        sys.exit(str(error))
