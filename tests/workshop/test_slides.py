"""Slides: chosen cells that exist, answers a slide later than their question; in Chromium alive without a network."""

import itertools
import tomllib
from pathlib import Path

import nbformat
import pytest
import slides as room
from formulas import in_markdown, mathml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from site_help import ROOT, pages, serve

from convlab import course

LESSONS = course.lesson_notebooks(ROOT)
NAMES = [path.stem for path in LESSONS]


@pytest.fixture
def notebook():
    cells = [
        new_markdown_cell("# 01 · a lesson\n\nFirst.\n\nSecond.", id="title"),
        new_markdown_cell("## A section\n\nSee [00](00.ipynb) and $k_h$.\n\nMore.", id="section"),
        new_code_cell("cl.predict('a.b')", id="card"),
        new_code_cell("print(1)", id="answer"),
        new_code_cell("x = 1", id="other"),
    ]
    return new_notebook(cells=cells)


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_the_choice_fits_the_lesson(path):
    notebook = nbformat.read(path, as_version=4)
    chosen = room.choice(path)
    assert len(room.chosen_cells(notebook, chosen, path.name).cells) == sum(map(len, chosen))
    assert 8 <= len(chosen) <= 30


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_the_answer_never_stands_on_the_slide_of_its_question(path):
    code = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    slide_of = {entry.rstrip("#"): i for i, slide in enumerate(room.choice(path)) for entry in slide}
    asked = 0
    for card, answer in itertools.pairwise(code):
        if "cl.predict(" in card.source and card.id in slide_of:
            asked += 1
            if answer.id in slide_of:
                assert slide_of[answer.id] > slide_of[card.id], f"{path.stem}: {card.id}"
    assert asked >= 3


def test_what_no_choice_says_is_chosen_by_rule(notebook, tmp_path):
    file = tmp_path / "10_new.ipynb"
    nbformat.write(notebook, file)
    assert room.choice(file, tmp_path) == [["title:1"], ["section:1"], ["card"], ["answer"]]
    (tmp_path / "10_new.toml").write_text('slides = [["title#"]]')
    assert room.choice(file, tmp_path) == [["title#"]]


@pytest.mark.parametrize(
    ("slides", "says"),
    [([["title", "nothing"]], "no cell 'nothing'"), ([["title"], ["title#"]], "'title' comes twice")],
)
def test_a_choice_that_does_not_fit(notebook, slides, says):
    with pytest.raises(room.SlideError, match=says):
        room.chosen_cells(notebook, slides, "01")


def test_cells_become_slides(notebook):
    made = room.chosen_cells(notebook, [["title:1"], ["section#", "card"], ["answer"]], "01").cells
    assert made[0].source == "# 01 · a lesson\n\nFirst." and made[1].source == "## A section"
    assert [cell.metadata.slideshow.slide_type for cell in made] == ["slide", "slide", "-", "slide"]
    assert made[2].metadata.tags == [room.HIDE] and made[3].metadata.tags == []
    whole = room.chosen_cells(notebook, [["section"]], "01").cells[0].source
    assert "See 00 and <math" in whole and "More." in whole


def test_formulas():
    assert "<msub><mi>k</mi><mi>h</mi></msub>" in mathml("k_h") and 'display="block"' in mathml("k", block=True)
    assert "kernel_size" in mathml(r"\text{kernel\_size}")
    text = in_markdown("costs $5 and $6 or `$x$`\n\n```\n$y$\n```\n\n$$\na\n$$")
    assert text.startswith("costs $5 and $6 or `$x$`") and "$y$" in text and "<mi>a</mi>" in text


def test_each_lesson_has_its_choice():
    for name in NAMES:
        assert tomllib.loads((Path(room.CHOSEN) / f"{name}.toml").read_text("utf-8"))["slides"]


# -- in Chromium ------------------------------------------------------------------------------------------------------

browser_test = pytest.mark.browser


def open_slides(browser, path, address):
    """Open a lesson's slides: they are as many as were chosen, and nothing complains; returns the open page."""
    page = browser.open(address)
    assert browser.complaints() == [], path.name
    assert page.evaluate("Reveal.getTotalSlides()") == len(room.choice(ROOT / "notebooks" / f"{path.stem}.ipynb"))
    return page


@browser_test
@pytest.mark.parametrize(
    "names", [NAMES[4:5], pytest.param(NAMES, marks=pytest.mark.long)], ids=["from a server", "all from a server"]
)
def test_slides_from_a_server_are_whole(slides, browser, names):
    with serve(slides) as address:
        for path in pages(slides):
            if path.stem in names:
                open_slides(browser, path, address + path.name)


@browser_test
def test_all_slides_are_whole_and_no_wider_than_the_projector(slides, browser):
    assert [path.stem for path in pages(slides)] == NAMES
    for path in pages(slides):
        page = open_slides(browser, path, path.as_uri())
        for number in range(page.evaluate("Reveal.getTotalSlides()")):
            page.evaluate("(number) => Reveal.slide(number)", number)
            wide = page.evaluate(
                "(e => e.scrollWidth - e.clientWidth)(document.querySelector('.slides > section.present'))"
            )
            assert wide <= 1, f"{path.stem}, slide {number + 1}: {wide} pixels too wide"


@browser_test
def test_the_slides_do_not_bend_the_explorer(slides, browser, tmp_path):
    """reveal has classes of the same names: its arrows are "controls", in a corner and without a click."""
    page = browser.open((slides / "04_stride.html").as_uri() + "#/1")
    page.locator(".present .convlab-explorer [data-argument=stride] button").first.click(trial=True)
    found = browser.layout()
    alone = browser.layout_alone(tmp_path)
    assert len(alone) == len(found) > 300
    assert [(a, f) for a, f in zip(alone, found, strict=True) if a != f] == []


@browser_test
def test_a_tall_slide_is_moved_by_keyboard(slides, browser):
    page = browser.open((slides / "09_design_principles.html").as_uri())
    tall = "[...document.querySelectorAll('.slides > section')].findIndex(e => e.querySelectorAll('tr').length > 20)"
    page.evaluate(f"Reveal.slide({tall})")
    top = "document.querySelector('.slides > section.present').scrollTop"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(top) > 0
    page.keyboard.press("ArrowUp")
    assert page.evaluate(top) == 0


@browser_test
def test_the_explorer_lives_in_the_slides_and_keys_belong_to_it(slides, browser):
    page = browser.open((slides / "04_stride.html").as_uri())
    page.keyboard.press("ArrowRight")
    page.wait_for_function("Reveal.getIndices().h === 1")
    field = page.locator('.present .convlab-explorer [data-argument="stride"] input[data-axis="0"]').first
    field.fill("2")
    rows = "document.querySelectorAll('.present .convlab-explorer [data-tensor=output] [role=row]').length"
    page.wait_for_function(f"{rows} === 3")  # floor((8 - 3) / 2) + 1
    field.press("ArrowRight")
    field.press("ArrowUp")
    page.wait_for_function(f"{rows} === 2")
    assert page.evaluate("Reveal.getIndices().h") == 1
    assert browser.complaints() == []


@browser_test
def test_a_card_is_answered_and_then_the_page_turned(slides, browser):
    page = browser.open((slides / "04_stride.html").as_uri() + "#/3")
    card = page.locator(".present .convlab-predict")
    card.get_by_label("Your number").fill("111")
    page.keyboard.press("Enter")
    assert "✓ Right" in card.inner_text()
    assert "(111, 111)" not in page.locator("section.present").last.inner_text()
    page.locator(".navigate-right").click()
    page.wait_for_function("Reveal.getIndices().h === 4")
    assert "(111, 111)" in page.locator("section.present").last.inner_text()


@browser_test
def test_axe_finds_nothing_in_slides(slides, browser):
    for name, numbers in {"04_stride": (0, 1, 3, 6), "09_design_principles": (1, 6, 14)}.items():
        page = browser.open((slides / f"{name}.html").as_uri())
        for number in numbers:
            page.evaluate("(number) => Reveal.slide(number)", number)
            assert browser.axe() == [], f"{name}, slide {number + 1}"


@browser_test
def test_the_last_row_can_read_it(slides, browser):
    page = browser.open((slides / "04_stride.html").as_uri())
    sizes = page.evaluate(
        "[...document.querySelectorAll('.slides p, .slides li, .slides td')]"
        ".filter(e => !e.closest('.convlab-live, details')).map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 18
