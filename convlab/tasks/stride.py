"""The tasks of lesson 04, stride. Torch in float64 is the oracle; it loads when an answer is judged."""

import dataclasses
import functools
import math

import numpy as np

from convlab.probes import stride as stride_probes
from convlab.tasks.checkers import Numbers, Own, Values, check_some
from convlab.tasks.core import NOT_ATTEMPTED, NOT_YET, RIGHT, Mistake, Task, TaskVerdict
from convlab.tasks.matching import raised, same_values
from convlab.tasks.messages import diff_excerpt, plain_shape, stopped, wrong_type

# -- sizes -----------------------------------------------------------------------------------------

HEIGHTS = (7, 8, 27, 28, 224, 225)


def _size_cases(rng):
    return [{"heights": list(HEIGHTS), "kernel_size": 3, "stride": 2, "padding": 0}]


def _true_sizes(case):
    import torch

    weight = torch.zeros(1, 1, case["kernel_size"], case["kernel_size"], dtype=torch.float64)
    pictures = [torch.zeros(1, 1, height, 8, dtype=torch.float64) for height in case["heights"]]
    return [torch.conv2d(x, weight, stride=case["stride"], padding=case["padding"]).shape[2] for x in pictures]


def _each_height(formula):
    return lambda case: [formula(h, case["kernel_size"], case["stride"], case["padding"]) for h in case["heights"]]


SIZE_MISTAKES = (
    Mistake(
        "halves",
        "These are the heights divided by 2, rounded down; rounding the last step of the formula up gives the "
        "same. A stride of 2 does not simply halve: the 3 × 3 window must lie inside the picture completely, and "
        "where it would stick out at the bottom there is no output. Count its places for height 8.",
        _each_height(lambda h, k, s, p: h // s),
    ),
    Mistake(
        "halves",
        "These are the heights divided by 2, halves and all. The window must stay inside the picture, and "
        "it stands at whole places only. Count the places for height 7 on paper.",
        _each_height(lambda h, k, s, p: h / s),
    ),
    Mistake(
        "halves and rounds up",
        "These are the heights divided by 2, rounded up. That is what padding=1 gives with this kernel; "
        "here the padding is 0. Where can the window start for the last time?",
        _each_height(lambda h, k, s, p: math.ceil(h / s)),
    ),
    Mistake(
        "no floor",
        "The formula is the right one, but its division has a remainder for the even heights. A window "
        "that only partly fits is not computed: what does that do to the remainder?",
        _each_height(lambda h, k, s, p: (h + 2 * p - k) / s + 1),
    ),
    Mistake(
        "one too few",
        "Each is one too small. You counted the steps; there is a window before the first step, too.",
        _each_height(lambda h, k, s, p: (h + 2 * p - k) // s),
    ),
    Mistake(
        "stride ignored",
        "These are the sizes for stride 1: only the kernel's width has been taken off. The window moves by 2.",
        _each_height(lambda h, k, s, p: h + 2 * p - k + 1),
    ),
    Mistake(
        "minus the whole kernel",
        "You took the kernel off once too often, or left out the first window: check with height 3, where "
        "exactly one window fits.",
        _each_height(lambda h, k, s, p: (h - k - 1) // s),
    ),
    Mistake(
        "large heights only",
        "The small ones are right, and nothing changes with the height: the window may start at 0, 2, 4, … and at "
        "height − 3 at the latest. How many starts are that?",
        sign=lambda case, answer, truth: _only_large(case["heights"], answer.data - truth),
    ),
)


def _only_large(heights, off):
    """Whether whole numbers are wrong only where nobody would draw the cells."""
    return bool(np.any(off)) and all(n > 30 and e == np.round(e) for n, e in zip(heights, off, strict=True) if e)


SIZES = Task(
    "stride.sizes",
    title="Predict the sizes",
    points=2,
    minutes=5,
    difficulty="easy",
    cases=_size_cases,
    probe=stride_probes.sizes,
    checker=Numbers(
        truth=_true_sizes,
        labels=lambda case: [f"height {h}" for h in case["heights"]],
        mistakes=SIZE_MISTAKES,
    ),
    hints=(
        "Draw 7 cells in a row. Put a window of 3 on the first three. Move it by 2, and again, until it no longer "
        "fits. How many places did it have?",
        "The last window must start no later than height − 3. Starts are 0, 2, 4, …: how many of them are there?",
        "Number of windows = 1 (the first) + the whole steps of 2 that fit into what is left, height − 3. "
        "“Whole” means: drop the remainder.",
    ),
)


# -- usage_counts ----------------------------------------------------------------------------------


def _count_cases(rng):
    probes = [
        (24, 3, 2, 1),
        (24, 1, 2, 0),
        (24, 7, 2, 3),
        (8, 3, 2, 0),
        (10, 4, 3, 2),
        (9, 2, 5, 0),
        (5, 5, 1, 4),
        (7, 2, 1, 3),
    ]
    cases = [dict(zip("nksp", probe, strict=True)) for probe in probes]
    while len(cases) < 16:
        n, k, s, p = (int(v) for v in rng.integers((3, 1, 1, 0), (18, 7, 5, 4)))
        if n + 2 * p >= k:
            cases.append({"n": n, "k": k, "s": s, "p": p})
    return cases


def _true_counts(case):
    """The gradient of the sum of all windows: every window that reads a cell adds 1 to it."""
    import torch

    x = torch.zeros(1, 1, case["n"], dtype=torch.float64, requires_grad=True)
    weight = torch.ones(1, 1, case["k"], dtype=torch.float64)
    torch.nn.functional.conv1d(x, weight, stride=case["s"], padding=case["p"]).sum().backward()
    return x.grad[0, 0].numpy().round().astype(int)


def _windows(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def _count(case, *, windows=None, start=None, step=None, width=None, wrap=False, padded=False, clip=False):
    """Counts with each argument replacing one right choice by a mistake."""
    n, k, s, p = (case[name] for name in "nksp")
    counts = np.zeros(n + 2 * p if padded else n, dtype=int)
    shift = (0 if padded else -p) if start is None else start
    for window in range(_windows(n, k, s, p) if windows is None else windows):
        first = window * (s if step is None else step) + shift
        for tap in range(k if width is None else width):
            place = (max(first, 0) if clip else first) + tap
            if 0 <= place < len(counts) or (wrap and place < len(counts)):
                counts[place] += 1
            elif wrap:
                raise IndexError
    return counts


def _sliced(case, *, windows=None, clip=True):
    """``counts[max(0, first) : first + k] += 1``, also where its end is negative; clip=False leaves out the max."""
    n, k, s, p = _nksp(case)
    counts = np.zeros(n, dtype=int)
    for first in range(-p, n + p - k + 1, s)[:windows]:
        counts[max(first, 0) if clip else first : first + k] += 1
    return counts


def _minus_zero(case):
    """The right counts, cut out of the padded row with a slice [p:-p]."""
    return _count(case, padded=True)[case["p"] : -case["p"]]


def _nksp(case):
    return tuple(case[name] for name in "nksp")


COUNT_MISTAKES = (
    Mistake(
        "minus zero",
        "Right wherever p is not 0. For p = 0 a slice such as row[p:-p] becomes row[0:-0], and −0 is 0: it ends before "
        "the first cell, so it is empty. Let the slice end at p + n, counted from the left.",
        _minus_zero,
    ),
    Mistake(
        "pushes windows inside",
        "A window that hangs over the left end is pushed inside as a whole, so it covers cells that it does not "
        "reach. It stays where it is; only those of its cells that lie outside do not count.",
        lambda c: _count(c, clip=True),
    ),
    Mistake(
        "counts the padding",
        "You return a count for the padded cells as well, n + 2·p of them. The padding takes part, but only the n "
        "cells of the input itself are asked for.",
        lambda c: _count(c, padded=True),
    ),
    Mistake(
        "wraps round",
        "The first windows start at −p, outside the input. In Python counts[-1] is the last cell, so what hangs "
        "over at the left is counted at the right end (and at the right end an index may be too large). Skip the "
        "places outside 0 … n−1.",
        lambda c: _count(c, wrap=True),
    ),
    Mistake(
        "wraps round",
        "What hangs over one end is counted at the other, as if the cells lay in a ring. The padding is outside: "
        "skip it.",
        lambda c: np.bincount(
            [(w * c["s"] + t - c["p"]) % c["n"] for w in range(_windows(*_nksp(c))) for t in range(c["k"])],
            minlength=c["n"],
        ),
    ),
    Mistake(
        "wraps round",
        "The first windows start at −p. In a slice a negative start counts from the end: what is counts[-1:2]? These "
        "windows are lost. Where should the slice begin when start is negative?",
        lambda c: _sliced(c, clip=False),
    ),
    Mistake(
        "wraps round",
        "Right where p is not larger than k. With much padding the first windows also end before the first cell, and "
        "in a slice a negative end counts from the end, as in counts[0:-2]. Which cells do those windows read?",
        _sliced,
    ),
    Mistake(
        "counts windows that do not fit",
        "There is a window too many: the last one stands partly outside, beyond the padding. PyTorch leaves out "
        "what does not fit completely. How many whole steps of s fit?",
        lambda c: _count(c, windows=math.ceil((c["n"] + 2 * c["p"] - c["k"]) / c["s"]) + 1),
    ),
    Mistake(
        "counts windows that do not fit",
        "You let a window start at every s-th cell up to the end. The last ones stand partly outside, and PyTorch "
        "leaves them out: how many windows fit completely?",
        lambda c: _count(c, windows=math.ceil((c["n"] + 2 * c["p"]) / c["s"])),
    ),
    Mistake(
        "forgets that padding shifts",
        "Your windows start at the first cell. With padding they start earlier, inside the padding. On which cell "
        "does the very first window begin when p is 1, and when p is 3?",
        lambda c: _count(c, start=0),
    ),
    Mistake(
        "shifts the wrong way",
        "Your windows start at +p. The padding lies before the first cell, so it moves their start to the left.",
        lambda c: _count(c, start=c["p"]),
    ),
    Mistake(
        "no padding at all",
        "This is the answer for p = 0. With padding there are more windows, and the first ones start before the "
        "first cell.",
        lambda c: _count({**c, "p": 0}),
    ),
    Mistake(
        "padding on one side",
        "You have p padded cells in all. In PyTorch p counts for each side, so the padded input has n + 2·p cells.",
        lambda c: _count(c, windows=max(0, (c["n"] + c["p"] - c["k"]) // c["s"] + 1)),
    ),
    Mistake(
        "one window too few",
        "The last window is missing. You counted the steps; there is a window before the first step, too.",
        lambda c: _count(c, windows=_windows(*_nksp(c)) - 1),
    ),
    *(
        Mistake(
            "only the first window", "Only the first window is counted. Does a return stand inside the loop?", answer
        )
        for answer in (lambda c: _count(c, windows=1), lambda c: _sliced(c, windows=1))
    ),
    *(
        Mistake("stride ignored", "Your windows move by 1. They move by s.", answer)
        for answer in (lambda c: _count({**c, "s": 1}), lambda c: _sliced({**c, "s": 1}))
    ),
    Mistake(
        "stride ignored",
        "The number of windows is right, but they move by 1 instead of by s.",
        lambda c: _count(c, step=1),
    ),
    Mistake(
        "kernel and stride exchanged",
        "It looks as if k and s had changed places: the window is k wide and moves by s.",
        lambda c: _count({**c, "k": c["s"], "s": c["k"]}),
    ),
    Mistake(
        "kernel and stride exchanged",
        "The number of windows is right, but each is s wide and moves by k. It is k wide and moves by s.",
        lambda c: _count(c, step=c["k"], width=c["s"]),
    ),
    Mistake(
        "only the first cell of each window",
        "Each window is counted in one cell only. It reads k cells: all of them count.",
        lambda c: _count(c, width=1),
    ),
    Mistake(
        "one cell too few in each window",
        "Each window reads k cells; you count k − 1. In Python range(a, b) stops before b.",
        lambda c: _count(c, width=c["k"] - 1),
    ),
    Mistake(
        "one cell too many in each window",
        "Each window reads k cells; you count k + 1. Is a bound included that should not be?",
        lambda c: _count(c, width=c["k"] + 1),
    ),
    Mistake(
        "yes or no",
        "You mark whether a cell is read at all. Asked is how many windows read it: several windows may add to one "
        "cell.",
        lambda c: np.minimum(_true_counts(c), 1),
    ),
)

USAGE_COUNTS = Task(
    "stride.usage_counts",
    title="Count the windows over each cell",
    points=3,
    minutes=10,
    difficulty="easy",
    packages=("numpy", "torch"),
    cases=_count_cases,
    probe=stride_probes.usage_counts,
    checker=Values(
        truth=_true_counts,
        call=lambda c: f"usage_counts(n={c['n']}, k={c['k']}, s={c['s']}, p={c['p']})",
        mistakes=COUNT_MISTAKES,
        want="a NumPy array of n counts",
        whole=True,
        instead="The package would count for you; here the counting itself is the task.",
    ),
    forbidden=stride_probes.COUNTING,
    hints=(
        "Take n=5, k=3, s=2, p=1 on paper: five cells, one padded cell at each end. Put down every window, and "
        "make a stroke in each cell that it covers. The strokes are the answer.",
        "Two loops: over the windows, and over the k cells of each. Where does window i begin, counted in cells of "
        "the input? Before the first cell it may be negative.",
        "Before you add a stroke, ask whether the place lies inside the input, 0 ≤ place < n. The number of "
        "windows is the output size, as in the task before, now with 2·p more cells.",
    ),
)


# -- repair ----------------------------------------------------------------------------------------

# What the network must keep, so that weights trained with the old one still load.
UNET_PARAMETERS = {
    "down1.weight": [8, 1, 3, 3],
    "down1.bias": [8],
    "down2.weight": [16, 8, 3, 3],
    "down2.bias": [16],
    "down3.weight": [32, 16, 3, 3],
    "down3.bias": [32],
    "up3.weight": [32, 16, 3, 3],
    "up3.bias": [16],
    "up2.weight": [32, 8, 3, 3],
    "up2.bias": [8],
    "up1.weight": [16, 1, 3, 3],
    "up1.bias": [1],
}


def _unet_cases(rng):
    sizes = [(32, 32), (28, 28), (30, 30), (37, 37), (28, 37), (37, 30), (29, 44)]
    sizes += [tuple(int(n) for n in rng.integers(17, 60, 2)) for _ in range(4)]
    weights = {name: rng.standard_normal(shape).astype(np.float32) / 4 for name, shape in UNET_PARAMETERS.items()}
    return [{"x": rng.random((2, 1, h, w)).astype(np.float32), "weights": weights} for h, w in sizes]


def _broken_unet(case):
    """What BrokenUNet gives for a picture whose sides are multiples of 8."""
    import torch

    w = {name: torch.from_numpy(weight).double() for name, weight in case["weights"].items()}

    def down(x, name):
        return torch.relu(torch.conv2d(x, w[f"{name}.weight"], w[f"{name}.bias"], stride=2, padding=1))

    def up(x, name):
        weight, bias = w[f"{name}.weight"], w[f"{name}.bias"]
        return torch.conv_transpose2d(x, weight, bias, stride=2, padding=1, output_padding=1)

    skip1 = down(torch.from_numpy(case["x"]).double(), "down1")
    skip2 = down(skip1, "down2")
    deep = torch.relu(up(down(skip2, "down3"), "up3"))
    deep = torch.relu(up(torch.cat([deep, skip2], 1), "up2"))
    return up(torch.cat([deep, skip1], 1), "up1").numpy()


def _unet_call(case):
    return f"RepairedUNet on a picture of {_size_words(case)}"


def _judge_unet(cases, answers):
    verdicts = [_judge_unet_case(case, answer) for case, answer in zip(cases, answers, strict=True)]
    wrong = [i for i, verdict in enumerate(verdicts) if verdict is not None]
    if not wrong:
        return TaskVerdict(
            RIGHT, f"All {len(cases)} sizes come back as they went in, with both skips and the old weights."
        )
    if answers[wrong[0]].facts.get("untouched"):
        return TaskVerdict(
            NOT_ATTEMPTED,
            "RepairedUNet is still as it came: it behaves like BrokenUNet.",
            try_next="Copy the method that must change from BrokenUNet into RepairedUNet, change it there, run the "
            "cell, then run this one.",
        )
    named = [i for i in wrong if verdicts[i].mistake in _UNET_NAMED]
    if not named and not any(_square(cases[i]) for i in wrong):
        first = verdicts[wrong[0]]
        return TaskVerdict(
            NOT_YET,
            f"Every square picture comes back right, but not {_size_words(cases[wrong[0]])}. {first.message}",
            mistake="works for squares only",
            case=wrong[0],
            call=_unet_call(cases[wrong[0]]),
            try_next="Height and width can be off by different amounts. Do both axes get their own size?",
        )
    i = (named or wrong)[0]
    verdict = verdicts[i]
    if not named and len(wrong) < len(cases):
        good = [_size_words(cases[j]) for j in range(len(cases)) if j not in wrong]
        verdict = _with(verdict, message=f"{verdict.message} It does work for {', '.join(good[:3])}.")
    return _with(verdict, case=i)


_UNET_NAMED = (
    "layers changed",
    "computes something else",
    "skips removed",
    "input resized",
    "pooling instead of stride",
    "time limit",
)


def _with(verdict, **changes):
    return dataclasses.replace(verdict, **changes)


def _square(case):
    return case["x"].shape[2] == case["x"].shape[3]


def _size_words(case):
    return f"{case['x'].shape[2]} × {case['x'].shape[3]}"


def _judge_unet_case(case, answer):
    """What is wrong with one answer, or None."""
    call, x, facts = _unet_call(case), case["x"], answer.facts
    if answer.status in ("timeout", "skipped"):
        return (
            stopped(call, answer) if answer.error else TaskVerdict(NOT_YET, f"{call} was not run.", mistake="skipped")
        )
    structural = _unet_structure(call, facts)
    if structural is not None:
        return structural
    if answer.status == "raised":
        verdict = stopped(call, answer)
        message = answer.error["message"]
        if "has no len()" in message or "output_size must have" in message:
            return _with(
                verdict,
                mistake="one number for the size",
                try_next="A size has two numbers: give (height, width), both together in brackets. A map's shape is "
                "(pictures, channels, height, width); which two of the four are they?",
            )
        if "requested an output size" in message:
            return _with(
                verdict,
                mistake="size of another map",
                try_next="The layer can only make a map about twice as large as the one that it gets, as its message "
                "says. You asked it for the size of another map: with which skip is the result of this layer joined?",
            )
        if "'output_padding'" in message:
            return _with(
                verdict,
                try_next="output_padding is given once, when the layer is made. At the call the layer takes "
                "output_size=(height, width).",
            )
        if "channels" in message:
            return _with(verdict, try_next="This layer expects two maps, joined. Is torch.cat still there, with both?")
        if "must match" in message:
            return _with(
                verdict,
                mistake="sizes do not meet",
                try_next="Two maps that are joined differ by one pixel. A stride of 2 makes 7 and 8 both into 4, "
                "so on the way up 4 cannot know what it was: something must tell the layer which size to make. "
                "Which size does the skip have?",
            )
        return verdict
    trouble = wrong_type(call, answer.value, "a torch tensor", ("Tensor",))
    if trouble is not None:
        return trouble
    seen = facts.get("first_input")
    if seen is not None and not _contains(seen, x):
        return TaskVerdict(
            NOT_YET,
            f"{call}: the first layer received a picture of {seen.shape[-2]} × {seen.shape[-1]} that does not hold "
            "the one that was given.",
            mistake="input resized",
            call=call,
            try_next="Stretching or cutting the input changes what the network sees, and its output is then of "
            "another picture. The first layer must get every pixel as it is (a border round them is allowed, if you "
            "cut it off again at the end). Or leave the input alone, and repair the place where the sizes go wrong.",
        )
    size, want = tuple(answer.value["shape"]), x.shape
    if size != want:
        return TaskVerdict(
            NOT_YET,
            f"{call} gave back the shape {plain_shape(size)}; expected {plain_shape(want)}.",
            mistake="another size comes back",
            call=call,
            expected=list(want),
            got=list(size),
            try_next="The picture that comes out must be as large as the one that went in, for every size. What "
            "decides the size of the last layer's output?",
        )
    if set(facts.get("skips", ())) != {"down1", "down2"} or np.ptp(answer.data) == 0:
        return TaskVerdict(
            NOT_YET,
            f"{call}: the size is right, but the layers of BrokenUNet did not make this result.",
            mistake="computes something else",
            call=call,
            try_next="Every picture has to go through all of BrokenUNet's layers, whatever its size. Repair "
            "the place where the sizes go wrong; there is no need to treat sizes apart.",
        )
    if not any(n % 8 for n in want[2:]) and not same_values(answer.data, _broken_unet(case), rtol=1e-3, atol=1e-4):
        return TaskVerdict(
            NOT_YET,
            f"{call}: the size is right, but the numbers are not those of BrokenUNet any more, which worked for "
            "this size.",
            mistake="computes something else",
            call=call,
            comparison=diff_excerpt(_broken_unet(case), answer.data),
            try_next="Compare your forward with that of BrokenUNet line by line: every layer, every relu, and the "
            "order in torch.cat.",
        )
    if answer.changed:
        return TaskVerdict(
            NOT_YET,
            f"{call} changed its input.",
            mistake="changes its input",
            call=call,
            try_next="Work on a copy: x = x.clone().",
        )
    return None


def _unet_structure(call, facts):
    """Findings about the network itself, which hold for every picture."""
    types = set(facts.get("modules", {}).values())
    if types & {"MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "AdaptiveMaxPool2d"}:
        return TaskVerdict(
            NOT_YET,
            "RepairedUNet holds a pooling layer, which BrokenUNet does not.",
            mistake="pooling instead of stride",
            call=call,
            try_next="Pooling with ceil_mode only moves the question: on the way up nobody knows yet whether a map "
            "of 4 came from 7 or from 8. Keep the strided layers, and look at the way up.",
        )
    if facts.get("skips") and not all(facts["skips"].values()):
        lost = next(name for name, kept in facts["skips"].items() if not kept)
        return TaskVerdict(
            NOT_YET,
            f"What {lost} found no longer reaches the layers on the way up: its skip is gone.",
            mistake="skips removed",
            call=call,
            try_next="Without the skip nothing can clash, but the fine detail is lost with it, and that is what "
            "the skip is for. Keep torch.cat, and make the two sizes equal.",
        )
    got = facts.get("parameters")
    if got is None or got == UNET_PARAMETERS:
        return None
    halved = [n for n in ("up2.weight", "up1.weight") if n in got and got[n][0] < UNET_PARAMETERS[n][0]]
    if halved:
        return TaskVerdict(
            NOT_YET,
            f"{halved[0]} now takes {got[halved[0]][0]} channels instead of {UNET_PARAMETERS[halved[0]][0]}: its "
            "skip is gone.",
            mistake="skips removed",
            call=call,
            try_next="Without the skip nothing can clash, but the fine detail is lost with it, and that is what "
            "the skip is for. Keep torch.cat, and make the two sizes equal.",
        )
    names = sorted(set(got) ^ set(UNET_PARAMETERS)) or [n for n in UNET_PARAMETERS if got[n] != UNET_PARAMETERS[n]]
    return TaskVerdict(
        NOT_YET,
        f"The layers have changed ({names[0]}), so weights that were trained with BrokenUNet would no longer load.",
        mistake="layers changed",
        call=call,
        try_next="The repair needs no other weights: leave names, channels and kernel sizes as they are, and "
        "change how the layers are called.",
    )


def _contains(large, x):
    """Whether x lies unchanged somewhere in `large` (padding round it is allowed)."""
    extra = [large.shape[axis] - x.shape[axis] for axis in (2, 3)]
    if large.ndim != 4 or large.shape[:2] != x.shape[:2] or min(extra) < 0:
        return False
    h, w = x.shape[2:]
    return any(
        np.array_equal(large[:, :, top : top + h, left : left + w], x)
        for top in range(extra[0] + 1)
        for left in range(extra[1] + 1)
    )


REPAIR = Task(
    "stride.repair",
    title="Repair an encoder–decoder",
    points=5,
    minutes=20,
    kind="debug",
    difficulty="medium",
    writes="RepairedUNet",
    packages=("numpy", "torch"),
    cases=_unet_cases,
    probe=stride_probes.repaired_unet,
    checker=Own(_judge_unet, noun="class"),
    needs=("torch",),
    hints=(
        "Write the height of the map after every layer in a row, for 32 and for 28: 32 → 16 → 8 → 4 → … Where do "
        "the way down and the way up stop matching?",
        "A stride of 2 makes both 7 and 8 into 4. On the way up the layer always makes 8 of 4. It has to be told "
        "when 7 is meant.",
        "A layer made with nn.ConvTranspose2d takes one more argument besides its map when it is called, which names "
        "the size to make: the last cells of section 10 of the lesson (notebooks/04_stride.ipynb) show it. And forward "
        "still holds the maps of the way down, whose sizes are the ones you need.",
    ),
)


# -- blur_pool -------------------------------------------------------------------------------------


def _blur_cases(rng):
    probes = [(1, 3, 2, 1, 6, 6), (3, 5, 2, 2, 9, 8), (2, 4, 2, 1, 8, 7), (2, 3, 1, 1, 5, 6), (1, 5, 3, 1, 11, 8)]
    probes += [(4, 2, 2, 2, 7, 6), (2, 7, 4, 1, 13, 9), (1, 1, 2, 1, 5, 4)]
    for _ in range(4):
        c, k, s, n, h, w = (int(v) for v in rng.integers((1, 2, 1, 1, 8, 8), (5, 7, 4, 3, 15, 15)))
        probes.append((c, k, s, n, h, w))
    cases = []
    for index, (c, k, s, n, h, w) in enumerate(probes):
        x = rng.random((n, c, h, w)).astype(np.float64 if index % 4 == 3 else np.float32)
        if index == 0:
            x[:] = 1  # a constant picture must come out constant
        cases.append({"channels": c, "k": k, "stride": s, "x": x})
    return cases


def _binomial(k):
    return np.array([math.comb(k - 1, i) for i in range(k)], dtype=float)


def _blur(case, *, kernel=None, mode="reflect", pad=None, stride=None, mix=False, first=False):
    """The blurred and subsampled pictures; each argument replaces one right choice by a mistake."""
    import torch
    from torch.nn import functional

    k, s, channels = case["k"], case["stride"] if stride is None else stride, case["channels"]
    if kernel is None:
        kernel = np.outer(_binomial(k), _binomial(k)) / 4.0 ** (k - 1)
    x = torch.from_numpy(case["x"]).double()
    if first:
        x, s = x[..., ::s, ::s], 1
    low, high = pad or ((k - 1) // 2, k // 2)
    x = functional.pad(x, (low, high, low, high), mode=mode) if low or high else x
    weight = torch.from_numpy(np.asarray(kernel, dtype=float)).expand(channels, channels if mix else 1, *kernel.shape)
    return functional.conv2d(x, weight, stride=s, groups=1 if mix else channels).numpy()


@functools.cache
def _normalised(values):
    array = np.array(values, dtype=float)
    return np.outer(array, array) / array.sum() ** 2


def _per(case, name):
    """Kernels that people take instead of the binomial one."""
    k = case["k"]
    if name == "row":
        return np.outer(_binomial(k), _binomial(k)) / 2.0 ** (k - 1)
    if name == "none":
        return np.outer(_binomial(k), _binomial(k))
    if name == "box":
        return _normalised((1,) * k)
    if name == "triangle":
        return _normalised(tuple(min(i, k - 1 - i) + 1 for i in range(k)))
    row = np.zeros((k, k))
    row[(k - 1) // 2] = _binomial(k) / 2.0 ** (k - 1)
    return row if name == "rows" else row.T


# What shows in the numbers of float32 pictures, which need no .to(…). These come first: who has wrong numbers is helped
# with those, not with where the kernel is kept.
BLUR_VALUE_MISTAKES = (
    Mistake(
        "not normalised",
        "A constant picture must stay as it is: the numbers of the kernel must sum to 1, in two dimensions.",
        lambda c: _blur(c, kernel=_per(c, "none")),
    ),
    Mistake(
        "not normalised",
        "The kernel sums to 1 along one axis only: it was divided by the sum of its row, not by the sum of all k × "
        "k numbers.",
        lambda c: _blur(c, kernel=_per(c, "row")),
    ),
    Mistake(
        "zero padding",
        "Inside the numbers are right, at the border they are too small: zeros from the padding were mixed in, "
        "which darkens the border. functional.pad(x, …, mode='reflect') mirrors the picture instead.",
        lambda c: _blur(c, mode="constant"),
    ),
    Mistake(
        "another padding",
        "Inside the numbers are right, at the border they are not: the edge pixel was repeated (replicate). "
        "reflect mirrors at the edge without repeating it.",
        lambda c: _blur(c, mode="replicate"),
    ),
    Mistake(
        "another padding",
        "Inside the numbers are right, at the border they are not: the picture was continued from its other side "
        "(circular). reflect mirrors it.",
        lambda c: _blur(c, mode="circular"),
    ),
    Mistake(
        "mixes channels",
        "Every channel came out as the sum of all blurred channels. A blur must leave the channels apart: which "
        "argument of conv2d gives each channel its own kernel?",
        lambda c: _blur(c, mix=True),
    ),
    Mistake(
        "mixes channels",
        "Every channel came out as the mean of all blurred channels. A blur must leave the channels apart: which "
        "argument of conv2d gives each channel its own kernel?",
        lambda c: _blur(c, mix=True) / c["channels"],
    ),
    Mistake(
        "even kernels misaligned",
        "For even k the padding cannot be the same on both sides: k − 1 pixels in all, (k−1)//2 before and k//2 "
        "after, as PyTorch's 'same' splits them. You have k//2 on both sides.",
        lambda c: _blur(c, pad=(c["k"] // 2, c["k"] // 2)),
    ),
    Mistake(
        "even kernels misaligned",
        "For even k the padding cannot be the same on both sides: k − 1 pixels in all, (k−1)//2 before and k//2 "
        "after, as PyTorch's 'same' splits them. You have (k−1)//2 on both sides.",
        lambda c: _blur(c, pad=((c["k"] - 1) // 2, (c["k"] - 1) // 2)),
    ),
    Mistake(
        "even kernels misaligned",
        "For even k the larger part of the padding goes to the bottom and right; you have it at the top and left. "
        "The result is shifted by a pixel.",
        lambda c: _blur(c, pad=(c["k"] // 2, (c["k"] - 1) // 2)),
    ),
    Mistake(
        "no padding",
        "Your map is too small: without padding the border is lost. Pad k − 1 pixels in all, by reflection, before "
        "the blur.",
        lambda c: _blur(c, pad=(0, 0)),
    ),
    Mistake(
        "box instead of binomial",
        "All pixels of the window count the same in your kernel. Binomial means the rows of Pascal's triangle, 1 2 "
        "1 or 1 4 6 4 1: the middle counts most.",
        lambda c: _blur(c, kernel=_per(c, "box")),
    ),
    Mistake(
        "triangle instead of binomial",
        "Your kernel rises evenly, 1 2 3 2 1. Binomial means the rows of Pascal's triangle, 1 4 6 4 1.",
        lambda c: _blur(c, kernel=_per(c, "triangle")),
    ),
    Mistake(
        "blurs along one axis",
        "The picture is blurred along its rows only. The kernel is the outer product of the binomial row with "
        "itself, k × k.",
        lambda c: _blur(c, kernel=_per(c, "rows")),
    ),
    Mistake(
        "blurs along one axis",
        "The picture is blurred along its columns only. The kernel is the outer product of the binomial row with "
        "itself, k × k.",
        lambda c: _blur(c, kernel=_per(c, "columns")),
    ),
    Mistake(
        "stride forgotten",
        "The blur is right, but no pixel is left out: the result has the size for stride 1. Where does stride come in?",
        lambda c: _blur(c, stride=1),
    ),
    Mistake(
        "stride always 2",
        "Right for stride 2, wrong for others: is a 2 written where stride should stand?",
        lambda c: _blur(c, stride=2),
    ),
    Mistake(
        "blurs too late",
        "The pixels were dropped first and the rest was blurred. By then the fine pattern has already turned into "
        "a false coarse one: blur first, then keep every stride-th pixel.",
        lambda c: _blur(c, first=True),
    ),
    Mistake(
        "only drops pixels",
        "These are every stride-th pixel of the input: the blur is missing.",
        lambda c: np.asarray(c["x"][..., :: c["stride"], :: c["stride"]], dtype=float),
    ),
    *(
        Mistake(
            "ignores k",
            f"Right for k = {size}, wrong for every other k: your kernel is always {size} × {size}. It must be k × k, "
            "made from the row of Pascal's triangle that holds k numbers.",
            answer,
        )
        for size in (3, 5, 4, 2)
        for answer in (
            lambda c, size=size: _blur({**c, "k": size}),
            lambda c, size=size: _blur(c, kernel=_normalised(tuple(_binomial(size)))),
        )
    ),
    Mistake(
        "integer kernel",
        "The pictures hold float32 numbers, your kernel whole numbers (“Long”): conv2d does not mix the two. Make it "
        "with dtype=torch.float32.",
        sign=lambda case, answer, truth: _raised_over(answer, "long"),
    ),
    Mistake(
        "float64 kernel",
        "Pictures usually are float32; your kernel is float64 (“Double”), and conv2d does not mix the two. NumPy makes "
        "float64: make the tensor with dtype=torch.float32. BlurPool2d(…)(picture) must work without any .to(…).",
        sign=lambda case, answer, truth: case["x"].dtype == np.float32 and _raised_over(answer, "double"),
    ),
    Mistake(
        "mixes channels",
        "Your kernel has the shape (channels, channels, k, k), as an nn.Conv2d without groups has it: each channel "
        "that comes out is then a sum over all channels that go in. A blur leaves the channels apart: which argument "
        "of conv2d gives each channel its own kernel?",
        sign=lambda case, answer, truth: (
            _kernel_shape(answer)[1:2] == [case["channels"]] and case["channels"] > 1 and _differs(answer, truth)
        ),
    ),
    Mistake(
        "kernel shape",
        "For each channel by itself conv2d wants a weight of the shape (channels, 1, k, k), and the argument that "
        "splits the channels into groups. Print the shape of yours.",
        sign=lambda case, answer, truth: (
            answer.status == "raised"
            and any(
                words in answer.error["message"]
                for words in (" channels, but got", "at dimension 0", "least three dim")
            )
        ),
    ),
    Mistake(
        "weights of a layer",
        "An nn.Conv2d begins with random numbers as its weight, and it adds a bias. Have you put your own k × k "
        "numbers there? A tensor made by yourself and functional.conv2d are simpler.",
        sign=lambda case, answer, truth: (
            "Conv2d" in answer.facts.get("layers", [])
            and _differs(answer, truth)
            and np.shape(answer.data) == truth.shape
        ),
    ),
    Mistake(
        "not normalised",
        "A constant picture must stay as it is; yours comes out everywhere as one other number. That number is the sum "
        "of your kernel, which must be 1.",
        sign=lambda case, answer, truth: _constant(case, answer, truth) and np.ptp(answer.data) < 1e-5,
    ),
    Mistake(
        "zero padding",
        "A constant picture stays as it is inside, and becomes darker at the border: zeros from the padding were mixed "
        "in. functional.pad(x, …, mode='reflect') mirrors the picture instead.",
        sign=lambda case, answer, truth: (
            _constant(case, answer, truth)
            and same_values(answer.data[..., 1:, 1:], truth[..., 1:, 1:])
            and answer.data.max() <= 1
        ),
    ),
)

# What does not show in them.
BLUR_MISTAKES = (
    *BLUR_VALUE_MISTAKES,
    Mistake(
        "trainable",
        "The kernel is a parameter, so an optimiser would change it. BlurPool is fixed: self.register_buffer(name, "
        "tensor) keeps it with the module and out of parameters().",
        sign=lambda case, answer, truth: bool(answer.facts.get("parameters")),
    ),
    Mistake(
        "kernel stays behind",
        "The module was moved to another dtype with .to(…), and its kernel was not: it is an ordinary attribute. "
        "self.register_buffer(name, tensor) makes it travel along, to another dtype and to a GPU.",
        sign=lambda case, answer, truth: (
            answer.status == "raised"
            and case["x"].dtype == np.float64
            and answer.facts.get("buffers") == {}
            and any(word in answer.error["message"] for word in ("same", "dtype", "type"))
        ),
    ),
)


def _raised_over(answer, dtype):
    """Whether torch refused to mix the input's dtype with this one."""
    if answer.status != "raised" or answer.error["type"] != "RuntimeError":
        return False
    message = answer.error["message"].lower()
    return dtype in message and any(word in message for word in ("type", "same"))


def _kernel_shape(answer):
    """The shape of the first weight or buffer with four axes, or []."""
    shapes = [*answer.facts.get("parameters", {}).values(), *answer.facts.get("buffers", {}).values()]
    return next((shape for shape in shapes if len(shape) == 4), [])


def _constant(case, answer, truth):
    """Whether the answer has the right size, but not the numbers, for a constant picture."""
    return bool(np.all(case["x"] == 1)) and _differs(answer, truth) and np.shape(answer.data) == truth.shape


def _differs(answer, truth):
    return answer.status == "returned" and not same_values(answer.data, truth)


def _blur_call(case):
    n, c, h, w = case["x"].shape
    what = "a constant picture" if np.all(case["x"] == 1) else "a picture"
    moved = "" if case["x"].dtype == np.float32 else ".to(torch.float64)"
    made = f"BlurPool2d({case['channels']}, {case['k']}, stride={case['stride']}){moved}"
    return f"{made} on {what} {plain_shape((n, c, h, w))}"


def _inspect_blur_module(cases, answers, truths):
    """Whether it is a module at all."""
    answer = answers[0]
    if answer.facts.get("is_module") is False:
        return TaskVerdict(
            NOT_YET,
            "BlurPool2d does not make a torch module.",
            mistake="no module",
            try_next="Begin the class with class BlurPool2d(nn.Module): and its __init__ with super().__init__().",
        )
    error = answer.error or {}
    if error.get("type") == "AttributeError" and "before Module.__init__" in error.get("message", ""):
        return TaskVerdict(
            NOT_YET,
            f"BlurPool2d raised AttributeError: {error['message']}",
            mistake="super().__init__() missing",
            try_next="super().__init__() must be the first line of __init__: it makes the place where modules and "
            "buffers live.",
        )
    if error.get("type") in ("AttributeError", "NameError"):
        return _with(
            stopped(_blur_call(cases[0]), answer),
            case=0,
            try_next="forward knows what __init__ has kept: self.k there and self.k here. Does __init__ still hold its "
            "dots, or is a self. missing in one of the two? (Or is the name misspelt?)",
        )
    return None


def _inspect_blur_dtype(cases, answers, truths):
    """Whether the dtype is kept."""
    for case, answer in zip(cases, answers, strict=True):
        other = answer.status == "returned" and answer.value.get("dtype") != f"torch.{case['x'].dtype}"
        if other and not answer.facts.get("parameters"):
            return TaskVerdict(
                NOT_YET,
                f"{_blur_call(case)} of {case['x'].dtype} gave back {answer.value.get('dtype')}.",
                mistake="dtype",
                call=_blur_call(case),
                try_next="The result should keep the input's dtype. Which tensor of yours has another one?",
            )
    return None


def _blur_checker(mistakes, inspect):
    return Values(
        name="BlurPool2d",
        truth=_blur,
        call=_blur_call,
        mistakes=mistakes,
        want="a torch tensor",
        accepts=("Tensor",),
        noun="class",
        inspect=inspect,
    )


_BLUR_VALUES = _blur_checker(BLUR_VALUE_MISTAKES, _inspect_blur_module)
_BLUR_ALL = _blur_checker(BLUR_MISTAKES, _inspect_blur_dtype)


def _judge_blur(cases, answers):
    """The numbers of the plain cases first; then what else the layer must keep to."""
    plain = [i for i, case in enumerate(cases) if case["x"].dtype == np.float32]
    if all(answer.status in ("returned", "raised") for answer in answers):
        verdict = check_some(_BLUR_VALUES, cases, answers, plain)
        if verdict.outcome != RIGHT:
            return verdict
    return _BLUR_ALL.check(cases, answers)


BLUR_POOL = Task(
    "stride.blur_pool",
    title="Write BlurPool2d",
    points=6,
    minutes=25,
    difficulty="hard",
    writes="BlurPool2d",
    packages=("numpy", "torch"),
    cases=_blur_cases,
    probe=stride_probes.blur_pool,
    checker=Own(_judge_blur, BLUR_MISTAKES, noun="class"),
    needs=("torch",),
    hints=(
        "Start with the kernel alone: for k=3 the row 1 2 1, its outer product with itself, divided by its sum. "
        "Print it, and print its sum.",
        "Three steps in forward: pad the picture by reflection, convolve with the kernel, move by stride. "
        "torch.nn.functional has pad and conv2d; pad takes (left, right, top, bottom).",
        "To blur every channel for itself, conv2d needs a weight of shape (channels, 1, k, k) and groups=channels. "
        "A tensor that belongs to a module but is not trained is registered with self.register_buffer(name, "
        "tensor).",
    ),
)


# -- consistency -----------------------------------------------------------------------------------


def _consistency_cases(rng):
    cases = []
    for index in range(8):
        # Many pictures: a share of few is too easily right by chance.
        n, h, w, classes = (int(v) for v in rng.integers((40, 5, 5, 4), (60, 9, 9, 8)))
        if index == 0:
            w = h + 2
        shifts = [[1, 0], [0, 1]] if index == 0 else rng.integers(0, 4, (int(rng.integers(2, 5)), 2)).tolist()
        shifts = [shift if any(shift) else [1, 2] for shift in shifts]
        if index == 1:
            shifts = [[0, 2]]
        if index == 2:
            shifts = [[2, 0], [-1, 1], [0, -2]]
        if index == 3:
            shifts = [[1, 1], [2, 1]]  # neither 0 nor negative: the slices that stop at those are right here
        if index == 4:
            shifts = [[-1, 0], [-2, -1], [1, -3], [-3, 2]]
        weight = rng.standard_normal((classes, (1 + index % 3) * h * w))
        cases.append(
            {
                "x": rng.random((n, 1 + index % 3, h, w)).astype(np.float32),
                "weight": weight - weight.mean(1, keepdims=True),  # else one class would win for every picture
                "labels": rng.integers(0, classes, n),
                "shifts": [[int(a), int(b)] for a, b in shifts],
            }
        )
    return cases


def _shifted(x, dy, dx):
    """Content moved down by dy and right by dx, with a blank border."""
    out = np.zeros_like(x)
    h, w = x.shape[-2:]
    out[..., max(dy, 0) : h + min(dy, 0), max(dx, 0) : w + min(dx, 0)] = x[
        ..., max(-dy, 0) : h - max(dy, 0), max(-dx, 0) : w - max(dx, 0)
    ]
    return out


def _logits(case, x):
    import torch

    return torch.from_numpy(x.astype(np.float64)).flatten(1) @ torch.from_numpy(case["weight"]).T


def _agreement(case, *, move=_shifted, compare=None, swap=False, sign=1, over=np.mean, against=None):
    """The share of unchanged predictions; each argument replaces one right choice by a mistake."""
    reference = _logits(case, case["x"])
    same = []
    for dy, dx in case["shifts"]:
        dy, dx = (dx, dy) if swap else (dy, dx)
        moved = _logits(case, move(case["x"], sign * dy, sign * dx))
        if compare is not None:
            same.append(compare(reference, moved))
        else:
            target = reference.argmax(1).numpy() if against is None else against(case)
            same.append(moved.argmax(1).numpy() == target)
    return float(over(np.array(same, dtype=float)))


def _rolled(x, dy, dx):
    return np.roll(x, (dy, dx), axis=(-2, -1))


def _edge(x, dy, dx):
    return np.take(
        np.take(x, np.clip(np.arange(x.shape[-2]) - dy, 0, x.shape[-2] - 1), axis=-2),
        np.clip(np.arange(x.shape[-1]) - dx, 0, x.shape[-1] - 1),
        axis=-1,
    )


def _python_slices(x, dy, dx, none=True):
    """Slices that are right for positive shifts: out[dy:, dx:] = x[:-dy, :-dx], with or without care for 0."""
    out = np.zeros_like(x)
    out[..., dy:, dx:] = x[..., : (-dy or None) if none else -dy, : (-dx or None) if none else -dx]
    return out


def _slices_from_the_size(x, dy, dx):
    """out[dy:, dx:] = x[:h − dy, :w − dx]: right for 0, and stops at negative shifts."""
    out = np.zeros_like(x)
    out[..., dy:, dx:] = x[..., : x.shape[-2] - dy, : x.shape[-1] - dx]
    return out


def _slice_and_pad(x, dy, dx):
    """x[:-dy, :-dx] with dy rows put before it, and dx columns; a picture of another size does not suit the model."""
    out = np.pad(x[..., :-dy, :-dx], [(0, 0), (0, 0), (max(dy, 0), 0), (max(dx, 0), 0)])
    return out[..., max(-dy, 0) :, max(-dx, 0) :]


def _with_labels(**changes):
    return lambda c: _agreement(c, against=lambda case: case["labels"], **changes)


def _chained(case, pile):
    """Each shift starts where the last one ended: from its pictures (pile), or from its predictions."""
    x, same = case["x"], []
    before = _logits(case, x).argmax(1)
    for shift in case["shifts"]:
        moved = _shifted(x, *shift)
        after = _logits(case, moved).argmax(1)
        same.append((after == before).float().mean().item())
        x, before = (moved, before) if pile else (x, after)
    return float(np.mean(same))


CONSISTENCY_MISTAKES = (
    *(
        Mistake(
            "minus zero",
            "A slice such as [:-down] leaves out the last rows, but for down = 0 it is [:-0], and −0 is 0: it ends "
            "before the first row, so it is empty. Let the slice end at height − down, counted from the top.",
            lambda c, move=move: _agreement(c, move=move),
        )
        for move in (functools.partial(_python_slices, none=False), _slice_and_pad)
    ),
    *(
        Mistake(
            "ignores negative shifts",
            "Right for shifts down and to the right, wrong for negative ones. In a slice a negative number counts from "
            "the end, which is not what is meant here: −1 means one row up, or one column to the left.",
            lambda c, move=move: _agreement(c, move=move),
        )
        for move in (_python_slices, _slices_from_the_size)
    ),
    Mistake(
        "ignores negative shifts",
        "Right for shifts down and to the right, wrong for negative ones: −1 means one row up, or one column to "
        "the left.",
        lambda c: _agreement(c, move=lambda x, dy, dx: _shifted(x, max(dy, 0), max(dx, 0))),
    ),
    Mistake(
        "compares logits",
        "Almost nothing agrees. Do you compare the scores themselves, whole batches at once, or the argmax along the "
        "wrong axis? Asked is whether the predicted label stays the same: for each picture the class with the largest "
        "score.",
        lambda c: _agreement(c, compare=lambda a, b: np.isclose(a, b).all(1)),
    ),
    Mistake(
        "compares logits",
        "You compare the scores one by one. Asked is whether the predicted label, the class with the "
        "largest score, stays the same.",
        lambda c: _agreement(c, compare=lambda a, b: np.isclose(a, b)),
    ),
    Mistake(
        "rolls the picture",
        "torch.roll brings what leaves at one side back in at the other. A picture that moves does not do that: "
        "leave the place that becomes free blank (zero).",
        lambda c: _agreement(c, move=_rolled),
    ),
    *(
        Mistake(
            "rolls the picture",
            "torch.roll brings what leaves at one side back in at the other; leave the place that becomes free blank "
            f"(zero) instead. And {words}",
            lambda c, changes=changes: _agreement(c, move=_rolled, **changes),
        )
        for changes, words in (
            ({"swap": True}, "the axes are exchanged: a shift is (down, right), first the rows, then the columns."),
            ({"sign": -1}, "it moves the other way: (1, 0) means one row down."),
        )
    ),
    Mistake(
        "repeats the edge",
        "The place that becomes free is filled with the edge's pixels. It should be blank (zero).",
        lambda c: _agreement(c, move=_edge),
    ),
    Mistake(
        "compares with the labels",
        "You compare with the true labels: that is the accuracy on shifted pictures. Asked is whether the "
        "prediction stays what it was before the shift, right or wrong.",
        _with_labels(),
    ),
    *(
        Mistake(
            "compares with the labels",
            "You compare with the true labels: that is the accuracy on shifted pictures. Asked is whether the "
            f"prediction stays what it was before the shift, right or wrong. {words}",
            _with_labels(**changes),
        )
        for changes, words in (
            ({"move": _rolled}, "(And torch.roll brings back what leaves the picture; leave that place blank, zero.)"),
            (
                {"move": _rolled, "swap": True},
                "(And torch.roll brings back what leaves the picture; leave that place blank, zero. First come the "
                "rows, then the columns.)",
            ),
            ({"swap": True}, "(And a shift is (down, right): first the rows, then the columns.)"),
            ({"over": np.sum}, "(And a share is divided by the number of pictures times the number of shifts.)"),
            ({"over": lambda same: same.sum(1).mean()}, "(And a share is divided by the number of pictures, too.)"),
        )
    ),
    Mistake(
        "compares with the labels",
        "This is the accuracy on the pictures as they are. Asked is how often the prediction survives a shift.",
        lambda c: float(np.mean(_logits(c, c["x"]).argmax(1).numpy() == c["labels"])),
    ),
    Mistake(
        "axes exchanged",
        "A shift is (down, right): first the rows, then the columns. You have them the other way round.",
        lambda c: _agreement(c, swap=True),
    ),
    Mistake(
        "moves the other way",
        "A shift of (1, 0) moves the content one row down. Yours moves up (and left instead of right).",
        lambda c: _agreement(c, sign=-1),
    ),
    Mistake(
        "percent",
        "You return percent. Asked is a share between 0 and 1.",
        lambda c: 100 * _agreement(c),
    ),
    Mistake(
        "a number of pictures",
        "You return how many agree. Asked is the share: divide by the number of pictures times the number of shifts.",
        lambda c: _agreement(c, over=np.sum),
    ),
    Mistake(
        "a number of pictures",
        "You divide by the number of pictures only; there are as many comparisons as pictures times shifts.",
        lambda c: _agreement(c, over=lambda same: same.sum() / same.shape[1]),
    ),
    Mistake(
        "a number of pictures",
        "You divide by the number of shifts only, so it is the number of pictures that agree. A share cannot exceed 1: "
        "divide by the number of pictures, too.",
        lambda c: _agreement(c, over=lambda same: same.sum(1).mean()),
    ),
    Mistake(
        "all shifts at once",
        "You count a picture only if it survives every shift. Asked is the share over all pairs of a picture and a "
        "shift.",
        lambda c: _agreement(c, over=lambda same: same.all(0).mean()),
    ),
    Mistake(
        "one shift only",
        "Only the last shift counts in your result. Is something set anew in each round of the loop that should be "
        "added up?",
        lambda c: _agreement(c, over=lambda same: same[-1].mean()),
    ),
    Mistake(
        "one shift only",
        "Only the first shift counts in your result. Does a return stand inside the loop?",
        lambda c: _agreement(c, over=lambda same: same[0].mean()),
    ),
    Mistake(
        "shifts pile up",
        "Each shift moves what the one before has left. Every one of them starts from the picture that was not moved: "
        "does a line such as x = … stand in your loop?",
        lambda c: _chained(c, pile=True),
    ),
    Mistake(
        "compares with the last shift",
        "You compare with the prediction of the shift before. Asked is whether it is that of the picture that was not "
        "moved.",
        lambda c: _chained(c, pile=False),
    ),
    Mistake(
        "the share that changes",
        "This is the share of predictions that change. Asked is the share that stays.",
        lambda c: 1 - _agreement(c),
    ),
    Mistake(
        "more than all",
        "A share cannot exceed 1. By what do you divide? There are as many comparisons as pictures times shifts.",
        sign=lambda case, answer, truth: np.ndim(answer.data) == 0 and _number(answer.data) > 1 + 1e-6,
    ),
    Mistake(
        "minus zero",
        "For a shift of 0 a slice came out empty. Is there one such as [:-down]? −0 is 0, so [:-0] ends before the "
        "first row. Let the slice end at height − down, counted from the top.",
        sign=raised("size (0)", "x0 and", "size 0", where=lambda case: 0 in np.ravel(case["shifts"])),
    ),
    Mistake(
        "moved picture of another size",
        "Your moved pictures are larger or smaller than x, so the model cannot take them. A moved picture is as large "
        "as before: what leaves it at one side is cut off.",
        sign=raised("shapes cannot be multiplied"),
    ),
    Mistake(
        "shifts pile up",
        "Your function changed x itself, so the next shift starts from what this one left. Work on a copy: x.clone().",
        sign=lambda case, answer, truth: bool(answer.changed) and _differs(answer, truth),
    ),
)


def _number(data):
    return float(data) if isinstance(data, (int, float, np.ndarray)) and not isinstance(data, bool) else 0.0


def _consistency_call(case):
    shifts = ", ".join(f"({dy}, {dx})" for dy, dx in case["shifts"])
    n, _, h, w = case["x"].shape
    return f"consistency(model, x, labels, [{shifts}]) with {n} pictures of {h} × {w}"


def _inspect_consistency(cases, answers, truths):
    """A result between 0 and 1 is a single number; lists of them are a common slip with its own words."""
    for case, answer, truth in zip(cases, answers, truths, strict=True):
        data = answer.data
        if (
            answer.status == "returned"
            and isinstance(data, np.ndarray)
            and data.ndim
            and same_values(data.mean(), truth)
        ):
            return TaskVerdict(
                NOT_YET,
                f"{_consistency_call(case)} gave back {data.size} numbers; expected one.",
                mistake="not averaged",
                call=_consistency_call(case),
                expected=truth,
                got=data,
                try_next="They only have to be averaged.",
            )
    return None


CONSISTENCY = Task(
    "stride.consistency",
    title="Measure shift consistency",
    points=4,
    minutes=15,
    difficulty="medium",
    packages=("numpy", "torch"),
    cases=_consistency_cases,
    probe=stride_probes.consistency,
    checker=Values(
        truth=_agreement,
        call=_consistency_call,
        mistakes=CONSISTENCY_MISTAKES,
        want="one number between 0 and 1",
        accepts=("float", "float64", "float32", "Tensor", "int", "ndarray"),
        advice="Try it with toy_model and toy_x from the cell above your answer, whose result is known: with "
        "[(0, 1)] it must be 0, with [(1, 0)] 1, and with both, in either order, 0.5. If only the last goes wrong: "
        "does a return stand inside your loop, or does one shift change what the next one starts from?",
        inspect=_inspect_consistency,
    ),
    needs=("torch",),
    hints=(
        "First write a little function that moves a batch of pictures by (down, right) and leaves zeros behind. "
        "Try it on torch.arange(9).reshape(1, 1, 3, 3).",
        "torch.zeros_like(x) makes a blank picture; then copy a slice of x into a slice of it. For a negative "
        "shift the two slices change their roles; or pad with functional.pad and crop.",
        "Predictions are model(x).argmax(1). Compare those of the moved pictures with those of the unmoved ones, "
        "and take the mean over pictures and shifts. You do not need every argument that you are given.",
    ),
)


TASKS = (SIZES, USAGE_COUNTS, REPAIR, BLUR_POOL, CONSISTENCY)
