"""Figures of lesson 08: they say the numbers they draw."""

import numpy as np
import pytest

from convlab import figures

RNG = np.random.default_rng(0)
PICTURE, RESPONSE = RNG.random((20, 30)), RNG.normal(0, 0.1, (18, 28))


def test_the_threshold_says_how_many_stay():
    words = figures.describe(figures.bias.threshold(PICTURE, RESPONSE, -0.1))
    assert f"{(RESPONSE > 0.1).mean():.1%}" in words
    assert "dashed line at 0.1" in words


def test_the_histograms_say_how_far_they_moved():
    words = figures.describe(figures.bias.histograms(RESPONSE, RESPONSE + 5, RESPONSE, RESPONSE))
    assert "moved by 5.0" in words
    assert "moved by 0.0" in words


def test_the_effects_are_told_apart_without_colour():
    figure = figures.bias.effects({"a": 1e-15, "b": 0.0, "c": 2.0})
    assert "a: cancelled; b: cancelled; c: 2" in figures.describe(figure)
    markers = [line.get_marker() for line in figure.axes[0].lines]
    assert len(set(markers)) == 2


@pytest.mark.parametrize("bias", [0.1, 0, -0.3])
def test_figures_are_the_same_on_every_run(bias):
    first, second = (figures.style.png(figures.bias.threshold(PICTURE, RESPONSE, bias)) for _ in range(2))
    assert first == second


def test_the_photograph_is_larger_than_the_histogram():
    figure = figures.bias.threshold(np.zeros((303, 384)), np.zeros((301, 382)), -0.1)
    figure.draw_without_rendering()
    photo, _, histogram = (ax.get_position() for ax in figure.axes)
    assert photo.width > histogram.width
    assert photo.height > histogram.height
