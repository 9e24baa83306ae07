"""How long recomputing takes: CPU seconds of each experiment's units, measured, and what a series comes to.

Where results are fresh, their own seconds count. Where they are not, one unit of each variant is timed at one and at
three epochs, and a straight line through the two gives the rest. CPU seconds on one thread hardly depend on what else
the machine does; ``python -m convlab.experiments budget`` measures and writes ``results/rule/budget.json``.
"""

import time
from collections.abc import Callable, Iterable

from convlab.experiments import core, runner
from convlab.experiments.core import RESULTS, Experiment
from convlab.files import read_json_object, write_json

PATH = RESULTS / "rule" / "budget.json"
LONGEST_UNIT = 300  # seconds; what an interruption may cost
LONGEST_RUN = 7200  # seconds, of the main series on CORES cores
CORES = 2


def unit_seconds(experiment: Experiment, variant: str, clock: Callable[[], float] = time.process_time) -> float:
    """CPU seconds of one unit of the main series, from two short ones.

    Parameters
    ----------
    experiment : Experiment
    variant : str
    clock : callable
    """
    settings = experiment.settings("full")
    length = experiment.length("full")
    if not length or settings[length] <= 3:
        return _seconds(experiment, variant, settings, clock)
    one, three = (_seconds(experiment, variant, {**settings, length: epochs}, clock) for epochs in (1, 3))
    each = max(three - one, 0.0) / 2
    return one + (settings[length] - 1) * each


def _seconds(experiment, variant, settings, clock):
    from convlab.experiments.train import one_thread

    with one_thread():
        start = clock()
        experiment.run(variant, 0, "cpu", **settings)
        return clock() - start


def row(experiment: Experiment) -> dict:
    """One line of the table, as plain data."""
    plan = runner.plan(experiment)
    stored = runner.load(experiment)
    if stored is not None:
        seconds = {line.key: [run["seconds"] for run in line.runs] for line in stored}
        each = {variant: sum(values) / len(values) for variant, values in seconds.items()}
    else:
        each = {variant: unit_seconds(experiment, variant) for variant in plan.variants}
    length = experiment.length("full")
    return {
        "experiment": experiment.id,
        "variants": len(plan.variants),
        "seeds": len(plan.seeds),
        "epochs": plan.settings[length] if length else None,
        "length": length,
        "unit": round(sum(each.values()) / len(each), 2),
        "longest": round(max(each.values()), 2),
        "total": round(sum(each.values()) * len(plan.seeds), 1),
        "hash": plan.hash,
        "from": "all runs" if stored is not None else "short runs",
        "machine": stored.data["machine"] if stored is not None else core.describe_machine(),
    }


def measure(experiments: Iterable[Experiment], path=PATH, progress: bool = True) -> dict:
    """Measure every experiment whose line is not there yet or comes from other code, and keep the table."""
    import sys

    from tqdm import tqdm

    known = {line["experiment"]: line for line in read_json_object(path).get("rows", [])}
    experiments = list(experiments)
    for experiment in tqdm(experiments, file=sys.stdout, disable=not progress, desc="budget", ascii=True):
        plan = runner.plan(experiment)
        old = known.get(experiment.id, {})
        if old.get("hash") != plan.hash or old.get("seeds") != len(plan.seeds) or old.get("from") != "all runs":
            known[experiment.id] = row(experiment)
            write_json(path, {"rows": list(known.values())})
    return load(path)


def load(path=PATH) -> dict:
    """The kept table."""
    return read_json_object(path)


def total(data: dict) -> float:
    """CPU seconds of the main series."""
    return sum(line["total"] for line in data["rows"])


def markdown(data: dict) -> str:
    """The kept table as a section of the documentation."""
    lines = [
        "| experiment | variants | seeds | trained for | s per unit | longest unit | CPU s |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for line in data["rows"]:
        trained = f"{line['epochs']:,} {line['length']}" if line["epochs"] else "–"
        lines.append(
            f"| {line['experiment']} | {line['variants']} | {line['seeds']} | {trained} | {line['unit']:.1f} | "
            f"{line['longest']:.1f} | {line['total']:,.0f} |"
        )
    seconds = total(data)
    lines.append(f"| **together** |  |  |  |  |  | **{seconds:,.0f}** |")
    guessed = sum(line["from"] == "short runs" for line in data["rows"])
    machines = " and on ".join(dict.fromkeys(line["machine"] for line in data["rows"]))
    lines += [
        "",
        f"On {CORES} cores {seconds / CORES / 60:.0f} minutes; measured on {machines}. "
        f"{guessed} of {len(data['rows'])} lines are worked out from runs of one and three epochs, the others from all "
        "runs of the stored results.",
    ]
    return "\n".join(lines)
