"""Every card of the course can be asked and answered, and its answer is what the library says."""

import json
import pathlib
import re

import numpy as np
import pytest

import convlab as cl
from convlab import embed
from convlab.predictions.card import Card, PredictionError, as_html
from convlab.predictions.decks import card, names, start

NOTEBOOKS = pathlib.Path(__file__).parents[2] / "notebooks"


@pytest.mark.parametrize("name", names())
def test_a_card_knows_its_wrong_answers(name):
    asked = card(name)
    assert asked.because.strip()
    assert asked.wrong, "a card says what leads people astray"
    for wrong in asked.wrong:
        if asked.options:
            assert wrong in asked.options
            assert wrong != asked.answer
        else:
            assert float(wrong) != float(asked.answer)


def test_every_card_is_used_by_a_lesson_and_every_lesson_asks_for_cards_that_exist():
    used = set()
    for path in NOTEBOOKS.glob("*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                used |= set(re.findall(r'predict\("([a-z_]+\.[a-z_0-9]+)"\)', "".join(cell["source"])))
    assert used == set(names())


def test_lesson_00_shows_the_grids_of_its_first_card():
    notebook = json.loads((NOTEBOOKS / "00_start_here.ipynb").read_text("utf-8"))
    cell = next(c for c in notebook["cells"] if c["id"] == "small-grids")
    shown = {"np": np, "print": lambda *a, **k: None}
    exec("".join(cell["source"]), shown)
    assert np.array_equal(shown["x"], start.X)
    assert np.array_equal(shown["w"], start.W)


def test_the_point_comes_out_turned():
    point = np.zeros((1, 5, 5))
    point[0, 2, 2] = 1
    out = cl.conv2d_loops(point, np.arange(1.0, 10).reshape(1, 1, 3, 3))
    assert out.ravel().tolist() == list(range(9, 0, -1))
    assert card("start.delta").answer.startswith("9 to 1")


def test_the_sizes_that_share_an_output():
    spec = cl.Conv2dSpec(1, 1, 3, stride=2, padding=1)
    assert [h for h in range(1, 99) if spec.output_size(h)[0] == 14] == [27, 28]
    assert card("stride.same_size").answer == "27 and 28"
    assert (cl.Conv2dSpec(1, 1, 1, stride=2).use_counts((8, 6)) > 0).mean() == 0.25


def test_a_card_of_ones_own():
    widget = cl.predict(
        "Is 2 even?", options=["yes", "no"], answer="yes", because="2 = 2 · 1", wrong={"no": "Look again."}
    )
    assert widget.committed == ""
    assert widget.right is None
    assert widget.card["options"][0] == {"label": "A", "html": "yes", "value": "yes"}
    assert repr(widget) == "[prediction] Is 2 even? (yes / no)"


def test_the_output_reads_well_where_no_widget_runs():
    data, _ = cl.predict("stride.halves")._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html"}
    assert data["text/plain"].startswith("[prediction] Many tutorials")
    assert embed.stored(data["text/html"])["state"]["card"]["answer"] == "111"
    before, opened = embed.still_part(data["text/html"]).split("<summary>")
    assert "224 pixels" in before
    assert "<strong>111</strong>" in opened
    assert "111" not in before


def test_texts_are_escaped():
    assert as_html("<b> `x < 1` **yes**") == "&lt;b&gt; <code>x &lt; 1</code> <strong>yes</strong>"
    state = Card("<script>?", ("<script>", "b"), "b", "<script>", {"<script>": "<script>"}).as_state()
    texts = [state["question"], state["because"], *state["wrong"].values(), *(o["html"] for o in state["options"])]
    assert not any("<script>" in text for text in texts)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"question": " ", "answer": 1}, "no question"),
        ({"question": "q", "options": ["a", "b"], "answer": "c"}, "not among the options"),
        ({"question": "q", "options": ["a", "a"], "answer": "a"}, "two different options"),
        ({"question": "q", "options": ["a"], "answer": "a"}, "two different options"),
        ({"question": "q", "answer": "many"}, "must be a number"),
        ({"question": "stride.halfs"}, "'stride.halves'"),
        ({"question": "What is 2 + 2?"}, "give options="),
    ],
)
def test_bad_cards_say_what_is_wrong(arguments, words):
    with pytest.raises(PredictionError, match=re.escape(words)):
        cl.predict(**arguments)
