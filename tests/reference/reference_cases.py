"""Random layers with inputs, and torch's answer to them in float64 (or whatever dtype the case has)."""

import dataclasses
import warnings

import numpy as np
import torch
from hypothesis import strategies as st

from convlab.reference import limits

MODES = ("zeros", "reflect", "replicate", "circular")


@dataclasses.dataclass
class Case:
    """One call: the arguments of ``nn.Conv2d`` by name, and the input's shape."""

    arguments: dict
    shape: tuple
    dtype: str = "float64"
    seed: int = 0

    def arrays(self):
        """Input, weight and bias, small enough that no sum loses digits."""
        rng = np.random.default_rng(self.seed)
        a = self.arguments
        kernel = a["kernel_size"] if isinstance(a["kernel_size"], tuple) else (a["kernel_size"],) * 2
        weight_shape = (a["out_channels"], a["in_channels"] // max(a["groups"], 1), *kernel)
        x, weight, bias = (rng.normal(size=s).astype(self.dtype) for s in (self.shape, weight_shape, weight_shape[:1]))
        return x, weight, bias if a["bias"] else None

    @property
    def call(self):
        """The arguments that the functions take beside the arrays."""
        return {k: self.arguments[k] for k in ("stride", "padding", "dilation", "groups", "padding_mode")}


@dataclasses.dataclass
class Answer:
    output: np.ndarray
    grad_output: np.ndarray
    grad_input: np.ndarray
    grad_weight: np.ndarray
    grad_bias: np.ndarray


def torch_answer(case):
    """What torch says: an `Answer`, or the exception that refused the layer or the call."""
    x, weight, bias = case.arrays()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # uneven 'same' and empty weights warn, once a process
        try:
            layer = torch.nn.Conv2d(**case.arguments, dtype=getattr(torch, case.dtype))
            with torch.no_grad():
                layer.weight.copy_(torch.from_numpy(weight))
                if bias is not None:
                    layer.bias.copy_(torch.from_numpy(bias))
            tensor = torch.from_numpy(x).requires_grad_()
            out = layer(tensor)
        except (RuntimeError, ValueError, TypeError, IndexError) as refusal:
            return refusal
        grad = np.random.default_rng(case.seed + 1).normal(size=tuple(out.shape)).astype(case.dtype)
        out.backward(torch.from_numpy(grad))
    grad_bias = grad.sum((-1, -2)).reshape(-1, grad.shape[-3]).sum(0) if bias is None else layer.bias.grad.numpy()
    return Answer(out.detach().numpy(), grad, tensor.grad.numpy(), layer.weight.grad.numpy(), grad_bias)


def tiny_blocks(patch):
    """Make every block a few pixels large, so that small cases cross every block boundary."""
    for name, value in {"PIXELS": 3, "COLUMNS": 512, "BYTES": 64, "STRIP": 64, "TILES": 2}.items():
        patch.setattr(limits, name, value)


def relative_error(got, want):
    """Largest difference, as a share of the largest expected number; infinite for another shape or dtype."""
    if got.shape != want.shape or got.dtype != want.dtype:
        return np.inf
    if want.size == 0:
        return 0.0
    return float(np.abs(got - want).max()) / max(float(np.abs(want).max()), 1e-300)


@st.composite
def cases(draw, dtypes=("float64",), judged=False):
    """Layers over all arguments, modes, batched and not. ``judged`` also draws what torch refuses, and 1-tuples."""
    groups = draw(st.sampled_from([1, 1, 1, 2, 3]))
    per_group, out_per_group = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    channels = groups * per_group
    kernel = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    mode = draw(st.sampled_from(MODES))
    padding = draw(
        st.one_of(
            st.integers(0, 3), st.tuples(st.integers(0, 6), st.integers(0, 6)), st.sampled_from(["same", "valid"])
        )
    )
    usual = st.integers(1, 3)
    extreme = st.integers(4, 40)
    stride = draw(st.one_of(usual, st.tuples(usual, usual), st.tuples(extreme, usual), st.tuples(usual, extreme)))
    dilation = draw(st.one_of(usual, st.tuples(usual, usual), st.tuples(extreme, usual), st.tuples(usual, extreme)))
    out_channels = groups * out_per_group
    if padding == "same" and not (judged and draw(st.integers(0, 3)) == 0):
        stride = 1
    size = _size(draw, kernel, padding, dilation, mode, judged)
    if judged:
        padding, stride, dilation = (_one_tuple(draw, value) for value in (padding, stride, dilation))
        kernel = draw(st.sampled_from([kernel] * 12 + [kernel[0], (0, 2)]))
        odd = draw(st.integers(0, 9))  # one thing wrong at a time says more than three
        channels += odd == 1
        groups += (odd == 2) - (odd == 3)
    batch = draw(st.sampled_from([(), (1,), (2,), (3,), (0,)]))
    shape = (*batch, channels, *size)
    if judged:
        shape = draw(st.sampled_from([shape] * 20 + [shape[1:], (1, *shape), (*shape[:-3], channels + 1, *size)]))
    arguments = {
        "in_channels": channels,
        "out_channels": out_channels,
        "kernel_size": kernel,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "groups": groups,
        "bias": draw(st.booleans()),
        "padding_mode": mode,
    }
    return Case(arguments, shape, draw(st.sampled_from(dtypes)), draw(st.integers(0, 2**16)))


def _size(draw, kernel, padding, dilation, mode, judged):
    # Height and width from the least that works on (or, if judged, from below it).
    size = []
    for axis in (0, 1):
        gap = dilation if isinstance(dilation, int) else dilation[axis]
        extent = gap * (kernel[axis] - 1) + 1
        if padding == "same":
            side, needed = -(-(extent - 1) // 2), 1
        else:
            side = 0 if padding == "valid" else padding if isinstance(padding, int) else padding[axis]
            needed = max(extent - 2 * side, 1)
        if mode in ("reflect", "circular"):
            needed = max(needed, side + (mode == "reflect"))
        low = max(needed - judged, 0)
        size.append(draw(st.integers(low, needed + 8)))
    return tuple(size)


def _one_tuple(draw, value):
    return (value,) if isinstance(value, int) and draw(st.integers(0, 7)) == 0 else value
