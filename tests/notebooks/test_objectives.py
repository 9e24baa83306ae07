"""docs/objectives.md is what the lessons' metadata make of it, and every objective is taught and assessed."""

import json
import shutil

import objectives
import pytest


def test_every_objective_is_taught_and_assessed_and_the_page_says_so():
    assert objectives.problems() == []
    assert objectives.PAGE.read_text("utf-8") == objectives.page()


def spoil_objective(field, value):
    def spoil(info):
        info["objectives"][0][field] = value

    return spoil


def spoil_question(info):
    info["questions"][0]["heading"] = "99. Elsewhere"


def forget_task(info):
    for objective in info["objectives"]:
        objective["tasks"] = [task for task in objective.get("tasks", []) if task != "stride.repair"]
        objective["cards"] = ["stride.halves"]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_objective("cells", []), "objective 04.1 is not taught"),
        (spoil_objective("cells", ["nowhere"]), "no section begins in cell 'nowhere'"),
        (spoil_objective("tasks", ["stride.juggle"]), "there is no task 'stride.juggle'"),
        (spoil_objective("cards", ["stride.juggle"]), "there is no card 'stride.juggle'"),
        (forget_task, "task stride.repair assesses no objective"),
        (spoil_question, "no section is called '99. Elsewhere'"),
    ],
    ids=["untaught", "no such cell", "no such task", "no such card", "idle task", "no such heading"],
)
def test_what_does_not_hold_together_is_said(tmp_path, spoil, words):
    (tmp_path / "notebooks").mkdir()
    for path, _ in objectives.lessons():
        shutil.copy(path, tmp_path / "notebooks")
    target = tmp_path / "notebooks" / "04_stride.ipynb"
    notebook = json.loads(target.read_text("utf-8"))
    spoil(notebook["metadata"]["convlab"])
    target.write_text(json.dumps(notebook), "utf-8")
    assert any(words in problem for problem in objectives.problems(tmp_path))


def test_an_objective_without_task_or_card_is_said(tmp_path):
    (tmp_path / "notebooks").mkdir()
    path = next(path for path, _ in objectives.lessons() if path.stem == "04_stride")
    notebook = json.loads(path.read_text("utf-8"))
    for field in ("tasks", "cards"):
        notebook["metadata"]["convlab"]["objectives"][0].pop(field, None)
    (tmp_path / "notebooks" / path.name).write_text(json.dumps(notebook), "utf-8")
    assert "04_stride.ipynb, objective 04.1 is assessed by no task and no card" in objectives.problems(tmp_path)
