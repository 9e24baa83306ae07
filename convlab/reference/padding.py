"""Padding in all four modes, and its adjoint, which carries gradients back."""

import numpy as np

from convlab.spec import Size


def pad(x: np.ndarray, sides: tuple[Size, Size], mode: str = "zeros") -> np.ndarray:
    """Add pixels around the last two axes.

    Parameters
    ----------
    x : ndarray, shape (..., H, W)
    sides : ((int, int), (int, int))
        Pixels added ``((top, bottom), (left, right))``.
    mode : {"zeros", "reflect", "replicate", "circular"}
        As in ``torch.nn.Conv2d``. ``reflect`` needs less padding than pixels, ``circular`` at most as much.

    Returns
    -------
    ndarray, shape (..., top + H + bottom, left + W + right)
        ``x`` itself, not a copy, if nothing is added.
    """
    (top, bottom), (left, right) = sides
    if top == bottom == left == right == 0:
        return x
    height, width = x.shape[-2:]
    if mode == "zeros":
        # Not np.pad: on small pictures its own overhead is larger than the convolution.
        out = np.zeros((*x.shape[:-2], top + height + bottom, left + width + right), x.dtype)
        out[..., top : top + height, left : left + width] = x
        return out
    rows = source_index(height, top, bottom, mode)
    columns = source_index(width, left, right, mode)
    return x[..., rows[:, None], columns]


def source_index(length: int, before: int, after: int, mode: str) -> np.ndarray:
    """Which pixel of the original each padded position shows, along one axis; every mode but zeros is such a choice."""
    index = np.arange(-before, length + after)
    if mode == "replicate":
        return index.clip(0, length - 1)
    if mode == "circular":
        return index % length
    index = np.abs(index)  # reflect: the edge pixel is the mirror, so it does not appear twice
    return np.where(index < length, index, 2 * (length - 1) - index)


def pad_adjoint(grad: np.ndarray, sides: tuple[Size, Size], mode: str = "zeros") -> np.ndarray:
    """Carry a gradient back through `pad`: every pixel gets the sum over the places that show it.

    Parameters
    ----------
    grad : ndarray, shape (..., top + H + bottom, left + W + right)
    sides, mode
        As given to `pad`.

    Returns
    -------
    ndarray, shape (..., H, W)
    """
    rows, columns = sides
    grad = _fold(grad, *columns, mode)
    return _fold(grad.swapaxes(-1, -2), *rows, mode).swapaxes(-1, -2)


def _fold(grad, before, after, mode):
    # Along the last axis: cut off both borders and add each to the pixels it was copied from.
    length = grad.shape[-1] - before - after
    inner = grad[..., before : before + length]
    if mode == "zeros" or before == after == 0:
        return inner
    inner = inner.copy()
    head, tail = grad[..., :before], grad[..., before + length :]
    if mode == "replicate":
        inner[..., 0] += head.sum(-1)
        inner[..., -1] += tail.sum(-1)
    elif mode == "circular":
        inner[..., length - before :] += head
        inner[..., :after] += tail
    else:
        inner[..., 1 : before + 1] += head[..., ::-1]
        inner[..., length - 1 - after : length - 1] += tail[..., ::-1]
    return inner
