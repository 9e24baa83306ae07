"""The backward pass: the gradients of a loss with respect to input, weight and bias, given the one of the output."""

import numpy as np

from convlab.reference import limits, lowering
from convlab.reference.door import ArrayError, enter, floats, same_dtype
from convlab.reference.padding import pad_adjoint


def conv2d_backward(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1, padding_mode="zeros"):
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
    call = enter(x, weight, None, stride, padding, dilation, groups, padding_mode)
    grad_output = floats("grad_output", grad_output)
    same_dtype(x=call.x, grad_output=grad_output)
    expected = call.out_shape if call.batched else call.out_shape[1:]
    if grad_output.shape != expected:
        raise ArrayError(f"grad_output has shape {grad_output.shape}; the forward pass gives {expected}.")
    grad = np.ascontiguousarray(grad_output).reshape(call.out_shape)
    return call.leave(input_gradient(call, grad)), weight_gradient(call, grad), grad.sum((0, 2, 3))


def input_gradient(call, grad):
    """One matrix product and one addition of a slice for each tap: the forward pass read backwards."""
    spec, groups, (height, width) = call.spec, call.spec.groups, call.size
    (down, across), (gap_down, gap_across) = spec.stride, spec.dilation
    images, channels, *size = call.x.shape
    padded = np.zeros((images, channels, *spec.padded_size(size)), grad.dtype)
    kernels = call.weight.reshape(groups, -1, *call.weight.shape[1:])
    grouped = grad.reshape(images, groups, kernels.shape[1], height * width)
    for i in range(spec.kernel_size[0]):
        for j in range(spec.kernel_size[1]):
            share = kernels[..., i, j].swapaxes(1, 2) @ grouped
            y, z = i * gap_down, j * gap_across
            target = padded[:, :, y : y + height * down : down, z : z + width * across : across]
            target[:, :, :height, :width] += share.reshape(images, channels, height, width)
    return pad_adjoint(padded, call.sides, spec.padding_mode)


def weight_gradient(call, grad):
    """Each weight met one input pixel at each output position: the sum of those products, block by block."""
    spec, groups = call.spec, call.spec.groups
    view = lowering.windows(lowering.padded_input(call), spec, call.size)
    total = np.zeros((groups, spec.out_channels // groups, call.weight[0].size), grad.dtype)
    if len(grad) == 0:
        return total.reshape(call.weight.shape)
    rows = max(1, limits.PIXELS // call.size[1])
    for n in range(len(grad)):
        for top in range(0, call.size[0], rows):
            columns = view[n, ..., top : top + rows, :].reshape(groups, total.shape[2], -1)
            signal = grad[n, :, top : top + rows].reshape(groups, total.shape[1], -1)
            total += signal @ columns.swapaxes(1, 2)
    return total.reshape(call.weight.shape)
