"""Whether training was long enough: twice as many epochs move no mean by more than the margin and change no verdict.

The doubled series (`convlab.experiments.runner`) trains the main one's first seeds twice as long, on the same images
and from the same initial weights. So each run has its double, and what is compared is a mean of differences.
"""

import dataclasses
import math

from convlab.experiments import core, runner
from convlab.experiments.core import Experiment, ResultTable


@dataclasses.dataclass(frozen=True)
class Move:
    """How far a mean moves when everything is trained twice as long.

    Attributes
    ----------
    variant, measure : str
    by : float
        Mean of the doubled runs minus the mean of the same seeds in the main series.
    most : float
        The most that is allowed.
    """

    variant: str
    measure: str
    by: float
    most: float

    @property
    def settled(self) -> bool:
        """Whether it stays within what is allowed."""
        return abs(self.by) <= self.most


@dataclasses.dataclass(frozen=True)
class Convergence:
    """What doubling the training does to an experiment.

    Attributes
    ----------
    moves : tuple of Move
        One for each variant and measure that has a limit.
    word, doubled_word : str
        The verdict of the main series, from the seeds that both series have, and that of the doubled one.
    seeds : int
        That both series have.
    """

    moves: tuple[Move, ...]
    word: str
    doubled_word: str
    seeds: int

    @property
    def largest(self) -> Move:
        """The move that comes nearest to its limit, or goes furthest beyond it."""
        return max(self.moves, key=lambda move: abs(move.by) / move.most)

    @property
    def problems(self) -> list[str]:
        """What says that training was not long enough; empty where nothing does."""
        found = [
            f"{move.variant}: {move.measure} moves by {move.by:+.2f} when trained twice as long; allowed are ± "
            f"{move.most:g}"
            for move in self.moves
            if not move.settled
        ]
        if self.word != self.doubled_word:
            found.append(f"the verdict changes from “{self.word}” to “{self.doubled_word}”")
        return found

    @property
    def settled(self) -> bool:
        """Whether training was long enough."""
        return not self.problems


def limits(experiment: Experiment) -> dict[str, float]:
    """Measure -> the most that a mean may move: as declared, else the least margin of the comparisons on it."""
    found: dict[str, float] = {}
    for one in experiment.rests_on.all if experiment.rests_on else ():
        for measure in () if one.ratio else one.measures:
            found[measure] = min(one.margin, found.get(measure, math.inf))
    return found | experiment.moves


def check(experiment: Experiment, main: ResultTable, doubled: ResultTable) -> Convergence:
    """Compare a main series with its double.

    Raises
    ------
    ExperimentError
        The experiment has no limit to hold the moves against, or the two series share fewer than 8 seeds.
    """
    most = limits(experiment)
    if not most:
        raise core.ExperimentError(
            f"{experiment.id!r} declares neither a margin nor how far a mean may move (moves=), so nothing says "
            "whether it was trained long enough."
        )
    shared = _shared_seeds(main, doubled)
    if len(shared) < runner.LEAST_SEEDS:
        raise core.ExperimentError(
            f"The two series of {experiment.id!r} share {len(shared)} seeds; at least {runner.LEAST_SEEDS} are needed."
        )
    once, twice = (_only(table, shared) for table in (main, doubled))
    moves = tuple(
        Move(row.key, measure, getattr(twice[row.key], measure).mean - getattr(row, measure).mean, limit)
        for row in once
        for measure, limit in most.items()
    )
    return Convergence(moves, once.verdict.word, twice.verdict.word, len(shared))


def _shared_seeds(*tables: ResultTable) -> set[int]:
    return set.intersection(*({run["seed"] for run in row.runs} for table in tables for row in table))


def _only(table: ResultTable, seeds: set[int]) -> ResultTable:
    """The same results with these seeds alone."""
    parts = {
        key: {**part, "runs": [run for run in part["runs"] if run["seed"] in seeds]}
        for key, part in table.data["variants"].items()
    }
    return ResultTable(table.experiment, {**table.data, "variants": parts})
