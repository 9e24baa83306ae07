"""Lesson 06: what dilation sees, and what it steps over."""

import torch
import torch.nn.functional as F

from convlab import images
from convlab.experiments import nets, train
from convlab.experiments.core import ACCURACY, ClaimVerdict, Experiment, Measure
from convlab.experiments.measure import MARGIN, accuracy, clearly_above
from convlab.experiments.nets import block
from convlab.experiments.protocol import CLASS, FULL, LIVE, digit_accuracy, digit_facts


def _rates(variant):
    return tuple(int(letter) for letter in variant if letter.isdigit())


def reachable(rates, kernel_size=3):
    """Offsets along one axis that a stack of dilated convolutions can see, as a set of integers."""
    taps = range(-(kernel_size // 2), kernel_size // 2 + 1)
    offsets = {0}
    for rate in rates:
        offsets = {offset + rate * tap for offset in offsets for tap in taps}
    return offsets


# -- is the dot at that distance visible? -----------------------------------------------------------------------------


def _run_distance(variant, seed, device, *, count, epochs):
    return {f"distance{d}": _distance_accuracy(_rates(variant), d, seed, device, count, epochs) for d in (7, 8)}


def _scattered(count, distance, generator):
    """Dots of either sign on an empty map; the label is the sign of the one ``distance`` pixels right of the centre."""
    side, centre = 21, 10
    x = torch.randn(count, 1, side, side, generator=generator).sign()
    x *= torch.rand(count, 1, side, side, generator=generator) < 0.02
    y = torch.randint(2, (count,), generator=generator)
    x[:, 0, centre, centre + distance] = 2.0 * y - 1
    return x, y


def _distance_accuracy(rates, distance, seed, device, count, epochs):
    generator = torch.Generator().manual_seed(seed)
    x, y = (part.to(device) for part in _scattered(count, distance, generator))
    x_test, y_test = (part.to(device) for part in _scattered(500, distance, generator))
    layers, width = [], 1
    for rate in rates:
        layers, width = [*layers, *block(width, 16, dilation=rate)], 16
    net = nets.build([*layers, Centre(), 2], x.shape[1:], seed).to(device)
    train.fit(net, x, y, seed=seed, epochs=epochs)
    return accuracy(net, x_test, y_test)


class Centre(torch.nn.Module):
    """The channels of the middle pixel: the read-out that has no pooling to help it."""

    def forward(self, x):
        return x[..., x.shape[-2] // 2, x.shape[-1] // 2]


def _coverage_facts(variant):
    offsets = reachable(_rates(variant))
    rf = max(offsets) - min(offsets) + 1
    return {"rf": rf, "coverage": round((len(offsets) / rf) ** 2, 4)}


def _distance_verdict(table):
    wrong = []
    for row in table:
        for d in (7, 8):
            found = getattr(row, f"distance{d}").mean
            if (found > 75) != (d in reachable(_rates(row.key))):
                wrong.append(f"{row.title} at {d}")
    even, mixed = table["d2222"], table["d1248"]
    numbers = (
        f"four layers of dilation 2 see a dot 8 pixels away ({even.distance8} %) and are blind to one 7 pixels away "
        f"({even.distance7} %, chance is 50); dilations 1, 2, 4, 8 see both ({mixed.distance7} and "
        f"{mixed.distance8} %)."
    )
    if wrong:
        return ClaimVerdict("not shown", f"{', '.join(wrong)} do not follow from what can be reached. {numbers}")
    return ClaimVerdict("holds when", numbers, condition="the rates reach every pixel")


distance = Experiment(
    id="dilation_distance",
    lesson="dilation",
    rule="R12",
    claim="Dilation gives context for free.",
    variants={
        "d1111": "dilations 1, 1, 1, 1",
        "d2222": "dilations 2, 2, 2, 2",
        "d4444": "dilations 4, 4, 4, 4",
        "d1248": "dilations 1, 2, 4, 8",
        "d1235": "dilations 1, 2, 3, 5",
    },
    measures={"distance7": Measure("accuracy at 7 pixels"), "distance8": Measure("accuracy at 8 pixels")},
    run=_run_distance,
    facts=_coverage_facts,
    sizes={
        "live": {"count": 400, "epochs": 2, "seeds": 1, "variants": ("d2222",)},
        "class": {"count": 400, "epochs": 3, "seeds": 3, "variants": ("d1111", "d2222", "d1248")},
        "full": {"count": 600, "epochs": 4, "seeds": 3},
    },
    verdict=_distance_verdict,
    expected="holds when",
    note=(
        "Dots of either sign on 21 × 21 pixels. The network must say from the middle pixel of its last map "
        "whether the dot 7 "
        "(or 8) pixels to the right is positive. Four 3×3 convolutions of 16 channels. Coverage: share of "
        "the receptive "
        "field that can be reached at all."
    ),
)

# -- context for digits -----------------------------------------------------------------------------------------------


def _context_layers(variant):
    head = variant.split("_")[0]
    layers = block(1, 16, 3, 2)
    for rate in _rates(variant):
        layers = [*layers, *block(16, 16, dilation=rate)]
    return [*layers, head, 10]


def _run_context(variant, seed, device, **settings):
    return digit_accuracy(_context_layers(variant), seed, device, settings)


def _context_facts(variant):
    rates = _rates(variant)
    offsets = reachable(rates)
    rf = max(offsets) - min(offsets) + 1
    return {
        **digit_facts(_context_layers(variant)),
        "rf": 3 + 4 * sum(rates),
        "coverage": round((len(offsets) / rf) ** 2, 4),
    }


def _context_verdict(table):
    near, far = table["gap_111"].accuracy, table["gap_222"].accuracy
    flat = table["flatten_111"].accuracy, table["flatten_222"].accuracy
    numbers = (
        f"with global average pooling dilation 2 takes accuracy from {near} to {far} % at the same parameters "
        "and MACs; with "
        f"a flatten head from {flat[0]} to {flat[1]} %."
    )
    if clearly_above(far, near, MARGIN) and not clearly_above(flat[1], flat[0], MARGIN):
        return ClaimVerdict("holds when", numbers, condition="the head is global average pooling")
    return ClaimVerdict("holds" if clearly_above(far, near, MARGIN) else "not shown", numbers)


dilated_context = Experiment(
    id="dilation_context",
    lesson="dilation",
    rule="R4",
    claim="A larger receptive field by dilation improves accuracy at no cost in parameters.",
    variants={
        "gap_111": "dilations 1, 1, 1, global pooling",
        "gap_222": "dilations 2, 2, 2, global pooling",
        "gap_124": "dilations 1, 2, 4, global pooling",
        "gap_123": "dilations 1, 2, 3, global pooling",
        "gap_444": "dilations 4, 4, 4, global pooling",
        "flatten_111": "dilations 1, 1, 1, flatten",
        "flatten_222": "dilations 2, 2, 2, flatten",
    },
    measures={"accuracy": ACCURACY},
    run=_run_context,
    facts=_context_facts,
    sizes={
        "live": {**LIVE, "variants": ("gap_111", "gap_222")},
        "class": {**CLASS, "variants": ("gap_111", "gap_222", "flatten_111", "flatten_222")},
        "full": FULL,
    },
    verdict=_context_verdict,
    expected="holds when",
    note=(
        "MNIST digits, 28 × 28; 3×3 with stride 2, then three dilated 3×3 convolutions, 16 channels. "
        "Receptive field in "
        "pixels of the picture; coverage of the three dilated layers."
    ),
)

# -- à trous ----------------------------------------------------------------------------------------------------------

_RATES = (1, 2, 4, 8)


def starlet(picture, rates=_RATES):
    """À trous wavelet transform: blur with the B3 spline at growing dilations, keep the differences.

    Parameters
    ----------
    picture : torch.Tensor
        ``(1, 1, H, W)``.
    rates : sequence of int
        Dilations.

    Returns
    -------
    list of torch.Tensor
        One detail picture for each rate, then the smooth rest; they add up to the picture.
    """
    row = torch.tensor([1.0, 4, 6, 4, 1], dtype=picture.dtype) / 16
    kernel = torch.outer(row, row)[None, None]
    parts, smooth = [], picture
    for rate in rates:
        padded = F.pad(smooth, (2 * rate,) * 4, mode="reflect")
        blurred = F.conv2d(padded, kernel, dilation=rate)
        parts.append(smooth - blurred)
        smooth = blurred
    return [*parts, smooth]


def _run_starlet(variant, seed, device):
    photo = images.load("hubble_deep_field", size=512, gray=True, channels_first=True)
    picture = torch.from_numpy(photo).double()[None]
    parts = starlet(picture)
    numbers = {f"rate{rate}": part.std().item() for rate, part in zip(_RATES, parts, strict=False)}
    return {**numbers, "rest": parts[-1].std().item(), "error": (sum(parts) - picture).abs().max().item()}


def _starlet_verdict(table):
    row = table["hubble"]
    numbers = ", ".join(f"{rate}: {getattr(row, f'rate{rate}')}" for rate in _RATES)
    word = "holds" if row.error.mean < 1e-9 else "not shown"
    sentence = f"standard deviation of the details by dilation {numbers}, of the rest {row.rest}"
    return ClaimVerdict(word, f"{sentence}; they add up to the picture within {row.error.mean:.0e}.")


a_trous = Experiment(
    id="dilation_starlet",
    lesson="dilation",
    claim="Dilated convolutions split a picture into scales, and the parts add up to it again.",
    variants={"hubble": "Hubble deep field, 512 × 512, grey"},
    measures={
        **{f"rate{rate}": Measure(f"detail, dilation {rate}", "", 3) for rate in _RATES},
        "rest": Measure("rest", "", 3),
        "error": Measure("largest error of the sum", "", 9),
    },
    run=_run_starlet,
    sizes={"live": {}, "class": {}, "full": {}},
    verdict=_starlet_verdict,
    expected="holds",
    seeded=False,
    note=(
        "B3 spline kernel [1, 4, 6, 4, 1] / 16 in both directions, dilations 1, 2, 4, 8, reflect padding; "
        "standard deviations."
    ),
)

EXPERIMENTS = (distance, dilated_context, a_trous)
