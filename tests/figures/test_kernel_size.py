"""Figures of lesson 03: what they draw and say is what torch and the library compute."""

import re

import numpy as np
import pytest
import torch

import convlab as cl
from convlab import figures


@pytest.mark.parametrize("depth", [1, 3, 8])
def test_the_bell_is_the_gradient_of_a_stack_of_means(depth):
    width = 2 * depth + 1
    x = torch.zeros(1, 1, width, width, dtype=torch.float64, requires_grad=True)
    y = x
    for _ in range(depth):
        y = torch.nn.functional.conv2d(y, torch.full((1, 1, 3, 3), 1 / 9, dtype=torch.float64))
    y.sum().backward()
    figure = figures.kernel_size.effective_field(depth)
    drawn = figure.axes[1].lines[0].get_ydata()
    assert np.allclose(np.outer(drawn, drawn), x.grad[0, 0].numpy())
    assert f"{width} by {width} pixels" in figures.describe(figure)


def test_the_middle_of_forty_layers_is_twenty_pixels():
    assert "Its middle 95 % is 20 pixels wide, of 81." in figures.describe(figures.kernel_size.effective_field(40))


def test_the_stacks_cross_where_their_weights_are_equal():
    words = figures.describe(figures.kernel_size.cost_of_stacks(range(2, 65, 2), 3, 64))
    assert f"{cl.Conv2dSpec(3, 64, 5, bias=False).parameters:,} whatever" in words
    two = [cl.Conv2dSpec(3, 64, 3, bias=False), cl.Conv2dSpec(64, 64, 3, bias=False)]
    assert f"{cl.cost(two, (3, 32, 32)).parameters:,} at 64" in words
    equal = float(re.search(r"equal at ([\d.]+) channels", words)[1])
    assert 9 * equal * (3 + 64) == pytest.approx(25 * 3 * 64, rel=0.01)
