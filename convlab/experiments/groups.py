"""Lesson 07: what groups cut apart, what they save, and what that is worth in time."""

import torch
from torch import nn

from convlab.experiments import nets, train
from convlab.experiments.core import ACCURACY, ClaimVerdict, Experiment
from convlab.experiments.measure import MARGIN, accuracy, clearly_above
from convlab.experiments.nets import block, conv
from convlab.experiments.protocol import CLASS, FULL, LIVE, digit_accuracy, digit_facts

# -- groups that never meet -------------------------------------------------------------------------------------------


def _xor_layers(variant):
    groups = 1 if variant == "dense" else 2
    between = {"shuffle": [nn.ChannelShuffle(2)], "pointwise": [*block(16, 16, 1)]}.get(variant, [])
    first = [conv(2, 16, groups=groups, bias=True), "relu"]
    second = [conv(16, 16, groups=groups, bias=True), "relu"]
    return [*first, *between, *second, "gap", 2]


def _signs(count, generator):
    """Two channels of noise around +1 or −1; the label says whether the two signs differ."""
    signs = torch.randint(2, (count, 2), generator=generator)
    x = torch.randn(count, 2, 8, 8, generator=generator) / 2 + (2.0 * signs - 1)[..., None, None]
    return x, (signs[:, 0] != signs[:, 1]).long()


def _run_xor(variant, seed, device, *, count, epochs):
    generator = torch.Generator().manual_seed(seed)
    x, y = (part.to(device) for part in _signs(count, generator))
    x_test, y_test = (part.to(device) for part in _signs(1000, generator))
    net = nets.build(_xor_layers(variant), (2, 8, 8), seed).to(device)
    train.fit(net, x, y, seed=seed, epochs=epochs, lr=5e-3)
    return {"accuracy": accuracy(net, x_test, y_test)}


def _xor_facts(variant):
    return nets.cost(nets.build(_xor_layers(variant), (2, 8, 8)), (2, 8, 8))


def _xor_verdict(table):
    cut = table["groups"].accuracy
    whole = [table[key].accuracy for key in ("dense", "shuffle", "pointwise")]
    numbers = (
        f"two layers with groups=2 cannot say whether the signs of two channels differ ({cut} %); with a "
        "channel shuffle "
        f"between them {table['shuffle'].accuracy} %, with a 1×1 convolution {table['pointwise'].accuracy} %, dense "
        f"{table['dense'].accuracy} %."
    )
    good = all(clearly_above(stat, cut, 15) for stat in whole)
    return ClaimVerdict("holds" if good else "not shown", numbers)


xor = Experiment(
    id="groups_xor",
    lesson="groups",
    rule="R10",
    claim="Grouped layers need a shuffle or a 1×1 convolution between them, or the groups never learn of each other.",
    variants={
        "dense": "groups=1",
        "groups": "groups=2",
        "shuffle": "groups=2 with channel shuffle",
        "pointwise": "groups=2 with 1×1 between",
    },
    measures={"accuracy": ACCURACY},
    run=_run_xor,
    facts=_xor_facts,
    sizes={
        "live": {"count": 1000, "epochs": 4, "seeds": 1, "variants": ("groups", "shuffle")},
        "class": {"count": 2000, "epochs": 4, "seeds": 3},
        "full": {"count": 2000, "epochs": 6, "seeds": 3},
    },
    verdict=_xor_verdict,
    expected="holds",
    note=(
        "Input: two channels of 8 × 8 noise around +1 or −1; the label is whether their signs differ. Two 3×3 "
        "convolutions "
        "of 16 channels, global average pooling, linear. A sum of what each group knows cannot answer; chance is 50 %."
    ),
)

# -- depthwise separable ----------------------------------------------------------------------------------------------

_WIDTHS = {"full": (16, 32, 48, 48), "narrow": (6, 12, 18, 18), "wide_separable": (32, 64, 96, 96)}


def _separable(a, b, stride):
    return [*block(a, a, 3, stride, groups=a), *block(a, b, 1)]


def _separable_layers(variant):
    a, b, c, d = _WIDTHS.get(variant, _WIDTHS["full"])
    stem = block(1, a, 3, 2)
    if variant in ("full", "narrow"):
        body = [*block(a, b), *block(b, c, 3, 2), *block(c, d)]
    elif variant == "depthwise_only":
        body = [*block(a, b, groups=a), *block(b, c, 3, 2, groups=16), *block(c, d, groups=c)]
    else:
        body = [*_separable(a, b, 1), *_separable(b, c, 2), *_separable(c, d, 1)]
    return [*stem, *body, "gap", 10]


def _run_separable(variant, seed, device, **settings):
    return digit_accuracy(_separable_layers(variant), seed, device, settings)


def _separable_facts(variant):
    return digit_facts(_separable_layers(variant))


def _separable_verdict(table):
    full, separable, narrow = table["full"], table["separable"], table["narrow"]
    wide, alone = table["wide_separable"], table["depthwise_only"]
    numbers = (
        f"full {full.accuracy} % at {full.macs / 1e6:.2f} million MACs, separable {separable.accuracy} % at "
        f"{separable.macs / 1e6:.2f}, a narrow dense net {narrow.accuracy} % at {narrow.macs / 1e6:.2f}, a "
        "separable net of "
        f"twice the width {wide.accuracy} % at {wide.macs / 1e6:.2f}; depthwise without the 1×1 {alone.accuracy} %."
    )
    loss = full.accuracy.mean - separable.accuracy.mean
    if clearly_above(separable.accuracy, alone.accuracy, MARGIN) and loss < 3:
        return ClaimVerdict("holds when", numbers, condition="you count MACs and keep the 1×1")
    return ClaimVerdict("not shown", numbers)


separable = Experiment(
    id="groups_separable",
    lesson="groups",
    rule="R9",
    claim="Depthwise separable convolutions save a factor of 8 to 9 at a small loss.",
    variants={
        "full": "3×3, full",
        "separable": "depthwise 3×3 and 1×1",
        "narrow": "3×3, narrow, same MACs as separable",
        "wide_separable": "separable, twice as wide",
        "depthwise_only": "depthwise 3×3 without the 1×1",
    },
    measures={"accuracy": ACCURACY},
    run=_run_separable,
    facts=_separable_facts,
    sizes={"live": {**LIVE, "train": 400, "variants": ("full", "separable")}, "class": CLASS, "full": FULL},
    verdict=_separable_verdict,
    expected="holds when",
    note=(
        "MNIST digits, 28 × 28; stem 3×3 with stride 2, then 32, 48, 48 channels (the second with stride 2), "
        "global average "
        "pooling. Without the 1×1 each output channel sees one or a few input channels only."
    ),
)

EXPERIMENTS = (xor, separable)
