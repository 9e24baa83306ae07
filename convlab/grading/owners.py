"""Whose a file is: from the platform's own prefix or folder, else from the folder it lies in, else from its name.

Nothing is joined by order. With ``students.csv`` a file belongs to the one person whom its name means (`roster`);
without it, to whoever is called that. Where that is not one person, the file waits until somebody says who it is:
names that a platform hides, two people of one name, a team, somebody who is not in ``students.csv``.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import itertools
import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from convlab import tasks
from convlab.grading import layouts, roster
from convlab.grading.layouts import Claim
from convlab.text import one_line

if TYPE_CHECKING:
    import pathlib

    from convlab.grading.classroom import Classroom
    from convlab.grading.collect import CollectedSubmission, SourceFile

_COURSE = {"notebooks", "exercises", "solutions"}  # folders of the course; a learner's own work is in my_work/
_NOBODY = {*_COURSE, *tasks.LESSONS.values(), "my_work"}  # folders that are called after no person
_ENDINGS = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)  # some browsers and platforms add the second one
_NO_NAME = re.compile(r"(convlab )?hand-in( \d+)?|untitled\d*|submission|exercise|", re.IGNORECASE)
_COPY = re.compile(
    r"^(?:copy of|kopie von|copie de|copia de|copia di)\b|\b(?:copy of|kopie von|copie de|copia d[ei])$", re.I
)


class Refused(Exception):
    """One file that is not taken, and why; the rest goes on."""


class Aside(Refused):
    """A sound notebook of which nothing says for certain whose it is: it is kept until somebody does."""


@dataclasses.dataclass
class _Owner:
    """To whom one file belongs, so far. ``by`` is "given", "id" or "name"."""

    student: str
    claim: Claim
    by: str
    rest: tuple = ()


class OwnerFinder:
    """Who handed in what.

    Parameters
    ----------
    classroom : Classroom
    people : People
    student : str or None
        Whose all of it is, because the instructor says so.
    files : list of SourceFile
        Every notebook of the source, also those that are refused.
    records : list of (student, assignment, dict)
        What is known of earlier collecting: ``submission.json`` of each submission.
    waiting : list of dict
        What waits since earlier collecting, with ``"assignment"`` and ``"origin"``.
    source : pathlib.Path
    """

    def __init__(
        self,
        classroom: Classroom,
        people: roster.People,
        student: str | None,
        files: Sequence[SourceFile],
        records: Sequence[tuple[str, str, dict[str, Any]]] = (),
        waiting: Sequence[dict[str, Any]] = (),
        source: pathlib.Path | None = None,
    ) -> None:
        self.people, self.student = people, student
        self.ids = {name.casefold() for name in people.by_id}
        self.there = {roster.folded(name): name for name in classroom.students()}
        self.source = source
        # A folder around everything belongs to the download, not to a student.
        self.alone = len(files) == 1
        layers = zip(*((file.raw or file.parts)[:-1] for file in files), strict=False)
        common = sum(1 for _ in itertools.takewhile(lambda layer: len(set(layer)) == 1, layers))
        self.wrapper = files[0].parts[:common] if files else ()
        # Several downloads in one folder: then all files have a platform's names, and no student can see to that.
        self.all_named = all(any(layouts.of_platform(part, True) for part in file.parts) for file in files)
        # What a platform's own lists say.
        self.submissions: dict[Any, Any] = {}
        self.participants: dict[str, str] = {}
        self.times: dict[tuple[str, ...], Any] = {}
        self.first_level = sorted(
            {file.parts[len(self.wrapper)] for file in files if len(file.parts) > len(self.wrapper)}
        )
        self.shared_words = self._shared_words(self.first_level)
        below = collections.defaultdict(set)
        for file in files:
            for place in range(len(file.parts) - 2):
                below[file.parts[: place + 1]].add(file.parts[place + 1])
        self.below = below
        self.numbers, self.called, self.of_lasting = _remembered(records, waiting)
        self.held = {
            (student, assignment): record.get("origin", {}).get("number", "") for student, assignment, record in records
        }

    def _shared_words(self, names):
        """Words in all names of a download, as "04", "stride" in "04-stride-ada": they are nobody's.

        Only where the names then mean several people; else they may be somebody's own.
        """
        if len(names) < 2:
            return ()
        shared = set.intersection(*(set(roster.words(name)) for name in names))
        people = {self.people.find(name, shared).student for name in names} - {None}
        return tuple(shared) if len(people) > 1 else ()

    # -- what is known of one file -----------------------------------------------------------------

    def platform(self, file: SourceFile) -> list[Claim] | None:
        """The claims of a platform: one, or several for people who submitted together; None where none wrote the name.

        Only where the platform wrote it: not in the name of a file that lies in a student's own folder.
        """
        parts, inside = file.parts, self._inside(file)
        for place, part in enumerate(parts[:-1]):
            claims = self.submissions.get(parts[: place + 1])
            if claims is not None:
                return claims
            if parts[:place] in self.submissions.get("folders", ()) and re.fullmatch(r"submission_\d+", part):
                return [Claim(part, "Gradescope", blind=True)]
        claim = layouts.of_path(parts)
        if claim is not None:
            when = next(
                (self.times[parts[:end]] for end in range(len(parts), 0, -1) if parts[:end] in self.times), None
            )
            return [dataclasses.replace(claim, time=claim.time or when)]
        believed = parts if len(inside) == 1 or self.all_named else parts[:-1]
        for part in believed:
            claim = layouts.of_platform(part, parts[-1:] == inside and part == parts[-1])
            if claim is not None:
                return [self._of_blackboard(part, claim) if claim.lms == "Blackboard" else claim]
        return None

    def _of_blackboard(self, part, claim):
        """Blackboard's user name: the longest id of ``students.csv`` that stands there, since it may have a ``_``."""
        letters = part[: part.index(f"{claim.called}_attempt_") + len(claim.called)].split("_")
        ends = ("_".join(letters[i:]) for i in range(1, len(letters)))
        login = next((end for end in ends if end.casefold() in self.ids), claim.called)
        return dataclasses.replace(claim, called=login, login=login)

    def _inside(self, file):
        """A file's folders and name below what is around everything; beside it, all of them."""
        below = file.parts[: len(self.wrapper)] == self.wrapper
        return file.parts[len(self.wrapper) :] if below else file.parts

    def _folders(self, file):
        inside = self._inside(file)
        return [part for part in inside[:-1] if part.casefold() not in _NOBODY]

    def _around(self, file):
        folders_around = file.parts[: len(file.parts) - len(self._inside(file))]
        return [part for part in folders_around[::-1] if part.casefold() not in _NOBODY]

    def _of_nbgrader(self, file):
        """The student's folder in nbgrader's own layout, or an empty name."""
        parts = file.parts
        layout = len(parts) > 2 and parts[-2] in tasks.LESSONS.values() and parts[-3].casefold() not in _NOBODY
        return parts[-3] if layout else ""

    def sender(self, file: SourceFile) -> str:
        """Whom platform or folders name, whatever ``--student`` says; empty where they name nobody."""
        claims = self.platform(file)
        if claims:
            return claims[0].called
        return next(iter(self._folders(file)), "")

    # -- with students.csv -------------------------------------------------------------------------

    def _listed(self, file, assignment):
        """Everybody of ``students.csv`` to whom a file belongs: a list of `_Owner`.

        Raises
        ------
        Aside
        """
        claims = self.platform(file)
        if claims is not None:
            return [owner for claim in claims for owner in self._of_claim(claim)]
        name = self._of_nbgrader(file)
        if name:
            return [self._named(name)]
        inside = self._inside(file)
        path = file.parts[: len(file.parts) - len(inside)]
        for part in inside[:-1]:
            path = (*path, part)
            if part.casefold() in _NOBODY:
                continue
            team = self.people.team(part)
            if team:
                return [_Owner(student, Claim(part), "id") for student in team]
            match = self.people.find(part, self.shared_words)
            if match.ids or match.nearly:
                return [self._named(part)]
            several = {self.people.find(name).student for name in self.below[path]} - {None}
            if match.rest and len(several) < 2:
                raise self._unknown(part, match)
        own_name = _name_in(file.parts[-1], assignment)
        for names in ((file.author, own_name), self._around(file), (self.source.stem if self.source else "",)):
            matches = {name: self.people.find(name, self.shared_words) for name in names if name}
            people = {match.student for match in matches.values()} - {None}
            if len(people) > 1:
                raise Aside(f"It names several people of students.csv ({', '.join(sorted(people))}).")
            if people:
                name = next(name for name, match in matches.items() if match.student)
                other = {match.student for folder in self._around(file) for match in [self.people.find(folder)]} - {
                    None
                }
                if other - people and not self._folders(file):
                    raise Aside(
                        f"Its name says {', '.join(sorted(people))}, the folder around it {', '.join(sorted(other))}."
                    )
                return [self._named(name)]
        wrong = next((name for name in (file.author, own_name, *self._around(file)) if name), "")
        raise self._unknown(wrong, self.people.find(wrong)) if wrong else Aside(_NOTHING)

    def _named(self, name):
        match = self.people.find(name, self.shared_words)
        if match.student is None:
            raise self._unknown(name, match)
        return _Owner(match.student, Claim(name), match.by, match.rest)

    def _of_claim(self, claim):
        team = self.people.team(claim.called)
        if team:
            return [_Owner(student, claim, "id") for student in team]
        if claim.shared:
            raise Aside(_SHARED.format(claim.called))
        by_list = self.participants.get(claim.number) if claim.lms == "Moodle" else None
        by_number = self.people.of_number(claim.number) if claim.lms in ("Canvas", "Gradescope") else None
        by_login = self.people.of_id(claim.login) if claim.login else None
        if by_number is None and claim.lms == "Gradescope" and claim.number:
            by_number = self.people.of_id(claim.number)
        certain = {by_list, by_number, by_login} - {None}
        if claim.blind and not certain:
            raise Aside(_BLIND.format(claim.lms))
        match = roster.Match() if claim.blind else self.people.find(f"{claim.called} {claim.login}")
        if claim.login and match.student is None and not certain:
            match = self.people.find(claim.called)
        people = set(certain or match.ids)
        if len(certain) > 1 or (certain and match.student and match.student not in certain):
            names = ", ".join(sorted(certain | {match.student} - {None}))
            raise Aside(f"Its number, user name and name belong to different people of students.csv ({names}).")
        if len(people) != 1:
            raise self._unknown(claim.called, match)
        return [_Owner(people.pop(), claim, "id" if certain else match.by, () if certain else match.rest)]

    def _unknown(self, name, match):
        if len(match.ids) > 1:
            who = ", ".join(match.ids[:5])
            names = {self.people.by_id[student].name for student in match.ids}
            if len(names) == 1:
                return Aside(
                    f"students.csv has {len(match.ids)} people called {names.pop()} ({who}), and nothing here says "
                    "which one. Where the platform can, put its list with numbers and addresses beside the download "
                    "(Moodle: the grading worksheet)."
                )
            return Aside(
                f"{name!r} names {len(match.ids)} people of students.csv ({who}). Is it a team's? With the team's name "
                "in a column `team` of students.csv everybody in it gets it."
            )
        hint = ""
        if match.nearly:
            names = ", ".join(f"{self.people.by_id[student].name} ({student})" for student in match.nearly[:3])
            hint = f" Is it {names}?"
        return Aside(
            f"Nobody in students.csv can be told from {name!r}.{hint} A new person needs a line there; another name of "
            "somebody (a user name, a number) goes into the column `also`, a team's into `team`."
        )

    # -- without students.csv ----------------------------------------------------------------------

    def _called(self, file, assignment):
        """Whoever a file says it is from: a list of `_Owner` whose student may be empty.

        Raises
        ------
        Aside
        """
        claims = self.platform(file)
        if claims is not None:
            for claim in claims:
                if claim.blind:
                    raise Aside(_BLIND.format(claim.lms))
                if claim.shared:
                    raise Aside(_SHARED.format(claim.called))
            return [_Owner(self._folder(claim.login or claim.called), claim, "name") for claim in claims]
        name = self._of_nbgrader(file)
        if not name:
            names = [part for part in file.parts[:-1] if part.casefold() not in _NOBODY]
            around, folder = self._folders(file), next(reversed(names), "")
            own_name = _name_in(file.parts[-1], assignment)
            if folder and (self.alone or self._known(folder)) and not self._known(own_name):
                own_name = folder  # one student's folder and nothing else
            name = next(iter(around), "") or file.author or own_name or folder
            name = _without_exercise(name, assignment) or name
        if roster.is_blind(name):
            raise Aside(_BLIND.format("The platform"))
        return [_Owner(self._folder(name), Claim(name), "name")]

    def _known(self, name):
        return bool(name) and roster.folded(roster.folder_name(name)) in self.there

    def _folder(self, name):
        """The folder's name: two spellings would be one folder on a Mac."""
        student = roster.folder_name(name)
        return self.there.get(roster.folded(student), student)

    # -- all of them together ----------------------------------------------------------------------

    def owners_of(self, file: SourceFile, assignment: str = "") -> list[_Owner]:
        """Whose one file is, by itself.

        Raises
        ------
        Refused
        """
        if self.student:
            claims = self.platform(file) or [Claim(self.student)]
            claim = dataclasses.replace(claims[0], called=self.student)
            return [_Owner(self._given(), claim, "given")]
        owners = self._listed(file, assignment) if len(self.people) else self._called(file, assignment)
        if not owners or not all(owner.student for owner in owners):
            raise Aside(_NOTHING)
        return owners

    def _given(self):
        return self.people.match(self.student) or self._folder(self.student)

    def assign(
        self, submissions: Sequence[CollectedSubmission]
    ) -> tuple[list[CollectedSubmission], list[tuple[CollectedSubmission, str]]]:
        """Whose each submission is.

        Parameters
        ----------
        submissions : list of CollectedSubmission

        Returns
        -------
        named : list of CollectedSubmission
            With student and origin; of a team's, one for each.
        aside : list of (CollectedSubmission, str)
            Those of which that cannot be said, and why.
        """
        owners, aside = [], []
        for submission in submissions:
            try:
                owners += [(submission, owner) for owner in self.owners_of(submission.file, submission.assignment)]
            except Refused as why:
                aside.append((submission, str(why)))
        doubtful = self._doubtful(owners)
        named = []
        for number, (submission, owner) in enumerate(owners):
            if number in doubtful:
                aside.append((submission, doubtful[number]))
                continue
            student = owner.student if len(self.people) or self.student else self._apart(owner)
            made = dataclasses.replace(
                submission, student=student, origin=owner.claim.as_data(), notes=list(submission.notes)
            )
            made.notes += self._notes(submission, owner, student)
            named.append(made)
        return named, aside

    def _apart(self, owner):
        """Without a list: people whom a platform tells apart for good stay two, whatever their names."""
        claim = owner.claim
        if claim.lasting:
            key = (roster.folded(owner.student), claim.lms)
            known = self.of_lasting.setdefault(key, {})
            if claim.lasting in known:
                return known[claim.lasting]
            student = self._folder(f"{owner.student} ({claim.lasting})") if known else owner.student
            known[claim.lasting] = student
            self.there.setdefault(roster.folded(student), student)
            return student
        self.there.setdefault(roster.folded(owner.student), owner.student)
        return owner.student

    def _doubtful(self, owners):
        """Owners that only a name stands for, where that name may be two people's: their place in the list -> why."""
        out = {}
        if self.student:
            return out
        by_name = [
            (i, submission, owner)
            for i, (submission, owner) in enumerate(owners)
            if owner.by == "name" and not owner.claim.lasting
        ]
        with_list = bool(len(self.people))
        numbers = collections.defaultdict(set)
        spelled = collections.defaultdict(set)
        for _, submission, owner in by_name:
            key = roster.folded(owner.student)
            if (owner.claim.number and owner.claim.lms == "Moodle") or not with_list:
                numbers[key, owner.claim.lms, submission.assignment].add(_participant(owner.claim))
            if not with_list:
                spelled[key].add(self._written(submission.file, owner.claim))
        for (key, lms, assignment), known in self.numbers.items():
            if (
                lms and not with_list
            ):  # with a list the name is one person's, in whichever of the platform's assignments
                numbers[key, lms, assignment] |= known
        twice = {key for (key, lms, _), known in numbers.items() if lms and len(known - {""}) > 1}
        for i, submission, owner in by_name:
            key, claim = roster.folded(owner.student), owner.claim
            held = self.held.get((owner.student, submission.assignment)) == claim.number != ""
            before = self.called.get(key, set())
            if key in twice and not held and (not with_list or claim.lms == "Moodle"):
                if with_list and len(numbers[key, claim.lms, submission.assignment] - {""}) < 2:
                    continue
                out[i] = self._two(claim)
            elif len(spelled[key]) > 1 or (not with_list and before and claim.called not in before):
                names = sorted({*(name for name, _ in spelled[key]), *before} - {""})
                out[i] = _SPELLED.format(" and ".join(map(repr, names[:4])))
        inner = collections.defaultdict(set)
        for _, submission, owner in by_name:
            if not with_list and not owner.claim.lms:
                inner[roster.folded(owner.student), submission.assignment].add(self._next_folder(submission.file))
        for i, submission, owner in by_name:
            folders = sorted(inner.get((roster.folded(owner.student), submission.assignment), set()) - {""})
            if len(folders) > 1 and not owner.claim.lms and i not in out:
                out[i] = _GROUP.format(owner.claim.called, ", ".join(map(repr, folders[:3])))
        # A name with a word more than somebody's may be another person, where that somebody's own name is there too.
        plain = {owner.student for _, _, owner in by_name if not owner.rest}
        for i, _, owner in by_name:
            if with_list and owner.rest and owner.student in plain and i not in out:
                out[i] = _MORE.format(owner.claim.called, self.people.name(owner.student))
        # Canvas numbers a person for good.
        lasting = collections.defaultdict(set)
        for _, owner in owners:
            if with_list and owner.by == "name" and owner.claim.lasting:
                lasting[owner.student, owner.claim.lms].add(owner.claim.lasting)
        for i, (_, owner) in enumerate(owners):
            known = lasting.get((owner.student, owner.claim.lms), set()) if owner.by == "name" else set()
            known = known | set(self.of_lasting.get((roster.folded(owner.student), owner.claim.lms), ()))
            if with_list and owner.by == "name" and owner.claim.lasting and len(known) > 1:
                out[i] = self._two(owner.claim)
        return out

    def _next_folder(self, file):
        """The folder in the one that a person is called after; empty where there is none, or it is the course's."""
        inside = [part for part in self._inside(file)[:-1] if part.casefold() not in _NOBODY]
        return "" if self._of_nbgrader(file) or len(inside) < 2 else inside[1]

    def _written(self, file, claim):
        """How a name was written, letter by letter: two folders of one name, on some computers, are two here."""
        raw = next((raw for raw, part in zip(file.raw, file.parts, strict=False) if claim.called in part), "")
        return claim.called, unicodedata.is_normalized("NFC", raw)

    def _two(self, claim):
        who = f"{claim.lms} has two participants called {claim.called!r} in one exercise"
        if len(self.people):
            return (
                f"{who}, and students.csv has one. Is the other a guest, or is it one person in two of the platform's "
                "assignments?"
            )
        return (
            f"{who}: two people of one name, and the numbers are others in each assignment. Make a students.csv "
            "(id,first_name,last_name,email), and put the platform's own list with numbers and addresses beside the "
            "download (Moodle: the grading worksheet), or say whose each one is."
        )

    def _notes(self, submission, owner, student):
        claim, author = owner.claim, submission.file.author
        if claim.late:
            yield f"{claim.lms} says that it came late."
        if owner.rest and len(self.people):
            yield f"Taken for {self.people.name(student)} ({student}); the name there is {claim.called!r}."
        if author and not self.student and not self._is(author, owner):
            yield f"Its hand-in names {author!r} as author."

    def _is(self, author, owner):
        if len(self.people):
            return owner.student in self.people.find(author).ids
        return roster.folded(roster.folder_name(author)) in {
            roster.folded(owner.student),
            roster.folded(roster.folder_name(owner.claim.called)),
        }

    def certain_owner(self, file: SourceFile) -> str:
        """The student of a file that is not taken; empty where only its own name would say it, or a name of two."""
        if ".." in file.name:
            return ""
        with contextlib.suppress(Refused):
            owners = self.owners_of(file)
            student = owners[0].student
            key = roster.folded(student)
            sure = self.student or owners[0].claim.lms or len(self._inside(file)) > 1
            if not (sure or key in self.there) or len(owners) > 1:
                return ""
            if any(name == key and len(known - {""}) > 1 for (name, _, _), known in self.numbers.items()):
                return ""
            return self.there.get(key, student)
        return ""


def _participant(claim):
    """What tells two of one name apart within an assignment."""
    return claim.number


def _remembered(records, waiting):
    """What earlier collecting knows: participants' numbers, ways of writing a name, and lasting numbers.

    Returns
    -------
    numbers : dict
        ``(folded student, platform, assignment)`` -> set of participants' numbers.
    called : dict
        Folded student -> how the name was written.
    lasting : dict
        ``(folded name, platform)`` -> ``{the platform's lasting number or user name: student}``.
    """
    numbers, called = collections.defaultdict(set), collections.defaultdict(set)
    lasting = collections.defaultdict(dict)
    for student, assignment, record in records:
        origin = record.get("origin")
        origin = origin if isinstance(origin, dict) else {}
        lms, number, login = (str(origin.get(key, "")) for key in ("lms", "number", "login"))
        claim = Claim("", lms, number, login)
        plain = re.sub(rf" \({re.escape(claim.lasting)}\)$", "", student) if claim.lasting else student
        if claim.lasting:
            lasting[roster.folded(plain), lms][claim.lasting] = student
        elif lms and number:
            numbers[roster.folded(student), lms, assignment].add(number)
        if origin.get("called") and not claim.lasting and not login:
            called[roster.folded(student)].add(str(origin["called"]))
    for entry in waiting:
        origin = entry.get("origin") if isinstance(entry.get("origin"), dict) else {}
        lms, number, name = (str(origin.get(key, "")) for key in ("lms", "number", "called"))
        if lms and number and name and not Claim("", lms, number).lasting:
            numbers[roster.folded(roster.folder_name(name)), lms, str(entry.get("assignment", ""))].add(number)
    return numbers, called, lasting


_NOTHING = "Nothing says whose it is. Put it into a folder with the student's name, or collect it alone with --student."
_BLIND = (
    "{} hides who it is from (names are hidden while marking), and the number is another one in each assignment. Show "
    "the names there and download again, or say whose it is."
)
_SHARED = (
    "{!r} is the platform's folder for everybody who is in no team: it may be the work of several people. Put each "
    "person into a team there and download again, or say whose it is."
)
_SPELLED = (
    "The same name is written in two ways ({}): that may be two people. Make a students.csv "
    "(id,first_name,last_name,email), or say whose it is."
)
_GROUP = (
    "{!r} holds this exercise in several folders ({}): is that a group of several people? Collect each folder by "
    "itself, or make a students.csv (id,first_name,last_name,email), which says who is a person."
)
_MORE = "{!r} has a word more than {}, whose own name is here too: is it somebody else?"


def _without_exercise(name, assignment):
    """ "04-stride-ada" -> "ada": what GitHub Classroom and others put before a person's name."""
    if not assignment:
        return ""
    pattern = "[-_ ]".join(map(re.escape, assignment.split("_")))
    rest = re.sub(rf"^{pattern}[-_ ]+", "", name, flags=re.IGNORECASE)
    return rest if rest != name else ""


def _name_in(file, assignment):
    """ "04_stride - Anna Åström (2).ipynb" -> "Anna Åström"."""
    name = _ENDINGS.sub("", file).removesuffix(".zip")
    short = next((short for short, folder in tasks.LESSONS.items() if folder == assignment), "")
    for word in (assignment, assignment.replace("_", "-"), assignment.replace("_", " "), short):
        if word:
            name = re.sub(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", " ", name, flags=re.IGNORECASE)
    name = re.sub(r"[-_ ]*(\(\d+\)|copy *\d*)$", "", name.strip(), flags=re.IGNORECASE).strip(" _-–—.,")
    name = _COPY.sub("", name).strip(" _-–—.,")
    return "" if _NO_NAME.fullmatch(name) else name


def is_own(parts: Sequence[str]) -> bool:
    """Whether a path leads to a learner's own work, and not to what came along with the course or was not sent."""
    return not _COURSE & set(parts) and not layouts.is_draft(parts)


def shortened(text: str) -> str:
    """Words of anybody, for a message."""
    return one_line(text)[:200]
