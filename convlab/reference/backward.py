"""The backward pass: the gradients of a loss with respect to input, weight and bias, given the one of the output."""

import functools
import itertools

import numpy as np

from convlab.reference.forward import exact
from convlab.reference.inputs import ArrayError, PreparedCall, floats, prepare, same_dtype
from convlab.reference.lowering import largest_tile, padded_input, pixels_at_once, tiles, windows
from convlab.reference.padding import pad_adjoint
from convlab.spec import Conv2dSpec, Pair, understanding


@understanding
def conv2d_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    weight: np.ndarray,
    stride: Pair = 1,
    padding: Pair | str = 0,
    dilation: Pair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Carry the gradient of a loss back through `convlab.reference.conv2d`.

    Parameters
    ----------
    grad_output : ndarray, shape (N, out_channels, OH, OW) or (out_channels, OH, OW)
        Derivative of the loss by each output number; same dtype as ``x``.
    x, weight, stride, padding, dilation, groups, padding_mode
        As given to the forward pass.

    Returns
    -------
    grad_input : ndarray, shape of ``x``
    grad_weight : ndarray, shape of ``weight``
    grad_bias : ndarray, shape (out_channels,)
        The sum of ``grad_output`` over images, rows and columns.

    Raises
    ------
    Conv2dError, ArrayError
        As the forward pass, and if ``grad_output`` does not have the shape of its result.
    """
    call = prepare(x, weight, None, stride, padding, dilation, groups, padding_mode)
    grad_output = floats("grad_output", grad_output)
    same_dtype(x=call.x, grad_output=grad_output)
    expected = call.out_shape if call.batched else call.out_shape[1:]
    if grad_output.shape != expected:
        raise ArrayError(f"grad_output has shape {grad_output.shape}; the forward pass gives {expected}.")
    grad = np.ascontiguousarray(grad_output).reshape(call.out_shape)
    return call.restore_rank(input_gradient(call, grad)), weight_gradient(call, grad), grad.sum((0, 2, 3))


def input_gradient(call: PreparedCall, grad: np.ndarray) -> np.ndarray:
    """Each output number flows back to the pixels it read, along the same weights."""
    spec = call.spec
    if len(grad) == 0:
        return np.zeros(call.x.shape, grad.dtype)
    # Turned, the layer lowers its outputs; by taps it adds up its inputs. The fewer channels are the cheaper to move.
    if spec.stride == (1, 1) and spec.out_channels <= 4 * spec.in_channels:
        return _by_turned_kernel(call, grad)
    return _by_taps(call, grad)


def _by_turned_kernel(call, grad):
    # Stride 1: this is itself a layer, from outputs to inputs, with the kernel turned by half a turn.
    spec, groups = call.spec, call.spec.groups
    out_channels, per_group, *kernel_size = call.weight.shape
    weight = call.weight.reshape(groups, out_channels // groups, per_group, *kernel_size)[..., ::-1, ::-1]
    weight = np.ascontiguousarray(weight.swapaxes(1, 2)).reshape(spec.in_channels, -1, *kernel_size)
    starts = tuple(
        extent - 1 - first for extent, (first, _) in zip(spec.effective_kernel_size, call.sides, strict=True)
    )
    direct = spec.padding_mode == "zeros" and min(starts) >= 0  # what flows to zero padding need not be computed
    size, unpadded = call.x.shape[2:], ((0, 0), (0, 0))
    if not direct:
        starts, size = (extent - 1 for extent in spec.effective_kernel_size), spec.padded_size(size)
    spans = zip(starts, size, spec.effective_kernel_size, call.size, strict=True)
    sides = tuple((start, n + extent - 1 - m - start) for start, n, extent, m in spans)
    turned = PreparedCall(grad, weight, None, _turned_spec(spec), sides, size, True)
    return pad_adjoint(exact(turned)(turned), unpadded if direct else call.sides, spec.padding_mode)


@functools.lru_cache(maxsize=256)
def _turned_spec(spec):
    return Conv2dSpec(spec.out_channels, spec.in_channels, spec.kernel_size, dilation=spec.dilation, groups=spec.groups)


def _by_taps(call, grad):
    # A product gives what each output sends along each tap; added where that tap has read, block by block.
    spec, groups, (height, width) = call.spec, call.spec.groups, call.size
    (down, across), (gap_down, gap_across) = spec.stride, spec.dilation
    images, channels, *size = call.x.shape
    padded = np.zeros((images, channels, *spec.padded_size(size)), grad.dtype)
    kernels = call.weight.reshape(groups, spec.out_channels // groups, -1).swapaxes(1, 2)
    step = max(1, pixels_at_once(call) // width)
    for n, top in itertools.product(range(images), range(0, height, step)):
        signal = grad[n, :, top : top + step]
        shares = kernels @ signal.reshape(groups, kernels.shape[2], -1)
        shares = shares.reshape(channels, *spec.kernel_size, -1, width)
        high = shares.shape[3]
        for i, j in itertools.product(*map(range, spec.kernel_size)):
            y, z = top * down + i * gap_down, j * gap_across
            rows = slice(y, y + (high - 1) * down + 1, down)
            columns = slice(z, z + (width - 1) * across + 1, across)
            padded[n, :, rows, columns] += shares[:, i, j]
    return pad_adjoint(padded, call.sides, spec.padding_mode)


def weight_gradient(call: PreparedCall, grad: np.ndarray) -> np.ndarray:
    """Each weight met one input pixel at each output position: the sum of those products, block by block."""
    spec, groups = call.spec, call.spec.groups
    total = np.zeros((groups, spec.out_channels // groups, call.weight[0].size), grad.dtype)
    if len(grad) == 0:
        return total.reshape(call.weight.shape)
    view = windows(padded_input(call), spec, call.size)
    buffer = np.empty(groups * total.shape[2] * largest_tile(call), grad.dtype)
    for images, rows in tiles(call):
        patches = view[images, ..., rows, :].transpose(1, 2, 3, 0, 4, 5)
        columns: np.ndarray = buffer[: patches.size].reshape(patches.shape)
        np.copyto(columns, patches)
        columns = columns.reshape(groups, total.shape[2], -1)
        signal = grad[images, :, rows].swapaxes(0, 1).reshape(groups, total.shape[1], -1)
        total += signal @ columns.swapaxes(1, 2)
    return total.reshape(call.weight.shape)
