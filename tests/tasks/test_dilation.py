"""The tasks of lesson 06: what the texts promise is so, and every right design passes."""

import itertools

import nbformat
import numpy as np
import pytest
import torch
from exercise_programs import ROOT, answers, run

from convlab import tasks
from convlab.spec import Conv2dSpec
from convlab.tasks import core, dilation, rendering

NAME = "06_dilation"
TASKS = {task.name: task for task in tasks.tasks("dilation")}


def test_the_worked_examples_are_true():
    solution = run(NAME, *answers("solutions", NAME).values())
    assert solution["span"](2, 1) == (2, 0, 1)
    assert np.array_equal(solution["zero_stuff"](np.array([[[[1, 2, 3]]]]), 2), [[[[1, 0, 2, 0, 3]]]])
    assert np.array_equal(solution["reachable"]([(3, 2), (3, 2)]), [1, 0, 1, 0, 1, 0, 1, 0, 1])


@pytest.mark.parametrize(("k", "d"), itertools.product(range(1, 6), range(1, 5)))
def test_the_span_asked_of_torch_is_that_of_the_spec(k, d):
    spec = Conv2dSpec(1, 1, k, dilation=d, padding="same")
    expected = [spec.effective_kernel_size[0], *spec.explicit_padding[0]]
    assert dilation._true_span({"k": k, "d": d}).tolist() == expected


def test_the_stuffed_kernel_does_what_the_dilated_one_does():
    for case in TASKS["zero_stuff"].make_cases():
        w, d = torch.from_numpy(case["w"]), case["d"]
        x = torch.rand(2, w.shape[1], 30, 31, dtype=torch.float64)
        stuffed = torch.from_numpy(dilation._true_stuffed(case))
        assert torch.allclose(torch.conv2d(x, stuffed), torch.conv2d(x, w, dilation=d), atol=1e-12)


def test_four_rates_are_right_exactly_where_nothing_is_missed():
    """All rates up to 8 that do not fall, against a set of sums; the order of rates makes no difference to it."""
    task, good = TASKS["rates"], 0
    for rates in itertools.combinations_with_replacement(range(1, 9), 4):
        reached = {0}
        for rate in rates:
            reached = {place + rate * step for place in reached for step in (-1, 0, 1)}
        fits = max(rates) <= 7 and sum(rates) >= 16 and len(reached) == 1 + 2 * sum(rates)
        good += fits
        verdict = core.examine(task, {"rates": list(rates)})
        assert (verdict.outcome == core.RIGHT) == fits, rates
    assert good == 6


def _with_rates(rates, paddings=None):
    layers, channels = [], 1
    for rate, padding in zip(rates, paddings or rates, strict=True):
        layers += [torch.nn.Conv2d(channels, 8, 3, padding=padding, dilation=rate), torch.nn.ReLU()]
        channels = 8
    return torch.nn.Sequential(*layers, torch.nn.Conv2d(8, 1, 1))


@pytest.mark.parametrize("rates", [c for c in itertools.product(range(1, 6), repeat=4) if sum(c) == 8])
def test_every_repair_that_keeps_the_field_passes(rates):
    verdict = core.examine(TASKS["seeing_net"], {"seeing_net": lambda: _with_rates(rates)})
    assert (verdict.outcome == core.RIGHT) == (rates != (2, 2, 2, 2)), rendering.as_text(verdict)


def test_a_repair_may_leave_the_paddings_if_the_last_map_has_its_size():
    verdict = core.examine(TASKS["seeing_net"], {"seeing_net": lambda: _with_rates((1, 1, 2, 4), (2, 2, 2, 2))})
    assert verdict.outcome == core.RIGHT, rendering.as_text(verdict)


def test_a_map_that_is_right_in_one_direction_only_is_seen():
    def build():
        net = _with_rates((1, 1, 2, 4))
        net[0].padding = (0, 2)
        return net

    assert core.examine(TASKS["seeing_net"], {"seeing_net": build}).mistake == "size changed"


def test_the_task_says_what_the_check_wants():
    text = "".join(
        cell.source for cell in nbformat.read(ROOT / "exercises" / NAME / f"{NAME}.ipynb", as_version=4).cells
    )
    for words in (
        f"larger than {dilation.LARGEST}",
        f"at least {dilation.WANTED}",
        f"{dilation.SIDE} × {dilation.SIDE}",
    ):
        assert words in text
