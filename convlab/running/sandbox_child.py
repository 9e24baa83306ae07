"""The program inside the sandbox: it runs a student's cells and puts cases to what they define. It decides nothing.

It is copied into the sandbox beside a copy of ``convlab.probes`` under another name, and runs there with
``python -I -S``: no judge, no expected value and no part of the course is within its reach. One request is a line of
JSON on standard input, one reply a line on what was standard output::

    {"setup": {"probes", "paths", "packages", …}}               ->  {"ready": true}
    {"number", "cell": {"name", "source", "seconds", "given"}}    ->  {"number", "error"}
    {"number", "probe": {"module", "name", "case"}}                 ->  {"number", "answer"}

Everything here shares its process with the student's code, which may change any of it. So whoever reads the replies
believes nothing in them: a reply is numbers, to be compared with a truth that is not known here.
"""

import ast
import contextlib
import ctypes
import importlib
import linecache
import os
import random
import re
import struct
import sys
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))


def set_limits(limits: dict[str, int]) -> None:
    """Lower this process's limits for good; what the system does not know is left out."""
    try:
        import resource
    except ImportError:
        return
    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(kind, (value, value))


def seed_everything() -> None:
    """The same random numbers each time, so that grading again gives the same."""
    random.seed(0)
    if "numpy" in sys.modules:
        importlib.import_module("numpy.random").seed(0)
    if "torch" in sys.modules:  # which begins at another place each time
        sys.modules["torch"].manual_seed(0)


def set_memory(most: int) -> None:
    """Limit this process's memory to what it has now, with its packages, and so much more. Where Linux tells."""
    with contextlib.suppress(OSError):
        with open("/proc/self/statm") as file:
            now = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        set_limits({"AS": now + most})
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")  # should the machine's memory run out, this is what goes first


# Linux: what each processor is called (as in AUDIT_ARCH_…), and the numbers of calls that give memory which belongs to
# no process, so that no limit on processes holds: socket, socketpair, memfd_create, memfd_secret, shmget, msgget,
# io_uring_setup.
_HIDDEN = {
    "x86_64": (0xC000003E, (41, 53, 319, 447, 29, 68, 425)),
    "aarch64": (0xC00000B7, (198, 199, 279, 447, 194, 186, 425)),
}


def forbid_hidden_memory() -> None:
    """Have the kernel refuse, for good, what takes memory past the limits; where Linux has such filters."""
    if not sys.platform.startswith("linux") or os.uname().machine not in _HIDDEN or sys.maxsize < 2**32:
        return
    machine, calls = _HIDDEN[os.uname().machine]
    load, equal, from_, end = 0x20, 0x15, 0x35, 0x06  # a program of seccomp(2): (what, if so skip, else skip, number)
    steps = [(load, 0, 0, 4), (equal, 0, len(calls) + 3, machine), (load, 0, 0, 0), (from_, len(calls) + 1, 0, 1 << 30)]
    steps += [(equal, len(calls) - i, 0, call) for i, call in enumerate(calls)]
    steps += [(end, 0, 0, 0x7FFF0000), (end, 0, 0, 0x00050001)]  # go on; EPERM
    program = b"".join(struct.pack("HBBI", *step) for step in steps)
    kept = ctypes.create_string_buffer(program)
    whole = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(kept)))
    prctl = ctypes.CDLL(None).prctl
    prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
    prctl(22, 2, whole)  # PR_SET_SECCOMP


def run_cell(
    probes: Any, name: str, source: str, namespace: dict[str, Any], seconds: float, given: bool = False
) -> dict[str, Any] | None:
    """Run one cell, statement by statement. Returns None, or what stopped it, as ``probes`` describes errors.

    A package that this task is not given is no reason to lose the rest of the cell: an import that fails is noted, and
    the cell goes on. A cell that the course gave goes on after any error.
    """
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    first, running = None, importlib.import_module(f"{probes.__name__}.execute")
    try:
        with probes.time_limit(seconds):
            for code, is_import in _statements(running, source, name):
                try:
                    running.execute(code, namespace)
                except Exception as error:
                    if not given and not (is_import and isinstance(error, ImportError)):
                        raise
                    first = first or probes._describe_error(error)
    except probes.OutOfTime:
        return {"type": "OutOfTime", "message": f"it ran for {seconds:g} seconds", "line": None, "code": ""}
    except BaseException as error:
        described = probes._describe_error(error)
        if isinstance(error, SyntaxError):
            described["line"], described["code"] = error.lineno, (error.text or "").strip()[:200]
        return first or described
    return first


# What only Jupyter understands: magics, shell commands, help; and their result given a name.
_JUPYTER = re.compile(r"(?P<before>[ \t]*)(?:[%!?,;/].*|[\w.%!]+\?{1,2}[ \t]*)|(?P<name>[ \t]*[\w, ]+=[ \t]*)[%!].*")
_RUNS_PYTHON = {"%%capture", "%%time", "%%timeit", "%%prun", "%%python", "%%python3"}


def _parse(source, name):
    """The syntax tree. A line that Python does not understand and Jupyter does, does nothing."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while True:
        try:
            return ast.parse("\n".join(lines), name)
        except SyntaxError as error:
            at = (error.lineno or 0) - 1
            match = _JUPYTER.fullmatch(lines[at]) if 0 <= at < len(lines) else None
            if match is None:
                raise
            word = lines[at].split()[0]
            if word.startswith("%%") and word not in _RUNS_PYTHON:  # the whole cell is of another language
                return ast.parse("", name)
            lines[at] = f"{match['before']}pass" if match["name"] is None else f"{match['name']}None"


def _statements(running, source, name):
    tree = _parse(source, name)
    if any(isinstance(statement, ast.ImportFrom) and statement.module == "__future__" for statement in tree.body):
        return [(running.compile_cell(tree, name), False)]  # its effect is on the statements after it
    return [
        (running.compile_cell(ast.Module([statement], []), name), isinstance(statement, (ast.Import, ast.ImportFrom)))
        for statement in tree.body
    ]


def run_probe(probes: Any, probe: Any, namespace: dict[str, Any], case: Any) -> Any:
    """Ask; what an odd object raises outside the guarded call is its answer, too."""
    try:
        return probe(namespace, case)
    except BaseException as error:
        return probes.Answer("raised", error=probes._describe_error(error))


class OnlyThese:
    """Finds what another finder finds, but no package besides these: what is right here must be right in the sandbox.

    What is not to be seen is not found, and nothing more: packages look for others that they could use.
    """

    def __init__(self, finder: Any, names: Any) -> None:
        self.finder = finder
        self.names = names | sys.stdlib_module_names

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if path is None and name not in self.names:
            return None
        return self.finder.find_spec(name, path, target)

    def __getattr__(self, name: str) -> Any:  # what else a finder can do: invalidate_caches, find_distributions
        return getattr(self.finder, name)


class NoShell:
    """Stands for IPython, which is not here: magics and shell lines do nothing."""

    def __getattr__(self, name):
        return lambda *arguments, **options: None


def main() -> None:
    # The pipes get numbers of their own; 0, 1 and 2, for Python and below it, lead nowhere. (2 a little later: should
    # this program itself not start, somebody wants to read why.)
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8", newline="\n")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)

    import json

    setup = json.loads(requests.readline())["setup"]
    set_limits(setup["limits"])
    forbid_hidden_memory()
    sys.path[:0] = [HERE, *setup["paths"]]
    if setup["names"] is not None:
        names = {*setup["names"], "convlab", setup["probes"]}
        sys.meta_path[:] = [OnlyThese(finder, names) for finder in sys.meta_path]
    probes: Any = importlib.import_module(setup["probes"])
    probes.SECONDS = setup["seconds"]  # before the modules of lessons, which read it
    for package in setup["packages"]:
        importlib.import_module(package)  # now, so that it does not count as the student's time
    seed_everything()
    set_memory(setup["memory"])

    def say(data):
        replies.write(probes.encode(data) + "\n")
        replies.flush()

    namespace = {"__name__": "__main__", "__builtins__": __builtins__}
    namespace |= {"get_ipython": NoShell, "display": lambda *things, **options: None}
    os.dup2(nowhere, 2)
    say({"ready": True})
    for line in requests:
        request = probes.decode(line)
        number = request["number"]
        if "cell" in request:
            cell = request["cell"]
            error = run_cell(probes, cell["name"], cell["source"], namespace, cell["seconds"], cell["given"])
            say({"number": number, "error": error})
        else:
            asked = request["probe"]
            probe = getattr(importlib.import_module(f"{setup['probes']}.{asked['module']}"), asked["name"])
            say({"number": number, "answer": run_probe(probes, probe, namespace, asked["case"])})
    os._exit(0)  # threads that the student's code left behind must not keep this process alive


if __name__ == "__main__":
    main()
