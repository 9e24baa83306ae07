"""How the usual platforms name what they give an instructor to download, and what of that they vouch for.

A platform writes a prefix or a folder; what stands after it, or in it, was named by the student and is not believed.
Where each layout was taken from stands in ``docs/instructor.md``.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from convlab.grading import roster

if TYPE_CHECKING:
    from convlab.grading.roster import People

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OTHER_MONTHS = {"mai": 5, "okt": 10, "dez": 12, "mär": 3, "mrz": 3}
_LASTING = ("Canvas", "Gradescope")  # their numbers are a person's, in all assignments


@dataclasses.dataclass(frozen=True)
class Claim:
    """What a name says of who handed in, and when.

    Attributes
    ----------
    called : str
        The person's name, user name or address, as it was written.
    lms : str
        The platform; empty for folders and files that somebody named.
    number : str
        The platform's number, for a person (Canvas, Gradescope) or for a participant of one assignment.
    login : str
        User name or address, where the platform writes one: it stays the same in all assignments.
    time : datetime.datetime or None
        The platform's own stamp.
    attempt : int or None
        Which attempt it is, as the platform counts.
    late, blind, shared : bool
        It came late; the platform hides names; it is the folder of people who are in no team.
    """

    called: str
    lms: str = ""
    number: str = ""
    login: str = ""
    time: datetime.datetime | None = None
    attempt: int | None = None
    late: bool = False
    blind: bool = False
    shared: bool = False

    @property
    def lasting(self) -> str:
        """What the platform knows this person by in all of its assignments; empty where it says nothing of the kind."""
        return "" if self.blind else self.login or (self.number if self.lms in _LASTING else "")

    def as_data(self) -> dict[str, Any]:
        """For ``submission.json``: what is known, as plain data."""
        out = {key: value for key, value in dataclasses.asdict(self).items() if value not in ("", None, False)}
        return out | ({"time": self.time.isoformat()} if self.time else {})


_STAMP = r"\d{4}-\d\d-\d\d[ T_]\d\d[:_.-]\d\d[:_.-]\d\d(?:\.\d+)?"
_PREFIXES = (
    # Moodle: "Anna Åström_1234567_assignsubmission_file_04_stride.ipynb", or a folder of that name; the number is that
    # of a participant of one assignment, or of a team. "Default group_assignsubmission_file" has none.
    (
        "Moodle",
        re.compile(r"(?P<called>.+?)_(?P<number>\d{1,20})_+assignsubmission_(?:file|onlinetext)(?=_|$)", re.DOTALL),
    ),
    ("Moodle", re.compile(r"(?P<called>.+?)_+assignsubmission_(?:file|onlinetext)(?=_|$)", re.DOTALL)),
    # Blackboard: "Exercise 4_s1234_attempt_2026-11-23-18-05-59_04_stride.ipynb".
    ("Blackboard", re.compile(r".+?_(?P<called>[^_]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?=[_.]|$)", re.DOTALL)),
    # Canvas, names hidden: "anon_aB3dE_67890_04_stride.ipynb"; another code in each assignment.
    ("Canvas", re.compile(r"(?P<late>LATE_)?(?P<called>anon)_(?P<number>[^\W_]{1,20})_(?P<attempt>\d{1,20})_(?=.)")),
    # Canvas: "astromanna_12345_67890_04_stride-1.ipynb", with LATE_ before the numbers of a late one.
    (
        "Canvas",
        re.compile(r"(?P<called>[^_]+)_(?P<late>LATE_)?(?P<number>\d{1,20})_(?P<attempt>\d{1,20})_(?=.)", re.DOTALL),
    ),
    # Autolab: "ada@uni.example_3_04_stride.ipynb", the number being the version.
    ("Autolab", re.compile(r"(?P<login>[^/@\s]+@[^/@\s_]+)_(?P<attempt>\d{1,9})_(?=.)")),
    # Brightspace: "397063-255731 - Ada Alpha - Sep 24, 2026 926 PM", a folder or before " - 04_stride.ipynb".
    (
        "Brightspace",
        re.compile(
            r"(?P<number>\d{1,12}-\d{1,12})\s+-\s+(?P<called>.+?)\s+-\s+(?P<time>[^-]*?\b\d{4}\b[^-]*?)(?=\s+-\s|$)"
        ),
    ),
    # nbgrader's exchange: "ada+04_stride+2026-09-24 21:26:00.123456 UTC+c2VjcmV0".
    (
        "nbgrader",
        re.compile(rf"(?P<login>.+)\+[^+]+\+(?P<time>{_STAMP})(?: ?(?P<zone>[A-Z]{{2,5}}|[+-]\d{{4}}))?(?:\+[^+]*)?$"),
    ),
    # Sakai: "Alpha, Ada(ada)" around "Submission attachment(s)", or both in one name.
    ("Sakai", re.compile(r"(?P<called>.+?)\((?P<login>[^()/]+)\)_Submission attachment\(s\)_(?=.)")),
)
_SAKAI_FOLDER = re.compile(r"(?P<called>.+?)\((?P<login>[^()/]+)\)")
_SAKAI_INSIDE = "submission attachment(s)"
_TEAMS_ROOTS, _TEAMS_VERSION = {"submitted files", "working files"}, re.compile(r"version (?P<attempt>\d{1,6})", re.I)


def of_platform(part: str, flat: bool) -> Claim | None:
    """The claim of one folder or file that a platform named, or None.

    Parameters
    ----------
    part : str
    flat : bool
        It is a file beside those of others: some platforms write prefixes, and only there.
    """
    matches: list[tuple[int, int, str, re.Match[str]]] = []
    for lms, pattern in _PREFIXES:
        match = pattern.match(part) if flat or lms not in ("Canvas", "Autolab") else None
        if match:
            matches.append((match.end(), len(matches), lms, match))
    if not matches:
        return None
    _, _, lms, match = min(matches)  # what ends first: the rest of the name is the student's
    groups = match.groupdict()
    login, called = groups.get("login") or "", groups.get("called") or groups.get("login") or ""
    number = groups.get("number") or ""
    blind = (called == "anon" and lms == "Canvas") or (lms == "Moodle" and bool(number) and roster.is_blind(called))
    return Claim(
        called.strip(),
        lms,
        number,
        login or (called if lms == "Blackboard" else ""),
        parse_time(lms, groups.get("time") or "", groups.get("zone")),
        int(groups["attempt"]) if groups.get("attempt") else None,
        bool(groups.get("late")),
        blind,
        lms == "Moodle" and not number,
    )


def of_path(parts: Sequence[str]) -> Claim | None:
    """The claim of folders that only together say which platform made them (Sakai, Teams), or None."""
    names = [part.casefold() for part in parts]
    for place, name in enumerate(names[:-1]):
        if name == _SAKAI_INSIDE and place:
            match = _SAKAI_FOLDER.fullmatch(parts[place - 1])
            if match:
                return Claim(match["called"].strip(" ,"), "Sakai", login=match["login"].strip())
            return Claim(parts[place - 1], "Sakai", blind=True)
        if name in _TEAMS_ROOTS and place + 1 < len(parts) - 1:
            versions = filter(None, map(_TEAMS_VERSION.fullmatch, parts[place + 2 : -1]))
            return Claim(
                parts[place + 1], "Teams", attempt=next((int(version["attempt"]) for version in versions), None)
            )
    return None


def is_draft(parts: Sequence[str]) -> bool:
    """Whether Teams has it among the files that were not handed in."""
    return any(part.casefold() == "working files" for part in parts[:-1])


def parse_time(lms: str, text: str, zone: str | None = None) -> datetime.datetime | None:
    """A platform's own stamp as a moment, or None. A clock without a zone is taken for the computer's own."""
    if not text:
        return None
    with contextlib.suppress(ValueError, OverflowError, OSError):
        if lms == "Blackboard":
            return datetime.datetime.strptime(text, "%Y-%m-%d-%H-%M-%S").astimezone(datetime.UTC)
        if lms == "Brightspace":
            return _brightspace(text)
        numbers = [int(number) for number in re.findall(r"\d+", text.partition(".")[0])][:6]
        fraction = re.search(r"\.(\d{1,6})\d*$", text)
        micro = int(fraction[1].ljust(6, "0")) if fraction else 0
        year, month, day, hour, minute, second = [*numbers, 0, 0, 0, 0, 0, 0][:6]
        stamp = datetime.datetime(year, month, day, hour, minute, second, micro, _zone(zone))
        return stamp.astimezone(datetime.UTC)
    return None


def _zone(text):
    if text and re.fullmatch(r"[+-]\d{4}", text):
        sign = -1 if text[0] == "-" else 1
        return datetime.timezone(sign * datetime.timedelta(hours=int(text[1:3]), minutes=int(text[3:])))
    return datetime.UTC  # nbgrader's own default


def _brightspace(text):
    """ "Sep 24, 2026 926 PM", and the same with the day first or with 24 hours."""
    folded = text.casefold()
    year = re.search(r"\b(\d{4})\b", folded)
    day = re.search(r"\b(\d{1,2})\b", folded[: year.start()] if year else folded)
    word = re.search(r"[^\W\d_]{3,}", folded)
    clock = re.search(r"\b(\d{1,2})[:.]?(\d\d)\b\s*([ap])?", folded[year.end() :] if year else "")
    if not (year and day and word):
        return None
    month = _OTHER_MONTHS.get(word[0][:3]) or _MONTHS.index(word[0][:3]) + 1
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
    if clock and clock[3]:
        hour = hour % 12 + 12 * (clock[3] == "p")
    return datetime.datetime(int(year[1]), month, int(day[1]), hour, minute).astimezone(datetime.UTC)


# -- files beside the hand-ins in which a platform says more -------------------------------------------------------

GRADESCOPE = "submission_metadata.yml"
LARGEST_LIST = 20_000_000  # bytes of such a file


class UnreadableList(ValueError):
    """A platform's own list that cannot be read; the message says why."""


def gradescope(data: bytes) -> dict[str, list[Claim]]:
    """``submission_metadata.yml``: folder -> list of claims, one for each person who submitted it together.

    Raises
    ------
    UnreadableList
    """
    try:
        import yaml
    except ImportError:
        raise UnreadableList("Reading it needs PyYAML: pip install pyyaml.") from None

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Data only; Ruby's own types are read for the plain values in them."""

    def plain(loader, suffix, node):
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node)
        return loader.construct_mapping(node)

    Loader.add_multi_constructor("!", plain)
    try:
        entries = yaml.load(data, Loader)  # a safe loader
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        raise UnreadableList("It is not the list that Gradescope writes. Download the submissions again.") from None
    out = {}
    for folder, entry in entries.items() if isinstance(entries, dict) else ():
        entry = _without_colons(entry)
        people = entry.get("submitters")
        people = [_without_colons(person) for person in people] if isinstance(people, list) else []
        when = entry.get("created_at")
        if isinstance(when, str):
            match = re.match(rf"{_STAMP}", when)
            when = parse_time("Gradescope", match[0]) if match else None
        elif isinstance(when, datetime.datetime):
            when = (when if when.tzinfo else when.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
        else:
            when = None
        out[str(folder)] = [
            Claim(
                str(person.get("name") or person.get("email") or person.get("sid") or "")[:200],
                "Gradescope",
                str(person.get("sid") or "")[:100],
                str(person.get("email") or "")[:200],
                when,
            )
            for person in people
        ]
    return out


def _without_colons(entry):
    """Ruby's symbols: ":name" is "name"."""
    return {str(key).lstrip(":"): value for key, value in entry.items()} if isinstance(entry, dict) else {}


def sakai_time(data: bytes) -> datetime.datetime | None:
    """What ``timestamp.txt`` in a student's folder says, or None: "20260924212600000", in UTC."""
    digits = re.sub(r"\D", "", data[:60].decode("ascii", "ignore"))
    with contextlib.suppress(ValueError):
        return datetime.datetime.strptime(digits[:14], "%Y%m%d%H%M%S").replace(tzinfo=datetime.UTC)
    return None


def participants(rows: Iterable[Sequence[str]], people: People) -> dict[str, str]:
    """Moodle's grading worksheet: participant's number -> the id of the one person in its line.

    Only an address, an id or another name from ``students.csv`` that fills a cell counts: two people may share a name.
    """
    out = {}
    for row in rows:
        number = re.fullmatch(r"\D*?(\d{1,20})", row[0].strip()) if row else None
        if number is None:
            continue
        ids = {student for cell in row[1:] if (student := people.of_id(cell)) is not None}
        if len(ids) == 1:
            out[number[1]] = ids.pop()
    return out
