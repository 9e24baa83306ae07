"""The explorer as a person uses it: by mouse, by keyboard alone, on a phone, with wrong input, in light and dark."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from axe_playwright_python.sync_playwright import Axe
from explorer_page import WAITING, ExplorerPage, Torch, number

import convlab as cl
from convlab.explorer import VIEWS, messages

TESTS = Path(__file__).parents[1]
same = np.testing.assert_array_equal

# Counts what is alive, from before the page's first line runs.
COUNT = """
globalThis.alive = {
  later: setTimeout.bind(globalThis), timers: new Set(), observers: new Set(), listeners: new Map(),
};
const { setTimeout: later, clearTimeout: never } = globalThis;
globalThis.setTimeout = (work, ...rest) => {
  const id = later(() => { alive.timers.delete(id); work(); }, ...rest);
  alive.timers.add(id);
  return id;
};
globalThis.clearTimeout = (id) => { alive.timers.delete(id); never(id); };
globalThis.setInterval = globalThis.requestAnimationFrame = () => { throw new Error("not used here"); };
for (const name of ["MutationObserver", "ResizeObserver", "IntersectionObserver"]) {
  const Observer = globalThis[name];
  globalThis[name] = class extends Observer {
    observe(...all) { alive.observers.add(this); super.observe(...all); }
    disconnect() { alive.observers.delete(this); super.disconnect(); }
  };
}
for (const kind of [Window, Document, HTMLBodyElement, HTMLHtmlElement, MediaQueryList]) {
  const add = kind.prototype.addEventListener, remove = kind.prototype.removeEventListener;
  kind.prototype.addEventListener = function (name, work, ...rest) {
    alive.listeners.set(work, name);
    add.call(this, name, work, ...rest);
  };
  kind.prototype.removeEventListener = function (name, work, ...rest) {
    alive.listeners.delete(work);
    remove.call(this, name, work, ...rest);
  };
}
"""


@pytest.fixture
def show(chromium, tmp_path):
    opened = []

    def show_(width=1100, theme=None, before=None, **given):
        opened.append(ExplorerPage(chromium, tmp_path, cl.explore(**given), width=width, theme=theme, before=before))
        return opened[-1]

    yield show_
    for page in opened:
        page.close()


def test_mathematics_agrees_with_torch_in_chromium(show):
    sys.path.insert(0, str(TESTS / "explorer"))
    from vectors import vectors

    page = show()
    compare = (TESTS / "explorer" / "js" / "compare.mjs").read_text("utf-8")
    result = page.page.evaluate(
        """async ([module, compare, vectors]) => {
            const load = (text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
            const [m, c] = [await load(module), await load(compare)];
            const given = JSON.parse(vectors);
            return { ...c.compare(m, given), links: c.compareLinks(m, given) };
        }""",
        [messages.SCRIPT.read_text("utf-8"), compare, json.dumps(vectors(300))],
    )
    assert result["wrong"] == [] and result["links"] == []
    assert result["seen"]["ran"] > 150 and result["seen"]["refused"] > 30


# -- linking ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["zeros", "reflect", "circular"])
def test_pointing_shows_what_belongs_together(show, mode):
    given = {"in_channels": 2, "out_channels": 2, "stride": 2, "padding": 1, "padding_mode": mode}
    page = show(input_size=(6, 5), **given)
    layer = Torch((6, 5), **given)
    # The weight decides only how much, never whether, so ones show all links.
    torch.nn.init.ones_(layer.conv.weight)
    everywhere = torch.autograd.functional.jacobian(layer.conv, layer.x.detach()) != 0
    for c, i, j in [(0, 0, 0), (1, 2, 2), (0, 5, 4), (1, 1, 3)]:
        page.cell("input", i, j, c).hover()
        expected = {tuple(place) for place in torch.nonzero(everywhere[..., c, i, j]).tolist()}
        assert page.marked("output", "reads") == expected
        told = page.text(".says")
        assert ("No window reads it" in told) == (not expected) or mode != "zeros"
    for o, i, j in [(0, 0, 0), (1, 1, 1), (0, 2, 2)]:
        page.cell("output", i, j, o).hover()
        direct = {place for place in page.marked("input", "tap") if 0 <= place[1] < 6 and 0 <= place[2] < 5}
        copied = page.marked("input", "source")
        expected = {tuple(place) for place in torch.nonzero(everywhere[o, i, j]).tolist()}
        assert direct | copied == expected
        assert not copied or mode != "zeros"
    page.cell("output", 0, 1, 1).click()
    page.cell("weight", 0, 0, "1,1").hover()
    assert page.marked("output", "reads") == {(1, i, j) for i in range(3) for j in range(3)}
    page.cell("bias", 0, 0, 1).hover()
    assert page.marked("output", "reads") == {(1, i, j) for i in range(3) for j in range(3)}


def test_a_padding_cell_says_where_it_comes_from(show):
    page = show(padding=2, padding_mode="reflect", input_size=(6, 6))
    page.cell("input", -2, 3).hover()
    assert page.text(".says").startswith(
        "Padding at row −2, column 3 of input channel 0: padding_mode='reflect' copies it from row 2"
    )
    assert page.marked("input", "source") == {(0, 2, 3)}
    page.put("padding_mode", "zeros")
    page.cell("input", -2, 3).hover()
    assert "padding_mode='zeros' puts a 0 here" in page.text(".says")


def test_dropped_rows_are_hatched_and_said(show):
    page = show(stride=3, input_size=(8, 7))
    hatched = page.marked("input", "drop")
    uses = Torch((8, 7), stride=3).spec.use_counts((8, 7))
    assert hatched == {(0, r, c) for r in range(8) for c in range(7) if r >= 6 or c >= 6}
    assert all(uses[r, c] == 0 for _, r, c in hatched)
    assert page.text(".left").startswith("The last 2 rows and the last column of the padded input are never read")
    page.cell("input", 7, 0).hover()
    assert "No window reads it: the floor in the formula drops it." in page.text(".says")


def test_only_cells_that_change_are_touched(show):
    page = show(padding=1, input_size=(20, 20))

    def touched(do):
        page.page.evaluate("document.getElementById('here').convlabExplorer.touched = 0")
        do()
        return page.page.evaluate("document.getElementById('here').convlabExplorer.touched")

    page.cell("output", 3, 3).hover()
    # 9 taps leave and 9 arrive on the input, most of them the same cells with another tap; and the two outputs.
    assert 4 < touched(lambda: page.cell("output", 3, 4).hover()) <= 30
    page.cell("input", 5, 5).click()

    def change():
        page.page.keyboard.press("F2")
        page.page.keyboard.type("7")
        page.page.keyboard.press("Enter")

    assert page.page.locator(".grid .cell").count() > 850
    assert 5 <= touched(change) <= 60


# -- changing things --------------------------------------------------------------------------------------------------


def test_numbers_can_be_typed_into_cells(show):
    page = show()
    page.cell("input", 0, 0).dblclick()
    page.page.keyboard.type("5")
    page.page.keyboard.press("Enter")
    page.cell("weight", 1, 1, "0,0").click()
    page.page.fill(".editor input", "-4")
    page.cell("bias", 0, 0).focus()
    page.page.keyboard.type("9")
    page.page.keyboard.press("Enter")
    page.cell("input", 2, 2).focus()
    page.page.keyboard.type("x")
    page.page.keyboard.press("F2")
    page.page.keyboard.type("not a number")
    page.page.keyboard.press("Enter")
    page.page.keyboard.press("F2")
    page.page.keyboard.type("3")
    page.page.keyboard.press("Escape")
    start = Torch()
    x, w = start.x.detach().numpy().copy(), start.conv.weight.detach().numpy().copy()
    x[0, 0, 0], w[0, 0, 1, 1] = 5, -4
    same(page.tensor("input"), x)
    same(page.tensor("output"), Torch(x=x, w=w, b=np.array([9.0])).output)


def test_the_copied_program_gives_the_numbers_of_the_picture(show):
    page = show(in_channels=2, out_channels=4, groups=2, padding=1, padding_mode="circular", stride=(2, 1))
    page.page.select_option('[data-preset="weight"]', "blur")
    page.cell("input", 1, 1).click()
    page.page.fill(".editor input", "2.25")
    page.page.click("text=Copy line")
    assert page.copied == cl.Conv2dSpec(2, 4, 3, (2, 1), 1, groups=2, padding_mode="circular").code
    page.page.click("text=Copy all")
    room = {"print": lambda *_: None}
    exec(page.copied, room)
    y = room["y"].detach().numpy()
    np.testing.assert_allclose(page.tensor("output"), y, rtol=6e-3, atol=1e-6)
    assert page.fact("output shape") == str(tuple(y.shape))
    state = page.page.evaluate("[...document.getElementById('here').convlabExplorer.derived.y]")
    np.testing.assert_allclose(state, y.ravel(), atol=1e-6)


@pytest.mark.parametrize(
    "name", ["in_channels", "out_channels", "groups", "kernel_size", "stride", "padding", "dilation", "input_size"]
)
def test_whatever_is_typed_is_explained_and_repaired(show, name):
    page = show(in_channels=2, out_channels=2)
    for text in ["0", "-1", "", "1e9", "2.5", "abc"]:
        field = page.field(name)
        field.fill("")
        field.press_sequentially(text)
        if name == "padding" and text == "0":
            assert page.page.locator(".problem").is_hidden()
            continue
        assert page.page.locator(".main > .problem").is_visible(), text
        assert np.isnan(page.tensor("output")).all(), "an output from before is still shown"
        assert page.text(".pane.out .detail") == "none"
        assert field.get_attribute("aria-invalid") == "true"
        assert page.text(".problem .fix").startswith("To fix it: ")
        page.page.click(".repairs button >> nth=0")
        assert page.page.locator(".main > .problem").is_hidden(), text
        assert not np.isnan(page.tensor("output")).any()
    assert page.setting("in_channels") >= 1


def test_pytorchs_own_words_are_shown(show):
    page = show(in_channels=2, out_channels=2)
    page.put("groups", 3)
    with pytest.raises(cl.Conv2dError) as caught:
        cl.Conv2dSpec(2, 2, 3, groups=3)
    assert caught.value.pytorch in page.text(".problem") and caught.value.problem in page.text(".problem")
    assert page.page.locator(".repairs button").all_text_contents()[0] == "groups=2"


def test_python_can_narrow_the_door(show):
    page = show(only=["stride", "padding"], stride=2, input_size=8)
    shown = page.page.locator(".control:visible").evaluate_all("(all) => all.map((row) => row.dataset.argument)")
    assert shown == ["stride", "padding"]
    assert page.page.locator("[role=tab]:visible").count() == 0


def test_step_play_and_scrub(show):
    page = show(stride=2, input_size=8)
    playing = "document.getElementById('here').convlabExplorer.playing"
    assert page.page.evaluate(WAITING) == 0, "it does not begin by itself"
    assert page.page.evaluate(playing) is False and page.text(".count") == "1 / 9"
    page.page.click("[aria-label='Step forward']")
    page.page.click("[aria-label='Step forward']")
    assert page.text(".count") == "3 / 9" and page.text(".says").startswith("Output channel 0, row 0, column 2")
    page.page.locator(".player input[type=range]").fill("7")
    assert page.text(".count") == "8 / 9"
    page.page.select_option("[aria-label='Speed']", "4")
    page.page.click("[aria-label='Play']")
    page.page.wait_for_function(f"!({playing})")
    assert page.text(".count") == "9 / 9"
    page.page.click("[aria-label='First step']")
    assert page.text(".count") == "1 / 9"


def test_reduced_motion_is_honoured(show):
    page = show()
    duration = "getComputedStyle(document.querySelector('.frame')).transitionDuration"
    assert page.page.evaluate(duration) != "0s"
    page.page.emulate_media(reduced_motion="reduce")
    assert page.page.evaluate(duration) == "0s"


# -- access -----------------------------------------------------------------------------------------------------------


def test_everything_is_reached_by_keyboard_alone(show):
    page = show(in_channels=2, out_channels=2, padding=1)
    keyboard = page.page.keyboard
    reachable = """() => [...document.querySelectorAll('.convlab-explorer :is(button, input, select, [tabindex="0"])')]
        .filter((node) => node.tabIndex >= 0 && node.checkVisibility() && !node.closest("[inert]"))
        .map((node, n) => (node.dataset.tour = n))"""
    expected = set(page.page.evaluate(reachable))
    reached = set()
    for _ in range(len(expected) + 3):
        keyboard.press("Tab")
        reached.add(page.page.evaluate("document.activeElement.dataset.tour"))
    assert {str(n) for n in expected} <= reached
    # One tab stop for each grid: 2 inputs, 2 kernels, the bias, 2 outputs.
    assert page.page.locator("[role=gridcell][tabindex='0']").count() == 7

    page.cell("output", 0, 0, 0).focus()
    focused = "document.activeElement.getAttribute('aria-label')"
    for key, spoken in [
        ("ArrowRight", "output channel 0, row 0, column 1"),
        ("ArrowDown", "output channel 0, row 1, column 1"),
        ("End", "output channel 0, row 1, column 5"),
        ("Home", "output channel 0, row 1, column 0"),
        ("Control+End", "output channel 0, row 5, column 5"),
        ("PageDown", "output channel 1, row 5, column 5"),
        ("ArrowDown", "output channel 1, row 5, column 5"),
        ("Control+Home", "output channel 1, row 0, column 0"),
    ]:
        keyboard.press(key)
        assert page.page.evaluate(focused).startswith(spoken), key
    value = Torch(in_channels=2, out_channels=2, padding=1).output[1, 0, 0]
    assert number(page.page.evaluate(focused).split(": ")[1]) == value
    keyboard.press("Enter")
    assert page.text("[role=status]").startswith("Output channel 1, row 0, column 0")
    keyboard.press(".")
    assert "column 1" in page.text("[role=status]")
    keyboard.press(",")
    keyboard.press(" ")
    assert page.page.evaluate("document.getElementById('here').convlabExplorer.playing")
    keyboard.press(" ")
    assert not page.page.evaluate("document.getElementById('here').convlabExplorer.playing")
    keyboard.press("Escape")
    pinned = "document.getElementById('here').convlabExplorer.pin"
    assert page.page.evaluate(pinned) is None
    # What is let go stays let go when the change has travelled to Python and back.
    page.page.wait_for_function("document.getElementById('here').convlabExplorer.unsaved === null")
    assert page.page.evaluate(pinned) is None
    keyboard.press("?")
    assert page.page.locator(".help").is_visible()
    page.cell("input", -1, -1, 0).focus()
    keyboard.press("ArrowDown")
    keyboard.press("ArrowRight")
    assert page.page.evaluate(focused).startswith("input channel 0, row 0, column 0")
    keyboard.press("ArrowUp")
    assert "row −1, column 0, padding" in page.page.evaluate(focused)
    page.page.locator("[role=tab][aria-selected=true]").focus()
    seen = []
    for _ in VIEWS:
        keyboard.press("ArrowRight")
        seen.append(page.page.evaluate("document.activeElement.dataset.view"))
        assert page.page.locator(".stage .grid").count() > 0
    assert seen == [*VIEWS[1:], VIEWS[0]]
    page.field("stride").focus()
    keyboard.press("ArrowUp")
    assert page.text(".code") == "nn.Conv2d(2, 2, kernel_size=3, stride=2, padding=1)"
    assert page.page.evaluate("document.activeElement.closest('[data-argument]').dataset.argument") == "stride"


def test_what_is_announced_is_true_now(show):
    page = show(input_size=5)
    spoken = page.page.locator(".convlab-explorer > [role=status]")
    assert spoken.text_content() == ""
    page.put("stride", 2)
    assert spoken.text_content() == "Output 1 × 2 × 2."
    page.put("kernel_size", 9)
    assert spoken.text_content().startswith("No output. ")
    page.page.locator(".repairs button").first.click()
    height, width = (int(n) for n in page.fact("output shape").strip("()").split(",")[1:])
    assert spoken.text_content() == f"Output 1 × {height} × {width}."
    page.cell("output", 0, 0).click()
    assert spoken.text_content() == page.text(".says")
    page.cell("input", 0, 1).dblclick()
    page.page.keyboard.type("50")
    page.page.keyboard.press("Enter")
    assert spoken.text_content() == page.text(".says")
    page.view("challenge")
    assert "hidden" in spoken.text_content()


def test_keys_stay_inside(show):
    page = show()
    page.page.evaluate("document.body.addEventListener('keydown', (event) => (window.leaked = event.key))")
    page.cell("input", 0, 0).focus()
    for key in ["b", "a", "x", "d", "d", "ArrowDown", "Enter", "Escape", "Control+s", "m"]:
        page.page.keyboard.press(key)
    page.field("stride").focus()
    page.page.keyboard.press("2")
    assert page.page.evaluate("window.leaked") is None
    assert page.page.locator(".convlab-explorer[data-lm-suppress-shortcuts=true]").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(show, theme):
    page = show(
        in_channels=2,
        out_channels=2,
        padding=1,
        stride=2,
        theme=theme,
        compare={"stride": 1},
        layers=[{"kernel_size": 2}],
    )
    assert page.page.get_attribute(".convlab-explorer", "data-theme") == theme
    # What is in order is not described one by one; and nothing but colours depends on the theme.
    options = {"resultTypes": ["violations"], **({"runOnly": ["color-contrast"]} if theme == "dark" else {})}
    axe = Axe()
    page.page.click("text=Keys")
    for view in VIEWS:
        page.view(view)
        found = axe.run(page.page, options=options)
        assert found.violations_count == 0, f"{view} in {theme}:\n{found.generate_report()}"
    page.view("forward")
    page.put("stride", 0)
    found = axe.run(page.page, options=options)
    assert found.violations_count == 0, found.generate_report()


def test_follows_the_theme_of_jupyterlab(show):
    page = show(theme="dark")
    theme = "document.querySelector('.convlab-explorer').dataset.theme"
    assert page.page.evaluate(theme) == "dark"
    for light in ["true", "false", "true"]:
        page.page.evaluate("(light) => (document.body.dataset.jpThemeLight = light)", light)
        page.page.wait_for_function(f"{theme} === '{'light' if light == 'true' else 'dark'}'")


def test_forced_colours_keep_every_mark(show):
    page = show(stride=2, input_size=8)
    page.page.emulate_media(forced_colors="active")
    style = "(pick) => getComputedStyle(document.querySelector(pick)).borderTopStyle"
    assert page.page.evaluate(style, ".cell.tap") == "solid"
    assert page.page.evaluate(style, ".cell.self") == "double"


def test_fits_a_phone(show):
    page = show(
        width=360,
        in_channels=2,
        out_channels=2,
        padding=1,
        stride=2,
        compare={"stride": 1},
        layers=[{"kernel_size": 2}],
    )
    for view in VIEWS:
        page.view(view)
        assert page.page.evaluate("document.documentElement.scrollWidth") <= 360, view
        clipped = page.page.evaluate(
            """[...document.querySelectorAll(".convlab-explorer *")].filter((node) => node.checkVisibility()
                && !node.closest(".scroll, .live") && node.getBoundingClientRect().right > 361)
                .map((node) => node.className)"""
        )
        assert clipped == [], view


def test_large_pictures_are_drawn_and_can_be_pointed_at(show):
    page = show(in_channels=3, out_channels=8, padding=1, input_size=64)
    assert page.page.locator("canvas.output").count() == 8
    box = page.page.locator("canvas.output >> nth=2").bounding_box()
    page.page.mouse.click(box["x"] + box["width"] * 10.5 / 64, box["y"] + box["height"] * 20.5 / 64)
    layer = Torch((64, 64), in_channels=3, out_channels=8, padding=1)
    assert page.text(".says").startswith("Output channel 2, row 20, column 10")
    assert page.total() == layer.output[2, 20, 10] == page.products()
    page.page.keyboard.press("ArrowDown")
    assert "row 21, column 10" in page.text(".says")
    page.put("kernel_size", 11)
    page.put("in_channels", 8)
    assert "stops at 8,000,000" in page.text(".problem")


# -- life and death ---------------------------------------------------------------------------------------------------


def test_mounting_twenty_times_leaves_nothing(show):
    page = show(before=COUNT)
    left = page.page.evaluate(
        """async (views) => {
            unmount();
            const census = () => ({
                timers: alive.timers.size, observers: alive.observers.size, listeners: alive.listeners.size,
                model: Object.values(heard).reduce((n, list) => n + list.size, 0),
                nodes: document.querySelectorAll("#here *").length,
            });
            const heard = {};
            const model = { ...convlabModel,
                on: (name, work) => (heard[name] ??= new Set()).add(work),
                off: (name, work) => heard[name]?.delete(work) };
            const source = document.getElementById("explorer").textContent.replaceAll("<\\\\/script", "</script");
            const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
            const el = document.getElementById("here");
            const before = census();
            let during;
            for (let n = 0; n < 20; n++) {
                const end = module.default.render({ model, el });
                const explorer = el.convlabExplorer;
                for (const view of views) explorer.setView(view);
                explorer.play();
                explorer.change({ stride: [2, 2] });
                explorer.copy("nothing", explorer.helpButton);
                during = census();
                await new Promise((done) => alive.later(done, 5));
                end();
            }
            return [before, during, census()];
        }""",
        [*VIEWS[1:], VIEWS[0]],
    )
    before, during, after = left  # what is there before belongs to the browser's driver
    assert during["observers"] - before["observers"] == 2 and during["listeners"] > before["listeners"]
    assert during["timers"] and during["model"] > 10 and during["nodes"]
    assert after == before
    assert after["timers"] == after["model"] == after["nodes"] == 0


def test_a_still_picture_opens(chromium, tmp_path):
    page = chromium.new_page()
    for path in (cl.explore().save_svg(tmp_path / "still.svg"), cl.explore(stride=3).save_gif(tmp_path / "moving.gif")):
        page.goto(path.as_uri())
        (tmp_path / "page.html").write_text(f'<!doctype html><img src="{path.name}">')
        page.goto((tmp_path / "page.html").as_uri())
        assert (
            page.evaluate(
                "document.querySelector('img').decode().then(() => document.querySelector('img').naturalWidth)"
            )
            > 200
        )
    page.close()
