"""The scoreboard keeps what was added, whatever happens to its file, and compares only what can be compared."""

import json
import os

import pytest
import torch
from torch import nn

from convlab import experiments
from convlab.experiments import design, scoreboard, train
from convlab.experiments.measure import Stat
from convlab.experiments.scoreboard import Entry, ScoreboardError

TINY = {"train_size": 60, "test": 40, "epochs": 1, "progress": False}


def score(*accuracy, params=2000, macs=20_000):
    return design.Score(Stat(tuple(map(float, accuracy))), params, macs)


def test_a_network_is_trained_counted_and_kept(tmp_path):
    layers = design.BASELINES["G"]
    added = scoreboard.add("mine", layers, folder=tmp_path, seeds=1, **TINY)
    (read,) = scoreboard.entries(tmp_path)
    assert read == added
    baseline = experiments.results("design_baselines")["G"]
    assert (read.params, read.macs, read.field) == (baseline.params, baseline.macs, 17)
    assert 0 <= read.accuracy.mean <= 100
    assert "Conv2dSpec" in read.layers[0] and read.layers[-2:] == ("flatten", "10")


def test_a_module_starts_anew_with_each_seed_and_stays_as_it_is(tmp_path):
    net = nn.Sequential(nn.Conv2d(1, 4, 5, stride=4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 10))
    before = {name: value.clone() for name, value in net.state_dict().items()}
    both = scoreboard.add("modules", net, folder=tmp_path, seeds=2, **TINY)
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
    assert (both.params, both.field) == (104 + 1450, 5)
    alone = scoreboard._fresh([*net], 1)
    again = scoreboard._fresh([*net], 1)
    assert torch.equal(alone[0].weight, again[0].weight)
    assert not torch.equal(alone[0].weight, scoreboard._fresh([*net], 0)[0].weight)
    settings = {key: value for key, value in TINY.items() if key != "progress"}
    with train.one_thread():
        assert both.accuracy.values[1] == design.train_challenge(alone, 1, **settings)


def test_a_first_look_is_shown_but_not_compared(tmp_path):
    look = scoreboard.add("look", design.BASELINES["G"], folder=tmp_path, seeds=1, **TINY)
    assert look.settings == {"train_size": 60, "test": 40, "epochs": 1}
    assert not look.whole and look.tiers == []
    assert not Entry("two seeds", Stat((99.0, 99.0)), 10, 10).whole
    assert "a first look" in str(scoreboard.entries(tmp_path))
    assert "Nothing has been trained by the whole recipe" in str(scoreboard.entries(tmp_path))


def test_what_a_challenge_gave_can_be_added(tmp_path):
    added = scoreboard.add("score", score(96, 96, 96), folder=tmp_path)
    assert added.whole and added.tiers == ["silver", "gold"]


def test_a_name_that_is_taken_gets_a_number_and_nothing_is_replaced(tmp_path):
    names = [scoreboard.add("same", score(90 + i, 90, 90), folder=tmp_path).name for i in range(3)]
    assert names == ["same", "same (2)", "same (3)"]
    assert [entry.accuracy.values[0] for entry in scoreboard.entries(tmp_path)] == [90, 91, 92]


@pytest.mark.parametrize("damage", ['{"name": "cut off', "[1, 2]\n", "\0\0\n", '{"name": "x", "accuracy": []}\n', "\n"])
def test_a_damaged_line_costs_no_other_line_and_stays_where_it_is(tmp_path, damage):
    scoreboard.add("before", score(90, 90, 90), folder=tmp_path)
    with (tmp_path / scoreboard.FILE).open("a") as file:
        file.write(damage)
    scoreboard.add("after", score(91, 91, 91), folder=tmp_path)
    assert [entry.name for entry in scoreboard.entries(tmp_path)] == ["before", "after"]
    assert damage.strip() in (tmp_path / scoreboard.FILE).read_text()


def test_a_later_version_may_write_more_about_an_entry(tmp_path):
    scoreboard.add("one", score(90, 90, 90), folder=tmp_path)
    path = tmp_path / scoreboard.FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | {"colour": "green"}) + "\n")
    assert [entry.name for entry in scoreboard.entries(tmp_path)] == ["one"]


def test_a_board_that_is_not_there_is_empty(tmp_path):
    assert list(scoreboard.entries(tmp_path)) == []
    assert not list(tmp_path.iterdir()), "reading makes no file"
    assert "No networks yet" in str(scoreboard.entries(tmp_path))


def test_the_board_lies_in_the_my_work_that_the_notebook_is_in(tmp_path, monkeypatch):
    inside = tmp_path / "my_work" / "09_design_principles"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    scoreboard.add("here", score(90, 90, 90))
    assert (tmp_path / "my_work" / scoreboard.FILE).exists()
    assert [entry.name for entry in scoreboard.entries()] == ["here"]


def test_a_board_that_cannot_be_written_says_the_result(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ScoreboardError, match=r"“mine” has 90\.0 ± 0\.0 % with 2,000 parameters and 20,000 MACs"):
        scoreboard.add("mine", score(90, 90, 90), folder=tmp_path / "file" / os.sep.join("ab"))


def test_baselines_are_the_shipped_results():
    table, shown = experiments.results("design_baselines"), {e.name: e for e in scoreboard.baselines()}
    assert set(scoreboard.BASELINES) == set(table.rows) - {"tutorial"}
    for key, name in scoreboard.BASELINES.items():
        assert shown[name].accuracy == table[key].accuracy
        assert (shown[name].params, shown[name].macs) == (table[key].params, table[key].macs)
    assert shown["linear"].field is None and shown["A"].field == 15 and shown["C"].field == 21


def test_the_reach_counts_pooling_and_any_module():
    layers = [nn.Conv2d(1, 2, 3), "max2", nn.Conv2d(2, 2, 3), "gap", 10]
    assert scoreboard.field(layers) == 3 + 1 + 2 * 2


def test_the_names_of_the_package_load_the_modules():
    assert experiments.scoreboard is scoreboard and experiments.design is design
    with pytest.raises(AttributeError, match="scores"):
        _ = experiments.scores
