"""Who is who: names as learning platforms write them, matched with ``students.csv``, and made into folder names.

``students.csv`` has nbgrader's columns: ``id``, and if you like ``first_name``, ``last_name``, ``email`` and
``lms_user_id``; two more are understood: ``team``, and ``also``, for other names of a person (a user name on GitHub, a
student number). Without that file everybody is called what the platform calls them.

One rule finds a person in the name of a file or a folder, whoever wrote it: of everybody in ``students.csv`` exactly
one has an id, an e-mail address or a first and a last name among its words. Where that is true of two, or of nobody,
nobody is found: work that waits for a person to say whose it is does no harm, work under another's name does.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from convlab import tasks
from convlab.grading.classroom import is_plain

if TYPE_CHECKING:
    from convlab.grading.classroom import Classroom

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
# Letters that have no accent to take off, as platforms write them in ASCII; then the German way of doing it.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ŋ": "n"}
)
_LONG = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
# Words beside a name that name nobody; numbers do not either.
_NEUTRAL_WORDS = """
assignment assignments assignsubmission attachment attachments attempt copy checkpoint colab convlab corrected
corrections deepnote done download draft ex exercise exercises file files final finished fixed for from hand handin
handins hands homework homeworks hw ipynb json jupyter kaggle kopie lab labs last late latest lesson my new newest no
notebook notebooks of old onlinetext part project resubmission revised revision solution solutions submission
submissions submit submitted task tasks test the try txt untitled upload uploaded v version von week work zip am pm
jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov
november dec december mon tue wed thu fri sat sun"""
_NEUTRAL = frozenset(_NEUTRAL_WORDS.split())
_LESSON_WORDS = frozenset(word for folder in tasks.LESSONS.values() for word in folder.casefold().split("_"))
# What a platform calls somebody whose name it does not show.
_BLIND_WORDS = """
anonymous anonym anonymousstudent anonymoususer participant participants participante participantes participanti
partecipante partecipanti teilnehmer teilnehmerin teilnehmerinnen teilnehmende deelnemer deelnemers deltaker deltager
deltagare osallistuja uczestnik uczestniczka účastník účastníci résztvevő katılımcı участник учасник участници
συμμετέχων 参加者 参与者 參與者 참가자 مشارك משתתף hiddenuser anon"""
_BLIND = frozenset(_BLIND_WORDS.split())


@dataclasses.dataclass(frozen=True)
class Person:
    """One line of ``students.csv``."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    team: str = ""
    also: str = ""

    @property
    def name(self) -> str:
        """First and last name, or the id."""
        return f"{self.first_name} {self.last_name}".strip() or self.id


@dataclasses.dataclass(frozen=True)
class Match:
    """Whom the words of a name mean.

    Attributes
    ----------
    ids : tuple of str
        Everybody who may be meant: one, several, or nobody.
    by : {"id", "name", ""}
        What they were known by; an e-mail address and a user name are as good as an id.
    rest : tuple of str
        Words that are nobody's, and no word for an exercise or a hand-in either.
    nearly : tuple of str
        Ids that a part of the name would fit, for a hint; nobody is taken for them.
    """

    ids: tuple = ()
    by: str = ""
    rest: tuple = ()
    nearly: tuple = ()

    @property
    def student(self) -> str | None:
        """The id of the one who is meant, or None."""
        return self.ids[0] if len(self.ids) == 1 else None


class People:
    """Everybody in ``students.csv``."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self.by_id = {person.id: person for person in persons}
        self._index: dict[str, set[str]] = {}
        self._teams: dict[str, list[str]] = {}
        name_words = {word for person in persons for word in words(person.name) if person.name != person.id}
        self._known = [_Known(person, name_words) for person in persons]
        for person in persons:
            first, last = person.first_name, person.last_name
            names = [person.id, person.email, person.also, f"{first} {last}", f"{last} {first}"]
            for key in {form for name in names for form in _forms(name)}:
                self._index.setdefault(key, set()).add(person.id)
            for key in _forms(person.team)[:1]:
                self._teams.setdefault(key, []).append(person.id)
        numbers = [person.lms_user_id for person in persons if person.lms_user_id]
        self._numbers = {p.lms_user_id: p.id for p in persons if numbers.count(p.lms_user_id) == 1}

    def __len__(self):
        return len(self.by_id)

    def match(self, name: str) -> str | None:
        """The id of the one person whose id, address or whole name this is, or None: nobody, or more than one."""
        for key in _forms(name):
            ids = self._index.get(key, set())
            if len(ids) == 1:
                return next(iter(ids))
        return None

    def of_id(self, text: str) -> str | None:
        """Who has this id, e-mail address or other name (``also``), and nobody else; or None."""
        mine = set(_forms(text)[:1])
        ids = {known.person.id for known in self._known if mine & known.exact_ids}
        return ids.pop() if len(ids) == 1 else None

    def of_number(self, number: str) -> str | None:
        """Who has this number on the platform (``lms_user_id``), or None. Only for numbers that stay a person's."""
        return self._numbers.get(number)

    def team(self, name: str) -> list[str]:
        """The ids of a team (column ``team``), or an empty list."""
        return next((self._teams[key] for key in _forms(name) if key in self._teams), [])

    def find(self, text: str, known_words: Sequence[str] = ()) -> Match:
        """The one person among the words of a name, whatever else stands there.

        Parameters
        ----------
        text : str
            The name of a file or a folder, or a platform's name for a person.
        known_words : sequence of str
            Words that name nobody here: what all names of a download have in common.

        Returns
        -------
        Match
        """
        letters = words(text)
        places: dict[str, list[frozenset[int]]] = {}
        for begin in range(len(letters)):
            for end in range(begin + 1, min(begin + 9, len(letters)) + 1):
                places.setdefault("".join(letters[begin:end]), []).append(frozenset(range(begin, end)))
        exact = any(not letter.isascii() for letter in letters)
        candidates = self._candidates(places, letters, known_words, loose=True)
        if exact and len(candidates) > 1:  # an accent in the name tells them apart
            candidates = self._candidates(places, letters, known_words, loose=False) or candidates
        best = [
            candidate
            for candidate in candidates
            if not any(other.covers > candidate.covers for other in candidates)
            and not any(other.covers == candidate.covers and other.rank > candidate.rank for other in candidates)
        ]
        sure = [candidate for candidate in best if candidate.sure]
        nearly = tuple(sorted(candidate.id for candidate in best if not candidate.sure))
        if not sure:
            return Match(nearly=nearly, rest=_rest(letters, frozenset(), known_words))
        rest = _rest(letters, frozenset().union(*(candidate.covers for candidate in sure)), known_words)
        by = "id" if all(candidate.by == "id" for candidate in sure) else "name"
        return Match(tuple(sorted({candidate.id for candidate in sure})), by, rest, nearly)

    def _candidates(self, places, letters, known_words, loose):
        candidates = (known.among(places, letters, known_words, loose) for known in self._known)
        return [candidate for candidate in candidates if candidate is not None]

    def name(self, student: str) -> str:
        """How to call a student."""
        return self.by_id[student].name if student in self.by_id else student


@dataclasses.dataclass(frozen=True)
class _Candidate:
    id: str
    by: str  # "id" or "name"
    covers: frozenset  # which of the words are this person's
    rank: int
    sure: bool


class _Known:
    """The words of one person, joined and in all their spellings."""

    def __init__(self, person, name_words):
        self.person = person
        local = person.email.partition("@")[0]
        ids = [person.id, person.email, *re.split(r"[;,\s]+", person.also), local]
        self.ids = [(_spellings(name, False), _spellings(name, True), _is_strong(name, name_words)) for name in ids]
        self.exact_ids = {form for name in ids[:-1] for form in _forms(name)[:1]}
        if bool(person.first_name) != bool(person.last_name):  # one name is all there is: by itself it may do
            only = person.first_name or person.last_name
            self.ids.append((_spellings(only, False), _spellings(only, True), False))
        self.first = [_both(word) for word in _parts(person.first_name)]
        self.last = [_both(word) for word in _parts(person.last_name)]
        first, last = "".join(words(person.first_name)), "".join(words(person.last_name))
        self.joined = [_both(first + last), _both(last + first)] if first and last else []
        self.whole = [_both(first), _both(last)] if first and last else []

    def among(self, places, letters, known_words, loose):
        """What of a name is this person's, as a `_Candidate`, or None."""

        def where(spellings):
            return [place for form in spellings[loose] for place in places.get(form, ())]

        by_id = [(place, strong) for exact, wide, strong in self.ids for place in where((exact, wide))]
        name = {place for forms in self.joined for place in where(forms)}
        first = [place for forms in self.first for place in where(forms)]
        last = [place for forms in self.last for place in where(forms)]
        if self.whole:
            first += where(self.whole[0])
            last += where(self.whole[1])
        apart = [(a, b) for a in first for b in last if not a & b]
        named = {*name, *(a | b for a, b in apart)}
        covers = frozenset().union(*(place for place, _ in by_id), *named)
        if not covers:
            return None
        # An id or address made of the name ("bo.beta") says no more than the name, where the name stands.
        by_id = [(place, strong) for place, strong in by_id if not any(place <= other for other in named)]
        if apart or name:  # further first names and the like are explained by the same person
            covers = covers.union(*first, *last)
        rest = _rest(letters, covers, known_words)
        if any(strong for _, strong in by_id):
            return _Candidate(self.person.id, "id", covers, 3, True)
        whole = bool(name) or (bool(apart) and self._all_there(first, where, 0) and self._all_there(last, where, 1))
        if whole:
            return _Candidate(self.person.id, "id" if by_id else "name", covers, 2, True)
        if by_id:
            return _Candidate(self.person.id, "id", covers, 2, not rest)
        return _Candidate(self.person.id, "name", covers, 1, not rest)

    def _all_there(self, places, where, which):
        """Whether every word of the first (or last) name is there, or all of it as one."""
        parts = (self.first, self.last)[which]
        return bool(where(self.whole[which])) or all(where(forms) for forms in parts)


def _parts(name):
    """The words of a first or last name; initials say too little to know somebody by."""
    return [word for word in words(name) if len(word) > 1 or not word.isascii()] or words(name)


def _both(word):
    return _spellings(word, False), _spellings(word, True)


def _is_strong(name, name_words):
    """Whether an id says by itself who is meant, also among words that are nobody's.

    "ada" does not: "Ada Gamma" may be somebody else. Nor does "4", which may count anything.
    """
    parts = words(name)
    joined = "".join(parts)
    if not joined or joined.isdigit():
        return len(joined) >= 5
    if any(letter.isdigit() for letter in joined) or "@" in name:
        return len(joined) >= 3
    return bool(name_words) and len(joined) >= 4 and not set(parts) <= name_words and joined not in name_words


def _rest(letters, covers, known_words):
    """The words that nothing explains."""
    ignored = _NEUTRAL | _LESSON_WORDS | {re.sub(r"\d+$", "", word) for word in known_words} | {"v", ""}
    return tuple(
        word
        for place, word in enumerate(letters)
        if place not in covers and re.sub(r"\d+$", "", word) not in ignored and not re.fullmatch(r"\d+\w?", word)
    )


def words(text: str) -> list[str]:
    """The words of a name in small letters, without what stands between them."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()))


def _spellings(name, loose):
    """How a name may be written as one word: as it is, and (loose) without accents, in the usual two ways."""
    joined = "".join(words(name))
    if not joined:
        return frozenset()
    return frozenset({joined, _bare(joined), _bare(joined.translate(_LONG))}) if loose else frozenset({joined})


def _bare(word):
    decomposed = unicodedata.normalize("NFKD", word.translate(_PLAIN))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def is_blind(name: str) -> bool:
    """Whether a platform's name for somebody is no name: "Participant", "Participant 552", "Anonymous"."""
    parts = [word for word in words(name) if not word.isdigit()]
    return bool(parts) and ("".join(parts) in _BLIND or all(part in _BLIND or part in ("in", "e") for part in parts))


def read(classroom: Classroom) -> People:
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
    joined = "".join(words(name))
    return [form for form in dict.fromkeys((joined, _bare(joined))) if form]


def folded(name: str) -> str:
    """What two names have in common that are one folder on some computers: capitals and the way of writing accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def folder_name(name: str) -> str:
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
