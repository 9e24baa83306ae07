"""How often the rule of `convlab.experiments.comparison` errs, and how often it finds what is there: simulated.

Two networks whose true accuracies are known are run, in numbers only, with 8 to 24 shared seeds and noise of several
kinds; the rule judges each pair of runs. ``python -m convlab.experiments errors`` writes the table into
``results/rule/errors.json``.
"""

from collections.abc import Callable

import numpy as np
from scipy import stats

from convlab.experiments.comparison import LEVEL, word_of
from convlab.experiments.core import RESULTS
from convlab.files import read_json_object, write_json

PATH = RESULTS / "rule" / "errors.json"
SEEDS = (8, 12, 16, 24)
MARGIN = 1.0  # of accuracy, in points
# Standard deviation of one run, in points. With fixed images the trained networks of the first edition had 0.45 in the
# median; 2,000 test images that the seed draws add 0.46 at 95.5 % right. Together 0.64.
SPREAD = 0.7
REPEATS, POOL_REPEATS = 5_000, 400
POOL, TESTED = 5_000, 4_000  # digits that there are, and how many of them one seed tests

Draw = Callable[[np.random.Generator, int, int], np.ndarray]


def _shared(generator, repeats, seeds, noise):
    """Two networks' runs of one seed share its images: a correlation of 0.3, as between variants of the course."""
    common, own = noise((repeats, seeds, 1)), noise((repeats, seeds, 2))
    return SPREAD * (np.sqrt(0.3) * common + np.sqrt(0.7) * own)


def _normal(generator, repeats, seeds):
    return _shared(generator, repeats, seeds, generator.standard_normal)


def _heavy_tails(generator, repeats, seeds):
    return _shared(generator, repeats, seeds, lambda size: generator.standard_t(3, size) / np.sqrt(3))


def _failed_runs(generator, repeats, seeds):
    failed = generator.random((repeats, seeds, 2)) < 0.05
    return _normal(generator, repeats, seeds) - 5 * failed


def _counted(generator, repeats, seeds):
    right = generator.binomial(TESTED, 0.97, (repeats, seeds, 2))
    return 100 * (right / TESTED - 0.97)


def _unequal(generator, repeats, seeds):
    return _normal(generator, repeats, seeds) * np.array([0.3, 1.7])


def _one_pool(generator, repeats, seeds):
    """Seeds draw their test images from the same 5,000, on which networks that are equal elsewhere need not be."""
    runs = np.empty((repeats, seeds, 2))
    for i in range(repeats):
        hard = generator.normal(4.5, 2.0, (POOL, 1)) + generator.normal(0, 1.0, (POOL, 2))
        chance = 1 / (1 + np.exp(-hard))  # of being right about each image, for each network
        for j in range(seeds):
            tested = generator.permutation(POOL)[:TESTED]
            runs[i, j] = 100 * (generator.random((TESTED, 2)) < chance[tested]).mean(0)
    return runs - 100 * _expected_pool()


def _expected_pool():
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    return (weights / weights.sum() / (1 + np.exp(-(4.5 + np.sqrt(5.0) * nodes)))).sum()


NOISES: dict[str, tuple[str, Draw]] = {
    "normal": ("normal", _normal),
    "heavy": ("heavy tails (Student's t, 3 degrees of freedom)", _heavy_tails),
    "failed": ("one run in 20 loses 5 points", _failed_runs),
    "counted": ("only the count of right answers varies (97 % of 4,000)", _counted),
    "unequal": ("standard deviations 0.2 and 1.2", _unequal),
    "pool": ("test images from one pool of 5,000, judged for all images", _one_pool),
}
# Column -> (kind of comparison, true difference in margins, the word that is counted, whether it is an error).
COLUMNS = {
    "better, equal: holds": ("better", 0, "holds", True),
    "better, equal: the opposite": ("better", 0, "the opposite", True),
    "better by m, equal: holds": ("better by", 0, "holds", True),
    "better by m, one margin: holds": ("better by", 1, "holds", True),
    "no worse, one margin worse: holds": ("no worse", -1, "holds", True),
    "the same, one margin: holds": ("the same", 1, "holds", True),
    "better, one margin: holds": ("better", 1, "holds", False),
    "better by m, two margins: holds": ("better by", 2, "holds", False),
    "no worse, equal: holds": ("no worse", 0, "holds", False),
    "the same, equal: holds": ("the same", 0, "holds", False),
}


def words(differences: np.ndarray, kind: str, family: int = 1) -> list[str]:
    """The words that many experiments get at once; differences have the shape (experiments, seeds)."""
    lows, highs = intervals(differences, family)
    return [word_of(kind, low, high, MARGIN) for low, high in zip(lows, highs, strict=True)]


def intervals(differences: np.ndarray, family: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """`comparison.interval` for many experiments at once."""
    mean, error = differences.mean(1), stats.sem(differences, axis=1)
    level = 1 - (1 - LEVEL) / family
    low, high = stats.t.interval(level, differences.shape[1] - 1, loc=mean, scale=np.where(error > 0, error, 1))
    return np.where(error > 0, low, mean), np.where(error > 0, high, mean)


def clearly_above(first: np.ndarray, second: np.ndarray, margin: float) -> np.ndarray:
    """`measure.clearly_above`, the rule of the first edition, for many experiments at once."""
    gap = first.mean(1) - second.mean(1)
    return (gap >= margin) & (gap > np.sqrt((first.var(1, ddof=1) + second.var(1, ddof=1)) / 2))


def _percent(hits) -> float:
    return round(100 * float(np.mean(hits)), 1)


def _one_comparison(noise: np.ndarray) -> dict[str, float]:
    numbers = {}
    for column, (kind, margins, counted, _) in COLUMNS.items():
        differences = noise[..., 0] - noise[..., 1] + margins * MARGIN
        numbers[column] = _percent([word == counted for word in words(differences, kind)])
    return numbers


def _four_comparisons(draw: Draw, generator, repeats: int, seeds: int) -> float:
    """How often at least one of four comparisons between equal networks holds, each corrected for the four."""
    any_holds = np.zeros(repeats, bool)
    for _ in range(4):
        noise = draw(generator, repeats, seeds)
        any_holds |= intervals(noise[..., 0] - noise[..., 1], 4)[0] > 0
    return _percent(any_holds)


def _condition(draw: Draw, generator, repeats: int, seeds: int) -> dict[str, float]:
    """How often "holds when" is said although the effect, 1.5 margins, is as large without the condition as with it."""
    effects = []
    for _ in range(2):
        noise = draw(generator, repeats, seeds)
        effects.append(noise[..., 0] - noise[..., 1] + 1.5 * MARGIN)
    inside, without = (np.array(words(effect, "better by", 3)) == "holds" for effect in effects)
    larger = intervals(effects[0] - effects[1], 3)[0] > 0
    plain = inside & ~without
    return {"by the two words alone": _percent(plain), "with the contrast": _percent(plain & larger)}


def _first_edition(draw: Draw, generator, repeats: int) -> dict[str, float]:
    """What three seeds, a margin and the spread said about equal networks."""
    noise = draw(generator, repeats, 3)
    above, below = noise, noise[..., ::-1]
    half, whole = (clearly_above(above[..., 0], above[..., 1], margin) for margin in (0.0, MARGIN))
    return {
        "spread alone": _percent(half),
        "spread and margin": _percent(whole),
        "spread alone, either way": _percent(half | clearly_above(below[..., 0], below[..., 1], 0.0)),
    }


def simulate(repeats: int = REPEATS, pool_repeats: int = POOL_REPEATS, seeds=SEEDS, seed: int = 0) -> dict:
    """The table of errors.

    Parameters
    ----------
    repeats, pool_repeats : int
        Experiments in each cell; the pool of images takes longer, so it has fewer.
    seeds : tuple of int
    seed : int
        Of the whole simulation.

    Returns
    -------
    dict
        Plain data; percents, rounded to one decimal.
    """
    rows = []
    for name, (_, draw) in NOISES.items():
        count = pool_repeats if name == "pool" else repeats
        for n in seeds:
            generator = np.random.default_rng([seed, n, *name.encode()])
            row = {"noise": name, "seeds": n, "repeats": count}
            row |= {"rates": _one_comparison(draw(generator, count, n))}
            if name != "pool":
                row |= {"four": _four_comparisons(draw, generator, count, n)}
                row |= {"condition": _condition(draw, generator, count, n)}
            rows.append(row)
    first = {
        name: _first_edition(draw, np.random.default_rng([seed, 3, *name.encode()]), repeats)
        for name, (_, draw) in NOISES.items()
        if name != "pool"
    }
    return {"seed": seed, "margin": MARGIN, "spread": SPREAD, "rows": rows, "first_edition": first}


def write(path=PATH) -> dict:
    """Simulate and keep the table."""
    data = simulate()
    write_json(path, data)
    return data


def load(path=PATH) -> dict:
    """The kept table."""
    return read_json_object(path)


def markdown(data: dict) -> str:
    """The kept table as a section of the documentation."""
    return "\n".join([*_intro(data), *_rates(data, True), "", *_rates(data, False), "", *_more(data), ""])


def _intro(data):
    repeats = [row["repeats"] for row in data["rows"]]
    largest, smallest = max(repeats), min(repeats)
    return [
        f"Simulated: two networks with known true accuracies, {largest:,} experiments in each cell "
        f"({smallest:,} in the rows of one pool). One run varies with a standard deviation of {data['spread']:g} "
        f"points, the two runs of a seed are correlated (0.3), and the margin m is {data['margin']:g} point. A cell is "
        "the percentage of the experiments that get the word in the head of its column.",
        "",
    ]


def _rates(data, errors):
    columns = [name for name, (*_, wrong) in COLUMNS.items() if wrong == errors]
    title = "Wrong words (aim: at most 5):" if errors else "Right words, so the more the better:"
    lines = [title, "", f"| noise | seeds | {' | '.join(columns)} |", f"| --- | ---: |{' ---: |' * len(columns)}"]
    for row in data["rows"]:
        cells = " | ".join(f"{row['rates'][name]:.1f}" for name in columns)
        lines.append(f"| {NOISES[row['noise']][0]} | {row['seeds']} | {cells} |")
    return lines


def _more(data):
    heads = ["four comparisons, corrected", "holds when, by the words alone", "holds when, with the contrast"]
    lines = [
        "A verdict on equal networks that looks at four comparisons and says “holds” of at least one; and “holds when” "
        "of an effect of 1.5 margins that does not depend on the condition:",
        "",
        f"| noise | seeds | {' | '.join(heads)} |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for row in data["rows"]:
        if "four" in row:
            cells = [row["four"], *row["condition"].values()]
            numbers = " | ".join(f"{cell:.1f}" for cell in cells)
            lines.append(f"| {NOISES[row['noise']][0]} | {row['seeds']} | {numbers} |")
    names = list(next(iter(data["first_edition"].values())))
    lines += [
        "",
        "The rule that came before (three seeds; “clearly above” means by the margin and by more than the spread), on "
        "equal networks:",
        "",
        f"| noise | {' | '.join(names)} |",
        f"| --- |{' ---: |' * len(names)}",
    ]
    for name, rates in data["first_edition"].items():
        lines.append(f"| {NOISES[name][0]} | {' | '.join(f'{rate:.1f}' for rate in rates.values())} |")
    return lines
