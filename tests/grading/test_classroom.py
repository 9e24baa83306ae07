"""What a class keeps on disk: a secret seed made once, results written whole, a person's decisions."""

import json
import os
import sys
import threading

import pytest

from convlab.grading import classroom


def result(student="ada", points=3):
    tasks = [
        {"id": "stride.sizes", "points": points, "max": 3},
        {"id": "stride.essay", "points": None, "max": 4},
    ]
    return {"format": 1, "student": student, "assignment": "04_stride", "tasks": tasks, **classroom.totals(tasks)}


def test_the_seed_is_made_once_is_secret_and_stays(tmp_path):
    made = classroom.open_class(tmp_path / "new class")
    again = classroom.open_class(tmp_path / "new class")
    assert made == again and made.name == "new class" and 2**64 < made.seed < 2**128
    assert os.name != "posix" or (made.folder / "class.json").stat().st_mode & 0o777 == 0o600
    assert str(made.seed) not in repr(made) and made.seed_id not in hex(made.seed)
    assert classroom.open_class(tmp_path / "other").seed != made.seed


def test_two_commands_at_once_agree_on_one_seed(tmp_path):
    seeds, barrier = [], threading.Barrier(8)

    def work():
        barrier.wait()
        seeds.append(classroom.open_class(tmp_path).seed)

    threads = [threading.Thread(target=work) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(seeds) == 8 and len(set(seeds)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["class.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "x"}', '{"name": "x", "seed": "?", "created": ""}'])
def test_a_damaged_class_is_a_message(tmp_path, text):
    (tmp_path / "class.json").write_text(text)
    with pytest.raises(classroom.ClassroomError, match="backup"):
        classroom.open_class(tmp_path)
    assert (tmp_path / "class.json").read_text() == text


def test_a_class_does_not_lie_in_the_course(tmp_path):
    for part in ("notebooks", "exercises", "convlab"):
        (tmp_path / part).mkdir()
    with pytest.raises(classroom.ClassroomError, match="elsewhere"):
        classroom.open_class(tmp_path / "class")
    assert not (tmp_path / "class").exists()


def test_results_come_back_with_what_a_person_decided(tmp_path):
    group = classroom.open_class(tmp_path)
    group.write_result(result())
    group.write_result(result("ärger & söhne", points=0))
    (group.grades / "ada" / "05_padding.json").write_text("{ half")
    (group.grades / "ada" / ".unfinished-x").write_text("")
    assert [(r["student"], r["points"], r["max"], r["waiting"]) for r in group.results()] == [
        ("ada", 3, 7, 4),
        ("ärger & söhne", 0, 7, 4),
    ]
    group.override("ada", "stride.essay", 2.5, "good, but short")
    group.override("ada", "stride.sizes", comment="see me")
    first = group.results()[0]
    assert (first["points"], first["waiting"]) == (5.5, 0)
    assert first["tasks"][0]["points"] == 3 and first["tasks"][0]["override"]["comment"] == "see me"
    assert group.result("ada", "04_stride")["points"] == 3  # as it was graded
    group.write_result(result(points=1))  # graded again
    assert group.results()[0]["points"] == 3.5
    group.override("ada", "stride.essay")
    assert group.results()[0]["waiting"] == 4


@pytest.mark.parametrize("points", [-1, float("nan"), float("inf"), "3"])
def test_points_are_numbers(tmp_path, points):
    with pytest.raises(classroom.ClassroomError, match="points"):
        classroom.open_class(tmp_path).override("ada", "stride.sizes", points)


def test_damaged_overrides_are_not_lost_in_silence(tmp_path):
    group = classroom.open_class(tmp_path)
    group.overrides_file.write_text("{")
    with pytest.raises(classroom.ClassroomError, match="damaged"):
        group.override("ada", "stride.sizes", 1)


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a" / "x.json"
    classroom.write_json(path, {"old": "\udc80"})
    assert json.loads(path.read_text("utf-8")) == {"old": "\udc80"}

    def full(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(classroom.ClassroomError, match="No space left"):
        classroom.write_json(path, {"new": 1})
    assert json.loads(path.read_text("utf-8")) == {"old": "\udc80"}
    assert [p.name for p in path.parent.iterdir()] == ["x.json"]


def test_who_and_what_there_is(tmp_path):
    group = classroom.open_class(tmp_path)
    assert group.students() == group.assignments() == []
    for place in ("submitted/ada/04_stride", "submitted/.hidden/04_stride", "submitted/Zoë Ó/05_padding"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / "submitted" / "stray.txt").write_text("")
    (tmp_path / "students.csv").write_text("\ufeffid,email\nada,\nbo,b@x\n ,\n", "utf-8")
    assert group.students() == ["Zoë Ó", "ada", "bo"]
    assert group.assignments() == ["04_stride", "05_padding"]
    assert group.release_notebook("04_stride").parts[-3] == "exercises"
    own = group.release / "04_stride" / "04_stride.ipynb"
    own.parent.mkdir(parents=True)
    own.write_text("{}")
    assert group.release_notebook("04_stride") == own
    with pytest.raises(classroom.ClassroomError, match="misspelt"):
        group.release_notebook("99_nothing")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere every name is text")
def test_a_folder_whose_name_is_no_text_is_a_message(tmp_path):
    (tmp_path / "submitted" / "caf\udce9" / "04_stride").mkdir(parents=True)
    with pytest.raises(classroom.ClassroomError, match=r"caf� in .* is no text in UTF-8"):
        classroom.open_class(tmp_path).students()


@pytest.mark.parametrize("text", ["name\nada\n", "id\n../x\n", "id\n.x\n"])
def test_a_wrong_list_of_students_is_a_message(tmp_path, text):
    (tmp_path / "students.csv").write_text(text)
    with pytest.raises(classroom.ClassroomError, match=r"students\.csv"):
        classroom.open_class(tmp_path).students()
