"""The tasks of lesson 05, padding. Torch in float64 is the oracle; it loads when an answer is judged."""

import dataclasses
import itertools
import math
import warnings

import numpy as np

from convlab.probes import padding as padding_probes
from convlab.probes import torch_arguments
from convlab.tasks.checkers import Choice, Values, keeps_dtype
from convlab.tasks.core import NOT_YET, Mistake, Task, TaskVerdict, variants
from convlab.tasks.matching import same_values
from convlab.tasks.questions import Question, Sheet


def _raising(*rows):
    """Mistakes that torch or NumPy speaks of, from rows of ``(name, part of the error's message, words)``."""
    return tuple(
        Mistake(
            name, try_next, sign=lambda c, answer, t, part=part: part in (answer.error or {"message": ""})["message"]
        )
        for name, part, try_next in rows
    )


# -- same_pad --------------------------------------------------------------------------------------


def _same_cases(rng):
    probes = [(3, 1), (4, 1), (3, 2), (4, 3), (1, 1), (2, 1), (7, 1), (1, 4), (2, 3), (6, 2), (5, 3)]
    probes += [tuple(int(v) for v in rng.integers((1, 1), (12, 6))) for _ in range(5)]
    return [{"kernel_size": k, "dilation": d} for k, d in probes]


def _same_truth(case):
    """Where torch's "same" puts the first weight: as many places before the pixel that the output belongs to."""
    import torch

    k, d, middle = case["kernel_size"], case["dilation"], 100
    row, weight = torch.zeros(1, 1, 2 * middle), torch.zeros(1, 1, k)
    row[0, 0, middle] = weight[0, 0, 0] = 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch says that an even kernel needs a copy
        place = int(torch.nn.functional.conv1d(row, weight, padding="same", dilation=d).argmax())
    return np.array([place - middle, d * (k - 1) - (place - middle)])


def _sides(rule):
    return lambda case: np.array(rule(case["kernel_size"], case["dilation"]), dtype=float)


SAME_MISTAKES = variants(
    (
        "half of the kernel on both sides",
        "Right for odd kernels with dilation 1. An even kernel of k takes away k − 1 pixels, an odd number: the two "
        "sides cannot be equal. And a dilation makes the window wider than k.",
        _sides(lambda k, d: (k // 2, k // 2)),
        _sides(lambda k, d: ((k - 1) // 2, (k - 1) // 2)),
    ),
    (
        "dilation ignored",
        "Right for dilation 1. With dilation d the cells of the window lie d apart: from the first to the last, how "
        "many places is that?",
        _sides(lambda k, d: ((k - 1) // 2, k // 2)),
        _sides(lambda k, d: (k // 2, (k - 1) // 2)),
    ),
    (
        "odd pixel on the left",
        "The two numbers are right, but not their order: where they differ, PyTorch puts the larger one after (to the "
        "right and below).",
        _sides(lambda k, d: (d * (k - 1) - d * (k - 1) // 2, d * (k - 1) // 2)),
    ),
    (
        "window of d·k cells",
        "The window is taken as dilation × kernel cells wide. Between k cells there are k − 1 gaps: a kernel of 3 with "
        "dilation 2 reaches from its first cell to its fifth.",
        _sides(lambda k, d: (d * k // 2, d * k // 2)),
        _sides(lambda k, d: ((d * k - 1) // 2, d * k - 1 - (d * k - 1) // 2)),
        _sides(lambda k, d: (d * k // 2, d * k - d * k // 2)),
    ),
    (
        "one pixel too many",
        "You share out as many pixels as the window spans. It takes one fewer from the row: try the kernel 1.",
        _sides(lambda k, d: ((d * (k - 1) + 1) // 2, d * (k - 1) + 1 - (d * (k - 1) + 1) // 2)),
    ),
    (
        "halves multiplied by the dilation",
        "Half of the kernel, times the dilation, is not half of what is taken away: that is dilation × (kernel − 1) in "
        "all, and only then it is shared out.",
        _sides(lambda k, d: (d * (k // 2), d * (k // 2))),
        _sides(lambda k, d: (d * ((k - 1) // 2), d * ((k - 1) // 2))),
        _sides(lambda k, d: (d * ((k - 1) // 2), d * (k // 2))),
    ),
    (
        "equal sides",
        "The two sides are always equal, so where an odd number has to be shared out one pixel is lost or added. Try "
        "the kernel 4.",
        _sides(lambda k, d: (d * (k - 1) // 2, d * (k - 1) // 2)),
        _sides(lambda k, d: ((d * (k - 1) + 1) // 2, (d * (k - 1) + 1) // 2)),
    ),
    (
        "one more after",
        "The side after always gets one more. That is so only where an odd number has to be shared out: try the "
        "kernel 3.",
        _sides(lambda k, d: (d * (k - 1) // 2, d * (k - 1) // 2 + 1)),
    ),
    (
        "half pixels",
        "There are no half pixels. Where an odd number has to be shared out, one side gets one more.",
        _sides(lambda k, d: (d * (k - 1) / 2, d * (k - 1) / 2)),
    ),
    (
        "all of it on each side",
        "That is what is taken away in all. It is shared out between the two sides.",
        _sides(lambda k, d: (d * (k - 1), d * (k - 1))),
    ),
    (
        "all of it on one side",
        "The sum is right, but it all lies on one side. The window should stand round its pixel: share it out.",
        _sides(lambda k, d: (0, d * (k - 1))),
        _sides(lambda k, d: (d * (k - 1), 0)),
    ),
)

SAME_PAD = Task(
    "padding.same_pad",
    title="Work out “same”",
    points=2,
    minutes=7,
    difficulty="easy",
    packages=("numpy", "convlab"),
    cases=_same_cases,
    probe=padding_probes.same_pad,
    checker=Values(
        truth=_same_truth,
        call=lambda c: f"same_pad(kernel_size={c['kernel_size']}, dilation={c['dilation']})",
        mistakes=SAME_MISTAKES,
        want="two whole numbers: before, after",
        accepts=("tuple", "list", "ndarray"),
        whole=True,
    ),
    hints=(
        "First ask how many pixels a layer without padding takes away from a row: try a kernel of 3, of 4, and a "
        "kernel of 3 with dilation 2, on paper.",
        "What is taken away has to be put back, in all. Then it is shared out between the two ends.",
        "An odd number has a smaller and a larger half. Whole-number division // gives the smaller one; what is left "
        "over is the other. Section 5 says on which side PyTorch puts it.",
    ),
)


# -- results ---------------------------------------------------------------------------------------

HEIGHT, WIDTH = 6, 9
CALLS = (
    {"padding": [1, 2]},
    {"padding": "same", "stride": 2},
    {"padding": "valid", "stride": 2},
    {"padding": "SAME"},
    {"padding": -1},
    {"padding": 5},
    {"padding": 6, "padding_mode": "reflect"},
    {"padding": 6, "padding_mode": "circular"},
    {"padding": [1, 1, 2, 2]},
    {"padding": 1, "padding_mode": "constant"},
)


def _result_truth(case):
    """The size that torch's own layer gives, or the word error."""
    import torch

    results = []
    for arguments in case["calls"]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                y = torch.nn.Conv2d(1, 1, 3, **torch_arguments(arguments))(torch.zeros(1, 1, *case["size"]))
            results.append(tuple(y.shape[2:]))
        except (ValueError, RuntimeError):
            results.append("error")
    return results


_WORD = "A word for the padding: PyTorch knows two of them, and takes each literally. Section 9 has both."
RESULT_QUESTIONS = (
    Question(
        "a",
        {
            (8, 9): (
                "width first",
                "You read the pair as (width, height). In nn.Conv2d every pair is (height, width); only F.pad begins "
                "with the width.",
            ),
            (11, 6): (
                "width first",
                "Both numbers are right, their order is not: the height comes first, as in the text.",
            ),
            (5, 9): ("padding on one side", "Each number counts twice: once above and once below, or left and right."),
            (4, 7): ("padding forgotten", "That is the size without padding."),
            (6, 9): ("padding keeps the size", "1 keeps the size with a kernel of 3. What does 2 do?"),
            (8, 13): ("kernel forgotten", "That is the padded picture. The kernel takes 2 from each axis."),
            "error": ("pair refused", "A pair is one of the accepted forms; the lesson's first table has them all."),
        },
        "One axis after the other: add the padding on both sides, take away what a kernel of 3 takes.",
    ),
    Question(
        "b",
        {
            (3, 5): (
                "same with a stride",
                "That is what TensorFlow makes of it: the size divided by the stride, rounded up. What does PyTorch "
                "say to these two together (section 5)?",
            ),
            (6, 9): (
                "same with a stride",
                "With a stride of 2 the size cannot stay. What does PyTorch say (section 5)?",
            ),
            (3, 4): ("same with a stride", "What does PyTorch say to these two together (section 5)?"),
        },
        "Which meanings could “same” have here? Section 5 tells what PyTorch does about it.",
    ),
    Question(
        "c",
        {
            "error": (
                "valid refused",
                "Only “same” does not go with a stride. “valid” is another word for a number.",
            ),
            (4, 7): ("stride forgotten", "That is the size for stride 1."),
            (3, 5): ("same with a stride", "“valid” adds nothing: no window may stick out."),
            (3, 4): ("halves", "Not simply halved: count the windows of 3 that fit, in steps of 2."),
        },
        "“valid” means no padding. Count the windows of 3 that fit into 6 rows in steps of 2, then those in 9 columns.",
    ),
    Question(
        "d",
        {
            (6, 9): ("capitals accepted", f"{_WORD} Look at the letters."),
        },
        f"{_WORD} Look at the letters.",
    ),
    Question(
        "e",
        {
            (2, 5): (
                "negative padding crops",
                "F.pad takes negative numbers and crops. Does the layer? Section 9 tried it.",
            ),
            (4, 7): ("negative padding ignored", "Minus one is not nothing. Section 9 tried it."),
        },
        "Section 9 tried exactly this.",
    ),
    Question(
        "f",
        {
            "error": (
                "padding larger than the kernel",
                "Zeros know no limit: more padding than the kernel reaches is allowed. The outermost outputs then see "
                "only zeros.",
            ),
            (9, 12): ("padding on one side", "5 counts twice on each axis: above and below, left and right."),
            (16, 19): ("kernel forgotten", "That is the padded picture. The kernel takes 2 from each axis."),
            (6, 9): ("padding keeps the size", "1 keeps the size with a kernel of 3. Here it is 5."),
        },
        "Add 5 on both sides of each axis, take away what a kernel of 3 takes. Is there a limit for zeros?",
    ),
    Question(
        "g",
        {
            (16, 19): (
                "mirror as large as the picture",
                "The mirror stands on the outermost row and does not repeat it. With 6 rows, how many are there to be "
                "mirrored? Section 4 names the limit.",
            ),
        },
        "How many rows can a mirror show that stands on the outermost of 6 rows? Section 4 names the limit.",
    ),
    Question(
        "h",
        {
            "error": (
                "circular like reflect",
                "What holds for the mirror does not hold here: going round, the whole picture can be added once. "
                "Section 9 tried 4 pixels with a padding of 4, then of 5.",
            ),
            (18, 21): ("kernel forgotten", "That is the padded picture. The kernel takes 2 from each axis."),
            (6, 9): ("padding keeps the size", "1 keeps the size with a kernel of 3. Here it is 6."),
            (10, 13): ("padding on one side", "6 counts twice on each axis: above and below, left and right."),
        },
        "How far can one go round a picture of 6 rows? Section 9 tried it. Then add and take away as in f.",
    ),
    Question(
        "i",
        {
            (6, 11): (
                "four numbers accepted",
                "Four numbers, one for each side, are for F.pad. How many does nn.Conv2d take (section 3)?",
            ),
            (8, 9): (
                "four numbers accepted",
                "Four numbers, one for each side, are for F.pad. How many does nn.Conv2d take (section 3)?",
            ),
        },
        "How many numbers does the padding of nn.Conv2d have (section 3)?",
    ),
    Question(
        "j",
        {
            (6, 9): (
                "constant accepted",
                "“constant” is NumPy's and F.pad's word. Which four does the padding_mode of nn.Conv2d know?",
            ),
        },
        "Which four words does padding_mode know (section 4)?",
    ),
)

RESULTS = Task(
    "padding.results",
    title="Predict sizes and errors",
    points=3,
    minutes=10,
    difficulty="easy",
    packages=("numpy", "torch"),
    cases=lambda rng: [{"size": [HEIGHT, WIDTH], "calls": [dict(call) for call in CALLS]}],
    probe=padding_probes.results,
    checker=Sheet(
        truth=_result_truth,
        questions=RESULT_QUESTIONS,
        form='a size (height, width) or the word "error"',
        example="(3, 4)",
        fits=lambda answer: answer == "error" or (isinstance(answer, tuple) and len(answer) == 2),
    ),
    hints=(
        "With a size: one axis at a time. Padded length = length + 2 · padding; a kernel of 3 takes 2 away; a stride "
        "of 2 keeps every second place.",
        "With words: nn.Conv2d knows two words for padding and four for padding_mode, and one of them does not go "
        "with a stride (sections 4, 5 and 9).",
        "With limits: zeros and replicate know none. A mirror shows fewer pixels than the picture has, going round "
        "shows each at most once (section 9).",
    ),
)


# -- pad2d -----------------------------------------------------------------------------------------

MODES = ("zeros", "reflect", "replicate", "circular")


def _pad_cases(rng):
    # Never more than one less than the smaller side, so that a mistaken order or mode is still within its limit.
    probes = [
        ("zeros", (1, 2, 3, 0), 1, 4, 5),
        ("replicate", (2, 0, 1, 3), 1, 4, 5),
        ("reflect", (2, 1, 0, 3), 2, 4, 5),
        ("circular", (1, 2, 3, 0), 1, 4, 5),
        ("circular", (0, 2, 0, 1), 2, 3, 4),
        ("reflect", (3, 0, 2, 1), 1, 5, 4),
        ("replicate", (1, 0, 0, 1), 2, 2, 3),
        ("circular", (3, 3, 3, 3), 1, 4, 4),
        ("reflect", (3, 3, 3, 3), 1, 4, 4),
        ("zeros", (0, 1, 2, 3), 1, 4, 5),
        ("reflect", (0, 0, 0, 0), 1, 2, 3),
        ("circular", (0, 0, 2, 0), 1, 3, 4),
    ]
    for mode in MODES:
        c, h, w = (int(v) for v in rng.integers((1, 3, 3), (4, 7, 7)))
        probes.append((mode, tuple(int(v) for v in rng.integers(0, min(h, w), 4)), c, h, w))
    cases = []
    for index, (mode, pad, c, h, w) in enumerate(probes):
        x = np.arange(1.0, h * w * c + 1) if index < 6 else np.round(9 * rng.normal(size=c * h * w), 2)
        x = x.reshape(c, h, w).astype(
            (np.float64, np.float32, np.int64)[(index + index // 6) % 3]
        )  # zeros gets all three
        cases.append({"x": x, "pad": list(pad), "mode": mode})
    return cases


_TORCH_MODES = {"zeros": "constant"}


def _pad_truth(case):
    import torch

    x = torch.from_numpy(case["x"].astype(np.float64))[None]
    mode = _TORCH_MODES.get(case["mode"], case["mode"])
    return torch.nn.functional.pad(x, case["pad"], mode=mode)[0].numpy().astype(case["x"].dtype)


def _source(n, before, after, mode):
    """For each place of a padded row the place in the row that it comes from; None stands for a zero."""
    places = range(-before, n + after)
    if mode == "zeros":
        return [i if 0 <= i < n else None for i in places]
    if mode == "replicate":
        return [min(max(i, 0), n - 1) for i in places]
    if mode == "circular":
        return [i % n for i in places]
    if mode == "symmetric":
        return [-1 - i if i < 0 else 2 * n - 1 - i if i >= n else i for i in places]
    if mode == "unturned":  # the pixels beside the edge, but not mirrored
        return [1 + i + before if i < 0 else i - after - 1 if i >= n else i for i in places]
    if mode == "near":  # circular from the near edge
        return [i + before if i < 0 else i - after if i >= n else i for i in places]
    if mode == "far mirrored":
        return [n - 1 - (i + before) if i < 0 else after - 1 - (i - n) if i >= n else i for i in places]
    if mode == "shifted":  # circular, but one place too far outside the picture
        return [(i - 1) % n if i < 0 else i % n for i in places]
    if mode == "shifted after":
        return [(i + 1) % n if i >= n else i % n for i in places]
    if mode == "first pixel":
        return [i if 0 <= i < n else 0 for i in places]
    if mode == "last pixel":
        return [i if 0 <= i < n else n - 1 for i in places]
    if mode == "mirror of the left":
        return [abs(i) if i < n else i - n + 1 for i in places]
    return [n - 1 - abs(n - 1 - abs(i)) for i in places]


def _padded(case, *, modes=None, sides=None, axes=(0, 1), corners=True):
    """The padded picture; ``modes`` replaces modes, ``sides(left, right, top, bottom)`` what is added where."""
    x, mode = case["x"].astype(float), (modes or {}).get(case["mode"], case["mode"])
    left, right, top, bottom = sides(*case["pad"]) if sides else case["pad"]
    given = ((top, bottom) if 0 in axes else (0, 0), (left, right) if 1 in axes else (0, 0))
    rows, columns = (_source(x.shape[1 + axis], *given[axis], mode) for axis in (0, 1))
    out = np.zeros((len(x), len(rows), len(columns)))
    for (i, row), (j, column) in itertools.product(enumerate(rows), enumerate(columns)):
        outside = [not 0 <= i - given[0][0] < x.shape[1], not 0 <= j - given[1][0] < x.shape[2]]
        if row is not None and column is not None and (corners or not all(outside)):
            out[:, i, j] = x[:, row, column]
    return out


def _differently(**changes):
    return lambda case: _padded(case, **changes)


def _minus_zero(case, circular=True, inside=()):
    """Slices such as ``x[-left:]`` and ``out[top:-bottom]``, which for a 0 take everything, or nothing."""
    left, right, top, bottom = case["pad"]
    if case["mode"] in inside and 0 in (right, bottom):
        raise ValueError
    if case["mode"] == "circular" and circular:
        x = case["x"].astype(float)
        x = np.concatenate([x[:, :, -left:], x, x[:, :, :right]], axis=2)
        return np.concatenate([x[:, -top:], x, x[:, :bottom]], axis=1)
    return _padded(case)


PAD_MISTAKES = variants(
    (
        "edge repeated in the mirror",
        "With “reflect” the pixel at the edge appears twice in a row. The mirror stands on that pixel: what comes "
        "next to it, going outwards, is its neighbour inside. (What you made is called symmetric.)",
        _differently(modes={"reflect": "symmetric"}),
    ),
    (
        "mirror not turned",
        "With “reflect” the right pixels are there, but in the wrong order: the one next to the edge comes first, then "
        "those further inside.",
        _differently(modes={"reflect": "unturned"}),
    ),
    (
        "near edge in circular",
        "With “circular” the pixels come from the near edge. Going round, what lies left of the first column is the "
        "last column.",
        _differently(modes={"circular": "near"}),
    ),
    (
        "circular turned round",
        "With “circular” the far edge's pixels are there, but in the wrong order. Going round the picture is not a "
        "mirror: it goes on as it would from left to right.",
        _differently(modes={"circular": "far mirrored"}),
    ),
    (
        "circular one too far",
        "With “circular” the pixels are one place off. What lies left of the first column is the last one, and what "
        "lies right of the last is the first.",
        _differently(modes={"circular": "shifted"}),
        _differently(modes={"circular": "shifted after"}),
    ),
    (
        "one edge for both sides",
        "One side is right; on the other stand pixels of the opposite edge, or of the wrong mirror. The right side "
        "starts from the last column, the left side from the first.",
        _differently(modes={"replicate": "first pixel"}),
        _differently(modes={"replicate": "last pixel"}),
        _differently(modes={"reflect": "mirror of the left"}),
    ),
    (
        "one channel only",
        "Every channel holds the pixels of the first one, or only the first is filled. Each channel is padded from its "
        "own pixels.",
        lambda case: np.broadcast_to(_padded(case)[:1], _padded(case).shape),
        lambda case: _padded(case) * (np.arange(len(case["x"])) == 0)[:, None, None],
    ),
    (
        "top and bottom first",
        "The four numbers are read as (top, bottom, left, right). As in F.pad they are (left, right, top, bottom).",
        _differently(sides=lambda left, right, top, bottom: (top, bottom, left, right)),
    ),
    (
        "order of the numbers",
        "The four numbers are read in another order. They are (left, right, top, bottom): left is what comes before "
        "the first column, top what comes above the first row.",
        *(
            _differently(sides=lambda *given, order=order: tuple(given[i] for i in order))
            for order in itertools.permutations(range(4))
            if order not in ((0, 1, 2, 3), (2, 3, 0, 1))
        ),
    ),
    (
        "minus zero",
        "Right where no number is 0. A slice such as x[-n:] takes the last n, but for n = 0 it is x[-0:], and −0 is "
        "0: it takes everything; and [a:-0] ends before it begins. Count the slice's ends from the left, or use "
        "indices.",
        _minus_zero,
        lambda case: _minus_zero(case, inside=("zeros",)),
        lambda case: _minus_zero(case, circular=False, inside=("zeros",)),
        lambda case: _minus_zero(case, circular=False, inside=MODES),
    ),
    (
        "corners left zero",
        "The corners are left at zero. There both axes are outside: pad one axis first, then the other, with what "
        "the first has added.",
        _differently(corners=False),
    ),
    (
        "nothing added",
        "This is x as it was: nothing has been added.",
        lambda case: case["x"].astype(float),
    ),
    (
        "one axis only",
        "Only one axis is padded. Left and right add columns, top and bottom add rows: all four take part.",
        _differently(axes=(0,)),
        _differently(axes=(1,)),
    ),
    *(
        (
            "modes mixed up",
            f"With “{right}” you add what “{wrong}” adds. The first figure of section 2 shows the four side by side.",
            _differently(modes={right: wrong}),
        )
        for right, wrong in itertools.permutations(MODES, 2)
        if right != "zeros"
    ),
    (
        "modes mixed up",
        "You add zeros in every mode. The first figure of section 2 shows the four side by side.",
        _differently(modes=dict.fromkeys(MODES, "zeros")),
    ),
    (
        "modes mixed up",
        "Two modes have changed places. The first figure of section 2 shows the four side by side.",
        *(
            _differently(modes={mode: other, other: mode})
            for mode, other in itertools.combinations(("reflect", "replicate", "circular"), 2)
        ),
    ),
)


PAD_MISTAKES += _raising(
    (
        "does not fit into the middle",
        "could not broadcast",
        "The part of the larger array into which x goes must be as large as x: from top to top + height, from left to "
        "left + width. And x.shape is (channels, height, width): which of your names holds which?",
    ),
    (
        "places outside",
        "is out of bounds",
        "For this mode some places still lie outside the picture. Which of your lines is for this mode, and what does "
        "it make of the smallest place, and of the largest?",
    ),
)


def _pad_call(case):
    x = case["x"]
    counted = (x.ravel() == np.arange(1, x.size + 1)).all()  # such a case can be tried again
    numbers = {"float64": f"1.0, {x.size + 1}", "int64": f"1, {x.size + 1}"}
    numbers = numbers.get(str(x.dtype), f'1, {x.size + 1}, dtype="{x.dtype}"')
    array = f"x = np.arange({numbers}).reshape{x.shape}" if counted else f"x {x.shape} of {x.dtype}"
    return f"pad2d(x, {tuple(case['pad'])}, {case['mode']!r}) with {array}"


_keeps_dtype = keeps_dtype(
    _pad_call, "x", "np.zeros makes float64 unless it is told otherwise; x.dtype says what came in."
)


def _inspect_pad(cases, answers, truths):
    """The dtype, unless numbers are wrong that it cannot have spoilt."""
    for case, answer, truth in zip(cases, answers, truths, strict=True):
        if (answer.value or {}).get("dtype") == str(case["x"].dtype) and not same_values(answer.data, truth):
            return None
    return _keeps_dtype(cases, answers, truths)


def _right_modes(verdict, cases, answers):
    """Where some modes are not written yet, those that are right are named."""
    if verdict.mistake != "type NoneType":
        return verdict
    given = {mode: [] for mode in MODES}
    for case, answer in zip(cases, answers, strict=True):
        given[case["mode"]].append(answer.status == "returned" and same_values(answer.data, _pad_truth(case)))
    right = [f"“{mode}”" for mode, good in given.items() if all(good)]
    if not right:
        return verdict
    message = f"{verdict.message} ({' and '.join(right)}: right.)"
    return dataclasses.replace(verdict, message=message, try_next="Does every mode reach a return?")


PAD2D = Task(
    "padding.pad2d",
    title="Write the four modes",
    points=5,
    minutes=20,
    difficulty="medium",
    cases=_pad_cases,
    probe=padding_probes.pad2d,
    checker=Values(
        truth=_pad_truth,
        call=_pad_call,
        mistakes=PAD_MISTAKES,
        inspect=_inspect_pad,
        atol=1e-9,
        advice="Try it on np.arange(1.0, 6).reshape(1, 1, 5), one row, with pad (2, 2, 0, 0), and compare with the "
        "first figure of section 2.",
        instead="Padding that is ready to use would do the task for you; here the padding itself is the task.",
        explain=_right_modes,
    ),
    forbidden=padding_probes.PADDING + padding_probes.TORCH_PADDING,
    hints=(
        "Take one row of five pixels, two more on each side, and write down for each of the nine places which of the "
        "five it comes from. Do that for each mode.",
        "So a mode is a list of indices. For a row of n pixels the places run from −before to n + after − 1: for each "
        "mode, what turns such a place into an index from 0 to n − 1? (np.clip, abs and % are of help.)",
        "Two lists of indices, one for the rows and one for the columns, pick the whole picture: first the rows, then "
        "of the result the columns. Zeros are easier in another way: an array of zeros, and x into its middle.",
    ),
)


# -- tf_same ---------------------------------------------------------------------------------------


def _tf_cases(rng):
    # pictures, channels in, out, height, width, kernel height, kernel width, stride down, stride across
    probes = [
        (1, 1, 1, 8, 8, 3, 3, 2, 2),
        (1, 1, 1, 9, 9, 3, 3, 2, 2),
        (2, 2, 3, 8, 9, 3, 3, 2, 2),
        (1, 2, 2, 7, 8, 4, 4, 1, 1),
        (1, 1, 2, 8, 11, 1, 2, 3, 3),
        (1, 3, 2, 10, 7, 5, 3, 3, 2),
        (2, 1, 1, 9, 8, 2, 5, 1, 4),
        (1, 1, 2, 6, 7, 1, 1, 2, 2),
        (1, 2, 1, 11, 10, 4, 6, 2, 3),
    ]
    for _ in range(5):
        probes.append(tuple(int(v) for v in rng.integers((1, 1, 1, 6, 6, 1, 1, 1, 1), (3, 4, 4, 14, 14, 7, 7, 5, 5))))
    cases = []
    for n, c, o, h, w, kh, kw, down, across in probes:
        weight = rng.normal(size=(o, c, kh, kw)).astype(np.float32)
        bias = rng.normal(size=o).astype(np.float32)
        x = rng.normal(size=(n, c, h, w)).astype(np.float32)
        cases.append({"x": x, "weight": weight, "bias": bias, "stride": [down, across]})
    return cases


def _total(n, k, s):
    return max((math.ceil(n / s) - 1) * s + k - n, 0)


def _tf(case, *, total=_total, before=lambda total: total // 2, bias=True, stride=None, axes=(0, 1), mode="constant"):
    """The layer's output; each argument replaces one right choice by a mistake. Negative padding crops, as in F.pad."""
    import torch
    from torch.nn import functional

    x, weight = torch.from_numpy(case["x"]).double(), torch.from_numpy(case["weight"]).double()
    pads = []
    for axis in axes:
        added = total(x.shape[2 + axis], weight.shape[2 + axis], case["stride"][axis])
        first, last = added if isinstance(added, tuple) else (before(added), added - before(added))
        pads.append((first, last))
    x = functional.pad(x, (*pads[1], *pads[0]), mode=mode)
    b = torch.from_numpy(case["bias"]).double() if bias else None
    return functional.conv2d(x, weight, b, stride=case["stride"] if stride is None else stride).numpy()


def _mixed(case, axis, parts):
    """The padding where one axis' size (n), kernel (k) or stride (s) is used for both."""
    fixed = {"n": case["x"].shape[2 + axis], "k": case["weight"].shape[2 + axis], "s": case["stride"][axis]}
    return lambda n, k, s: _total(**({"n": n, "k": k, "s": s} | {part: fixed[part] for part in parts}))


def _added(total, **changes):
    return lambda case: _tf(case, total=total, **changes)


TF_MISTAKES = variants(
    (
        "kernel // 2 on each side",
        "That is PyTorch's own way. The sizes agree with odd kernels, but not the numbers: with an even height and "
        "stride 2 TensorFlow's windows stand one pixel further down and to the right (section 5, the table).",
        _added(lambda n, k, s: (k // 2, k // 2)),
        _added(lambda n, k, s: ((k - 1) // 2, (k - 1) // 2)),
    ),
    (
        "top and left first",
        "Where an odd number is shared out, your extra pixel lies above and to the left. TensorFlow puts it below and "
        "to the right.",
        lambda case: _tf(case, before=lambda total: total - total // 2),
    ),
    (
        "negative padding",
        "Right while the kernel is at least as large as the stride. With a smaller one the number of missing pixels "
        "comes out negative, and F.pad then cuts pixels off. Nothing is missing there: how many should be added?",
        _added(lambda n, k, s: (math.ceil(n / s) - 1) * s + k - n),
    ),
    (
        "does not depend on the picture",
        "You add kernel − 1 pixels, whatever the picture is. With a stride fewer can be enough: the windows that are "
        "wanted reach from the first start to the last start plus the kernel. How far is that, and how much of it lies "
        "outside?",
        _added(lambda n, k, s: k - 1),
        _added(lambda n, k, s: k - 1, before=lambda total: total - total // 2),
    ),
    (
        "always one pixel",
        "One pixel below and to the right is right for a kernel of 3 with stride 2 and an even size. A height of 9 "
        "already needs another number (section 5, the table): work it out from the size, the kernel and the stride.",
        _added(lambda n, k, s: (0, 1)),
    ),
    (
        "sizes that the stride divides only",
        "Right where the stride divides the size. Where something is left over, other numbers of pixels are missing: "
        "in section 5's table compare the heights 8 and 9.",
        _added(lambda n, k, s: max(k - s, 0)),
        _added(lambda n, k, s: max(k - n % s, 0)),
        _added(lambda n, k, s: max(k - s, 0) if n % s else max(k - n % s, 0)),
    ),
    (
        "rounded down",
        "The size is too small where the stride does not divide it: SAME promises the size divided by the stride, "
        "rounded up.",
        _added(lambda n, k, s: max((n // s - 1) * s + k - n, 0)),
    ),
    (
        "one window too many",
        "There is a window too many, or pixels that no window needs. From the first window to the last there are one "
        "fewer steps than windows.",
        _added(lambda n, k, s: max(math.ceil(n / s) * s + k - n, 0)),
    ),
    (
        "odd pixel lost",
        "Both sides get the smaller half. Where an odd number is shared out, one pixel is missing then.",
        _added(lambda n, k, s: (_total(n, k, s) // 2,) * 2),
    ),
    (
        "odd pixel doubled",
        "Both sides get the larger half. Where an odd number is shared out, one pixel too many is added.",
        _added(lambda n, k, s: (-(-_total(n, k, s) // 2),) * 2),
    ),
    (
        "one more after",
        "The side after always gets one more. That is so only where an odd number has to be shared out.",
        _added(lambda n, k, s: (_total(n, k, s) // 2, _total(n, k, s) // 2 + 1)),
    ),
    (
        "padding is not zeros",
        "The number of pixels is right, but what they hold is not: SAME adds zeros.",
        lambda case: _tf(case, mode="replicate"),
        lambda case: _tf(case, mode="reflect"),
        lambda case: _tf(case, mode="circular"),
    ),
    (
        "all below and to the right",
        "All that is missing is added below and to the right. It is shared out between both sides; only the odd pixel "
        "goes there.",
        lambda case: _tf(case, before=lambda total: 0),
    ),
    (
        "axes exchanged",
        "What the height needs has been added to the width. F.pad takes (left, right, top, bottom): the width's two "
        "numbers first.",
        lambda case: _tf(case, axes=(1, 0)),
    ),
    (
        "one axis for both",
        "The same padding is used for both axes. Height and width, kernel and stride can differ: each axis has its "
        "own.",
        *(
            lambda case, axis=axis, parts=parts: _tf(case, total=_mixed(case, axis, parts))
            for axis, parts in itertools.product((0, 1), ("nks", "n", "k", "s", "ks"))
        ),
    ),
    (
        "no padding",
        "Nothing is padded. SAME promises the size divided by the stride, rounded up.",
        _added(lambda n, k, s: 0),
    ),
    (
        "bias forgotten",
        "The bias is missing. self.bias holds it; super().forward(…) would add it by itself.",
        lambda case: _tf(case, bias=False),
    ),
    (
        "stride forgotten",
        "The padding is there, but the windows move by 1. self.stride holds the stride; super().forward(…) would use "
        "it by itself.",
        lambda case: _tf(case, stride=1),
    ),
)


TF_MISTAKES += _raising(
    (
        "same in a stride",
        "'same' is not supported",
        "PyTorch refuses the word together with a stride; that is why this layer is needed. Work the four numbers out, "
        "and give them to F.pad.",
    ),
    ("half pixels", "type float", "There are no half pixels: // gives the smaller half, and the rest is the other."),
    ("a pair taken for a number", "'tuple'", "self.stride and self.kernel_size are pairs: (height, width)."),
)


def _tf_call(case):
    _, c, h, w = case["x"].shape
    o, _, kh, kw = case["weight"].shape
    return f"Conv2dTFSame({c}, {o}, ({kh}, {kw}), stride={tuple(case['stride'])}) on {h} × {w}"


def _inspect_tf(cases, answers, truths):
    """Findings about the layer itself."""
    for i, (case, answer) in enumerate(zip(cases, answers, strict=True)):
        want = sorted([list(case["weight"].shape), list(case["bias"].shape)])
        got = answer.facts.get("parameters")
        if answer.facts.get("is_module") is False:
            message, next_ = (
                "Conv2dTFSame is no nn.Module any more.",
                "Leave the line class Conv2dTFSame(nn.Conv2d) as it is.",
            )
        elif got is not None and sorted(got.values()) != want:
            message = f"{_tf_call(case)} holds parameters of other shapes than an nn.Conv2d: {got}."
            next_ = "One weight and one bias, as nn.Conv2d makes them; writing forward is enough."
        else:
            continue
        return TaskVerdict(NOT_YET, message, mistake="other parameters", call=_tf_call(case), case=i, try_next=next_)
    return None


TF_SAME = Task(
    "padding.tf_same",
    title="Rebuild TensorFlow's SAME",
    points=6,
    minutes=25,
    difficulty="hard",
    writes="Conv2dTFSame",
    packages=("numpy", "torch"),
    cases=_tf_cases,
    probe=padding_probes.tf_same,
    checker=Values(
        truth=_tf,
        call=_tf_call,
        mistakes=TF_MISTAKES,
        want="a torch tensor",
        accepts=("Tensor",),
        noun="class",
        inspect=_inspect_tf,
        rtol=1e-4,
        atol=1e-4,
        advice="Print the four numbers that you give to F.pad for heights of 8 and 9 with kernel 3 and stride 2, and "
        "compare them with the table in section 5.",
    ),
    needs=("torch",),
    hints=(
        "One axis first. How many windows are promised? Where does the last of them start, and where does it end? What "
        "lies beyond the picture is what is missing.",
        "Check that with section 5's table: height 8, kernel 3, stride 2 is missing 1, height 9 is missing 2. Then a "
        "kernel of 1 with stride 2: nothing is missing.",
        "Share the missing pixels out: the smaller half before, the rest after. Do so for height and width, hand the "
        "four numbers to F.pad (the width's first), and let the layer itself, without padding, do the rest.",
    ),
)


# -- hidden_places ---------------------------------------------------------------------------------

PLACES_REASONS = {
    "a": "More layers do not wash the border out; they carry its news further inwards. In a corner a dot is read less "
    "often than in the middle (the table of section 7), and with seven layers that is so for a wider frame than with "
    "five.",
    "b": "That is often said. But a mirror can be recognised, too: a dot beside the border has a twin in the padding, "
    "a dot in the middle has none.",
    "c": "Equally often, but not by the same weights: a dot on the border is drawn out into a stripe, and the copies "
    "meet other weights than the dot itself.",
    "d": "One is missing. With which padding does a row go on where it ends? Move the dot by one pixel: what happens "
    "to each map, and to its mean?",
    "e": "Real pixels, yes, but not each of them equally often: a corner is read once by each layer, a pixel in the "
    "middle nine times. So a dot weighs less in the mean the nearer it is to the border (section 7).",
    "f": "One is missing. With which padding does every weight meet every pixel, while everything that lies around "
    "the dot stays 0, inside the map and outside?",
    "g": "With biases the ground around the dot is no longer 0 after the first layer, but the next padding is. So the "
    "border shows again (the last line of section 7's table).",
}

HIDDEN_PLACES = Task(
    "padding.hidden_places",
    title="Keep the places hidden",
    points=2,
    minutes=8,
    difficulty="medium",
    cases=lambda rng: [{}],
    probe=padding_probes.hidden_places,
    checker=Choice(
        right="df",
        reasons=PLACES_REASONS,
        because=(
            "In a ring every map moves along with the dot, and its mean stays. With full padding and without biases "
            "there is nothing but zeros around the dot, as on an endless black ground: no border could be noticed."
        ),
    ),
    hints=(
        "Ask of each: if the dot moves by one pixel, does each map just move along, or does something in it change?",
        "Section 7 has two tables: how often each pixel is read, and by how much the averages depend on the position. "
        "The first alone is not enough.",
        "Two of the seven keep it hidden. One has no border at all; with the other, what lies beyond the border is "
        "the same as the ground inside.",
    ),
)


TASKS = (SAME_PAD, RESULTS, PAD2D, TF_SAME, HIDDEN_PLACES)
