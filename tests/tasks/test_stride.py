"""The tasks of lesson 04: right answers pass in every style, the stub counts as nothing, each mistake has its words."""

import nbformat
import numpy as np
import pytest
from exercise_programs import ROOT, answers, run, wrong_programs

from convlab import tasks
from convlab.tasks import asking, core, rendering

NAME = "04_stride"
TASKS = {task.id: task for task in tasks.tasks("stride")}
WRONG = [program for program in wrong_programs() if program[0] == NAME]

RIGHT = {
    "sizes as a dictionary": ("sizes", "sizes = {7: 3, 8: 3, 27: 13, 28: 13, 224: 111, 225: 112}"),
    "sizes as floats": ("sizes", "sizes = np.array([3.0, 3, 13, 13, 111, 112])"),
    "counts with slices": (
        "usage_counts",
        """
def usage_counts(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=np.int32)
    for start in range(0, n + 2 * p - k + 1, s):
        padded[start : start + k] += 1
    return padded[p : p + n]
""",
    ),
    "counts as floats": (
        "usage_counts",
        """
def usage_counts(n, k, s, p):
    counts = np.zeros(n)
    starts = np.arange(0, n + 2 * p - k + 1, s) - p
    places = (starts[:, None] + np.arange(k)).ravel()
    np.add.at(counts, places[(places >= 0) & (places < n)], 1)
    return counts
""",
    ),
    "counts by torch": (
        "usage_counts",
        """
def usage_counts(n, k, s, p):
    ones = torch.ones(1, 1, (n + 2 * p - k) // s + 1)
    full = functional.conv_transpose1d(ones, torch.ones(1, 1, k), stride=s)[0, 0]
    full = functional.pad(full, (0, n + 2 * p - len(full)))
    return full[p : p + n].int().numpy()
""",
    ),
    "counts in one line": (
        "usage_counts",
        """
usage_counts = lambda n, k, s, p: np.array(
    [sum(w * s - p <= i < w * s - p + k for w in range((n + 2 * p - k) // s + 1)) for i in range(n)]
)
""",
    ),
    "repair by cropping": (
        "repair",
        """
class RepairedUNet(BrokenUNet):
    def fit(self, x, like):
        return x[..., : like.shape[-2], : like.shape[-1]]

    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        up = self.fit(torch.relu(self.up3(torch.relu(self.down3(skip2)))), skip2)
        up = self.fit(torch.relu(self.up2(torch.cat([up, skip2], 1))), skip1)
        return self.fit(self.up1(torch.cat([up, skip1], 1)), x)
""",
    ),
    "repair by resizing the maps": (
        "repair",
        """
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        up = functional.interpolate(torch.relu(self.up3(torch.relu(self.down3(skip2)))), size=skip2.shape[-2:])
        up = functional.interpolate(torch.relu(self.up2(torch.cat([up, skip2], 1))), size=skip1.shape[-2:])
        return functional.interpolate(self.up1(torch.cat([up, skip1], 1)), size=x.shape[-2:])
""",
    ),
    "repair by padding to a multiple of 8": (
        "repair",
        """
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        h, w = x.shape[-2:]
        padded = functional.pad(x, (0, -w % 8, 0, -h % 8), mode="reflect")
        return super().forward(padded)[..., :h, :w]
""",
    ),
    "repair by a border all round": (
        "repair",
        """
class RepairedUNet(BrokenUNet):
    def forward(self, x):
        h, w = x.shape[-2:]
        top, left = 8 - h % 8 if h % 8 else 0, (-w % 8) // 2
        larger = functional.pad(x, (left, -w % 8 - left, top, 0))
        return super().forward(larger)[..., top : top + h, left : left + w]
""",
    ),
    "repair of the network itself": (
        "repair",
        """
class BrokenUNet(BrokenUNet):
    def forward(self, x):
        skip1 = torch.relu(self.down1(x))
        skip2 = torch.relu(self.down2(skip1))
        up = torch.relu(self.up3(torch.relu(self.down3(skip2)), output_size=skip2.shape[-2:]))
        up = torch.relu(self.up2(torch.cat([up, skip2], 1), output_size=skip1.shape[-2:]))
        return self.up1(torch.cat([up, skip1], 1), output_size=x.shape[-2:])


class RepairedUNet(BrokenUNet):
    ...
""",
    ),
    "blur channel by channel": (
        "blur_pool",
        """
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.k, self.stride = k, stride
        row = np.array([1.0])
        for _ in range(k - 1):
            row = np.convolve(row, [0.5, 0.5])
        self.register_buffer("row", torch.from_numpy(row).float())

    def forward(self, x):
        pads = ((self.k - 1) // 2, self.k // 2) * 2
        x = functional.pad(x, pads, mode="reflect")
        maps = []
        for channel in range(x.shape[1]):
            one = x[:, channel : channel + 1]
            one = functional.conv2d(one, self.row.view(1, 1, 1, -1))
            maps.append(functional.conv2d(one, self.row.view(1, 1, -1, 1))[..., :: self.stride, :: self.stride])
        return torch.cat(maps, dim=1)
""",
    ),
    "blur by windows and einsum": (
        "blur_pool",
        """
class BlurPool2d(nn.Module):
    def __init__(self, channels, k=3, stride=2):
        super().__init__()
        self.k, self.stride = k, stride

    def forward(self, x):
        row = torch.tensor([math.comb(self.k - 1, i) for i in range(self.k)], dtype=x.dtype) / 2 ** (self.k - 1)
        x = functional.pad(x, ((self.k - 1) // 2, self.k // 2) * 2, mode="reflect")
        windows = x.unfold(2, self.k, self.stride).unfold(3, self.k, self.stride)
        return torch.einsum("nchwij,i,j->nchw", windows, row, row)
""",
    ),
    "consistency with slices": (
        "consistency",
        """
def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    h, w = x.shape[-2:]
    right = total = 0
    for d, r in shifts:
        moved = torch.zeros_like(x)
        for i in range(h):
            for j in range(w):
                if 0 <= i - d < h and 0 <= j - r < w:
                    moved[..., i, j] = x[..., i - d, j - r]
        right += int((model(moved).argmax(1) == before).sum())
        total += len(x)
    return np.float32(right / total)
""",
    ),
    "consistency as a tensor": (
        "consistency",
        """
def consistency(model, x, labels, shifts):
    moved = [functional.pad(x, (9, 9, 9, 9)).roll(s, (-2, -1))[..., 9:-9, 9:-9] for s in shifts]
    moved = torch.stack(moved)
    predictions = model(moved.flatten(0, 1)).argmax(-1).reshape(len(shifts), -1)
    return (predictions == model(x).argmax(1)).double().mean()
""",
    ),
}


@pytest.fixture(scope="module")
def solution():
    return run(NAME, *answers("solutions", NAME).values())


@pytest.mark.parametrize("task", TASKS.values(), ids=str)
def test_the_solution_is_right(task, solution):
    verdict = core.examine(task, solution)
    assert (verdict.outcome, verdict.points) == (core.RIGHT, task.points), rendering.as_text(verdict)


@pytest.mark.parametrize("task", TASKS.values(), ids=str)
def test_the_stub_is_not_attempted_and_scores_nothing(task):
    verdict = core.examine(task, run(NAME, *answers("exercises", NAME).values()))
    assert (verdict.outcome, verdict.points) == (core.NOT_ATTEMPTED, 0), rendering.as_text(verdict)


@pytest.mark.parametrize("name", RIGHT)
def test_another_style_is_right_too(name):
    task, source = RIGHT[name]
    verdict = core.examine(TASKS[f"stride.{task}"], run(NAME, source))
    assert verdict.outcome == core.RIGHT, rendering.as_text(verdict)


@pytest.mark.parametrize(("stem", "header", "source"), [p[1:] for p in WRONG], ids=[p[1] for p in WRONG])
def test_a_wrong_answer_gets_the_words_for_its_mistake(stem, header, source, monkeypatch):
    monkeypatch.setattr(asking, "SECONDS", 0.5)
    task = TASKS[header["task"]]
    verdict = core.examine(task, run(NAME, source))
    assert verdict.outcome == core.NOT_YET and verdict.points == 0
    assert verdict.mistake == header["mistake"], rendering.as_text(verdict)
    assert verdict.try_next
    known = [
        mistake.says
        for mistake in task.mistakes
        if mistake.name == verdict.mistake and (mistake.answer or mistake.sign)
    ]
    assert not known or verdict.try_next in known


# No super() and a result that is no tensor have words of their own, whatever the numbers are.
BUFFERED = [p for p in WRONG if "self.register_buffer(" in p[3] and p[1] not in ("blur_no_super", "blur_numpy")]


@pytest.mark.parametrize("keep", ["setattr(module, name, tensor)", "setattr(module, name, nn.Parameter(tensor))"])
@pytest.mark.parametrize(("stem", "header", "source"), [p[1:] for p in BUFFERED], ids=[p[1] for p in BUFFERED])
def test_wrong_numbers_are_explained_wherever_the_kernel_is_kept(stem, header, source, keep):
    elsewhere = source.replace("self.register_buffer(", "keep(self, ")
    verdict = core.examine(
        TASKS[header["task"]], run(NAME, f"def keep(module, name, tensor):\n    {keep}\n", elsewhere)
    )
    assert verdict.mistake == header["mistake"], rendering.as_text(verdict)


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
    monkeypatch.setattr(asking, "SECONDS", 0.2)
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


def test_each_task_has_wrong_answers_of_which_three_are_the_curriculum_s():
    for task in TASKS:
        mine = [header for _, _, header, _ in WRONG if header["task"] == task]
        assert len(mine) >= 12, task
        assert sum(header["from"] == "listed" for header in mine) >= 2, task


def test_every_known_mistake_is_made_by_some_wrong_program():
    made = {(header["task"], header["mistake"]) for _, _, header, _ in WRONG}
    unmade = {
        (task.id, mistake.name)
        for task in TASKS.values()
        for mistake in task.mistakes
        if mistake.answer or mistake.sign
    } - made
    assert not unmade


def test_predictions_never_say_what_was_expected(solution):
    task = TASKS["stride.sizes"]
    for _, _, header, source in WRONG:
        if header["task"] == task.id:
            verdict = core.examine(task, run(NAME, source))
            assert verdict.expected is None and verdict.picture is None
            assert "111" not in rendering.as_text(verdict).replace("224", "")
    assert not any(number in " ".join(task.hints) for number in ("111", "112", "13"))


def test_no_hint_or_message_holds_a_line_of_the_solution():
    for name, source in answers("solutions", NAME).items():
        task = TASKS[f"stride.{name}"]
        words = " ".join([*task.hints, *(mistake.says for mistake in task.mistakes)])
        inside = source.split("### BEGIN SOLUTION", 1)[1]
        lines = [line.split("#")[0].strip() for line in inside.splitlines()]
        assert not [line for line in lines if len(line) > 12 and line in words]


@pytest.mark.parametrize("task", TASKS.values(), ids=str)
def test_cases_are_plain_the_same_every_time_and_others_with_another_seed(task):
    one, again, other = task.draw(1), task.draw(1), task.draw(2)
    assert asking.encode(one) == asking.encode(again)
    assert task.kind == "predict" or asking.encode(one) != asking.encode(other)
    assert asking.encode(asking.decode(asking.encode(one))) == asking.encode(one)


@pytest.mark.parametrize("task", TASKS.values(), ids=str)
def test_the_judge_thinks_the_same_of_answers_that_came_through_a_pipe(task, solution):
    """As the grader does it: cases out, answers back, as text; the judge never sees the learner's objects."""
    program = next(source for _, _, header, source in WRONG if header["task"] == task.id and header["from"] == "listed")
    for namespace in (solution, run(NAME, program)):
        cases = task.draw(7)
        text = [asking.encode(task.ask(namespace, asking.decode(asking.encode(case)))) for case in cases]
        piped = core.judge(task, cases, [asking.decode_answer(line) for line in text])
        direct = core.examine(task, namespace, seed=7)
        assert (piped.outcome, piped.mistake, piped.says) == (direct.outcome, direct.mistake, direct.says)


@pytest.mark.parametrize("seed", range(5))
def test_right_answers_are_right_with_other_seeds(seed, solution):
    for task in TASKS.values():
        assert core.examine(task, solution, seed).outcome == core.RIGHT


@pytest.mark.long
def test_right_answers_are_right_under_a_hundred_seeds(solution):
    programs = [("solution", task.name, solution) for task in TASKS.values()]
    programs += [(name, task, run(NAME, source)) for name, (task, source) in RIGHT.items()]
    for name, task, namespace in programs:
        for seed in range(100, 200):
            verdict = core.examine(TASKS[f"stride.{task}"], namespace, seed)
            assert verdict.outcome == core.RIGHT, f"{name}, seed {seed}: {rendering.as_text(verdict)}"


@pytest.mark.long
def test_wrong_answers_are_wrong_under_ten_seeds():
    for _, stem, header, source in WRONG:
        if header["mistake"] == "time limit":
            continue
        namespace = run(NAME, source)
        for seed in range(100, 110):
            assert core.examine(TASKS[header["task"]], namespace, seed).outcome == core.NOT_YET, f"{stem}, seed {seed}"


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
