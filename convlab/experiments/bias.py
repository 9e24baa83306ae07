"""Lesson 08: where the bias matters, and where it does not."""

import torch
import torch.nn.functional as F

from convlab import images
from convlab.experiments import nets, train
from convlab.experiments.core import ACCURACY, ClaimVerdict, Experiment, Measure
from convlab.experiments.measure import MARGIN, accuracy, clearly_above, no_difference
from convlab.experiments.nets import conv
from convlab.experiments.protocol import CLASS, FULL, LIVE, digit_accuracy, digit_facts

# -- bright or dark ---------------------------------------------------------------------------------------------------


def _scaled_patches(count, left, right, generator):
    """Squares of camera brought to the same energy, then made dark (0.2 to 0.8) or bright (1.2 to 2)."""
    photo = torch.from_numpy(images.load("camera"))
    rows = torch.randint(photo.shape[0] - 16, (count,), generator=generator)
    columns = torch.randint(left, right - 16, (count,), generator=generator)
    squares = torch.stack([photo[r : r + 16, c : c + 16] for r, c in zip(rows, columns, strict=True)])[:, None] + 0.01
    squares = squares / squares.pow(2).mean((1, 2, 3), keepdim=True).sqrt()
    bright = torch.randint(2, (count,), generator=generator)
    factor = torch.rand(count, generator=generator)
    factor = torch.where(bright == 1, 1.2 + 0.8 * factor, 0.2 + 0.6 * factor)
    return squares * factor[:, None, None, None], bright


def _brightness_layers(variant):
    bias = variant == "bias"
    return [
        *[conv(1, 8, 3, 2, bias=bias), "relu"],
        *[conv(8, 16, 3, 2, bias=bias), "relu"],
        "gap",
        torch.nn.Linear(16, 2, bias=bias),
    ]


def _run_brightness(variant, seed, device, *, count, epochs):
    generator = torch.Generator().manual_seed(seed)
    x, y = (part.to(device) for part in _scaled_patches(count, 0, 256, generator))
    x_test, y_test = (part.to(device) for part in _scaled_patches(1000, 256, 512, generator))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layers = _brightness_layers(variant)
    net = nets.build(layers, (1, 16, 16), seed).to(device)
    train.fit(net, x, y, seed=seed, epochs=epochs, lr=5e-3)
    return {"accuracy": accuracy(net, x_test, y_test)}


def _brightness_facts(variant):
    return nets.cost(nets.build(_brightness_layers(variant), (1, 16, 16)), (1, 16, 16))


def _brightness_verdict(table):
    with_bias, without = table["bias"].accuracy, table["no_bias"].accuracy
    numbers = f"bright from dark: {with_bias} % with bias, {without} % without; chance is 50."
    if clearly_above(with_bias, without, 20):
        return ClaimVerdict(
            "myth", f"without any bias f(a·x) = a·f(x), so brightness cannot change the answer: {numbers}"
        )
    return ClaimVerdict("not shown", numbers)


brightness = Experiment(
    id="bias_brightness",
    lesson="bias",
    claim="The bias is a detail that a network can do without.",
    variants={"bias": "with bias", "no_bias": "without bias"},
    measures={"accuracy": ACCURACY},
    run=_run_brightness,
    facts=_brightness_facts,
    sizes={
        "live": {"count": 1000, "epochs": 8, "seeds": 1},
        "class": {"count": 2000, "epochs": 8, "seeds": 3},
        "full": {"count": 2000, "epochs": 15, "seeds": 3},
    },
    verdict=_brightness_verdict,
    expected="myth",
    note=(
        "16 × 16 squares of camera brought to the same energy, then multiplied by 0.2 … 0.8 (dark) or 1.2 … 2 "
        "(bright). "
        "Two convolutions with ReLU, global average pooling, linear; bias in all layers or in none. Training "
        "squares come "
        "from the left half, test squares from the right."
    ),
)

# -- bias beside each normalisation -----------------------------------------------------------------------------------

_NORMS = {"bn": "bn", "bn_plain": "bn without affine", "none": None, "gn1": "gn1", "gn4": "gn4", "in": "in"}


def _norm_layers(variant):
    name, bias = variant.rsplit("_", 1)
    norm = [_NORMS[name]] if _NORMS[name] else []
    layers = []
    for a, b, stride in ((1, 8, 2), (8, 16, 2), (16, 16, 1)):
        layers = [*layers, conv(a, b, 3, stride, bias=bias == "bias"), *norm, "relu"]
    return [*layers, "flatten", 10]


def _run_norms(variant, seed, device, **settings):
    lr = 2e-3 if variant.startswith("none") else 1e-2
    return digit_accuracy(_norm_layers(variant), seed, device, settings, lr=lr)


def _norm_facts(variant):
    return digit_facts(_norm_layers(variant))


def _norm_verdict(table):
    pairs = {name: (table[f"{name}_bias"].accuracy, table[f"{name}_free"].accuracy) for name in _NORMS}
    apart = [name for name, (a, b) in pairs.items() if not no_difference(a, b, MARGIN)]
    largest = max(abs(a.mean - b.mean) for a, b in pairs.values())
    numbers = (
        f"before batch norm {pairs['bn'][0]} % with and {pairs['bn'][1]} % without bias; the largest difference "
        "under any of "
        f"six norms is {largest:.2f} points."
    )
    if apart:
        return ClaimVerdict("holds when", numbers, condition=f"not before {', '.join(apart)}")
    return ClaimVerdict("holds", f"{numbers} On digits the bias is no knob for accuracy, with any norm.")


norms = Experiment(
    id="bias_norms",
    lesson="bias",
    rule="R11",
    claim="Drop the bias before batch norm: it makes no difference.",
    variants={
        f"{name}_{bias}": f"{text}, {'with' if bias == 'bias' else 'without'} bias"
        for name, text in {
            "bn": "batch norm",
            "bn_plain": "batch norm without affine",
            "none": "no norm",
            "gn1": "group norm, 1 group",
            "gn4": "group norm, 4 groups",
            "in": "instance norm",
        }.items()
        for bias in ("bias", "free")
    },
    measures={"accuracy": ACCURACY},
    run=_run_norms,
    facts=_norm_facts,
    sizes={
        "live": {**LIVE, "variants": ("bn_bias", "bn_free")},
        "class": {**CLASS, "variants": ("bn_bias", "bn_free", "none_bias", "none_free")},
        "full": FULL,
    },
    verdict=_norm_verdict,
    expected="holds",
    note=(
        "MNIST digits, 28 × 28; 8, 16, 16 channels, conv, norm, ReLU, flatten, linear. Learning rate 1e-2, "
        "without norm 2e-3."
    ),
)

# -- bias as a threshold ----------------------------------------------------------------------------------------------

_LEVELS = {"b+0.1": 0.1, "b0": 0.0, "b-0.05": -0.05, "b-0.1": -0.1, "b-0.2": -0.2, "b-0.3": -0.3}


def _run_coins(variant, seed, device):
    # In 256ths every sum is exact, so what is exactly zero is zero on every processor, and no threshold meets a tie.
    picture = torch.from_numpy(images.load("coins", channels_first=True, dtype="uint8")).double()[None] / 256
    laplacian = -torch.ones(1, 1, 3, 3).double() / 8
    laplacian[0, 0, 1, 1] = 1  # a pixel minus the mean of its eight neighbours
    active = F.conv2d(picture, laplacian, torch.tensor([_LEVELS[variant]]).double()) > 0
    return {"active": 100 * active.double().mean().item()}


def _coins_verdict(table):
    shares = [row.active.mean for row in table]
    numbers = ", ".join(f"{_LEVELS[row.key]:g}: {row.active} %" for row in table)
    falls = shares == sorted(shares, reverse=True) and shares[0] > 90 and shares[-1] < 1
    return ClaimVerdict("holds" if falls else "not shown", f"pixels that stay active by bias {numbers}.")


coins = Experiment(
    id="bias_coins",
    lesson="bias",
    claim="Before a ReLU the bias is a threshold: how strong must a pattern be to count?",
    variants={key: f"bias {level:g}" for key, level in _LEVELS.items()},
    measures={"active": Measure("active pixels")},
    run=_run_coins,
    sizes={"live": {}, "class": {}, "full": {}},
    verdict=_coins_verdict,
    expected="holds",
    seeded=False,
    note="Each pixel of coins (0 to 1) minus the mean of its eight neighbours, plus the bias, then ReLU; no padding.",
)

EXPERIMENTS = (brightness, norms, coins)
