"""The explorer inside JupyterLab: keys stay in it, Python and page agree, and it follows the theme."""

import nbformat
import pytest

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


def printed(notebook, n):
    notebook.page.evaluate(RUN, n)
    cell = notebook.cell(f"cell-{n}")
    return cell.locator(".jp-OutputArea-output").last.text_content().strip()


def test_the_explorer_lives_in_jupyterlab(notebook):
    page = notebook.page
    notebook.cell("cell-0")
    before = page.evaluate(COUNT)
    page.locator("[data-tensor=output] [role=gridcell]").first.click()
    for key in ["b", "a", "x", "d", "d", "ArrowDown", "ArrowUp", "ArrowRight", "Enter", "Enter", "m", "Escape", "z"]:
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
    page.wait_for_timeout(400)
    assert printed(notebook, 1) == "(3, 3) (1, 1) (1, 3, 3)"
    # From Python to the page.
    page.evaluate(RUN, 2)
    page.wait_for_function(
        "document.querySelector('.convlab-explorer .code').textContent === "
        "'nn.Conv2d(1, 1, kernel_size=5, stride=3, padding=2)'"
    )
    page.wait_for_timeout(400)
    assert printed(notebook, 3).startswith("7.0 ") and printed(notebook, 3).endswith(
        "kernel_size=5, stride=3, padding=2)"
    )

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
