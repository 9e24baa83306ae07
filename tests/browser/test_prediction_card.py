"""The prediction card in Chromium: hidden until committed, by keyboard alone, in light and dark, without a kernel."""

import json
import pathlib

import pytest
from axe_playwright_python.sync_playwright import Axe

from convlab.predictions import decks

STATIC = pathlib.Path(decks.__file__).parents[1] / "static"

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>card</title><style>CSS</style></head>
<body data-jp-theme-light="LIGHT" style="background: BACK"><main><h1 style="color: INK">A card</h1><div
id="here"></div></main> <script type="module">
const source = SOURCE;
const module = await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
const state = {card: CARD, committed: "", right: null};
window.state = state;
window.leaked = [];
document.body.addEventListener("keydown", (event) => window.leaked.push(event.key));
window.cleanup = module.default.render({
  model: {get: (k) => state[k], set: (k, v) => { state[k] = v; }, save_changes() {}, on() {}, off() {}},
  el: document.getElementById("here"),
});
window.api = module;
</script></body></html>"""


def open_card(chromium, tmp_path, name, dark=False):
    html = PAGE.replace("CSS", (STATIC / "predict.css").read_text("utf-8"))
    html = html.replace("SOURCE", json.dumps((STATIC / "predict.js").read_text("utf-8")))
    html = html.replace("CARD", json.dumps(decks.card(name).as_state()))
    dark_css = "<style>body{--jp-layout-color1:#111;--jp-layout-color2:#333;--jp-content-font-color1:#eee;"
    dark_css += "--jp-border-color0:#999}</style></head>"
    html = html.replace("</head>", dark_css) if dark else html
    html = html.replace("LIGHT", str(not dark).lower()).replace("BACK", "#111" if dark else "#fff")
    file = tmp_path / "card.html"
    file.write_text(html.replace("INK", "#eee" if dark else "#111"), "utf-8")
    page = chromium.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: page.problems.append(request.url) if request.url.startswith("http") else None)
    page.goto(file.as_uri())
    page.wait_for_selector(".convlab-predict")
    return page


def test_the_answer_shows_only_after_a_commitment(chromium, tmp_path):
    page = open_card(chromium, tmp_path, "stride.halves")
    card = page.locator(".convlab-predict")
    assert "111" not in card.inner_text()
    page.get_by_role("button", name="Commit").click()
    assert "not a number yet" in card.inner_text()
    page.get_by_label("Your number").fill("112")
    page.get_by_role("button", name="Commit").click()
    assert "Not what happens. The answer is 111" in card.inner_text()
    assert "what you get with padding=1" in card.inner_text()
    assert page.evaluate("[state.committed, state.right]") == ["112", False]
    page.get_by_role("button", name="Ask me again").click()
    assert "111" not in card.inner_text()
    page.get_by_label("Your number").fill("111")
    page.keyboard.press("Enter")
    assert "✓ Right" in card.inner_text()
    assert page.evaluate("[state.committed, state.right]") == ["111", True]
    assert page.problems == []


def test_choices_by_keyboard_alone_and_no_key_leaks(chromium, tmp_path):
    page = open_card(chromium, tmp_path, "stride.one_by_one")
    card = page.locator(".convlab-predict")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    assert page.evaluate("state.committed") == "one half"
    assert "✗ yours" in card.inner_text()
    assert "✓ the answer" in card.inner_text()
    # The verdict, not the button that throws it away.
    assert page.evaluate("document.activeElement.textContent").startswith("✗ Not what happens.")
    assert set(page.evaluate("leaked")) <= {"Tab"}
    assert page.locator("[data-lm-suppress-shortcuts=true]").count() == 1
    assert page.problems == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["start.delta", "stride.field"])
def test_axe_finds_nothing_and_a_phone_is_wide_enough(chromium, tmp_path, name, dark):
    page = open_card(chromium, tmp_path, name, dark)
    page.set_viewport_size({"width": 360, "height": 700})
    for committed in (False, True):
        if committed:
            page.locator("input").first.click()
            page.keyboard.type("3")
            page.get_by_role("button", name="Commit").click()
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert found == [], [(v["id"], v["nodes"][0]["html"]) for v in found]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.screenshot(path=str(tmp_path / f"{name}-{'dark' if dark else 'light'}.png"))


def test_numbers_are_read_as_people_write_them(chromium, tmp_path):
    page = open_card(chromium, tmp_path, "stride.halves")
    texts = {
        "1/4": 0.25,
        "25%": 0.25,
        "25 %": 0.25,
        "0,5": 0.5,
        "1,000": 1000,
        "1 000": 1000,
        "\u22123": -3,
        "1e3": 1000,
    }
    for text, value in texts.items():
        assert page.evaluate("text => api.parseNumber(text)", text) == pytest.approx(value), text
    for text in ("", "x", "1/0x", "--1", "1.2.3"):
        assert page.evaluate("text => Number.isNaN(api.parseNumber(text))", text), text


def test_nothing_is_left_behind(chromium, tmp_path):
    page = open_card(chromium, tmp_path, "stride.halves")
    page.evaluate("cleanup()")
    assert page.locator(".convlab-predict").count() == 0
