"""What came back, put in order: ``submitted/<student>/<assignment>/<assignment>.ipynb``, nbgrader's layout.

Sources are folders, zips and the downloads of learning platforms. Everything in them was written by others, so nothing
is unpacked: each file is read under limits, and only a notebook with tasks of this course is written, byte for byte, to
a place whose name is made here. What is refused is refused by name, and the rest goes on. A sound notebook of which
nothing says for certain whose it is is kept in ``aside/`` until somebody does (`owners`).

Of several notebooks of one student for one exercise the latest counts: by the platform's own count of attempts or its
own stamp, where it writes one; else by the time that the zip or the file system gives it (for equal times the
exercise's own name, then the name). Notebooks in folders of the course itself, which come along when somebody packs
everything, count last.
"""

from __future__ import annotations

import collections
import contextlib
import csv
import dataclasses
import datetime
import functools
import hashlib
import io
import json
import os
import pathlib
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from convlab import course, tasks
from convlab.errors import ConvlabError
from convlab.files import read_json_object
from convlab.grading import layouts, owners, release, roster
from convlab.grading.classroom import ClassroomError, decode, delimiter_of, write_bytes, write_json
from convlab.grading.owners import Refused
from convlab.grading.submit import HAND_IN, KIND
from convlab.running import cells as notebooks
from convlab.text import did_you_mean, one_line

if TYPE_CHECKING:
    from convlab.grading.classroom import Classroom

FORMAT = 1
RECORD = "submission.json"
LARGEST_HAND_IN = 100_000_000  # bytes that one student's zip may have, and may unpack to
LARGEST_SOURCE = 8_000_000_000  # bytes that one download may unpack to
MOST_FILES, MOST_FILES_OF_ONE = 50_000, 1_000
DEEPEST = 3  # zips in zips
ASIDE = "aside"

_ENDINGS = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)  # some browsers and platforms add the second one
_ARCHIVES = {".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"}
_JUNK = {"__macosx", "thumbs.db", "desktop.ini", "__pycache__", RECORD}
_PLACEHOLDER = re.compile(r"\..+\.icloud|.+\.(cloud|cloudf|odrx)", re.IGNORECASE)  # files that are still elsewhere
_LONG_AGO = datetime.datetime.fromtimestamp(0, datetime.UTC)
# What else comes in place of a notebook: ending -> what it is, and what to do.
_ASK = "Ask for the notebook itself, the file that ends in .ipynb."
_PACKED = "Unpack it, and collect the folder with --student; or ask for a zip, or for the notebook itself."
_OTHER = {
    ".py": f"It is a Python script, perhaps an export of the notebook; its answers cannot be told apart. {_ASK}",
    ".pdf": f"It is a PDF: an export to look at, in which nothing can run. {_ASK}",
    ".html": f"It is a web page, perhaps an export of the notebook, where nothing runs; nothing else came. {_ASK}",
    ".md": f"It is a text, perhaps an export of the notebook; nothing in it can run. {_ASK}",
    ".gdoc": f"It is a link to a file in Google Drive, not the file. There: File, Download, Download .ipynb. {_ASK}",
    ".url": f"It is a link to a page, not the file behind it. {_ASK}",
    ".docx": f"It is a Word file. It is not a notebook; nothing else came. {_ASK}",
    ".icloud": "It is a placeholder: the file itself is still in the cloud. Open the folder on that computer, let it "
    "download, and hand it in again.",
}
_OTHER |= {".htm": _OTHER[".html"], ".mhtml": _OTHER[".html"], ".markdown": _OTHER[".md"]}
_OTHER |= dict.fromkeys((".gsheet", ".gslides", ".gdraw", ".glink", ".ipynb.gdoc"), _OTHER[".gdoc"])
_OTHER |= dict.fromkeys((".webloc", ".lnk", ".desktop"), _OTHER[".url"])
_OTHER |= dict.fromkeys((".cloud", ".cloudf", ".odrx"), _OTHER[".icloud"])
_UNCLEAR = {"", ".txt", ".json", ".ipy", ".nb", ".bak", ".old", ".orig", ".copy", ".download", ".crdownload", ".tmp"}
_LINKS = re.compile(
    rb"https?://(?:[\w.-]*\.)?(?:drive|docs|colab\.research)\.google\.com|https?://(?:[\w.-]*\.)?(?:1drv\.ms|onedrive\.live\.com|dropbox\.com|kaggle\.com|deepnote\.com|github\.com)"
)


class CollectError(ConvlabError, OSError):
    """A source that cannot be collected from at all."""


class LessonNotExercise(Refused):
    """A lesson's notebook, where the exercise should be."""


@dataclasses.dataclass
class SourceFile:
    """One file in a source.

    Attributes
    ----------
    parts, raw : tuple of str
        Folders and name inside the source. For a notebook in a student's zip: those of the zip. Composed, and as they
        are there.
    read : callable
        ``read()`` -> bytes, or raises `Refused`.
    when : datetime.datetime or None
    inside : str
        Name in the student's zip.
    author, promised : str, dict
        What the student's ``hand-in.json`` says: who, and name -> sha256.
    why : str
        Why it is not taken, should nothing else have come from that student.
    """

    parts: tuple
    read: Callable[[], bytes]
    when: datetime.datetime | None = None
    inside: str = ""
    author: str = ""
    promised: dict = dataclasses.field(default_factory=dict)
    why: str = "It is not a notebook; nothing else came."
    raw: tuple = ()

    @property
    def name(self) -> str:
        return one_line("/".join(self.parts) + (f" → {self.inside}" if self.inside else ""))[:300]

    @property
    def ending(self) -> str:
        name = (self.inside or self.parts[-1]).casefold()
        return ".ipynb" if _ENDINGS.search(name) else pathlib.PurePosixPath(name.rstrip(". ")).suffix


@dataclasses.dataclass
class CollectedSubmission:
    """A notebook that can be taken."""

    file: SourceFile
    sha256: str
    assignment: str
    student: str = ""
    origin: dict = dataclasses.field(default_factory=dict)
    notes: list = dataclasses.field(default_factory=list)

    @property
    def when(self) -> datetime.datetime | None:
        """When it came: the platform's own stamp, else the file's."""
        stamp = self.origin.get("time")
        return datetime.datetime.fromisoformat(stamp) if stamp else self.file.when

    @property
    def order(self) -> _Order:
        """Which of two is the later one."""
        return _Order(self.when, self.origin, self.file.name, self.assignment)


@dataclasses.dataclass
class Collected:
    """What collecting did.

    Attributes
    ----------
    taken, same, older : list of (student, assignment)
        New or replaced; there already; left alone, because what is there is later.
    refused : list of dict
        ``{"source", "name", "student", "says"}``; what is kept in ``aside/`` also has ``"kept"``, its path there.
    notes : list of (student, assignment, str)
    remarks : list of str
        What is to be said of the class as a whole.
    """

    taken: list = dataclasses.field(default_factory=list)
    same: list = dataclasses.field(default_factory=list)
    older: list = dataclasses.field(default_factory=list)
    refused: list = dataclasses.field(default_factory=list)
    notes: list = dataclasses.field(default_factory=list)
    remarks: list = dataclasses.field(default_factory=list)


def collect(
    classroom: Classroom,
    sources: Sequence[str | pathlib.Path],
    exercise: str | None = None,
    student: str | None = None,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Collected:
    """Put what came back into the class. Collecting the same again changes nothing.

    Parameters
    ----------
    classroom : Classroom
    sources : sequence of path
        Folders, zips, or single notebooks.
    exercise : str, optional
        The exercise that these sources are about; needed only for notebooks that no longer say it themselves.
    student : str, optional
        Whose they all are.
    report : callable
        ``report(done, total)`` after each file.

    Returns
    -------
    Collected

    Raises
    ------
    CollectError
        A source is not there, or is neither a folder nor a zip nor a notebook, or is the class itself.
    """
    refuse_sources(classroom.folder, sources)
    if exercise is not None:
        exercise = _exercise(exercise)
    people, outcome = roster.read(classroom), Collected()
    if student and len(people) and not people.match(student):
        raise CollectError(_nobody_called(student, people))
    for source in map(pathlib.Path, sources):
        with contextlib.ExitStack() as stack:
            gone: list[tuple[SourceFile, str]] = []  # with why
            files = _files(source, stack, gone)
            taken: list[CollectedSubmission] = []
            others: list[SourceFile] = []
            for number, file in enumerate(files, 1):
                report(number, len(files))
                with _refusing(gone, file):
                    _sort_out(file, exercise, taken, others, gone)
            named_files = [submission.file for submission in taken] + [file for file, _ in gone]
            named_files += [file for file in others if file.ending == ".ipynb"]
            records, waiting = _records(classroom), refused_so_far(classroom)
            finder = owners.OwnerFinder(classroom, people, student, named_files, records, waiting, source)
            _read_lists(finder, others, people)
            if student:
                _refuse_several(source, finder, taken)
            named, aside = finder.assign(sorted(taken, key=lambda submission: submission.file.name))
            _keep(classroom, source, named, outcome, gone)
            _keep_refused(classroom, source, (gone, aside, others), finder, named, outcome)
    outcome.remarks += _remarks(classroom, people, outcome)
    return outcome


def _nobody_called(student, people):
    several = people.find(student).ids
    if len(several) > 1:
        return one_line(
            f"students.csv has {len(several)} people whom {student!r} may mean ({', '.join(several)}): give the id."
        )
    known = [*people.by_id, *(person.name for person in people.by_id.values())]
    nobody = f"students.csv has nobody whose id, address or name is {student!r}."
    meant = did_you_mean(student, known, most=1, cutoff=0.6)
    return one_line(" ".join(filter(None, [nobody, meant, "Somebody new needs a line there."])))


def _remarks(classroom, people, outcome):
    """What holds for the class as a whole: how people are told apart, and who is in it without being in its list."""
    if not len(people):
        by_name = {
            student
            for student, assignment in (*outcome.taken, *outcome.same)
            for origin in [_record(classroom, student, assignment).get("origin", {})]
            if isinstance(origin, dict) and origin.get("lms") == "Moodle"
        }
        if by_name:
            yield (
                "There is no students.csv, and Moodle's numbers change from assignment to assignment: people are told "
                "apart by name alone. Two of one name who hand in different exercises would be taken for one person. A "
                "students.csv (id,first_name,last_name,email) makes it certain."
            )
        return
    strangers = sorted(
        student
        for student in classroom.students()
        if student not in people.by_id
        and any(classroom.submission(student, assignment).is_file() for assignment in classroom.handed_in(student))
    )
    if strangers:
        names = ", ".join(strangers[:5]) + (", …" if len(strangers) > 5 else "")
        yield (
            f"In submitted/ but not in students.csv: {names}. If that is somebody's other name, move the folder to "
            "their id; if it is a new person, add a line to students.csv."
        )


def refuse_sources(folder: str | pathlib.Path, sources: Sequence[str | pathlib.Path]) -> None:
    """Refuse what cannot be a source, before a class is made and anything is taken in.

    Parameters
    ----------
    folder : path
        Of the class.
    sources : sequence of path

    Raises
    ------
    CollectError
    """
    folder = pathlib.Path(folder).resolve()
    made_here = [folder / name for name in ("release", "submitted", "grades", "autograded", "feedback")]
    # What waits in aside/ is collected with --student, once somebody knows whose it is.
    for source in map(str, sources):
        path = pathlib.Path(source).resolve()
        if re.match(r"https?:/", source):
            raise CollectError(f"{source} is an address. Download it first: collect reads files.")
        if not source or folder.is_relative_to(path) or any(path.is_relative_to(own) for own in made_here):
            what = "the class's own folder" if path == folder else f"the class's own: {path}"
            raise CollectError(f"This is {what}. Name what came from students: a download, a folder, a zip.")
        if not path.exists():
            where = "" if pathlib.Path(source).is_absolute() else f" in {pathlib.Path.cwd()}"
            raise CollectError(f"There is no {source}{where}.")


def _exercise(name):
    folder = release.exercise_of(name)
    if folder not in tasks.LESSONS.values():
        raise CollectError(f"There is no exercise {name!r}. There are: {', '.join(tasks.LESSONS.values())}.")
    return folder


def _refuse_several(source, finder, taken):
    """What several people sent is not given to one of them."""
    people = sorted({finder.sender(submission.file) for submission in taken} - {""})
    if len(people) > 1:
        names = ", ".join(people[:5]) + (", …" if len(people) > 5 else "")
        raise CollectError(
            one_line(
                f"{source} holds work of {len(people)} people ({names}). --student is for one person's files: name the "
                "file or the folder of that person."
            )
        )


@contextlib.contextmanager
def _refusing(gone, file):
    try:
        yield
    except Refused as why:
        gone.append((file, str(why)))


# -- what is in a source, without unpacking it ---------------------------------------------------------------------


def _files(source, stack, gone):
    """Every file of a source that is worth a look, in the order of names."""
    if source.is_dir():
        return _in_folder(source, gone)
    if not source.is_file():
        raise CollectError(f"There is no {source}.")
    when = _moment(source.stat().st_mtime)
    if zipfile.is_zipfile(source):
        try:
            archive = stack.enter_context(zipfile.ZipFile(source))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise CollectError(f"{source} is a damaged zip: {error}. Download it again.") from error
        if HAND_IN not in archive.namelist():
            try:
                return _in_zip(archive, _Budget(LARGEST_SOURCE), MOST_FILES, gone)
            except Refused as why:
                raise CollectError(f"{source}: {why} Is it the right file?") from None
    elif not _ENDINGS.search(source.name) and not _is_notebook(lambda: _read_file(source)):
        packed = source.suffix.casefold() in _ARCHIVES
        how = "Unpack it, and name the folder." if packed else "Name the notebook itself, or the folder where it lies."
        known = _OTHER.get(source.suffix.casefold(), "")
        raise CollectError(f"{source} is neither a folder, nor a zip, nor a notebook. {how} {known}".rstrip())
    return [_source_file((), source.name, lambda: _read_file(source), when)]


def _in_folder(source, gone):
    files = []
    for place, folders, names in os.walk(source):
        inside = pathlib.Path(place).relative_to(source).parts
        folders[:] = sorted(name for name in folders if not _is_junk(name))
        for name in list(folders):
            if (pathlib.Path(place) / name).is_symlink():
                folders.remove(name)
                gone.append((_source_file(inside, name), "It is a link to another folder, and links are not followed."))
        for name in sorted(names):
            path = pathlib.Path(place) / name
            if _is_junk(name):
                continue
            file = _source_file(inside, name)
            if _PLACEHOLDER.fullmatch(name):
                gone.append((file, _OTHER[".icloud"]))
                continue
            try:
                about = path.lstat()
            except OSError as error:
                gone.append((file, f"It cannot be read: {error.strerror}."))
                continue
            if stat.S_ISLNK(about.st_mode):
                gone.append((file, "It is a link to another file, and links are not followed."))
            elif not stat.S_ISREG(about.st_mode):
                gone.append((file, "It is not a plain file."))
            else:
                file.read = lambda path=path: _read_file(path)
                file.when = _moment(about.st_mtime)
                files.append(file)
            if len(files) > MOST_FILES:
                raise CollectError(f"{source} holds more than {MOST_FILES} files. Is it the right folder?")
    return files


def _source_file(inside, name, read=None, when=None):
    raw = (*inside, name)
    return SourceFile(tuple(unicodedata.normalize("NFC", part) for part in raw), read, when, raw=raw)


def _moment(seconds):
    """A file's time; None for one that no calendar has, which an unpacked archive may give it."""
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _is_junk(name):
    hidden = name.startswith(".") and not _PLACEHOLDER.fullmatch(name)
    return hidden or name.startswith("~$") or name.casefold() in _JUNK


def _read_file(path):
    try:
        # A link or a pipe may have taken the place of the file since it was looked at.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refused("It is not a plain file.")
            data = file.read(LARGEST_HAND_IN + 1)
    except OSError as error:
        raise Refused(f"It cannot be read: {error.strerror or error}.") from error
    if len(data) > LARGEST_HAND_IN:
        raise Refused(f"It has more than {LARGEST_HAND_IN / 1e6:.0f} MB.")
    return data


class _Budget:
    """How many bytes may still come out of one zip, whatever it says about itself. Reading again costs nothing."""

    def __init__(self, whole):
        self.whole, self.left, self.spent = whole, whole, {}

    def read(self, archive, entry):
        if entry.flag_bits & 0x1:
            raise Refused("It is locked with a password.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("It is packed in an unusual way. Ask for an ordinary zip.")
        self.left += self.spent.pop(entry.header_offset, 0)
        most = min(LARGEST_HAND_IN, self.left)
        try:
            with archive.open(entry) as stream:
                data = stream.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError) as error:
            raise Refused(f"It cannot be unpacked: {error}.") from error
        self.spent[entry.header_offset] = min(len(data), most)
        self.left -= self.spent[entry.header_offset]
        if len(data) > most:
            if most < LARGEST_HAND_IN:
                raise Refused(f"All files together unpack to more than {self.whole / 1e6:g} MB; reading stopped here.")
            raise Refused(f"It unpacks to more than {most / 1e6:g} MB; reading stopped there.")
        return data


def _in_zip(archive, budget, most, gone):
    entries = archive.infolist()
    if len(entries) > most:
        raise Refused(f"It holds {len(entries)} files; more than {most} are not looked at.")
    files = []
    for entry in sorted(entries, key=lambda entry: entry.filename):
        name, raw = _entry_name(entry)
        parts = tuple(part for part in re.split(r"[/\\]", name) if part not in ("", "."))
        raw = tuple(part for part in re.split(r"[/\\]", raw) if part not in ("", "."))
        if entry.is_dir() or not parts or any(_is_junk(part) and part != ".." for part in parts):
            continue
        file = SourceFile(parts, lambda entry=entry: budget.read(archive, entry), _entry_time(entry), raw=raw)
        if _PLACEHOLDER.fullmatch(parts[-1]):
            gone.append((file, _OTHER[".icloud"]))
        elif ".." in parts or name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
            file.parts = (name,)
            gone.append((file, "Its name leads out of the folder that it should be in."))
        elif stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            gone.append((file, "It is a link or something else that is not a plain file."))
        else:
            files.append(file)
    return files


def _entry_name(entry):
    """A name in a zip. Without the flag for UTF-8 it may be UTF-8 all the same: macOS and Moodle write that."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name), name


def _entry_time(entry):
    with contextlib.suppress(ValueError, OverflowError, OSError):
        return datetime.datetime(*entry.date_time).astimezone(datetime.UTC)  # a zip holds local time, without a zone
    return None


# -- which of them are notebooks of this course --------------------------------------------------------------------


def _sort_out(file, exercise, taken, others, gone, depth=1):
    """One file: a notebook, a zip with notebooks, or something else."""
    if file.ending == ".ipynb" and not _is_zip(file):
        _sort_notebook(file, exercise, taken, others)
    elif file.ending in (".zip", ".ipynb"):
        if depth > DEEPEST:
            raise Refused(f"It is a zip in more than {DEEPEST} zips. Unpack it, or ask for the notebook itself.")
        for inner in _of_hand_in(file, gone):
            with _refusing(gone, inner):
                _sort_out(inner, exercise, taken, others, gone, depth + 1)
    elif file.ending in _ARCHIVES:
        raise Refused(f"A {file.ending} file is not unpacked here. {_PACKED}")
    elif (file.ending in _UNCLEAR or file.ending.startswith(".ipynb")) and _is_notebook(file.read):
        _sort_notebook(file, exercise, taken, others)
    else:
        file.why = _OTHER.get(file.ending, file.why)
        if file.ending in (".html", ".txt", ".htm"):
            with contextlib.suppress(Refused):
                link = _LINKS.search(file.read()[:200_000])
                if link:
                    file.why = f"It holds a link ({link[0].decode()}…), not the file behind it. {_ASK}"
        others.append(file)


def _is_zip(file):
    with contextlib.suppress(Refused):
        return file.read()[:4] == b"PK\x03\x04"
    return False


def _is_notebook(read):
    """Whether a file of another name is a notebook all the same: some browsers and platforms change the ending."""
    with contextlib.suppress(Refused):
        head = read()[:100_000].lstrip(b"\xef\xbb\xbf \t\r\n")
        return head[:1] == b"{" and (b'"cells"' in head or b'"worksheets"' in head or b'"cell_type"' in head)
    return False


def _sort_notebook(file, exercise, taken, others):
    try:
        taken.append(_submission(file, exercise))
    except LessonNotExercise as why:
        if "notebooks" not in _folders_of(file):
            raise
        file.why = str(why)  # it came along with the whole course
        others.append(file)


def _folders_of(file):
    return (*file.parts[:-1], *file.inside.split("/")[:-1])


def _of_hand_in(hand_in, gone):
    """The files in one student's zip."""

    def opened():
        data = hand_in.read()
        if data.count(b"PK\x01\x02") > MOST_FILES_OF_ONE:  # before a list of millions is made of them
            raise Refused(f"It holds more than {MOST_FILES_OF_ONE} files.")
        try:
            return zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Refused("This zip is damaged; perhaps it was cut off on its way. Ask for it again.") from error

    def again(parts):
        """Read one of its files later, without keeping the whole zip in memory until then."""
        with opened() as archive:
            files = _in_zip(archive, _Budget(LARGEST_HAND_IN), MOST_FILES_OF_ONE, [])
            return next(file for file in files if file.parts == parts).read()

    is_open, around = [True], (hand_in.inside,) if hand_in.inside else ()
    with opened() as archive:
        inner_gone = []
        inner = _in_zip(archive, _Budget(LARGEST_HAND_IN), MOST_FILES_OF_ONE, inner_gone)
        gone += [
            (dataclasses.replace(hand_in, inside="/".join((*around, *file.parts))), why) for file, why in inner_gone
        ]
        author, promised = _manifest(inner)
        for file in inner:
            if file.parts != (HAND_IN,):
                yield dataclasses.replace(
                    hand_in,
                    inside="/".join((*around, *file.parts)),
                    read=lambda file=file: file.read() if is_open[0] else again(file.parts),
                    author=author or hand_in.author,
                    promised=promised,
                    why=SourceFile.why,
                )
        is_open[0] = False


def _manifest(files):
    """Who and what, as ``hand-in.json`` says; it was in the student's hands, so it only helps to understand."""
    for file in files:
        if file.parts == (HAND_IN,):
            with contextlib.suppress(Refused, ValueError, KeyError, TypeError, RecursionError):
                data = json.loads(file.read()[:1_000_000])
                if data["kind"] == KIND:
                    promised = {str(each["notebook"]): str(each["sha256"]) for each in data["exercises"]}
                    return str(data["author"])[:200], promised
    return "", {}


def _submission(file, exercise):
    data = file.read()
    try:
        cells = notebooks.read(data)["cells"]
    except notebooks.NotANotebook as why:
        raise Refused(str(why)) from None
    sha256, notes = hashlib.sha256(data).hexdigest(), []
    assignment = _assignment([cell for cell in cells if isinstance(cell, dict)], file, exercise)
    if exercise not in (None, assignment):
        notes.append(f"It is {assignment}, sent in for {exercise}.")
    if file.promised and sha256 not in (
        there for name, there in file.promised.items() if f"/{file.inside}".endswith(f"/{name}")
    ):
        notes.append("It is not the file that `convlab submit` packed: it was changed afterwards, or packed by hand.")
    return CollectedSubmission(file, sha256, assignment, notes=notes)


def _assignment(cells, file, exercise):
    """The exercise whose tasks are in most cells; else the one in the name; else the one that was given."""
    count = collections.Counter()
    for cell in cells:
        metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
        ours = metadata.get("convlab") if isinstance(metadata.get("convlab"), dict) else {}
        called = re.findall(r"""\bcheck\(\s*["'](\w+)\.\w+["']""", notebooks.source(cell)[:10_000])
        count.update({str(ours.get("task", "")).split(".")[0], *called} & set(tasks.LESSONS))
    if count:
        return tasks.LESSONS[max(sorted(count), key=count.get)]
    name = file.name.casefold()
    lesson = _lesson(cells)
    if lesson:
        raise LessonNotExercise(
            f"This is the lesson notebooks/{lesson}.ipynb, not the exercise. Ask for {_work(lesson)}."
        )
    named = [folder for folder in tasks.LESSONS.values() if folder.casefold() in name]
    if len(named) == 1:
        return named[0]
    if exercise is not None:
        return exercise
    raise Refused("It has no task of this course in it, and its name names no exercise. --exercise NAME says which.")


def _work(folder):
    return f"my_work/{folder}/{folder}.ipynb"


def _lesson(cells):
    """The lesson whose text this notebook has, or None."""
    mine = _texts(cells)
    for folder, theirs in _lessons().items():
        if len(mine & theirs) > len(theirs) / 3:
            return folder
    return None


def _texts(cells):
    """The Markdown of cells, without what is short enough to stand anywhere."""
    texts = {notebooks.plain(notebooks.source(cell)) for cell in cells if cell.get("cell_type") == "markdown"}
    return {text for text in texts if len(text) > 80}


@functools.cache
def _lessons():
    """lesson -> its text; empty where the course is not found."""
    texts = {}
    with contextlib.suppress(course.CourseError, OSError, ValueError, KeyError):
        for folder in tasks.LESSONS.values():
            path = course.notebooks() / f"{folder}.ipynb"
            texts[folder] = _texts(json.loads(path.read_text("utf-8"))["cells"])
    return texts


@functools.total_ordering
class _Order:
    """What makes one notebook count over another; the course's own, in a zip of everything, count last."""

    def __init__(self, when, origin, name, assignment):
        parts = re.split(r"/| → ", name)
        self.own, self.exact = owners.is_own(parts), parts[-1] == f"{assignment}.ipynb"  # a copy beside it is not it
        self.when, self.stamped = (when or _LONG_AGO), bool(origin.get("time"))
        self.lms, self.attempt = origin.get("lms"), origin.get("attempt")
        self.natural = tuple((len(part), part) if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name))

    def _key(self, other):
        # Attempts of one platform are counted by it; a zip's own times say no more than when it was packed.
        counted = self.attempt is not None and other.attempt is not None and self.lms == other.lms
        attempt = int(self.attempt) if counted else 0
        when = int(self.when.timestamp())
        stamped = self.stamped and other.stamped
        first = (self.when.timestamp(), attempt) if stamped else (attempt, when)
        return self.own, *first, self.exact, self.natural

    def __eq__(self, other):
        return self._key(other) == other._key(self)

    def __lt__(self, other):
        return self._key(other) < other._key(self)

    __hash__ = None  # type: ignore[assignment]


# -- what is kept --------------------------------------------------------------------------------------------------


def _record(classroom, student, assignment):
    path = classroom.submission(student, assignment).with_name(RECORD)
    return read_json_object(path)


def _keep(classroom, source, named, outcome, gone):
    """Of each student and exercise the latest, unless a later one is there already."""
    by_key = {}
    for submission in named:
        by_key.setdefault((submission.student, submission.assignment), []).append(submission)
    for key, attempts in sorted(by_key.items()):
        best = max(attempts, key=lambda submission: submission.order)
        if len(attempts) > 1:
            best.notes.append(f"The latest of {len(attempts)}: {best.file.name}.")
        with _refusing(gone, best.file):
            getattr(outcome, _keep_one(classroom, source, best)).append(key)
        outcome.notes += [(*key, note) for note in best.notes]


def _keep_one(classroom, source, submission):
    path = classroom.submission(submission.student, submission.assignment)
    record = _record(classroom, submission.student, submission.assignment)
    earlier = record.get("earlier", [])
    if path.is_file():
        there = hashlib.sha256(path.read_bytes()).hexdigest()
        if there == submission.sha256 == record.get("sha256"):
            return "same"
        if there not in (submission.sha256, record.get("sha256")):
            submission.notes.append(f"Not replaced: {path.name} in submitted/ was put there or changed by hand.")
            return "older"
        origin = record.get("origin") if isinstance(record.get("origin"), dict) else {}
        received = origin.get("time") or record.get("received")
        when = datetime.datetime.fromisoformat(received) if received else None
        if record and there != submission.sha256:
            if _Order(when, origin, record["name"], submission.assignment) > submission.order:
                return "older"
            earlier = [*earlier, {key: record[key] for key in ("source", "name", "sha256", "received")}]
    data = submission.file.read()
    if hashlib.sha256(data).hexdigest() != submission.sha256:
        raise Refused("It changed while it was being collected. Collect it again.")
    write_bytes(path, data)
    write_json(
        path.with_name(RECORD),
        {
            "format": FORMAT,
            "source": source.name,
            "name": submission.file.name,
            "sha256": submission.sha256,
            "bytes": len(data),
            "received": submission.when.isoformat(timespec="seconds") if submission.when else None,
            "origin": submission.origin,
            "author": submission.file.author,
            "notes": submission.notes,
            "earlier": earlier,
        },
    )
    return "taken"


def _records(classroom):
    """What is known of all submissions there are: ``(student, assignment, record)``."""
    return [
        (student, assignment, _record(classroom, student, assignment))
        for student in classroom.students()
        for assignment in classroom.handed_in(student)
    ]


def _read_lists(finder, others, people):
    """What platforms write beside the hand-ins: Gradescope's list, Moodle's worksheet, Sakai's times."""
    top = len(finder.wrapper)
    for file in others:
        if file.inside or not file.parts:
            continue
        place, name = file.parts[:-1], file.parts[-1].casefold()
        with contextlib.suppress(Refused):
            if name == layouts.GRADESCOPE and _is_export(place, finder):
                data = file.read()
                if len(data) > layouts.LARGEST_LIST:
                    raise CollectError(f"{file.name} has {len(data) / 1e6:.0f} MB; that much of a list is not read.")
                try:
                    claims = layouts.gradescope(data)
                except layouts.UnreadableList as why:
                    raise CollectError(f"{one_line(file.name)}: {why}") from None
                finder.submissions.setdefault("folders", []).append(place)
                finder.submissions |= {(*place, folder): mine for folder, mine in claims.items()}
            elif name == "timestamp.txt" and place:
                when = layouts.sakai_time(file.read()[:100])
                if when is not None:
                    finder.times[place] = when
            elif name.endswith(".csv") and len(people) and len(place) <= top and _is_ours(file.parts):
                text, _ = decode(file.read()[: layouts.LARGEST_LIST])
                rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
                finder.participants |= layouts.participants(rows, people)


def _is_ours(parts):
    """Whether the instructor or the platform put a file there: it lies in nobody's folder, and has nobody's prefix."""
    return not any(layouts.of_platform(part, True) for part in parts)


def _is_export(place, finder):
    """Whether a folder is what Gradescope exports, and not one that a student packed."""
    folders = (
        {name for name in finder.below.get(place, ()) if re.fullmatch(r"submission_\d+", name)} if place else set()
    )
    return _is_ours(place) and (
        not place
        or re.fullmatch(r"assignment_\d+(_export)?", place[-1])
        or (len(folders) > 1 and len(place) == len(finder.wrapper))
    )


def _keep_refused(classroom, source, parts, finder, named, outcome):
    """``refused.json``: what this source has to say, and what other sources said before."""
    gone, aside, others = parts
    refused = [{"student": finder.certain_owner(file), "name": file.name, "says": why} for file, why in gone]
    heard_of = {student for student, _ in (*outcome.taken, *outcome.same, *outcome.older)}
    heard_of |= {entry["student"] for entry in refused}
    for file in others:
        if file.parts[-1].casefold() in (layouts.GRADESCOPE, "timestamp.txt"):
            continue
        student = finder.certain_owner(file)
        if student and student not in heard_of:
            refused.append({"student": student, "name": file.name, "says": file.why})
    for submission, why in aside:
        with _refusing(gone, submission.file):
            refused.append(_keep_aside(classroom, source, submission, why, bool(len(finder.people))))
    refused = [
        {"source": source.name, **entry} for entry in sorted(refused, key=lambda entry: (entry["name"], entry["says"]))
    ]
    outcome.refused += refused
    for entry in refused:
        if entry["student"]:  # known by name from now on, with nothing to grade
            (classroom.submitted / entry["student"]).mkdir(parents=True, exist_ok=True)
    settled = {(source.name, submission.file.name, submission.sha256) for submission in named}
    again = {(entry["name"], entry.get("kept")) for entry in refused}
    known = []
    for entry in refused_so_far(classroom):
        kept = classroom.folder / entry["kept"] if entry.get("kept") else None
        if kept is not None and (
            (entry["source"], entry["name"], entry.get("sha256")) in settled
            or (named and kept.resolve() == source.resolve())
        ):
            with contextlib.suppress(OSError):
                kept.unlink()
        elif kept is not None and kept.is_file() and (entry["name"], entry["kept"]) not in again:
            known.append(entry)  # it still waits, whatever lies under that source's name now
        elif kept is None and entry["source"] != source.name:
            known.append(entry)
    if known or refused or classroom.refused_file.exists():
        write_json(classroom.refused_file, {"format": FORMAT, "refused": known + refused})


def _keep_aside(classroom, source, submission, why, with_list):
    """Keep a notebook of which nothing says whose it is, where ``--student`` finds it later."""
    data = submission.file.read()
    if hashlib.sha256(data).hexdigest() != submission.sha256:
        raise Refused("It changed while it was being collected. Collect it again.")
    folder = classroom.folder / ASIDE / submission.assignment
    if source.is_file() and source.resolve().parent == folder.resolve():
        path = source
    else:
        name = roster.folder_name(_ENDINGS.sub("", submission.file.name.replace("/", " - ").replace(" → ", " - ")))
        path = folder / f"{name or 'notebook'}.ipynb"
        if path.exists() and path.read_bytes() != data:
            path = folder / f"{name or 'notebook'} {submission.sha256[:8]}.ipynb"
        write_bytes(path, data)
        if submission.when is not None:
            with contextlib.suppress(OSError, OverflowError, ValueError):
                os.utime(path, (submission.when.timestamp(),) * 2)
    kept = path.resolve().relative_to(classroom.folder.resolve()).as_posix()
    message = f'{why} It waits: convlab collect "{kept}" --student {"ID" if with_list else "NAME"}'
    entry = {"student": "", "name": submission.file.name, "says": message, "kept": kept, "sha256": submission.sha256}
    claims = whose_claims(submission)
    return entry | {"assignment": submission.assignment, "origin": claims}


def whose_claims(submission: CollectedSubmission) -> dict[str, Any]:
    """What a platform wrote of one that waits: two people of one name are remembered by their numbers."""
    for part in submission.file.parts:
        claim = layouts.of_platform(part, True)
        if claim is not None:
            return claim.as_data()
    return {}


def refused_so_far(classroom: Classroom) -> list[dict[str, Any]]:
    """What was refused in all collecting so far: a list of ``{"source", "student", "name", "says"}``.

    What is kept in ``aside/`` also has "kept" (its path in the class's folder), "sha256", "assignment" and "origin".

    Raises
    ------
    ClassroomError
        The file is there, but damaged: who was refused is not forgotten in silence.
    """
    try:
        refused = json.loads(classroom.refused_file.read_text("utf-8"))["refused"]
        needed, more = ("source", "student", "name", "says"), ("kept", "sha256", "assignment", "origin")
        return [
            {key: str(entry[key]) for key in needed} | {k: entry[k] for k in more if k in entry} for entry in refused
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError):
        raise ClassroomError(
            f"{classroom.refused_file} is damaged. Move it away, and collect again: that makes a new one."
        ) from None


def waiting(classroom: Classroom) -> list[dict[str, Any]]:
    """What waits in ``aside/`` until somebody says whose it is: a list like `refused_so_far`."""
    return [
        entry
        for entry in refused_so_far(classroom)
        if entry.get("kept") and (classroom.folder / str(entry["kept"])).is_file()
    ]


def waiting_as_text(classroom: Classroom) -> str:
    """What waits in ``aside/``, on one line; empty where nothing does."""
    names = [entry["name"] for entry in waiting(classroom)]
    if not names:
        return ""
    shown = "; ".join(names[:3]) + ("; …" if len(names) > 3 else "")
    return one_line(
        f"kept aside until you say whose they are: {len(names)} ({shown}). Whose, and how, is in refused.json."
    )


def notes(classroom: Classroom, student: str, assignment: str) -> list[str]:
    """What collecting noted about one submission: a list of str."""
    return [str(note) for note in _record(classroom, student, assignment).get("notes", [])]


def received(classroom: Classroom, student: str, assignment: str) -> str | None:
    """When a submission came, ISO 8601 in UTC, or None."""
    return _record(classroom, student, assignment).get("received")


def as_text(outcome: Collected) -> str:
    """What collecting did, in words."""
    lines = []
    for what, keys in (("collected", outcome.taken), ("there already", outcome.same), ("older, left", outcome.older)):
        if keys:
            lines.append(f"{what}: {len(keys)}")
            lines += [f"  {student} · {assignment}" for student, assignment in keys] if what != "there already" else []
    if outcome.notes:
        lines += ["", "notes:", *(f"  {student} · {assignment}: {note}" for student, assignment, note in outcome.notes)]
    aside = [entry for entry in outcome.refused if entry.get("kept")]
    gone = [entry for entry in outcome.refused if not entry.get("kept")]
    for what, some in (("refused", gone), ("kept aside until you say whose they are", aside)):
        if some:
            lines += ["", f"{what}: {len(some)} (also in refused.json)"]
            lines += [f"  {entry['source']}: {entry['name']}: {entry['says']}" for entry in some]
    if outcome.remarks:
        lines += ["", *outcome.remarks]
    return "\n".join(map(one_line, lines or ["There was nothing to collect."]))
