"""What the cards of lesson 07 say is what the library, torch and the measurements say."""

import pytest
from torch import nn

import convlab as cl
from convlab import experiments
from convlab.predictions.decks import card


def test_the_opening_line_raises():
    with pytest.raises(ValueError, match="out_channels must be divisible"):
        nn.Conv2d(3, 64, 3, groups=3)
    assert card("groups.opening").answer == "it raises an error"


def test_the_other_line_has_sixty_parameters():
    layer = nn.Conv2d(3, 6, 3, groups=3)
    assert card("groups.parameters").answer == sum(p.numel() for p in layer.parameters()) == 60
    assert 168 in card("groups.parameters").wrong


def test_three_grouped_layers_connect_what_one_does():
    dense = cl.reference.ungroup(nn.Conv2d(8, 8, 1, groups=4).weight.detach().numpy(), 4)[:, :, 0, 0] != 0
    assert card("groups.mixing").answer == (dense @ dense @ dense).sum()


def test_the_saving_is_that_of_the_cost_counter():
    full = cl.Conv2dSpec(32, 24, 3, padding=1, bias=False)
    parts = [cl.Conv2dSpec(32, 32, 3, padding=1, groups=32, bias=False), cl.Conv2dSpec(32, 24, 1, bias=False)]
    saving = cl.cost([full], (32, 14, 14)).macs / cl.cost(parts, (32, 14, 14)).macs
    assert card("groups.separable").answer == f"about {saving:.1f}"


def test_the_time_was_measured():
    assert experiments.results("groups_time")["g32"].time.mean > 1 / 3
    assert card("groups.time").answer == "more than a third"
