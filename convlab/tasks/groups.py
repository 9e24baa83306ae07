"""The tasks of lesson 07, groups. Torch in float64 is the oracle; it loads when an answer is judged."""

import dataclasses
import math

import numpy as np

from convlab import stacks
from convlab.errors import ConvlabError
from convlab.probes import groups as groups_probes
from convlab.spec import Conv2dSpec
from convlab.tasks.checkers import Own, Values, check_some
from convlab.tasks.core import NOT_ATTEMPTED, NOT_YET, RIGHT, Mistake, Task, TaskVerdict, not_yet
from convlab.tasks.designs import feeds, plain_spec
from convlab.tasks.matching import raised
from convlab.tasks.questions import Question, Sheet, answers_of

# -- shapes ----------------------------------------------------------------------------------------

LINES = {
    "A": (8, 12, (3, 3), 4),
    "B": (3, 12, (3, 3), 3),
    "C": (3, 64, (3, 3), 3),
    "D": (6, 6, (5, 5), 6),
    "E": (9, 6, (1, 1), 3),
    "F": (10, 15, (3, 3), 2),
    "G": (16, 4, (3, 5), 4),
    "H": (6, 8, (3, 3), 4),
}
RAISES = "error"


def _shape_cases(rng):
    return [{"lines": [[c_in, c_out, list(size), groups] for c_in, c_out, size, groups in LINES.values()]}]


def _true_shapes(case):
    import torch

    shapes = []
    for c_in, c_out, size, groups in case["lines"]:
        try:
            layer = torch.nn.Conv2d(c_in, c_out, tuple(size), groups=groups)
        except ValueError:
            shapes.append(RAISES)
        else:
            shapes.append(tuple(layer.weight.shape))
    return shapes


# What people write instead: name, words, the shape. The first that gives an answer has the words for it.
_SHAPES = (
    (
        "groups ignored",
        "this is the weight of a layer without groups. Each output channel reads one group of the inputs only.",
        lambda i, o, g: (o, i),
    ),
    (
        "one kernel for each group",
        "you have one kernel for each group. Every output channel has a kernel of its own; how many output channels "
        "are there, and how many of them belong to one group?",
        lambda i, o, g: (g, i // g),
    ),
    (
        "outputs divided",
        "you divided the first number. The weight holds a kernel for every output channel of the layer, whichever "
        "group it is in. Which channels are there fewer of, for one kernel?",
        lambda i, o, g: (o // g, i),
    ),
    (
        "both divided",
        "this is the weight of one group. The layer holds those of all groups, one under the other.",
        lambda i, o, g: (o // g, i // g),
    ),
    (
        "in and out exchanged",
        "output channels come first, then what each of them reads.",
        lambda i, o, g: (i // g, o),
    ),
    (
        "in and out exchanged",
        "output channels come first, and it is the number of inputs that is divided.",
        lambda i, o, g: (i, o // g),
    ),
    (
        "groups as the second number",
        "the second number says how many channels one kernel reads, not how many groups there are.",
        lambda i, o, g: (o, g),
    ),
)
_STEPS = (
    "Take three steps: does groups divide both numbers? How many kernels are there? How many channels does one read?"
)
_DIVIDE = "divide both numbers of channels by groups, and look at the remainders, before you think of a shape."


def _questions():
    for label, (c_in, c_out, size, groups) in LINES.items():
        runs = c_in % groups == 0 and c_out % groups == 0
        right = (c_out, c_in // groups, *size)
        wrong = {}
        for name, advice, channels in _SHAPES if runs else ():
            wrong.setdefault((*channels(c_in, c_out, groups), *size), (name, advice))
        if runs:
            wrong[RAISES] = (
                "error that is none",
                "what must hold for groups and the two numbers of channels? Check both of them once more.",
            )
            wrong.setdefault(
                (*right[:2], *size[::-1]),
                ("width before height", "the channels are right. A pair for the kernel is (height, width)."),
            )
        else:
            for first in {c_out, c_out // groups, groups}:
                for second in {c_in, c_in // groups}:
                    wrong[(first, second, *size)] = ("does not divide", _DIVIDE)
        if runs:
            kernel_first = (
                "channels come first: out, then what one kernel reads. The kernel's height and width are last."
            )
            wrong.setdefault((*size, *right[:2]), ("kernel first", kernel_first))
            for other in (1, 3, 5):
                another = "the first two numbers are right. The last two are the kernel's height and width."
                wrong.setdefault((*right[:2], other, other), ("another kernel", another))
        wrong.pop(right if runs else RAISES, None)
        yield Question(label, wrong, _STEPS if runs else _DIVIDE)


QUESTIONS = tuple(_questions())


def _is_shape(answer):
    whole = isinstance(answer, tuple) and len(answer) == 4 and all(float(v).is_integer() and v > 0 for v in answer)
    return whole or answer == RAISES


def _about_form(verdict, cases, answers):
    """Words for the first answer that is no shape."""
    for label, answer in zip(LINES, answers_of(answers[0].value or {}) or [], strict=False):
        if verdict.mistake == "type" and isinstance(answer, (str, tuple)) and not _is_shape(answer):
            try_next = f"{label} is no shape of a weight. Can its channels be shared out among its groups?"
            if isinstance(answer, str):
                try_next = f"{label} is a text. Only “{RAISES}” stands in quotation marks, a shape does not."
            elif len(answer) != 4:
                try_next = (
                    f"{label} has {len(answer)} number{'s' * (len(answer) != 1)}; the shape of a weight has four."
                )
            return dataclasses.replace(verdict, try_next=try_next)
    return verdict


SHAPES = Task(
    "groups.shapes",
    title="Predict the weights",
    points=2,
    minutes=5,
    difficulty="easy",
    packages=("numpy", "torch"),
    cases=_shape_cases,
    probe=groups_probes.shapes,
    checker=Sheet(
        truth=_true_shapes,
        questions=QUESTIONS,
        form=f'four whole numbers in round brackets, or "{RAISES}"',
        example=f'(64, 3, 7, 7) or "{RAISES}"',
        fits=_is_shape,
        explain=_about_form,
    ),
    hints=(
        "First look which of the layers can be made at all: groups must divide the input channels and the output "
        "channels.",
        "A weight has one kernel for every output channel: that is its first number, and groups do not change it. Its "
        "last two numbers are the kernel's height and width.",
        "The second number says how many channels one kernel reads. Without groups these are all input channels; with "
        "groups they are those of one group.",
    ),
)


# -- grouped_conv ----------------------------------------------------------------------------------


def _grouped_cases(rng):
    """Groups, inputs and outputs of one group, kernel, map; the second function after the first."""
    probes = [(2, 1, 1, 1, 2, 3, 3), (2, 2, 3, 3, 3, 7, 8), (3, 1, 2, 3, 3, 6, 5), (4, 2, 2, 1, 1, 3, 4)]
    probes += [(1, 3, 2, 2, 3, 5, 5), (4, 1, 1, 3, 1, 5, 4), (3, 3, 1, 1, 3, 4, 6)]
    probes += [tuple(int(v) for v in rng.integers((2, 1, 1, 1, 1, 4, 4), (5, 4, 4, 4, 4, 8, 8))) for _ in range(4)]
    cases = []
    for groups, n_in, n_out, height, width, rows, columns in probes:
        shape = (groups * n_out, n_in, height, width)
        small = np.arange(1.0, 1 + math.prod(shape)).reshape(shape)
        cases.append(
            {
                "part": "conv",
                "groups": groups,
                "x": rng.integers(-3, 4, (groups * n_in, rows, columns)).astype(float),
                "w": small if len(cases) < 4 else rng.standard_normal(shape),
                "b": 10.0 * np.arange(1, 1 + len(small)),
            }
        )
    return cases + [{"part": "dense", "groups": case["groups"], "w": case["w"]} for case in cases]


def _conv(case, groups=None, w=None, x=None, b=None):
    """Torch's layer; each argument replaces something of the case by a mistake."""
    import torch

    taken = {"x": x, "w": w, "b": b}
    x, w, b = (torch.from_numpy(case[n] if v is None else np.ascontiguousarray(v)) for n, v in taken.items())
    return torch.conv2d(x[None], w, b, groups=case["groups"] if groups is None else groups)[0].numpy()


def _dealt(array, groups):
    """Rows 0, g, 2g, … first: as if a group were every g-th row."""
    return np.concatenate([array[group::groups] for group in range(groups)])


def _parts(case):
    """What each group gives, in a list."""
    g = case["groups"]
    return [_conv(case, 1, w, x, b) for x, w, b in zip(*(np.split(case[n], g) for n in "xwb"), strict=True)]


def _first_block(case, name):
    return np.concatenate([np.split(case[name], case["groups"])[0]] * case["groups"])


def _given(x, w, b):
    """The exercise's own conv. Like theirs it stops where NumPy finds that two axes do not fit, and not before."""
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(1, 2))
    return np.einsum("ihwuv,oiuv->ohw", windows, w) + b[:, None, None]


def _cut(case, cut="xwb", by_inputs=False):
    """One group after the other, where only these arrays are cut, or into other parts."""
    maps = []
    for group in range(case["groups"]):
        sizes = {name: len(case["x" if by_inputs else name]) // case["groups"] for name in cut}
        parts = {name: case[name][group * n : (group + 1) * n] for name, n in sizes.items()}
        maps.append(_given(*({**case, **parts}[name] for name in "xwb")))
    return np.concatenate(maps)


_POINT = Mistake(
    "division with a point",
    "/ always gives a number with a point, such as 1.0. Use // where a whole number is needed.",
    sign=raised("slice indices must be integers", "'float' object cannot be interpreted as an integer"),
)
_PARTS = (
    "The part of x and the part of w that meet in conv do not fit. Print both shapes just before the call. The "
    "second axis of w is in/groups already, for every kernel: which axis is left to be cut, and into parts of what "
    "size?"
)
CONV_MISTAKES = (
    Mistake(
        "interleaved",
        "Your groups take every groups-th input channel, 0, 2, 4, … and 1, 3, 5, …. A group is a block of channels "
        "that lie next to each other.",
        lambda c: _conv(c, x=_dealt(c["x"], c["groups"])),
    ),
    Mistake(
        "interleaved",
        "The kernels of your groups are every groups-th one. A group's kernels lie next to each other.",
        lambda c: _conv(c, w=_dealt(c["w"], c["groups"]), b=_dealt(c["b"], c["groups"])),
    ),
    Mistake(
        "interleaved",
        "Inputs and kernels of your groups are every groups-th one. A group is a block of channels that lie next to "
        "each other.",
        lambda c: _conv(c, x=_dealt(c["x"], c["groups"]), w=_dealt(c["w"], c["groups"]), b=_dealt(c["b"], c["groups"])),
    ),
    Mistake(
        "outputs dealt out",
        "The maps are right, but not their order: the first map of every group comes first, then the second. The "
        "maps of one group stay next to each other.",
        lambda c: np.stack(_parts(c), axis=1).reshape(-1, *_parts(c)[0].shape[1:]),
    ),
    Mistake(
        "bias of another block",
        "Right but for the bias: every group adds that of the first one. The bias has one number for each output "
        "channel, so it is cut into blocks, too.",
        lambda c: _conv(c, b=_first_block(c, "b")),
    ),
    Mistake(
        "bias of another block",
        "Right but for the bias: its numbers are taken in another order than the output channels.",
        lambda c: _conv(c, b=_dealt(c["b"], c["groups"])),
    ),
    Mistake(
        "bias in every group",
        "Right but for the bias, which is added once for every group. Each output channel gets its bias once.",
        lambda c: _conv(c, b=c["groups"] * c["b"]),
    ),
    Mistake("no bias", "Right but for the bias, which is missing.", lambda c: _conv(c, b=0 * c["b"])),
    *(
        Mistake(
            "one block for all groups",
            f"Every group uses the {words} of the first one. Where does the part of group 1 begin?",
            answer,
        )
        for words, answer in (
            ("kernels", lambda c: _conv(c, w=_first_block(c, "w"))),
            ("kernels and bias", lambda c: _conv(c, w=_first_block(c, "w"), b=_first_block(c, "b"))),
            ("input channels", lambda c: _conv(c, x=_first_block(c, "x"))),
        )
    ),
    Mistake(
        "groups added up",
        "You add the results of the groups. Each group has output channels of its own: put them one after the other.",
        lambda c: sum(_parts(c)),
    ),
    Mistake(
        "one group only",
        "Only the last group's maps come back. Is something set anew in each round of the loop that should be "
        "collected?",
        lambda c: _parts(c)[-1],
    ),
    Mistake(
        "one group only",
        "Only the first group's maps come back. Does a return stand inside the loop?",
        lambda c: _parts(c)[0],
    ),
    Mistake(
        "groups not put together",
        "The maps of the groups hang one under the other, in one high map. They should follow each other in the axis "
        "of the channels, which is the first one.",
        lambda c: np.concatenate(_parts(c), axis=1),
    ),
    Mistake(
        "groups not put together",
        "The maps of each group are there, with an axis too many: the groups should follow each other in one axis, "
        "that of the channels. np.concatenate does that; np.stack makes a new axis.",
        lambda c: np.stack(_parts(c)),
    ),
    *(
        Mistake(
            "kernels not cut",
            "Each group gives the maps of all kernels. A group has out/groups kernels of its own: w is cut into groups "
            "as well, and b with it.",
            lambda c, cut=cut: _cut(c, cut),
        )
        for cut in ("x", "xb")
    ),
    Mistake(
        "bias not cut",
        "x and w are cut rightly, b is not: conv adds all numbers of b to the maps of one group. Which of them belong "
        "to the output channels of this group?",
        lambda c: _cut(c, "xw"),
    ),
    Mistake(
        "kernels counted by the inputs",
        "You give each group as many kernels as it has input channels, but that is another number. How many kernels "
        "has one group?",
        lambda c: _cut(c, by_inputs=True),
    ),
    Mistake("parts do not fit", _PARTS, sign=raised("remapped shapes")),  # as einsum says it
    Mistake(
        "an axis lost",
        "This happened inside conv, which your function calls. conv wants x with three axes, w with four and b with "
        "one. w[i] takes an axis away; a slice such as w[i : i + 1] keeps it.",
        sign=raised("window_shape", "is out of bounds for array of dimension", "invalid index to scalar"),
    ),
    _POINT,
)


def _true_dense(case):
    """The response of torch's grouped layer to every single input pixel, read as a weight."""
    import torch

    w, g = torch.from_numpy(case["w"]), case["groups"]
    channels, (height, width) = w.shape[1] * g, w.shape[2:]
    pixels = torch.eye(channels * height * width, dtype=torch.float64).reshape(-1, channels, height, width)
    return torch.conv2d(pixels, w, groups=g).reshape(channels, height, width, -1).permute(3, 0, 1, 2).numpy()


def _placed(case, where):
    """Every kernel put to the channels that ``where(output, channel of its kernel, ...)`` says."""
    w, g = case["w"], case["groups"]
    out, n_in = w.shape[:2]
    dense = np.zeros((out, n_in * g, *w.shape[2:]))
    for o in range(out):
        for i in range(n_in):
            dense[o, where(o, i, out, n_in, g)] = w[o, i]
    return dense


def _without_the_last(case):
    dense = _true_dense(case)
    dense[-(len(dense) // case["groups"]) :] = 0
    return dense


DENSE_MISTAKES = (
    *(
        Mistake("blocks in other places", words, lambda c, where=where: _placed(c, where))
        for words, where in (
            (
                "Your kernels stand on every groups-th channel. The channels of a group lie next to each other.",
                lambda o, i, out, n_in, g: i * g + o // (out // g),
            ),
            (
                "Output channels 0, 1, 2, … go to groups 0, 1, 2, … in turn here. The first out/groups of them all "
                "belong to group 0, and so on.",
                lambda o, i, out, n_in, g: (o % g) * n_in + i,
            ),
            (
                "The blocks run from the top right to the bottom left. Group 0 has the first outputs and the first "
                "inputs.",
                lambda o, i, out, n_in, g: (g - 1 - o // (out // g)) * n_in + i,
            ),
            (
                "All kernels stand on the first channels. Those of group 1 belong to the channels of group 1: where do "
                "these begin?",
                lambda o, i, out, n_in, g: i,
            ),
            (
                "Each block begins one channel after the one before. A block is in/groups channels wide: where does "
                "the next one begin?",
                lambda o, i, out, n_in, g: o // (out // g) + i,
            ),
            (
                "Which group does output o belong to? There are out/groups outputs in each of them; o // groups is "
                "right only where that happens to be the same number.",
                lambda o, i, out, n_in, g: o // g * n_in + i,
            ),
        )
    ),
    Mistake(
        "transposed",
        "Outputs and inputs have changed places: the first axis of a weight counts output channels, the second one "
        "input channels.",
        lambda c: _true_dense(c).swapaxes(0, 1),
    ),
    Mistake(
        "repeated instead of zeros",
        "The same numbers stand in all blocks. Outside its own group's channels a kernel is zero.",
        lambda c: np.tile(c["w"], (1, c["groups"], 1, 1)),
    ),
    Mistake("nothing done", "This is w as it was. The larger weight has all input channels.", lambda c: c["w"]),
    Mistake("only zeros", "The shape is right, but no kernel was written into it.", lambda c: 0 * _true_dense(c)),
    Mistake("last block empty", "The last group's block is empty. How far does your loop go?", _without_the_last),
    Mistake(
        "second axis",
        "The second axis of the large kernel has one place for every input channel of the layer: groups times as many "
        "as the second axis of w.",
        sign=lambda case, answer, truth: truth.shape != case["w"].shape == tuple((answer.value or {}).get("shape", ())),
    ),
    _POINT,
)


def _x_words(case):
    return f"x {case['x'].shape}, w {case['w'].shape}, {case['groups']} groups"


@dataclasses.dataclass(frozen=True)
class Parts:
    """For a task of several parts: the first that is not right, with a word on what is.

    Parameters
    ----------
    checkers : dict
        What a case's "part" says -> the checker of that part, which has a name.
    """

    checkers: dict

    @property
    def mistakes(self):
        """Those of all parts."""
        return tuple(mistake for checker in self.checkers.values() for mistake in checker.mistakes)

    def check(self, cases, answers):
        """What to say of the answers, part by part."""
        verdicts = {}
        for part, checker in self.checkers.items():
            mine = [i for i, case in enumerate(cases) if case["part"] == part]
            verdict = check_some(checker, cases, answers, mine)
            if verdict.outcome != RIGHT:
                return _after(list(verdicts), verdict)
            verdicts[checker.name] = verdict
        return dataclasses.replace(
            verdict,
            message=" ".join(f"{name}: {right.message}" for name, right in verdicts.items()),
            notes=tuple(note for right in verdicts.values() for note in right.notes),
        )


def _after(right, verdict):
    """A part's verdict behind the names of those that are right."""
    tables = verdict.comparison
    if tables is not None and tables.expected == tables.got:  # shapes may differ, and the numbers not
        verdict = dataclasses.replace(verdict, comparison=None)
    if not right:
        return verdict
    mistake = "half done" if verdict.outcome == NOT_ATTEMPTED else verdict.mistake
    message = f"{right[-1]} is right. {verdict.message}"
    return dataclasses.replace(verdict, outcome=NOT_YET, message=message, mistake=mistake)


GROUPED = Parts(
    {
        "conv": Values(
            name="grouped_conv",
            truth=_conv,
            call=lambda c: f"grouped_conv with {_x_words(c)}",
            mistakes=CONV_MISTAKES,
            instead="That function has groups already; here they are to be made from conv, the function without "
            "groups in the cell above yours.",
            advice="Take two channels and two groups: then the first map comes from x[0] alone, and the second from "
            "x[1].",
        ),
        "dense": Values(
            name="block_diagonal",
            truth=_true_dense,
            call=lambda c: f"block_diagonal(w, {c['groups']}) with w {c['w'].shape}",
            mistakes=DENSE_MISTAKES,
            instead="The package would do it for you; here the writing out is the task. Make an array of zeros, and "
            "write the kernels into their blocks.",
            advice="Draw the table of outputs (down) and inputs (across) for 6 outputs, 4 inputs and 2 groups, and "
            "shade the places that hold a kernel.",
            axes=("output", "channel"),
        ),
    }
)


GROUPED_CONV = Task(
    "groups.grouped_conv",
    title="Groups from a layer without groups",
    points=5,
    minutes=20,
    difficulty="medium",
    cases=_grouped_cases,
    probe=groups_probes.grouped_conv,
    checker=GROUPED,
    forbidden=groups_probes.GROUPED,
    hints=(
        "Begin with two groups. Which half of x, which half of w and which half of b go to conv first, and which go "
        "second? What is done with the two results?",
        "For group number g: of x the next in/groups channels, of w and of b the next out/groups rows. How many of "
        "each have gone before? np.concatenate puts a list of results one after the other.",
        "The large kernel is all zeros at first, with the shape (out, in, height, width), where in is groups times as "
        "much as the second number of w's shape. Output o belongs to group o // (out // groups); where do the channels "
        "of that group begin?",
    ),
)


# -- separable_cost --------------------------------------------------------------------------------

SAVING, KERNEL = 8, 3
SMALLEST = {"part": "smallest", "saving": SAVING, "k": KERNEL}


def _cost_cases(rng):
    probes = [(32, 24, 3, 28, 28), (3, 64, 7, 16, 12), (16, 16, 5, 4, 9), (1, 8, 3, 5, 5), (24, 1, 1, 6, 7)]
    probes += [tuple(int(v) for v in rng.integers((2, 2, 2, 3, 3), (80, 80, 9, 40, 40))) for _ in range(5)]
    return [{"part": "cost", **dict(zip(("c_in", "c_out", "k", "h", "w"), p, strict=True))} for p in probes] + [
        SMALLEST
    ]


def _true_costs(case):
    c_in, c_out, k = case["c_in"], case["c_out"], case["k"]
    full = [Conv2dSpec(c_in, c_out, k, padding="same")]
    separable = [Conv2dSpec(c_in, c_in, k, padding="same", groups=c_in), Conv2dSpec(c_in, c_out, 1)]
    return np.array([stacks.cost(layers, (c_in, case["h"], case["w"])).macs for layers in (full, separable)])


# Ways to count one of the two, by name, words and formula for one place of the map.
_FULL = (
    (
        "kernel counted once",
        "A kernel of size k has k rows and k columns.",
        lambda i, o, k: i * o * k,
    ),
    (
        "inputs forgotten",
        "Right but for the input channels of the full layer: each of its kernels reads all of them.",
        lambda i, o, k: o * k * k,
    ),
    (
        "outputs forgotten",
        "Right but for the output channels of the full layer: it has one kernel for each of them.",
        lambda i, o, k: i * k * k,
    ),
)
_SEPARABLE = (
    (
        "pointwise forgotten",
        "The full layer is right. A separable layer has two steps: the depthwise one filters each channel, and the 1 "
        "× 1 one mixes them. You count the first step only.",
        lambda i, o, k: i * k * k,
    ),
    (
        "depthwise forgotten",
        "The full layer is right. A separable layer has two steps: the depthwise one filters each channel, and the 1 "
        "× 1 one mixes them. You count the second step only.",
        lambda i, o, k: i * o,
    ),
    (
        "depthwise on the outputs",
        "The full layer is right. Your depthwise step filters c_out channels. It comes first: how many channels are "
        "there when it begins?",
        lambda i, o, k: o * k * k + i * o,
    ),
    (
        "steps multiplied",
        "The full layer is right. The two steps come one after the other, so their MACs are added, not multiplied.",
        lambda i, o, k: i * k * k * i * o,
    ),
    (
        "depthwise reads every channel",
        "The full layer is right. In the depthwise step each channel is filtered alone: one kernel reads one channel.",
        lambda i, o, k: i * i * k * k + i * o,
    ),
    (
        "pointwise with k",
        "The full layer is right. The second step is a layer of 1 × 1: its kernels have one number for each channel.",
        lambda i, o, k: i * k * k + i * o * k * k,
    ),
    (
        "kernel counted once",
        "The full layer is right. A depthwise kernel of size k has k rows and k columns.",
        lambda i, o, k: i * k + i * o,
    ),
    (
        "kernel counted once",
        "The full layer is right. In the depthwise step, too, a kernel has k rows and k columns.",
        lambda i, o, k: i + i * o,
    ),
    (
        "inputs forgotten",
        "The full layer is right. The kernels of the 1 × 1 step read one pixel, but every channel of it.",
        lambda i, o, k: i * k * k + o,
    ),
    (
        "depthwise makes all the outputs",
        "The full layer is right. The depthwise step has one kernel for each of its channels; how many are these? Only "
        "the 1 × 1 step knows c_out.",
        lambda i, o, k: i * o * k * k + i * o,
    ),
)


def _places(case):
    return case["h"] * case["w"]


def _inside(case):
    return (case["h"] - case["k"] + 1) * (case["w"] - case["k"] + 1)


def _counted(full=None, separable=None, places=_places, factor=1):
    def right_full(i, o, k):
        return i * o * k * k

    def right_separable(i, o, k):
        return i * k * k + i * o

    def answer(case):
        channels = case["c_in"], case["c_out"], case["k"]
        pair = (full or right_full)(*channels), (separable or right_separable)(*channels)
        return [factor * places(case) * count for count in pair]

    return answer


COST_MISTAKES = (
    *(Mistake(name, try_next, _counted(full=count)) for name, try_next, count in _FULL),
    *(Mistake(name, try_next, _counted(separable=count)) for name, try_next, count in _SEPARABLE),
    Mistake(
        "kernel counted once",
        "A kernel of size k has k rows and k columns, in the full layer and in the depthwise one.",
        _counted(lambda i, o, k: i * o * k, lambda i, o, k: i * k + i * o),
    ),
    Mistake(
        "places forgotten",
        "These are the weights. Each of them is used once at every place of the map: how many places are there?",
        _counted(places=lambda case: 1),
    ),
    *(
        Mistake(
            "places forgotten",
            "Of the places of the map only the rows or the columns are counted. A map has h · w of them.",
            _counted(places=lambda case, side=side: case[side]),
        )
        for side in "hw"
    ),
    Mistake(
        "places lost at the border",
        "You count the places of a layer without padding. Here the padding keeps the size: there are as many outputs "
        "as pixels.",
        _counted(places=_inside),
    ),
    Mistake(
        "biases counted",
        "You count the biases, too. A MAC is a multiplication with an addition; to add a bias is no multiplication.",
        _counted(lambda i, o, k: (i * k * k + 1) * o, lambda i, o, k: (k * k + 1) * i + (i + 1) * o),
    ),
    Mistake(
        "two for each MAC",
        "Both are twice as much. A MAC is one multiplication together with one addition, and counts once.",
        _counted(factor=2),
    ),
    Mistake(
        "exchanged",
        "The two numbers have changed places: first the full layer, then the separable one.",
        lambda case: _counted()(case)[::-1],
    ),
    Mistake(
        "steps instead of the sum",
        "These look like the two steps of the separable layer. Asked are the full layer, and both steps together.",
        lambda case: [_places(case) * case["c_in"] * case["k"] ** 2, _places(case) * case["c_in"] * case["c_out"]],
    ),
)

_NUMBERS = ("int", "float", "int64", "float64")


def _not_two(cases, answers, truths):
    """Words for one number, or for more than two."""
    for i, answer in enumerate(answers):
        got = answer.value or {"type": "", "shape": [2]}
        if list(got["shape"]) != [2]:
            count = math.prod(got["shape"])
            message = f"separable_cost gave back {count} number{'s' * (count != 1)}; wanted are two."
            next_ = "Return the MACs of the full layer, then those of the separable one, with a comma between them."
            return not_yet(message, "shape" if got["shape"] else f"type {got['type']}", next_, case=i)
    return None


_COSTS = Values(
    name="separable_cost",
    truth=_true_costs,
    call=lambda c: "separable_cost(" + ", ".join(f"{n}={c[n]}" for n in ("c_in", "c_out", "k", "h", "w")) + ")",
    mistakes=COST_MISTAKES,
    want="two whole numbers: the MACs of the full and of the separable layer",
    accepts=("tuple", "list", "ndarray", *_NUMBERS),
    whole=True,
    inspect=_not_two,
    instead="The package counts, too; here the formula is the task.",
    advice="Take c_in=2, c_out=3, k=3 and a map of one pixel: the full layer makes 54 MACs, and the depthwise step 18. "
    "How many does the 1 × 1 step make? Then take a larger map.",
)


def _saving(c_out, k=KERNEL):
    """How many times fewer MACs; the input channels and the map drop out."""
    return c_out * k * k / (c_out + k * k)


def _judge_smallest(cases, answers):
    data = answers[0].data
    data = data.item() if isinstance(data, np.ndarray) and data.ndim == 0 else data
    if not isinstance(data, (int, float)) or isinstance(data, bool) or not float(data).is_integer() or data < 1:
        message = "smallest is not a number of channels."
        return TaskVerdict(
            NOT_YET, message, mistake="smallest type", try_next="Write one whole number, or a line that works it out."
        )
    least = next(c for c in range(1, 1000) if c * KERNEL**2 >= SAVING * (c + KERNEL**2))  # whole numbers: no rounding
    if data == least:
        return TaskVerdict(RIGHT, "it is the smallest.")
    if data == least + 1:
        note = f"With one channel fewer it is {SAVING} times exactly, and “at least {SAVING} times” allows that."
        return TaskVerdict(RIGHT, f"counts as right; {least} is the smallest.", notes=(note,))
    saved = f"With {int(data)} output channels the separable layer makes {_saving(data):.2f} times fewer MACs."
    if data < least:
        next_ = f"That is less than {SAVING} times. Work out full / separable with your function for some numbers of "
        next_ += "output channels."
        return TaskVerdict(NOT_YET, saved, mistake="smallest too small", try_next=next_)
    next_ = "That is enough, but fewer channels would do, too. Go down one by one, or solve 1/c_out + 1/k² = 1/8."
    return TaskVerdict(NOT_YET, saved, mistake="smallest too large", try_next=next_)


SEPARABLE_COST = Task(
    "groups.separable_cost",
    title="What a separable layer saves",
    points=3,
    minutes=15,
    difficulty="easy",
    cases=_cost_cases,
    probe=groups_probes.separable_cost,
    checker=Parts({"cost": _COSTS, "smallest": Own(_judge_smallest, name="smallest", noun="number")}),
    forbidden=groups_probes.COSTS,
    hints=(
        "One output number of the full layer: how many products does it sum up? Then: how many output numbers are "
        "there?",
        "The separable layer is two layers one after the other. The first has as many outputs as inputs, and each of "
        "its kernels reads one channel. The second is a full layer with a kernel of 1.",
        "For the second part, let a loop try c_out = 1, 2, 3, … with your function and any c_in and map, and stop at "
        f"the first for which full is at least {SAVING} times separable. Compare products, not quotients: nothing is "
        "rounded then.",
    ),
)


# -- mixer -----------------------------------------------------------------------------------------

CHANNELS, PARAMETERS, FIELD = 64, 12_000, 7
_KEEP = (
    "Every convolution must keep it: stride 1, and a padding of half the kernel, (k − 1) / 2, if there is no dilation."
)
_SILENT = ("ReLU", "LeakyReLU", "GELU", "SiLU", "Hardswish", "Tanh", "Sigmoid", "Identity")


def _mixer_cases(rng):
    return [{"channels": CHANNELS, "parameters": PARAMETERS, "field": FIELD}]


def _read_layers(layers):
    """``(Conv2dSpec, shuffle's groups or None, parameters)`` of every layer that does something; or a verdict."""
    read = []
    for number, layer in enumerate(layers, 1):
        kind, arguments = layer["kind"], layer["arguments"]
        where = f"Layer {number} of mixer ({kind})"
        if kind in ("Conv2d", "Conv2dSpec"):
            spec, trouble = plain_spec("mixer", number, layer)
            if trouble is not None:
                return None, trouble
            if (spec.in_channels, spec.out_channels) != (CHANNELS, CHANNELS):
                message = (
                    f"{where} goes from {spec.in_channels} to {spec.out_channels} channels; wanted are {CHANNELS} "
                )
                message += "channels everywhere."
                next_ = "A narrow layer in between would lose what the channels hold."
                if spec.in_channels != CHANNELS and all(spec is None for spec, *_ in read):
                    next_ = f"{CHANNELS} channels come in, so the first convolution reads {CHANNELS}."
                return None, not_yet(message, "other channels", next_)
            read.append((spec, None, spec.parameters))
        elif kind == "ChannelShuffle":
            groups = arguments.get("groups")
            if not isinstance(groups, int) or groups < 1 or CHANNELS % groups:
                message = f"{where}: {CHANNELS} channels cannot be dealt out to {groups} groups."
                return None, not_yet(message, "impossible layer", f"The number of groups must divide {CHANNELS}.")
            read.append((None, groups, 0))
        elif kind == "BatchNorm2d" and arguments.get("num_features") == CHANNELS:
            read.append((None, None, 2 * CHANNELS * bool(arguments.get("affine"))))
        elif kind not in _SILENT:
            message = f"{where} is not a layer that this task knows."
            known = "Known are nn.Conv2d, nn.ChannelShuffle, "
            known += f"nn.BatchNorm2d({CHANNELS}) and activations such as nn.ReLU()."
            if kind == "BatchNorm2d":
                message = f"{where} reads {arguments.get('num_features')} channels; {CHANNELS} come in."
                known = "A norm has as many channels as what it gets."
            elif kind in ("type", "ellipsis"):
                message = f"{where} is no layer yet."
                known = "Replace the dots." if kind == "ellipsis" else "Brackets make a layer: nn.ReLU(), not nn.ReLU."
            return None, not_yet(message, "another kind of layer", known)
    return read, None


def _reached(layers):
    """Which input channels reach each output channel after the first 0, 1, 2, … layers."""
    tables = [np.eye(CHANNELS, dtype=bool)]
    for spec, shuffle, _ in layers:
        table = tables[-1]
        if spec is not None:
            table = feeds(spec) @ table
        elif shuffle is not None:
            table = table.reshape(shuffle, CHANNELS // shuffle, CHANNELS).swapaxes(0, 1).reshape(CHANNELS, CHANNELS)
        tables.append(table)
    return tables


def _judge_mixer(cases, answers):
    plain_layers = answers[0].facts.get("layers", [])
    layers, trouble = _read_layers(plain_layers)
    if trouble is not None:
        return trouble
    specs = [spec for spec, _, _ in layers if spec is not None]
    if not specs:
        return not_yet("mixer holds no convolution.", "empty", "Write at least three layers with a 3 × 3 kernel.")
    size = (32, 32)
    for spec in specs:
        try:
            size = spec.output_size(size)
        except ConvlabError as error:
            return not_yet(
                f"On a map of 32 × 32 mixer stops: {error}", "size changed", "Follow the size from layer to layer."
            )
    if size != (32, 32):
        message = f"A map of 32 × 32 becomes one of {size[0]} × {size[1]}; it must keep its size."
        return not_yet(message, "size changed", _KEEP)
    field = [1 + sum(s.effective_kernel_size[axis] - 1 for s in specs) for axis in (0, 1)]
    if min(field) < FIELD:
        message = f"The receptive field is {field[0]} × {field[1]}; wanted is at least {FIELD} × {FIELD}."
        return not_yet(message, "field too small", "Each 3 × 3 layer adds 2 to it, a 1 × 1 layer adds nothing.")
    table = _reached(layers)[-1]
    if not table.all():
        return _unmixed(layers, table)
    parameters = sum(count for _, _, count in layers)
    if parameters > PARAMETERS:
        largest = max(layers, key=lambda layer: layer[2])
        message = (
            f"mixer has {parameters:,} parameters; wanted are at most {PARAMETERS:,}. All else is as it should be."
        )
        next_ = f"The largest part is {largest[0].code} with {largest[2]:,}. What would more groups make of it, and "
        next_ += "how could the mixing be done with fewer weights?"
        return not_yet(message, "too many parameters", next_)
    message = f"Every output channel depends on every input channel, with {parameters:,} parameters."
    return TaskVerdict(RIGHT, message)


def _unmixed(layers, table):
    """What stops the channels from meeting."""
    reads = int(table.sum(axis=1).min())
    message = f"An output channel depends on {reads} of the {CHANNELS} input channels only."
    convs = [i for i, (spec, _, _) in enumerate(layers) if spec is not None]
    shuffles = [(i, groups) for i, (_, groups, _) in enumerate(layers) if groups is not None]
    if shuffles and all(groups in (1, CHANNELS) for _, groups in shuffles):
        return not_yet(
            message,
            "shuffle that changes nothing",
            f"A shuffle with {shuffles[0][1]} groups leaves every channel where it is: to deal out one card to each "
            "player, or all cards to one, changes no order.",
        )
    if shuffles and all(i > convs[-1] or i < convs[0] for i, _ in shuffles):
        return not_yet(
            message,
            "shuffle at the end",
            "A shuffle before the first or after the last convolution reorders the channels, but no convolution comes "
            "after it that could bring together what now lies side by side. Where must it stand?",
        )
    pointwise = [layers[i][0] for i in convs if layers[i][0].kernel_size == (1, 1)]
    if pointwise and not shuffles and all(spec.groups > 1 for spec in pointwise):
        next_ = "Your 1 × 1 layers have groups, too, so they mix within their groups only. What mixes all channels?"
        return not_yet(message, "1 × 1 with groups", next_)
    if not shuffles:
        return not_yet(
            message,
            "groups never meet",
            "Some groups never meet: what lies in one stays in it, from layer to layer. Section 6 of the lesson shows "
            "two things that carry numbers across.",
        )
    return not_yet(
        message,
        "mixes too little",
        "Count along: after the first layer each channel depends on 64/groups inputs, and every shuffle with a layer "
        "behind it can multiply that number. Does it get to 64? Try the shuffle with other numbers of groups, too.",
    )


MIXER = Task(
    "groups.mixer",
    title="Let all channels meet, cheaply",
    points=5,
    minutes=25,
    kind="design",
    difficulty="hard",
    packages=("numpy", "torch", "convlab"),
    cases=_mixer_cases,
    probe=groups_probes.mixer,
    checker=Own(_judge_mixer, noun="network"),
    hints=(
        "Start with the costs: how many weights has one 3 × 3 layer from 64 to 64 channels with 8, 16, 32 and 64 "
        "groups? And a 1 × 1 layer without groups? Three 3 × 3 layers are needed for the field. What fits into "
        "12,000?",
        "Two ways lead there: a 1 × 1 layer without groups mixes everything at once; or a shuffle between grouped "
        "layers multiplies, from layer to layer, how many inputs a channel depends on.",
        "For the way with shuffles: with g groups a channel depends on 64/g inputs after one layer. After a shuffle "
        "and another layer it may depend on (64/g)² of them. How large may g be, so that three layers reach 64?",
    ),
)


# -- milliseconds ----------------------------------------------------------------------------------

MILLISECONDS = Task(
    "groups.milliseconds",
    title="MACs are not milliseconds",
    points=5,
    minutes=20,
    difficulty="medium",
    packages=("numpy", "torch"),
    hints=(
        "Write a function that makes one layer, feeds it one input, and gives back one time. Take the time of the call "
        "alone: time.perf_counter() before and after. Print the times of five calls in a row; which of them would you "
        "believe?",
        "The first calls are slower, and single ones are disturbed by whatever else the computer does. Section 8 of "
        "the lesson says what to do about both, and about gradients and threads.",
        "In your sentences keep apart what you saw (this layer, this computer) and what you would have to try before "
        "you said it of other layers, other computers, or a GPU.",
    ),
)


TASKS = (SHAPES, GROUPED_CONV, SEPARABLE_COST, MIXER, MILLISECONDS)
