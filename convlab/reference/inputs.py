"""Where arrays and arguments come in: checked once, so that no algorithm behind it checks anything again."""

import functools
import operator
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from convlab.errors import ConvlabError
from convlab.spec import Conv2dSpec

_FLOATS = (np.dtype(np.float32), np.dtype(np.float64))


class ArrayError(ConvlabError, ValueError):
    """An array that cannot be convolved: wrong kind, wrong numbers in it, or wrong shape."""


class PreparedCall(NamedTuple):
    """One convolution, ready to compute.

    ``x`` is always ``(N, C, H, W)``; ``batched`` says whether the caller's was. ``size`` is the output's
    ``(height, width)`` and ``sides`` the padding ``((top, bottom), (left, right))``.
    """

    x: np.ndarray
    weight: np.ndarray
    bias: np.ndarray | None
    spec: Conv2dSpec
    sides: tuple
    size: tuple
    batched: bool

    @property
    def out_shape(self) -> tuple[int, ...]:
        """``(N, out_channels, height, width)``."""
        return (self.x.shape[0], self.weight.shape[0], *self.size)

    def restore_rank(self, out: np.ndarray) -> np.ndarray:
        """The result in the caller's own rank."""
        return out if self.batched else out[0]


def prepare(
    x: Any, weight: Any, bias: Any, stride: Any, padding: Any, dilation: Any, groups: Any, padding_mode: Any
) -> PreparedCall:
    """Check one convolution's arrays and arguments.

    Returns
    -------
    PreparedCall

    Raises
    ------
    Conv2dError
        Arguments or shapes that PyTorch refuses.
    ArrayError
        Something that is not a float32 or float64 array, arrays of different dtype, or a bias of the wrong shape.
    """
    x, weight = floats("x", x), kernels("weight", weight)
    same_dtype(x=x, weight=weight)
    if bias is not None:
        bias = floats("bias", bias)
        same_dtype(x=x, bias=bias)
        if bias.shape != weight.shape[:1]:
            raise ArrayError(
                f"bias has shape {bias.shape}; it needs one number for each output channel, so ({weight.shape[0]},)."
            )
    geometry = _geometry if _plain(stride, padding, dilation, groups, padding_mode) else _geometry.__wrapped__
    spec, sides, size = geometry(x.shape, weight.shape, stride, padding, dilation, groups, padding_mode)
    return PreparedCall(x if x.ndim == 4 else x[None], weight, bias, spec, sides, size, x.ndim == 4)


def floats(name: str, array: Any) -> np.ndarray:
    """``array`` itself if it is a float32 or float64 NumPy array, else a refusal that says how to get one."""
    if type(array) is not np.ndarray:
        array = _as_array(name, array)
    if array.dtype in _FLOATS:
        return array
    native = array.dtype.newbyteorder("=")
    if native in _FLOATS:  # another machine's byte order: same numbers
        return array.astype(native)
    fix = f"{name}.astype(np.float32)"
    if array.dtype == object:
        fix = f"np.array({name}.tolist(), dtype=np.float32), after every row has the same length"
    raise ArrayError(f"{name} holds {array.dtype} numbers; only float32 and float64 are computed. Write {fix}.")


def kernels(name: str, weight: Any) -> np.ndarray:
    """As `floats`, with the four dimensions of a weight."""
    weight = floats(name, weight)
    if weight.ndim != 4:
        raise ArrayError(
            f"{name} has {weight.ndim} dimensions, {weight.shape}; it needs 4: "
            "(out_channels, in_channels // groups, kernel_height, kernel_width)."
        )
    return weight


def _as_array(name, array):
    if type(array).__module__.partition(".")[0] == "torch":
        raise ArrayError(f"{name} is a torch tensor; these functions take NumPy arrays. Write {name}.detach().numpy().")
    if isinstance(array, np.ma.MaskedArray):
        raise ArrayError(f"{name} has masked values, which a convolution cannot leave out. Write {name}.filled(0.0).")
    if isinstance(array, np.ndarray):
        return np.asarray(array)  # a subclass: memmap, matrix
    kind = type(array).__name__
    raise ArrayError(f"{name} must be a NumPy array, but it is a {kind}. Write np.array({name}, dtype=np.float32).")


def same_dtype(**arrays: np.ndarray) -> None:
    """Refuse float32 with float64, as PyTorch does."""
    (first, a), (second, b) = arrays.items()
    if a.dtype != b.dtype:
        raise ArrayError(
            f"{first} is {a.dtype} but {second} is {b.dtype}; PyTorch refuses to mix them too. "
            f"Write {second}.astype({first}.dtype)."
        )


def _plain(*arguments):
    # Python counts 1 == True == 1.0 as one cache key, and only the first of them is a valid stride.
    for value in arguments:
        kind = type(value)
        if kind is not int and kind is not str and not (kind is tuple and all(type(item) is int for item in value)):
            return False
    return True


@functools.lru_cache(maxsize=256)
def _geometry(x_shape, weight_shape, stride, padding, dilation, groups, padding_mode):
    # Kept, because on a tiny picture checking takes longer than convolving.
    spec = layer(weight_shape, stride, padding, dilation, groups, padding_mode)
    shape = spec.output_shape(x_shape)
    return spec, spec.explicit_padding, shape[-2:]


def layer(
    weight_shape: Sequence[int], stride: Any, padding: Any, dilation: Any, groups: Any, padding_mode: Any = "zeros"
) -> Conv2dSpec:
    """The spec that goes with a weight of this shape, or its refusal."""
    try:
        count = max(operator.index(groups), 1)
    except TypeError:
        count = 1  # the spec will refuse such groups
    out_channels, per_group, *kernel_size = weight_shape
    channels = per_group * count
    return Conv2dSpec(
        channels, out_channels, tuple(kernel_size), stride, padding, dilation, groups, padding_mode=padding_mode
    )
