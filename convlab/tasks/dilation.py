"""The tasks of lesson 06, dilation. Torch in float64 is the oracle; it loads when an answer is judged."""

import dataclasses
import math
import warnings

import numpy as np

from convlab.probes import dilation as dilation_probes
from convlab.spec import Conv2dSpec
from convlab.tasks.checkers import Design, Own, Requirement, Values
from convlab.tasks.core import RIGHT, Mistake, Task, TaskVerdict, not_yet
from convlab.tasks.designs import convolutions
from convlab.tasks.matching import raised
from convlab.tasks.messages import stopped

# -- span ------------------------------------------------------------------------------------------


def _span_cases(rng):
    probes = [(3, 2), (4, 1), (4, 3), (3, 1), (5, 3), (1, 4), (2, 2), (2, 5), (7, 4), (6, 2)]
    probes += [tuple(int(v) for v in rng.integers((1, 1), (10, 9))) for _ in range(6)]
    return [{"k": k, "d": d} for k, d in probes]


def _true_span(case):
    """Asked of torch: what a layer takes away from a row, and where padding="same" puts the first weight's echo."""
    import torch

    k, d = case["k"], case["d"]
    row = torch.zeros(1, 1, 4 * k * d + 1, dtype=torch.float64)
    first = torch.zeros(1, 1, k, dtype=torch.float64)
    first[0, 0, 0] = 1
    extent = row.shape[2] - torch.conv1d(row, first, dilation=d).shape[2] + 1
    middle = row.shape[2] // 2
    row[0, 0, middle] = 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch remarks that uneven padding may need a copy
        before = int(torch.conv1d(row, first, dilation=d, padding="same").argmax()) - middle
    return np.array([extent, before, extent - 1 - before])


# What people take for the extent, and for the padding. A wrong extent comes with each of the paddings.
_EXTENTS = (
    (
        "gap after the last weight",
        "You count k · d pixels. That gives every weight a gap behind it, also the last. How many gaps lie between k "
        "weights? Try k=3, d=2 on squared paper.",
        lambda k, d: k * d,
    ),
    (
        "dilation added once",
        "You add the dilation to the kernel size once. There is a gap between every two neighbouring weights: try k=5, "
        "where there are several.",
        lambda k, d: k + d,
    ),
    (
        "dilation added once",
        "Right for two weights, and without dilation. With more weights there are more gaps, and each of them grows "
        "with the dilation.",
        lambda k, d: k + d - 1,
    ),
    (
        "weights not counted",
        "You count the skipped pixels. The weights stand on pixels, too; check with d=1, where nothing is skipped and "
        "the kernel spans k.",
        lambda k, d: (k - 1) * (d - 1) + 1,
    ),
    (
        "weights not counted",
        "You count the skipped pixels only. The weights stand on pixels, too; check with d=1, where nothing is "
        "skipped.",
        lambda k, d: (k - 1) * (d - 1),
    ),
    (
        "one too few",
        "One pixel is missing: from the first weight to the last there are that many steps, but the pixel on which you "
        "start belongs to the span, too. Check with k=1.",
        lambda k, d: (k - 1) * d,
    ),
    (
        "skips d pixels",
        "You skip d pixels between two weights. The dilation is the step from one weight to the next: d=1 is an "
        "ordinary kernel, which skips none.",
        lambda k, d: (k - 1) * (d + 1) + 1,
    ),
    (
        "odd kernels only",
        "Right for odd kernels. One of 4 weights has no weight in its middle: how many steps lead from its first to "
        "its last?",
        lambda k, d: 2 * d * (k // 2) + 1,
    ),
    (
        "k and d exchanged",
        "It looks as if k and d had changed places: k weights, d pixels from one to the next.",
        lambda k, d: k * (d - 1) + 1,
    ),
    (
        "dilation ignored",
        "This is the span of an ordinary kernel. With dilation d neighbouring weights lie d pixels apart.",
        lambda k, d: k,
    ),
)
_PADDINGS = (
    (
        "ordinary padding",
        "This is the padding of a kernel without dilation. The kernel spans more pixels now: how many does the map "
        "lose?",
        (
            lambda k, d, e: ((k - 1) // 2, k // 2),
            lambda k, d, e: (k // 2, k // 2),
            lambda k, d, e: ((k - 1) // 2, (k - 1) // 2),
        ),
    ),
    (
        "padding from k and d",
        "Right for some kernels only. Padding replaces what the map loses, one pixel less than the kernel spans. "
        "Check with k=4, d=1 and with k=5, d=3.",
        (
            lambda k, d, e: (d * (k // 2), d * (k // 2)),
            lambda k, d, e: (d * k // 2, d * k // 2),
            lambda k, d, e: (d * ((k - 1) // 2), d * ((k - 1) // 2)),
            lambda k, d, e: (d * ((k - 1) // 2), d * (k // 2)),
            lambda k, d, e: (d, d),
        ),
    ),
    (
        "larger part before",
        "Right, but where the padding is uneven the larger part goes to the other end: after, as PyTorch does it.",
        (lambda k, d, e: (d * (k - 1) - d * (k - 1) // 2, d * (k - 1) // 2),),
    ),
    (
        "the same on both sides",
        "Right wherever the padding can be split into two equal halves. For k=4, d=1 it cannot: count the pixels that "
        "are lost, and those that you add.",
        (
            lambda k, d, e: (d * (k - 1) // 2, d * (k - 1) // 2),
            lambda k, d, e: ((d * (k - 1) + 1) // 2, (d * (k - 1) + 1) // 2),
        ),
    ),
    (
        "the same on both sides",
        "There are no half pixels. Where an odd number of pixels is lost, one end gets one more.",
        (lambda k, d, e: (d * (k - 1) / 2, d * (k - 1) / 2),),
    ),
    (
        "one pixel too many",
        "You put back as many pixels as the kernel spans. It takes one fewer from the row: check with k=1.",
        (lambda k, d, e: ((d * (k - 1) + 1) // 2, d * (k - 1) + 1 - (d * (k - 1) + 1) // 2),),
    ),
    (
        "all of it on each side",
        "That is the padding of both sides together, given to each of them: the map would grow.",
        (lambda k, d, e: (d * (k - 1), d * (k - 1)),),
    ),
)


# Right ways to split: of the extent that was taken for true, and of the true one.
_SPLITS = (
    lambda k, d, e: ((e - 1) // 2, e - 1 - (e - 1) // 2),
    lambda k, d, e: ((e - 1) // 2, (e - 1) // 2),
    lambda k, d, e: (d * (k - 1) // 2, (d * (k - 1) + 1) // 2),
)


def _span_mistakes():
    wrong = [(name, try_next, pair) for name, try_next, pairs in _PADDINGS for pair in pairs]
    for name, try_next, extent in _EXTENTS:
        for padding in (*_SPLITS, *(pair for _, _, pair in wrong)):
            yield Mistake(name, try_next, _triple(extent, padding))
    for name, try_next, pair in wrong:
        yield Mistake(name, try_next, _triple(lambda k, d: d * (k - 1) + 1, pair))
    try_next = "The three numbers are right; their order is: span, before, after."
    yield Mistake("order of the numbers", try_next, lambda case: np.roll(_true_span(case), -1))


def _triple(extent, padding):
    def answer(case):
        k, d = case["k"], case["d"]
        return [extent(k, d), *padding(k, d, extent(k, d))]

    return answer


SPAN_MISTAKES = tuple(_span_mistakes())

SPAN = Task(
    "dilation.span",
    title="Span and padding",
    points=2,
    minutes=5,
    difficulty="easy",
    packages=("numpy", "torch"),
    cases=_span_cases,
    probe=dilation_probes.span,
    checker=Values(
        truth=_true_span,
        call=lambda c: f"span(k={c['k']}, d={c['d']})",
        mistakes=SPAN_MISTAKES,
        want="three numbers: span, padding before, padding after",
        accepts=("tuple", "list", "ndarray"),
        whole=True,
    ),
    hints=(
        "Draw a row of squares. Put 3 weights on it with dilation 2: a weight, a free square, a weight, … How many "
        "squares from the first to the last, both counted? And with 4 weights, and dilation 3?",
        "Walk from the first weight to the last: how many steps are that, and how long is each? The square on which "
        "you start counts, too.",
        "A kernel that spans 1 pixel takes nothing from the map, one that spans 2 takes 1 away, and so on. Padding "
        "puts back what was taken: half of it before, the rest after. // drops the remainder.",
    ),
)


# -- zero_stuff ------------------------------------------------------------------------------------


def _stuff_cases(rng):
    probes = [(1, 1, 1, 3, 2), (2, 3, 3, 3, 2), (1, 2, 2, 3, 3), (2, 1, 4, 2, 2), (3, 2, 3, 5, 1), (1, 1, 1, 1, 4)]
    probes += [tuple(int(v) for v in rng.integers((1, 1, 1, 1, 2), (4, 4, 6, 6, 6))) for _ in range(6)]
    cases = []
    for *shape, d in probes:
        small = np.arange(1.0, 1 + math.prod(shape)).reshape(shape)  # easy to follow in a message
        cases.append({"w": small if len(cases) < 6 else rng.standard_normal(shape), "d": d})
    return cases


def _true_stuffed(case):
    """A transposed convolution with a single weight of 1 spreads its input out by the stride, and adds nothing."""
    import torch

    w = torch.from_numpy(case["w"])
    flat = w.reshape(-1, 1, *w.shape[2:])
    spread = torch.conv_transpose2d(flat, torch.ones(1, 1, 1, 1, dtype=w.dtype), stride=case["d"])
    return spread.reshape(*w.shape[:2], *spread.shape[2:]).numpy()


def _spread(w, step, *, size=None, first=0, axes=(2, 3)):
    """w with its weights `step` apart along some axes; each argument replaces one right choice by a mistake."""
    for axis in axes:
        n = w.shape[axis]
        out = np.zeros((*w.shape[:axis], (n - 1) * step + 1 if size is None else size(n, step), *w.shape[axis + 1 :]))
        places = np.moveaxis(out, axis, 0)[first::step]
        places[:] = np.moveaxis(w, axis, 0)  # does not fit where the mistake leaves too little room
        w = out
    return w


def _between(case):
    """Straight lines from weight to weight."""
    w, d = case["w"], case["d"]
    for axis in (2, 3):
        n = w.shape[axis]
        places = np.linspace(0, n - 1, (n - 1) * d + 1)
        w = np.apply_along_axis(lambda row, at=places, n=n: np.interp(at, np.arange(n), row), axis, w)
    return w


def _cut(w, case):
    """As many rows and columns as the right answer has."""
    _, _, height, width = _true_stuffed(case).shape
    return w[:, :, :height, :width]


def _corner(case):
    out = np.zeros(_true_stuffed(case).shape)
    out[:, :, : case["w"].shape[2], : case["w"].shape[3]] = case["w"]
    return out


def _framed(case, n):
    return np.pad(case["w"], [(0, 0), (0, 0), (n, n), (n, n)])


def _first_only(case):
    out = np.zeros(_true_stuffed(case).shape)
    out[0, 0] = _true_stuffed(case)[0, 0]
    return out


def _without_the_last(case):
    out = _true_stuffed(case)
    out[:, :, -1] = out[:, :, :, -1] = 0
    return out


def _square(case, axis):
    w, d = case["w"], case["d"]
    side = (w.shape[axis] - 1) * d + 1
    out = np.zeros((*w.shape[:2], side, side))
    out[:, :, ::d, ::d] = w
    return out


STUFF_MISTAKES = (
    Mistake(
        "zeros after the last weight",
        "The weights are right, but there are zeros after the last row and column. Zeros belong between the weights "
        "only: the kernel must end with a weight, as it begins with one.",
        lambda c: _spread(c["w"], c["d"], size=lambda n, d: n * d),
    ),
    Mistake(
        "zeros before the first weight",
        "The zeros stand before the weights, so the kernel begins with zeros and everything it computes is shifted. "
        "The first weight stays at row 0, column 0.",
        lambda c: _spread(c["w"], c["d"], size=lambda n, d: n * d, first=c["d"] - 1),
    ),
    Mistake(
        "zeros before the first weight",
        "Where does your first weight go? It stays at row 0, column 0, and the last one is the last number of the "
        "result; as it is, the weights do not all fit.",
        lambda c: _spread(c["w"], c["d"], first=c["d"] - 1),
    ),
    Mistake(
        "d zeros between",
        "There are d zeros between two weights. The dilation is the step from one weight to the next, so d=1 puts no "
        "zero between them.",
        lambda c: _spread(c["w"], c["d"] + 1),
    ),
    Mistake(
        "last weights missing",
        "The size is right, but the last row and the last column of weights are missing: does a loop end too early?",
        _without_the_last,
    ),
    Mistake(
        "one axis only",
        "Only the rows were moved apart. The columns need the same.",
        lambda c: _spread(c["w"], c["d"], axes=(2,)),
    ),
    Mistake(
        "one axis only",
        "Only the columns were moved apart. The rows need the same.",
        lambda c: _spread(c["w"], c["d"], axes=(3,)),
    ),
    Mistake(
        "the channels moved apart",
        "The zeros went between the filters and channels. The axes of w are (out, in, height, width); the last two are "
        "the picture's.",
        lambda c: _spread(c["w"], c["d"], axes=(0, 1)),
    ),
    Mistake(
        "all axes",
        "There are zeros between the filters and channels, too. The axes of w are (out, in, height, width); only the "
        "last two are the picture's.",
        lambda c: _spread(c["w"], c["d"], axes=(0, 1, 2, 3)),
    ),
    *(
        Mistake(
            "weights repeated",
            "Every weight stands there several times. A dilated layer reads each of its weights once; between them "
            "are zeros.",
            answer,
        )
        for answer in (
            lambda c: c["w"].repeat(c["d"], 2).repeat(c["d"], 3),
            lambda c: _cut(c["w"].repeat(c["d"], 2).repeat(c["d"], 3), c),
        )
    ),
    Mistake(
        "interpolates",
        "Between the weights stand numbers that lie between theirs, as when a picture is enlarged. A dilated layer "
        "does not read those pixels at all: what must stand there?",
        _between,
    ),
    Mistake(
        "zeros outside",
        "The kernel has the right size, but its weights lie side by side in a corner. They must be moved apart.",
        _corner,
    ),
    *(
        Mistake(
            "zeros outside",
            "You put a border of zeros round the kernel. That adds nothing to what it reads: the zeros belong between "
            "the weights.",
            answer,
        )
        for answer in (lambda c: _framed(c, c["d"]), lambda c: _framed(c, c["d"] - 1))
    ),
    *(
        Mistake(
            "always the same step",
            f"Right for d={d} only: is a {d} written where d should stand?",
            lambda c, d=d: _spread(c["w"], d),
        )
        for d in (2, 3)
    ),
    Mistake(
        "one filter only",
        "Only the first kernel was written: w holds one for each output and input channel, so its first two axes need "
        "every index, or a colon.",
        _first_only,
    ),
    Mistake(
        "height and width exchanged",
        "Rows and columns have changed places. The axes of w are (out, in, height, width).",
        lambda c: _true_stuffed(c).swapaxes(2, 3),
    ),
    Mistake(
        "whole numbers",
        "The digits after the point are gone: your array of zeros holds whole numbers. np.zeros makes one that keeps "
        "them, if you give it no dtype.",
        lambda c: _spread(c["w"].astype(int), c["d"]),
    ),
    Mistake("nothing done", "This is w as it was. Its weights must be moved d pixels apart.", lambda c: c["w"]),
    Mistake(
        "only zeros",
        "The size is right, but no weight was written into it.",
        lambda c: np.zeros(_true_stuffed(c).shape),
    ),
    Mistake(
        "turned round",
        "The weights are moved apart, but turned by half a turn. nn.Conv2d does not turn its kernel, so leave their "
        "order as it is.",
        lambda c: _true_stuffed(c)[:, :, ::-1, ::-1],
    ),
    Mistake(
        "one size for both axes",
        "Right for square kernels. Others have a height and a width: each axis needs its own size.",
        lambda c: _square(c, 2),
    ),
    Mistake(
        "one size for both axes",
        "Right for square kernels. Others have a height and a width: each axis needs its own size.",
        lambda c: _square(c, 3),
    ),
    Mistake(
        "weights do not fit",
        "The places that you pick in the new array are not as many as there are weights. w has four axes, (out, in, "
        "height, width), and only the last two are moved apart: print the shape of the places, and that of w.",
        sign=raised("could not broadcast"),
    ),
)


ZERO_STUFF = Task(
    "dilation.zero_stuff",
    title="Write the gaps out as zeros",
    points=4,
    minutes=10,
    difficulty="easy",
    cases=_stuff_cases,
    probe=dilation_probes.zero_stuff,
    checker=Values(
        truth=_true_stuffed,
        call=lambda c: f"zero_stuff(w, d={c['d']}) with w of shape {c['w'].shape}",
        mistakes=STUFF_MISTAKES,
        instead="The package would do it for you; here the writing out is the task. Make an array of zeros, and put "
        "the weights into it.",
        axes=("filter", "channel"),
    ),
    forbidden=dilation_probes.STUFFING,
    hints=(
        "Begin with one row: 1 2 3 and dilation 2. Write the result down. How long is it, and at which places do the "
        "three numbers stand?",
        "Two steps: an array of zeros of the right shape, then the weights written into some of its places. The shape "
        "you know from task 1, for each of the two axes.",
        "The place of weight (u, v) is the one it reads from in section 2 of the lesson. Two loops will do, or one "
        "slice with a step: row[::2] are the places 0, 2, 4, …",
    ),
)


# -- reachable -------------------------------------------------------------------------------------


def _reach_cases(rng):
    probes = [
        [(3, 2), (3, 2)],
        [(3, 1), (3, 3)],
        [(2, 1), (3, 4)],
        [(4, 3)],
        [(3, 2), (5, 4), (2, 3)],
        [(3, 1), (3, 1)],
    ]
    probes += [[(1, 3), (3, 5)], [(5, 2), (3, 7)], [(3, 2), (3, 3), (3, 4)], [(2, 5), (2, 2), (2, 1)]]
    for _ in range(6):
        n = int(rng.integers(2, 5))
        probes.append([tuple(int(v) for v in rng.integers((2, 1), (6, 7))) for _ in range(n)])
    return [{"layers": [list(pair) for pair in layers]} for layers in probes]


def _true_reach(case):
    """Where the gradient of the stack's one output is not zero; all weights are 1, so nothing cancels."""
    import torch

    x = torch.zeros(1, 1, 1 + sum(d * (k - 1) for k, d in case["layers"]), dtype=torch.float64, requires_grad=True)
    y = x
    for k, d in case["layers"]:
        y = torch.conv1d(y, torch.ones(1, 1, k, dtype=torch.float64), dilation=d)
    y.sum().backward()
    return (x.grad[0, 0] > 0).numpy().astype(int)


def _places(layers, taps=range):
    """The sums of one place from each layer."""
    places = {0}
    for k, d in layers:
        places = {place + d * tap for place in places for tap in taps(k)}
    return places


def _marks(places, length=None):
    low = min(places)
    row = np.zeros(max(places) - low + 1 if length is None else length, dtype=int)
    row[[place - low for place in places if place - low < len(row)]] = 1
    return row


def _reach(case, taps=range):
    return _marks(_places(case["layers"], taps))


def _field(case):
    return 1 + sum(d * (k - 1) for k, d in case["layers"])


def _ways(case):
    """In how many ways each pixel is reached."""
    row = np.ones(1, dtype=int)
    for k, d in case["layers"]:
        comb = np.zeros(d * (k - 1) + 1, dtype=int)
        comb[::d] = 1
        row = np.convolve(row, comb)
    return row


def _union(case, centred):
    """Each layer's own taps marked in the same row."""
    length, row = _field(case), np.zeros(_field(case), dtype=int)
    for k, d in case["layers"]:
        row[((length - 1 - d * (k - 1)) // 2 if centred else 0) :][: d * (k - 1) + 1 : d] = 1
    return row


def _strided(case):
    """As if every dilation widened the steps of all later layers, as a stride does."""
    jump, layers = 1, []
    for k, d in case["layers"]:
        jump *= d
        layers.append((k, jump))
    return _marks(_places(layers))


def _one_layer(case, which):
    return _marks(_places([case["layers"][which]]))


def _product(case, which):
    return _marks(_places([(case["layers"][which][0], math.prod(d for _, d in case["layers"]))]))


REACH_MISTAKES = (
    Mistake(
        "counts the ways",
        "You count in how many ways each pixel is reached. Asked is only whether it is: 1 or 0.",
        _ways,
    ),
    Mistake(
        "no holes",
        "The length is right, and every place holds a 1. Between the weights of a dilated layer lie pixels that it "
        "does not read: which places can no sum of steps reach?",
        lambda c: np.ones(_field(c), dtype=int),
    ),
    Mistake(
        "dilation ignored",
        "This is the field of a stack without dilation. Weight number t of a layer with dilation d lies d · t pixels "
        "from its first one.",
        lambda c: np.ones(1 + sum(k - 1 for k, _ in c["layers"]), dtype=int),
    ),
    *(
        Mistake(
            "one layer only",
            f"Only the {word} layer counts in your result. Is something set anew in each round of a loop that should "
            "be carried on, or does a return stand inside it?",
            lambda c, which=which: _one_layer(c, which),
        )
        for word, which in (("last", -1), ("first", 0))
    ),
    *(
        Mistake(
            "layers side by side",
            "Each layer's own pixels are marked, as if all layers looked at the picture. Only the first one does: the "
            "second looks at the outputs of the first, so the steps of the two add up.",
            lambda c, centred=centred: _union(c, centred),
        )
        for centred in (False, True)
    ),
    *(
        Mistake(
            "rates multiplied",
            "You multiply the dilations with each other. Each layer adds its own step to where one already stands: "
            "steps of 2 and then of 3 end up at 5, not at 6.",
            lambda c, which=which: _product(c, which),
        )
        for which in (0, -1)
    ),
    Mistake(
        "rates multiplied",
        "Your later layers take steps that are multiplied by the earlier dilations. A stride does that; a dilation "
        "leaves the map as fine as it was, so each layer has its own step only.",
        _strided,
    ),
    Mistake(
        "only the ends",
        "Of each kernel only the first and the last weight count in your result. Those between them read, too.",
        lambda c: _reach(c, lambda k: {0, k - 1}),
    ),
    Mistake(
        "middle weight forgotten",
        "Of each kernel the middle weight is missing: it adds a step of 0, and keeps what was reached before.",
        lambda c: _reach(c, lambda k: set(range(k)) - {k // 2} or {0}),
    ),
    Mistake(
        "middle weight forgotten",
        "Of each kernel the middle weight is missing: it adds a step of 0, and keeps what was reached before.",
        lambda c: _reach(c, lambda k: [t for t in range(-(k // 2), k // 2 + 1) if t] or [0]),
    ),
    Mistake(
        "odd kernels only",
        "Right for odd kernels. One of 4 weights does not have two on each side of a middle: count the weights that "
        "your range makes for k=4. Since only the distances matter, you may count from the first weight on.",
        lambda c: _reach(c, lambda k: range(-(k // 2), k // 2 + 1)),
    ),
    Mistake(
        "a weight is missing",
        "The last weight of each kernel is missing. In Python range(a, b) stops before b.",
        lambda c: _marks(_places(c["layers"], lambda k: range(k - 1)), _field(c)),
    ),
    Mistake(
        "a weight is missing",
        "One weight of each kernel is missing. In Python range(a, b) stops before b; how many numbers does yours make "
        "for k=3?",
        lambda c: _reach(c, lambda k: range(max(k - 1, 1))),
    ),
    Mistake(
        "same kernel for all",
        "It looks as if every layer had the kernel size of the first one. Each pair brings its own.",
        lambda c: _reach({"layers": [(c["layers"][0][0], d) for _, d in c["layers"]]}),
    ),
    *(
        Mistake(
            "same dilation for all",
            f"It looks as if every layer had the {word} dilation. Each pair brings its own.",
            lambda c, pick=pick: _reach({"layers": [(k, pick([d for _, d in c["layers"]])) for k, _ in c["layers"]]}),
        )
        for word, pick in (("first", lambda rates: rates[0]), ("last", lambda rates: rates[-1]), ("largest", max))
    ),
    Mistake(
        "kernel and dilation exchanged",
        "It looks as if kernel size and dilation had changed places: each pair is (kernel size, dilation).",
        lambda c: _reach({"layers": [(d, k) for k, d in c["layers"]]}),
    ),
    Mistake(
        "missed pixels marked",
        "You mark the pixels that are missed. Asked are 1 for those that are reached, 0 for the others.",
        lambda c: 1 - _true_reach(c),
    ),
    Mistake(
        "places instead of a row",
        "These are the places that are reached. Asked is the whole row of the field: a 1 at each of these places, a 0 "
        "at the others.",
        sign=lambda case, answer, truth: _lists_places(answer.data, truth),
    ),
)


def _lists_places(data, truth):
    """Whether these are the reached places, wherever they are counted from."""
    data = np.ravel(data) if isinstance(data, np.ndarray) else np.zeros(0)
    places = np.flatnonzero(truth)
    return len(data) == len(places) > 2 and bool(np.array_equal(np.sort(data) - data.min(), places - places[0]))


_NEXT_STACK = (
    "The stack in the text is right. Take this one on paper, [(2, 1), (3, 4)]: which pixels does the first layer read "
    "from one place? The second layer's three weights lie 4 apart: write the first layer's pixels down once for each "
    "of them. Which are never written?"
)


def _another_stack(verdict, cases, answers):
    """Who has the stack in the text right is led on to another."""
    led_on = verdict.mistake == "value" and verdict.case > 0
    return dataclasses.replace(verdict, try_next=_NEXT_STACK) if led_on else verdict


def _as_numbers(answer):
    """True and False are as good as 1 and 0."""
    if not isinstance(answer.data, np.ndarray) or answer.data.dtype != bool:
        return answer
    return dataclasses.replace(answer, value={**answer.value, "data": answer.data.astype(int), "dtype": "int64"})


REACHABLE = Task(
    "dilation.reachable",
    title="Which pixels does a stack reach?",
    points=5,
    minutes=15,
    difficulty="medium",
    packages=("numpy", "torch"),
    cases=_reach_cases,
    probe=dilation_probes.reachable,
    checker=Values(
        truth=_true_reach,
        call=lambda c: f"reachable({[tuple(pair) for pair in c['layers']]})",
        mistakes=REACH_MISTAKES,
        want="a NumPy array of ones and zeros",
        whole=True,
        instead="The package would say it; here the finding out is the task.",
        advice="Take the stack [(3, 2), (3, 2)], which stands in the text with its answer, and print what your lines "
        "have after the first layer and after the second.",
        prepare=_as_numbers,
        explain=_another_stack,
    ),
    forbidden=dilation_probes.REACHING,
    hints=(
        "Take one layer first: [(3, 2)]. Its three weights read the pixels 0, 2 and 4. Which does [(4, 3)] read?",
        "Go through the layers and keep the set of places that you have so far, at the start only 0. Which places come "
        "out of one place when a layer with k weights, d apart, is added?",
        "Every place is a sum: one step from each layer, and a layer offers the steps 0, d, 2 · d, … with k steps in "
        "all. At the end make a row of zeros as long as the field, and put a 1 at every place.",
    ),
)


# -- rates -----------------------------------------------------------------------------------------

LAYERS, LARGEST, WANTED = 4, 7, 33


def _rates_cases(rng):
    return [{"layers": LAYERS, "largest": LARGEST, "field": WANTED}]


def _judge_rates(cases, answers):
    data, case = answers[0].data, cases[0]
    data = data.tolist() if isinstance(data, np.ndarray) and data.ndim == 1 else data
    if not isinstance(data, list) or not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in data):
        return not_yet(
            "rates is not a list of numbers.", "type", "Write four whole numbers between the square brackets."
        )
    odd = [v for v in data if v < 1 or not float(v).is_integer()]
    if odd:
        return not_yet(
            f"rates holds {odd[0]:g}.",
            "not a rate",
            "A dilation is a whole number, 1 or more: the step from one weight to the next.",
        )
    rates = [int(v) for v in data]
    if len(rates) != case["layers"]:
        return not_yet(
            f"rates holds {len(rates)} numbers; the stack has {case['layers']} layers.",
            "another number of layers",
            "One rate for each layer, in their order.",
        )
    if max(rates) > case["largest"]:
        return not_yet(
            f"The rate {max(rates)} is larger than {case['largest']}.",
            "rate too large",
            "On a small map a large rate reads mostly padding (section 8 of the lesson), so here no rate may be "
            "larger.",
        )
    field = 1 + 2 * sum(rates)
    if field < case["field"]:
        return not_yet(
            f"The stack sees {field} pixels; wanted are at least {case['field']}.",
            "field too small",
            f"The field is 1 + 2 · (the sum of the rates): yours sum to {sum(rates)}. Rates may grow faster than by "
            "doubling: a layer lays three copies of the row so far side by side, so its rate may be as large as that "
            "row is long.",
        )
    missed = np.flatnonzero(_true_reach({"layers": [(3, rate) for rate in rates]}) == 0) - field // 2
    if len(missed):
        shared = math.gcd(*rates)
        first = int(missed[missed > 0][0])
        message = (
            f"In a row of {field} pixels the stack misses {len(missed)}; the nearest lies {first} from the middle."
        )
        if shared > 1:
            return not_yet(
                message,
                "common factor",
                f"All rates are multiples of {shared}, so every distance that they reach is one, too.",
            )
        return not_yet(
            message,
            "holes",
            "Print reachable(…) of your stack, then of its first two layers, of its first three. The rule of section "
            "5 is no proof; the row is. Is there a rate of 1, and is any rate larger than the row is long that the "
            "layers before it reach?",
        )
    return TaskVerdict(RIGHT, f"Four layers see {field} pixels, and none is missed.")


RATES = Task(
    "dilation.rates",
    title="Choose rates that leave no holes",
    points=3,
    minutes=10,
    kind="design",
    difficulty="medium",
    cases=_rates_cases,
    probe=dilation_probes.rates,
    checker=Own(_judge_rates, noun="list of rates"),
    hints=(
        "What must the four rates add up to, so that 1 + 2 · (their sum) is at least 33?",
        "Say the first layers reach 7 pixels in a row, without a hole. A layer with rate 7 lays three such rows end "
        "to end: 21 without a hole. With rate 8 there would be a gap between them.",
        "Or let the computer look: four loops, one for each rate from 1 to 7, and your own reachable. Print the first "
        "rates whose row is long enough and holds no 0.",
    ),
)


# -- seeing_net ------------------------------------------------------------------------------------

SIDE = 17
NET = "1 → 8, 3 × 3; 8 → 8, 3 × 3; 8 → 8, 3 × 3; 8 → 8, 3 × 3; 8 → 1, 1 × 1"


def _net_cases(rng):
    return [{"side": SIDE, "seed": int(rng.integers(2**31))}]


def _shapes(specs):
    kinds = [(c.in_channels, c.out_channels, *c.kernel_size) for c in convolutions(specs)]
    return "; ".join(f"{c_in} → {c_out}, {height} × {width}" for c_in, c_out, height, width in kinds)


def _others(specs):
    """Code of the layers that blind_net does not have: other strides, groups, biases, or something between."""
    odd = [spec for spec in convolutions(specs) if spec.stride != (1, 1) or spec.groups != 1 or not spec.bias]
    odd += [spec for spec in specs if not isinstance(spec, Conv2dSpec) and spec.code != "nn.ReLU()"]
    order = ["nn.ReLU" if spec.code == "nn.ReLU()" else "nn.Conv2d" for spec in specs]
    if not odd and order != ["nn.Conv2d", "nn.ReLU"] * 4 + ["nn.Conv2d"]:
        return "the order " + ", ".join(order)
    return ", ".join(spec.code for spec in odd)


def _by(sides):
    return f"{sides[0]} × {sides[1]}"


def _last_map(specs):
    size = (SIDE, SIDE)
    for spec in specs:
        size = spec.output_size(size)
    return _by(size)


def _net_field(specs):
    extents = np.array([spec.effective_kernel_size for spec in convolutions(specs)])
    return _by(1 + (extents - 1).sum(axis=0))


def _seen(specs):
    """Which pixels of the picture the middle of the last map depends on; all weights are 1, so nothing cancels."""
    import torch
    from torch.nn import functional

    x = torch.zeros(1, 1, SIDE, SIDE, dtype=torch.float64, requires_grad=True)
    y = x
    for spec in convolutions(specs):
        (top, bottom), (left, right) = spec.explicit_padding
        weight = torch.ones(1, 1, *spec.kernel_size, dtype=torch.float64)
        y = functional.conv2d(functional.pad(y, (left, right, top, bottom)), weight, dilation=spec.dilation)
    y[0, 0, y.shape[2] // 2, y.shape[3] // 2].backward()
    return (x.grad[0, 0] > 0).numpy()


def _missed_to_the_right(specs):
    missed = np.flatnonzero(~_seen(specs)[SIDE // 2, SIDE // 2 + 1 :]) + 1
    return "blind distances: " + (", ".join(map(str, missed)) or "none")


NET_REQUIREMENTS = tuple(
    Requirement(name, wants, measure, lambda measured, right=right: measured == right, try_next)
    for name, wants, measure, right, try_next in (
        (
            "layers changed",
            f"the convolutions {NET}, as before",
            _shapes,
            NET,
            "Other channels, layers or kernels are no repair: the pixels that are missed can be "
            "seen with the weights that are there. Change how far apart the nine weights of a layer lie.",
        ),
        (
            "layers changed",
            "strides, groups and biases as before, and one ReLU after each of the first four convolutions",
            _others,
            "",
            "Compare your layers with those of blind_net, argument by argument: only what belongs to the rates may "
            "differ.",
        ),
        (
            "size changed",
            f"a last map as large as the picture, {SIDE} × {SIDE}",
            _last_map,
            _by((SIDE, SIDE)),
            "The answer is read from the middle of the last map. When the rate of a layer changes, what else must "
            "change with it so that the map keeps its size? (Section 3 of the lesson.)",
        ),
        (
            "still blind",
            "every distance from 1 to 8 is seen",
            _missed_to_the_right,
            "blind distances: none",
            "Put the four layers of your network into reachable of task 3, and look where the zeros are. Larger "
            "rates see farther, and step over more.",
        ),
        (
            "field changed",
            f"a receptive field of {SIDE} × {SIDE}, as before",
            _net_field,
            _by((SIDE, SIDE)),
            "All pixels are seen, but the field is wider than the picture: the rest of it is padding. What must the "
            "four rates add up to, so that it is as wide as the picture?",
        ),
        (
            "still blind",
            "every pixel of the picture is seen",
            lambda specs: int((~_seen(specs)).sum()),
            0,
            "To the right all distances are seen, but not in every direction: do height and width have the same rates?",
        ),
    )
)
NET_DESIGN = Design(name="seeing_net", requirements=NET_REQUIREMENTS)


def _judge_net(cases, answers):
    answer, call = answers[0], "seeing_net()"
    if answer.status == "timeout":
        return stopped(call, answer)
    if answer.status == "returned" and answer.facts.get("is_module") is False:
        return not_yet(
            f"{call} gave back {_type_words(answer)}; the task asks for a network.",
            "type",
            "Does it end with return nn.Sequential(…), as blind_net does?",
        )
    verdict = NET_DESIGN.check(cases, answers) if "layers" in answer.facts else None
    # A map that vanishes is best explained by the sizes, channels that do not fit by torch.
    if answer.status == "raised" and (verdict is None or verdict.mistake in (None, "layers changed")):
        verdict = stopped(call, answer)
        next_ = [advice for pattern, advice in _NET_ERRORS.items() if pattern in answer.error["message"]]
        return dataclasses.replace(verdict, try_next=next_[0]) if next_ else verdict
    if verdict.outcome == RIGHT:
        return dataclasses.replace(verdict, message=f"Every distance is seen, with the same weights. {verdict.message}")
    return verdict


_NET_ERRORS = {
    "not a Module subclass": "nn.Sequential takes the layers one by one. The star in nn.Sequential(*layers, …) takes "
    "them out of the list.",
    "forward() missing": "seeing_net must be a function that returns the network: it begins with def seeing_net():",
}


def _type_words(answer):
    kind = answer.value["type"]
    return {"NoneType": "nothing (None)", "list": "a list of layers"}.get(kind, f"a value of the type {kind}")


SEEING_NET = Task(
    "dilation.seeing_net",
    title="Repair a blind network",
    points=6,
    minutes=20,
    kind="debug",
    difficulty="medium",
    packages=("numpy", "torch"),
    cases=_net_cases,
    probe=dilation_probes.seeing_net,
    checker=Own(_judge_net, NET_DESIGN.mistakes),
    needs=("torch",),
    hints=(
        "Which pixels can the middle of the last map depend on at all? Put the four 3 × 3 layers of blind_net into "
        "your reachable and look at the row: the middle of it is the middle pixel. What stands 7 places to the right?",
        "No training can make up for a pixel that no weight reads. The rates decide which pixels are read; their sum "
        "decides how wide the field is.",
        "Keep the sum of the four rates, so that the field stays 17 wide, but do not make them all even. For each "
        "rate the padding must keep the map's size. Check with reachable before you run the check.",
    ),
)


TASKS = (SPAN, ZERO_STUFF, REACHABLE, RATES, SEEING_NET)
