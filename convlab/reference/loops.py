"""The definition of a 2-D convolution, to be read."""

import numpy as np

from convlab.reference.inputs import prepare
from convlab.reference.padding import pad
from convlab.spec import Pair, understanding


@understanding
def conv2d_loops(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: Pair = 1,
    padding: Pair | str = 0,
    dilation: Pair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> np.ndarray:
    """Convolve by the definition: one loop for each axis, one multiplication and one addition at a time.

    Slow on purpose (about a million multiplications a second) and exact. Parameters, result and errors are those of
    `convlab.reference.conv2d`.
    """
    call = prepare(x, weight, bias, stride, padding, dilation, groups, padding_mode)
    (down, across), (gap_down, gap_across) = call.spec.stride, call.spec.dilation
    padded = pad(call.x, call.sides, padding_mode)
    images, out_channels, out_height, out_width = call.out_shape
    _, channels_per_group, kernel_height, kernel_width = weight.shape
    outputs_per_group = out_channels // call.spec.groups
    out = np.zeros(call.out_shape, call.x.dtype)
    for n in range(images):
        for o in range(out_channels):
            first_channel = o // outputs_per_group * channels_per_group
            for row in range(out_height):
                for column in range(out_width):
                    for c in range(channels_per_group):
                        for i in range(kernel_height):
                            for j in range(kernel_width):
                                y, z = row * down + i * gap_down, column * across + j * gap_across
                                out[n, o, row, column] += weight[o, c, i, j] * padded[n, first_channel + c, y, z]
            if bias is not None:
                out[n, o] += bias[o]
    return call.restore_rank(out)
