"""Further cases for the tests of lesson 01's tasks."""

import itertools

import numpy as np


def _pictures(rng):
    shapes = [(h, w) for h in (1, 3) for w in (1, 4)]
    shapes += [(*size, c) for size, c in itertools.product(shapes, (1, 2, 3, 5))]
    shapes += [(n, 2, 3, c) for n, c in itertools.product((1, 2, 3), (1, 2, 4))]
    pictures = [rng.integers(0, 256, shape, dtype=np.uint8) for shape in shapes]
    return [{"picture": picture} for picture in [*pictures, *(p.astype(np.float32) / 99 - 1 for p in pictures)]]


def _singles(rng):
    grid = itertools.product((1, 2, 3), (3, 4), (3, 5), (1, 2, 3), (1, 3))
    return [
        {"x": rng.standard_normal((c, h, w)), "w": rng.standard_normal((c, kh, kw)), "b": float(rng.standard_normal())}
        for c, h, w, kh, kw in grid
    ]


MORE = {"to_nchw": _pictures, "conv_single": _singles}
FACTS = {"adapt_first_layer": ("kind", "in_channels", "trainable")}
