"""What the tests of a class share: notebooks as learners would send them, and results as a grader would write them."""

import copy
import functools
import json
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "04_stride"


@functools.cache
def _read(kind, name):
    return json.loads((ROOT / kind / name / f"{name}.ipynb").read_text("utf-8"))


def exercise(name=NAME):
    """An exercise as it is given out, as a dict that may be changed."""
    return copy.deepcopy(_read("exercises", name))


def text(cell):
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def label(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


@functools.cache
def right(name=NAME):
    """grade_id -> the right answer, from the solution."""
    return {
        label(c): text(c)
        for c in _read("solutions", name)["cells"]
        if c["metadata"].get("nbgrader", {}).get("solution")
    }


def notebook(answers=(), name=NAME):
    """An exercise with some answers: ``{grade_id: source}``, or the names of those that are right."""
    answers = answers if isinstance(answers, dict) else {key: right(name)[key] for key in answers}
    made = exercise(name)
    for cell in made["cells"]:
        if label(cell) in answers:
            cell["source"] = answers[label(cell)]
    return made


def data(answers=(), name=NAME):
    """The same as the bytes of a file."""
    return json.dumps(notebook(answers, name), ensure_ascii=False).encode()


def answer_number(number):
    """A notebook that differs from others by one answer; for tests where only that matters."""
    return data({"sizes-answer": f"sizes = [{number}]"})


def make_zip(path, entries):
    """``entries``: name -> bytes, or a list of (name or ZipInfo, bytes)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for entry, content in entries.items() if isinstance(entries, dict) else entries:
            file.writestr(entry, content)
    return path


def at(name, day, hour=12):
    """A zip's entry from that day."""
    return zipfile.ZipInfo(name, (2026, 11, day, hour, 0, 0))


def contents(folder):
    """Every file with its bytes and its time: what "nothing changed" means."""
    files = (path for path in sorted(Path(folder).rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def call(*arguments):
    """Run ``convlab`` with arguments; returns its exit status and what it printed."""
    from click.testing import CliRunner

    from convlab.cli import main

    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output
