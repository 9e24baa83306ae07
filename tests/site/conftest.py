import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import lab
from site_help import ROOT, Browser, serve


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Site, slides and handout, built once for all workers of a run; the folder, and what the command said.

    From the committed outputs, which nbval proves elsewhere; `make test-long` builds them from executed lessons.
    CONVLAB_PUBLISHED names a folder that was built before, to be looked at instead.
    """
    if before := os.environ.get("CONVLAB_PUBLISHED"):
        return Path(before).resolve(), ""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    build, log = base / "published", base / "published.log"
    with FileLock(f"{log}.lock"):
        if not log.exists():
            command = [sys.executable, str(ROOT / "tools" / "publish.py"), "site", "slides", "handout", "--committed"]
            answer = subprocess.run([*command, "--build", str(build)], capture_output=True, text=True, cwd=base)
            log.write_text(f"{answer.returncode}\n{answer.stdout}{answer.stderr}")
    status, said = log.read_text().split("\n", 1)
    assert status == "0", said
    return build, said


@pytest.fixture(scope="session")
def site(built):
    return built[0] / "site"


@pytest.fixture(scope="session")
def slides(built):
    return built[0] / "slides"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A headless Chromium in which no other host is found; every request to one is kept."""
    lab.need_chromium()
    with lab.chromium(tmp_path_factory.mktemp("chromium")) as context:
        yield Browser(context)


@pytest.fixture(scope="module")
def server(site):
    with serve(site) as address:
        yield address
