"""Another processor's rounding, played on this one: run when a kernel starts, it moves sums by what another order may.

A sum of floats depends on the order of its additions, and that order is the processor's own business. Whatever order
is taken, the result moves by about ``eps · Σ|x·w|`` or less; here each convolution, product and sum of floats is moved
by a random part of that. Sums that are exact in every order (whole numbers, halves, quarters …) stay as they are. A
lesson whose outputs or asserts change takes for equal what other machines round otherwise.
"""

import contextlib
import functools

import numpy as np
import torch
from torch.utils._python_dispatch import _get_current_dispatch_mode_stack

_dice = np.random.default_rng(20)
# Multiples of a small power of two add up without rounding as long as they are small themselves.
_STEPS, _LARGEST = 2.0**10, 2.0**12
_busy = False


@contextlib.contextmanager
def _once():
    """Operations inside of an operation are not moved again, nor are those that look."""
    global _busy
    _busy = True
    try:
        with torch.no_grad():
            yield
    finally:
        _busy = False


def _moved(operation):
    """The operation with its results moved by a random part of eps times what it adds up with all signs left out."""

    @functools.wraps(operation)
    def moved(*args, **kwargs):
        result = operation(*args, **kwargs)
        if _busy or _get_current_dispatch_mode_stack() or not _is_float(result) or getattr(result, "is_meta", False):
            return result
        with _once():
            if all(_adds_exactly(value) for value in args if _is_float(value)):
                return result
            options = {key: _without_sign(value) for key, value in kwargs.items() if key != "out"}
            sizes = operation(*map(_without_sign, args), **options)
            noise = _dice.uniform(-1, 1, tuple(result.shape))
            if isinstance(result, np.ndarray | np.floating):
                return (result + noise * sizes * np.finfo(result.dtype).eps).astype(result.dtype)
            moves = torch.as_tensor(noise).to(result.dtype) * sizes * torch.finfo(result.dtype).eps
        return result + moves

    return moved


def _is_float(value):
    if isinstance(value, torch.Tensor):
        return value.is_floating_point()
    return isinstance(value, np.ndarray | np.floating) and value.dtype.kind == "f"


def _adds_exactly(value):
    value = value.detach().double().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
    return not value.size or (abs(value).max() <= _LARGEST and bool((value * _STEPS % 1 == 0).all()))


def _without_sign(value):
    return abs(value.detach() if isinstance(value, torch.Tensor) else value) if _is_float(value) else value


def install():
    functional = torch.nn.functional
    for name in ("conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d"):
        moved = _moved(getattr(functional, name))
        setattr(functional, name, moved)
        setattr(torch, name, moved)
    functional.linear = _moved(functional.linear)
    for name in ("matmul", "mm", "bmm", "sum", "mean"):
        setattr(torch, name, _moved(getattr(torch, name)))
        setattr(torch.Tensor, name, _moved(getattr(torch.Tensor, name)))
    torch.Tensor.__matmul__ = _moved(torch.Tensor.__matmul__)
    for name in ("tensordot", "dot", "sum", "mean", "einsum"):
        setattr(np, name, _moved(getattr(np, name)))
    import convlab
    import convlab.reference

    for name in ("conv2d", "conv2d_loops"):
        moved = _moved(getattr(convlab, name))
        setattr(convlab, name, moved)
        setattr(convlab.reference, name, moved)


install()
