"""Figures of lesson 05: what they draw and say is what torch and the library compute."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import convlab as cl
from convlab import figures

TORCH_NAMES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


def test_the_added_numbers_are_torchs():
    row = [3, 1, 4, 1, 5]
    words = figures.describe(figures.padding.added_numbers(row, 2))
    for mode, name in TORCH_NAMES.items():
        padded = F.pad(torch.tensor([[row]], dtype=torch.float64), (2, 2), mode=name)[0, 0]
        assert f"{mode}: {' '.join(str(int(v)) for v in padded)}" in words


def test_the_four_pictures_are_torchs():
    picture = np.random.default_rng(0).random((9, 12))
    figure = figures.padding.modes(picture, 5)
    for ax, name in zip(figure.axes, TORCH_NAMES.values(), strict=True):
        padded = F.pad(torch.tensor(picture)[None, None], (5, 5, 5, 5), mode=name)[0, 0]
        assert np.allclose(ax.images[0].get_array(), padded.numpy())


@pytest.mark.parametrize(("size", "layers"), [(28, 1), (28, 4), (28, 8), (14, 8), (9, 4)])
def test_the_reach_is_where_padding_arrives(size, layers):
    y = torch.zeros(1, 1, size, size)
    for _ in range(layers):
        y = F.conv2d(F.pad(y, (1, 1, 1, 1), value=1.0), torch.ones(1, 1, 3, 3))
    figure = figures.padding.reach(size, (layers,))
    assert np.array_equal(figure.axes[0].images[0].get_array(), (y[0, 0] > 0).numpy())
    assert figures.padding.touched_share(size, layers) == pytest.approx((y > 0).double().mean().item())
    assert f"{layers}: {100 * (y > 0).double().mean():.0f} %" in figures.describe(figure)


def test_four_layers_reach_half_of_a_digit():
    assert round(100 * figures.padding.touched_share(28, 4)) == 49


@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_the_dot_drifts_as_in_torch():
    y = torch.zeros(1, 1, 41, 41, dtype=torch.float64)
    y[0, 0, 20, 20] = 1
    for _ in range(10):
        y = F.conv2d(y, torch.full((1, 1, 4, 4), 1 / 16, dtype=torch.float64), padding="same")
    figure = figures.padding.drift(41, (0, 10))
    assert np.allclose(figure.axes[1].images[0].get_array(), (y / y.max())[0, 0].numpy())
    moved = float(re.search(r"10 layers (\d+\.\d)", figures.describe(figure))[1])
    assert moved == pytest.approx(20 - (y[0, 0].sum(1) @ torch.arange(41.0).double()).item(), abs=0.05) == 5
    assert cl.Conv2dSpec(1, 1, 4, padding="same").explicit_padding == ((1, 2), (1, 2))


def test_the_signs_are_explained_in_the_picture_too():
    """Not only in the description, which is folded."""
    legends = [figures.padding.reach(28, (1, 4)).legends, figures.padding.drift(41, (0, 10)).legends]
    (reach,), (drift,) = ([[text.get_text() for text in legend.get_texts()] for legend in found] for found in legends)
    assert reach == ["receptive field holds padding", "reads real pixels only"]
    assert drift == ["where the dot was", "centre of the spot"]
