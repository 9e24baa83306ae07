"""Each lesson in JupyterLab as a learner meets it: still pictures before it runs, then live, moved by keyboard.

``CONVLAB_SCREENSHOTS=folder`` keeps pictures for a person to look at.
"""

import ast
import html
import itertools
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from convlab import course
from convlab.predictions import decks

LESSONS = course.lesson_notebooks(Path(__file__).parents[2])
SLOW = 60_000  # milliseconds: the machine may be busy


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


@pytest.fixture(scope="module")
def copies(lab):
    """The lessons, copied: what a test runs is never what is committed."""
    for path in LESSONS:
        shutil.copy(path, lab.folder)


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def lesson(request):
    return Lesson(request.param)


def test_a_lesson_from_its_first_sight_to_its_answers(lesson, copies, open_notebook):
    notebook = open_notebook(lesson.path.name)
    name = lesson.path.stem
    assert lesson.explorers and len(lesson.cards) >= 3

    # Before anything runs: a still picture where the explorer will be, and no answer in sight.
    expect(notebook.cell(lesson.explorers[0]).locator("img")).to_be_visible(timeout=SLOW)
    notebook.screenshot(f"{name}-1-still")
    for card_id, answer_id, _ in lesson.cards:
        answer = notebook.cell(answer_id)
        expect(answer.locator(".jp-OutputArea-output")).to_have_count(0)
        # JupyterLab shows the first line of what is folded beside the dots. Here there is none.
        expect(answer.locator(".jp-OutputPlaceholder")).to_have_text("", timeout=SLOW)
        expect(notebook.cell(card_id).locator("details")).not_to_have_attribute("open", "")

    cells = notebook.run_all()
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    raised = {cell["id"] for cell in cells if any(output["output_type"] == "error" for output in cell["outputs"])}
    assert raised == lesson.raising

    for explorer in lesson.explorers:
        move(notebook, explorer)
    notebook.screenshot(f"{name}-2-explorer")

    for number, (card_id, answer_id, card) in enumerate(lesson.cards):
        commit(notebook, card_id, card, f"{name}-{number + 3}-card")
        expect(notebook.cell(answer_id).locator(".jp-OutputArea-output").first).to_be_visible(timeout=SLOW)


def move(notebook, cell_id):
    """One step of the explorer's first number field by keyboard changes the line of code and the picture."""
    explorer = notebook.cell(cell_id).locator(".convlab-explorer")
    field = explorer.get_by_role("spinbutton").first
    field.wait_for(timeout=SLOW)
    line, facts = explorer.locator("code.code"), explorer.locator(".facts")
    # The fields are there a moment before what they say.
    expect(line).to_contain_text("nn.Conv2d(", timeout=SLOW)
    expect(facts).not_to_be_empty(timeout=SLOW)
    before = line.inner_text(), facts.inner_text()
    cells_before = notebook.page.locator(".jp-Cell").count()
    field.focus()
    field.press("ArrowUp")
    expect(line).not_to_have_text(before[0], timeout=SLOW)
    expect(facts).not_to_have_text(before[1], timeout=SLOW)
    # JupyterLab's own keys stay out of it: "a" would insert a cell, "x" would cut this one.
    for key in "ax":
        field.press(key)
    assert notebook.page.locator(".jp-Cell").count() == cells_before
    field.press("ArrowDown")
    expect(line).to_have_text(before[0], timeout=SLOW)


def commit(notebook, cell_id, card, picture):
    """The card keeps its answer to itself until the learner commits to one, by keyboard."""
    shown = notebook.cell(cell_id).locator(".convlab-predict")
    shown.wait_for(timeout=SLOW)
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
    expect(verdict).to_contain_text(because, timeout=SLOW)
    notebook.screenshot(picture)
