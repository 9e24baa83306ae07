"""What came back, put in order: ``submitted/<student>/<assignment>/<assignment>.ipynb``, nbgrader's layout.

Sources are folders, zips and the downloads of learning platforms. Everything in them was written by others, so nothing
is unpacked: each file is read under limits, and only a notebook with tasks of this course is written, byte for byte, to
a place whose name is made here. What is refused is refused by name, and the rest goes on.

Of several notebooks of one student for one exercise the latest counts, by the time that the zip or the file system
gives it (an attempt's time in the name comes first; for equal times the attempt's number, the exercise's own name, then
the name). Notebooks in folders of the course itself, which come along when somebody packs everything, count last.
"""

import collections
import contextlib
import dataclasses
import datetime
import functools
import hashlib
import io
import itertools
import json
import os
import pathlib
import re
import stat
import unicodedata
import zipfile
import zlib

from convlab import course, tasks
from convlab.errors import ConvlabError
from convlab.grading import classroom as rooms
from convlab.grading import release, roster
from convlab.grading.submit import HAND_IN, KIND, LARGEST

FORMAT = 1
RECORD = "submission.json"
LARGEST_HAND_IN = 100_000_000  # bytes that one student's zip may have, and may unpack to
LARGEST_SOURCE = 8_000_000_000  # bytes that one download may unpack to
MOST_FILES, MOST_FILES_OF_ONE = 50_000, 1_000

# What a platform writes before the name that the student has given to the file. That name may itself look like another
# platform's, or like somebody else's: what ends first counts.
_LMS = (
    # Moodle: "Anna Åström_1234567_assignsubmission_file_04_stride.ipynb", or a folder of that name.
    (
        "Moodle",
        re.compile(r"(?P<name>.+?)_(?P<number>\d{1,20})_assignsubmission_(?:file|onlinetext)(?=_|$)", re.DOTALL),
    ),
    # Blackboard: "Exercise 4_s1234_attempt_2026-11-23-18-05-59_04_stride.ipynb".
    ("Blackboard", re.compile(r".+?_(?P<name>[^_]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?=[_.]|$)", re.DOTALL)),
    # Canvas: "astromanna_12345_67890_04_stride-1.ipynb", with LATE_ before the numbers of a late one.
    (
        "Canvas",
        re.compile(r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<number>\d{1,20})_(?P<attempt>\d{1,20})_(?=.)", re.DOTALL),
    ),
)
_ENDINGS = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)  # some browsers and platforms add the second one
_ARCHIVES = {".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"}
_JUNK = {"__macosx", "thumbs.db", "desktop.ini", "__pycache__", RECORD}
_COURSE = {"notebooks", "exercises", "solutions"}  # folders of the course; a learner's own work is in my_work/
_NOBODY = {*_COURSE, *tasks.LESSONS.values(), "my_work"}  # folders that are called after no person
_NO_NAME = re.compile(r"(convlab )?hand-in( \d+)?|untitled\d*|submission|exercise|", re.IGNORECASE)
_LONG_AGO = datetime.datetime.fromtimestamp(0, datetime.UTC)


class CollectError(ConvlabError, OSError):
    """A source that cannot be collected from at all."""


class Refused(Exception):
    """One file that is not taken, and why; the rest goes on."""


class Lesson(Refused):
    """A lesson's notebook, where the exercise should be."""


@dataclasses.dataclass
class Found:
    """One file in a source.

    Attributes
    ----------
    parts : tuple of str
        Folders and name inside the source. For a notebook in a student's zip: those of the zip.
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
    read: object
    when: datetime.datetime | None = None
    inside: str = ""
    author: str = ""
    promised: dict = dataclasses.field(default_factory=dict)
    why: str = "It is not a notebook; nothing else came."

    @property
    def name(self):
        return rooms.one_line("/".join(self.parts) + (f" → {self.inside}" if self.inside else ""))[:300]

    @property
    def ending(self):
        name = (self.inside or self.parts[-1]).casefold()
        return ".ipynb" if _ENDINGS.search(name) else pathlib.PurePosixPath(name).suffix


@dataclasses.dataclass
class Submission:
    """A notebook that can be taken. ``order`` says which of two is the later one."""

    found: Found
    sha256: str
    assignment: str
    student: str = ""
    origin: dict = dataclasses.field(default_factory=dict)
    order: tuple = ()
    notes: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Collected:
    """What collecting did.

    Attributes
    ----------
    taken, same, older : list of (student, assignment)
        New or replaced; there already; left alone, because what is there is later.
    refused : list of dict
        ``{"source", "name", "student", "says"}``.
    notes : list of (student, assignment, str)
    """

    taken: list = dataclasses.field(default_factory=list)
    same: list = dataclasses.field(default_factory=list)
    older: list = dataclasses.field(default_factory=list)
    refused: list = dataclasses.field(default_factory=list)
    notes: list = dataclasses.field(default_factory=list)


def collect(classroom, sources, exercise=None, student=None, report=lambda done, total: None):
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
    for source in map(pathlib.Path, sources):
        with contextlib.ExitStack() as stack:
            gone = []  # (Found, why)
            files = _files(source, stack, gone)
            taken, others = [], []
            for number, found in enumerate(files, 1):
                report(number, len(files))
                with _refusing(gone, found):
                    _sort_out(found, exercise, taken, others, gone)
            notebooks = [one.found for one in taken] + [found for found, _ in gone]
            notebooks += [found for found in others if found.ending == ".ipynb"]
            naming = _Naming(classroom, people, student, notebooks)
            if student:
                _refuse_several(source, naming, taken)
            named = []
            for one in sorted(taken, key=lambda one: one.found.name):
                with _refusing(gone, one.found):
                    naming.name(one)
                    named.append(one)
            _keep(classroom, source, named, outcome, gone)
            _keep_refused(classroom, source, gone, others, naming, outcome)
    return outcome


def refuse_sources(folder, sources):
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
    for source in map(str, sources):
        path = pathlib.Path(source).resolve()
        if re.match(r"https?:/", source):
            raise CollectError(f"{source} is an address. Download it first: collect reads files.")
        if not source or folder.is_relative_to(path) or any(path.is_relative_to(one) for one in made_here):
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


def _refuse_several(source, naming, taken):
    """What several people sent is not given to one of them."""
    people = sorted({naming.sender(one.found) for one in taken} - {""})
    if len(people) > 1:
        names = ", ".join(people[:5]) + (", …" if len(people) > 5 else "")
        raise CollectError(
            rooms.one_line(
                f"{source} holds work of {len(people)} people ({names}). --student is for one person's files: name the "
                "file or the folder of that person."
            )
        )


@contextlib.contextmanager
def _refusing(gone, found):
    try:
        yield
    except Refused as why:
        gone.append((found, str(why)))


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
            file = stack.enter_context(zipfile.ZipFile(source))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise CollectError(f"{source} is a damaged zip: {error}. Download it again.") from error
        if HAND_IN not in file.namelist():
            try:
                return _in_zip(file, _Budget(LARGEST_SOURCE), MOST_FILES, gone)
            except Refused as why:
                raise CollectError(f"{source}: {why} Is it the right file?") from None
    elif not _ENDINGS.search(source.name):
        packed = source.suffix.casefold() in _ARCHIVES
        how = "Unpack it, and name the folder." if packed else "Name the notebook itself, or the folder where it lies."
        raise CollectError(f"{source} is neither a folder, nor a zip, nor a notebook. {how}")
    return [Found((unicodedata.normalize("NFC", source.name),), lambda: _read_file(source), when)]


def _in_folder(source, gone):
    files = []
    for place, folders, names in os.walk(source):
        inside = pathlib.Path(place).relative_to(source).parts
        folders[:] = sorted(name for name in folders if not _is_junk(name))
        for name in list(folders):
            if (pathlib.Path(place) / name).is_symlink():
                folders.remove(name)
                gone.append((_found(inside, name), "It is a link to another folder, and links are not followed."))
        for name in sorted(names):
            path = pathlib.Path(place) / name
            if _is_junk(name):
                continue
            found = _found(inside, name)
            try:
                about = path.lstat()
            except OSError as error:
                gone.append((found, f"It cannot be read: {error.strerror}."))
                continue
            if stat.S_ISLNK(about.st_mode):
                gone.append((found, "It is a link to another file, and links are not followed."))
            elif not stat.S_ISREG(about.st_mode):
                gone.append((found, "It is not a plain file."))
            else:
                found.read = lambda path=path: _read_file(path)
                found.when = _moment(about.st_mtime)
                files.append(found)
            if len(files) > MOST_FILES:
                raise CollectError(f"{source} holds more than {MOST_FILES} files. Is it the right folder?")
    return files


def _found(inside, name):
    return Found(tuple(unicodedata.normalize("NFC", part) for part in (*inside, name)), None)


def _moment(seconds):
    """A file's time; None for one that no calendar has, which an unpacked archive may give it."""
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _is_junk(name):
    return name.startswith(".") or name.casefold() in _JUNK


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

    def read(self, file, entry):
        if entry.flag_bits & 0x1:
            raise Refused("It is locked with a password.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("It is packed in an unusual way. Ask for an ordinary zip.")
        self.left += self.spent.pop(entry.header_offset, 0)
        most = min(LARGEST_HAND_IN, self.left)
        try:
            with file.open(entry) as stream:
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


def _in_zip(file, budget, most, gone):
    entries = file.infolist()
    if len(entries) > most:
        raise Refused(f"It holds {len(entries)} files; more than {most} are not looked at.")
    files = []
    for entry in sorted(entries, key=lambda entry: entry.filename):
        name = _entry_name(entry)
        parts = tuple(part for part in re.split(r"[/\\]", name) if part not in ("", "."))
        if entry.is_dir() or not parts or any(_is_junk(part) and part != ".." for part in parts):
            continue
        found = Found(parts, lambda entry=entry: budget.read(file, entry), _entry_time(entry))
        if ".." in parts or name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
            found.parts = (name,)
            gone.append((found, "Its name leads out of the folder that it should be in."))
        elif stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            gone.append((found, "It is a link or something else that is not a plain file."))
        else:
            files.append(found)
    return files


def _entry_name(entry):
    """A name in a zip. Without the flag for UTF-8 it may be UTF-8 all the same: macOS and Moodle write that."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def _entry_time(entry):
    with contextlib.suppress(ValueError, OverflowError, OSError):
        return datetime.datetime(*entry.date_time).astimezone(datetime.UTC)  # a zip holds local time, without a zone
    return None


# -- which of them are notebooks of this course --------------------------------------------------------------------


def _sort_out(found, exercise, taken, others, gone):
    """One file: a notebook, a zip with notebooks, or something else."""
    if found.ending == ".ipynb":
        _sort_notebook(found, exercise, taken, others)
    elif found.ending == ".zip":
        for inner in _of_hand_in(found, gone):
            with _refusing(gone, inner):
                if inner.ending == ".ipynb":
                    _sort_notebook(inner, exercise, taken, others)
                else:
                    others.append(inner)
    elif found.ending in _ARCHIVES:
        raise Refused(f"A {found.ending} file is not unpacked here. Ask for a zip, or for the notebook itself.")
    else:
        others.append(found)


def _sort_notebook(found, exercise, taken, others):
    try:
        taken.append(_submission(found, exercise))
    except Lesson as why:
        if "notebooks" not in _folders_of(found):
            raise
        found.why = str(why)  # it came along with the whole course
        others.append(found)


def _folders_of(found):
    return (*found.parts[:-1], *found.inside.split("/")[:-1])


def _of_hand_in(found, gone):
    """The files in one student's zip."""

    def opened():
        data = found.read()
        if data.count(b"PK\x01\x02") > MOST_FILES_OF_ONE:  # before a list of millions is made of them
            raise Refused(f"It holds more than {MOST_FILES_OF_ONE} files.")
        try:
            return zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Refused("This zip is damaged; perhaps it was cut off on its way. Ask for it again.") from error

    def again(parts):
        """Read one of its files later, without keeping the whole zip in memory until then."""
        with opened() as file:
            files = _in_zip(file, _Budget(LARGEST_HAND_IN), MOST_FILES_OF_ONE, [])
            return next(one for one in files if one.parts == parts).read()

    with opened() as file:
        inner_gone = []
        inner = _in_zip(file, _Budget(LARGEST_HAND_IN), MOST_FILES_OF_ONE, inner_gone)
        gone += [(dataclasses.replace(found, inside="/".join(one.parts)), why) for one, why in inner_gone]
        author, promised = _manifest(inner)
        for one in inner:
            if one.parts != (HAND_IN,):
                yield dataclasses.replace(
                    found,
                    inside="/".join(one.parts),
                    read=lambda parts=one.parts: again(parts),
                    author=author,
                    promised=promised,
                )


def _manifest(files):
    """Who and what, as ``hand-in.json`` says; it was in the student's hands, so it only helps to understand."""
    for one in files:
        if one.parts == (HAND_IN,):
            with contextlib.suppress(Refused, ValueError, KeyError, TypeError, RecursionError):
                data = json.loads(one.read()[:1_000_000])
                if data["kind"] == KIND:
                    promised = {str(each["notebook"]): str(each["sha256"]) for each in data["exercises"]}
                    return str(data["author"])[:200], promised
    return "", {}


def _submission(found, exercise):
    data = found.read()
    cells = _cells(data)
    sha256, notes = hashlib.sha256(data).hexdigest(), []
    assignment = _assignment(cells, found, exercise)
    if exercise not in (None, assignment):
        notes.append(f"It is {assignment}, sent in for {exercise}.")
    if found.promised and found.promised.get(found.inside) != sha256:
        notes.append("It is not the file that `convlab submit` packed: it was changed afterwards, or packed by hand.")
    return Submission(found, sha256, assignment, notes=notes)


def _cells(data):
    if not data.strip():
        raise Refused("It is empty.")
    if len(data) > LARGEST:
        raise Refused(f"It has {len(data) / 1e6:.0f} MB; a notebook of more than {LARGEST / 1e6:.0f} MB is not taken.")
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused("It is not a notebook: it cannot be read as one. Ask for the file again.") from None
    if isinstance(notebook, dict) and "worksheets" in notebook:
        raise Refused("It is a notebook of a format from before 2015. Ask for it saved by JupyterLab.")
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise Refused("It is not a notebook: it has no cells.")
    return cells


def _assignment(cells, found, exercise):
    """The exercise whose tasks are in most cells; else the one in the name; else the one that was given."""
    count = collections.Counter()
    for cell in cells:
        metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
        ours = metadata.get("convlab") if isinstance(metadata.get("convlab"), dict) else {}
        with contextlib.suppress(KeyError, TypeError):
            text = release.source(cell)
            called = re.findall(r"""\bcheck\(\s*["'](\w+)\.\w+["']""", text[:10_000])
            count.update({str(ours.get("task", "")).split(".")[0], *called} & set(tasks.LESSONS))
    if count:
        return tasks.LESSONS[max(sorted(count), key=count.get)]
    name = found.name.casefold()
    lesson = _lesson(cells)
    if lesson:
        raise Lesson(f"This is the lesson notebooks/{lesson}.ipynb, not the exercise. Ask for {_work(lesson)}.")
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
    with contextlib.suppress(KeyError, TypeError):
        texts = {release.source(cell).strip() for cell in cells if cell.get("cell_type") == "markdown"}
        return {text for text in texts if len(text) > 80}
    return set()


@functools.cache
def _lessons():
    """lesson -> its text; empty where the course is not found."""
    found = {}
    with contextlib.suppress(course.CourseError, OSError, ValueError, KeyError):
        for folder in tasks.LESSONS.values():
            path = course.notebooks() / f"{folder}.ipynb"
            found[folder] = _texts(json.loads(path.read_text("utf-8"))["cells"])
    return found


# -- whose they are ------------------------------------------------------------------------------------------------


class _Naming:
    """Who handed in what, from where a file lies and what it is called.

    In this order: the one given; the platform's name for the student; nbgrader's folders; the student's folder; the
    name in the hand-in; the name of the file; the folder around everything.
    """

    def __init__(self, classroom, people, student, found):
        self.people, self.student = people, student
        self.ids = {name.casefold() for name in people.by_id}
        self.there = {name.casefold(): name for name in classroom.students()}
        self.claims = _claims(classroom)
        # A folder around everything belongs to the download, not to a student.
        self.alone = len(found) == 1
        layers = zip(*(one.parts[:-1] for one in found), strict=False)
        self.wrapper = tuple(layer[0] for layer in itertools.takewhile(lambda layer: len(set(layer)) == 1, layers))
        # Several downloads in one folder: then all files have a platform's names, and no student can see to that.
        self.all_named = all(any(pattern.match(part) for _, pattern in _LMS for part in one.parts) for one in found)

    def who(self, found, assignment=""):
        """``(name, origin)``; the name is empty when nothing says it."""
        if self.student:
            return self.student, {}
        inside = found.parts[len(self.wrapper) :]
        platform = self._platform(found.parts, inside)
        if platform is not None:
            return platform
        names = [part for part in found.parts[:-1] if part.casefold() not in _NOBODY]
        if len(found.parts) > 2 and found.parts[-2] in tasks.LESSONS.values() and found.parts[-3] in names:
            return found.parts[-3], {}
        around = [part for part in inside[:-1] if part.casefold() not in _NOBODY]
        folder, file = next(reversed(names), ""), _name_in(found.parts[-1], assignment)
        if folder and (self.alone or self._known(folder)) and not self._known(file):
            file = folder  # one student's folder and nothing else
        return next(iter(around), "") or found.author or file or folder, {}

    def sender(self, found):
        """Whom platform or folders name, whatever ``--student`` says; empty where they name nobody."""
        inside = found.parts[len(self.wrapper) :]
        platform = self._platform(found.parts, inside)
        around = (part for part in inside[:-1] if part.casefold() not in _NOBODY)
        return platform[0] if platform else next(around, "")

    def _platform(self, parts, inside):
        """``(name, origin)`` as a platform writes it, or None.

        Only where the platform wrote it: not in the name of a file that lies in a student's own folder.
        """
        believed = parts if len(inside) == 1 or self.all_named else parts[:-1]
        for part in believed:
            tried = [(lms, pattern.match(part)) for lms, pattern in _LMS if lms != "Canvas" or parts[-1:] == inside]
            matches = [(match.end(), lms, match) for lms, match in tried if match]
            if matches:
                _, lms, match = min(matches)
                name = self._user(part, match) if lms == "Blackboard" else match["name"]
                return name, {"lms": lms, **{k: v for k, v in match.groupdict().items() if k != "name"}}
        return None

    def _user(self, part, match):
        """Blackboard's user name: the longest id of ``students.csv`` that stands there, since it may have a ``_``."""
        words = part[: match.end("name")].split("_")
        ends = ("_".join(words[i:]) for i in range(1, len(words)))
        return next((end for end in ends if end.casefold() in self.ids), match["name"])

    def name(self, one):
        """Fill in student, origin and order.

        Raises
        ------
        Refused
            Nothing says whose it is.
        """
        name, origin = self.who(one.found, one.assignment)
        one.student, one.origin = self._folder(name, origin, one.assignment), origin
        if not one.student:
            raise Refused(
                "Nothing says whose it is. Put it into a folder with the student's name, or collect it alone with "
                "--student NAME."
            )
        if origin.get("late"):
            one.notes.append("Canvas says that it came late.")
        author = one.found.author
        if author and not self.student and self._id(author, "") != self._id(name, origin.get("number", "")):
            one.notes.append(f"Its hand-in names {author!r} as author.")
        if len(self.people) and one.student not in self.people.by_id:
            one.notes.append(
                f"{one.student} is not in students.csv (read from {one.found.name!r}). Is it somebody else's spelling? "
                f"Then delete submitted/{one.student} and collect that file again with --student ID. Is it a new "
                "person? Then add a line to students.csv."
            )
        when = one.found.when
        if origin.get("time"):
            with contextlib.suppress(ValueError):
                when = datetime.datetime.strptime(origin["time"], "%Y-%m-%d-%H-%M-%S").astimezone(datetime.UTC)
        one.found.when = when
        one.order = _order(when, origin.get("attempt"), one.found.name, one.assignment)

    def surely(self, found):
        """The student of a file that is not taken; empty where only its own name would say it."""
        name, origin = self.who(found)
        known = self._id(name, origin.get("number", "")) if name else ""
        sure = self.student or origin or len(found.parts) > len(self.wrapper) + 1 or known in self.people.by_id
        return self.there.get(known.casefold(), known) if sure and ".." not in found.name else ""

    def _known(self, name):
        return bool(name) and (self.people.match(name) or roster.folder_name(name).casefold() in self.there)

    def _id(self, name, number):
        return self.people.match(name, number) or roster.folder_name(name)

    def _folder(self, name, origin, assignment):
        number = origin.get("number") or ""
        student = self._id(name, number)
        if not student:
            return ""
        student = self.there.setdefault(student.casefold(), student)  # two spellings would be one folder on a Mac
        if number:
            # Moodle numbers a participant anew in each assignment, Canvas a person once and for all.
            scope = (origin["lms"], assignment if origin["lms"] == "Moodle" else "")
            if self.claims.setdefault((student, *scope), number) != number:
                student = f"{student} ({number})"  # two people of one name
        return student


def _claims(classroom):
    """Which number of a platform each student had when they were collected before."""
    claims = {}
    for student in classroom.students():
        for assignment in classroom.handed_in(student):
            origin = _record(classroom, student, assignment).get("origin", {})
            if origin.get("number"):
                scope = (origin["lms"], assignment if origin["lms"] == "Moodle" else "")
                plain = re.sub(rf" \({re.escape(origin['number'])}\)$", "", student)
                if plain == student:
                    claims[(student, *scope)] = origin["number"]
    return claims


def _name_in(file, assignment):
    """ "04_stride - Anna Åström (2).ipynb" -> "Anna Åström"."""
    name = _ENDINGS.sub("", file).removesuffix(".zip")
    short = next((short for short, folder in tasks.LESSONS.items() if folder == assignment), "")
    for word in (assignment, short):
        if word:
            name = re.sub(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", " ", name, flags=re.IGNORECASE)
    name = re.sub(r"[-_ ]*(\(\d+\)|copy *\d*)$", "", name.strip(), flags=re.IGNORECASE).strip(" _-–—.,")
    return "" if _NO_NAME.fullmatch(name) else name


def _order(when, attempt, name, assignment):
    """What makes one notebook count over another; the course's own, in a zip of everything, count last."""
    parts = re.split(r"/| → ", name)
    own, exact = not _COURSE & set(parts), parts[-1] == f"{assignment}.ipynb"  # a copy beside it is not the work
    natural = tuple((len(part), part) if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name))
    return own, int((when or _LONG_AGO).timestamp()), int(attempt or 0), exact, natural


# -- what is kept --------------------------------------------------------------------------------------------------


def _record(classroom, student, assignment):
    path = classroom.submission(student, assignment).with_name(RECORD)
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _keep(classroom, source, named, outcome, gone):
    """Of each student and exercise the latest, unless a later one is there already."""
    groups = {}
    for one in named:
        groups.setdefault((one.student, one.assignment), []).append(one)
    for key, group in sorted(groups.items()):
        best = max(group, key=lambda one: one.order)
        if len(group) > 1:
            best.notes.append(f"The latest of {len(group)}: {best.found.name}.")
        with _refusing(gone, best.found):
            getattr(outcome, _keep_one(classroom, source, best)).append(key)
        outcome.notes += [(*key, note) for note in best.notes]


def _keep_one(classroom, source, one):
    path = classroom.submission(one.student, one.assignment)
    record = _record(classroom, one.student, one.assignment)
    earlier = record.get("earlier", [])
    if path.is_file():
        there = hashlib.sha256(path.read_bytes()).hexdigest()
        if there == one.sha256 == record.get("sha256"):
            return "same"
        if there not in (one.sha256, record.get("sha256")):
            one.notes.append(f"Not replaced: {path.name} in submitted/ was put there or changed by hand.")
            return "older"
        received = record.get("received")
        when = datetime.datetime.fromisoformat(received) if received else None
        if record and there != one.sha256:
            if _order(when, record.get("origin", {}).get("attempt"), record["name"], one.assignment) > one.order:
                return "older"
            earlier = [*earlier, {key: record[key] for key in ("source", "name", "sha256", "received")}]
    data = one.found.read()
    if hashlib.sha256(data).hexdigest() != one.sha256:
        raise Refused("It changed while it was being collected. Collect it again.")
    rooms.write_bytes(path, data)
    rooms.write(
        path.with_name(RECORD),
        {
            "format": FORMAT,
            "source": source.name,
            "name": one.found.name,
            "sha256": one.sha256,
            "bytes": len(data),
            "received": one.found.when.isoformat(timespec="seconds") if one.found.when else None,
            "origin": one.origin,
            "author": one.found.author,
            "notes": one.notes,
            "earlier": earlier,
        },
    )
    return "taken"


def _keep_refused(classroom, source, gone, others, naming, outcome):
    """``refused.json``: what this source has to say, and what other sources said before."""
    refused = [{"student": naming.surely(found), "name": found.name, "says": why} for found, why in gone]
    heard_of = {student for student, _ in (*outcome.taken, *outcome.same, *outcome.older)}
    heard_of |= {one["student"] for one in refused}
    for found in others:
        student = naming.surely(found)
        if student and student not in heard_of:
            refused.append({"student": student, "name": found.name, "says": found.why})
    refused = [{"source": source.name, **one} for one in sorted(refused, key=lambda one: (one["name"], one["says"]))]
    outcome.refused += refused
    for one in refused:
        if one["student"]:  # known by name from now on, with nothing to grade
            (classroom.submitted / one["student"]).mkdir(parents=True, exist_ok=True)
    known = [one for one in refused_so_far(classroom) if one["source"] != source.name]
    if known or refused or classroom.refused_file.exists():
        rooms.write(classroom.refused_file, {"format": FORMAT, "refused": known + refused})


def refused_so_far(classroom):
    """What was refused in all collecting so far: a list of ``{"source", "student", "name", "says"}``.

    Raises
    ------
    ClassroomError
        The file is there, but damaged: who was refused is not forgotten in silence.
    """
    try:
        found = json.loads(classroom.refused_file.read_text("utf-8"))["refused"]
        return [{key: str(one[key]) for key in ("source", "student", "name", "says")} for one in found]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError):
        raise rooms.ClassroomError(
            f"{classroom.refused_file} is damaged. Move it away, and collect again: that makes a new one."
        ) from None


def notes(classroom, student, assignment):
    """What collecting noted about one submission: a list of str."""
    return [str(note) for note in _record(classroom, student, assignment).get("notes", [])]


def received(classroom, student, assignment):
    """When a submission came, ISO 8601 in UTC, or None."""
    return _record(classroom, student, assignment).get("received")


def as_text(outcome):
    """What collecting did, in words."""
    lines = []
    for what, keys in (("collected", outcome.taken), ("there already", outcome.same), ("older, left", outcome.older)):
        if keys:
            lines.append(f"{what}: {len(keys)}")
            lines += [f"  {student} · {assignment}" for student, assignment in keys] if what != "there already" else []
    if outcome.notes:
        lines += ["", "notes:", *(f"  {student} · {assignment}: {note}" for student, assignment, note in outcome.notes)]
    if outcome.refused:
        lines += ["", f"refused: {len(outcome.refused)} (also in refused.json)"]
        lines += [f"  {one['source']}: {one['name']}: {one['says']}" for one in outcome.refused]
    return "\n".join(map(rooms.one_line, lines or ["There was nothing to collect."]))
