"""The class on one page: counted right, and readable without colour."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import class_help as given
from class_help import NAME, NASTY
from test_feedback import Reader

from convlab.grading import classroom, grade_table
from convlab.grading import overview as room


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    return given.graded_class(tmp_path_factory.mktemp("class") / "autumn")


@pytest.fixture(scope="module")
def page(group):
    return room.write_page(group)[0].read_text("utf-8")


def row(student, outcome, mistake="", task="stride.sizes", seconds=1.0, **more):
    entry = {"seconds": seconds, "try_next": f"hint for {mistake}"}
    made = {"student": student, "name": student, "exercise": NAME, "task": task, "title": task, "kind": "implement"}
    made |= {"max": 2, "points": 0, "outcome": outcome, "mistake": mistake, "result": entry, "whole": None}
    return grade_table.GradeRow(**made | more)


def words(page):
    return Reader(page).text


def test_it_counts(group):
    found = {one.task: one for one in room.tally(grade_table.rows(group))}
    one = found["stride.usage_counts"]
    assert (one.right, one.not_yet, one.not_attempted, one.waiting, one.nothing) == (1, 1, 0, 0, 2)
    assert one.mistakes == [(NASTY, 1)] and one.seconds == [0.25, 0.25]
    essay = found["stride.essay"]
    assert (essay.right, essay.waiting, essay.nothing, essay.tried) == (0, 2, 2, 0)


def test_what_to_teach_again():
    rows = [row(f"s{n}", "right") for n in range(6)] + [row(f"t{n}", "not yet", "halves") for n in range(3)]
    rows += [row("u", "not yet", "no floor"), row("v", "not attempted"), row("w", "", status=grade_table.MISSING)]
    (one,) = room.tally(rows)
    assert one.tried == 10 and one.mistakes == [("halves", 3), ("no floor", 1)] and one.again == 0.4
    text = words(room.as_html(rows, "c"))
    assert "4 of 10 who tried it have it not right yet. 3 of them: every size was halved ." in text.replace("  ", " ")
    assert "They were told: hint for halves" in text and "Lesson: notebooks/04_stride.ipynb" in text


@pytest.mark.parametrize(
    ("right", "mistakes", "again"),
    [
        (9, ["a"], False),  # one person
        (1, ["a"], False),  # half of those who tried, but one person
        (6, ["a", "b", "c"], False),  # a third, each in their own way
        (6, ["a", "a", "a"], True),  # a third, and all in one way
        (3, ["a", "b"], True),  # two of five
        (7, ["a", "a"], False),  # less than a quarter in one way
        (0, [], False),  # nobody tried
    ],
)
def test_where_the_line_is(right, mistakes, again):
    rows = [row(f"r{n}", "right") for n in range(right)]
    rows += [row(f"m{n}", "not yet", name) for n, name in enumerate(mistakes)] + [row("z", "not attempted")]
    (one,) = room.tally(rows)
    assert bool(one.again) == again
    assert ("Nothing stands out." in room.as_html(rows, "c")) != again


def test_the_hardest_comes_first():
    rows = [row("a", "right"), row("b", "not yet", "x"), row("c", "not yet", "x")]
    rows += [row(name, "not yet", "y", "stride.usage_counts") for name in "abc"]
    text = room.as_html(rows, "c")
    first = text.index("<strong>stride.usage_counts</strong>")
    assert first < text.index("<strong>stride.sizes</strong>")


def test_what_needs_a_look(page):
    text = words(page)
    assert f"Dee Or, {NAME}: unreadable. Its JSON is broken." in text
    assert f"Ada Åström, {NAME}: waits to be read: Essay" in text
    assert "cell edited" in text


def test_a_sign_and_a_word_beside_each_colour(page):
    cells = re.findall(r'<td class="(right|part|none|look)">(.*?)</td>', page)
    assert len(cells) == 4 * 6
    for style, inside in cells:
        sign = inside.split()[0]
        word = re.search(r'<span class="hidden">(.*?)</span>', inside)[1]
        assert word and sign in {"right": "✓", "part": "◐", "none": "○✎–", "look": "!"}[style]
    bars = [attributes for tag, attributes in Reader(page).tags if attributes.get("class") == "bar"]
    assert len(bars) == 6 and bars[1]["aria-label"] == "1 right, 1 not yet, 2 neither" and bars[1]["role"] == "img"


def test_nothing_in_it_is_live(page):
    reader = Reader(page)
    assert not {tag for tag, _ in reader.tags} & {"script", "img", "i", "b", "a", "link", "form"}
    assert "<script>alert('x')</script>" in reader.text and "Bob <i>Bold</i>" in reader.text
    assert not re.search(r"url\(|@import|https?:", page)


def test_time(page):
    assert "0.25 / 0.25" in words(page)
    (one,) = room.tally([row("a", "right", seconds=1), row("b", "right", seconds=2), row("c", "not yet", seconds=9)])
    assert one.seconds == [1, 2, 9]


def test_a_hand_decided_cell_is_marked(group):
    group.override("bob", "stride.repair", 4)
    try:
        assert "◐ 4* " in room.as_html(grade_table.rows(group), "c")
    finally:
        group.override("bob", "stride.repair")


def test_several_exercises_are_added_up():
    rows = [row("a", "right", points=2), row("a", "", task="bias.why", exercise="08_bias", status=grade_table.MISSING)]
    rows += [
        row("b", "manual", points=None, status=grade_table.WAITING),
        row("b", "right", exercise="08_bias", points=1.5),
    ]
    text = words(room.as_html(rows, "c"))
    assert f"{NAME} (of 2) 08_bias (of 2) together" in text
    assert f"a 2 0 {grade_table.MISSING} 2 b 0 {grade_table.WAITING} 1.5 1.5" in text
    assert "All exercises" not in room.as_html(rows[:1], "c")


def test_a_class_of_nobody(tmp_path):
    assert "Nothing stands out." in room.as_html([], "empty")
    status, text = given.call("overview", "--class", classroom.open_class(tmp_path / "new").folder)
    assert status == 0 and "0 students" in text
