"""What holds for every test: how processes run, the seconds of each folder at the end, and in CI nothing skipped."""

import os
import sys
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, settings

# Some hundred processes are started: each would compile the course and the tests anew if none kept what it compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Two workers with a pool of threads each would fight over the processors. Read when torch and NumPy are loaded, later.
for _pool in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_pool, "1")
# How long an example takes depends on what else the machine has to do, and no test may.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def _folder(nodeid):
    """``tests/spec/test_x.py::test_y`` -> ``tests/spec``; ``notebooks/04_stride.ipynb::Cell 3`` -> ``notebooks``."""
    parts = nodeid.split("::")[0].split("/")
    return "/".join(parts[: 2 if parts[0] == "tests" and len(parts) > 2 else 1])


def _in_ci():
    return os.environ.get("CI", "").lower() in ("1", "true")


class Folders:
    """Counts reports; with several workers, they all come to the one process that prints."""

    def __init__(self):
        self.seconds, self.tests, self.skipped = defaultdict(float), defaultdict(int), []

    def pytest_runtest_logreport(self, report):
        self.seconds[_folder(report.nodeid)] += report.duration
        self.tests[_folder(report.nodeid)] += report.when == "call" or report.outcome != "passed"
        self._note_skip(report)

    def pytest_collectreport(self, report):
        self._note_skip(report)

    def _note_skip(self, report):
        # After a cell that ran out of time nbval expects the rest of the notebook to fail: nothing there is compared.
        uncompared = ".ipynb" in report.nodeid and hasattr(report, "wasxfail")
        if uncompared or (report.skipped and not hasattr(report, "wasxfail")):
            self.skipped.append(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        if self.skipped and _in_ci() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        if self.seconds:
            terminalreporter.section("seconds of each folder, added up over the workers")
            for folder in sorted(self.seconds):
                terminalreporter.line(f"{self.seconds[folder]:8.1f} s {self.tests[folder]:6d} tests  {folder}")
        if self.skipped and _in_ci():
            terminalreporter.section("with CI=true nothing may be skipped, so this run has failed", red=True)
            for nodeid in self.skipped:
                terminalreporter.line(nodeid)


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Folders(), "convlab-folders")
