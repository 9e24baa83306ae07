"""An experiment: what is claimed, what is varied, what is measured, and the table that comes out."""

from __future__ import annotations

import dataclasses
import datetime
import html
import os
import pathlib
import platform
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from convlab.errors import ConvlabError
from convlab.experiments import comparison
from convlab.experiments.fingerprint import fingerprint
from convlab.experiments.measure import Stat
from convlab.files import read_json_object, write_json
from convlab.text import did_you_mean

RESULTS = pathlib.Path(__file__).parent / "results"
SIZES = ("live", "class", "full")
WORDS = (*comparison.WORDS, "myth")  # the last one is the first edition's name of "the opposite"


class ExperimentError(ConvlabError, ValueError):
    """An experiment, variant, key or size that does not exist, or results that cannot be read."""


@dataclasses.dataclass(frozen=True)
class Measure:
    """Something measured in each run.

    Parameters
    ----------
    title : str
    unit : str
        ``"%"`` for shares; empty for plain numbers.
    digits : int
        Decimals to print.
    """

    title: str
    unit: str = "%"
    digits: int = 1


ACCURACY = Measure("accuracy")


@dataclasses.dataclass(frozen=True)
class ClaimVerdict:
    """What an experiment says about its claim.

    Attributes
    ----------
    word : str
        One of `WORDS`.
    numbers : str
        What was found, with the numbers.
    condition : str
        What "holds when" depends on, in a few words; it comes before the numbers in the sentence.
    row : str, optional
        Key of the variant that the verdict turns on, such as the width after which nothing more is gained.
    """

    word: str
    numbers: str
    condition: str = ""
    row: str | None = None

    def __post_init__(self):
        assert self.word in WORDS, self.word

    @property
    def sentence(self) -> str:
        """The condition and what was found."""
        return f"{self.condition}: {self.numbers}" if self.condition else self.numbers

    def __str__(self):
        return f"{self.word}: {self.sentence}"


@dataclasses.dataclass(frozen=True)
class Experiment:
    """A claim that people repeat, and the runs that put it to the test.

    Parameters
    ----------
    id : str
    lesson : str
        Short name of the lesson that tells it.
    claim : str
        The rule as people say it.
    variants : dict
        Key -> what this variant is, in words.
    measures : dict
        Key -> `Measure`.
    run : function
        ``run(variant, seed, device, **settings) -> {measure: number}``; top level of its module.
    sizes : dict
        For ``"live"``, ``"class"`` and ``"full"``: the settings, with ``seeds`` (how many) and,
        where only some run, ``variants``.
    verdict : function
        ``verdict(table) -> ClaimVerdict``.
    expected : str
        The word of the verdict that the shipped results give and the lessons tell; a test compares.
    facts : function, optional
        ``facts(variant) -> {name: number}``: what needs no measuring, such as parameters and MACs.
    seeded : bool
        False where the runs involve no chance: then one run is the whole truth.
    machine_dependent : bool
        Times and their ratios: another machine may find something else.
    rule : str
        Its number among the rules of thumb, such as ``"R5"``.
    note : str
        How the runs were made, in a sentence or two.
    rests_on : comparison.PairedClaim, optional
        The comparisons that must come out for the claim to stand, declared before the run.
    trained_by : str
        Name of the setting that says how long is trained; empty where nothing is.
    moves : dict
        Measure -> the most that a mean may move when everything is trained twice as long.
    """

    id: str
    lesson: str
    claim: str
    variants: dict
    measures: dict
    run: object
    sizes: dict
    verdict: Callable[[ResultTable], ClaimVerdict]
    expected: str
    facts: object = None
    seeded: bool = True
    machine_dependent: bool = False
    rule: str = ""
    note: str = ""
    rests_on: comparison.PairedClaim | None = None
    trained_by: str = "epochs"
    moves: dict = dataclasses.field(default_factory=dict)

    def length(self, size: str) -> str | None:
        """Name of the setting that says how long is trained, or ``None`` where nothing is."""
        return self.trained_by if self.trained_by in self.settings(size) else None

    def seeds(self, size: str) -> range:
        return range(self.sizes[size].get("seeds", 3) if self.seeded else 1)

    def chosen(self, size: str) -> tuple[str, ...]:
        return tuple(self.sizes[size].get("variants", self.variants))

    def settings(self, size: str) -> dict[str, Any]:
        return {k: v for k, v in self.sizes[size].items() if k not in ("seeds", "variants")}

    def decide(self, table: ResultTable) -> comparison.Decision:
        """What the declared comparisons come to in a table of results.

        Returns
        -------
        comparison.Decision

        Raises
        ------
        comparison.ComparisonError
            No comparisons are declared, or the table's runs cannot be judged by them.
        """
        if self.rests_on is None:
            raise comparison.ComparisonError(f"{self.id!r} declares no comparisons.")
        return comparison.decide(self.rests_on, table.by_seed)

    def hash(self, size: str) -> str:
        """Hash of the code and the settings that its results come from."""
        return fingerprint(self.run, self.settings(size))


# -- the table --------------------------------------------------------------------------------------------------------


class ResultRow:
    """One variant's results: ``row.accuracy`` is a `Stat`, ``row.macs`` a number, ``row.runs`` the single runs."""

    def __init__(
        self, key: str, title: str, facts: dict[str, Any], runs: Sequence[dict[str, Any]], measures: dict[str, Measure]
    ) -> None:
        self.key, self.title, self.facts, self.runs = key, title, facts, runs
        self._measures = measures

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._measures:
            return Stat(tuple(run[name] for run in self.runs), self._measures[name].digits)
        if name in self.facts:
            return self.facts[name]
        known = ", ".join([*self._measures, *self.facts])
        raise AttributeError(f"The row {self.key!r} has no {name!r}; it has {known}.")

    def __repr__(self):
        return f"{self.key}: " + ", ".join(f"{m} {getattr(self, m)}" for m in self._measures)


class ResultTable:
    """The results of an experiment: ``table["stride"].accuracy.mean``; iterate over it for the rows.

    Attributes
    ----------
    experiment : Experiment
    data : dict
        What is written to the results file.
    """

    def __init__(self, experiment: Experiment, data: dict[str, Any]) -> None:
        self.experiment, self.data = experiment, data
        self.rows = {
            key: ResultRow(key, experiment.variants[key], part["facts"], part["runs"], experiment.measures)
            for key, part in data["variants"].items()
            if key in experiment.variants and part["runs"]
        }

    def __getitem__(self, key):
        if key not in self.rows:
            raise ExperimentError(_unknown("variant", key, self.rows) + f" in {self.experiment.id!r}.")
        return self.rows[key]

    def __iter__(self):
        return iter(self.rows.values())

    def __len__(self):
        return len(self.rows)

    @property
    def verdict(self) -> ClaimVerdict | None:
        """What these results say about the claim; ``None`` where variants are missing or the seeds are too few."""
        if set(self.rows) != set(self.experiment.variants):
            return None
        if self.experiment.rests_on and self.n < comparison.LEAST_SEEDS:
            return None
        return self.experiment.verdict(self)

    @property
    def by_seed(self) -> dict[str, dict[str, dict[int, float]]]:
        """Measure -> variant -> seed -> value."""
        return {
            measure: {row.key: {run["seed"]: run[measure] for run in row.runs} for row in self}
            for measure in self.experiment.measures
        }

    @property
    def n(self) -> int:
        return min((len(row.runs) for row in self), default=0)

    def _columns(self):
        facts = list(dict.fromkeys(name for row in self for name in row.facts))
        heads = ["", *(_head(m) for m in self.experiment.measures.values()), *(_FACTS.get(f, f) for f in facts)]
        lines = []
        for row in self:
            cells = [str(getattr(row, m)) for m in self.experiment.measures]
            cells += [_fact(row.facts.get(f)) for f in facts]
            lines.append([row.title, *cells])
        return heads, lines

    def _caption(self):
        what = "repeats" if self.experiment.machine_dependent else "seeds"
        repeats = f"{self.n} {what}, mean ± standard deviation" if self.n > 1 else "one run"
        if not self.experiment.seeded:
            repeats = "no chance involved"
        machine = (
            f"; measured on {self.data['machine']}, yours will differ" if self.experiment.machine_dependent else ""
        )
        return f"{self.experiment.id}: “{self.experiment.claim}” ({repeats}{machine})"

    def __str__(self):
        heads, lines = self._columns()
        widths = [max(len(line[i]) for line in [heads, *lines]) for i in range(len(heads))]

        def text(cells):
            first = cells[0].ljust(widths[0])
            return "  ".join([first, *(c.rjust(w) for c, w in zip(cells[1:], widths[1:], strict=True))]).rstrip()

        rule = "  ".join("-" * width for width in widths)
        tail = f"\n{self.verdict}" if self.verdict else ""
        return "\n".join([self._caption(), text(heads), rule, *map(text, lines)]) + tail

    def __repr__(self):
        return str(self)

    def _repr_html_(self):
        heads, lines = self._columns()
        head = "".join(f'<th scope="col">{html.escape(h)}</th>' for h in heads)
        body = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(line[0])}</th>'
            + "".join(f"<td>{html.escape(cell)}</td>" for cell in line[1:])
            + "</tr>"
            for line in lines
        )
        tail = f"<p>{html.escape(str(self.verdict))}</p>" if self.verdict else ""
        caption = html.escape(self._caption())  # a <caption> would be as narrow as the table
        paragraph = f'<p style="max-width:48em; margin-bottom:0">{caption}</p>'
        table = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        return f'{paragraph}<table aria-label="{caption}">{table}</table>{tail}'

    def markdown(self) -> str:
        """The table in Markdown, for the page of results."""
        heads, lines = self._columns()
        rows = [heads, ["---", *["---:"] * (len(heads) - 1)], *lines]
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)


_FACTS = {
    "macs": "MACs",
    "params": "parameters",
    "rf": "receptive field",
    "coverage": "coverage",
    "mac_ratio": "MAC ratio",
}


def _head(measure):
    return f"{measure.title} ({measure.unit})" if measure.unit else measure.title


def _fact(value):
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3g}" if isinstance(value, float) else str(value)


def _unknown(kind, key, known):
    guess = did_you_mean(key, known) or f"There are: {', '.join(known)}."
    return f"There is no {kind} {key!r}. {guess}"


# -- running ----------------------------------------------------------------------------------------------------------


def run(
    experiment: Experiment,
    size: str = "class",
    *,
    seeds: int | None = None,
    variants: Sequence[str] | None = None,
    device: str = "cpu",
    progress: bool | None = None,
    keep: str | pathlib.Path | None = None,
) -> ResultTable:
    """Run an experiment and return its table.

    Every finished run is kept at once, so stopping (Ctrl-C, or the stop button) loses at most the run in progress.

    Parameters
    ----------
    experiment : Experiment
    size : {"live", "class", "full"}
        A few seconds, at most a minute, or all of it.
    seeds : int, optional
        How many; more than the size says, for less spread, or fewer.
    variants : sequence of str, optional
        Only these.
    device : str
        ``"cpu"`` or ``"cuda"``. Only the CPU gives the same numbers every time.
    progress : bool, optional
        Show a bar on standard output; by default for all sizes but ``"live"``.
    keep : path, optional
        File to keep finished runs in and to go on from.

    Returns
    -------
    ResultTable

    Raises
    ------
    ExperimentError
        Unknown size or variant, or a device that is not there.
    """
    if size not in SIZES:
        raise ExperimentError(_unknown("size", size, SIZES))
    variants = _checked_variants(experiment, experiment.chosen(size) if variants is None else variants)
    _check_device(device)
    todo = [(v, s) for s in (range(seeds) if seeds and experiment.seeded else experiment.seeds(size)) for v in variants]
    data = _fresh_data(experiment, size, variants, device)
    if keep:
        _take_finished(data, _read_json(keep))
    show = size != "live" if progress is None else progress
    _run_all(experiment, size, todo, data, device, show, keep)
    return ResultTable(experiment, data)


def _checked_variants(experiment, variants):
    for variant in variants:
        if variant not in experiment.variants:
            raise ExperimentError(_unknown("variant", variant, experiment.variants))
    return tuple(variants)


def _check_device(device):
    import torch

    if str(device).startswith("cuda") and not torch.cuda.is_available():
        raise ExperimentError("device='cuda' was asked for, but PyTorch sees no CUDA device here. Use device='cpu'.")


def _fresh_data(experiment, size, variants, device):
    import numpy
    import torch

    return {
        "id": experiment.id,
        "size": size,
        "settings": experiment.settings(size),
        "hash": experiment.hash(size),
        "date": datetime.date.today().isoformat(),
        "versions": {"python": platform.python_version(), "torch": torch.__version__, "numpy": numpy.__version__},
        "machine": describe_machine(device),
        "variants": {v: {"facts": experiment.facts(v) if experiment.facts else {}, "runs": []} for v in variants},
    }


def _take_finished(data, old):
    if old and old.get("hash") == data["hash"] and old.get("size") == data["size"]:
        for key, part in old["variants"].items():
            if key in data["variants"]:
                data["variants"][key]["runs"] = part["runs"]
        data["date"] = old["date"]


def _run_all(experiment, size, todo, data, device, show, keep):
    from tqdm import tqdm

    from convlab.experiments.train import one_thread

    todo = [(v, s) for v, s in todo if s not in [run["seed"] for run in data["variants"][v]["runs"]]]
    with one_thread(), tqdm(todo, file=sys.stdout, disable=not show, desc=experiment.id, ascii=True) as bar:
        try:
            for variant, seed in bar:
                bar.set_postfix_str(variant)
                start = time.process_time()
                numbers = experiment.run(variant, seed, device, **experiment.settings(size))
                seconds = time.process_time() - start
                runs = data["variants"][variant]["runs"]
                runs.append({"seed": seed, **numbers, "seconds": round(seconds, 2)})
                runs.sort(key=lambda one: one["seed"])
                data["date"] = datetime.date.today().isoformat()
                if keep:
                    write_json(keep, data)
        except KeyboardInterrupt:
            done = sum(len(part["runs"]) for part in data["variants"].values())
            tqdm.write(f"Stopped; {done} finished runs are kept.", file=sys.stdout)
            if keep:
                raise


def describe_machine(device: str = "cpu") -> str:
    """The machine in general words: kind, cores, instruction set."""
    import torch

    if str(device).startswith("cuda"):
        return f"a CUDA GPU ({torch.cuda.get_device_name()})"
    kind = torch.backends.cpu.get_cpu_capability()
    return f"one thread of a {os.cpu_count()}-core {platform.machine()} CPU with {kind}"


# -- files ------------------------------------------------------------------------------------------------------------


def _read_json(path):
    data = read_json_object(path)
    return data if "variants" in data else None


def load(experiment: Experiment, folder: pathlib.Path = RESULTS) -> ResultTable:
    """The stored results of an experiment as a `ResultTable`."""
    data = _read_json(folder / f"{experiment.id}.json")
    command = f"python -m convlab.experiments recompute {experiment.id}"
    if not data:
        raise ExperimentError(f"The results of {experiment.id!r} are missing or damaged. To make them again: {command}")
    return ResultTable(experiment, data)


def why_stale(experiment: Experiment, size: str = "full", folder: pathlib.Path = RESULTS) -> str | None:
    """Why stored results need to be made again, or ``None`` where they are fresh."""
    data = _read_json(folder / f"{experiment.id}.json")
    if not data:
        return "there are none"
    if data.get("size") != size:
        return f"they are of size {data.get('size')}, not {size}"
    if data.get("hash") != experiment.hash(size):
        return "the code or the settings changed"
    for variant in experiment.chosen(size):
        done = {run["seed"] for run in data["variants"].get(variant, {"runs": []})["runs"]}
        if not set(experiment.seeds(size)) <= done:
            return f"runs of {variant} are missing"
    return None


def recompute(
    experiment: Experiment,
    size: str = "full",
    folder: pathlib.Path = RESULTS,
    *,
    device: str = "cpu",
    progress: bool | None = True,
    force: bool = False,
) -> bool:
    """Make stored results again where they are stale; finished runs of an interrupted attempt are used.

    Returns
    -------
    bool
        Whether anything was run.
    """
    target = folder / f"{experiment.id}.json"
    if not force and why_stale(experiment, size, folder) is None:
        _finish(experiment, ResultTable(experiment, _read_json(target)), target)
        return False
    partial = folder / f"{experiment.id}.partial.json"
    if not partial.exists() and not force and target.exists():
        write_json(partial, _read_json(target) or {})
    table = run(experiment, size, device=device, progress=progress, keep=partial)
    _finish(experiment, table, target)
    partial.unlink(missing_ok=True)
    return True


def _finish(experiment, table, target):
    """Add what follows from the runs (facts, means, verdict), which needs no new runs, and write."""
    data = table.data
    data["variants"] = {key: data["variants"][key] for key in experiment.variants if key in data["variants"]}
    for key, part in data["variants"].items():
        part["facts"] = experiment.facts(key) if experiment.facts else {}
        part["summary"] = {
            m: {"mean": round(stat.mean, 6), "sd": round(stat.sd, 6), "n": stat.n}
            for m, stat in ((m, getattr(table[key], m)) for m in experiment.measures)
        }
    table = ResultTable(experiment, data)
    if table.verdict:
        data["verdict"] = {"word": table.verdict.word, "sentence": table.verdict.sentence}
    if _read_json(target) != data:
        write_json(target, data)
