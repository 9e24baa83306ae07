"""The tasks of lesson 04: right answers pass in every style, the stub counts as nothing, each mistake has its words."""

import nbformat
import numpy as np
import pytest
from exercise_programs import HURRY, ROOT, answers, run, time_limit, wrong_programs

from convlab import tasks
from convlab.tasks import core, rendering

NAME = "04_stride"
TASKS = {task.id: task for task in tasks.tasks("stride")}
WRONG = [program for program in wrong_programs() if program.lesson == "stride"]


@pytest.fixture(scope="module")
def solution():
    return run(NAME, *answers("solutions", NAME).values())


# No super() and a result that is no tensor have words of their own, whatever the numbers are.
BUFFERED = [p for p in WRONG if "self.register_buffer(" in p.source and p.name not in ("blur_no_super", "blur_numpy")]


@pytest.mark.parametrize("keep", ["setattr(module, name, tensor)", "setattr(module, name, nn.Parameter(tensor))"])
@pytest.mark.parametrize("program", BUFFERED, ids=[p.name for p in BUFFERED])
def test_wrong_numbers_are_explained_wherever_the_kernel_is_kept(program, keep):
    elsewhere = program.source.replace("self.register_buffer(", "keep(self, ")
    verdict = core.examine(TASKS[program.task], run(NAME, f"def keep(module, name, tensor):\n    {keep}\n", elsewhere))
    assert verdict.mistake == program.mistake, rendering.as_text(verdict)


@pytest.mark.parametrize(
    ("keep", "mistake"),
    [
        ("setattr(module, name, tensor)", "kernel stays behind"),
        ("setattr(module, name, nn.Parameter(tensor))", "trainable"),
    ],
)
def test_where_the_kernel_is_kept_is_said_once_the_numbers_are_right(keep, mistake):
    source = answers("solutions", NAME)["blur_pool"].replace("self.register_buffer(", "keep(self, ")
    verdict = core.examine(TASKS["stride.blur_pool"], run(NAME, f"def keep(module, name, tensor):\n    {keep}", source))
    assert verdict.mistake == mistake, rendering.as_text(verdict)
    case = TASKS["stride.blur_pool"].draw()[verdict.case or 0]
    assert mistake == "trainable" or (case["x"].dtype == np.float64 and ".to(torch.float64)" in verdict.call)


def test_a_float32_picture_goes_through_a_layer_that_nobody_moved(solution):
    """As every user calls it; and the check has such pictures, of every channel count."""
    import torch

    assert solution["BlurPool2d"](3)(torch.rand(1, 3, 8, 8)).dtype == torch.float32
    plain = [case for case in TASKS["stride.blur_pool"].draw() if case["x"].dtype == np.float32]
    assert len(plain) >= 6 and any(case["channels"] > 1 for case in plain)
    moved = []

    class Spy(solution["BlurPool2d"]):
        def to(self, *arguments, **named):
            moved.append(arguments)
            return super().to(*arguments, **named)

    for case in plain:
        TASKS["stride.blur_pool"].ask({"BlurPool2d": Spy}, case)
    assert not moved


def test_a_blur_that_runs_for_ever_in_float64_only_is_stopped(monkeypatch):
    time_limit(monkeypatch, HURRY)
    source = answers("solutions", NAME)["blur_pool"].replace(
        "x = functional", "while x.dtype == torch.float64:\n            pass\n        x = functional"
    )
    verdict = core.examine(TASKS["stride.blur_pool"], run(NAME, source))
    assert verdict.mistake == "time limit", rendering.as_text(verdict)


def test_an_error_of_another_kind_is_not_taken_for_a_slice_with_minus_zero():
    for seed in range(15):
        source = "def consistency(model, x, labels, shifts):\n    return model(x).argmax(1) == befor\n"
        verdict = core.examine(TASKS["stride.consistency"], run(NAME, source), seed)
        assert verdict.mistake == "raised NameError", rendering.as_text(verdict)


def test_the_worked_example_of_task_5_is_true(solution):
    toy = [solution[name] for name in ("toy_model", "toy_x", "toy_labels")]
    share = {shift: solution["consistency"](*toy, [shift]) for shift in [(0, 1), (1, 0)]}
    assert share == {(0, 1): 0, (1, 0): 1}
    assert solution["consistency"](*toy, [(0, 1), (1, 0)]) == 0.5


def test_the_words_of_a_task_are_said_before_they_are_needed():
    text = ""
    for cell in nbformat.read(ROOT / "exercises" / NAME / f"{NAME}.ipynb", as_version=4).cells:
        if cell.id == "broken-unet":
            break
        text += cell.source
    for word in ("`nn.Module` is", "*ReLU* (", "`nn.ConvTranspose2d` makes", "encoder–decoder* makes", "*skip* hands"):
        assert word in text
    assert (
        "`output_size=(height, width)`" in text
        and "section 10 of [the lesson](../../notebooks/04_stride.ipynb)" in text
    )
    assert "Conv1d" not in text
    lesson = nbformat.read(ROOT / "notebooks" / f"{NAME}.ipynb", as_version=4).cells
    start = next(i for i, cell in enumerate(lesson) if cell.source.startswith("## 10."))
    end = next(i for i, cell in enumerate(lesson) if cell.source.startswith("## 11."))
    assert any("output_size=" in cell.source for cell in lesson[start:end])
    said = [words for task in TASKS.values() for m in task.mistakes for words in (m.says, *task.hints)]
    assert not any("logit" in words for words in said)


def test_predictions_never_say_what_was_expected(solution):
    task = TASKS["stride.sizes"]
    for program in WRONG:
        if program.task == task.id:
            verdict = core.examine(task, run(NAME, program.source))
            assert verdict.expected is None and verdict.picture is None
            assert "111" not in rendering.as_text(verdict).replace("224", "")
    assert not any(number in " ".join(task.hints) for number in ("111", "112", "13"))


def test_the_broken_network_still_breaks_where_the_exercise_says():
    import torch

    network = run(NAME)["BrokenUNet"]()
    assert network(torch.rand(1, 1, 32, 32)).shape == (1, 1, 32, 32)
    for size in (28, 30, 37):
        with pytest.raises(RuntimeError, match="must match"):
            network(torch.rand(1, 1, size, size))


def test_the_oracle_agrees_with_the_worked_example_in_the_text():
    case = {"n": 5, "k": 3, "s": 2, "p": 1}
    from convlab.tasks.stride import _true_counts

    assert np.array_equal(_true_counts(case), [1, 2, 1, 2, 1])
