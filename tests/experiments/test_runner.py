"""Recomputing on all cores: finished units survive a kill, nothing runs twice, and the results do not change."""

import importlib.util
import json
import math
import os
import signal
import subprocess
import sys
import time

import pytest

from convlab.experiments import core, runner
from convlab.experiments.core import Experiment, ExperimentError, Measure
from convlab.experiments.train import one_thread

# A module that the worker processes can import. Each run trains for real, notes that it began and ended, and the run
# ("b", 2) waits for a file, so that the test can end the command in the middle of it.
MADE = """
import pathlib, time
from convlab.experiments import nets, train, data
from convlab.experiments.core import ClaimVerdict, Experiment, Measure
from convlab.experiments.measure import accuracy

HERE = pathlib.Path(__file__).parent

def run(variant, seed, device, *, epochs):
    note(variant, seed, "begun")
    while (variant, seed) == ("b", 2) and not (HERE / "go").exists():
        time.sleep(0.02)
    digits = data.digits8(64, 100)
    net = nets.build(["flatten", 4 if variant == "a" else 8, "relu", 10], digits.x.shape[1:], seed)
    train.fit(net, digits.x, digits.y, seed=seed, epochs=epochs)
    note(variant, seed, "ended")
    return {"accuracy": accuracy(net, digits.x_test, digits.y_test)}

def note(variant, seed, what):
    import os
    (HERE / "log" / f"{variant}.{seed}.{os.getpid()}.{what}").touch()

def verdict(table):
    return ClaimVerdict("not shown", "no words.")

MADE = Experiment(
    id="made", lesson="stride", claim="Wider is better.", variants={"a": "narrow", "b": "wide"},
    measures={"accuracy": Measure("accuracy")}, run=run, verdict=verdict, expected="not shown",
    sizes={"live": {"epochs": 1, "seeds": 1}, "class": {"epochs": 1, "seeds": 2}, "full": {"epochs": 2, "seeds": 4}},
)
"""
COMMAND = """
import pathlib, sys
from made_for_the_runner import HERE, MADE
from convlab.experiments import runner

if __name__ == "__main__":
    report = runner.run([MADE], folder=HERE / "results", cache=HERE / "cache", workers=2, progress=False)
    print(report.ran, report.kept)
"""
WAIT = 600  # seconds, for events that come in three on a quiet machine


@pytest.fixture
def place(tmp_path):
    (tmp_path / "made_for_the_runner.py").write_text(MADE)
    (tmp_path / "command.py").write_text(COMMAND)
    (tmp_path / "log").mkdir()
    return tmp_path


def begin(place):
    return subprocess.Popen(
        [sys.executable, "command.py"], cwd=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_for(condition, process=None):
    """Until something is so; ``process``, which is to bring it about, must not end before."""
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end, "the awaited event did not come"
        assert process is None or process.poll() is None, process.communicate()[1]
        time.sleep(0.05)


def noted(place, what):
    """(variant, seed) of all runs that noted this."""
    return sorted(tuple(path.name.split(".")[:2]) for path in (place / "log").glob(f"*.{what}"))


def kept(place):
    return sorted(path.name.split("-")[0] + path.name[-7:] for path in (place / "cache").rglob("[!.]*.json"))


def alive(pid):
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    with open(f"/proc/{pid}/stat") as file:  # an orphan that has ended may wait to be collected
        return file.read().rsplit(")", 1)[1].split()[0] != "Z"


WAYS = {"killed": lambda process: process.kill()}
if os.name == "posix":
    WAYS["stopped with Ctrl-C"] = lambda process: process.send_signal(signal.SIGINT)


@pytest.mark.parametrize("way", [pytest.param(way, marks=pytest.mark.long if way != "killed" else ()) for way in WAYS])
def test_a_command_that_was_ended_goes_on_and_comes_to_the_same_results(way, place):
    first = begin(place)
    wait_for(lambda: ("b", "2") in noted(place, "begun") and len(kept(place)) >= 5, first)  # all before it
    WAYS[way](first)
    first.communicate(timeout=WAIT)
    assert first.returncode != 0
    assert not (place / "results").exists()
    survivors = len(kept(place))
    assert 5 <= survivors <= 7
    if sys.platform == "linux":
        pids = {int(path.name.split(".")[2]) for path in (place / "log").iterdir()}
        wait_for(lambda: not any(map(alive, pids)))  # no worker outlives its command

    (place / "go").touch()
    output, errors = begin(place).communicate(timeout=WAIT)
    assert output.split() == [str(8 - survivors), str(survivors)], errors
    begun = noted(place, "begun")
    assert len(set(begun)) == 8
    assert len(noted(place, "ended")) - 8 <= 2  # only what was running when the command ended may have run twice
    assert begun.count(("b", "2")) == 2

    resumed = json.loads((place / "results" / "made.json").read_text("utf-8"))
    uninterrupted = without_interruption(place)
    for variant, part in resumed["variants"].items():
        assert [run["seed"] for run in part["runs"]] == [0, 1, 2, 3]
        for run in part["runs"]:
            # the same code on the same processor; a hundredth of an image allows for sums in another order
            assert run["accuracy"] == pytest.approx(uninterrupted[variant, run["seed"]], abs=0.01)


def without_interruption(place):
    """The same runs one after the other in this process."""
    spec = importlib.util.spec_from_file_location("made_here", place / "made_for_the_runner.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    with one_thread():
        return {(v, s): made.run(v, s, "cpu", epochs=2)["accuracy"] for v in "ab" for s in range(4)}


# -- the same, run in turn in this process -----------------------------------------------------------------------------

CALLS = []


def _run(variant, seed, device, *, epochs=1):
    CALLS.append((variant, seed, epochs))
    if variant == "c":
        raise ValueError("no such thing")
    if variant == "d":
        return {"score": math.nan}
    return {"score": len(variant) + seed / 10 + epochs}


def _verdict(table):
    return core.ClaimVerdict("holds", "no words.")


TINY = Experiment(
    id="tiny",
    lesson="stride",
    claim="Longer words score more.",
    variants={"go": "the word go", "stop": "the word stop"},
    measures={"score": Measure("score", "points", 2)},
    run=_run,
    sizes={
        "live": {"seeds": 1, "epochs": 1},
        "class": {"seeds": 2, "epochs": 1},
        "full": {"seeds": 9, "epochs": 3},
    },
    verdict=_verdict,
    expected="holds",
)


def changed(**changes):
    return Experiment(**{**vars(TINY), **changes})


@pytest.fixture(autouse=True)
def in_turn(monkeypatch, request):
    """Units one after the other in this process; the pool of processes is tested above."""
    CALLS.clear()

    def finishing(units, workers, cache, device):
        for one, (variant, seed) in units:
            path = one.path(cache, variant, seed)
            try:
                run = runner.run_unit(one.experiment.run, variant, seed, device, one.settings, path)
            except Exception as error:
                yield one, (variant, seed), None, f"{type(error).__name__}: {error}"
            else:
                yield one, (variant, seed), run, None

    monkeypatch.setattr(runner, "_finishing", finishing)
    monkeypatch.setattr(core, "fingerprint", lambda function, settings: f"hash{sorted(settings.items())}")


@pytest.fixture
def go(tmp_path):
    def go(*experiments, **options):
        options = {"folder": tmp_path / "results", "cache": tmp_path / "cache", "progress": False, **options}
        return runner.run(experiments or [TINY], **options)

    return go


def test_a_series_has_its_seeds_and_its_length():
    main, doubled, second = (runner.plan(TINY, series) for series in runner.SERIES)
    assert (main.seeds, main.settings) == (tuple(range(9)), {"epochs": 3})
    assert (doubled.seeds, doubled.settings) == (tuple(range(8)), {"epochs": 6})  # the main ones: what moved is paired
    assert (second.seeds, second.settings) == (tuple(range(9, 18)), {"epochs": 3})
    assert main.hash == second.hash != doubled.hash


def test_what_is_not_trained_has_no_doubled_series_and_what_is_not_random_no_second_seeds():
    still = changed(sizes={size: {"seeds": 3} for size in core.SIZES})
    assert runner.plan(still, "doubled") is None and runner.plan(still, "second").seeds == (3, 4, 5)
    assert runner.plan(changed(seeded=False), "second") is None
    assert runner.plan(changed(machine_dependent=True), "second") is None


def test_every_unit_runs_once_and_the_results_are_those_of_a_plain_run(go, tmp_path):
    report = go()
    assert (report.ran, report.kept, report.failed, report.written) == (18, 0, [], ["tiny"])
    assert len(CALLS) == len(set(CALLS)) == 18
    table = core.load(TINY, tmp_path / "results")
    plain = core.run(TINY, "full", progress=False)
    for row in plain:
        assert table[row.key].score == row.score
    assert core.why_stale(TINY, folder=tmp_path / "results") is None
    before = (tmp_path / "results" / "tiny.json").read_bytes()
    CALLS.clear()
    again = go()
    assert (again.ran, again.kept, again.written) == (0, 18, ["tiny"])
    assert CALLS == [] and (tmp_path / "results" / "tiny.json").read_bytes() == before


def test_fresh_results_need_no_cache(go, tmp_path):
    go()
    for path in (tmp_path / "cache").rglob("*.json"):
        path.unlink()
    CALLS.clear()
    assert go().ran == 0 and CALLS == []


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"variant": "go"}', '{"variant": "stop", "run": {"seed": 3}}'])
def test_a_damaged_unit_is_run_again_and_no_other(damage, go, tmp_path):
    go()
    (tmp_path / "results" / "tiny.json").unlink()
    (unit,) = (tmp_path / "cache").rglob("go-*.3.json")
    unit.write_text(damage)
    CALLS.clear()
    assert go().ran == 1
    assert CALLS == [("go", 3, 3)]


def test_other_code_or_settings_use_no_old_unit(go, monkeypatch):
    go()
    CALLS.clear()
    go(changed(sizes={**TINY.sizes, "full": {"seeds": 9, "epochs": 4}}))
    assert len(CALLS) == 18
    monkeypatch.setattr(core, "fingerprint", lambda function, settings: "other code")
    CALLS.clear()
    go()
    assert len(CALLS) == 18


def test_other_seeds_are_added_to_those_that_are_there(go):
    go()
    CALLS.clear()
    assert go(changed(sizes={**TINY.sizes, "full": {"seeds": 11, "epochs": 3}})).ran == 4
    assert {seed for _, seed, _ in CALLS} == {9, 10}


def test_series_lie_beside_each_other(go, tmp_path):
    for series in runner.SERIES:
        go(series=series)
    folder = tmp_path / "results"
    paths = [folder / "tiny.json", folder / "doubled" / "tiny.json", folder / "second" / "tiny.json"]
    main, doubled, second = (json.loads(path.read_text("utf-8")) for path in paths)
    assert [data["series"] for data in (main, doubled, second)] == list(runner.SERIES)
    assert doubled["settings"] == {"epochs": 6} and len(doubled["variants"]["go"]["runs"]) == 8
    assert [run["seed"] for run in second["variants"]["go"]["runs"]] == list(range(9, 18))
    tables = [runner.load(TINY, series, folder) for series in runner.SERIES]
    assert [table["go"].score.n for table in tables] == [9, 8, 9]


def test_a_unit_that_fails_leaves_the_others_alone(go, tmp_path):
    broken = changed(id="broken", variants={"go": "fine", "c": "raises", "d": "gives no number"})
    report = go(broken, TINY)
    assert report.ran == 27 and report.written == ["tiny"]
    assert len(report.failed) == 18
    assert "broken, c, seed 0: ValueError: no such thing" in report.failed
    assert any("d, seed 8: ExperimentError: score came out as nan" in text for text in report.failed)
    assert not (tmp_path / "results" / "broken.json").exists()
    CALLS.clear()
    assert go(broken).kept == 9  # what went well is not run again
    assert {variant for variant, *_ in CALLS} == {"c", "d"}


def test_what_an_interrupted_write_left_is_tidied_away(go, tmp_path):
    go(size="live")
    folder = runner.plan(TINY, "main", "live").folder(tmp_path / "cache")
    left = folder / ".unfinished-abc"
    left.write_text("half")
    go(size="live")
    assert not left.exists()


def test_variants_that_differ_only_by_capitals_or_signs_have_files_of_their_own(tmp_path):
    variants = dict.fromkeys(("A", "a", "b+0.1", "b-0.1", "b 0.1"), "")
    plan = runner.plan(changed(variants=variants))
    names = {plan.path(tmp_path, variant, 0).name.lower() for variant in variants}
    assert len(names) == 5
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.") for name in names)


@pytest.mark.parametrize(
    ("options", "says"),
    [({"series": "third"}, "no series 'third'"), ({"size": "huge"}, "no size 'huge'"), ({"device": "cuda"}, "CUDA")],
)
def test_unknown_series_sizes_and_devices_are_refused(options, says, go, monkeypatch):
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ExperimentError, match=says):
        go(**options)


def test_a_worker_that_is_ended_from_outside_is_told(monkeypatch, go):
    def broken(units, workers, cache, device):
        raise ExperimentError("A process that ran an experiment was ended from outside")
        yield

    monkeypatch.setattr(runner, "_finishing", broken)
    with pytest.raises(ExperimentError, match="ended from outside"):
        go()
