"""Published numbers of famous networks beside ours, each equal when rounded as printed, or shown with the reason.

``python -m convlab.models.published docs/networks.md`` writes the page; a test keeps it in step.
"""

import dataclasses
import decimal
import functools
import math
import sys
from collections.abc import Callable

from convlab import stacks
from convlab.models import networks
from convlab.stacks import cost

MILLION, BILLION = 10**6, 10**9


@dataclasses.dataclass(frozen=True)
class PublishedNumber:
    """One published number.

    Attributes
    ----------
    network : str
        Key of `networks.get`, or a title where the number belongs to a variant.
    what : str
        What is counted.
    published : str
        As printed, without thousands separators.
    unit : int
        1, a million or a billion.
    source : str
    count : callable
        Ours, in ones.
    reason : str
        Why ours, rounded as printed, differs; empty where it does not.
    """

    network: str
    what: str
    published: str
    unit: int
    source: str
    count: Callable[[], int]
    reason: str = ""

    @functools.cached_property
    def ours(self) -> int:
        return self.count()

    @property
    def ours_as_printed(self) -> str:
        """Ours, rounded to as many digits as the published number has."""
        step = decimal.Decimal(1).scaleb(-len(self.published.partition(".")[2]))
        return str((decimal.Decimal(self.ours) / self.unit).quantize(step, decimal.ROUND_HALF_UP))

    @property
    def equal(self) -> bool:
        return self.ours_as_printed == self.published


def _parameters(name, without_norm=False):
    rows = networks.get(name).cost().rows
    if not without_norm:
        return sum(row.parameters for row in rows)
    return sum(row.parameters for row in rows if "Norm" not in row.layer)


def _macs(name, side=None):
    net = networks.get(name)
    return net.cost((net.input_size[0], side, side) if side else None).macs


def _field(name, layer=-1):
    return networks.get(name).receptive_field()[layer].size[0]


def _jump(name, layer=-1):
    return networks.get(name).receptive_field()[layer].jump[0]


def _field_padding(name, layer=-1):
    """How far the first unit's field reaches over the edge: the "effective padding" of Araujo et al."""
    row = networks.get(name).receptive_field()[layer]
    return int((row.size[0] - 1) / 2 - row.start[0])


def with_additions(name: str) -> int:
    """Convolutions as 2 FLOP a MAC, one addition for each bias, and one operation for each pixel that pooling reads."""
    net, flops = networks.get(name), 0
    for step in stacks.trace(net.features, net.input_size):
        layer, outputs = step.layer, math.prod(step.after.shape)
        if isinstance(layer, stacks.Conv2dSpec):
            flops += 2 * layer.macs(step.before.shape[1:]) + outputs * layer.bias
        elif isinstance(layer, stacks.PoolSpec):
            flops += outputs * layer.kernel_size[0] * layer.kernel_size[1]
    return flops


def _row(name, what, published, unit, source, count=None, reason=""):
    counts = {"parameters": _parameters, "MACs": _macs, "receptive field": _field, "jump": _jump}
    count = count or functools.partial(counts[what], name)
    return PublishedNumber(name, what, published, unit, source, count, reason)


def _torchvision():
    source = "torchvision 0.28.0, metadata of its weights"
    table = (
        ("alexnet", "61100840", "0.714"),
        ("vgg11", "132863336", "7.609"),
        ("vgg13", "133047848", "11.308"),
        ("vgg16", "138357544", "15.470"),
        ("vgg19", "143667240", "19.632"),
        ("resnet18", "11689512", "1.814"),
        ("resnet34", "21797672", "3.664"),
        ("resnet50", "25557032", "4.089"),
        ("resnet101", "44549160", "7.801"),
        ("resnet152", "60192808", "11.514"),
        ("resnext50", "25028904", "4.230"),
        ("mobilenet_v2", "3504872", "0.301"),
        ("efficientnet_b0", "5288548", "0.386"),
        ("convnext_tiny", "28589128", "4.456"),
        ("convnext_small", "50223688", "8.684"),
        ("convnext_base", "88591464", "15.355"),
        ("squeezenet", "1248424", "0.819"),
        ("mobilenet_v3_large", "5483032", "0.217"),
        ("mobilenet_v3_small", "2542856", "0.057"),
        ("efficientnet_v2_s", "21458488", "8.366"),
        ("regnet_y_400mf", "4344144", "0.402"),
    )
    for name, parameters, gigamacs in table:
        yield _row(name, "parameters", parameters, 1, source)
        yield _row(name, "MACs", gigamacs, BILLION, source + " (“GFLOPS”)")
    for what, published, unit in (("parameters", "42004074", 1), ("macs", "178.722", BILLION)):
        title = "parameters, with the auxiliary head" if what == "parameters" else "MACs, with the auxiliary head"
        yield _row("deeplab_v3_resnet50", title, published, unit, source, functools.partial(_with_auxiliary, what))


def _with_auxiliary(what):
    auxiliary = cost(networks.deeplab_auxiliary(), (1024, 65, 65))
    return getattr(networks.get("deeplab_v3_resnet50").cost(), what) + getattr(auxiliary, what)


def _lenet_layer(name):
    return cost(networks.get("lenet5").specs, (1, 32, 32)).grouped()[name].parameters


def _lenet_rows():
    source = "LeCun et al. 1998"
    for layer, published in (("C1", "156"), ("S2", "12"), ("C3", "1516"), ("S4", "32"), ("C5", "48120")):
        yield _row("lenet5", f"parameters of {layer}", published, 1, source, functools.partial(_lenet_layer, layer))
    yield _row(
        "lenet5", "parameters of F6", "10164", 1, source, lambda: networks.get("lenet5").cost()["head.F6"].parameters
    )
    yield _row("lenet5", "connections of C1 (MACs, and one for each bias)", "122304", 1, source, _connections)
    yield _row("lenet5", "parameters", "60000", 1, source)


def _connections():
    row = networks.get("lenet5").cost()["C1"]
    return row.macs + row.activation_bytes // stacks.BYTES


def _papers():
    yield from _lenet_rows()
    yield _row(
        "alexnet_2012",
        "parameters",
        "60",
        MILLION,
        "Krizhevsky et al. 2012",
        reason="60.97: the paper says “60 million”",
    )
    vgg = "Simonyan, Zisserman 2014, Table 2"
    for name, letter, published in (
        ("vgg11", "A", "133"),
        ("vgg13", "B", "133"),
        ("vgg16", "D", "138"),
        ("vgg19", "E", "144"),
    ):
        yield _row(name, "parameters", published, MILLION, f"{vgg}, {letter}")
    yield _row("VGG-16 with 1×1", "parameters", "134", MILLION, f"{vgg}, C", _vgg_c)
    he = "He et al. 2015, Table 1"
    no_shortcut = "3.66 with convolutions in the shortcuts; without them, as the paper's option A has it, 3.64, so 3.6"
    yield _row("resnet18", "MACs", "1.8", BILLION, he)
    yield _row("resnet34", "MACs", "3.6", BILLION, he, reason=no_shortcut)
    cut = "3.86 with the stride on the 1×1, as in the paper, which seems to cut off where we round"
    yield _row("resnet50_v1", "MACs", "3.8", BILLION, he, reason=cut)
    yield _row("resnet101_v1", "MACs", "7.6", BILLION, he)
    yield _row("resnet152_v1", "MACs", "11.3", BILLION, he)
    xie = "Xie et al. 2017"
    yield _row("resnext50", "parameters", "25.0", MILLION, xie)
    yield _row("resnext50", "MACs", "4.2", BILLION, xie)
    no_norm = functools.partial(_parameters, without_norm=True)
    yield _row("resnet50", "parameters", "25.5", MILLION, xie, reason="25.56; without those of batch norm 25.50")
    yield _row("resnet50", "MACs", "4.1", BILLION, xie)
    yield from _mobile_rows(no_norm)
    yield _row("efficientnet_b0", "parameters", "5.3", MILLION, "Tan, Le 2019")
    yield _row("efficientnet_b0", "MACs", "0.39", BILLION, "Tan, Le 2019")
    yield from _later_rows()
    yield _row("convnext_tiny", "parameters", "29", MILLION, "Liu et al. 2022")
    yield _row("convnext_tiny", "MACs", "4.5", BILLION, "Liu et al. 2022")


def _later_rows():
    howard = "Howard et al. 2019, Table 3"
    for name, parameters, macs, reason in (
        ("mobilenet_v3_large", "5.4", "219", "216.59: torchvision, too, counts 217"),
        ("mobilenet_v3_small", "2.5", "56", "56.51: the paper seems to cut off where we round"),
    ):
        difference = "5.48: the paper seems to cut off where we round" if parameters == "5.4" else ""
        yield _row(name, "parameters", parameters, MILLION, howard, reason=difference)
        yield _row(name, "MACs", macs, MILLION, howard, reason=reason)
    yield _row("mobilenet_v4_conv_small", "parameters", "3.8", MILLION, "Qin et al. 2024")
    yield _row("mobilenet_v4_conv_small", "MACs", "0.2", BILLION, "Qin et al. 2024")
    yield _row("regnet_y_400mf", "parameters", "4.3", MILLION, "Radosavovic et al. 2020")
    yield _row("regnet_y_400mf", "MACs", "0.4", BILLION, "Radosavovic et al. 2020")
    ding = "Ding et al. 2021"
    yield _row("repvgg_a0", "parameters", "9.11", MILLION, f"{ding}, table beside their code, as trained")
    cut = "8.31: the paper seems to cut off where we round"
    yield _row("repvgg_a0_deployed", "parameters", "8.30", MILLION, ding, reason=cut)
    yield _row("repvgg_a0_deployed", "MACs", "1.4", BILLION, ding)
    ronneberger = "Ronneberger et al. 2015"
    yield _row(
        "unet",
        "rows of the answer",
        "388",
        1,
        ronneberger,
        lambda: networks.get("unet").cost().rows[-1].output_shape[1],
    )
    yield _row("unet", "convolutional layers", "23", 1, ronneberger, _unet_convolutions)


def _unet_convolutions():
    return sum(row.layer.startswith("nn.Conv2d(") for row in networks.get("unet").cost().rows)


def _vgg_c():
    return cost(networks.vgg(16, last_kernel=1), (3, 224, 224)).parameters


def _mobile_rows(no_norm):
    howard = "Howard et al. 2017"
    for name, parameters, macs in (
        ("mobilenet_v1", "4.2", "569"),
        ("mobilenet_v1_075", "2.6", "325"),
        ("mobilenet_v1_050", "1.3", "149"),
        ("mobilenet_v1_025", "0.5", "41"),
    ):
        yield _row(name, "parameters", parameters, MILLION, howard)
        yield _row(name, "MACs", macs, MILLION, howard)
    for side, macs, reason in (
        (192, "418", ""),
        (160, "290", "290.68: the paper seems to cut off where we round"),
        (128, "186", ""),
    ):
        count = functools.partial(_macs, "mobilenet_v1", side)
        yield _row("mobilenet_v1", f"MACs at {side} × {side}", macs, MILLION, howard, count, reason)
    sandler, code = "Sandler et al. 2018", "Sandler et al., table beside their code"
    yield _row(
        "mobilenet_v2",
        "parameters",
        "3.4",
        MILLION,
        sandler,
        reason="3.50; without those of batch norm 3.47, as their later table has it",
    )
    yield _row(
        "mobilenet_v2", "MACs", "300", MILLION, sandler, reason="300.77: the paper seems to cut off where we round"
    )
    other = "6.11; the authors' later table says 6.06, which is ours without those of batch norm"
    yield _row("mobilenet_v2_140", "parameters", "6.9", MILLION, sandler, reason=other)
    yield _row("mobilenet_v2_140", "MACs", "585", MILLION, sandler, reason="582.20; the authors' later table says 582")
    for name, parameters, macs in (("mobilenet_v2", "3.47", None), ("mobilenet_v2_140", "6.06", "582")):
        what = "parameters without those of batch norm"
        yield _row(name, what, parameters, MILLION, code, functools.partial(no_norm, name))
        if macs:
            yield _row(name, "MACs", macs, MILLION, code)
    for width, parameters, macs in (
        (1.3, "5.34", "509"),
        (0.75, "2.61", "209"),
        (0.5, "1.95", "97"),
        (0.35, "1.66", "59"),
    ):
        name, count = f"MobileNetV2 ×{width}", functools.partial(_mobilenet_v2_at, width)
        what = "parameters without those of batch norm"
        yield _row(name, what, parameters, MILLION, code, functools.partial(count, "parameters"))
        yield _row(name, "MACs", macs, MILLION, code, functools.partial(count, "macs"))
    for side, macs in ((192, "221"), (160, "154"), (128, "99"), (96, "56")):
        count = functools.partial(_macs, "mobilenet_v2", side)
        yield _row("mobilenet_v2", f"MACs at {side} × {side}", macs, MILLION, code, count)


def _mobilenet_v2_at(width, what):
    rows = cost(networks.mobilenet_v2(width), (3, 224, 224)).rows
    return sum(getattr(row, what) for row in rows if "Norm" not in row.layer)


# Araujo et al.'s table: layer, receptive field, effective stride, effective padding.
FIELDS = {
    "alexnet_2012": (
        ("conv1", 11, 4, 0),
        ("pool1", 19, 8, 0),
        ("conv2", 51, 8, 16),
        ("conv3", 99, 16, 32),
        ("conv4", 131, 16, 48),
        ("conv5", 163, 16, 64),
        ("pool5", 195, 32, 64),
    ),
    "vgg11": (
        ("pool1", 4, 2, 1),
        ("pool2", 10, 4, 3),
        ("pool3", 30, 8, 11),
        ("pool4", 70, 16, 27),
        ("pool5", 150, 32, 59),
    ),
    "vgg16": (
        ("conv1_1", 3, 1, 1),
        ("pool1", 6, 2, 2),
        ("pool2", 16, 4, 6),
        ("pool3", 44, 8, 18),
        ("pool4", 100, 16, 42),
        ("conv5_2", 164, 16, 74),
        ("pool5", 212, 32, 90),
    ),
}


def _fields():
    source = "Araujo, Norris, Sim 2019, table beside their code"
    for name, layers in FIELDS.items():
        for layer, size, jump, padding in layers:
            for what, published, measure in (
                ("receptive field", size, _field),
                ("jump", jump, _jump),
                ("padding of the field", padding, _field_padding),
            ):
                count = functools.partial(measure, name, layer)
                yield _row(name, f"{what} after {layer}", str(published), 1, source, count)
    for name, size in (("resnet50_v1", 483), ("resnet101_v1", 1027), ("resnet152_v1", 1507), ("resnet200_v1", 1763)):
        yield _row(name, "receptive field", str(size), 1, source)
        yield _row(name, "jump", "32", 1, source)
    yield _row("mobilenet_v1", "receptive field", "315", 1, source)
    yield _row("mobilenet_v1", "jump", "32", 1, source)
    flops = "FLOP of the features: 2 a MAC, 1 a bias, 1 for each pixel that pooling reads"
    yield _row("vgg16", flops, "30.713", BILLION, source, functools.partial(with_additions, "vgg16"))
    yield _row("vgg11", flops, "14.984", BILLION, source, functools.partial(with_additions, "vgg11"))
    for layer, size in enumerate((3, 5, 9, 17, 33, 65, 67, 67), 1):
        count = functools.partial(_field, "context_module", f"conv{layer}")
        yield _row(
            "context_module", f"receptive field after layer {layer}", str(size), 1, "Yu, Koltun 2016, Table 1", count
        )


@functools.cache
def rows() -> tuple[PublishedNumber, ...]:
    """All published numbers, as `PublishedNumber`."""
    return (*_torchvision(), *_papers(), *_fields())


# -- the page ----------------------------------------------------------------------------------------------------------

_INTRO = """\
# Famous networks by their numbers

This page is generated: `python -m convlab.models.published docs/networks.md`. Each network is a list of layer specs in
`convlab.models.networks`; `convlab.models.to_module` makes it a torch module.

How we count, for one picture in float32:

- **1 MAC is one multiply-accumulate, that is 2 FLOP.** The “FLOPs” of most papers are MACs, and so are torchvision's
  “GFLOPS”.
- Convolutions and linear layers count; padding counts as if it were multiplied; adding a bias counts nothing.
- The parameters of normalisation count, its arithmetic does not; nor does that of pooling, activations, sums, gates.
- Activation memory is the sum of all layers' outputs, 4 bytes a number. A flattening is a view and stores nothing.
  In-place activations would store less.
- The receptive field is that of one unit after the last layer before the head (the classifier, or DeepLab's pyramid),
  in input pixels. It counts pooling, takes the largest of the branches, and leaves squeeze-and-excitation gates out.
  *Jump* is how many input pixels lie between what two neighbouring units look at.
"""


def _table(head, lines):
    out = [f"| {' | '.join(head)} |", f"|{'|'.join(' --- ' for _ in head)}|"]
    return "\n".join(out + [f"| {' | '.join(line)} |" for line in lines]) + "\n"


def _overview():
    lines = []
    for name in networks.names():
        net = networks.get(name)
        table, field = net.cost(), net.receptive_field()
        lines.append(
            (
                net.title,
                " × ".join(map(str, net.input_size)),
                f"{table.parameters:,}",
                f"{table.macs:,}",
                f"{table.activation_bytes / MILLION:.1f}",
                str(field.size[0]),
                str(field.jump[0]),
            )
        )
    head = ("network", "input", "parameters", "MACs", "activations (MB)", "receptive field", "jump")
    return "## At a glance\n\n" + _table(head, lines)


def _title(name):
    return networks.get(name).title if name in networks.names() else name


_UNITS = {1: "", MILLION: " million", BILLION: " billion"}


def _comparison():
    equal = [row for row in rows() if row.equal]
    other = [row for row in rows() if not row.equal]

    def line(row):
        unit, published = _UNITS[row.unit], f"{int(row.published):,}" if row.unit == 1 else row.published
        return (_title(row.network), row.what, published + unit, f"{row.ours:,}", row.source)

    head = ("network", "what", "published", "ours", "source")
    text = f"## Published and ours\n\n{len(equal)} published numbers come out equal, rounded as they are printed:\n\n"
    text += _table(head, map(line, equal))
    text += f"\n{len(other)} do not, and this is why:\n\n"
    return text + _table((*head, "why"), ((*line(row), row.reason) for row in other))


def _choices():
    parts = ["## What each network chose, and why\n"]
    seen = {}
    for name in networks.names():
        net = networks.get(name)
        key = (net.source, tuple(net.choices.items()))
        seen.setdefault(key, []).append(net)
    for (source, choices), nets in seen.items():
        parts.append(f"### {', '.join(net.title for net in nets)}\n\n{source}.\n")
        parts.append("\n".join(f"- `{parameter}`: {why}." for parameter, why in choices) + "\n")
    return "\n".join(parts)


def document() -> str:
    """The page ``docs/networks.md`` as text."""
    return "\n".join([_INTRO, _overview(), _comparison(), _choices()])


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as page:
        page.write(document())
