"""Bad or unusual arrays: the right result or a refusal that helps; and the inputs stay as they were."""

import warnings

import numpy as np
import pytest
import torch

import convlab as cl
from convlab.errors import ConvlabError
from convlab.reference import ArrayError

RNG = np.random.default_rng(0)
X = RNG.normal(size=(2, 4, 8, 7))
W = RNG.normal(size=(6, 4, 3, 3))
B = RNG.normal(size=6)
FUNCTIONS = [cl.conv2d, cl.conv2d_loops]


class Odd(np.ndarray):
    pass


REFUSED = {
    "integers": ((X.astype(int), W), "int64", r"astype\(np.float32\)"),
    "booleans": ((X > 0, W), "bool", "astype"),
    "half": ((X.astype(np.float16), W.astype(np.float16)), "float16", "float32 and float64"),
    "long double": ((X.astype(np.longdouble), W), "float128|longdouble", "astype"),
    "complex": ((X + 0j, W), "complex128", "astype"),
    "objects": ((X.astype(object), W), "object", "same length"),
    "text": ((np.array([["a"]]), W), "<U1", "astype"),
    "a list": ((X.tolist(), W), "is a list", r"np.array\(x"),
    "None": ((None, W), "NoneType", "NumPy array"),
    "a tensor": ((torch.zeros(1, 4, 8, 8), W), "torch tensor", r"x.detach\(\).numpy\(\)"),
    "a parameter": ((X, torch.nn.Parameter(torch.zeros(6, 4, 3, 3))), "torch tensor", r"weight.detach"),
    "masked": ((np.ma.masked_array(X, X > 0), W), "masked", "filled"),
    "two dtypes": ((X.astype(np.float32), W), "x is float32 but weight is float64", "weight.astype"),
    "bias of another dtype": ((X, W, B.astype(np.float32)), "bias is float32", "bias.astype"),
    "bias of another length": ((X, W, B[:3]), r"bias has shape \(3,\)", r"\(6,\)"),
    "bias as a column": ((X, W, B[:, None]), r"bias has shape \(6, 1\)", r"\(6,\)"),
    "flat weight": ((X, W[0]), "weight has 3 dimensions", "kernel_height"),
    "rank 2": ((X[0, 0], W), "2 dimensions", "channel axis"),
    "rank 5": ((X[None], W), "5 dimensions", "Conv3d"),
    "a number": ((np.zeros(()), W), "0 dimensions", "picture"),
    "channels": ((X[:, :3], W), "has 3 channels", "in_channels=3"),
    "channels last": ((X.transpose(0, 2, 3, 1).copy(), W), "channels", "permute"),
    "no rows": ((X[:, :, :0], W), "no pixel", "at least 1"),
    "no pixel and no picture": ((X[:0, :, :0], W), "no pixel", "at least 1"),
    "no channels": ((X[:, :0], W[:, :0]), "in_channels=0", "at least 1"),
    "no outputs": ((X, W[:0]), "out_channels=0", "at least 1"),
    "empty kernel": ((X, W[:, :, :0]), "holds no pixel", "at least 1"),
    "too small": ((X[..., :2], W), "no window fits", "padding=1"),
}


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_what_is_wrong_and_what_helps(name, function):
    arrays, wrong, helps = REFUSED[name]
    with pytest.raises(ConvlabError, match=wrong) as refusal:
        function(*arrays)
    assert refusal.match(helps)
    with pytest.raises(ConvlabError):
        cl.conv2d_backward(X[:, :, :6, :5], *arrays[:2] if "bias" not in name else (X, W[0]))


ARGUMENTS = [
    {"stride": 0}, {"stride": 2.0}, {"stride": (1, 2, 3)}, {"stride": None}, {"stride": True}, {"padding": -1},
    {"padding": "SAME"}, {"padding": (1, 1, 1, 1)}, {"padding": "same", "stride": 2}, {"dilation": 0},
    {"dilation": np.array([1.0, 1.0])}, {"groups": 0}, {"groups": 3}, {"groups": "2"}, {"groups": None},
    {"padding_mode": "edge"}, {"padding_mode": None}, {"padding_mode": ["zeros"]},
    {"padding": 8, "padding_mode": "reflect"}, {"padding": 9, "padding_mode": "circular"},
    {"padding": -1, "padding_mode": "reflect"}, {"algorithm": "quick"}, {"algorithm": None},
]  # fmt: skip


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=str)
def test_arguments_are_refused(arguments):
    cl.conv2d(X, W, stride=1, padding=1)  # an equal key in the cache must not let True or 2.0 through
    cl.conv2d(X, W, stride=2, padding=1)
    with pytest.raises(ConvlabError):
        cl.conv2d(X, W, **arguments)


def test_equal_keys_are_not_equal_arguments():
    for stride in (1, (1, 1)):
        cl.conv2d(X, W, stride=stride)
    for stride in (True, 1.0, (1.0, 1), (True, 1)):
        with pytest.raises(cl.Conv2dError):
            cl.conv2d(X, W, stride=stride)


@pytest.mark.parametrize("forms", [2, (2, 2), [2, 2], (2,), np.int64(2), np.array([2, 2]), np.array(2)], ids=repr)
def test_every_form_of_a_pair(forms):
    want = cl.conv2d(X, W, B, stride=2, padding=2)
    np.testing.assert_array_equal(cl.conv2d(X, W, B, stride=forms, padding=forms), want)


LAYERS = [{}, {"padding": 1}, {"padding": 2, "padding_mode": "reflect"}, {"stride": 2}, {"dilation": 2}]
KERNELS = [W, W[:, :, :1, :1], W[:4, :1]]


@pytest.mark.parametrize("layer", LAYERS, ids=str)
@pytest.mark.parametrize("weight", KERNELS, ids=["3x3", "1x1", "depthwise"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_unusual_memory_gives_the_same_numbers(layer, weight, dtype):
    layer = layer | {"groups": 4 // weight.shape[1]}
    x, weight = X.astype(dtype), weight.astype(dtype)
    bias = B[: len(weight)].astype(dtype)
    want = cl.conv2d(x, weight, bias, **layer)
    signal = np.cos(want)
    gradients = cl.conv2d_backward(signal, x, weight, **layer)

    def check(x, weight, bias, signal):
        before = [a.tobytes() for a in (x, weight, bias, signal)]
        got = cl.conv2d(x, weight, bias, **layer)
        assert got.dtype == np.dtype(dtype) and got.dtype.isnative and type(got) is np.ndarray
        assert got.flags.writeable and not any(np.shares_memory(got, a) for a in (x, weight, bias))
        np.testing.assert_allclose(got, want, rtol=1e-5, atol=1e-5)
        for a, b in zip(cl.conv2d_backward(signal, x, weight, **layer), gradients, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-4)
            assert a.flags.writeable and not any(np.shares_memory(a, c) for c in (x, weight, signal))
        assert before == [a.tobytes() for a in (x, weight, bias, signal)]

    arrays = (x, weight, bias, signal)
    check(*arrays)
    check(*(np.asfortranarray(a) for a in arrays))
    check(*(a[..., ::-1].copy()[..., ::-1] for a in arrays))  # negative strides
    check(*(np.repeat(a, 2, -1)[..., ::2] for a in arrays))  # gaps
    check(x.transpose(0, 2, 3, 1).copy().transpose(0, 3, 1, 2), *arrays[1:])  # channels last in memory
    check(*(a.astype(a.dtype.newbyteorder()) for a in arrays))
    check(*(a.view(Odd) for a in arrays))
    read_only = [a.copy() for a in arrays]
    for a in read_only:
        a.flags.writeable = False
    check(*read_only)
    unaligned = [np.frombuffer(b"\0" + a.tobytes(), a.dtype, offset=1).reshape(a.shape) for a in arrays]
    check(*unaligned)


@pytest.mark.parametrize("weight", KERNELS, ids=["3x3", "1x1", "depthwise"])
def test_broadcast_input_without_memory_of_its_own(weight):
    flat = np.broadcast_to(X[:, :, :1, :1], X.shape)
    groups = 4 // weight.shape[1]
    np.testing.assert_allclose(cl.conv2d(flat, weight, groups=groups), cl.conv2d(flat.copy(), weight, groups=groups))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nan_and_infinity_stay_where_torch_has_them(bad):
    x = X.copy()
    x[0, 1, 2, 3] = bad
    for layer in ({"padding": 1}, {"stride": 2}, {"dilation": 2}):
        want = torch.nn.functional.conv2d(torch.from_numpy(x), torch.from_numpy(W), **layer).numpy()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            got = cl.conv2d(x, W, **layer)
        np.testing.assert_allclose(got, want, rtol=1e-9)


def test_the_gradient_of_another_shape_is_refused():
    with pytest.raises(ArrayError, match=r"\(2, 6, 6, 5\)"):
        cl.conv2d_backward(np.zeros((2, 6, 6, 6)), X, W)
    with pytest.raises(ArrayError, match="grad_output is float32"):
        cl.conv2d_backward(np.zeros((2, 6, 6, 5), np.float32), X, W)
    with pytest.raises(ArrayError):  # unbatched gradient for a batch of one
        cl.conv2d_backward(np.zeros((6, 6, 5)), X[:1], W)


NAMED = {  # what PyTorch accepts and this package refuses, as the docstring of conv2d lists it
    "negative padding crops": ({"padding": -1, "padding_mode": "reflect"}, X[0]),
    "1-tuple pads one axis": ({"padding": (1,), "padding_mode": "circular"}, X[0]),
    "1-tuple of dilation pads one axis": ({"padding": "same", "dilation": (2,), "padding_mode": "reflect"}, X[0]),
    "no pictures of no pixels": ({"padding": 2}, X[:0, :, :0, :0]),
    "no input channels": ({}, X[:, :0]),
    "integers": ({}, X.astype(np.int64)),
    "half": ({}, X.astype(np.float16)),
    "complex": ({}, X.astype(np.complex64)),
}


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", NAMED)
def test_the_named_exceptions_are_exceptions(name):
    arguments, x = NAMED[name]
    weight = W[:, : x.shape[-3]].astype(x.dtype)
    tensors = [torch.from_numpy(np.ascontiguousarray(a)) for a in (x, weight)]
    if "padding_mode" in arguments:
        layer = torch.nn.Conv2d(4, 6, 3, **arguments, bias=False, dtype=torch.float64)
        layer(tensors[0])
    else:
        torch.nn.functional.conv2d(*tensors, **arguments)
    with pytest.raises(ConvlabError):
        cl.conv2d(x, weight, **arguments)
