"""Effective receptive fields: the closed form, the support, and that nothing changes."""

import copy
import math

import numpy as np
import pytest
import torch
from torch import nn

from convlab.models import erf, to_module
from convlab.spec import Conv2dSpec
from convlab.stacks import (
    ActivationSpec,
    AdaptivePoolSpec,
    FlattenSpec,
    NormSpec,
    PoolSpec,
    StackError,
    receptive_field,
)


def chain(n, kernel=3, channels=1, **changes):
    return [Conv2dSpec(channels, channels, kernel, padding="same", **changes) for _ in range(n)]


@pytest.mark.parametrize(("n", "kernel"), [(1, 3), (2, 3), (10, 3), (40, 3), (3, 5), (2, 7), (5, (3, 5))])
def test_box_kernels_have_the_closed_form(n, kernel):
    field = erf(chain(n, kernel), 101, weights="box")
    kernels = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    expected = [math.sqrt(n * (k**2 - 1) / 12) for k in kernels]
    assert field.sd == pytest.approx(expected, rel=1e-5)
    assert field.draws == 1


def test_dilated_boxes_spread_as_much_further():
    assert erf(chain(3, dilation=2), 41, weights="box").sd[0] == pytest.approx(2 * math.sqrt(3 * 8 / 12), rel=1e-5)


@pytest.mark.parametrize(
    "specs",
    [
        chain(4),
        [Conv2dSpec(1, 4, 3), ActivationSpec(), Conv2dSpec(4, 4, 3, stride=2), NormSpec(4), Conv2dSpec(4, 2, (1, 3))],
        [Conv2dSpec(1, 4, 3), PoolSpec(2, kind="avg"), Conv2dSpec(4, 4, 3, dilation=2)],
    ],
)
def test_the_support_is_the_theoretical_field(specs):
    assert erf(specs, 61).support == receptive_field(specs).size


def test_random_relu_nets_are_about_root_two_wider_than_boxes():
    specs = [layer for _ in range(20) for layer in (Conv2dSpec(8, 8, 3, padding=1), ActivationSpec())]
    ratio = erf(specs, 61, draws=8).sd[0] / math.sqrt(20 * 8 / 12)
    assert 1.2 < ratio < 1.6


def test_the_width_is_that_of_luo_et_al():
    field = erf(chain(40), 101, weights="box")
    # A Gaussian is above 4.55 % of its top within r = sd * sqrt(2 ln(1 / 0.0455)): pi r² pixels.
    radius = field.sd[0] * math.sqrt(2 * math.log(1 / 0.0455))
    assert field.width == pytest.approx(math.sqrt(math.pi) * radius, rel=0.03)
    assert 22 < field.width < 24


def test_the_map_sums_to_one_and_lies_around_the_unit():
    field = erf(chain(5), 31, draws=3)
    assert field.map.shape == (31, 31)
    assert field.map.sum() == pytest.approx(1)
    assert (field.map >= 0).all()
    middle = np.array(np.unravel_index(field.map.argmax(), field.map.shape))
    assert (abs(middle - 15) <= 3).all()


def test_same_seed_same_map():
    first, again, other = (erf(chain(3), 15, seed=seed).map for seed in (1, 1, 2))
    assert np.allclose(first, again, rtol=1e-5, atol=1e-9) and not np.allclose(first, other, rtol=1e-2)


def test_a_module_keeps_its_weights_and_everything_else():
    module = to_module([Conv2dSpec(3, 4, 3), NormSpec(4), ActivationSpec(), Conv2dSpec(4, 2, 3)]).train()
    with torch.no_grad():
        for parameter in module[0].parameters():
            parameter.zero_()
        module[0].weight[:, :, 1, 1] = 1  # so the first layer reads one pixel only
    before = copy.deepcopy(module.state_dict())
    dice = torch.random.get_rng_state()
    field = erf(module, (3, 15, 15), draws=4)
    assert field.support == (3, 3)
    assert all(torch.equal(before[name], value) for name, value in module.state_dict().items())
    assert all(part.training for part in module.modules())
    assert all(p.grad is None for p in module.parameters())
    assert torch.equal(torch.random.get_rng_state(), dice)


def test_channels_that_pull_in_opposite_directions_do_not_cancel():
    conv = nn.Conv2d(2, 1, 3)
    with torch.no_grad():
        conv.weight[:, 0], conv.weight[:, 1] = 1, -1
    assert np.allclose(erf(conv, 5).map[1:4, 1:4], 1 / 9)


def test_buffers_that_a_forward_writes_are_left_alone():
    class Counts(nn.Conv2d):
        def __init__(self):
            super().__init__(1, 1, 3)
            self.register_buffer("calls", torch.zeros(()))

        def forward(self, x):
            self.calls += 1
            return super().forward(x)

    module = Counts()
    erf(module, 5)
    assert module.calls == 0


def test_a_module_in_double_precision():
    assert erf(nn.Conv2d(2, 2, 3).double(), 9).support == (3, 3)


@pytest.mark.parametrize(
    ("specs", "words"),
    [
        (
            [Conv2dSpec(1, 4, 3), AdaptivePoolSpec(), FlattenSpec()],
            "needs maps (N, C, H, W) as output, but this gives shape (1, 4)",
        ),
        ([Conv2dSpec(1, 4, 3), Conv2dSpec(2, 4, 3)], "layer '1', nn.Conv2d(2, 4, kernel_size=3): the input"),
        ([nn.Conv2d(1, 1, 3)], "not a spec"),
    ],
)
def test_refusals(specs, words):
    with pytest.raises(StackError) as refusal:
        erf(specs, 15)
    assert words in str(refusal.value)


def test_no_influence_at_all_is_said():
    conv = nn.Conv2d(1, 1, 3)
    nn.init.zeros_(conv.weight)
    with pytest.raises(StackError, match="every gradient is zero"):
        erf(conv, 9)


def test_in_words():
    words = str(erf(chain(2), 9, weights="box"))
    assert words.startswith(
        "effective receptive field on 9 × 9 pixels: sd 1.15 × 1.15, width 5.0, anything at all from 5 × 5"
    )
