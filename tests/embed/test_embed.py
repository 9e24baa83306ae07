"""What is written beside a still picture can be read back, taken off again, and cannot be ended by its content."""

import pytest

from convlab import embed


@pytest.fixture
def files(tmp_path):
    (tmp_path / "widget.js").write_text('export default { render() { "</script>" } };')
    (tmp_path / "widget.css").write_text(".a > .b { content: '</style>' }")
    return {"module": tmp_path / "widget.js", "style": tmp_path / "widget.css"}


def test_what_is_stored_comes_back(files):
    state = {"stride": (2, 2), "title": "</script><b>×</b>", "x": b"\0\xff", "none": None}
    page = embed.living("<p>still</p>", **files, state=state, key="k")
    stored = embed.stored(page)
    assert stored["state"] == {"stride": [2, 2], "title": "</script><b>×</b>", "none": None}
    assert stored["bytes"] == {"x": "AP8="} and stored["key"] == "k" and stored["name"] == "widget"
    assert stored["code"] == {name: files[file].read_text() for name, file in (("esm", "module"), ("css", "style"))}
    assert page.count("</script>") == 2, "its data, and the script that starts it"
    assert "<!--" not in page


def test_the_still_form_comes_first_and_can_be_had_alone(files):
    still = '<div><img alt="a" src="data:,">\n</div>'
    page = embed.living(still, **files, state={}, key="k")
    assert page.startswith(still) and embed.is_alive(page)
    assert embed.still_part(page) == still and not embed.is_alive(still)
    assert embed.still_part(still) == still and embed.stored(still) is None


def test_the_same_code_gives_the_same_text(files):
    pages = {embed.living("", **files, state={"a": 1}, key="k") for _ in range(2)}
    embed._packed.cache_clear()
    assert len(pages | {embed.living("", **files, state={"a": 1}, key="k")}) == 1


def test_a_script_of_its_own_needs_no_data(tmp_path):
    (tmp_path / "own.js").write_text("let a = 1;")
    page = embed.scripted("<p>still</p>", tmp_path / "own.js")
    assert "let a = 1;" in page and embed.is_alive(page)
    assert embed.still_part(page) == "<p>still</p>" and embed.stored(page) is None


def test_the_starting_script_can_be_written_into_a_page():
    for script in embed.SCRIPTS.glob("*.js"):
        assert "</script" not in script.read_text("utf-8").lower() and "<!--" not in script.read_text("utf-8")
