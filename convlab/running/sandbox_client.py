"""The conversation with one process in the sandbox. What it says is read with care: it may be forged, or endless."""

from __future__ import annotations

import contextlib
import dataclasses
import math
import os
import queue
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from convlab import probes
from convlab.running.sandbox import LINUX, START_SECONDS, SandboxError

if TYPE_CHECKING:
    from convlab.running.notebook import RunStep
    from convlab.running.sandbox import Sandbox
    from convlab.tasks.core import Task

LONGEST_LINE = 32_000_000  # bytes; the largest array that an answer may hold takes two thirds of it
MOST_PARTS, DEEPEST = 500_000, 20  # of a line: lists, dictionaries and what is in them; one inside the other
INODE = 1_000  # bytes of the system's memory that an empty file takes
_STATUSES = {"returned", "missing", "wrong kind", "untouched", "raised", "timeout", "skipped"}
_FIELDS = {field.name: field for field in dataclasses.fields(probes.Answer)}


class Stopped(Exception):
    """The process is no longer there, or no longer to be talked to.

    Attributes
    ----------
    kind : {"time", "ended", "memory", "output", "garbled"}
    message : str
        What it did, in words that follow "it": "ran for 30 seconds".
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind, self.message = kind, message


class SandboxClient:
    """One process in the sandbox; a context manager that leaves nothing running.

    Parameters
    ----------
    box : Sandbox
    packages : sequence of str
    until : float
        When its time is up, by `time.monotonic`.
    """

    def __init__(self, box: Sandbox, packages: Sequence[str], until: float) -> None:
        self._limits, self._until, self._apart = box.limits, until, box.name == "bubblewrap"
        self._process = box.start(packages)
        self._held, self._read, self._base, self._folder = bytearray(), 0, 0, None
        self._said: queue.Queue[bytes] = queue.Queue(maxsize=16)
        self._reader = threading.Thread(target=self._read_all, daemon=True)
        self._reader.start()
        try:
            ready = self._exchange({"setup": box.setup(packages)}, START_SECONDS, started=False)
        except Stopped as stopped:
            said = self._last_words()
            self.close()
            raise SandboxError(f"The sandbox does not start: it {stopped.message}. {said}") from None
        if ready != {"ready": True}:
            self.close()
            raise SandboxError("The sandbox does not start: it is not ready.")
        self._folder = self._open_folder()
        self._base = self._memory()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind, *error):
        if kind is None:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                self._process.stdin.close()  # one that is in order ends by itself, and its time is accounted for
                self._process.wait(2)
        self.close()

    def close(self) -> None:
        """End it, with everything that it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()
        with contextlib.suppress(queue.Empty):
            while True:
                self._said.get_nowait()  # so that the reader, should it wait for room, comes to its end
        self._reader.join(1)
        for pipe in filter(None, (self._process.stdin, self._process.stdout, self._process.stderr)):
            with contextlib.suppress(OSError):
                pipe.close()
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None

    def run(self, step: RunStep, seconds: float) -> dict[str, Any] | None:
        """Run one cell. Returns None, or what stopped it: ``{"type", "message", "line", "code"}``."""
        cell = {"name": step.title, "source": step.source, "seconds": seconds}
        reply = self._request({"cell": {**cell, "given": step.does == "given"}}, seconds + self._limits.grace)
        return plain_error(reply.get("error"))

    def probe(self, task: Task, case: Any) -> probes.Answer:
        """Put one case to what the student defined.

        Returns
        -------
        Answer
            Of the right form; its contents are the student's word.
        """
        assert task.probe is not None  # nobody asks a task that a person reads
        name = task.probe.__module__.rsplit(".", 1)[1]
        # Some tasks give a call twice the usual time.
        reply = self._request({"probe": {"module": name, "name": task.probe.__name__, "case": case}}, self.longest_call)
        return _answer(reply.get("answer"))

    @property
    def longest_call(self) -> float:
        """Seconds after which a call that did not stop itself is stopped."""
        return 2 * self._limits.call + self._limits.grace

    def _request(self, request, seconds):
        number = secrets.token_hex(8)
        reply = self._exchange({"number": number, **request}, seconds)
        if not isinstance(reply, dict) or reply.get("number") != number:
            raise Stopped("garbled", "said something that was not asked")
        return reply

    def _exchange(self, request, seconds, started=True):
        is_up = probes.time_up(seconds, self._worked if LINUX else time.monotonic)
        until = self._until if started else math.inf
        data = memoryview((probes.encode(request) + "\n").encode())
        threading.Thread(target=self._write, args=[data], daemon=True).start()  # it may never be read
        line = self._line(is_up, until, seconds)
        try:
            if sum(map(line.count, (b",", b"[", b"{"))) > MOST_PARTS:
                raise ValueError("too much to hold")
            data = probes.decode(line.decode("utf-8"))
            if _deeper_than(data, DEEPEST):
                raise ValueError("too deep to follow")
            return data
        except Exception:  # whatever somebody may think of, and NumPy of that: "(1," for a dtype is a SyntaxError
            raise Stopped("garbled", "said something that cannot be read") from None

    def _write(self, data):
        with contextlib.suppress(OSError):  # that it is gone is seen when nothing comes back
            while data:
                data = data[os.write(self._process.stdin.fileno(), data) :]

    def _read_all(self):
        with contextlib.suppress(OSError, ValueError):
            while data := os.read(self._process.stdout.fileno(), 1 << 18):
                self._said.put(data)
        self._said.put(b"")

    def _line(self, is_up, until, seconds):
        while (end := self._held.find(b"\n")) < 0:
            if is_up() or time.monotonic() >= until:
                raise Stopped("time", f"was still running after {seconds:g} seconds")
            try:
                data = self._said.get(timeout=0.1)
            except queue.Empty:
                if self._base and self._memory() > self._base + self._limits.memory:
                    raise Stopped("memory", f"used more than {self._limits.memory / 1e6:.0f} MB of memory") from None
                continue
            if not data:
                raise self._ended()
            self._held += data
            self._read += len(data)
            if len(self._held) > LONGEST_LINE or self._read > self._limits.output:
                raise Stopped("output", "said more than is read")
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        return line

    def _ended(self):
        with contextlib.suppress(Exception):
            self._process.wait(2)
        return Stopped("ended", f"ended its own process (exit status {self._process.returncode})")

    def _last_words(self):
        self._process.kill()
        with contextlib.suppress(OSError):
            # The end says what was wrong; a long traceback stands before it.
            return self._process.stderr.read(20_000)[-2000:].decode("utf-8", "replace").strip()
        return ""

    def _memory(self):
        """Bytes of memory that it takes, with all below it and its temporary files; 0 where the system does not tell.

        The temporary folder is memory too, and a file without a byte takes some.
        """
        total, page = 0, os.sysconf("SC_PAGE_SIZE") if LINUX else 0
        for pid in self._processes():
            with contextlib.suppress(OSError, IndexError, ValueError), open(f"/proc/{pid}/statm") as file:
                total += int(file.read().split()[1]) * page
        if self._folder is not None:
            space = os.fstatvfs(self._folder)
            total += (space.f_blocks - space.f_bfree) * space.f_frsize + (space.f_files - space.f_ffree) * INODE
        return total

    def _worked(self):
        """Seconds of processor time that it has used, with all below it."""
        ticks = 0
        for pid in self._processes():
            with contextlib.suppress(OSError, IndexError, ValueError), open(f"/proc/{pid}/stat", "rb") as file:
                fields = file.read().rpartition(b") ")[2].split()
                ticks += sum(map(int, fields[11:15]))  # its own and its ended children's, in the kernel and outside
        return ticks / os.sysconf("SC_CLK_TCK")

    def _processes(self):
        """Its process and all below it, from the top; none where the system does not tell."""
        todo = [self._process.pid] if LINUX else []
        while todo:
            yield (pid := todo.pop(0))
            with contextlib.suppress(OSError, ValueError):
                for thread in os.listdir(f"/proc/{pid}/task"):
                    with open(f"/proc/{pid}/task/{thread}/children") as file:
                        todo += map(int, file.read().split())

    def _open_folder(self):
        """Its own temporary folder, seen from outside; None where it has none. No program of a student runs yet."""
        if not self._apart:
            return None
        *_, inside = self._processes()
        try:
            folder = os.open(os.path.join("/proc", str(inside), "root", "tmp"), os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            return None
        if os.fstat(folder).st_dev == os.stat("/tmp").st_dev:  # a system that does not tell who is inside
            os.close(folder)
            return None
        return folder


# -- from whatever was said to plain data ----------------------------------------------------------


def _deeper_than(data, levels):
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return levels < 0 or any(_deeper_than(item, levels - 1) for item in inner)


def plain_error(error: Any) -> dict[str, Any] | None:
    """An error as it is described, made plain: short texts and a number, whatever was sent."""
    if error is None:
        return None
    error = error if isinstance(error, dict) else {}
    texts = {name: str(error.get(name) or "")[:500] for name in ("type", "message", "code")}
    line = error.get("line")
    return {**texts, "type": texts["type"] or "Error", "line": line if type(line) is int and 0 <= line < 1e6 else None}


def _answer(fields):
    """An `Answer` of the form that a judge expects; its contents stay the student's word."""
    good = (
        isinstance(fields, dict)
        and set(fields) == set(_FIELDS)
        and isinstance(fields["status"], str)
        and fields["status"] in _STATUSES
        and all(isinstance(fields[name], list) for name in ("changed", "shares", "used"))
        and all(isinstance(word, str) for name in ("changed", "shares", "used") for word in fields[name])
        and isinstance(fields["facts"], dict)
        and isinstance(fields["printed"], str)
        and (
            fields["value"] is None or (isinstance(fields["value"], dict) and type(fields["value"].get("type")) is str)
        )
    )
    if not good:
        raise Stopped("garbled", "gave an answer that cannot be read")
    return probes.Answer(**{**fields, "error": plain_error(fields["error"]), "seconds": 0.0})
