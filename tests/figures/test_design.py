"""Figures of lesson 09: they say the numbers they draw, and the front is the front."""

import types

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
    crowd = [entry(f"network {i}", 96 + i / 20, 30_000 + 100 * i) for i in range(4)]
    figure = design.scoreboard(crowd, [])
    places = [t.get_position() for t in figure.axes[0].texts]
    assert len({(round(x), round(y, 2)) for x, y in places}) == 4
    figure.draw_without_rendering()
    boxes = [t.get_window_extent() for t in figure.axes[0].texts]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
