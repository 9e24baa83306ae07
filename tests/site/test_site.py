"""The built site: whole, linked, described; and in Chromium, without a network, alive from disk and from a server."""

import re
import shutil

import nbformat
import numpy as np
import pytest
from site_help import ROOT, broken, elements, pages, parsed

import convlab
from convlab import Conv2dSpec, course

LESSONS = [path.stem for path in course.lesson_notebooks(ROOT)]
EXERCISES = [path for path in course.exercise_files(ROOT) if path.suffix == ".ipynb"]
LARGEST = 25_000_000  # bytes
# One page of each kind, and lessons with all that moves. From disk, every page is looked at; `make test-long` looks at
# all from a server, too.
LOOKED_AT = [
    "index.html",
    "search.html",
    "start.html",
    "questions.html",
    "docs/results.html",
    "docs/glossary.html",
    "docs/workshop/90_minutes.html",
    "reference/index.html",
    "reference/spec.html",
    f"exercises/{EXERCISES[0].with_suffix('.html').as_posix()}",
    *(f"notebooks/{LESSONS[i]}.html" for i in (0, 4)),
    "notebooks/08_bias.html",
]
AXE = [name for name in LOOKED_AT if "notebooks" not in name] + [f"notebooks/{LESSONS[4]}.html"]


# -- without a browser ------------------------------------------------------------------------------------------------


def test_everything_of_the_course_has_a_page(site):
    wanted = [f"notebooks/{name}.html" for name in LESSONS]
    wanted += [f"exercises/{path.with_suffix('.html').as_posix()}" for path in EXERCISES]
    wanted += [path.with_suffix(".html").relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")]
    wanted += [f"docs/workshop/{path.stem}.html" for path in (ROOT / "docs" / "workshop").glob("*.md")]
    wanted += ["index.html", "start.html", "teach.html", "questions.html", "more.html", "genindex.html"]
    assert [name for name in wanted if not (site / name).is_file()] == []


def test_no_widget_was_left_behind(built):
    assert "still form" not in built[1]


def test_it_is_small(site):
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < LARGEST


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(site):
    assert [problem for path in pages(site) for problem in broken(path, site)] == []


def test_styles_and_scripts_load_nothing_from_elsewhere(site):
    loads = re.compile(
        r"""url\(\s*["']?https?:|@import\s+["']?https?:|\bimport\(\s*["']https?:|fetch\(\s*["']https?:"""
    )
    files = [path for path in (site / "_static").rglob("*") if path.suffix in (".css", ".js")]
    assert len(files) > 5
    assert [path.name for path in files if loads.search(path.read_text("utf-8"))] == []


def test_every_picture_is_described(site):
    for path in pages(site):
        for tag, attributes in elements(path):
            if tag == "img":
                assert len(attributes.get("alt", "").strip()) > 10, f"{path.name}: {attributes}"


def test_an_exercise_is_downloaded_as_it_is_given_out(site):
    for path in EXERCISES:
        page = site / "exercises" / path.with_suffix(".html")
        link = parsed(page).find("a", class_="reference download internal")
        assert (page.parent / link["href"]).read_bytes() == (ROOT / "exercises" / path).read_bytes()


def test_no_solution_is_on_the_site(site):
    for path in (ROOT / "solutions").rglob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            answer = re.search(r"### BEGIN SOLUTION\n(.*?)\s*### END SOLUTION", cell.source, re.DOTALL)
            if answer and len(answer[1]) > 80:
                page = site / "exercises" / path.relative_to(ROOT / "solutions").with_suffix(".html")
                longest = max(answer[1].splitlines(), key=len).strip()
                assert longest not in parsed(page).get_text()
                break


def test_the_public_names_are_in_the_reference(site):
    index = parsed(site / "reference" / "index.html")
    for name, room in convlab._PUBLIC.items():
        if room:
            link = index.find("a", href=re.compile(rf"#convlab\.{room}\.{name}$"))
            assert link is not None and f"cl.{name}" in link.get_text(), name
    text = parsed(site / "reference" / "spec.html").get_text()
    assert "convlab.spec.Conv2dSpec" in text and "Raises" in text and "output_size" in text
    assert "Number of learned numbers – weights" in text and "References\nPyTorch documentation" in text


def test_questions_lead_to_the_heading_that_answers_them(site):
    links = parsed(site / "questions.html").select("article li a")
    assert len(links) > 60
    link = next(link for link in links if "Why is the output 111" in link.get_text())
    assert link["href"] == "notebooks/04_stride.html#stride-2-halves-the-picture"


def test_formulas_are_mathml(site):
    page = parsed(site / "notebooks" / "04_stride.html")
    formula = page.find("math", display="block")
    assert "kernel_size" in formula.get_text() and formula.find("mfrac") is not None
    assert "$$" not in page.get_text()


def test_answers_are_folded(site):
    for name in LESSONS:
        cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
        hidden = [cell for cell in cells if cell.metadata.get("jupyter", {}).get("outputs_hidden")]
        page = parsed(site / "notebooks" / f"{name}.html")
        assert len(page.select("details.below-input")) == len(hidden) > 0


# -- in Chromium ------------------------------------------------------------------------------------------------------

browser_test = pytest.mark.browser


@browser_test
def test_every_page_from_disk(site, browser):
    found = {}
    for path in pages(site):
        browser.open(path.as_uri())
        complaints = browser.complaints()
        if wide := browser.too_wide():
            complaints.append(f"{wide} pixels too wide for a phone")
        if complaints:
            found[path.relative_to(site).as_posix()] = complaints
    assert found == {}


@browser_test
def test_from_a_server(server, browser):
    found = {}
    for name in LOOKED_AT:
        browser.open(server + name)
        if complaints := browser.complaints():
            found[name] = complaints
    assert found == {}


@browser_test
@pytest.mark.long
def test_every_page_from_a_server_and_by_axe(site, server, browser, record_property):
    found, all_pages = {}, pages(site)
    for path in all_pages:
        for scheme, rules in {"light": (), "dark": ["color-contrast"]}.items():  # nothing else depends on the scheme
            browser.open(server + path.relative_to(site).as_posix(), scheme=scheme)
            if complaints := browser.complaints() + browser.axe(*rules):
                found[f"{path.relative_to(site).as_posix()} {scheme}"] = complaints
    record_property("pages, each in light and dark", len(all_pages))
    record_property("with violations or complaints", len(found))
    assert found == {}


@browser_test
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site, browser, scheme):
    found = {}
    for name in AXE if scheme == "light" else ["index.html", "notebooks/04_stride.html"]:
        browser.open((site / name).as_uri(), scheme=scheme)
        # Nothing but colours depends on the scheme.
        if violations := browser.axe(*([] if scheme == "light" else ["color-contrast"])):
            found[name] = violations
    assert found == {}


def field(page, name):
    return page.locator(f'.convlab-explorer [data-argument="{name}"] input[data-axis="0"]').first


@browser_test
@pytest.mark.parametrize("from_disk", [True, False], ids=["disk", "server"])
@pytest.mark.parametrize(
    ("lesson", "change", "spec", "size"),
    [
        ("03_kernel_size", ("kernel_size", 5), Conv2dSpec(1, 1, 5, bias=False), (7, 7)),
        ("04_stride", ("stride", 3), Conv2dSpec(1, 1, 3, stride=3, bias=False), (8, 8)),
        ("06_dilation", ("dilation", 3), Conv2dSpec(1, 1, 3, dilation=3, bias=False), (9, 9)),
    ],
)
def test_the_explorer_reacts(site, server, browser, lesson, change, spec, size, from_disk):
    page = browser.open(
        (site / f"notebooks/{lesson}.html").as_uri() if from_disk else f"{server}notebooks/{lesson}.html"
    )
    explorer = page.locator(".convlab-explorer").first
    explorer.scroll_into_view_if_needed()
    before = explorer.locator('[data-tensor="output"] [role=row]').count()
    field(page, change[0]).fill(str(change[1]))
    rows = explorer.locator('[data-tensor="output"] [role=row]')
    page.wait_for_function(
        "([rows]) => document.querySelectorAll('.convlab-explorer [data-tensor=output] [role=row]').length === rows",
        arg=[spec.output_size(size)[0]],
    )
    assert rows.count() != before
    # What is on the screen is the convolution of what is on the screen.
    shown = {}
    for tensor in ("input", "weight", "output"):
        texts = (
            explorer.locator(f'[data-tensor="{tensor}"]')
            .first.locator("[role=row]")
            .evaluate_all("rows => rows.map(row => [...row.children].map(cell => cell.firstChild?.textContent ?? ''))")
        )
        shown[tensor] = np.array([[float(t.replace("\u2212", "-")) for t in row if t.strip()] for row in texts])
    expected = convlab.conv2d(
        shown["input"][None], shown["weight"][None, None], stride=spec.stride, dilation=spec.dilation
    )
    assert np.allclose(expected[0], shown["output"])
    assert browser.complaints() == []


@browser_test
@pytest.mark.parametrize("width", [1024, 1280, 1600])
def test_nothing_is_cut_off_on_a_laptop(site, browser, width):
    page = browser.open((site / "notebooks/04_stride.html").as_uri(), width=width)
    right = "selector => document.querySelector(selector).getBoundingClientRect().right"
    assert page.evaluate(right, "article") <= width - 10
    assert page.evaluate(right, ".convlab-explorer") <= width - 10
    if width == 1600:  # on a narrower screen the page's own contents open by a button
        assert page.evaluate(right, ".toc-drawer") <= width


@browser_test
def test_the_theme_does_not_bend_the_explorer(site, browser, tmp_path):
    """Its parts are laid out as in a page of its own: the theme has classes of the same names."""
    browser.open((site / "notebooks/04_stride.html").as_uri())
    found = browser.layout()
    alone = browser.layout_alone(tmp_path)
    assert len(alone) == len(found) > 300
    assert [(a, f) for a, f in zip(alone, found, strict=True) if a != f] == []


@browser_test
def test_a_prediction_card_waits_for_an_answer(site, browser):
    page = browser.open((site / "notebooks/04_stride.html").as_uri())
    card = page.locator(".convlab-predict").first
    assert "111" not in card.inner_text()
    card.get_by_label("Your number").fill("112")
    card.get_by_role("button", name="Commit").click()
    assert "Not what happens. The answer is 111" in card.inner_text()
    card.get_by_role("button", name="Ask me again").click()
    card.get_by_label("Your number").fill("111")
    page.keyboard.press("Enter")
    assert "✓ Right" in card.inner_text()


@browser_test
def test_a_linked_slider_turns_the_pictures_by_keyboard(site, browser):
    page = browser.open((site / "notebooks/08_bias.html").as_uri())
    box = page.locator(".convlab-pictures")
    pictures = box.locator("img")
    assert pictures.count() == 6 and [pictures.nth(i).is_visible() for i in range(6)] == [True] + [False] * 5
    slider = box.get_by_role("slider", name="bias")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert [pictures.nth(i).is_visible() for i in range(6)] == [False, False, True, False, False, False]
    assert box.locator("output").inner_text() == "-0.05" == slider.get_attribute("aria-valuetext")


@browser_test
@pytest.mark.parametrize("from_disk", [True, False], ids=["disk", "server"])
@pytest.mark.parametrize(
    ("words", "lesson"),
    [
        ("Kernel size can't be greater than actual input size", "04_stride"),
        ("Input type (double) and bias type (float) should be the same", "00_start_here"),
        ("Sizes of tensors must match except in dimension 1", "04_stride"),
        ("expected input[1, 96, 144, 3] to have 3 channels", "01_in_channels"),
    ],
)
def test_the_search_finds_an_error_message(site, server, browser, words, lesson, from_disk):
    page = browser.open((site / "index.html").as_uri() if from_disk else f"{server}index.html")
    page.get_by_role("textbox", name="Search").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_selector(f'#search-results li a[href*="{lesson}"]')
    marked = page.locator("#search-results .highlighted")
    if not from_disk:  # from disk there are no summaries
        marked.first.wait_for()
        page.wait_for_timeout(300)  # more come, one after the other; what must not be among them cannot be waited for
    assert "t" not in marked.all_inner_texts()
    assert browser.complaints() == []


@browser_test
def test_dark_mode_is_chosen_by_the_system_or_by_hand(site, browser):
    page = browser.open((site / "notebooks/04_stride.html").as_uri(), scheme="dark")
    themes = "[...document.querySelectorAll('.convlab-explorer, .convlab-predict')].map(e => e.dataset.theme)"
    assert set(page.evaluate(themes)) == {"dark"}
    assert max(background(page)) < 60
    for _ in range(3):  # the button goes round: the system's, dark, light
        page.locator(".theme-toggle-header .theme-toggle, .theme-toggle-content .theme-toggle").locator(
            "visible=true"
        ).first.click()
        if page.evaluate("document.body.dataset.theme") == "light":
            break
    page.wait_for_function(f"new Set({themes}).has('light')")
    assert set(page.evaluate(themes)) == {"light"} and min(background(page)) > 200


def background(page):
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return [int(number) for number in re.findall(r"\d+", colour)[:3]]


@browser_test
def test_without_javascript_there_are_still_pictures_and_closed_answers(site, browser, tmp_path):
    # Chromium's setting for one page: scripts do not run, everything else does.
    page = browser.new_page(browser.context)
    client = browser.context.new_cdp_session(page)
    client.send("Emulation.setScriptExecutionDisabled", {"value": True})
    page.goto((site / "notebooks/04_stride.html").as_uri())
    assert page.locator(".convlab-still").count() == 6
    assert page.get_by_alt_text("Still picture of nn.Conv2d(1, 1, kernel_size=3, bias=False)").is_visible()
    assert not page.get_by_text("Those are 111 places").is_visible()
    page.close()


@browser_test
def test_it_works_from_a_folder_with_a_difficult_name(site, browser, tmp_path):
    folder = tmp_path / "my course (new) – 100 %"
    shutil.copytree(site, folder)
    browser.open((folder / "notebooks" / "00_start_here.html").as_uri())
    assert browser.complaints() == []
