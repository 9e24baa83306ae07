"""Each other view of a convolution against torch, and against the forward pass."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from reference_cases import cases, relative_error, torch_answer

import convlab as cl
from convlab import reference as ref
from convlab.errors import ConvlabError

reference = settings.get_profile("reference")


def random(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


@settings(reference, max_examples=80)
@given(cases())
def test_fft(case):
    x, weight, bias = case.arrays()
    assume(np.prod(np.add(case.shape[-2:], 40)) < 40_000)
    got, want = ref.conv2d_fft(x, weight, bias, **case.call), torch_answer(case).output
    assert got.shape == want.shape
    assert np.abs(got - want).max(initial=0) < 1e-11  # not relative: where zeros are right, it leaves 1e-18


@settings(reference, max_examples=80)
@given(cases())
def test_toeplitz(case):
    _, weight, _ = case.arrays()
    one = (case.arguments["in_channels"], *case.shape[-2:])
    assume(np.prod(one) < 300)
    x = random(case.seed, *one)
    want = cl.conv2d(x, weight, **case.call)
    matrix = ref.toeplitz(weight, case.shape[-2:], **case.call)
    assert matrix.shape == (want.size, x.size)
    assert relative_error(matrix @ x.ravel(), want.ravel()) < 1e-10


@settings(reference, max_examples=80)
@given(cases())
def test_im2col_is_unfold(case):
    x, weight, _ = case.arrays()
    a = case.call
    got = ref.im2col(x, weight.shape[2:], a["stride"], a["padding"], a["dilation"], a["padding_mode"])
    product = ref.ungroup(weight, a["groups"]).reshape(len(weight), -1) @ got
    want = cl.conv2d(x, weight, **a)
    assert relative_error(product.reshape(want.shape), want) < 1e-10
    if a["padding_mode"] == "zeros" and not isinstance(a["padding"], str) and len(x):
        unfold = F.unfold(torch.from_numpy(x), weight.shape[2:], a["dilation"], a["padding"], a["stride"])
        np.testing.assert_array_equal(got, unfold.numpy())


def test_windows_is_a_view_that_cannot_be_written():
    x = random(0, 2, 3, 6, 7)
    view = ref.windows(x, (3, 2), stride=2)
    assert view.shape == (2, 3, 3, 2, 2, 3)
    assert np.shares_memory(view, x)
    assert view[1, 2, 2, 1, 1, 2] == x[1, 2, 1 * 2 + 2, 2 * 2 + 1]
    with pytest.raises(ValueError, match="read-only"):
        view[...] = 0


TRANSPOSED = [
    ({}, (5, 6)),
    ({"stride": 2, "padding": 1, "output_padding": 1}, (4, 5)),
    ({"stride": (3, 2), "padding": (0, 1), "output_padding": (2, 0), "groups": 2}, (3, 4)),
    ({"dilation": (1, 3), "output_padding": (0, 2)}, (3, 3)),
    ({"stride": 2, "dilation": 3, "output_padding": 2, "groups": 2, "padding": 2}, (3, 5)),
    ({"padding": 2}, (4, 4)),
]


@pytest.mark.parametrize("batch", [(), (2,), (0,)])
@pytest.mark.parametrize(("arguments", "size"), TRANSPOSED)
def test_transposed_against_torch(arguments, size, batch):
    groups = arguments.get("groups", 1)
    y, weight, bias = random(1, *batch, 4, *size), random(2, 4, 3, 3, 2), random(3, 3 * groups)
    want = F.conv_transpose2d(*map(torch.from_numpy, (y, weight, bias)), **arguments).numpy()
    assert relative_error(ref.conv_transpose2d(y, weight, bias, **arguments), want) < 1e-12


@settings(reference, max_examples=50)
@given(cases())
def test_transposed_is_the_adjoint(case):
    a = dict(case.call)
    assume(a.pop("padding_mode") == "zeros" and not isinstance(a["padding"], str))
    x, weight, _ = case.arrays()
    ahead = cl.conv2d(x, weight, **a)
    y = random(case.seed + 1, *ahead.shape)
    spec = cl.Conv2dSpec(case.arguments["in_channels"], len(weight), weight.shape[2:], **a)
    back = ref.conv_transpose2d(y, weight, **a, output_padding=spec.leftover(x.shape[-2:]))
    assert back.shape == x.shape
    assert np.sum(ahead * y) == pytest.approx(np.sum(x * back), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"output_padding": 1}, "must be smaller than stride"),
        ({"padding": "same"}, "numbers only"),
        ({"padding": 9}, "no pixel is left"),
        ({"bias": np.zeros(3)}, "one number for each output channel"),
        ({"groups": 3}, "does not divide"),
        ({"groups": "2"}, "whole number"),
    ],
)
def test_transposed_refuses(arguments, words):
    with pytest.raises(ConvlabError, match=words):
        ref.conv_transpose2d(random(0, 1, 4, 5, 5), random(1, 4, 2, 3, 3), **arguments)


@pytest.mark.parametrize("stride", [1, 2, (1, 3)])
def test_two_kernels_compose_into_one(stride):
    x, first, second = random(0, 2, 3, 17, 19), random(1, 4, 3, 3, 2), random(2, 5, 4, 2, 3)
    one = ref.compose(first, second, stride)
    down, across = (stride, stride) if isinstance(stride, int) else stride
    assert one.shape == (5, 3, 3 + down, 2 + 2 * across)
    want = cl.conv2d(cl.conv2d(x, first, stride=stride), second)
    assert relative_error(cl.conv2d(x, one, stride=stride), want) < 1e-12


def test_a_matrix_too_large_to_show_is_refused():
    with pytest.raises(ref.ArrayError, match="smaller picture"):
        ref.toeplitz(np.zeros((8, 8, 3, 3)), 224)
