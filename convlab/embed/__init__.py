"""A widget that outlives its kernel: HTML with a still picture and, beside it, all that brings it to life.

A saved notebook keeps the outputs of its cells. The usual output of a widget is a reference to a model in the kernel;
opened again the next day it is dead. What `living` writes needs no kernel: a small script (``static/embed.js``) starts
the widget's own module from what is stored with it, and links it with the widget in Python where its kernel is there.
Where scripts are taken out of a notebook (one that JupyterLab does not trust, GitHub) the still picture remains.
"""

import base64
import functools
import gzip
import json
import re
import sys
from pathlib import Path

SCRIPTS = Path(__file__).parent / "static"
# From the first tag to the last: everything that `living` and `scripted` put after the still form.
_ALIVE = re.compile(r'\n<div class="convlab-widget">(.*?)</script></div>', re.DOTALL)
_DATA = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)


def living(still, *, module, style, state, key):
    """A still form, followed by the widget that takes its place.

    Parameters
    ----------
    still : str
        HTML that shows and describes the widget where nothing runs.
    module, style : path
        The widget's ES module, whose default export has ``render({ model, el })``, and its style sheet.
    state : dict
        What ``model.get`` answers at first: plain JSON, and bytes (the page gets them as a ``DataView``).
    key : str
        Names the model that `module` announces when its kernel is there; unique for each widget.
    """
    plain = {name: value for name, value in state.items() if not isinstance(value, bytes)}
    binary = {name: base64.b64encode(value).decode() for name, value in state.items() if isinstance(value, bytes)}
    data = {"name": Path(module).stem, "key": key, "state": plain, "bytes": binary, "code": _packed(module, style)}
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return _after(still, f'<script type="application/json">{text}</script>', SCRIPTS / "embed.js")


def scripted(still, script):
    """A still form, followed by a script that finds it just before the script's own parent."""
    return _after(still, "", script)


def still_part(page):
    """HTML without what `living` and `scripted` added: what a committed notebook keeps."""
    return _ALIVE.sub("", page)


def is_alive(page):
    """Whether `living` or `scripted` wrote this HTML."""
    return bool(_ALIVE.search(page))


def stored(page):
    """The ``data`` that `living` stored in this HTML, its code unpacked; None for any other HTML."""
    match = _ALIVE.search(page)
    match = match and _DATA.search(match[1])
    if not match:
        return None
    data = json.loads(match[1])
    data["code"] = json.loads(gzip.decompress(base64.b64decode(data["code"])))
    return data


def needs_view():
    """Whether this notebook makes a widget's model only where its view is shown. Colab does, and stores its state."""
    return "google.colab" in sys.modules


def _after(still, data, script):
    code = (SCRIPTS / "keys.js").read_text("utf-8") + Path(script).read_text("utf-8")
    return f'{still}\n<div class="convlab-widget">{data}<script>{code}</script></div>'


@functools.cache
def _packed(module, style):
    """Module and style sheet, packed: a notebook holds them once for each widget, so that any cell can be run alone."""
    code = {"esm": Path(module).read_text("utf-8"), "css": Path(style).read_text("utf-8")}
    # Without the time, the same code gives the same text.
    return base64.b64encode(gzip.compress(json.dumps(code).encode(), 9, mtime=0)).decode()
