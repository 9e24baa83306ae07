"""Whole networks: specs to torch and back, what a network costs, what it really looks at, and the famous ones as specs.

Names load when they are first used, so that the costs of a list of specs need no torch.
"""

import importlib
import sys
from collections.abc import Sequence
from typing import Any

from convlab import stacks

_PUBLIC = {
    "to_module": "bridge",
    "from_module": "bridge",
    "erf": "influence",
    "EffectiveField": "influence",
    "review_model": "review",
    "Review": "review",
    "networks": None,
}

__all__ = ["cost", *_PUBLIC]


def cost(specs_or_module: Any, input_size: Sequence[int]) -> stacks.CostTable:
    """Output shape, parameters, multiply-accumulates and activation bytes of each layer, for one image.

    Parameters
    ----------
    specs_or_module : spec, list or dict of specs, or torch.nn.Module
        A module is never run itself. A stand-in of it is, in eval mode and without gradients: without numbers, or on an
        image of zeros where its code looks at numbers and that takes little memory and time. Your own hooks run on the
        stand-in, too. What it does outside of Python's objects (reading on in an open file, say) cannot be undone.
    input_size : (int, int, int)
        ``(C, H, W)``, without the batch.

    Returns
    -------
    convlab.stacks.CostTable
        Rows, and the totals ``.parameters``, ``.macs`` and ``.activation_bytes``. What is counted and what is not:
        `convlab.stacks.cost`; what ran and has no formula is named beside the total, and in ``.uncounted``.

    Raises
    ------
    convlab.stacks.StackError
        If a layer does not fit what comes before it.
    """
    torch = sys.modules.get("torch")  # whoever has a module has torch
    if torch is not None and isinstance(specs_or_module, torch.nn.Module):
        from convlab.models import counting

        return counting.module_cost(specs_or_module, input_size)
    return stacks.cost(specs_or_module, input_size)


def __getattr__(name):
    if name not in _PUBLIC:
        raise AttributeError(f"convlab.models has no '{name}'. Its public names: {', '.join(sorted(__all__))}.")
    room = _PUBLIC[name]
    module = importlib.import_module(f"convlab.models.{room or name}")
    return module if room is None else getattr(module, name)


def __dir__():
    return sorted(__all__)
