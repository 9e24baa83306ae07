"""tools/oldest.py: what it asks for, what it records, and how docs/test-long.md shows it."""

import json
import subprocess
import sys

import oldest
import prove
import pytest
from packaging.requirements import Requirement
from setup_help import ROOT

PROJECT = oldest.tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_every_dependency_has_a_lower_bound_and_the_tools_are_declared():
    for line in PROJECT["dependencies"]:
        assert [part.operator for part in Requirement(line).specifier] == [">="], line
    extras = PROJECT["optional-dependencies"]
    assert {oldest.name_of(line) for line in (*extras["dev"], *extras["teach"])} >= oldest.TOOLS


def test_every_part_is_there():
    for part in oldest.PARTS:
        assert (ROOT / part).is_dir() and next((ROOT / part).glob("*.ipynb" if part == "notebooks" else "test_*.py"))


TESTS = """
import os, pytest
@pytest.mark.parametrize("way", ["x - y", "x|y", "fine"])
def test_b(way): assert way == "fine"
def test_ends_the_process(): os._exit(136)
def test_c(): pytest.skip()
@pytest.mark.xfail
def test_d(): assert 0
@pytest.fixture
def broken(): raise OSError
def test_e(broken): pass
@pytest.mark.long
def test_long(): assert 0
def test_last(): pass
"""


def test_what_pytest_says_is_counted_and_no_crash_ends_it(tmp_path, monkeypatch, capsys):
    (tmp_path / "tests" / "spec").mkdir(parents=True)
    (tmp_path / "tests" / "spec" / "test_a.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = long\n")
    monkeypatch.setattr(oldest, "ROOT", tmp_path)
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    result = oldest.test(sys.executable, "tests/spec", tmp_path)
    failed = ["test_b[x - y]", "test_b[x|y]", "test_e", "test_ends_the_process"]
    assert [name.split("::")[1] for name in result["failures"]] == failed
    assert (result["passed"], result["failed"], result["skipped"]) == (2, 4, 2)
    assert "2 passed, 4 failed" in capsys.readouterr().out


RESULT = {"passed": 7, "failed": 1, "skipped": 0, "seconds": 1, "failures": ["a::b[x|y]"]}


@pytest.fixture
def record(tmp_path, monkeypatch):
    file = tmp_path / "test-oldest.json"
    monkeypatch.setattr(oldest, "RECORD", file)
    monkeypatch.setattr(oldest, "PAGE", tmp_path / "test-long.md")
    oldest.PAGE.write_text("# The long tests\n\n| test |\n")
    monkeypatch.setattr(oldest, "build", lambda *_: "python")
    monkeypatch.setattr(oldest, "source", lambda: "abc1234")
    monkeypatch.setattr(oldest, "versions", lambda *_: {"numpy": "1.26.0", "torch": "2.4.0"})
    return file


def test_a_run_that_is_stopped_leaves_the_record_of_what_ran(record, tmp_path, monkeypatch):
    ran = []

    def run(python, part, folder):
        ran.append(part)
        if len(ran) == 3:
            raise KeyboardInterrupt
        return {"passed": 7, "failed": 0, "skipped": 0, "seconds": 1, "failures": []}

    monkeypatch.setattr(oldest, "test", run)
    with pytest.raises(KeyboardInterrupt):
        oldest.main([str(tmp_path / "there")])
    written = json.loads(record.read_text())
    assert list(written["parts"]) == oldest.PARTS[:2] and written["parts"][ran[0]]["source"] == "abc1234"
    page = oldest.PAGE.read_text("utf-8")
    assert page == "\n".join(["# The long tests\n\n| test |", *oldest.section(written)]) + "\n"
    assert f"| `{ran[0]}` | " in page and f"| `{ran[2]}` | not run |" in page and "torch 2.4.0" in page
    monkeypatch.setattr(oldest, "versions", lambda *_: {"numpy": "1.26.0", "torch": "2.5.0"})
    monkeypatch.setattr(oldest, "test", lambda *_: RESULT)
    assert oldest.main([str(tmp_path / "there"), "--only", "spec"]) == 1
    written = json.loads(record.read_text())
    assert list(written["parts"]) == ["tests/spec"]  # what ran with other versions says nothing of these
    assert "`a::b[x\\|y]`" in "\n".join(oldest.section(written))


def test_it_builds_nothing_inside_the_course(capsys):
    for inside in (ROOT, ROOT / "build" / "oldest"):
        with pytest.raises(SystemExit):
            oldest.main([str(inside)])
        assert "outside" in capsys.readouterr().err


def test_without_a_record_the_page_says_so():
    assert oldest.section(None)[-1] == "Not run."


def test_the_committed_record_fits_the_lower_bounds_and_the_page():
    if not oldest.RECORD.exists():
        pytest.fail("run tools/oldest.py once, and commit docs/test-oldest.json")
    written = json.loads(oldest.RECORD.read_text("utf-8"))
    bounds = {oldest.name_of(line): Requirement(line).specifier for line in PROJECT["dependencies"]}
    assert written["versions"].keys() == bounds.keys()
    for name, version in written["versions"].items():
        (bound,) = bounds[name]
        assert bounds[name].contains(version)
        # scipy 1.11 began with 1.11.1
        assert version.split(".")[:2] == (bound.version + ".0").split(".")[:2], f"{name} {version} is not the oldest"
    assert "\n".join(oldest.section(written)) in prove.REPORT.read_text("utf-8")


def test_it_says_how_it_is_called():
    answer = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "oldest.py"), "--help"], capture_output=True, text=True
    )
    assert answer.returncode == 0 and "FOLDER" in answer.stdout
