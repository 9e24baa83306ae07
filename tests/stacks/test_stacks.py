"""Layers of a stack: what they refuse, and in which words; shapes against torch."""

import subprocess
import sys

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from convlab.spec import Conv2dSpec
from convlab.stacks import (
    ActivationSpec,
    AdaptivePoolSpec,
    ConcatSpec,
    FlattenSpec,
    GateSpec,
    LinearSpec,
    NormSpec,
    PoolSpec,
    ResidualSpec,
    ScaleSpec,
    SelectSpec,
    StackError,
    UpsampleSpec,
    cost,
    named_layers,
    receptive_field,
    trace,
)

small = st.integers(1, 4)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    kernel=st.tuples(small, small),
    stride=st.one_of(st.none(), st.tuples(small, small)),
    padding=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    dilation=st.tuples(small, small),
    ceil_mode=st.booleans(),
    kind=st.sampled_from(["max", "avg"]),
    size=st.tuples(st.integers(1, 12), st.integers(1, 12)),
)
def test_pooling_gives_torchs_shape_or_refuses_what_torch_refuses(
    kernel, stride, padding, dilation, ceil_mode, kind, size
):
    if kind == "avg":
        dilation = (1, 1)
        layer = nn.AvgPool2d(kernel, stride, padding, ceil_mode)
    else:
        layer = nn.MaxPool2d(kernel, stride, padding, dilation, ceil_mode=ceil_mode)
    try:
        want = tuple(layer(torch.zeros(1, 2, *size)).shape[1:])
    except RuntimeError:
        want = "refused"
    try:
        spec = PoolSpec(kernel, stride, padding, dilation, ceil_mode, kind)
        got = spec.output_shape((2, *size))
    except StackError:
        got = "refused"
    assert got == want


def test_the_refusals_above_are_not_the_rule():
    assert PoolSpec(3, 2, 1).output_shape((2, 7, 7)) == (2, 4, 4)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: PoolSpec(2.0), "kernel_size must be a whole number, but it is 2.0 (float)"),
        (lambda: PoolSpec(True), "kernel_size must be a whole number"),
        (lambda: PoolSpec("2"), "but it is '2' (str)"),
        (lambda: PoolSpec(0), "kernel_size=0 is too small: it must be at least 1"),
        (lambda: PoolSpec((2, 2, 2)), "needs one number or two"),
        (
            lambda: PoolSpec(2, padding=2),
            "padding=2 is more than half of kernel_size=2: a pooling window may hold at most 1 of padding",
        ),
        (lambda: PoolSpec(2, kind="min"), "kind='min' is not known here; use one of 'max', 'avg'"),
        (lambda: PoolSpec(2, dilation=2, kind="avg"), "average pooling has no dilation"),
        (lambda: NormSpec(8, groups=2), "groups=2 belongs to kind='group'"),
        (lambda: NormSpec(8, "group", groups=3), "groups=3 does not divide channels=8"),
        (lambda: NormSpec(8, "weight"), "kind='weight' is not known here"),
        (lambda: ActivationSpec("swoosh"), "kind='swoosh' is not known here"),
        (lambda: LinearSpec(0, 3), "in_features=0 is too small"),
        (lambda: SelectSpec([]), "at least one channel"),
        (lambda: ConcatSpec([]), "at least one branch"),
        (lambda: named_layers([Conv2dSpec(1, 1, 1), 3]), "layer '1' is 3 (int), not a spec"),
        (lambda: named_layers([nn.Conv2d(1, 1, 1)]), "layer '0' is a Conv2d, not a spec"),
        (
            lambda: named_layers(7),
            "a stack is a list of specs such as [Conv2dSpec(3, 8, 3), PoolSpec(2)], but this is 7",
        ),
        (lambda: receptive_field(nn.Conv2d(1, 1, 1)), "Of a torch module, convlab.cost and convlab.review_model tell"),
        (lambda: trace([]), "there is no layer in this stack"),
        (lambda: cost([Conv2dSpec(1, 1, 1)], (224, 224)), "input_size=(224, 224) must be (channels, height, width)"),
        (lambda: cost([Conv2dSpec(1, 1, 1)], 224), "input_size=224 must be (channels, height, width)"),
        (lambda: cost([Conv2dSpec(1, 1, 1)], (1, 0, 4)), "input_size=0 is too small"),
    ],
)
def test_refusals_say_what_is_wrong(make, words):
    with pytest.raises(StackError) as refusal:
        make()
    assert words in str(refusal.value)


CONV = Conv2dSpec(3, 8, 3)


@pytest.mark.parametrize(
    ("specs", "words"),
    [
        (
            {"a": CONV, "b": Conv2dSpec(16, 8, 3)},
            "layer 'b', nn.Conv2d(16, 8, kernel_size=3): it reads 16 channels, but layer 'a' gives 8 (8 × 30 × 30). "
            "Write in_channels=8 here, or let layer 'a' give 16.",
        ),
        ([Conv2dSpec(1, 8, 3)], "it reads 1 channels, but the input gives 3 (3 × 32 × 32)"),
        ([CONV, NormSpec(4)], "nn.BatchNorm2d(4): it reads 4 channels, but layer '0' gives 8"),
        ([CONV, LinearSpec(8, 2)], "Put FlattenSpec() before it; then it has 7200 features to read."),
        ([CONV, FlattenSpec(), LinearSpec(8, 2)], "it reads 8 features, but layer '1' gives 7200"),
        ([CONV, FlattenSpec(), CONV], "what comes from layer '1' is flat. It belongs before the flattening."),
        ([Conv2dSpec(3, 8, 40)], "input 3 × 32 × 32: the kernel covers 40 × 40 pixels"),
        ([PoolSpec(40)], "the pooling window covers 40 pixels, but there are only 32"),
        ([SelectSpec([3])], "channel 3 of 3 (counted from 0)"),
        (
            {"block": ResidualSpec([CONV])},
            "block.add: the branches cannot be added, their channels differ (body: 8 × 30 × 30; shortcut: 3 × 32 × 32)",
        ),
        (
            {"block": ResidualSpec([Conv2dSpec(3, 3, 3, stride=2)])},
            "block.add: the branches have different heights and widths (body: 3 × 15 × 15; shortcut: 3 × 32 × 32)",
        ),
        ({"mix": ConcatSpec({"x": [CONV], "y": []})}, "mix.concat: the branches have different heights and widths (x:"),
        ({"gate": GateSpec([AdaptivePoolSpec(), Conv2dSpec(3, 4, 1)])}, "the gate has 4 channels, but its input has 3"),
        ({"gate": GateSpec([AdaptivePoolSpec(2)])}, "the gate is 3 × 2 × 2; it must be 1×1 or as large as its input"),
    ],
)
def test_a_bad_chain_names_the_layer_and_the_numbers(specs, words):
    with pytest.raises(StackError) as refusal:
        cost(specs, (3, 32, 32))
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("specs", "words"),
    [
        ([CONV, Conv2dSpec(16, 8, 3)], "it reads 16 channels, but layer '0' gives 8"),
        ([CONV, FlattenSpec(), CONV], "is flat"),
        ([ResidualSpec([Conv2dSpec(3, 3, 3, stride=2)])], "the branches arrive with different total strides [1, 2]"),
        ([AdaptivePoolSpec(7)], "what it reads depends on the map's size"),
        ([UpsampleSpec(8)], "do not read evenly spaced pixels"),
    ],
)
def test_without_a_size_channels_and_strides_are_still_checked(specs, words):
    with pytest.raises(StackError) as refusal:
        receptive_field(specs)
    assert words in str(refusal.value)


def test_lists_dicts_and_pairs_name_their_layers():
    layers = [NormSpec(3), ActivationSpec()]
    assert [row.name for row in cost(layers, (3, 4, 4))] == ["0", "1"]
    assert [row.name for row in cost({"a": layers, "b": NormSpec(3)}, (3, 4, 4))] == ["a.0", "a.1", "b"]
    assert [row.name for row in cost([("norm", NormSpec(3)), ("act", ActivationSpec())], (3, 4, 4))] == ["norm", "act"]
    assert [row.name for row in cost(NormSpec(3), (3, 4, 4))] == ["0"]


def test_specs_are_values():
    block = ResidualSpec([Conv2dSpec(8, 8, 3, padding=1), ActivationSpec()])
    assert block == ResidualSpec([Conv2dSpec(8, 8, 3, padding=1), ActivationSpec()])
    assert hash(block) == hash(ResidualSpec(block.body, ()))
    assert block != ResidualSpec([Conv2dSpec(8, 8, 3, padding=1)])


def test_each_layer_knows_its_own_shape_parameters_and_macs():
    block = ResidualSpec({"a": Conv2dSpec(8, 8, 3, padding=1), "b": Conv2dSpec(8, 8, 3, padding=1, bias=False)})
    assert block.output_shape((8, 5, 5)) == (8, 5, 5)
    assert (block.parameters, block.macs((5, 5))) == (584 + 576, 2 * 576 * 25)
    assert ConcatSpec([[], [Conv2dSpec(8, 4, 1)]]).output_shape((8, 5, 5)) == (12, 5, 5)
    assert (ScaleSpec(6, bias=True).parameters, ScaleSpec(6).parameters) == (12, 6)
    assert (NormSpec(6).parameters, NormSpec(6, affine=False).parameters) == (12, 0)
    assert NormSpec(6, "local_response").parameters == 0
    assert SelectSpec((1, 0, 1)).output_shape((2, 4, 4)) == (3, 4, 4)
    assert LinearSpec(6, 4, bias=False).output_shape((6,)) == (4,)


def test_costs_and_fields_of_specs_need_neither_torch_nor_matplotlib():
    code = """
import sys, convlab as cl
print(cl.cost([cl.Conv2dSpec(3, 8, 3)], (3, 8, 8)).macs, cl.receptive_field([cl.Conv2dSpec(3, 8, 3)]).size)
print(cl.models.networks.get("resnet18").cost().parameters)
print([name for name in ("torch", "matplotlib") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "7776 (3, 3)\n11689512\n[]\n"
