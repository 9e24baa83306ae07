"""The tasks of lesson 03: what their texts claim is so, and their oracles agree with others."""

import nbformat
import numpy as np
import pytest
import torch
from exercise_programs import ROOT, answers, run

import convlab as cl
from convlab import probes, tasks
from convlab.tasks import core, kernel_size

NAME = "03_kernel_size"
TASKS = {task.name: task for task in tasks.tasks("kernel_size")}


@pytest.fixture(scope="module")
def solution():
    return run(NAME, *answers("solutions", NAME).values())


def test_the_oracle_of_fields_agrees_with_the_package_and_with_the_examples():
    for seed in range(5):
        for case in TASKS["receptive_field"].make_cases(seed):
            specs = [cl.Conv2dSpec(1, 1, k, s, p, d) for _, k, s, p, d in case["layers"]]
            table = cl.receptive_field(specs)
            assert np.allclose(kernel_size._field_truth(case), (table.size[0], table.jump[0], table.start[0]))
    for layer, said in ((["conv", 3, 1, 0, 1], (3, 1, 1)), (["pool", 2, 2, 0, 1], (2, 2, 0.5))):
        assert tuple(kernel_size._field_truth({"layers": [layer]})) == said


def test_the_examples_of_task_3_are_so(solution):
    x, w = np.arange(16.0).reshape(1, 1, 4, 4), np.array([[[[1.0, 0.0], [0.0, 2.0]]]])
    assert solution["corr2d"](x, w)[0, 0, 0, 0] == 10 and solution["corr2d"](x, w, dilation=2)[0, 0, 0, 0] == 20


def test_each_pair_of_task_2_is_the_same_or_not():
    """For each letter one picture, and the only kernel that the other side could have."""
    import scipy.signal

    rng = np.random.default_rng(0)
    x, first, second = rng.normal(size=(1, 9, 8)), rng.normal(size=(4, 1, 3, 3)), rng.normal(size=(2, 4, 3, 3))
    point, deep = rng.normal(size=(16, 64, 1, 1)), rng.normal(size=(64, 5, 6))
    full = rng.normal(size=(3, 64, 5, 6))
    both = cl.reference.compose(first, second)
    inner = cl.conv2d(x, first)
    sides = {
        "a": (cl.conv2d(deep, point), np.einsum("oc,chw->ohw", point[:, :, 0, 0], deep)),
        "b": (cl.conv2d(x, first[:1]), scipy.signal.convolve2d(x[0], first[0, 0], mode="valid")[None]),
        "c": (cl.conv2d(inner, second), cl.conv2d(x, both)),
        # Whatever the kernel is, one layer gives opposite numbers for the negative; so the sum would have to be 0.
        "d": (
            cl.conv2d(np.maximum(inner, 0), second) + cl.conv2d(np.maximum(cl.conv2d(-x, first), 0), second),
            np.zeros((2, 5, 4)),
        ),
        "e": (cl.conv2d(cl.conv2d(x, first, padding=1), second, padding=1), cl.conv2d(x, both, padding=2)),
        "f": (cl.conv2d(deep, full).ravel(), full.reshape(3, -1) @ deep.ravel()),
    }
    same = {letter for letter, pair in sides.items() if np.allclose(*pair)}
    assert same == set("acf") == set(answers("solutions", NAME)["same_functions"].split('"')[1])


def test_the_numbers_of_task_5_are_so():
    text = "".join(c.source for c in nbformat.read(ROOT / "exercises" / NAME / f"{NAME}.ipynb", 4).cells)
    macs = cl.cost([cl.Conv2dSpec(32, 32, 7, padding=3)], (32, 28, 28)).macs
    assert "costs 39 million MACs" in text and round(macs / 1e6) == 39


def test_a_design_s_field_is_what_gradients_find():
    """The judge's own way to follow a stack, against torch: where the output's middle depends on the input."""
    stack = [cl.Conv2dSpec(32, 32, (3, 2), dilation=(3, 2), padding=(3, 1)), cl.Conv2dSpec(32, 32, 3, padding=2)]
    x = torch.zeros(1, 32, 28, 28, requires_grad=True)
    y = x
    for spec in stack:
        layer = torch.nn.Conv2d(32, 32, spec.kernel_size, padding=spec.padding, dilation=spec.dilation)
        torch.nn.init.ones_(layer.weight)
        y = layer(y)
    y[0, 0, 14, 14].backward()
    rows, columns = (x.grad[0, 0].abs().sum(axis).nonzero()[:, 0].tolist() for axis in (1, 0))
    assert kernel_size._reads(stack, 0) == {row - 14 for row in rows}
    assert kernel_size._reads(stack, 1) == {column - 14 for column in columns}


def test_what_a_design_s_outputs_read_of_the_channels():
    mixed = [cl.Conv2dSpec(32, 32, 3, groups=4), cl.Conv2dSpec(32, 32, 1, groups=8)]
    assert kernel_size._input_channels_read(mixed) == 8
    assert kernel_size._input_channels_read([mixed[0], cl.Conv2dSpec(32, 32, 1)]) == 32


def test_a_cheap_column_and_row_is_right_and_gets_its_note():
    source = "block = [nn.Conv2d(32, 32, (1, 7), padding=(0, 3)), nn.ReLU(), nn.Conv2d(32, 32, (7, 1), padding=(3, 0))]"
    verdict = core.examine(TASKS["block"], run(NAME, source))
    assert verdict.outcome == core.RIGHT and "some 7 × 7 layers cannot be made of them" in verdict.notes[0]


def test_watching_torch_is_warm_before_the_learner_s_time_begins(monkeypatch):
    """Else the first check of a session would count the loading of torch's own modules as the learner's."""
    seconds = []
    monkeypatch.setattr(
        probes, "time_limit", lambda limit, real=probes.time_limit: seconds.append(limit) or real(limit)
    )
    warmed = []
    monkeypatch.setattr(probes, "_warm_up", lambda forbidden: warmed.append(len(seconds)))
    TASKS["corr2d"].probe(run(NAME, *answers("solutions", NAME).values()), TASKS["corr2d"].make_cases()[0])
    assert warmed == [0] and len(seconds) == 1


@pytest.mark.parametrize(
    ("arguments", "mistake"),
    [("(1, 10**9), padding='same'", "too dear"), ("3, padding='same', dilation=10**8", "holes in the field")],
)
def test_an_absurd_design_is_judged_without_following_it_place_by_place(arguments, mistake):
    verdict = core.examine(TASKS["block"], run(NAME, f"block = [cl.Conv2dSpec(32, 32, {arguments})]"))
    assert verdict.mistake == mistake
