"""What the cards of lesson 08 say is what torch does and what the results say."""

import torch

from convlab import experiments
from convlab.predictions.decks import card


def test_the_count():
    layer = torch.nn.Conv2d(2, 3, 4)
    assert card("bias.count").answer == sum(p.numel() for p in layer.parameters())


def test_the_threshold_leaves_about_three_percent():
    assert 2.5 <= experiments.results("bias_coins")["b-0.1"].active.mean <= 3.9
    assert 45 <= experiments.results("bias_coins")["b0"].active.mean <= 55
    assert card("bias.threshold").answer == "about 3 %"


def test_three_times_in_three_times_out():
    torch.manual_seed(0)
    net = torch.nn.Sequential(
        torch.nn.Conv2d(1, 3, 3, bias=False), torch.nn.ReLU(), torch.nn.Conv2d(3, 2, 3, bias=False)
    ).double()
    x = torch.rand(1, 1, 9, 9, dtype=torch.float64)
    assert torch.allclose(net(3 * x), 3 * net(x))
    assert "multiplied by 3" in card("bias.triple").answer


def test_batch_norm_cancels_in_training_and_not_in_evaluation():
    torch.manual_seed(0)
    pair = torch.nn.Sequential(torch.nn.Conv2d(1, 3, 3), torch.nn.BatchNorm2d(3)).double()
    x = torch.rand(4, 1, 9, 9, dtype=torch.float64)
    changes = []
    for training in (True, False):
        pair.train(training)
        before = pair(x).detach()
        pair[0].bias.data += 5
        changes.append((pair(x).detach() - before).abs().max().item())
    assert changes[0] < 1e-9 < 1 < changes[1]
    assert card("bias.cancel").answer == 0
    assert card("bias.evaluation").answer == "yes"
