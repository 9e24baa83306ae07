"""The tasks of lesson 01, in_channels. Torch in float64 is the oracle; it loads when an answer is judged."""

import dataclasses
import itertools

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convlab.probes import in_channels as in_channels_probes
from convlab.probes import torch_arguments
from convlab.tasks.checkers import Choice, Own, Values, check_some
from convlab.tasks.core import NOT_YET, RIGHT, Mistake, Task, TaskVerdict, variants
from convlab.tasks.matching import raised, same_values
from convlab.tasks.messages import plain_shape, wrong_type
from convlab.tasks.questions import Question, Sheet

# -- outcomes --------------------------------------------------------------------------------------

WORDS = ("channels", "axes", "dtype", "kernel")
CALLS = {  # in_channels, out_channels, kernel_size; the input's shape and dtype
    "A": (3, 6, 5, (1, 3, 32, 32), "float32"),
    "B": (3, 8, 3, (32, 32, 3), "float32"),
    "C": (1, 4, 3, (28, 28), "float32"),
    "D": (8, 4, 3, (8, 28, 28), "float32"),
    "E": (1, 4, 3, (8, 28, 28), "float32"),
    "F": (3, 8, 3, (8, 32, 32, 3), "float32"),
    "G": (3, 8, 3, (1, 3, 32, 32), "uint8"),
    "H": (3, 8, 7, (1, 3, 5, 32), "float32"),
}

_EIGHT_MAPS = (
    "maps for each channel",
    "A filter has a slice for each input channel, and what the slices give is added. How many maps does one filter "
    "make, and how many filters are there?",
)
_NO_PADDING = (
    "size of the picture kept",
    "There is no padding. Where can a window of 5 start for the last time in a row of 32?",
)
_LAST = (
    "channels last",
    "A 3 is there, at the end. PyTorch does not look for it: it reads the axes by their place, N, C, H, W, or C, H, "
    "W without a batch. Which number stands where the channels should?",
)
_TWO_AXES = (
    "two axes accepted",
    "PyTorch adds a batch axis to three axes. It does not add a channel axis, not even for in_channels=1.",
)
_AXES_FIRST = (
    "axes are counted first",
    "With two axes there is no channel axis whose size could be wrong. What does PyTorch complain about, then?",
)
_BATCH = (
    "batch without a channel axis",
    "Three axes are read as one picture, (C, H, W), never as a batch of grey ones. So what is the 8?",
)
_EIGHT_FITS = (_BATCH[0], "Write C, H, W over the three numbers. Is the first of them in_channels?")
_THREE_AXES = (
    "three axes refused",
    "Three axes are one picture without a batch; PyTorch takes that. Read them as C, H, W and compare with "
    "in_channels.",
)
_WHOLE = (
    "whole numbers accepted",
    "The shape is right. But the picture holds whole numbers from 0 to 255, and the layer's weights are float32.",
)
_NO_WINDOW = (
    "no window fits",
    "How many windows of height 7 fit into 5 rows, without padding? What will PyTorch say to that?",
)

QUESTIONS = (
    Question(
        "A",
        {(1, 18, 28, 28): _EIGHT_MAPS, (1, 3, 28, 28): _EIGHT_MAPS}
        | {(1, 6, 32, 32): _NO_PADDING, (1, 6, 27, 27): _NO_PADDING},
        "Four numbers: pictures, maps, height, width. How many filters does the layer have, and where does a window "
        "of 5 still fit?",
    ),
    Question(
        "B",
        dict.fromkeys([(8, 30, 30), (1, 8, 30, 30), (30, 30, 8), (8, 30, 1)], _LAST) | {"axes": _THREE_AXES},
        "Write C, H, W over the three numbers. Is the first of them in_channels?",
    ),
    Question(
        "C",
        dict.fromkeys([(4, 26, 26), (1, 4, 26, 26), (26, 26)], _TWO_AXES) | {"channels": _AXES_FIRST},
        "How many axes may an input have?",
    ),
    Question(
        "D",
        dict.fromkeys([(8, 4, 26, 26), (8, 26, 26)], _BATCH) | {"channels": _EIGHT_FITS, "axes": _THREE_AXES},
        "Write C, H, W over the three numbers. Three axes go in; how many come out?",
    ),
    Question(
        "E",
        dict.fromkeys([(8, 4, 26, 26), (8, 26, 26), (4, 26, 26), (8, 1, 26, 26)], _BATCH) | {"axes": _THREE_AXES},
        "Write C, H, W over the three numbers. Is the first of them in_channels?",
    ),
    Question(
        "F",
        dict.fromkeys([(8, 8, 30, 30), (8, 30, 30, 8), (8, 8, 30, 1)], _LAST),
        "Write N, C, H, W over the four numbers. Is the second of them in_channels?",
    ),
    Question(
        "G",
        dict.fromkeys([(1, 8, 30, 30), "channels", "axes"], _WHOLE),
        "Everything about the shape is right. What else do the input and the weights have to share?",
    ),
    Question(
        "H",
        dict.fromkeys([(1, 8, 0, 26), (1, 8, -1, 26), (1, 8, 1, 26), (1, 8, 5, 32)], _NO_WINDOW),
        "Put the window of 7 × 7 on a picture of 5 × 32. Does it fit?",
    ),
)


def _outcome_cases(rng):
    return [{"calls": [[*layer, list(shape), dtype] for *layer, shape, dtype in CALLS.values()]}]


def _true_outcomes(case):
    """What torch does: the shape, or the word for what it says."""
    import torch

    outcomes = []
    for in_channels, out_channels, kernel_size, shape, dtype in case["calls"]:
        layer = torch.nn.Conv2d(in_channels, out_channels, kernel_size)
        try:
            outcomes.append(tuple(layer(torch.zeros(shape, dtype=getattr(torch, dtype))).shape))
        except RuntimeError as error:
            signs = {
                "to have": "channels",
                "Expected 3D": "axes",
                "should be the same": "dtype",
                "Kernel size": "kernel",
            }
            outcomes.append(next(word for sign, word in signs.items() if sign in str(error)))
    return outcomes


def _is_outcome(answer):
    return answer in WORDS or (isinstance(answer, tuple) and all(float(n).is_integer() for n in answer))


OUTCOMES = Task(
    "in_channels.outcomes",
    title="Predict shapes and errors",
    points=3,
    minutes=10,
    difficulty="easy",
    packages=("numpy", "torch"),
    cases=_outcome_cases,
    probe=in_channels_probes.outcomes,
    checker=Sheet(
        truth=_true_outcomes,
        questions=QUESTIONS,
        form="a shape or one of the words " + ", ".join(f'"{word}"' for word in WORDS),
        example='(1, 4, 30, 30) or "dtype"',
        fits=_is_outcome,
    ),
    hints=(
        "Write letters over the input's numbers, from left to right: N, C, H, W for four of them, C, H, W for three. "
        "With any other count PyTorch stops at once.",
        "Then compare the number under C with in_channels. They must agree, and no other axis is looked at for that.",
        "If both agree: do the numbers' types agree, and does at least one window fit? Only then is there an output: "
        "the same axes, out_channels in the place of C, and in height and width as many as there are places where the "
        "window fits.",
    ),
)


# -- to_nchw ---------------------------------------------------------------------------------------


def _picture_cases(rng):
    def bytes_(*shape):
        return rng.integers(0, 256, shape, dtype=np.uint8)

    dark = rng.integers(0, 2, (3, 5, 3), dtype=np.uint8)
    dark[0, 0, 0] = 1  # the brightest value is 1, and it is still a byte
    pictures = [
        np.arange(18, dtype=np.uint8).reshape(2, 3, 3),
        bytes_(4, 5),
        bytes_(2, 4, 5, 3),
        rng.random((3, 5, 3)).astype(np.float32),
        rng.random((4, 3)),
        bytes_(3, 5, 4),
        dark,
        rng.random((2, 3, 4, 2)).astype(np.float32) * 3 - 1,  # floats are left alone, whatever their range
        bytes_(5, 2, 1),
        rng.random((3, 2, 6, 1)),
    ]
    for _ in range(4):
        shape = tuple(int(n) for n in rng.integers((1, 2, 2, 1), (4, 7, 7, 6)))
        shape = shape[int(rng.integers(0, 2)) :]
        pictures.append(bytes_(*shape) if rng.random() < 0.5 else rng.random(shape))
    return [{"picture": picture} for picture in pictures]


def _nhwc(x):
    return x[None, :, :, None] if x.ndim == 2 else x[None] if x.ndim == 3 else x


def _first(x):
    return np.moveaxis(_nhwc(x), 3, 1)


def _reshaped(x):
    x = _nhwc(x)
    return x.reshape(x.shape[0], x.shape[3], *x.shape[1:3])


def _where(ndim, otherwise=_first):
    """For pictures of `ndim` axes only; the others come out right."""
    return lambda change: lambda x: change(x) if x.ndim in ndim else otherwise(x)


_RESHAPE = (
    "The shape is right, and the pixels are scrambled: reshape and view do not exchange axes. They keep the numbers "
    "in their order and cut the row at other positions. Here the axes must change places, and permute does that."
)
_SWAPPED = (
    "Height and width have changed places. In the new shape they stand in the same order as before, only the channels "
    "have moved in front of them."
)
_GREY = (
    "A picture of two axes, (H, W), is a grey one. It becomes (1, 1, H, W): one picture, one channel. Print the shape "
    "after each of your steps for such a picture."
)
_SAME = "channels still last"

LAYOUTS = (
    ("reshape instead of permute", _RESHAPE, _reshaped),
    ("reshape instead of permute", _RESHAPE, _where((3,))(_reshaped)),
    ("reshape instead of permute", _RESHAPE, _where((4,))(_reshaped)),
    ("height and width exchanged", _SWAPPED, lambda x: _first(x).swapaxes(2, 3)),
    ("height and width exchanged", _SWAPPED, _where((3,))(lambda x: _first(x).swapaxes(2, 3))),
    ("height and width exchanged", _SWAPPED, _where((4,))(lambda x: _first(x).swapaxes(2, 3))),
    ("height and width exchanged", _SWAPPED, _where((3, 4))(lambda x: _first(x).swapaxes(2, 3))),
    (
        "no batch axis",
        "A single picture also gets a batch axis: N, C, H, W, with N = 1. Which index adds an axis in front?",
        _where((2, 3))(lambda x: _first(x)[0]),
    ),
    (
        "no batch axis",
        "A single colour picture also gets a batch axis: N, C, H, W, with N = 1. Which index adds an axis in front?",
        _where((3,))(lambda x: _first(x)[0]),
    ),
    ("grey pictures", _GREY, _where((2,))(lambda x: x)),
    ("grey pictures", _GREY, _where((2,))(lambda x: x[None])),
    ("grey pictures", _GREY, _where((2,))(lambda x: x[None, :, :, None])),
    ("grey pictures", _GREY, _where((2,))(lambda x: _first(x[None]))),
    ("grey pictures", _GREY, _where((2,))(lambda x: _first(x[:, None]))),
    ("grey pictures", _GREY, _where((2,))(lambda x: x[:, None, None])),
    ("grey pictures", _GREY, _where((2,))(lambda x: x[:, None])),
    (
        "grey repeated",
        "The grey picture came out with three equal channels. A grey picture has one channel; whoever needs three "
        "can repeat it later.",
        _where((2,))(lambda x: np.repeat(_first(x), 3, 1)),
    ),
    (
        _SAME,
        "The axes are still in the order N, H, W, C. The channels have to move to the second place.",
        _nhwc,
    ),
    (
        _SAME,
        "A batch, (N, H, W, C), comes out as it went in. Its channels have to move to the second place, too.",
        _where((4,))(_nhwc),
    ),
    (
        "channels dropped",
        "Channels are missing. A picture may have 1, 2, 4 or 13 of them: keep all there are.",
        lambda x: _first(x)[:, :3],
    ),
    (
        "channels dropped",
        "Channels are missing. A picture may have 1, 2, 4 or 13 of them: keep all there are.",
        lambda x: _first(x)[:, :1],
    ),
    (
        "red and blue exchanged",
        "The channels came out in reverse order. Here they stay in the order they had.",
        lambda x: _first(x)[:, ::-1],
    ),
    ("batch reduced", "Only the first picture of a batch came out.", lambda x: _first(x)[:1]),
    (
        "batch and channels exchanged",
        "In a batch, (N, H, W, C), the channels came to the first place. That one belongs to the pictures, N.",
        _where((4,))(lambda x: _first(x).swapaxes(0, 1)),
    ),
    *(
        (
            "picture turned over",
            "The picture is turned over: its rows or columns run backwards. Only the axes change places; nothing is "
            "reversed.",
            lambda x, axes=axes: np.flip(_first(x), axes),
        )
        for axes in ((2,), (3,), (2, 3))
    ),
)

_DTYPE = "The dtype says which: uint8 means bytes from 0 to 255, a float type means that somebody has scaled already."
SCALES = (
    (
        "floats divided too",
        f"Pictures of floats came out 255 times too dark: they were divided, too. Only bytes are. {_DTYPE}",
        lambda x: x / 255.0,
    ),
    (
        "not scaled",
        "Bytes came out as numbers up to 255. The task asks for 0 to 1; the largest byte, 255, becomes 1.",
        lambda x: x * 1.0,
    ),
    (
        "only floats divided",
        "It is the wrong way round: floats were divided, and bytes were not.",
        lambda x: x * 1.0 if x.dtype == np.uint8 else x / 255.0,
    ),
    (
        "divided by the largest value",
        "You divide by the brightest value of each picture, so a dark picture becomes as bright as a light one. The "
        "scale is fixed: 255 becomes 1.",
        lambda x: x / x.max() if x.dtype == np.uint8 else x * 1.0,
    ),
    (
        "divided by the largest value",
        "You divide by the brightest value of each picture, so a dark picture becomes as bright as a light one. The "
        "scale is fixed: 255 becomes 1.",
        lambda x: x / x.max(),
    ),
    (
        "decides by the values",
        "You look at the values to see whether they are bytes. A very dark picture of bytes has none above 1, and "
        f"floats may exceed 1. {_DTYPE}",
        lambda x: x / 255.0 if x.max() > 1 else x * 1.0,
    ),
    (
        "divided by 256",
        "Nearly. The largest byte is 255, and it has to become 1.",
        lambda x: x / 256.0 if x.dtype == np.uint8 else x * 1.0,
    ),
    (
        "from −1 to 1",
        "The result goes from −1 to 1. The task asks for 0 to 1.",
        lambda x: x / 127.5 - 1 if x.dtype == np.uint8 else x * 1.0,
    ),
    (
        "divided in whole numbers",
        "Nearly everything came out 0: the division was done in whole numbers. First make them floats, then divide.",
        lambda x: np.trunc(x / 255.0) if x.dtype == np.uint8 else x * 1.0,
    ),
    (
        "floats clipped",
        "Floats below 0 or above 1 were cut off. They stay as they are.",
        lambda x: x / 255.0 if x.dtype == np.uint8 else np.clip(x, 0, 1),
    ),
    (
        "standardised",
        "You take each picture's own mean off and divide by its spread. That may come later; here 0 stays 0, and 255 "
        "becomes 1.",
        lambda x: (x - x.mean()) / (x / 1.0).std(ddof=1),
    ),
    (
        "digits lost",
        "Nearly. The numbers went through a type with few digits (float16), and the lost ones do not come back.",
        lambda x: _scaled(x).astype(np.float32).astype(np.float16),
    ),
)


def _scaled(x):
    return x / 255.0 if x.dtype == np.uint8 else x.astype(np.float64)


def _prepared(layout=_first, scale=_scaled):
    return lambda case: layout(scale(case["picture"]))


def _true_nchw(case):
    import torch

    x = torch.tensor(case["picture"])
    x = x.double() / (255 if x.dtype == torch.uint8 else 1)
    return x.reshape((1,) * (4 - x.ndim - (x.ndim == 2)) + tuple(x.shape) + (1,) * (x.ndim == 2)).movedim(3, 1).numpy()


_AXES_NAMED = ("is not equal to len(dims)", "axes don't match array")

# The layout is explained first: who has two mistakes sees the shape or the scrambled pixels before the brightness.
PICTURE_MISTAKES = (
    Mistake(
        "array taken for a tensor",
        "picture is a NumPy array, and what you ask of it belongs to tensors. torch.tensor(picture) makes one, as a "
        "copy.",
        sign=raised("'numpy.ndarray' object has no attribute"),
    ),
    Mistake(
        "axes that are not there",
        "This picture has two axes, (H, W): a grey one. Your line names more. Which axes have to be added first?",
        sign=raised(*_AXES_NAMED, where=lambda case: case["picture"].ndim == 2),
    ),
    Mistake(
        "axes that are not there",
        "This picture has four axes, (N, H, W, C): it is the batch in the table's last row. Your line names three.",
        sign=raised(*_AXES_NAMED, where=lambda case: case["picture"].ndim == 4),
    ),
    Mistake(
        "divided in place",
        "/= writes into the array that is there: it belongs to the caller, and bytes cannot hold fractions. Make a "
        "float copy first, then divide.",
        sign=raised("Cannot cast ufunc"),
    ),
    *(Mistake(name, try_next, _prepared(layout)) for name, try_next, layout in LAYOUTS),
    *(Mistake(name, try_next, _prepared(scale=scale)) for name, try_next, scale in SCALES),
    *(
        Mistake(name, try_next, _prepared(layout, scale))
        for (name, try_next, layout), (_, _, scale) in itertools.product(LAYOUTS, SCALES)
    ),
)


def _picture_call(case):
    picture = case["picture"]
    return f"to_nchw(picture) with a {picture.dtype} array of shape {plain_shape(picture.shape)}"


def _inspect_nchw(cases, answers, truths):
    for case, answer, truth in zip(cases, answers, truths, strict=True):
        value = answer.value or {}
        if tuple(value.get("shape", ())) == truth.shape and value.get("dtype") != "torch.float32":
            return TaskVerdict(
                NOT_YET,
                f"{_picture_call(case)} gave back a tensor of dtype {value['dtype']}; expected torch.float32.",
                mistake="dtype",
                call=_picture_call(case),
                try_next="A layer's weights are float32, and it refuses other types of numbers. tensor.float() makes "
                "float32 of any of them.",
            )
    return None


TO_NCHW = Task(
    "in_channels.to_nchw",
    title="Bring any picture into NCHW",
    points=4,
    minutes=15,
    difficulty="easy",
    packages=("numpy", "torch"),
    cases=_picture_cases,
    probe=in_channels_probes.to_nchw,
    checker=Values(
        truth=_true_nchw,
        call=_picture_call,
        mistakes=PICTURE_MISTAKES,
        want="a torch tensor",
        accepts=("Tensor",),
        inspect=_inspect_nchw,
    ),
    hints=(
        "Give every picture four axes first: N, H, W, C. A grey one has two axes too few; where do they belong, and "
        "what size do they have?",
        "With four axes in the order N, H, W, C one permute is enough. Its numbers say which old axis comes to each "
        "new place.",
        "picture.dtype == np.uint8 tells bytes from floats. torch.tensor(…) copies; indexing with None adds an axis; "
        ".float() makes float32.",
    ),
)


# -- conv_single -----------------------------------------------------------------------------------


def _single_cases(rng):
    def whole(*shape):
        return rng.integers(-3, 6, shape).astype(float)

    cases = [
        (whole(3, 4, 5), whole(3, 2, 2), 10.0),
        (whole(2, 5, 4), whole(2, 3, 2), -1.0),
        (whole(1, 4, 4), whole(1, 3, 3), 2.0),
        (whole(4, 3, 5), whole(4, 1, 1), 0.0),
        (whole(2, 6, 7).astype(int), whole(2, 2, 3).astype(int), 0.5),
        (whole(2, 3, 4), whole(2, 3, 4), 1.5),
    ]
    for _ in range(5):
        c, h, w, kh, kw = (int(n) for n in rng.integers((2, 5, 5, 1, 1), (6, 9, 9, 5, 5)))
        cases.append((rng.standard_normal((c, h, w)), rng.standard_normal((c, kh, kw)), float(rng.standard_normal())))
    return [dict(zip("xwb", case, strict=True)) for case in cases]


def _true_single(case):
    import torch

    x, w = (torch.from_numpy(case[name]).double()[None] for name in "xw")
    return torch.conv2d(x, w, torch.tensor([case["b"]], dtype=torch.float64))[0, 0].numpy()


def _products(case, flip=(), step=(1, 1)):
    """One product for each channel, output place and tap: shape (channels, rows, columns, kernel rows, columns)."""
    return _windows(case, step) * np.flip(case["w"], flip).astype(float)[:, None, None]


def _windows(case, step=(1, 1)):
    windows = sliding_window_view(case["x"].astype(float), case["w"].shape[1:], axis=(1, 2))
    return windows[:, :: step[0], :: step[1]]


def _single(case, *, flip=(), pick=slice(None), over=np.sum, bias=1, step=(1, 1)):
    """The map; each argument replaces one right choice by a mistake."""
    return over(_products(case, flip, step).sum((3, 4))[pick], axis=0) + bias * case["b"]


def _padded(case, before):
    """The map in an array as large as the picture, zeros elsewhere; or of the picture with zeros around it."""
    x, w = case["x"], case["w"]
    if before is None:
        full, part = np.zeros(x.shape[1:]), _single(case)
        full[: part.shape[0], : part.shape[1]] = part
        return full
    pads = [(n // 2, n - 1 - n // 2) if before else (0, n - 1) for n in w.shape[1:]]
    return _single({**case, "x": np.pad(x, [(0, 0), *pads])})


def _kernel(case):
    return case["w"].shape[1:]


def _begun(y, *part):
    """Only this part is filled in."""
    begun = np.zeros_like(y)
    begun[part] = y[part]
    return begun


_ADDED = "The results of the channels are added."
_FLIPPED = (
    "Your kernel is turned round. What deep learning calls convolution does not turn it: the kernel's first number "
    "meets the window's first number, w[c, 0, 0] meets x[c, i, j]."
)
_BIAS = "The bias is one number, added once to the finished sum."

SINGLE_MISTAKES = (
    *variants(
        (
            "returned inside the loop",
            "Only the beginning of the map is there. Does return stand inside a loop? It ends the function at once: "
            "move it to the left, under the first `for`.",
            lambda c: _begun(_single(c), slice(1)),
            lambda c: _begun(_single(c), slice(1), slice(1)),
            lambda c: _single(c)[:1],
        ),
        (
            "rank",
            "The numbers are right, their axes are not: (rows, columns) are asked for. reshape(rows, columns) makes "
            "them of a flat list, [0] takes away one that is too many.",
            lambda c: _single(c)[None],
            lambda c: _single(c)[None, None],
            lambda c: _single(c).ravel(),
        ),
        (
            "whole numbers only",
            "Your array holds whole numbers, so what comes after the point is cut off. np.zeros(shape) makes floats.",
            lambda c: np.trunc(_single(c)),
            lambda c: np.trunc(_single(c, bias=0)) + c["b"],
        ),
    ),
    Mistake(
        "not summed over channels",
        "One map for each channel came out. A filter gives one map: the channels' results have to be added.",
        lambda c: _products(c).sum((3, 4)) + c["b"],
    ),
    Mistake(
        "not summed over channels",
        "One map for each channel came out. A filter gives one map: the channels' results have to be added.",
        lambda c: _products(c).sum((3, 4)),
    ),
    *(
        Mistake(
            "one channel only",
            f"Only the {words} channel is in the result. {hint}",
            lambda c, pick=pick: _single(c, pick=pick),
        )
        for words, pick, hint in (
            ("first", slice(0, 1), "Each of them has a slice of its own; what they give is added."),
            ("last", slice(-1, None), "Is something set anew in each round of a loop that should be added up?"),
        )
    ),
    Mistake(
        "bias for each channel",
        f"{_BIAS} Yours is added once for each channel.",
        lambda c: _single(c, bias=len(c["x"])),
    ),
    Mistake(
        "bias for each product",
        f"{_BIAS} Yours is added with every product.",
        lambda c: _single(c, bias=c["w"].size),
    ),
    Mistake("bias missing", "Only the bias is missing.", lambda c: _single(c, bias=0)),
    Mistake("bias missing", "The bias is taken off instead of added.", lambda c: _single(c, bias=-1)),
    Mistake("kernel turned round", _FLIPPED, lambda c: _single(c, flip=(1, 2))),
    Mistake("kernel turned round", _FLIPPED, lambda c: _single(c, flip=(1,))),
    Mistake("kernel turned round", _FLIPPED, lambda c: _single(c, flip=(2,))),
    Mistake(
        "kernel turned round",
        f"{_FLIPPED} (Yours is turned along the channels, too.)",
        lambda c: _single(c, flip=(0, 1, 2)),
    ),
    Mistake(
        "slices in the wrong order",
        "The slices meet the channels in reverse order. Slice c belongs to channel c.",
        lambda c: _single(c, flip=(0,)),
    ),
    Mistake(
        "mean over the channels",
        f"You take the mean over the channels. {_ADDED} Nothing is divided.",
        lambda c: _single(c, over=np.mean),
    ),
    Mistake(
        "mean over the window",
        "You take the mean of the products. They are added; nothing is divided.",
        lambda c: _products(c).mean((3, 4)).sum(0) + c["b"],
    ),
    Mistake(
        "mean over the window",
        "You take the mean of the products. They are added; nothing is divided.",
        lambda c: _products(c).mean((0, 3, 4)) + c["b"],
    ),
    Mistake(
        "largest channel",
        f"You take the largest of the channels' results. {_ADDED}",
        lambda c: _single(c, over=np.max),
    ),
    Mistake(
        "channels merged first",
        "You put the channels together first, then multiply. Each channel has its own slice: multiply first, then add.",
        lambda c: _single({**c, "x": c["x"].sum(0, keepdims=True), "w": c["w"].sum(0, keepdims=True)}),
    ),
    Mistake(
        "channels merged first",
        "You put the channels together first, then multiply. Each channel has its own slice: multiply first, then add.",
        lambda c: _single({**c, "x": c["x"].sum(0, keepdims=True), "w": c["w"][:1]}),
    ),
    Mistake(
        "sums multiplied",
        "You multiply the window's sum by the kernel's sum. Each number of the window has a weight of its own: first "
        "the products, place by place, then the sum.",
        lambda c: (
            (_products({**c, "w": np.ones_like(c["w"])}).sum((3, 4)) * c["w"].sum((1, 2))[:, None, None]).sum(0)
            + c["b"]
        ),
    ),
    Mistake(
        "last product only",
        "Only the last product of each window is in the result. Is something set anew in each round of a loop that "
        "should be added up?",
        lambda c: _products(c)[-1, :, :, -1, -1] + c["b"],
    ),
    Mistake(
        "last product only",
        "Only the last product of each window is in the result. Is something set anew in each round of a loop that "
        "should be added up?",
        lambda c: _products(c)[-1, :, :, -1, -1],
    ),
    Mistake(
        "a row and a column too few",
        "The last row and column are missing: the window fits there once more. For a picture of 5 and a kernel of 2, "
        "at which places can it start?",
        lambda c: _single(c)[:-1, :-1],
    ),
    *(
        Mistake(
            "as large as the picture",
            "Your map is as large as the picture. There is no padding here: where the window would stick out, there "
            "is no output.",
            lambda c, before=before: _padded(c, before),
        )
        for before in (None, False, True)
    ),
    Mistake(
        "windows do not overlap",
        "Your window moves by its own size. It moves by one place, so neighbouring windows overlap.",
        lambda c: _single(c, step=_kernel(c)),
    ),
    Mistake(
        "rows and columns exchanged",
        "The map is turned on its side: rows and columns have changed places.",
        lambda c: _single(c).T,
    ),
    Mistake(
        "rows and columns exchanged",
        "The kernel's rows and columns have changed places: w[c, u, v] meets x[c, i + u, j + v].",
        lambda c: _single({**c, "w": c["w"].swapaxes(1, 2)}),
    ),
    Mistake(
        "places left out",
        "Your window moves by two places. It moves by one.",
        lambda c: _single(c, step=(2, 2)),
    ),
    Mistake(
        "negative numbers cut off",
        "Negative numbers came out as 0. That is what a ReLU does; it is a layer of its own, and not asked here.",
        lambda c: np.maximum(_single(c), 0),
    ),
    Mistake(
        "matrix product",
        "@ is the matrix product, rows times columns. Here each number of the window meets the weight at its own "
        "place: that is *, followed by a sum.",
        lambda c: np.matmul(_windows(c), c["w"][:, None, None].astype(float)).sum((0, 3, 4)) + c["b"],
    ),
    Mistake(
        "window and kernel differ",
        "A part of x and the kernel do not have the same shape. A kernel has a height and a width, w.shape[1] and "
        "w.shape[2], and they may differ. Print the window's shape and w.shape.",
        sign=raised("could not be broadcast"),
    ),
    Mistake(
        "whole numbers only",
        "Right, but for whole numbers in x the part behind the point is lost. An array made with x's dtype, as "
        "np.zeros_like does it, keeps whole numbers only; np.zeros makes floats.",
        lambda c: np.trunc(_single(c)) if c["x"].dtype.kind == "i" else _single(c),
    ),
    Mistake(
        "whole numbers only",
        "Right, but for whole numbers in x the part behind the point is lost. An array made with x's dtype keeps "
        "whole numbers only; np.full(shape, b, dtype=float) makes floats.",
        lambda c: (
            _single({**c, "b": np.trunc(c["b"])})
            if c["x"].dtype.kind == "i" or c["w"].dtype.kind == "i"
            else _single(c)
        ),
    ),
)


def _single_call(case):
    x, w = (plain_shape(case[name].shape) for name in "xw")
    return f"conv_single(x, w, b) with x of shape {x}, w of shape {w}, b = {case['b']:.4g}"


def _one_number(verdict, cases, answers):
    """Words for a single number in the place of a map."""
    if verdict.mistake in ("type int", "type float", "type int64", "type float64"):
        next_ = "This is one number. A map has one for each place where the window fits: two loops, and an array for "
        return dataclasses.replace(verdict, try_next=next_ + "their results.")
    return verdict


CONV_SINGLE = Task(
    "in_channels.conv_single",
    title="One filter over many channels",
    points=4,
    minutes=15,
    difficulty="medium",
    cases=_single_cases,
    probe=in_channels_probes.conv_single,
    checker=Values(
        truth=_true_single,
        call=_single_call,
        mistakes=SINGLE_MISTAKES,
        want="a NumPy array of shape (rows, columns)",
        instead="The convolution of torch, or of the package, would do it for you; here the sum itself is the task. "
        "Loops and NumPy are enough.",
        rtol=1e-4,
        atol=1e-5,
        explain=_one_number,
    ),
    forbidden=in_channels_probes.CONVOLVING,
    hints=(
        "Begin with one output number, at row i and column j. Which part of x does the window cover, in all "
        "channels? Which shape does that part have, and which has w?",
        "Both have the same shape, so one product and one sum give the number, over all three axes at once. Then "
        "comes the bias.",
        "Now put two loops around it. A window of height k fits into H rows at H − k + 1 places. Make an array of "
        "that size first, of floats.",
    ),
)


# -- dim -------------------------------------------------------------------------------------------

DIM_REASONS = {
    "a": "A mean is the right thing for pictures: three equal channels have themselves as their mean. But here the "
    "slices were averaged, and the layer does not average its channels. What does it do with their three results?",
    "b": "The factor is right for what the slices give. But the task says “each output”: is there something in each "
    "output that does not come from a slice?",
    "d": "Follow one grey value g through both layers: three products that are added in the old one, one product in "
    "the new one. Which of the two sums is the larger?",
    "e": "Averaging pixels that lie side by side would blur. Averaged were the three slices, number by number: every "
    "weight stays in its place in the window.",
    "f": "Those three factors make a grey value from a colour. Here the picture is grey already, and g is the same "
    "in all three channels. Write down the old layer's sum for it, with the weights a, b and c: do 0.299, 0.587 and "
    "0.114 come into it?",
}

DIM = Task(
    "in_channels.dim",
    title="Why is it so dim?",
    points=2,
    minutes=5,
    difficulty="easy",
    cases=lambda rng: [{}],
    probe=in_channels_probes.dim,
    checker=Choice(
        right="c",
        reasons=DIM_REASONS,
        because=(
            "With slices of 2, 3 and 4 and a grey value g, it was 9 · g and is 3 · g now; the bias is added in full "
            "both times."
        ),
    ),
    hints=(
        "Take one pixel and a kernel of 1 × 1. The grey value is g, the three weights are 2, 3 and 4, the bias is 1. "
        "Write down what the old layer gives for g in all three channels.",
        "Now the new layer: its one weight is the mean of 2, 3 and 4. Write down what it gives for g, bias included, "
        "and compare the two, term by term.",
    ),
)


# -- adapt_first_layer -----------------------------------------------------------------------------

MODES = ("gray", "rgba", "bgr")
_CHANNELS = {"gray": 1, "rgba": 4, "bgr": 3}
_PLAIN = {"stride": [1, 1], "padding": [0, 0], "dilation": [1, 1], "groups": 1, "padding_mode": "zeros"}


def _adapt_cases(rng):
    settings = [
        {"kernel_size": [3, 3], **_PLAIN},
        {"kernel_size": [5, 3], **_PLAIN, "stride": [2, 3], "padding": [2, 1]},
        {"kernel_size": [3, 2], **_PLAIN, "dilation": [1, 2], "padding_mode": "circular", "padding": [2, 1]},
        {"kernel_size": [2, 3], **_PLAIN, "padding": "same", "dilation": [2, 1]},
        {"kernel_size": [3, 4], **_PLAIN, "stride": [1, 2], "padding": [0, 1], "padding_mode": "reflect"},
    ]
    cases = []
    for mode in MODES:
        for index, chosen in enumerate(settings):
            out = int(rng.integers(4, 7))
            cases.append(
                {
                    "to": mode,
                    **chosen,
                    "weight": rng.standard_normal((out, 3, *chosen["kernel_size"])).astype(np.float32),
                    "bias": None if index == 2 else rng.standard_normal(out).astype(np.float32),
                    "x": rng.standard_normal((2, _CHANNELS[mode], 9, 11)).astype(np.float32),
                }
            )
    return cases


def _true_maps(case):
    """What the old layer gives on the picture that it was made for."""
    import torch

    x = torch.from_numpy(case["x"]).double()
    x = x.repeat(1, 3, 1, 1) if case["to"] == "gray" else x[:, :3] if case["to"] == "rgba" else x.flip(1)
    bias = case["bias"] is not None
    conv = torch.nn.Conv2d(3, len(case["weight"]), bias=bias, dtype=torch.float64, **in_channels_probes.arguments(case))
    with torch.no_grad():
        conv.weight.copy_(torch.from_numpy(case["weight"]))
        if bias:
            conv.bias.copy_(torch.from_numpy(case["bias"]))
        return conv(x).numpy()


def _mixed(w, *shares):
    return sum(share * w[:, i : i + 1] for i, share in enumerate(shares))


def _fourth(w, slice_, scale=1.0):
    return np.concatenate([w, slice_], 1) * scale


_BRIGHTNESS = (
    "You weighed the three slices as red, green and blue are weighed when a grey picture is made from a colour one. "
    "Here the picture is grey already: the same value in all three channels. What does the old layer do with it?"
)
_REPEATED = (
    "The fourth slice has weights of the others, so the numbers in the fourth channel change the answer. On day one "
    "it must not count at all. (Repeating slices and scaling them is a known way to start, where the new channel "
    "resembles the old ones. Asked is a layer whose answers stay.)"
)
_NOT_BGR = (
    "What comes first in the picture, blue, must meet the slice that was trained on blue. Which axis of the weight, "
    "(filters, slices, height, width), counts the slices?"
)

# Weights that people give the new layer: mode, name, words, the old weights -> those.
WEIGHTS = (
    (
        "gray",
        "mean instead of sum",
        "Without the bias, the answers are a third of what they were. The old layer adds what its three slices give, "
        "and the grey value g is the same in all three: g·a + g·b + g·c. Which one weight, times g, gives the same?",
        lambda w: w.mean(1, keepdims=True),
    ),
    *(
        (
            "gray",
            "one slice kept",
            f"Only the slice for {colour} is left. The old layer also multiplied the grey value by the weights of the "
            "other two, and added.",
            lambda w, i=i: w[:, i : i + 1],
        )
        for i, colour in enumerate(("red", "green", "blue"))
    ),
    ("gray", "weights of brightness", _BRIGHTNESS, lambda w: _mixed(w, 0.299, 0.587, 0.114)),
    ("gray", "weights of brightness", _BRIGHTNESS, lambda w: _mixed(w, 0.2126, 0.7152, 0.0722)),
    ("gray", "weights of brightness", _BRIGHTNESS, lambda w: _mixed(w, 0.21, 0.72, 0.07)),
    (
        "gray",
        "sum of too much",
        "Every new weight is the same number: the sum ran over all axes. Only the slices are added; filters, rows "
        "and columns stay apart. Which axis counts the slices?",
        lambda w: np.full_like(w[:, :1], w.sum()),
    ),
    (
        "gray",
        "still three slices",
        "The new layer still has three slices a filter, and a grey picture has one channel. How do three slices "
        "become one, without a change of the answer?",
        lambda w: w,
    ),
    (
        "rgba",
        "everything zero",
        "All weights are zero, the trained ones, too. Only the new slice begins with zeros.",
        lambda w: np.zeros((len(w), 4, *w.shape[2:])),
    ),
    *(
        ("rgba", "fourth slice repeats", _REPEATED, make)
        for make in (
            lambda w: _fourth(w, w[:, :1]),
            lambda w: _fourth(w, w[:, :1], 0.75),
            lambda w: _fourth(w, w[:, 2:]),
            lambda w: _fourth(w, w.mean(1, keepdims=True)),
            lambda w: _fourth(w, w.sum(1, keepdims=True)),
            lambda w: _fourth(w, w.mean(1, keepdims=True), 0.75),
        )
    ),
    (
        "rgba",
        "old slices scaled",
        "The fourth slice is right. But the three old ones were scaled, too, so every answer is weaker than before.",
        lambda w: _fourth(w, 0 * w[:, :1], 0.75),
    ),
    (
        "rgba",
        "fourth slice in front",
        "The slice of zeros stands in front, so red meets zeros, green meets the slice for red, and so on. Alpha is "
        "the fourth channel.",
        lambda w: np.concatenate([0 * w[:, :1], w], 1),
    ),
    (
        "bgr",
        "filters turned round",
        f"You turned the order of the filters, so the maps come out in reverse order. {_NOT_BGR}",
        lambda w: w[::-1],
    ),
    (
        "bgr",
        "kernel turned round",
        "You turned the kernels in the picture's plane: left and right, or top and bottom, have changed places. "
        f"{_NOT_BGR}",
        lambda w: w[..., ::-1],
    ),
    (
        "bgr",
        "kernel turned round",
        "You turned the kernels in the picture's plane: left and right, or top and bottom, have changed places. "
        f"{_NOT_BGR}",
        lambda w: w[:, :, ::-1],
    ),
    (
        "bgr",
        "kernel turned round",
        f"You turned the kernels in the picture's plane, as if this were about convolution and correlation. {_NOT_BGR}",
        lambda w: w[:, :, ::-1, ::-1],
    ),
    (
        "bgr",
        "kernel turned round",
        f"You turned the weight along several axes. One of them is right. {_NOT_BGR}",
        lambda w: w[:, ::-1, ::-1, ::-1],
    ),
    (
        "bgr",
        "filters turned round",
        f"You turned the weight along several axes. One of them is right. {_NOT_BGR}",
        lambda w: w[::-1, ::-1],
    ),
    (
        "bgr",
        "filters turned round",
        f"You turned the weight along all axes. One of them is right. {_NOT_BGR}",
        lambda w: w[::-1, ::-1, ::-1, ::-1],
    ),
    ("bgr", "not turned", f"The weights are in the old order. {_NOT_BGR}", lambda w: w),
    *(
        (
            "bgr",
            "slices moved on",
            "The slices moved on by one place, so none of them meets its channel. Red and blue change places, and "
            "green stays in the middle.",
            lambda w, by=by: np.roll(w, by, 1),
        )
        for by in (1, -1)
    ),
    *(
        (
            "bgr",
            "other slices exchanged",
            "Two slices changed places, but not those of red and blue. Count from 0: red, green, blue.",
            lambda w, order=order: w[:, order],
        )
        for order in ([1, 0, 2], [0, 2, 1])
    ),
)


def _differs(case, answer, truth):
    return answer.status == "returned" and not same_values(answer.data, truth, 1e-4, 1e-5)


def _has_weights(mode, make):
    def sign(case, answer, truth):
        return case["to"] == mode and same_values(answer.facts.get("weight"), make(case["weight"].astype(float)))

    return sign


def _random_fourth(case, answer, truth):
    weight = answer.facts.get("weight")
    if case["to"] != "rgba" or np.shape(weight)[1:2] != (4,):
        return False
    return np.array_equal(weight[:, :3], case["weight"]) and bool(weight[:, 3].any())


def _lost(name):
    def sign(case, answer, truth):
        return name in answer.facts and answer.facts[name] != case[name] and _differs(case, answer, truth)

    return sign


def _bias_differs(case, answer, truth):
    if not _differs(case, answer, truth):
        return False
    old, new = case["bias"], answer.facts.get("bias")
    return not same_values(old, new) and (new is None or old is not None or bool(new.any()))


_HAND_ON = "A new nn.Conv2d knows nothing of the old one: print(conv) shows what has to be handed on."

ADAPT_MISTAKES = (
    Mistake(
        "weights written with gradients on",
        "A parameter may not be written into while torch keeps track of gradients. Do it inside a block “with "
        "torch.no_grad()”, as section 8 of the lesson does.",
        sign=raised("in-place operation"),
    ),
    Mistake(
        "a tensor in a parameter's place",
        "A layer's weight is a parameter, not a plain tensor. Copy the numbers into the one that is there, with "
        "copy_(…) inside “with torch.no_grad()”, or wrap yours: nn.Parameter(…).",
        sign=raised("cannot assign"),
    ),
    Mistake(
        "a bias that is not there",
        "This conv was made with bias=False: its conv.bias is None. Make the new layer without a bias, too, and copy "
        "only if there is one.",
        sign=raised("not NoneType", "'NoneType' object has no attribute"),
    ),
    Mistake(
        "numbers for bias=",
        "The argument bias= wants True or False: whether there is one. conv.bias is the numbers themselves, or None. "
        "Compare it with None.",
        sign=raised("is ambiguous"),
    ),
    Mistake(
        "axis of the slices gone",
        "A sum over an axis takes that axis away, and the weight has four: (filters, slices, height, width). "
        "keepdim=True leaves one of size 1 in its place.",
        sign=raised("doesn't match the broadcast shape"),
    ),
    Mistake(
        "kernel sizes do not meet",
        "The new weight and what you copy into it have different shapes. Print both: does the new layer have the old "
        "one's kernel_size, height and width, and as many slices as you copy?",
        sign=raised("must match the size", "expand("),
    ),
    *(
        Mistake(f"{name} lost", f"The new layer has another {name} than the old one. {_HAND_ON}", sign=_lost(name))
        for name in ("stride", "padding", "dilation", "padding_mode")
    ),
    *(Mistake(name, try_next, sign=_has_weights(mode, make)) for mode, name, try_next, make in WEIGHTS),
    Mistake(
        "fourth slice random",
        "The three old slices are right. But the fourth one still holds the random numbers that a new layer begins "
        "with, so the numbers in the fourth channel change the answer. Which numbers make a channel count for "
        "nothing?",
        sign=_random_fourth,
    ),
    Mistake(
        "bias lost",
        "The bias is not the old one. How many there are depends on the filters, so it can be copied as it is; and "
        f"if the old layer has none, the new one has none. {_HAND_ON}",
        sign=_bias_differs,
    ),
    Mistake(
        "frozen",
        "The new weights cannot be trained: they do not require gradients. A parameter that is left as nn.Conv2d "
        "made it, and only written into, can.",
        sign=lambda case, answer, truth: "weight" in answer.facts and "weight" not in answer.facts["trainable"],
    ),
)


def _adapt_call(case):
    shown = {
        name: case[name]
        for name in in_channels_probes.ARGUMENTS
        if name != "kernel_size" and case[name] != _PLAIN[name]
    }
    more = "".join(f", {k}={v!r}" for k, v in torch_arguments(shown).items())
    more += ", bias=False" * (case["bias"] is None)
    layer = f"Conv2d(3, {len(case['weight'])}, {tuple(case['kernel_size'])}{more})"
    return f'adapt_first_layer(conv, "{case["to"]}") for {layer}'


_ONE_MODE = Values(
    name="adapt_first_layer",
    truth=_true_maps,
    call=_adapt_call,
    mistakes=ADAPT_MISTAKES,
    want="a torch tensor",
    accepts=("Tensor",),
    rtol=1e-4,
    atol=1e-5,
    advice="Print the new layer's weight.shape, and compare new.weight with conv.weight for one filter, slice by "
    "slice.",
)


_NO_LAYER = {
    "Sequential": "Layers in a row may well give the same numbers. Asked is one layer: what would the others do to its "
    "weight?",
    "function": "To change the picture first would do, too. Asked is a layer: change its weights instead. (Or are "
    "brackets () missing after a name?)",
}
_OLD_LAYER = {
    "changes its input": "Somebody may still need conv for colour pictures. Make a layer with nn.Conv2d(…) and write "
    "into that one only.",
    "view": "Whoever trains the new layer would change the old one with it. Copy the numbers: copy_(…) into what the "
    "new layer holds already.",
}


def _judge_adapt(cases, answers):
    """One mode after the other, so that each is explained by itself."""
    for mode in MODES:
        mine = [i for i, case in enumerate(cases) if case["to"] == mode]
        for i in mine:
            kind = answers[i].facts.get("kind", "Conv2d")
            trouble = wrong_type(_adapt_call(cases[i]), {"type": kind}, "a new nn.Conv2d", ("Conv2d",))
            if trouble is not None:
                return dataclasses.replace(trouble, case=i, try_next=_NO_LAYER.get(kind, trouble.try_next))
        verdict = check_some(_ONE_MODE, cases, answers, mine)
        if verdict.outcome != RIGHT:
            if verdict.case is not None:  # what is said is about the case that is shown
                alone = check_some(_ONE_MODE, cases, answers, [verdict.case])
                verdict = dataclasses.replace(verdict, mistake=alone.mistake, try_next=alone.try_next)
            return dataclasses.replace(verdict, try_next=_OLD_LAYER.get(verdict.mistake, verdict.try_next))
    wrong = [i for i, case in enumerate(cases) if answers[i].facts["in_channels"] != _CHANNELS[case["to"]]]
    notes = ()
    if wrong:
        seen = answers[wrong[0]].facts["in_channels"]
        notes = (
            f'For "{cases[wrong[0]]["to"]}" the layer says in_channels={seen} when it is printed. It computes the '
            "right numbers all the same; setting new.in_channels would make the label right, too.",
        )
    return TaskVerdict(RIGHT, f"{len(cases)} layers answer as before, for grey, for RGBA and for BGR.", notes=notes)


ADAPT = Task(
    "in_channels.adapt_first_layer",
    title="Repair a function that adapts a trained layer",
    points=7,
    minutes=25,
    kind="debug",
    difficulty="hard",
    packages=("numpy", "torch"),
    cases=_adapt_cases,
    probe=in_channels_probes.adapt_first_layer,
    checker=Own(_judge_adapt, ADAPT_MISTAKES),
    needs=("torch",),
    hints=(
        "Begin with the weights alone. The old ones have the shape (filters, 3, height, width); which shape must the "
        "new ones have for each of the three words? Section 8 of the lesson has all three.",
        "For each word, what does the old layer do on the pictures it knows? It adds three results. Choose the new "
        "slices so that the same sum comes out: for a grey value that is three times the same, for a fourth channel "
        "that must not count, for channels that come in reverse order.",
        "Then the rest of the layer. print(conv) shows its arguments; each has an attribute of the same name, such "
        "as conv.kernel_size. A bias is there or it is None; it counts the filters, and those are the same.",
    ),
)


TASKS = (OUTCOMES, TO_NCHW, CONV_SINGLE, DIM, ADAPT)
