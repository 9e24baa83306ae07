"""Shapes of the commonest operations' results on meta tensors.

Torch's own rules for them are in Python, and their first use imports torch's compiler, which takes seconds on a laptop.
What is not plain here is left to torch.
"""

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch.utils._pytree import tree_leaves, tree_map

aten = torch.ops.aten


def result(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """The result of an operation on meta tensors; None where torch should find it, or say what does not fit."""
    name = func._overloadpacket.__name__
    if name in _RULES:
        return _RULES[name](*args, **kwargs)
    if name in _EACH_CHANNEL:
        return _each_channel(func, args, kwargs)
    if torch.Tag.pointwise in func.tags:
        return _pointwise(func, args, kwargs)
    return None


def like(tensor: torch.Tensor) -> torch.Tensor:
    """An empty meta tensor of the same shape and type, its axes in the same order in memory, without gaps."""
    stride = tensor.stride()
    if not _is_dense(tensor):
        stride, step = list(stride), 1
        for axis in sorted(range(tensor.ndim), key=lambda i: (tensor.stride(i), i < 0, -i)):
            stride[axis], step = step, step * max(tensor.shape[axis], 1)
    return torch.empty_strided(tensor.shape, stride, dtype=tensor.dtype, device="meta")


def new(
    tensor: torch.Tensor,
    shape: Sequence[int],
    dtype: torch.dtype | None = None,
    layout: torch.layout = torch.contiguous_format,
) -> torch.Tensor:
    """An empty meta tensor of the same type."""
    return torch.empty(shape, dtype=dtype or tensor.dtype, device="meta", memory_format=layout)


def _is_dense(tensor):
    extent = 1 + sum(step * (size - 1) for step, size in zip(tensor.stride(), tensor.shape, strict=True))
    return extent == tensor.numel()


# -- operations number by number ---------------------------------------------------------------------------------------


def _pointwise(func, args, kwargs):
    """Done with one number of each tensor: that tells the type; sizes are broadcast."""
    tensors = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, torch.Tensor)]
    if func._schema.is_mutable or "out" in kwargs or any(tensor.layout is not torch.strided for tensor in tensors):
        return _in_place(func, args, kwargs)
    shape = _broadcast(tensors)
    if shape is None:
        return None
    outs = _probed(func, args, kwargs, lambda tensor: (1,) * tensor.ndim)
    if not isinstance(outs, torch.Tensor):
        return None
    first = next((tensor for tensor in tensors if tensor.shape == shape), None)
    if first is None:
        return new(outs, shape)
    made = like(first)
    return (
        made if made.dtype == outs.dtype else torch.empty_strided(shape, made.stride(), dtype=outs.dtype, device="meta")
    )


def _in_place(func, args, kwargs):
    """``x += y`` gives x, if y is not larger."""
    name = func._overloadpacket.__name__
    if not name.endswith("_") or not args or not isinstance(args[0], torch.Tensor) or not args[0].is_floating_point():
        return None
    tensors = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, torch.Tensor)]
    fits = _broadcast(tensors) == args[0].shape
    return args[0] if fits and not any(tensor.is_complex() for tensor in tensors) else None


def _broadcast(tensors):
    try:
        return np.broadcast_shapes(*(tuple(tensor.shape) for tensor in tensors))  # torch's imports its compiler
    except ValueError:
        return None


def _probed(func, args, kwargs, shape):
    """What the operation gives for real tensors of these shapes, filled with ones."""

    def probe(thing):
        return torch.ones(shape(thing), dtype=thing.dtype) if isinstance(thing, torch.Tensor) else thing

    args, kwargs = tree_map(probe, (args, kwargs))
    if kwargs.get("device") is not None:
        kwargs = kwargs | {"device": torch.device("cpu")}
    try:
        return func(*args, **kwargs)
    except (RuntimeError, IndexError, NotImplementedError):
        return None


# Operations on each channel by itself, done on one channel: torch's own rules for what a size becomes.
_EACH_CHANNEL = frozenset(
    """max_pool2d_with_indices max_pool3d_with_indices avg_pool2d avg_pool3d _adaptive_avg_pool2d adaptive_max_pool2d
    _adaptive_avg_pool3d adaptive_max_pool3d adaptive_avg_pool2d upsample_nearest2d upsample_bilinear2d
    upsample_bicubic2d _upsample_nearest_exact2d reflection_pad2d replication_pad2d
    """.split()  # noqa: SIM905
)
_PROBED = 2**18  # pixels; more take longer than torch's own rules


def _each_channel(func, args, kwargs):
    x = args[0]
    if x.ndim < 4 or math.prod(x.shape[2:]) > _PROBED or not x.numel() or kwargs:
        return None
    sizes = [n for n in tree_leaves(args[1:]) if isinstance(n, int)]
    if any(n > 1024 for n in sizes):
        return None
    outs = _probed(func, args, kwargs, lambda tensor: (1, 1, *tensor.shape[2:]))
    if outs is None:
        return None
    layout = torch.channels_last if x.ndim == 4 and _is_channels_last(x) else torch.contiguous_format
    return tree_map(lambda out: new(out, (*x.shape[:2], *out.shape[2:]), layout=layout), outs)


def _is_channels_last(x):
    return x.is_contiguous(memory_format=torch.channels_last) and not x.is_contiguous()


# -- sums, products, and joining ---------------------------------------------------------------------------------------


def _mm(a, b):
    fits = a.ndim == b.ndim == 2 and a.shape[1] == b.shape[0] and a.dtype == b.dtype
    return new(a, (a.shape[0], b.shape[1])) if fits else None


def _addmm(added, a, b, *, beta=1, alpha=1):
    out = _mm(a, b)
    fits = out is not None and added.dtype == a.dtype and added.ndim <= 2
    return out if fits and _broadcasts(added.shape, out.shape) else None


def _bmm(a, b):
    fits = a.ndim == b.ndim == 3 and a.shape[0] == b.shape[0] and a.shape[2] == b.shape[1] and a.dtype == b.dtype
    return new(a, (*a.shape[:2], b.shape[2])) if fits else None


def _baddbmm(added, a, b, *, beta=1, alpha=1):
    out = _bmm(a, b)
    fits = out is not None and added.dtype == a.dtype
    return out if fits and _broadcasts(added.shape, out.shape) else None


def _broadcasts(shape, to):
    return len(shape) <= len(to) and all(a in (1, b) for a, b in zip(shape[::-1], to[::-1], strict=False))


def _cat(tensors, dim=0):
    first = tensors[0]
    if any(t.ndim != first.ndim or t.dtype != first.dtype for t in tensors) or not -first.ndim <= dim < first.ndim:
        return None
    dim %= first.ndim
    sizes = [(*t.shape[:dim], *t.shape[dim + 1 :]) for t in tensors]
    if any(size != sizes[0] for size in sizes):
        return None
    layout = (
        torch.channels_last if first.ndim == 4 and all(map(_is_channels_last, tensors)) else torch.contiguous_format
    )
    shape = (*first.shape[:dim], sum(t.shape[dim] for t in tensors), *first.shape[dim + 1 :])
    return new(first, shape, layout=layout)


def _reduced(x, dim=None, keepdim=False, *, dtype=None):
    if not x.is_floating_point() and not dtype:
        return None
    dims = [dim] if isinstance(dim, int) else dim or range(x.ndim)
    if any(not -x.ndim <= d < x.ndim for d in dims):
        return None
    dims = {d % x.ndim for d in dims}
    shape = [1 if i in dims else n for i, n in enumerate(x.shape) if keepdim or i not in dims]
    return new(x, shape, dtype)


def _softmax(x, dim, half_to_float):
    return like(x) if x.is_floating_point() and not half_to_float and -x.ndim <= dim < max(x.ndim, 1) else None


def _safe_softmax(x, dim, dtype=None):
    return _softmax(x, dim, dtype not in (None, x.dtype))


def _each_number(x):
    return like(x) if x.is_floating_point() else None


def _clone(x, *, memory_format=None):
    return like(x) if memory_format in (None, torch.preserve_format) else new(x, x.shape, layout=memory_format)


def _like(x, *, dtype=None, memory_format=None, **more):
    if memory_format not in (None, torch.preserve_format):
        return new(x, x.shape, dtype, memory_format)
    made = like(x)
    return made if dtype in (None, x.dtype) else torch.empty_strided(x.shape, made.stride(), dtype=dtype, device="meta")


def _full_like(x, value, **more):
    return _like(x, **more)


def _stack(tensors, dim=0):
    first = tensors[0]
    if any(t.shape != first.shape or t.dtype != first.dtype for t in tensors) or not -first.ndim <= dim <= first.ndim:
        return None
    dim %= first.ndim + 1
    return new(first, (*first.shape[:dim], len(tensors), *first.shape[dim:]))


def _prelu(x, weight):
    return like(x) if _same_type(x, weight) and _broadcast([x, weight]) == x.shape else None


def _moved(x, *rest):
    return new(x, x.shape)


def _dropout(x, p, train):
    return (like(x), new(x, x.shape, torch.bool)) if x.is_floating_point() else None


# -- normalisation and convolution -------------------------------------------------------------------------------------


def _layer_norm(x, shape, weight, bias, eps):
    before = x.ndim - len(shape)
    if before < 0 or tuple(x.shape[before:]) != tuple(shape) or not _same_type(x, weight, bias):
        return None
    stats = (*x.shape[:before], *(1 for _ in shape))
    return new(x, x.shape), new(x, stats), new(x, stats)


def _group_norm(x, weight, bias, n, channels, pixels, groups, eps):
    return (like(x), new(x, (n, groups)), new(x, (n, groups))) if _same_type(x, weight, bias) else None


def _batch_norm(x, weight, bias, mean, var, training, momentum, eps):
    numbers = [t for t in (weight, bias, mean, var) if t is not None]
    if x.ndim < 2 or not _same_type(x, *numbers) or any(t.shape != (x.shape[1],) for t in numbers):
        return None
    stats = (x.shape[1],) if training else (0,)
    return like(x), new(x, stats), new(x, stats)


def _batch_norm_legit(x, weight, bias, mean, var, momentum, eps):
    return _batch_norm(x, weight, bias, mean, var, False, momentum, eps)


def _same_type(x, *others):
    return x.is_floating_point() and all(t is None or t.dtype == x.dtype for t in others)


def _convolution(x, weight, bias, stride, padding, dilation, transposed, output_padding, groups):
    axes = x.ndim - 2
    if axes < 1 or weight.ndim != x.ndim or not all(len(n) in (1, axes) for n in (stride, padding, dilation)):
        return None
    channels, width = (
        (weight.shape[0], weight.shape[1] * groups) if transposed else (weight.shape[1] * groups, weight.shape[0])
    )
    if x.shape[1] != channels or x.dtype != weight.dtype or width % groups or channels % groups or not x.numel():
        return None
    if bias is not None and (tuple(bias.shape) != (width,) or bias.dtype != x.dtype):
        return None
    wide = [tuple(n) * axes if len(n) == 1 else tuple(n) for n in (stride, padding, dilation)]
    more = tuple(output_padding) * axes if len(output_padding) == 1 else tuple(output_padding)
    sizes, padded, extents = [], [], []
    for i, (size, kernel) in enumerate(zip(x.shape[2:], weight.shape[2:], strict=True)):
        step, pad, gap = (n[i] for n in wide)
        extent = gap * (kernel - 1) + 1
        if min(step, gap) < 1 or pad < 0:
            return None
        sizes.append(
            (size - 1) * step - 2 * pad + extent + more[i] if transposed else (size + 2 * pad - extent) // step + 1
        )
        padded.append(size + 2 * pad)
        extents.append(extent)
    if not transposed and any(map(operator.lt, padded, extents)):
        # As torch says it of real tensors; of tensors without numbers, versions before 2.6 gave a size of 0 in silence.
        padded, extents = (" x ".join(map(str, sizes)) for sizes in (padded, extents))
        raise RuntimeError(
            f"Calculated padded input size per channel: ({padded}). Kernel size: ({extents}). "
            "Kernel size can't be greater than actual input size"
        )
    if min(sizes) < 1:
        return None
    last = axes == 2 and any(map(_is_channels_last, (x, weight)))
    layout = torch.channels_last if last else torch.contiguous_format
    return new(x, (x.shape[0], width, *sizes), layout=layout)


_RULES: dict[str, Callable[..., Any]] = {
    "convolution": _convolution,
    "native_batch_norm": _batch_norm,
    "_native_batch_norm_legit_no_training": _batch_norm_legit,
    "native_layer_norm": _layer_norm,
    "native_group_norm": _group_norm,
    "native_dropout": _dropout,
    "mm": _mm,
    "addmm": _addmm,
    "bmm": _bmm,
    "baddbmm": _baddbmm,
    "cat": _cat,
    "mean": _reduced,
    "sum": _reduced,
    "amax": _reduced,
    "_softmax": _softmax,
    "_log_softmax": _softmax,
    "_safe_softmax": _safe_softmax,
    "hardswish": _each_number,
    "clone": _clone,
    "empty_like": _like,
    "zeros_like": _like,
    "ones_like": _like,
    "rand_like": _like,
    "randn_like": _like,
    "full_like": _full_like,
    "stack": _stack,
    "_prelu_kernel": _prelu,
    "roll": _moved,
    "flip": _moved,
    "channel_shuffle": _moved,
}


# -- what is made from nothing -----------------------------------------------------------------------------------------


def made_elements(func: Any, args: Sequence[Any]) -> int | None:
    """How many elements an operation without tensors makes; None where that is not plain."""
    name = func._overloadpacket.__name__
    if not args:
        return None
    if isinstance(args[0], list | tuple):
        return math.prod(args[0])
    match name:
        case "arange":
            start, end, step = (0, args[0], 1) if len(args) == 1 else (*args, 1)[:3]
            return max(0, math.ceil((end - start) / step)) if step else None
        case "eye":
            return args[0] * (args[1] if len(args) > 1 else args[0])
        case "scalar_tensor":
            return 1
        case "linspace" | "logspace":
            return args[2]
        case "randperm":
            return args[0]
    return None
