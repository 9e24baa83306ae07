"""convlab: a course on every parameter of PyTorch's ``nn.Conv2d``.

Names load when they are first used, so ``import convlab`` is quick and brings in neither torch nor matplotlib.
"""

import importlib

from convlab._version import __version__

# Public name -> the room it lives in. `None` marks a room that is itself the public name.
_PUBLIC = {
    "Conv2dSpec": "spec",
    "Conv2dError": "spec",
    "PoolSpec": "stacks",
    "NormSpec": "stacks",
    "ActivationSpec": "stacks",
    "LinearSpec": "stacks",
    "receptive_field": "stacks",
    "cost": "models",
    "conv2d": "reference",
    "conv2d_loops": "reference",
    "conv2d_backward": "reference",
    "explain": "diagnosis",
    "explore": "explorer",
    "predict": "predictions",
    "review_model": "models",
    "show": "figures",
    "images": None,
    "stacks": None,
    "figures": None,
    "reference": None,
    "models": None,
    "diagnosis": None,
    "experiments": None,
    "tasks": None,
    "predictions": None,
}

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name):
    if name not in _PUBLIC:
        raise AttributeError(f"convlab has no '{name}'. Its public names: {', '.join(sorted(_PUBLIC))}.")
    room = _PUBLIC[name]
    module = importlib.import_module(f"convlab.{room or name}")
    return module if room is None else getattr(module, name)


def __dir__():
    return sorted(__all__)


def load_ipython_extension(ipython):
    """``%load_ext convlab``: below the traceback of an error that is known, what it means and what would fix it."""
    from convlab.diagnosis import notebook

    notebook.begin(ipython)


def unload_ipython_extension(ipython):
    """``%unload_ext convlab`` ends it."""
    from convlab.diagnosis import notebook

    notebook.end(ipython)
