"""Figures of lesson 02: descriptions that are true, the same picture on every run, and right numbers in them."""

import io
import re

import numpy as np
import pytest
from PIL import Image

import convlab as cl
from convlab import figures
from convlab.figures import style
from convlab.models import networks

rng = np.random.default_rng(0)
PICTURE = rng.random((12, 12))
FILTERS = rng.normal(size=(3, 3, 3))
MAPS = np.stack([np.ones((10, 10)), -2 * np.ones((10, 10)), np.ones((10, 10))])


def chain(width):
    return [cl.Conv2dSpec(width, width, 3, padding=1, bias=False)] * 2


def make(name):
    module = figures.out_channels
    return {
        "bank": lambda: module.bank(PICTURE, FILTERS, MAPS, ["a", "b", "c"]),
        "orientations": lambda: module.orientations(
            [("wall", [0, 45, 90, 135], [0.5, 0.2, 0.2, 0.1]), ("lawn", [0, 45, 90, 135], [0.25] * 4)]
        ),
        "shares": lambda: module.shares([networks.get("vgg16"), networks.get("lenet5")]),
        "width_costs": lambda: module.width_costs(_first, [4, 8], (3, 8, 8)),
        "accuracy_over_macs": lambda: module.accuracy_over_macs([("2", 1000, 90.0, 1.0), ("4", 4000, 92.0, 0.5)]),
    }[name]()


def _first(width):
    return [cl.Conv2dSpec(3, width, 3, padding=1, bias=False), *chain(width)]


NAMES = ["bank", "orientations", "shares", "width_costs", "accuracy_over_macs"]


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_carries_its_description_and_comes_out_the_same(name):
    first, second = make(name), make(name)
    words = figures.describe(first)
    assert len(words) > 60
    assert "  " not in words
    assert words == figures.describe(second)
    assert style.png(first) == style.png(second)
    assert Image.open(io.BytesIO(style.png(first))).width <= 900


def test_the_banks_shares_are_those_of_the_maps():
    assert "a 25%, b 50%, c 25%" in figures.describe(make("bank"))


def test_the_strongest_direction_is_named():
    assert "wall: most at 0°, 0.50, least 0.10" in figures.describe(make("orientations"))


def test_costs_by_size_of_map_leave_nothing_out():
    for name in ("vgg16", "resnet50", "mobilenet_v1"):
        network = networks.get(name)
        parts, table = figures.out_channels.by_map_size(network), network.cost()
        assert list(parts) == sorted(parts, reverse=True)
        total = sum(parts.values())
        assert total.tolist() == [table.activation_bytes, table.macs, table.parameters]
    vgg = networks.get("vgg16").cost()
    front = [row for row in vgg.rows if row.output_shape[1:] == (224, 224)]
    assert figures.out_channels.by_map_size(networks.get("vgg16"))[224][1] == sum(row.macs for row in front)


def test_every_bar_ends_at_the_whole():
    figure = make("shares")
    for ax in figure.axes:
        for row in range(3):
            ends = [p.get_x() + p.get_width() for p in ax.patches if abs(p.get_y() + p.get_height() / 2 - row) < 0.1]
            assert max(ends) == pytest.approx(1)


def test_costs_against_width_are_those_of_cost():
    words = figures.describe(make("width_costs"))
    first, second = cl.cost(_first(4), (3, 8, 8)), cl.cost(_first(8), (3, 8, 8))
    for name, field in (("MACs", "macs"), ("parameters", "parameters"), ("activation memory", "activation_bytes")):
        factor = re.search(rf"{name} 1\.0, (\d+\.\d)", words)[1]
        assert factor == f"{getattr(second, field) / getattr(first, field):.1f}"


def test_accuracies_are_said_in_words():
    assert "2: 90.0 plus or minus 1.0 % at 1,000 MACs" in figures.describe(make("accuracy_over_macs"))
