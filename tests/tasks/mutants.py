"""Small automatic changes of a program: one operator, constant, index, argument or statement at a time."""

import ast
import copy

_OPERATORS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Add, ast.FloorDiv],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Div, ast.Mult],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
}
_COMPARISONS = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
}
_WORDS = {"reflect": ["constant", "replicate", "circular"]}


def mutants(source):
    """Yield ``(description, changed source)`` for every single change of a program."""
    tree = ast.parse(source)
    for place, node in enumerate(ast.walk(tree)):
        for words, change in _changes(node):
            other = copy.deepcopy(tree)
            target = next(n for i, n in enumerate(ast.walk(other)) if i == place)
            change(target)
            ast.fix_missing_locations(other)
            changed = ast.unparse(other)
            if changed != ast.unparse(tree):
                yield f"line {getattr(node, 'lineno', '?')}: {words}", changed


def _changes(node):
    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        for new in _OPERATORS.get(type(node.op), []):
            yield f"{type(node.op).__name__} -> {new.__name__}", lambda n, new=new: setattr(n, "op", new())
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for new in _COMPARISONS.get(type(op), []):
                yield f"{type(op).__name__} -> {new.__name__}", lambda n, i=i, new=new: n.ops.__setitem__(i, new())
        if len(node.ops) == 2:
            yield "drop the second comparison", lambda n: (n.ops.pop(), n.comparators.pop())
            yield "drop the first comparison", _drop_first
    if isinstance(node, ast.Constant):
        for new in _other_constants(node.value):
            yield f"{node.value!r} -> {new!r}", lambda n, new=new: setattr(n, "value", new)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "drop a minus", lambda n: setattr(n, "op", ast.UAdd())
    if isinstance(node, ast.Call):
        for i in range(len(node.args) - 1):
            yield f"exchange arguments {i + 1} and {i + 2}", lambda n, i=i: _exchange(n.args, i)
        for i, keyword in enumerate(node.keywords):
            yield f"leave out {keyword.arg}=", lambda n, i=i: n.keywords.pop(i)
    if isinstance(node, (ast.Tuple, ast.List)) and isinstance(node.ctx, ast.Load):
        for i in range(len(node.elts) - 1):
            yield f"exchange elements {i + 1} and {i + 2}", lambda n, i=i: _exchange(n.elts, i)
    if isinstance(node, ast.Return) and node.value is not None:
        yield "return nothing", lambda n: setattr(n, "value", None)
    for field in ("body", "orelse"):
        body = getattr(node, field, None)
        if isinstance(body, list) and not isinstance(node, (ast.Module, ast.ClassDef)):
            for i, statement in enumerate(body):
                if not _is_docstring(statement):
                    yield (
                        f"leave out “{ast.unparse(statement).splitlines()[0]}”",
                        lambda n, i=i, field=field: getattr(n, field).__setitem__(i, ast.Pass()),
                    )


def _other_constants(value):
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1, value - 1]
    return _WORDS.get(value, [])


def _exchange(items, i):
    items[i], items[i + 1] = items[i + 1], items[i]


def _drop_first(node):
    node.left = node.comparators.pop(0)
    node.ops.pop(0)


def _is_docstring(statement):
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
