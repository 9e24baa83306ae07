"""The machinery: runs by seed, kept when stopped, tables, verdicts, hashes, and the command."""

import ast
import functools
import importlib
import json
import random
import sys

import pytest
import torch
from click.testing import CliRunner

from convlab import experiments
from convlab.errors import ConvlabError
from convlab.experiments import core, fingerprint, prose
from convlab.experiments.__main__ import main
from convlab.experiments.core import ClaimVerdict, Experiment, ExperimentError, Measure, ResultTable
from convlab.experiments.measure import Stat, clearly_above, no_difference

CALLS = []


def _run(variant, seed, device, *, scale=1):
    CALLS.append((variant, seed))
    if ("stop", seed) == (variant, 1) and "raise" in CALLS:
        raise KeyboardInterrupt
    return {"score": scale * (len(variant) + seed / 10)}


def _verdict(table):
    return ClaimVerdict("holds" if table["stop"].score.mean > table["go"].score.mean else "myth", "stop against go.")


TINY = Experiment(
    id="tiny",
    lesson="00_test",
    claim="Longer words score more.",
    variants={"go": "the word go", "stop": "the word stop"},
    measures={"score": Measure("score", "points", 2)},
    run=_run,
    facts=lambda variant: {"macs": 1234567, "letters": len(variant)},
    sizes={"live": {"seeds": 1}, "class": {"seeds": 2}, "full": {"seeds": 3, "scale": 2}},
    verdict=_verdict,
    expected="holds",
)


@pytest.fixture(autouse=True)
def no_calls(monkeypatch):
    CALLS.clear()
    monkeypatch.setattr(core, "fingerprint", lambda function, settings: f"hash of {sorted(settings.items())}")


# -- spread -----------------------------------------------------------------------------------------------------------


def test_stat():
    stat = Stat((1.0, 2.0, 4.5))
    assert (stat.n, stat.mean) == (3, 2.5)
    assert stat.sd == pytest.approx(1.8027756)
    assert str(stat) == "2.5 ± 1.8"
    assert str(Stat((-0.25,), 2)) == "−0.25"
    assert str(Stat((-0.001,), 2)) == "0.00"
    assert Stat((3.0,)).sd == 0


@pytest.mark.parametrize(
    ("a", "b", "above"),
    [
        ((95, 95, 95), (93, 93, 93), True),
        ((95, 95, 95), (94.5, 94.5, 94.5), False),  # less than the margin
        ((95, 90, 100), (93, 93, 93), False),  # less than the spread
        ((93, 93, 93), (95, 95, 95), False),  # the other way round
        ((96, 95, 94), (93, 93, 93), True),
    ],
)
def test_clearly_above_needs_the_margin_and_the_spread(a, b, above):
    assert clearly_above(Stat(a), Stat(b), 1.0) == above


def test_no_difference_goes_both_ways():
    near, far = Stat((95.0, 95.2)), Stat((99.0, 99.2))
    assert no_difference(near, Stat((95.3, 95.6)), 1.0)
    assert not no_difference(near, far, 1.0) and not no_difference(far, near, 1.0)


# -- runs -------------------------------------------------------------------------------------------------------------


def test_run_makes_every_variant_with_every_seed():
    table = core.run(TINY, "full", progress=False)
    assert sorted(CALLS) == [(v, s) for v in ("go", "stop") for s in (0, 1, 2)]
    assert table["stop"].score.values == (8.0, 8.2, 8.4)
    assert table["stop"].macs == 1234567
    assert table.verdict.word == "holds"


def test_seeds_and_variants_by_one_number_and_one_list():
    table = core.run(TINY, "class", seeds=4, variants=["go"], progress=False)
    assert table["go"].score.n == 4 and len(table) == 1
    assert table.verdict is None  # not all variants are there


def test_what_involves_no_chance_runs_once():
    fixed = Experiment(**{**vars(TINY), "seeded": False})
    assert core.run(fixed, "full", seeds=9, progress=False)["go"].score.n == 1


def test_a_stopped_run_keeps_what_is_finished_and_goes_on_from_there(tmp_path):
    CALLS.append("raise")
    keep = tmp_path / "tiny.json"
    with pytest.raises(KeyboardInterrupt):
        core.run(TINY, "full", progress=False, keep=keep)
    kept = json.loads(keep.read_text())
    assert [len(kept["variants"][v]["runs"]) for v in ("go", "stop")] == [2, 1]
    CALLS.clear()
    table = core.run(TINY, "full", progress=False, keep=keep)
    assert sorted(CALLS) == [("go", 2), ("stop", 1), ("stop", 2)]
    assert table["go"].score.n == table["stop"].score.n == 3


def test_a_stopped_run_in_a_notebook_returns_the_finished_part(capsys):
    CALLS.append("raise")
    table = core.run(TINY, "full", progress=False)
    assert len(table["go"].runs) == 2 and len(table["stop"].runs) == 1
    assert "Stopped; 3 finished runs are kept" in capsys.readouterr().out


def test_runs_made_by_other_code_are_not_used(tmp_path):
    keep = tmp_path / "tiny.json"
    core.run(TINY, "full", progress=False, keep=keep)
    data = json.loads(keep.read_text())
    keep.write_text(json.dumps({**data, "hash": "of older code"}))
    CALLS.clear()
    core.run(TINY, "full", progress=False, keep=keep)
    assert len(CALLS) == 6


def test_progress_goes_to_standard_output_only(capsys):
    core.run(TINY, "class", progress=True)
    shown = capsys.readouterr()
    assert "tiny" in shown.out and "4/4" in shown.out
    assert shown.err == ""
    core.run(TINY, "class", progress=False)
    assert capsys.readouterr() == ("", "")


def test_threads_are_as_before_also_after_an_error():
    seen = []

    def broken(variant, seed, device):
        seen.append(torch.get_num_threads())
        raise RuntimeError("broken")

    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with pytest.raises(RuntimeError):
            core.run(Experiment(**{**vars(TINY), "run": broken}), "live")
        assert seen == [1]
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: core.run(TINY, "huge"), "no size 'huge'"),
        (lambda: core.run(TINY, variants=["stpo"]), "Did you mean 'stop'"),
        (lambda: experiments.get("stride_downsamplin"), "Did you mean 'stride_downsampling'"),
        (lambda: core.run(TINY, "live")["gone"], "no variant 'gone'"),
    ],
)
def test_unknown_names_are_refused_with_near_ones(call, says):
    with pytest.raises(ExperimentError, match=says) as caught:
        call()
    assert isinstance(caught.value, ConvlabError)


def test_cuda_that_is_not_there(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ExperimentError, match="no CUDA device"):
        core.run(TINY, "live", device="cuda")


# -- results files ----------------------------------------------------------------------------------------------------


def test_recompute_makes_missing_results_and_leaves_fresh_ones(tmp_path):
    assert core.why_stale(TINY, folder=tmp_path) == "there are none"
    assert core.recompute(TINY, folder=tmp_path, progress=False)
    assert core.why_stale(TINY, folder=tmp_path) is None
    CALLS.clear()
    assert not core.recompute(TINY, folder=tmp_path, progress=False)
    assert CALLS == []
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.json"]
    data = json.loads((tmp_path / "tiny.json").read_text())
    assert data["variants"]["stop"]["summary"]["score"] == {"mean": 8.2, "sd": 0.2, "n": 3}
    assert data["verdict"]["word"] == "holds"
    assert set(data["versions"]) == {"python", "torch", "numpy"} and data["date"] and data["machine"]


def test_recompute_fills_in_only_the_runs_that_are_missing(tmp_path):
    core.recompute(TINY, folder=tmp_path, progress=False)
    path = tmp_path / "tiny.json"
    data = json.loads(path.read_text())
    data["variants"]["go"]["runs"].pop()
    path.write_text(json.dumps(data))
    assert "go" in core.why_stale(TINY, folder=tmp_path)
    CALLS.clear()
    assert core.recompute(TINY, folder=tmp_path, progress=False)
    assert CALLS == [("go", 2)]


@pytest.mark.parametrize("damage", [{"hash": "older"}, {"size": "class"}])
def test_results_of_other_code_or_size_are_stale(damage, tmp_path):
    core.recompute(TINY, folder=tmp_path, progress=False)
    path = tmp_path / "tiny.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **damage}))
    assert core.why_stale(TINY, folder=tmp_path)


def test_a_stopped_recompute_leaves_the_old_results_in_place(tmp_path):
    core.recompute(TINY, folder=tmp_path, progress=False)
    path = tmp_path / "tiny.json"
    path.write_text(path.read_text().replace("hash of", "old hash of"))
    before = path.read_text()
    CALLS.append("raise")
    with pytest.raises(KeyboardInterrupt):
        core.recompute(TINY, folder=tmp_path, progress=False)
    assert path.read_text() == before


@pytest.mark.parametrize("content", [None, "", "{", "[1, 2]", "{}"])
def test_missing_or_damaged_results_say_how_to_make_them_again(content, tmp_path):
    if content is not None:
        (tmp_path / "tiny.json").write_text(content)
    with pytest.raises(ExperimentError, match=r"python -m convlab\.experiments recompute tiny"):
        core.load(TINY, tmp_path)


# -- tables -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def table():
    return core.run(TINY, "full", progress=False)


def test_a_table_as_text(table):
    lines = str(table).splitlines()
    assert lines[0] == "tiny: “Longer words score more.” (3 seeds, mean ± standard deviation)"
    assert lines[1].split() == ["score", "(points)", "MACs", "letters"]
    assert lines[3].split() == ["the", "word", "go", "4.20", "±", "0.20", "1,234,567", "2"]
    assert lines[-1] == "holds: stop against go."


def test_a_table_as_accessible_html(table):
    html = table._repr_html_()
    assert '<table aria-label="tiny: “Longer' in html
    assert html.count('scope="col"') == 4 and html.count('scope="row"') == 2
    assert "8.20 ± 0.20" in html
    assert "&lt;" in ResultTable(Experiment(**{**vars(TINY), "claim": "a < b"}), table.data)._repr_html_()


def test_an_unknown_column_names_the_known_ones(table):
    with pytest.raises(AttributeError, match="score, macs, letters"):
        _ = table["go"].speed


def test_machine_dependent_tables_say_so(table):
    timed = ResultTable(Experiment(**{**vars(TINY), "machine_dependent": True}), table.data)
    assert "yours will differ" in str(timed) and "3 repeats" in str(timed)


def test_a_verdict_has_one_of_four_words():
    with pytest.raises(AssertionError):
        ClaimVerdict("perhaps", "who knows.")


# -- prose ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("tiny/stop/score", "8.20 ± 0.20"),
        ("tiny/stop/score/mean", "8.2"),
        ("tiny/stop/score/n", "3"),
        ("tiny/stop/score/max", "8.4"),
        ("tiny/stop/macs", "1,234,567"),
        ("tiny/stop/macs/M", "1.23"),
        ("tiny/stop/score - tiny/go/score", "4"),
        ("tiny/stop/score ÷ tiny/go/score", "1.95"),
    ],
)
def test_quote(key, text, table):
    assert prose.quote(key, lambda name: table) == text


@pytest.mark.parametrize("key", ["tiny/stop", "tiny/stpo/score", "tiny/stop/scroe", "tiny/stop/score/median", "none"])
def test_quote_refuses_keys_that_do_not_exist(key, table):
    with pytest.raises(ExperimentError):
        prose.quote(key, lambda name: table)


@pytest.mark.parametrize(
    "text",
    [
        "scores 8.2 <!-- result: tiny/stop/score --> here",
        "scores 8.20 ± 0.20 <!-- result: tiny/stop/score -->",
        "scores **8.2 ± 0.2** <!-- result: tiny/stop/score -->",
        "scores 8 %<!-- result: tiny/stop/score -->",
        "it is 4.0 points <!-- result: tiny/stop/score - tiny/go/score --> more",
        "1.23 million MACs <!-- result: tiny/go/macs/M -->",
        "1,234,567 MACs\n<!-- result:\n tiny/go/macs -->",
        "no number from results: 17",
    ],
)
def test_prose_that_agrees(text, table):
    assert prose.check_prose(text, lambda name: table) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("scores 8.3 <!-- result: tiny/stop/score -->", "8.3"),
        ("scores 8.21 <!-- result: tiny/stop/score -->", "8.21"),
        ("scores 8.2 ± 0.3 <!-- result: tiny/stop/score -->", "± 0.3"),
        ("1,234,568 MACs <!-- result: tiny/go/macs -->", "1,234,568"),
        ("it is −4 <!-- result: tiny/stop/score - tiny/go/score -->", "−4"),
        ("a word <!-- result: tiny/stop/score -->", "no number stands before"),
        ("8.2 <!-- result: tiny/stpo/score -->", "Did you mean 'stop'"),
        ("8.2 ± 0.1 <!-- result: tiny/stop/macs -->", "the result has none"),
    ],
)
def test_prose_that_disagrees(text, says, table):
    (found,) = prose.check_prose(text, lambda name: table)[-1:]
    assert says in found


# -- hashes -----------------------------------------------------------------------------------------------------------

_MODULE = '''"""Doc."""
from {name}_helper import helper
from {name}_helper import table as t

LIMIT = {limit}
WORDS = {{"a": lambda x: x + {word}}}

def run(variant, seed, device):
    """{doc}"""
    # {comment}
    other = 1
    return helper(LIMIT) + WORDS["a"](1) + {body} + other

other = {shadowed}

def unused():
    return {unused}
'''
_HELPER = "def helper(x):\n    return deeper(x) * {factor}\n\ndef deeper(x):\n    return x + {deep}\n\ntable = [1]\n"
_SAME = {
    "limit": 3,
    "word": 1,
    "doc": "d",
    "comment": "c",
    "body": 0,
    "unused": 1,
    "factor": 2,
    "deep": 1,
    "shadowed": 1,
}


@pytest.fixture
def hash_of(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(**changes):
        name = f"made_{random.randrange(10**12)}"
        values = {**_SAME, **changes}
        (tmp_path / f"{name}_helper.py").write_text(_HELPER.format(**values))
        (tmp_path / f"{name}.py").write_text(_MODULE.format(name=name, **values))
        monkeypatch.setattr(fingerprint, "_FOLLOWED", ("made_",))
        importlib.invalidate_caches()
        module = importlib.import_module(name)
        used = fingerprint.definitions(module.run)
        renamed = {key.replace(name, "made"): text.replace(name, "made") for key, text in used.items()}
        sys.modules.pop(name)
        return renamed

    return make


@pytest.mark.parametrize("change", ["limit", "word", "body", "factor", "deep"])
def test_the_hash_changes_with_everything_that_the_run_uses(change, hash_of):
    assert hash_of() != hash_of(**{change: 99})


@pytest.mark.parametrize("change", ["doc", "comment", "unused", "shadowed"])
def test_the_hash_does_not_change_with_words_and_unused_code(change, hash_of):
    assert hash_of() == hash_of(**{change: 99})


def test_the_hash_changes_with_the_settings():
    run = experiments.get("stride_aliasing").run
    assert fingerprint.fingerprint(run, {"picture": 0}) != fingerprint.fingerprint(run, {"picture": 1})


def test_the_hash_follows_the_training_code():
    used = fingerprint.definitions(experiments.get("stride_downsampling").run)
    for name in ("train.fit", "nets.build", "nets._WORDS", "nets.BlurPool", "data.digits28", "measure.agreement"):
        assert f"convlab.experiments.{name}" in used
    assert "convlab.images.mnist" in used
    assert not any("verdict" in name for name in used)


# -- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def command(monkeypatch, tmp_path):
    monkeypatch.setattr(experiments, "_all", lambda: {"tiny": TINY})
    runner = CliRunner()
    return functools.partial(runner.invoke, main), ["--quiet", "--folder", str(tmp_path)]


def test_the_command_lists_and_remakes(command, tmp_path):
    invoke, options = command
    assert "tiny" in invoke([]).output
    first = invoke(["recompute", *options])
    assert first.exit_code == 0 and "tiny: made again" in first.output
    assert (tmp_path / "tiny.json").exists()
    assert "tiny: fresh" in invoke(["recompute", "tiny", *options]).output
    CALLS.clear()
    assert "made again" in invoke(["recompute", "tiny", "--size", "class", *options]).output
    assert len(CALLS) == 4


def test_the_command_refuses_unknown_names_without_a_traceback(command):
    invoke, options = command
    result = invoke(["recompute", "tinny", *options])
    assert result.exit_code == 1 and "Did you mean 'tiny'" in result.output and "Traceback" not in result.output


def test_a_stopped_command_says_that_it_can_go_on(command):
    invoke, options = command
    CALLS.append("raise")
    result = invoke(["recompute", *options])
    assert result.exit_code == 1 and "goes on from there" in result.output
    CALLS.clear()
    assert invoke(["recompute", *options]).exit_code == 0
    assert len(CALLS) == 3


def test_the_hash_is_the_same_in_every_python():
    """`ast.dump` of one source is not; so the text is compared with that of a tree written down by hand."""
    tree = ast.parse("def f(x, *, n=1):\n    return [x, 'a', f'{n:.1f}', ()] if x else None\n")
    text = fingerprint.canonical(tree)
    assert text == (
        "Module(body=[FunctionDef(name='f', args=arguments(args=[arg(arg='x')], kwonlyargs=[arg(arg='n')], "
        "kw_defaults=[Constant(value=1)]), body=[Return(value=IfExp(test=Name(id='x', ctx=Load()), "
        "body=List(elts=[Name(id='x', ctx=Load()), Constant(value='a'), JoinedStr(values=[FormattedValue("
        "value=Name(id='n', ctx=Load()), conversion=-1, format_spec=JoinedStr(values=[Constant(value='.1f')]))]), "
        "Tuple(ctx=Load())], ctx=Load()), orelse=Constant()))])])"
    )
