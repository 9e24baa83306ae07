"""What ``import convlab`` finds in the sandbox: nothing of the course, but cells that only show something run through.

This file is copied there as ``convlab/__init__.py``. Only where a task lists "convlab" among its packages do copies of
the specs lie beside it.
"""

import importlib
import importlib.util
import sys
import types

_SHOWS = ("explore", "predict", "show", "review_model")
_SPECS = {"Conv2dSpec": "spec", "Conv2dError": "spec", "receptive_field": "stacks"}
_SPECS |= dict.fromkeys(("PoolSpec", "NormSpec", "ActivationSpec", "LinearSpec"), "stacks")


def _nothing(*arguments, **options):
    """Takes everything, gives nothing."""


def __getattr__(name):
    if name in _SHOWS:
        return _nothing
    room = _SPECS.get(name, name if name in ("spec", "stacks") else None)
    if room and importlib.util.find_spec(f"convlab.{room}"):
        module = importlib.import_module(f"convlab.{room}")
        return getattr(module, name) if name in _SPECS else module
    raise AttributeError(f"convlab.{name} is not there when an exercise is graded")


if __name__ == "convlab":  # the copy; importing the original changes nothing
    tasks = types.ModuleType("convlab.tasks")
    tasks.__dict__.update(check=_nothing, hint=_nothing)
    sys.modules["convlab.tasks"] = tasks
