"""What is special to the tasks of lesson 02."""

import numpy as np
import pytest
from exercise_programs import answers, run

import convlab as cl
from convlab import tasks
from convlab.tasks import core, out_channels, rendering

NAME = "02_out_channels"
TASKS = {task.name: task for task in tasks.tasks("out_channels")}


@pytest.fixture(scope="module")
def solution():
    return run(NAME, *answers("solutions", NAME).values())


def verdict(name, source):
    return core.examine(TASKS[name], run(NAME, source))


def test_the_counts_agree_with_the_spec_s_own():
    for seed in range(20):
        for case in TASKS["n_params"].make_cases(seed):
            i, o, kh, kw, groups, bias = case.values()
            spec = cl.Conv2dSpec(i, o, (kh, kw), groups=groups, bias=bias)
            assert out_channels._true_params(case) == spec.parameters
        for case in TASKS["macs"].make_cases(seed):
            i, o, kh, kw, stride, padding, groups, *size = case.values()
            spec = cl.Conv2dSpec(i, o, (kh, kw), stride, padding, groups=groups)
            assert out_channels._true_macs(case) == spec.macs(size)


def test_a_count_that_was_expected_is_said_in_full():
    source = "def macs(i, o, kh, kw, stride, padding, groups, height, width):\n    return 1\n"
    expected = out_channels._true_macs(TASKS["macs"].make_cases()[0])
    assert expected > 10_000 and f"expected {expected:,}." in verdict("macs", source).message


def test_the_filters_are_nearly_the_lesson_s_and_answer_as_it_says(solution):
    """The lesson's own bank takes the mean off along the bell; for its numbers that is hardly another bank."""
    from convlab.experiments.out_channels import gabor_bank

    bank = solution["gabor_bank"](8, 15, 6, 3)
    assert np.abs(bank - gabor_bank().numpy()).max() < 0.02
    assert np.abs(bank.sum((1, 2, 3))).max() < 1e-12
    brick = cl.images.load("brick").astype(float)[None]
    assert int(np.argmax((cl.conv2d(brick, bank) ** 2).mean((1, 2)))) == 0


def test_what_the_requirements_say_is_in_the_task_s_text():
    (text,) = [cell for cell in _texts() if cell.startswith("## 5")]
    for number in (out_channels.MOST_PARAMETERS, out_channels.MOST_MACS):
        assert f"{number:,}" in text
    for field in (out_channels.LEAST_FIELD, out_channels.LEAST_FIELD_POOLED):
        assert f"at least {field} × {field} pixels" in text


def test_the_least_width_is_the_knee_that_was_measured_and_is_to_be_read_off_the_curve():
    from convlab import experiments
    from convlab.experiments.out_channels import knee

    width = int(knee(experiments.results("out_channels_width")).key[1:])
    assert (width, 2 * width) == (out_channels.LEAST_WIDTH, out_channels.LEAST_LAST)
    layers = "nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Conv2d(4, 4, 3), nn.ReLU(), nn.Conv2d(4, 4, 3)"
    found = verdict("digit_net", f"digit_net = [{layers}, nn.Flatten(), nn.Linear(4 * 22 * 22, 10)]")
    assert found.mistake == "too narrow" and str(width) not in found.message + found.try_next, rendering.as_text(found)


def _texts():
    import nbformat
    from exercise_programs import ROOT

    notebook = nbformat.read(ROOT / "solutions" / NAME / f"{NAME}.ipynb", as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


@pytest.mark.parametrize(
    ("widths", "outcome"),
    [
        ((8, 16, 16), core.RIGHT),
        ((16, 16, 16), core.RIGHT),
        ((8, 8, 24), core.RIGHT),
        ((8, 16, 32), core.NOT_YET),
        ((16, 32, 16), core.NOT_YET),
        ((8, 7, 16), core.NOT_YET),
    ],
)
def test_the_budget_leaves_room_for_more_than_one_answer(widths, outcome):
    source = f"""
def stage(i, o, stride):
    return [nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU()]


a, b, c = {widths}
digit_net = [*stage(1, a, 2), *stage(a, b, 2), *stage(b, c, 1), nn.Flatten(), nn.Linear(49 * c, 10)]
"""
    found = verdict("digit_net", source)
    assert found.outcome == outcome, rendering.as_text(found)


def test_the_cell_for_training_runs_with_a_right_design(solution):
    from convlab.experiments import protocol

    settings = {**protocol.LIVE, "train": 300, "test": 100, "epochs": 1}
    assert 0 <= protocol.digit_accuracy([*solution["digit_net"]], 0, "cpu", settings)["accuracy"] <= 100
