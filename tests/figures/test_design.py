"""Figures of lesson 09: they say the numbers they draw, and the front is the front."""

import types

import numpy as np

from convlab import figures
from convlab.figures import design


def entry(name, mean, macs, params=1000, whole=True, sd=0.5):
    return types.SimpleNamespace(
        name=name, accuracy=types.SimpleNamespace(mean=mean, sd=sd), macs=macs, params=params, whole=whole
    )


def names(entries):
    return [e.name for e in entries]


def test_the_front_holds_what_nothing_beats():
    a, b, c, d = entry("a", 90, 100), entry("b", 95, 200), entry("c", 94, 300), entry("d", 97, 400)
    assert names(design.front([d, c, b, a])) == ["a", "b", "d"]


def test_of_two_that_cost_the_same_only_the_better_one_is_on_the_front():
    assert names(design.front([entry("a", 90, 100), entry("b", 91, 100), entry("c", 91, 200)])) == ["b"]


def test_the_front_depends_on_what_is_counted():
    a, b = entry("a", 90, 100, params=9), entry("b", 95, 200, params=5)
    assert names(design.front([a, b])) == ["a", "b"]
    assert names(design.front([a, b], "params")) == ["b"]


BASE = [entry("linear", 85, 8_000), entry("deep", 97.5, 190_000)]
TIERS = {"gold": (2500, 40_000, 95.5)}


def test_the_scoreboard_says_all_points_the_front_and_the_tiers():
    words = figures.describe(design.scoreboard([entry("mine", 96, 30_000)], BASE, tiers=TIERS))
    assert "linear: 85.0 at 8,000; deep: 97.5 at 190,000; mine: 96.0 at 30,000" in words
    assert "goes through linear, mine, deep" in words
    assert "gold asks for 95.5 % with at most 40,000" in words


def test_a_first_look_is_drawn_hollow_and_is_not_on_the_front():
    figure = design.scoreboard([entry("look", 99, 10, whole=False), entry("mine", 96, 30_000)], BASE)
    assert "goes through linear, mine, deep" in figures.describe(figure)
    fills = [line.get_markerfacecolor() for line in figure.axes[0].lines if line.get_marker() == "*"]
    texts = [t.get_text() for t in figure.axes[0].get_legend().get_texts()]
    assert texts == ["Pareto front", "baselines", "yours", "yours, a first look"]
    assert fills.count("white") == 1 and len(fills) == 2


def test_a_scoreboard_of_one_and_of_none():
    assert "goes through mine" in figures.describe(design.scoreboard([entry("mine", 100, 30_000)], []))
    assert figures.style.png(design.scoreboard([], BASE))


def test_names_that_would_lie_on_each_other_are_moved_apart():
    crowd = [entry(f"network {i}", 96 + i / 100, 30_000 + 10 * i) for i in range(4)]
    figure = design.scoreboard(crowd, BASE)
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert len(boxes) == 6
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_networks_are_told_with_all_four_numbers():
    rows = [("small", 60_000, 325_680, 124_416, 32), ("large", 138_357_544, 15_470_264_320, 114_571_168, 212)]
    figure = design.networks(rows)
    words = figures.describe(figure)
    assert "small: 60 k parameters, 326 k MACs, 124 kB, sees 32 pixels" in words
    assert "large: 138 M parameters, 15.5 G MACs, 115 MB, sees 212 pixels" in words
    shown = [text.get_text().strip() for ax in figure.axes for text in ax.texts]
    assert shown == ["60 k", "138 M", "326 k", "15.5 G", "124 kB", "115 MB", "32 px", "212 px"]
    assert len({ax.lines[0].get_marker() for ax in figure.axes}) == 4


def test_amounts_are_short():
    assert [design.amount(v) for v in (1, 999, 1500, 2_000_000, 15_470_264_320)] == [
        "1",
        "999",
        "1.5 k",
        "2 M",
        "15.5 G",
    ]
    assert design.amount(32_000, "B") == "32 kB"


def test_two_tasks_show_as_many_pictures_as_both_have():
    figure = design.tasks(*_two())
    assert len(figure.axes) == 6
    assert "grey digits of 8 × 8 pixels" in figures.describe(figure)
    assert "24 × 24" in figures.describe(figure)
    assert figures.style.png(figure) == figures.style.png(design.tasks(*_two()))


def _two():
    rng = np.random.default_rng(0)
    return rng.random((3, 1, 8, 8)), rng.random((4, 3, 24, 24))
