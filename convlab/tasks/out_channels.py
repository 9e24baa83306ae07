"""The tasks of lesson 02, out_channels. Torch is the oracle of the counts; it loads when an answer is judged."""

import dataclasses
import itertools
import math

import numpy as np

from convlab import stacks
from convlab.probes import out_channels as out_channels_probes
from convlab.spec import Conv2dSpec
from convlab.tasks.checkers import Choice, Design, Requirement, Values
from convlab.tasks.core import NOT_YET, RIGHT, Mistake, Task, TaskVerdict, variants
from convlab.tasks.designs import convolutions
from convlab.tasks.matching import same_values

_NUMBERS = ("int", "float", "int64", "int32", "float64")
_BY_HAND = (
    "A layer, a spec or a table would count for you; here the counting is the task. It is a line or two of arithmetic."
)


def _whole(call):
    """Of right counts: whether they are whole numbers by type, too."""

    def inspect(cases, answers, truths):
        if not all(
            a.status == "returned" and same_values(a.data, t, 0, 1e-3) for a, t in zip(answers, truths, strict=True)
        ):
            return None
        for case, answer in zip(cases, answers, strict=True):
            if "float" in answer.value["dtype"]:
                return TaskVerdict(
                    NOT_YET,
                    f"The numbers are right, but {call(case)} gave back a float, {float(answer.data)}.",
                    mistake="type float",
                    call=call(case),
                    try_next="A count is a whole number, and layers take no others: nn.Linear(372.0, 10) stops. // "
                    "divides and stays whole, / does not.",
                )
        return None

    return inspect


# -- n_params --------------------------------------------------------------------------------------


def _param_cases(rng):
    names = ("in_channels", "out_channels", "kh", "kw", "groups", "bias")
    probes = [(8, 12, 3, 5, 4, True), (2, 3, 4, 4, 1, True), (3, 64, 3, 3, 1, False), (6, 4, 1, 7, 2, False)]
    probes += [(5, 5, 2, 3, 5, True), (7, 2, 1, 1, 1, True)]
    for _ in range(6):
        groups = int(rng.integers(1, 5))
        i, o, kh, kw = (int(n) for n in rng.integers(1, 8, 4))
        probes.append((groups * i, groups * o, kh, kw, groups, bool(rng.integers(0, 2))))
    return [dict(zip(names, probe, strict=True)) for probe in probes]


def _true_params(case):
    import torch

    layer = torch.nn.Conv2d(
        case["in_channels"],
        case["out_channels"],
        (case["kh"], case["kw"]),
        groups=case["groups"],
        bias=case["bias"],
        device="meta",
    )
    return sum(p.numel() for p in layer.parameters())


def _sizes(c):
    return c["in_channels"], c["out_channels"], c["kh"] * c["kw"], c["groups"]


def _weights(c):
    i, o, k, g = _sizes(c)
    return o * (i // g) * k


def _biases(c):
    return c["out_channels"] * c["bias"]


_ONE_SIDE = "A kernel has kh rows and kw columns. How many numbers are that? Try it with 3 rows of 5."
WEIGHT_COUNTS = (
    (
        "groups ignored",
        "Right for groups=1. With groups, a filter reads in_channels // groups channels only, so it has fewer slices.",
        lambda c: math.prod(_sizes(c)[:3]),
    ),
    (
        "filters divided by groups",
        "The slices of a filter are in_channels // groups. But all out_channels filters are there, whatever groups "
        "is: each group has its share of them.",
        lambda c: _weights(c) // c["groups"],
    ),
    (
        "multiplied by groups",
        "groups makes a layer smaller, not larger: each filter reads in_channels // groups channels.",
        lambda c: math.prod(_sizes(c)),
    ),
    ("one side of the kernel", _ONE_SIDE, lambda c: _weights(c) // c["kw"]),
    ("one side of the kernel", _ONE_SIDE, lambda c: _weights(c) // c["kh"]),
    (
        "kernel taken for square",
        "Right for square kernels only: you use one side twice. kh and kw may differ.",
        lambda c: _weights(c) // c["kw"] * c["kh"],
    ),
    (
        "kernel taken for square",
        "Right for square kernels only: you use one side twice. kh and kw may differ.",
        lambda c: _weights(c) // c["kh"] * c["kw"],
    ),
    (
        "sides of the kernel added",
        "A kernel of kh rows and kw columns has kh · kw numbers; you add the two.",
        lambda c: _weights(c) // (c["kh"] * c["kw"]) * (c["kh"] + c["kw"]),
    ),
    *(
        (
            "one channel number twice",
            f"You use {name} twice. One of the two says how many filters there are, the other how many slices each "
            "has.",
            lambda c, name=name: c[name] * (c[name] // c["groups"]) * c["kh"] * c["kw"],
        )
        for name in ("in_channels", "out_channels")
    ),
    (
        "one slice for each filter",
        "Each filter has one slice in your count. It has one for each channel that it reads.",
        lambda c: c["out_channels"] * c["kh"] * c["kw"],
    ),
    (
        "one filter",
        "This is the count for one filter. There are out_channels of them.",
        lambda c: c["in_channels"] // c["groups"] * c["kh"] * c["kw"],
    ),
)
_ONCE = "The bias is added to a finished map, so there is one for each map that comes out."
BIAS_COUNTS = (
    ("one bias for each input channel", f"{_ONCE} You count one for each that goes in.", lambda c: c["in_channels"]),
    (
        "one bias for each slice",
        f"{_ONCE} You count one for each slice; their results are added before the bias comes.",
        lambda c: c["out_channels"] * (c["in_channels"] // c["groups"]),
    ),
    (
        "one bias for each slice",
        f"{_ONCE} You count one for each pair of input and output.",
        lambda c: c["out_channels"] * c["in_channels"],
    ),
    ("one bias in all", f"{_ONCE} You count one for the whole layer.", lambda c: 1),
    ("one bias for each group", f"{_ONCE} You count one for each group.", lambda c: c["groups"]),
    (
        "more than one bias for each map",
        f"{_ONCE} You count two for each. (It is batch norm that learns two; it is a layer of its own.)",
        lambda c: 2 * c["out_channels"],
    ),
    (
        "more than one bias for each map",
        f"{_ONCE} You count one for each map in each group; but every map belongs to one group only.",
        lambda c: c["groups"] * c["out_channels"],
    ),
    (
        "one bias for each weight",
        f"{_ONCE} You count as many as there are weights.",
        lambda c: _weights(c),
    ),
)


def _with_bias(count):
    return lambda c: _weights(c) + count(c) * c["bias"]


PARAM_MISTAKES = (
    *(Mistake(name, try_next, lambda c, count=count: count(c) + _biases(c)) for name, try_next, count in WEIGHT_COUNTS),
    *(Mistake(name, try_next, _with_bias(count)) for name, try_next, count in BIAS_COUNTS),
    Mistake(
        "bias among the channels",
        f"{_ONCE} It belongs to no slice of the kernel, so it is not multiplied with kh, kw or groups.",
        lambda c: c["out_channels"] * ((c["in_channels"] + c["bias"]) // c["groups"]) * c["kh"] * c["kw"],
    ),
    Mistake(
        "bias among the channels",
        f"{_ONCE} It belongs to no slice of the kernel, so it is not multiplied with kh and kw.",
        lambda c: c["out_channels"] * (c["in_channels"] // c["groups"] + c["bias"]) * c["kh"] * c["kw"],
    ),
    Mistake(
        "more than one bias for each map",
        f"{_ONCE} You count one in any case and another with bias=True.",
        lambda c: _weights(c) + c["out_channels"] * (1 + c["bias"]),
    ),
    Mistake(
        "bias always counted", "With bias=False there is none to count.", lambda c: _weights(c) + c["out_channels"]
    ),
    Mistake(
        "brackets missing",
        "Right with a bias, and 0 without one. Python reads `a + b if bias else 0` as `(a + b) if bias else 0`. Put "
        "brackets around the part that depends on the bias.",
        lambda c: (_weights(c) + _biases(c)) * c["bias"],
    ),
    Mistake("bias forgotten", "The weights are right. The bias is learned, too.", _weights),
    *(
        Mistake(name, try_next, lambda c, count=count, bias=bias: count(c) + bias(c) * c["bias"])
        for (name, try_next, count), (_, _, bias) in itertools.product(WEIGHT_COUNTS, BIAS_COUNTS)
    ),
    *(
        Mistake(name, try_next, lambda c, count=count, always=always: count(c) + always * c["out_channels"])
        for (name, try_next, count), always in itertools.product(WEIGHT_COUNTS, (0, 1))
    ),
)


def _param_call(c):
    return (
        f"n_params({c['in_channels']}, {c['out_channels']}, kh={c['kh']}, kw={c['kw']}, groups={c['groups']}, "
        f"bias={c['bias']})"
    )


N_PARAMS = Task(
    "out_channels.n_params",
    title="Count what a layer learns",
    points=3,
    minutes=5,
    difficulty="easy",
    cases=_param_cases,
    probe=out_channels_probes.n_params,
    checker=Values(
        truth=_true_params,
        call=_param_call,
        mistakes=PARAM_MISTAKES,
        want="one whole number",
        accepts=_NUMBERS,
        whole=True,
        inspect=_whole(_param_call),
        instead=_BY_HAND,
        rtol=0,
        atol=1e-3,
        advice="Count for one filter first: how many slices, how many numbers in each? Then: how many filters, and "
        "what else is learned?",
    ),
    forbidden=out_channels_probes.COUNTING,
    hints=(
        "One filter first. It has a slice for each channel that it reads, and a slice has kh rows and kw columns.",
        "Without groups a filter reads all input channels; with groups it reads in_channels // groups of them. How "
        "many filters are there?",
        "A bias is one number for each map that comes out, if bias is True.",
    ),
)


# -- macs ------------------------------------------------------------------------------------------

_MAC_NAMES = ("in_channels", "out_channels", "kh", "kw", "stride", "padding", "groups", "height", "width")


def _mac_cases(rng):
    probes = [
        (3, 8, 3, 3, 2, 1, 1, 32, 32),
        (4, 6, 3, 5, 1, 0, 2, 9, 12),
        (6, 9, 1, 1, 1, 0, 3, 7, 5),
        (2, 5, 4, 2, 3, 2, 1, 11, 16),
        (8, 8, 3, 3, 1, 1, 8, 10, 14),
        (1, 4, 5, 5, 2, 0, 1, 28, 28),
    ]
    while len(probes) < 12:
        groups = int(rng.integers(1, 4))
        i, o, kh, kw, s, p, h, w = (int(n) for n in rng.integers((1, 1, 1, 1, 1, 0, 6, 6), (5, 6, 6, 6, 4, 3, 20, 20)))
        probes.append((groups * i, groups * o, kh, kw, s, p, groups, h, w))
    return [dict(zip(_MAC_NAMES, probe, strict=True)) for probe in probes]


def _true_macs(case):
    """Every number that comes out is a sum of as many products as a filter has weights."""
    import torch

    c = case
    weight = torch.empty(c["out_channels"], c["in_channels"] // c["groups"], c["kh"], c["kw"], device="meta")
    x = torch.empty(1, c["in_channels"], c["height"], c["width"], device="meta")
    y = torch.conv2d(x, weight, stride=c["stride"], padding=c["padding"], groups=c["groups"])
    return y.numel() * weight[0].numel()


def _places(c, *, padding=None, stride=None, whole=math.floor, more=1):
    p, s = c["padding"] * 2 if padding is None else padding, c["stride"] if stride is None else stride
    return [whole((n + p - k) / s) + more for n, k in ((c["height"], c["kh"]), (c["width"], c["kw"]))]


def _mac_weights(c):
    return c["out_channels"] * (c["in_channels"] // c["groups"]) * c["kh"] * c["kw"]


def _at(places, weights=_mac_weights):
    return lambda c: weights(c) * math.prod(places(c))


def _input_places(c):
    return c["height"], c["width"]


_FIT = "How many places has a window of kh rows in a height of H, with padding and stride? Lesson 00 has the formula."
_FLOPS = (
    "This counts multiplications and additions one by one: FLOPs. One MAC is both of them together, so it is half of "
    "that."
)
PLACES = (
    (
        "places of the input",
        "You use the size of the input. A filter is applied once for each place of the output, and there are fewer "
        "of them with a stride, or without padding.",
        _input_places,
    ),
    (
        "places of the input",
        "You divide the input's size by the stride. The output's size also depends on the kernel and the padding.",
        lambda c: (c["height"] // c["stride"], c["width"] // c["stride"]),
    ),
    (
        "places of the input",
        "You divide the input's size by the stride. The output's size also depends on the kernel and the padding.",
        lambda c: (c["height"] / c["stride"], c["width"] / c["stride"]),
    ),
    (
        "places of the input",
        "You use the size of the padded input. A filter is applied once for each place of the output.",
        lambda c: (c["height"] + 2 * c["padding"], c["width"] + 2 * c["padding"]),
    ),
    ("padding missing", f"Right without padding. {_FIT}", lambda c: _places(c, padding=0)),
    (
        "padding on one side",
        "padding=p adds p rows at the top and p at the bottom. You have p in all.",
        lambda c: _places(c, padding=c["padding"]),
    ),
    ("stride missing", f"Right for stride 1. {_FIT}", lambda c: _places(c, stride=1)),
    (
        "first window missing",
        "One place too few along each side: there is a window before the first step, too.",
        lambda c: _places(c, more=0),
    ),
    (
        "first window missing",
        "Right for stride 1. The + 1 comes after the division: the first window needs no step.",
        lambda c: [n // c["stride"] for n in _places(c, stride=1)],
    ),
    (
        "brackets missing",
        "// is worked out before + and −. What is to be divided needs brackets around it.",
        lambda c: [
            n + 2 * c["padding"] - k // c["stride"] + 1 for n, k in ((c["height"], c["kh"]), (c["width"], c["kw"]))
        ],
    ),
    *(
        (
            "kernel taken for square",
            f"Right for square kernels only: you use {side} for the height and for the width of the map.",
            lambda c, side=side: _places({**c, "kh": c[side], "kw": c[side]}),
        )
        for side in ("kh", "kw")
    ),
    (
        "no floor",
        "Some of your sizes are not whole. A window that fits only in part is not computed: what becomes of the rest "
        "of the division?",
        lambda c: _places(c, whole=float),
    ),
    (
        "rounded up",
        "A window that fits only in part is not computed: round down.",
        lambda c: _places(c, whole=math.ceil),
    ),
    (
        "sides of the kernel exchanged",
        "kh belongs to the height and kw to the width; you have them the other way round.",
        lambda c: _places({**c, "kh": c["kw"], "kw": c["kh"]}),
    ),
    *(
        (
            "stride along one axis",
            "The stride is the same for both axes: the window moves by it downwards and sideways. You use it for one "
            "of them.",
            lambda c, axis=axis: [_places(c)[axis], _places(c, stride=1)[1 - axis]],
        )
        for axis in (0, 1)
    ),
    *(
        (
            "padding along one axis",
            "The padding is the same for both axes. You use it for one of them.",
            lambda c, axis=axis: [_places(c)[axis], _places(c, padding=0)[1 - axis]],
        )
        for axis in (0, 1)
    ),
    (
        "one place",
        "This is the work for a single place of the output: the number of weights. They are used again at every place.",
        lambda c: (1,),
    ),
    (
        "one side of the map",
        "You multiply by the output's height only. A map has a width, too.",
        lambda c: _places(c)[:1],
    ),
    (
        "one side of the map",
        "You multiply by the output's width only. A map has a height, too.",
        lambda c: _places(c)[1:],
    ),
    (
        "map taken for square",
        "Right for square maps only: you use one side twice. Height and width may differ.",
        lambda c: [_places(c)[0]] * 2,
    ),
    (
        "map taken for square",
        "Right for square maps only: you use one side twice. Height and width may differ.",
        lambda c: [_places(c)[1]] * 2,
    ),
)
MAC_WEIGHTS = (
    (
        "groups ignored",
        "Right for groups=1. With groups, a filter reads in_channels // groups channels only.",
        lambda c: _mac_weights({**c, "groups": 1}),
    ),
    (
        "groups twice",
        "groups was taken off twice. Each filter reads fewer channels; but all out_channels filters are there.",
        lambda c: _mac_weights(c) // c["groups"],
    ),
    (
        "one side of the kernel",
        "One side of the kernel is missing: at each place a slice meets kh · kw numbers.",
        lambda c: _mac_weights(c) // c["kw"],
    ),
    (
        "one side of the kernel",
        "One side of the kernel is missing: at each place a slice meets kh · kw numbers.",
        lambda c: _mac_weights(c) // c["kh"],
    ),
    (
        "one side of the kernel",
        "The kernel is missing altogether: at each place a slice meets kh · kw numbers.",
        lambda c: _mac_weights(c) // (c["kw"] * c["kh"]),
    ),
    (
        "one filter",
        "This is the work of one filter. There are out_channels of them.",
        lambda c: _mac_weights(c) // c["out_channels"],
    ),
    (
        "one slice for each filter",
        "Each filter reads in_channels // groups channels, not one.",
        lambda c: c["out_channels"] * c["kh"] * c["kw"],
    ),
    ("FLOPs", _FLOPS, lambda c: 2 * _mac_weights(c)),
    (
        "FLOPs",
        _FLOPS,
        lambda c: 2 * _mac_weights(c) - c["out_channels"],
    ),
    (
        "work of training",
        "This is about what a step of training costs, forward and backward. Asked is the way forward alone.",
        lambda c: 3 * _mac_weights(c),
    ),
    (
        "bias counted",
        "The bias is added once for each output number, and multiplied with nothing. By the usual convention it is "
        "no MAC.",
        lambda c: _mac_weights(c) + c["out_channels"],
    ),
    (
        "FLOPs",
        f"{_FLOPS} And the bias is no MAC.",
        lambda c: 2 * _mac_weights(c) + c["out_channels"],
    ),
)

MAC_MISTAKES = (
    *(Mistake(name, try_next, _at(places)) for name, try_next, places in PLACES),
    *(Mistake(name, try_next, _at(_places, weights)) for name, try_next, weights in MAC_WEIGHTS),
    *(
        Mistake(name, try_next, _at(places, weights))
        for (name, try_next, places), (_, _, weights) in itertools.product(PLACES, MAC_WEIGHTS)
    ),
)


def _mac_call(c):
    return (
        f"macs({c['in_channels']}, {c['out_channels']}, kh={c['kh']}, kw={c['kw']}, stride={c['stride']}, "
        f"padding={c['padding']}, groups={c['groups']}, height={c['height']}, width={c['width']})"
    )


MACS = Task(
    "out_channels.macs",
    title="Count the work of a layer",
    points=3,
    minutes=10,
    difficulty="easy",
    cases=_mac_cases,
    probe=out_channels_probes.macs,
    checker=Values(
        truth=_true_macs,
        call=_mac_call,
        mistakes=MAC_MISTAKES,
        want="one whole number of MACs",
        accepts=_NUMBERS,
        whole=True,
        inspect=_whole(_mac_call),
        instead=_BY_HAND,
        rtol=0,
        atol=1e-3,
        advice="Two questions, one after the other: how many numbers come out of the layer, and how many products "
        "are added for each of them?",
    ),
    forbidden=out_channels_probes.COUNTING,
    hints=(
        "How many products are added for one number of the output? As many as one filter has weights.",
        "How many numbers come out? out_channels maps, each with a height and a width.",
        "The output's height is floor((height + 2 · padding − kh) / stride) + 1, and its width likewise. // rounds "
        "down.",
    ),
)


# -- quadruple -------------------------------------------------------------------------------------

QUADRUPLE_REASONS = {
    "a": "Maps do become more, not larger: their height and width depend on the picture, the strides and the "
    "padding. What else doubles, once as a number of filters, and once in each filter?",
    "b": "The kernel is 3 × 3 before and after; out_channels says nothing about it.",
    "c": "If only one layer's width doubled, that would be so. But here the layer before it doubled, too. What does "
    "that change in this layer?",
    "e": "MACs and parameters are two counts, and they are not added: each of them grows 4 times by itself.",
    "f": "It is exact, in every layer but the first and for every map size. Look for two factors of 2.",
}

QUADRUPLE = Task(
    "out_channels.quadruple",
    title="Why four times?",
    points=2,
    minutes=5,
    difficulty="easy",
    cases=lambda rng: [{}],
    probe=out_channels_probes.quadruple,
    checker=Choice(
        right="d",
        reasons=QUADRUPLE_REASONS,
        because="2 · 2 = 4. The slices of the first layer are the colours of the picture, and these did not double.",
    ),
    hints=(
        "Write down the shape of the weight of the second layer, (out_channels, in_channels, 3, 3), for 16 channels "
        "everywhere, and for 32. Then of the first layer, which reads 3 colours.",
        "Which numbers of the shape doubled in each case? By how much did their product grow?",
    ),
)


# -- gabor_bank ------------------------------------------------------------------------------------


def _gabor_cases(rng):
    probes = [
        (4, 5, 4.0, 1.5),
        (8, 15, 6.0, 3.0),
        (3, 7, 3.5, 2.0),
        (2, 9, 5.0, 2.5),
        (1, 3, 2.5, 1.0),
        (6, 11, 8.0, 4.0),
    ]
    for _ in range(4):
        n, half = int(rng.integers(2, 10)), int(rng.integers(1, 7))
        probes.append((n, 2 * half + 1, *(round(float(v), 2) for v in rng.uniform((3, 1), (9, 4)))))
    return [dict(zip(("n", "k", "lam", "sigma"), probe, strict=True)) for probe in probes]


def _grid(k, centre=None):
    along = np.arange(k) - ((k - 1) / 2 if centre is None else centre)
    return np.meshgrid(along, along)  # x changes along columns, y along rows


def _true_bank(case):
    """As complex exponentials, in torch: the same waves by another way."""
    import torch

    half = (case["k"] - 1) // 2
    place = torch.arange(-half, half + 1).to(torch.complex128)
    bank = []
    for m in range(case["n"]):
        turn = torch.tensor(2j * math.pi / case["lam"], dtype=torch.complex128)
        angle = math.pi * m / case["n"]
        bell = torch.exp(-(place**2) / (2 * case["sigma"] ** 2))
        columns, rows = (
            bell * torch.exp(turn * place * math.cos(angle)),
            bell * torch.exp(turn * place * math.sin(angle)),
        )
        bank.append(torch.outer(rows, columns).real)
    bank = torch.stack(bank)
    return (bank - bank.mean((1, 2), keepdim=True))[:, None].numpy()


def _bank(
    case,
    *,
    angle=lambda m, n: math.pi * m / n,
    bell=lambda x, y, s: np.exp(-(x**2 + y**2) / (2 * s**2)),
    wave=np.cos,
    phase=lambda t, lam: 2 * np.pi * t / lam,
    along=lambda x, y, a: x * math.cos(a) + y * math.sin(a),
    level=lambda filters, envelope: filters - filters.mean((1, 2), keepdims=True),
    centre=None,
):
    """The bank; each argument replaces one right choice by a mistake."""
    x, y = _grid(case["k"], centre)
    envelope = bell(x, y, case["sigma"])
    angles = [angle(m, case["n"]) for m in range(case["n"])]
    filters = np.stack([envelope * wave(phase(along(x, y, a), case["lam"])) for a in angles])
    return level(filters, envelope)[:, None]


_MEAN = "A filter must give 0 on a picture that is the same everywhere, however bright: its numbers must sum to 0."
_AXES = (
    "Directions are exchanged: filter 0 must change from left to right, along the columns, and be constant down each "
    "column but for the bell. Print np.sign of a small filter. In an array, the first index counts rows, which is y."
)
_ANGLES = "The angles are 180° · m / n for m = 0 … n − 1, so the last one is not 180°, which would be 0° once more."
_WHOLE_TAPS = "Coordinates count whole taps: for k = 5 they are −2, −1, 0, 1, 2."
_BELL = "The bell is exp(−(x² + y²) / (2 σ²)). Compare it with yours term by term; print it for k = 5."

GABOR_MISTAKES = variants(
    ("not zero-mean", _MEAN, lambda c: _bank(c, level=lambda f, e: f)),
    (
        "mean of the whole bank",
        f"{_MEAN} You took off the mean of all filters together; each has a mean of its own.",
        lambda c: _bank(c, level=lambda f, e: f - f.mean()),
    ),
    (
        "mean taken off before the bell",
        f"{_MEAN} Yours were level before the bell was put on; after that they no longer are.",
        lambda c: _wave_first(c),
    ),
    (
        "mean taken off along the bell",
        "Your filters do sum to 0; you took the mean off in proportion to the bell, as the lesson's own bank "
        "does. Here it is plainer: the same number from all k · k values of a filter.",
        lambda c: _bank(c, level=lambda f, e: f - e * f.sum((1, 2), keepdims=True) / e.sum()),
    ),
    (
        "scaled",
        "The pattern is right, but it was scaled as well. The task asks for the formula as it stands.",
        lambda c: _scaled(c, lambda f: np.abs(f).sum((2, 3), keepdims=True)),
        lambda c: _scaled(c, lambda f: np.sqrt((f**2).sum((2, 3), keepdims=True))),
        lambda c: _bank(c, bell=lambda x, y, s: np.exp(-(x**2 + y**2) / (2 * s**2)) / (2 * np.pi * s**2)),
        lambda c: _scaled(c, lambda f: f.max((2, 3), keepdims=True)),
    ),
    (
        "scaled",
        "The shape is right, the size is not: after the mean is taken off nothing is divided.",
        lambda c: _scaled(c, lambda f: f.std((2, 3), keepdims=True)),
    ),
    (
        "sum taken off",
        "You took off the sum of each filter. The mean is the sum divided by k · k.",
        lambda c: _bank(c, level=lambda f, e: f - f.sum((1, 2), keepdims=True)),
    ),
    (
        "whole numbers only",
        "Whole numbers cannot hold these: make the array of floats.",
        lambda c: np.trunc(_bank(c)),
    ),
    (
        "mean of each row",
        "You took off the mean of each row or column by itself, which changes the pattern. It is one number for "
        "a whole filter.",
        lambda c: _bank(c, level=lambda f, e: f - f.mean(2, keepdims=True)),
        lambda c: _bank(c, level=lambda f, e: f - f.mean(1, keepdims=True)),
    ),
    (
        "negative numbers lost",
        "No number is negative, so the filter answers to brightness after all. The valleys of the wave are below 0.",
        lambda c: np.abs(_bank(c)),
        lambda c: np.maximum(_bank(c), 0),
    ),
    (
        "wave not centred",
        "The bell is in its place, but the wave is shifted. At the middle tap t is 0, and the wave has its crest "
        "there.",
        lambda c: _bank(c, along=lambda x, y, a: x * math.cos(a) + y * math.sin(a) + c["k"] // 2),
        lambda c: _bank(c, along=lambda x, y, a: (x + c["k"] // 2) * math.cos(a) + (y + c["k"] // 2) * math.sin(a)),
    ),
    (
        "degrees",
        "np.cos, np.sin, math.cos and torch.cos take radians: 180° is π. Yours got degrees.",
        lambda c: _bank(c, angle=lambda m, n: 180 * m / n),
    ),
    ("x and y exchanged", _AXES, lambda c: _bank(c).swapaxes(2, 3)),
    (
        "turns the other way",
        "Filter 0 is right, the others turn the other way. y grows downwards, as the row numbers do, and t = "
        "x·cos θ + y·sin θ.",
        lambda c: _bank(c, along=lambda x, y, a: x * math.cos(a) - y * math.sin(a)),
    ),
    (
        "sine instead of cosine",
        "The wave begins with sin, so its middle is 0 and it answers to edges. Asked is cos, which is 1 in the middle.",
        lambda c: _bank(c, wave=np.sin),
    ),
    (
        "angles over a full turn",
        "Your angles go round the whole circle. A wave turned by 180° is the same wave, so half of the circle is "
        "enough: 180° · m / n.",
        lambda c: _bank(c, angle=lambda m, n: 2 * math.pi * m / n),
    ),
    (
        "last angle repeats the first",
        _ANGLES,
        lambda c: _bank(c, angle=lambda m, n: math.pi * m / max(n - 1, 1)),
        lambda c: _bank(c, angle=lambda m, n: math.pi * m / (n - 1)),
    ),
    (
        "angles one step on",
        "These are the right filters, each one place too early: m begins at 0, and filter 0 has the angle 0°.",
        lambda c: _bank(c, angle=lambda m, n: math.pi * (m + 1) / n),
    ),
    (
        "returned inside the loop",
        "Filter 0 is right, the others are not there. Does return stand inside the loop? It ends the function at once.",
        lambda c: _bank(c) * (np.arange(c["n"]) == 0)[:, None, None, None],
        lambda c: _bank(c)[:1],
    ),
    ("all filters the same", "All filters have the same direction. Where does m come in?", lambda c: _same(c, 0)),
    (
        "not centred",
        f"The bell's middle is in a corner; it lies on the middle tap. {_WHOLE_TAPS}",
        lambda c: _bank(c, centre=0),
    ),
    (
        "coordinates from −1 to 1",
        f"{_WHOLE_TAPS} Yours go from −1 to 1.",
        lambda c: _bank({**c, **{name: c[name] * (c["k"] - 1) / 2 for name in ("lam", "sigma")}}),
    ),
    (
        "not centred",
        "The middle is off by half a tap. For k = 5 the coordinates are −2, −1, 0, 1, 2.",
        lambda c: _bank(c, centre=c["k"] / 2),
    ),
    ("another bell", _BELL, lambda c: _bank(c, bell=lambda x, y, s: np.exp(-(x**2 + y**2) / s**2))),
    ("another bell", _BELL, lambda c: _bank(c, bell=lambda x, y, s: np.exp(-(x**2 + y**2) / (2 * s)))),
    ("another bell", _BELL, lambda c: _bank(c, bell=lambda x, y, s: np.exp(-(x**2 + y**2) / (4 * s**2)))),
    ("another bell", _BELL, lambda c: _bank(c, bell=lambda x, y, s: np.exp(-(x**2 + y**2) / s))),
    ("another bell", _BELL, lambda c: _bank(c, bell=lambda x, y, s: np.exp(-np.sqrt(x**2 + y**2) / (2 * s**2)))),
    ("another bell", _BELL, lambda c: _bank(c, bell=lambda x, y, s: np.exp(-(x**2) / (2 * s**2)))),
    ("another bell", _BELL, lambda c: _bank(c, bell=lambda x, y, s: np.exp((x**2 + y**2) / (2 * s**2)))),
    ("another bell", "Your bell falls off along the wave only. It is round: x² + y².", lambda c: _bell_of_t(c)),
    (
        "no bell",
        "The wave goes on to the edge of the kernel: the bell is missing. Wave and bell are multiplied.",
        lambda c: _bank(c, bell=lambda x, y, s: np.ones_like(x)),
    ),
    (
        "bell added",
        "Wave and bell are multiplied, number by number; you add them.",
        lambda c: _bell_added(c),
    ),
    (
        "wavelength as a frequency",
        "A wavelength of λ means that the wave repeats after λ pixels, so t is divided by it.",
        lambda c: _bank(c, phase=lambda t, lam: 2 * np.pi * t * lam),
    ),
    (
        "2π missing",
        "The wave is too long: cos repeats after 2π, and it must do so when t has grown by λ.",
        lambda c: _bank(c, phase=lambda t, lam: t / lam),
    ),
    (
        "2π missing",
        "The wave is twice too long: cos repeats after 2π, not after π.",
        lambda c: _bank(c, phase=lambda t, lam: np.pi * t / lam),
    ),
    (
        "axes of the weight",
        "The shape must be that of a layer's weight for one channel: (filters, 1, k, k). The 1 stands at the "
        "second place; [:, None] puts it there.",
        lambda c: _bank(c).swapaxes(0, 1),
    ),
    (
        "axes of the weight",
        "The shape must be that of a layer's weight for one channel: (filters, 1, k, k). The axis of the one "
        "channel is missing.",
        lambda c: _bank(c)[:, 0],
    ),
) + (
    Mistake(
        "function of another library",
        "math.cos takes one number, np.cos an array, torch.cos a tensor; so do exp and sqrt. Which of them is what you "
        "hand over? Print its type.",
        sign=lambda case, answer, truth: (
            answer.status == "raised"
            and any(words in answer.error["message"] for words in ("to Python scalars", "must be Tensor, not float"))
        ),
    ),
)


def _wave_first(case):
    x, y = _grid(case["k"])
    bell = np.exp(-(x**2 + y**2) / (2 * case["sigma"] ** 2))
    return _bank(case, bell=lambda x, y, s: np.ones_like(x)) * bell


def _scaled(case, size):
    filters = _bank(case)
    return filters / size(filters)


def _same(case, m):
    return np.repeat(_bank(case)[m : m + 1], case["n"], axis=0)


def _bell_added(case):
    x, y = _grid(case["k"])
    bell = np.exp(-(x**2 + y**2) / (2 * case["sigma"] ** 2))
    return _bank(
        case,
        bell=lambda x, y, s: np.ones_like(x),
        level=lambda f, e: (f + bell) - (f + bell).mean((1, 2))[:, None, None],
    )


def _bell_of_t(case):
    def wave(t):
        return np.exp(-(t**2) / (2 * case["sigma"] ** 2)) * np.cos(2 * np.pi * t / case["lam"])

    return _bank(case, bell=lambda x, y, s: np.ones_like(x), phase=lambda t, lam: t, wave=wave)


def _gabor_call(c):
    return f"gabor_bank(n={c['n']}, k={c['k']}, lam={c['lam']:g}, sigma={c['sigma']:g})"


GABOR_BANK = Task(
    "out_channels.gabor_bank",
    title="Build a bank of filters",
    points=6,
    minutes=25,
    difficulty="medium",
    packages=("numpy", "torch"),
    cases=_gabor_cases,
    probe=out_channels_probes.gabor_bank,
    checker=Values(
        truth=_true_bank,
        call=_gabor_call,
        mistakes=GABOR_MISTAKES,
        want="an array or a tensor of shape (n, 1, k, k)",
        accepts=("ndarray", "Tensor"),
        axes=("filter", "channel"),
        rtol=1e-4,
        atol=1e-5,
        instead="The lesson's own bank is another one, and here the writing is the task. Begin with the coordinates.",
        advice="Take k = 3, print x, y, the bell and the wave one after the other, and compare each with the "
        "formulas. The middle tap has x = y = 0, so bell and wave are both 1 there.",
    ),
    forbidden=out_channels_probes.GABOR,
    hints=(
        "Begin with the coordinates of the taps: for k = 5 both x and y go from −2 to 2. np.meshgrid makes two k × k "
        "arrays of them: x the same in every row, y the same in every column.",
        "The bell is the same for all filters. In a loop over m: the angle in radians, t, the wave, the product with "
        "the bell, and then its mean taken off.",
        "np.stack puts n arrays of k × k into one of (n, k, k). The axis for the one channel comes second.",
    ),
)


# -- digit_net -------------------------------------------------------------------------------------

MOST_PARAMETERS, MOST_MACS = 15_000, 300_000
LEAST_FIELD, LEAST_FIELD_POOLED = 7, 20
LEAST_WIDTH, LEAST_LAST = 8, 16  # the knee of the experiment out_channels_width
PICTURE = (1, 28, 28)


def _cost(specs):
    return stacks.cost(specs, PICTURE)


def _widths(specs):
    return [spec.out_channels for spec in convolutions(specs)]


def _bare_pairs(specs):
    """How many pairs of neighbouring convolutions have no activation between them, in words."""
    pairs, seen = 0, True
    for spec in specs:
        if isinstance(spec, Conv2dSpec):
            pairs += not seen
            seen = False
        seen = seen or isinstance(spec, stacks.ActivationSpec)
    return f"{pairs} pair{'s' * (pairs != 1)} with none"


def _over(*kinds):
    """The parameters of a network that is over the budget and would not be without the layers of these kinds; else "
    "0."""

    def measure(specs):
        rows = [(type(spec).__name__, spec.parameters) for spec in specs]
        total = sum(count for _, count in rows)
        rest = sum(count for kind, count in rows if kind not in kinds)
        return total if total > MOST_PARAMETERS >= rest else 0

    return measure


def _field(specs):
    """How many pixels each way a place of the last convolution's map sees."""
    last = max(index for index, spec in enumerate(specs) if isinstance(spec, Conv2dSpec))
    return min(stacks.receptive_field(specs[: last + 1], input_size=PICTURE)[-1].size)


def _field_before_pooling(specs):
    """How far each place of the last map sees, where pooling then leaves one place of it; else the whole picture."""
    shape = PICTURE
    for index, spec in enumerate(specs):
        before, shape = shape, spec.output_shape(shape)
        if isinstance(spec, (stacks.PoolSpec, stacks.AdaptivePoolSpec)) and math.prod(shape[1:]) == 1 < math.prod(
            before[1:]
        ):
            return min(stacks.receptive_field(specs[:index], input_size=PICTURE)[-1].size)
    return max(PICTURE)


_TABLE = "cl.cost(digit_net, (1, 28, 28)) shows each layer's share."
_WIDE_ENOUGH = "at least w maps from every convolution and 2w from the last, w as at the knee in the lesson's section 7"
REQUIREMENTS = (
    Requirement(
        "ten numbers",
        "10 numbers for a picture of (1, 28, 28)",
        lambda specs: _cost(specs).rows[-1].output_shape,
        lambda shape: tuple(shape) == (10,),
        "A head makes numbers of maps: nn.Flatten() lays them into one row, nn.Linear(…, 10) makes ten numbers of it.",
    ),
    Requirement(
        "three convolutions",
        "at least three convolutions",
        lambda specs: len(convolutions(specs)),
        lambda count: count >= 3,
        "Three stages are asked for. Two may be cheaper, but they see less of the picture.",
    ),
    Requirement(
        "no activation between",
        "an activation between any two convolutions",
        _bare_pairs,
        lambda words: words.startswith("0 "),
        "With nothing between them two convolutions do, but for the border, what a single one could do. nn.ReLU() "
        "between them makes them two.",
    ),
    Requirement(
        "too narrow",
        _WIDE_ENOUGH,
        _widths,
        lambda widths: min(widths) < LEAST_WIDTH or widths[-1] >= LEAST_LAST,
        "Wide enough everywhere but at the end: the last convolution needs twice w.",
    ),
    Requirement(
        "too narrow",
        _WIDE_ENOUGH,
        _widths,
        lambda widths: min(widths) >= LEAST_WIDTH and widths[-1] >= LEAST_LAST,
        "Read the table in section 7 from narrow to wide, with its spread: the knee is the narrowest network that no "
        "wider one clearly beats. Save where it costs most instead: which layer is that?",
    ),
    Requirement(
        "norms not counted",
        f"at most {MOST_PARAMETERS:,} learned numbers, everything counted",
        _over("NormSpec"),
        lambda count: count <= MOST_PARAMETERS,
        f"Without its norms it would fit. Batch norm learns two numbers for each channel, and they count. {_TABLE}",
    ),
    Requirement(
        "head not counted",
        f"at most {MOST_PARAMETERS:,} learned numbers, everything counted",
        _over("LinearSpec", "NormSpec"),
        lambda count: count <= MOST_PARAMETERS,
        "The convolutions alone would fit; the head makes it too large. Each of its inputs costs ten weights, and "
        f"each map brings as many inputs as it has pixels. {_TABLE} Fewer maps at the end, or smaller ones?",
    ),
    Requirement(
        "too many parameters",
        f"at most {MOST_PARAMETERS:,} learned numbers, everything counted",
        lambda specs: _cost(specs).parameters,
        lambda count: count <= MOST_PARAMETERS,
        f"The convolutions alone are too large. A layer's weights grow with the product of two widths. {_TABLE}",
    ),
    Requirement(
        "too many MACs",
        f"at most {MOST_MACS:,} MACs for one picture",
        lambda specs: _cost(specs).macs,
        lambda count: count <= MOST_MACS,
        "Each weight is used once at every place of the output. Which layer works on the largest map with the most "
        f"channels going in? {_TABLE} A stride sooner, or fewer channels there?",
    ),
    Requirement(
        "sees too little",
        f"places in the last convolution's map that see at least {LEAST_FIELD} pixels each way",
        _field,
        lambda field: field >= LEAST_FIELD,
        "A position that sees a few pixels may not tell a stroke from a dot. Kernels larger than 1 × 1 see further, "
        "and after a stride each step is longer: the column “sees” of cl.review_model(digit_net, (1, 28, 28)) counts.",
    ),
    Requirement(
        "pooled too soon",
        f"where maps are averaged to one number each, places that see at least {LEAST_FIELD_POOLED} pixels each way",
        _field_before_pooling,
        lambda field: field >= LEAST_FIELD_POOLED,
        "The mean of a map does not say where something was. In the network of lesson 03 that hurt most where each "
        "position saw a bit of a stroke. Flatten keeps the positions apart.",
    ),
)


def _six(verdict, cases, answers):
    """The number of requirements as the text counts them."""
    if verdict.outcome != RIGHT:
        return verdict
    # Some of the six are judged in several steps, with words of their own.
    return dataclasses.replace(verdict, message="digit_net keeps to all six requirements.")


DIGIT_NET = Task(
    "out_channels.digit_net",
    title="Choose widths under a budget",
    points=6,
    minutes=25,
    difficulty="hard",
    packages=("numpy", "torch", "convlab"),
    cases=lambda rng: [{}],
    probe=out_channels_probes.digit_net,
    checker=Design(requirements=REQUIREMENTS, explain=_six),
    hints=(
        "Begin with the sizes of the maps. A stride of 2 takes 28 to 14, another one to 7. A third one would save "
        "more; how many pixels are left then for the head?",
        "Work out the head first: 10 weights for each pixel of each map at the end, and 10 biases. How many maps of "
        "7 × 7 can you afford?",
        "Then the convolutions: filters · channels · 9 weights each, used at every place of their output. The first "
        "one reads a single channel and is cheap, so the others decide. cl.cost adds up for you.",
    ),
)


TASKS = (N_PARAMS, MACS, QUADRUPLE, GABOR_BANK, DIGIT_NET)
