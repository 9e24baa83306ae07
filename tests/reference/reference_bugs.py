"""Deliberate bugs: wrong text in place of right text, in running functions."""

import importlib
import inspect
import types


def plant(patch, module, name, right, wrong):
    """Put the wrong text in place of the right one, in the running function."""
    module = importlib.import_module("convlab.spec" if module == "spec" else f"convlab.reference.{module}")
    source = inspect.getsource(module)
    function = _function(module, name)
    text = inspect.getsource(function)
    assert text.count(right) == 1, f"{name} holds {right!r} {text.count(right)} times; write this bug anew"
    changed = types.ModuleType(module.__name__)
    changed.__dict__.update(__name__=module.__name__, __file__=module.__file__)
    exec(compile(source.replace(text, text.replace(right, wrong)), module.__file__, "exec"), changed.__dict__)
    patch.setattr(function, "__code__", _function(changed, name).__code__)


def _function(module, name):
    target = module
    for part in name.split("."):
        target = getattr(target, part)
    target = target.fget if isinstance(target, property) else target
    return getattr(target, "__wrapped__", target)
