"""What a verdict is: a confidence interval of a paired difference, held against a margin that was declared beforehand.

An experiment declares its comparisons in code, before anything runs: which two variants, on which measure, of which
kind, with which margin, and why that margin. Variants share their seeds, so for each seed there is one difference;
what is judged is the interval of their mean, 95 %, corrected (Bonferroni) for the number of intervals that one verdict
looks at. `KINDS` and `MEANINGS` say what follows; the documentation prints these two tables and nothing else does.

    deeper = PairedComparison("k3x3", "k7", "better by", 1.0, reason="a point is what a lesson reports")
    decide(PairedClaim((deeper,)), {"accuracy": {"k3x3": {0: 96.1, ...}, "k7": {0: 94.2, ...}}})
"""

import dataclasses
import itertools
import math
from collections.abc import Mapping, Sequence

from scipy import stats

from convlab.errors import ConvlabError

LEVEL = 0.95  # of all intervals of one verdict together
LEAST_SEEDS = 8  # below this the interval hangs on how the noise is distributed; see the table of errors

# Kind -> what each word takes, read from top to bottom. low and high are the ends of the interval, m is the margin.
KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "better by": (
        ("holds", "low > m"),
        ("the opposite", "high < −m"),
        ("no difference", "−m ≤ low and high ≤ m"),
    ),
    "better": (
        ("holds", "low > 0"),
        ("the opposite", "high < 0"),
        ("no difference", "−m ≤ low and high ≤ m"),
    ),
    "no worse": (
        ("holds", "low > −m"),
        ("the opposite", "high < −m"),
    ),
    "the same": (
        ("holds", "−m ≤ low and high ≤ m"),
        ("the opposite", "low > m or high < −m"),
    ),
}
KIND_SAYS = {
    "better by": "the first is better than the second by more than the margin",
    "better": "the first is better than the second, however little; the margin says what counts as no difference",
    "no worse": "the first is not worse than the second by more than the margin",
    "the same": "the two differ by less than the margin",
}
MEANINGS: dict[str, str] = {
    "holds": "every comparison that the claim rests on came out as its kind asks",
    "holds when": (
        "it holds under the stated condition; without the condition, which was run too, it does not, and the effect "
        "is larger with the condition than without it (an interval of its own, above 0)"
    ),
    "the opposite": "every comparison came out the other way round, beyond what its kind allows",
    "no difference": "every interval lies within ± margin: a finding, not a lack of one",
    "not shown": "the intervals are too wide, or the comparisons disagree: neither yes nor no",
    "not tested where it was meant": (
        "the experiment lies outside the cases that the rule is meant for; its numbers are no verdict on the rule"
    ),
}
WORDS = tuple(MEANINGS)


class ComparisonError(ConvlabError, ValueError):
    """A comparison that cannot be declared so, or numbers that it cannot be judged by."""


Side = str | Mapping[str, float] | float
Runs = Mapping[str, Mapping[str, Mapping[int, float]]]  # measure -> variant -> seed -> value


@dataclasses.dataclass(frozen=True)
class PairedComparison:
    """Two variants, and what their difference must be for a claim to stand.

    Parameters
    ----------
    first, second : str, dict or float
        Keys of variants. A dict gives each variant its weight: ``{"gap_k11": 1, "gap_k3": -1}`` is a gain. One of the
        two may be a number, such as the accuracy of guessing.
    kind : {"better by", "better", "no worse", "the same"}
        See `KINDS`.
    margin : float
        In the unit of the measure (points of accuracy); with ``ratio`` a factor above 1. Positive.
    reason : str
        Why this margin, in a sentence.
    measure : str
        Which measure of the experiment; larger is better. For times and errors change first and second.
    against : str
        The measure of ``second``, where it is another one.
    ratio : bool
        Compare on the scale of logarithms: for times and for whatever is reported as "so many times".
    says : str
        What is compared, in words; the keys by default.

    Raises
    ------
    ComparisonError
        A kind that does not exist, a margin that is not positive (or, as a factor, not above 1), or no reason.
    """

    first: Side
    second: Side
    kind: str
    margin: float
    reason: str
    measure: str = "accuracy"
    against: str = ""
    ratio: bool = False
    says: str = ""

    def __post_init__(self) -> None:
        if _is_number(self.first) and _is_number(self.second):
            raise ComparisonError("Two numbers need no experiment: at least one side of a comparison is a variant.")
        if self.kind not in KINDS:
            raise ComparisonError(f"There is no kind {self.kind!r} of comparison. There are: {', '.join(KINDS)}.")
        least = 1.0 if self.ratio else 0.0
        if not (math.isfinite(self.margin) and self.margin > least):
            what = "a factor above 1, such as 1.25" if self.ratio else "a positive number, such as 1.0 point"
            raise ComparisonError(f"The margin {self.margin!r} of {self.name!r} is not {what}.")
        if not self.reason.strip():
            raise ComparisonError(f"The margin of {self.name!r} has no reason. Say why {self.margin:g} and not less.")

    @property
    def name(self) -> str:
        """What is compared, in words."""
        return self.says or f"{_side_name(self.first)} against {_side_name(self.second)}"

    @property
    def variants(self) -> tuple[str, ...]:
        """Keys of the variants that it looks at."""
        return tuple(dict.fromkeys((*_weights(self.first), *_weights(self.second))))

    @property
    def threshold(self) -> float:
        """The margin on the scale of the differences: with ``ratio`` its logarithm."""
        return math.log(self.margin) if self.ratio else self.margin

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures that it looks at."""
        return tuple(dict.fromkeys((self.measure, self.against or self.measure)))

    def differences(self, runs: Runs) -> tuple[float, ...]:
        """First minus second, for each seed; see `by_seed`."""
        return tuple(self.by_seed(runs).values())

    def by_seed(self, runs: Runs) -> dict[int, float]:
        """First minus second, for each seed.

        Parameters
        ----------
        runs : mapping
            Measure -> variant -> seed -> value.

        Raises
        ------
        ComparisonError
            A measure or variant that was not run, seeds that are not shared, fewer than `LEAST_SEEDS`, or a value that
            is no finite number (with ``ratio``, no positive one).
        """
        sides = ((self.first, self.measure, 1), (self.second, self.against or self.measure, -1))
        terms = [(measure, key, sign * w) for side, measure, sign in sides for key, w in _weights(side).items()]
        numbers = [sign * self._scaled(side, "the number") for side, _, sign in sides if _is_number(side)]
        return {
            seed: math.fsum(
                [*numbers] + [w * self._scaled(runs[m][key][seed], f"{m} of {key}, seed {seed}") for m, key, w in terms]
            )
            for seed in self._shared_seeds(runs, [(measure, key) for measure, key, _ in terms])
        }

    def _shared_seeds(self, runs: Runs, wanted: Sequence[tuple[str, str]]) -> list[int]:
        for measure, key in wanted:
            if measure not in runs:
                raise ComparisonError(f"{self.name!r} needs the measure {measure!r}, which is not there.")
            if key not in runs[measure]:
                raise ComparisonError(f"{self.name!r} needs the variant {key!r}, which was not run.")
        seeds = {key: set(runs[measure][key]) for measure, key in wanted}
        shared = set.intersection(*seeds.values())
        for key, own in seeds.items():
            if own != shared:
                raise ComparisonError(
                    f"{self.name!r} compares seed by seed, but only {key!r} has the seeds {_listed(own - shared)}. "
                    "Run every variant with the same seeds."
                )
        if len(shared) < LEAST_SEEDS:
            raise ComparisonError(
                f"{self.name!r} has {len(shared)} seeds; a verdict takes at least {LEAST_SEEDS}. With fewer the "
                "interval depends more on how the noise is distributed than on what was measured."
            )
        return sorted(shared)

    def _scaled(self, value: float, where: str) -> float:
        if not math.isfinite(value) or (self.ratio and value <= 0):
            needed = "a positive number, since ratios are compared" if self.ratio else "a finite number"
            raise ComparisonError(f"{self.name!r}: {where} is {value}, which is not {needed}.")
        return math.log(value) if self.ratio else float(value)

    def judge(self, runs: Runs, family: int = 1) -> "ComparisonOutcome":
        """The interval and its word.

        Parameters
        ----------
        runs : mapping
            Measure -> variant -> seed -> value.
        family : int
            How many intervals the verdict looks at.
        """
        return _outcome(self, self.differences(runs), family)


def _is_number(side: Side) -> bool:
    return not isinstance(side, (str, Mapping))


def _weights(side: Side) -> dict[str, float]:
    if isinstance(side, str):
        return {side: 1.0}
    return dict(side) if isinstance(side, Mapping) else {}


def _side_name(side: Side) -> str:
    if isinstance(side, Mapping):
        return " ".join(f"{'−' if weight < 0 else '+'} {abs(weight):g} {key}" for key, weight in side.items())
    return f"{side:g}" if _is_number(side) else str(side)


@dataclasses.dataclass(frozen=True)
class ComparisonOutcome:
    """What a comparison came to.

    Attributes
    ----------
    comparison : PairedComparison
    n : int
        Seeds.
    mean, low, high : float
        Mean of the differences and the ends of its interval; with ``ratio`` these are logarithms.
    level : float
        Of this interval, after the correction.
    word : str
    """

    comparison: PairedComparison
    n: int
    mean: float
    low: float
    high: float
    level: float
    word: str

    @property
    def shown(self) -> tuple[float, float, float]:
        """Mean, low and high in the unit of the measure; factors where ratios are compared."""
        numbers = (self.mean, self.low, self.high)
        return tuple(map(math.exp, numbers)) if self.comparison.ratio else numbers  # type: ignore[return-value]

    def text(self, digits: int = 1) -> str:
        """The interval as ``"+1.8 [+1.2, +2.4]"``, or as ``"× 1.8 [1.2, 2.4]"``."""
        if self.comparison.ratio:
            mean, low, high = (f"{value:.{max(digits, 2)}f}" for value in self.shown)
            return f"× {mean} [{low}, {high}]"
        mean, low, high = (f"{round(value, digits) + 0.0:+.{digits}f}".replace("-", "−") for value in self.shown)
        return f"{mean} [{low}, {high}]"

    def __str__(self) -> str:
        return f"{self.comparison.name}: {self.text()}, {self.word}"


def interval(differences: Sequence[float], level: float = LEVEL) -> tuple[float, float]:
    """The interval of a mean by Student's t, from `scipy.stats`.

    Differences that are all the same have an interval without width: what was seen never varied.
    """
    mean, error = math.fsum(differences) / len(differences), stats.sem(differences)
    if not error > 0:
        return mean, mean
    low, high = stats.t.interval(level, len(differences) - 1, loc=mean, scale=error)
    return float(low), float(high)


def word_of(kind: str, low: float, high: float, margin: float) -> str:
    """The word that an interval gets: the definitions of `KINDS` as code."""
    within = -margin <= low and high <= margin
    rules = {
        "better by": (("holds", low > margin), ("the opposite", high < -margin), ("no difference", within)),
        "better": (("holds", low > 0), ("the opposite", high < 0), ("no difference", within)),
        "no worse": (("holds", low > -margin), ("the opposite", high < -margin)),
        "the same": (("holds", within), ("the opposite", low > margin or high < -margin)),
    }
    return next((word for word, true in rules[kind] if true), "not shown")


def _outcome(comparison: PairedComparison, differences: Sequence[float], family: int) -> ComparisonOutcome:
    level = 1 - (1 - LEVEL) / family
    low, high = interval(differences, level)
    word = word_of(comparison.kind, low, high, comparison.threshold)
    return ComparisonOutcome(
        comparison, len(differences), math.fsum(differences) / len(differences), low, high, level, word
    )


# -- a claim, which may rest on several comparisons -------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class PairedClaim:
    """What an experiment claims, as the comparisons that must all come out for it to stand.

    Parameters
    ----------
    comparisons : tuple of PairedComparison
        All of them are tested; under the condition, where there is one.
    when : str
        The condition, in a few words.
    otherwise : tuple of PairedComparison
        The same comparisons where the condition is not met. Without them there is no "holds when".
    outside : str
        Where the experiment lies outside the cases that the rule is meant for: how so. Then the word is "not tested
        where it was meant", whatever comes out.

    Raises
    ------
    ComparisonError
        No comparison, a condition without its complement or the other way round, or both on different scales.
    """

    comparisons: tuple[PairedComparison, ...]
    when: str = ""
    otherwise: tuple[PairedComparison, ...] = ()
    outside: str = ""

    def __post_init__(self) -> None:
        if not self.comparisons:
            raise ComparisonError("A claim rests on at least one comparison; this one has none.")
        if bool(self.when) != bool(self.otherwise):
            raise ComparisonError(
                "“holds when” takes both a condition in words (when) and the comparisons where the condition is not "
                "met (otherwise). Give both, or neither."
            )
        if self.otherwise and len({comparison.ratio for comparison in self.all}) > 1:
            raise ComparisonError(
                "With and without the condition one scale is needed: all comparisons with ratio=True, or none."
            )

    @property
    def all(self) -> tuple[PairedComparison, ...]:
        """Every comparison, with and without the condition."""
        return (*self.comparisons, *self.otherwise)

    @property
    def contrasts(self) -> tuple[tuple[PairedComparison, PairedComparison], ...]:
        """The pairs (with, without the condition) whose effects are compared with each other.

        Where there are as many with as without, the first belongs to the first; otherwise each to each.
        """
        if len(self.comparisons) == len(self.otherwise):
            return tuple(zip(self.comparisons, self.otherwise, strict=True))
        return tuple(itertools.product(self.comparisons, self.otherwise))

    @property
    def family(self) -> int:
        """How many intervals the verdict looks at; each has the level ``1 − 0.05 / family``."""
        return len(self.all) + len(self.contrasts)


@dataclasses.dataclass(frozen=True)
class Decision:
    """What became of a claim.

    Attributes
    ----------
    word : str
        One of `WORDS`.
    condition : str
        Of "holds when"; or why the rule was not tested where it was meant.
    outcomes : tuple of ComparisonOutcome
        One for each comparison, in the order of ``claim.all``.
    contrasts : tuple of (float, float)
        Intervals of how much larger each effect is with the condition than without.
    """

    word: str
    condition: str
    outcomes: tuple[ComparisonOutcome, ...]
    contrasts: tuple[tuple[float, float], ...] = ()

    def __getitem__(self, index: int) -> ComparisonOutcome:
        return self.outcomes[index]


def combined(words: Sequence[str]) -> str:
    """The word of several comparisons that a claim rests on: the one they share, else "not shown"."""
    return words[0] if len(set(words)) == 1 else "not shown"


def decide(claim: PairedClaim, runs: Runs) -> Decision:
    """Judge a claim by its comparisons.

    Parameters
    ----------
    claim : PairedClaim
    runs : mapping
        Measure -> variant -> seed -> value.

    Returns
    -------
    Decision

    Raises
    ------
    ComparisonError
        See `PairedComparison.differences`.
    """
    outcomes = tuple(comparison.judge(runs, claim.family) for comparison in claim.all)
    inside = combined([outcome.word for outcome in outcomes[: len(claim.comparisons)]])
    contrasts = tuple(_contrast(claim, pair, runs) for pair in claim.contrasts)
    if claim.outside:
        return Decision("not tested where it was meant", claim.outside, outcomes, contrasts)
    if not claim.otherwise or inside != "holds":
        return Decision(inside, "", outcomes, contrasts)
    without = combined([outcome.word for outcome in outcomes[len(claim.comparisons) :]])
    if without == "holds":
        return Decision("holds", "", outcomes, contrasts)
    if all(low > 0 for low, _ in contrasts):
        return Decision("holds when", claim.when, outcomes, contrasts)
    return Decision("not shown", "", outcomes, contrasts)


def _contrast(claim: PairedClaim, pair: tuple[PairedComparison, PairedComparison], runs: Runs) -> tuple[float, float]:
    inside, without = (comparison.by_seed(runs) for comparison in pair)
    if set(inside) != set(without):
        raise ComparisonError(
            f"{pair[0].name!r} has the seeds {_listed(inside)} and {pair[1].name!r} has {_listed(without)}. "
            "Run every variant with the same seeds."
        )
    level = 1 - (1 - LEVEL) / claim.family
    return interval([inside[seed] - without[seed] for seed in inside], level)


def _listed(seeds) -> str:
    return ", ".join(map(str, sorted(seeds)))


def definitions() -> str:
    """The two tables of definitions, in Markdown."""
    lines = ["| kind | claims that | word, in this order |", "| --- | --- | --- |"]
    for kind, rules in KINDS.items():
        words = "; ".join(f"**{word}** if {rule}" for word, rule in rules)
        lines.append(f"| {kind} | {KIND_SAYS[kind]} | {words}; else **not shown** |")
    lines += ["", "| word | the whole verdict |", "| --- | --- |"]
    lines += [f"| **{word}** | {meaning} |" for word, meaning in MEANINGS.items()]
    return "\n".join(lines)
