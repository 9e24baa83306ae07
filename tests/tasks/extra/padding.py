"""Further cases for the tests of lesson 05's tasks."""

import itertools

import numpy as np


def _kernels(rng):
    return [{"kernel_size": k, "dilation": d} for k, d in itertools.product(range(1, 16), range(1, 8))]


def _pictures(rng):
    grid = itertools.product(("zeros", "reflect", "replicate", "circular"), (1, 3), (3, 5), (0, 1, 2), (0, 2), (0, 1))
    return [{"x": rng.normal(size=(c, h, 4)), "pad": [a, b, c0, a], "mode": m} for m, c, h, a, b, c0 in grid]


def _layers(rng):
    grid = itertools.product((6, 7, 9), (8, 11), (1, 2, 3, 4), (1, 3, 6), (1, 2, 3), (1, 2, 4))
    return [
        {
            "x": rng.normal(size=(1, 2, h, w)).astype(np.float32),
            "weight": rng.normal(size=(3, 2, kh, kw)).astype(np.float32),
            "bias": rng.normal(size=3).astype(np.float32),
            "stride": [down, across],
        }
        for h, w, kh, kw, down, across in grid
    ]


MORE = {"same_pad": _kernels, "pad2d": _pictures, "tf_same": _layers}
FACTS = {"tf_same": ("parameters",)}
