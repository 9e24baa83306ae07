"""The page ``docs/protocol.md``: what a verdict is, how often it errs, how long is trained and what that takes."""

from convlab import experiments
from convlab.experiments import budget, comparison, convergence, error_rates, runner
from convlab.experiments.core import Experiment

_INTRO = """# How the experiments decide

Written by `python -m convlab.experiments protocol`. [results.md](results.md) has all tables of results,
[principles.md](principles.md) the rules and what became of them.

## What a verdict is

Each experiment declares its comparisons in code before it runs: which variants, on which measure, of which kind, with
which margin, and why that margin. A seed draws the initial weights, the order of training, and which images train and
which test. Variants share their seeds, so every seed gives one difference between two variants. The verdict looks at
the confidence interval of the mean difference (Student's t, 95 %, Bonferroni's correction for all intervals that one
verdict looks at; at least 8 seeds). A margin that is changed after a result was seen needs new seeds.
"""

_LIMITS = """What the interval is about: these data. Seeds draw from the 5,000 digits that are installed, and different
draws share images, so the interval says what other draws from the same 5,000 would give, and less about other digits.
The rows “one pool” show what that costs: for digits in general, “better” calls equal networks apart more often than the
other rows say, and more often with more seeds, since more seeds do not bring more images. “Better by a point” does not:
a pool of 5,000 moves two equal networks apart by a fraction of a point. No interval reaches beyond the networks, images
and sizes that were tried.
"""

_RUN = """```bash
python -m convlab.experiments run                   # what is missing, on all cores; Ctrl-C loses only running units
python -m convlab.experiments run --doubled         # trained twice as long
python -m convlab.experiments run --second-seeds    # other seeds
python -m convlab.experiments run NAME              # one experiment
```
"""


def page() -> str:
    """The text of the page."""
    parts = [_INTRO, comparison.definitions(), "", "## How often the rule errs", ""]
    parts += [error_rates.markdown(error_rates.load()), _LIMITS, "## Each verdict and what it rests on", ""]
    parts += _verdicts()
    parts += ["## Long enough, and with other seeds", "", *_checks()]
    parts += ["## How long it takes", "", _RUN]
    measured = budget.load()
    parts += [
        budget.markdown(measured) if measured else "Not measured yet: `python -m convlab.experiments budget`.",
        "",
    ]
    return "\n".join(parts)


def _declared() -> list[Experiment]:
    return [one for one in map(experiments.get, experiments.names()) if one.rests_on]


def _verdicts() -> list[str]:
    rows = []
    for experiment in _declared():
        table = runner.load(experiment)
        if table is None:
            rows.append(f"| {experiment.id} | not run yet |  |  |  |  |  |")
            continue
        decision = experiment.decide(table)
        length = experiment.length("full")
        trained = f"{experiment.settings('full')[length]:,} {length}" if length else "–"
        for i, outcome in enumerate(decision.outcomes):
            first = f"{experiment.id} | **{decision.word}**" if i == 0 else " | "
            kind = f"{outcome.comparison.kind}, {outcome.comparison.margin:g}: {outcome.comparison.reason}"
            rows.append(
                f"| {first} | {outcome.comparison.name} | {outcome.text(2)} {outcome.word} | {kind} | {outcome.n} | "
                f"{trained} |"
            )
    if not rows:
        return [
            "None yet: the results that are shipped now were made before, with three to five seeds, fixed images, and "
            "differences of a point that exceed the spread.",
            "",
        ]
    head = [
        "| experiment | verdict | comparison | interval | kind and margin | seeds | trained for |",
        "| --- | --- | --- | --- | --- | ---: | ---: |",
    ]
    return [*head, *rows, ""]


def _checks() -> list[str]:
    lines = []
    for experiment in _declared():
        main = runner.load(experiment)
        if main is None:
            continue
        cells = [_doubled(experiment, main), _second(experiment, main)]
        lines.append(f"| {experiment.id} | {' | '.join(cells)} |")
    if not lines:
        return ["Not run yet: `run --doubled`, `run --second-seeds`.", ""]
    return ["| experiment | trained twice as long | with other seeds |", "| --- | --- | --- |", *lines, ""]


def _doubled(experiment, main) -> str:
    if runner.plan(experiment, "doubled") is None:
        return "nothing is trained"
    doubled = runner.load(experiment, "doubled")
    if doubled is None:
        return "not run yet"
    found = convergence.check(experiment, main, doubled)
    if not found.settled:
        return f"not settled: {'; '.join(found.problems)}"
    move = found.largest
    return f"{move.by:+.2f} at most ({move.variant}, {move.measure}; allowed {move.most:g}), {found.seeds} seeds"


def _second(experiment, main) -> str:
    if runner.plan(experiment, "second") is None:
        return "no chance involved, or times"
    second = runner.load(experiment, "second")
    if second is None:
        return "not run yet"
    words = experiment.decide(main).word, experiment.decide(second).word
    return f"{words[1]}, too" if words[0] == words[1] else f"“{words[0]}” becomes “{words[1]}”"
