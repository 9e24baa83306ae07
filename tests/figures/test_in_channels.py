"""Figures of lesson 01: descriptions that are true, the same picture on every run, and right numbers in them."""

import io
import re

import numpy as np
import pytest
from PIL import Image

import convlab as cl
from convlab import figures
from convlab.figures import style

rng = np.random.default_rng(0)
X = rng.integers(0, 4, (3, 4, 5))
W = rng.integers(-2, 3, (3, 2, 3))
PHOTO = rng.random((3, 9, 12))
PIXELS = np.arange(1, 7).reshape(2, 3, 1).repeat(3, axis=2)


def make(name):
    module = figures.in_channels
    return {
        "sum_of_channels": lambda: module.sum_of_channels(X, W, 1, 2),
        "channel_maps": lambda: module.channel_maps(PHOTO, np.stack([W[0], -W[0], 0 * W[0]])),
        "mixed": lambda: module.mixed(PHOTO, (1, -1, 0), "red − green"),
        "axis_order": lambda: module.axis_order(PIXELS),
        "reordered": lambda: module.reordered(PHOTO.transpose(1, 2, 0)),
        "swapped": lambda: module.swapped(PHOTO),
        "stains": lambda: module.stains(PHOTO, PHOTO[:2], ["first", "second"]),
    }[name]()


NAMES = ["sum_of_channels", "channel_maps", "mixed", "axis_order", "reordered", "swapped", "stains"]


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_carries_its_description_and_comes_out_the_same(name):
    first, second = make(name), make(name)
    words = figures.describe(first)
    assert len(words) > 60
    assert "  " not in words
    assert words == figures.describe(second)
    assert style.png(first) == style.png(second)
    assert Image.open(io.BytesIO(style.png(first))).width <= 900


def test_the_parts_add_up_to_the_filters_map():
    texts = [t.get_text() for ax in make("sum_of_channels").axes for t in ax.texts]
    numbers = [float(t.replace("−", "-")) for t in texts if re.fullmatch(r"[−\d.]+", t)]
    total = cl.conv2d_loops(X.astype(float), W[None].astype(float))[0]
    assert numbers[-total.size :] == total.ravel().tolist()
    words = figures.describe(make("sum_of_channels"))
    terms, result = re.search(r"place: (.*) is ([−\d.]+)\.", words).groups()
    terms = [float(t.replace("−", "-")) for t in terms.split(" plus ")]
    assert len(terms) == 3
    assert sum(terms) == float(result.replace("−", "-")) == total[1, 2]


def test_permute_keeps_colours_together_and_reshape_does_not():
    words = figures.describe(make("axis_order"))
    assert "channel 0 holds R1 R2 R3 R4 R5 R6, all red" in words
    assert "channel 0 holds R1 G1 B1 R2 G2 B2, the colours mixed" in words


def test_a_mixture_says_its_range():
    mix = PHOTO[0] - PHOTO[1]
    words = figures.describe(make("mixed"))
    assert f"from {style.number(mix.min())} to {style.number(mix.max())}" in words
    assert "1 · red − 1 · green + 0 · blue" in words


def test_the_shares_of_the_channels_are_those_of_the_maps():
    one = [np.linalg.norm(cl.conv2d(PHOTO[c : c + 1], W[None, :1] * 1.0)) for c in range(2)]
    total = np.linalg.norm(cl.conv2d(PHOTO[:1] - PHOTO[1:2], W[None, :1] * 1.0))
    assert f"{one[0] / total:.0%} (red), {one[1] / total:.0%} (green), 0% (blue)" in figures.describe(
        make("channel_maps")
    )
