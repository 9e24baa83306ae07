"""The tasks of lesson 05: what their texts claim is so, and their oracles agree with others."""

import re
import warnings

import nbformat
import numpy as np
import pytest
import torch
from exercise_programs import ROOT, answers, run

import convlab as cl
from convlab import experiments, tasks
from convlab.tasks import core, padding, rendering

NAME = "05_padding"
TASKS = {task.name: task for task in tasks.tasks("padding")}


@pytest.fixture(scope="module")
def solution():
    return run(NAME, *answers("solutions", NAME).values())


def text():
    return "\n".join(cell.source for cell in nbformat.read(ROOT / "exercises" / NAME / f"{NAME}.ipynb", 4).cells)


def test_same_is_what_a_layer_of_torch_does_with_any_kernel():
    x = torch.rand(1, 1, 40, 40, dtype=torch.float64)
    for case in TASKS["same_pad"].make_cases():
        k, d = case["kernel_size"], case["dilation"]
        before, after = (int(n) for n in padding._same_truth(case))
        weight = torch.rand(1, 1, k, k, dtype=torch.float64)
        by_hand = torch.conv2d(torch.nn.functional.pad(x, (before, after, before, after)), weight, dilation=d)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert torch.allclose(torch.nn.functional.conv2d(x, weight, padding="same", dilation=d), by_hand)


def test_tensorflow_s_table_in_the_lesson_is_what_the_oracle_gives():
    found = {n: (padding._total(n, 3, 2) // 2, -(-padding._total(n, 3, 2) // 2)) for n in (8, 9, 28, 29)}
    assert found == {8: (0, 1), 9: (1, 1), 28: (0, 1), 29: (1, 1)}
    lesson = nbformat.read(ROOT / "notebooks" / f"{NAME}.ipynb", 4).cells
    assert any("| pixels added, above + below | 0 + 1 | 1 + 1 | 0 + 1 | 1 + 1 |" in cell.source for cell in lesson)


def test_tensorflow_s_same_with_stride_1_is_torch_s_and_with_8_pixels_a_pad_to_the_right(solution):
    x = torch.rand(1, 2, 7, 10)
    layer = solution["Conv2dTFSame"](2, 3, (4, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        same = torch.nn.functional.conv2d(x, layer.weight, layer.bias, padding="same")
    assert torch.allclose(layer(x), same, atol=1e-6)
    x, layer = torch.rand(1, 2, 8, 8), solution["Conv2dTFSame"](2, 3, 3, stride=2)
    padded = torch.nn.functional.pad(x, (0, 1, 0, 1))
    assert torch.allclose(layer(x), torch.nn.functional.conv2d(padded, layer.weight, layer.bias, stride=2), atol=1e-6)


def test_the_rows_in_the_text_of_task_3_are_so():
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d *]+) \|$", text(), re.MULTILINE))
    assert set(rows) == set(padding.MODES)
    for mode, row in rows.items():
        truth = padding._pad_truth({"x": np.arange(1.0, 6).reshape(1, 1, 5), "pad": [2, 2, 0, 0], "mode": mode})
        assert [int(n) for n in row.replace("*", "").split()] == truth.ravel().tolist(), mode


def test_the_shipped_results_decide_what_keeps_places_hidden():
    """f is no measured network: what it says follows from what a batch normalisation computes."""
    table = experiments.results("padding_position")
    hidden = {letter for letter, variant in padding.PLACES.items() if table[variant].r2.mean <= padding.HIDDEN_MOST}
    assert hidden == set("de") == set(answers("solutions", NAME)["hidden_places"].split('"')[1])
    said = {
        "a": [table[f"zeros_{n}"] for n in (2, 5, 10)],
        "b": [table["reflect_10"]],
        "c": [table["replicate_10"]],
        "g": [table["zeros_2"]],
    }
    for letter, rows in said.items():
        assert [float(n) for n in re.findall(r"\d\.\d\d", padding.PLACES_REASONS[letter])] == [
            round(row.r2.mean, 2) for row in rows
        ]


def test_a_batch_normalisation_does_not_hide_what_differs_from_place_to_place():
    x = torch.ones(1, 1, 12, 12)
    network = torch.nn.Sequential(
        *[part for _ in range(3) for part in (torch.nn.Conv2d(1, 1, 3, padding=1, bias=False), torch.nn.BatchNorm2d(1))]
    )
    for layer in network[::2]:
        torch.nn.init.ones_(layer.weight)
    y = network(x)[0, 0]
    assert (y[6, 0] - y[6, 6]).abs() > 0.5 and (y[6, 6] - y[5, 5]).abs() < 1e-5


def test_every_right_number_of_the_sheet_is_in_a_spec_of_the_package():
    """The same ten calls, in another implementation: it refuses where torch raises, and gives the same sizes."""
    case = TASKS["results"].make_cases()[0]
    for arguments, truth in zip(case["calls"], padding._result_truth(case), strict=True):
        plain = {name: tuple(value) if isinstance(value, list) else value for name, value in arguments.items()}
        try:
            found = cl.Conv2dSpec(1, 1, 3, **plain).output_size(case["size"])
        except cl.Conv2dError:
            found = "error"
        assert found == truth, arguments


def test_known_mistakes_differ_from_the_truth_somewhere():
    for name, truth in (("same_pad", padding._same_truth), ("pad2d", padding._pad_truth), ("tf_same", padding._tf)):
        cases = TASKS[name].make_cases()
        for mistake in TASKS[name].checker.mistakes:
            assert any(_differs(mistake.answer, case, truth(case)) for case in cases), mistake.name


def _differs(answer, case, truth):
    try:
        found = answer(case)
    except Exception:
        return True
    return np.shape(found) != np.shape(truth) or not np.allclose(found, truth)


def test_a_mistaken_limit_is_explained_where_it_was_learned():
    program = "results = [(6, 11), 'error', (2, 4), 'error', 'error', (14, 17), (16, 19), (16, 19), 'error', 'error']"
    verdict = core.examine(TASKS["results"], run(NAME, program))
    assert verdict.mistake == "mirror as large as the picture" and "g: " in rendering.as_text(verdict)
