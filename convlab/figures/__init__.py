"""Figures of the lessons: one module a lesson, the look in `style`, each figure with its description in words."""

import importlib
import pkgutil

from convlab.figures.browse import browse
from convlab.figures.style import describe, show

_MODULES = tuple(module.name for module in pkgutil.iter_modules(__path__) if module.name != "browse")

__all__ = ["browse", "describe", "show", *_MODULES]


def __getattr__(name):
    if name in _MODULES:
        return importlib.import_module(f"convlab.figures.{name}")
    raise AttributeError(f"convlab.figures has no '{name}'; it has {', '.join(__all__)}.")
