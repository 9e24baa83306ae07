"""The tasks of lesson 05: what their texts claim is so, and their oracles agree with others."""

import re
import warnings

import nbformat
import numpy as np
import pytest
import torch
from exercise_programs import ROOT, answers, run

import convlab as cl
from convlab import tasks
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


# Exercise 5, by letter: layers, padding, mode, bias.
PLACES = {
    "a": (7, 1, "zeros", False),
    "b": (5, 1, "reflect", False),
    "c": (5, 1, "replicate", False),
    "d": (5, 1, "circular", True),
    "e": (5, 0, "zeros", False),
    "f": (5, 2, "zeros", False),
    "g": (5, 2, "zeros", True),
}


@torch.no_grad()
def depends_on_the_position(depth, pad, mode, bias, seed):
    """By what share of its largest value a pooled map varies with the position of a dot; the map that varies most."""
    torch.manual_seed(seed)
    layers = []
    for n in range(depth):
        layers += [torch.nn.Conv2d(8 if n else 1, 8, 3, padding=pad, padding_mode=mode, bias=bias), torch.nn.ReLU()]
    dots = torch.eye(256, dtype=torch.float64).reshape(256, 1, 16, 16)
    pooled = torch.nn.Sequential(*layers).double()(dots).mean((2, 3))
    return ((pooled.amax(0) - pooled.amin(0)) / pooled.abs().amax(0).clamp(min=1e-30)).max().item()


@pytest.mark.parametrize("letter", PLACES)
def test_random_weights_decide_what_keeps_positions_hidden(letter):
    """Sums of some thousand products in float64 differ by about 1e-12; what leaks does so by more than a millionth."""
    found = [depends_on_the_position(*PLACES[letter], seed) for seed in range(2)]
    right = TASKS["hidden_places"].checker.right
    assert max(found) < 1e-10 if letter in right else min(found) > 1e-6
    assert right == "".join(sorted(answers("solutions", NAME)["hidden_places"].split('"')[1]))


def test_the_choices_of_the_text_are_the_networks_that_are_tried():
    lines = dict(re.findall(r"^- \*\*([a-g])\.\*\* (.+)$", text(), re.MULTILINE))
    for letter, (depth, pad, mode, bias) in PLACES.items():
        words = lines[letter]
        assert words.startswith("seven" if depth == 7 else "five")
        assert ("full" in words) == (pad == 2) and ("without padding" in words) == (pad == 0)
        assert pad != 1 or mode in words
        assert ("with biases" in words) == bias == ("no biases" not in words)


def test_full_padding_shows_the_border_again_under_batch_norm():
    """Why the lesson says "without bias and batch norm"."""
    torch.manual_seed(0)
    layers = []
    for n in range(3):
        layers += [
            torch.nn.Conv2d(4 if n else 1, 4, 3, padding=2, bias=False),
            torch.nn.BatchNorm2d(4),
            torch.nn.ReLU(),
        ]
    net, dots = torch.nn.Sequential(*layers).double(), torch.eye(256).double().reshape(256, 1, 16, 16)
    with torch.no_grad():
        net(dots)
        pooled = net.eval()(dots).mean((2, 3))
    assert (pooled.amax(0) - pooled.amin(0)).max() > 1e-3 * pooled.abs().max()


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
