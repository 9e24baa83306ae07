"""The course's folder on this computer, and the learner's copies of the exercises in it. Standard library only."""

import hashlib
import os
import tempfile
from pathlib import Path

from convlab import files
from convlab.errors import ConvlabError

FIRST_LESSON = "notebooks/00_start_here.ipynb"
_GIVEN_OUT = ".given_out.json"  # in my_work/: which version of each exercise file the learner's copy was made from
_NEWER = ".newer"  # 04_stride.ipynb -> 04_stride.newer.ipynb, the updated exercise beside the learner's own


class CourseError(ConvlabError, OSError):
    """The course's folder cannot be found, read or written."""


def find_root(start=None):
    """The folder of the course: the one with ``notebooks/`` and ``exercises/`` in it.

    Parameters
    ----------
    start : path, optional
        Where to look first, and then in every folder above it; the current folder by default. If the course is not
        found there, it is looked for where this package was installed from.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    CourseError
        When there is no course in any of these places.
    """
    start = Path(start or Path.cwd()).resolve()
    installed_from = Path(__file__).resolve().parents[1]
    for folder in (start, *start.parents, installed_from):
        if (folder / "notebooks").is_dir() and (folder / "exercises").is_dir() and (folder / "convlab").is_dir():
            return folder
    raise CourseError(
        f"The course's folder (with notebooks/ and exercises/ in it) is neither {start} nor a folder above it. "
        "Change to the folder of the course, and try again."
    )


def notebooks(root=None):
    """Folder of the lessons."""
    return (Path(root) if root else find_root()) / "notebooks"


def exercises(root=None):
    """Folder of the exercises as the course gives them out; never edited."""
    return (Path(root) if root else find_root()) / "exercises"


def my_work(root=None):
    """Folder of the learner's own copies of the exercises."""
    return (Path(root) if root else find_root()) / "my_work"


def exercise_files(root=None):
    """Every file of every exercise, as sorted paths relative to ``exercises/``: ``04_stride/04_stride.ipynb``."""
    folder = exercises(root)
    paths = (path.relative_to(folder) for path in folder.glob("*/**/*") if path.is_file())
    return sorted(path for path in paths if not any(part.startswith(".") for part in path.parts))


def copy_missing_exercises(root=None):
    """Copy into ``my_work/`` every exercise file that is not there yet. What is there is never touched.

    The version given out is remembered, so that ``newer_exercises`` can tell when the course has a newer one.

    Returns
    -------
    list of pathlib.Path
        The copies made, relative to ``my_work/``.

    Raises
    ------
    CourseError
        When ``my_work/`` cannot be written; copies made before that stay.
    """
    root = Path(root) if root else find_root()
    given_out, made = _read_given_out(root), []
    try:
        for path in exercise_files(root):
            source, copy = exercises(root) / path, my_work(root) / path
            if not os.path.lexists(copy):
                files.create(copy, source.read_bytes())
                given_out[path.as_posix()] = _sha256(source)
                made.append(path)
            elif path.as_posix() not in given_out and copy.is_file() and _sha256(copy) == _sha256(source):
                given_out[path.as_posix()] = _sha256(source)  # copied by hand, or the record was lost
        if given_out != _read_given_out(root):
            _write_given_out(root, given_out)
    except OSError as error:
        raise CourseError(
            f"The exercises could not be copied into {my_work(root)}: {error.strerror or error} ({error.filename}). "
            f"Nothing that was there has changed. {how_to_move(root)}"
        ) from error
    return made


def newer_exercises(root=None):
    """Exercise files that the course has changed since the learner's copy was made, relative to ``exercises/``."""
    root = Path(root) if root else find_root()
    given_out = _read_given_out(root)
    return [
        path
        for path in exercise_files(root)
        if os.path.lexists(my_work(root) / path)
        and given_out.get(path.as_posix(), _sha256(exercises(root) / path)) != _sha256(exercises(root) / path)
    ]


def copy_newer_exercise(path, root=None):
    """Put the course's newer version of one exercise file beside the learner's own, which stays as it is.

    Parameters
    ----------
    path : path relative to ``exercises/``, as ``newer_exercises`` gives it

    Returns
    -------
    pathlib.Path
        The new file: ``my_work/04_stride/04_stride.newer.ipynb``, or ``….newer2.ipynb`` where that name is taken.

    Raises
    ------
    CourseError
        When ``my_work/`` cannot be written.
    """
    root = Path(root) if root else find_root()
    path = Path(path)
    source, number = exercises(root) / path, 1
    while True:
        copy = (my_work(root) / path).with_name(f"{path.stem}{_NEWER}{number if number > 1 else ''}{path.suffix}")
        if not os.path.lexists(copy):
            break
        number += 1
    try:
        files.create(copy, source.read_bytes())
        _write_given_out(root, {**_read_given_out(root), path.as_posix(): _sha256(source)})
    except OSError as error:
        raise CourseError(
            f"{copy} could not be written: {error.strerror or error}. Your own has not changed. {how_to_move(root)}"
        ) from error
    return copy


def is_writable(folder):
    """Whether a file can really be made in a folder; permissions alone do not tell (read-only disks, shares)."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def how_to_move(root):
    """What a learner does when the course lies where they may not write."""
    new = Path.home() / "convlab"
    return (
        "To work on the course, copy its folder to a place where you may write, and start it there: copy "
        f"{root} to {new}, change to {new}, and run `make lab` (Windows: `python tools/course.py lab`)."
    )


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_given_out(root):
    return files.read_json_object(my_work(root) / _GIVEN_OUT)


def _write_given_out(root, given_out):
    files.write_json(my_work(root) / _GIVEN_OUT, given_out, sort_keys=True)
