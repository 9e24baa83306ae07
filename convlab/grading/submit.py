"""The learner's side: one file with their work, made from copies. Nothing in ``my_work/`` is ever changed.

The file is a zip: ``hand-in.json`` (who, which exercises, when each was saved, hashes) and each ``NAME/NAME.ipynb``.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import json
import pathlib
import zipfile
from collections.abc import Sequence

from convlab import course, tasks
from convlab._version import __version__
from convlab.errors import ConvlabError
from convlab.files import replacing
from convlab.grading import release
from convlab.running import cells as notebooks
from convlab.running import notebook as reading
from convlab.tasks import record
from convlab.text import plural

FORMAT = 1
KIND = "convlab hand-in"
HAND_IN = "hand-in.json"
LARGEST = notebooks.LARGEST_FILE  # bytes of one notebook with its outputs; collecting refuses more


class SubmitError(ConvlabError, ValueError):
    """Work that cannot be handed in as it is, with what to do about it."""


@dataclasses.dataclass(frozen=True)
class Piece:
    """One exercise in a hand-in.

    Attributes
    ----------
    name : str
    path : pathlib.Path
    data : bytes
        The notebook as it was saved.
    saved : datetime.datetime
    begun, of : int
        Answers that are no longer as they were given out, and answers there are.
    remarks : list of str
    """

    name: str
    path: pathlib.Path
    data: bytes = dataclasses.field(repr=False)
    saved: datetime.datetime | None = None
    begun: int = 0
    of: int = 0
    remarks: list = dataclasses.field(default_factory=list)


def submit(
    names: Sequence[str] = (),
    author: str = "",
    work: str | pathlib.Path | None = None,
    to: str | pathlib.Path | None = None,
) -> tuple[pathlib.Path, list[Piece]]:
    """Put the work on some exercises into one file.

    Parameters
    ----------
    names : sequence of str
        Exercises ("04_stride", "stride", or a path into ``my_work/``); by default every one that has been begun.
    author : str
        Who hands in. An LMS knows that anyway; it is for mail and shared folders.
    work : path, optional
        ``my_work/``; found from the current folder by default.
    to : path, optional
        The file to write; by default ``convlab hand-in.zip`` in ``my_work/``.

    Returns
    -------
    path : pathlib.Path
        The file.
    pieces : list of Piece
        What is in it.

    Raises
    ------
    SubmitError
        Nothing to hand in, or a notebook that is not whole or too large.
    """
    work = find_work(work)
    folders = [_folder(name) for name in names] or _begun(work)
    pieces = [_piece(work, folder) for folder in dict.fromkeys(folders)]
    to = pathlib.Path(to) if to else _free_name(work / "convlab hand-in.zip")
    if to.is_dir():
        raise SubmitError(f"{to} is a folder; name a file in it: {to / 'hand-in.zip'}.")
    if to.suffix != ".zip":
        raise SubmitError(f"The file to hand in is a zip: call it {to.name}.zip.")
    if to.exists() and not _is_hand_in(to):
        raise SubmitError(f"{to} is there already and is no hand-in of this course, so it stays. Choose another name.")
    manifest = {
        "format": FORMAT,
        "kind": KIND,
        "version": __version__,
        "author": " ".join(author.split()),
        "made": _iso(datetime.datetime.now(datetime.UTC)),
        "exercises": [
            {
                "name": piece.name,
                "notebook": f"{piece.name}/{piece.name}.ipynb",
                "sha256": hashlib.sha256(piece.data).hexdigest(),
                "bytes": len(piece.data),
                "saved": _iso(piece.saved),
                "begun": piece.begun,
                "answers": piece.of,
            }
            for piece in pieces
        ],
    }
    try:
        _write(to, manifest, pieces)
    except OSError as error:
        raise SubmitError(
            f"{to} could not be written: {error.strerror or error}. Your work has not changed. Name a file in a folder "
            "where you may write, with --to."
        ) from error
    return to, pieces


def find_work(work: str | pathlib.Path | None = None) -> pathlib.Path:
    """The learner's ``my_work``: the one given, around or in the current folder, or the course's."""
    if work is not None:
        work = pathlib.Path(work)
        if not work.is_dir():
            raise SubmitError(f"There is no folder {work}.")
        return work
    folder = record.work_folder()
    if folder is not None:
        return folder
    if (pathlib.Path.cwd() / record.WORK).is_dir():
        return pathlib.Path.cwd() / record.WORK
    with contextlib.suppress(course.CourseError):
        if course.my_work().is_dir():
            return course.my_work()
    raise SubmitError(
        "There is no folder my_work/ with your exercises here. Change to the folder of the course, or name the folder "
        "that holds them: convlab submit --work FOLDER."
    )


def _folder(name):
    """ "stride", "my_work/04_stride/" and "04_stride.ipynb" all mean the exercise 04_stride."""
    folder = release.exercise_of(name)
    if folder not in tasks.LESSONS.values():
        raise SubmitError(f"There is no exercise {name!r}. There are: {', '.join(tasks.LESSONS.values())}.")
    return folder


def _begun(work):
    there = [folder for folder in tasks.LESSONS.values() if (work / folder / f"{folder}.ipynb").is_file()]
    if not there and (work / record.WORK).is_dir():
        raise SubmitError(f"{work} holds no exercise. Did you mean {work / record.WORK}?")
    if not there:
        for folder in tasks.LESSONS.values():
            _refuse_copy(work, folder)
        raise SubmitError(f"{work} holds no exercise. `make lab` copies the exercises there.")
    begun = [folder for folder in there if _piece(work, folder).begun]
    if not begun:
        for folder in there:
            _refuse_copy(work, folder)
        raise SubmitError(
            f"Nothing is begun yet: {', '.join(there)} in {work} {'is' if len(there) == 1 else 'are'} as given out. "
            "If you have written answers, save the notebook first (Ctrl+S). To hand it in all the same, name it: "
            f"convlab submit {there[0]}"
        )
    return begun


def _refuse_copy(work, folder):
    """Say that the work is in a copy, which has another name and so is not handed in."""
    name, stubs = f"{folder}.ipynb", _stubs(work, folder)
    for path in sorted((work / folder).glob("*.ipynb")):
        if path.name == name:
            continue
        written = {}
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            written = _written(path.read_bytes())
        begun = _count_begun(written, stubs)
        if begun:
            there = path.with_name(name).exists()
            first = f"{name} is as given out, but" if there else f"There is no {name}, but"
            how = f"rename it to {name}" + (" (the other one out of the way)" if there else "")
            raise SubmitError(
                f"{first} {path.name} in {path.parent} has {begun} of {max(len(written), len(stubs))} answers. To hand "
                f"that in: {how}, then submit again."
            )


def _written(data, given=None):
    """grade_id -> what stands in the answer's cell; in a notebook that lost its labels, by what its cells say."""
    cells = notebooks.read(data)["cells"]
    answers = {
        cell["metadata"].get("nbgrader", {}).get("grade_id"): release.source(cell)
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }
    if given is not None and not answers:
        mine, _, _ = reading.match_cells(reading.read_cells(data), given)
        answers = {cell.key: mine[cell.key].source for cell in given.cells if cell.answer and cell.key in mine}
    return answers


def _count_begun(written, stubs):
    return sum(
        hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() != stubs.get(name) for name, text in written.items()
    )


def _piece(work, folder):
    path = work / folder / f"{folder}.ipynb"
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise SubmitError(
                f"{path} has {size / 1e6:.0f} MB, and at most {LARGEST / 1e6:.0f} MB can be handed in. Most of it will "
                "be outputs: in JupyterLab choose Edit, Clear Outputs of All Cells, save, and try again."
            )
        data = path.read_bytes()
        saved = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    except FileNotFoundError:
        _refuse_copy(work, folder)
        raise SubmitError(f"There is no {path}. `make lab` copies the exercise there.") from None
    except OSError as error:
        raise SubmitError(f"{path} cannot be read: {error.strerror or error}.") from error
    try:
        written = _written(data, _given(work, folder))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise SubmitError(
            f"{path} is not a whole notebook file; perhaps a save was interrupted. Open it in JupyterLab and save it; "
            f"an older state may be in {path.parent / '.ipynb_checkpoints'}. Nothing was handed in."
        ) from None
    stubs = _stubs(work, folder)
    begun = _count_begun(written, stubs)
    missing = len(set(stubs) - set(written))
    remarks = [f"{missing} of its answer cells are missing"] if missing else []
    other = max(path.parent.glob("*.ipynb"), key=lambda candidate: candidate.stat().st_mtime)
    if other.stat().st_mtime > path.stat().st_mtime:
        remarks.append(f"{other.name} beside it was saved later, and is not handed in: only {path.name} is")
    return Piece(folder, path, data, saved, begun, max(len(written), len(stubs)), remarks)


def _given(work, folder):
    """The exercise as it was given out, as far as it is known here, or None."""
    roots = [work.resolve().parent]
    with contextlib.suppress(course.CourseError):
        roots.append(course.find_root())
    for root in roots:
        with contextlib.suppress(OSError, reading.Unreadable):
            return reading.read_release((root / "exercises" / folder / f"{folder}.ipynb").read_bytes(), folder)
    return None


def _stubs(work, folder):
    """grade_id -> hash of the answer's cell as it was given out, as far as that is known here."""
    roots = [work.resolve().parent]
    with contextlib.suppress(course.CourseError):
        roots.append(course.find_root())
    for root in roots:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            cells = json.loads((root / "exercises" / folder / f"{folder}.ipynb").read_text("utf-8"))["cells"]
            return {
                cell["metadata"]["nbgrader"]["grade_id"]: hashlib.sha256(release.source(cell).encode()).hexdigest()
                for cell in cells
                if cell["metadata"].get("nbgrader", {}).get("solution")
            }
    return {}


def _free_name(path):
    """The name itself, unless something that is no hand-in has it."""
    number = 1
    while path.exists() and not _is_hand_in(path):
        number += 1
        path = path.with_name(f"convlab hand-in {number}.zip")
    return path


def _is_hand_in(path):
    try:
        with zipfile.ZipFile(path) as file:
            return json.loads(file.read(HAND_IN)[:1_000_000])["kind"] == KIND
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return False


def _write(to, manifest, pieces):
    with replacing(to, 0o644, durable=True) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr(HAND_IN, release.as_json(manifest))
            for piece in pieces:
                out.writestr(f"{piece.name}/{piece.name}.ipynb", piece.data)
        with zipfile.ZipFile(file) as made:  # a full disk or a bad one is noticed here, not by the instructor
            if any(made.read(f"{piece.name}/{piece.name}.ipynb") != piece.data for piece in pieces):
                raise OSError(None, "what was written is not what was read")


def _iso(moment):
    return moment.isoformat(timespec="seconds")


def as_text(path: pathlib.Path, pieces: Sequence[Piece]) -> str:
    """What was handed in and what to do with it, in words."""
    lines = []
    for piece in pieces:
        lines.append(f"{piece.name}: {piece.begun} of {piece.of} answers begun; saved {_ago(piece.saved)}")
        lines += [f"  ! {remark}." for remark in piece.remarks]
    lines += [
        "",
        f"Your work is in this file: {path}",
        "Hand in that one file. Your notebooks have not changed; if you go on working, save them and run this again.",
    ]
    return "\n".join(lines)


def _ago(moment):
    seconds = (datetime.datetime.now(datetime.UTC) - moment).total_seconds()
    if seconds < 90:
        return "just now"
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = round(seconds / size)
            return f"{plural(count, name)} ago"
    return "just now"
