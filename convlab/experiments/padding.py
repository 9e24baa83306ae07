"""Lesson 05: what padding costs, and what it gives away."""

import torch
import torch.nn.functional as F

from convlab import images
from convlab.experiments import nets, train
from convlab.experiments.core import ACCURACY, ClaimVerdict, Experiment, Measure
from convlab.experiments.measure import MARGIN, accuracy, clearly_above
from convlab.experiments.nets import block, conv
from convlab.experiments.protocol import CLASS, FULL, LIVE, digit_accuracy, digit_facts

MODES = ("zeros", "reflect", "replicate", "circular")

# -- accuracy ---------------------------------------------------------------------------------------------------------


def _padded_block(a, b, mode, stride=1):
    if mode == "valid":
        return block(a, b, 3, stride, padding=0)
    return block(a, b, 3, stride, padding_mode=mode)


def _accuracy_layers(variant):
    layers = _padded_block(1, 14, variant, 2)
    for _ in range(3):
        layers = [*layers, *_padded_block(14, 14, variant)]
    return [*layers, "gap", 10]


def _run_accuracy(variant, seed, device, **settings):
    return digit_accuracy(_accuracy_layers(variant), seed, device, settings)


def _accuracy_facts(variant):
    return digit_facts(_accuracy_layers(variant))


def _accuracy_verdict(table):
    valid = table["valid"]
    padded = [table[mode] for mode in MODES]
    best = max(padded, key=lambda row: row.accuracy.mean)
    numbers = (
        f"without padding {valid.accuracy} % for {valid.macs:,} MACs; with it, between "
        f"{min(padded, key=lambda row: row.accuracy.mean).accuracy} and {best.accuracy} % for {best.macs:,}."
    )
    if clearly_above(best.accuracy, valid.accuracy, MARGIN):
        return ClaimVerdict("holds", numbers)
    if clearly_above(valid.accuracy, best.accuracy, MARGIN):
        return ClaimVerdict("myth", f"for centred objects and global average pooling: {numbers}")
    return ClaimVerdict(
        "not shown", f"padding gains nothing clear for centred objects and global average pooling: {numbers}"
    )


padding_accuracy = Experiment(
    id="padding_accuracy",
    lesson="padding",
    rule="R8",
    claim="Always pad, so that no information is lost.",
    variants={
        "valid": "no padding",
        "zeros": "padding 1, zeros",
        "reflect": "padding 1, reflect",
        "replicate": "padding 1, replicate",
        "circular": "padding 1, circular",
    },
    measures={"accuracy": ACCURACY},
    run=_run_accuracy,
    facts=_accuracy_facts,
    sizes={"live": {**LIVE, "variants": ("valid", "zeros")}, "class": CLASS, "full": FULL},
    verdict=_accuracy_verdict,
    expected="myth",
    note=(
        "MNIST digits, 28 × 28; four 3×3 convolutions of 14 channels, the first with stride 2, global average pooling."
    ),
)

# -- coordinates from noise -------------------------------------------------------------------------------------------

_SIDE = 20
_DEPTHS = (2, 5, 10)


def _run_position(variant, seed, device, *, steps, batch):
    mode, depth = variant.rsplit("_", 1)
    depth = int(depth)
    grow = depth if mode == "valid" else 0  # so that the output has the same size
    layers = _padded_block(1, 16, mode)
    for _ in range(depth - 1):
        layers = [*layers, *_padded_block(16, 16, mode)]
    shape = (1, _SIDE + 2 * grow, _SIDE + 2 * grow)
    net = nets.build([*layers, conv(16, 2, 1, bias=True)], shape, seed).to(device)
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(steps * batch, *shape, generator=generator).to(device)
    fresh = torch.randn(50, *shape, generator=generator).to(device)
    axis = torch.linspace(-1, 1, _SIDE, device=device)
    place = torch.stack(torch.meshgrid(axis, axis, indexing="ij"))
    targets = place.expand(len(noise), -1, -1, -1)
    train.fit(net, noise, targets, seed=seed, epochs=1, batch=batch, loss=F.mse_loss)
    error = (train.predict(net, fresh, 50) - place).pow(2).mean()
    return {"r2": (1 - error / place.pow(2).mean()).item()}


def _position_verdict(table):
    deepest = _DEPTHS[-1]
    r2 = {mode: table[f"{mode}_{deepest}"].r2 for mode in (*MODES, "valid")}
    numbers = ", ".join(f"{mode} {stat}" for mode, stat in r2.items())
    leaks = min(r2["zeros"].values) > 0.5
    safe = max(abs(r2["circular"].mean), abs(r2["valid"].mean)) < 0.05
    others = min(r2["reflect"].mean, r2["replicate"].mean) > 0.2
    sentence = (
        f"share of the variance of a pixel's place that a net reads from pure noise, {deepest} layers: {numbers}."
    )
    if leaks and safe and others:
        return ClaimVerdict(
            "holds", f"{sentence} Reflect and replicate leak too; only circular padding and none do not."
        )
    return ClaimVerdict("holds when" if leaks else "not shown", sentence)


position = Experiment(
    id="padding_position",
    lesson="padding",
    rule="R7",
    claim="Zero padding tells a network where it is.",
    variants={
        f"{mode}_{depth}": f"{'no padding' if mode == 'valid' else mode}, {depth} layers"
        for mode in (*MODES, "valid")
        for depth in _DEPTHS
    },
    measures={"r2": Measure("R² of the coordinates", "", 2)},
    run=_run_position,
    sizes={
        "live": {"steps": 80, "batch": 8, "seeds": 1, "variants": ("zeros_5", "circular_5")},
        "class": {
            "steps": 150,
            "batch": 8,
            "seeds": 3,
            "variants": ("zeros_2", "zeros_10", "circular_2", "circular_10", "valid_2", "valid_10"),
        },
        "full": {"steps": 150, "batch": 16, "seeds": 3},
    },
    verdict=_position_verdict,
    expected="holds",
    note=(
        "Input: pure noise. Target: the row and column of every pixel on a 20 × 20 map. 3×3 convolutions of "
        "16 channels "
        "with batch norm and ReLU, then 1×1. R² is measured on fresh noise; below 0 is worse than always "
        "saying the middle."
    ),
)

# -- a dot on the left or on the right --------------------------------------------------------------------------------


def _dots(count, side, generator):
    column = torch.randint(side, (count,), generator=generator)
    row = torch.randint(side, (count,), generator=generator)
    x = torch.zeros(count, 1, side, side)
    x[torch.arange(count), 0, row, column] = 1
    return x, (column >= side // 2).long()


def _run_dots(variant, seed, device, *, count, epochs):
    generator = torch.Generator().manual_seed(seed)
    x, y = (part.to(device) for part in _dots(count, 16, generator))
    x_test, y_test = (part.to(device) for part in _dots(1000, 16, generator))
    layers = _padded_block(1, 16, variant)
    for _ in range(7):
        layers = [*layers, *_padded_block(16, 16, variant)]
    net = nets.build([*layers, "gap", 2], x.shape[1:], seed).to(device)
    train.fit(net, x, y, seed=seed, epochs=epochs)
    return {"accuracy": accuracy(net, x_test, y_test)}


def _dots_verdict(table):
    numbers = ", ".join(f"{row.key} {row.accuracy} %" for row in table)
    zeros, circular = table["zeros"].accuracy, table["circular"].accuracy
    if clearly_above(zeros, circular, 20) and abs(circular.mean - 50) < 5:
        return ClaimVerdict(
            "myth", f"with zero padding it can say left from right, with circular padding it cannot: {numbers}."
        )
    return ClaimVerdict("holds" if max(row.accuracy.mean for row in table) < 55 else "not shown", f"{numbers}.")


dots = Experiment(
    id="padding_dots",
    lesson="padding",
    rule="R7",
    claim="A convolutional network with global pooling cannot know where something is.",
    variants={mode: mode for mode in MODES},
    measures={"accuracy": ACCURACY},
    run=_run_dots,
    sizes={
        "live": {"count": 640, "epochs": 4, "seeds": 1, "variants": ("zeros", "circular")},
        "class": {"count": 1000, "epochs": 4, "seeds": 3, "variants": ("zeros", "circular")},
        "full": {"count": 2000, "epochs": 8, "seeds": 3},
    },
    verdict=_dots_verdict,
    expected="myth",
    note=(
        "One white pixel on a black 16 × 16 picture: left half or right half? Eight 3×3 convolutions of 16 "
        "channels with "
        "padding 1, batch norm and ReLU, global average pooling; chance is 50 %."
    ),
)

# -- brightness at the border -----------------------------------------------------------------------------------------


def _run_border(variant, seed, device):
    photo = torch.from_numpy(images.load(variant, channels_first=True)).double()[None]
    truth = _ring(F.avg_pool2d(photo, 15, 1))  # what really lies around the cut-out is known
    cut = photo[..., 7:-7, 7:-7]
    numbers = {}
    for mode in MODES:
        padded = F.pad(cut, (7,) * 4, mode="constant" if mode == "zeros" else mode)
        numbers[mode] = (_ring(F.avg_pool2d(padded, 15, 1)).mean() / truth.mean()).item()
    return numbers


def _ring(x):
    """The outermost pixels of a map, as one row."""
    return torch.cat([x[..., 0, :], x[..., -1, :], x[..., 1:-1, 0], x[..., 1:-1, -1]], dim=-1)


def _border_verdict(table):
    zeros = [row.zeros.mean for row in table]
    rest = [abs(getattr(row, mode).mean - 1) for row in table for mode in MODES[1:]]
    numbers = ", ".join(f"{row.key} {100 * row.zeros.mean:.0f} %" for row in table)
    word = "myth" if max(zeros) < 0.6 and max(rest) < 0.05 else "not shown"
    sentence = f"a 15×15 mean with zero padding darkens the outermost pixels to {numbers} of what they should be"
    return ClaimVerdict(word, f"{sentence}; the other modes stay within {100 * max(rest):.1f} %.")


border = Experiment(
    id="padding_border",
    lesson="padding",
    claim="Zeros at the border are neutral.",
    variants={"camera": "camera", "moon": "moon"},
    measures={mode: Measure(mode, "", 3) for mode in MODES},
    run=_run_border,
    sizes={"live": {}, "class": {}, "full": {}},
    verdict=_border_verdict,
    expected="myth",
    seeded=False,
    note=(
        "Mean filter of 15 × 15 on the inner 498 × 498 pixels of the photograph: mean of the outermost "
        "output pixels, over "
        "the mean that the real surroundings give."
    ),
)

EXPERIMENTS = (padding_accuracy, position, dots, border)
