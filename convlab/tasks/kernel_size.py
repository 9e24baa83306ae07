"""The tasks of lesson 03, kernel_size. Torch in float64 is the oracle; it loads when an answer is judged."""

import dataclasses
import itertools

import numpy as np

from convlab import probes, stacks
from convlab.probes import kernel_size as kernel_size_probes
from convlab.spec import Conv2dSpec
from convlab.tasks.checkers import Choice, Design, Own, Requirement, Values, keeps_dtype
from convlab.tasks.core import NOT_YET, RIGHT, Mistake, Task, TaskVerdict, variants
from convlab.tasks.designs import convolutions, feeds
from convlab.tasks.matching import raised, recognise
from convlab.tasks.messages import format_number
from convlab.tasks.questions import Question, Sheet

# -- outputs ---------------------------------------------------------------------------------------

UNTURNED = (
    "unturned kernel",
    "That would be so if the layer stamped its kernel onto the bright pixel. It does not: the window stands at the top "
    "left first. Where in that window does the bright pixel lie, and which weight is it multiplied by there?",
)
ONE_AXIS = (
    "turned along one axis only",
    "You turned the kernel along one of its axes. In the window at the top left, in which row and which column of the "
    "window does the bright pixel lie?",
)

OUTPUTS_QUESTIONS = (
    Question(
        "a",
        {
            1: UNTURNED,
            3: ONE_AXIS,
            7: ONE_AXIS,
            5: (
                "middle of the kernel",
                "This is the weight in the middle of the kernel. Without padding the first output belongs to the "
                "window on rows and columns 0 to 2. Where in it is the bright pixel?",
            ),
        },
        "Draw the 5 × 5 picture, put the kernel on its top left corner, and multiply cell by cell.",
    ),
    Question(
        "b",
        {
            2: UNTURNED,
            4: (
                "transposed kernel",
                "Rows and columns have changed places. One window further to the right is one column further: where "
                "in the window is the bright pixel now?",
            ),
            6: (
                "transposed kernel",
                "Rows and columns have changed places: this is the number below the top left one, not beside it.",
            ),
        },
        "Move the window one column to the right. Where in the window is the bright pixel now?",
    ),
    Question(
        "c",
        {
            4: (
                "1 × 1 is the identity",
                "This is the first channel as it came in. A 1 × 1 kernel does not leave the picture as it is: it has a "
                "weight for each of the three channels.",
            ),
            12: (
                "first channel only",
                "This is the first channel's part. A filter reads every channel, also with a 1 × 1 kernel.",
            ),
            10: (
                "weights forgotten",
                "You added the channels as they are. Each is multiplied by its own weight first.",
            ),
            3: (
                "mean over the channels",
                "You took the mean of the three products. A convolution adds them up; nothing is divided.",
            ),
            19: ("sign lost", "One of the three weights is negative: its product is taken away."),
        },
        "Three products, one for each channel. What does a convolution do with them?",
    ),
    Question(
        "d",
        {
            7: (
                "full-size kernel keeps the size",
                "That is the height of the map that goes in. Without padding a window of 7 rows has to lie inside 7 "
                "rows: in how many places can it stand?",
            ),
            0: (
                "full-size kernel leaves nothing",
                "H − k is 0, but that counts steps. How many places are there before the first step?",
            ),
            6: ("places of a smaller kernel", "In how many places can a window of 7 rows stand within 7 rows?"),
        },
        "In how many places can a window of 7 rows stand within 7 rows?",
    ),
    Question(
        "e",
        {
            490: (
                "full-size kernel keeps the size",
                "That would be ten maps of 7 × 7. How large is each map that this layer makes? You worked out its "
                "height in d.",
            ),
            320: (
                "one map for each pair of channels",
                "Ten filters, each of which adds up over all its 32 input channels. One filter makes one map.",
            ),
            32: ("input channels counted", "32 is what goes in. How many filters are there?"),
            1: ("one filter only", "One number for each filter. How many filters does the layer have?"),
            15680: (
                "weights counted",
                "That is how many weights the layer has. Asked is how many numbers come out for one picture.",
            ),
            15690: (
                "weights counted",
                "That is how many weights and biases the layer has. Asked is how many numbers come out for one "
                "picture.",
            ),
        },
        "How many filters are there, and how large is the map that each of them makes?",
    ),
    Question(
        "f",
        {
            30: (
                "width first",
                "You read the pair as (width, height). It is (height, width), so this kernel is 1 high and 5 wide.",
            ),
            25: (
                "minus the whole kernel",
                "You took all 5 columns off. How many places does a window of 5 have in a row of 5?",
            ),
            28: ("half of the kernel", "A kernel of 5 takes 2 columns off on the left, and as many on the right."),
            20: ("height given", "That is the height. Asked is the width."),
            16: ("height given", "That would be the height with a kernel of 5 × 1. Asked is the width."),
        },
        "Draw a row of 30 cells and a window of 5. Where can it start for the last time?",
    ),
    Question(
        "g",
        {
            28: (
                "even kernel keeps the size",
                "k // 2 keeps the size for odd kernels. Here 4 rows are added, two on each side. How many does a "
                "kernel of 4 take away?",
            ),
            25: (
                "padding forgotten",
                "That is the height without padding. padding=2 adds rows first.",
            ),
            27: (
                "padding on one side",
                "You added 2 rows. padding=2 adds two on each side.",
            ),
            30: ("too little taken away", "4 rows are added. How many does a kernel of 4 take away? Try it on 4 rows."),
            32: ("kernel forgotten", "That is the padded picture. The window has to lie inside it."),
        },
        "How many rows has the padded picture, and in how many places can a window of 4 stand in it?",
    ),
)


def _outputs_truth(case):
    """What torch makes of the seven."""
    import torch

    def ones(*shape):
        return torch.ones(shape, dtype=torch.float64)

    spot = 0 * ones(1, 1, 5, 5)
    spot[0, 0, 2, 2] = 1
    turned = torch.conv2d(spot, torch.arange(1.0, 10).double().reshape(1, 1, 3, 3))
    pixel, weights = (torch.tensor(case[name]).double().reshape(1, 3, 1, 1) for name in ("pixel", "weights"))
    full = torch.conv2d(ones(1, 32, 7, 7), ones(10, 32, 7, 7))
    wide = torch.conv2d(ones(1, 3, 20, 30), ones(8, 3, 1, 5))
    even = torch.conv2d(ones(1, 1, 28, 28), ones(1, 1, 4, 4), padding=2)
    numbers = (turned[0, 0, 0, 0], turned[0, 0, 0, 1], torch.conv2d(pixel, weights))
    return [int(n) for n in (*numbers, full.shape[2], full.numel(), wide.shape[3], even.shape[2])]


OUTPUTS = Task(
    "kernel_size.outputs",
    title="Predict what comes out",
    points=3,
    minutes=8,
    difficulty="easy",
    packages=("numpy", "torch"),
    cases=lambda rng: [{"pixel": [4.0, 5.0, 1.0], "weights": [3.0, -1.0, 2.0]}],
    probe=kernel_size_probes.outputs,
    checker=Sheet(
        truth=_outputs_truth,
        questions=OUTPUTS_QUESTIONS,
        form="a whole number",
        example="14",
        fits=lambda answer: isinstance(answer, (int, float)),
    ),
    hints=(
        "a and b: draw the picture on squared paper, cut the kernel out of another sheet, and lay it on the top left "
        "corner, then one column further to the right.",
        "c, d and e: sections 3 and 4 of the lesson. A filter adds up over everything its window covers, in all "
        "channels; the number of outputs is the number of places where the window fits.",
        "f and g: along one axis a window of k cells fits into n cells at n − k + 1 places. Padding makes n larger, at "
        "both ends.",
    ),
)


# -- same_functions --------------------------------------------------------------------------------

PAIR_REASONS = {
    "a": "One is missing. With a 1 × 1 kernel the window is one pixel, in all channels. What does a linear layer do "
    "with the channels of one pixel?",
    "b": "SciPy's convolve2d turns the kernel by half a turn, F.conv2d does not (section 3). For one kernel they may "
    "agree, if half a turn leaves it as it is; for a kernel that somebody hands you they do not.",
    "c": "One is missing. Without anything in between, the second layer adds up sums (section 6). What is a sum of "
    "sums?",
    "d": "A ReLU in between cannot be written as a kernel: with x and with −x a convolution gives opposite numbers. "
    "Does the stack with the ReLU?",
    "e": "Inside it is so. At the border the second layer pads the first one's output with zeros, where the single 5 "
    "× 5 layer still sees the true pixels (section 6, the border).",
    "f": "One is missing. A window with one place only covers everything: each filter adds up over all numbers of the "
    "map, each with its own weight.",
}

SAME_FUNCTIONS = Task(
    "kernel_size.same_functions",
    title="Tell which pairs are the same function",
    points=2,
    minutes=7,
    difficulty="medium",
    cases=lambda rng: [{}],
    probe=kernel_size_probes.same_functions,
    checker=Choice(
        right="acf",
        reasons=PAIR_REASONS,
        because=(
            "a: each output is a weighted sum of one pixel's channels. c: a sum of sums is one sum, over 5 × 5 pixels. "
            "f: each filter is one row of the linear layer."
        ),
    ),
    hints=(
        "For each pair ask: is there a picture for which the two differ? One such picture is enough to strike the pair "
        "out.",
        "Good pictures to think of: a single bright pixel; a picture and its negative; a picture whose border is "
        "bright.",
        "More than one letter is right, and more than one is not. Sections 3, 4 and 6 of the lesson meet all six.",
    ),
)


# -- corr2d ----------------------------------------------------------------------------------------


def _corr_cases(rng):
    # pictures, channels, height, width, filters, kernel height, kernel width, stride, padding, dilation
    probes = [
        (1, 1, 4, 5, 1, 3, 3, 1, 0, 1),
        (1, 3, 5, 6, 2, 1, 1, 1, 0, 1),
        (2, 2, 6, 7, 3, 3, 2, 1, 0, 1),
        (1, 2, 8, 9, 2, 3, 3, 2, 0, 1),
        (1, 1, 7, 6, 2, 3, 3, 1, 2, 1),
        (1, 2, 7, 9, 1, 3, 2, 1, 0, 2),
        (2, 2, 9, 8, 3, 2, 3, 3, 1, 2),
        (1, 1, 4, 3, 1, 4, 3, 2, 0, 1),
        (1, 2, 5, 5, 2, 2, 2, 2, 3, 3),
    ]
    while len(probes) < 14:
        sizes = tuple(int(v) for v in rng.integers((1, 1, 4, 4, 1, 1, 1, 1, 0, 1), (3, 4, 10, 10, 4, 4, 4, 4, 3, 4)))
        _, _, h, w, _, kh, kw, _, p, d = sizes
        if all(n + 2 * p >= d * (k - 1) + 1 for n, k in ((h, kh), (w, kw))):
            probes.append(sizes)
    cases = []
    for n, c, h, w, o, kh, kw, s, p, d in probes:
        x, weight = rng.normal(size=(n, c, h, w)), rng.normal(size=(o, c, kh, kw))
        if not cases:
            x, weight = np.round(4 * x), np.arange(1.0, 10).reshape(1, 1, 3, 3)  # small enough to work out by hand
        cases.append({"x": x, "w": weight, "stride": s, "padding": p, "dilation": d})
    return cases


def _corr_truth(case):
    import torch

    x, w = torch.from_numpy(case["x"]), torch.from_numpy(case["w"])
    return torch.conv2d(x, w, stride=case["stride"], padding=case["padding"], dilation=case["dilation"]).numpy()


def _places(n, k, s, p, d):
    return (n + 2 * p - d * (k - 1) - 1) // s + 1


def _ceil_places(n, k, s, p, d):
    return -(-(n + 2 * p - d * (k - 1) - 1) // s) + 1


def _corr(case, *, place=None, size=_places, mode="constant", sides=lambda p: (p, p), x=None, w=None, one_axis=None):
    """The output, with each argument replacing one right choice by a mistake.

    ``place(i, a, s, d, p, k)`` is the padded row (or column) that output i reads with weight a; ``sides(p)`` is what is
    added before and after; ``one_axis`` is ``(axis, name, value)``: there, that number is another.
    """
    place = place or (lambda i, a, s, d, p, k: i * s + a * d)
    x, w, read = case["x"] if x is None else x, case["w"] if w is None else w, []
    for axis in (2, 3):
        numbers = {name: case[name] for name in ("stride", "padding", "dilation")}
        if one_axis is not None and one_axis[0] == axis:
            numbers[one_axis[1]] = one_axis[2]
        s, p, d = numbers.values()
        k, n = w.shape[axis], x.shape[axis]
        x = np.pad(x, [sides(p) if i == axis else (0, 0) for i in range(4)], mode)
        read.append(place(np.arange(size(n, k, s, p, d))[:, None], np.arange(k), s, d, p, k).astype(int))
    return np.einsum("nchawb,ocab->nohw", x[:, :, read[0][:, :, None, None], read[1]], w)


def _moved(**changes):
    return lambda case: _corr(case, **changes)


def _turned(*axes):
    return lambda case: _corr(case, w=np.flip(case["w"], axes))


def _only(part):
    """What is left when only one channel counts."""
    return lambda case: _corr(case, x=case["x"][:, part], w=case["w"][:, part])


def _squared(axis):
    """The length of a kernel's one side taken for both."""

    def answer(case):
        w, k = case["w"], case["w"].shape[axis]
        square = np.full((*w.shape[:2], k, k), np.nan)
        square[:, :, : w.shape[2], : w.shape[3]] = w[:, :, :k, :k]
        y = _corr(case, w=square)
        if np.isnan(y).any():
            raise IndexError
        return y

    return answer


def _moved_on(x, by):
    """Picture n, channel c in the place of n + by, c + by; zeros before."""
    return np.pad(x, [(by, 0), (by, 0), (0, 0), (0, 0)])[: len(x), : x.shape[1]]


def _last_product(case):
    """One product only: each step of the loops overwrites the one before."""
    patches = np.zeros_like(case["w"])
    patches[:, -1, -1, -1] = case["w"][:, -1, -1, -1]
    return _corr(case, w=patches)


def _begun(part):
    """Only this part of the output is filled in; the rest is still zero."""

    def answer(case):
        y = _corr(case)
        begun = np.zeros_like(y)
        begun[part] = y[part]
        return begun

    return answer


_DILATION = (
    "With dilation 2 the cells of a window lie 2 apart: a kernel of 3 reads the places 0, 2 and 4 from its start."
)
_SIZE = "How many windows fit completely? In 8 cells a kernel of 3 with stride 2 starts at 0, 2, 4."


CORR_MISTAKES = variants(
    (
        "turned kernel",
        "Your kernel is turned by half a turn: that is what a convolution does in mathematics, and in SciPy's "
        "convolve2d. nn.Conv2d lays the kernel down as it is: the top left weight meets the top left cell of the "
        "window.",
        _turned(2, 3),
    ),
    (
        "mirrored kernel",
        "Your kernel is mirrored along one axis. The weight w[o, c, a, b] meets the cell a rows below the window's "
        "first row and b columns to the right of its first column.",
        _turned(2),
        _turned(3),
    ),
    (
        "stride inside the window",
        "Right for a stride of 1. With a larger one it is the window that moves by it, from one output to the next; "
        "inside the window the cells stay where they are. Which index does your stride belong to?",
        _moved(place=lambda i, a, s, d, p, k: i + a * s * d),
        _moved(place=lambda i, a, s, d, p, k: (i + a * d) * s),
    ),
    (
        "stride forgotten",
        "Your windows lie 1 apart. From one output to the next the window moves by the stride.",
        _moved(place=lambda i, a, s, d, p, k: i + a * d),
        _moved(place=lambda i, a, s, d, p, k: i + a * d, size=lambda n, k, s, p, d: _places(n, k, 1, p, d)),
    ),
    (
        "dilation forgotten in the window",
        f"The size is right, but your window's cells lie side by side. {_DILATION}",
        _moved(place=lambda i, a, s, d, p, k: i * s + a),
    ),
    (
        "dilation ignored",
        f"These are the outputs for dilation 1. {_DILATION} So it also covers more cells, and fits in fewer places.",
        lambda case: _corr({**case, "dilation": 1}),
    ),
    (
        "dilation forgotten in the size",
        "Right for dilation 1. With a larger one the window covers more cells than it reads, so it fits in fewer "
        "places: your last windows leave the picture. From its first cell to its last, how many does a kernel of 3 "
        "with dilation 2 cover?",
        _moved(size=lambda n, k, s, p, d: _places(n, k, s, p, 1)),
    ),
    (
        "dilation moves the window",
        f"You multiply the window's start by the dilation, too. {_DILATION}",
        _moved(place=lambda i, a, s, d, p, k: i * s * d + a),
        _moved(place=lambda i, a, s, d, p, k: (i * s + a) * d),
    ),
    (
        "window of d·k cells",
        "Your window is taken as dilation × kernel cells wide, so the last places are missing. Between k cells there "
        "are only k − 1 gaps: count from the first cell to the last for a kernel of 3 with dilation 2.",
        _moved(size=lambda n, k, s, p, d: (n + 2 * p - d * k) // s + 1),
    ),
    (
        "padding is not zeros",
        "Something else than zeros lies in your padding: pixels of the picture, repeated, mirrored or from the other "
        "end.",
        *(_moved(mode=mode) for mode in ("edge", "reflect", "symmetric", "wrap")),
    ),
    (
        "padding forgotten",
        "These are the outputs without padding. First put rows and columns of zeros on every side.",
        lambda case: _corr({**case, "padding": 0}),
    ),
    (
        "padding forgotten in the size",
        "Your picture is padded, but the number of outputs is that without padding. The window moves over the padded "
        "picture.",
        _moved(size=lambda n, k, s, p, d: _places(n, k, s, 0, d)),
    ),
    (
        "padding on one side",
        "You add the padding once along each axis. It counts for each side: above and below, left and right.",
        *(
            _moved(sides=sides, size=lambda n, k, s, p, d: (n + p - d * (k - 1) - 1) // s + 1)
            for sides in (
                lambda p: (p, 0),
                lambda p: (0, p),
                lambda p: (p // 2, p - p // 2),
                lambda p: (p - p // 2, p // 2),
            )
        ),
    ),
    (
        "padding on one side",
        "Right without padding. The picture must lie in the middle of the zeros: padding rows from the top and padding "
        "columns from the left.",
        _moved(sides=lambda p: (0, 2 * p)),
        _moved(sides=lambda p: (2 * p, 0)),
    ),
    (
        "all axes padded",
        "Right without padding. np.pad(x, p) pads all four axes, pictures and channels, too. It also takes one pair "
        "(before, after) for each axis.",
        lambda case: _corr(case, x=_moved_on(case["x"], case["padding"])),
    ),
    (
        "one axis only",
        "Stride, padding and dilation count for the height and for the width; one of the three is missing on one axis.",
        *(
            _moved(one_axis=(axis, name, neutral))
            for axis in (2, 3)
            for name, neutral in (("stride", 1), ("padding", 0), ("dilation", 1))
        ),
    ),
    (
        "square kernel only",
        "Right for square kernels. Height and width of a kernel may differ: w.shape holds both.",
        _squared(2),
        _squared(3),
    ),
    (
        "filters added up",
        "The maps of the filters are added up. Each filter makes a map of its own; only the channels of the input are "
        "added up.",
        lambda case: _corr(case).sum(axis=1, keepdims=True),
        lambda case: _corr(case).sum(axis=1),
    ),
    (
        "last window missing",
        f"The last row and column of outputs are missing, at least where the last window ends exactly at the edge. "
        f"{_SIZE}",
        _moved(size=lambda n, k, s, p, d: _places(n, k, s, p, d) - 1),
        _moved(size=lambda n, k, s, p, d: -(-(n + 2 * p - d * (k - 1) - 1) // s)),
    ),
    (
        "window beyond the edge",
        f"You let in windows that do not fit completely: they read past the end. {_SIZE}",
        _moved(size=_ceil_places),
        lambda case: _corr(
            {**case, "x": np.pad(case["x"], [(0, 0), (0, 0), (0, 9), (0, 9)])},
            size=lambda n, k, s, p, d: _ceil_places(n - 9, k, s, p, d),
        ),
        _moved(size=lambda n, k, s, p, d: -(-(n + 2 * p) // s)),
    ),
    (
        "one channel only",
        "Only one channel counts in your sums. A filter has a sheet of weights for every channel, and its sum runs "
        "over all of them. Is an index fixed, or something set anew in each round of a loop (= instead of +=)?",
        _only(slice(0, 1)),
        _only(slice(-1, None)),
    ),
    (
        "last product only",
        "Only the last product is left in each output. Is something set anew in each round of a loop that should be "
        "added up (= instead of +=)?",
        _last_product,
    ),
    (
        "mean instead of sum",
        "You divide: by the number of channels, or of weights. A convolution adds up, it does not average.",
        lambda case: _corr(case) / case["w"].shape[1],
        lambda case: _corr(case) / case["w"][0].size,
    ),
    (
        "axes exchanged",
        "Rows and columns have changed places. w has the shape (filters, channels, kernel height, kernel width), the "
        "result (pictures, filters, height, width).",
        lambda case: _corr(case, w=case["w"].swapaxes(2, 3)),
        lambda case: _corr(case).swapaxes(2, 3),
    ),
    (
        "one filter only",
        "Every map holds the same numbers. Each filter w[o] makes a map of its own.",
        lambda case: _corr(case, w=np.broadcast_to(case["w"][:1], case["w"].shape)),
    ),
    (
        "one picture only",
        "Only the first picture is right. The first axis of x counts pictures: each is worked out for itself.",
        lambda case: _corr(case, x=np.broadcast_to(case["x"][:1], case["x"].shape)),
        lambda case: _corr(case) * (np.arange(len(case["x"])) == 0)[:, None, None, None],
    ),
    (
        "returned inside the loop",
        "Only the beginning is filled in. Does return stand inside a loop? It ends the function at once: move it to "
        "the left, under the first `for`.",
        *(_begun(part) for part in (np.s_[:, :1], np.s_[:1, :1], np.s_[:1, :1, :1], np.s_[:1, :1, :1, :1])),
    ),
    (
        "rank",
        "The numbers are right, their axes are not: four are asked for, (pictures, filters, height, width).",
        lambda case: _corr(case)[0],
        lambda case: _corr(case)[0, 0],
        lambda case: np.squeeze(_corr(case)),
    ),
    (
        "the loops alone",
        "Right where stride, padding and dilation change nothing. Not all three are in your loops yet: add one at a "
        "time, and check in between.",
        lambda case: _corr({**case, "padding": 0, "dilation": 1}),
        lambda case: _corr({**case, "stride": 1, "dilation": 1}),
        lambda case: _corr({**case, "stride": 1, "padding": 0}),
        lambda case: _corr({**case, "stride": 1, "padding": 0, "dilation": 1}),
    ),
) + (
    Mistake(
        "matrix product",
        "@ is the matrix product. Here each number of the window meets the weight at its place: *, then a sum.",
        sign=raised("matmul: "),
    ),
    Mistake(
        "window and kernel differ",
        "Your window does not have the kernel's shape. Either it sticks out (too many windows, or one that begins too "
        "far on), or it has not as many cells as the kernel has weights. Print i, j, the window's shape and w.shape "
        "just before that line.",
        sign=raised("could not be broadcast"),
    ),
)


def _corr_call(case):
    numbers = ", ".join(f"{name}={case[name]}" for name in ("stride", "padding", "dilation"))
    x, w = case["x"], case["w"]
    if (x == np.round(x)).all():  # the case to work out by hand
        rows = [array[0, 0].astype(int).tolist() for array in (x, w)]
        return f"corr2d(x, w, {numbers}) with x[0, 0] = {rows[0]} and w[0, 0] = {rows[1]}"
    return f"corr2d(x, w, {numbers}) with x {x.shape} and w {w.shape}"


CORR2D = Task(
    "kernel_size.corr2d",
    title="Write the whole layer in NumPy",
    points=5,
    minutes=20,
    difficulty="medium",
    packages=("numpy", "torch"),
    cases=_corr_cases,
    probe=kernel_size_probes.corr2d,
    checker=Values(
        truth=_corr_truth,
        call=_corr_call,
        mistakes=CORR_MISTAKES,
        inspect=keeps_dtype(
            _corr_call,
            "x",
            "Where is the array for the result made? np.zeros(shape) is float64; an array of whole "
            "numbers cuts off what comes after the point, and float32 keeps 7 digits of 16.",
        ),
        atol=1e-9,
        rtol=1e-9,
        advice="Take the smallest case that is wrong, with stride 1, padding 0 and dilation 1 if there is one. Work "
        "out its first output by hand, then print what your loops multiply there.",
        instead="A ready-made convolution would do the task for you. Loops are welcome here: nobody measures the time.",
    ),
    forbidden=kernel_size_probes.CONVOLUTIONS,
    hints=(
        "Begin with stride 1, padding 0, dilation 1, one picture, one channel, one filter: the loops of section 3 of "
        "the lesson. Then add one thing at a time, and check in between.",
        "Padding first: a larger array of zeros, the picture in its middle. From then on nobody has to think of "
        "padding any more. Then count the windows that fit, along each axis.",
        "Output i along an axis begins its window i strides from the start; inside it, weight a lies a dilations "
        "further on. A slice with a step, row[start:stop:step], can pick exactly the cells that a window reads.",
    ),
)


# -- receptive_field -------------------------------------------------------------------------------


def _field_cases(rng):
    conv, pool = "conv", "pool"
    probes = [
        [(conv, 3, 1, 0, 1), (conv, 3, 1, 0, 1)],
        [(conv, 3, 1, 1, 1), (pool, 2, 2, 0, 1), (conv, 3, 1, 1, 1)],
        [(conv, 3, 2, 1, 1), (conv, 3, 1, 1, 1), (conv, 3, 2, 1, 1), (conv, 3, 1, 1, 1)],
        [(conv, 3, 2, 0, 1), (conv, 3, 1, 0, 2), (conv, 3, 1, 0, 1)],
        [(conv, 7, 2, 3, 1), (pool, 3, 2, 1, 1), (conv, 3, 1, 1, 1)],
        [(conv, 4, 1, 1, 1)],
        [(conv, 2, 2, 0, 1), (conv, 2, 2, 0, 1), (conv, 1, 1, 0, 1)],
        [(conv, 3, 3, 2, 2), (pool, 2, 1, 0, 1), (conv, 5, 2, 1, 1)],
    ]
    for _ in range(6):
        chain = []
        for _ in range(int(rng.integers(2, 6))):
            kind = (conv, conv, pool)[int(rng.integers(3))]
            k, s, p, d = (int(v) for v in rng.integers((1, 1, 0, 1), (6, 4, 3, 4)))
            chain.append((kind, max(k, 2) if kind == pool else k, s, min(p, k // 2), 1 if kind == pool else d))
        probes.append(chain)
    return [{"layers": [list(layer) for layer in chain]} for chain in probes]


def _reach(layers, output):
    """The places of the picture that an output looks at, followed back layer by layer; negative ones are padding."""
    places = {output}
    for _, k, s, p, d in reversed(layers):
        places = {place * s - p + a * d for place in places for a in range(k)}
    return places


def _field_truth(case):
    first, second = (sorted(_reach(case["layers"], output)) for output in (0, 1))
    return np.array([first[-1] - first[0] + 1, second[0] - first[0], (first[0] + first[-1]) / 2])


def _field(case, rule, begin=(1, 1, 0)):
    """Size, jump and start where ``rule(size, jump, start, kind, k, s, p, d)`` makes one step."""
    state = begin
    for layer in case["layers"]:
        state = rule(*state, *layer)
    return state


def _step(size, jump, start, kind, k, s, p, d):
    reach = d * (k - 1)
    return size + reach * jump, jump * s, start + (reach / 2 - p) * jump


def _early(size, jump, start, kind, k, s, p, d):
    return size + d * (k - 1) * jump * s, jump * s, start + (d * (k - 1) / 2 - p) * jump * s


def _changed(**changes):
    """A step in which a layer's numbers are exchanged first."""

    def rule(size, jump, start, kind, k, s, p, d):
        layer = {"kind": kind, "k": k, "s": s, "p": p, "d": d}
        return _step(size, jump, start, **(layer | {name: change(**layer) for name, change in changes.items()}))

    return rule


def _without_pooling(size, jump, start, kind, k, s, p, d):
    return (size, jump, start) if kind == "pool" else _step(size, jump, start, kind, k, s, p, d)


def _part(index, rule, begin=(1, 1, 0)):
    return lambda case: float(_field(case, rule, begin)[index])


_DILATED = "A kernel of 3 with dilation 2 reaches from its first cell to its fifth."
_POOLED = "A pooling window moves over the map like a kernel: its size and its stride count in the same way."
_PARTS = "The parts of a layer are kind, kernel_size, stride, padding, dilation, in this order."
_SUMMED = "Two strides of 2, one after the other, or two of 1: how many pixels lie between neighbours?"
_SPREAD = "It spreads the cells of one window; it does not make neighbouring windows lie further apart."


def _no_pool(name, neutral):
    """A step in which a pooling layer's number is exchanged for the one that changes nothing."""
    return _changed(**{name: lambda kind, **layer: neutral if kind == "pool" else layer[name]})


def _pool_moves_nothing(size, jump, start, kind, k, s, p, d):
    size, after, moved = _step(size, jump, start, kind, k, s, p, d)
    return size, after, start if kind == "pool" else moved


# One table for each of the three numbers.
SIZE_MISTAKES = variants(
    (
        "jump forgotten",
        "You add each kernel as if its cells were pixels of the picture. After a stride of 2, neighbours on the map "
        "look at places 2 pixels apart: what a kernel adds has to be counted in those steps.",
        _part(0, lambda size, jump, start, kind, k, s, p, d: (size + d * (k - 1), jump, start)),
    ),
    (
        "jump too early",
        "A layer's own stride already counts in what that layer adds. Its kernel lies on the map before its stride; "
        "only the layers after it see the larger jump. In which order do your lines stand?",
        _part(0, _early),
    ),
    ("dilation ignored", f"The dilation is left out. {_DILATED}", _part(0, _changed(d=lambda **layer: 1))),
    (
        "product of the kernels",
        "You multiply the kernels. Two 3 × 3 layers see 5 pixels, not 9: draw them.",
        lambda case: float(np.prod([layer[1] for layer in case["layers"]])),
    ),
    (
        "pooling left out",
        f"The pooling layers are left out, or half of what they do is. {_POOLED}",
        _part(0, _without_pooling),
        _part(0, _no_pool("k", 1)),
        _part(0, _no_pool("s", 1)),
    ),
    (
        "dilation in the jump",
        f"The dilation has got into the jump. {_SPREAD}",
        _part(0, _changed(s=lambda s, d, **layer: s * d)),
    ),
    (
        "whole kernel added",
        "Each layer adds its whole kernel. The first cell of the window is already counted: a kernel of 3 adds 2, and "
        "a 1 × 1 kernel adds nothing.",
        *(
            _part(0, rule, (first, 1, 0))
            for first in (1, 0)
            for rule in (
                lambda size, jump, start, kind, k, s, p, d: (size + d * k * jump, jump * s, start),
                lambda size, jump, start, kind, k, s, p, d: (size + k * jump, jump * s, start),
            )
        ),
    ),
    (
        "window of d·k cells",
        f"The width of a dilated window is not what you take. {_DILATED} Between 3 cells there are 2 gaps, each as "
        "wide as the dilation.",
        _part(0, lambda size, jump, start, kind, k, s, p, d: (size + (d * k - 1) * jump, jump * s, start)),
        _part(0, lambda size, jump, start, kind, k, s, p, d: (size + (k + d - 2) * jump, jump * s, start)),
    ),
    (
        "half of an even kernel",
        "Right for odd kernels. A kernel of 2 adds one pixel, not two and not none: is there a k // 2 in it?",
        _part(0, lambda size, jump, start, kind, k, s, p, d: (size + 2 * d * (k // 2) * jump, jump * s, 0)),
        _part(0, lambda size, jump, start, kind, k, s, p, d: (size + 2 * d * ((k - 1) // 2) * jump, jump * s, 0)),
    ),
    (
        "one too few",
        "Each is one too small. Before the first layer a unit is a pixel, and sees one pixel: itself.",
        _part(0, _step, (0, 1, 0)),
    ),
    (
        "jumps added",
        f"The jumps are added up. {_SUMMED}",
        _part(0, lambda size, jump, start, kind, k, s, p, d: (size + d * (k - 1) * jump, jump + s - 1, start)),
        _part(0, lambda size, jump, start, kind, k, s, p, d: (size + d * (k - 1) * jump, jump + s, start)),
    ),
    (
        "last layer only",
        "This is what the last layer alone sees. Does a line that should add overwrite instead?",
        lambda case: float(case["layers"][-1][4] * (case["layers"][-1][1] - 1) + 1),
    ),
    (
        "jump of one layer",
        "Your jump is one layer's stride alone. Those of the layers before it count, too.",
        _part(0, lambda size, jump, start, kind, k, s, p, d: (size + d * (k - 1) * jump, s, start)),
    ),
    (
        "from the last to the first",
        "You go through the layers from the last one to the first. The jump that a layer meets comes from the layers "
        "before it: begin at the picture.",
        lambda case: float(_field({"layers": case["layers"][::-1]}, _step)[0]),
    ),
    (
        "parts of a layer exchanged",
        _PARTS,
        _part(0, _changed(s=lambda p, **layer: p, p=lambda s, **layer: s)),
        _part(0, _changed(d=lambda p, **layer: p, p=lambda d, **layer: d)),
    ),
)
JUMP_MISTAKES = variants(
    ("jump stays 1", "The jump never changes. Each stride makes it larger.", lambda case: 1.0),
    (
        "last layer only",
        "This is the last layer's stride. The strides before it count, too.",
        lambda case: float(case["layers"][-1][2]),
    ),
    (
        "jumps added",
        f"The strides are added up. {_SUMMED}",
        lambda case: float(sum(layer[2] for layer in case["layers"])),
        lambda case: float(1 + sum(layer[2] for layer in case["layers"])),
        lambda case: float(1 + sum(layer[2] - 1 for layer in case["layers"])),
    ),
    (
        "dilation in the jump",
        f"The dilation has got into the jump. {_SPREAD}",
        lambda case: float(np.prod([layer[2] * layer[4] for layer in case["layers"]])),
    ),
    ("pooling left out", f"The strides of the pooling layers are left out. {_POOLED}", _part(1, _without_pooling)),
    (
        "jump before the last layer",
        "This is the jump of the layer before. The last layer's own stride counts in how far apart its outputs look.",
        lambda case: float(np.prod([layer[2] for layer in case["layers"][:-1]])),
    ),
)
START_MISTAKES = variants(
    (
        "padding left out of start",
        "In the start the padding is missing: it lies before the first pixel, so each padded layer moves its first "
        "window to the left.",
        _part(2, _changed(p=lambda **layer: 0)),
    ),
    (
        "padding of one layer only",
        "In the start, the padding of one layer only is counted. Each padded layer moves its first window.",
        lambda case: _field(case, _changed(p=lambda **layer: 0))[2] - float(case["layers"][0][3]),
        lambda case: _field(case, _changed(p=lambda **layer: 0))[2] - float(case["layers"][-1][3]),
    ),
    (
        "padding to the right",
        "In the start the padding counts the wrong way round: it lies before the first pixel, so it moves the first "
        "window to the left.",
        _part(2, _changed(p=lambda p, **layer: -p)),
    ),
    (
        "first pixel instead of the middle",
        "Your start is the first pixel of the field; asked is its middle.",
        lambda case: float(min(_reach(case["layers"], 0))),
    ),
    (
        "start without jump",
        "In your start, one step on a deep map counts as one pixel. Its cells lie a jump apart; half of the kernel is "
        "counted in them, and so is the padding.",
        _part(2, lambda size, jump, start, kind, k, s, p, d: (0, 0, start + d * (k - 1) / 2 - p)),
    ),
    (
        "start without jump",
        "In your start the padding is counted in pixels. It is made of cells of the layer's input, and those lie a "
        "jump apart.",
        _part(2, lambda size, jump, start, kind, k, s, p, d: (0, jump * s, start + d * (k - 1) / 2 * jump - p)),
    ),
    (
        "jump too early",
        "In the start a layer's own stride already counts in what that layer adds; it counts for the layers after it.",
        _part(2, _early),
    ),
    (
        "dilation ignored",
        f"In the start the dilation is left out. {_DILATED} Where is its middle?",
        _part(2, _changed(d=lambda **layer: 1)),
    ),
    (
        "start rounded",
        "The middle of an even window lies between two pixels, so it may end in .5. Is there a // that should be a /, "
        "or is something turned into a whole number?",
        _part(2, lambda size, jump, start, kind, k, s, p, d: (0, jump * s, start + (d * (k - 1) // 2 - p) * jump)),
        lambda case: float(int(_field_truth(case)[2])),
        lambda case: float(np.floor(_field_truth(case)[2])),
    ),
    (
        "counted from 1",
        "Every start is half a pixel or a pixel too large: here 0 is the middle of the first pixel.",
        _part(2, _step, (1, 1, 0.5)),
        _part(2, _step, (1, 1, 1)),
    ),
    ("pooling left out", f"In the start the pooling layers are left out. {_POOLED}", _part(2, _pool_moves_nothing)),
    (
        "last layer only",
        "Only the last layer counts in your start: is there an = where += belongs?",
        _part(2, lambda size, jump, start, kind, k, s, p, d: (0, jump * s, (d * (k - 1) / 2 - p) * jump)),
    ),
    (
        "start stays 0",
        "Size and jump are right. The start is still where it began: what does each layer add to it?",
        lambda case: 0.0,
    ),
)
FIELD_MISTAKES = (SIZE_MISTAKES, JUMP_MISTAKES, START_MISTAKES)
UNPACKED = Mistake("parts of a layer exchanged", _PARTS, sign=raised("values to unpack"))


def _field_call(case):
    return f"receptive_field({[tuple(layer) for layer in case['layers']]})"


def _inspect_field(cases, answers, truths):
    """One number after the other: the first that is wrong somewhere is explained by its own table."""
    for i, answer in enumerate(answers):
        shape = (answer.value or {}).get("shape")
        if answer.status != "returned" or answer.data is None or shape is None:
            return None
        if list(shape) != [3]:
            message = f"{_field_call(cases[i])} gave back {'x'.join(map(str, shape)) or 'one'} values; expected three."
            try_next = "Return size, jump and start together: three numbers with commas between them."
            return TaskVerdict(NOT_YET, message, mistake="shape", try_next=try_next, call=_field_call(cases[i]), case=i)
    values = [np.asarray(answer.data, dtype=float) for answer in answers]
    for order in itertools.permutations(range(3)):
        if order != (0, 1, 2) and all(np.allclose(v[list(order)], t) for v, t in zip(values, truths, strict=True)):
            message = "The three numbers are right, but in another order."
            return TaskVerdict(
                NOT_YET, message, mistake="another order", try_next="Return size, jump, start, in this order."
            )
    for index, word in enumerate(("size", "jump", "start")):
        right = [bool(np.isclose(v[index], t[index])) for v, t in zip(values, truths, strict=True)]
        if all(right):
            continue
        parts = [probes.Answer("returned", {"type": "float", "data": float(value[index])}) for value in values]
        known = recognise(FIELD_MISTAKES[index], cases, parts, [float(truth[index]) for truth in truths])
        i = right.index(False)
        message = (
            f"{_field_call(cases[i])}: expected the {word} {format_number(truths[i][index])}, got "
            f"{format_number(values[i][index])}. "
            f"({sum(right)} of {len(cases)} {word}s are right.)"
        )
        return TaskVerdict(
            NOT_YET,
            message,
            mistake=known.name if known else f"value of {word}",
            try_next=known.try_next
            if known
            else "Draw the chain as rows of cells, one row for each layer, and follow the lines from the last one up.",
            call=_field_call(cases[i]),
            case=i,
            expected=truths[i],
            got=values[i],
        )
    return None


FIELD_CHECKER = Values(
    name="receptive_field",
    truth=_field_truth,
    call=_field_call,
    mistakes=(UNPACKED,),
    want="three numbers: size, jump, start",
    accepts=("tuple", "list", "ndarray"),
    inspect=_inspect_field,
    instead="The package would do the sum for you; here the sum itself is the task.",
)


RECEPTIVE_FIELD = Task(
    "kernel_size.receptive_field",
    title="Compute a receptive field",
    points=4,
    minutes=15,
    difficulty="medium",
    cases=_field_cases,
    probe=kernel_size_probes.receptive_field,
    checker=Own(FIELD_CHECKER.check, (*SIZE_MISTAKES, *JUMP_MISTAKES, *START_MISTAKES, UNPACKED)),
    forbidden=kernel_size_probes.FIELDS,
    hints=(
        "Take a chain of two 3 × 3 layers and draw it: one cell at the top, the three below it that it reads, the five "
        "below those. Then give the lower layer a stride of 2 and draw again.",
        "Go through the layers from the picture on, and keep three numbers: how many pixels a unit sees (before the "
        "first layer: one), how far apart neighbours look (one), and where the middle of the first one lies (0). "
        "Section 7 has the rule for two of them.",
        "With padding, the first window of a layer begins that many cells before the first cell, and its middle lies "
        "half of what it adds to the size further on. A cell of that layer's input is as wide as the jump was before "
        "this layer.",
    ),
)


# -- block -----------------------------------------------------------------------------------------

CHANNELS, SIDE, FIELD, PERCENT = 32, 28, 7, 60


def _odd_layers(specs):
    """The first layer that is neither convolution nor normalisation nor activation, or a sentence."""
    known = (Conv2dSpec, stacks.NormSpec, stacks.ActivationSpec)
    return next((spec.code for spec in specs if not isinstance(spec, known)), "none but those")


def _shape(specs):
    return stacks.trace(specs, (CHANNELS, SIDE, SIDE))[-1].after.shape


def _shape_and_cause(specs):
    shape, strided = _shape(specs), any(max(spec.stride) > 1 for spec in convolutions(specs))
    return f"{shape}, by a stride" if strided and shape[1:] != (SIDE, SIDE) else str(shape)


def _reads(specs, axis):
    """Along one axis: the places round the middle that an output reads."""
    places = {0}
    for spec in reversed(convolutions(specs)):
        k, d = spec.kernel_size[axis], spec.dilation[axis]
        shift = spec.explicit_padding[axis][0]
        places = {place + a * d - shift for place in places for a in range(k)}
    return places


def _field_size(specs):
    return min(max(places) - min(places) + 1 for places in (_reads(specs, axis) for axis in (0, 1)))


def _gapless(specs):
    """The longest run of neighbouring places that is read, along the axis where it is shorter."""

    def run(places):
        return max(
            next(n for n in itertools.count() if start + n not in places) for start in places if start - 1 not in places
        )

    return min(run(_reads(specs, axis)) for axis in (0, 1))


def _input_channels_read(specs):
    """Of how many input channels each output channel learns, at least."""
    meets = np.eye(CHANNELS, dtype=bool)
    for spec in convolutions(specs):
        meets = feeds(spec) @ meets
    return int(meets.sum(axis=1).min())


def _percent(specs):
    whole = stacks.cost([Conv2dSpec(CHANNELS, CHANNELS, FIELD, padding=FIELD // 2)], (CHANNELS, SIDE, SIDE)).macs
    return 100 * stacks.cost(specs, (CHANNELS, SIDE, SIDE)).macs / whole


def _activations_between(specs):
    """Activations with a convolution somewhere before them and one somewhere after."""
    places = [i for i, spec in enumerate(specs) if isinstance(spec, Conv2dSpec)]
    between = specs[places[0] : places[-1]] if places else []
    return sum(isinstance(spec, stacks.ActivationSpec) and spec.kind != "identity" for spec in between)


_SAME_SHAPE = f"({CHANNELS}, {SIDE}, {SIDE}) in, ({CHANNELS}, {SIDE}, {SIDE}) out, as with the 7 × 7 layer"
BLOCK_REQUIREMENTS = (
    Requirement(
        "another kind of layer",
        "only convolutions, normalisation and activations",
        _odd_layers,
        lambda code: code == "none but those",
        "Pooling has no weights, and a linear layer no window; neither replaces a convolution. Take that layer out.",
    ),
    Requirement(
        "size or channels change",
        _SAME_SHAPE,
        _shape_and_cause,
        lambda shape: "stride" not in shape,
        "A stride makes the map smaller. The 7 × 7 layer has none.",
    ),
    Requirement(
        "size or channels change",
        _SAME_SHAPE,
        _shape,
        lambda shape: shape[0] == CHANNELS or shape[1:] != (SIDE, SIDE),
        f"Height and width are right. {CHANNELS} channels are wanted: which argument of the last convolution says how "
        "many come out?",
    ),
    Requirement(
        "size or channels change",
        _SAME_SHAPE,
        _shape,
        lambda shape: max(shape[1:]) <= SIDE,
        "The map has grown: more was put back than the kernel takes away. A kernel 1 high takes nothing from the "
        "height. padding may be a pair, (rows, columns).",
    ),
    Requirement(
        "size or channels change",
        _SAME_SHAPE,
        _shape,
        lambda shape: shape == (CHANNELS, SIDE, SIDE),
        "Follow channels, height and width through each layer. What does a kernel take away from the height, and which "
        "argument puts it back?",
    ),
    # Before the fields: what is affordable is also small enough to be followed place by place.
    Requirement(
        "too dear",
        f"MACs, in per cent of those of the 7 × 7 layer: at most {PERCENT}",
        _percent,
        lambda percent: percent <= PERCENT,
        "A layer costs kernel height × kernel width × channels in × channels out, at every place. Which of the four "
        "numbers can you make smaller in which layer?",
    ),
    Requirement(
        "field too small",
        f"a receptive field of at least {FIELD} in height and in width",
        _field_size,
        lambda size: size >= FIELD,
        "The first layer sees its own kernel; each further one adds its kernel − 1 (times its dilation). Add them up, "
        "for the height and for the width.",
    ),
    Requirement(
        "holes in the field",
        f"{FIELD} × {FIELD} neighbouring pixels that are all read: runs of at least {FIELD} without a gap, in height "
        "and in width",
        lambda specs: f"runs of {_gapless(specs)}",
        lambda words: int(words.split()[-1]) >= FIELD,
        "The field is wide enough from its first pixel to its last, but pixels in between are stepped over. That is "
        "what a dilation does; the 7 × 7 layer reads all 49.",
    ),
    Requirement(
        "channels kept apart",
        f"every output channel depends on all {CHANNELS} input channels",
        lambda specs: f"some that depend on {_input_channels_read(specs)}",
        lambda words: int(words.split()[-1]) == CHANNELS,
        "With groups, a filter reads only some of the channels. Which layer could bring them together again at little "
        "cost (section 4)?",
    ),
    Requirement(
        "no activation between",
        "at least one activation between two convolutions",
        _activations_between,
        lambda number: number >= 1,
        "Without anything in between, the layers are one linear layer, and as they have fewer weights than the 7 × 7 "
        "layer, one of a special kind (section 6). In the network measured there the stack did better with a batch "
        "norm and a ReLU between its layers, and not without.",
    ),
)


# Elementwise nonlinearities that stacks do not tell apart, and what does nothing to a map that is looked at.
_LIKE_RELU = ("CELU", "Hardtanh", "LogSigmoid", "Mish", "PReLU", "RReLU", "SELU", "Softplus", "Softsign")
_LIKE_NOTHING = ("Dropout", "Dropout2d", "AlphaDropout", "FeatureAlphaDropout")


def _plain_kind(layer):
    kind = layer["kind"]
    kind = "ReLU" if kind in _LIKE_RELU else "Identity" if kind in _LIKE_NOTHING else kind
    return {**layer, "kind": kind}


def _with_plain_kinds(answer):
    """The answer with layers that stacks know."""
    return dataclasses.replace(
        answer, facts={"layers": [_plain_kind(layer) for layer in answer.facts.get("layers", [])]}
    )


def _about_block(verdict, cases, answers):
    """What is no activation, and, of a block that is right, what it cannot do."""
    layers = answers[0].facts["layers"]
    if verdict.mistake == "no activation between" and any(one_layer["kind"] == "Identity" for one_layer in layers):
        return dataclasses.replace(verdict, try_next=f"{verdict.try_next} (Dropout and Identity are no activations.)")
    if verdict.outcome != RIGHT:
        return verdict
    arguments = [one_layer["arguments"] for one_layer in layers if "kernel_size" in one_layer["arguments"]]
    notes = []
    if any(len(set(np.ravel(layer["kernel_size"]).tolist())) > 1 for layer in arguments):
        notes.append(
            "A row of weights and a column of weights, one after the other, hold far fewer numbers than a square "
            "kernel. At 60 % of the MACs or less, some 7 × 7 layers cannot be made of them. That is the price of how "
            "little they cost."
        )
    if any(layer["groups"] > 1 for layer in arguments):
        notes.append(
            "With groups the window and the mixing of channels are divided between layers. Lesson 07 is about that, "
            "and about why fewer MACs are not always less time."
        )
    # Some of the seven are judged in several steps, with words of their own.
    return dataclasses.replace(verdict, message="block keeps to all seven requirements.", notes=tuple(notes))


BLOCK = Task(
    "kernel_size.block",
    title="Replace a 7 × 7 layer",
    points=4,
    minutes=15,
    difficulty="medium",
    packages=("numpy", "torch", "convlab"),
    cases=lambda rng: [{}],
    probe=kernel_size_probes.block,
    checker=Design(requirements=BLOCK_REQUIREMENTS, prepare=_with_plain_kinds, explain=_about_block),
    hints=(
        "Section 6 of the lesson counts what two 3 × 3 layers see and cost, against one 5 × 5. What would see 7?",
        "With 32 channels everywhere, only the kernels decide: the 7 × 7 layer has 49 weights for each pair of "
        "channels. Add up those of your layers.",
        "Each layer keeps the size if it gets back, in padding, what its kernel takes away. And something that is not "
        "linear has to stand between two of them.",
    ),
)


TASKS = (OUTPUTS, SAME_FUNCTIONS, CORR2D, RECEPTIVE_FIELD, BLOCK)
