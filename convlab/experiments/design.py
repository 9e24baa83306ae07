"""Lesson 09: initialisation in deep nets, and the baselines of the design challenge."""

import dataclasses
import sys

import torch
from torch import nn
from tqdm import tqdm

from convlab.experiments import data, nets, train
from convlab.experiments.core import ACCURACY, ClaimVerdict, Experiment
from convlab.experiments.measure import MARGIN, Stat, accuracy, clearly_above
from convlab.experiments.nets import block, conv
from convlab.experiments.protocol import digit_facts

# -- initialisation ---------------------------------------------------------------------------------------------------


def _init_layers(variant):
    norm = ["bn"] if variant.endswith("bn") else []
    layers = [conv(1, 16, 3, 2, bias=not norm), *norm, "relu"]
    for stride in (2, *14 * (1,)):
        layers = [*layers, conv(16, 16, 3, stride, bias=not norm), *norm, "relu"]
    return [*layers, "gap", 10]


def _run_init(variant, seed, device, *, train_size, test, epochs, batch):
    digits = data.digits28(train_size, test).to(device)
    net = nets.build(_init_layers(variant), digits.x.shape[1:], seed)
    if variant.startswith("he"):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            for module in net:
                if isinstance(module, nn.Conv2d):
                    nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                    nn.init.zeros_(module.bias)
    net = net.to(device)
    lr = 1e-2 if variant.endswith("bn") else 2e-3
    train.fit(net, digits.x, digits.y, seed=seed, epochs=epochs, lr=lr, batch=batch)
    return {"accuracy": accuracy(net, digits.x_test, digits.y_test)}


def _init_facts(variant):
    return digit_facts(_init_layers(variant))


def _init_verdict(table):
    default, he, bn = (table[key].accuracy for key in ("default", "he", "default_bn"))
    numbers = (
        f"16 plain layers reach {default} % with PyTorch's default initialisation (chance is 10), {he} % with "
        f"He's, and {bn} % "
        "with the default and batch norm."
    )
    if clearly_above(he, default, MARGIN) and clearly_above(bn, default, MARGIN):
        return ClaimVerdict("holds", numbers)
    return ClaimVerdict("not shown", numbers)


init = Experiment(
    id="design_init",
    lesson="design",
    rule="R13",
    claim="Deep plain networks need He initialisation or batch norm, and PyTorch's default is neither.",
    variants={"default": "default initialisation", "he": "He initialisation", "default_bn": "default and batch norm"},
    measures={"accuracy": ACCURACY},
    run=_run_init,
    facts=_init_facts,
    sizes={
        "live": {
            "train_size": 300,
            "test": 200,
            "epochs": 2,
            "batch": 16,
            "seeds": 1,
            "variants": ("default", "default_bn"),
        },
        "class": {"train_size": 1000, "test": 1000, "epochs": 3, "batch": 64, "seeds": 3},
        "full": {"train_size": 2000, "test": 2000, "epochs": 4, "batch": 64, "seeds": 3},
    },
    verdict=_init_verdict,
    expected="holds",
    note=(
        "MNIST digits, 28 × 28, 4 epochs; sixteen 3×3 convolutions of 16 channels, the first two with stride 2, "
        "global average "
        "pooling. Learning rate 2e-3 without batch norm, 1e-2 with it."
    ),
)

# -- baselines of the challenge ---------------------------------------------------------------------------------------


def roll(x, generator):
    """Each batch moved by up to 2 pixels in each direction, the challenge's only augmentation."""
    rows, columns = torch.randint(-2, 3, (2,), generator=generator).tolist()
    return x.roll((rows, columns), (2, 3))


def _separable(a, b, stride=1, padding=1):
    return [*block(a, a, 3, stride, groups=a, padding=padding), *block(a, b, 1)]


NORMS = (nn.BatchNorm2d, nn.InstanceNorm2d, nn.GroupNorm, nn.LayerNorm)

BASELINES = {
    "linear": ["flatten", 10],
    "mlp": ["flatten", 64, "relu", 10],
    "lenet": [
        *[conv(1, 6, 5, padding=2, bias=True), "relu", "max2"],
        *[conv(6, 16, 5, padding=0, bias=True), "relu", "max2"],
        *["flatten", 120, "relu", 84, "relu", 10],
    ],
    "no_norm": [
        *[conv(1, 8, 3, 2, padding=0, bias=True), "relu"],
        *[conv(8, 16, 3, 2, padding=0, bias=True), "relu"],
        *[conv(16, 16, 3, padding=0, bias=True), "relu", "flatten", 10],
    ],
    "A": [*block(1, 8, 3, 2), *block(8, 16, 3, 2), *block(16, 16), "flatten", 10],
    "C": [
        *block(1, 12, 5, 2, padding=0),
        *block(12, 24, padding=0),
        *block(24, 24, 3, 2, padding=0),
        *block(24, 32, padding=0),
        *["flatten", 10],
    ],
    "separable": [
        *block(1, 16, 5, 2),
        *_separable(16, 32),
        *_separable(32, 48, 2),
        *_separable(48, 48),
        *_separable(48, 48, 2),
        *["gap", 10],
    ],
    "F": [*block(1, 6, 5, 2, padding=0), *block(6, 12, 3, 2, padding=0), *block(12, 16, padding=0), "flatten", 10],
    "G": [*block(1, 4, 5, 2, padding=0), *block(4, 8, 3, 2, padding=0), *block(8, 12, padding=0), "flatten", 10],
    "H": [
        *block(1, 8, 5, 2, padding=0),
        *_separable(8, 16, 2, 0),
        *_separable(16, 24, 1, 0),
        *_separable(24, 32, 1, 0),
        *["flatten", 10],
    ],
    "tutorial": [
        *[conv(1, 64, padding=0, bias=True), "relu", "max2"],
        *[conv(64, 128, padding=0, bias=True), "relu", "gap", 10],
    ],
}


def train_challenge(layers, seed, device="cpu", *, train_size=4000, test=1000, epochs=12, split=0):
    """The challenge's fixed recipe: only the network may be changed.

    Parameters
    ----------
    layers : list
        As `nets.build` takes them.
    seed : int
    device : str
    train_size, test, epochs : int
    split : int
        Seed of the shuffling that decides which digits are for training; a grader uses another one than the learner.

    Returns
    -------
    float
        Test accuracy in percent.
    """
    digits = data.digits28(train_size, test, split=split).to(device)
    net = nets.build(layers, digits.x.shape[1:], seed).to(device)
    normed = any(isinstance(module, NORMS) for module in net.modules())
    lr = 1e-2 if normed else 2e-3
    train.fit(net, digits.x, digits.y, seed=seed, epochs=epochs, lr=lr, augment=roll)
    return accuracy(net, digits.x_test, digits.y_test)


def _run_baseline(variant, seed, device, *, train_size, test, epochs):
    epochs = 1 if variant == "tutorial" else epochs
    layers = BASELINES[variant]
    return {"accuracy": train_challenge(layers, seed, device, train_size=train_size, test=test, epochs=epochs)}


def _baseline_facts(variant):
    return digit_facts(BASELINES[variant])


# Tier -> (most parameters, most MACs, least accuracy in percent).
TIERS = {"bronze": (20_000, 500_000, 97.0), "silver": (5_000, 60_000, 96.0), "gold": (2_500, 40_000, 95.5)}


@dataclasses.dataclass(frozen=True)
class Score:
    """What a network reaches in the challenge.

    Attributes
    ----------
    accuracy : Stat
        Percent, over seeds.
    params, macs : int
    """

    accuracy: Stat
    params: int
    macs: int

    @property
    def tiers(self):
        """Names of the tiers that it reaches."""
        return tiers_of(self)

    def __str__(self):
        reached = ", ".join(self.tiers) or "no tier yet"
        return f"{self.accuracy} %, {self.params:,} parameters, {self.macs:,} MACs: {reached}"


def challenge(layers, *, seeds=3, split=0, device="cpu", progress=True, **settings):
    """Train a network by the challenge's recipe and score it.

    Parameters
    ----------
    layers : list
        As `nets.build` takes them: specs, words, and a number for the last linear layer.
    seeds : int
        How many times it is trained.
    split : int
        See `train_challenge`.
    device : str
    progress : bool
        Show a bar on standard output.
    **settings
        ``train_size``, ``test``, ``epochs``: smaller, for a first look.

    Returns
    -------
    Score
    """
    facts = digit_facts(layers)
    with train.one_thread():
        bar = tqdm(range(seeds), file=sys.stdout, disable=not progress, desc="challenge", ascii=True)
        values = tuple(train_challenge(layers, seed, device, split=split, **settings) for seed in bar)
    return Score(Stat(values), **facts)


def tiers_of(row):
    """Names of the tiers whose budgets and threshold a row of results, or a `Score`, meets with its mean."""
    return [
        name
        for name, (params, macs, least) in TIERS.items()
        if row.params <= params and row.macs <= macs and row.accuracy.mean >= least
    ]


def _baseline_verdict(table):
    reached = {name: [row.key for row in table if name in tiers_of(row)] for name in TIERS}
    best = max(("linear", "mlp"), key=lambda key: table[key].accuracy.mean)
    numbers = "; ".join(f"{name}: {', '.join(keys) or 'none'}" for name, keys in reached.items())
    good = all(reached.values()) and not any(key in ("linear", "mlp") for keys in reached.values() for key in keys)
    return ClaimVerdict(
        "holds" if good else "not shown",
        f"reached by {numbers}. The best network without convolutions has {table[best].accuracy} %.",
    )


baselines = Experiment(
    id="design_baselines",
    lesson="design",
    claim="The budgets of the design challenge can be met, and only with convolutions.",
    variants={
        "linear": "linear softmax",
        "mlp": "one hidden layer of 64",
        "lenet": "like LeNet: 6, 16, then 120, 84",
        "no_norm": "8, 16, 16 without padding or norm",
        "A": "A: 8, 16, 16, padded, flatten",
        "C": "C: 12 (5×5), 24, 24, 32, no padding, flatten",
        "separable": "separable 16, 32, 48, 48, 48, global pooling",
        "F": "F: 6 (5×5), 12, 16, no padding, flatten",
        "G": "G: 4 (5×5), 8, 12, no padding, flatten",
        "H": "H: 8 and three separable layers, flatten",
        "tutorial": "64, 128, global pooling, one epoch only",
    },
    measures={"accuracy": ACCURACY},
    run=_run_baseline,
    facts=_baseline_facts,
    sizes={
        "live": {"train_size": 600, "test": 300, "epochs": 3, "seeds": 1, "variants": ("linear", "F")},
        "class": {
            "train_size": 2000,
            "test": 1000,
            "epochs": 4,
            "seeds": 3,
            "variants": ("linear", "mlp", "A", "F", "G", "H"),
        },
        "full": {"train_size": 4000, "test": 1000, "epochs": 12, "seeds": 3},
    },
    verdict=_baseline_verdict,
    expected="holds",
    note=(
        "4,000 training and 1,000 test digits, 12 epochs, learning rate 1e-2 (2e-3 without batch norm), each batch "
        "rolled by up to 2 pixels. Budgets: bronze 20,000 parameters, 500,000 MACs, 97 %; silver 5,000, 60,000, 96 %; "
        "gold 2,500, 40,000, 95.5 %. The last row is stopped after one epoch on purpose."
    ),
)

# -- small digits for quick checks ------------------------------------------------------------------------------------

_SMALL = {
    "linear": ["flatten", 10],
    "conv4_8": [*block(1, 4), *block(4, 8, 3, 2), "flatten", 10],
    "conv8_16": [*block(1, 8), *block(8, 16, 3, 2), "flatten", 10],
}


def _run_small(variant, seed, device, *, train_size, epochs):
    digits = data.digits8(train_size, 500).to(device)
    net = nets.build(_SMALL[variant], digits.x.shape[1:], seed).to(device)
    train.fit(net, digits.x, digits.y, seed=seed, epochs=epochs)
    return {"accuracy": accuracy(net, digits.x_test, digits.y_test)}


def _small_facts(variant):
    return nets.cost(nets.build(_SMALL[variant], (1, 8, 8)), (1, 8, 8))


def _small_verdict(table):
    linear, small, large = (table[key].accuracy for key in _SMALL)
    numbers = f"linear {linear} %, 4 and 8 channels {small} %, 8 and 16 channels {large} %."
    return ClaimVerdict("holds" if clearly_above(large, linear, MARGIN) else "not shown", numbers)


small = Experiment(
    id="design_digits8",
    lesson="design",
    claim="Two convolutions beat a linear model even on 8 × 8 digits.",
    variants={"linear": "linear softmax", "conv4_8": "4, 8 channels, flatten", "conv8_16": "8, 16 channels, flatten"},
    measures={"accuracy": ACCURACY},
    run=_run_small,
    facts=_small_facts,
    sizes={
        "live": {"train_size": 600, "epochs": 5, "seeds": 1},
        "class": {"train_size": 1200, "epochs": 10, "seeds": 3},
        "full": {"train_size": 1297, "epochs": 15, "seeds": 5},
    },
    verdict=_small_verdict,
    expected="holds",
    note="scikit-learn's digits, 8 × 8; 1,297 for training and 500 for testing, 15 epochs.",
)

EXPERIMENTS = (init, baselines, small)
