"""The column of receptive fields against an oracle that knows nothing of it: disturb the image, see what changes."""

import numpy as np
import pytest
import torch
from idioms import IDIOMS, C, conv
from torch import nn

import convlab as cl
from convlab.models import flow

SIZE = 24


def oracle(module, seed, draws=2):
    """Which positions of the answer change with each row, and with each column: boolean ``(2, SIZE, h, w)``.

    A row is disturbed pixel by pixel with one random number each, all at once: a unit that depends on any of them
    changes.
    """
    generator = torch.Generator().manual_seed(seed)
    module = module.double().eval()
    reached = None
    with torch.no_grad():
        for _ in range(draws):
            for parameter in module.parameters():
                parameter.copy_(torch.randn(parameter.shape, generator=generator, dtype=torch.float64) / 3)
            image = torch.randn(1, 3, SIZE, SIZE, generator=generator, dtype=torch.float64)
            plain = module(image)
            images = image.repeat(2 * SIZE, 1, 1, 1)
            change = 3 * torch.rand(images.shape, generator=generator, dtype=torch.float64) + 1
            for k in range(SIZE):
                images[k, :, k] += change[k, :, k]
                images[SIZE + k, :, :, k] += change[SIZE + k, :, :, k]
            far = (module(images) - plain).abs() > 1e-10 * plain.abs().max()
            there = far.any(1).view(2, SIZE, *plain.shape[2:])
            reached = there if reached is None else reached | there
    return reached.numpy()


def extent(reached):
    """Height and width of what a unit depends on, from which rows and columns move it, ``(2, SIZE)``."""
    found = [np.flatnonzero(axis) for axis in reached]
    return tuple(int(np.ptp(pixels)) + 1 if len(pixels) else 0 for pixels in found)


def compared(module, name, seed=0):
    """The column's last entry, and what the oracle finds for the unit in the middle and for all units."""
    torch.manual_seed(seed)
    table = cl.review_model(module.double(), (3, SIZE, SIZE), measure=False).table
    field = [row.field for row in table if row.name == name][-1]
    reached = oracle(module, seed)
    h, w = reached.shape[2:]
    middle = extent(reached[..., h // 2, w // 2])
    largest = tuple(max(extent(reached[..., i, j])[axis] for i in range(h) for j in range(w)) for axis in (0, 1))
    return field, middle, largest


def agrees(field, middle, largest):
    if isinstance(field, flow.AtMost):
        return all(f >= n for f, n in zip(field, largest, strict=True))
    if field == "all":
        return middle == (SIZE, SIZE)
    return field == middle


NAMES = [pytest.param(n, marks=() if k % 4 == 0 else pytest.mark.long, id=n) for k, n in enumerate(IDIOMS)]


@pytest.mark.parametrize("name", NAMES)
def test_the_column_is_what_disturbing_pixels_finds(name):
    torch.manual_seed(0)
    module = nn.Sequential(conv(3, C), IDIOMS[name](), conv())
    field, middle, largest = compared(module, "2")
    assert agrees(field, middle, largest), (field, middle, largest)


class Unknown(nn.Module):
    """An operation that no rule knows, on a map too large to try it out, between two convolutions."""

    def __init__(self):
        super().__init__()
        self.a, self.b = conv(3, C), conv()

    def forward(self, x):
        return self.b(torch.cumsum(self.a(x), 3))


def test_an_operation_without_a_rule_ends_nothing():
    table = cl.review_model(Unknown(), (3, SIZE, SIZE), measure=False).table
    assert isinstance(table["b"].field, flow.AtMost)
    assert table["b"].field == (5, SIZE)
    assert "at most 5 × 24" in str(table)


def test_a_gate_is_said_beside_what_the_windows_read():
    module = nn.Sequential(conv(3, C), IDIOMS["squeeze and excitation"](), conv())
    table = cl.review_model(module, (3, SIZE, SIZE), measure=False).table
    assert table["2"].field == "all" and table["2"].field.direct == (5, 5)
    assert "all, 5 × 5 directly" in str(table)


def test_there_are_at_least_a_hundred_idioms():
    assert len(IDIOMS) >= 100
