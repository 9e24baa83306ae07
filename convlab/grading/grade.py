"""Grade a class: every submission that is new or has changed, some at a time; each result is kept as it comes.

`grade_one` is the whole way of one submission. `grade_class` hands submissions to a few processes of its own
(``convlab.grading.grade_worker``), so that whatever one submission does to the process that grades it costs nobody
else.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import importlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from convlab import tasks
from convlab._version import __version__
from convlab.errors import ConvlabError
from convlab.grading import collect, release
from convlab.grading.classroom import FORMAT, ClassroomError, is_for_another, look_again, now, totals
from convlab.running import findings, notebook, sandbox
from convlab.running.run_submission import run_submission
from convlab.text import first_few, one_line, plural

if TYPE_CHECKING:
    from convlab.grading.classroom import Classroom, Result

_WORKER_GRACE = 1200.0  # seconds that judging may take beyond the submission's own; a last resort on a busy machine
# A Ctrl-C is for the command; it ends these processes itself, and no word of theirs comes in between.
_APART = {"process_group": 0} if os.name == "posix" else {"creationflags": 0x200}  # CREATE_NEW_PROCESS_GROUP
_TRIES = 2  # of one submission, should it end the process that grades it


class GradeError(ConvlabError, RuntimeError):
    """Grading cannot go on, with what to do about it."""


# -- one submission --------------------------------------------------------------------------------


@functools.cache
def _release(path, changed, assignment):
    data = Path(path).read_bytes()
    try:
        release = notebook.read_release(data, assignment)
        known = {name: tasks.task(name) for name in release.answers}
    except (notebook.Unreadable, tasks.TaskError) as error:
        raise GradeError(f"{path} is not an exercise of this version of the course. {error}") from None
    return release, known, hashlib.sha256(data).hexdigest()


def _given_out(classroom, assignment):
    path = classroom.release_notebook(assignment)
    return _release(str(path), path.stat().st_mtime_ns, assignment)


@functools.cache
def _code_sha256():
    """Of the code that decides: the tasks with all that judges use, what runs notebooks, and this module."""
    digest = hashlib.sha256(__version__.encode())
    package = Path(__file__).parents[1]
    files = {path for part in ("probes", "tasks", "running", "reference") for path in (package / part).rglob("*.py")}
    files |= {Path(__file__), *(package / name for name in ("spec.py", "stacks.py"))}
    for path in sorted(files):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def grader_id(classroom: Classroom, assignment: str, code: str | None = None) -> str:
    """Stands for all that decides besides the submission: code, version, seed, and what was given out.

    Parameters
    ----------
    classroom : Classroom
    assignment : str
    code : str, optional
        Stands for the code; found out by default.

    Returns
    -------
    str
    """
    parts = (code or _code_sha256(), classroom.seed_id, _given_out(classroom, assignment)[2])
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]


def grade_one(
    classroom: Classroom,
    student: str,
    assignment: str,
    box: sandbox.Sandbox,
    lacks: Sequence[str] = (),
    code: str | None = None,
) -> Result:
    """Grade one submission; nothing is written.

    Parameters
    ----------
    classroom : Classroom
    student, assignment : str
    box : Sandbox
    lacks : sequence of str
        What this sandbox does not hold back.
    code : str, optional
        As in `grader_id`.

    Returns
    -------
    dict
        The result, as ``convlab.grading.classroom`` keeps it.

    Raises
    ------
    GradeError, ClassroomError, SandboxError
        It could not be graded for a reason that is not the submission's.
    """
    result = _result(classroom, student, assignment, box.name, lacks, code)
    release, known, _ = _given_out(classroom, assignment)
    if any("torch" in task.needs for task in known.values()):
        importlib.import_module("torch")  # the judges' oracle, too; now, so that no submission's time holds it
    began = time.monotonic()
    try:
        data = notebook.read_bytes(classroom.submission(student, assignment))
        result["submission_sha256"] = hashlib.sha256(data).hexdigest()
        submission = notebook.read_submission(data, release)
    except FileNotFoundError:
        return _without(result, known, "missing", f"There is no {assignment}/{assignment}.ipynb.")
    except notebook.Unreadable as error:
        return _without(result, known, "unreadable", str(error))
    outcome = run_submission(known, release, submission, classroom.seed, box)
    for name, task in known.items():
        result["tasks"].append(findings.as_result(task, outcome.findings[name], submission.code[name]))
    result["cells"] = [
        {"name": submission.steps[i].name, "error": error} for i, error in sorted(outcome.errors.items())
    ]
    result["flags"] = list(submission.flags)
    result |= totals(result["tasks"])
    result["seconds"] = round(time.monotonic() - began, 3)
    return result


def _result(classroom, student, assignment, sandbox_name, lacks, code=None):
    return {
        "format": FORMAT,
        "student": student,
        "assignment": assignment,
        "submission_sha256": None,
        "grader": grader_id(classroom, assignment, code),
        "graded_at": now(),
        "seconds": 0.0,
        "status": "graded",
        "says": "",
        "sandbox": {"name": sandbox_name, "lacks": list(lacks)},
        "flags": [],
        "cells": [],
        "tasks": [],
    }


def _without(result, known, status, message):
    """The result where there is no notebook to grade."""
    entries = [findings.as_result(task, findings.not_attempted(task, message), "") for task in known.values()]
    return {**result, "status": status, "says": message, "tasks": entries, **totals(entries)}


# -- the class -------------------------------------------------------------------------------------


@dataclasses.dataclass
class Graded:
    """What `grade_class` did.

    Attributes
    ----------
    done : list of (str, str)
        Student and assignment of each that was graded now.
    kept : int
        How many had a result that still holds.
    sandbox : str
    lacks : list of str
    trouble : list of str
        Why some could not be graded, for a reason that is not theirs.
    """

    done: list
    kept: int
    sandbox: str
    lacks: list
    trouble: list


def due(
    classroom: Classroom, assignments: Sequence[str] = (), students: Sequence[str] = (), again: bool = False
) -> tuple[list[tuple[str, str]], int]:
    """Which submissions have to be graded, and how many results still hold.

    Parameters
    ----------
    classroom : Classroom
    assignments, students : sequence of str
        Only these; by default every assignment that somebody handed in, and everybody.
    again : bool
        All of them.

    Returns
    -------
    todo : list of (str, str)
        Student and assignment.
    kept : int

    Raises
    ------
    GradeError
        A name that there is not.
    """
    known = classroom.assignments()
    assignments = [name if name in known else release.exercise_of(name) for name in assignments]  # "stride" will do
    everybody = classroom.students()
    handed_in = sorted({name for student in everybody for name in classroom.handed_in(student)})
    _refuse_unknown("student", students, everybody)
    _refuse_unknown("assignment", assignments, sorted({*handed_in, *classroom.assignments()}))
    todo, kept = [], 0
    for assignment in assignments or handed_in:
        try:
            grader = grader_id(classroom, assignment)
        except ConvlabError:  # a stray folder; whoever has it will be told, and the others go on
            todo += [
                (student, assignment) for student in students or everybody if assignment in classroom.handed_in(student)
            ]
            continue
        for student in students or everybody:
            result = None if again else classroom.result(student, assignment)
            path = classroom.submission(student, assignment)
            if result is not None and result["grader"] == grader and notebook.is_current(result, path):
                kept += 1
            else:
                todo.append((student, assignment))
    return todo, kept


def _refuse_unknown(what, names, there):
    wrong = next((name for name in names if name not in there), None)
    if wrong is not None:
        known = one_line(first_few(there, 20))
        raise GradeError(f"There is no {what} {wrong!r} in this class. There are: {known or 'none'}.")


def grade_class(
    classroom: Classroom,
    assignments: Sequence[str] = (),
    students: Sequence[str] = (),
    *,
    again: bool = False,
    jobs: int | None = None,
    without_sandbox: bool = False,
    limits: sandbox.Limits | None = None,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Graded:
    """Grade every submission that is new or has changed since it was graded.

    Each result is on the disk before the next submission begins. Whatever interrupts this, running it again goes on
    where it was.

    Parameters
    ----------
    classroom : Classroom
    assignments, students, again
        As in `due`.
    jobs : int, optional
        How many at a time; by default one for each processor.
    without_sandbox : bool
        Go on where there is no sandbox.
    limits : Limits, optional
    report : callable
        ``report(done, total)``, from one thread at a time.

    Returns
    -------
    Graded

    Raises
    ------
    GradeError, ClassroomError
    SandboxError
        There is no sandbox, and `without_sandbox` is False.
    """
    limits = limits or sandbox.Limits()
    for path in classroom.grades.glob("*/.unfinished-*"):  # from a machine that stopped in the middle of a write
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > 3600:
                path.unlink()
    todo, kept = due(classroom, assignments, students, again)
    out = Graded([], kept, "", [], [])
    if not todo:
        return out
    out.sandbox, out.lacks = sandbox.find(without_sandbox)
    waiting: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
    lock = threading.Lock()
    for submission in todo:
        waiting.put(submission)

    def finished(student, assignment, trouble):
        with lock:
            if trouble is None:
                out.done.append((student, assignment))
            else:
                out.trouble.append(f"{student}, {assignment}: {trouble}")
            report(len(out.done) + len(out.trouble), len(todo))

    jobs = max(1, min(jobs or _processors(), len(todo)))
    place = tempfile.TemporaryDirectory(prefix="convlab-grading-", ignore_cleanup_errors=True)
    workers = [GradeWorker(classroom, out.sandbox, out.lacks, limits, place.name) for _ in range(jobs)]
    threads = [threading.Thread(target=worker.work, args=(waiting, finished), daemon=True) for worker in workers]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(0.2)  # so that Ctrl-C is heard
    finally:
        for worker in workers:
            worker.stop()
        place.cleanup()  # with what a process left there that was killed
    out.done.sort()
    return out


def is_fine(classroom: Classroom, graded: Graded) -> bool:
    """Whether nothing of what was graded now needs a look."""
    return not graded.trouble and not any(_of_status(classroom, graded, "unreadable"))


def as_text(classroom: Classroom, graded: Graded) -> str:
    """What was done, in a few lines."""
    refused = {entry["student"]: entry["name"] for entry in collect.refused_so_far(classroom) if entry["student"]}
    aside = collect.waiting_as_text(classroom)
    aside = f"\n{aside[0].upper()}{aside[1:]}" if aside else ""
    if not graded.done and not graded.trouble:
        if not graded.kept and refused:
            names = ", ".join(sorted(refused))
            return (
                one_line(f"Nothing can be graded: all that came was refused ({names}). refused.json says why.") + aside
            )
        if not graded.kept:
            return f"Nobody has handed anything in: {classroom.submitted} is empty. `convlab collect` fills it.{aside}"
        return f"Nothing to do: {plural(graded.kept, 'result')} still hold, since nothing has changed.{aside}"
    lines = [f"Could not be graded: {trouble}" for trouble in graded.trouble]
    for result in _of_status(classroom, graded, "unreadable"):
        lines.append(f"Cannot be read: {result['student']}, {result['assignment']}: {result['says']}")
    for result in _of_status(classroom, graded, "graded"):
        kinds = sorted({flag["kind"] for flag in result["flags"]})
        if kinds:
            lines.append(f"Note: {result['student']}, {result['assignment']}: {', '.join(kinds)}")
    with contextlib.suppress(ClassroomError):  # the commands that need it will say what is damaged
        overrides = classroom.overrides()
        for result in _of_status(classroom, graded, "graded"):
            lines += _look_again(result, overrides.get(result["student"], {}))
    kept = f" {plural(graded.kept, 'result')} did not change." if graded.kept else ""
    missing = [result["student"] for result in _of_status(classroom, graded, "missing")]
    waiting = sum(task["points"] is None for r in _of_status(classroom, graded, "graded") for task in r["tasks"])
    lines.append(f"{plural(len(graded.done) - len(missing), 'submission')} graded.{kept}")
    for what, who in (
        ("not handed in", [student for student in missing if student not in refused]),
        ("refused", [student for student in missing if student in refused]),
    ):
        if who:
            names = ", ".join(who[:5]) + (", …" if len(who) > 5 else "")
            lines.append(f"{len(who)} {what} ({names}): the result says so.")
    if waiting:
        lines.append(f"{plural(waiting, 'answer')} wait for you to read them.")
    if graded.lacks:
        lines.append(f"Without a sandbox. What was not held back: {'; '.join(graded.lacks)}.")
    lines.append(f"Results are in {classroom.grades}.")
    return "\n".join(map(one_line, lines)) + aside


def _look_again(result, decisions):
    """What a person has decided for an earlier answer than this one."""
    for task in result["tasks"]:
        decision = decisions.get(task["id"], {})
        if is_for_another(decision, task["code"]):
            advice = look_again(result["student"], task["id"], decision.get("points"), task["max"], task["points"])
            yield f"{result['student']}, {task['id']}: {advice}"


def _of_status(classroom, graded, status):
    results = (classroom.result(student, assignment) for student, assignment in graded.done)
    return (result for result in results if result and result["status"] == status)


def _processors():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class GradeWorker:
    """A process that grades one submission after the other, and is replaced when it ends."""

    def __init__(
        self, classroom: Classroom, sandbox_name: str, lacks: Sequence[str], limits: sandbox.Limits, place: str
    ) -> None:
        self.classroom, self.sandbox_name, self.lacks, self.limits = classroom, sandbox_name, lacks, limits
        self.place = place  # for temporary files
        self.process, self.stopped = None, False

    def work(
        self, waiting: queue.SimpleQueue[tuple[str, str]], finished: Callable[[str, str, str | None], None]
    ) -> None:
        """Grade what is waiting, until nothing is."""
        while not self.stopped:
            try:
                student, assignment = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                finished(student, assignment, self._grade(student, assignment))
            except Exception as error:  # whatever it is, it is told, and the others go on
                finished(student, assignment, str(error) or type(error).__name__)

    def _grade(self, student, assignment):
        """Have one graded. Returns None, or why that was not possible."""
        for _ in range(_TRIES):
            reply = self._request([student, assignment])
            if reply is not None or self.stopped:
                return "it was interrupted" if reply is None else reply.get("trouble")
        result = _result(self.classroom, student, assignment, self.sandbox_name, self.lacks)
        with contextlib.suppress(FileNotFoundError, notebook.Unreadable):
            data = notebook.read_bytes(self.classroom.submission(student, assignment))
            result["submission_sha256"] = hashlib.sha256(data).hexdigest()
        _, known, _ = _given_out(self.classroom, assignment)
        message = (
            "Grading it ended the program that grades, twice. It may have been made for that: look at it yourself."
        )
        self.classroom.write_result(_without(result, known, "unreadable", message))
        return None

    def _request(self, request):
        """The reply of the process to one request; None when it ended instead."""
        if self.process is None or self.process.poll() is not None:
            self._start()
        alarm = threading.Timer(self.limits.total + _WORKER_GRACE, self.process.kill)
        alarm.start()
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())
        except (OSError, ValueError):
            self.stop(for_good=False)
            return None
        finally:
            alarm.cancel()

    def _start(self):
        limits = dataclasses.asdict(self.limits)
        setup = [str(self.classroom.folder), self.sandbox_name, self.lacks, limits, _code_sha256()]
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "convlab.grading.grade_worker", json.dumps(setup)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            **_APART,
            env={
                **os.environ,
                **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self.place),
                "OMP_NUM_THREADS": "1",
                "PYTHONIOENCODING": "utf-8",
            },
        )
        if self.process.stdout.readline() != "ready\n":
            self.stop(for_good=False)
            raise GradeError("The process that grades does not start; what it said stands above.")

    def stop(self, for_good: bool = True) -> None:
        """End the process, and with it its sandbox."""
        self.stopped = self.stopped or for_good
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):  # what was not yet sent to it
                    pipe.close()
