"""Facts on the cards of lesson 01, against torch and the shipped results."""

import numpy as np
import torch
from torch import nn

from convlab import experiments
from convlab.predictions.decks.in_channels import CARDS, FED_BGR, RGB


def test_ones():
    layer = nn.functional.conv2d(torch.ones(1, 3, 5, 5), torch.ones(1, 3, 2, 2))
    assert layer.unique().tolist() == [CARDS["ones"].answer]


def test_only_the_weights_double():
    narrow, wide = nn.Conv2d(3, 8, 3), nn.Conv2d(6, 8, 3)
    assert wide.weight.numel() == 2 * narrow.weight.numel()
    assert narrow(torch.zeros(1, 3, 9, 9)).shape == wide(torch.zeros(1, 6, 9, 9)).shape
    assert str(wide.weight.numel()) in CARDS["doubles"].because
    assert str(narrow.weight.numel()) in CARDS["doubles"].because


def test_reshape_mixes_the_colours():
    colours = np.arange(96 * 144 * 3).reshape(96, 144, 3) % 3
    assert set(colours.transpose(2, 0, 1)[0].ravel()) == {0}
    assert set(colours.reshape(3, 96, 144)[0].ravel()) == {0, 1, 2}
    assert 144 // 3 == 48
    assert "48 pixels" in CARDS["reshape"].wrong["its red, green and blue channel"]


def test_the_sum_of_the_slices_is_the_one():
    layer, gray = nn.Conv2d(3, 2, 3, bias=False), torch.rand(1, 1, 6, 6)
    wanted = layer(gray.expand(-1, 3, -1, -1))
    assert torch.allclose(nn.functional.conv2d(gray, layer.weight.sum(1, keepdim=True)), wanted, atol=1e-6)
    third = nn.functional.conv2d(gray, layer.weight.mean(1, keepdim=True))
    assert torch.allclose(3 * third, wanted, atol=1e-6)
    assert CARDS["gray"].answer.startswith("the sum")


def test_the_measured_numbers_are_the_shipped_ones():
    table = experiments.results("in_channels_colour")
    assert round(table["rgb"].accuracy.mean) == RGB
    assert round(table["fed_bgr"].accuracy.mean) == FED_BGR
    assert str(FED_BGR) in CARDS["bgr"].answer
