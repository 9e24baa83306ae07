"""Who is who: names as learning platforms write them, matched with ``students.csv``, and made into folder names.

``students.csv`` has nbgrader's columns: ``id``, and if you like ``first_name``, ``last_name``, ``email`` and
``lms_user_id``. Without that file everybody is called what the platform calls them.
"""

import dataclasses
import hashlib
import re
import unicodedata

from convlab.grading.classroom import is_plain

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


@dataclasses.dataclass(frozen=True)
class Person:
    """One line of ``students.csv``."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def name(self):
        """First and last name, or the id."""
        return f"{self.first_name} {self.last_name}".strip() or self.id


class People:
    """Everybody in ``students.csv``."""

    def __init__(self, persons):
        self.by_id = {person.id: person for person in persons}
        self._index = {}
        for person in persons:
            first, last = person.first_name, person.last_name
            names = [person.id, person.email, f"{first} {last}", f"{last} {first}"]
            for key in {form for name in names for form in _forms(name)}:
                self._index.setdefault(key, set()).add(person.id)
        self._numbers = {person.lms_user_id: person.id for person in persons if person.lms_user_id}

    def __len__(self):
        return len(self.by_id)

    def match(self, name, number=""):
        """The id of the one person who is meant, or None: nobody, or more than one."""
        if number in self._numbers:
            return self._numbers[number]
        for key in _forms(name):
            ids = self._index.get(key, set())
            if len(ids) == 1:
                return next(iter(ids))
        return None

    def name(self, student):
        """How to call a student."""
        return self.by_id[student].name if student in self.by_id else student


def read(classroom):
    """Everybody in the class's ``students.csv``.

    Returns
    -------
    People
        Empty without that file.

    Raises
    ------
    ClassroomError
        The file cannot be read, or an id cannot be a folder's name.
    """
    if not classroom.roster():  # says what is wrong with the file
        return People([])
    fields = [field.name for field in dataclasses.fields(Person)]
    rows = [{key: " ".join((row.get(key) or "").split()) for key in fields} for row in classroom.roster_rows()]
    return People([Person(**row) for row in rows if row["id"]])


def _forms(name):
    """Letters and digits only, in small letters: as written, and without accents (platforms drop them)."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    return [form for form in dict.fromkeys((plain, bare)) if form]


def folder_name(name):
    """A name as a folder's, on every system: letters of all scripts stay, what a path could misunderstand goes.

    Returns
    -------
    str
        Empty when nothing is left.
    """
    name = unicodedata.normalize("NFC", name)
    name = "".join("_" if letter in '/\\:*?"<>|[]{}' or not letter.isprintable() else letter for letter in name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    if name.split(".")[0].casefold() in _RESERVED:
        name += "_"
    if len(name.encode("utf-8", "replace")) > 150:
        mark = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
        name = name.encode("utf-8", "replace")[:140].decode("utf-8", "ignore").strip(" .") + f" {mark}"
    return name if is_plain(name) and not set(name) <= {"_", " "} else ""
