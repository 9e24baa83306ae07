"""Further cases for the tests of lesson 02's tasks."""

import itertools


def _params(rng):
    grid = itertools.product((2, 6), (4, 8), (1, 3), (1, 2, 5), (1, 2), (True, False))
    return [dict(zip(("in_channels", "out_channels", "kh", "kw", "groups", "bias"), c, strict=True)) for c in grid]


def _macs(rng):
    names = ("in_channels", "out_channels", "kh", "kw", "stride", "padding", "groups", "height", "width")
    grid = itertools.product((2, 4), (2, 6), (1, 3), (2, 3), (1, 2, 3), (0, 1, 2), (1, 2), (5, 8), (6, 7))
    return [dict(zip(names, case, strict=True)) for case in grid]


def _banks(rng):
    grid = itertools.product((1, 2, 3, 5), (1, 3, 5, 9), (2.5, 4.0, 7.0), (0.8, 2.0))
    return [dict(zip(("n", "k", "lam", "sigma"), case, strict=True)) for case in grid]


MORE = {"n_params": _params, "macs": _macs, "gabor_bank": _banks}
