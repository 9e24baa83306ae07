"""Each remark where it is right, and where it must stay silent."""

import collections
import copy
import pathlib
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

import convlab as cl
from convlab import course
from convlab.figures import describe
from convlab.models import counting, flow, networks, review
from convlab.spec import Conv2dSpec
from convlab.stacks import AdaptivePoolSpec, FlattenSpec, LinearSpec, StackError, receptive_field


def remarks(module, size, rule=None, **options):
    found = cl.review_model(module, size, measure=False, **options).remarks
    return [r for r in found if rule is None or r.rule == rule]


def conv(fan_in=8, fan_out=8, kernel=3, padding=1, **changes):
    return nn.Conv2d(fan_in, fan_out, kernel, padding=padding, **changes)


def seq(*layers):
    return nn.Sequential(*layers)


class Branches(nn.Module):
    """The convolution's output is normalised and also used as it is."""

    def __init__(self):
        super().__init__()
        self.conv, self.norm = conv(), nn.BatchNorm2d(8)

    def forward(self, x):
        x = self.conv(x)
        return self.norm(x) + x


class Two(nn.Module):
    """The convolution's output is normalised and also given out."""

    def __init__(self):
        super().__init__()
        self.conv, self.norm = conv(), nn.BatchNorm2d(8)

    def forward(self, x):
        x = self.conv(x)
        return {"raw": x, "normed": self.norm(x)}


class Functional(nn.Module):
    """The same without layers: everything in forward()."""

    def __init__(self, relu):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(8, 8, 3, 3)), nn.Parameter(torch.zeros(8))
        self.relu = relu
        self.register_buffer("mean", torch.zeros(8))
        self.register_buffer("var", torch.ones(8))

    def forward(self, x):
        x = F.conv2d(x, self.weight, self.bias, padding=1)
        return F.batch_norm(F.relu(x) if self.relu else x, self.mean, self.var)


BIAS = "bias before norm"


@pytest.mark.parametrize(
    "module",
    [
        seq(conv(), nn.BatchNorm2d(8)),
        seq(conv(), nn.InstanceNorm2d(8)),
        seq(conv(), nn.GroupNorm(8, 8)),
        Functional(relu=False),
    ],
    ids=["batch", "instance", "group of one", "functional"],
)
def test_bias_before_norm(module):
    (remark,) = remarks(module, (8, 9, 9), BIAS)
    assert "with 8 parameters fewer" in remark.text
    assert remark.lesson == "bias"


@pytest.mark.parametrize(
    "module",
    [
        seq(conv(bias=False), nn.BatchNorm2d(8)),
        seq(nn.BatchNorm2d(8), conv()),
        seq(conv(), nn.ReLU(), nn.BatchNorm2d(8)),
        seq(conv(), nn.Dropout(0.5), nn.BatchNorm2d(8)),
        seq(conv(), nn.GroupNorm(2, 8)),
        seq(conv(), nn.GroupNorm(1, 8)),
        Branches(),
        Two(),
        Functional(relu=True),
    ],
    ids=[
        "no bias",
        "norm first",
        "relu between",
        "dropout between",
        "groups of four",
        "one group",
        "used twice",
        "given out",
        "functional",
    ],
)
def test_bias_that_matters(module):
    assert not remarks(module, (8, 9, 9), BIAS)


def test_the_bias_that_is_called_idle_really_is():
    torch.manual_seed(0)
    for norm, idle in ((nn.BatchNorm2d(8), True), (nn.InstanceNorm2d(8), True), (nn.GroupNorm(8, 8), True)):
        module = seq(conv(), norm).double().train()
        x = torch.randn(4, 8, 9, 9, dtype=torch.float64)
        before = module(x)
        with torch.no_grad():
            module[0].bias += torch.randn(8)
        assert torch.allclose(before, module(x)) is idle


def test_several_layers_share_one_remark():
    module = seq(*(layer for _ in range(6) for layer in (conv(), nn.BatchNorm2d(8), nn.ReLU())))
    (remark,) = remarks(module, (8, 9, 9), BIAS)
    assert remark.layers == ("0", "3", "6", "9", "12", "15")
    assert remark.text.startswith("“0”, “3”, “6” and 3 more: ")
    assert "48 parameters" in remark.text


SKIP = "stride larger than kernel"


@pytest.mark.parametrize(
    ("layer", "share"),
    [
        (conv(kernel=1, padding=0, stride=2), "25 %"),
        (nn.MaxPool2d(1, 2), "25 %"),
        (conv(kernel=2, padding=0, stride=3), "44 %"),
        (conv(kernel=(3, 1), padding=(1, 0), stride=(1, 3)), "33 %"),
    ],
)
def test_stride_larger_than_kernel(layer, share):
    (remark,) = remarks(seq(layer), (8, 12, 12), SKIP)
    assert f"reads only {share} of its 12 × 12 input" in remark.text
    assert remark.lesson == "stride"


@pytest.mark.parametrize(
    "layer",
    [
        conv(kernel=2, padding=0, stride=2),
        conv(stride=2),
        conv(kernel=2, padding=0, stride=3, dilation=3),  # extent 4
        nn.MaxPool2d(2),
        conv(kernel=1, padding=0),
        conv(kernel=12, padding=0, stride=20),  # a single window: nothing lies between windows
    ],
)
def test_stride_that_fits_the_kernel(layer):
    assert not remarks(seq(layer), (8, 12, 12), SKIP)


DROP = "size dropped by stride"


@pytest.mark.parametrize(
    ("layer", "size", "what"),
    [
        (conv(padding=0, stride=2), 28, "the last row and the last column of its 28 × 28 input"),
        (nn.MaxPool2d(2), 7, "the last row and the last column of its 7 × 7 input"),
        (conv(kernel=4, padding=0, stride=4), 30, "the last 2 rows and the last 2 columns"),
        (conv(kernel=(2, 1), padding=0, stride=(2, 1)), 7, "reaches the last row of its 7 × 7 input"),
    ],
)
def test_size_dropped_by_stride(layer, size, what):
    (remark,) = remarks(seq(layer), (8, size, size), DROP)
    assert what in remark.text
    assert remark.lesson == "stride"


@pytest.mark.parametrize(
    ("layer", "size"),
    [
        (conv(padding=0, stride=2), 27),
        (conv(stride=2), 28),  # the row left over is padding
        (nn.MaxPool2d(2), 8),
        (nn.MaxPool2d(2, ceil_mode=True), 7),
        (conv(padding=0), 28),
        (conv(kernel=1, padding=0, stride=2), 28),  # has its own remark
    ],
)
def test_sizes_that_fit(layer, size):
    assert not remarks(seq(layer), (8, size, size), DROP)


PAD = "mostly padding"


@pytest.mark.parametrize(
    ("layer", "size", "share", "lesson"),
    [
        (conv(padding=12, dilation=12), 9, "89 %", "dilation"),  # only the centre of nine
        (conv(), 2, "56 %", "padding"),  # 4 of 9 taps
        (conv(), 1, "89 %", "padding"),
        (conv(kernel=7, padding=3, padding_mode="replicate"), 4, "67 %", "padding"),
    ],
)
def test_mostly_padding(layer, size, share, lesson):
    (remark,) = remarks(seq(layer), (8, size, size), PAD)
    assert f": {share} of what its" in remark.text
    assert remark.lesson == lesson
    assert ("zeros" in remark.text) is (layer.padding_mode == "zeros")


@pytest.mark.parametrize(
    ("layer", "size"), [(conv(), 3), (conv(), 28), (conv(padding=2, dilation=2), 9), (conv(padding=0), 3)]
)
def test_mostly_picture(layer, size):
    assert not remarks(seq(layer), (8, size, size), PAD)


GRID = "dilation that grids"


POOLED = (AdaptivePoolSpec(1), FlattenSpec(), LinearSpec(1, 2))


def dilated(*rates, tail=POOLED):
    return [*(Conv2dSpec(1, 1, 3, padding=rate, dilation=rate) for rate in rates), *tail]


def test_dilation_that_grids():
    (remark,) = remarks(dilated(2, 2, 2), (1, 32, 32), GRID)
    assert "reads 49 of the 169 pixels of its 13 × 13 field" in remark.text
    assert remark.layers == ("0", "1", "2")
    (remark,) = remarks(dilated(2, 4, 8), (1, 64, 64), GRID)
    read, field = (int(n) for n in re.findall(r"reads (\d+) of the (\d+)", remark.text)[0])
    assert round(100 * read / field) == 27


@pytest.mark.parametrize("rates", [(1, 2, 4, 8), (1, 2, 5), (1, 1, 1), (2, 2, 1, 1), (1, 3, 9), (2, 3, 1)])
def test_dilation_without_gaps(rates):
    assert not remarks(dilated(*rates), (1, 64, 64), GRID)


def test_gaps_of_stride_are_not_blamed_on_dilation():
    module = seq(nn.Conv2d(1, 1, 1, stride=3), nn.Conv2d(1, 1, 3, padding=1), nn.AdaptiveAvgPool2d(1))
    assert not remarks(module, (1, 32, 32), GRID)
    assert remarks(module, (1, 32, 32), SKIP)


def test_a_flattened_map_and_a_plain_answer_are_left_alone():
    flat = (FlattenSpec(), LinearSpec(1024, 2))
    assert not remarks(dilated(2, 2, 2, tail=flat), (1, 32, 32), GRID)
    assert not remarks(dilated(2, 2, 2, tail=()), (1, 32, 32), GRID)


def test_what_is_said_to_be_unread_has_no_gradient():
    module = cl.models.to_module(dilated(2, 2, 2, tail=())).double()
    picture = torch.randn(1, 1, 33, 33, dtype=torch.float64, requires_grad=True)
    module(picture)[0, 0, 16, 16].backward()
    assert np.count_nonzero(picture.grad.numpy()) == 49


FIELD = "field smaller than object"


def test_field_smaller_than_object():
    module = seq(conv(1), conv(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2))
    (remark,) = remarks(module, (1, 28, 28), FIELD)
    assert "sees 5 × 5 pixels, less than the picture, 28 × 28" in remark.text
    assert "object_size" in remark.text
    (remark,) = remarks(module, (1, 28, 28), FIELD, object_size=(5, 6))
    assert "less than the object, 5 × 6" in remark.text
    assert remark.lesson == "kernel_size"
    assert not remarks(module, (1, 28, 28), FIELD, object_size=5)


class MeanHead(nn.Module):
    def __init__(self):
        super().__init__()
        self.net, self.fc = seq(conv(1), nn.ReLU()), nn.Linear(8, 2)

    def forward(self, x):
        return self.fc(self.net(x).mean((2, 3)))


def test_pooling_written_by_hand_counts():
    (remark,) = remarks(MeanHead(), (1, 28, 28), FIELD)
    assert "sees 3 × 3 pixels" in remark.text


class GatesTheUnknown(nn.Module):
    """What the pooled maps are multiplied with cannot be followed, so they may not be the end."""

    def __init__(self):
        super().__init__()
        self.conv, self.pool = conv(1), nn.AdaptiveAvgPool2d(1)

    def forward(self, x):
        x = self.conv(x)
        turned = x.transpose(2, 3)
        return turned * self.pool(x)


@pytest.mark.parametrize(
    "module",
    [
        GatesTheUnknown(),
        seq(conv(1), nn.Flatten(), nn.Linear(8 * 784, 2)),  # the linear layer sees everything
        seq(conv(1), nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(128, 2)),
        seq(conv(1), conv()),  # an answer for each pixel
        seq(conv(1), nn.MaxPool2d(4), conv(), nn.MaxPool2d(7), conv(), nn.AdaptiveAvgPool2d(1)),
    ],
    ids=["not known", "flatten", "pooled to 4 × 4", "maps", "large enough"],
)
def test_fields_that_suffice(module):
    assert not remarks(module, (1, 28, 28), FIELD)


def test_the_pooling_inside_a_gate_is_not_the_end():
    net = networks.get("efficientnet_b0")
    assert not remarks(net.specs, net.input_size)


SLOW = "groups that cost time"


def clock(seconds):
    """A stand-in for `review.timed` that knows how long each number of groups takes."""
    asked = []

    def timed(specs, size):
        asked.append([spec.groups for spec in specs])
        return np.array([seconds[spec.groups] for spec in specs])

    return timed, asked


def test_groups_that_cost_time(monkeypatch):
    timed, asked = clock({4: 0.6, 8: 0.4, 16: 0.4, 32: 1.2})
    monkeypatch.setattr(review, "timed", timed)
    (remark,) = cl.review_model(seq(conv(64, 64, groups=32)), (64, 56, 56)).remarks
    assert remark.rule == SLOW and remark.lesson == "groups"
    assert "groups=32 took 3.0 times as long as groups=8, with 4 times fewer multiplications" in remark.text
    assert asked == [[32, 4, 8, 16], [32, 8]]  # and once more to be sure


@pytest.mark.parametrize("seconds", [{4: 0.6, 8: 0.4, 16: 0.4, 32: 0.5}, {4: 2.1, 8: 1.1, 16: 0.6, 32: 0.3}])
def test_groups_that_pay(monkeypatch, seconds):
    timed, asked = clock(seconds)
    monkeypatch.setattr(review, "timed", timed)
    assert not cl.review_model(seq(conv(64, 64, groups=32)), (64, 56, 56)).remarks
    assert len(asked) == 1


def test_a_slow_moment_is_not_believed_the_second_time(monkeypatch):
    answers = iter([np.array([9.0, 1, 1, 1]), np.array([1.0, 1.0])])
    monkeypatch.setattr(review, "timed", lambda specs, size: next(answers))
    assert not cl.review_model(seq(conv(64, 64, groups=32)), (64, 56, 56)).remarks


def test_nothing_is_timed_without_groups_or_when_told_not_to(monkeypatch):
    def never(specs, size):
        raise AssertionError("timed")

    monkeypatch.setattr(review, "timed", never)
    cl.review_model(seq(conv()), (8, 9, 9))
    cl.review_model(seq(conv(9, 9, groups=3)), (9, 9, 9))  # no half of the groups to compare with
    cl.review_model(seq(conv(groups=4)), (8, 9, 9), measure=False)


def test_the_same_layer_is_timed_once(monkeypatch):
    timed, asked = clock({1: 2, 2: 1.5, 4: 1, 8: 0.5})
    monkeypatch.setattr(review, "timed", timed)
    cl.review_model(seq(conv(groups=8), nn.ReLU(), conv(groups=8)), (8, 9, 9))
    assert len(asked) == 1


def test_real_timing_gives_a_number_for_each():
    seconds = review.timed([Conv2dSpec(8, 8, 3), Conv2dSpec(8, 8, 3, groups=8)], (9, 9))
    assert seconds.shape == (2,) and (seconds > 0).all()


# -- fields, followed through any forward() ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["lenet5", "alexnet", "vgg11", "squeezenet", "resnet18", "resnext50", "efficientnet_b0", "convnext_tiny"]
)
def test_followed_fields_are_those_of_the_specs(name):
    net = networks.get(name)
    with torch.device("meta"):
        module = cl.models.to_module(net.features)
    calls = flow.follow(counting.watched(module, net.input_size))
    assert tuple(reads.size for reads in calls[-1].after) == receptive_field(net.features).size
    assert tuple(reads.jump for reads in calls[-1].after) == receptive_field(net.features).jump
    assert all(call.after is not None for call in calls)


class Tricks(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = conv(8, 8), conv(8, 8, dilation=2, padding=2)

    def forward(self, x):
        left, right = x.chunk(2, dim=1)
        x = torch.cat([self.a(torch.cat([left, right], 1)), F.max_pool2d(F.pad(x, (2, 0, 1, 1)), (3, 5), 1, (0, 1))], 1)
        return self.b(F.gelu(x[:, :8]) * torch.sigmoid(x[:, 8:]))


def test_a_forward_of_its_own_is_followed():
    calls = {call.name: call for call in flow.follow(counting.watched(Tricks(), (8, 9, 9)))}
    assert [(min(r.pixels), max(r.pixels)) for r in calls["a"].after] == [(-1, 1), (-1, 1)]
    assert [(min(r.pixels), max(r.pixels)) for r in calls["max_pool2d_with_indices"].after] == [(-1, 1), (-3, 1)]
    assert [(min(r.pixels), max(r.pixels)) for r in calls["b"].after] == [(-3, 3), (-5, 3)]


@pytest.mark.parametrize("layer", [nn.ZeroPad2d, nn.ReflectionPad2d, nn.CircularPad2d])
def test_padding_layers_move_the_first_unit(layer):
    calls = flow.follow(counting.watched(seq(layer((3, 0, 1, 2)), conv(padding=0)), (8, 9, 9)))
    assert [(min(r.pixels), max(r.pixels)) for r in calls[-1].after] == [(-1, 1), (-3, -1)]


class ChannelsLast(nn.Module):
    """Linear layers over the channels of each pixel, and a shuffle of channels."""

    def __init__(self):
        super().__init__()
        self.a, self.fc, self.b = conv(), nn.Linear(8, 8), conv()

    def forward(self, x):
        x = self.fc(self.a(x).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        x = x.reshape(1, 2, 4, 9, 9).transpose(1, 2).reshape(1, 8, 9, 9)
        return self.b(x)


def test_linear_layers_over_channels_and_shuffles_stay_in_place():
    table = cl.review_model(ChannelsLast(), (8, 9, 9), measure=False).table
    assert (table["fc"].field, table["b"].field) == ((3, 3), (5, 5))


# -- what it shows -----------------------------------------------------------------------------------------------------

SMALL = seq(
    nn.Conv2d(1, 8, 3, stride=2), nn.BatchNorm2d(8), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10)
)


def test_the_table_and_its_totals():
    found = cl.review_model(SMALL, (1, 28, 28))
    costs = cl.cost(SMALL, (1, 28, 28))
    assert [row[:3] + row[4:] for row in found.table] == [tuple(row) for row in costs]
    assert [row.field for row in found.table] == [(3, 3)] * 3 + ["all"] * 3
    assert str(found.table).splitlines()[-1].split() == ["total", "186", "12,248", "16,296"]


def test_as_text_and_html():
    found = cl.review_model(SMALL, (1, 28, 28))
    assert [r.rule for r in found.remarks] == [BIAS, DROP, FIELD]
    text = str(found)
    assert text.startswith("1. “0”: the bias is followed at once")
    assert text.count("Read notebooks/") == 3
    root = ET.fromstring(found._repr_html_())
    assert len(root.findall("ol/li")) == 3
    assert len(root.findall("table/caption")) == 1
    assert "Nothing to remark." in str(cl.review_model(seq(conv()), (8, 9, 9)))
    assert "Nothing to remark." in cl.review_model(seq(conv()), (8, 9, 9))._repr_html_()


def test_remarks_link_to_the_lesson_from_where_the_notebook_runs(monkeypatch, tmp_path):
    lesson = pathlib.Path("notebooks/08_bias.ipynb")
    (tmp_path / lesson.parent).mkdir()
    (tmp_path / lesson).write_text("{}")
    (tmp_path / "exercises").mkdir()
    (tmp_path / "convlab").mkdir()
    (tmp_path / "my_work" / "08_bias").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "my_work" / "08_bias")
    root = ET.fromstring(cl.review_model(SMALL, (1, 28, 28))._repr_html_())
    assert [a.get("href") for a in root.iter("a")] == [
        "../../notebooks/08_bias.ipynb"
    ]  # the other lessons are not there


def test_a_remark_leads_to_the_lesson_that_it_names_and_a_name_that_is_none_is_said():
    for lesson in course.LESSONS:
        assert review.Remark("rule", (), "text", lesson.name).notebook == lesson.notebook
    with pytest.raises(course.LessonError, match=r"no lesson 'strides'. Perhaps 'stride'"):
        review.Remark("rule", (), "text", "strides").notebook  # noqa: B018


def test_the_picture_and_its_words():
    found = cl.review_model(networks.get("vgg11").specs, (3, 224, 224), measure=False)
    words = describe(found.figure())
    assert "The receptive field grows from 3 to 150 pixels; the picture has 224." in words
    assert "Parameters: 132,863,336 in all, most in “head.fc1” (77 %)" in words
    top, *bars = found.figure().axes
    assert len(bars) == 3
    for axis in bars:
        assert sum(patch.get_height() for patch in axis.patches) == pytest.approx(100)
    assert [line.get_label() for line in top.lines] == ["the picture: 224", "receptive field", "side of the map"]
    assert bars[-1].get_xlabel() == "layers, from the image to the answer"


def test_specs_are_reviewed_as_their_module():
    specs = [Conv2dSpec(8, 8, 1, stride=2)]
    assert [r.rule for r in remarks(specs, (8, 9, 9))] == [SKIP]


@pytest.mark.parametrize(
    ("size", "options", "words"),
    [
        ((28, 28), {}, "must be (channels, height, width)"),
        ((28,), {}, "must be (channels, height, width)"),
        ((1, 28, 28), {"object_size": "large"}, "object_size='large' must be"),
        ((1, 28, 28), {"object_size": 0}, "object_size=0 must be"),
        ((3, 28, 28), {}, "has 3 channels (dim 1), but the layer was made for in_channels=1"),
    ],
)
def test_refusals(size, options, words):
    with pytest.raises(StackError) as refusal:
        cl.review_model(SMALL, size, **options)
    assert words in str(refusal.value)


# -- advice, followed --------------------------------------------------------------------------------------------------

WINDOWS = [(3, 3), (5, 5), (4, 4), (7, 1), (1, 8), (3, 5), (64, 1)]


@pytest.mark.parametrize("kernel", WINDOWS, ids=str)
@pytest.mark.parametrize("more", [{}, {"dilation": 2}, {"groups": 4}, {"stride": 2}], ids=str)
@pytest.mark.parametrize("size", [(32, 32), (9, 30), (1, 150)], ids=str)
def test_the_advised_padding_keeps_the_size(kernel, more, size):
    extent = [more.get("dilation", 1) * (k - 1) + 1 for k in kernel]
    padding = tuple(e + 16 for e in extent)
    found = remarks(seq(conv(kernel=kernel, padding=padding, **more)), (8, *size), PAD)
    if not found:
        return
    (remark,) = found
    assert "the map is only" not in remark.text
    advised = re.search(r"window can use: padding=(\(\d+, \d+\)|\d+) ", remark.text).group(1)
    layer = conv(kernel=kernel, padding=eval(advised), **more)
    out = tuple(layer(torch.zeros(1, 8, *size)).shape[-2:])
    if more.get("stride"):
        return
    exact = "keeps the size" in remark.text
    assert all(o == n if exact else abs(o - n) <= 1 for o, n in zip(out, size, strict=True))


def test_one_cause_is_one_remark():
    module = seq(*(conv() for _ in range(8)))
    (remark,) = remarks(module, (8, 2, 2), PAD)
    assert remark.layers == tuple("01234567")
    assert "(8 layers)" in remark.text


def test_a_kernel_laid_the_wrong_way_is_told_so():
    (remark,) = remarks(seq(nn.Conv2d(1, 8, (64, 1), padding=32)), (1, 1, 750), PAD)
    assert "padding=(32, 0)" in remark.text and "did you mean kernel_size=(1, 64)" in remark.text
    with pytest.raises(StackError, match=r"padding=\(32, 0\) would just do.*did you mean kernel_size=\(1, 64\)"):
        cl.review_model(seq(nn.Conv2d(1, 8, (64, 1))), (1, 1, 750))
    assert nn.Conv2d(1, 8, (64, 1), padding=(32, 0))(torch.zeros(1, 1, 1, 750)).shape == (1, 8, 2, 750)


def read_by(layer, size):
    """Which pixels torch's layer reads: those whose gradient is not 0, with weights of 1 in float64."""
    image = torch.zeros(1, 1, *size, dtype=torch.float64, requires_grad=True)
    if isinstance(layer, nn.MaxPool2d):  # reads as the average does, which has no dilation
        layer = nn.AvgPool2d(layer.kernel_size, layer.stride, layer.padding, layer.ceil_mode)
    else:
        layer = layer.double()
        nn.init.ones_(layer.weight)
    layer(image).sum().backward()
    return image.grad[0, 0].numpy() != 0


def generated_windows(count):
    rng = np.random.default_rng(13)
    while count:
        kernel, stride, size = (
            tuple(int(n) for n in rng.integers(low, high, 2)) for low, high in ((1, 6), (1, 5), (12, 30))
        )
        padding = tuple(int(rng.integers(0, k // 2 + 1)) for k in kernel)
        if rng.random() < 0.3:
            yield nn.MaxPool2d(kernel, stride, padding), size
        else:
            dilation = tuple(int(n) for n in rng.integers(1, 3, 2))
            yield nn.Conv2d(1, 1, kernel, stride, padding, dilation, bias=False), size
        count -= 1


def test_what_is_said_to_be_skipped_or_dropped_is_not_read_by_torch_and_the_advice_reads_it():
    told = collections.Counter()
    for layer, size in generated_windows(120):
        review = cl.review_model(seq(layer), (1, *size), measure=False)
        found = {remark.rule: remark.text for remark in review.remarks}
        read = read_by(layer, size)
        if SKIP in found:
            share = int(re.search(r"reads only (\d+) %", found[SKIP]).group(1))
            assert share == pytest.approx(100 * read.mean(), abs=0.5 + 1e-9)
            told["skips"] += 1
        if DROP not in found:
            continue
        told["drops"] += 1
        lost = [re.search(rf"last (\d*) ?{word}", found[DROP]) for word in ("row", "column")]
        lost = [0 if match is None else int(match.group(1) or 1) for match in lost]
        for axis, gone in enumerate(lost):
            seen = np.flatnonzero(read.any(1 - axis))
            if gone:
                assert size[axis] - 1 - seen[-1] == gone
        # Each size, and the padding, followed: torch reads the last row and the last column that were lost.
        sizes = re.search(r"An input of (\d+) × (\d+) or (\d+) × (\d+) fits", found[DROP]).groups()
        ways = [(layer, tuple(map(int, sizes[:2]))), (layer, tuple(map(int, sizes[2:])))]
        if advised := re.search(r"padding=(\(\d+, \d+\)|\d+) reads", found[DROP]):
            padding = eval(advised.group(1))
            changed = copy.deepcopy(layer)
            changed.padding = padding if isinstance(padding, tuple) else (padding, padding)
            ways.append((changed, size))
            told["paddings"] += 1
        for way, there in ways:
            way = rebuilt(way)
            seen = read_by(way, there)
            assert all(seen.any(1 - axis)[-1] for axis in (0, 1) if lost[axis]), (layer, size, way, there)
    assert min(told["skips"], told["drops"], told["paddings"]) >= 10, told


def rebuilt(layer):
    """A layer anew from its attributes, with what lies between the taps of a dilated window filled in."""
    if isinstance(layer, nn.MaxPool2d):
        return nn.MaxPool2d(layer.kernel_size, layer.stride, layer.padding)
    extent = [d * (k - 1) + 1 for d, k in zip(layer.dilation, layer.kernel_size, strict=True)]
    return nn.Conv2d(1, 1, extent, layer.stride, layer.padding, bias=False)


def test_the_advice_on_gaps_leaves_none():
    for stride in ((2, 2), (3, 1), (2, 3)):
        for size in ((27, 31), (24, 24)):
            larger = nn.Conv2d(1, 1, stride, stride, bias=False)
            assert SKIP not in [remark.rule for remark in cl.review_model(seq(larger), (1, *size)).remarks]
            pooled = seq(nn.AvgPool2d(stride, ceil_mode=True), nn.Conv2d(1, 1, 1, bias=False)).double()
            image = torch.zeros(1, 1, *size, dtype=torch.float64, requires_grad=True)
            pooled(image).sum().backward()
            assert (image.grad != 0).all()
            plain = nn.Conv2d(1, 1, 1, stride, bias=False)(torch.zeros(1, 1, *size))
            assert pooled(image).shape == plain.shape  # the maps are of the size that they were
