"""A network that does not run on an input: where it breaks, and changes that were tried."""

import sys

import numpy as np
import pytest
import torch
from torch import nn

import convlab as cl
from convlab import diagnosis
from convlab.stacks import StackError

CNN = (nn.Conv2d(3, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())


def seq(*layers):
    return nn.Sequential(*layers)


class Skips(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(3, 8, 3), nn.Conv2d(8, 8, 3)

    def forward(self, x):
        x = self.first(x)
        return x + self.second(x)


# A network, an input, the kind, where it breaks, and fixes that run.
BROKEN = {
    "features": (seq(*CNN, nn.Linear(100, 10)), (3, 28, 28), "linear layer after maps", "4", ["nn.Linear(1352, 10)"]),
    "channels last": (seq(nn.Conv2d(3, 8, 3)), (1, 28, 28, 3), "input channels", "0", ["x = x.permute(0, 3, 1, 2)"]),
    "grey": (seq(*CNN), (1, 28, 28), "input channels", "0", ["x = x.expand(-1, 3, -1, -1)", "nn.Conv2d(1, 8, …)"]),
    "transparency": (seq(*CNN), (4, 28, 28), "input channels", "0", ["x = x[:, :3]", "nn.Conv2d(4, 8, …)"]),
    "between layers": (
        seq(nn.Conv2d(3, 8, 3), nn.Conv2d(4, 2, 3)),
        (3, 9, 9),
        "input channels",
        "1",
        ["nn.Conv2d(8, 2, …)"],
    ),
    "norm": (
        seq(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(4)),
        (3, 9, 9),
        "channels of a normalisation",
        "1",
        ["nn.BatchNorm2d(8)"],
    ),
    "large kernel": (
        seq(nn.Conv2d(3, 8, 9)),
        (3, 6, 6),
        "kernel larger than the input",
        "0",
        ["padding=2", "kernel_size=6"],
    ),
    "long kernel": (
        seq(nn.Conv2d(1, 8, (64, 1))),
        (1, 1, 750),
        "kernel larger than the input",
        "0",
        ["padding=(32, 0)"],
    ),
    "pooled away": (seq(nn.MaxPool2d(4), nn.MaxPool2d(4)), (3, 9, 9), "pooled away", "1", ["nn.AdaptiveAvgPool2d(1)"]),
    "one image": (
        seq(*CNN[:3], nn.Flatten(), nn.Linear(1352, 10)),
        torch.zeros(3, 28, 28),
        "linear layer after maps",
        "4",
        ["x = x.unsqueeze(0)"],
    ),
    "not flattened": (
        seq(*CNN[:3], nn.Linear(1352, 10)),
        (3, 28, 28),
        "linear layer after maps",
        "3",
        ["x = x.flatten(1)"],
    ),
    "float64": (
        seq(nn.Conv2d(3, 8, 3)),
        torch.zeros(1, 3, 9, 9).double(),
        "type or device of the input",
        "0",
        ["x = x.float()"],
    ),
    "bytes": (
        seq(nn.Conv2d(3, 8, 3)),
        torch.zeros(1, 3, 9, 9, dtype=torch.uint8),
        "type or device of the input",
        "0",
        ["x = x.float()"],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_it_says_where_it_breaks_and_offers_what_runs(name):
    net, given, kind, where, fixes = BROKEN[name]
    net.train()
    before = [(id(p), p._version, p.clone()) for p in net.parameters()]
    explanation = cl.explain(net, given)
    assert explanation.kind == kind
    assert f"“{where}”" in explanation.where
    runs = [fix.code for fix in explanation.fixes if fix.when.endswith("tried: it runs")]
    assert set(fixes) <= set(runs), explanation
    assert all(size[0] != where for size in explanation.sizes)
    # The network is as it was.
    assert net.training and not any(m._forward_hooks for m in net.modules())
    assert all(
        id(p) == i and p._version == v and torch.equal(p, old)
        for p, (i, v, old) in zip(net.parameters(), before, strict=True)
    )


def test_a_change_that_only_gets_further_says_so():
    net = seq(*CNN[:3], nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(10, 2))
    explanation = cl.explain(net, (3, 28, 28))
    assert [fix.code for fix in explanation.fixes] == ["nn.BatchNorm2d(8)"]
    assert "gets past this, and then “5” stops" in explanation.fixes[0].when


def test_what_has_no_change_to_try_is_marked_as_not_tried():
    explanation = cl.explain(Skips(), (3, 28, 28))
    assert explanation.kind == "joining maps of different sizes"
    assert explanation.fixes and all(fix.when.endswith("not tried") for fix in explanation.fixes)
    assert explanation.sizes == (
        ("first", (1, 3, 28, 28), (1, 8, 26, 26)),
        ("second", (1, 8, 26, 26), (1, 8, 24, 24)),
    )


def test_where_it_runs_it_is_a_review():
    assert type(cl.explain(seq(*CNN), (3, 28, 28))).__name__ == "Review"


def test_no_number_of_the_input_or_of_a_weight_is_told():
    x = torch.full((1, 4, 9, 9), 0.123456)
    net = seq(nn.Conv2d(3, 8, 3))
    nn.init.constant_(net[0].weight, 0.654321)
    with pytest.raises(RuntimeError) as caught:
        net(x)
    for explanation in (cl.explain(caught.value), cl.explain(net, x)):
        words = f"{explanation} {explanation._repr_html_()}"
        assert "123456" not in words and "654321" not in words


@pytest.mark.parametrize("given", [None, (), (3, 0, 5), "large", (1.5, 2, 3), np.zeros((300, 300)), list(range(900))])
def test_an_input_that_is_none_is_refused_in_few_words(given):
    with pytest.raises(StackError, match="is no input to try") as refusal:
        cl.explain(seq(*CNN), given)
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("given", [(3, 2500, 2500), (3, 10**6, 10**6), torch.zeros(1).expand(1, 3, 9000, 9000)])
def test_what_takes_too_much_is_not_run(given):
    """The layer that breaks comes after one whose output would take 1.5 GB or more."""
    with pytest.raises(StackError, match=r"takes more than 1\.|too large to try|much longer"):
        cl.explain(seq(nn.Conv2d(3, 64, 3), nn.ReLU(), nn.Conv2d(32, 8, 3)), given)
    resource = pytest.importorskip("resource")  # not on Windows
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1.3e9 / (1 if sys.platform == "darwin" else 1024)


def test_what_runs_on_something_else_than_images_is_said_to():
    explanation = cl.explain(nn.Linear(5, 2), torch.zeros(4, 5))
    assert explanation.kind == "nothing wrong" and explanation.sizes == (("", (4, 5), (4, 2)),)


def test_anything_else_is_refused():
    with pytest.raises(diagnosis.DiagnosisError, match="not a list"):
        cl.explain([])
