"""A notebook made ready for a page where no kernel runs: executed, and its widgets alive by their own JavaScript.

Explorer and prediction cards are anywidgets: their whole behaviour is a JavaScript module, which the page needs only to
load and to hand a model. The few linked ipywidgets are drawn by docs/site/_static/live.js itself. Jupyter's own
html-manager would be 3.6 MB more of script on every page, and ipywidgets does not bring it.
"""

import ast
import base64
import contextlib
import copy
import hashlib
import html
import json
import os
import re
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import nbformat
from hygiene import ROOT, WIDGET_VIEW, code_hash
from IPython.utils.capture import capture_output
from nbclient import NotebookClient

from notebooks import CELL_TIMEOUT, ThisPython, fresh_course

ANSI = re.compile(r"\x1b\[[\d;]*m")
EMBEDDED = re.compile(r"data:image/(png|svg\+xml);base64,([A-Za-z0-9+/=]+)")
STATE = "application/vnd.jupyter.widget-state+json"
REFERENCE = "IPY_MODEL_"
# What live.js draws besides anywidgets, and what it links.
DRAWN = {"BoxModel", "VBoxModel", "HBoxModel", "StackModel", "HTMLModel", "SelectionSliderModel"}
LINKS = {"LinkModel", "DirectionalLinkModel"}
# Sent with every widget, and of no use to live.js.
NOT_SENT = ("_esm", "_css", "_anywidget_id", "_dom_classes", "layout", "style", "tabbable", "tooltip")


# ---- execution ------------------------------------------------------------------------------------------------------


def executed(path, cache, root=ROOT):
    """The notebook as it runs now, with the state of its widgets, from `cache` when nothing has changed.

    Parameters
    ----------
    path : path of a lesson
    cache : folder for executed notebooks; one file a lesson, which names what it was made from
    root : the course's folder

    Returns
    -------
    nbformat.NotebookNode
        ``metadata.run`` holds ``seconds`` and ``peak_mb`` (the kernel's largest resident memory; None where the
        system does not tell) of the run that made it.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell raised that is not tagged raises-exception.
    """
    path, file = Path(path), Path(cache) / Path(path).name
    notebook = nbformat.read(path, as_version=4)
    made_from, kept = _made_from(notebook, root), {}
    with contextlib.suppress(OSError, ValueError):
        kept = json.loads(file.read_text("utf-8"))
    if kept.get("made_from") != made_from:
        kept = {"made_from": made_from, **_run(copy.deepcopy(notebook), path, root)}
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(kept), "utf-8")
        os.replace(unfinished, file)
    # Also after a run nothing but this is taken: a kernel writes more into a notebook, and pages would change with it.
    for number, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1):
        cell.outputs = [nbformat.from_dict(output) for output in kept["outputs"][cell.id]]
        cell.execution_count = number
    notebook.metadata.widgets, notebook.metadata.run = kept["widgets"], kept["run"]
    return notebook


def _run(notebook, path, root):
    start, seen = time.perf_counter(), {}

    def note_memory(**_):
        with contextlib.suppress(OSError, TypeError):  # Linux alone keeps the largest value
            status = Path(f"/proc/{client.km.provisioner.pid}/status").read_text()
            seen["peak_mb"] = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024 // 10**6

    with fresh_course(path, root) as (_, folder), tempfile.TemporaryDirectory() as clean, open(os.devnull, "w") as log:
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            kernel_manager_class=ThisPython,
            timeout=CELL_TIMEOUT,
            record_timing=False,
            store_widget_state=True,
            resources={"metadata": {"path": str(folder)}},
            on_cell_executed=note_memory,
        )
        client.execute(env={**os.environ, "IPYTHONDIR": clean}, stderr=log)
    return {
        "outputs": {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"},
        "widgets": notebook.metadata.get("widgets", {}),
        "run": {"seconds": round(time.perf_counter() - start, 1), "peak_mb": seen.get("peak_mb")},
    }


def _made_from(notebook, root):
    """Changes with the code of the lesson, with the package, and with what computes and draws."""
    digest = hashlib.sha256(code_hash(notebook).encode())
    for path in sorted((Path(root) / "convlab").rglob("*")):
        if path.suffix in (".py", ".json", ".js", ".css", ".csv", ".npz"):
            digest.update(path.read_bytes())
    versions = [sys.version, *(version(name) for name in ("torch", "numpy", "matplotlib", "ipywidgets", "anywidget"))]
    return digest.hexdigest() + repr(versions)


def as_committed(paths):
    """Notebooks with their committed outputs, of which only the cells that make widgets run, and what those need.

    Much quicker than `executed`: all in this process, and no cell that trains or measures.

    Parameters
    ----------
    paths : paths of lessons

    Returns
    -------
    dict
        Path -> nbformat.NotebookNode with the state of its widgets.
    """
    import ipywidgets
    from IPython.core.interactiveshell import InteractiveShell

    notebooks = {}
    shell = InteractiveShell.instance()
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        views = {
            cell.id: [o.data[WIDGET_VIEW] for o in cell.outputs if WIDGET_VIEW in o.get("data", {})] for cell in code
        }
        shell.reset(new_session=False)
        for cell in needed(code, [cell for cell in code if views[cell.id]]):
            made = _views_of(shell, cell)
            if len(made) < len(views[cell.id]):
                raise RuntimeError(f"{path.name}: cell {cell.id!r} made {len(made)} widgets, committed are others.")
            for committed, model_id in zip(views[cell.id], made, strict=False):
                committed["model_id"] = model_id
        notebook.metadata.widgets = {STATE: {"state": ipywidgets.Widget.get_manager_state()["state"]}}
        notebooks[path] = nbformat.from_dict(notebook)
        ipywidgets.Widget.close_all()
    InteractiveShell.clear_instance()
    return notebooks


def needed(code, wanted):
    """The wanted cells of a notebook and the earlier ones that they cannot do without, in order."""
    chosen, names = [], set()
    for cell in reversed(code):
        defined, used = _names(cell.source)
        if cell in wanted or defined & names:
            chosen.append(cell)
            names = (names - defined) | used
    return chosen[::-1]


def _names(source):
    """Names that a cell defines, at its top level, and all that it uses."""
    defined, used = set(), set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else defined).add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            defined |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return defined, used


def _views_of(shell, cell):
    """Run a cell, and return the model ids of the widgets that it shows, in order."""
    with capture_output() as captured:
        result = shell.run_cell(cell.source)
    result.raise_error()
    shown = [output.data for output in captured.outputs]
    displayed = [data[WIDGET_VIEW]["model_id"] for data in shown if WIDGET_VIEW in data]
    return [*displayed, *([result.result.model_id] if hasattr(result.result, "model_id") else [])]


# ---- pictures and errors --------------------------------------------------------------------------------------------


def described(notebook):
    """A copy in which every picture is an ``<img>`` with its text form as description, and every error plain text.

    The empty outputs that keep JupyterLab from showing an answer too early (see notebooks.py) are left out.
    """
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("data", True)]
        for i, output in enumerate(cell.get("outputs", [])):
            data = output.get("data", {})
            if "image/png" in data:
                words = html.escape(data["text/plain"].removeprefix("[picture]").strip())
                picture = "".join(data.pop("image/png").split())
                data["text/html"] = f'<img alt="{words}" src="data:image/png;base64,{picture}">'
            elif output.output_type == "error":
                text = html.escape(ANSI.sub("", "\n".join(output.traceback)))
                page = {"text/html": f'<pre class="convlab-error">{text}</pre>'}
                cell.outputs[i] = nbformat.v4.new_output("display_data", page)
    return notebook


def detached(notebook, save):
    """A copy in which pictures stand no longer inside the pages' HTML: ``save(kind, data)`` gives each its address."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/html" in data:
                data["text/html"] = EMBEDDED.sub(
                    lambda found: save(found[1], base64.b64decode(found[2])), data["text/html"]
                )
    return notebook


# ---- widgets --------------------------------------------------------------------------------------------------------


def enliven(notebook):
    """Put a living element in the place of each widget's output.

    Parameters
    ----------
    notebook : an executed notebook with the state of its widgets

    Returns
    -------
    notebook : nbformat.NotebookNode
        A copy. Each widget is ``<div class="convlab-live">`` with its still form, which shows where no JavaScript runs,
        and the state of its models.
    scripts : dict
        File name -> text of the scripts that hold the anywidgets' modules, to lie in ``live/`` beside live.js.
    dead : list of str
        Cells whose widget cannot live on a page; they keep their still form.
    """
    notebook = copy.deepcopy(notebook)
    models = notebook.metadata.pop("widgets", {}).get(STATE, {}).get("state", {})
    scripts, dead = {}, []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            view = output.get("data", {}).pop(WIDGET_VIEW, None)
            if view is None:
                continue
            still = output.data.get("text/html") or f"<p>{html.escape(output.data.get('text/plain', ''))}</p>"
            found = _with_all_it_needs(view["model_id"], models)
            if found is None:
                dead.append(cell.id)
                output.data["text/html"] = still
                continue
            output.data["text/html"] = _living(view["model_id"], found, still, scripts)
    return notebook, scripts, dead


def _with_all_it_needs(model_id, models):
    """A widget's models by their id: itself, its children, and the links among them. None if one is not known."""
    found, waiting = {}, [model_id]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        model = models.get(name)
        if model is None or not (model["model_name"] in DRAWN or "_esm" in model["state"]):
            return None
        found[name] = model
        children = model["state"].get("children", [])
        waiting += [child.removeprefix(REFERENCE) for child in children]
    for name, model in models.items():
        if model["model_name"] in LINKS:
            ends = [model["state"][end][0].removeprefix(REFERENCE) for end in ("source", "target")]
            if all(end in found for end in ends):
                found[name] = model
    return found


def _living(model_id, found, still, scripts):
    data = {}
    for name, model in found.items():
        state = {key: value for key, value in model["state"].items() if key not in NOT_SENT}
        entry = {"model": model["model_name"], "state": state}
        if model.get("buffers"):
            entry["buffers"] = [[buffer["path"], _base64(buffer)] for buffer in model["buffers"]]
        if "_esm" in model["state"]:
            entry["script"] = _script(model["state"], scripts)
        data[name] = entry
    text = json.dumps({"root": model_id, "models": data}).replace("<", "\\u003c")
    # Ids are drawn anew in each run; counted, the page is the same.
    for number, name in enumerate(found, 1):
        text = text.replace(name, f"{number:02d}")
    return (
        f'<div class="convlab-live"><script type="application/json">{text}</script>'
        f'<div class="convlab-still">{still}</div></div>'
    )


def _base64(buffer):
    if buffer["encoding"] == "base64":
        return buffer["data"]
    return base64.b64encode(bytes.fromhex(buffer["data"])).decode()


def _script(state, scripts):
    """A classic script, because a page that is opened from disk may not load a module of its own."""
    parts = json.dumps({"esm": state["_esm"], "css": state.get("_css", "")}).replace("<", "\\u003c")
    name = hashlib.sha256(parts.encode()).hexdigest()[:16] + ".js"
    scripts[name] = f"convlabScripts[{json.dumps(name)}] = {parts};\n"
    return name
