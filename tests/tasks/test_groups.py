"""The tasks of lesson 07: the texts are true, every right design passes, and a person's task waits for one."""

import itertools
import json

import nbformat
import numpy as np
import pytest
import torch
from exercise_programs import ROOT, answers, program, run

import convlab as cl
from convlab import tasks
from convlab.tasks import core, groups, rendering

NAME = "07_groups"
TASKS = {task.name: task for task in tasks.tasks("groups")}


@pytest.fixture(scope="module")
def solution():
    return run(NAME, *(source for name, source in answers("solutions", NAME).items() if name != "milliseconds"))


def test_the_given_layer_without_groups_is_torch_s(solution):
    rng = np.random.default_rng(0)
    x, w, b = rng.random((3, 6, 7)), rng.random((4, 3, 2, 3)), rng.random(4)
    expected = torch.conv2d(*(torch.from_numpy(array) for array in (x[None], w, b)))[0].numpy()
    assert np.allclose(solution["conv"](x, w, b), expected)


def test_the_large_kernel_without_groups_does_what_the_grouped_one_does(solution):
    for case in TASKS["grouped_conv"].draw():
        if case["part"] == "conv":
            dense = groups._true_dense(case)
            assert np.allclose(solution["conv"](case["x"], dense, case["b"]), groups._conv(case))


def test_the_costs_are_what_torch_counts(solution):
    """Torch counts two operations for each MAC."""
    from torch.utils.flop_counter import FlopCounterMode

    conv = torch.nn.Conv2d
    for case in TASKS["separable_cost"].draw()[:3]:
        c_in, c_out, k, h, w = (case[name] for name in ("c_in", "c_out", "k", "h", "w"))
        full, first = conv(c_in, c_out, k, padding="same"), conv(c_in, c_in, k, padding="same", groups=c_in)
        counted = []
        for layer in (full, torch.nn.Sequential(first, conv(c_in, c_out, 1))):
            with FlopCounterMode(display=False) as counter:
                layer(torch.zeros(1, c_in, h, w))
            counted.append(counter.get_total_flops() // 2)
        assert counted == groups._true_costs(case).tolist()
    assert solution["separable_cost"](2, 3, 1, 1, 1) == (6, 8)
    assert solution["smallest"] == 72 and groups._saving(72) == 8 > groups._saving(71)


def _reached_by_gradient(layers):
    net = torch.nn.Sequential(*layers).double()
    for parameter in net.parameters():
        torch.nn.init.uniform_(parameter, 0.5, 1)
    x = torch.ones(1, 64, 1, 1, dtype=torch.float64, requires_grad=True)
    y = net(x)[0, :, 0, 0]
    return np.array([torch.autograd.grad(one, x, retain_graph=True)[0][0, :, 0, 0].numpy() > 0 for one in y])


@pytest.mark.parametrize(("a", "b", "c"), [(2, 4, 8), (16, 4, 16), (8, 8, 8), (64, 2, 32), (32, 64, 1), (4, 32, 2)])
def test_who_reaches_whom_is_what_the_gradient_says(a, b, c):
    conv, shuffle = torch.nn.Conv2d, torch.nn.ChannelShuffle
    layers = [conv(64, 64, 1, groups=a), shuffle(b), torch.nn.ReLU(), conv(64, 64, 1, groups=c)]
    answer = TASKS["mixer"].ask({"mixer": layers}, {})
    found, trouble = groups._read_layers(answer.facts["layers"])
    assert trouble is None
    assert np.array_equal(groups._reached(found)[-1], _reached_by_gradient(layers))


@pytest.mark.parametrize(("first", "shuffle", "last"), itertools.product((4, 8, 16, 32, 64), (2, 8, 16), (1, 8, 64)))
def test_a_design_passes_exactly_if_it_keeps_to_the_requirements(first, shuffle, last):
    conv = torch.nn.Conv2d
    layers = [conv(64, 64, 5, padding=2, groups=first), torch.nn.ChannelShuffle(shuffle)]
    layers += [conv(64, 64, 3, padding=1, groups=last), torch.nn.BatchNorm2d(64)]
    parameters = sum(p.numel() for layer in layers for p in layer.parameters())
    fits = parameters <= groups.PARAMETERS and _reached_by_gradient(layers[:3]).all()
    verdict = core.examine(TASKS["mixer"], {"mixer": layers})
    assert (verdict.outcome == core.RIGHT) == fits, rendering.as_text(verdict)


def test_the_texts_say_what_the_checks_want():
    text = "".join(
        cell.source for cell in nbformat.read(ROOT / "exercises" / NAME / f"{NAME}.ipynb", as_version=4).cells
    )
    for label, (c_in, c_out, size, group) in groups.LINES.items():
        kernel = size[0] if size[0] == size[1] else size
        assert f"{label} = nn.Conv2d({c_in}, {c_out}, kernel_size={kernel}, groups={group})" in text
    for words in (
        f"{groups.CHANNELS} channels go in",
        f"{groups.FIELD} × {groups.FIELD}",
        f"{groups.PARAMETERS:,} parameters",
    ):
        assert words in text
    assert f"at least {groups.SAVING} times" in text
    layer = cl.Conv2dSpec(64, 64, 3)
    assert f"{layer.parameters:,} parameters" in text and f"{3 * layer.parameters:,}" in text
    macs = [cl.Conv2dSpec(64, 64, 3, padding=1, groups=g).macs((56, 56)) for g in (1, 64)]
    rubric = nbformat.read(ROOT / "solutions" / NAME / f"{NAME}.ipynb", as_version=4)
    assert any(f"{macs[0]:,} to {macs[1]:,}" in cell.source for cell in rubric.cells)


# -- words that depend on the answer ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ('"(12, 2, 3, 3)"', "A is a text"),
        ("(12, 2, 3)", "A has 3 numbers"),
        ("(12, 1.5, 3, 3)", "shared out among its groups"),
        ("12", "Write four whole numbers"),
    ],
)
def test_an_answer_that_is_no_shape_is_told_why(answer, words):
    source = answers("solutions", NAME)["shapes"].replace("(12, 2, 3, 3),", f"{answer},")
    verdict = core.examine(TASKS["shapes"], run(NAME, source))
    assert verdict.mistake == "type" and words in verdict.try_next


@pytest.mark.parametrize(
    ("result", "words"), [("full / separable", "1 number;"), ("full, separable, 8.0", "3 numbers;")]
)
def test_one_number_or_three_are_told_without_a_table(result, words):
    source = answers("solutions", NAME)["separable_cost"]
    source = source.replace(
        "return full * h * w, (depthwise + pointwise) * h * w", "separable = 1\n    return " + result
    )
    verdict = core.examine(TASKS["separable_cost"], run(NAME, source))
    assert words in verdict.says and verdict.picture is None


def test_no_table_is_shown_where_only_the_shapes_differ():
    source = program("groups.grouped_conv", "grouped_first_only").source
    verdict = core.examine(TASKS["grouped_conv"], run(NAME, source))
    assert "gave back the shape" in verdict.says and verdict.picture is None


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ("nn.Conv2d(3, 64, 3, padding=1)", "the first convolution reads 64"),
        ("nn.Conv2d(64, 64, 3), nn.Conv2d(32, 64, 3)", "narrow layer in between"),
        ("nn.ReLU", "Brackets make a layer"),
        ("nn.ReLU(), ...", "dots"),
        ("nn.BatchNorm2d(32)", "as many channels as what it gets"),
    ],
)
def test_what_is_no_layer_of_the_mixer_is_told_why(layers, words):
    assert words in core.examine(TASKS["mixer"], run(NAME, f"mixer = [{layers}]")).try_next


# -- the task that a person reads ------------------------------------------------------------------


def cell_of(kind, grade_id):
    cells = nbformat.read(ROOT / kind / NAME / f"{NAME}.ipynb", as_version=4).cells
    return next(cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def test_check_says_that_a_person_reads_it(capsys):
    tasks.check("groups.milliseconds", {})
    assert "is read by a person" in capsys.readouterr().out


def test_its_hints_come_and_end(capsys):
    for step in range(1, 4):
        tasks.hint("groups.milliseconds")
        assert f"Hint {step} of 3" in capsys.readouterr().out
    tasks.hint("groups.milliseconds")
    assert "no further hints" in capsys.readouterr().out


def test_the_rubric_is_in_the_solution_only_and_its_points_add_up():
    solution, released = cell_of("solutions", "milliseconds"), cell_of("exercises", "milliseconds")
    assert "For whoever reads the answer" in solution.source
    assert solution.source.count("\n1. ") == solution.source.count("\n5. ") == 1 and "\n6. " not in solution.source
    assert released.source == "*Your answer here.*"
    text = cell_of("exercises", "milliseconds-text").source
    assert text.count("| 1 |") == TASKS["milliseconds"].points == released.metadata.nbgrader.points


def test_nbgrader_waits_for_a_person_once_something_is_written():
    """Its own rule: an untouched answer has 0 points, any other has none until somebody gives them."""
    from nbgrader.utils import determine_grade, is_grade, is_solution

    cell = cell_of("exercises", "milliseconds")
    assert is_grade(cell) and is_solution(cell) and determine_grade(cell) == (0, 5)
    cell.source = "The time halves only at first."
    assert determine_grade(cell) == (None, 5)


def test_a_class_can_be_given_the_exercise_and_its_answers_belong_together():
    from convlab.running.notebook import read_release

    data = (ROOT / "exercises" / NAME / f"{NAME}.ipynb").read_bytes()
    release = read_release(data, "groups")
    assert list(release.answers) == [task.id for task in tasks.tasks("groups")]
    assert release.answers["groups.milliseconds"] == ("milliseconds-answer", "milliseconds")
    assert json.loads(data)["cells"]
