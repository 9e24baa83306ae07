"""What the cards of lesson 06 say is what the library computes and measures."""

import torch

import convlab as cl
from convlab import experiments
from convlab.predictions.decks import card


def test_the_extent_of_dilation_four():
    assert card("dilation.extent").answer == cl.reference.dilate(torch.ones(1, 1, 3, 3).numpy(), 4).shape[-1] == 9


def test_the_pixels_reached_are_those_with_a_gradient():
    x = torch.zeros(1, 1, 13, 13, requires_grad=True)
    y = x
    for _ in range(3):
        y = torch.nn.functional.conv2d(y, torch.ones(1, 1, 3, 3), dilation=2)
    y.sum().backward()
    assert card("dilation.reach").answer == int((x.grad > 0).sum()) == 49


def test_dilation_costs_the_same_at_equal_output():
    near, far = (cl.Conv2dSpec(64, 64, 3, padding=d, dilation=d) for d in (1, 2))
    assert cl.cost([near], (64, 56, 56)).macs == cl.cost([far], (64, 56, 56)).macs
    assert card("dilation.compute").answer == "they are equal"


def test_seven_pixels_are_a_guess():
    table = experiments.results("dilation_distance")
    assert abs(table["d2222"].distance7.mean - 50) < 5 < 45 < table["d2222"].distance8.mean - 50 + 1
    assert card("dilation.distance").answer == "about half the time"


def test_one_weight_is_left_on_a_small_map():
    layer = torch.nn.Conv2d(1, 1, 3, dilation=12, padding=12, bias=False)
    layer(torch.ones(1, 1, 9, 9)).sum().backward()
    assert card("dilation.small_map").answer == int((layer.weight.grad != 0).sum()) == 1
