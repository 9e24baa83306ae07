"""What the cards of lesson 09 say is what torch does, what the counter counts and what the results say."""

import torch
from torch import nn

from convlab import experiments
from convlab.experiments import verdicts
from convlab.models import networks
from convlab.predictions.decks import card


def test_the_reach_is_what_gradients_find():
    net = nn.Sequential(nn.Conv2d(1, 1, 3, 2, 1), nn.Conv2d(1, 1, 3, 2, 1), nn.Conv2d(1, 1, 3, 1, 1)).double()
    for layer in net:
        nn.init.ones_(layer.weight)
    x = torch.zeros(1, 1, 64, 64, dtype=torch.float64, requires_grad=True)
    net(x)[0, 0, 8, 8].backward()
    rows = (x.grad[0, 0] != 0).any(1).sum().item()
    assert card("design.reach").answer == rows == 15


def test_one_of_the_eleven_lines_is_refused():
    refused = [line for line in verdicts.LINES if "refused" in line.happens()]
    assert card("design.lines").answer == len(refused) == 1
    assert "eleven" in card("design.lines").question and len(verdicts.LINES) == 11
    assert refused[0].code in card("design.lines").because


def test_both_tasks_stop_at_the_same_width():
    assert verdicts.get("R19").verdict().phrase.endswith("stopped gaining at the same width")
    assert card("design.harder").answer == "at the same width for both"
    assert "beyond width 16" in card("design.harder").because
    table = experiments.results("out_channels_task")
    assert 98.5 <= table["digits_w32"].accuracy.mean < 99.2
    assert round(table["patches_w32"].accuracy.mean) == 74


def test_doubled_widths_cost_four_times():
    counts = [nn.Conv2d(c, c, 3, bias=False).weight.numel() for c in (32, 64)]
    assert card("design.halfcost").answer == counts[1] / counts[0] == 4


def test_nine_tenths_of_vgg_are_linear():
    cost = networks.get("vgg16").cost()
    linear = [row for row in cost if row.layer.startswith("nn.Linear")]
    share = sum(row.parameters for row in linear) / cost.parameters
    assert 0.85 < share < 0.95 and card("design.vgg").answer == "about 90 %"
    assert round(cost.parameters / 1e6) == 138 and len(linear) == 3
    assert round(linear[0].parameters / 1e6) == 103 and "103 million" in card("design.vgg").because
    assert sum(row.macs for row in linear) / cost.macs < 0.1
