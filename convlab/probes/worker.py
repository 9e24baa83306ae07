"""A process that runs a notebook's cells and answers cases; it holds neither judge nor expected values.

One line of JSON comes in on standard input:
``{"cells": [{"name", "source"}], "asks": [{"id", "module", "probe", "cases"}]}``.
Lines of JSON go out: ``{"cell": name, "error": …}`` for each cell, ``{"id": …, "answers": [...]}`` for each task, and
``{"end": true}``. What the learner's code prints goes nowhere.

    python -m convlab.probes.worker     or, with this folder copied elsewhere,     python -m probes.worker
"""

import importlib
import linecache
import os
import sys
from typing import Any

from . import OutOfTime, _describe_error, decode, encode, run_cases, time_limit

CELL_SECONDS = 60.0


class _NoShell:
    """Stands for IPython where there is none: magics and shell lines do nothing."""

    def __getattr__(self, name):
        return lambda *arguments, **options: None


def run_cell(name: str, source: str, namespace: dict[str, Any], seconds: float = CELL_SECONDS) -> dict[str, Any] | None:
    """Run one cell. Returns None, or what stopped it: ``{"type", "message", "line", "code"}``."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    try:
        with time_limit(seconds):
            exec(_compile(source, name), namespace)
    except OutOfTime:
        return {
            "type": "OutOfTime",
            "message": f"it was still running after {seconds:g} seconds",
            "line": None,
            "code": "",
        }
    except BaseException as error:
        found = _describe_error(error)
        if isinstance(error, SyntaxError):
            found["line"], found["code"] = error.lineno, (error.text or "").strip()[:200]
        return found
    return None


def _compile(source, name):
    try:
        return compile(source, name, "exec")
    except SyntaxError:
        try:
            from IPython.core.inputtransformer2 import TransformerManager
        except ImportError:
            raise
        return compile(TransformerManager().transform_cell(source), name, "exec")


def main() -> None:
    # The pipe gets its own number; what the learner's code writes to 1 and 2, in Python or below it, goes nowhere.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    job = decode(sys.stdin.readline())

    def say(data):
        out.write(encode(data) + "\n")
        out.flush()

    namespace = {"__name__": "__main__", "get_ipython": _NoShell, "display": lambda *things: None}
    for cell in job["cells"]:
        say({"cell": cell["name"], "error": run_cell(cell["name"], cell["source"], namespace)})
    package = __package__ or "probes"
    for one in job["asks"]:
        probe = getattr(importlib.import_module(f"{package}.{one['module']}"), one["probe"])
        say({"id": one["id"], "answers": run_cases(probe, namespace, one["cases"])})
    say({"end": True})
    out.flush()
    os._exit(0)  # threads that the learner's code left behind must not keep this process alive


if __name__ == "__main__":
    main()
