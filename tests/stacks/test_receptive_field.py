"""Receptive fields: published ones, and random stacks against the pixels that really have a gradient."""

import math

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from convlab.models import to_module
from convlab.spec import Conv2dSpec
from convlab.stacks import (
    ActivationSpec,
    AdaptivePoolSpec,
    ConcatSpec,
    FlattenSpec,
    LinearSpec,
    NormSpec,
    PoolSpec,
    ResidualSpec,
    cost,
    receptive_field,
)


def test_by_hand():
    table = receptive_field({"a": Conv2dSpec(3, 8, 3, padding=1), "b": PoolSpec(2), "c": Conv2dSpec(8, 8, (3, 5))})
    assert [row.size for row in table] == [(3, 3), (4, 4), (8, 12)]
    assert [row.jump for row in table] == [(1, 1), (2, 2), (2, 2)]
    assert [row.start for row in table] == [(0, 0), (0.5, 0.5), (2.5, 4.5)]
    assert (table.size, table.jump, table.start) == (table[-1].size, table["c"].jump, table["c"].start)


def test_same_padding_of_an_even_kernel_looks_half_a_pixel_down_and_right():
    assert receptive_field([Conv2dSpec(1, 1, 4, padding="same")] * 10).start == (5, 5)


def reads(specs, input_size, unit):
    """First and last pixel, along each axis, that moves the output's unit; weights are positive, max pooling a sum."""
    module = to_module(specs).double().eval()
    swap_max_for_mean(module)
    for parameter in module.parameters():
        nn.init.uniform_(parameter, 0.5, 1.5)
    picture = torch.ones((1, *input_size), dtype=torch.float64, requires_grad=True)
    out = module(picture)
    at = out[0].sum(0)[unit] if out.ndim == 4 else out.sum()
    (gradient,) = torch.autograd.grad(at, picture)
    assert (gradient >= 0).all()
    touched = gradient[0].sum(0).numpy() > 0
    return [tuple(np.flatnonzero(touched.any(axis=1 - axis))[[0, -1]]) for axis in (0, 1)], out.shape


class WindowSum(nn.Module):
    """Reads what max pooling reads, with a gradient everywhere."""

    def __init__(self, pool):
        super().__init__()
        self.pool = pool

    def forward(self, x):
        pool, channels = self.pool, x.shape[1]
        ones = torch.ones(channels, 1, *pool.kernel_size, dtype=x.dtype)
        return nn.functional.conv2d(x, ones, None, pool.stride, pool.padding, pool.dilation, channels)


def swap_max_for_mean(module):
    for name, child in module.named_children():
        if isinstance(child, nn.MaxPool2d):
            setattr(module, name, WindowSum(child))
        swap_max_for_mean(child)


def random_layer(draw, width, flavours=("conv", "same", "pool", "norm", "residual", "concat")):
    """A layer, and its output channels."""
    flavour = draw(st.sampled_from(flavours))
    pair = st.tuples(st.integers(1, 3), st.integers(1, 3))
    if flavour == "conv":
        out = draw(st.integers(1, 3))
        stride, padding = draw(pair), draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
        return Conv2dSpec(width, out, draw(pair), stride, padding, draw(pair)), out
    if flavour == "same":
        return Conv2dSpec(width, width, draw(st.integers(1, 4)), padding="same", dilation=draw(pair)), width
    if flavour == "pool":
        kernel = draw(st.integers(2, 3))
        return PoolSpec(kernel, draw(st.integers(1, 3)), draw(st.integers(0, 1)), draw(st.integers(1, 2))), width
    if flavour == "norm":
        return ActivationSpec("relu"), width
    inner, out = random_layer(draw, width, ("same", "norm"))
    other, _ = random_layer(draw, width, ("same", "norm"))
    if flavour == "residual":
        return ResidualSpec([inner, other]), out
    return ConcatSpec([[inner], [other], []]), 3 * width


@st.composite
def chains(draw):
    width, layers = 1, []
    for _ in range(draw(st.integers(1, 4))):
        layer, width = random_layer(draw, width)
        layers.append(layer)
    return layers


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
@settings(max_examples=150, deadline=None, derandomize=True)
@given(chains())
def test_random_stacks_read_exactly_their_field(layers):
    row = receptive_field(layers)[-1]
    units, sizes = [], []
    for size, jump, start in zip(row.size, row.jump, row.start, strict=True):
        units.append(max(0, math.ceil(((size - 1) / 2 - start) / jump)))  # the first unit that sees no padding
        sizes.append(int(start + units[-1] * jump + (size - 1) / 2) + 1)
    assume(max(sizes) <= 120)
    sizes = [n + 3 * jump for n, jump in zip(sizes, row.jump, strict=True)]
    got, _ = reads(layers, (1, *sizes), tuple(units))
    for axis, (first, last) in enumerate(got):
        middle = row.start[axis] + units[axis] * row.jump[axis]
        assert (first + last) / 2 == middle
        assert last - first + 1 == row.size[axis]


@pytest.mark.parametrize("size", [12, 13, 15, 16])
@pytest.mark.parametrize("bins", [1, 2, 3, 4])
def test_adaptive_pooling_with_a_known_size(size, bins):
    layers = [Conv2dSpec(1, 1, 3, padding=1), PoolSpec(2), AdaptivePoolSpec(bins)]
    row = receptive_field(layers, (1, size, size))[-1]
    spans = [reads(layers, (1, size, size), (u, u))[0][0] for u in range(bins)]
    widths = [last - first + 1 for first, last in spans[1:-1] or spans]
    assert row.size[0] >= max(widths)
    if (size // 2) % bins == 0 and bins > 2:  # equal bins: a middle one is not cut by the picture's edge
        assert row.size[0] == max(widths)
        assert row.start[0] + row.jump[0] == sum(spans[1]) / 2


def test_after_global_pooling_everything_is_seen():
    layers = [Conv2dSpec(1, 4, 3), AdaptivePoolSpec(1), FlattenSpec(), LinearSpec(4, 2)]
    bare = receptive_field(layers)
    assert bare.size == (math.inf, math.inf)
    assert bare.jump is None and bare.start is None
    known = receptive_field(layers, (1, 9, 11))
    assert known.size == (9, 11)
    assert reads(layers, (1, 9, 11), None)[0] == [(0, 8), (0, 10)]
    assert "all     –      –" in str(bare)


def test_flattening_sees_everything_without_a_size_and_all_units_together_with_one():
    layers = [Conv2dSpec(1, 4, 3, padding=1), FlattenSpec()]
    assert receptive_field(layers).size == (math.inf, math.inf)
    assert receptive_field(layers, (1, 9, 9)).size == (11, 11)  # padding counts


def test_fields_join_at_their_hull_and_identity_adds_nothing():
    up = [Conv2dSpec(1, 1, 4, padding="same")]
    table = receptive_field([ResidualSpec(up)])
    assert (table.size, table.start) == ((4, 4), (0.5, 0.5))
    wide = ConcatSpec([[Conv2dSpec(1, 1, 3, padding=1)], [Conv2dSpec(1, 1, (1, 7), padding=(0, 3))]])
    assert receptive_field([wide, NormSpec(2)]).size == (3, 7)


def test_stride_moves_only_what_comes_after():
    early = [Conv2dSpec(1, 1, 3, stride=2), Conv2dSpec(1, 1, 3)]
    late = [Conv2dSpec(1, 1, 3), Conv2dSpec(1, 1, 3, stride=2)]
    assert receptive_field(early).size == (7, 7)
    assert receptive_field(late).size == (5, 5)
    assert receptive_field(early)[0].size == receptive_field(late)[0].size == (3, 3)


@pytest.mark.parametrize("layers", [[Conv2dSpec(1, 2, 3), PoolSpec(2)], [Conv2dSpec(1, 2, (1, 3))]])
def test_a_field_fits_a_picture_from_which_one_unit_can_be_made(layers):
    size = receptive_field(layers).size
    assert cost(layers, (1, *size))[-1].output_shape == (2, 1, 1)
