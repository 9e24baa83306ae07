"""Grades as CSV: nobody is left out, nothing is a formula, and what is open is said."""

import csv
import io
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import class_help as given
from class_help import ESSAY, NAME, NASTY

from convlab.grading import classroom, grade_table
from convlab.grading import export as room


@pytest.fixture
def group(tmp_path):
    return given.graded_class(tmp_path / "autumn")


def read(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def cell(rows, student, task, column):
    (found,) = [row for row in rows if (row["student"], row["task"]) == (student, task)]
    return found[column]


def test_a_row_for_each_student_and_task(group):
    path, _ = room.export(group)
    rows = read(path)
    assert path == group.folder / "grades.csv" and len(rows) == 4 * 6
    assert [row["student"] for row in rows[::6]] == ["ada", "bob", "cy", "dee"]
    assert cell(rows, "ada", "stride.usage_counts", "points") == "3"
    assert cell(rows, "ada", ESSAY, "points") == "" and cell(rows, "ada", ESSAY, "status") == grade_table.WAITING
    assert cell(rows, "bob", "stride.sizes", "mistake") == "halves"
    assert cell(rows, "ada", "stride.sizes", "name") == "Ada Åström"


def test_who_handed_in_nothing_has_rows_that_say_so(group):
    rows = read(room.export(group)[0])
    for task in [row["task"] for row in rows if row["student"] == "ada"]:
        assert (cell(rows, "cy", task, "status"), cell(rows, "cy", task, "points")) == (grade_table.MISSING, "0")
        assert (cell(rows, "dee", task, "status"), cell(rows, "dee", task, "points")) == (grade_table.UNREADABLE, "0")
    assert cell(rows, "dee", ESSAY, "says") == "Its JSON is broken."


def test_before_grading_and_after_another_hand_in(group):
    new = group.submission("eve", NAME)
    new.parent.mkdir(parents=True)
    new.write_bytes(given.data())
    group.submission("ada", NAME).write_bytes(given.data())
    classroom.write_json(
        group.refused_file,
        {"refused": [{"source": "d.zip", "student": "fay", "name": "fay/a.ipynb", "says": "It is empty."}]},
    )
    rows = read(room.export(group)[0])
    assert cell(rows, "eve", "stride.sizes", "status") == grade_table.NOT_YET
    assert cell(rows, "eve", "stride.sizes", "points") == ""
    assert "graded before the last hand-in" in cell(rows, "ada", "stride.sizes", "says")
    assert cell(rows, "fay", ESSAY, "status") == grade_table.REFUSED
    assert cell(rows, "fay", ESSAY, "says") == "fay/a.ipynb: It is empty."


def test_a_class_without_any_result(tmp_path):
    group = classroom.open_class(tmp_path / "new")
    assert read(room.export(group)[0]) == []
    (group.folder / "students.csv").write_text("id\nada\n")
    (group.submitted / "bob" / NAME).mkdir(parents=True)
    rows = read(room.export(group)[0])
    assert {(row["student"], row["status"]) for row in rows} == {
        ("ada", grade_table.MISSING),
        ("bob", grade_table.MISSING),
    }
    assert len(rows) == 10


FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r\n=1", " =1", "＝1+1", "|x", "%0A=1"]


@pytest.mark.parametrize("words", FORMULAS, ids=repr)
def test_no_text_is_a_formula(words):
    cell = room._cell(words)
    assert cell.startswith("'") and cell[1:].lstrip() == words.strip().replace("\r\n", "  ")
    (row,) = csv.reader(io.StringIO(room._csv([cell], [])))
    assert row == [cell]


def test_every_column_of_words_is_neutral(group):
    """Names, mistakes, comments, flags: through the whole command."""
    group.override("bob", "stride.repair", 1, "=HYPERLINK(1)")
    result = group.result("bob", NAME)
    result["flags"] = [{"kind": "=A1", "cell": "x", "says": "y"}]
    result["tasks"][0] |= {"title": "@title", "mistake": "+mistake"}
    group.write_result(result)
    path, _ = room.export(group)
    rows = read(path)
    assert cell(rows, "bob", "stride.sizes", "mistake") == "'+mistake"
    assert cell(rows, "bob", "stride.repair", "mistake") == "'=cmd()"
    assert cell(rows, "bob", "stride.repair", "comment") == "'=HYPERLINK(1)"
    for row in rows:
        assert not [value for value in row.values() if value[:1] in tuple("=+-@\t\r\n")]


def test_quotes_commas_and_lines_stay_in_their_cell(group):
    awkward = f'one, "two"\nthree;\u2028four \0 {NASTY}'
    group.override("ada", "stride.sizes", 2, awkward)
    path, _ = room.export(group)
    rows = read(path)
    assert len(rows) == 24 and None not in rows[0]
    assert cell(rows, "ada", "stride.sizes", "comment") == f'one, "two" three; four   {NASTY}'
    assert path.read_bytes().startswith(b"\xef\xbb\xbfstudent,")  # Excel takes it for UTF-8
    assert path.read_bytes().count(b"\r\n") == 25


def test_numbers_stay_numbers():
    assert [room._cell(value) for value in (3, 2.5, 0, None, 4.0)] == ["3", "2.5", "0", "", "4"]


def test_totals(group):
    group.override("bob", "stride.repair", 4.5)
    path, _ = room.export(group, totals=True)
    rows = {row["student"]: row for row in read(path)}
    assert path.name == "totals.csv" and list(rows) == ["ada", "bob", "cy", "dee"]
    assert rows["ada"][f"{NAME} (of 24)"] == "20" and rows["ada"]["open"] == f"{NAME}: {grade_table.WAITING}"
    assert rows["bob"]["together (of 24)"] == "8.5" and rows["cy"]["open"] == f"{NAME}: {grade_table.MISSING}"


def test_the_command_says_what_is_open(group):
    status, text = given.call("export", "--class", group.folder)
    assert status == 1 and "24 rows for 4 students" in text
    assert f"{grade_table.WAITING}: 2 (Ada Åström, {NAME}; Bob <i>Bold</i>, {NAME})" in text
    assert (
        f"{grade_table.UNREADABLE}: 1 (Dee Or, {NAME})" in text and f"{grade_table.MISSING}: 1 (Cy Ng, {NAME})" in text
    )
    for student in ("ada", "bob"):
        group.override(student, ESSAY, 4)
    (group.submission("dee", NAME)).unlink()
    group.result_file("dee", NAME).unlink()
    status, text = given.call("export", "--class", group.folder)
    assert status == 0, text  # nothing is open: two handed in nothing


@pytest.mark.parametrize("command", ["export", "feedback", "overview"])
def test_no_such_exercise(group, command):
    status, text = given.call(command, "99_none", "--class", group.folder)
    assert status == 1 and f"There is no exercise '99_none' in this class. There are: {NAME}." in text
    assert given.call(command, "stride", "--class", group.folder)[0] == (1 if command == "export" else 0)


def test_deciding_by_hand(group):
    status, text = given.call("override", "Ada Åström", ESSAY, "3.5", "--comment", "Fine.", "--class", group.folder)
    assert (status, text) == (0, f"Ada Åström, {ESSAY}: 3.5 of 4 points, decided in overrides.json. Comment: Fine.\n")
    status, text = given.call("override", "ada", ESSAY, "--class", group.folder)
    says = "your decision (3.5 of 4 points) is taken back; it waits for a person again."
    assert (status, text) == (0, f"Ada Åström, {ESSAY}: {says}\n")
    assert given.call("override", "zoe", ESSAY, "1", "--class", group.folder)[0] == 1
    status, text = given.call("override", "ada", "stride.none", "1", "--class", group.folder)
    assert status == 1 and f"There is no task 'stride.none'. Tasks of {NAME}: stride.sizes" in text
    status, text = given.call("override", "ada", ESSAY, "nan", "--class", group.folder)
    assert status == 1 and "points cannot be given" in text
