"""What learners are given: exercises and what they need, in a zip or folder that is the same, byte for byte, each time.

Unless only the exercises are wanted, a release is the course itself without its solutions, so it opens as the course
does: ``make lab``. It never holds a solution, a gradebook or anybody's work, and it is not made of exercises that do.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from convlab import course, tasks
from convlab._version import __version__
from convlab.errors import ConvlabError
from convlab.files import replacing
from convlab.grading.classroom import ClassroomError, write_bytes

if TYPE_CHECKING:
    from convlab.grading.classroom import Classroom

FORMAT = 1
MANIFEST = "manifest.json"
NAME = "convlab-exercises"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_COURSE_FILES: tuple[str, ...] = (
    "Makefile",
    "pyproject.toml",
    "constraints.txt",
    "tools/course.py",
    "LICENSE",
    "LICENSE-CODE",
)
_COURSE_FILES += ("LICENSE-TEXT", "CITATION.cff", "docs/credits.md")
_PACKAGE = {".py", ".typed", ".json", ".js", ".css", ".csv", ".npz"}  # as package-data in pyproject.toml
_FOR_ALL = 0o644  # what is handed out may be read by everybody
_TELLTALE = 12  # characters: a shorter line of a solution may well stand in the exercise, too


class ReleaseError(ConvlabError, ValueError):
    """Something that must not be handed out, or cannot be."""


@dataclasses.dataclass(frozen=True)
class Release:
    """What was written.

    Attributes
    ----------
    path : pathlib.Path
        The zip, or the folder.
    manifest : dict
        ``{"format", "course", "version", "exercises": [...], "files": {name: sha256}}``.
    changed : list of str
        Exercises that differ from those that this class was given before.
    """

    path: pathlib.Path
    manifest: dict
    changed: list


def release(
    classroom: Classroom,
    names: Sequence[str] = (),
    to: str | pathlib.Path | None = None,
    exercises_only: bool = False,
    course_root: str | pathlib.Path | None = None,
) -> Release:
    """Write a release, and remember in the class folder what was handed out.

    Parameters
    ----------
    classroom : Classroom
        ``release/manifest.json`` and ``release/NAME/NAME.ipynb`` (nbgrader's layout) are written in its folder, for
        every exercise released so far.
    names : sequence of str
        Exercises by folder ("04_stride") or short name ("stride"); all by default.
    to : path, optional
        A name ending in ``.zip``, or a folder that is empty or holds an older release; by default
        ``release/convlab-exercises.zip`` in the class folder.
    exercises_only : bool
        For learners who have the course already: leave the lessons and the package out.
    course_root : path, optional
        The course; found from the current folder by default.

    Returns
    -------
    Release

    Raises
    ------
    ReleaseError
        No such exercise; a solution in an exercise; points that differ from the task's; `to` holds something else.
    CourseError
        The course is not found.
    """
    course_root = pathlib.Path(course_root) if course_root else course.find_root()
    to = pathlib.Path(to) if to else classroom.release / f"{NAME}.zip"
    files: dict[str, bytes] = {}
    exercises = []
    for name in _chosen(names, course_root):
        of_exercise = _exercise_files(name, course_root)
        _refuse_solutions(name, of_exercise, course_root)
        exercises.append(_describe(name, of_exercise))
        files |= of_exercise
    if not exercises_only:
        files |= _course_files(course_root)
    files["README.md"] = _readme(exercises, exercises_only).encode()
    manifest = {
        "format": FORMAT,
        "course": "convlab",
        "version": __version__,
        "exercises": exercises,
        "files": {name: _sha256(data) for name, data in sorted(files.items())},
    }
    files[MANIFEST] = as_json(manifest).encode()
    try:
        changed = _remember(classroom, manifest, files)
        if to.suffix == ".zip":
            _write_zip(to, files)
        else:
            _write_folder(to, files)
    except ClassroomError:
        raise
    except OSError as error:
        raise ReleaseError(f"{error.filename or to} could not be written: {error.strerror or error}.") from error
    return Release(to, manifest, changed)


def as_json(data: Any) -> str:
    """The one way in which these files are written."""
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _sha256(data):
    return hashlib.sha256(data).hexdigest()


# -- what goes in --------------------------------------------------------------------------------------------------


def _chosen(names, course_root):
    have = {path.parts[0] for path in course.exercise_files(course_root)}
    there = [folder for folder in tasks.LESSONS.values() if folder in have]
    chosen = [exercise_of(name) for name in names]
    for name in chosen:
        if name not in there:
            raise ReleaseError(f"There is no exercise {name!r}. There are: {', '.join(there)}.")
    return [folder for folder in there if folder in chosen] or there


def exercise_of(name: str) -> str:
    """The exercise that is meant by "04_stride", "stride", "04", "4" or a path to it; other words as they are."""
    with contextlib.suppress(course.LessonError):
        return course.lesson(name).folder
    return pathlib.PurePath(name).name.removesuffix(".ipynb")


def _exercise_files(name, course_root):
    paths = [path for path in course.exercise_files(course_root) if path.parts[0] == name]
    return {f"exercises/{path.as_posix()}": (course.exercises(course_root) / path).read_bytes() for path in paths}


def _course_files(course_root):
    package = (path for path in (course_root / "convlab").rglob("*") if path.suffix in _PACKAGE)
    lessons = course.notebooks(course_root).glob("*.ipynb")
    paths = [path.relative_to(course_root) for path in (*package, *lessons)]
    paths = [path for path in paths if not any(part.startswith((".", "__pycache__")) for part in path.parts)]
    paths += [pathlib.Path(name) for name in _COURSE_FILES if (course_root / name).is_file()]
    files = {path.as_posix(): (course_root / path).read_bytes() for path in paths}
    return files | _linked(files, course_root)


def _linked(files, course_root):
    """What the lessons link to under docs/, and what that links to: the glossary, a sheet, its pictures."""
    linked, todo = {}, {name: data for name, data in files.items() if name.endswith((".ipynb", ".md"))}
    while todo:
        name, data = todo.popitem()
        for target in re.findall(r"\]\(([^)#\s:]+)", data.decode("utf-8")):
            path = os.path.normpath(os.path.join(os.path.dirname(name), target)).replace(os.sep, "/")
            if path.startswith("docs/") and path not in linked and (course_root / path).is_file():
                linked[path] = (course_root / path).read_bytes()
                if path.endswith(".md"):
                    todo[path] = linked[path]
    return linked


def _describe(name, files):
    """An exercise in the manifest; every task in the notebook is one of the course's, with the same points."""
    path = f"exercises/{name}/{name}.ipynb"
    notebook = json.loads(files[path])
    points = {}
    for cell in notebook["cells"]:
        graded = cell["metadata"].get("nbgrader", {})
        if graded.get("grade"):
            points[task_of(name, cell)] = graded["points"]
    known = {task.id: task for task in tasks.tasks(name)}
    if points != {task.id: task.points for task in known.values()}:
        raise ReleaseError(
            f"{path} has the tasks and points {points}, the course has { ({k: v.points for k, v in known.items()}) }. "
            "Make the exercises again: `python tools/exercises.py`."
        )
    return {
        "name": name,
        "title": _title(notebook),
        "points": sum(points.values()),
        "minutes": sum(task.minutes for task in known.values()),
        "notebook": path,
        "sha256": _sha256(files[path]),
        "tasks": [
            {"id": task.id, "title": task.title, "kind": task.kind, "points": task.points} for task in known.values()
        ],
        "stubs": {
            cell["metadata"]["nbgrader"]["grade_id"]: _sha256(source(cell).encode())
            for cell in notebook["cells"]
            if cell["metadata"].get("nbgrader", {}).get("solution")
        },
    }


def task_of(name: str, cell: Mapping[str, Any]) -> str:
    """The id of the task that a graded cell of an exercise stands for."""
    task = cell["metadata"].get("convlab", {}).get("task")
    return task or f"{course.lesson(name).name}.{cell['metadata']['nbgrader']['grade_id']}"


def source(cell: Mapping[str, Any]) -> str:
    """A cell's source as one text."""
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def _title(notebook):
    text = "\n".join(source(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    return heading[1].strip() if heading else ""


def _refuse_solutions(name, files, course_root):
    """No line of an answer, no link to one, no output: an exercise that was made by hand might hold them."""
    answers = _answer_lines(course_root / "solutions" / name / f"{name}.ipynb")
    for path, data in files.items():
        text = data.decode("utf-8", "replace")
        if re.search(r"(BEGIN|END) SOLUTION|solutions/", text):
            raise ReleaseError(f"{path} holds, or links to, a solution. Make it again: `python tools/exercises.py`.")
        if not path.endswith(".ipynb"):
            continue
        for cell in json.loads(text)["cells"]:
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
            told = answers.get(grade_id, set()) & {line.strip() for line in source(cell).splitlines()}
            if told or cell.get("outputs"):
                what = f"the solution's line {sorted(told)[0]!r}" if told else "an output"
                raise ReleaseError(
                    f"{path} has {what} in its cell {grade_id or cell.get('id')!r}, and is not handed out. "
                    "Make the exercises again: `python tools/exercises.py`."
                )


def _answer_lines(path):
    """grade_id -> the telltale lines between BEGIN SOLUTION and END SOLUTION."""
    if not path.is_file():
        return {}
    answers = {}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        for block in re.findall(r"BEGIN SOLUTION.*?\n(.*?)\n[^\n]*END SOLUTION", source(cell), re.DOTALL):
            lines = {line.strip() for line in block.splitlines() if len(line.strip()) >= _TELLTALE}
            answers.setdefault(grade_id, set()).update(lines)
    return answers


def _readme(exercises, exercises_only):
    rows = "\n".join(
        f"| [{exercise['title'] or exercise['name']}]({exercise['notebook']}) | {len(exercise['tasks'])} "
        f"| {exercise['points']} | {exercise['minutes']} |"
        for exercise in exercises
    )
    if exercises_only:
        start = (
            "These are the exercises alone; they need the course (the package `convlab` and its environment). Put the "
            "folders under\n`exercises/` into `my_work/` in the folder of your course, and open them there: `make lab`."
            " Exercises that are in your `my_work/`\nalready are the same ones: keep yours."
        )
    else:
        start = (
            "You need Python 3.11 or newer and `make`. In this folder:\n\n"
            "```bash\nmake lab     # sets everything up the first time (it downloads), then opens JupyterLab\n```\n\n"
            "Without `make` (Windows): `python tools/course.py lab`. Your own copies of the exercises are then in "
            "`my_work/`; work on those.\nIf you have the course already, you need nothing from here: the same "
            "exercises are in its `my_work/`."
        )
    return (
        "# convlab: exercises\n\n"
        f"| exercise | tasks | points | minutes |\n| --- | ---: | ---: | ---: |\n{rows}\n\n"
        f"## Open them\n\n{start}\n\n"
        "## Hand them in\n\n"
        "Save your notebooks, then put your work into one file:\n\n"
        '```bash\n.venv/bin/convlab submit --name "Your Name"     # Windows: .venv\\Scripts\\convlab\n```\n\n'
        "It says where the file is; upload that one. Your notebooks stay as they are.\n"
    )


# -- writing -------------------------------------------------------------------------------------------------------


def _remember(classroom, manifest, files):
    """In the class folder: nbgrader's layout and one manifest of all exercises handed out so far."""
    known = {exercise["name"]: exercise for exercise in manifest_of(classroom).get("exercises", [])}
    changed = [
        exercise["name"]
        for exercise in manifest["exercises"]
        if known.get(exercise["name"], exercise)["sha256"] != exercise["sha256"]
    ]
    for exercise in manifest["exercises"]:
        known[exercise["name"]] = exercise
        inside = f"exercises/{exercise['name']}/"
        for path, data in files.items():
            if path.startswith(inside):
                write_bytes(classroom.release / path.removeprefix("exercises/"), data, _FOR_ALL)
    exercises = [known[name] for name in sorted(known)]
    whole = {key: manifest[key] for key in ("format", "course", "version")} | {"exercises": exercises}
    write_bytes(classroom.release / MANIFEST, as_json(whole).encode(), _FOR_ALL)
    return changed


def manifest_of(classroom: Classroom) -> dict[str, Any]:
    """What this class was given so far; empty before the first release.

    Raises
    ------
    ReleaseError
        The manifest is there and cannot be read.
    """
    path = classroom.release / MANIFEST
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ReleaseError(f"{path} cannot be read: {error}. Run `convlab release` again.") from error


def _write_zip(path, files):
    with (
        replacing(path, 0o644, durable=True) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out,
    ):
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{NAME}/{name}", _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            out.writestr(entry, data)


def _write_folder(path, files):
    """Fill a folder; of an older release only its own files are taken away."""
    old = _files_of_release(path)
    if path.exists() and old is None and (not path.is_dir() or any(path.iterdir())):
        raise ReleaseError(f"{path} is there already and is not a release. Name a new folder, or a file.zip.")
    inside = path.resolve()
    for name in set(old or ()) - set(files):
        gone = (path / name).resolve()
        if gone.is_relative_to(inside) and gone.is_file():
            gone.unlink()
    for name, data in sorted(files.items()):
        write_bytes(path / name, data, _FOR_ALL)


def _files_of_release(path):
    try:
        manifest = json.loads((path / MANIFEST).read_text("utf-8"))
        return list(manifest["files"]) if manifest["course"] == "convlab" else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
