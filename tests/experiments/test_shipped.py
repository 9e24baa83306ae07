"""The shipped results: fresh, whole, and saying what the lessons tell; and every experiment still runs."""

import copy
import math
import pathlib

import nbformat
import pytest
import torch

from convlab import course, experiments
from convlab.experiments import core, report
from convlab.experiments.core import RESULTS, ResultTable
from convlab.experiments.design import TIERS, tiers_of

ROOT = pathlib.Path(__file__).parents[2]
NAMES = experiments.names()
# The most that a setting may be here: whether an experiment runs does not need the size that shows what it says.
SMALL = {"train": 64, "train_size": 20, "test": 50, "epochs": 1, "count": 64, "steps": 3, "batch": 32, "rounds": 1}
SMALL |= {"repeats": 1, "picture": 96}


@pytest.fixture(scope="module")
def shipped():
    return {name: experiments.results(name) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_results_are_fresh_and_whole(name):
    experiment = experiments.get(name)
    assert core.why_stale(experiment) is None, f"python -m convlab.experiments recompute {name}"
    assert not (RESULTS / f"{name}.partial.json").exists()


def test_no_results_are_left_from_experiments_that_are_gone():
    assert {path.stem for path in RESULTS.glob("*.json")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_results_hold_at_least_three_seeds(name, shipped):
    for row in shipped[name]:
        assert len(row.runs) >= (3 if experiments.get(name).seeded else 1)
        assert len({run["seed"] for run in row.runs}) == len(row.runs)


@pytest.mark.parametrize("name", NAMES)
def test_means_and_facts_follow_from_the_runs_and_the_code(name, shipped):
    experiment, table = experiments.get(name), shipped[name]
    for row in table:
        stored = table.data["variants"][row.key]
        for measure in experiment.measures:
            stat = getattr(row, measure)
            expected = {"mean": round(stat.mean, 6), "sd": round(stat.sd, 6), "n": stat.n}
            assert stored["summary"][measure] == expected
            assert all(math.isfinite(value) for value in stat.values)
        assert stored["facts"] == (experiment.facts(row.key) if experiment.facts else {})


@pytest.mark.parametrize("name", NAMES)
def test_the_verdict_is_the_one_that_the_lessons_tell(name, shipped):
    experiment, table = experiments.get(name), shipped[name]
    assert table.verdict.word == experiment.expected, str(table)
    assert table.data["verdict"] == {"word": table.verdict.word, "sentence": table.verdict.sentence}


def _changed(table, change):
    data = copy.deepcopy(table.data)
    runs = [part["runs"] for part in data["variants"].values()]
    change(runs, list(table.experiment.measures))
    if change is _by_macs:
        for part in data["variants"].values():
            for run in part["runs"]:
                run.update(dict.fromkeys(table.experiment.measures, part["facts"].get("macs", 1) / 1e8))
    return ResultTable(table.experiment, data)


def _all_equal(runs, measures):
    for one in runs:
        one[:] = copy.deepcopy(runs[0])


def _reversed(runs, measures):
    for one, other in zip(runs, copy.deepcopy(runs)[::-1], strict=True):
        one[:] = other


def _turned(runs, measures):
    for one, other in zip(runs, copy.deepcopy(runs)[1:] + copy.deepcopy(runs)[:1], strict=True):
        one[:] = other


def _rising(runs, measures):
    for i, one in enumerate(runs):
        for run in one:
            run.update({measure: 10.0 * (i + 1) + j for j, measure in enumerate(measures)})


def _half_rising(runs, measures):
    for i, one in enumerate(runs):
        for run in one:
            run.update({measure: 10.0 * max(1, i + 2 - len(runs) // 2) for measure in measures})


def _by_macs(runs, measures):
    """Every measure proportional to the MACs; filled in where the facts are known."""


def _falling(runs, measures):
    _rising(runs, measures[::-1])
    _reversed(runs, measures)


@pytest.mark.parametrize("name", NAMES)
def test_other_results_would_get_another_verdict(name, shipped):
    words = set()
    for change in (_all_equal, _reversed, _turned, _rising, _falling, _half_rising, _by_macs):
        try:
            words.add(_changed(shipped[name], change).verdict.word)
        except ZeroDivisionError:
            continue
    assert words - {experiments.get(name).expected}, "this verdict cannot change, so it says nothing"


@pytest.mark.parametrize("name", NAMES)
def test_every_experiment_still_runs(name, capsys):
    experiment = experiments.get(name)
    live = experiment.settings("live")
    small = {key: min(value, SMALL.get(key, value)) for key, value in live.items()}
    sizes = {"live": {**experiment.sizes["live"], **small}}
    table = core.run(core.Experiment(**{**vars(experiment), "sizes": sizes}), "live")
    assert [row.key for row in table] == list(experiment.chosen("live"))
    for row in table:
        assert all(math.isfinite(getattr(row, measure).mean) for measure in experiment.measures)
    assert experiment.claim in str(table)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", NAMES)
def test_every_size_names_only_what_exists(name):
    experiment = experiments.get(name)
    assert set(experiment.sizes) == set(core.SIZES)
    for size in core.SIZES:
        assert set(experiment.chosen(size)) <= set(experiment.variants)
        assert len(experiment.seeds(size)) >= 1
    assert set(experiment.chosen("full")) == set(experiment.variants)
    assert experiment.lesson == course.lesson(experiment.lesson).name and experiment.claim[-1] in ".?"


@pytest.mark.parametrize(
    "name", ["stride_aliasing", "padding_border", "dilation_starlet", "bias_coins", "out_channels_gabor"]
)
def test_what_involves_no_chance_comes_out_as_shipped(name, shipped):
    experiment = experiments.get(name)
    for variant in experiment.variants:
        found = experiment.run(variant, 0, "cpu", **experiment.settings("full"))
        for measure, value in found.items():
            assert value == pytest.approx(getattr(shipped[name][variant], measure).mean, rel=1e-6, abs=1e-9)


def test_a_deleted_result_comes_back_within_the_margin(tmp_path, shipped):
    experiment = experiments.get("design_digits8")
    assert core.recompute(experiment, folder=tmp_path, progress=False)
    again = core.load(experiment, tmp_path)
    for row in again:
        assert row.accuracy.mean == pytest.approx(shipped[experiment.id][row.key].accuracy.mean, abs=1.0)
    assert again.verdict.word == experiment.expected


def test_the_challenge_can_be_met_in_every_tier(shipped):
    table = shipped["design_baselines"]
    for name in TIERS:
        assert any(name in tiers_of(row) for row in table), name
    assert tiers_of(table["linear"]) == tiers_of(table["mlp"]) == []


def test_times_are_told_as_ratios_only(shipped):
    for name in NAMES:
        experiment = experiments.get(name)
        if experiment.machine_dependent:
            assert all(measure.unit == "" for measure in experiment.measures.values())
            assert "yours will differ" in str(shipped[name])


def test_the_page_of_results_is_in_step():
    assert (ROOT / "docs" / "results.md").read_text("utf-8") == report.page(), "python -m convlab.experiments page"


def _texts():
    for path in sorted(ROOT.glob("notebooks/*.ipynb")) + sorted(ROOT.glob("solutions/*/*.ipynb")):
        book = nbformat.read(path, as_version=4)
        yield path, "\n\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    for path in sorted(ROOT.glob("docs/**/*.md")) + sorted(ROOT.glob("*.md")):
        yield path, path.read_text("utf-8")


def test_prose_says_what_the_results_say():
    problems = [f"{path.relative_to(ROOT)}: {p}" for path, text in _texts() for p in experiments.check_prose(text)]
    assert not problems, "\n".join(problems)


def test_reading_results_needs_no_run_and_no_network(monkeypatch):
    monkeypatch.setattr(core, "run", None)
    assert experiments.results("stride_downsampling")["stride"].accuracy.n >= 3
    assert "±" in experiments.quote("stride_downsampling/stride/accuracy")
    with pytest.raises(core.ExperimentError):
        experiments.quote("stride_downsampling/stride/accurcy")


def test_threads_are_restored():
    before = torch.get_num_threads()
    experiments.live("stride_aliasing")
    assert torch.get_num_threads() == before
