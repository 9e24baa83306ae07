"""The building blocks of the experiments: networks, costs, training, measures, made-up tasks."""

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from convlab.experiments import data, design, dilation, in_channels, out_channels, padding, timing, train
from convlab.experiments.measure import accuracy, agreement
from convlab.experiments.nets import BlurPool, binomial, block, build, conv, cost
from convlab.spec import Conv2dSpec
from convlab.stacks import NormSpec, PoolSpec


def test_build_takes_specs_words_modules_and_numbers():
    net = build([conv(1, 8, 3, 2), "bn", torch.nn.GELU(), "max2", PoolSpec(2), NormSpec(8), "gap", 10], (1, 28, 28))
    kinds = [type(module).__name__ for module in net]
    assert kinds[:4] == ["Conv2d", "BatchNorm2d", "GELU", "MaxPool2d"]
    assert kinds[4:6] == ["MaxPool2d", "BatchNorm2d"] and kinds[-1] == "Linear"
    assert net.training
    assert net(torch.zeros(3, 1, 28, 28)).shape == (3, 10)


def test_build_is_the_same_for_a_seed_and_leaves_the_random_state_alone():
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    nets_of = [build([*block(1, 4), "gap", 2], (1, 8, 8), seed) for seed in (3, 3, 4)]
    assert torch.rand(1) == expected
    first, again, other = (net[0].weight for net in nets_of)
    assert torch.equal(first, again) and not torch.equal(first, other)


def test_conv_keeps_the_size_of_the_map():
    for k, d in ((1, 1), (3, 1), (5, 1), (3, 4)):
        assert conv(2, 3, k, dilation=d).output_size(20) == (20, 20)
    assert conv(2, 3, 3, padding=0).output_size(20) == (18, 18)


@pytest.mark.parametrize(
    "layers",
    [
        [*block(1, 8), *block(8, 16, 3, 2), "gap", 10],
        [*block(1, 8, 5, 2, padding=0), *block(8, 8, groups=8), *block(8, 16, 1), "flatten", 10],
        design.BASELINES["separable"],
        design.BASELINES["lenet"],
    ],
)
def test_macs_are_half_the_flops_that_torch_counts(layers):
    net = build(layers, (1, 28, 28)).eval()
    with FlopCounterMode(display=False) as counter:
        net(torch.zeros(1, 1, 28, 28))
    found = cost(net, (1, 28, 28))
    assert 2 * found["macs"] == counter.get_total_flops()
    assert found["params"] == sum(p.numel() for p in net.parameters())


def test_cost_counts_the_blur_and_leaves_the_mode_alone():
    net = build([conv(1, 4), "blur2"], (1, 8, 8))
    assert cost(net, (1, 8, 8)) == {"params": 36, "macs": 64 * 36 + 16 * 4 * 9}
    assert net.training


def test_published_costs_of_lenet_and_a_linear_model():
    assert design._baseline_facts("linear") == {"params": 7850, "macs": 7840}
    assert design._baseline_facts("lenet") == {"params": 61706, "macs": 416520}


@pytest.mark.parametrize("size", [1, 3, 5, 7])
def test_binomial(size):
    kernel = binomial(size)
    assert kernel.shape == (size, size) and kernel.sum() == pytest.approx(1)
    assert torch.allclose(kernel, kernel.flip(0, 1)) and torch.allclose(kernel, kernel.T)
    if size == 5:
        assert torch.allclose(kernel[0] * 256, torch.tensor([1.0, 4, 6, 4, 1]))


def test_blur_pool_keeps_a_constant_and_does_not_mix_channels():
    x = torch.stack([torch.full((8, 8), 3.0), torch.zeros(8, 8)])[None]
    y = BlurPool(3, 2)(x)
    assert y.shape == (1, 2, 4, 4)
    assert torch.allclose(y[0, 0], torch.tensor(3.0)) and not y[0, 1].any()
    assert not list(BlurPool().parameters())


def test_training_is_deterministic_by_seed_and_learns():
    digits = data.digits8(400, 300)

    def trained(seed):
        net = build([*block(1, 8), "flatten", 10], (1, 8, 8), seed)
        return train.fit(net, digits.x, digits.y, seed=seed, epochs=3)

    with train.one_thread():
        first, again, other = trained(0), trained(0), trained(1)
    # Three epochs of training: rounding grows from step to step, another seed changes everything.
    assert torch.allclose(first[0].weight, again[0].weight, atol=1e-3)
    assert not torch.allclose(first[0].weight, other[0].weight, atol=1e-2)
    assert not first.training
    assert accuracy(first, digits.x_test, digits.y_test) > 80


def test_order_of_training_alone_also_depends_on_the_seed():
    digits = data.digits8(200, 100)
    weights = []
    for seed in (0, 1):
        net = build([*block(1, 4), "flatten", 10], (1, 8, 8), 0)
        weights.append(train.fit(net, digits.x, digits.y, seed=seed, epochs=1)[0].weight)
    assert not torch.allclose(*weights, atol=1e-3)


def test_accuracy_and_agreement_are_what_they_say():
    class Sign(torch.nn.Module):
        def forward(self, x):
            corner = x[:, 0, 0, 0]
            return torch.stack([corner, -corner], 1)

    x = torch.tensor([1.0, -1, -1, 1])[:, None, None, None].expand(4, 1, 4, 4).clone()
    y = torch.tensor([0, 1, 0, 0])
    assert accuracy(Sign(), x, y) == 75
    assert agreement(Sign(), x) == 100
    x[0, 0, -1, -1] = -1  # rolls into the corner by the shift (1, 1) only
    assert agreement(Sign(), x, ((1, 1), (2, 2))) == pytest.approx(100 * 7 / 8)


def test_a_circular_net_with_global_pooling_agrees_with_itself_fully():
    layers = [*block(1, 4, padding_mode="circular"), *block(4, 4, padding_mode="circular"), "gap", 3]
    net = build(layers, (1, 12, 12)).double()
    assert agreement(net, torch.randn(20, 1, 12, 12, dtype=torch.float64)) == 100


def test_digits_for_training_and_testing_do_not_overlap():
    digits = data.digits28(2000, 2000)
    assert digits.x.shape == (2000, 1, 28, 28)
    known = {x.numpy().tobytes() for x in digits.x}
    assert not known & {x.numpy().tobytes() for x in digits.x_test}
    small = data.digits28(100, 2000)
    assert torch.equal(small.x_test, digits.x_test)
    framed = data.digits28(100, 2000, 2)
    assert framed.x.shape == (100, 1, 32, 32) and torch.equal(framed.x[..., 2:-2, 2:-2], small.x)


def test_a_digit_stays_clear_of_the_border_under_the_shifts():
    framed = data.digits28(2000, 2000, 2)
    for x in (framed.x, framed.x_test):
        assert not x[..., -2:, :].any() and not x[..., -2:].any()


def test_data_cannot_be_spoilt_by_one_experiment_for_the_next():
    before = data.digits8(100, 100).x.clone()
    x = data.digits8(100, 100).map(lambda x: x * 2).x
    assert torch.equal(data.digits8(100, 100).x, before) and not torch.equal(x, before)


def test_views_of_the_patches():
    x = torch.rand(2, 3, 4, 4)
    seen = {key: view[0](x) for key, view in in_channels._VIEWS.items()}
    assert seen["gray"].shape == (2, 1, 4, 4) and seen["gray3"].shape == x.shape
    assert torch.allclose(seen["chroma"].mean(1), torch.zeros(2, 4, 4), atol=1e-6)
    assert torch.allclose(seen["mean_colour"].std((2, 3)), torch.zeros(2, 3), atol=1e-6)
    assert torch.equal(in_channels._VIEWS["fed_bgr"][1](x)[:, 0], x[:, 2])


def test_the_knee_is_the_first_width_that_no_wider_one_beats():
    class Row:
        def __init__(self, key, mean):
            from convlab.experiments.measure import Stat

            self.key, self.accuracy = key, Stat((mean, mean + 0.1))

    rows = [Row("w2", 80), Row("w4", 93), Row("w8", 94.8), Row("w16", 95.2), Row("w32", 95.1)]
    assert out_channels.knee(rows).key == "w8"
    assert out_channels.knee([Row("w2", 80), Row("w4", 90)]).key == "w4"


def test_gabor_filters_ignore_brightness_and_answer_to_their_own_angle():
    bank = out_channels.gabor_bank()
    assert bank.shape == (8, 1, 15, 15) and torch.allclose(bank.sum((2, 3)), torch.zeros(8, 1, dtype=torch.float64))
    column = torch.arange(64).double()
    for index, picture in ((0, torch.cos(2 * np.pi * column / 6).expand(64, 64)),):
        stripes = [picture, picture.T]
        answers = [torch.nn.functional.conv2d(p[None, None], bank).pow(2).mean((0, 2, 3)) for p in stripes]
        assert answers[0].argmax() == index and answers[1].argmax() == 4


@pytest.mark.parametrize(
    ("rates", "offsets"),
    [((1,), {-1, 0, 1}), ((2, 2), {-4, -2, 0, 2, 4}), ((1, 2), set(range(-3, 4)))],
)
def test_reachable(rates, offsets):
    assert dilation.reachable(rates) == offsets


def test_coverage_facts():
    assert dilation._coverage_facts("d1248") == {"rf": 31, "coverage": 1.0}
    assert dilation._coverage_facts("d2222") == {"rf": 17, "coverage": round((9 / 17) ** 2, 4)}


def test_the_starlet_parts_add_up_and_the_rest_is_smooth():
    picture = torch.rand(1, 1, 64, 64, dtype=torch.float64)
    parts = dilation.starlet(picture)
    assert len(parts) == 5
    assert torch.allclose(sum(parts), picture, atol=1e-12)
    assert parts[-1].std() < 0.2 * picture.std()


def test_dots_are_labelled_by_their_side():
    x, y = padding._dots(500, 16, torch.Generator().manual_seed(0))
    assert (x.sum((1, 2, 3)) == 1).all()
    assert torch.equal((x[..., 8:].sum((1, 2, 3)) > 0).long(), y)
    assert 200 < y.sum() < 300


def test_scattered_dots_are_labelled_by_the_one_at_the_distance():
    x, y = dilation._scattered(300, 7, torch.Generator().manual_seed(0))
    assert torch.equal((x[:, 0, 10, 17] > 0).long(), y)
    assert 0.01 < (x != 0).float().mean() < 0.04


def test_time_ratios_take_turns_after_warming_up():
    calls = []
    found = timing.ratio(lambda: calls.append("a"), lambda: calls.append("b"), 3)
    assert calls == ["a", "b"] * 5
    assert found > 0


def test_without_onednn_is_quiet_and_ends():
    before = torch.backends.mkldnn.enabled
    with timing.without_onednn():
        assert not torch.backends.mkldnn.enabled
    assert torch.backends.mkldnn.enabled == before


def test_rolled_batches_stay_within_two_pixels():
    x = torch.zeros(1, 1, 9, 9)
    x[0, 0, 4, 4] = 1
    generator = torch.Generator().manual_seed(0)
    places = {tuple(int(n) for n in design.roll(x, generator)[0, 0].nonzero()[0]) for _ in range(300)}
    assert places == {(r, c) for r in range(2, 7) for c in range(2, 7)}


def test_conv2d_specs_of_the_experiments_are_those_of_the_package():
    assert isinstance(conv(1, 8), Conv2dSpec)


def test_the_challenge_scores_accuracy_and_cost_and_names_the_tiers(capsys):
    score = design.challenge(design.BASELINES["F"], seeds=2, progress=False, train_size=300, test=100, epochs=2)
    assert (score.params, score.macs, score.accuracy.n) == (4044, 54792, 2)
    assert score.tiers == [] and "no tier yet" in str(score)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("params", "macs", "mean", "tiers"),
    [
        (20_000, 500_000, 97.0, ["bronze"]),
        (5_000, 60_000, 97.5, ["bronze", "silver"]),
        (2_500, 40_000, 95.6, ["gold"]),
        (20_001, 40_000, 99.0, []),
        (2_000, 600_000, 99.0, []),
    ],
)
def test_tiers(params, macs, mean, tiers):
    from convlab.experiments.measure import Stat

    assert design.Score(Stat((mean,)), params, macs).tiers == tiers


def test_the_recipe_takes_the_slow_rate_only_without_normalisation(monkeypatch):
    rates = []
    monkeypatch.setattr(train, "fit", lambda net, x, y, **settings: rates.append(settings["lr"]))
    for name in ("F", "lenet"):
        design.train_challenge(design.BASELINES[name], 0, train_size=50, test=20)
    assert rates == [1e-2, 2e-3]


def test_another_split_is_other_digits():
    first, other = (data.digits28(200, 100, split=split) for split in (0, 1))
    assert not torch.equal(first.x_test, other.x_test)
