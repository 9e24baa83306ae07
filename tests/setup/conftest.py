import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Programs beside the package, not a part of it, and this folder's own help.
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests" / "setup")]


@pytest.fixture
def small_course(tmp_path):
    """A course of one exercise, in a folder of its own, with the real script and the real convlab.course."""
    root = tmp_path / "course"
    for name in ("course.py", "errors.py", "_version.py", "__init__.py"):
        (root / "convlab").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "convlab" / name, root / "convlab")
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, root)
    (root / "tools").mkdir()
    for name in ("course.py", "uv_settings.py"):
        shutil.copy(ROOT / "tools" / name, root / "tools")
    (root / "notebooks").mkdir()
    (root / "notebooks" / "00_start_here.ipynb").write_text("{}")
    (root / "exercises" / "04_stride").mkdir(parents=True)
    (root / "exercises" / "04_stride" / "04_stride.ipynb").write_text("as given out")
    return root


@pytest.fixture
def read_only():
    """Run a command where one folder is on a file system that is really read-only (for root too)."""
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        pytest.skip("needs bubblewrap to mount a folder read-only")

    def run(folder, *command):
        inside = ["--dev-bind", "/", "/", "--ro-bind", str(folder), str(folder), "--chdir", str(folder)]
        return subprocess.run([bubblewrap, *inside, *command], capture_output=True, text=True, timeout=120)

    return run
