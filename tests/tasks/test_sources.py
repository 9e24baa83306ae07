"""The sources of the tasks: no part of a message is lost on the way to its name."""

import ast
import pathlib

import pytest

from convlab import tasks

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
FILES = sorted(pathlib.Path(tasks.__file__).parent.rglob("*.py"))


def strays(source):
    """Lines of texts that nothing takes: the second half of a message whose brackets were forgotten, for instance."""
    tree = ast.parse(source)
    first = {
        id(node.body[0]) for node in ast.walk(tree) if getattr(node, "body", None) and isinstance(node, DOCUMENTED)
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and id(node) not in first
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_half_of_a_message_is_lost(path):
    assert not strays(path.read_text("utf-8"))


def test_a_lost_half_is_seen():
    assert strays('"""Said."""\nA = "one "\n"two"\n') == [3]
    assert not strays('def f():\n    """Said."""\n')
