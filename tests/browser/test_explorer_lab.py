"""The explorer inside JupyterLab: keys stay in it, Python and page agree, and it follows the theme."""

import re
import time

import nbformat
import pytest
from lab import PATIENCE
from playwright.sync_api import expect

COUNT = "window.jupyterapp.shell.currentWidget.content.widgets.length"
RUN = """async (n) => {
    const panel = window.jupyterapp.shell.currentWidget;
    panel.content.activeCellIndex = n;
    panel.content.deselectAll();
    await window.jupyterapp.commands.execute("notebook:run-cell");
}"""
SOURCES = [
    "import convlab as cl\ne = cl.explore(stride=2, input_size=8)\ne",
    "print(e.stride, e.padding, e.output.shape)",
    "e.set(kernel_size=5, padding=2)",
    "print(e.weight_array[0, 0, 1, 1], e.select, e.spec.code)",
]


@pytest.fixture
def notebook(lab, open_notebook):
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(SOURCES)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), lab.folder / "explorer.ipynb")
    opened = open_notebook("explorer.ipynb")
    opened.page.evaluate(RUN, 0)
    opened.page.wait_for_selector(".convlab-explorer .grid")
    return opened


ACTIVE = "window.jupyterapp.shell.currentWidget.content.activeCell.model.id"
IN_NOTEBOOK = "document.activeElement.matches('.jp-Cell')"


@pytest.fixture
def widgets(lab, open_notebook):
    """An explorer, a card and a slider over pictures, just run, each with a cell below it."""
    sources = {
        "explorer": "import convlab as cl\ncl.explore(input_size=8)",
        "card": "cl.predict('stride.halves')",
        "pictures": "figures = [cl.figures.start.argument_map() for _ in range(2)]\ncl.figures.browse(figures, 'ab')",
        "last": "1 + 1",
    }
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in sources.items()]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), lab.folder / "keys.ipynb")
    opened = open_notebook("keys.ipynb")
    opened.run_all()
    opened.cell("explorer").locator(".grid").first.wait_for()
    return opened


def counts(notebook):
    return notebook.page.evaluate(
        "window.jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.executionCount)"
    )


def test_keys_lead_out_of_a_widget_and_throw_nothing_away(widgets):
    page, before = widgets.page, counts(widgets)

    def leaves(element, key, to):
        element.focus()
        page.keyboard.press(key)
        page.wait_for_function(f"{ACTIVE} === '{to}' && {IN_NOTEBOOK}")

    explorer = widgets.cell("explorer").locator(".convlab-explorer")
    stride = explorer.locator('[data-argument="stride"] input').first
    stride.fill("2")
    keys = explorer.get_by_role("button", name="Keys")
    inside = [stride, explorer.get_by_role("gridcell").first, keys, explorer.get_by_role("tab").first]
    for element in inside:
        leaves(element, "Escape", "explorer")
        leaves(element, "Shift+Enter", "card")
    expect(explorer.locator("code.code")).to_contain_text("stride=2")
    assert not explorer.locator(".help").is_visible(), "Shift and Enter is no press of the button"

    # The help is readable: each key beside what it does; Escape closes it, and only the next one leaves.
    keys.click()
    rows = explorer.locator(".help dl").evaluate(
        """(list) => [...list.querySelectorAll('dt')].map((key) => {
            const [a, b] = [key, key.nextElementSibling].map((node) => node.getBoundingClientRect());
            return [Math.abs(a.top - b.top), b.left - a.right, b.width, a.height];
        })"""
    )
    assert len(rows) >= 8
    for apart, gap, wide, high in rows:
        assert apart < 3 and gap >= 8 and wide > 150 and high < 30, "a key stands on one line, beside what it does"
    widgets.screenshot("keys-help-light")
    page.keyboard.press("Escape")
    assert not explorer.locator(".help").is_visible()
    assert page.evaluate("document.activeElement.closest('.convlab-explorer') !== null")
    page.keyboard.press("Escape")
    page.wait_for_function(IN_NOTEBOOK)

    card = widgets.cell("card").locator(".convlab-predict")
    card.get_by_role("textbox").fill("111")
    leaves(card.get_by_role("textbox"), "Escape", "card")
    card.get_by_role("textbox").focus()
    page.keyboard.press("Enter")
    expect(card.get_by_role("status")).to_contain_text("✓ Right")
    assert page.evaluate("document.activeElement.textContent.includes('✓ Right')")
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(f"{ACTIVE} === 'pictures' && {IN_NOTEBOOK}")
    leaves(card.get_by_role("button", name="Ask me again"), "Shift+Enter", "pictures")
    expect(card.get_by_role("status")).to_contain_text("✓ Right")

    slider = widgets.cell("pictures").get_by_role("slider")
    leaves(slider, "Escape", "pictures")
    leaves(slider, "Shift+Enter", "last")
    assert counts(widgets) == before, "nothing was run anew"
    # From there the keys are the notebook's own again.
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(
        "(n) => window.jupyterapp.shell.currentWidget.content.widgets[3].model.executionCount > n", arg=before[3]
    )


def printed(notebook, n):
    notebook.page.evaluate(RUN, n)
    cell = notebook.cell(f"cell-{n}")
    return cell.locator(".jp-OutputArea-output").last.text_content().strip()


def until_printed(notebook, n, pattern):
    """What moved in the page is gathered for a tenth of a second before it is sent: ask until Python has it."""
    end = time.monotonic() + PATIENCE
    while not re.fullmatch(pattern, said := printed(notebook, n), re.DOTALL):
        assert time.monotonic() < end, said
        notebook.page.wait_for_timeout(100)


def test_the_explorer_lives_in_jupyterlab(notebook):
    page = notebook.page
    notebook.cell("cell-0")
    before = page.evaluate(COUNT)
    page.locator("[data-tensor=output] [role=gridcell]").first.click()
    for key in ["b", "a", "x", "d", "d", "ArrowDown", "ArrowUp", "ArrowRight", "Enter", "Enter", "m", "z"]:
        page.keyboard.press(key)
    assert page.evaluate(COUNT) == before == len(SOURCES)
    assert page.evaluate("document.activeElement.closest('.convlab-explorer') !== null")
    page.locator('.side [data-argument="stride"] input').first.click()
    for key in ["b", "a", "x", "d", "d", "Enter"]:
        page.keyboard.press(key)
    assert page.evaluate(COUNT) == before

    # From the page to Python: an argument, a number of the kernel, and what is selected.
    page.locator('.side [data-argument="stride"] input').first.fill("3")
    page.locator('.side [data-argument="padding"] .number input').first.fill("1")
    page.locator("[data-tensor=output] [role=gridcell]").nth(4).click()
    page.locator("[data-tensor=weight] [role=gridcell]").nth(4).dblclick()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    until_printed(notebook, 1, r"\(3, 3\) \(1, 1\) \(1, 3, 3\)")
    # From Python to the page.
    page.evaluate(RUN, 2)
    page.wait_for_function(
        "document.querySelector('.convlab-explorer .code').textContent === "
        "'nn.Conv2d(1, 1, kernel_size=5, stride=3, padding=2)'"
    )
    until_printed(notebook, 3, r"7\.0 .*kernel_size=5, stride=3, padding=2\)")

    theme = "document.querySelector('.convlab-explorer').dataset.theme"
    assert page.evaluate(theme) == "light"
    for name, expected in [("JupyterLab Dark", "dark"), ("JupyterLab Light", "light")]:
        page.evaluate("(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", name)
        page.wait_for_function(f"{theme} === '{expected}'")
        # JupyterLab shows its splash while the theme changes, and trips over itself if asked again before it is gone.
        page.wait_for_function("!document.querySelector('#jupyterlab-splash')")
        notebook.screenshot(f"explorer-{expected}")

    for _ in range(3):
        page.evaluate(RUN, 0)
    page.wait_for_function("document.querySelectorAll('.convlab-explorer').length === 1")
    page.wait_for_selector(".convlab-explorer .grid")
    saved = notebook.save()
    data = saved.cells[0].outputs[-1].data
    assert "Still picture" in data["text/html"] and data["text/plain"].startswith(
        "ConvExplorer(nn.Conv2d(1, 1, kernel_size=3, stride=2)"
    )
