"""Further cases for the tests of lesson 03's tasks."""

import itertools


def _layers(rng):
    grid = itertools.product((1, 2), (1, 3), (5, 8), (1, 3), (2, 3), (1, 2, 3), (0, 1, 2), (1, 2))
    return [
        {
            "x": rng.normal(size=(n, c, h, 9)),
            "w": rng.normal(size=(2, c, kh, kw)),
            "stride": s,
            "padding": p,
            "dilation": d,
        }
        for n, c, h, kh, kw, s, p, d in grid
    ]


def _chains(rng):
    layers = [
        (kind, k, s, p, d)
        for kind in ("conv", "pool")
        for k in (1, 2, 3)
        for s in (1, 2)
        for p in (0, 1)
        for d in (1, 2)
    ]
    return [{"layers": [list(one), ["conv", 3, 2, 1, 2], list(other)]} for one in layers for other in layers[::5]]


MORE = {"corr2d": _layers, "receptive_field": _chains}
