"""Errors about sizes: kernels, padding and pooling against the map, joins, what a linear layer and a target expect."""

import dataclasses
import math
import re

from convlab.diagnosis.explanation import Fix
from convlab.diagnosis.families import Facts, Said, family, shown, size
from convlab.text import as_argument


@family(
    "kernel larger than the input",
    "kernel_size",
    r"Calculated padded input size per channel: (?P<input><SIZE>)\. Kernel size: (?P<kernel><SIZE>)\."
    r" Kernel size can't be greater than (?:the )?actual input size",
    r"Kernel size: (?P<kernel><SIZE>)[^.]*Input size: (?P<input><SIZE>)[^.]*can't be greater",
    r"kernel size \((?P<kernel>[\d x,]+)\) (?:can't|should not) be (?:greater|larger) than "
    r"(?:actual )?input size \((?P<input>[\d x,]+)\)",
)
def kernel_too_large(found: re.Match[str], facts: Facts) -> Said:
    padded, kernel = size(found["input"]), size(found["kernel"])
    lacks = [k - n for k, n in zip(kernel, padded, strict=False)]
    padding = tuple(max(0, -(-n // 2)) for n in lacks)
    old = facts.numbers.get("padding")
    if isinstance(old, tuple):
        padding = tuple(a + b for a, b in zip(old, padding, strict=True))
    return (
        f"With its padding the map is {shown(padded)}, smaller than the window of "
        f"{shown(kernel)}: it does not fit anywhere. "
        "(The window is dilation · (kernel_size − 1) + 1 wide.)",
        Fix(
            f"padding={as_argument(padding)}",
            "so that the window fits once" if old is None else "instead of what it has",
        ),
        Fix("", "a larger image, a smaller kernel, or one stride or pooling less before this layer"),
    )


@family(
    "pooled away",
    "stride",
    r"Given input size: (?P<input><SIZE>)\. Calculated output size: (?P<out><SIZE>)\. Output size is too small",
)
def pooled_away(found: re.Match[str], facts: Facts) -> Said:
    before, after = size(found["input"]), size(found["out"])
    return (
        f"A map of {' × '.join(map(str, before[-2:]))} is too small for this pooling "
        f"window: {' × '.join(map(str, after[-2:]))} "
        "would be left. Each pooling and each stride of 2 halves a map.",
        Fix("nn.AdaptiveAvgPool2d(1)", "in place of the last pooling: gives 1 × 1 from a map of any size"),
        Fix("", "larger images, or one pooling less before this"),
    )


@family(
    "padding of a pooling window",
    "padding",
    r"pad should be at most half of (?:effective )?kernel size, but got "
    r"pad=(?P<pad>\d+)(?:,| and) kernel_size=(?P<kernel>\d+)",
    r"pad should be smaller than (?:or equal to )?half of kernel size, but got padW "
    r"= (?P<pad>\d+),[^.]*?kW = (?P<kernel>\d+)",
)
def pool_padding(found: re.Match[str], facts: Facts) -> Said:
    pad, kernel = int(found["pad"]), int(found["kernel"])
    return (
        f"A pooling window of {kernel} takes a padding of at most {kernel // 2}, half "
        f"of it, but padding={pad} was asked for. "
        "(With more, a window could lie in the padding alone.)",
        Fix(f"padding={kernel // 2}"),
        Fix(
            f"F.pad(x, ({pad}, {pad}, {pad}, {pad}), value=float('-inf'))",
            "before a maximum, if so much is really meant",
        ),
    )


@family(
    "reflection larger than the map",
    "padding",
    r"Padding size should be less than the corresponding input dimension, but got: "
    r"padding \((?P<left>\d+), (?P<right>\d+)\) at"
    r" dimension (?P<axis>\d+) of input\s*(?P<input><SIZE>)",
)
def reflection(found: re.Match[str], facts: Facts) -> Said:
    shape, axis = size(found["input"]), int(found["axis"])
    most = shape[axis] - 1
    return (
        f"Reflecting {max(int(found['left']), int(found['right']))} pixels needs a "
        f"map that is larger than that, but it has "
        f"{shape[axis]} along axis {axis}: its shape is {shown(shape)}. A reflection leaves the border pixel out, so "
        f"{most} is the most.",
        Fix(f"padding={most}", "less"),
        Fix('padding_mode="replicate"', "which repeats the border pixel, however far"),
    )


@family("circular padding", "padding", r"Padding value causes wrapping around more than once")
def circular(found: re.Match[str], facts: Facts) -> Said:
    return (
        "Circular padding takes from the other side of the map, so it can be at most as large as the map itself.",
        Fix('padding_mode="replicate"', "which repeats the border pixel, however far"),
        Fix("", "a padding no larger than the map's height and width"),
    )


@family(
    "padding for F.pad",
    "padding",
    r"Padding length must be divisible by 2",
    r"Padding length too large",
    r"Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now",
)
def pad_length(found: re.Match[str], facts: Facts) -> Said:
    return (
        "F.pad takes two numbers for each axis that it pads, the last axis first: "
        "(left, right, top, bottom) for an image. "
        "With a mode other than constant it pads the last two axes of (C, H, W) or (N, C, H, W).",
        Fix('F.pad(x, (1, 1, 1, 1), mode="reflect")', "one pixel on each side of (N, C, H, W)"),
    )


@family("padding='same' with a stride", "padding", r"padding='same' is not supported for strided convolutions")
def same_with_stride(found: re.Match[str], facts: Facts) -> Said:
    numbers, code = facts.numbers, "nn.Conv2d(…, kernel_size=3, stride=2, padding=1)"
    if isinstance(numbers.get("kernel_size"), tuple):
        dilation = numbers.get("dilation", (1, 1))
        padding = tuple(d * (k - 1) // 2 for d, k in zip(dilation, numbers["kernel_size"], strict=True))
        code = f"padding={as_argument(padding)}"
    return (
        'padding="same" means as large as the input, and a stride larger than 1 makes the map smaller: PyTorch refuses '
        "both together. (TensorFlow's SAME means ceil(size / stride) instead.)",
        Fix(code, "dilation · (kernel_size − 1) // 2: ceil(size / stride) for an odd kernel"),
        Fix(
            "F.pad(x, (0, 1, 0, 1))",
            "before a 3 × 3 with stride 2 and padding=0: where TensorFlow puts its padding for even sizes",
        ),
    )


@family("unknown padding", "padding", r"Invalid padding string '?(?P<word>[^',]*)'?, should be one of")
def padding_word(found: re.Match[str], facts: Facts) -> Said:
    word = found["word"]
    meant = word.lower() if word.lower() in ("same", "valid") else "same"
    return f"padding={word!r} is not known: PyTorch writes 'same' or 'valid', in small letters.", Fix(
        f'padding="{meant}"'
    )


@family(
    "unknown padding",
    "padding",
    r"padding_mode must be one of .*?, but got padding_mode='?(?P<word>[^',]*)'?",
    r"Unrecognised padding mode (?P<word>\w+)",
)
def padding_mode(found: re.Match[str], facts: Facts) -> Said:
    word = found["word"]
    meant = {
        "reflection": "reflect",
        "constant": "zeros",
        "zero": "zeros",
        "edge": "replicate",
        "symmetric": "reflect",
        "same": "zeros",
        "wrap": "circular",
        "border": "replicate",
    }.get(word.lower(), "zeros")
    return (
        f"padding_mode={word!r} is not known: it is 'zeros', 'reflect', 'replicate' or 'circular'. "
        "How much is added is the argument padding.",
        Fix(f'padding_mode="{meant}"'),
    )


@family(
    "padding of a transposed layer", "padding", r"Only [\"'`]?zeros[\"'`]? padding mode is supported for ConvTranspose"
)
def transposed_mode(found: re.Match[str], facts: Facts) -> Said:
    return (
        "A transposed convolution pads its output away instead of its input, so it knows zeros only.",
        Fix('F.pad(x, (1, 1, 1, 1), mode="reflect")', "before it, and its padding larger by the stride"),
    )


@family(
    "size of a transposed layer",
    "stride",
    r"output padding must be smaller than either stride or dilation, but got "
    r"output_padding_height: (?P<h>\d+) output_padding_width: (?P<w>\d+)",
    r"output padding must be smaller than either stride or dilation",
)
def output_padding(found: re.Match[str], facts: Facts) -> Said:
    return (
        "output_padding chooses among the sizes that a stride cannot tell apart, so it must be smaller than the stride "
        "(or the dilation).",
        Fix("output_padding=stride - 1", "the most that is possible; 0 with stride=1"),
    )


@family(
    "size of a transposed layer",
    "stride",
    r"requested an output size of (?P<asked><SIZE>), but valid sizes range from (?P<low><SIZE>) to (?P<high><SIZE>)",
)
def output_size(found: re.Match[str], facts: Facts) -> Said:
    asked, low, high = (size(found[name]) for name in ("asked", "low", "high"))
    return (
        f"This transposed layer can give {shown(low)} to {shown(high)}, but {shown(asked)} was asked for.",
        Fix(
            f"output_size={tuple(min(max(a, n), m) for a, n, m in zip(asked, low, high, strict=False))}",
            "the nearest that is possible",
        ),
        Fix(f"F.interpolate(x, size={asked})", "after it, for any size"),
    )


# -- the rank of the input ---------------------------------------------------------------------------------------------


def _rank(shape, wants):
    if len(shape) == wants - 2 == 2:
        return Fix("x = x[None, None]", f"one grey image: (1, 1, {shape[0]}, {shape[1]})")
    if len(shape) == wants - 1 and wants == 4:
        return Fix("x = x.unsqueeze(0)", f"one image is a batch of one: {shown((1, *shape))}")
    return None


@family(
    "axes of the input",
    "in_channels",
    r"Expected (?P<low>\d)D \(unbatched\) or (?P<high>\d)D \(batched\) input to "
    r"conv(?P<axes>\d)d, but got input of size: (?P<input><SIZE>)",
    r"Expected (?P<high>\d)-dimensional input for (?P<axes>\d)-dimensional weight .*?, "
    r"but got (?P<got>\d)-dimensional input of size"
    r" (?P<input><SIZE>)",
    r"(?P<low>\d)D or (?P<high>\d)D input tensor expected but got: (?P<input><SIZE>)",
    r"RuntimeError: expected (?P<high>\d)D tensor\s*$",
    r"expected (?P<high>\d)D (?:or \dD )?\(?(?:batch mode)?\)?\s*tensor (?:as|for) input",
)
def axes_of_input(found: re.Match[str], facts: Facts) -> Said:
    given = found.groupdict()
    wants = int(given["high"])
    shape = size(given["input"]) if given.get("input") else (facts.shapes[0] if facts.shapes else ())
    if wants == 2 and given.get("got"):
        return (
            f"The layer's weight has two axes, and a convolution's has three or more: was it "
            f"replaced? The input is {shown(size(given['input']))}.",
            Fix(
                "layer.weight = nn.Parameter(weight.view(out_channels, in_channels, *kernel_size))",
                "as many axes as the input has",
            ),
        )
    if found[0].startswith("RuntimeError: expected"):  # the words of 2017, whatever the layer is
        return (
            "What came in has another number of axes than the layer reads: batch and "
            "channels come before height and width.",
            Fix("x = x.unsqueeze(0)", "one image is a batch of one"),
        )
    names = {
        3: "(batch, channels, length)",
        4: "(batch, channels, height, width)",
        5: "(batch, channels, depth, height, width)",
    }.get(wants)
    if names is None:
        return None
    if not shape:
        return f"The layer reads {names}, and what came in has another number of axes.", Fix(
            "x = x.unsqueeze(0)", "for one image: a batch of one"
        )
    problem = (
        f"The layer reads {names}, but the input {shown(shape)} has {len(shape)} ax{'is' if len(shape) == 1 else 'es'}."
    )
    if len(shape) == 1 or (
        len(shape) == 2
        and wants == 4
        and math.isqrt(shape[1]) ** 2 == shape[1]
        and shape[1] >= 25
        and shape[0] != shape[1]
    ):
        side = math.isqrt(shape[-1])
        if wants == 4 and side * side == shape[-1]:
            return f"{problem} {shape[-1]} = {side} × {side}: flattened images?", Fix(
                f"x = x.view(-1, 1, {side}, {side})", "images again"
            )
        return problem, Fix("print(x.shape)", "just before this line: where was it flattened?")
    way = _rank(shape, wants)
    if way is None and len(shape) == 3 and wants == 4:
        way = Fix("x = x.unsqueeze(1)", "grey images without their channel axis")
    if len(shape) == wants + 1:
        return (
            problem,
            Fix("x = x.flatten(0, 1)", "when the second axis counts images, too (crops, frames)"),
            Fix("x = x.squeeze(1)", "when it has one entry"),
        )
    if len(shape) == 3 and wants == 4:
        return (
            problem,
            Fix("x = x.unsqueeze(0)", "one image: a batch of one"),
            Fix("x = x.unsqueeze(1)", "a batch of grey images without a channel axis"),
        )
    return (problem, way) if way else (problem, Fix("print(x.shape)", "just before this line"))


@family(
    "axes of the input",
    "in_channels",
    r"expected stride to be a single integer value or a list of (?P<axes>\d) values to "
    r"match the convolution dimensions, but got stride=",
)
def stride_axes(found: re.Match[str], facts: Facts) -> Said:
    axes = int(found["axes"])
    return (
        f"The weight has two axes more than the convolution has directions, and torch "
        f"found {axes} of them: the input or the "
        "weight lacks an axis (an image without its batch axis, in older versions).",
        Fix("x = x.unsqueeze(0)", "one image: a batch of one"),
    )


@family(
    "axes of the input",
    "in_channels",
    r"non-empty (?P<low>\d)D or (?P<high>\d)D \(batch mode\) tensor expected for "
    r"input(?:, (?:but )?got:? ?(?P<got><SIZE>))?",
    r"(?:max|avg)_?pool\w*\(\)?:? ?Expected (?P<low>\d)D or (?P<high>\d)D \(batch mode\) tensor "
    r"(?:for|with optional)[^.]*?(?:got|sizes):? ?(?P<got>.*)",
    r"Expected (?P<low>\d)D or (?P<high>\d)D \(batch mode\) tensor .*?(?:got|but got):? ?(?P<got>.*)",
)
def pool_axes(found: re.Match[str], facts: Facts) -> Said:
    shape = size(found["got"].split("\n")[0]) if found["got"] else facts.shapes[0] if facts.shapes else ()
    empty = 0 in shape
    return (
        f"The pooling reads (channels, height, width) or (batch, channels, height, width), but got "
        f"{shown(shape) if shape else 'something else'}." + (" One of its axes is empty." if empty else ""),
        Fix("print(x.shape)", "just before this line: was it flattened, or is the batch axis missing?"),
    )


@family("axes of the input", "bias", r"expected (?P<wants>\dD(?: or \dD)?) input \(got (?P<got>\d)D input\)")
def norm_axes(found: re.Match[str], facts: Facts) -> Said:
    wants, got = found["wants"], int(found["got"])
    right = {2: "BatchNorm1d", 3: "BatchNorm1d", 4: "BatchNorm2d", 5: "BatchNorm3d"}.get(got)
    problem = f"This normalisation reads {wants} input, and {got} axes came in."
    if got == 3 and wants.startswith("4"):
        return (
            problem,
            Fix("x = x.unsqueeze(0)", "one image is a batch of one"),
            Fix("nn.BatchNorm1d(…)", "for sequences, (batch, channels, length)"),
        )
    if got == 1:
        return problem, Fix(
            "x = x.unsqueeze(0)", "a batch of one; a squeeze() without an axis takes the batch axis away, too"
        )
    return (problem, Fix(f"nn.{right}(…)", f"for {got} axes")) if right else None


@family(
    "axes of the weight",
    "kernel_size",
    r"2D or 4D weight tensor expected, but got: (?P<got><SIZE>)",
    r"weight should have at least (?:three|3|2|two) dimensions",
)
def weight_axes(found: re.Match[str], facts: Facts) -> Said:
    if len(size(found.groupdict().get("got") or "")) > 4:
        return (
            f"The weight {shown(size(found['got']))} is that of a three-dimensional "
            f"convolution, and the input lacks an axis for it.",
            Fix("x = x.unsqueeze(0)", "a batch of one: (batch, channels, depth, height, width)"),
            Fix("nn.Conv2d(…)", "for images"),
        )
    return (
        "The weight of a convolution has four axes, (out_channels, in_channels // "
        "groups, height, width), and this one has "
        "fewer than three.",
        Fix("weight = weight.view(1, 1, *weight.shape)", "one filter for one channel"),
        Fix("", "F.conv2d(input, weight): the image comes first, the weight second"),
    )


# -- from maps to a linear layer ---------------------------------------------------------------------------------------


@family(
    "linear layer after maps",
    "kernel_size",
    r"mat1 and mat2 shapes cannot be multiplied \((?P<a>\d+)\s*[x×]\s*(?P<b>\d+) and (?P<c>\d+)\s*[x×]\s*(?P<d>\d+)\)",
    r"size mismatch, m1: \[(?P<a>\d+) x (?P<b>\d+)\s*\], m2: \[(?P<c>\d+) x (?P<d>\d+)\s*\]",
    r"mat1 dim 1 must match mat2 dim 0(?P<a>)",
)
def linear(found: re.Match[str], facts: Facts) -> Said:
    if not found["a"]:
        shape, wants = (facts.shapes[0] if facts.shapes else ()), facts.numbers.get("in_features")
        if not shape or wants is None:
            return (
                "A linear layer was made for another number of features than came in.",
                Fix("nn.LazyLinear(out_features)", "takes its in_features from the first batch that comes in"),
                Fix("print(x.shape)", "just before the layer: all but the first axis multiplied is in_features"),
            )
        rows, got, out = math.prod(shape[:-1]), shape[-1], facts.numbers.get("out_features", "…")
    else:
        rows, got, wants, out = (int(found[name]) for name in "abcd")
        shape = facts.shapes[0] if facts.shapes else ()
    problem = f"The linear layer was made for in_features={wants}, but {got} features came in."
    flatten = Fix("x = x.flatten(1)", "before the layer: one row an image; in an nn.Sequential, nn.Flatten()")
    if len(shape) > 2:
        total = math.prod(shape[1:])
        fitting = "" if total == wants else f"\nnn.Linear({total}, {out})"
        return (
            f"{problem} What came in is not flat, {shown(shape)}, and nn.Linear reads its last axis.",
            dataclasses.replace(flatten, code=flatten.code + fitting),
        )
    if not shape and rows * got == wants:
        return (
            f"{problem} {rows} × {got} = {wants}: one image without its batch axis, flattened from its second axis on?",
            Fix("x = x.unsqueeze(0)", "before the network: a batch of one"),
        )
    if not shape and rows > 1 and wants % got**2 == 0 and rows % (wants // got) == 0:
        count = rows * got // wants
        return (
            f"{problem} {rows} × {got} numbers are {count} × {wants}, and {wants} is "
            f"{wants // got**2} × {got} × {got}: it seems that maps came in which were not flattened.",
            flatten,
        )
    of_this_size = Fix(f"nn.Linear({got}, {out})", "for images of this size")
    if not shape and rows % got == 0 and rows >= 8 * got:  # few features and many rows: maps, or a large batch
        return (
            f"{problem} If maps {got} wide came in, they were not flattened.",
            dataclasses.replace(of_this_size, when="if what came in is flat: a row an image"),
            Fix(
                f"x = x.flatten(1)\nnn.LazyLinear({out})",
                "if maps came in; it takes its in_features from the first batch",
            ),
        )
    return (
        f"{problem} How many come depends on the size of the images and on every stride, padding and pooling before.",
        of_this_size,
        Fix("nn.AdaptiveAvgPool2d(1)", "before the flattening: as many features as channels, for images of any size"),
        Fix(f"nn.LazyLinear({out})", "takes its in_features from the first batch that comes in"),
    )


@family(
    "linear layer after maps",
    "kernel_size",
    r"size mismatch, got (?:input )?\(?(?P<out>\d+)\)?, (?:mat "
    r")?\(?(?P<rows>\d+)x(?P<wants>\d+)\)?,\s*(?:vec )?\(?(?P<got>\d+)\)?",
)
def linear_vector(found: re.Match[str], facts: Facts) -> Said:
    wants, got = int(found["wants"]), int(found["got"])
    return (
        f"The linear layer was made for in_features={wants}, and one vector of {got} "
        f"came in: the batch axis was flattened, too."
        if got % wants == 0
        else f"The linear layer was made for in_features={wants}, and a vector of {got} came in.",
        Fix("x = x.flatten(1)", "keeps the batch axis") if got % wants == 0 else Fix(f"nn.Linear({got}, …)"),
    )


@family(
    "batch size changed on the way",
    "kernel_size",
    r"Expected input batch_size \((?P<got>\d+)\) to match target batch_size \((?P<wants>\d+)\)",
)
def batch_size(found: re.Match[str], facts: Facts) -> Said:
    got, wants = int(found["got"]), int(found["wants"])
    problem = f"The network gave {got} rows for {wants} targets."
    if wants and got % wants == 0:
        times = got // wants
        return (
            f"{problem} That is {times} rows an image: a view(-1, …) or reshape has "
            f"cut each image's features into {times} "
            "pieces, because they are more than the number written there.",
            Fix("x = x.flatten(1)", "keeps one row an image, whatever the size"),
            Fix("x = x.view(x.size(0), -1)", "the same"),
            Fix("", f"then the linear layer needs {times} times the in_features that it has"),
        )
    if got and wants % got == 0:
        return (
            f"{problem} Each row holds what {wants // got} images should have: a view or reshape has joined images.",
            Fix("x = x.flatten(1)", "keeps one row an image"),
        )
    return (
        f"{problem} A view(-1, …) or reshape has changed the number of rows: it "
        f"fills rows of the length written there, "
        "whether or not that is what one image has.",
        Fix("x = x.flatten(1)", "one row an image, whatever the size"),
    )


@family(
    "numbers that do not fit a shape",
    "kernel_size",
    r"shape '(?P<asked>\[[^\]]*\])' is invalid for input of size (?P<count>\d+)",
)
def invalid_shape(found: re.Match[str], facts: Facts) -> Said:
    asked, count = size(found["asked"]), int(found["count"])
    known = math.prod(n for n in asked if n >= 0)
    problem = f"{count:,} numbers do not fit the shape {shown(asked)}: "
    problem += f"{count:,} is no multiple of {known:,}." if -1 in asked else f"that has {known:,}."
    fixes = [Fix("x = x.flatten(1)", "one row an image, whatever the size; then the linear layer takes what comes")]
    if -1 not in asked and len(asked) == 2 and asked[1] and count % asked[1] == 0:
        problem += f" With {asked[1]} a row there are {count // asked[1]} rows: is the last batch smaller?"
        fixes.insert(0, Fix("x = x.view(x.size(0), -1)", "takes the batch's own size"))
    if -1 not in asked and len(asked) == 2 and asked[0] and count % asked[0] == 0:
        problem += f" For {asked[0]} images that is {count // asked[0]:,} each."
    return (problem, *fixes)


@family(
    "view of what is not contiguous",
    "in_channels",
    r"view size is not compatible with input tensor's size and stride",
    r"input is not contiguous",
    r"view\(\): argument 'size'.*not contiguous",
)
def view(found: re.Match[str], facts: Facts) -> Said:
    return (
        "view never copies, and after a permute, a transpose or a slice these numbers do "
        "not lie in the order that the new shape "
        "needs.",
        Fix("x = x.reshape(…)", "the same shape; it copies where it must"),
        Fix("x = x.flatten(1)", "for one row an image"),
        Fix("x = x.contiguous().view(…)", "the same, in two steps"),
    )


@family(
    "axes of a permute",
    "in_channels",
    r"number of dimensions in the tensor input does not match the length of the desired ordering of dimensions"
    r".*?input\.dim\(\) = (?P<got>\d+) is not equal to len\(dims\) = (?P<asked>\d+)",
    r"permute.*?number of dims don't match in permute(?P<got>)",
)
def permute(found: re.Match[str], facts: Facts) -> Said:
    if not found["got"]:
        return "permute names every axis once, and the tensor has another number of axes.", Fix("print(x.shape)")
    got, asked = int(found["got"]), int(found["asked"])
    way = {(4, 3): "x.permute(0, 3, 1, 2)", (3, 4): "x.permute(2, 0, 1)"}.get((got, asked), "print(x.shape)")
    return f"permute names every axis once: {asked} are named, and the tensor has {got}.", Fix(
        way, "channels from last to first of an image" if "permute" in way else ""
    )


# -- joining maps ------------------------------------------------------------------------------------------------------


def _odd(a, b):
    return abs(a - b) <= 2 and a != b


@family(
    "joining maps of different sizes",
    "stride",
    r"Sizes of tensors must match except in dimension (?P<along>\d+)\. Expected size "
    r"(?P<a>\d+) but got size (?P<b>\d+) for tensor"
    r" number (?P<which>\d+) in the list",
    r"Sizes of tensors must match except in dimension (?P<along>\d+)\. (?:Got|Expected) (?P<a>\d+) and (?P<b>\d+)"
    r"(?: in dimension (?P<axis>\d+))?",
    r"(?:torch\.cat\(\)|cat)[^.]*Sizes of tensors must match except in dimension "
    r"(?P<along>\d+)\. Expected (?:size )?(?P<a>\d+)"
    r" in dimension \d+ but got (?P<b>\d+)",
)
def cat(found: re.Match[str], facts: Facts) -> Said:
    along, a, b = (int(found[name]) for name in ("along", "a", "b"))
    axis = found.groupdict().get("axis")
    if along == 0 and axis == "1" and "cat(" not in facts.line:
        if {a, b} <= {1, 3, 4}:
            return (
                f"A batch holds images of one shape, but one has {a} channels and another "
                f"{b}: grey among colour, or transparency.",
                Fix('image.convert("RGB")', "in the dataset, before the transforms: three channels for all"),
            )
        return (
            f"A batch stacks tensors of one shape, but one has {a} entries and another "
            f"{b}: boxes, points or words, as many "
            "as there happen to be?",
            Fix("DataLoader(…, collate_fn=lambda batch: tuple(zip(*batch)))", "leaves them as lists"),
        )
    if along == 0 and "cat(" not in facts.line:
        return (
            f"Images of different sizes cannot stand in one batch: {a} and {b}"
            + (f" along axis {axis}." if axis else "."),
            Fix(
                "transforms.Resize((224, 224))",
                "both numbers: one alone keeps the shape of the image, and so the sizes differ",
            ),
            Fix("transforms.CenterCrop(224)", "after a Resize(256), to cut instead of stretching"),
        )
    problem = (
        f"Maps that are joined along axis {along} must agree in every other axis, but one has {a} and another {b}."
    )
    if _odd(a, b):
        problem += " Was a map of odd size halved? Halving rounds down, and doubling does not give the odd size back."
    return (
        problem,
        Fix("x = F.interpolate(x, size=skip.shape[-2:])", "to the size of the other map"),
        Fix(
            "x = F.pad(x, (0, skip.shape[-1] - x.shape[-1], 0, skip.shape[-2] - x.shape[-2]))",
            "pad the smaller one at its end",
        ),
        Fix("", "images whose height and width are multiples of 2 to the number of halvings (32 for five)"),
    )


@family(
    "joining maps of different sizes",
    "stride",
    r"The size of tensor a \((?P<a>\d+)\) must match the size of tensor b "
    r"\((?P<b>\d+)\) at non-singleton dimension (?P<axis>\d+)",
    r"The expanded size of the tensor \((?P<a>\d+)\) must match the existing size "
    r"\((?P<b>\d+)\) at non-singleton dimension (?P<axis>\d+)",
    r"inconsistent tensor sizes? at(?P<a>)",
    r"inconsistent tensor size, expected tensor \[.*?\] and src \[.*?\](?P<a>)",
)
def add(found: re.Match[str], facts: Facts) -> Said:
    if not found["a"]:
        return (
            "Maps that are joined or added must agree in every axis but the one along which they are joined.",
            Fix("print(a.shape, b.shape)", "just before this line"),
            Fix("x = F.interpolate(x, size=skip.shape[-2:])", "where a map of odd size was halved and doubled"),
        )
    a, b, axis = (int(found[name]) for name in ("a", "b", "axis"))
    problem = (
        f"What is added or multiplied has {a} against {b} along axis {axis}, and only equal sizes, or 1, go together."
    )
    if axis == 1:
        return (
            f"{problem} Axis 1 is the channels.",
            Fix(
                f"nn.Conv2d({b}, {a}, 1)",
                "in the shortcut: a 1 × 1 convolution brings one to the channels of the other",
            ),
        )
    if axis in (2, 3):
        problem += " Axes 2 and 3 are height and width"
        problem += ": did one of the two branches lose a row by its stride or its padding?" if _odd(a, b) else "."
        return (
            problem,
            Fix("padding=kernel_size // 2", "in the branch, for an odd kernel: keeps the size at stride 1"),
            Fix("nn.Conv2d(…, 1, stride=2)", "in the shortcut, where the other branch has stride 2"),
            Fix("x = F.interpolate(x, size=other.shape[-2:])", "bring one to the size of the other"),
        )
    return problem, Fix("print(a.shape, b.shape)", "just before this line")


@family(
    "joining maps of different sizes",
    "stride",
    r"Tensors must have same number of dimensions: got (?P<a>\d+) and (?P<b>\d+)",
)
def cat_axes(found: re.Match[str], facts: Facts) -> Said:
    return (
        f"What is joined has {found['a']} axes and {found['b']}: a map and something flattened, say.",
        Fix("torch.cat([a.flatten(1), b.flatten(1)], 1)", "both flat"),
    )


@family(
    "images of different sizes in one batch",
    "start",
    r"stack expects each tensor to be equal size, but got (?P<a><SIZE>) at entry 0 "
    r"and (?P<b><SIZE>) at entry (?P<entry>\d+)",
)
def stack(found: re.Match[str], facts: Facts) -> Said:
    a, b = size(found["a"]), size(found["b"])
    problem = f"A batch holds images of one shape, but entry 0 is {shown(a)} and entry {found['entry']} is {shown(b)}."
    if len(a) == len(b) == 3 and a[0] != b[0] and {a[0], b[0]} <= {1, 2, 3, 4}:
        return (
            f"{problem} Their numbers of channels differ: grey ({min(a[0], b[0])}) among colour, or transparency.",
            Fix('image.convert("RGB")', "in the dataset, before the transforms: three channels for all"),
        )
    if len(a) < 3:
        return (
            f"{problem} Boxes, points or words, as many as there happen to be?",
            Fix("DataLoader(…, collate_fn=lambda batch: tuple(zip(*batch)))", "leaves them as lists"),
        )
    return (
        problem,
        Fix("transforms.Resize((224, 224))", "both numbers: Resize(224) alone keeps the shape of the image"),
        Fix("transforms.Compose([transforms.Resize(256), transforms.CenterCrop(224)])", "cuts instead of stretching"),
        Fix("DataLoader(…, collate_fn=list)", "if the sizes must stay: a list of images"),
    )


@family(
    "size for interpolation",
    "stride",
    r"Input and output must have the same number of spatial dimensions, but got input "
    r"with spatial dimensions of (?P<input><SIZE>)"
    r" and output size of (?P<out><SIZE>)",
    r"Got (?P<got>\d)D input, but (?P<mode>\w+) mode needs (?P<wants>\d)D input",
)
def interpolate(found: re.Match[str], facts: Facts) -> Said:
    given = found.groupdict()
    if given.get("mode"):
        return (
            f"mode={given['mode']!r} reads {given['wants']} axes, batch and channels "
            f"included, but {given['got']} came in.",
            Fix("F.interpolate(x[None], size=…)[0]", "for one image"),
        )
    return (
        f"size must name the spatial axes alone: {shown(size(given['input']))} are those of the input, and "
        f"{shown(size(given['out']))} was given.",
        Fix("F.interpolate(x, size=other.shape[-2:])", "height and width, without batch and channels"),
    )


@family(
    "size for interpolation",
    "stride",
    r"Input and output sizes should be greater than 0, but got input \((?P<input>[^)]*)\) output \((?P<out>[^)]*)\)",
)
def empty_interpolation(found: re.Match[str], facts: Facts) -> Said:
    input, out = size(found["input"]), size(found["out"])
    if 0 in input:
        return (
            f"The map to be enlarged is empty, {shown(input)}: it was pooled or cut away before.",
            Fix("print(x.shape)", "before this line, and before each pooling"),
        )
    return (
        f"{shown(input)} would become {shown(out)}: the scale is 0. int(1 / ratio) is 0 for a ratio above 1.",
        Fix("F.interpolate(x, scale_factor=1 / ratio)", "without int"),
        Fix("F.interpolate(x, size=other.shape[-2:])", "the size itself"),
    )


@family(
    "blocks for fold",
    "kernel_size",
    r"expected size of input's dimension (?P<axis>\d) to match the calculated number of "
    r"sliding blocks .*?= (?P<wants>\d+), but got"
    r" input\.size\(\d\)=(?P<got>\d+)",
)
def fold(found: re.Match[str], facts: Facts) -> Said:
    return (
        f"With this output_size, kernel and stride there are {found['wants']} "
        f"windows, but {found['got']} columns came in.",
        Fix(
            "F.fold(columns, size_of_the_image, kernel_size=3, stride=1, padding=0)",
            "give F.fold the kernel_size, stride, padding and dilation that F.unfold had, and the padded image's size",
        ),
    )


@family(
    "one value for each channel",
    "bias",
    r"Expected more than 1 (?:value|spatial element)s?(?: per channel)? when "
    r"training, got input size:? ?(?P<input><SIZE>)",
    r"Expected more than 1 value per channel when training",
)
def one_value(found: re.Match[str], facts: Facts) -> Said:
    given = found.groupdict().get("input")
    shape = size(given) if given else ()
    what = f"The input {shown(shape)} has" if shape else "The input has"
    return (
        f"In training, batch normalisation takes mean and variance over the batch and all "
        f"pixels of a channel. {what} one value a "
        "channel, and the variance of one number says nothing.",
        Fix("DataLoader(…, drop_last=True)", "when the last batch of an epoch is the one with one image"),
        Fix("model.eval()", "when you only want predictions: then the stored mean and variance are used"),
        Fix("nn.GroupNorm(…)", "instead, where batches of one are wanted; it needs more than one value in a group"),
    )


@family("unknown padding", "padding", r"conv\dd\(\): argument 'padding' \(position \d\) must be tuple of ints, not str")
def padding_in_words(found: re.Match[str], facts: Facts) -> Said:
    return (
        'This version of PyTorch takes numbers alone as padding: "same" and "valid" came with 1.9.',
        Fix("padding=dilation * (kernel_size - 1) // 2", "the same as “same”, for an odd kernel at stride 1"),
        Fix("pip install --upgrade torch", "for the words"),
    )


@family("unknown padding", "padding", r"conv\dd\(\) got an unexpected keyword argument 'padding_mode'")
def functional_mode(found: re.Match[str], facts: Facts) -> Said:
    return (
        "F.conv2d pads with zeros only; padding_mode belongs to the layer nn.Conv2d.",
        Fix('F.conv2d(F.pad(x, (1, 1, 1, 1), mode="reflect"), weight)', "pad first"),
    )
