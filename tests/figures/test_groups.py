"""Figures of lesson 07: what they draw and say is what the library computes."""

import numpy as np

import convlab as cl
from convlab import figures


def test_connections_are_drawn_and_counted():
    matrix = np.kron(np.eye(4, dtype=bool), np.ones((4, 2), dtype=bool))
    figure = figures.groups.connections([matrix, np.ones((2, 3))], ["grouped", "dense"])
    i, o = figure.axes[0].lines[0].get_data()
    assert {(a, b) for a, b in zip(o, i, strict=True)} == {(a, b) for a, b in np.argwhere(matrix)}
    assert "grouped: 32 of 128 pairs; dense: 6 of 6 pairs" in figures.describe(figure)


def test_the_block_diagonal_says_how_many_kernels_are_zero():
    weight = np.random.default_rng(0).normal(size=(6, 1, 3, 3))
    figure = figures.groups.block_diagonal(cl.reference.ungroup(weight, 3), 3)
    assert "6 of them, in 3 blocks" in figures.describe(figure)
    assert "the other 12 are all zeros" in figures.describe(figure)
    drawn = figure.axes[0].images
    assert np.allclose(drawn[0].get_array(), weight[0, 0]) and not np.any(drawn[1].get_array())


def test_the_six_maps_stand_beside_their_colour():
    maps = np.arange(6.0)[:, None, None] * np.ones((6, 4, 5))
    figure = figures.groups.six_maps(np.zeros((3, 4, 5)), maps)
    shown = [ax for ax in figure.axes if ax.get_title().startswith("output")]
    assert [ax.images[0].get_array()[0, 0] for ax in shown] == [0, 1, 2, 3, 4, 5]
    assert [ax.get_title().split()[2][:-1] for ax in shown] == ["red", "red", "green", "green", "blue", "blue"]


def test_the_saving_is_that_of_the_cost_counter():
    figure = figures.groups.separable_saving([4, 100], [5])
    full = cl.Conv2dSpec(32, 100, 5, padding=2, bias=False)
    parts = [cl.Conv2dSpec(32, 32, 5, padding=2, groups=32, bias=False), cl.Conv2dSpec(32, 100, 1, bias=False)]
    saving = cl.cost([full], (32, 9, 9)).macs / cl.cost(parts, (32, 9, 9)).macs
    assert np.isclose(figure.axes[0].lines[0].get_ydata()[1], saving)
    assert f"{saving:.1f} at 100" in figures.describe(figure)


def test_macs_and_time_are_relative_to_the_first():
    figure = figures.groups.macs_and_time([("1", 1000, 2.0, 0.1), ("8", 125, 1.0, 0.1)], "groups", "relative to 1")
    assert "8: MACs 0.12, time 0.50" in figures.describe(figure)
    assert np.allclose(figure.axes[0].lines[0].get_ydata(), [1, 0.125])


def test_equal_distances_are_drawn_equal():
    rows = [(str(k), k * k, float(k), 0.1) for k in (3, 13, 14, 15)]
    assert figures.groups.macs_and_time(rows, "k", "t").axes[0].lines[0].get_xdata().tolist() == [3, 13, 14, 15]
    ax = figures.groups.macs_and_time([(g, 64 / g, 1.0, 0) for g in (1, 2, 64)], "g", "t", xscale="log").axes[0]
    steps = np.diff([ax.transData.transform((g, 1))[0] for g in (1, 2, 64)])
    assert np.isclose(steps[1], 5 * steps[0])
