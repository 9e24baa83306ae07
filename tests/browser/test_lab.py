"""The browser's own checks can fail: a widget that asks another host and one that throws are both noticed."""

import urllib.request

import nbformat
import psutil
import pytest
from lab import Lab
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

WIDGET = """import anywidget, traitlets, ipywidgets

class Widget(anywidget.AnyWidget):
    _esm = '''
    export default {
      render({ model, el }) {
        const show = () => (el.textContent = "squared: " + model.get("value") ** 2);
        show();
        model.on("change:value", show);
        MORE
      },
    };
    '''
    value = traitlets.Int(3).tag(sync=True)
"""
SHOW = """widget = Widget()
slider = ipywidgets.IntSlider(value=3, max=9, continuous_update=True)
link = ipywidgets.jslink((slider, "value"), (widget, "value"))
ipywidgets.VBox([slider, widget])"""


def write(lab, name, more=""):
    cells = [
        new_markdown_cell("# Title", id="title"),
        *(new_markdown_cell("Text.\n\n" * 40, id=f"filler-{number}") for number in range(2)),
        new_code_cell(WIDGET.replace("MORE", more), id="class"),
        new_code_cell(SHOW, id="show"),
        new_code_cell("1 / 0", id="error", metadata={"tags": ["raises-exception"]}),
        new_code_cell("import os\nos.getpid()", id="last"),
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=metadata), lab.folder / name)
    return name


def test_a_notebook_runs_and_its_slider_moves_the_page(lab, open_notebook):
    notebook = open_notebook(write(lab, "quiet.ipynb"))
    cells = {cell["id"]: cell for cell in notebook.run_all()}
    assert [cell["execution_count"] for cell in cells.values()] == [1, 2, 3, 4]
    assert cells["error"]["outputs"][0]["ename"] == "ZeroDivisionError"
    shown = notebook.cell("show")
    shown.get_by_text("squared: 9").wait_for()
    handle = shown.get_by_role("slider")
    handle.focus()
    handle.press("ArrowRight")
    shown.get_by_text("squared: 16").wait_for()
    saved = {cell.id: cell for cell in notebook.save().cells}
    assert saved["last"].execution_count == 4
    notebook.screenshot("quiet")


def test_a_request_to_another_host_and_an_error_in_the_page_are_noticed(lab, open_notebook):
    faults = """
        fetch("https://example.org/fetched").catch(() => {});
        new WebSocket("wss://example.org/socket");
        console.error("said");
        setTimeout(() => { throw new Error("thrown"); }, 0);
    """
    notebook = open_notebook(write(lab, "faulty.ipynb", faults), strict=False)
    notebook.run_all()
    notebook.cell("show").get_by_text("squared: 9").wait_for()
    notebook.page.wait_for_function("() => true")
    assert {"https://example.org/fetched", "wss://example.org/socket"} <= set(notebook.requests_elsewhere)
    assert {"said", "uncaught: thrown"} <= {error.split(" (")[0] for error in notebook.errors}


def test_the_server_ends_with_its_kernels(tmp_path):
    (tmp_path / "course").mkdir()
    with Lab(tmp_path / "course", tmp_path / "private") as lab:
        start = urllib.request.Request(f"{lab.url}api/kernels?token={lab.token}", data=b"{}", method="POST")
        urllib.request.urlopen(start, timeout=60).close()
        family = [psutil.Process(lab.process.pid), *psutil.Process(lab.process.pid).children(recursive=True)]
        assert len(family) > 1
    assert [process for process in family if process.is_running()] == []


def test_a_server_that_cannot_start_says_why(tmp_path):
    with pytest.raises(RuntimeError, match="No such directory"), Lab(tmp_path / "missing", tmp_path / "private"):
        pass
