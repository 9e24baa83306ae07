"""Collecting: who sent what from how the platforms name files, which of two counts, and what is refused by name."""

import functools
import io
import json
import os
import random
import shutil
import socket
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import class_help as given
from class_help import NAME, answer_number, at, make_zip

from convlab.grading import classroom, submit
from convlab.grading import collect as room

GOOD = answer_number(1)
OTHER = answer_number(2)


@pytest.fixture
def a_class(tmp_path):
    return classroom.open_class(tmp_path / "class")


def submitted(a_class):
    """student -> assignment -> notebook's bytes"""
    return {
        student: {one: a_class.submission(student, one).read_bytes() for one in a_class.handed_in(student)}
        for student in a_class.students()
        if a_class.handed_in(student)
    }


def refused(outcome):
    return {one["name"]: one["says"] for one in outcome.refused}


def zip_bytes(entries):
    made = io.BytesIO()
    make_zip(made, entries)
    return made.getvalue()


# -- who sent it ---------------------------------------------------------------------------------------------------

PLATFORMS = {
    "Moodle, a folder each": (
        "Anna Åström_1234567_assignsubmission_file/Mein Notebook (1).ipynb",
        "李 小龍_1234568_assignsubmission_file/04_stride.ipynb",
        ["Anna Åström", "李 小龍"],
    ),
    "Moodle, flat": (
        "Anna Åström_1234567_assignsubmission_file_04_stride.ipynb",
        "José_Luis Ñúñez_1234568_assignsubmission_file_04_stride (2).ipynb",
        ["Anna Åström", "José_Luis Ñúñez"],
    ),
    "Canvas": (
        "astromanna_12345_67890_04_stride-1.ipynb",
        "öberg_LATE_12346_67891_stride.ipynb",
        ["astromanna", "öberg"],
    ),
    "Blackboard": (
        "Exercise 4_s1234_attempt_2026-11-23-18-05-59_04_stride.ipynb",
        "Exercise 4_s1235_attempt_2026-11-23-18-06-00.ipynb",
        ["s1234", "s1235"],
    ),
    "nbgrader": (f"submitted/ada/{NAME}/{NAME}.ipynb", f"submitted/bob/{NAME}/{NAME}.ipynb", ["ada", "bob"]),
    "a folder each": ("week 4/Ada L/x.ipynb", "week 4/Bob M/deep/y.ipynb", ["Ada L", "Bob M"]),
    "a file each": (
        "Ada Lovelace 04_stride.ipynb",
        "04_stride - Bob Ødegård (3).ipynb",
        ["Ada Lovelace", "Bob Ødegård"],
    ),
    "a file each, in a folder": ("Downloads/Ada L.ipynb", "Downloads/Stride Bob.ipynb.txt", ["Ada L", "Bob"]),
    "exercise around": (f"{NAME}/Ada/{NAME}.ipynb", f"{NAME}/Bob/{NAME}.ipynb", ["Ada", "Bob"]),
}


@pytest.mark.parametrize("kind", ["zip", "folder"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_names_of_the_platforms(a_class, tmp_path, platform, kind):
    first, second, students = PLATFORMS[platform]
    source = tmp_path / "dump of 23 März.zip"
    make_zip(source, {first: GOOD, second: OTHER})
    if kind == "folder":
        with zipfile.ZipFile(source) as file:
            file.extractall(tmp_path / "dump")
        source = tmp_path / "dump"
    outcome = room.collect(a_class, [source])
    assert outcome.refused == []
    assert submitted(a_class) == {students[0]: {NAME: GOOD}, students[1]: {NAME: OTHER}}
    assert sorted(outcome.taken) == sorted((student, NAME) for student in students)


def test_a_hand_in_of_the_course_inside_of_a_dump(a_class, tmp_path):
    """Through the learner's own command; the platform's name counts, the other is a note."""
    work = tmp_path / "my_work"
    (work / NAME).mkdir(parents=True)
    (work / NAME / f"{NAME}.ipynb").write_bytes(GOOD)
    hand_in, _ = submit.submit([NAME], author="Åsa Öberg", work=work, to=tmp_path / "convlab hand-in.zip")
    outcome = room.collect(a_class, [hand_in])
    assert submitted(a_class) == {"Åsa Öberg": {NAME: GOOD}} and outcome.notes == []
    dump = make_zip(tmp_path / "d.zip", {"Bo Ek_77_assignsubmission_file/convlab hand-in.zip": hand_in.read_bytes()})
    outcome = room.collect(a_class, [dump])
    assert submitted(a_class)["Bo Ek"] == {NAME: GOOD}
    assert outcome.notes == [("Bo Ek", NAME, "Its hand-in names 'Åsa Öberg' as author.")]


def test_a_hand_in_that_was_changed_is_taken_with_a_note(a_class, tmp_path):
    manifest = {
        "kind": submit.KIND,
        "author": "Eve",
        "exercises": [{"notebook": f"{NAME}/{NAME}.ipynb", "sha256": "0" * 64}],
    }
    hand_in = make_zip(tmp_path / "a.zip", {submit.HAND_IN: json.dumps(manifest), f"{NAME}/{NAME}.ipynb": GOOD})
    outcome = room.collect(a_class, [hand_in])
    assert submitted(a_class) == {"Eve": {NAME: GOOD}}
    assert "is not the file that `convlab submit` packed" in outcome.notes[0][2]


def test_students_csv_says_who_is_who(a_class, tmp_path):
    (a_class.folder / "students.csv").write_text(
        "id,first_name,last_name,email,lms_user_id\n"
        "s1,Anna,Åström,anna@example.org,\ns2,Bob,Ødegård,bob@example.org,12346\ns3,Cleo,Diaz,,\ns4,Anna,Diaz,,\ns5,Sören,Ngô,,\n",
        "utf-8",
    )
    dump = {
        "Åström Anna_1_assignsubmission_file/a.ipynb": GOOD,
        "somebodyelse_12346_1_b.ipynb": GOOD,
        "diazcleo_9_1_c.ipynb": GOOD,
        "Soren Ngo_3_assignsubmission_file/f.ipynb": GOOD,
        "s4/d.ipynb": GOOD,
        "Zed/e.ipynb": GOOD,
    }
    outcome = room.collect(a_class, [make_zip(tmp_path / "d.zip", dump)])
    assert sorted(submitted(a_class)) == ["s1", "s2", "s3", "s4", "s5"] and outcome.notes == []
    (zed,) = outcome.refused
    assert zed["says"].startswith("Nobody in students.csv can be told from 'Zed'.") and zed["student"] == ""
    assert (a_class.folder / zed["kept"]).read_bytes() == GOOD
    assert f'convlab collect "{zed["kept"]}" --student ID' in zed["says"]


IN_ANOTHERS_NAME = {
    "Blackboard": (
        "Exercise 4_ada_attempt_2026-11-23-18-05-59_04_stride.ipynb",
        "Exercise 4_eve_attempt_2026-11-23-18-05-59_x_ada_attempt_2027-01-01-00-00-00_04_stride.ipynb",
    ),
    "Canvas, as Blackboard": (
        "ada_12345_67890_04_stride.ipynb",
        "eve_12346_67891_x_ada_attempt_2027-01-01-00-00-00_04_stride.ipynb",
    ),
    "Canvas, as Moodle": ("ada_12345_67890_04_stride.ipynb", "eve_12346_67891_ada_9_assignsubmission_file_a.ipynb"),
    "Moodle, a folder each": (
        "ada_1_assignsubmission_file/a.ipynb",
        "eve_2_assignsubmission_file/x_ada_attempt_2027-01-01-00-00-00_04_stride.ipynb",
    ),
    "a folder each, as Blackboard": ("ada/04_stride.ipynb", "eve/x_ada_attempt_2027-01-01-00-00-00_04_stride.ipynb"),
    "a folder each, as Moodle": ("ada/04_stride.ipynb", "eve/ada_9_assignsubmission_file_04_stride.ipynb"),
}


@pytest.mark.parametrize("platform", IN_ANOTHERS_NAME)
def test_a_files_own_name_takes_nobodys_place(a_class, tmp_path, platform):
    """A student names the file, so what stands there is no platform's word; or one would replace another's work."""
    honest, forged = IN_ANOTHERS_NAME[platform]
    outcome = room.collect(a_class, [make_zip(tmp_path / "d.zip", [(at(honest, 10), GOOD), (at(forged, 20), OTHER)])])
    assert submitted(a_class) == {"ada": {NAME: GOOD}, "eve": {NAME: OTHER}} and not outcome.refused


def test_two_downloads_of_one_platform_in_one_folder(a_class, tmp_path):
    weeks = {3: GOOD, 4: given.data({"numbers-answer": "numbers = 1"}, "08_bias")}
    entries = {f"week {week}/Bo_{week}_assignsubmission_file_a.ipynb": data for week, data in weeks.items()}
    room.collect(a_class, [make_zip(tmp_path / "d.zip", entries)])
    assert submitted(a_class) == {"Bo": {NAME: GOOD, "08_bias": weeks[4]}}


def test_two_people_of_one_name_are_never_told_apart_by_order(a_class, tmp_path):
    """Moodle numbers people anew in each assignment: nothing says which of the two it is."""
    dump = make_zip(
        tmp_path / "d.zip",
        {
            "Kim Lee_100_assignsubmission_file/a.ipynb": GOOD,
            "Kim Lee_200_assignsubmission_file/a.ipynb": OTHER,
            "Bo Ek_300_assignsubmission_file/a.ipynb": answer_number(3),
        },
    )
    for _ in range(2):
        outcome = room.collect(a_class, [dump])
        assert submitted(a_class) == {"Bo Ek": {NAME: answer_number(3)}}
        assert [one["name"] for one in outcome.refused if "students.csv" in one["says"]] == [
            "Kim Lee_100_assignsubmission_file/a.ipynb",
            "Kim Lee_200_assignsubmission_file/a.ipynb",
        ]
        assert {(a_class.folder / one["kept"]).read_bytes() for one in outcome.refused} == {GOOD, OTHER}


def test_two_people_of_one_name_with_lasting_numbers_stay_two(a_class, tmp_path):
    """Canvas numbers a person once: the same two in every assignment, in whichever order they come."""
    other = given.data({"numbers-answer": "numbers = 1"}, "08_bias")
    first = {"leekim_100_1_a.ipynb": GOOD, "leekim_200_2_a.ipynb": OTHER}
    second = {"leekim_200_3_a.ipynb": other, "leekim_100_4_a.ipynb": other.replace(b"numbers = 1", b"numbers = 2")}
    for number, dump in enumerate((first, second)):
        room.collect(a_class, [make_zip(tmp_path / f"{number}.zip", dump)])
    there = submitted(a_class)
    assert there["leekim"][NAME] == GOOD and there["leekim (200)"][NAME] == OTHER
    assert there["leekim"]["08_bias"] != other and there["leekim (200)"]["08_bias"] == other


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("=cmd|' /C calc'!A0", "=cmd_' _C calc'!A0"),
        ("CON", "CON_"),
        ("trailing. ", "trailing"),
        ("a\u202eb\x07c", "a_b_c"),
        ("ﷺ" * 100, None),
        ("é" * 200, None),
        ("<script>alert(1)<", "_script_alert(1)_"),
    ],
)
def test_names_that_a_path_would_misunderstand(a_class, tmp_path, name, student):
    source = make_zip(tmp_path / "d.zip", {"x/" + name.replace("/", "⁄") + "/a.ipynb": GOOD, "x/b/a.ipynb": OTHER})
    room.collect(a_class, [source])
    (made,) = set(submitted(a_class)) - {"b"}
    assert student in (None, made.replace("⁄", "_")) and classroom.is_plain(made) and len(made.encode()) <= 160


def test_nobody_knows_whose_it_is(a_class, tmp_path):
    dump = make_zip(tmp_path / "d.zip", {f"{NAME}.ipynb": GOOD, "Ada.ipynb": GOOD})
    outcome = room.collect(a_class, [dump])
    assert "Nothing says whose it is." in refused(outcome)[f"{NAME}.ipynb"] and set(submitted(a_class)) == {"Ada"}
    single = tmp_path / f"{NAME}.ipynb"
    single.write_bytes(OTHER)
    assert room.collect(a_class, [single], student="Bo").taken == [("Bo", NAME)]


# -- which exercise ------------------------------------------------------------------------------------------------


def test_the_tasks_in_it_say_which_exercise_it_is(a_class, tmp_path):
    """Not its name; and not its metadata, which some editors drop."""
    bare = given.notebook()
    for cell in bare["cells"]:
        cell["metadata"] = {}
    nothing = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    files = {
        "Ada/05_padding.ipynb": GOOD,
        "Bob/Untitled.ipynb": json.dumps(bare).encode(),
        "Cleo/04_stride.ipynb": nothing,
        "Dan/notes.ipynb": nothing,
    }
    dump = make_zip(tmp_path / "d.zip", files)
    outcome = room.collect(a_class, [dump])
    assert outcome.taken == [("Ada", NAME), ("Bob", NAME), ("Cleo", NAME)]
    assert "no task of this course in it" in refused(outcome)["Dan/notes.ipynb"]
    assert room.collect(a_class, [dump], exercise="stride").taken == [("Dan", NAME)]
    with pytest.raises(room.CollectError, match="There is no exercise 'nonsense'"):
        room.collect(a_class, [dump], exercise="nonsense")


# -- which of two --------------------------------------------------------------------------------------------------


def test_the_latest_counts(a_class, tmp_path):
    dump = make_zip(
        tmp_path / "d.zip",
        [
            (at("Ada/second.ipynb", 20), OTHER),
            (at("Ada/first.ipynb", 10), GOOD),
            (at("x_s9_attempt_2026-11-09-08-00-00.ipynb", 22), OTHER),
            (at("x_s9_attempt_2026-11-08-08-00-00.ipynb", 23), GOOD),
            (at("cy_5_100_a.ipynb", 23), GOOD),
            (at("cy_5_101_a.ipynb", 23), OTHER),
            (at("Di/a-2.ipynb", 23), GOOD),
            (at("Di/a-10.ipynb", 23), OTHER),
        ],
    )
    outcome = room.collect(a_class, [dump])
    there = submitted(a_class)
    assert there["Ada"][NAME] == there["s9"][NAME] == there["Di"][NAME] == OTHER
    assert there["cy"][NAME] == OTHER
    assert ("Ada", NAME, "The latest of 2: Ada/second.ipynb.") in outcome.notes
    older = make_zip(tmp_path / "e.zip", [(at("Ada/zzz.ipynb", 19), answer_number(7))])
    assert room.collect(a_class, [older]).older == [("Ada", NAME)] and submitted(a_class)["Ada"][NAME] == OTHER
    later = make_zip(tmp_path / "f.zip", [(at("Ada/aaa.ipynb", 21), answer_number(8))])
    assert room.collect(a_class, [later]).taken == [("Ada", NAME)]
    assert submitted(a_class)["Ada"][NAME] == answer_number(8)
    record = json.loads(a_class.submission("Ada", NAME).with_name(room.RECORD).read_text("utf-8"))
    assert [one["name"] for one in record["earlier"]] == ["Ada/second.ipynb"] and record["source"] == "f.zip"


def test_somebody_packs_the_whole_course(a_class, tmp_path):
    """Lessons, solutions and untouched exercises come along; what counts is in my_work/."""
    inner = zip_bytes(
        [
            (at(f"convlab/exercises/{NAME}/{NAME}.ipynb", 9), given.data()),
            (at(f"convlab/my_work/{NAME}/{NAME}.ipynb", 5), GOOD),
            (at(f"convlab/my_work/{NAME}/{NAME}.newer.ipynb", 9), given.data()),
            (at(f"convlab/my_work/{NAME}/{NAME}-Copy1.ipynb", 9), OTHER),
            (at(f"convlab/notebooks/{NAME}.ipynb", 9), (given.ROOT / "notebooks" / f"{NAME}.ipynb").read_bytes()),
            (at(f"convlab/solutions/{NAME}/{NAME}.ipynb", 9), given.data(given.right())),
        ]
    )
    for day in (3, 4):
        dump = make_zip(tmp_path / f"{day}.zip", [(at("Ada_1_assignsubmission_file/all.zip", day), inner)])
        room.collect(a_class, [dump])
        assert submitted(a_class) == {"Ada": {NAME: GOOD}}


def test_collecting_again_changes_nothing(a_class, tmp_path):
    entries = [
        (at("Ada Ä/a.ipynb", 3), GOOD),
        (at("Ada Ä/b.ipynb", 4), OTHER),
        (at("Bob/a.ipynb", 5), b"{"),
        (at("Cy/essay.docx", 5), b"words"),
    ]
    dump = make_zip(tmp_path / "d.zip", entries)
    first = room.collect(a_class, [dump])
    before = given.contents(a_class.folder)
    again = room.collect(a_class, [dump])
    after = given.contents(a_class.folder)
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert changed <= {"refused.json"} and before["refused.json"][0] == after["refused.json"][0]
    assert first.taken == again.same == [("Ada Ä", NAME)] and again.taken == []
    assert first.refused == again.refused and len(first.refused) == 2


def test_the_two_orders_of_collecting_end_alike(tmp_path):
    one = make_zip(tmp_path / "one.zip", [(at("Ada/a.ipynb", 3), GOOD), (at("Bob/a.ipynb", 9), GOOD)])
    two = make_zip(tmp_path / "two.zip", [(at("Ada/a.ipynb", 5), OTHER), (at("Bob/a.ipynb", 2), OTHER)])
    ends = []
    for order in ([one, two], [two, one]):
        a_class = classroom.open_class(tmp_path / order[0].stem)
        for source in order:
            room.collect(a_class, [source])
        ends.append(submitted(a_class))
    assert ends[0] == ends[1] == {"Ada": {NAME: OTHER}, "Bob": {NAME: GOOD}}


def test_an_interruption_between_notebook_and_record(a_class, tmp_path, monkeypatch):
    dumps = [make_zip(tmp_path / f"{day}.zip", [(at("Ada/a.ipynb", day), answer_number(day))]) for day in (3, 4, 5)]
    room.collect(a_class, dumps[:1])

    def interrupted(path, data):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(room, "write_json", interrupted)
        room.collect(a_class, dumps[1:2])
    assert submitted(a_class)["Ada"][NAME] == answer_number(4)
    assert room.collect(a_class, dumps[1:2]).taken == [("Ada", NAME)]  # the record is made good
    assert room.received(a_class, "Ada", NAME).startswith("2026-11-04")
    assert room.collect(a_class, dumps[1:2]).same == [("Ada", NAME)]
    assert room.collect(a_class, dumps[2:]).taken == [("Ada", NAME)]


def test_what_was_changed_by_hand_stays(a_class, tmp_path):
    room.collect(a_class, [make_zip(tmp_path / "d.zip", [(at("Ada/a.ipynb", 3), GOOD)])])
    a_class.submission("Ada", NAME).write_bytes(answer_number(99))
    outcome = room.collect(a_class, [make_zip(tmp_path / "e.zip", [(at("Ada/a.ipynb", 9), OTHER)])])
    assert submitted(a_class)["Ada"][NAME] == answer_number(99)
    assert "was put there or changed by hand" in outcome.notes[0][2]


# -- what is refused -----------------------------------------------------------------------------------------------


def link(name):
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    return entry


def locked(data):
    """A zip whose only entry says that it is encrypted."""
    made = bytearray(zip_bytes({"a.ipynb": data}))
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def liar(size):
    """A zip whose directory promises 10 bytes and whose entry unpacks to more."""
    made = bytearray(zip_bytes({"a.ipynb": b"0" * size}))
    place = made.index(b"PK\x01\x02")
    made[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(made)


HOSTILE = {
    "../../outside.ipynb": (GOOD, "leads out of the folder"),
    "/etc/cron.d/evil.ipynb": (GOOD, "leads out of the folder"),
    "C:\\Windows\\evil.ipynb": (GOOD, "leads out of the folder"),
    "Eve/..\\..\\evil.ipynb": (GOOD, "leads out of the folder"),
    "Empty_1_assignsubmission_file/a.ipynb": (b"", "It is empty"),
    "Blank_2_assignsubmission_file/a.ipynb": (b" \n ", "It is empty"),
    "Broken_3_assignsubmission_file/a.ipynb": (GOOD[:3000], "cannot be read as one"),
    "Binary_4_assignsubmission_file/a.ipynb": (bytes(range(256)) * 9, "cannot be read as one"),
    "Deep_5_assignsubmission_file/a.ipynb": (b"[" * 200_000, "cannot be read as one"),
    "List_6_assignsubmission_file/a.ipynb": (b"[1, 2]", "has no cells"),
    "Numbers_7_assignsubmission_file/a.ipynb": (b'{"cells": [1, 2]}', "has no cells"),
    "Ancient_8_assignsubmission_file/a.ipynb": (b'{"worksheets": []}', "format from before 2015"),
    "Huge_9_assignsubmission_file/a.ipynb": (b'{"cells": [' + b" " * 20_000_000 + b"]}", "more than 20 MB"),
    "Rar_10_assignsubmission_file/a.rar": (b"Rar!", "A .rar file is not unpacked here"),
    "Cut_11_assignsubmission_file/a.zip": (zip_bytes({"a.ipynb": GOOD})[:-40], "zip is damaged"),
    "NoZip_12_assignsubmission_file/a.zip": (b"PK but no more", "zip is damaged"),
    "Bomb_13_assignsubmission_file/a.zip": (
        zip_bytes({"a.ipynb": b"0" * 120_000_000}),
        "more than 100 MB; reading stopped",
    ),
    "Many_14_assignsubmission_file/a.zip": (zip_bytes({f"{n}.txt": b"" for n in range(1001)}), "more than 1000 files"),
    "Locked_15_assignsubmission_file/a.zip": (locked(GOOD), "locked with a password"),
    "Liar_16_assignsubmission_file/a.zip": (liar(1_000_000), "cannot be unpacked"),
    "Walker_17_assignsubmission_file/a.zip": (zip_bytes({"../../a.ipynb": GOOD}), "leads out of the folder"),
    "Linker_18_assignsubmission_file/a.zip": (zip_bytes([(link("a.ipynb"), b"/etc/passwd")]), "not a plain file"),
    "Doll_19_assignsubmission_file/a.zip": (
        functools.reduce(lambda data, n: zip_bytes({f"{n}.zip": data}), range(4), zip_bytes({"c.ipynb": GOOD})),
        "a zip in more than 3 zips",
    ),
    "Essay_20_assignsubmission_file/essay.docx": (b"words", "It is not a notebook; nothing else came"),
    "Silent_21_assignsubmission_onlinetext/onlinetext.html": (b"<p>sorry</p>", "nothing else came"),
}


def test_every_hostile_file_is_refused_by_name_and_the_rest_goes_on(a_class, tmp_path):
    dump = make_zip(
        tmp_path / "dump.zip",
        [
            ("Good Start_30_assignsubmission_file/a.ipynb", GOOD),
            *((name, data) for name, (data, _) in HOSTILE.items()),
            (link("Link_31_assignsubmission_file/a.ipynb"), b"../../class.json"),
            ("Zoë End_32_assignsubmission_file/a.ipynb", OTHER),
            ("__MACOSX/._a.ipynb", b"junk"),
            ("Zoë End_32_assignsubmission_file/.ipynb_checkpoints/a-checkpoint.ipynb", GOOD),
        ],
    )
    around = given.contents(tmp_path)
    tracemalloc.start()
    outcome = room.collect(a_class, [dump])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert submitted(a_class) == {"Good Start": {NAME: GOOD}, "Zoë End": {NAME: OTHER}}
    said = {name.split(" → ")[0]: says for name, says in refused(outcome).items()}
    for name, (_, words) in HOSTILE.items():
        assert words in said.pop(name), name
    assert "not a plain file" in said.pop("Link_31_assignsubmission_file/a.ipynb")
    assert said == {}
    # Nothing was written but in the class's folder; and no more was held in memory than one file may have.
    elsewhere = {name: what for name, what in given.contents(tmp_path).items() if not name.startswith("class/")}
    assert elsewhere == {name: what for name, what in around.items() if not name.startswith("class/")}
    assert peak < 4 * room.LARGEST_HAND_IN, f"{peak / 1e6:.0f} MB"
    # Who sent only that is known all the same, and is not forgotten when grades are listed.
    assert {"Bomb", "Essay", "Silent", "Huge", "Doll"} <= set(a_class.students())


def test_a_bomb_is_never_held_in_memory(a_class, tmp_path, monkeypatch):
    """Reading stops at the limit; it is not the whole that is read and then refused."""
    monkeypatch.setattr(room, "LARGEST_HAND_IN", 1_000_000)
    dump = make_zip(tmp_path / "d.zip", {"Ada/a.ipynb": b"0" * 50_000_000, "Bob/b.ipynb": GOOD})
    tracemalloc.start()
    outcome = room.collect(a_class, [dump])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert outcome.taken == [("Bob", NAME)] and "more than 1 MB" in refused(outcome)["Ada/a.ipynb"]
    assert peak < 10_000_000


def test_links_pipes_and_locked_files_in_a_folder(a_class, tmp_path):
    dump, secret = tmp_path / "dump", tmp_path / "secret"
    for folder in (dump / "Ada", dump / "Bob", dump / "Eve", dump / "Fay", secret):
        folder.mkdir(parents=True)
    (dump / "Ada" / "a.ipynb").write_bytes(GOOD)
    (secret / "a.ipynb").write_bytes(OTHER)
    (dump / "Bob" / "a.ipynb").symlink_to(secret / "a.ipynb")
    (dump / "Cy").symlink_to(secret, target_is_directory=True)
    os.mkfifo(dump / "Eve" / "a.ipynb")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(dump / "Fay")  # the path of a socket must be short
        try:
            server.bind("a.ipynb")
        finally:
            os.chdir(here)
        outcome = room.collect(a_class, [dump])
    assert submitted(a_class) == {"Ada": {NAME: GOOD}}
    assert {name: says.split(",")[0] for name, says in refused(outcome).items()} == {
        "Bob/a.ipynb": "It is a link to another file",
        "Cy": "It is a link to another folder",
        "Eve/a.ipynb": "It is not a plain file.",
        "Fay/a.ipynb": "It is not a plain file.",
    }


def test_a_link_that_takes_a_files_place_while_collecting(a_class, tmp_path, monkeypatch):
    (tmp_path / "dump").mkdir()
    file = tmp_path / "dump" / "Ada.ipynb"
    file.write_bytes(GOOD)
    (tmp_path / "secret.ipynb").write_bytes(OTHER)
    real = room._in_folder

    def swapped(source, gone):
        found = real(source, gone)
        file.unlink()
        file.symlink_to(tmp_path / "secret.ipynb")
        return found

    monkeypatch.setattr(room, "_in_folder", swapped)
    outcome = room.collect(a_class, [tmp_path / "dump"])
    assert submitted(a_class) == {} and "cannot be read" in refused(outcome)["Ada.ipynb"]


def test_a_file_that_changes_while_collecting(a_class, tmp_path, monkeypatch):
    (tmp_path / "dump").mkdir()
    file = tmp_path / "dump" / "Ada.ipynb"
    file.write_bytes(GOOD)
    real = room._keep

    def changed(*arguments):
        file.write_bytes(OTHER)
        real(*arguments)

    monkeypatch.setattr(room, "_keep", changed)
    outcome = room.collect(a_class, [tmp_path / "dump"])
    assert submitted(a_class) == {} and "changed while it was being collected" in refused(outcome)["Ada.ipynb"]


def test_a_download_that_unpacks_without_end(a_class, tmp_path, monkeypatch):
    monkeypatch.setattr(room, "LARGEST_SOURCE", 10 * len(GOOD))
    entries = {f"S{n:02}_{n}_assignsubmission_file/a.ipynb": answer_number(n) for n in range(20)}
    outcome = room.collect(a_class, [make_zip(tmp_path / "d.zip", entries)])
    assert 3 <= len(outcome.taken) <= 10 and len(outcome.taken) + len(outcome.refused) == 20
    assert "All files together" in outcome.refused[-1]["says"]


def test_a_time_that_no_calendar_has(a_class, tmp_path):
    for place, name in enumerate(("ada", "bob")):
        (tmp_path / "sent" / name).mkdir(parents=True)
        (tmp_path / "sent" / name / "a.ipynb").write_bytes(answer_number(place))
    os.utime(tmp_path / "sent" / "ada" / "a.ipynb", (1e12, 1e12))
    assert room.collect(a_class, [tmp_path / "sent"]).taken == [("ada", NAME), ("bob", NAME)]


def test_a_damaged_list_of_what_was_refused_is_not_lost_in_silence(a_class, tmp_path):
    a_class.refused_file.write_text("{")
    with pytest.raises(classroom.ClassroomError, match=r"refused\.json is damaged"):
        room.collect(a_class, [make_zip(tmp_path / "d.zip", {"Ada/a.ipynb": GOOD})])


def test_a_download_of_far_too_many_files(a_class, tmp_path, monkeypatch):
    monkeypatch.setattr(room, "MOST_FILES", 2)
    many = make_zip(tmp_path / "d.zip", {f"{name}.ipynb": GOOD for name in ("ada", "bob", "cy")})
    with pytest.raises(room.CollectError, match="holds 3 files"):
        room.collect(a_class, [many])


def test_numbers_of_a_platform_that_no_folder_could_be_called(a_class, tmp_path):
    entries = {f"anna_{digit * 300}_1_a.ipynb": answer_number(int(digit)) for digit in "12"}
    outcome = room.collect(a_class, [make_zip(tmp_path / "d.zip", {**entries, "bob_3_4_a.ipynb": GOOD})])
    assert len(outcome.taken) == 3 and submitted(a_class)["bob"] == {NAME: GOOD}


def test_damaged_zips_are_refused_whatever_is_damaged(a_class, tmp_path):
    """A byte here and there is another one: a message for each, and the good one beside it is taken."""
    rng, whole = random.Random(5), zip_bytes({f"{NAME}/{NAME}.ipynb": GOOD, submit.HAND_IN: b"{}", "b.txt": b"b" * 99})
    directory = whole.index(b"PK\x01\x02")
    entries = {}
    for number in range(300):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            data[rng.choice((rng.randrange(80), rng.randrange(directory, len(data))))] = rng.randrange(256)
        entries[f"S{number}_{number}_assignsubmission_file/a.zip"] = bytes(data)
    dump = make_zip(tmp_path / "d.zip", {**entries, "Zoë_999_assignsubmission_file/a.ipynb": OTHER})
    outcome = room.collect(a_class, [dump])
    assert submitted(a_class)["Zoë"] == {NAME: OTHER}
    assert len(outcome.refused) > 100 and len(a_class.students()) == 301


def test_nothing_in_a_name_steers_the_terminal(a_class, tmp_path):
    names = [
        "\x1b[2Jada_1_assignsubmission_file/\x1b]0;x\x07.ipynb",
        "bob_2_assignsubmission_file/\u202egnp\x1b[31m.rar",
    ]
    outcome = room.collect(a_class, [make_zip(tmp_path / "\x1b[2Jd.zip", dict.fromkeys(names, GOOD))])
    text = room.as_text(outcome)
    assert outcome.taken and outcome.refused
    assert all(letter.isprintable() for letter in text.replace("\n", ""))


def test_names_without_the_flag_for_utf8(a_class, tmp_path):
    """macOS's and some platforms' zips hold UTF-8 and do not say so."""

    class Unflagged(zipfile.ZipInfo):
        def _encodeFilenameFlags(self):
            return self.filename.encode("utf-8"), self.flag_bits & ~0x800

    dump = make_zip(tmp_path / "d.zip", [(Unflagged("Zoë Ångström_5_assignsubmission_file/a.ipynb"), GOOD)])
    with zipfile.ZipFile(dump) as file:
        assert "Zoë" not in file.namelist()[0]
    room.collect(a_class, [dump])
    assert set(submitted(a_class)) == {"Zoë Ångström"}


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "There is no"),
        (lambda path: path.write_bytes(b"words"), "is neither a folder, nor a zip, nor a notebook"),
        (lambda path: path.write_bytes(zip_bytes({"a": b"x" * 99})[:-30] + b"PK\x05\x06" + b"\0" * 18), None),
    ],
    ids=["missing", "no zip", "hollow zip"],
)
def test_a_source_that_is_none(a_class, tmp_path, make, words):
    make(tmp_path / "source.bin")
    status, text = given.call("collect", tmp_path / "source.bin", "--class", a_class.folder)
    assert "Traceback" not in text
    assert (status, words in text) == (1, True) if words else status in (0, 1)


def test_the_command_says_all_of_it(a_class, tmp_path):
    dump = make_zip(tmp_path / "d.zip", {"Åsa/a.ipynb": GOOD, "Bo/a.ipynb": b"{", "C\x1b[31mD/a.ipynb": b"["})
    status, text = given.call("collect", dump, "--class", a_class.folder)
    assert status == 1 and f"collected: 1\n  Åsa · {NAME}\n" in text
    assert "refused: 2 (also in refused.json)\n  d.zip: Bo/a.ipynb: It is not a notebook" in text
    assert "\x1b" not in text
    assert len(json.loads(a_class.refused_file.read_text("utf-8"))["refused"]) == 2
    shutil.rmtree(a_class.folder / "submitted")
    status, text = given.call("collect", make_zip(tmp_path / "e.zip", {"Åsa/a.ipynb": GOOD}), "--class", a_class.folder)
    assert status == 0 and "refused" not in text
    assert len(json.loads(a_class.refused_file.read_text("utf-8"))["refused"]) == 2  # of the other source
