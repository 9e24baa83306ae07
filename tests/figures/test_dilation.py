"""Figures of lesson 06: what they draw and say is what torch computes."""

import numpy as np
import pytest
import torch

import convlab as cl
from convlab import figures
from convlab.experiments.dilation import reachable
from convlab.figures import dilation as drawn


def gradient(rates):
    side = 1 + 2 * sum(rates)
    x = torch.zeros(1, 1, side, side, dtype=torch.float64, requires_grad=True)
    y = x
    for rate in rates:
        y = torch.nn.functional.conv2d(y, torch.ones(1, 1, 3, 3, dtype=torch.float64), dilation=rate)
    y.sum().backward()
    return x.grad[0, 0].numpy()


@pytest.mark.parametrize("rates", [(1,), (2, 2, 2), (1, 2, 3), (3, 4), (1, 2, 4, 8)])
def test_paths_are_the_gradient_of_a_stack_of_ones(rates):
    line, found = drawn.paths(rates), gradient(rates)
    assert np.array_equal(np.outer(line, line), found)
    assert drawn.coverage(rates) == pytest.approx((found > 0).mean())
    assert len(reachable(rates)) == (line > 0).sum()


def test_the_map_of_what_is_reached():
    figure = figures.dilation.reach((2, 2, 2), (1, 2, 3))
    words = figures.describe(figure)
    assert "Dilations 2, 2, 2: a field of 13 by 13 pixels, of which 49 (29 %) are reached" in words
    assert "Dilations 1, 2, 3: a field of 13 by 13 pixels, of which 169 (100 %) are reached" in words
    for ax, rates in zip(figure.axes[:2], ((2, 2, 2), (1, 2, 3)), strict=True):
        image = ax.images[0].get_array()
        assert np.array_equal(image.filled(0), gradient(rates))
        assert len(ax.lines[0].get_xdata()) == (gradient(rates) == 0).sum()


@pytest.mark.parametrize(("side", "rate"), [(9, 12), (9, 2), (65, 6), (65, 24)])
def test_the_share_of_valid_weights_is_counted_by_torch(side, rate):
    inside = torch.nn.functional.conv2d(
        torch.ones(1, 1, side, side), torch.ones(1, 1, 3, 3), padding=rate, dilation=rate
    )
    assert drawn.valid_share(side, rate) == pytest.approx(inside.mean().item() / 9, rel=1e-5)


def test_valid_weights_says_what_it_draws():
    figure = figures.dilation.valid_weights((9, 65), (1, 6, 12))
    assert np.allclose(figure.axes[0].lines[0].get_ydata(), [100 * drawn.valid_share(9, r) for r in (1, 6, 12)])
    assert "9 by 9: 86 at 1, 31 at 6, 11 at 12" in figures.describe(figure)


def test_a_stuffed_kernel_shows_its_zeros_even_if_a_weight_is_zero():
    figure = figures.dilation.stuffed([[1, 0, -1]] * 3, 2)
    assert "spread over 5 by 5 cells" in figures.describe(figure)
    assert "the 16 cells" in figures.describe(figure)
    assert sum(bool(patch.get_hatch()) for patch in figure.axes[1].patches) == 16


def test_scales_names_each_part():
    rng = np.random.default_rng(0)
    parts = [rng.normal(0, s, (8, 8)) for s in (0.1, 0.2, 0.3, 0.4)]
    figure = figures.dilation.scales(sum(parts), parts, parts[0], (1, 2, 4, 8))
    assert all(
        f"{np.std(p):.3f} at dilation {r}" in figures.describe(figure) for p, r in zip(parts, (1, 2, 4, 8), strict=True)
    )
    assert [ax.get_title() for ax in figure.axes][1:5] == [f"detail, dilation {r}" for r in (1, 2, 4, 8)]


def test_the_shared_reference_agrees_with_torch_on_gaps():
    x, w = np.random.default_rng(0).normal(size=(2, 9, 9)), np.random.default_rng(1).normal(size=(3, 2, 3, 3))
    assert np.allclose(cl.conv2d(x, w, dilation=3), cl.conv2d(x, cl.reference.dilate(w, 3)))


def test_the_order_of_rates_matters_only_where_a_path_can_leave_a_padded_map():
    """What lesson 06 says of the order: away from the border it changes nothing, in a padded corner it does."""

    def read(rates, side, at):
        x = torch.zeros(1, 1, side, side, dtype=torch.float64, requires_grad=True)
        y = x
        for rate in rates:
            y = torch.nn.functional.conv2d(y, torch.ones(1, 1, 3, 3).double(), padding=rate, dilation=rate)
        y[0, 0, at, at].backward()
        return int((x.grad != 0).sum())

    assert read((1, 4), 21, 10) == read((4, 1), 21, 10) == 81
    assert read((1, 4), 9, 0) == 25 != read((4, 1), 9, 0) == 16


def test_each_panel_of_paths_has_a_colour_bar_with_whole_numbers():
    figure = figures.dilation.reach((2, 2, 2), (1, 2, 3))
    bars = figure.axes[2:]
    assert [bar.get_ylabel() for bar in bars] == 2 * ["paths to the output"]
    assert all(float(tick).is_integer() for bar in bars for tick in bar.get_yticks())
