"""The table of lessons, the course's folder on this computer, and the learner's copies of the exercises in it.

Standard library only: tools/course.py uses it before anything is installed.
"""

import dataclasses
import difflib
import hashlib
import importlib
import os
import tempfile
from pathlib import Path

from convlab import files
from convlab.errors import ConvlabError

_GIVEN_OUT = ".given_out.json"  # in my_work/: which version of each exercise file the learner's copy was made from
_NEWER = ".newer"  # 04_stride.ipynb -> 04_stride.newer.ipynb, the updated exercise beside the learner's own


class CourseError(ConvlabError, OSError):
    """The course's folder cannot be found, read or written."""


class LessonError(ConvlabError, LookupError):
    """There is no such lesson, or the lesson has no such part."""


# -- the table of lessons ------------------------------------------------------------------------------------------

KINDS = ("start", "parameter", "capstone", "appendix")


@dataclasses.dataclass(frozen=True)
class Lesson:
    """One lesson of the course.

    Attributes
    ----------
    number : str
        Two characters: ``"04"``, or ``"A1"`` for an appendix.
    name : str
        The short name, ``"stride"``: its modules are called so, and the ids of its tasks and cards begin with it.
    folder : str
        ``"04_stride"``: its notebook without ``.ipynb``, and the folder of its exercise.
    title : str
        As the first line of the notebook has it.
    kind : one of ``KINDS``
    question : str
        What the lesson answers, for the list in README.md.
    """

    number: str
    name: str
    folder: str
    title: str
    kind: str
    question: str

    @property
    def notebook(self) -> str:
        """``"notebooks/04_stride.ipynb"``, from the course's folder."""
        return f"notebooks/{self.folder}.ipynb"

    @property
    def label(self) -> str:
        """``"04 · stride"``."""
        return f"{self.number} · {self.title}"


# The one list of lessons, by number: appendices (A1, A2 …) come after 09. Whatever else the course has of a lesson is
# found by its short name.
LESSONS = (
    Lesson(
        "00", "start", "00_start_here", "Start here", "start", "What is a convolution, and how does this course work?"
    ),
    Lesson(
        "01",
        "in_channels",
        "01_in_channels",
        "in_channels",
        "parameter",
        "In which order do the axes go, what does a filter add up, "
        "and what breaks when channels are swapped or missing?",
    ),
    Lesson(
        "02",
        "out_channels",
        "02_out_channels",
        "out_channels",
        "parameter",
        "How many filters are enough, and what do they cost, here and in the next layer?",
    ),
    Lesson(
        "03",
        "kernel_size",
        "03_kernel_size",
        "kernel_size",
        "parameter",
        "Are two 3 × 3 cheaper than one 5 × 5? How far does a network really see?",
    ),
    Lesson(
        "04",
        "stride",
        "04_stride",
        "stride",
        "parameter",
        "Does stride 2 halve the picture? What does it drop, and what does it fold?",
    ),
    Lesson(
        "05",
        "padding",
        "05_padding",
        "padding",
        "parameter",
        "What should be added around a picture, and what does it give away?",
    ),
    Lesson(
        "06",
        "dilation",
        "06_dilation",
        "dilation",
        "parameter",
        "Does a wider kernel without more weights come free, and what does it step over?",
    ),
    Lesson(
        "07",
        "groups",
        "07_groups",
        "groups",
        "parameter",
        "What do groups save, what do they cut apart, and are they faster?",
    ),
    Lesson(
        "08",
        "bias",
        "08_bias",
        "bias",
        "parameter",
        "Which normalisation cancels the bias, and what can no network do without one?",
    ),
    Lesson(
        "09",
        "design",
        "09_design_principles",
        "Design principles",
        "capstone",
        "How do you set all of them together, and which rules of thumb survive an experiment?",
    ),
)
FIRST_LESSON = LESSONS[0].notebook

# Room of the package -> what a lesson has there, and the name that its module in this room must define.
PARTS = {
    "figures": ("figures", None),
    "predictions.decks": ("cards", "CARDS"),
    "experiments": ("experiments", "EXPERIMENTS"),
    "probes": ("probes", None),
    "tasks": ("tasks", "TASKS"),
}


def lesson(name: str | int) -> Lesson:
    """The lesson that a name means.

    Parameters
    ----------
    name : str or int
        Its number (``"04"``, ``"4"``, ``4``, ``"A1"``), its short name (``"stride"``), its folder (``"04_stride"``), or
        a path that ends in its folder or its notebook. Capital and small letters are the same.

    Raises
    ------
    LessonError
        There is no such lesson; the message names those that are near.
    """
    known = _by_name()
    word = "" if isinstance(name, bool) else str(name).replace("\\", "/").rstrip("/").rpartition("/")[2].casefold()
    word = word.removesuffix(".ipynb")
    row = known.get(f"{word:0>2}" if word.isdecimal() else word)
    if row is not None:
        return row
    near = {known[key].name: None for key in difflib.get_close_matches(word, known, n=3, cutoff=0.5) if len(word) > 2}
    if near:
        raise LessonError(f"There is no lesson {name!r}. Perhaps {' or '.join(map(repr, near))}?")
    listed = ", ".join(f"{each.number} {each.name}" for each in LESSONS)
    raise LessonError(f"There is no lesson {name!r}. There are: {listed}.")


def _by_name():
    return {key.casefold(): row for row in LESSONS for key in (row.number, row.name, row.folder)}


def lessons_with(room: str) -> tuple[Lesson, ...]:
    """The lessons that a room has a module for, in their order: ``lessons_with("tasks")``. Nothing is imported."""
    return tuple(row for row in LESSONS if _module_file(room, row).is_file())


def lesson_part(room: str, name: str | int):
    """What a room holds for a lesson: ``lesson_part("tasks", "stride")`` is ``convlab.tasks.stride.TASKS``.

    Parameters
    ----------
    room : str
        One of ``PARTS``.
    name : str or int
        As in `lesson`.

    Returns
    -------
    object
        The name that ``PARTS`` gives for this room, or the module where it gives none.

    Raises
    ------
    LessonError
        There is no such lesson, or it has no module in this room, or its module lacks that name or has an error in it.
    """
    row, (noun, attribute) = lesson(name), PARTS[room]
    file = f"convlab/{room.replace('.', '/')}/{row.name}.py"
    if not _module_file(room, row).is_file():
        there = ", ".join(other.name for other in lessons_with(room)) or "none"
        raise LessonError(f"Lesson {row.label} has no {noun}: there is no {file}. Lessons with {noun}: {there}.")
    try:
        module = importlib.import_module(f"convlab.{room}.{row.name}")
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise LessonError(f"Lesson {row.label}: {file} cannot be imported. {reason}") from error
    if attribute is None:
        return module
    if not hasattr(module, attribute):
        raise LessonError(f"Lesson {row.label}: {file} defines no {attribute}.")
    return getattr(module, attribute)


def _module_file(room, row):
    return Path(__file__).resolve().parent.joinpath(*room.split("."), f"{row.name}.py")


def lesson_notebooks(root=None) -> list[Path]:
    """The notebooks of the lessons, in the order of the table; those that are not written yet are left out."""
    root = Path(root) if root else find_root()
    return [root / row.notebook for row in LESSONS if (root / row.notebook).is_file()]


# -- the folders ---------------------------------------------------------------------------------------------------


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
