"""``convlab check`` on a notebook with a cell that never ends: it is named, and costs the other tasks nothing."""

import json
from pathlib import Path

import pytest

from convlab.running import check
from convlab.running.run_submission import Outcome

ROOT = Path(__file__).resolve().parents[2]
NAME = "04_stride"


def solution(tmp_path, **answers):
    """The right notebook, but for some answers: ``{task: source}``."""
    notebook = json.loads((ROOT / "solutions" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        task = cell["metadata"].get("nbgrader", {}).get("grade_id", "").removesuffix("-answer")
        if task in answers and cell["metadata"]["nbgrader"]["solution"]:
            cell["source"] = answers[task]
    path = tmp_path / f"{NAME}.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    return path


def test_a_cell_without_end_is_named_and_the_rest_is_judged(call, tmp_path, monkeypatch):
    monkeypatch.setattr(check, "CELL_SECONDS", 1.5)
    path = solution(tmp_path, sizes="sizes = [1]\nwhile True:\n    pass")
    before = path.read_bytes()
    status, text = call("check", str(path))
    words = " ".join(text.split())
    assert status == 1 and "18 of 20 points" in words and words.count("◐") == 1
    assert "This cell never came to an end, so it was stopped: it ran for 1.5 seconds" in words
    assert "What makes the condition of your loop false?" in words
    assert "! notebook cell 2 stopped with OutOfTime" in words
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("seconds", "for_a_cell"), [(30, 7.5), (300, 30)])
def test_a_cell_gets_a_quarter_of_the_time_and_no_more_than_half_a_minute(tmp_path, monkeypatch, seconds, for_a_cell):
    seen = []

    def run(known, release, submission, seed, box, **more):
        seen.append((box.limits.cell, box.limits.total))
        return Outcome({}, {})

    monkeypatch.setattr(check, "run_submission", run)
    check.check(solution(tmp_path), seconds=seconds)
    assert seen == [(for_a_cell, seconds)]


def test_an_exercise_is_found_by_its_name(call, tmp_path, monkeypatch):
    for folder in ("notebooks", "exercises", "convlab", f"my_work/{NAME}"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "my_work" / NAME / f"{NAME}.ipynb").write_text("{")
    monkeypatch.chdir(tmp_path)
    for name in (NAME, "04", "stride"):
        assert f"{NAME}.ipynb is not a whole notebook file" in call("check", name)[1]
    assert "There is no file or folder 99_none" in call("check", "99_none")[1]


def test_what_is_no_notebook_is_said_to_be_none(call, tmp_path):
    (tmp_path / "README.md").write_text("# words")
    assert "README.md is no notebook: exercises end in .ipynb." in call("check", str(tmp_path / "README.md"))[1]
