"""Verdicts from intervals: words by their definitions, numbers by an independent route, errors with the numbers."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from convlab.errors import ConvlabError
from convlab.experiments import comparison
from convlab.experiments.comparison import ComparisonError, PairedClaim, PairedComparison, decide

WHY = "one point is what the lessons report"


def compare(kind="better by", margin=1.0, first="a", second="b", **more):
    return PairedComparison(first, second, kind, margin, WHY, **more)


def runs_of(**values):
    """Measure -> variant -> seed -> value, from one list a variant."""
    return {"accuracy": {key: dict(enumerate(numbers)) for key, numbers in values.items()}}


def pair(mean, spread=0.3, n=8, base=90.0):
    """Runs of ``a`` and ``b`` whose differences have exactly this mean and standard deviation."""
    noise = np.linspace(-1, 1, n)
    noise = spread * noise / noise.std(ddof=1)
    shared = np.sin(np.arange(n))
    return runs_of(a=base + mean + noise + shared, b=base + shared)


def word(kind, mean, spread=0.3, n=8, margin=1.0):
    return compare(kind, margin).judge(pair(mean, spread, n)).word


# -- the words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "mean", "spread", "expected"),
    [
        # with 8 seeds and a spread of 0.3 the interval is the mean ± 0.25; with 3.0, ± 2.5
        ("better by", 1.3, 0.3, "holds"),
        ("better by", 1.2, 0.3, "not shown"),  # straddles the margin
        ("better by", 0.6, 0.3, "no difference"),
        ("better by", 0.0, 0.3, "no difference"),
        ("better by", -0.9, 0.3, "not shown"),
        ("better by", -1.3, 0.3, "the opposite"),
        ("better by", 0.0, 3.0, "not shown"),  # too wide for anything
        ("better", 0.3, 0.3, "holds"),
        ("better", -0.3, 0.3, "the opposite"),
        ("better", 0.2, 0.3, "no difference"),
        ("better", 0.0, 3.0, "not shown"),
        ("better", 1.2, 3.0, "not shown"),
        ("no worse", 2.0, 0.3, "holds"),
        ("no worse", -0.7, 0.3, "holds"),
        ("no worse", -0.9, 0.3, "not shown"),
        ("no worse", -1.3, 0.3, "the opposite"),
        ("the same", 0.0, 0.3, "holds"),
        ("the same", 0.9, 0.3, "not shown"),
        ("the same", 1.3, 0.3, "the opposite"),
        ("the same", -1.3, 0.3, "the opposite"),
        ("the same", 0.0, 3.0, "not shown"),
    ],
)
def test_each_word_comes_where_its_definition_says(kind, mean, spread, expected):
    assert word(kind, mean, spread) == expected


_ENDS = st.floats(-5, 5, allow_nan=False)


@given(ends=st.tuples(_ENDS, _ENDS).map(sorted), margin=st.floats(0.01, 4))
@pytest.mark.parametrize("kind", comparison.KINDS)
def test_the_printed_definitions_are_the_rule(kind, ends, margin):
    """The table that the documentation prints, read as conditions, gives the same word as the code."""
    low, high = ends
    names = {"low": low, "high": high, "m": margin}
    told = "not shown"
    for name, condition in comparison.KINDS[kind]:
        if eval(condition.replace("≤", "<=").replace("−", "-"), {}, names):
            told = name
            break
    assert comparison.word_of(kind, low, high, margin) == told
    assert told in comparison.WORDS


def test_the_words_are_the_six_of_the_protocol_and_all_are_printed():
    assert comparison.WORDS == (
        "holds",
        "holds when",
        "the opposite",
        "no difference",
        "not shown",
        "not tested where it was meant",
    )
    text = comparison.definitions()
    for name in (*comparison.WORDS, *comparison.KINDS):
        assert name in text
    for block in text.split("\n\n"):  # two tables; every line of one has as many cells
        assert len({line.count("|") for line in block.splitlines()}) == 1


# -- the interval -----------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(-50, 50, allow_nan=False), min_size=8, max_size=30), st.floats(0.5, 0.999))
def test_the_interval_is_that_of_scipys_test(differences, level):
    if np.ptp(differences) < 1e-6:
        return
    low, high = comparison.interval(differences, level)
    expected = stats.ttest_1samp(differences, 0.0).confidence_interval(level)
    size = max(map(abs, differences))
    assert low == pytest.approx(expected.low, rel=1e-9, abs=1e-9 * size)
    assert high == pytest.approx(expected.high, rel=1e-9, abs=1e-9 * size)


def test_differences_are_paired_by_seed_whatever_the_order():
    a = {seed: 90.0 + seed for seed in range(8)}
    b = {seed: 89.0 + seed for seed in reversed(range(8))}
    outcome = compare("better").judge({"accuracy": {"a": a, "b": b}})
    assert (outcome.mean, outcome.low, outcome.high, outcome.n) == (1.0, 1.0, 1.0, 8)


def test_what_seeds_share_does_not_widen_the_interval():
    lone, shared = pair(1.5), pair(1.5)
    for seed in range(8):
        for key in "ab":
            shared["accuracy"][key][seed] += 7 * math.cos(seed)
    one, two = (compare().judge(runs) for runs in (lone, shared))
    assert one.low == pytest.approx(two.low) and one.high == pytest.approx(two.high)


def test_differences_without_variance_have_an_interval_without_width():
    outcome = compare().judge(runs_of(a=[100.0] * 8, b=[50.0] * 8))
    assert (outcome.low, outcome.high, outcome.word) == (50.0, 50.0, "holds")
    assert compare().judge(runs_of(a=[100.0] * 8, b=[100.0] * 8)).word == "no difference"
    assert compare("better").judge(runs_of(a=[100.0] * 8, b=[100.0] * 8)).word == "no difference"


@pytest.mark.parametrize("family", [1, 2, 5, 12])
def test_more_comparisons_in_a_verdict_widen_each_interval(family):
    outcome = compare().judge(pair(0.0), family)
    half = stats.t.ppf(1 - 0.025 / family, 7) * 0.3 / math.sqrt(8)
    assert outcome.high == pytest.approx(half) and outcome.low == pytest.approx(-half)
    assert outcome.level == pytest.approx(1 - 0.05 / family)


def test_ratios_are_compared_as_logarithms():
    ratio = compare("better by", 1.25, ratio=True)
    up, down = runs_of(a=[1.3, 1.5] * 4, b=[1.0] * 8), runs_of(a=[1 / 1.3, 1 / 1.5] * 4, b=[1.0] * 8)
    assert ratio.judge(up).word == "holds" and ratio.judge(down).word == "the opposite"
    mean, low, high = ratio.judge(up).shown
    assert mean == pytest.approx(math.sqrt(1.3 * 1.5)) and low < mean < high
    assert [1 / value for value in ratio.judge(down).shown] == pytest.approx([mean, high, low])
    assert ratio.judge(up).text() == f"× {mean:.2f} [{low:.2f}, {high:.2f}]"


def test_a_side_may_be_a_number_or_a_gain():
    runs = runs_of(a=[50.2, 49.8] * 4, gap_k3=[60.0] * 8, gap_k11=[72.0, 73.0] * 4)
    assert compare("the same", 5.0, "a", 50.0).judge(runs).word == "holds"
    gain = compare("better by", 2.0, {"gap_k11": 1, "gap_k3": -1}, 0.0)
    assert gain.judge(runs).mean == 12.5
    assert gain.variants == ("gap_k11", "gap_k3")


def test_two_measures_of_one_variant_can_be_compared():
    runs = {"near": {"a": dict(enumerate([91.0, 92.0] * 4))}, "far": {"a": dict(enumerate([51.0, 52.0] * 4))}}
    found = compare("better by", 20.0, "a", "a", measure="near", against="far").judge(runs)
    assert (found.mean, found.low, found.word) == (40.0, 40.0, "holds")
    assert compare(measure="near", against="far").measures == ("near", "far")


def test_a_number_may_stand_first():
    """A time of at most so much: the number against what was measured."""
    runs = {"time": {"d2": dict(enumerate([1.1, 1.2] * 4))}}
    at_most = compare("no worse", 1.25, 1.0, "d2", measure="time", ratio=True)
    assert at_most.judge(runs).word == "holds" and at_most.name == "1 against d2"
    assert compare("no worse", 1.05, 1.0, "d2", measure="time", ratio=True).judge(runs).word == "the opposite"


@pytest.mark.parametrize(("inside", "without", "pairs"), [(1, 1, 1), (2, 2, 2), (2, 1, 2), (1, 3, 3), (3, 2, 6)])
def test_effects_with_and_without_the_condition_are_paired(inside, without, pairs):
    claim = PairedClaim((compare(),) * inside, "deep", (compare(),) * without)
    assert len(claim.contrasts) == pairs and claim.family == inside + without + pairs


def test_an_outcome_reads_as_a_sentence():
    outcome = compare(says="three 3×3 against one 7×7").judge(pair(1.5))
    assert str(outcome) == "three 3×3 against one 7×7: +1.5 [+1.2, +1.8], holds"
    assert compare().judge(pair(-0.02)).text() == "+0.0 [−0.3, +0.2]"


# -- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: compare("beats"), r"no kind 'beats'.*better by, better, no worse"),
        (lambda: compare(margin=0.0), "positive number"),
        (lambda: compare(margin=-1.0), "positive number"),
        (lambda: compare(margin=math.nan), "positive number"),
        (lambda: compare(margin=1.0, ratio=True), "factor above 1"),
        (lambda: PairedComparison("a", "b", "better", 1.0, "  "), "has no reason"),
        (lambda: PairedClaim(()), "at least one comparison"),
        (lambda: PairedClaim((compare(),), when="deep"), "Give both, or neither"),
        (lambda: PairedClaim((compare(),), otherwise=(compare(),)), "Give both, or neither"),
        (lambda: PairedClaim((compare(),), "deep", (compare(margin=2.0, ratio=True),)), "one scale"),
        (lambda: compare(first=1.0, second=2.0), "Two numbers need no experiment"),
    ],
)
def test_a_comparison_that_cannot_be_judged_cannot_be_declared(make, says):
    with pytest.raises(ComparisonError, match=says) as caught:
        make()
    assert isinstance(caught.value, ConvlabError)


def _without(runs, key, seed):
    del runs["accuracy"][key][seed]
    return runs


def _with(value, key="b", seed=3):
    runs = pair(1.5)
    runs["accuracy"][key][seed] = value
    return runs


@pytest.mark.parametrize(
    ("runs", "says"),
    [
        (lambda: pair(1.5, n=7), "has 7 seeds.*at least 8"),
        (lambda: runs_of(a=[], b=[]), "has 0 seeds"),
        (lambda: _without(pair(1.5, n=10), "b", 4), "only 'a' has the seeds 4"),
        (lambda: runs_of(a=[90.0] * 8), "needs the variant 'b'"),
        (dict, "needs the measure 'accuracy'"),
        (lambda: _with(math.nan), "accuracy of b, seed 3 is nan"),
        (lambda: _with(math.inf, "a", 0), "accuracy of a, seed 0 is inf"),
    ],
)
def test_numbers_that_cannot_be_judged_are_refused_by_name(runs, says):
    with pytest.raises(ComparisonError, match=says):
        compare().judge(runs())


def test_a_ratio_of_what_is_not_positive_is_refused():
    with pytest.raises(ComparisonError, match="b, seed 3 is 0, which is not a positive number"):
        compare("better by", 2.0, ratio=True).judge(_with(0))


def test_a_measure_that_was_not_taken_is_refused():
    with pytest.raises(ComparisonError, match="needs the measure 'r2'"):
        decide(PairedClaim((compare(measure="r2"),)), pair(1.0))


# -- several comparisons, conditions, and rules that are meant for something else --------------------------------------


def four(deep, flat, spread=0.3):
    """Runs of a better and a worse variant under a condition (deep) and without it (flat)."""
    runs = {f"deep_{key}": values for key, values in pair(deep, spread)["accuracy"].items()}
    other = pair(flat, spread)["accuracy"]
    # The same noise in another order: otherwise the two effects would move together, and their contrast not at all.
    turned = {seed: other["a"][seed] - other["b"][seed] for seed in other["a"]}
    values = list(turned.values())
    values = values[3:] + values[:3]
    flat_runs = runs_of(flat_a=[90 + v for v in values], flat_b=[90.0] * len(values))
    return {"accuracy": runs | flat_runs["accuracy"]}


CONDITIONAL = PairedClaim(
    (compare(first="deep_a", second="deep_b"),),
    "the net is deep",
    (compare(first="flat_a", second="flat_b"),),
)


@pytest.mark.parametrize(
    ("deep", "flat", "expected"),
    [
        (2.0, 0.0, "holds when"),
        (2.0, -2.0, "holds when"),
        (2.0, 2.0, "holds"),
        (1.5, 1.3, "not shown"),  # one is over the line and the other is not: no difference between them is shown
        (0.0, 0.0, "no difference"),
        (-2.0, 0.0, "the opposite"),
        (0.0, 2.0, "no difference"),
    ],
)
def test_holds_when_takes_the_condition_and_its_complement(deep, flat, expected):
    decision = decide(CONDITIONAL, four(deep, flat))
    assert decision.word == expected, decision
    assert decision.condition == ("the net is deep" if expected == "holds when" else "")
    assert [outcome.level for outcome in decision.outcomes] == [pytest.approx(1 - 0.05 / 3)] * 2


def test_the_two_words_alone_would_not_do():
    decision = decide(CONDITIONAL, four(1.5, 1.3))
    assert [outcome.word for outcome in decision.outcomes] == ["holds", "not shown"]
    ((low, high),) = decision.contrasts
    assert low < 0 < high


def test_a_verdict_that_rests_on_several_comparisons_tests_all():
    both = PairedClaim((compare(), compare(first="c", second="d")))

    def say(one, two):
        runs = pair(one)["accuracy"] | dict(zip("cd", pair(two)["accuracy"].values(), strict=True))
        return decide(both, {"accuracy": runs}).word

    assert say(2.0, 2.0) == "holds"
    assert say(-2.0, -2.0) == "the opposite"
    assert say(0.0, 0.0) == "no difference"
    for one, two in ((2.0, 0.0), (2.0, -2.0), (0.0, -2.0), (2.0, 1.0)):
        assert say(one, two) == say(two, one) == "not shown"


def test_a_rule_outside_of_what_it_is_meant_for_gets_that_word_whatever_comes_out():
    claim = PairedClaim((compare(),), outside="the rule is about deep networks; this one has four layers")
    for mean in (-3.0, 0.0, 3.0):
        decision = decide(claim, pair(mean))
        assert decision.word == "not tested where it was meant"
        assert decision.condition.startswith("the rule is about deep networks")
        assert decision[0].mean == pytest.approx(mean)


def test_contrasts_need_the_same_seeds():
    runs = four(2.0, 0.0)
    for key in ("flat_a", "flat_b"):
        runs["accuracy"][key] = {seed + 1: value for seed, value in runs["accuracy"][key].items()}
    with pytest.raises(ComparisonError, match=re.escape("the seeds 0, 1, 2, 3, 4, 5, 6, 7 and")):
        decide(CONDITIONAL, runs)
