"""What the cards of lesson 05 say is what torch does and what the results say."""

import pytest
import torch
import torch.nn.functional as F

from convlab import experiments
from convlab.predictions.decks import card


def test_the_pair_keeps_once_and_loses_once():
    x = torch.zeros(1, 3, 224, 224)
    y = torch.nn.Conv2d(64, 1, 3)(torch.nn.Conv2d(3, 64, 3, padding=1)(x))
    assert card("padding.pair").answer == y.shape[2]


def test_the_edge_fades():
    y, shares = torch.ones(1, 1, 41, 41, dtype=torch.float64), []
    for _ in range(4):
        y = F.conv2d(y, torch.full((1, 1, 3, 3), 1 / 9, dtype=torch.float64), padding=1)
        shares.append(y[0, 0, 0, 20].item())
    assert card("padding.fading").answer == f"{shares[-1]:.2f}"
    assert {f"{shares[0]:.2f}", f"{shares[0] ** 4:.2f}"} <= set(card("padding.fading").wrong)
    assert y[0, 0, 20, 20].item() == pytest.approx(1)


@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_the_dot_moves_five_pixels_up_and_left():
    y = torch.zeros(1, 1, 41, 41, dtype=torch.float64)
    y[0, 0, 20, 20] = 1
    for _ in range(10):
        y = F.conv2d(y, torch.full((1, 1, 4, 4), 1 / 16, dtype=torch.float64), padding="same")
    places = torch.arange(41, dtype=torch.float64)
    assert (y[0, 0].sum(1) @ places).item() == pytest.approx(15) == (y[0, 0].sum(0) @ places).item()
    assert card("padding.drift").answer == "5 pixels up and left"


def test_pad_counts_from_the_last_axis():
    height, width = F.pad(torch.zeros(1, 1, 10, 10), (1, 2, 3, 4)).shape[2:]
    assert card("padding.order").answer == height
    assert width in card("padding.order").wrong


def test_all_modes_but_circular_give_places_away():
    table = experiments.results("padding_position")
    leaking = {mode for mode in ("zeros", "reflect", "replicate", "circular") if table[f"{mode}_10"].r2.mean > 0.9}
    assert leaking == {"zeros", "reflect", "replicate"}
    assert abs(table["circular_10"].r2.mean) < 0.05
    assert card("padding.noise").answer == "with zeros, reflect and replicate"


def test_the_paths_of_a_corner_and_of_the_centre_are_the_gradients_of_ones():
    x = torch.zeros(1, 1, 16, 16, dtype=torch.float64, requires_grad=True)
    y = x
    for _ in range(5):
        y = F.conv2d(y, torch.ones(1, 1, 3, 3, dtype=torch.float64))
    y.sum().backward()
    corner, centre = (int(x.grad[0, 0, at, at]) for at in (0, 8))
    found = card("padding.corner")
    assert found.answer == corner and centre in found.wrong
    assert f"{centre:,}" in found.question
