"""Recompute results on all cores, in units that are kept one by one: an interruption loses nothing but what is running.

A unit is one run: an experiment, a variant, a seed. Each finished unit is a small file in ``.experiments/`` (which git
ignores), in a folder named by the fingerprint of the code and the settings that it comes from. A later command takes
what is there and runs the rest, so Ctrl-C, a kill or a power cut costs at most the units in progress. When all units of
an experiment are there, its results file is written.

Three series share this: ``main`` (the results that the lessons quote), ``doubled`` (trained twice as long, to show that
the first was long enough) and ``second`` (other seeds, to show that no verdict hangs on the first).
"""

import concurrent.futures
import contextlib
import dataclasses
import hashlib
import math
import multiprocessing
import os
import pathlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from typing import Any

from convlab import course
from convlab.experiments import core
from convlab.experiments.core import Experiment, ExperimentError, ResultTable
from convlab.files import read_json_object, write_json

SERIES = ("main", "doubled", "second")
LEAST_SEEDS = 8  # of the doubled series; the second has as many as the main one
_UNFINISHED = ".unfinished-*"  # what an interrupted write leaves; see `convlab.files.replacing`


@dataclasses.dataclass(frozen=True)
class Plan:
    """What one series of an experiment consists of.

    Attributes
    ----------
    experiment : Experiment
    series : {"main", "doubled", "second"}
    size : str
    settings : dict
        Of each run.
    seeds : tuple of int
    variants : tuple of str
    hash : str
        Of the code and the settings.
    """

    experiment: Experiment
    series: str
    size: str
    settings: dict
    seeds: tuple[int, ...]
    variants: tuple[str, ...]
    hash: str

    @property
    def units(self) -> list[tuple[str, int]]:
        """(variant, seed) of every run."""
        return [(variant, seed) for seed in self.seeds for variant in self.variants]

    def path(self, cache: pathlib.Path, variant: str, seed: int) -> pathlib.Path:
        """Where the unit is kept."""
        return self.folder(cache) / f"{_file_name(variant)}.{seed}.json"

    def folder(self, cache: pathlib.Path) -> pathlib.Path:
        """Where the units of this plan are kept: another code, setting or PyTorch has another folder."""
        import torch

        version = torch.__version__.replace("+", "-")
        return cache / self.experiment.id / f"{self.hash}-torch-{version}"

    def target(self, folder: pathlib.Path) -> pathlib.Path:
        """The results file in a folder of results."""
        return (folder if self.series == "main" else folder / self.series) / f"{self.experiment.id}.json"


def _file_name(variant: str) -> str:
    """A variant as part of a file name; two variants that differ only by capitals differ on every system."""
    mark = hashlib.sha256(variant.encode()).hexdigest()[:6]
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in variant) + f"-{mark}"


def plan(experiment: Experiment, series: str = "main", size: str = "full") -> Plan | None:
    """The runs of a series, or ``None`` where it has none: what is not trained has no doubled series, for example."""
    if series not in SERIES:
        raise ExperimentError(core._unknown("series", series, SERIES))
    if size not in core.SIZES:
        raise ExperimentError(core._unknown("size", size, core.SIZES))
    settings, seeds = experiment.settings(size), tuple(experiment.seeds(size))
    if series == "doubled":
        length = experiment.length(size)
        if not length:
            return None
        settings = {**settings, length: 2 * settings[length]}
        seeds = seeds[: max(LEAST_SEEDS, experiment.sizes[size].get("doubled_seeds", 0))]
    if series == "second":
        if not experiment.seeded or experiment.machine_dependent:
            return None
        seeds = tuple(seed + len(seeds) for seed in seeds)
    code = core.fingerprint(experiment.run, settings)
    return Plan(experiment, series, size, settings, seeds, experiment.chosen(size), code)


def cache_folder() -> pathlib.Path:
    """Where units are kept by default: ``.experiments/`` in the course's folder, else in the current one."""
    try:
        return course.find_root() / ".experiments"
    except course.CourseError:
        return pathlib.Path.cwd() / ".experiments"


# -- what is there already --------------------------------------------------------------------------------------------


def finished(plan: Plan, cache: pathlib.Path, folder: pathlib.Path = core.RESULTS) -> dict[tuple[str, int], dict]:
    """The units that need not be run: in the cache, or in a results file that this code and PyTorch made."""
    import torch

    wanted, runs = set(plan.units), {}
    stored = read_json_object(plan.target(folder))
    if stored.get("hash") == plan.hash and stored.get("versions", {}).get("torch") == torch.__version__:
        for variant, part in stored.get("variants", {}).items():
            runs |= {(variant, run["seed"]): run for run in part["runs"]}
    for variant, seed in plan.units:
        unit = read_json_object(plan.path(cache, variant, seed))
        if unit.get("variant") == variant and unit.get("run", {}).get("seed") == seed:
            runs[variant, seed] = unit["run"]
    return {unit: run for unit, run in runs.items() if unit in wanted}


# -- one unit, in a process of its own --------------------------------------------------------------------------------


def _begin(stop: connection.Connection) -> None:
    """In each worker, before its first unit: deaf to Ctrl-C, and gone when the command is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command hears it and decides
    threading.Thread(target=_leave_with, args=(stop,), daemon=True).start()


def _leave_with(stop: connection.Connection) -> None:
    """Wait until the other end of a pipe is closed, by the command or because it was killed; then leave at once."""
    connection.wait([stop])
    os._exit(1)


def run_unit(run: Callable, variant: str, seed: int, device: str, settings: dict, path: pathlib.Path) -> dict:
    """Run one unit on one thread and keep it.

    Raises
    ------
    ExperimentError
        A number came out that is not finite.
    """
    from convlab.experiments.train import one_thread

    with one_thread():
        start, wall = time.process_time(), time.perf_counter()
        numbers = run(variant, seed, device, **settings)
        seconds, wall = time.process_time() - start, time.perf_counter() - wall
    for measure, value in numbers.items():
        if not math.isfinite(value):
            raise ExperimentError(f"{measure} came out as {value}, which no verdict can use; the run was not kept.")
    unit = {"seed": seed, **numbers, "seconds": round(seconds, 2)}
    write_json(path, {"variant": variant, "run": unit, "wall": round(wall, 2)})
    return unit


# -- all of them ------------------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Report:
    """What a command did.

    Attributes
    ----------
    ran, kept : int
        Units that were run now, and that were there already.
    failed : list of str
        Units that raised, each with its reason.
    written : list of str
        Ids of the experiments whose results file was written or was fresh.
    """

    ran: int = 0
    kept: int = 0
    failed: list[str] = dataclasses.field(default_factory=list)
    written: list[str] = dataclasses.field(default_factory=list)


def run(
    experiments: Iterable[Experiment],
    series: str = "main",
    size: str = "full",
    *,
    folder: pathlib.Path = core.RESULTS,
    cache: pathlib.Path | None = None,
    workers: int | None = None,
    device: str = "cpu",
    progress: bool = True,
) -> Report:
    """Run what is missing of a series and write the results of every experiment that is complete.

    Parameters
    ----------
    experiments : iterable of Experiment
    series : {"main", "doubled", "second"}
    size : {"live", "class", "full"}
    folder : path
        Of the results files; the doubled and second series lie in folders below it.
    cache : path, optional
        Of the units; see `cache_folder`.
    workers : int, optional
        Processes; as many as there are cores by default. What measures time runs alone, after the others.
    device : str
    progress : bool
        A bar on standard output.

    Returns
    -------
    Report

    Raises
    ------
    ExperimentError
        An unknown series, size or device; or a worker that was ended from outside.
    KeyboardInterrupt
        Finished units are kept.
    """
    core._check_device(device)
    cache = cache or cache_folder()
    plans = [one for one in (plan(experiment, series, size) for experiment in experiments) if one]
    for one in plans:
        _tidy(one.folder(cache))
    known = {id(one): finished(one, cache, folder) for one in plans}
    report = Report(kept=sum(map(len, known.values())))
    alone = [one for one in plans if one.experiment.machine_dependent]
    together = [one for one in plans if not one.experiment.machine_dependent]
    todo = sum(len(one.units) for one in plans) - report.kept
    with _bar(todo, series, progress) as bar:
        for group, count in ((together, workers or os.cpu_count() or 1), (alone, 1)):
            _run_group(group, known, count, cache, folder, device, bar, report)
    return report


def _bar(total: int, series: str, progress: bool):
    from tqdm import tqdm

    return tqdm(total=total, file=sys.stdout, disable=not progress, desc=series, ascii=True, unit="run", smoothing=0.1)


def _tidy(folder: pathlib.Path) -> None:
    for left in folder.glob(_UNFINISHED):
        with contextlib.suppress(OSError):
            left.unlink()


def _run_group(plans, known, workers, cache, folder, device, bar, report) -> None:
    missing = {id(one): [unit for unit in one.units if unit not in known[id(one)]] for one in plans}
    for one in plans:
        if not missing[id(one)]:
            _write(one, known[id(one)], folder, device, report)
    units = [(one, unit) for one in plans for unit in missing[id(one)]]
    if not units:
        return
    left = {key: len(value) for key, value in missing.items()}
    with contextlib.closing(_finishing(units, min(workers, len(units)), cache, device)) as endings:
        for one, unit, run, error in endings:
            bar.set_postfix_str(f"{one.experiment.id} {unit[0]}")
            bar.update()
            if error:
                report.failed.append(f"{one.experiment.id}, {unit[0]}, seed {unit[1]}: {error}")
                continue
            known[id(one)][unit] = run
            report.ran += 1
            left[id(one)] -= 1
            if not left[id(one)]:
                _write(one, known[id(one)], folder, device, report)


def _finishing(units, workers, cache, device):
    """Run units in a pool of processes; gives each as it ends: plan, unit, run, error."""
    context = multiprocessing.get_context("spawn")  # fork would copy PyTorch's threads, and Windows has none
    reader, writer = context.Pipe(duplex=False)
    pool = concurrent.futures.ProcessPoolExecutor(workers, context, _begin, (reader,))
    try:
        futures = {}
        for one, (variant, seed) in units:
            work = (one.experiment.run, variant, seed, device, one.settings, one.path(cache, variant, seed))
            futures[pool.submit(run_unit, *work)] = (one, (variant, seed))
        for future in concurrent.futures.as_completed(futures):
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                raise ExperimentError(
                    "A process that ran an experiment was ended from outside, perhaps for want of memory. Finished "
                    "runs are kept, and the same command goes on from there; --workers 1 takes the least memory."
                )
            run = None if error else future.result()
            yield *futures.pop(future), run, error and f"{type(error).__name__}: {error}"
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        writer.close()  # whatever still runs leaves now
        reader.close()


def _write(plan: Plan, runs: dict, folder: pathlib.Path, device: str, report: Report) -> None:
    """Write the results file of an experiment all of whose units are there."""
    experiment, target = plan.experiment, plan.target(folder)
    old = read_json_object(target)
    data = core._fresh_data(experiment, plan.size, plan.variants, device)
    data |= {"series": plan.series, "settings": plan.settings, "hash": plan.hash}
    for (variant, _), one in sorted(runs.items(), key=lambda item: item[0][1]):
        data["variants"][variant]["runs"].append(one)
    if old.get("hash") == data["hash"] and _runs_of(old) == _runs_of(data):
        data |= {key: old[key] for key in ("date", "versions", "machine") if key in old}
    core._finish(experiment, ResultTable(experiment, data), target)
    report.written.append(experiment.id)


def _runs_of(data: dict[str, Any]) -> dict:
    return {variant: part["runs"] for variant, part in data.get("variants", {}).items()}


def load(experiment: Experiment, series: str = "main", folder: pathlib.Path = core.RESULTS) -> ResultTable | None:
    """The stored results of a series; ``None`` where there are none, or where they come from other code."""
    wanted = plan(experiment, series)
    if wanted is None:
        return None
    data = read_json_object(wanted.target(folder))
    return ResultTable(experiment, data) if data.get("hash") == wanted.hash else None
