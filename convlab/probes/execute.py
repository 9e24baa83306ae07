"""Run a piece of a cell as Jupyter does: an ``await`` that stands in no function is waited for.

Checking and grading both run cells by this.
"""

import ast
import inspect
import types
from typing import Any

_LOOP: list = []  # one for all cells, as in a kernel: what one cell has begun goes on in the next


def compile_cell(source: str | ast.Module, name: str) -> types.CodeType:
    """The code of a cell, or of some of its statements (text or a tree). May hold an ``await`` at its top level.

    Raises
    ------
    SyntaxError
    """
    return compile(source, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)


def execute(code: types.CodeType, namespace: dict[str, Any]) -> None:
    """Run what `compile_cell` gave in these variables; what it raises comes out."""
    if not code.co_flags & inspect.CO_COROUTINE:
        exec(code, namespace)
        return
    coroutine = eval(code, namespace)
    _loop().run_until_complete(coroutine)


def _loop():
    if not _LOOP or _LOOP[0].is_closed():
        import asyncio

        try:
            _LOOP[:] = [asyncio.new_event_loop()]
        except OSError:  # a sandbox without sockets: a loop that nothing from outside can wake needs none
            _LOOP[:] = [_without_sockets(asyncio)]
        asyncio.set_event_loop(_LOOP[0])
    return _LOOP[0]


def _without_sockets(asyncio):
    import selectors

    class Loop(asyncio.SelectorEventLoop):
        def _make_self_pipe(self):
            self._ssock = self._csock = None
            self._internal_fds += 1

        def _close_self_pipe(self):
            self._internal_fds -= 1

        def _write_to_self(self):
            pass

    return Loop(selectors.SelectSelector())
