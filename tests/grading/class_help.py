"""What the tests of a class share: notebooks as learners would send them, and results as a grader would write them."""

import copy
import functools
import hashlib
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


# -- a class that is graded, written by the contract of the result files ---------------------------------------------

ESSAY = "stride.essay"
NASTY = "</pre><script>alert('x')</script><img src=x onerror=alert(1)>\"'&"


def with_essay(notebook):
    """The exercise with one more task, which a person reads; its answer is Markdown."""
    labels = {"grade": True, "grade_id": "essay", "locked": False, "points": 4, "schema_version": 3}
    labels |= {"solution": True, "task": False, "cell_type": "markdown", "checksum": "0"}
    metadata = {"nbgrader": labels, "convlab": {"task": ESSAY}}
    notebook["cells"].append(
        {"cell_type": "markdown", "id": "essay", "metadata": metadata, "source": "*Your answer here.*"}
    )
    return notebook


def entry(task, outcome="right", mistake=None, code="", **more):
    """What the grader says of one task of the exercise."""
    from convlab import tasks

    one = next(one for one in tasks.tasks("stride") if one.name == task)
    wrong = outcome == "not yet"
    public = {"outcome": "not yet", "says": "For n=5: expected 2, got 1.", "mistake": mistake, "try_next": ""}
    public |= {"expected": [1, 2, 1, 2, 1], "got": [1, 1, 1, 1, 1], "call": "usage_counts(n=5)", "case": 0}
    public |= {"picture": None, "notes": [], "task": one.id, "points": 0, "most": one.points}
    made = {"id": one.id, "kind": one.kind, "title": one.title, "max": one.points, "outcome": outcome}
    made |= {"points": one.points if outcome == "right" else 0, "mistake": mistake, "code": code, "seconds": 0.25}
    made |= {"says": "3 of 16 hidden cases are not right." if wrong else "All 16 hidden cases are right."}
    made |= {"try_next": "Do the windows move by s?" if wrong else "", "public": public if wrong else None}
    return made | {"cases": {"hidden": 16, "failed": 3 if wrong else 0}} | more


def essay(code="", points=None):
    made = {"id": ESSAY, "kind": "manual", "title": "Essay", "points": points, "max": 4, "outcome": "manual"}
    made |= {"mistake": None, "says": "A person reads this.", "try_next": "", "public": None, "seconds": 0.0}
    return made | {"cases": {"hidden": 0, "failed": None}, "code": code}


NAMES = ("sizes", "usage_counts", "repair", "blur_pool", "consistency")


def graded(group, student, entries, data=None, **more):
    """Put a submission and its result into a class."""
    from convlab.grading import classroom

    path = group.submission(student, NAME)
    path.parent.mkdir(parents=True, exist_ok=True)
    if data is not None:
        path.write_bytes(data)
    sha256 = None if data is None else hashlib.sha256(data).hexdigest()
    made = {"format": 1, "student": student, "assignment": NAME, "submission_sha256": sha256, "grader": "g"}
    made |= {"graded_at": "2026-11-23T18:00:00+00:00", "seconds": 1.5, "status": "graded", "says": ""}
    made |= {"sandbox": {"name": "bubblewrap", "lacks": []}, "flags": [], "cells": [], "tasks": entries}
    group.write_result(made | classroom.totals(entries) | more)


def graded_class(folder):
    """Ada did all well; Bob has mistakes and nasty texts; Cy sent nothing, Dee something else; an essay waits."""
    from convlab.grading import classroom, release

    group = classroom.open_class(folder, "Autumn <b>class</b>")
    tasks = [{k: one[k] for k in ("id", "title", "kind")} | {"points": one["max"]} for one in map(entry, NAMES)]
    tasks.append({"id": ESSAY, "title": "Essay", "kind": "manual", "points": 4})
    given = json.dumps(with_essay(exercise()), ensure_ascii=False).encode()
    classroom.write_bytes(group.release / NAME / f"{NAME}.ipynb", given)
    manifest = {"format": 1, "course": "convlab", "version": "0", "exercises": [{"name": NAME, "tasks": tasks}]}
    classroom.write_json(group.release / release.MANIFEST, manifest)
    (group.folder / "students.csv").write_text(
        "id,first_name,last_name,email\nada,Ada,Åström,ada@example.org\nbob,Bob,<i>Bold</i>,\ncy,Cy,Ng,\ndee,Dee,Or,\n",
        "utf-8",
    )
    right_code = right()
    ada = with_essay(notebook(right_code))
    ada["cells"][-1]["source"] = "Because **stride** drops places.\n\n$$x^2$$"
    code = [right_code[f"{name}-answer"] for name in NAMES]
    tasks = [entry(name, code=text) for name, text in zip(NAMES, code, strict=True)]
    graded(group, "ada", [*tasks, essay("Because **stride** drops places.")], json.dumps(ada).encode())
    bob = with_essay(notebook({"usage_counts-answer": f"def usage_counts(n, k, s, p):\n    return '''{NASTY}'''"}))
    bob["cells"][-1]["source"] = f"{NASTY}\n\n```\n</code>{NASTY}\n$$ {NASTY} $$\n[x](javascript:alert(1))"
    bob["cells"].insert(
        3, {"cell_type": "code", "id": "own", "metadata": {}, "source": f"# mine {NASTY}", "outputs": []}
    )
    bobs = [
        entry("sizes", "not yet", "halves", "sizes = []"),
        entry("usage_counts", "not yet", NASTY, f"x = '{NASTY}'"),
    ]
    bobs += [entry("repair", "not yet", "=cmd()", NASTY), entry("blur_pool", "not attempted"), entry("consistency")]
    error = {"type": NASTY, "message": NASTY, "line": 3, "code": NASTY}
    flags = [{"kind": "cell edited", "cell": NASTY, "says": NASTY}]
    cells = [{"name": "own", "error": error}, {"name": "repair-answer", "error": error}]
    graded(group, "bob", [*bobs, essay(NASTY)], json.dumps(bob).encode(), flags=flags, cells=cells)
    nothing = [entry(name, "not attempted", says="There is no notebook.") for name in NAMES] + [essay(points=0)]
    nothing[-1] |= {"outcome": "not attempted"}
    group.write_result(
        json.loads(group.result_file("ada", NAME).read_text("utf-8"))
        | {"student": "cy", "status": "missing", "says": "There is none.", "tasks": nothing, "submission_sha256": None}
        | classroom.totals(nothing)
    )
    graded(group, "dee", nothing, b"{", status="unreadable", says="Its JSON is broken.")
    return group
