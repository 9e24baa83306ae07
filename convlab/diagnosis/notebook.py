"""Explanations below the tracebacks of a notebook, from ``%load_ext convlab`` to ``%unload_ext convlab``."""

from typing import Any


def _explain_below(result: Any) -> None:
    """Show what an error means, after IPython has shown the error; of what is not known, nothing."""
    error = result.error_in_exec
    if error is None:
        return
    from IPython.display import display

    from convlab.diagnosis import explain_error

    explanation = explain_error(error)
    if explanation.known:
        display(explanation)


def begin(ipython: Any) -> None:
    """Look at each cell that has run."""
    end(ipython)
    ipython.events.register("post_run_cell", _explain_below)


def end(ipython: Any) -> None:
    """Look no more; nothing happens where nobody looked."""
    if _explain_below in ipython.events.callbacks["post_run_cell"]:
        ipython.events.unregister("post_run_cell", _explain_below)
