"""The fast forward pass, NumPy only: which algorithm runs when, and why."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from convlab.reference import clipped, limits, lowering, winograd
from convlab.reference.inputs import ArrayError, PreparedCall, prepare
from convlab.spec import Pair, understanding

Compute = Callable[[PreparedCall], np.ndarray]  # an algorithm: a checked call in, the output without bias


class Algorithm(NamedTuple):
    """One way to compute a layer: what runs, for which calls it is right, and that condition in words."""

    run: Compute
    applies: Callable[[PreparedCall], bool]
    needs: str


ALGORITHMS = {
    "blocks": Algorithm(lowering.blocks, lambda call: True, "nothing"),
    "pointwise": Algorithm(lowering.pointwise, lambda call: call.spec.kernel_size == (1, 1), "a 1×1 kernel"),
    "grouped": Algorithm(lowering.grouped, lambda call: True, "nothing"),
    "rows": Algorithm(
        lowering.rows,
        lambda call: call.spec.groups == 1 and call.spec.dilation[0] == 1,
        "groups=1 and no dilation down the rows",
    ),
    "deep": Algorithm(lowering.deep, lambda call: call.spec.groups == 1, "groups=1"),
    "winograd": Algorithm(winograd.winograd, winograd.applies, "a 3×3 kernel, stride=1, dilation=1 and groups=1"),
    "clipped": Algorithm(clipped.clipped, clipped.applies, "padding_mode='zeros'"),
}


@understanding
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: Pair = 1,
    padding: Pair | str = 0,
    dilation: Pair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    *,
    algorithm: str = "auto",
) -> np.ndarray:
    """The convolution of ``torch.nn.functional.conv2d``, with ``padding_mode`` as in ``torch.nn.Conv2d``.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W) or (C, H, W)
        float32 or float64.
    weight : ndarray, shape (out_channels, C // groups, kernel_height, kernel_width)
        Same dtype as ``x``.
    bias : ndarray, shape (out_channels,), optional
        Same dtype as ``x``.
    stride, dilation : int or pair of int
        Height first.
    padding : int, pair of int, "same" or "valid"
        Pixels on each side. ``"same"`` puts the odd pixel to the bottom and right, as PyTorch does.
    groups : int
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
    algorithm : {"auto", "fast"}
        ``"auto"`` computes the sums of the definition, only in another order. ``"fast"`` may also transform 3×3 kernels
        (Winograd: in float32 an error of about 5e-6 of the largest output) and leave out taps that meet only padding
        zeros. The name of one algorithm (``ALGORITHMS``) runs that one.

    Returns
    -------
    ndarray, shape (N, out_channels, OH, OW) or (out_channels, OH, OW)
        A new array of the dtype of ``x``. The inputs are never changed.

    Raises
    ------
    Conv2dError
        Whatever PyTorch refuses, with its reason. Four things too that PyTorch accepts: negative padding with
        a padding mode (it crops), no input channels, a 1-tuple of padding (or, with ``"same"``, of dilation)
        with a padding mode (it pads one axis), and a batch of no pictures of no pixels.
    ArrayError
        Arrays that are not float32 or float64 (PyTorch also computes integers, half and complex numbers), of different
        dtype, or a bias of the wrong shape; an algorithm that does not exist or cannot do this layer.
    """
    call = prepare(x, weight, bias, stride, padding, dilation, groups, padding_mode)
    run = choose(call, algorithm)
    out = run(call) if len(call.x) else np.empty(call.out_shape, call.x.dtype)
    if call.bias is not None:
        out += call.bias[:, None, None]
    return call.restore_rank(out)


def choose(call: PreparedCall, algorithm: str) -> Compute:
    """The function that computes this call."""
    if algorithm == "auto":
        return exact(call)
    if algorithm == "fast":
        if winograd.is_faster(call):
            return winograd.winograd
        return clipped.clipped if clipped.is_faster(call) else exact(call)
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise ArrayError(f"algorithm={algorithm!r} is not one of 'auto', 'fast', {', '.join(map(repr, ALGORITHMS))}.")
    if not ALGORITHMS[algorithm].applies(call):
        raise ArrayError(f"algorithm={algorithm!r} needs {ALGORITHMS[algorithm].needs}; this is {call.spec.code}.")
    return ALGORITHMS[algorithm].run


def exact(call: PreparedCall) -> Compute:
    """The exact algorithm that copies least."""
    spec, (height, width) = call.spec, call.size
    if spec.kernel_size == (1, 1):
        return lowering.pointwise
    if spec.groups > 1:
        # As long as the columns of one group stay in cache; larger groups are like layers without.
        group_bytes = call.weight[0].size * height * width * call.x.itemsize
        return lowering.grouped if group_bytes <= 2 * limits.BYTES else lowering.blocks
    if spec.dilation[0] == 1 and call.weight[0].size <= 12 * width:
        return lowering.rows  # on short rows and many channels its products, one for each row, are too small
    if spec.groups == 1 and call.weight[0].nbytes * min(limits.PIXELS, height * width) > limits.COLUMNS:
        return lowering.deep
    return lowering.blocks
