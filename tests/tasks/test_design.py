"""What is special about the tasks of lesson 09: the judge counts and trains by itself, and its thresholds are fair."""

import dataclasses
import statistics

import pytest
import torch
from exercise_programs import answers, run

from convlab import experiments, probes, stacks
from convlab.experiments import design as challenge
from convlab.experiments import protocol
from convlab.probes import design as design_probes
from convlab.tasks import core, design

FOLDER = "09_design_principles"
# Accuracy of the lesson's networks with the seeds 0, 1, 2 on the splits 0 to 4, as `challenge` gives it; split 0 is
# also in the shipped results.
MEASURED = {
    "A": ((97.5, 97.8, 97.3), (98.0, 97.9, 97.7), (98.0, 98.0, 98.1), (98.2, 97.5, 97.8), (98.5, 98.5, 98.6)),
    "C": ((98.3, 98.0, 97.9), (98.4, 98.5, 98.5), (98.6, 98.4, 98.5), (97.7, 97.5, 97.9), (98.7, 98.8, 98.5)),
    "separable": ((97.3, 97.5, 97.8), (98.3, 98.0, 98.5), (98.2, 97.7, 97.5), (97.3, 97.3, 97.0), (97.9, 98.2, 98.2)),
    "F": ((97.4, 97.1, 96.6), (97.1, 97.3, 97.3), (97.7, 97.7, 97.2), (97.3, 97.1, 96.8), (98.0, 98.2, 97.7)),
    "G": ((96.4, 95.9, 96.1), (96.6, 96.7, 97.5), (96.6, 97.1, 97.3), (96.6, 96.8, 96.6), (97.5, 98.3, 97.7)),
}
REFERENCES = {"bronze": ("A", "C", "separable"), "silver": ("F",), "gold": ("G",)}
TIERS = {"bronze": design.BRONZE, "silver": design.SILVER, "gold": design.GOLD}


def plain(network, name="network"):
    return design_probes.network({name: network}, name).facts["layers"]


@pytest.fixture
def accuracies(monkeypatch):
    """Trainings that only note what they are asked, and give a number."""
    asked = []

    def train(layers, seed, device="cpu", *, split=0):
        asked.append((tuple(layers), seed, split))
        return train.gives

    monkeypatch.setattr(challenge, "train_challenge", train)
    design._accuracy.cache_clear()
    yield train, asked
    design._accuracy.cache_clear()


# -- the drawing -------------------------------------------------------------------------------------------------------


def test_the_broken_network_has_the_seven_bugs_and_the_drawing_is_what_the_text_says():
    namespace = run(FOLDER)
    broken = namespace["broken"]
    wrong = {name: list(design._wrong_arguments(broken[name], drawn)) for name, drawn in design.DRAWN.items()}
    assert {name: found for name, found in wrong.items() if found} == {n: [p] for n, p in design.BUGS.items()}
    assert len(set(design.BUGS.values())) == len(design.BUGS) == 7
    right = {name: spec.arguments() for name, spec in design.DRAWN.items()}
    sizes, x = [], torch.rand(2, 3, 32, 32)
    for layer in namespace["make"](right):
        x = layer(x)
        if isinstance(layer, torch.nn.Conv2d):
            sizes.append(x.shape[-1])
    assert sizes == [32, 16, 16, 16, 8, 8, 8, 8] and x.shape == (2, 10)
    assert design.DRAWN["wide"].effective_kernel_size == (5, 5)


def test_three_layers_of_the_broken_network_raise_at_once_and_one_with_a_picture():
    broken, raised = run(FOLDER)["broken"], []
    for name, arguments in broken.items():
        try:
            layer = torch.nn.Conv2d(**arguments)
            layer(torch.rand(1, 3 if name == "look" else arguments["in_channels"], 16, 16))
        except (TypeError, ValueError):
            raised.append((name, "made"))
        except RuntimeError:
            raised.append((name, "used"))
    assert raised == [("look", "used"), ("halve", "made"), ("single", "made"), ("mix", "made")]


# -- the challenge -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [key for key in challenge.BASELINES if key != "blur"])
def test_the_judge_counts_what_the_lesson_counts(key):
    """From the words, and from the modules that the words make."""
    layers = challenge.BASELINES[key]
    facts = protocol.digit_facts(layers)
    for network in (layers, experiments.design.nets.build(layers, design.PICTURE)):
        specs, trouble = design.specs_of("network", plain(network))
        assert trouble is None
        table = stacks.cost(specs, design.PICTURE)
        assert {"params": table.parameters, "macs": table.macs} == facts


@pytest.mark.parametrize("tier", TIERS)
def test_the_thresholds_lie_three_standard_errors_below_each_reference_on_each_split(tier):
    shipped = experiments.results("design_baselines")
    for key in REFERENCES[tier]:
        assert len(MEASURED[key]) == design.SPLITS
        assert MEASURED[key][0] == pytest.approx(shipped[key].accuracy.values)
        for split, values in enumerate(MEASURED[key]):
            least = challenge.TIERS[tier][2] - design.ALLOWANCE * (split != 0)
            assert statistics.fmean(values) - 3 * statistics.stdev(values) / len(values) ** 0.5 >= least, (key, split)


def test_the_learner_s_own_check_is_on_the_lesson_s_split_and_a_grader_s_may_be_on_any():
    for task in TIERS.values():
        assert task.make_cases()[0]["split"] == 0
        assert {task.make_cases(seed)[0]["split"] for seed in range(50)} == set(range(design.SPLITS))


@pytest.mark.parametrize("tier", TIERS)
def test_the_check_trains_what_it_built_itself_and_no_longer_than_it_must(tier, accuracies):
    train, asked = accuracies
    network = experiments.design.nets.build(challenge.BASELINES["G"], design.PICTURE)
    network.accuracy, least = 100.0, challenge.TIERS[tier][2]
    for split, gives, right, trainings in (
        (0, least, True, 3),
        (0, least - 0.1, False, 3),
        (3, least - 0.1, True, 3),
        (3, least - 0.6, False, 3),
        (0, 50.0, False, 1),
    ):
        asked.clear(), design._accuracy.cache_clear()
        train.gives = gives
        cases = [{"split": split, "seeds": [0, 1, 2]}]
        verdict = core.judge(TIERS[tier], cases, probes.run_cases(TIERS[tier].probe, {tier: network}, cases))
        assert (verdict.outcome == core.RIGHT) == right, verdict
        specs = tuple(design.specs_of(tier, plain(network))[0])
        assert asked == [(specs, seed, split) for seed in range(trainings)]


def test_what_the_worker_reports_beside_the_layers_counts_for_nothing(accuracies):
    train, asked = accuracies
    train.gives = 100.0
    layers = plain(torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 64), torch.nn.Linear(64, 10)))
    facts = {"layers": layers, "accuracy": 100.0, "parameters": 10, "macs": 10}
    answer = probes.Answer("returned", {"type": "Sequential", "data": None}, facts=facts)
    verdict = design.GOLD.checker.check(design.GOLD.make_cases(), [answer])
    assert verdict.mistake == "too many parameters" and not asked


def test_score_gives_what_the_scoreboard_takes(accuracies, tmp_path):
    from convlab.experiments import scoreboard

    train, _ = accuracies
    train.gives = 96.0
    score = design.score(challenge.BASELINES["G"])
    assert (score.params, score.macs, score.accuracy.n) == (2390, 30456, 3) and score.tiers == ["silver", "gold"]
    assert scoreboard.add("mine", score, folder=tmp_path).whole


@pytest.mark.long
def test_the_measured_accuracies_come_out_again():
    for split in (1, 4):
        again = [challenge.train_challenge(challenge.BASELINES["G"], seed, split=split) for seed in range(3)]
        assert statistics.fmean(again) == pytest.approx(statistics.fmean(MEASURED["G"][split]), abs=1)


# -- advice ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        (["flatten", 10], "no convolution"),
        ([*experiments.nets.block(1, 4, 3, 2), *experiments.nets.block(4, 8, 3, 2), "gap", 10], "less than the object"),
        ([experiments.nets.conv(1, 8, 3, 2), "flatten", 10], "no activation"),
        (challenge.BASELINES["no_norm"], "no normalisation"),
        (challenge.BASELINES["H"], "layer by layer"),
    ],
)
def test_a_network_that_is_not_good_enough_gets_advice_that_fits(layers, words):
    assert words in design._advice(tuple(design.specs_of("network", plain(layers))[0]))


def test_the_report_s_verdict_keeps_to_the_course_s_rule():
    """The same as `clearly_above` of the experiments says, for pairs on both sides of its two borders."""
    from convlab.experiments.measure import MARGIN, Stat, clearly_above

    for gap in (0.2, 0.9, 1.1, 3.0):
        for width in (0.1, 1.0, 2.0):
            first, second = Stat((90 + gap - width, 90 + gap, 90 + gap + width)), Stat((90 - width, 90, 90 + width))
            report = {side: {"accuracies": list(s.values)} for side, s in (("first", first), ("second", second))}
            said = {
                words: design._verdict({**report, "verdict": words}).outcome == core.RIGHT for words in design.VERDICTS
            }
            clear = clearly_above(first, second, MARGIN)
            assert not said["second is better"] and said["no difference shown"] != clear
            assert said["first is better"] if clear else gap > width or not said["first is better"]


# -- words that depend on the answer -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "changes", "words"),
    [
        ("mix", {"kernel_size": 1.0}, "not a whole number for Python"),
        ("mix", {"kernel_size": 3}, "looks at one pixel at a time"),
        ("single", {"groups": 16}, "not as drawn"),
        ("single", {"groups": 5}, "do not go into its channels"),
        ("halve", {"padding": "same"}, "does not go with another"),
        ("halve", {"padding": 0}, "can be made now"),
        ("halve", {"padding": "same", "stride": 1}, "Put that back first"),
        ("wide", {"dilation": 1, "padding": 1}, "Put that back first"),
        ("halve again", {"stride": 4}, "leave pixels out"),
        ("halve again", {"stride": 1}, "not as large as drawn"),
    ],
)
def test_a_bug_is_told_as_it_is_now(layer, changes, words):
    arguments = {name: spec.arguments() for name, spec in design.DRAWN.items()}
    arguments[layer] |= changes
    verdict = core.examine(design.SEVEN_BUGS, {"repaired": arguments})
    assert words in verdict.try_next and "6 of 7 bugs are repaired" in verdict.message
    assert ("not as drawn any more" in verdict.message) == (len(changes) == 2)


def test_a_mean_just_below_the_threshold_is_not_rounded_up_to_it(accuracies):
    train, _ = accuracies
    train.gives = 95.97
    network = experiments.design.nets.build(challenge.BASELINES["G"], design.PICTURE)
    verdict = core.examine(design.SILVER, {"silver": network})
    assert verdict.outcome == core.NOT_YET and "95.97 ± 0.00 %" in verdict.message
    assert "wanted are 96 %, so 0.03 points are missing" in verdict.message


def test_what_would_fix_the_sizes_is_what_to_try_next():
    conv = torch.nn.Conv2d
    network = torch.nn.Sequential(conv(1, 2, 3, stride=2), *(conv(2, 2, 3, stride=2) for _ in range(4)))
    verdict = core.examine(design.BRONZE, {"bronze": network})
    assert verdict.mistake == "does not run" and "PyTorch" not in verdict.message
    assert verdict.try_next.startswith("padding=1 would just do")


def test_both_budgets_are_named_where_both_are_passed():
    network = torch.nn.Sequential(torch.nn.Conv2d(1, 64, 9), torch.nn.Flatten(), torch.nn.Linear(25600, 10))
    verdict = core.examine(design.BRONZE, {"bronze": network})
    assert "parameters; the budget is 20,000" in verdict.message and "MACs, of 500,000" in verdict.message


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([*challenge.BASELINES["G"], torch.nn.ReLU()], "last layer is nn.ReLU()"),
        ([torch.nn.Sigmoid() if layer == "relu" else layer for layer in challenge.BASELINES["G"]], "nearly alike"),
        (challenge.BASELINES["G"], "2,610 parameters and 29,544 MACs left"),
    ],
)
def test_a_tier_s_advice_knows_the_activation_and_what_is_left(layers, words):
    assert words in design._advice(design.specs_of("silver", plain(layers))[0], "silver")


@pytest.mark.parametrize(
    ("entry", "value", "words"),
    [
        ("n_test", "500", "without quotation marks"),
        ("measured_on", "validation", "Measure again, on test pictures"),
        ("measured_on", "training", "A high accuracy on the training pictures"),
    ],
)
def test_a_report_s_entry_is_told_what_is_wrong_with_it(entry, value, words):
    claim = run(FOLDER, answers("solutions", FOLDER)["claim"])["claim"]
    assert core.examine(design.CLAIM, {"claim": claim}).notes == ()
    assert words in core.examine(design.CLAIM, {"claim": claim | {entry: value}}).try_next


def test_a_difference_below_a_point_may_be_told_and_the_check_says_what_the_course_would_write():
    report = {"first": {"accuracies": [95.9, 95.8, 95.9]}, "second": {"accuracies": [95.0, 95.1, 95.0]}}
    verdict = design._verdict({**report, "verdict": "first is better"})
    assert verdict.outcome == core.RIGHT and "no difference shown" in verdict.notes[0]
    assert design._verdict({**report, "verdict": "no difference shown"}).notes == ()


def test_the_manual_task_has_no_judge_and_its_rubric_is_not_in_the_exercise():
    import nbformat
    from exercise_programs import ROOT

    assert design.REPORT.checker is None and dataclasses.replace(design.REPORT, points=1).kind == "manual"
    for kind, there in (("solutions", True), ("exercises", False)):
        notebook = nbformat.read(ROOT / kind / FOLDER / f"{FOLDER}.ipynb", as_version=4)
        cell = next(cell for cell in notebook.cells if cell.id == "report")
        assert ("one point for each line" in cell.source) == there and cell.metadata.nbgrader.grade
