"""The learner who comes back tomorrow: run, saved, shut down, opened again, and nothing in the lesson has died.

A notebook saved by JupyterLab is trusted when it is opened again, so JupyterLab takes the richest form of each output;
a widget whose kernel is gone must not be that form. The lesson is cut to the cells that show widgets and what they
need; ``make test-long`` takes every lesson.
"""

import shutil
import sys
from pathlib import Path

import lab as lab_module
import nbformat
import pytest
from playwright.sync_api import expect
from test_lessons import LESSONS, SLOW, Lesson, calls, commit, move

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import live

SAMPLE = "05_padding"  # it has all three: explorers, cards, and pictures behind a slider


def browsers(cells):
    return [cell.id for cell in cells if calls(cell.source, "figures.browse")]


def cut(path, folder):
    """The lesson with only the cells that show something to move, and the cells that those need."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shown = [
        cell for cell in code if any(calls(cell.source, name) for name in ("explore", "predict", "figures.browse"))
    ]
    notebook.cells = live.needed(code, shown)
    for cell in notebook.cells:
        cell.outputs, cell.execution_count = [], None
        cell.metadata.pop("jupyter", None)
    nbformat.write(notebook, folder / path.name)


def all_alive(notebook, lesson, pictures):
    """Every explorer, card and slider of the lesson answers to the keyboard."""
    for cell_id in lesson.explorers:
        move(notebook, cell_id)
    for card_id, _, card in lesson.cards:
        commit(notebook, card_id, card, f"next-day-{card_id}")
    for cell_id in pictures:
        turn(notebook, cell_id)
    assert notebook.page.get_by_text("model not found").count() == 0


def turn(notebook, cell_id):
    """One step of the slider shows another picture, alone."""
    seen = notebook.cell(cell_id).locator(".jp-OutputArea-output img:visible")
    expect(seen).to_have_count(1, timeout=SLOW)
    before = seen.get_attribute("alt")
    slider = notebook.cell(cell_id).get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    expect(seen).not_to_have_attribute("alt", before, timeout=SLOW)
    expect(seen).to_have_count(1)


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=path.stem, marks=[] if path.stem == SAMPLE else pytest.mark.long) for path in LESSONS],
)
def test_a_lesson_opened_again_is_alive_or_still_never_dead(path, chromium, tmp_path):
    lesson = Lesson(path)
    folder, private = tmp_path / "course", tmp_path / "jupyter"
    folder.mkdir()
    cut(path, folder)
    pictures = browsers(nbformat.read(folder / path.name, as_version=4).cells)

    with lab_module.Lab(folder, private) as server:
        notebook = lab_module.NotebookPage(chromium, server, path.name).open()
        notebook.run_all()
        all_alive(notebook, lesson, pictures)
        notebook.save()
        notebook.close()
        assert notebook.errors == []

    # The next day: another server, no kernel that knows the lesson, and the notebook is trusted.
    with lab_module.Lab(folder, private) as server:
        notebook = lab_module.NotebookPage(chromium, server, path.name).open()
        all_alive(notebook, lesson, pictures)
        notebook.screenshot(f"{path.stem}-next-day")
        notebook.close()
        assert notebook.requests_elsewhere == []
        assert notebook.errors == []
    assert (folder / path.name).stat().st_size < 1_500_000

    # Another folder on another machine, whose JupyterLab trusts nothing that it has not run: still pictures, in words.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(folder / path.name, elsewhere)
    with lab_module.Lab(elsewhere, tmp_path / "other") as server:
        notebook = lab_module.NotebookPage(chromium, server, path.name).open()
        for cell_id in lesson.explorers:
            still = notebook.cell(cell_id).locator("img, p").first
            expect(still).to_be_visible(timeout=SLOW)
        for card_id, _, _ in lesson.cards:
            expect(notebook.cell(card_id).get_by_text("Predict.")).to_be_visible(timeout=SLOW)
        for cell_id in pictures:
            expect(notebook.cell(cell_id).locator("img").nth(1)).to_be_visible(timeout=SLOW)
        assert notebook.page.get_by_text("model not found").count() == 0
        notebook.screenshot(f"{path.stem}-elsewhere")
        notebook.close()
        assert notebook.errors == []
