"""Forward and backward against torch on random layers, and the same judgement of what cannot be computed."""

import numpy as np
import pytest
from hypothesis import given, settings
from reference_cases import cases, relative_error, tiny_blocks, torch_answer

import convlab as cl
from convlab.errors import ConvlabError

ORDINARY, LONG = 120, 2500
reference = settings.get_profile("reference")


def agrees(case):
    want = torch_answer(case)
    assert not isinstance(want, Exception), want
    x, weight, bias = case.arrays()
    assert relative_error(cl.conv2d(x, weight, bias, **case.call), want.output) < 1e-10
    gradients = cl.conv2d_backward(want.grad_output, x, weight, **case.call)
    for name, got in zip(("grad_input", "grad_weight", "grad_bias"), gradients, strict=True):
        assert relative_error(got, getattr(want, name)) < 1e-10, name


@settings(reference, max_examples=ORDINARY)
@given(cases())
def test_forward_and_gradients(case):
    agrees(case)


@settings(reference, max_examples=ORDINARY)
@given(cases())
def test_forward_and_gradients_in_tiny_blocks(case):
    with pytest.MonkeyPatch.context() as patch:
        tiny_blocks(patch)
        agrees(case)


@pytest.mark.long
@settings(reference, max_examples=LONG)
@given(cases())
def test_forward_and_gradients_long(case):
    agrees(case)


@pytest.mark.long
@settings(reference, max_examples=LONG)
@given(cases())
def test_forward_and_gradients_in_tiny_blocks_long(case):
    with pytest.MonkeyPatch.context() as patch:
        tiny_blocks(patch)
        agrees(case)


@settings(reference, max_examples=60)
@given(cases())
def test_the_loops_are_the_definition(case):
    if np.prod(case.shape) * case.arguments["out_channels"] > 4000:
        return
    x, weight, bias = case.arrays()
    want = torch_answer(case).output
    if want.size * weight[0].size <= 20_000:
        assert relative_error(cl.conv2d_loops(x, weight, bias, **case.call), want) < 1e-10


def same_judgement(case):
    want = torch_answer(case)
    x, weight, bias = case.arrays()
    for function in (cl.conv2d, cl.conv2d_backward):
        first = () if function is cl.conv2d else (want.grad_output if not isinstance(want, Exception) else x,)
        last = (bias,) if function is cl.conv2d else ()
        try:
            got = function(*first, x, weight, *last, **case.call)
        except ConvlabError as refusal:
            assert isinstance(want, Exception), f"{function.__name__} refuses what torch accepts: {refusal}"
        else:
            assert not isinstance(want, Exception), f"{function.__name__} accepts what torch refuses: {want}"
            if function is cl.conv2d:
                assert got.dtype == x.dtype
                assert relative_error(got, want.output) < (1e-4 if case.dtype == "float32" else 1e-10)


def named_exception(case):
    """Where the judgement differs on purpose (`conv2d`'s docstring has the list; test_bad_input tests it)."""
    a = case.arguments
    single = [name for name in ("padding", "dilation") if isinstance(a[name], tuple) and len(a[name]) == 1]
    pads_one_axis = "padding" in single or (a["padding"] == "same" and "dilation" in single)
    nothing_of_nothing = len(case.shape) == 4 and case.shape[0] == 0 and 0 in case.shape[-2:]
    return (a["padding_mode"] != "zeros" and pads_one_axis) or nothing_of_nothing


@settings(reference, max_examples=200)
@given(cases(dtypes=("float32", "float64"), judged=True))
def test_same_judgement(case):
    if not named_exception(case):
        same_judgement(case)


@pytest.mark.long
@settings(reference, max_examples=LONG)
@given(cases(dtypes=("float32", "float64"), judged=True))
def test_same_judgement_long(case):
    if not named_exception(case):
        same_judgement(case)
