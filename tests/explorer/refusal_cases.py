"""Settings that can be typed into the explorer and that some layer of PyTorch refuses, for both languages."""

import itertools
import random

ONE = ("in_channels", "out_channels", "groups")
TWO = ("kernel_size", "stride", "padding", "dilation")
# Whole, negative and zero; fractions as a field gives them, also such as the two languages write in different ways.
NUMBERS = (-3, -1, 0, 1, 2, 3, 5, 7, 2.5, 0.5, -0.5, 1.25, 1e-5, 2.5e-7, -3e-5, 0.1, 1 / 3)


def cases(count=4000, seed=14):
    """``{"spec", "size"}`` with every argument out of bounds alone and in pairs, then random ones."""
    plain = {"in_channels": 4, "out_channels": 4, "kernel_size": [3, 3]}
    for name, number in itertools.product((*ONE, *TWO), NUMBERS):
        for value in [number] if name in ONE else [[number, number], [1, number], [number, 1]]:
            yield {"spec": plain | {name: value}, "size": [6, 6]}
    rng = random.Random(seed)
    for _ in range(count):
        given = {name: rng.choice([1, 2, 3, 4, 6, 8]) for name in ONE}
        given |= {name: [rng.choice([1, 1, 2, 3, 4, 5]) for _ in "hw"] for name in TWO}
        given["padding"] = rng.choice(["same", "valid", [0, 0], [rng.randint(0, 7), rng.randint(0, 7)]])
        given["padding_mode"] = rng.choice(["zeros", "reflect", "replicate", "circular"])
        if rng.random() < 0.6:
            given["groups"] = 1
        if rng.random() < 0.4:
            name = rng.choice([*ONE, *TWO])
            given[name] = rng.choice(NUMBERS) if name in ONE else [rng.choice(NUMBERS), rng.choice(NUMBERS)]
        yield {"spec": given, "size": [rng.choice([0, 1, 2, 3, 4, 5, 7, 9]), rng.choice([-1, 1, 2, 3, 5, 7, 9])]}
