"""Results of checks, kept beside the learner's work in ``my_work/.progress.json``. Nothing leaves the machine."""

import contextlib
import datetime
import os
import pathlib
import time

from convlab import files
from convlab.tasks.core import NOT_ATTEMPTED, RIGHT

FILE = ".progress.json"
WORK = "my_work"


def work_folder(start=None):
    """The ``my_work`` folder that holds `start` (default: the current directory), or None."""
    try:
        here = pathlib.Path(start or pathlib.Path.cwd()).resolve()
    except OSError:
        return None
    return next((folder for folder in (here, *here.parents) if folder.name == WORK and folder.is_dir()), None)


def load(work):
    """What is recorded in a ``my_work`` folder.

    Returns
    -------
    dict
        Task id -> ``{"outcome", "first", "attempts", "done", "mistake", "when"}``. A missing or damaged file counts as
        empty; damaged entries are left out.
    """
    tasks = files.read_json_object(pathlib.Path(work) / FILE).get("tasks")
    if not isinstance(tasks, dict):
        return {}
    return {name: entry for name, entry in tasks.items() if _sound(entry)}


def _sound(entry):
    return isinstance(entry, dict) and isinstance(entry.get("outcome"), str) and isinstance(entry.get("attempts"), int)


def save(verdict, work):
    """Add one verdict. Returns False where the folder cannot be written; a check never fails because of it."""
    if verdict.outcome == NOT_ATTEMPTED:
        return False
    path = pathlib.Path(work) / FILE
    try:
        with _lock(path):
            tasks = load(work)
            if path.exists() and not tasks:
                _put_aside(path)
            before = tasks.get(verdict.task, {})
            tasks[verdict.task] = {
                "outcome": verdict.outcome,
                "first": before.get("first", verdict.outcome),
                "attempts": before.get("attempts", 0) + 1,
                "done": bool(before.get("done")) or verdict.outcome == RIGHT,
                "mistake": verdict.mistake,
                "when": datetime.datetime.now().isoformat(timespec="seconds"),
            }
            files.write_json(path, {"version": 1, "tasks": tasks}, mode=0o600, sort_keys=True)
    except OSError:
        return False
    return True


def _put_aside(path):
    """Keep a damaged file under another name, so that nothing is lost for good."""
    with contextlib.suppress(OSError):
        if path.stat().st_size and '"tasks": {}' not in path.read_text("utf-8", errors="replace"):
            os.replace(path, path.with_name(FILE + ".damaged"))


@contextlib.contextmanager
def _lock(path, patience=2.0):
    """One writer at a time; a lock that is older than ten seconds was left by a crash and is taken over."""
    lock = path.with_name(path.name + ".lock")
    until = time.monotonic() + patience
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            with contextlib.suppress(OSError):
                if time.time() - lock.stat().st_mtime > 10:
                    lock.unlink()
                    continue
            if time.monotonic() > until:
                raise OSError("another program is writing the progress file") from None
            time.sleep(0.02)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            lock.unlink()
