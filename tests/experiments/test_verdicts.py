"""Each verdict follows from the shipped results, by the stated margin; and from other results another one would."""

import copy
import math
import pathlib
import re

import nbformat
import pytest
import torch
from torch import nn

from convlab import course, experiments
from convlab.experiments import verdicts
from convlab.experiments.core import ResultTable

ROOT = pathlib.Path(__file__).parents[2]
IDS = [rule.id for rule in verdicts.RULES]
WORDS = {
    **dict.fromkeys(("R5", "R6", "R7", "R10", "R11", "R13", "R17", "R20", "T2", "T10"), "holds"),
    **dict.fromkeys(("R1", "R3", "R4", "R9", "R12", "T1", "T3", "T4", "T5", "T6", "T7", "T9", "T11"), "holds when"),
    **dict.fromkeys(("R8", "R14", "R18", "T8"), "myth"),
    **dict.fromkeys(("R2", "R15", "R16", "R19"), "not shown"),
}


@pytest.fixture(scope="module")
def shipped():
    return {name: experiments.results(name) for name in experiments.names()}


class Numbers:
    """The raw numbers of the shipped results, read here without the code that the verdicts use."""

    def __init__(self, tables):
        self.tables = tables

    def values(self, key, measure="accuracy"):
        experiment, variant = key.split("/")
        return [run[measure] for run in self.tables[experiment].data["variants"][variant]["runs"]]

    def mean(self, key, measure="accuracy"):
        values = self.values(key, measure)
        return sum(values) / len(values)

    def sd(self, key, measure="accuracy"):
        values, mean = self.values(key, measure), self.mean(key, measure)
        return math.sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - 1))

    def fact(self, key, name="macs"):
        experiment, variant = key.split("/")
        return self.tables[experiment].data["variants"][variant]["facts"][name]

    def above(self, a, b, margin=1.0, measure="accuracy"):
        gap = self.mean(a, measure) - self.mean(b, measure)
        spread = math.sqrt((self.sd(a, measure) ** 2 + self.sd(b, measure) ** 2) / 2)
        return gap >= margin and gap > spread

    def level(self, a, b):
        return not self.above(a, b) and not self.above(b, a)


def largest_change(*layers):
    """How far the output moves, in training, when the convolution's bias does; in plain torch."""
    torch.manual_seed(1)
    net = nn.Sequential(*layers).double()
    conv = next(layer for layer in layers if isinstance(layer, nn.Conv2d))
    x = torch.rand(4, 3, 9, 9, dtype=torch.float64)
    before = net(x)
    conv.bias.data += torch.rand(8, dtype=torch.float64)
    return (net(x) - before).abs().max().item()


def size(*arguments, picture=224, **more):
    return nn.Conv2d(*arguments, **more)(torch.zeros(1, arguments[0], picture, picture)).shape[-1]


def raises(error, make):
    try:
        make()
    except error:
        return True
    return False


# For each rule: what must be true of the raw numbers, or of torch, for the verdict that is told.
CHECKS = {
    "R1": lambda n: (
        n.above("kernel_size_blocks/k3x2", "kernel_size_blocks/k3x2_linear")
        and not n.above("kernel_size_blocks/k5", "kernel_size_blocks/k3x2")
        and not n.above("kernel_size_blocks/k7", "kernel_size_blocks/k3x3")
        and n.fact("kernel_size_blocks/k3x3") < n.fact("kernel_size_blocks/k7")
        and 9 * (3 * 64 + 64 * 64) > 25 * 3 * 64
    ),
    "R2": lambda n: not n.above("out_channels_pyramid/pyramid", "out_channels_pyramid/constant"),
    "R3": lambda n: (
        n.above("out_channels_width/w8", "out_channels_width/w4")
        and not n.above("out_channels_width/w16", "out_channels_width/w8")
        and not n.above("out_channels_width/w32", "out_channels_width/w8")
    ),
    "R4": lambda n: (
        n.above("kernel_size_context/gap_k11", "kernel_size_context/gap_k3", 2)
        and n.mean("kernel_size_context/flatten_k11") - n.mean("kernel_size_context/flatten_k3")
        < (n.mean("kernel_size_context/gap_k11") - n.mean("kernel_size_context/gap_k3")) / 2
        and n.above("dilation_context/gap_222", "dilation_context/gap_111")
        and n.level("dilation_context/flatten_222", "dilation_context/flatten_111")
    ),
    "R5": lambda n: all(
        n.above(f"stride_downsampling/{way}", "stride_downsampling/stride", 2, "agreement")
        for way in ("blurpool", "maxblur", "avgpool")
    ),
    "R6": lambda n: (
        n.above("stride_small_kernel/avgpool", "stride_small_kernel/k1s2")
        and n.fact("stride_small_kernel/avgpool") == n.fact("stride_small_kernel/k1s2")
    ),
    "R7": lambda n: (
        all(n.mean(f"padding_position/{mode}_10", "r2") > 0.5 for mode in ("zeros", "reflect", "replicate"))
        and all(abs(n.mean(f"padding_position/{mode}_10", "r2")) < 0.05 for mode in ("circular", "valid"))
        and n.above("padding_dots/zeros", "padding_dots/circular", 20)
    ),
    "R8": lambda n: all(
        n.above("padding_accuracy/valid", f"padding_accuracy/{mode}")
        for mode in ("zeros", "reflect", "replicate", "circular")
    ),
    "R9": lambda n: (
        n.mean("groups_separable/full") - n.mean("groups_separable/separable") < 3
        and n.above("groups_separable/separable", "groups_separable/depthwise_only")
        and n.above("groups_separable/separable", "groups_separable/narrow")
        and 1 / 72 + 1 / 9 <= 1 / 8 + 1e-12 < 1 / 71 + 1 / 9
    ),
    "R10": lambda n: all(n.above(f"groups_xor/{way}", "groups_xor/groups", 15) for way in ("shuffle", "pointwise")),
    "R11": lambda n: (
        n.level("bias_norms/bn_bias", "bias_norms/bn_free")
        and largest_change(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8)) < 1e-9
    ),
    "R12": lambda n: (
        n.mean("dilation_distance/d2222", "distance7") < 75 < n.mean("dilation_distance/d2222", "distance8")
        and min(n.mean("dilation_distance/d1248", f"distance{d}") for d in (7, 8)) > 75
        and n.mean("dilation_time/d2", "time_without") > 1.25 > n.mean("dilation_time/d2", "time")
    ),
    "R13": lambda n: (
        n.above("design_init/he", "design_init/default") and n.above("design_init/default_bn", "design_init/default")
    ),
    "R14": lambda n: n.above("kernel_size_stem/imagenet", "kernel_size_stem/small"),
    "R15": lambda n: not n.above("kernel_size_even/k3", "kernel_size_even/k4"),
    "R16": lambda n: n.level("stride_maxpool/maxpool", "stride_maxpool/wide_stride"),
    "R17": lambda n: all(
        0.4
        < math.log(n.mean(f"kernel_size_erf/{kind}_40", "sd") / n.mean(f"kernel_size_erf/{kind}_5", "sd")) / math.log(8)
        < 0.6
        for kind in ("box", "random")
    ),
    "R18": lambda n: (
        n.mean("groups_time/g32", "time") * n.fact("groups_time/g1") / n.fact("groups_time/g32") > 3
        and n.mean("groups_depthwise_time/k15", "time") / n.mean("groups_depthwise_time/k14", "time")
        > 2 * n.fact("groups_depthwise_time/k15") / n.fact("groups_depthwise_time/k14")
    ),
    "R19": lambda n: all(
        n.above(f"out_channels_task/{task}_w32", f"out_channels_task/{task}_w8")
        and n.level(f"out_channels_task/{task}_w32", f"out_channels_task/{task}_w16")
        for task in ("digits", "patches")
    ),
    "R20": lambda n: all(
        n.above("stride_placement/early", f"stride_placement/{other}")
        and abs(n.fact("stride_placement/early") / n.fact(f"stride_placement/{other}") - 1) < 0.03
        for other in ("middle", "late")
    ),
    "T1": lambda n: (
        n.above("in_channels_colour/rgb", "in_channels_colour/fed_bgr", 10)
        and raises(RuntimeError, lambda: nn.Conv2d(3, 8, 3)(nn.Conv2d(3, 8, 3)(torch.zeros(1, 3, 9, 9))))
    ),
    "T2": lambda n: all(
        3 < n.fact(f"out_channels_width/w{2 * w}") / n.fact(f"out_channels_width/w{w}") < 4 for w in (2, 4, 8, 16)
    ),
    "T3": lambda n: (
        n.above("kernel_size_textures/k3", "kernel_size_textures/k1")
        and not n.above("kernel_size_textures/k7", "kernel_size_textures/k3")
        and n.mean("kernel_size_denoise/sigma0.3", "box7") > n.mean("kernel_size_denoise/sigma0.3", "box3")
    ),
    "T4": lambda n: (size(1, 1, 3, stride=2), size(1, 1, 3, stride=2, padding=1)) == (111, 112),
    "T5": lambda n: (
        raises(ValueError, lambda: nn.Conv2d(1, 1, 3, stride=2, padding="same"))
        and size(1, 1, 3, padding="same") == 224
    ),
    "T6": lambda n: (size(1, 1, 3), size(1, 1, 3, stride=2, padding=1)) == (222, 112),
    "T7": lambda n: all(
        1
        < n.mean(f"groups_separable_time/side{side}", "time")
        < n.fact(f"groups_separable_time/side{side}", "mac_ratio")
        for side in (14, 28, 56, 112)
    ),
    "T8": lambda n: all(
        n.fact("dilation_context/gap_111", name) == n.fact("dilation_context/gap_222", name)
        for name in ("macs", "params")
    ),
    "T9": lambda n: (
        largest_change(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8)) < 1e-9
        and largest_change(nn.BatchNorm2d(3), nn.Conv2d(3, 8, 3)) > 0.1
        and largest_change(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.BatchNorm2d(8)) > 0.1
        and largest_change(nn.Conv2d(3, 8, 3), nn.GroupNorm(2, 8)) > 0.1
    ),
    "T10": lambda n: (
        n.above("design_digits8/conv4_8", "design_digits8/linear")
        and n.level("design_digits8/conv4_8", "design_digits8/conv8_16")
    ),
    "T11": lambda n: (
        n.above("out_channels_task/patches_w16", "out_channels_task/patches_w4")
        and n.level("out_channels_task/patches_w16", "out_channels_task/patches_w32")
        and n.above("kernel_size_stem/small_deeper", "kernel_size_stem/small")
        and n.mean("design_init/default") < 15
        and n.above("design_init/default_bn", "design_init/default")
    ),
}


@pytest.mark.parametrize("name", IDS)
def test_the_verdict_is_what_the_raw_numbers_say(name, shipped):
    found = verdicts.get(name).verdict()
    assert found.word == WORDS[name], f"{name} now comes out as {found}: {found.numbers}"
    assert CHECKS[name](Numbers(shipped)), f"{name}: {found}"


def _changed(table, change):
    data = copy.deepcopy(table.data)
    parts = list(data["variants"].values())
    change(parts, list(table.experiment.measures))
    return ResultTable(table.experiment, data)


def _all_equal(parts, measures):
    for part in parts:
        part["runs"] = copy.deepcopy(parts[0]["runs"])
        part["facts"] = dict(parts[0]["facts"])


def _turned(parts, measures):
    runs = [part["runs"] for part in parts]
    for part, other in zip(parts, runs[1:] + runs[:1], strict=True):
        part["runs"] = copy.deepcopy(other)


def _reversed(parts, measures):
    runs = [copy.deepcopy(part["runs"]) for part in parts]
    for part, other in zip(parts, runs[::-1], strict=True):
        part["runs"] = other


def _rising(parts, measures):
    for i, part in enumerate(parts):
        for run in part["runs"]:
            run.update({measure: 10.0 * (i + 1) + j for j, measure in enumerate(measures)})


def _falling(parts, measures):
    _rising(parts, measures)
    _reversed(parts, measures)


def _half_rising(parts, measures):
    for i, part in enumerate(parts):
        for run in part["runs"]:
            run.update(dict.fromkeys(measures, 10.0 * max(1, i + 2 - len(parts) // 2)))


def _by_macs(parts, measures):
    for part in parts:
        for run in part["runs"]:
            run.update(dict.fromkeys(measures, part["facts"].get("macs", 1) / 1e8))


def _cheaper_if_dilated(parts, measures):
    for i, part in enumerate(parts):
        part["facts"] = {key: value / (i + 1) for key, value in part["facts"].items()}


CHANGES = (_all_equal, _turned, _reversed, _rising, _falling, _half_rising, _by_macs, _cheaper_if_dilated)
MEASURED = [rule.id for rule in verdicts.RULES if rule.evidence]


@pytest.mark.parametrize("name", MEASURED)
def test_other_results_would_get_another_verdict(name, shipped):
    rule, said = verdicts.get(name), set()
    for change in CHANGES:
        other = {key: _changed(shipped[key], change) for key in rule.evidence}
        try:
            said.add(rule.verdict(lambda key, other=other: other.get(key, shipped[key])).word)
        except (ZeroDivisionError, StopIteration):
            continue
    assert said - {WORDS[name]}, "this verdict cannot change, so it says nothing"


@pytest.mark.parametrize("name", MEASURED)
def test_a_verdict_looks_at_the_results_that_it_names_and_at_no_others(name, shipped):
    seen = set()

    def look(key):
        seen.add(key)
        return shipped[key]

    verdicts.get(name).verdict(look)
    assert seen == set(verdicts.get(name).evidence)


def test_rules_without_results_look_at_none():
    for rule in verdicts.RULES:
        if not rule.evidence:
            rule.verdict(lambda key, rule=rule: pytest.fail(f"{rule.id} looks at {key}"))


def test_a_statement_that_is_no_longer_true_ends_the_verdict(shipped):
    wrong = verdicts.dataclasses.replace(verdicts.get("R6"), facts=(("pigs fly", lambda look: False),))
    assert str(wrong.verdict()) == "not shown: part of it is no longer true"
    assert "pigs fly" in wrong.verdict().numbers


def test_every_rule_of_an_experiment_is_in_the_list():
    numbered = {experiments.get(name).rule for name in experiments.names()} - {""}
    assert numbered <= set(IDS)
    assert {f"R{i}" for i in range(1, 21)} <= set(IDS)
    for rule in verdicts.RULES:
        assert (ROOT / course.lesson(rule.lesson).notebook).is_file()
        assert rule.margin
        for name in rule.evidence:
            assert experiments.get(name)
    assert len(IDS) == len(set(IDS)) == len(WORDS) == len(CHECKS)


def test_phrases_are_short_enough_for_one_line():
    for rule in verdicts.RULES:
        assert len(rule.statement) <= 66, rule.statement
        assert len(str(rule.verdict())) <= 84, str(rule.verdict())


def test_the_table_shows_rules_by_number_and_by_parameter():
    text = str(verdicts.table("R5", "bias"))
    assert re.findall(r"^[RT]\d+", text, re.M) == ["R5", "R11", "T9"]
    page = verdicts.table("R5")._repr_html_()
    assert "<strong>holds</strong>: answers stay steady" in page and 'scope="row"' in page
    with pytest.raises(verdicts.RuleError, match="R99"):
        verdicts.table("R99")


def runs(layers, picture=224):
    x = torch.zeros(1, 3, picture, picture)
    for layer in layers:
        x = nn.Conv2d(**layer)(x)
    return x.shape[-1]


@pytest.mark.parametrize("line", verdicts.LINES, ids=lambda line: line.code)
def test_the_usual_lines_do_what_the_table_says(line):
    said = line.happens(32)
    if "refused" in said:
        message = re.sub(r"\*\*refused\*\*: ", "", said)
        with pytest.raises(ValueError, match=re.escape(message)):
            runs(line.layers)
    else:
        assert said.split(",")[0].endswith(str(runs(line.layers, 32)))
    if line.instead:
        assert runs(line.instead)
        assert line.code != verdicts._code(line.instead)


def test_the_repaired_lines_do_what_they_are_shown_for():
    repaired = {line.says: line.instead for line in verdicts.LINES if line.instead}
    assert runs(repaired["halves"]) == 112
    assert runs(repaired["sees more at no cost"]) == 224
    assert runs(repaired["down-sample, then features"]) == 112
    assert runs(repaired["saves compute"]) == 222
    costs = [
        sum(verdicts.Conv2dSpec(**layer).macs((size, size)) for layer, size in zip(pair, (224, 222), strict=True))
        for pair in (verdicts.LINES[7].layers, repaired["a larger kernel"])
    ]
    assert costs[1] < costs[0] / 2


def test_exactly_one_of_the_lines_is_refused():
    text = str(verdicts.tutorial_lines())
    assert len(verdicts.LINES) == 11
    assert text.count("refused") == 1 and "**" not in text
    assert "<strong>refused</strong>" in verdicts.tutorial_lines()._repr_html_()


def test_numbers_of_the_smallest_channel_count_and_the_depth():
    assert verdicts.separable_saving(72) == pytest.approx(8)
    assert verdicts.depth_without_padding(28) == 13
    net = nn.Sequential(*[nn.Conv2d(1, 1, 3) for _ in range(13)])
    assert net(torch.zeros(1, 1, 28, 28)).shape[-1] == 2


def test_the_lesson_names_rules_that_there_are_and_leaves_none_out():
    book = nbformat.read(ROOT / "notebooks" / "09_design_principles.ipynb", as_version=4)
    prose = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    assert set(re.findall(r"\b[RT]\d+\b", prose)) <= set(IDS)
    shown = next(cell for cell in book.cells if cell.id == "table-all").outputs[0]["data"]["text/plain"]
    for rule in verdicts.RULES:
        assert re.search(rf"^{rule.id} .*{re.escape(str(rule.verdict()))}", shown, re.M), rule.id


def test_no_verdict_rests_on_an_absolute_time():
    for rule in verdicts.RULES:
        for name in rule.evidence:
            for measure in experiments.get(name).measures.values():
                assert "second" not in measure.title and measure.unit not in ("s", "ms")
    assert "seconds" not in verdicts.page()


def test_the_page_of_rules_is_in_step():
    text = (ROOT / "docs" / "principles.md").read_text("utf-8")
    assert text == verdicts.page(), "python -m convlab.experiments summary"
    results = (ROOT / "docs" / "results.md").read_text("utf-8")
    headings = {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in re.findall(r"^#+ (.+)$", results, re.M)}
    assert set(re.findall(r"results\.md#([\w-]+)", text)) <= headings
