"""Winograd's minimal filtering: a 3×3 layer in 36 multiplications for 4×4 outputs, where the definition needs 144.

Rounds more than the definition: in float32 about 5e-6 of the largest output (the definition: 3e-7), in float64
1e-14. So it runs only when asked for, and never in a checker. Source: Lavin and Gray 2015, "Fast algorithms for
convolutional neural networks"; on the choice of points Barabasz et al. 2018.
"""

import functools
from collections.abc import Sequence

import numpy as np

from convlab.reference import limits
from convlab.reference.inputs import PreparedCall
from convlab.reference.lowering import padded_input
from convlab.reference.padding import pad

OUT, KERNEL = 4, 3
TILE = OUT + KERNEL - 1
POINTS = (0.0, 1.0, -1.0, 0.5, -2.0)  # with 2 in place of 1/2, the customary choice, the error is three times as large


@functools.cache
def transforms(dtype: np.dtype) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The matrices for input (36×36), kernel (36×9) and output (16×36), both axes at once."""
    points = np.array(POINTS)
    others = [np.delete(points, j) for j in range(len(points))]
    scale = np.array([np.prod(p - rest) for p, rest in zip(points, others, strict=True)])
    # Evaluate both polynomials at the points and at infinity, multiply there, interpolate (Toom 1963, Cook 1966).
    kernel, out, inside = np.zeros((TILE, KERNEL)), np.zeros((OUT, TILE)), np.zeros((TILE, TILE))
    kernel[:-1], kernel[-1, -1] = points[:, None] ** np.arange(KERNEL) / scale[:, None], 1
    out[:, :-1], out[-1, -1] = points ** np.arange(OUT)[:, None], 1
    for row, rest in zip(inside, others, strict=False):
        row[:-1] = np.poly(rest)[::-1]
    inside[-1] = np.poly(points)[::-1]
    to_tiles, to_kernels, to_out = (np.kron(m, m).astype(dtype) for m in (inside, kernel, out))
    return to_tiles, to_kernels, to_out


def applies(call: PreparedCall) -> bool:
    """Whether this is a dense 3×3 layer without stride or dilation."""
    spec = call.spec
    return (spec.kernel_size, spec.stride, spec.dilation, spec.groups) == ((3, 3), (1, 1), (1, 1), 1)


def is_faster(call: PreparedCall) -> bool:
    """Whether the transforms, which take the place of three quarters of the multiplications, are outweighed."""
    height, width = call.size
    tiles = -(-height // OUT) * -(-width // OUT)  # of one picture: they share a product
    return tiles >= 48 and min(call.weight.shape[:2]) >= 32 and applies(call)


def winograd(call: PreparedCall) -> np.ndarray:
    """Transform kernels and tiles, multiply, transform back; a strip of tiles at a time."""
    to_tiles, to_kernels, to_out = transforms(call.x.dtype)
    out_channels, channels = call.weight.shape[:2]
    high, wide = (-(-n // OUT) for n in call.size)
    padded = padded_input(call)
    lack = [OUT * n + KERNEL - 1 - m for n, m in zip((high, wide), padded.shape[2:], strict=True)]
    padded = pad(padded, ((0, lack[0]), (0, lack[1])))  # up to whole tiles
    kernels = (to_kernels @ call.weight.reshape(-1, KERNEL**2).T).reshape(TILE**2, out_channels, channels)
    out = np.empty((len(padded), out_channels, high, OUT, wide, OUT), padded.dtype)
    rows = min(high, max(1, limits.TILES // wide))
    work = [np.empty((TILE**2 if k < 3 else OUT**2) * c * rows * wide, out.dtype)
            for k, c in enumerate((channels, channels, out_channels, out_channels))]  # fmt: skip
    n, c, h, w = padded.strides
    shape = (len(padded), TILE, TILE, channels, high, wide)
    view = np.ndarray(shape, out.dtype, padded, 0, (n, h, w, c, h * OUT, w * OUT))
    for image in range(len(out)):
        for top in range(0, high, rows):
            patches = view[image, ..., top : top + rows, :]
            strip(patches, kernels, to_tiles, to_out, out[image, :, top : top + rows], work)
    out = out.reshape(len(out), out_channels, high * OUT, wide * OUT)
    return np.ascontiguousarray(out[:, :, : call.size[0], : call.size[1]])


def strip(
    patches: np.ndarray,
    kernels: np.ndarray,
    to_tiles: np.ndarray,
    to_out: np.ndarray,
    place: np.ndarray,
    work: Sequence[np.ndarray],
) -> None:
    """One strip of tiles: gather, transform, 36 matrix products, transform back, put in place."""
    channels, high, wide = patches.shape[2:]
    count, out_channels = high * wide, len(place)
    tiles, moved, product, back = work
    tiles = tiles[: patches.size].reshape(patches.shape)
    np.copyto(tiles, patches)
    moved = moved[: tiles.size].reshape(TILE**2, channels, count)
    np.matmul(to_tiles, tiles.reshape(TILE**2, -1), out=moved.reshape(TILE**2, -1))
    product = product[: TILE**2 * out_channels * count].reshape(TILE**2, out_channels, count)
    np.matmul(kernels, moved, out=product)
    back = back[: OUT**2 * out_channels * count].reshape(-1, OUT**2)
    np.matmul(product.reshape(TILE**2, -1).T, to_out.T, out=back)
    row = np.dtype((np.void, OUT * back.itemsize))  # a tile's row moves as one item, twice as fast as four numbers
    place.view(row)[..., 0] = back.view(row).reshape(out_channels, high, wide, OUT).swapaxes(2, 3)
