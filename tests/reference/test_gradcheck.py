"""The numerical gradient: right on what is known, and able to see each usual mistake."""

import numpy as np
import pytest

import convlab as cl
from convlab.errors import ConvlabError
from convlab.reference import gradient_error, numerical_gradient

LAYERS = [
    {},
    {"padding": "same", "dilation": 2},
    {"padding": (1, 2), "stride": (2, 1), "padding_mode": "reflect"},
    {"padding": 2, "padding_mode": "circular", "groups": 2},
    {"padding": 4, "padding_mode": "replicate", "stride": 3},
]


def setting(layer):
    rng = np.random.default_rng(0)
    x, bias = rng.normal(size=(2, 4, 6, 5)), rng.normal(size=6)
    weight = rng.normal(size=(6, 4 // layer.get("groups", 1), 3, 2))
    signal = rng.normal(size=cl.conv2d(x, weight, bias, **layer).shape)
    return x, weight, bias, signal


@pytest.mark.parametrize("layer", LAYERS)
def test_the_backward_pass_passes_its_own_check(layer):
    x, weight, bias, signal = setting(layer)
    gradients = cl.conv2d_backward(signal, x, weight, **layer)
    losses = (
        lambda v: np.sum(signal * cl.conv2d(v, weight, bias, **layer)),
        lambda v: np.sum(signal * cl.conv2d(x, v, bias, **layer)),
        lambda v: np.sum(signal * cl.conv2d(x, weight, v, **layer)),
    )
    for loss, at, gradient in zip(losses, (x, weight, bias), gradients, strict=True):
        assert gradient_error(loss, at, gradient) < 1e-8


def test_a_curved_function():
    x = np.linspace(-2, 3, 7)
    np.testing.assert_allclose(numerical_gradient(lambda v: np.sum(np.sin(v) * v**2), x),
                               np.cos(x) * x**2 + 2 * x * np.sin(x), atol=1e-8)  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "error"), [(lambda g: g / 2, 0.5), (lambda g: -g, 2.0), (lambda g: g * 1.001, 0.001), (np.zeros_like, 1)]
)
def test_it_sees_wrong_gradients(wrong, error):
    x, weight, bias, signal = setting({})
    right = cl.conv2d_backward(signal, x, weight)[1]
    loss = lambda v: np.sum(signal * cl.conv2d(x, v, bias))  # noqa: E731
    assert gradient_error(loss, weight, wrong(right)) == pytest.approx(error, rel=1e-4)


def test_it_changes_nothing_and_refuses_what_it_cannot_check():
    x = np.arange(4.0)
    numerical_gradient(np.sum, x)
    np.testing.assert_array_equal(x, np.arange(4.0))
    with pytest.raises(ConvlabError, match="one number"):
        numerical_gradient(lambda v: v, x)
    with pytest.raises(ConvlabError, match="shape"):
        gradient_error(np.sum, x, np.ones(3))
