"""`make test` itself: what it runs, seconds of each folder, nothing skipped in CI, and the page of the long tests."""

import re
import runpy
import shutil
import subprocess
import sys
from types import SimpleNamespace

import processors
import prove
import pytest
from setup_help import ROOT

TESTS = {
    "spec/test_a.py": "def test_one(): pass\ndef test_two(): pass\n",
    "skip/test_b.py": "import pytest\n@pytest.mark.skip(reason='no picture')\ndef test_three(): pass\n",
    "whole/test_c.py": "import pytest\npytest.importorskip('no_such_package')\n",
    "expected/test_d.py": "import pytest\n@pytest.mark.xfail(strict=True)\ndef test_four(): assert 0\n",
    "broken/test_e.py": "def test_five(): assert 0\n",
}


@pytest.fixture
def run(tmp_path):
    def run(*names, ci="", workers=0):
        (tmp_path / "tests").mkdir()
        (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
        shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "tests")
        for name in names:
            (tmp_path / "tests" / name).parent.mkdir()
            (tmp_path / "tests" / name).write_text(TESTS[name])
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests"]
        command += ["-p", "xdist", "-n", "2"] if workers else []
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CI", ci)
            patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they take a second to load
            patch.delenv("PYTEST_XDIST_WORKER", raising=False)
            answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        return answer.returncode, answer.stdout.rstrip().splitlines()

    return run


GOOD = ("spec/test_a.py", "expected/test_d.py")


@pytest.mark.parametrize("workers", [0, 2])
def test_seconds_of_each_folder_stand_before_the_closing_line(run, workers):
    status, lines = run(*GOOD, ci="true", workers=workers)
    assert status == 0, lines
    folders = [re.fullmatch(r" *[\d.]+ s +(\d+) tests  (\S+)", line) for line in lines]
    assert [match.groups() for match in folders if match] == [("1", "tests/expected"), ("2", "tests/spec")]
    assert re.fullmatch(r"=+ 2 passed, 1 xfailed in [\d.]+s =+", lines[-1])


@pytest.mark.parametrize(
    ("name", "ci", "expected"),
    [
        ("skip/test_b.py", "true", 1),
        ("whole/test_c.py", "1", 1),
        ("whole/test_c.py", "", 0),
        ("skip/test_b.py", "false", 0),
    ],
)
def test_a_skip_fails_the_run_in_ci_only(run, name, ci, expected):
    status, lines = run(*GOOD, name, ci=ci)
    assert status == expected
    assert re.fullmatch(r"=+ 2 passed, 1 skipped, 1 xfailed in [\d.]+s =+", lines[-1])
    assert any("nothing may be skipped" in line for line in lines) is bool(expected)


def test_a_skip_fails_with_several_workers_too(run):
    status, lines = run(*GOOD, "skip/test_b.py", ci="true", workers=2)
    assert status == 1 and f"tests/{'skip/test_b.py'}::test_three" in lines


def test_a_notebook_that_ran_out_of_time_fails_the_run_in_ci(monkeypatch):
    conftest = runpy.run_path(str(ROOT / "tests" / "conftest.py"))
    folders = conftest["Folders"]()
    after = SimpleNamespace(nodeid="notebooks/a.ipynb::Cell 3", duration=0, when="call", outcome="passed")
    after.skipped, after.wasxfail = False, "Previous cell timed out, expected cell to fail"
    folders.pytest_runtest_logreport(after)
    session = SimpleNamespace(exitstatus=pytest.ExitCode.OK)
    monkeypatch.setenv("CI", "true")
    folders.pytest_sessionfinish(session)
    assert session.exitstatus == pytest.ExitCode.TESTS_FAILED


def test_a_failure_stays_a_failure(run):
    assert run(*GOOD, "broken/test_e.py", "skip/test_b.py", ci="true")[0] == 1


def test_no_tests_at_all_is_told_apart(run):
    assert run(ci="true")[0] == 5


def test_everything_is_in_the_one_run(monkeypatch):
    commands = []
    processors.settings(prove.PROCESSOR)  # asks NumPy, once
    monkeypatch.setattr(prove.subprocess, "run", lambda command, **options: commands.append((command, options)) or Done)
    assert prove.test() == 5
    command, options = commands[0]
    assert {"tests", "--nbval", "not long", str(ROOT / "notebooks" / "00_start_here.ipynb")} <= set(map(str, command))
    assert any(str(part).startswith(str(ROOT / "exercises")) for part in command)
    assert any(str(part).startswith(str(ROOT / "solutions")) for part in command)
    assert command[command.index("-n") : command.index("-n") + 4] == ["-n", "2", "--dist", "loadfile"]
    assert options["env"]["OMP_NUM_THREADS"] == "1"


class Done:
    returncode = 5


LONG = """
import pytest
@pytest.mark.long
def test_mutations(record_property):
    record_property("mutation score", "98.2 % | 3 survivors")
@pytest.mark.long
@pytest.mark.parametrize("seed", [0, 1])
def test_seeds(seed):
    assert seed == 0
def test_short(): pass
"""


def test_the_page_of_the_long_tests(tmp_path, monkeypatch, capfd):
    (tmp_path / "tests").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests" / "test_long.py").write_text(LONG)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = long\naddopts = --import-mode=importlib\n")
    monkeypatch.setattr(prove, "ROOT", tmp_path)
    monkeypatch.setattr(prove, "REPORT", tmp_path / "docs" / "test-long.md")
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "pytest_timeout,xdist.plugin")
    assert prove.test_long() == 1
    page = (tmp_path / "docs" / "test-long.md").read_text()
    assert re.search(r"^- Date: \d{4}-\d\d-\d\d$", page, re.MULTILINE)
    assert re.search(r"^- Python 3\.\d+\.\d+, torch \d\S+, numpy \d\S+, \w+ \w+, \d+ processors$", page, re.MULTILINE)
    assert "- Source: not under git" in page
    assert re.search(r"^- Result: 2 passed, 1 failed, 0 skipped, in \d+ s$", page, re.MULTILINE)
    assert "| `tests/test_long::test_mutations` | passed | 0.0 | mutation score: 98.2 % \\| 3 survivors |" in page
    assert "| `tests/test_long::test_seeds[1]` | failure | 0.0 |  |" in page and "test_short" not in page
    assert str(tmp_path) not in page


# -- .ci/run ----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="CI runs on Linux")
@pytest.mark.parametrize("present", [(), ("chromium", "bwrap", "node")])
def test_ci_installs_what_is_missing_and_no_more(tmp_path, present):
    course, programs = tmp_path / "course", tmp_path / "programs"
    (course / ".ci").mkdir(parents=True)
    programs.mkdir()
    shutil.copy(ROOT / ".ci" / "run", course / ".ci")
    for name in ("bash", "dirname", "id", "env"):
        (programs / name).symlink_to(shutil.which(name))
    for name in (*present, "apt-get", "make", "sudo"):
        body = 'exec "$@"' if name == "sudo" else f'echo {name} "$@" CI=$CI\n' + ("exit 3" if name == "make" else "")
        (programs / name).write_text(f"#!/bin/bash\n{body}\n")
        (programs / name).chmod(0o755)
    command = [str(course / ".ci" / "run")]
    answer = subprocess.run(command, env={"PATH": str(programs)}, capture_output=True, text=True, cwd=tmp_path)
    lines = answer.stdout.splitlines()
    assert lines.pop() == "make test CI=true" and answer.returncode == 3, answer.stderr
    if present:
        assert lines == []
    else:
        assert lines[0].startswith("apt-get update")
        assert lines[1].split(" CI=")[0].endswith("chromium bubblewrap nodejs")
