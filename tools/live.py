"""A notebook made ready for a page where no kernel runs: executed, and its widgets alive by their own JavaScript.

In a notebook each explorer and card brings its own JavaScript (see convlab/embed). On a page with many of them each
module lies beside the page once, and docs/site/_static/live.js starts them.
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
from hygiene import MOVED, ROOT, WIDGET_VIEW, called, code_hash
from IPython.utils.capture import capture_output
from nbclient import NotebookClient

from convlab import embed
from convlab.files import read_json_object, write_text
from notebooks import CELL_TIMEOUT, ThisPython, fresh_course

ANSI = re.compile(r"\x1b\[[\d;]*m")
EMBEDDED = re.compile(r"data:image/(png|svg\+xml);base64,([A-Za-z0-9+/=]+)")


# ---- execution ------------------------------------------------------------------------------------------------------


def executed(path, cache, root=ROOT):
    """The notebook as it runs now, its widgets alive, from `cache` when nothing has changed.

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
    made_from, kept = _made_from(notebook, root), read_json_object(file)
    if kept.get("made_from") != made_from:
        kept = {"made_from": made_from, **_run(copy.deepcopy(notebook), path, root)}
        write_text(file, json.dumps(kept))
    # Also after a run nothing but this is taken: a kernel writes more into a notebook, and pages would change with it.
    for number, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1):
        cell.outputs = [nbformat.from_dict(output) for output in kept["outputs"][cell.id]]
        cell.execution_count = number
    notebook.metadata.run = kept["run"]
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
            resources={"metadata": {"path": str(folder)}},
            on_cell_executed=note_memory,
        )
        client.execute(env={**os.environ, "IPYTHONDIR": clean}, stderr=log)
    return {
        "outputs": {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"},
        "run": {"seconds": round(time.perf_counter() - start, 1), "peak_mb": seen.get("peak_mb")},
    }


def _made_from(notebook, root):
    """Changes with the code of the lesson, with the package, and with what computes and draws."""
    digest = hashlib.sha256(code_hash(notebook).encode())
    for path in sorted((Path(root) / "convlab").rglob("*")):
        if path.suffix in (".py", ".json", ".js", ".css", ".csv", ".npz"):
            digest.update(path.read_bytes())
    versions = [sys.version, *(version(name) for name in ("torch", "numpy", "matplotlib", "anywidget"))]
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
        Path -> nbformat.NotebookNode whose widgets are alive.
    """
    from IPython.core.interactiveshell import InteractiveShell
    from ipywidgets import Widget

    notebooks = {}
    shell = InteractiveShell.instance()
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        shell.reset(new_session=False)
        for cell in needed(code, [cell for cell in code if not called(cell.source).isdisjoint(MOVED)]):
            for page in _pages_of(shell, cell):
                _put(page, cell, path)
        notebooks[path] = notebook
        Widget.close_all()
    InteractiveShell.clear_instance()
    return notebooks


def _put(page, cell, path):
    """What lives, where its still form is committed."""
    still = embed.still_part(page)
    for output in cell.outputs:
        if "text/html" in output.get("data", {}) and _alike(output.data["text/html"], still):
            output.data["text/html"] = page
            return
    raise RuntimeError(f"{path.name}: cell {cell.id!r} shows a widget whose still form is not the committed one.")


def _alike(page, other):
    """Pages are the same but for their pictures' bytes, which depend on the libraries that draw and pack them."""
    return EMBEDDED.sub("", page) == EMBEDDED.sub("", other)


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


def _pages_of(shell, cell):
    """Run a cell, and return the HTML of the widgets that it shows, in order."""
    with capture_output() as captured:
        result = shell.run_cell(cell.source)
    result.raise_error()
    shown = [output.data for output in captured.outputs]
    if hasattr(result.result, "_page_key"):  # a display hook of this shell prints, it does not capture
        shown.append(result.result._repr_mimebundle_()[0])
    return [data["text/html"] for data in shown if embed.is_alive(data.get("text/html", ""))]


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
                    lambda image: save(image[1], base64.b64decode(image[2])), data["text/html"]
                )
    return notebook


# ---- widgets --------------------------------------------------------------------------------------------------------


def enliven(notebook):
    """Let each widget's script be shared by the page.

    Parameters
    ----------
    notebook : an executed notebook

    Returns
    -------
    notebook : nbformat.NotebookNode
        A copy. Each explorer and card is ``<div class="convlab-live">`` with its still form, which shows where no
        JavaScript runs, and its state.
    scripts : dict
        File name -> text of the scripts that hold the modules, to lie in ``live/`` beside live.js.
    dead : list of str
        Cells whose widget cannot live on a page (a view of the notebook's own widgets); they keep their still form.
    """
    notebook = copy.deepcopy(notebook)
    scripts, dead = {}, []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            view = data.pop(WIDGET_VIEW, None)
            if stored := embed.stored(data.get("text/html", "")):
                data["text/html"] = _living(stored, embed.still_part(data["text/html"]), scripts)
            elif view is not None and not embed.is_alive(data.get("text/html", "")):
                dead.append(cell.id)
                data.setdefault("text/html", f"<p>{html.escape(data.get('text/plain', ''))}</p>")
    return notebook, scripts, dead


def _living(stored, still, scripts):
    # Without its key, which is drawn anew in each run, the page is the same each time.
    state = {"script": _script(stored["code"], scripts), "state": stored["state"], "bytes": stored["bytes"]}
    text = json.dumps(state).replace("<", "\\u003c")
    return (
        f'<div class="convlab-live"><script type="application/json">{text}</script>'
        f'<div class="convlab-still">{still}</div></div>'
    )


def _script(code, scripts):
    """A classic script, because a page that is opened from disk may not load a module of its own."""
    parts = json.dumps(code).replace("<", "\\u003c")
    name = hashlib.sha256(parts.encode()).hexdigest()[:16] + ".js"
    scripts[name] = f"convlabScripts[{json.dumps(name)}] = {parts};\n"
    return name
