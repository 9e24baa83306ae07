"""Further cases for the tests of lesson 04's tasks."""

import itertools

import numpy as np


def _counts(rng):
    grid = itertools.product(range(1, 9), range(1, 5), range(1, 5), range(4))
    return [dict(zip("nksp", c, strict=True)) for c in grid if c[0] + 2 * c[3] >= c[1]]


def _blurs(rng):
    grid = itertools.product((1, 3), range(1, 7), (1, 2, 3), (7, 8), (9,))
    return [
        {"channels": c, "k": k, "stride": s, "x": rng.random((2, c, h, w)).astype(np.float32)} for c, k, s, h, w in grid
    ]


MORE = {"usage_counts": _counts, "blur_pool": _blurs}
FACTS = {"blur_pool": ("parameters", "buffers"), "repair": ("parameters",)}
