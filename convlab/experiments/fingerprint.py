"""A hash of the code that produces a result, so that a test can say when the result is stale."""

import ast
import functools
import hashlib
import importlib
import inspect
import json

_FOLLOWED = ("convlab.experiments", "convlab.images")


def fingerprint(function, settings):
    """Hash of a function, of everything it uses in ``convlab.experiments`` and ``convlab.images``, and of its settings.

    Comments, docstrings and layout do not count. Other rooms of the package do not count either: what they promise is
    held by their own tests.

    Parameters
    ----------
    function : function
        Defined at the top level of a module.
    settings : dict
        JSON-able.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    used = definitions(function)
    text = json.dumps([sorted(used.items()), settings], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def definitions(function):
    """Every top-level definition that a function uses, itself included: ``{"module.name": syntax tree as text}``."""
    used = {}
    _follow(function.__module__, function.__name__, used)
    return used


def _follow(module, name, used):
    full = f"{module}.{name}"
    if full in used or not module.startswith(_FOLLOWED):
        return
    top = _top_level(module)
    node = top.get(name)
    if node is None:
        return
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        if isinstance(node, ast.ImportFrom):
            _follow(node.module, _original(node, name), used)
        return
    used[full] = canonical(node)
    own = _own_names(node)
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id not in own:
            _follow(module, part.id, used)
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id not in own:
            origin = _module_named(top.get(part.value.id), part.value.id)
            if origin:
                _follow(origin, part.attr, used)


def canonical(node):
    """A syntax tree as text, the same in every Python that can read the source.

    ``ast.dump`` is not: from 3.12 on a function has a list of type parameters, from 3.13 on what is empty is left out.
    """
    if isinstance(node, ast.AST):
        fields = {name: value for name, value in ast.iter_fields(node) if value is not None and value != []}
        return f"{type(node).__name__}({', '.join(f'{name}={canonical(value)}' for name, value in fields.items())})"
    if isinstance(node, list):
        return f"[{', '.join(map(canonical, node))}]"
    return repr(node)


def _own_names(node):
    """Names that a definition binds itself: its arguments and variables, whatever else goes by the same name."""
    stored = {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    return stored | {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}


def _original(node, name):
    return next(alias.name for alias in node.names if (alias.asname or alias.name) == name)


def _module_named(node, name):
    """The convlab module that an import binds to a name, as in ``from convlab.experiments import nets``."""
    if isinstance(node, ast.ImportFrom):
        full = f"{node.module}.{_original(node, name)}"
        return full if full.startswith(_FOLLOWED) else None
    return None


@functools.cache
def _top_level(module):
    """What each name at the top level of a module is bound to, without docstrings."""
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    names = {}
    for node in _without_docstrings(tree).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names[node.name] = node
        elif isinstance(node, ast.Assign):
            names |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name: node for alias in node.names}
    return names


def _without_docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return tree
