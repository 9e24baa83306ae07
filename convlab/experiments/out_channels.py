"""Lesson 02: how many channels, and where."""

import math

import torch
import torch.nn.functional as F

from convlab import images
from convlab.experiments import data, nets, train
from convlab.experiments.core import ACCURACY, ClaimVerdict, Experiment, Measure
from convlab.experiments.in_channels import patch_layers
from convlab.experiments.measure import MARGIN, accuracy, clearly_above
from convlab.experiments.nets import block
from convlab.experiments.protocol import CLASS, FULL, LIVE, digit_accuracy, digit_facts

# -- width ------------------------------------------------------------------------------------------------------------


def _width_layers(variant):
    w = int(variant[1:])
    return [*block(1, w, 3, 2), *block(w, 2 * w, 3, 2), *block(2 * w, 2 * w), "flatten", 10]


def _run_width(variant, seed, device, **settings):
    return digit_accuracy(_width_layers(variant), seed, device, settings)


def _width_facts(variant):
    return digit_facts(_width_layers(variant))


def knee(rows):
    """The first row, from narrow to wide, that no wider row lies clearly above."""
    rows = list(rows)
    for i, row in enumerate(rows):
        if not any(clearly_above(wider.accuracy, row.accuracy, MARGIN) for wider in rows[i + 1 :]):
            return row
    return rows[-1]


def _width_verdict(table):
    turn, widest = knee(table), list(table)[-1]
    numbers = ", ".join(f"{row.key[1:]}: {row.accuracy} %" for row in table)
    if turn is widest:
        return ClaimVerdict("holds", f"accuracy rises up to the widest net ({numbers}).")
    return ClaimVerdict(
        "holds when",
        f"accuracy rises only up to a width of about {turn.key[1:]} ({numbers}); the widest net costs "
        f"{widest.macs / turn.macs:.0f} times the MACs of that one and is not clearly better.",
        row=turn.key,
    )


width = Experiment(
    id="out_channels_width",
    lesson="out_channels",
    rule="R3",
    claim="More channels are better.",
    variants={f"w{w}": f"{w}, {2 * w}, {2 * w} channels" for w in (2, 4, 8, 16, 32)},
    measures={"accuracy": ACCURACY},
    run=_run_width,
    facts=_width_facts,
    sizes={"live": {**LIVE, "variants": ("w4", "w16")}, "class": CLASS, "full": FULL},
    verdict=_width_verdict,
    expected="holds when",
    note="MNIST digits, 28 × 28; 3×3 with stride 2, 3×3 with stride 2, 3×3, flatten, linear.",
)

# -- pyramid ----------------------------------------------------------------------------------------------------------

_SHAPES = {"pyramid": (8, 16, 32), "constant": (14, 14, 13), "inverse": (20, 10, 5)}


def _pyramid_layers(variant):
    a, b, c = _SHAPES[variant]
    return [*block(1, a), *block(a, b, 3, 2), *block(b, c, 3, 2), "flatten", 10]


def _run_pyramid(variant, seed, device, **settings):
    return digit_accuracy(_pyramid_layers(variant), seed, device, settings)


def _pyramid_facts(variant):
    return digit_facts(_pyramid_layers(variant))


def _pyramid_verdict(table):
    best, constant = table["pyramid"].accuracy, table["constant"].accuracy
    numbers = f"doubling {best} %, constant {constant} %, halving {table['inverse'].accuracy} %, at equal MACs"
    if clearly_above(best, constant, MARGIN):
        return ClaimVerdict("holds", f"{numbers}.")
    return ClaimVerdict("not shown", f"{numbers}: doubling is not clearly better than constant widths at this size.")


pyramid = Experiment(
    id="out_channels_pyramid",
    lesson="out_channels",
    rule="R2",
    claim="Double the channels whenever you halve the resolution.",
    variants={"pyramid": "8, 16, 32 channels", "constant": "14, 14, 13 channels", "inverse": "20, 10, 5 channels"},
    measures={"accuracy": ACCURACY},
    run=_run_pyramid,
    facts=_pyramid_facts,
    sizes={"live": {**LIVE, "variants": ("pyramid", "constant")}, "class": CLASS, "full": FULL},
    verdict=_pyramid_verdict,
    expected="not shown",
    note=(
        "MNIST digits, 28 × 28; three 3×3 convolutions, strides 1, 2, 2, flatten, linear. MACs agree within 3 %; the "
        "pyramid has more parameters, most of them in its larger head."
    ),
)

# -- task -------------------------------------------------------------------------------------------------------------

_TASK_WIDTHS = (1, 2, 4, 8, 16, 32)


def _run_task(variant, seed, device, *, train_size, epochs):
    task, width = variant.split("_w")
    if task == "digits":
        bank, layers = data.digits8(10 * train_size, 600), _digits8_layers(int(width))
    else:
        bank, layers = data.patches(train_size, 60), patch_layers(3, int(width))
    bank = bank.to(device)
    net = nets.build(layers, bank.x.shape[1:], seed).to(device)
    train.fit(net, bank.x, bank.y, seed=seed, epochs=epochs, batch=32)
    return {"accuracy": accuracy(net, bank.x_test, bank.y_test)}


def _digits8_layers(width):
    return [*block(1, width), *block(width, 2 * width, 3, 2), *block(2 * width, 2 * width), "gap", 10]


def _task_facts(variant):
    task, width = variant.split("_w")
    shape = (1, 8, 8) if task == "digits" else (3, 24, 24)
    layers = _digits8_layers(int(width)) if task == "digits" else patch_layers(3, int(width))
    return nets.cost(nets.build(layers, shape), shape)


def _task_verdict(table):
    turns = {task: knee([table[f"{task}_w{w}"] for w in _TASK_WIDTHS]) for task in ("digits", "patches")}
    at = {task: int(row.key.split("_w")[1]) for task, row in turns.items()}
    numbers = (
        f"on 8×8 digits accuracy stops rising clearly at width {at['digits']} ({turns['digits'].accuracy} %), "
        "on colour "
        f"patches of ten pictures at width {at['patches']} ({turns['patches'].accuracy} %)."
    )
    return ClaimVerdict("holds" if at["patches"] > at["digits"] else "not shown", numbers)


task = Experiment(
    id="out_channels_task",
    lesson="design",
    rule="R19",
    claim="A harder task needs more channels.",
    variants={
        **{f"digits_w{w}": f"8×8 digits, width {w}" for w in _TASK_WIDTHS},
        **{f"patches_w{w}": f"colour patches, width {w}" for w in _TASK_WIDTHS},
    },
    measures={"accuracy": ACCURACY},
    run=_run_task,
    facts=_task_facts,
    sizes={
        "live": {
            "train_size": 60,
            "epochs": 5,
            "seeds": 1,
            "variants": ("digits_w2", "digits_w8", "patches_w2", "patches_w8"),
        },
        "class": {"train_size": 60, "epochs": 6, "seeds": 3},
        "full": {"train_size": 60, "epochs": 20, "seeds": 5},
    },
    verdict=_task_verdict,
    expected="not shown",
    note=(
        "600 training pictures in both tasks, ten classes each; w, 2w, 2w channels, 3×3, global average "
        "pooling. The width "
        "where accuracy stops rising is the first one that no wider net beats clearly (by a point and more "
        "than the spread)."
    ),
)

# -- a hand-made filter bank ------------------------------------------------------------------------------------------


def gabor_bank(count=8, size=15, wavelength=6.0, sigma=3.0):
    """Zero-mean Gabor filters at equally spaced angles, shape ``(count, 1, size, size)``, float64.

    Filter ``i`` answers to structure that varies along the angle ``180° · i / count``, counted from the x axis towards
    larger rows.
    """
    half = size // 2
    y, x = torch.meshgrid(*[torch.arange(-half, half + 1, dtype=torch.float64)] * 2, indexing="ij")
    filters = []
    for i in range(count):
        angle = math.pi * i / count
        along = x * math.cos(angle) + y * math.sin(angle)
        wave = torch.exp(-(x**2 + y**2) / (2 * sigma**2)) * torch.cos(2 * math.pi * along / wavelength)
        envelope = torch.exp(-(x**2 + y**2) / (2 * sigma**2))
        filters.append(wave - envelope * wave.sum() / envelope.sum())
    return torch.stack(filters)[:, None]


def _run_gabor(variant, seed, device):
    picture = torch.from_numpy(images.load(variant, channels_first=True)).double()[None]
    strength = F.conv2d(picture, gabor_bank()).pow(2).mean((0, 2, 3)).sqrt()
    share = strength / strength.sum()
    numbers = {f"angle{180 * i // 8}": value.item() for i, value in enumerate(share)}
    return {**numbers, "ratio": (share.max() / share.min()).item()}


def _gabor_verdict(table):
    brick, others = table["brick"], [table["grass"], table["gravel"]]
    numbers = ", ".join(f"{row.key} {row.ratio}" for row in table)
    word = "holds" if brick.ratio.mean > 2 > max(row.ratio.mean for row in others) else "not shown"
    return ClaimVerdict(word, f"strongest over weakest orientation: {numbers}.")


gabor = Experiment(
    id="out_channels_gabor",
    lesson="out_channels",
    claim="Each output channel answers to its own pattern; together they tell what a texture is like.",
    variants={name: name for name in ("brick", "grass", "gravel")},
    measures={
        **{f"angle{180 * i // 8}": Measure(f"{180 * i // 8}°", "", 2) for i in range(8)},
        "ratio": Measure("strongest / weakest", "", 2),
    },
    run=_run_gabor,
    sizes={"live": {}, "class": {}, "full": {}},
    verdict=_gabor_verdict,
    expected="holds",
    seeded=False,
    note=(
        "Root mean square answer of eight zero-mean Gabor filters (15 × 15, wavelength 6, sigma 3), as "
        "shares of their sum. Angle 0° is structure "
        "that varies from left to right."
    ),
)

EXPERIMENTS = (width, pyramid, gabor, task)
