"""Lesson 01: what colour is worth, and what a silent change of channel order costs."""

from convlab.experiments import data, nets, train
from convlab.experiments.core import ACCURACY, ClaimVerdict, Experiment
from convlab.experiments.measure import MARGIN, accuracy, clearly_above
from convlab.experiments.nets import block


def _gray(x):
    return x.mean(1, keepdim=True)


# Variant -> (what the network is trained on, what it is tested on).
_VIEWS = {
    "rgb": (lambda x: x, None),
    "gray": (_gray, None),
    "gray3": (lambda x: _gray(x).expand(-1, 3, -1, -1), None),
    "chroma": (lambda x: x - _gray(x), None),
    "mean_colour": (lambda x: x.mean((2, 3), keepdim=True).expand_as(x), None),
    "fed_bgr": (lambda x: x, lambda x: x.flip(1)),
    "fed_gray3": (lambda x: x, lambda x: _gray(x).expand(-1, 3, -1, -1)),
}


def patch_layers(channels, width=16):
    """The network for the patch bank."""
    return [
        *block(channels, width, 3, 2),
        *block(width, 2 * width, 3, 2),
        *block(2 * width, 2 * width),
        "gap",
        10,
    ]


def _run_colour(variant, seed, device, *, train_size, epochs):
    seen, tested = _VIEWS[variant]
    bank = data.patches(train_size, 60).to(device)
    x, x_test = seen(bank.x), (tested or seen)(bank.x_test)
    net = nets.build(patch_layers(x.shape[1]), x.shape[1:], seed).to(device)
    train.fit(net, x, bank.y, seed=seed, epochs=epochs, batch=32)
    return {"accuracy": accuracy(net, x_test, bank.y_test)}


def _colour_facts(variant):
    shape = (1 if variant == "gray" else 3, 24, 24)
    return nets.cost(nets.build(patch_layers(shape[0]), shape), shape)


def _colour_verdict(table):
    rgb, bgr, gray = table["rgb"].accuracy, table["fed_bgr"].accuracy, table["gray"].accuracy
    fake, mean = table["gray3"].accuracy, table["mean_colour"].accuracy
    numbers = (
        f"fed BGR, a net trained on RGB falls from {rgb} % to {bgr} %, and no error is raised. Grey pictures "
        f"give {gray} %, "
        f"and repeating the grey channel three times gives {fake} %. The mean colour of a patch alone gives {mean} %."
    )
    if clearly_above(rgb, bgr, 10) and clearly_above(rgb, gray, MARGIN) and not clearly_above(fake, gray, 3 * MARGIN):
        return ClaimVerdict("holds", numbers)
    return ClaimVerdict("not shown", numbers)


colour = Experiment(
    id="in_channels_colour",
    lesson="in_channels",
    claim="The order of the channels matters, although any tensor with three channels is accepted.",
    variants={
        "rgb": "RGB",
        "gray": "grey, one channel",
        "gray3": "grey, repeated three times",
        "chroma": "colour without brightness",
        "mean_colour": "mean colour of the patch only",
        "fed_bgr": "trained on RGB, tested on BGR",
        "fed_gray3": "trained on RGB, tested on grey × 3",
    },
    measures={"accuracy": ACCURACY},
    run=_run_colour,
    facts=_colour_facts,
    sizes={
        "live": {"train_size": 60, "epochs": 6, "seeds": 1, "variants": ("rgb", "gray", "fed_bgr")},
        "class": {"train_size": 60, "epochs": 8, "seeds": 3},
        "full": {"train_size": 60, "epochs": 20, "seeds": 5},
    },
    verdict=_colour_verdict,
    expected="holds",
    note=(
        "Patch bank: 24 × 24 squares of ten colour pictures, 60 for training from the left half and 60 for "
        "testing from "
        "the right half of each. The task is to say which picture a square comes from; chance is 10 %."
    ),
)

EXPERIMENTS = (colour,)
