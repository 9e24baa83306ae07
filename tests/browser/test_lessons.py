"""Each lesson in JupyterLab as a learner meets it: still pictures before it runs, then live, moved by keyboard.

nbval executes every lesson and compares what comes out, and the tests of the site see all that moves alive in its page.
So here every lesson is opened, but one alone runs as a whole, as by Run All Cells, and of two others those cells that
show something to move or are the answer to a card, with what they need. `make test-long` runs every lesson as a whole.

``CONVLAB_SCREENSHOTS=folder`` keeps pictures for a person to look at.
"""

import ast
import html
import itertools
import re
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from lab import NotebookPage
from playwright.sync_api import expect

from convlab import course
from convlab.predictions import decks

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import live

LESSONS = course.lesson_notebooks(Path(__file__).parents[2])
WHOLE, IN_PART = "04_stride", ("00_start_here", "08_bias")


def calls(source, name):
    """The calls of ``cl.name`` in a cell."""
    tree = ast.parse(source) if not source.lstrip().startswith(("%", "!")) else ast.Module([], [])
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == f"cl.{name}"]


def plain(text):
    """A text as the page shows it, marks and line breaks left out."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def words(locator):
    """All text of an element, what is not visible included."""
    return " ".join(locator.text_content().split())


class Lesson:
    """What a lesson's file says about the things to look for on its page."""

    def __init__(self, path):
        self.path = path
        cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        self.explorers = [cell.id for cell in cells if calls(cell.source, "explore")]
        self.raising = {cell.id for cell in cells if "raises-exception" in cell.metadata.get("tags", [])}
        # (cell of the card, cell that answers it, the card itself)
        self.cards = []
        for cell, after in itertools.pairwise(cells):
            for call in calls(cell.source, "predict"):
                if len(call.args) == 1 and not call.keywords:
                    self.cards.append((cell.id, after.id, decks.card(ast.literal_eval(call.args[0]))))
        looked_at = {*self.explorers, *(cell_id for card in self.cards for cell_id in card[:2])}
        self.needed = [cell.id for cell in live.needed(cells, [cell for cell in cells if cell.id in looked_at])]


@pytest.fixture(scope="module")
def jupyterlab(lab, chromium):
    """Copies of all lessons, and a page to show them in: what a test runs is never what is committed."""
    for path in LESSONS:
        shutil.copy(path, lab.folder)
    page = NotebookPage(chromium, lab, LESSONS[0].name)
    yield page
    page.close()


def shown(jupyterlab, path):
    """A lesson, opened, and what its file says about it."""
    jupyterlab.requests_elsewhere.clear(), jupyterlab.errors.clear()
    return Lesson(path), jupyterlab.show(path.name)


def first_sight(notebook, lesson):
    """Before anything runs: a still picture where the explorer will be, and no answer in sight."""
    name = lesson.path.stem
    assert lesson.explorers and len(lesson.cards) >= 3
    expect(notebook.cell(lesson.explorers[0]).locator("img")).to_be_visible()
    notebook.screenshot(f"{name}-1-still")
    for card_id, answer_id, _ in lesson.cards:
        answer = notebook.cell(answer_id)
        expect(answer.locator(".jp-OutputArea-output")).to_have_count(0)
        # JupyterLab shows the first line of what is folded beside the dots. Here there is none.
        expect(answer.locator(".jp-OutputPlaceholder")).to_have_text("")
        expect(notebook.cell(card_id).locator("details")).not_to_have_attribute("open", "")


def quiet(notebook):
    """Nothing was asked of another host, and the console holds no error."""
    assert notebook.requests_elsewhere == [] and notebook.errors == []


@pytest.mark.parametrize(
    "path", [path for path in LESSONS if path.stem not in (WHOLE, *IN_PART)], ids=lambda path: path.stem
)
def test_a_lesson_at_first_sight(path, jupyterlab):
    lesson, notebook = shown(jupyterlab, path)
    first_sight(notebook, lesson)
    quiet(notebook)


@pytest.mark.parametrize(
    ("path", "whole"),
    [
        *(pytest.param(path, False, id=f"{path.stem}-in-part") for path in LESSONS if path.stem in IN_PART),
        *(
            pytest.param(path, True, id=path.stem, marks=[] if path.stem == WHOLE else pytest.mark.long)
            for path in LESSONS
        ),
    ],
)
def test_a_lesson_from_its_first_sight_to_its_answers(path, whole, jupyterlab):
    lesson, notebook = shown(jupyterlab, path)
    name = path.stem
    first_sight(notebook, lesson)
    cells = notebook.run_all() if whole else notebook.run(lesson.needed)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    raised = {cell["id"] for cell in cells if any(output["output_type"] == "error" for output in cell["outputs"])}
    assert raised == lesson.raising & {cell["id"] for cell in cells}

    for explorer in lesson.explorers:
        move(notebook, explorer)
    notebook.screenshot(f"{name}-2-explorer")

    for number, (card_id, answer_id, card) in enumerate(lesson.cards):
        commit(notebook, card_id, card, f"{name}-{number + 3}-card")
        expect(notebook.cell(answer_id).locator(".jp-OutputArea-output").first).to_be_visible()
    quiet(notebook)


def move(notebook, cell_id):
    """One step of the explorer's first number field by keyboard changes the line of code and the picture."""
    explorer = notebook.cell(cell_id).locator(".convlab-explorer")
    field = explorer.get_by_role("spinbutton").first
    field.wait_for()
    line, facts = explorer.locator("code.code"), explorer.locator(".facts")
    # The fields are there a moment before what they say.
    expect(line).to_contain_text("nn.Conv2d(")
    expect(facts).not_to_be_empty()
    before = line.inner_text(), facts.inner_text()
    cells_before = notebook.page.locator(".jp-Cell").count()
    field.focus()
    field.press("ArrowUp")
    expect(line).not_to_have_text(before[0])
    expect(facts).not_to_have_text(before[1])
    # JupyterLab's own keys stay out of it: "a" would insert a cell, "x" would cut this one.
    for key in "ax":
        field.press(key)
    assert notebook.page.locator(".jp-Cell").count() == cells_before
    field.press("ArrowDown")
    expect(line).to_have_text(before[0])


def commit(notebook, cell_id, card, picture):
    """The card keeps its answer to itself until the learner commits to one, by keyboard."""
    shown = notebook.cell(cell_id).locator(".convlab-predict")
    shown.wait_for()
    because = plain(card.as_state()["because"])
    assert because not in words(shown)
    if card.options:
        first = shown.get_by_role("radio").first
        first.focus()
        first.press("Space")
        assert because not in words(shown)
        first.press("Enter")
    else:
        field = shown.get_by_role("textbox")
        field.fill("12345")
        assert because not in words(shown)
        field.press("Enter")
    verdict = shown.get_by_role("status")
    expect(verdict).to_contain_text(because)
    notebook.screenshot(picture)
