"""docs/instructor.md is true: its commands are run, in order, and print what it says. The whole way, end to end.

python tests/grading/test_instructor.py      runs them and writes what they print into the document
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import class_help as given
from class_help import NAME, ROOT

DOCUMENT = ROOT / "docs" / "instructor.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
MARK = "@@ end of command, status "


def commands(block):
    return [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]


def walk(home):
    """Run all commands of the document in one shell; returns its text with what they print now."""
    (home / "convlab").symlink_to(ROOT, target_is_directory=True)
    text = DOCUMENT.read_text("utf-8")
    program = []
    for command in (command for block in BLOCK.findall(text) for command in commands(block)):
        program += [command, f'echo "{MARK}$?"']
    environment = {**os.environ, "HOME": str(home), "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    answer = subprocess.run(
        ["bash"],
        input="\n".join(program),
        cwd=home,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    said = answer.stdout.replace(str(home.resolve()), "~").replace(str(home), "~")
    said = iter(re.split(rf"^{MARK}(\d+)\n", said, flags=re.MULTILINE))

    def with_output(match):
        lines = []
        for command in commands(match[1]):
            lines += [f"$ {command}", *next(said).lstrip("\ufeff").splitlines()]
            status = next(said)
            if status != "0":
                lines.append(f"(exit status {status})")
        return "```console\n" + "\n".join(lines) + "\n```"

    return BLOCK.sub(with_output, text)


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    from convlab.running import sandbox

    if os.name == "nt":
        pytest.skip("the document is for a shell")
    try:
        sandbox.find(False)
    except sandbox.SandboxError as error:
        pytest.skip(f"the document grades in the sandbox: {error}")
    home = tmp_path_factory.mktemp("home")
    return walk(home), home / "classes" / "autumn"


def test_the_commands_print_what_the_document_says(walked):
    now = BLOCK.findall(walked[0])
    said = BLOCK.findall(DOCUMENT.read_text("utf-8"))
    assert now == said, "`python tests/grading/test_instructor.py` writes it anew"


def test_the_grades_are_right(walked):
    rows = list(csv.DictReader(io.StringIO((walked[1] / "grades.csv").read_text("utf-8-sig"))))
    points = {}
    for row in rows:
        points.setdefault(row["student"], []).append(row["points"])
    assert points == {
        "asa": ["2", "3", "5", "6", "4"],
        "bo": ["2", "1", "5", "6", "4"],
        "cy": ["0"] * 5,
        "di": ["0"] * 5,
    }
    status = {row["student"]: row["status"] for row in rows}
    assert status == {"asa": "graded", "bo": "graded", "cy": "refused", "di": "no submission"}
    (bo,) = [row for row in rows if (row["student"], row["task"]) == ("bo", "stride.usage_counts")]
    assert (bo["mistake"], bo["outcome"], bo["decided_by"]) == ("stride ignored", "not yet", "overrides.json")


def test_what_was_submitted_arrived_byte_for_byte(walked):
    solution = (ROOT / "solutions" / NAME / f"{NAME}.ipynb").read_bytes()
    assert (walked[1] / "submitted" / "asa" / NAME / f"{NAME}.ipynb").read_bytes() == solution


def test_the_page_tells_the_mistake_and_not_the_answer(walked):
    from test_feedback import Reader

    words = Reader((walked[1] / "feedback" / "bo.html").read_text("utf-8")).text
    assert "This looks like: stride ignored" in words and "The idea is right; only the step is missing." in words
    assert re.search(r"\d+ of \d+ hidden cases are not right", words) and "expected" in words
    assert "window * s - p" not in words
    overview = Reader((walked[1] / "overview.html").read_text("utf-8")).text
    assert "stride ignored" in overview and "Cy Example, 04_stride: refused." in overview


def test_nbgrader_opens_the_gradebook(walked):
    pytest.importorskip("nbgrader")
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{walked[1] / 'gradebook.db'}") as book:
        scores = {one.student.id: one.score for one in book.assignment_submissions(NAME)}
        assert scores == {"asa": 20, "bo": 18} and {one.id for one in book.students} == {"asa", "bo", "cy", "di"}


def test_nbgrader_validates_what_was_handed_out(tmp_path, monkeypatch):
    """With right answers all of its tests pass in nbgrader's own validator; with one stub left, that one fails."""
    pytest.importorskip("nbgrader")
    from nbgrader.validator import Validator

    answers = dict(given.right())
    answers.pop("usage_counts-answer")
    (tmp_path / f"{NAME}.ipynb").write_bytes(given.data(answers))
    monkeypatch.chdir(tmp_path)
    found = Validator().validate(str(tmp_path / f"{NAME}.ipynb"))
    assert [one["source"].strip() for one in found["failed"]] == ['cl.tasks.check("stride.usage_counts")'], json.dumps(
        found
    )


def picture(page):
    """What ``overview.html`` looks like, for the document."""
    import shutil

    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1040, "height": 1000}, color_scheme="light")
        opened.goto(page.as_uri())
        opened.screenshot(path=DOCUMENT.parent / "figures" / "instructor_overview.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        DOCUMENT.write_text(walk(Path(place)), "utf-8")
        picture(Path(place) / "classes" / "autumn" / "overview.html")
