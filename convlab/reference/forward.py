"""The fast forward pass, NumPy only: windows copied in blocks, one matrix product for each block."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

from convlab.reference.door import enter
from convlab.reference.padding import pad

BLOCK_PIXELS = 1024  # output pixels a block; tests set it to 3, so that every block boundary is met


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1, padding_mode="zeros", *, algorithm="auto"):
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
    algorithm : {"auto"}

    Returns
    -------
    ndarray, shape (N, out_channels, OH, OW) or (out_channels, OH, OW)
        A new array of the dtype of ``x``. The inputs are never changed.

    Raises
    ------
    Conv2dError
        Whatever PyTorch refuses, with its reason; negative padding and an input without channels too.
    ArrayError
        Arrays that are not float32 or float64, of different dtype, or a bias of the wrong shape.
    """
    call = enter(x, weight, bias, stride, padding, dilation, groups, padding_mode)
    out = blocks(call)
    if bias is not None:
        out += call.bias[:, None, None]
    return call.leave(out)


def windows(x, kernel_size, stride, dilation, size):
    """View of the padded ``x`` (N, C, H, W) as ``(N, C, kernel_height, kernel_width, OH, OW)``, without a copy."""
    n, c, h, w = x.strides
    (down, across), (gap_down, gap_across) = stride, dilation
    strides = (n, c, h * gap_down, w * gap_across, h * down, w * across)
    return as_strided(x, (*x.shape[:2], *kernel_size, *size), strides, writeable=False)


def blocks(call):
    spec, groups = call.spec, call.spec.groups
    padded = pad(call.x, call.sides, spec.padding_mode)
    view = windows(padded, spec.kernel_size, spec.stride, spec.dilation, call.size)
    out = np.empty(call.out_shape, call.x.dtype)
    kernels = call.weight.reshape(groups, spec.out_channels // groups, -1)
    rows = max(1, BLOCK_PIXELS // call.size[1])
    for n in range(len(out)):
        for top in range(0, call.size[0], rows):
            block = view[n, ..., top : top + rows, :]
            columns = block.reshape(groups, kernels.shape[2], -1)
            out[n, :, top : top + rows] = (kernels @ columns).reshape(out[n, :, top : top + rows].shape)
    return out
