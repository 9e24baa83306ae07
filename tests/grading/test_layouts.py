"""Whose a file is, in the layouts of the usual platforms; and that nobody's work is put under another's name."""

import functools
import itertools
import json
import random
import sys
import unicodedata
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import class_help as given
from class_help import NAME, at, make_zip

from convlab.grading import classroom, layouts, roster
from convlab.grading import collect as room

OTHER = "08_bias"
LIST = """id,first_name,last_name,email,lms_user_id,team,also
ada,Ada,Alpha,ada@uni.example,12345,Team Red,
bo,Bo,Ødegård,bo.oe@uni.example,12346,Team Red,octo-bo
s0777,Anna Maria,van der Berg,avdb@uni.example,,,
"""
TWINS = "id,first_name,last_name,email\nanna1,Anna,Diaz,anna1@uni.example\nanna2,Anna,Diaz,anna2@uni.example\n"


@functools.cache
def work(number, name=NAME):
    """A notebook that differs from others by one answer."""
    key = {NAME: "sizes-answer", OTHER: "numbers-answer"}[name]
    return given.data({key: f"{key.split('-')[0]} = [{number}]"}, name)


@pytest.fixture
def a_class(tmp_path):
    return classroom.open_class(tmp_path / "class")


def with_list(a_class, text=LIST):
    (a_class.folder / "students.csv").write_text(text, "utf-8")
    return a_class


def submitted(a_class):
    """(student, assignment) -> the notebook's bytes"""
    return {
        (student, one): a_class.submission(student, one).read_bytes()
        for student in a_class.students()
        for one in a_class.handed_in(student)
    }


def collect(a_class, tmp_path, *dumps, **options):
    """Collect each of these dumps by itself; returns the last outcome."""
    for number, entries in enumerate(dumps):
        source = make_zip(tmp_path / f"dump {number} {random.random()}.zip", entries)
        outcome = room.collect(a_class, [source], **options)
    return outcome


def waiting(a_class):
    return sorted((a_class.folder / one["kept"]).read_bytes() for one in room.waiting(a_class))


# -- the layouts -----------------------------------------------------------------------------------------------------
# Two people's first hand-in, and Ada's second one; the zip's own times and order say the contrary of the platform's.

GRADESCOPE = """---
submission_456:
  :submitters:
  - :name: Ada Alpha
    :sid: '1'
    :email: ada@uni.example
  :created_at: 2026-09-24 21:26:00.000000000 Z
submission_457:
  :submitters:
  - :name: B. O.
    :sid: '2'
    :email: bo.oe@uni.example
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-09-24 21:30:00.000000000 Z
submission_458:
  :submitters:
  - :name: Ada Alpha
    :sid: '1'
    :email: ada@uni.example
  :created_at: 2026-09-25 08:00:00.000000000 Z
"""
LAYOUTS = {
    "Moodle, folders": (
        "Ada Alpha_551_assignsubmission_file/04_stride.ipynb",
        "Bo Ødegård_552_assignsubmission_file/04_stride.ipynb",
        None,
    ),
    "Moodle, flat": (
        "Ada Alpha_551_assignsubmission_file_04_stride.ipynb",
        "Bo Odegard_552_assignsubmission_file_x.ipynb",
        None,
    ),
    "Moodle, last name first": (
        "Alpha, Ada_551_assignsubmission_file_/04_stride.ipynb",
        "Oedegaard Bo_552_assignsubmission_file_/04_stride.ipynb",
        None,
    ),
    "Canvas": (
        "alphaada_12345_67890_04_stride.ipynb",
        "odegardbo_LATE_12346_67891_04_stride.ipynb",
        "alphaada_12345_67899_04_stride-1.ipynb",
    ),
    "Blackboard": (
        "Exercise 4_ada_attempt_2026-09-24-21-26-00_04_stride.ipynb",
        "Exercise 4_bo_attempt_2026-09-24-21-30-00_04_stride.ipynb",
        "Exercise 4_ada_attempt_2026-09-25-08-00-00_04_stride.ipynb",
    ),
    "Brightspace": (
        "397063-255731 - Ada Alpha - Sep 24, 2026 926 PM/04_stride.ipynb",
        "397064-255731 - Bo Ødegård - Sep 24, 2026 1230 AM/04_stride.ipynb",
        "397063-255731 - Ada Alpha - Sep 25, 2026 105 AM/04_stride.ipynb",
    ),
    "Brightspace, flat": (
        "397063-255731 - Ada Alpha - Sep 24, 2026 926 PM - 04_stride.ipynb",
        "397064-255731 - Bo Ødegård - 24 September, 2026 2130 - my - work.ipynb",
        "397063-255731 - Ada Alpha - Sep 25, 2026 105 AM - 04_stride.ipynb",
    ),
    "Sakai": (
        "Exercise 4/Alpha, Ada(ada)/Submission attachment(s)/04_stride.ipynb",
        "Exercise 4/Ødegård, Bo(bo)/Submission attachment(s)/04_stride.ipynb",
        None,
    ),
    "Sakai, flat": (
        "Alpha, Ada(ada)_Submission attachment(s)_04_stride.ipynb",
        "Ødegård, Bo(bo)_Submission attachment(s)_04_stride.ipynb",
        None,
    ),
    "ILIAS": (
        "Exercise 4/Abgaben/Alpha_Ada_ada_20231/04_stride.ipynb",
        "Exercise 4/Abgaben/Oedegaard_Bo_bo_20232/04_stride.ipynb",
        None,
    ),
    "OpenOLAT": (
        "Exercise_4/Alpha_Ada_ada/1_submissions/04_stride.ipynb",
        "Exercise_4/Oedegaard_Bo_bo/1_submissions/04_stride.ipynb",
        None,
    ),
    "Gradescope": (
        "assignment_9_export/submission_456/04_stride.ipynb",
        "assignment_9_export/submission_457/04_stride.ipynb",
        "assignment_9_export/submission_458/04_stride.ipynb",
    ),
    "Autolab": (
        "ada@uni.example_9_04_stride.ipynb",
        "bo.oe@uni.example_1_04_stride.ipynb",
        "ada@uni.example_10_04_stride.ipynb",
    ),
    "nbgrader's exchange": (
        "inbound/ada+04_stride+2026-09-24 21:26:00.123456 UTC+c2VjcmV0/04_stride.ipynb",
        "inbound/bo+04_stride+2026-09-24 21:26:00.123456 UTC+c2VjcmV1/04_stride.ipynb",
        "inbound/ada+04_stride+2026-09-24 21:26:00.223456 UTC+c2VjcmV2/04_stride.ipynb",
    ),
    "nbgrader's exchange on Windows": (
        "inbound/ada+04_stride+2026-09-24 21_26_00 UTC/04_stride.ipynb",
        "inbound/bo+04_stride+2026-09-24 21_26_00 UTC/04_stride.ipynb",
        "inbound/ada+04_stride+2026-09-24 21_27_00 UTC/04_stride.ipynb",
    ),
    "nbgrader": ("submitted/ada/04_stride/04_stride.ipynb", "submitted/bo/04_stride/04_stride.ipynb", None),
    "Google Classroom": ("Ada Alpha - Copy of 04_stride.ipynb", "Bo Ødegård - 04_stride.ipynb", None),
    "Teams": (
        "Student Work/Submitted files/Ada Alpha/Exercise 4/Version 9/04_stride.ipynb",
        "Student Work/Submitted files/Bo Ødegård/Exercise 4/04_stride.ipynb",
        "Student Work/Submitted files/Ada Alpha/Exercise 4/Version 10/04_stride.ipynb",
    ),
    "GitHub Classroom": ("04-stride-ada/04_stride.ipynb", "04-stride-octo-bo/04_stride.ipynb", None),
    "GitHub Classroom, inside": (
        "04-stride-submissions/04-stride-ada/my_work/04_stride/04_stride.ipynb",
        "04-stride-submissions/04-stride-octo-bo/my_work/04_stride/04_stride.ipynb",
        None,
    ),
    "a folder each": ("week 4/Ada Alpha/x.ipynb", "week 4/bo/deep/y.ipynb", None),
    "groups": ("group A/Ada Alpha/x.ipynb", "group A/Bo Ødegård/y.ipynb", None),
    "a file each": ("04_stride_final_ada_v2.ipynb", "Ødegård Bo 04 stride (3).ipynb", None),
    "addresses": ("ada@uni.example/x.ipynb", "bo.oe@uni.example/y.ipynb", None),
}
BESIDE = {
    "Gradescope": {"assignment_9_export/submission_metadata.yml": GRADESCOPE.encode()},
    "Sakai": {
        "Exercise 4/Alpha, Ada(ada)/timestamp.txt": b"20260924212600000",
        "Exercise 4/grades.csv": b"Display ID,ID,Last Name,First Name,grade\n",
    },
}


# As a folder all but those whose names hold a colon, as no folder on Windows does.
KINDS = [(name, kind) for name in LAYOUTS for kind in ("zip", "folder") if kind == "zip" or ":" not in LAYOUTS[name][0]]


@pytest.mark.parametrize(("platform", "kind"), KINDS)
def test_the_one_person_of_the_list_is_found_and_the_latest_counts(a_class, tmp_path, platform, kind):
    first, second, again = LAYOUTS[platform]
    entries = {first: work(1), second: work(2)} | ({again: work(3)} if again else {}) | BESIDE.get(platform, {})
    if kind == "folder":
        for name, data in entries.items():
            (tmp_path / "dump" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "dump" / name).write_bytes(data)
        outcome = room.collect(with_list(a_class), [tmp_path / "dump"])
    else:
        backwards = [(at(name, 28 - day), data) for day, (name, data) in enumerate(entries.items())]
        outcome = collect(with_list(a_class), tmp_path, backwards)
    assert outcome.refused == [] and outcome.remarks == []
    assert submitted(a_class) == {("ada", NAME): work(3 if again else 1), ("bo", NAME): work(2)}
    assert [note for *_, note in outcome.notes if "came late" in note] == (
        ["Canvas says that it came late."] if platform == "Canvas" else []
    )
    if platform == "Sakai":
        assert room.received(a_class, "ada", NAME) == "2026-09-24T21:26:00+00:00"


@pytest.mark.parametrize("platform", LAYOUTS)
def test_in_two_downloads_the_latest_counts_whichever_came_first(tmp_path, platform):
    first, _, again = LAYOUTS[platform]
    beside = BESIDE.get(platform, {})
    later = {name: data.replace(b"20260924212600", b"20260924212601") for name, data in beside.items()}
    one = [(at(first, 3), work(1)), *beside.items()]
    two = [(at(again or first, 4 if again is None else 2), work(2)), *later.items()]
    for number, order in enumerate(([one, two], [two, one])):
        group = with_list(classroom.open_class(tmp_path / f"class {number}"))
        collect(group, tmp_path, *order)
        assert submitted(group) == {("ada", NAME): work(2)}, order


@pytest.mark.parametrize("platform", LAYOUTS)
def test_somebody_who_is_not_in_the_list_waits(a_class, tmp_path, platform):
    """Not a new student in silence, and not somebody else; the exit status tells, and nothing is lost."""
    first, _, _ = LAYOUTS[platform]
    swap = {"Alpha": "Omega", "alpha": "omega", "ada@": "zoe@", "ada": "zoe", "12345": "99999", "_ada": "_zoe"}
    stranger = first
    for old, new in (*swap.items(), ("Ada", "Zoe")):
        stranger = stranger.replace(old, new)
    beside = {
        name: data.replace(b"Ada Alpha", b"Zoe Omega").replace(b"ada@", b"zoe@").replace(b"'1'", b"'9'")
        for name, data in BESIDE.get(platform, {}).items()
        if "Gradescope" in platform
    }
    with_list(a_class)
    source = make_zip(tmp_path / "d.zip", {stranger: work(1), LAYOUTS[platform][1]: work(2), **beside})
    status, text = given.call("collect", source, "--class", a_class.folder)
    assert status == 1 and set(submitted(a_class)) == {("bo", NAME)}, text
    assert "kept aside until you say whose they are: 1" in text and waiting(a_class) == [work(1)]
    (one,) = room.waiting(a_class)
    status, text = given.call("collect", a_class.folder / one["kept"], "--student", "ada", "--class", a_class.folder)
    assert status == 0 and submitted(a_class)["ada", NAME] == work(1) and waiting(a_class) == []


# -- two people of one name, blind marking, teams ----------------------------------------------------------------------


ANNAS = [
    ("Anna Diaz_551_assignsubmission_file/04_stride.ipynb", work(1)),
    ("Anna Diaz_552_assignsubmission_file/04_stride.ipynb", work(2)),
    ("Anna Diaz_661_assignsubmission_file/08_bias.ipynb", work(2, OTHER)),
    ("Anna Diaz_662_assignsubmission_file/08_bias.ipynb", work(1, OTHER)),
]


@pytest.mark.parametrize("listed", ["", TWINS])
def test_two_annas_are_never_mixed(tmp_path, listed):
    """First both of 04, then both of 08, as they come; with and without a list, in every order."""
    for number, (first, second) in enumerate(
        itertools.product(itertools.permutations(ANNAS[:2]), itertools.permutations(ANNAS[2:]))
    ):
        for how, dumps in enumerate(
            ([dict(first), dict(second)], [dict(one) for one in ([first[0]], [first[1]], [second[0]], [second[1]])])
        ):
            group = classroom.open_class(tmp_path / f"class {number} {how}")
            if listed:
                with_list(group, listed)
            outcome = collect(group, tmp_path, *dumps)
            there = submitted(group)
            assert len({student for student, _ in there}) == len(there), there  # nobody has two
            assert sorted([*there.values(), *waiting(group)]) == sorted(data for _, data in ANNAS)
            assert "students.csv" in room.as_text(outcome)
            if listed:
                assert there == {} and len(waiting(group)) == 4


def test_moodles_worksheet_says_which_anna(a_class, tmp_path):
    sheet = (
        "Identifier,Full name,Email address,Status\n"
        "Participant {},Anna Diaz,anna1@uni.example,Submitted\nParticipant {},Anna Diaz,anna2@uni.example,\n"
    )
    with_list(a_class, TWINS)
    collect(a_class, tmp_path, {**dict(ANNAS[:2]), "Grades.csv": sheet.format(551, 552).encode()})
    collect(a_class, tmp_path, {**dict(ANNAS[2:]), "Grades.csv": sheet.format(662, 661).encode("utf-16")})
    assert submitted(a_class) == {
        ("anna1", NAME): work(1),
        ("anna2", NAME): work(2),
        ("anna1", OTHER): work(1, OTHER),
        ("anna2", OTHER): work(2, OTHER),
    }
    assert waiting(a_class) == []


def test_a_guest_with_somebodys_name_is_not_taken_for_them(a_class, tmp_path):
    one_anna = "\n".join(TWINS.splitlines()[:2])
    outcome = collect(with_list(a_class, one_anna), tmp_path, dict(ANNAS[:2]))
    assert submitted(a_class) == {} and len(waiting(a_class)) == 2
    assert "Is the other a guest" in outcome.refused[0]["says"]


def test_a_number_of_moodle_is_nobodys_number(a_class, tmp_path):
    """lms_user_id is a person's on the platform; Moodle's downloads count participants of an assignment."""
    collect(with_list(a_class), tmp_path, {"Zoe Omega_12345_assignsubmission_file/a.ipynb": work(1)})
    assert submitted(a_class) == {} and waiting(a_class) == [work(1)]


def test_a_number_and_a_name_that_disagree(a_class, tmp_path):
    outcome = collect(with_list(a_class), tmp_path, {"odegardbo_12345_1_a.ipynb": work(1)})
    assert submitted(a_class) == {} and "different people of students.csv (ada, bo)" in outcome.refused[0]["says"]


BLIND = {
    "Moodle": ["Participant_{}_assignsubmission_file/04_stride.ipynb", "Participant_{}_assignsubmission_file_a.ipynb"],
    "Moodle in German": [
        "Teilnehmer/in_{}_assignsubmission_file_a.ipynb",
        "TeilnehmerIn_{}_assignsubmission_file/a.ipynb",
    ],
    "Canvas": ["anon_{}_77_04_stride.ipynb", "LATE_anon_{}_78_04_stride.ipynb"],
    "by hand": ["Participant {}/04_stride.ipynb", "participant {}.ipynb"],
}


# A list with 552 in it says who that is, where a person wrote the name.
HIDDEN = [(p, listed) for p in BLIND for listed in ("", LIST, "id\n552\n") if (p, listed) != ("by hand", "id\n552\n")]


@pytest.mark.parametrize(("platform", "listed"), HIDDEN)
def test_names_that_are_hidden_are_asked_for(a_class, tmp_path, platform, listed):
    if listed:
        with_list(a_class, listed)
    names = [name.format(number) for name, number in zip(BLIND[platform], (552, 553), strict=True)]
    outcome = collect(a_class, tmp_path, {names[0]: work(1)}, {names[1]: work(2)}, {names[0]: work(1, OTHER)})
    assert submitted(a_class) == {} and len(waiting(a_class)) == 3
    assert all("hides who it is from" in one["says"] or listed for one in outcome.refused)


TEAMS = {
    "a team of the list": ("Team Red_12_assignsubmission_file/04_stride.ipynb", {"ada", "bo"}),
    "a folder of a team": ("Team Red/04_stride.ipynb", {"ada", "bo"}),
    "another team": ("Team Blue_12_assignsubmission_file/04_stride.ipynb", set()),
    "everybody without a team": ("Default group_assignsubmission_file/04_stride.ipynb", set()),
    "two names": ("Ada Alpha & Bo Ødegård/04_stride.ipynb", set()),
}


@pytest.mark.parametrize("team", TEAMS)
def test_teams(a_class, tmp_path, team):
    name, people = TEAMS[team]
    entries = {name: work(1), "s0777_9_assignsubmission_file/a.ipynb": work(2)}
    if "assignsubmission" not in name:
        entries = {name: work(1), "s0777/a.ipynb": work(2)}
    outcome = collect(with_list(a_class), tmp_path, entries)
    expected = {(one, NAME): work(1) for one in people} | {("s0777", NAME): work(2)}
    assert submitted(a_class) == expected and waiting(a_class) == ([] if people else [work(1)])
    if not people:
        assert "team" in outcome.refused[0]["says"]


def test_gradescope_knows_who_submitted_together(a_class, tmp_path):
    listed = GRADESCOPE.replace(
        "  :created_at: 2026-09-24 21:26",
        "  - :name: Bo\n    :email: bo.oe@uni.example\n  :created_at: 2026-09-24 21:26",
        1,
    )
    files = {"submission_456/04_stride.ipynb": work(1), "submission_999/04_stride.ipynb": work(2)}
    outcome = collect(with_list(a_class), tmp_path, {**files, "submission_metadata.yml": listed.encode()})
    assert submitted(a_class) == {("ada", NAME): work(1), ("bo", NAME): work(1)} and waiting(a_class) == [work(2)]
    assert len(outcome.refused) == 1


def test_default_group_without_a_list(a_class, tmp_path):
    outcome = collect(a_class, tmp_path, {"Default group_assignsubmission_file/a.ipynb": work(1)})
    assert submitted(a_class) == {} and "in no team" in outcome.refused[0]["says"]


# -- every way in which two files could become one student's -----------------------------------------------------------

NFD = unicodedata.normalize("NFD", "Zoë Ek")
TWO = {
    "capitals": ("Kim Lee/a.ipynb", "KIM LEE/b.ipynb"),
    "two ways of writing an accent": ("Zoë Ek/a.ipynb", f"{NFD}/b.ipynb"),
    "spaces": ("Kim Lee/a.ipynb", "Kim  Lee/b.ipynb"),
    "what a path cannot hold": ("Ann:B/a.ipynb", "Ann?B/b.ipynb"),
    "a dot at the end": ("Kim/a.ipynb", "Kim./b.ipynb"),
    "a reserved word": ("CON/a.ipynb", "CON_/b.ipynb"),
}


@pytest.mark.parametrize("kind", TWO)
def test_names_that_one_folder_would_hold(tmp_path, kind):
    """Without a list nothing says that they are one person: together, or one after the other, they stay apart."""
    first, second = TWO[kind]
    dumps = (
        [{first: work(1), second: work(2)}],
        [{first: work(1)}, {second: work(2, OTHER)}],
        [{second: work(2)}, {first: work(1, OTHER)}],
    )
    for number, dump in enumerate(dumps):
        group = classroom.open_class(tmp_path / f"class {number}")
        outcome = collect(group, tmp_path, *dump)
        there = submitted(group)
        assert len(there) + len(waiting(group)) == 2
        if kind == "two ways of writing an accent" and number:
            continue  # two computers write it in two ways; the name is the same
        assert len(there) == (0 if number == 0 else 1)
        assert "students.csv" in outcome.refused[0]["says"]


def test_a_folder_of_several_people_is_nobody(a_class, tmp_path):
    """Without a list: two folders in one may be two people, or two tries of one; the one would replace the other."""
    entries = {
        "group A/Ada/x.ipynb": work(1),
        "group A/Bo/x.ipynb": work(2),
        "Cy/04_stride/x.ipynb": work(3),
        "Cy/08_bias/x.ipynb": work(4, OTHER),
    }
    outcome = collect(a_class, tmp_path, entries)
    assert submitted(a_class) == {("Cy", NAME): work(3), ("Cy", OTHER): work(4, OTHER)}
    assert waiting(a_class) == [work(1), work(2)] and "students.csv" in outcome.refused[0]["says"]


def test_accents_tell_people_of_a_list_apart(a_class, tmp_path):
    with_list(a_class, "id,first_name,last_name\nm1,Jo,Müller\nm2,Jo,Muller\n")
    entries = {"Jo Müller/a.ipynb": work(1), "Jo Muller/a.ipynb": work(2), "Mueller, Jo/a.ipynb": work(3, OTHER)}
    collect(a_class, tmp_path, entries)
    assert submitted(a_class) == {("m1", NAME): work(1), ("m1", OTHER): work(3, OTHER)}
    assert waiting(a_class) == [work(2)]  # a platform that drops accents writes both so


def test_an_id_that_is_a_first_name_is_not_everybody_of_that_name(a_class, tmp_path):
    names = ["Ada Gamma", "Gamma Ada", "Ada_Gamma_7_assignsubmission_file", "ada gamma 04_stride", "ada-gamma"]
    for number, name in enumerate(names):
        outcome = collect(
            with_list(a_class), tmp_path, {f"{name}/x.ipynb": work(number), "Bo Ødegård/x.ipynb": work(99)}
        )
        assert ("ada", NAME) not in submitted(a_class), name
        assert "Is it Ada Alpha (ada)?" in outcome.refused[0]["says"] or "Nobody" in outcome.refused[0]["says"]
    assert len(waiting(a_class)) == len(names)


def test_a_learners_own_folder_or_list_names_nobody_else(a_class, tmp_path):
    """What a student packs is the student's: a folder "ada" in it, or a list like a platform's, changes nothing."""
    forged = b"submission_1:\n  :submitters:\n  - :email: ada@uni.example\n"
    inner = {
        "Bo Ødegård_9_assignsubmission_file/ada/04_stride/04_stride.ipynb": work(1),
        "Zoe Omega/ada/04_stride.ipynb": work(2),
        "Zoe Omega/submission_metadata.yml": forged,
        "Zoe Omega/submission_1/04_stride.ipynb": work(3),
        "Grades.csv": b"Participant 9,ada\n",
    }
    del inner["Grades.csv"]
    collect(with_list(a_class), tmp_path, inner)
    assert ("ada", NAME) not in submitted(a_class)
    assert submitted(a_class) == {("bo", NAME): work(1)} and len(waiting(a_class)) == 2


def test_who_is_given_must_be_in_the_list(a_class, tmp_path):
    (tmp_path / "a.ipynb").write_bytes(work(1))
    with pytest.raises(room.CollectError, match=r"nobody whose id, address or name is 'adaa'\. Did you mean 'ada'"):
        room.collect(with_list(a_class), [tmp_path / "a.ipynb"], student="adaa")
    with pytest.raises(room.CollectError, match=r"2 people whom 'Anna Diaz' may mean \(anna1, anna2\): give the id"):
        room.collect(with_list(a_class, TWINS), [tmp_path / "a.ipynb"], student="Anna Diaz")
    with_list(a_class)
    for who in ("ada", "ADA", "Ada Alpha", "ada@uni.example"):
        room.collect(a_class, [tmp_path / "a.ipynb"], student=who)
    assert set(submitted(a_class)) == {("ada", NAME)}


def test_people_told_apart_by_name_alone_are_said_to_be(a_class, tmp_path):
    outcome = collect(a_class, tmp_path, {"Ada Alpha_1_assignsubmission_file/a.ipynb": work(1)})
    assert set(submitted(a_class)) == {("Ada Alpha", NAME)} and not outcome.refused
    assert "told apart by name alone" in room.as_text(outcome)
    outcome = collect(with_list(a_class), tmp_path, {"Ada Alpha_2_assignsubmission_file/a.ipynb": work(1, OTHER)})
    assert ("ada", OTHER) in submitted(a_class)
    assert "In submitted/ but not in students.csv: Ada Alpha" in room.as_text(outcome)


def test_what_waits_is_not_lost_when_another_download_has_the_same_name(a_class, tmp_path):
    with_list(a_class)
    for number, name in ((1, NAME), (2, OTHER)):
        make_zip(tmp_path / "submissions.zip", {f"Zoe {number}/a.ipynb": work(number, name), "ada/a.ipynb": work(5)})
        room.collect(a_class, [tmp_path / "submissions.zip"])
    assert waiting(a_class) == sorted([work(1), work(2, OTHER)])
    (a_class.folder / "students.csv").write_text(LIST + "z,Zoe,2,,,,Zoe 2\n", "utf-8")
    room.collect(a_class, [tmp_path / "submissions.zip"])
    assert submitted(a_class)["z", OTHER] == work(2, OTHER) and waiting(a_class) == [work(1)]


def test_what_waits_is_not_forgotten_when_grades_are_listed(a_class, tmp_path):
    collect(with_list(a_class), tmp_path, {"Zoe Omega/a.ipynb": work(1)})
    for command in (["grade"], ["export", NAME]):
        status, text = given.call(*command, "--class", a_class.folder)
        assert "ept aside until you say whose they are: 1 (Zoe Omega/a.ipynb)" in text, text
        assert status == (1 if command[0] == "export" else 0)
    given.call("overview", "--class", a_class.folder)
    assert "Kept aside, Zoe Omega/a.ipynb: Nobody in students.csv" in (a_class.folder / "overview.html").read_text(
        "utf-8"
    )


def test_the_same_file_of_two_people_waits_twice(a_class, tmp_path):
    """Saying whose the one is must not make the other one vanish."""
    collect(with_list(a_class, TWINS), tmp_path, {ANNAS[0][0]: work(1), ANNAS[1][0]: work(1)})
    first, second = room.waiting(a_class)
    room.collect(a_class, [a_class.folder / first["kept"]], student="anna1")
    assert [one["kept"] for one in room.waiting(a_class)] == [second["kept"]]
    room.collect(a_class, [a_class.folder / second["kept"]], student="anna2")
    assert set(submitted(a_class)) == {("anna1", NAME), ("anna2", NAME)} and room.waiting(a_class) == []


# -- the rule itself ---------------------------------------------------------------------------------------------------

FIRST = [
    "Ada",
    "Åsa",
    "Björn",
    "Chloé",
    "Đorđe",
    "Émile",
    "Fatıma",
    "Gül",
    "Hélène",
    "İpek",
    "Jean-Pierre",
    "Łukasz",
    "Ngọc",
    "Sean",
    "小龍",
    "Ольга",
    "José Luis",
]
LAST = [
    "Ångström",
    "Ødegård",
    "Müller",
    "O'Brien",
    "van der Berg",
    "Nguyễn",
    "Şahin",
    "李",
    "Иванова",
    "García Márquez",
    "Weiß",
]


def test_everybody_is_found_in_every_way_of_writing_a_name_and_nobody_else(record_property):
    """All pairs of 17 first and 11 last names at once, each in 14 ways: never somebody else, nearly always the one."""
    people = [
        roster.Person(f"u{number:03}", first, last)
        for number, (first, last) in enumerate(itertools.product(FIRST, LAST))
    ]
    rng = random.Random(4)
    listed = rng.sample(people, 60)
    everybody = roster.People(listed)
    bare = roster._bare
    ways = {
        "first last": lambda p: f"{p.first_name} {p.last_name}",
        "last first": lambda p: f"{p.last_name} {p.first_name}",
        "last, first": lambda p: f"{p.last_name}, {p.first_name}",
        "in capitals": lambda p: f"{p.first_name} {p.last_name}".upper(),
        "composed the other way": lambda p: unicodedata.normalize("NFD", f"{p.first_name} {p.last_name}"),
        "without accents": lambda p: bare(f"{p.first_name} {p.last_name}".casefold()),
        "as Canvas": lambda p: "".join(roster.words(p.last_name) + roster.words(p.first_name)),
        "as ILIAS": lambda p: f"{p.last_name}_{p.first_name}_{p.id}_20231",
        "as Brightspace": lambda p: f"1-2 - {p.first_name} {p.last_name} - Sep 24, 2026 926 PM",
        "as GitHub": lambda p: f"04-stride-{p.id}",
        "as Google": lambda p: f"{p.first_name} {p.last_name} - Copy of 04_stride",
        "with underscores": lambda p: f"{p.first_name}_{p.last_name}".replace(" ", "_"),
        "the id": lambda p: p.id,
        "the id in a sentence": lambda p: f"homework 4 by {p.id} at last",
    }
    checked = 0
    for person, (way, write) in itertools.product(people, ways.items()):
        found = everybody.find(write(person))
        if person in listed:
            assert person.id in found.ids or not found.ids, (way, write(person), found)
            assert found.student == person.id, (way, write(person), found)
        else:
            assert found.student is None, (way, write(person), found)
        checked += 1
    assert checked == 17 * 11 * 14
    record_property("names", checked)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Sep 24, 2026 926 PM", (2026, 9, 24, 21, 26)),
        ("Sep 24, 2026 105 AM", (2026, 9, 24, 1, 5)),
        ("Sep 24, 2026 1230 AM", (2026, 9, 24, 0, 30)),
        ("September 24, 2026 12:30 PM", (2026, 9, 24, 12, 30)),
        ("24 Sep, 2026 2126", (2026, 9, 24, 21, 26)),
        ("24 Dez 2026 0905", (2026, 12, 24, 9, 5)),
        ("no date 2026", None),
        ("Feb 31, 2026 926 PM", None),
        ("²4 Sep 2026", None),
    ],
)
def test_a_platforms_clock(text, moment):
    found = layouts.parse_time("Brightspace", text)
    assert (found and found.astimezone().timetuple()[:5]) == moment


def test_a_list_of_gradescope_that_is_none_is_told(a_class, tmp_path):
    files = {"submission_456/a.ipynb": work(1), "submission_metadata.yml": b"a: [\n"}
    with pytest.raises(room.CollectError, match="not the list that Gradescope writes"):
        collect(with_list(a_class), tmp_path, files)
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in itertools.pairwise("abcdefghijklmnopqrstuvwxyz")
    )
    assert layouts.gradescope(bomb.encode()) == {name: [] for name in "abcdefghijklmnopqrstuvwxyz"}
    assert json.dumps(layouts.Claim("x").as_data()) == '{"called": "x"}'
