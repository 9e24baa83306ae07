"""Submissions that cheat, break, or reach for what is not theirs: each beats a naive grader, and none beats this one.

The programs are in ``hostile/``. In one and the same test, each is first shown to succeed against ``naive.py``, so that
none of them is inert; then it gets exactly the points that its honest part earns, and leaves nothing behind.
"""

import concurrent.futures
import json
import os
import pathlib
import secrets
import shutil
import socket
import subprocess
import threading
import time

import grading_help as gh
import pytest

from convlab.grading import grade
from convlab.running import sandbox

pytestmark = pytest.mark.skipif(
    not sandbox.LINUX or shutil.which("bwrap") is None, reason="hostile programs run in bubblewrap only"
)


class NaiveBox(sandbox.Sandbox):
    """Keeps the machine from harm, and nothing else: solutions, the class, scratch and the network are open."""

    def __init__(self, scratch, readable):
        super().__init__("bubblewrap", gh.LIMITS)
        self.scratch, self.readable = scratch, readable

    def _mounts(self, needed, packages):
        mounts = super()._mounts(needed, packages)
        end = mounts.index("--remount-ro", mounts.index("--chdir"))
        extra = []
        for path in (*self.readable, self.scratch):
            for above in reversed(pathlib.Path(path).parents[:-1]):
                extra += ["--perms", "0755", "--dir", str(above)]
            extra += ["--bind" if path == self.scratch else "--ro-bind", str(path), str(path)]
        return [*mounts[:end], *extra, *mounts[end:]]

    def command(self, packages):
        return [word for word in super().command(packages) if word != "--unshare-net"]


def naive(folder, notebook, places, mode="cells", seconds=600):
    """What a naive grader makes of a notebook: what `naive.py` says, and what it left in the scratch folder."""
    scratch = folder / "scratch"
    scratch.mkdir()
    scratch.chmod(0o777)
    (scratch / "victim").write_text("precious")
    (scratch / "victim").chmod(0o666)
    text = json.dumps(notebook).replace(places["SCRATCH"], str(scratch)) if isinstance(notebook, dict) else None
    torch = bool(text) and "import torch" in text
    path = scratch / ("torch.ipynb" if torch else "work.ipynb")
    path.write_bytes(text.encode() if text else notebook)
    with NaiveBox(scratch, [places["SOLUTIONS"], places["CLASS"]]) as box:
        shutil.copy(pathlib.Path(gh.HOSTILE).parent / "naive.py", box.inside)
        (box.inside / "naive.py").chmod(0o644)
        command = [*box.command(["numpy", "torch"] if torch else ["numpy"]), "/inside/naive.py"]
        # torch takes its time to load
        command += [mode, str(scratch), str(path), str(seconds * 3 if torch else seconds)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=1200)
    try:
        said = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        said = {"points": None, "processes": 0, "alive": 0, "memory": 0, "output": 0, "error": done.stderr[-500:]}
    page = scratch / "page.html"
    said["page"] = page.read_text("utf-8", "replace") if page.exists() else ""
    said["proof"] = (scratch / "proof").exists() or not (scratch / "victim").exists()
    said["disk"] = sum(file.stat().st_size for file in scratch.glob("big"))
    return said


def beats(kind, said, earns, code, connections):
    """Whether a naive grader was beaten, in the way in which this program means to."""
    return {
        "points": lambda: (said["points"] or 0) > earns,
        "loses": lambda: said["points"] is None or said["points"] < earns,
        "joined": lambda: said["points"] is None or said["points"] < earns,
        "memory": lambda: said["memory"] > 300e6,
        "processes": lambda: said["processes"] > 60,
        "disk": lambda: said["disk"] > 50e6,
        "output": lambda: said["output"] > 50e6,
        "file": lambda: said["proof"],
        "alive": lambda: said["alive"] > 0,
        "network": lambda: connections > 0,
        "page": lambda: code in said["page"],
    }[kind]()


class Server:
    """Counts who connects."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.count = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.count += 1
            connection.close()


def running(token):
    """Processes on this machine that have a word in their command."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdecimal() and token.encode() in (entry / "cmdline").read_bytes():
                found.append(entry.name)
        except OSError:
            continue
    return found


def snapshot(folder):
    return {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}


GROUPS = 3


@pytest.mark.parametrize("part", range(GROUPS))
def test_hostile_programs_beat_a_naive_grader_and_not_this_one(tmp_path, part, monkeypatch):
    server, token = Server(), secrets.token_hex(8)
    group = gh.new_class(tmp_path / "class")
    scratch, solutions = tmp_path / "scratch", tmp_path / "solutions" / "04_stride"
    shutil.copytree(gh.ROOT / "solutions" / "04_stride", solutions)
    scratch.mkdir()
    scratch.chmod(0o777)
    (scratch / "victim").write_text("precious")
    places = {
        "SCRATCH": str(scratch),
        "SOLUTIONS": str(solutions.parent),
        "CLASS": str(group.folder),
        "PORT": server.port,
        "TOKEN": token,
    }
    programs = list(gh.hostile_programs(places))[part::GROUPS]
    assert len(programs) * GROUPS >= 40

    def against_naive(program):
        name, header, exercise, notebook = program
        folder = tmp_path / f"naive-{name}"
        folder.mkdir()
        before = server.count
        kind = header["naive"]
        # Only what is to lose its points by never ending is not waited for.
        seconds = 4 if kind == "loses" else 600
        said = naive(folder, notebook, places, "joined" if kind == "joined" else "cells", seconds)
        code = gh.source(gh.cell_of(notebook, f"{gh.EXERCISES[exercise][-1]}-answer"))
        return beats(kind, said, int(header["earns"]), code, server.count - before), said

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(against_naive, programs))
    inert = {p[0]: said for p, (beaten, said) in zip(programs, outcomes, strict=True) if not beaten}
    assert not inert, "these do not beat the naive grader:\n" + "\n".join(
        f"{k}: { {**v, 'page': ''} }" for k, v in inert.items()
    )

    for name, _, exercise, notebook in programs:
        gh.hand_in(group, name, exercise, notebook)
    monkeypatch.setenv("CONVLAB_GRADEBOOK", str(group.gradebook))  # a secret in the environment
    connected, before = server.count, snapshot(scratch)
    todo = [(p[0], p[2]) for p in programs]
    done = grade.grade_class(group, jobs=3, limits=gh.LIMITS)
    assert not done.trouble
    assert set(todo) <= set(done.done)

    wrong = []
    for name, header, exercise, notebook in programs:
        result = group.result(name, exercise)
        if result["points"] != int(header["earns"]) or result["status"] != "graded":
            told = [(task["id"], task["points"], task["mistake"], task["says"]) for task in result["tasks"]]
            wrong.append(f"{name}: {result['points']} points instead of {header['earns']}: {told} {result['says']}")
        written = {t: gh.source(gh.cell_of(notebook, f"{t}-answer")) for t in gh.EXERCISES[exercise]}
        kept = {task["id"].split(".")[1]: task["code"] for task in result["tasks"]}
        assert {k: v.encode("utf-8", "replace") for k, v in kept.items()} == {
            k: v.encode("utf-8", "replace") for k, v in written.items()
        }
    assert not wrong, "\n".join(wrong)
    assert server.count == connected
    assert snapshot(scratch) == before
    until = time.monotonic() + 60
    while running(token) and time.monotonic() < until:
        time.sleep(0.05)
    assert not running(token)
    assert not list(pathlib.Path(os.environ.get("TMPDIR", "/tmp")).glob("big"))
    assert sorted(path.name for path in group.folder.iterdir()) == ["class.json", "grades", "release", "submitted"]
