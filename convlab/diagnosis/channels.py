"""Errors about channels: what came in does not have as many as the layer, or they stand on another axis."""

import math
import re

from convlab.diagnosis.explanation import Fix
from convlab.diagnosis.families import Facts, Said, family, shown, size


def _channels_second(axes: int) -> Fix:
    order = (0, axes - 1, *range(1, axes - 1))
    return Fix(f"x = x.permute{order}", "channels second, as PyTorch wants them; a view, nothing is copied")


@family(
    "input channels",
    "in_channels",
    # Since 1.0; the words of 0.4 lack the brackets' commas.
    r"Given groups=(?P<groups>\d+), weight(?: of size)?\s*(?P<weight><SIZE>), "
    r"(?:so )?expected input\s*(?P<input><SIZE>)"
    r" to have (?P<wants>\d+) channels, but got (?P<got>\d+) channels",
    # 0.3 and before.
    r"Need input of dimension \d and input\.size\[1\] == (?P<wants>\d+) but got "
    r"input to be of shape: (?P<input><SIZE>)",
    # Apple's and other devices.
    r"Given groups=(?P<groups>\d+), expected input to have (?P<wants>\d+) channels, but got (?P<got>\d+) channels",
    r"Expected input's channels \((?P<got>\d+)\) to (?:be equal to|match).*?\((?P<wants>\d+)\)",
)
def input_channels(found: re.Match[str], facts: Facts) -> Said:
    given = found.groupdict()
    wants = int(given["wants"])
    shape = size(given["input"]) if given.get("input") else (facts.shapes[0] if facts.shapes else ())
    got = int(given["got"]) if given.get("got") else shape[1]
    kernel = len(size(given["weight"])) - 2 if given.get("weight") else max(len(shape) - 2, 1)
    name = f"Conv{kernel}d"
    plural = "s" if got != 1 else ""
    problem = f"The layer was made for in_channels={wants}, but what came in has {got} channel{plural}"
    problem += f": its shape is {shown(shape)}, and channels stand second." if shape else "."
    groups = int(given.get("groups") or 1)
    fitting = "" if groups == 1 else f", groups={got if groups == wants else math.gcd(got, groups)}"
    change = Fix(
        f"nn.{name}({got}, …{fitting})", f"if {got} channel{plural} is what there should be: in_channels={got}"
    )
    axes = len(shape)
    if axes > 3 and shape[-1] == wants and got != wants:
        problem += f" Its last axis has {wants}: the channels stand last, as NumPy, PIL and Keras write images."
        return problem, _channels_second(axes)
    if axes == 3 and kernel == 1 and shape[-1] == wants:
        problem += f" Its last axis has {wants}: sequence length and channels have changed places."
        return problem, Fix("x = x.transpose(1, 2)", "channels second, length last")
    if axes == 4 and shape[0] == wants and shape[1] != wants and got == 1:
        problem += f" Its first axis has {wants}, which is the batch: batch and channels may have changed places."
        return problem, Fix("x = x.transpose(0, 1)", "channels second"), change
    if (wants, got) == (3, 1):
        return (
            f"{problem} Those are grey images, and the layer reads colour.",
            Fix(
                'image.convert("RGB")', "for PIL images: three equal channels, as a network with learned weights needs"
            ),
            Fix("x = x.expand(-1, 3, -1, -1)", "the same for a batch of tensors, without copying"),
            Fix(f"nn.{name}(1, …)", "for a network that is trained from the start"),
        )
    if (wants, got) == (3, 4):
        return (
            f"{problem} A fourth channel is usually transparency (RGBA).",
            Fix('image.convert("RGB")', "for PIL images"),
            Fix("x = x[:, :3]", "for a tensor: the first three channels"),
        )
    if wants == 1 and got == 3:
        return (
            f"{problem} Those are colour images, and the layer reads grey.",
            Fix('image.convert("L")', "for PIL images"),
            Fix(f"nn.{name}(3, …)", "to read colour"),
        )
    note = (
        f" {got} is {got // wants} × {wants}: are several maps joined before it?"
        if got > wants and got % wants == 0 and wants > 3
        else ""
    )
    earlier = Fix(f"nn.{name}(…, {wants}, …)", f"let the layer before give out_channels={wants}")
    return f"{problem}{note}", change, earlier


@family(
    "input channels of a transposed convolution",
    "in_channels",
    r"Given transposed=(?:1|True), weight of size (?P<weight><SIZE>), expected input\s*(?P<input><SIZE>)"
    r" to have (?P<wants>\d+) channels, but got (?P<got>\d+) channels",
)
def transposed_channels(found: re.Match[str], facts: Facts) -> Said:
    wants, got, weight = int(found["wants"]), int(found["got"]), size(found["weight"])
    shape = size(found["input"])
    name = f"ConvTranspose{len(weight) - 2}d"
    problem = (
        f"The transposed layer was made for in_channels={wants}, but what came in has {got} channels: its shape is "
        f"{shown(shape)}. A transposed layer's weight begins with in_channels, {shown(weight)}."
    )
    if shape[-1] == wants != got:
        return problem, _channels_second(len(shape))
    return (
        problem,
        Fix(f"nn.{name}({got}, …)", f"in_channels={got}"),
        Fix("", f"let the layer before it give {wants} channels"),
    )


@family(
    "channels and groups",
    "groups",
    r"(?P<which>in_channels|out_channels) must be divisible by groups",
)
def not_divisible(found: re.Match[str], facts: Facts) -> Said:
    which = found["which"].lower()
    numbers = facts.numbers
    if which in numbers and "groups" in numbers:
        count, groups = numbers[which], numbers["groups"]
        near = [n for n in range(groups, 0, -1) if count % n == 0][:1]
        return (
            f"{which}={count} cannot be shared out evenly among groups={groups}: {count} = "
            f"{count // groups} × {groups} + {count % groups}.",
            Fix(f"groups={near[0]}", f"the next smaller number that divides {count}"),
            Fix(f"{which}={-(-count // groups) * groups}", f"the next multiple of {groups}"),
        )
    return (
        f"Each of the groups gets the same number of channels, so {which} must be a multiple of groups, and it is not. "
        "in_channels and out_channels must both be.",
        Fix("groups=math.gcd(in_channels, out_channels)", "the largest number of groups that these two allow"),
    )


@family("channels and groups", "groups", r"groups must be a positive integer", r"non-positive groups is not supported")
def groups_positive(found: re.Match[str], facts: Facts) -> Said:
    return "groups counts the parts into which the channels are divided: 1 or more.", Fix(
        "groups=1", "an ordinary convolution"
    )


@family(
    "channels and groups",
    "groups",
    r"Given groups=(?P<groups>\d+), expected weight to be (?:at least \d+|divisible "
    r"by \d+) at dimension 0, but got weight of"
    r" size (?P<weight><SIZE>)",
)
def groups_of_weight(found: re.Match[str], facts: Facts) -> Said:
    groups, weight = int(found["groups"]), size(found["weight"])
    return (
        f"groups={groups}, but the weight {shown(weight)} has {weight[0]} filters, "
        f"which cannot be shared out evenly among "
        f"{groups} groups. The weight of a grouped convolution is (out_channels, "
        f"in_channels // groups, height, width).",
        Fix(f"groups={max(n for n in range(1, groups + 1) if weight[0] % n == 0)}", f"which divides {weight[0]}"),
    )


@family(
    "bias of another length",
    "bias",
    r"expected bias to be 1-dimensional with (?P<wants>\d+) elements, but got bias of size (?P<got><SIZE>)",
)
def bias_length(found: re.Match[str], facts: Facts) -> Said:
    wants, got = int(found["wants"]), size(found["got"])
    return (
        f"A bias is one number for each of the {wants} output channels, but this one has the shape {shown(got)}.",
        Fix(f"bias = torch.zeros({wants})", f"out_channels={wants}"),
    )


@family(
    "channels of a normalisation",
    "bias",
    r"running_mean should contain (?P<got>\d+) elements not (?P<wants>\d+)",
    r"weight should contain (?P<got>\d+) elements not (?P<wants>\d+)",
)
def norm_channels(found: re.Match[str], facts: Facts) -> Said:
    got, wants = int(found["got"]), int(found["wants"])
    return (
        f"The batch normalisation was made for {wants} channels, but {got} came in. It takes as many as the layer "
        "before it gives out.",
        Fix(f"nn.BatchNorm{max(1, len(facts.shapes[0]) - 2) if facts.shapes else 2}d({got})", f"num_features={got}"),
        Fix("", f"let the layer before it give out_channels={wants}"),
    )


@family(
    "channels of a normalisation",
    "bias",
    r"(?:Expected number of channels in input to be divisible by num_groups, but "
    r"got input of shape (?P<input><SIZE>) and"
    r" num_groups\s*=\s*(?P<groups>\d+))|(?P<made>num_channels(?: \(\d+\))? must be divisible by num_groups)",
)
def group_norm(found: re.Match[str], facts: Facts) -> Said:
    if found["made"]:
        return (
            "nn.GroupNorm shares the channels out evenly among its groups, so "
            "num_channels must be a multiple of num_groups.",
            Fix("nn.GroupNorm(math.gcd(32, channels), channels)", "at most 32 groups, and always a number that fits"),
        )
    shape, groups = size(found["input"]), int(found["groups"])
    return (
        f"nn.GroupNorm was made with {groups} groups, but {shape[1]} channels came in, which are no multiple of that.",
        Fix(f"nn.GroupNorm({max(n for n in range(1, groups + 1) if shape[1] % n == 0)}, {shape[1]})", ""),
    )


@family(
    "layer normalisation of maps",
    "bias",
    r"Given normalized_shape\s*=\s*(?P<wants><SIZE>), expected input with shape \[\*, "
    r"[^\]]*\], but got input of size\s*(?P<got><SIZE>)",
)
def layer_norm(found: re.Match[str], facts: Facts) -> Said:
    wants, got = size(found["wants"]), size(found["got"])
    problem = (
        f"nn.LayerNorm({shown(wants) if len(wants) > 1 else wants[0]}) normalises the last "
        f"axes, but the input {shown(got)} ends in {shown(got[-len(wants) :])}."
    )
    if len(got) == 4 and len(wants) == 1 and got[1] == wants[0]:
        return (
            f"{problem} Its channels stand second, as in every map of a convolution.",
            Fix(
                "x = norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)",
                "over the channels of each pixel, as ConvNeXt does",
            ),
            Fix(f"nn.GroupNorm(1, {got[1]})", "over all channels and pixels of an image"),
        )
    return problem, Fix(f"nn.LayerNorm({list(got[-len(wants) :])})", "for inputs of this one size")


@family(
    "pixel shuffle",
    "out_channels",
    r"pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but"
    r" input\.size\(-3\)=(?P<got>\d+) is not divisible by (?P<square>\d+)",
)
def pixel_shuffle(found: re.Match[str], facts: Facts) -> Said:
    got, square = int(found["got"]), int(found["square"])
    return (
        f"nn.PixelShuffle makes one channel of {square}, so it needs a multiple of "
        f"{square} channels, and {got} came in.",
        Fix(f"nn.Conv2d(…, {-(-got // square) * square}, …)", f"before it: out_channels, a multiple of {square}"),
    )
