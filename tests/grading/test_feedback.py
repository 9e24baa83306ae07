"""A student's page: what it says, what it never says, and that no text of anybody becomes markup."""

import html.parser
import itertools
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import class_help as given
from class_help import ESSAY, NASTY

from convlab.grading import feedback as room
from convlab.grading import grade_table


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    return given.graded_class(tmp_path_factory.mktemp("class") / "autumn")


@pytest.fixture(scope="module")
def pages(group):
    return {path.stem: path.read_text("utf-8") for path in room.write_all(group)}


class Reader(html.parser.HTMLParser):
    """Tags with their attributes, and the words outside of them."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))


def section(page, title):
    """The words of one task."""
    (found,) = [part for part in page.split('<section class="task">') if f"<h3>{title}:" in part]
    return Reader(found).text


def test_everybody_has_a_page(pages):
    assert set(pages) == {"ada", "bob", "cy", "dee"}
    assert "Feedback for Ada Åström" in pages["ada"]


def test_points_and_what_waits(pages):
    words = Reader(pages["ada"]).text
    assert "20 of 24 points" in words and "4 points still to be given by a person" in words
    assert "✓ right, 3 of 3 points" in section(pages["ada"], "Count the windows over each cell")
    assert "points still to be given" in section(pages["ada"], "Essay")


def test_a_mistake_its_hint_and_a_case_that_may_be_shown(pages):
    words = section(pages["bob"], "Count the windows over each cell")
    assert "◐ not yet, 0 of 3 points" in words and "3 of 16 hidden cases are not right." in words
    assert "For n=5: expected 2, got 1." in words and "→ Do the windows move by s?" in words
    assert "[1, 2, 1, 2, 1]" in words and "[1, 1, 1, 1, 1]" in words


def test_the_expected_value_is_not_told_where_it_is_the_answer(pages):
    words = section(pages["bob"], "Predict the sizes")
    assert "This looks like: every size was halved ." in words and "[1, 2, 1, 2, 1]" not in words


def test_a_picture_of_numbers(group):
    """As the judge draws it: two tables, with a sign where they differ."""
    entry = given.entry("blur_pool", "not yet", "no reflection")
    entry["public"]["picture"] = {"where": "top left", "expected": [["1", "2"]], "got": [["1", "<b>"]], "positions": []}
    words = Reader("".join(room._judged(entry))).text
    assert "top left; ≠ marks what differs" in words and "≠<b>" in words
    entry["public"]["picture"] = {"where": "x", "expected": 3, "positions": ["</td>"]}  # of another version
    assert "[1, 2, 1, 2, 1]" in Reader("".join(room._judged(entry))).text


def test_cells_that_stopped_and_flags(pages):
    words = Reader(pages["bob"]).text
    assert "The cell “own” , line 3, stopped with" in words.replace("”,", "” ,")
    assert "The cell “repair-answer”" in section(pages["bob"], "Repair an encoder–decoder")
    assert f"cell edited: {NASTY}" in words


def test_nothing_handed_in_and_nothing_that_can_be_read(pages):
    assert "Nothing was handed in." in Reader(pages["cy"]).text
    words = Reader(pages["dee"]).text
    assert "What was handed in could not be read." in words and "Its JSON is broken." in words


def test_a_persons_points_and_words(group):
    group.override("bob", "stride.repair", 4, f"Right idea. {NASTY}\nSecond line")
    try:
        rows = [one for one in grade_table.rows(group) if one.student == "bob"]
        words = section(room.as_html(rows), "Repair an encoder–decoder")
        assert "4 of 5 points" in words and "The grader alone gave 0." in words
        assert f"Right idea. {NASTY} Second line" in words
    finally:
        group.override("bob", "stride.repair")


def test_graded_before_the_last_hand_in(group):
    path = group.submission("bob", given.NAME)
    before = path.read_bytes()
    path.write_bytes(given.data())
    try:
        rows = [one for one in grade_table.rows(group) if one.student == "bob"]
        assert all(row.stale for row in rows)
        assert "You have handed in again since; that is not graded yet." in Reader(room.as_html(rows)).text
    finally:
        path.write_bytes(before)


def test_no_text_becomes_markup(pages):
    """Names, class, code, errors, flags, mistakes: each holds a script and an image here."""
    reader = Reader(pages["bob"])
    tags = {tag for tag, _ in reader.tags}
    assert not tags & {"script", "img", "iframe", "object", "form", "link", "a", "base", "svg", "i", "b"}
    assert reader.text.count("<script>alert('x')</script>") >= 8 and "<i>Bold</i>" in reader.text
    assert "Autumn <b>class</b>" in reader.text
    for tag, attributes in reader.tags:
        assert not [name for name in attributes if name.startswith("on")], tag


def test_a_page_is_one_file_without_a_request(pages):
    for page in pages.values():
        reader = Reader(page)
        for tag, attributes in reader.tags:
            assert not set(attributes) & {"src", "href", "srcset", "data", "action", "background", "poster"}, tag
        assert not re.search(r"url\(|@import|https?:", page)
        policy = dict(reader.tags[3:4])["meta"]
        assert policy["http-equiv"] == "Content-Security-Policy" and policy["content"].startswith("default-src 'none'")


def test_never_the_solution(group, pages):
    """Ada's page shows her own code, which is right; nobody else's page has a line of it."""
    lines = {line.strip() for text in given.right().values() for line in text.splitlines() if len(line.strip()) > 25}
    stubs = {line.strip() for cell in given.exercise()["cells"] for line in given.text(cell).splitlines()}
    told = {name: [line for line in lines - stubs if line in Reader(page).text] for name, page in pages.items()}
    assert told["ada"] and not told["bob"] and not told["cy"] and not told["dee"]


def test_it_can_be_read_by_everybody(pages):
    for page in pages.values():
        reader = Reader(page)
        tags = [tag for tag, _ in reader.tags]
        assert tags[0] == "html" and reader.tags[0][1] == {"lang": "en"}
        assert tags.count("h1") == 1 and tags.count("main") == 1
        levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        assert all(attributes.get("scope") for tag, attributes in reader.tags if tag == "th")
        assert tags.count("caption") == tags.count("table") > 0


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_in_both_schemes(pages, scheme):
    light, dark = re.findall(r":root \{(.*?)\}", pages["ada"], re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#\w{6})", {"light": light, "dark": dark}[scheme]))
    for text, minimum in (("ink", 7), ("quiet", 4.5)):
        for ground in ("paper", "soft", *(("good", "part", "none", "look") if text == "ink" else ())):
            one, other = sorted((luminance(colours[text]), luminance(colours[ground])))
            assert (other + 0.05) / (one + 0.05) >= minimum, (text, ground)


def test_characters_that_turn_text_around_or_cannot_be_written():
    from convlab.grading.page import text

    assert text("a\u202eb\u2066c\0d\ud800e\x1b[31m") == "a�b�c�d�e�[31m"
    text("".join(map(chr, range(0x3000)))).encode()


def test_very_long_code_is_cut(group):
    row = next(one for one in grade_table.rows(group) if one.student == "ada")
    long = given.entry("sizes", code="x" * 1_000_000)
    page = room.as_html([row.__class__(**{**vars(row), "result": long})])
    assert len(page) < 40_000 and "980000 more characters" in page


def test_writing_again_changes_nothing(group, pages):
    before = given.contents(group.feedback)
    room.write_all(group)
    assert given.contents(group.feedback) == before


def test_a_folder_that_is_no_exercise_holds_nobody_up(tmp_path):
    group = given.graded_class(tmp_path / "autumn")
    (group.submitted / "ada" / "holiday pictures").mkdir()
    assert len(room.write_all(group)) == 4
    assert {row.exercise for row in grade_table.rows(group)} == {given.NAME}


def test_only_some_exercises(group, pages):
    assert ESSAY not in pages["ada"]
    rows = grade_table.rows(group, ["stride"])
    assert rows and {row.exercise for row in rows} == {given.NAME}
