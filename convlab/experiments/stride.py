"""Lesson 04: down-sampling, aliasing, and where to put the strides."""

import torch
import torch.nn.functional as F

from convlab import images
from convlab.experiments import nets
from convlab.experiments.core import ACCURACY, ClaimVerdict, Experiment, Measure
from convlab.experiments.measure import MARGIN, accuracy, agreement, clearly_above, no_difference
from convlab.experiments.nets import block
from convlab.experiments.protocol import CLASS, FULL, LIVE, digit_accuracy, digit_facts, train_digits

# -- seven ways to halve a map ----------------------------------------------------------------------------------------


def _halve(way, a, b):
    """Layers that go from ``a`` to ``b`` channels and halve the map."""
    if way == "stride":
        return block(a, b, 3, 2)
    if way == "k2s2":
        return block(a, b, 2, 2, padding=0)
    if way == "k1s2":
        return block(a, b, 1, 2)
    pool = {
        "blurpool": ["blur2"],
        "maxpool": ["max2"],
        "maxblur": [torch.nn.MaxPool2d(2, stride=1), "blur2"],
        "avgpool": ["avg2"],
    }
    return [*block(a, b), *pool[way]]


def _downsampling_layers(way):
    return [*block(1, 8), *_halve(way, 8, 16), *_halve(way, 16, 32), *block(32, 32), "gap", 10]


def _run_downsampling(variant, seed, device, **settings):
    net, digits = train_digits(_downsampling_layers(variant), seed, device, settings, frame=2)
    return {
        "accuracy": accuracy(net, digits.x_test, digits.y_test),
        "agreement": agreement(net, digits.x_test),
    }


def _downsampling_facts(variant):
    return digit_facts(_downsampling_layers(variant), 32)


def _downsampling_verdict(table):
    stride, blur = table["stride"], table["blurpool"]
    gain = blur.agreement.mean - stride.agreement.mean
    ratio = blur.macs / stride.macs
    numbers = (
        f"the answer survives a shift of 1 or 2 pixels in {stride.agreement} % of the pictures with plain "
        "strides and in "
        f"{blur.agreement} % with a blur before subsampling; the blurred net costs {ratio:.1f} times the "
        "MACs, since its "
        "convolutions run before the map is halved."
    )
    if not clearly_above(blur.agreement, stride.agreement, 2.0):
        return ClaimVerdict("not shown", f"the difference of {gain:.1f} points is within the spread: {numbers}")
    every = all(
        clearly_above(table[way].agreement, stride.agreement, 2.0) for way in ("blurpool", "maxblur", "avgpool")
    )
    return ClaimVerdict("holds" if every else "holds when", numbers)


downsampling = Experiment(
    id="stride_downsampling",
    lesson="stride",
    rule="R5",
    claim="Down-sampling needs a low-pass filter, or the answer flips when the picture moves by a pixel.",
    variants={
        "stride": "3×3, stride 2",
        "blurpool": "3×3, then blur, stride 2",
        "maxpool": "3×3, then 2×2 max pooling",
        "maxblur": "3×3, then max and blur, stride 2",
        "avgpool": "3×3, then 2×2 average pooling",
        "k2s2": "2×2, stride 2",
        "k1s2": "1×1, stride 2",
    },
    measures={"accuracy": ACCURACY, "agreement": Measure("same answer after a shift")},
    run=_run_downsampling,
    facts=_downsampling_facts,
    sizes={
        "live": {**LIVE, "train": 400, "test": 200, "variants": ("stride", "blurpool")},
        "class": {**CLASS, "variants": ("stride", "blurpool", "maxpool")},
        "full": FULL,
    },
    verdict=_downsampling_verdict,
    expected="holds",
    note=(
        "MNIST digits in a 32 × 32 frame; 8, 16, 32, 32 channels, halved twice, global average pooling. The shifts are "
        "(1, 0), (0, 1), (1, 1) and (2, 1) pixels; the frame keeps the digits clear of the border. Blur: 3 × "
        "3 binomial."
    ),
)


# -- a kernel smaller than its stride ---------------------------------------------------------------------------------


def _small_kernel_layers(variant):
    def halve(a, b):
        return {
            "k1s2": block(a, b, 1, 2),
            "avgpool": ["avg2", *block(a, b, 1)],
            "k2s2": block(a, b, 2, 2, padding=0),
            "k3s2": block(a, b, 3, 2),
        }[variant]

    return [*block(1, 8), *halve(8, 16), *block(16, 16), *halve(16, 32), *block(32, 32), "gap", 10]


def _run_small_kernel(variant, seed, device, **settings):
    return digit_accuracy(_small_kernel_layers(variant), seed, device, settings)


def _small_kernel_facts(variant):
    return digit_facts(_small_kernel_layers(variant))


def _small_kernel_verdict(table):
    skip, mean = table["k1s2"], table["avgpool"]
    numbers = (
        f"a 1×1 convolution with stride 2 reads one pixel in four and reaches {skip.accuracy} %; averaging "
        "2×2 pixels first, "
        f"at the same {skip.params:,} parameters and {skip.macs:,} MACs, reaches {mean.accuracy} %."
    )
    return ClaimVerdict("holds" if clearly_above(mean.accuracy, skip.accuracy, MARGIN) else "not shown", numbers)


small_kernel = Experiment(
    id="stride_small_kernel",
    lesson="stride",
    rule="R6",
    claim="Never stride a kernel that is smaller than the stride.",
    variants={
        "k1s2": "1×1, stride 2, twice",
        "avgpool": "2×2 average pooling, then 1×1, twice",
        "k2s2": "2×2, stride 2, twice",
        "k3s2": "3×3, stride 2, twice",
    },
    measures={"accuracy": ACCURACY},
    run=_run_small_kernel,
    facts=_small_kernel_facts,
    sizes={"live": {**LIVE, "variants": ("k1s2", "avgpool")}, "class": CLASS, "full": FULL},
    verdict=_small_kernel_verdict,
    expected="holds",
    note=(
        "MNIST digits, 28 × 28; 8, 16, 32 channels with 3×3 convolutions between the two halvings, global "
        "average pooling. "
        "The first two variants have the same parameters and MACs."
    ),
)


# -- aliasing on photographs ------------------------------------------------------------------------------------------


def _missed(function, picture, stride):
    """How far the map of a picture that moved by one pixel is from the old map, moved by 1 / ``stride`` of a place.

    Between two places the old map is taken on a straight line. Relative to how much the new map varies.
    """
    before, after = function(picture[..., :-1]), function(picture[..., 1:])
    expected = before[..., :-1] + (before[..., 1:] - before[..., :-1]) / stride
    after = after[..., : expected.shape[-1]]
    return ((after - expected).norm() / (after - after.mean()).norm()).item()


def _photo(name):
    return torch.from_numpy(images.load(name, gray=True, channels_first=True)).double()[None]


def _run_aliasing(variant, seed, device, *, picture):
    photo = _photo(variant)
    if picture:
        corner = (photo.shape[-1] - picture) // 2
        photo = photo[..., corner : corner + picture, corner : corner + picture]
    numbers = {"still": _missed(lambda x: x, photo, 1)}
    for width in (1, 3, 7, 15):
        kernel = nets.binomial(width).double()[None, None]
        numbers[f"width{width}"] = _missed(lambda x, k=kernel: F.conv2d(x, k, stride=2), photo, 2)
    sobel = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]).double()[None, None]
    smooth = nets.binomial(5).double()[None, None]
    numbers["sobel"] = _missed(lambda x: F.conv2d(x, sobel, stride=2), photo, 2)
    numbers["sobel_blurred"] = _missed(lambda x: F.conv2d(F.conv2d(x, smooth), sobel, stride=2), photo, 2)
    return numbers


def _aliasing_verdict(table):
    falls = all(row.width1.mean > row.width3.mean > row.width7.mean > row.width15.mean for row in table)
    cut = {row.key: 1 - row.width15.mean / row.width1.mean for row in table}
    numbers = ", ".join(f"{key} by {100 * share:.0f} %" for key, share in cut.items())
    camera = table["camera"]
    return ClaimVerdict(
        "holds" if falls and min(cut.values()) > 0.5 else "not shown",
        f"a binomial blur 15 weights wide lowers what is missed after a move by one pixel, {numbers}, and never to "
        f"zero; for Sobel with stride 2 on camera a 5×5 blur lowers it from {100 * camera.sobel.mean:.0f} % to "
        f"{100 * camera.sobel_blurred.mean:.0f} %.",
    )


aliasing = Experiment(
    id="stride_aliasing",
    lesson="stride",
    claim="Blur before you subsample, and the map moves with the picture.",
    variants={"camera": "camera", "gravel": "gravel", "brick": "brick"},
    measures={
        "still": Measure("every pixel", "", 3),
        "width1": Measure("every 2nd, no blur", "", 3),
        "width3": Measure("blur 3", "", 3),
        "width7": Measure("blur 7", "", 3),
        "width15": Measure("blur 15", "", 3),
        "sobel": Measure("Sobel, stride 2", "", 3),
        "sobel_blurred": Measure("5×5 blur, Sobel, stride 2", "", 3),
    },
    run=_run_aliasing,
    sizes={"live": {"picture": 128}, "class": {"picture": 0}, "full": {"picture": 0}},
    verdict=_aliasing_verdict,
    expected="holds",
    seeded=False,
    note=(
        "What of the map is missed when the photograph moves by one pixel to the left: the old map y moved by one "
        "place (every pixel) or by half a place (every 2nd: the mean of two neighbours), against the new map y′; "
        "‖y′ − moved y‖ / ‖y′ − mean(y′)‖. No padding. The blur is binomial, so many weights wide and high."
    ),
)


# -- where to put the strides -----------------------------------------------------------------------------------------

# Widths chosen so that the MACs agree within 2 %; four 3×3 layers, two of them with stride 2.
_PLACES = {"early": ((2, 2, 1, 1), 32), "middle": ((1, 2, 2, 1), 22), "late": ((1, 1, 2, 2), 12)}


def _placement_layers(variant):
    strides, width = _PLACES[variant]
    inputs = (1, width, width, width)
    return [*(layer for a, s in zip(inputs, strides, strict=True) for layer in block(a, width, 3, s)), "gap", 10]


def _run_placement(variant, seed, device, **settings):
    return digit_accuracy(_placement_layers(variant), seed, device, settings)


def _placement_facts(variant):
    return digit_facts(_placement_layers(variant))


def _placement_verdict(table):
    best = max(table, key=lambda row: row.accuracy.mean)
    parts = ", ".join(f"{row.key} {row.accuracy} %" for row in table)
    numbers = f"{parts}, each at about {table['early'].macs / 1e6:.1f} million MACs"
    others = [row for row in table if row is not best]
    if all(clearly_above(best.accuracy, row.accuracy, MARGIN) for row in others):
        word = "holds" if best.key == "early" else "myth"
        return ClaimVerdict(word, f"{numbers}: {best.key} strides are best here.")
    early, late = table["early"], table["late"]
    if no_difference(early.accuracy, late.accuracy, MARGIN):
        return ClaimVerdict("not shown", f"{numbers}: no difference that the spread allows to call one.")
    return ClaimVerdict("holds when", f"{numbers}: the best two do not differ clearly.")


placement = Experiment(
    id="stride_placement",
    lesson="stride",
    rule="R20",
    claim="Put the strides early.",
    variants={
        "early": "strides 2, 2, 1, 1",
        "middle": "strides 1, 2, 2, 1",
        "late": "strides 1, 1, 2, 2",
    },
    measures={"accuracy": ACCURACY},
    run=_run_placement,
    facts=_placement_facts,
    sizes={"live": {**LIVE, "variants": ("early", "late")}, "class": CLASS, "full": FULL},
    verdict=_placement_verdict,
    expected="holds",
    note=(
        "MNIST digits, 28 × 28; four 3×3 convolutions of equal width, global average pooling. The width is "
        "what makes the "
        "MACs equal, so early strides buy more channels, and with them parameters."
    ),
)

# -- max pooling or a wider strided net -------------------------------------------------------------------------------


def _maxpool_layers(variant):
    if variant == "maxpool":
        return _downsampling_layers("maxpool")
    return [*block(1, 12), *block(12, 24, 3, 2), *block(24, 48, 3, 2), *block(48, 48), "gap", 10]


def _run_maxpool(variant, seed, device, **settings):
    net, digits = train_digits(_maxpool_layers(variant), seed, device, settings, frame=2)
    return {
        "accuracy": accuracy(net, digits.x_test, digits.y_test),
        "agreement": agreement(net, digits.x_test),
    }


def _maxpool_facts(variant):
    return digit_facts(_maxpool_layers(variant), 32)


def _maxpool_verdict(table):
    pool, stride = table["maxpool"], table["wide_stride"]
    numbers = (
        f"max pooling {pool.accuracy} % ({pool.macs:,} MACs), strides in a wider net {stride.accuracy} % "
        f"({stride.macs:,}); same answer after a shift {pool.agreement} % and {stride.agreement} %."
    )
    if clearly_above(pool.accuracy, stride.accuracy, MARGIN):
        return ClaimVerdict("myth", numbers)
    if clearly_above(stride.accuracy, pool.accuracy, MARGIN):
        return ClaimVerdict("holds", numbers)
    return ClaimVerdict("not shown", f"at nearly equal MACs neither is clearly more accurate: {numbers}")


maxpool = Experiment(
    id="stride_maxpool",
    lesson="stride",
    rule="R16",
    claim="Strided convolutions replace max pooling and are better, since they learn how to down-sample.",
    variants={"maxpool": "8, 16, 32, 32, max pooling", "wide_stride": "12, 24, 48, 48, stride 2"},
    measures={"accuracy": ACCURACY, "agreement": Measure("same answer after a shift")},
    run=_run_maxpool,
    facts=_maxpool_facts,
    sizes={"live": {**LIVE, "train": 300, "test": 150}, "class": CLASS, "full": FULL},
    verdict=_maxpool_verdict,
    expected="not shown",
    note=(
        "MNIST digits in a 32 × 32 frame; four 3×3 convolutions, halved twice, global average pooling; MACs "
        "within 10 %."
    ),
)

EXPERIMENTS = (downsampling, small_kernel, aliasing, placement, maxpool)
