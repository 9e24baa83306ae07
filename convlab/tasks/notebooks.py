"""A whole exercise notebook checked from outside: its cells run in their own process, its tasks are judged here."""

import contextlib
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import threading

from convlab import probes, tasks
from convlab.errors import ConvlabError
from convlab.tasks import core

SECONDS = 300.0  # for the whole notebook


class NotebookError(ConvlabError, ValueError):
    """A file that cannot be checked, with what to do about it."""


@dataclasses.dataclass(frozen=True)
class Result:
    """What came out of one notebook.

    Attributes
    ----------
    path : pathlib.Path
    verdicts : list of TaskVerdict
    errors : list of (str, dict)
        Cells that stopped, by name, with what stopped them.
    """

    path: pathlib.Path
    verdicts: list
    errors: list


def find(path):
    """The notebook that a path means: itself, or the one in the folder.

    Raises
    ------
    NotebookError
    """
    path = pathlib.Path(path)
    if path.is_dir():
        inside = path / f"{path.resolve().name}.ipynb"
        if inside.is_file():
            return inside
        raise NotebookError(f"The folder {path} holds no notebook {inside.name}. Is it an exercise's folder?")
    if not path.is_file():
        raise NotebookError(f"There is no file or folder {path}. `make lab` puts the exercises into my_work/.")
    return path


def read(path):
    """The learner's cells and the tasks of a notebook.

    Returns
    -------
    cells : list of dict
        Name and source of each code cell that is not locked.
    found : list of Task

    Raises
    ------
    NotebookError
        Not a notebook, or one without tasks.
    """
    try:
        notebook = json.loads(pathlib.Path(path).read_text("utf-8"))
        raw = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        sources = [cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"]) for cell in raw]
    except OSError as error:
        raise NotebookError(f"{path} could not be read: {error.strerror or error}.") from None
    except (ValueError, KeyError, TypeError):
        raise NotebookError(
            f"{path} is not a whole notebook file. If a save was interrupted, look for a copy under .ipynb_checkpoints "
            "beside it; else `make lab` makes a fresh one when this file is renamed."
        ) from None
    cells, found = [], []
    for number, (cell, source) in enumerate(zip(raw, sources, strict=True), 1):
        metadata = cell.get("metadata", {})
        name = metadata.get("convlab", {}).get("task") or _checked(source)
        if name is not None:
            with contextlib.suppress(tasks.TaskError):
                found.append(tasks.task(name))
        elif not metadata.get("nbgrader", {}).get("locked"):
            cells.append({"name": f"notebook cell {number}", "source": source})
    if not found:
        raise NotebookError(f"{path} has no task in it that this version of the course knows. Is it an exercise?")
    return cells, list(dict.fromkeys(found))


def _checked(source):
    """The task of a cell that only calls check; some editors lose a cell's metadata."""
    found = re.fullmatch(r"""\s*(?:(?:cl|convlab)\.)?(?:tasks\.)?check\(\s*["']([\w.]+)["']\s*\)\s*""", source)
    return found and found[1]


def check(path, report=lambda done, total, words: None, seconds=SECONDS):
    """Run a notebook's unlocked cells in a process of their own, and judge its tasks.

    Parameters
    ----------
    path : path
        A notebook, or an exercise's folder.
    report : callable
        ``report(done, total, words)`` after each cell and task.
    seconds : float
        For the whole notebook; then the process is ended.

    Returns
    -------
    Result

    Raises
    ------
    NotebookError
    """
    path = find(path)
    cells, found = read(path)
    found = [task for task in found if task.checker is not None]
    drawn = {task.id: task.make_cases() for task in found}
    asks = [
        {
            "id": task.id,
            "module": task.probe.__module__.rsplit(".", 1)[1],
            "probe": task.probe.__name__,
            "cases": drawn[task.id],
        }
        for task in found
    ]
    errors, answers, total = [], {}, len(cells) + len(found)
    for said in _worker(path, {"cells": cells, "asks": asks}, seconds):
        if "cell" in said:
            if said["error"]:
                errors.append((said["cell"], said["error"]))
            report(1, total, said["cell"])
        elif "id" in said:
            answers[said["id"]] = [probes.Answer(**answer) for answer in said["answers"]]
            report(1, total, said["id"])
    verdicts = [_verdict(task, drawn[task.id], answers.get(task.id), errors, seconds) for task in found]
    return Result(path, verdicts, errors)


def _verdict(task, cases, answers, errors, seconds):
    if answers is None:
        return core.TaskVerdict(
            core.NOT_YET,
            f"The notebook came to no end: it ran out of its {seconds:g} seconds, or its process died, before this "
            "task.",
            mistake="notebook stopped",
            try_next="Restart the kernel and choose Run All: at which cell does it stop?",
            task=task.id,
            most=task.points,
        )
    verdict = core.judge(task, cases, answers)
    if answers[0].status == "missing" and errors:
        name, error = errors[0]
        message = f"{verdict.message} {name[0].upper() + name[1:]} stopped with {error['type']}: {error['message']}"
        return dataclasses.replace(verdict, message=message, try_next="Repair that cell first; then check again.")
    return verdict


def _worker(path, job, seconds):
    """What the worker says, line by line, until it ends or its time is up."""
    environment = {**os.environ, "MPLBACKEND": "agg", "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "convlab.probes.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=path.parent,
        env=environment,
        text=True,
        encoding="utf-8",
    )
    alarm = threading.Timer(seconds, process.kill)
    alarm.start()
    try:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(probes.encode(job) + "\n")
            process.stdin.flush()
        for line in process.stdout:
            try:
                said = probes.decode(line)
            except ValueError:
                continue
            if said.get("end"):
                break
            yield said
    finally:
        alarm.cancel()
        process.kill()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        process.stdout.close()
        process.wait()
