"""Lesson 03: large kernels, stacks of small ones, and what a network can see."""

import itertools
import math

import torch
import torch.nn.functional as F
from torch import nn

from convlab import images
from convlab.experiments import data, nets, train
from convlab.experiments.core import ACCURACY, ClaimVerdict, Experiment, Measure
from convlab.experiments.measure import MARGIN, accuracy, clearly_above, no_difference
from convlab.experiments.nets import block, conv
from convlab.experiments.protocol import CLASS, FULL, LIVE, digit_accuracy, digit_facts
from convlab.spec import Conv2dSpec

# -- one large kernel or several small ones ---------------------------------------------------------------------------


def _block_layers(variant):
    w = 12
    middle = {
        "k1": block(w, w, 1),
        "k3": block(w, w, 3),
        "k5": block(w, w, 5),
        "k1x5_5x1": [
            *[Conv2dSpec(w, w, (1, 5), padding=(0, 2), bias=False), "bn", "relu"],
            *[Conv2dSpec(w, w, (5, 1), padding=(2, 0), bias=False), "bn", "relu"],
        ],
        "k3x2": 2 * block(w, w),
        "k3x2_linear": [conv(w, w), *block(w, w)],
        "k7": block(w, w, 7),
        "k3x3": 3 * block(w, w),
    }[variant]
    return [*block(1, w, 3, 2), *middle, *block(w, 2 * w, 3, 2), "gap", 10]


def _run_blocks(variant, seed, device, **settings):
    return digit_accuracy(_block_layers(variant), seed, device, settings)


def _block_facts(variant):
    return digit_facts(_block_layers(variant))


def _block_verdict(table):
    five, two, linear = table["k5"], table["k3x2"], table["k3x2_linear"]
    seven, three = table["k7"], table["k3x3"]
    numbers = (
        f"one 7×7 {seven.accuracy} % ({seven.macs:,} MACs), three 3×3 {three.accuracy} % ({three.macs:,}); one 5×5 "
        f"{five.accuracy} %, two 3×3 {two.accuracy} %, and {linear.accuracy} % without the batch norm and "
        "ReLU between them."
    )
    no_worse = not clearly_above(five.accuracy, two.accuracy, MARGIN) and not clearly_above(
        seven.accuracy, three.accuracy, MARGIN
    )
    better = clearly_above(three.accuracy, seven.accuracy, MARGIN) or clearly_above(two.accuracy, five.accuracy, MARGIN)
    if no_worse and clearly_above(two.accuracy, linear.accuracy, MARGIN):
        return ClaimVerdict("holds when", numbers, condition="with a nonlinearity inside the stack")
    return ClaimVerdict("holds" if no_worse and better else "not shown", numbers)


blocks = Experiment(
    id="kernel_size_blocks",
    lesson="kernel_size",
    rule="R1",
    claim="A stack of 3×3 convolutions beats one large kernel with the same receptive field, with fewer MACs.",
    variants={
        "k1": "1×1",
        "k3": "3×3",
        "k5": "5×5",
        "k1x5_5x1": "1×5, then 5×1",
        "k3x2": "two 3×3",
        "k3x2_linear": "two 3×3, nothing between",
        "k7": "7×7",
        "k3x3": "three 3×3",
    },
    measures={"accuracy": ACCURACY},
    run=_run_blocks,
    facts=_block_facts,
    sizes={"live": {**LIVE, "variants": ("k5", "k3x2")}, "class": CLASS, "full": FULL},
    verdict=_block_verdict,
    expected="holds when",
    note=(
        "MNIST digits, 28 × 28; 3×3 with stride 2, then the block on 14 × 14 with 12 channels, then 3×3 with stride 2, "
        "global average pooling."
    ),
)

# -- the stem, and what the head makes of it --------------------------------------------------------------------------

_CONTEXT = {
    **{f"{head}_k{k}": (head, k) for head in ("gap", "flatten") for k in (3, 5, 7, 9, 11)},
    "gap_three": ("gap", 0),
    "flatten_three": ("flatten", 0),
}


def _context_layers(variant):
    head, k = _CONTEXT[variant]
    w = 12
    stem = block(1, w, k, 2) if k else [*block(1, w, 3, 2), *block(w, w), *block(w, w)]
    return [*stem, *block(w, 2 * w, 3, 2), head, 10]


def _run_context(variant, seed, device, **settings):
    return digit_accuracy(_context_layers(variant), seed, device, settings)


def _context_facts(variant):
    k = _CONTEXT[variant][1] or 11
    return {**digit_facts(_context_layers(variant)), "rf": k + 4}


def _context_verdict(table):
    gain = {head: (table[f"{head}_k3"].accuracy, table[f"{head}_k11"].accuracy) for head in ("gap", "flatten")}
    numbers = (
        f"going from a 3×3 to an 11×11 stem takes accuracy from {gain['gap'][0]} to {gain['gap'][1]} % under "
        "global average "
        f"pooling and from {gain['flatten'][0]} to {gain['flatten'][1]} % under a flatten head."
    )
    pooled = clearly_above(*gain["gap"][::-1], 2 * MARGIN)
    flat = gain["flatten"][1].mean - gain["flatten"][0].mean
    if pooled and flat < (gain["gap"][1].mean - gain["gap"][0].mean) / 2:
        return ClaimVerdict("holds when", numbers, condition="the head is global average pooling")
    return ClaimVerdict("holds" if pooled else "not shown", numbers)


context = Experiment(
    id="kernel_size_context",
    lesson="kernel_size",
    rule="R4",
    claim="Large kernels belong in the first layer: the receptive field must cover the object.",
    variants={
        **{f"gap_k{k}": f"{k}×{k} stem, global pooling" for k in (3, 5, 7, 9, 11)},
        "gap_three": "three 3×3, global pooling",
        **{f"flatten_k{k}": f"{k}×{k} stem, flatten" for k in (3, 5, 7, 9, 11)},
        "flatten_three": "three 3×3, flatten",
    },
    measures={"accuracy": ACCURACY},
    run=_run_context,
    facts=_context_facts,
    sizes={
        "live": {**LIVE, "variants": ("gap_k3", "gap_k11", "flatten_k3", "flatten_k11")},
        "class": {
            **CLASS,
            "variants": ("gap_k3", "gap_k11", "gap_three", "flatten_k3", "flatten_k11", "flatten_three"),
        },
        "full": FULL,
    },
    verdict=_context_verdict,
    expected="holds when",
    note="MNIST digits, 28 × 28; stem with stride 2 and 12 channels, 3×3 with stride 2 and 24 channels, head.",
)

# -- the stem of ImageNet networks on small pictures ------------------------------------------------------------------


def _stem_layers(variant):
    stem = [*block(1, 8, 7, 2), nn.MaxPool2d(3, 2, 1)] if variant == "imagenet" else block(1, 8)
    more = block(16, 16) if variant == "small_deeper" else []
    return [*stem, *block(8, 16, 3, 2), *block(16, 16, 3, 2), *more, "gap", 10]


def _run_stem(variant, seed, device, **settings):
    return digit_accuracy(_stem_layers(variant), seed, device, settings)


def _stem_facts(variant):
    return {**digit_facts(_stem_layers(variant)), "rf": {"imagenet": 35, "small": 9, "small_deeper": 17}[variant]}


def _stem_verdict(table):
    big, small, deeper = table["imagenet"], table["small"], table["small_deeper"]
    numbers = (
        f"7×7 stride 2 and max pooling {big.accuracy} % ({big.macs:,} MACs, receptive field {big.rf}); 3×3 stride 1 "
        f"{small.accuracy} % ({small.macs:,}, {small.rf}); with one more layer {deeper.accuracy} % ({deeper.rf})."
    )
    if clearly_above(big.accuracy, small.accuracy, MARGIN):
        return ClaimVerdict("myth", f"in a shallow net: {numbers}")
    return ClaimVerdict("holds" if clearly_above(small.accuracy, big.accuracy, MARGIN) else "not shown", numbers)


stem = Experiment(
    id="kernel_size_stem",
    lesson="kernel_size",
    rule="R14",
    claim="Small pictures need a 3×3 stem with stride 1.",
    variants={
        "imagenet": "7×7 stride 2, max pooling",
        "small": "3×3 stride 1",
        "small_deeper": "3×3 stride 1, one layer more",
    },
    measures={"accuracy": ACCURACY},
    run=_run_stem,
    facts=_stem_facts,
    sizes={"live": {**LIVE, "variants": ("imagenet", "small")}, "class": CLASS, "full": FULL},
    verdict=_stem_verdict,
    expected="myth",
    note="MNIST digits, 28 × 28; after the stem 3×3 stride 2 twice (8, 16, 16 channels), global average pooling.",
)

# -- even kernels -----------------------------------------------------------------------------------------------------


def _even_layers(variant):
    k, w = int(variant[1:]), 12
    left, right = (k - 1) // 2, k // 2  # as padding='same' splits it: the larger part right and below
    one = [nn.ZeroPad2d((left, right, left, right)), *block(w, w, k, padding=0)]
    return [*block(1, w, 3, 2), *(6 * one), "gap", 10]


def _run_even(variant, seed, device, **settings):
    return digit_accuracy(_even_layers(variant), seed, device, settings)


def _even_facts(variant):
    return digit_facts(_even_layers(variant))


def _even_verdict(table):
    numbers = ", ".join(f"k = {row.key[1:]}: {row.accuracy} % ({row.macs:,} MACs)" for row in table)
    three, four = table["k3"].accuracy, table["k4"].accuracy
    if clearly_above(three, four, MARGIN):
        return ClaimVerdict("holds", numbers + ".")
    gain = "and gains nothing clear for 1.8 times the MACs" if no_difference(three, four, MARGIN) else "and is better"
    return ClaimVerdict("not shown", f"k = 4 is no worse than k = 3 {gain}: {numbers}.")


even = Experiment(
    id="kernel_size_even",
    lesson="kernel_size",
    rule="R15",
    claim="Even kernels hurt, because they shift the picture by half a pixel in each layer.",
    variants={f"k{k}": f"{k}×{k}, six times" for k in (2, 3, 4, 5)},
    measures={"accuracy": ACCURACY},
    run=_run_even,
    facts=_even_facts,
    sizes={"live": {**LIVE, "train": 300, "variants": ("k2", "k3")}, "class": CLASS, "full": FULL},
    verdict=_even_verdict,
    expected="not shown",
    note="MNIST digits, 28 × 28; 3×3 stem with stride 2, six layers of 12 channels padded like 'same', global pooling.",
)

# -- textures ---------------------------------------------------------------------------------------------------------

_TEXTURE = {"k1": (1, 1), "k3": (3, 1), "k5": (5, 1), "k7": (7, 1), "k3d2": (3, 2), "k3d3": (3, 3)}


def _texture_layers(variant):
    k, d = _TEXTURE[variant]
    return [conv(1, 16, k, dilation=d, padding=0, bias=True), "relu", "gap", 3]


def _run_textures(variant, seed, device, *, train_size, epochs):
    bank = data.textures(train_size, 400).to(device)
    net = nets.build(_texture_layers(variant), bank.x.shape[1:], seed).to(device)
    train.fit(net, bank.x, bank.y, seed=seed, epochs=epochs)
    return {"accuracy": accuracy(net, bank.x_test, bank.y_test)}


def _texture_facts(variant):
    return nets.cost(nets.build(_texture_layers(variant), (1, 24, 24)), (1, 24, 24))


def _texture_verdict(table):
    one, three, seven = table["k1"].accuracy, table["k3"].accuracy, table["k7"].accuracy
    numbers = ", ".join(f"{row.title} {row.accuracy} %" for row in table)
    if clearly_above(three, one, MARGIN) and not clearly_above(seven, three, MARGIN):
        return ClaimVerdict("holds", f"{numbers}.")
    return ClaimVerdict("not shown", f"{numbers}.")


texture = Experiment(
    id="kernel_size_textures",
    lesson="kernel_size",
    claim="A 3×3 kernel is enough to tell textures apart; a single pixel is not.",
    variants={
        "k1": "1×1",
        "k3": "3×3",
        "k5": "5×5",
        "k7": "7×7",
        "k3d2": "3×3, dilation 2",
        "k3d3": "3×3, dilation 3",
    },
    measures={"accuracy": ACCURACY},
    run=_run_textures,
    facts=_texture_facts,
    sizes={
        "live": {"train_size": 200, "epochs": 6, "seeds": 1, "variants": ("k1", "k3", "k7")},
        "class": {"train_size": 400, "epochs": 6, "seeds": 3},
        "full": {"train_size": 400, "epochs": 15, "seeds": 5},
    },
    verdict=_texture_verdict,
    expected="holds",
    note=(
        "Brick, grass, gravel, 24 × 24, each standardised; one convolution with 16 channels, ReLU, global "
        "pooling, linear."
    ),
)

# -- denoising --------------------------------------------------------------------------------------------------------

_NOISE = {"sigma0.05": 0.05, "sigma0.1": 0.1, "sigma0.3": 0.3}
_BOXES = (1, 3, 5, 7, 9, 15)


def _noisy(picture, sigma, seed):
    generator = torch.Generator().manual_seed(seed)
    return picture + sigma * torch.randn(picture.shape, generator=generator, dtype=picture.dtype)


def _psnr(error):
    return -10 * math.log10(error.pow(2).mean().item())


def _camera():
    return torch.from_numpy(images.load("camera", channels_first=True)).double()[None]


def _run_denoise(variant, seed, device):
    picture, numbers = _camera(), {}
    noisy = _noisy(picture, _NOISE[variant], seed)
    inside = picture[..., 7:-7, 7:-7]  # where the largest box fits, so that all boxes answer for the same pixels
    for k in _BOXES:
        cut = 7 - k // 2
        blurred = F.conv2d(noisy, torch.full((1, 1, k, k), 1 / k**2).double())
        numbers[f"box{k}"] = _psnr(blurred[..., cut : blurred.shape[-2] - cut, cut : blurred.shape[-1] - cut] - inside)
    return numbers


def _denoise_verdict(table):
    best = {row.key: max(_BOXES, key=lambda k, row=row: getattr(row, f"box{k}").mean) for row in table}
    numbers = ", ".join(f"noise {key[5:]}: k = {k} ({getattr(table[key], f'box{k}')} dB)" for key, k in best.items())
    sizes = list(best.values())
    word = "holds" if sizes == sorted(sizes) and sizes[0] < sizes[-1] else "not shown"
    return ClaimVerdict(word, f"the best box is larger for more noise ({numbers}).")


denoise = Experiment(
    id="kernel_size_denoise",
    lesson="kernel_size",
    claim="There is no best kernel size; it depends on the task, here on how noisy the picture is.",
    variants={key: f"noise {sigma}" for key, sigma in _NOISE.items()},
    measures={f"box{k}": Measure(f"{k}×{k} box", "dB", 1) for k in _BOXES},
    run=_run_denoise,
    sizes={"live": {"seeds": 1}, "class": {"seeds": 3}, "full": {"seeds": 5}},
    verdict=_denoise_verdict,
    expected="holds",
    note=(
        "Camera with Gaussian noise of that standard deviation, mean filter of k × k; peak signal to noise "
        "ratio, inner part."
    ),
)

_LEARNED = (1, 3, 5, 7, 9)


def _run_learned(variant, seed, device):
    """The linear filter with the least squared error on one noisy picture, tested on other noise."""
    k = int(variant[1:])
    picture = _camera()
    rest = 4 - k // 2
    target = picture[..., 4:-4, 4:-4].reshape(-1)

    def columns(noise_seed):
        noisy = _noisy(picture, 0.1, noise_seed)
        noisy = noisy[..., rest : noisy.shape[-2] - rest, rest : noisy.shape[-1] - rest]
        return F.unfold(noisy, k)[0].T

    known = columns(seed)
    weight = torch.linalg.lstsq(known.T @ known, known.T @ target).solution
    return {"psnr": _psnr(columns(seed + 1000) @ weight - target), "weight_sum": weight.sum().item()}


def _learned_verdict(table):
    rows = list(table)
    numbers = ", ".join(f"k = {row.key[1:]}: {row.psnr} dB" for row in rows)
    rises = all(b.psnr.mean >= a.psnr.mean - 0.02 for a, b in itertools.pairwise(rows))
    saturates = rows[-1].psnr.mean - rows[2].psnr.mean < 0.5
    return ClaimVerdict("holds" if rises and saturates else "not shown", f"{numbers}.")


learned = Experiment(
    id="kernel_size_learned",
    lesson="kernel_size",
    claim="When the weights are learned, a larger kernel does not hurt; it stops helping.",
    variants={f"k{k}": f"{k}×{k}" for k in _LEARNED},
    measures={"psnr": Measure("PSNR", "dB", 2), "weight_sum": Measure("sum of the weights", "", 2)},
    run=_run_learned,
    sizes={"live": {"seeds": 1}, "class": {"seeds": 3}, "full": {"seeds": 5}},
    verdict=_learned_verdict,
    expected="holds",
    note="Camera with noise 0.1; least squares on one noise pattern, tested on another.",
)

# -- learning a filter back -------------------------------------------------------------------------------------------

_TRUE = ((1.0, 2, 3), (4, 5, 6), (7, 8, 9))


def _run_recover(variant, seed, device, *, steps):
    from scipy.signal import convolve2d

    picture = torch.from_numpy(images.load("camera", size=128, channels_first=True)).double()[None]
    true = torch.tensor(_TRUE).double() / 45
    target = torch.from_numpy(convolve2d(picture[0, 0].numpy(), true.numpy(), "valid"))[None, None]
    generator = torch.Generator().manual_seed(seed)
    weight = (torch.randn(1, 1, 3, 3, generator=generator, dtype=torch.float64) / 3).requires_grad_()

    def loss():
        return (F.conv2d(picture, weight) - target).pow(2).mean()

    if variant == "lbfgs":
        optimizer = torch.optim.LBFGS([weight], max_iter=steps, tolerance_grad=1e-14, tolerance_change=1e-16)

        def closure():
            optimizer.zero_grad()
            value = loss()
            value.backward()
            return value

        optimizer.step(closure)
    else:
        optimizer = torch.optim.Adam([weight], lr=5e-2)
        for _ in range(steps):
            optimizer.zero_grad()
            loss().backward()
            optimizer.step()
    found = weight.detach()[0, 0]
    return {
        "to_flipped": (found - true.flip(0, 1)).abs().max().item(),
        "to_unflipped": (found - true).abs().max().item(),
    }


def _recover_verdict(table):
    lbfgs, adam = table["lbfgs"], table["adam"]
    numbers = (
        f"fitted to what scipy.signal.convolve2d made, LBFGS comes within {lbfgs.to_flipped.mean:.1e} of the "
        "kernel turned by "
        f"180° and stays {lbfgs.to_unflipped.mean:.2f} away from the kernel itself; Adam after 300 steps is still "
        f"{adam.to_flipped.mean:.3f} away."
    )
    good = max(lbfgs.to_flipped.values) < 1e-3 < 1e-2 < min(lbfgs.to_unflipped.values)
    return ClaimVerdict("holds" if good else "not shown", numbers)


recover = Experiment(
    id="kernel_size_recover",
    lesson="kernel_size",
    claim="What deep learning calls a convolution is a cross-correlation.",
    variants={"lbfgs": "LBFGS, at most 300 steps", "adam": "Adam, 300 steps"},
    measures={
        "to_flipped": Measure("largest error to the turned kernel", "", 5),
        "to_unflipped": Measure("largest error to the kernel", "", 5),
    },
    run=_run_recover,
    sizes={"live": {"steps": 300, "seeds": 1}, "class": {"steps": 300, "seeds": 3}, "full": {"steps": 300, "seeds": 3}},
    verdict=_recover_verdict,
    expected="holds",
    note=(
        "Camera, 128 × 128, convolved by SciPy with [[1, 2, 3], [4, 5, 6], [7, 8, 9]] / 45; one nn.Conv2d weight "
        "is fitted."
    ),
)

# -- effective receptive field ----------------------------------------------------------------------------------------

_DEPTHS = (2, 5, 10, 20, 40)


def _run_erf(variant, seed, device, *, channels, repeats):
    kind, depth = variant.split("_")
    depth = int(depth)
    side = 2 * depth + 1
    generator = torch.Generator().manual_seed(seed)
    power = torch.zeros(side, side)
    for _ in range(1 if kind == "box" else repeats):
        c = 1 if kind == "box" else channels
        x = torch.randn(1, c, side, side, generator=generator).requires_grad_()
        y = x
        for _ in range(depth):
            if kind == "box":
                y = F.conv2d(y, torch.full((1, 1, 3, 3), 1 / 9))
            else:
                y = F.relu(F.conv2d(y, torch.randn(c, c, 3, 3, generator=generator) * math.sqrt(2 / (9 * c))))
        y.sum().backward()
        power += x.grad[0].abs().sum(0) if kind == "box" else x.grad[0].pow(2).sum(0)
    weight = (power / power.sum()).sum(0)
    offset = torch.arange(side) - depth
    sd = (weight * offset**2).sum().sqrt().item()
    return {"sd": sd, "share": 100 * 2 * 1.96 * sd / side}


def _erf_facts(variant):
    depth = int(variant.split("_")[1])
    return {"rf": 2 * depth + 1}


def _slope(points):
    """Slope of a straight line through ``(x, y)`` in logarithms."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mx, my = (sum(p[i] for p in logs) / len(logs) for i in (0, 1))
    return sum((x - mx) * (y - my) for x, y in logs) / sum((x - mx) ** 2 for x, _ in logs)


def _erf_verdict(table):
    slopes = {k: _slope([(d, table[f"{k}_{d}"].sd.mean) for d in _DEPTHS]) for k in ("box", "random")}
    numbers = (
        "the standard deviation of the effective receptive field grows like depth to the power "
        f"{slopes['box']:.2f} for mean "
        f"filters and {slopes['random']:.2f} for random ReLU nets; after 40 layers the theoretical field is "
        "81 pixels wide and "
        f"the middle 95 % of the weight {0.81 * table['box_40'].share.mean:.0f} and "
        f"{0.81 * table['random_40'].share.mean:.0f} pixels."
    )
    good = all(0.4 < slope < 0.6 for slope in slopes.values())
    return ClaimVerdict("holds" if good else "not shown", numbers)


erf = Experiment(
    id="kernel_size_erf",
    lesson="kernel_size",
    rule="R17",
    claim="The effective receptive field grows like the square root of depth, far slower than the theoretical one.",
    variants={
        **{f"box_{d}": f"mean filters, {d} layers" for d in _DEPTHS},
        **{f"random_{d}": f"random ReLU net, {d} layers" for d in _DEPTHS},
    },
    measures={
        "sd": Measure("standard deviation", "px", 2),
        "share": Measure("share of the theoretical width", "%", 0),
    },
    run=_run_erf,
    facts=_erf_facts,
    sizes={
        "live": {"channels": 8, "repeats": 2, "seeds": 1, "variants": ("box_5", "box_20", "random_5", "random_20")},
        "class": {"channels": 8, "repeats": 5, "seeds": 3},
        "full": {"channels": 8, "repeats": 20, "seeds": 3},
    },
    verdict=_erf_verdict,
    expected="holds",
    note=(
        "Gradient of the one output pixel that the theoretical field leaves, without padding. Mean filters: "
        "its absolute "
        "value. Random nets (He initialisation, 8 channels, noise as input): its mean square. Share: ± 1.96 "
        "standard deviations."
    ),
)

EXPERIMENTS = (blocks, context, stem, even, texture, denoise, learned, recover, erf)
