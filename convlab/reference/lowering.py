"""The exact algorithms. Each copies patches into the columns of a matrix ("lowering") and multiplies.

They differ in how much they copy. All take a checked `PreparedCall` and return the output without bias. Columns lie
weights first, pixels last: a copy then runs along image rows, 1.4 to 2 times as fast as the other order.
"""

import itertools
import math
from collections.abc import Iterator

import numpy as np

from convlab.reference import limits
from convlab.reference.inputs import PreparedCall
from convlab.reference.padding import pad
from convlab.spec import Conv2dSpec


def padded_input(call: PreparedCall) -> np.ndarray:
    """The padded input, C-contiguous."""
    return np.ascontiguousarray(pad(call.x, call.sides, call.spec.padding_mode))


def windows(x: np.ndarray, spec: Conv2dSpec, size: tuple[int, int]) -> np.ndarray:
    """View of padded ``x`` as ``(N, C, kernel_height, kernel_width, OH, OW)``; nothing is copied."""
    n, c, h, w = x.strides
    (down, across), (gap_down, gap_across) = spec.stride, spec.dilation
    strides = (n, c, h * gap_down, w * gap_across, h * down, w * across)
    # Not as_strided, which takes 5 µs, as long as a small convolution, and checks no bounds.
    return np.ndarray((*x.shape[:2], *spec.kernel_size, *size), x.dtype, x, 0, strides)


def blocks(call: PreparedCall) -> np.ndarray:
    """Any layer: the columns of about a thousand output pixels at a time, one matrix product for each group.

    Columns of a whole picture would take kernel height × width times its memory, and leave the cache.
    Source: Chellapilla, Puri and Simard 2006; blocks as in Chetlur et al. 2014 (cuDNN).
    """
    spec, dtype = call.spec, call.x.dtype
    view = windows(padded_input(call), spec, call.size)
    out = np.empty(call.out_shape, dtype)
    kernels = call.weight.reshape(spec.groups, spec.out_channels // spec.groups, -1)
    flat = out.reshape(len(out), *kernels.shape[:2], -1)
    width = call.size[1]
    buffer = np.empty(spec.groups * kernels.shape[2] * largest_tile(call), dtype)
    for images, rows in tiles(call):
        patches = view[images, ..., rows, :].transpose(1, 2, 3, 0, 4, 5)
        columns: np.ndarray = buffer[: patches.size].reshape(patches.shape)
        np.copyto(columns, patches)
        columns = columns.reshape(spec.groups, kernels.shape[2], -1)
        if images.stop - images.start == 1:  # one picture: the product can go straight to its place
            place = flat[images.start, ..., rows.start * width : rows.stop * width]
            np.matmul(kernels, columns, out=place)
        else:
            product = (kernels @ columns).reshape(spec.out_channels, -1, *call.size)
            out[images] = product.swapaxes(0, 1)
    return out


def deep(call: PreparedCall) -> np.ndarray:
    """Many channels: the columns of some channels at a time, and the products added up.

    Where the columns of a few pixels already fill what is set aside for them, `blocks` would multiply narrow matrices.
    """
    view, (height, width) = windows(padded_input(call), call.spec, call.size), call.size
    out = np.zeros(call.out_shape, call.x.dtype)
    rows = _even(height, limits.PIXELS // width)
    few = max(1, limits.COLUMNS // (call.weight[0, 0].nbytes * rows * width))
    buffer = np.empty(few * call.weight[0, 0].size * rows * width, out.dtype)
    for image, top in itertools.product(range(len(out)), range(0, height, rows)):
        place = out[image, :, top : top + rows].reshape(len(call.weight), -1)  # a view: whole rows
        for first in range(0, call.spec.in_channels, few):
            channels = slice(first, first + few)
            patches = view[image, channels, ..., top : top + rows, :]
            columns: np.ndarray = buffer[: patches.size].reshape(patches.shape)
            np.copyto(columns, patches)
            place += call.weight[:, channels].reshape(len(place), -1) @ columns.reshape(-1, place.shape[1])
    return out


def tiles(call: PreparedCall) -> Iterator[tuple[slice, slice]]:
    """Slices ``(images, rows)`` of the output of about `pixels_at_once`: rows of one picture, or small pictures."""
    images, height = len(call.x), call.size[0]
    several, rows = _tile(call)
    for first in range(0, images, several):
        for top in range(0, height, rows):
            yield slice(first, min(first + several, images)), slice(top, min(top + rows, height))


def largest_tile(call: PreparedCall) -> int:
    """Pixels of the largest of these tiles."""
    several, rows = _tile(call)
    return several * rows * call.size[1]


def _tile(call):
    (height, width), pixels = call.size, pixels_at_once(call)
    several = min(len(call.x), max(1, pixels // (height * width)))
    return several, _even(height, pixels // width)


def _even(height, most):
    """Rows of a tile of at most ``most`` rows, so that all tiles of a picture are about equally high."""
    count = -(-height // max(1, most))
    return -(-height // count)


def pixels_at_once(call: PreparedCall) -> int:
    """Output pixels whose columns fit both limits."""
    column = call.weight[0].nbytes * call.spec.groups
    return min(limits.PIXELS, limits.COLUMNS // column)


def pointwise(call: PreparedCall) -> np.ndarray:
    """A 1×1 kernel: every pixel is already a column, so nothing is copied (Lin, Chen and Yan 2013)."""
    spec = call.spec
    down, across = spec.stride
    x = np.ascontiguousarray(padded_input(call)[:, :, ::down, ::across])
    out = np.empty(call.out_shape, x.dtype)
    kernels = call.weight.reshape(spec.groups, spec.out_channels // spec.groups, -1)
    columns = x.reshape(len(x), spec.groups, kernels.shape[2], -1)
    np.matmul(kernels, columns, out=out.reshape(len(x), *kernels.shape[:2], -1))
    return out


def grouped(call: PreparedCall) -> np.ndarray:
    """Many small groups, depthwise above all: the columns of as many groups as stay in cache, one batched product."""
    spec, padded, (height, width) = call.spec, padded_input(call), call.size
    out = np.empty(call.out_shape, padded.dtype)
    kernels = call.weight.reshape(spec.groups, spec.out_channels // spec.groups, -1)
    per_group, per_output = call.weight.shape[1], kernels.shape[1]
    narrow = spec.stride == (1, 1) and width < 32
    view = flat_windows(padded, spec, call.size) if narrow else windows(padded, spec, call.size)
    pitch, length = (padded.shape[3], view.shape[4]) if narrow else (width, height * width)
    count = max(1, limits.BYTES // (per_group * view[0, 0].nbytes))
    buffer = np.empty(min(count, spec.groups) * per_group * view[0, 0].size, padded.dtype)
    for n in range(len(out)):
        for first in range(0, spec.groups, count):
            last = min(first + count, spec.groups)
            patches = view[n, first * per_group : last * per_group]
            columns: np.ndarray = buffer[: patches.size].reshape(patches.shape)
            np.copyto(columns, patches)
            product = kernels[first:last] @ columns.reshape(last - first, kernels.shape[2], length)
            strides = (length * out.itemsize, pitch * out.itemsize, out.itemsize)
            block = out[n, first * per_output : last * per_output]
            block[...] = np.ndarray(block.shape, out.dtype, product, 0, strides)
    return out


def flat_windows(x: np.ndarray, spec: Conv2dSpec, size: tuple[int, int]) -> np.ndarray:
    """As `windows` for stride 1, but ``(N, C, kernel_height, kernel_width, pixels)``: whole runs of the padded picture.

    Between two rows of output a run holds a few pixels that belong to no window. On narrow pictures computing them too
    costs less than copying many short rows.
    """
    n, c, h, w = x.strides
    length = (size[0] - 1) * x.shape[3] + size[1]
    strides = (n, c, h * spec.dilation[0], w * spec.dilation[1], w)
    return np.ndarray((*x.shape[:2], *spec.kernel_size, length), x.dtype, x, 0, strides)


def rows(call: PreparedCall) -> np.ndarray:
    """Few channels or wide pictures: lower along the width only, and let rows of the matrix overlap in memory.

    One product for each output row; its matrix is a view of ``kernel_height`` lowered input rows, which the next output
    row shares. Copies kernel width times the input, not kernel height × width times.
    Source: Cho and Brand 2017, "MEC: memory-efficient convolution for deep neural network".
    """
    spec, padded, (height, width) = call.spec, padded_input(call), call.size
    (down, across), (kernel_height, kernel_width) = spec.stride, spec.kernel_size
    kernels = call.weight.transpose(0, 2, 1, 3).reshape(spec.out_channels, -1)
    out = np.empty(call.out_shape, padded.dtype)
    _, c, h, w = padded.strides
    shape = (padded.shape[2], spec.in_channels, kernel_width, width)
    row, item = math.prod(shape[1:]) * out.itemsize, out.itemsize
    strip, strides = max(1, limits.STRIP // (down * row)), (row * down, width * item, item)
    for image in range(len(out)):
        lowered = np.ndarray(shape, out.dtype, padded[image], 0, (h, c, w * spec.dilation[1], w * across))
        for top in range(0, height, strip):
            count = min(strip, height - top)
            block = np.ascontiguousarray(lowered[top * down : (top + count - 1) * down + kernel_height])
            shared = np.ndarray((count, kernels.shape[1], width), out.dtype, block, 0, strides)
            np.matmul(kernels, shared, out=out[image, :, top : top + count].transpose(1, 0, 2))
    return out
