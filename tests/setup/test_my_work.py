"""The learner's copies of the exercises: made when missing, never overwritten, and an update is noticed."""

import json
import os
import sys
from pathlib import Path

import pytest
from setup_help import contents

from convlab import course, files

STRIDE = "04_stride/04_stride.ipynb"


def copies(paths):
    return [path.as_posix() for path in paths]


def test_missing_exercises_are_copied_whole(small_course):
    data = small_course / "exercises" / "04_stride" / "data" / "rows.csv"
    data.parent.mkdir()
    data.write_bytes(b"1,2\r\n")
    assert copies(course.copy_missing_exercises(small_course)) == [STRIDE, "04_stride/data/rows.csv"]
    assert (small_course / "my_work" / STRIDE).read_text() == "as given out"
    assert (small_course / "my_work" / "04_stride/data/rows.csv").read_bytes() == b"1,2\r\n"
    assert course.copy_missing_exercises(small_course) == []


def test_edited_work_survives_and_an_update_is_noticed(small_course):
    course.copy_missing_exercises(small_course)
    mine, given = small_course / "my_work" / STRIDE, small_course / "exercises" / STRIDE
    mine.write_text("my answer")
    assert course.newer_exercises(small_course) == []  # editing is not an update
    given.write_text("a better question")
    assert course.copy_missing_exercises(small_course) == []
    assert mine.read_text() == "my answer"
    assert copies(course.newer_exercises(small_course)) == [STRIDE]


def test_the_newer_exercise_comes_beside_the_old(small_course):
    course.copy_missing_exercises(small_course)
    mine, given = small_course / "my_work" / STRIDE, small_course / "exercises" / STRIDE
    mine.write_text("my answer")
    given.write_text("second")
    beside = course.copy_newer_exercise(STRIDE, small_course)
    assert (beside.name, beside.read_text()) == ("04_stride.newer.ipynb", "second")
    assert course.newer_exercises(small_course) == []
    beside.write_text("my second answer")
    given.write_text("third")
    again = course.copy_newer_exercise(STRIDE, small_course)
    assert (again.name, again.read_text()) == ("04_stride.newer2.ipynb", "third")
    assert beside.read_text() == "my second answer" and mine.read_text() == "my answer"


def test_a_deleted_copy_comes_back_in_the_newest_version(small_course):
    course.copy_missing_exercises(small_course)
    (small_course / "exercises" / STRIDE).write_text("newer")
    (small_course / "my_work" / STRIDE).unlink()
    assert copies(course.copy_missing_exercises(small_course)) == [STRIDE]
    assert course.newer_exercises(small_course) == []


def test_a_link_is_somebodys_file_too(small_course, tmp_path):
    mine = small_course / "my_work" / STRIDE
    mine.parent.mkdir(parents=True)
    mine.symlink_to(tmp_path / "on a disk that is not plugged in")
    assert course.copy_missing_exercises(small_course) == []
    assert mine.is_symlink() and not mine.exists()


@pytest.mark.parametrize("record", ["", "{", "[]", "null"])
def test_a_lost_record_neither_stops_nor_alarms(small_course, record):
    course.copy_missing_exercises(small_course)
    (small_course / "my_work" / ".given_out.json").write_text(record)
    (small_course / "my_work" / STRIDE).write_text("my answer")
    assert course.copy_missing_exercises(small_course) == []
    assert course.newer_exercises(small_course) == []


def test_an_untouched_copy_whose_record_was_lost_is_recorded_again(small_course):
    course.copy_missing_exercises(small_course)
    (small_course / "my_work" / ".given_out.json").unlink()
    course.copy_missing_exercises(small_course)
    assert list(json.loads((small_course / "my_work" / ".given_out.json").read_text())) == [STRIDE]


def test_checkpoints_are_not_exercises(small_course):
    hidden = small_course / "exercises" / "04_stride" / ".ipynb_checkpoints" / "04_stride-checkpoint.ipynb"
    hidden.parent.mkdir()
    hidden.write_text("old")
    assert copies(course.exercise_files(small_course)) == [STRIDE]


def test_an_interrupted_copy_leaves_nothing_behind(small_course, monkeypatch):
    def half(temporary, mode):  # what is called when the copy is written and has no name yet
        Path(temporary).write_text("as gi", "utf-8")
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "chmod", half)
    with pytest.raises(KeyboardInterrupt):
        course.copy_missing_exercises(small_course)
    assert contents(small_course / "my_work") == {}
    monkeypatch.undo()
    assert copies(course.copy_missing_exercises(small_course)) == [STRIDE]


@pytest.mark.parametrize("appears", [False, True])
def test_a_disk_without_hard_links(small_course, monkeypatch, appears):
    mine = small_course / "my_work" / STRIDE

    def link(source, target):
        if appears:  # somebody saves at this very moment
            mine.write_text("my answer")
        raise OSError("Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    course.copy_missing_exercises(small_course)
    assert mine.read_text() == ("my answer" if appears else "as given out")
    assert sorted(path.name for path in mine.parent.iterdir()) == ["04_stride.ipynb"]


def test_a_copy_may_be_edited_even_when_the_course_may_not(small_course):
    (small_course / "exercises" / STRIDE).chmod(0o444)
    course.copy_missing_exercises(small_course)
    assert (small_course / "my_work" / STRIDE).stat().st_mode & 0o200


COPY = "import convlab.course as c, sys; c.{}; print('copied')"


def test_read_only_course_says_where_to_go_and_loses_nothing(small_course, read_only):
    course.copy_missing_exercises(small_course)
    (small_course / "my_work" / STRIDE).write_text("my answer")
    (small_course / "exercises" / "05_padding").mkdir()
    (small_course / "exercises" / "05_padding" / "05_padding.ipynb").write_text("new")
    before = contents(small_course)
    answer = read_only(small_course, sys.executable, "-c", COPY.format("copy_missing_exercises()"))
    assert answer.returncode != 0 and "copied" not in answer.stdout
    last = answer.stderr.strip().splitlines()[-1]
    assert last.startswith("convlab.course.CourseError: The exercises could not be copied")
    assert "copy its folder to a place where you may write" in last
    answer = read_only(small_course, sys.executable, "-c", COPY.format(f"copy_newer_exercise('{STRIDE}')"))
    assert "Your own has not changed" in answer.stderr.strip().splitlines()[-1]
    assert contents(small_course) == before


def test_writable_means_really_writable(small_course, read_only):
    ask = "import convlab.course as c; print(c.is_writable('.'))"
    assert read_only(small_course, sys.executable, "-c", ask).stdout.strip() == "False"
    assert course.is_writable(small_course)
    assert not course.is_writable(small_course / "not there")


def test_the_course_is_found_from_inside_it(small_course):
    inside = small_course / "my_work" / "04_stride"
    inside.mkdir(parents=True)
    assert course.find_root(inside) == small_course
    assert course.find_root(small_course) == small_course
    assert course.notebooks(small_course) == small_course / "notebooks"


def test_a_course_that_is_nowhere(tmp_path, monkeypatch):
    monkeypatch.setattr(course, "__file__", str(tmp_path / "site-packages" / "convlab" / "course.py"))
    with pytest.raises(course.CourseError, match="Change to the folder of the course"):
        course.find_root(tmp_path)
