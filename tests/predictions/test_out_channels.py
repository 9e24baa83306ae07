"""Facts on the cards of lesson 02, against torch, the network tables and the shipped results."""

import pytest
import torch
from torch import nn

from convlab import experiments
from convlab.experiments.measure import MARGIN, no_difference
from convlab.models import networks
from convlab.predictions.decks.out_channels import AT_8, CARDS


def test_parameters():
    assert sum(p.numel() for p in nn.Conv2d(5, 7, 3).parameters()) == CARDS["parameters"].answer
    assert nn.Conv2d(5, 7, 3).weight.numel() == 315 in CARDS["parameters"].wrong


def test_a_middle_layer_gets_four_times_the_weights():
    assert nn.Conv2d(32, 32, 3).weight.numel() == 4 * nn.Conv2d(16, 16, 3).weight.numel()
    assert nn.Conv2d(3, 32, 3).weight.numel() == 2 * nn.Conv2d(3, 16, 3).weight.numel()
    assert CARDS["doubles"].answer == "4 times"


def test_the_first_two_of_vgg_hold_half_of_the_maps():
    rows = [row for row in networks.get("vgg16").cost().rows if row.layer.startswith("nn.Conv2d")]
    assert len(rows) == 13
    assert [row.output_shape for row in rows[:2]] == [(64, 224, 224)] * 2
    assert [row.output_shape for row in rows[-3:]] == [(512, 14, 14)] * 3
    memory = [row.activation_bytes for row in rows]
    assert sum(memory[:2]) / sum(memory) == pytest.approx(0.5, abs=0.03)
    assert sum(memory[-3:]) / sum(memory) < 0.03
    assert (224 / 14) ** 2 == 256
    assert CARDS["memory"].answer == "the first two"


def test_the_widest_network_is_not_better():
    table = experiments.results("out_channels_width")
    assert f"{table['w8'].accuracy.mean:.1f}" == AT_8
    assert no_difference(table["w32"].accuracy, table["w8"].accuracy, MARGIN)
    assert round(table["w32"].macs / table["w8"].macs) == 15
    assert "no difference" in CARDS["width"].answer


def test_features():
    first, second = nn.Conv2d(1, 6, 3, stride=2, padding=1), nn.Conv2d(6, 12, 3, stride=2, padding=1)
    assert nn.Flatten()(second(first(torch.zeros(1, 1, 32, 32)))).shape[1] == CARDS["features"].answer
