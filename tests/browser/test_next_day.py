"""The learner who comes back tomorrow: run, saved, shut down, opened again, and nothing in the lesson has died.

A notebook saved by JupyterLab is trusted when it is opened again, so JupyterLab takes the richest form of each output;
a widget whose kernel is gone must not be that form. The lesson is cut to the cells that show widgets and what they
need; ``make test-long`` takes every lesson.
"""

import sys
import time
from pathlib import Path

import lab as lab_module
import nbformat
import pytest
from playwright.sync_api import expect
from test_lessons import LESSONS, Lesson, calls, commit, move

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import live

from convlab.predictions import decks

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


def foreign(path):
    """A copy with another signature: JupyterLab takes it for somebody else's and trusts none of its outputs."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("trusted", None)
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output.metadata["from"] = "elsewhere"
    nbformat.write(notebook, path.with_stem(f"{path.stem}_copy"))
    return path.with_stem(f"{path.stem}_copy")


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
    expect(seen).to_have_count(1)
    before = seen.get_attribute("alt")
    slider = notebook.cell(cell_id).get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    expect(seen).not_to_have_attribute("alt", before)
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

    untrusted = foreign(folder / path.name)
    # The next day: another server, no kernel that knows the lesson, and the notebook is trusted.
    with lab_module.Lab(folder, private) as server:
        notebook = lab_module.NotebookPage(chromium, server, path.name).open()
        all_alive(notebook, lesson, pictures)
        notebook.screenshot(f"{path.stem}-next-day")
        notebook.close()
        assert notebook.requests_elsewhere == []
        assert notebook.errors == []

        # On another machine nothing is trusted before it is run: still pictures, in words.
        notebook = lab_module.NotebookPage(chromium, server, untrusted.name).open()
        for cell_id in [*lesson.explorers, *pictures]:
            still = notebook.cell(cell_id).locator(".jp-OutputArea-output").first
            expect(still.locator("img, p").last).to_be_visible()
            assert still.locator("script, .convlab-explorer, input").count() == 0
        for card_id, _, _ in lesson.cards:
            expect(notebook.cell(card_id).locator(".jp-OutputArea-output")).to_contain_text("Predict.")
            expect(notebook.cell(card_id).get_by_role("radio")).to_have_count(0)
        assert notebook.page.get_by_text("model not found").count() == 0
        notebook.screenshot(f"{path.stem}-untrusted")
        notebook.close()
        assert notebook.errors == []
    assert (folder / path.name).stat().st_size < 1_500_000


# -- one explorer and one card, and what else can happen to them ------------------------------------------------------

SOURCES = {
    "explore": "import convlab as cl\ne = cl.explore(input_size=8)\ne",
    "card": "card = cl.predict('stride.halves')\ncard",
    "set": "e.stride = 3",
    "read": "print(e.stride, e.padding, card.committed)",
}
LINE = ".convlab-explorer code.code"
RUN = """async (n) => {
    const panel = window.jupyterapp.shell.currentWidget;
    panel.content.activeCellIndex = n;
    panel.content.deselectAll();
    await window.jupyterapp.commands.execute("notebook:run-cell");
}"""


@pytest.fixture(scope="module")
def small(lab, chromium):
    """A notebook open in JupyterLab for all tests below."""
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in SOURCES.items()]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), lab.folder / "small.ipynb")
    opened = lab_module.NotebookPage(chromium, lab, "small.ipynb").open()
    yield opened
    opened.close()


@pytest.fixture
def notebook(small):
    """The same, its explorer and its card just run; at the end the console holds no error."""
    run(small, "explore")
    run(small, "card")
    expect(small.page.locator(LINE)).to_contain_text("nn.Conv2d(")
    yield small
    assert small.requests_elsewhere == [] and small.errors == []


def reopen(notebook, name):
    """Leave JupyterLab and open a notebook in it anew; two pages at once would get a workspace each."""
    notebook.page.goto("about:blank")
    notebook.notebook = name
    notebook.open()


def run(notebook, name):
    notebook.page.evaluate(RUN, list(SOURCES).index(name))
    return notebook.cell(name).locator(".jp-OutputArea-output").last


def padding_up(notebook):
    """One pixel of padding more, by keyboard; returns when the page's line of code says so."""
    field = notebook.cell("explore").locator('.side [data-argument="padding"] .number input').first
    more = int(field.input_value()) + 1
    field.focus()
    field.press("ArrowUp")
    expect(notebook.page.locator(LINE)).to_contain_text(f"padding={more}")


def reaches_python(notebook, words):
    """What moved in the page is gathered for a tenth of a second before it is sent: ask until it is there."""
    end = time.monotonic() + lab_module.PATIENCE
    while words not in (shown := run(notebook, "read").text_content() or ""):
        assert time.monotonic() < end, shown
        notebook.page.wait_for_timeout(100)


def test_after_a_reload_the_page_finds_its_kernel_again(notebook):
    run(notebook, "set")
    expect(notebook.page.locator(LINE)).to_contain_text("stride=3")
    commit(notebook, "card", decks.card("stride.halves"), "reload-before")
    reaches_python(notebook, "(3, 3) (0, 0) 12345")
    notebook.save()

    reopen(notebook, "small.ipynb")  # with the kernel of before
    # The notebook's file says stride 1 and knows no answer; the kernel knows better.
    notebook.cell("explore")
    expect(notebook.page.locator(LINE)).to_contain_text("stride=3")
    expect(notebook.cell("card").get_by_role("status")).to_contain_text("The answer is")
    padding_up(notebook)
    reaches_python(notebook, "(3, 3) (1, 1) 12345")


def test_a_kernel_restarted_below_an_open_page_takes_nothing_away(notebook):
    padding_up(notebook)
    notebook._within(
        """
        const { sessionContext } = window.jupyterapp.shell.currentWidget;
        await sessionContext.restartKernel();
        await sessionContext.session.kernel.info;
        """,
    )
    padding_up(notebook)
    commit(notebook, "card", decks.card("stride.halves"), "restarted")
    assert notebook.page.get_by_text("model not found").count() == 0
    # Run again, there is one explorer, and it has its Python.
    run(notebook, "explore")
    expect(notebook.page.locator(LINE)).not_to_contain_text("padding")
    expect(notebook.page.locator(".convlab-explorer")).to_have_count(1)
    run(notebook, "card")
    padding_up(notebook)
    reaches_python(notebook, "(1, 1) (1, 1)")


def test_cleared_outputs_are_gone_and_come_back(notebook):
    notebook._within('await window.jupyterapp.commands.execute("notebook:clear-all-cell-outputs");')
    expect(notebook.page.locator(".convlab-explorer, .convlab-predict")).to_have_count(0)
    run(notebook, "explore")
    padding_up(notebook)
    reaches_python(notebook, "(1, 1) (1, 1)")


def test_trusted_by_hand_a_foreign_notebook_comes_to_life(notebook, lab):
    notebook.save()
    reopen(notebook, foreign(lab.folder / "small.ipynb").name)
    expect(notebook.cell("explore").get_by_alt_text("Still picture")).to_be_visible()
    notebook.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:trust'); }")
    notebook.page.get_by_role("button", name="Trust").click()
    padding_up(notebook)
    expect(notebook.cell("explore").get_by_alt_text("Still picture")).to_be_hidden()
    reopen(notebook, "small.ipynb")


def test_notebook_7_shows_the_same(notebook, lab, chromium):
    notebook.save()
    page = chromium.new_page()
    page.goto(f"{lab.url}notebooks/small.ipynb?token={lab.token}")
    field = page.locator('.convlab-explorer .side [data-argument="padding"] .number input').first
    field.wait_for()
    field.focus()
    field.press("ArrowUp")
    expect(page.locator(LINE)).to_contain_text("padding=1")
    assert page.get_by_text("model not found").count() == 0
    page.close()


def test_an_exported_page_is_alive_offline(notebook, lab, chromium):
    from nbconvert import HTMLExporter

    saved = notebook.save()
    for cell in saved.cells:
        cell.outputs = [output for output in cell.outputs if "text/html" in output.get("data", {})]
    file = lab.folder / "exported.html"
    file.write_text(HTMLExporter(embed_images=True).from_notebook_node(saved)[0], "utf-8")
    page = chromium.new_page()
    asked = []
    page.route(lambda address: address.startswith("http"), lambda route: asked.append(route) or route.abort())
    page.goto(file.as_uri(), wait_until="domcontentloaded")
    field = page.locator('.convlab-explorer .side [data-argument="stride"] input').first
    field.wait_for()
    field.focus()
    field.press("ArrowUp")
    expect(page.locator(LINE)).to_contain_text("stride=2")
    page.get_by_label("Your number").fill("111")
    page.keyboard.press("Enter")
    expect(page.locator(".convlab-predict")).to_contain_text("✓ Right")
    page.close()
