"""The comparison of gradients with torch catches deliberate bugs in the backward pass."""

import numpy as np
import pytest
from reference_bugs import plant
from reference_cases import Case, relative_error, tiny_blocks, torch_answer
from reference_vectors import OWN

import convlab as cl

BUGS = {
    "kernel not turned": ("backward", "_by_turned_kernel", "[..., ::-1, ::-1]", ""),
    "channels not exchanged": ("backward", "_by_turned_kernel", "weight.swapaxes(1, 2)", "weight"),
    "padding of the wrong side": ("backward", "_by_turned_kernel", "extent - 1 - first for", "extent - 2 - first for"),
    "dilation dropped": ("backward", "_turned_spec", "dilation=spec.dilation, ", ""),
    "dilation dropped by taps": ("backward", "_by_taps", "+ i * gap_down", "+ i"),
    "stride dropped by taps": ("backward", "_by_taps", "top * down +", "top +"),
    "height and width swapped by taps": ("backward", "_by_taps", "shares[:, i, j]", "shares[:, j % 3, i % 2]"),
    "each tap overwrites the last": ("backward", "_by_taps", "+= shares[", "= shares["),
    "first picture for all": ("backward", "_by_taps", "grad[n, :,", "grad[0, :,"),
    "last block of the weight gradient only": ("backward", "weight_gradient", "total += signal", "total = signal"),
    "pictures and channels mixed": ("backward", "weight_gradient", ".swapaxes(0, 1).reshape", ".reshape"),
    "bias summed over pictures only": ("backward", "conv2d_backward", "grad.sum((0, 2, 3))", "grad.sum(0)"),
    "border gradients lost": ("padding", "_fold", 'mode == "zeros" or', "True or"),
    "reflected gradients on the edge": ("padding", "_fold", "inner[..., 1 : before + 1]", "inner[..., :before]"),
    "reflected gradients not mirrored": ("padding", "_fold", "head[..., ::-1]", "head"),
    "circular gradients exchanged": ("padding", "_fold", "inner[..., :after] += tail", "inner[..., -after:] += tail"),
    "replicated gradients on one side": ("padding", "_fold", "inner[..., -1] += tail.sum(-1)", "pass"),
}


def cases():
    """The own conformance cases, and two that only the backward pass tells apart."""
    more = {
        "reflect by two": (2, 3, (3, 2), {"padding": 2, "padding_mode": "reflect", "stride": (2, 1)}, (3, 2, 7, 6)),
        "reflect, stride 1": (2, 3, 3, {"padding": 2, "padding_mode": "reflect"}, (3, 2, 7, 6)),
        "circular by two": (2, 3, 3, {"padding": (2, 3), "padding_mode": "circular"}, (2, 2, 7, 6)),
        "replicate, stride 2": (2, 3, 3, {"padding": 4, "padding_mode": "replicate", "stride": 2}, (2, 2, 5, 6)),
        "few inputs": (1, 9, (3, 2), {"padding": 1, "dilation": 2}, (2, 1, 8, 9)),
    }
    for channels, out_channels, kernel, rest, shape in (OWN | more).values():
        arguments = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "bias": True, "padding_mode": "zeros"}
        arguments |= {"in_channels": channels, "out_channels": out_channels, "kernel_size": kernel} | rest
        yield Case(arguments, shape)


@pytest.fixture(scope="module")
def answers():
    return [(case, torch_answer(case)) for case in cases()]


def wrong(answers):
    """Whether any gradient is wrong, in ordinary or in tiny blocks."""
    for tiny in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(np, "empty", lambda shape, dtype=float: np.full(shape, np.nan, dtype))
            if tiny:
                tiny_blocks(patch)
            for case, want in answers:
                x, weight, _ = case.arrays()
                try:
                    got = cl.conv2d_backward(want.grad_output, x, weight, **case.call)
                except Exception:
                    return True
                right = (want.grad_input, want.grad_weight, want.grad_bias)
                if not all(relative_error(a, b) < 1e-10 for a, b in zip(got, right, strict=True)):
                    return True
    return False


def test_nothing_is_wrong(answers):
    assert not wrong(answers)


@pytest.mark.parametrize("bug", BUGS)
def test_it_catches(bug, answers, monkeypatch, forgetful):
    plant(monkeypatch, *BUGS[bug])
    assert wrong(answers)
