"""Trained long enough: what doubling moves is found, by variant and number; and each stored series passes."""

import pytest

from convlab import experiments
from convlab.experiments import budget, convergence, core, runner
from convlab.experiments.comparison import PairedClaim, PairedComparison
from convlab.experiments.core import ClaimVerdict, Experiment, ExperimentError, Measure, ResultTable

NAMES = experiments.names()
DECLARED = [name for name in NAMES if experiments.get(name).rests_on]


def _run(variant, seed, device, *, epochs):
    return {"accuracy": 90.0, "agreement": 80.0}


def _verdict(table):
    return ClaimVerdict(table.experiment.decide(table).word, "in numbers.")


LEARNS = Experiment(
    id="learns",
    lesson="stride",
    claim="A is better than B.",
    variants={"a": "A", "b": "B"},
    measures={"accuracy": Measure("accuracy"), "agreement": Measure("agreement")},
    run=_run,
    sizes={size: {"epochs": 10, "seeds": 10} for size in core.SIZES},
    verdict=_verdict,
    expected="holds",
    rests_on=PairedClaim((PairedComparison("a", "b", "better by", 1.0, "a point is what is reported"),)),
)


def table(experiment=LEARNS, seeds=range(10), **means):
    """Runs whose means are given by variant, with some noise that both variants share."""
    parts = {
        key: {
            "facts": {},
            "runs": [
                {"seed": seed, "accuracy": mean + seed % 3 / 10, "agreement": mean - 10, "seconds": 1.5}
                for seed in seeds
            ],
        }
        for key, mean in means.items()
    }
    return ResultTable(experiment, {"variants": parts})


def test_what_stays_within_the_margin_and_keeps_its_verdict_was_trained_long_enough():
    found = convergence.check(LEARNS, table(a=92.0, b=90.0), table(a=92.8, b=90.5, seeds=range(8)))
    assert found.settled and found.problems == [] and found.seeds == 8
    assert found.word == found.doubled_word == "holds"
    assert found.largest.variant == "a" and found.largest.by == pytest.approx(0.8)


def test_the_same_seeds_are_compared():
    """Seeds 8 and 9, which the doubled series has not, would move the mean of the main one by themselves."""
    main = table(a=92.0, b=90.0)
    for run in main["a"].runs[8:]:
        run["accuracy"] += 40
    assert convergence.check(LEARNS, main, table(a=92.0, b=90.0, seeds=range(8))).largest.by == pytest.approx(0)


def test_a_mean_that_moves_further_is_named_with_its_numbers():
    found = convergence.check(LEARNS, table(a=92.0, b=90.0), table(a=93.4, b=90.0))
    assert found.problems == ["a: accuracy moves by +1.40 when trained twice as long; allowed are ± 1"]


def test_a_verdict_that_changes_is_named():
    found = convergence.check(LEARNS, table(a=91.5, b=90.0), table(a=91.2, b=90.6))
    assert found.problems == ["the verdict changes from “holds” to “no difference”"]


def test_each_measure_has_the_limit_that_is_declared_or_the_least_margin():
    assert convergence.limits(LEARNS) == {"accuracy": 1.0}
    both = Experiment(**{**vars(LEARNS), "moves": {"agreement": 2.0}})
    assert convergence.limits(both) == {"accuracy": 1.0, "agreement": 2.0}
    found = convergence.check(both, table(both, a=92.0, b=90.0), table(both, a=92.9, b=90.9))
    assert {(move.variant, move.measure) for move in found.moves} == {
        (v, m) for v in "ab" for m in ("accuracy", "agreement")
    }
    two = PairedClaim((*LEARNS.rests_on.comparisons, PairedComparison("a", "b", "no worse", 0.5, "half a point")))
    assert convergence.limits(Experiment(**{**vars(LEARNS), "rests_on": two})) == {"accuracy": 0.5}


def test_what_has_no_limit_or_too_few_seeds_is_refused():
    bare = Experiment(**{**vars(LEARNS), "rests_on": None})
    with pytest.raises(ExperimentError, match="neither a margin nor how far"):
        convergence.check(bare, table(a=92.0, b=90.0), table(a=92.0, b=90.0))
    with pytest.raises(ExperimentError, match="share 7 seeds"):
        convergence.check(LEARNS, table(a=92.0, b=90.0), table(a=92.0, b=90.0, seeds=range(7)))


def test_a_claim_is_decided_from_a_table():
    decision = LEARNS.decide(table(a=92.0, b=90.0))
    assert decision.word == "holds" and decision[0].n == 10
    with pytest.raises(core.comparison.ComparisonError, match="declares no comparisons"):
        Experiment(**{**vars(LEARNS), "rests_on": None}).decide(table(a=92.0, b=90.0))


# -- the stored series ------------------------------------------------------------------------------------------------


def test_every_stored_double_says_that_training_was_long_enough():
    problems = []
    for name in DECLARED:
        experiment = experiments.get(name)
        main, doubled = runner.load(experiment), runner.load(experiment, "doubled")
        if main is not None and runner.plan(experiment, "doubled"):
            if doubled is None:
                problems.append(f"{name}: no doubled series; python -m convlab.experiments run --doubled {name}")
            else:
                problems += [f"{name}: {problem}" for problem in convergence.check(experiment, main, doubled).problems]
    assert not problems, "\n".join(problems)


def test_no_stored_verdict_hangs_on_its_seeds():
    problems = []
    for name in DECLARED:
        experiment = experiments.get(name)
        main, second = runner.load(experiment), runner.load(experiment, "second")
        if main is not None and second is not None:
            words = experiment.decide(main).word, experiment.decide(second).word
            if words[0] != words[1]:
                problems.append(f"{name}: “{words[0]}” becomes “{words[1]}” with other seeds")
    assert not problems, "\n".join(problems)


def test_declared_experiments_have_enough_seeds_and_name_what_exists():
    for name in DECLARED:
        experiment = experiments.get(name)
        assert len(experiment.seeds("full")) >= 8, name
        for one in experiment.rests_on.all:
            assert set(one.variants) <= set(experiment.variants), name
            assert set(one.measures) <= set(experiment.measures), name
        if experiment.length("full"):
            assert convergence.limits(experiment), name
            assert set(convergence.limits(experiment)) <= set(experiment.measures), name


# -- how long it takes ------------------------------------------------------------------------------------------------


def test_a_unit_is_worked_out_from_two_short_ones():
    passed = [0.0]

    def run(variant, seed, device, *, epochs):
        passed[0] += 5 + 2 * epochs

    trained = Experiment(**{**vars(LEARNS), "run": run})
    assert budget.unit_seconds(trained, "a", lambda: passed[0]) == pytest.approx(5 + 2 * 10)


def test_the_budget_is_that_of_the_experiments_and_fits():
    data = budget.load()
    assert {line["experiment"] for line in data["rows"]} == set(NAMES)
    for line in data["rows"]:
        plan = runner.plan(experiments.get(line["experiment"]))
        assert (line["hash"], line["seeds"], line["variants"]) == (plan.hash, len(plan.seeds), len(plan.variants)), line
        assert line["longest"] <= budget.LONGEST_UNIT
    assert budget.total(data) <= budget.LONGEST_RUN * budget.CORES
    assert f"**{budget.total(data):,.0f}**" in budget.markdown(data)
