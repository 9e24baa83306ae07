"""The numbers the explorer starts with: small, whole, always the same. ``static/explorer.js`` holds the same rule."""

import numpy as np


def _scramble(*places):
    a, b, c, d = places
    n = (a * 73 + b * 151 + c * 283 + d * 409 + 17) % 1009
    return (n * n + 31 * n + 7) % 1009


def default_input(spec, size):
    """Numbers 0, 1 and 2, shape ``(in_channels, height, width)``, float64."""
    return np.fromfunction(lambda c, i, j: _scramble(1, c, i, j) % 3, (spec.in_channels, *size), dtype=int).astype(
        float
    )


def default_weight(spec):
    """Numbers -1, 0 and 1 of the shape ``spec.weight_shape``, float64."""
    return np.fromfunction(lambda o, c, u, v: _scramble(o + 10, c, u, v) % 3 - 1, spec.weight_shape, dtype=int) * 1.0


def default_bias(spec):
    """1, -1 or 2 for each output channel, float64; never 0, so that the bias can be seen."""
    return np.array([(1.0, -1.0, 2.0)[o % 3] for o in range(spec.out_channels)])
