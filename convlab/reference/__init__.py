"""Convolution in NumPy: the definition in loops, fast forward and backward passes, other views of the same thing."""

from convlab.reference.backward import conv2d_backward
from convlab.reference.forward import conv2d
from convlab.reference.gradcheck import gradient_error, numerical_gradient
from convlab.reference.inputs import ArrayError
from convlab.reference.loops import conv2d_loops
from convlab.reference.padding import pad, pad_adjoint
from convlab.reference.views import (
    compose,
    conv2d_fft,
    conv_transpose2d,
    dilate,
    im2col,
    toeplitz,
    ungroup,
    windows,
)

__all__ = [
    "ArrayError",
    "compose",
    "conv2d",
    "conv2d_backward",
    "conv2d_fft",
    "conv2d_loops",
    "conv_transpose2d",
    "dilate",
    "gradient_error",
    "im2col",
    "numerical_gradient",
    "pad",
    "pad_adjoint",
    "toeplitz",
    "ungroup",
    "windows",
]
