"""The same convolution in other ways: windows, columns, one matrix, frequencies, its adjoint, two kernels as one."""

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from convlab.reference.backward import input_gradient
from convlab.reference.forward import conv2d
from convlab.reference.inputs import ArrayError, PreparedCall, floats, kernels, layer, prepare, same_dtype
from convlab.reference.padding import pad
from convlab.spec import Conv2dSpec, Pair

_LARGEST_MATRIX = 2**26  # entries: half a gigabyte in float64


def _picture_spec(x, kernel_size, stride, padding, dilation, padding_mode):
    x = floats("x", x)
    if x.ndim < 3:
        raise ArrayError(f"x has {x.ndim} dimensions, {x.shape}; it needs 3, (C, H, W), or 4, (N, C, H, W).")
    spec = Conv2dSpec(x.shape[-3], 1, kernel_size, stride, padding, dilation, padding_mode=padding_mode)
    return pad(x, spec.explicit_padding, padding_mode), spec, spec.output_shape(x.shape)[-2:]


def windows(
    x: np.ndarray,
    kernel_size: Pair,
    stride: Pair = 1,
    padding: Pair | str = 0,
    dilation: Pair = 1,
    padding_mode: str = "zeros",
) -> np.ndarray:
    """Every patch that a kernel of this size meets, where it meets it.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W) or (C, H, W)
    kernel_size, stride, padding, dilation, padding_mode
        As in `convlab.reference.conv2d`.

    Returns
    -------
    ndarray, shape ([N,] C, kernel_height, kernel_width, OH, OW)
        A read-only view: ``windows(x, k)[c, i, j, row, column]`` is the pixel under tap ``(i, j)`` of
        the kernel at that output position. No pixel is copied, except by padding.

    Raises
    ------
    Conv2dError, ArrayError
    """
    padded, spec, size = _picture_spec(x, kernel_size, stride, padding, dilation, padding_mode)
    *outer, h, w = padded.strides
    taps = (h * spec.dilation[0], w * spec.dilation[1])
    steps = (h * spec.stride[0], w * spec.stride[1])
    shape = (*padded.shape[:-2], *spec.kernel_size, *size)
    return as_strided(padded, shape, (*outer, *taps, *steps), writeable=False)


def im2col(
    x: np.ndarray,
    kernel_size: Pair,
    stride: Pair = 1,
    padding: Pair | str = 0,
    dilation: Pair = 1,
    padding_mode: str = "zeros",
) -> np.ndarray:
    """Every patch as one column, so that a convolution is one matrix product.

    ``weight.reshape(out_channels, -1) @ im2col(x, kernel_size)`` is the convolution, flattened. Parameters
    as in `windows`.

    Returns
    -------
    ndarray, shape ([N,] C * kernel_height * kernel_width, OH * OW)
        What ``torch.nn.functional.unfold`` returns: each pixel copied as often as windows meet it.

    Source: Chellapilla, Puri and Simard 2006, "High performance convolutional neural networks for document processing".
    """
    view = windows(x, kernel_size, stride, padding, dilation, padding_mode)
    *batch, c, kh, kw, oh, ow = view.shape
    return view.reshape(*batch, c * kh * kw, oh * ow)


def toeplitz(
    weight: np.ndarray,
    input_size: Pair,
    stride: Pair = 1,
    padding: Pair | str = 0,
    dilation: Pair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> np.ndarray:
    """The whole layer, without its bias, as one matrix.

    Parameters
    ----------
    weight : ndarray, shape (out_channels, in_channels // groups, kernel_height, kernel_width)
    input_size : int or (int, int)
        Height and width of the picture in pixels; keep it small.
    stride, padding, dilation, groups, padding_mode
        As in `convlab.reference.conv2d`.

    Returns
    -------
    ndarray, shape (out_channels * OH * OW, in_channels * H * W)
        ``matrix @ x.ravel()`` is the convolution of one picture, flattened. Column ``p`` is the layer's
        answer to a picture that is 1 at pixel ``p`` and 0 elsewhere. In a row stand the weights that one
        output number sees; from row to row they move along: a Toeplitz matrix in blocks.

    Raises
    ------
    Conv2dError
        As `conv2d`.
    ArrayError
        If the matrix would have more than 2²⁶ entries.
    """
    weight = kernels("weight", weight)
    spec = layer(weight.shape, stride, padding, dilation, groups, padding_mode)
    out_size = spec.output_size(input_size)
    size: tuple[int, ...] = tuple(np.broadcast_to(input_size, 2).tolist())
    columns, rows = spec.in_channels * math.prod(size), spec.out_channels * math.prod(out_size)
    if max(rows, columns) * columns > _LARGEST_MATRIX:  # the impulses make a square
        raise ArrayError(f"the matrix would have {rows} × {columns} entries; take a smaller picture, such as 8 × 8.")
    impulses = np.eye(columns, dtype=weight.dtype).reshape(columns, spec.in_channels, *size)
    answers = conv2d(impulses, weight, None, stride, padding, dilation, groups, padding_mode)
    return np.ascontiguousarray(answers.reshape(columns, rows).T)


def conv2d_fft(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: Pair = 1,
    padding: Pair | str = 0,
    dilation: Pair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> np.ndarray:
    """The convolution by way of frequencies, where it is one multiplication each.

    A lesson, not a fast path: for kernels of 3 to 7 pixels it is many times slower than `conv2d`.
    Parameters, result and errors as there.

    Source: the convolution theorem; for networks Mathieu, Henaff and LeCun 2013.
    """
    call = prepare(x, weight, bias, stride, padding, dilation, groups, padding_mode)
    spec = call.spec
    padded = pad(call.x, call.sides, padding_mode)
    size, per_group = padded.shape[-2:], call.weight.shape[1]
    weights = np.fft.rfft2(dilate(call.weight, spec.dilation), size)
    weights = weights.reshape(groups, spec.out_channels // groups, *weights.shape[1:])
    frequencies = np.fft.rfft2(padded).reshape(len(padded), groups, per_group, *weights.shape[-2:])
    # The conjugate, because a layer correlates: it does not turn its kernel over.
    product = np.einsum("ngchw,gochw->ngohw", frequencies, weights.conj())
    product = product.reshape(len(padded), spec.out_channels, *weights.shape[-2:])
    everywhere = np.fft.irfft2(product, size)
    reach = [(n - 1) * s + 1 for n, s in zip(call.size, spec.stride, strict=True)]  # beyond it, windows wrap around
    out = everywhere[:, :, : reach[0] : spec.stride[0], : reach[1] : spec.stride[1]].astype(call.x.dtype)
    return call.restore_rank(out if call.bias is None else out + call.bias[:, None, None])


def dilate(weight: np.ndarray, dilation: Pair) -> np.ndarray:
    """The kernel with its gaps written out as zeros: the same layer at dilation 1.

    Returns
    -------
    ndarray, shape (out_channels, in_channels // groups, dilation * (kernel_height - 1) + 1, …)
    """
    weight = kernels("weight", weight)
    down, across = layer(weight.shape, 1, 0, dilation, 1).dilation
    height, width = weight.shape[-2:]
    out = np.zeros((*weight.shape[:-2], (height - 1) * down + 1, (width - 1) * across + 1), weight.dtype)
    out[..., ::down, ::across] = weight
    return out


def ungroup(weight: np.ndarray, groups: int) -> np.ndarray:
    """The dense weight of a grouped layer: zero wherever an output channel does not see an input channel.

    ``conv2d(x, weight, groups=groups)`` is ``conv2d(x, ungroup(weight, groups))``.

    Returns
    -------
    ndarray, shape (out_channels, per_group * groups, kernel_height, kernel_width)
    """
    weight = kernels("weight", weight)
    out_channels, per_group = weight.shape[:2]
    groups = layer(weight.shape, 1, 0, 1, groups).groups
    out = np.zeros((out_channels, per_group * groups, *weight.shape[2:]), weight.dtype)
    for group, rows in enumerate(np.split(np.arange(out_channels), groups)):
        out[rows, group * per_group : (group + 1) * per_group] = weight[rows]
    return out


def conv_transpose2d(
    y: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: Pair = 1,
    padding: Pair = 0,
    output_padding: Pair = 0,
    groups: int = 1,
    dilation: Pair = 1,
) -> np.ndarray:
    """The adjoint of a convolution: it carries every number of ``y`` to the pixels that the forward pass read for it.

    Not an inverse. What it is: for every ``x`` and ``y``, ``sum(conv2d(x, w) * y) == sum(x * conv_transpose2d(y, w))``.

    Parameters
    ----------
    y : ndarray, shape (N, in_channels, H, W) or (in_channels, H, W)
    weight : ndarray, shape (in_channels, out_channels // groups, kernel_height, kernel_width)
        The weight of the forward convolution as it is: what was its output is the input here.
    bias : ndarray, shape (out_channels,), optional
    stride, padding, dilation : int or pair of int
        Those of the forward convolution.
    output_padding : int or pair of int
        Rows and columns that the forward convolution's floor left unread, so that its input size comes
        back; smaller than stride or dilation.
    groups : int

    Returns
    -------
    ndarray, shape (N, out_channels, OH, OW) or (out_channels, OH, OW)
        ``OH = (H - 1) * stride - 2 * padding + dilation * (kernel_height - 1) + output_padding + 1``. The order of
        arguments, and the result, are those of ``torch.nn.functional.conv_transpose2d``.

    Raises
    ------
    Conv2dError, ArrayError
    """
    y, weight = floats("y", y), kernels("weight", weight)
    same_dtype(y=y, weight=weight)
    if y.ndim not in (3, 4):
        raise ArrayError(f"y has {y.ndim} dimensions, {y.shape}; it needs 4, (N, C, H, W), or 3, (C, H, W).")
    if y.shape[-3] != len(weight):
        raise ArrayError(f"y has {y.shape[-3]} channels, but weight was made for {len(weight)} (its first dimension).")
    spec = layer(weight.shape, stride, padding, dilation, groups)
    channels = spec.in_channels
    size = _transposed_size(spec, y.shape[-2:], output_padding)
    grad = y if y.ndim == 4 else y[None]
    x = np.broadcast_to(np.zeros((), y.dtype), (len(grad), channels, *size))  # only its shape matters
    call = PreparedCall(x, weight, None, spec, spec.explicit_padding, y.shape[-2:], y.ndim == 4)
    out = input_gradient(call, np.ascontiguousarray(grad))
    return call.restore_rank(out if bias is None else out + _transposed_bias(bias, y, channels))


def _transposed_size(spec, size, output_padding):
    if isinstance(spec.padding, str):
        raise ArrayError(f"padding={spec.padding!r}: a transposed convolution takes numbers only, as in PyTorch.")
    extra = Conv2dSpec(1, 1, 1, padding=output_padding).padding  # the same forms as padding: an int or a pair
    limits = [max(pair) for pair in zip(spec.stride, spec.dilation, strict=True)]
    if any(e >= limit for e, limit in zip(extra, limits, strict=True)):
        raise ArrayError(
            f"output_padding={extra} must be smaller than stride {spec.stride} or dilation {spec.dilation}."
        )
    steps = zip(size, spec.stride, spec.padding, spec.effective_kernel_size, extra, strict=True)
    out = tuple((n - 1) * s - 2 * p + extent + e for n, s, p, extent, e in steps)
    if min(size) < 1 or min(out) < 1:
        raise ArrayError(f"a picture of {tuple(size)} would become {out}: no pixel is left. Use a smaller padding.")
    return out


def _transposed_bias(bias, y, channels):
    bias = floats("bias", bias)
    same_dtype(y=y, bias=bias)
    if bias.shape != (channels,):
        raise ArrayError(f"bias has shape {bias.shape}; it needs one number for each output channel, ({channels},).")
    return bias[:, None, None]


def compose(first: np.ndarray, second: np.ndarray, stride: Pair = 1) -> np.ndarray:
    """One kernel that does the work of two layers without padding, bias and non-linearity between them.

    ``conv2d(conv2d(x, first, stride=s), second, stride=t)`` is
    ``conv2d(x, compose(first, second, s), stride=s * t)``. With padding it holds only away from the border.

    Parameters
    ----------
    first : ndarray, shape (M, C, kernel_height, kernel_width)
    second : ndarray, shape (O, M, kernel_height, kernel_width)
    stride : int or pair of int
        Stride of the *first* layer.

    Returns
    -------
    ndarray, shape (O, C, first_height + (second_height - 1) * stride, …)
        Two 3×3 kernels make one 5×5 with 25 numbers, of which only 18 are free.
    """
    # Each tap of the second layer lays down a copy of the first kernel: that is a transposed convolution.
    return conv_transpose2d(second, first, stride=stride)
