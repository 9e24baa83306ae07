"""Build the package, install its wheel where no course is, and use it there. Needs `make lab` once; offline.

    .venv/bin/python tools/package.py            build/dist: source package and wheel; then the proof
    .venv/bin/python tools/package.py --keep     keep build/installed, the environment of the proof

The wheel is built from the unpacked source package, as a registry's readers would build it. The environment of the
proof has that wheel and, beside it, the packages that this Python has; neither the course's folder nor this one's own
`convlab` can be seen from there.
"""

import argparse
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What goes into a source package; whatever else the folder holds would be built in by accident.
SOURCES = ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "LICENSE-CODE", "LICENSE-TEXT", "convlab")

# What somebody does who has the package and not the course. Printed: what was counted.
PROOF = """
import pathlib, sys, tempfile
import convlab as cl
assert "site-packages" in cl.__file__ and cl.__version__ == sys.argv[1], (cl.__file__, cl.__version__)
page = pathlib.Path(tempfile.mkdtemp()) / "explorer.html"
cl.explore(stride=2, padding=1, input_size=8).save_html(page)
assert "nn.Conv2d" in page.read_text("utf-8")
import numpy as np
from convlab import course, experiments, figures, images, models, predictions, spec, tasks
from convlab.predictions import decks
cards = decks.names()
for name in cards:
    assert cl.predict(name) is not None
tables = experiments.names()
for name in tables:
    assert experiments.results(name).verdict.word
ids = [one.id for lesson in tasks.LESSONS for one in tasks.tasks(lesson)]
try:
    spec.Conv2dSpec(3, 8, 0)
except spec.Conv2dError as error:
    assert str(error)
assert cl.conv2d(np.ones((1, 1, 5, 5)), np.ones((1, 1, 3, 3))).shape == (1, 1, 3, 3)
assert images.load("camera").shape == (512, 512)
assert cl.cost(models.networks.get("lenet5").specs, models.networks.get("lenet5").input_size).macs > 0
try:
    course.find_root()
except course.CourseError as error:
    assert "neither" in str(error)
else:
    raise AssertionError("a course was found where none is")
print(f"explorer, {len(cards)} cards, {len(tables)} tables of results, {len(ids)} tasks, from {cl.__file__}")
"""


def build(folder, root=ROOT):
    """Source package and wheel in a folder; returns their paths.

    Parameters
    ----------
    folder : path
    root : path
        The course.

    Returns
    -------
    source, wheel : pathlib.Path
    """
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as place:
        clean, unpacked = Path(place) / "clean", Path(place) / "unpacked"
        clean.mkdir()
        for name in SOURCES:
            if (root / name).is_dir():
                ignore = shutil.ignore_patterns("__pycache__", ".*")
                shutil.copytree(root / name, clean / name, ignore=ignore)
            else:
                shutil.copy(root / name, clean)
        _hook("build_sdist", clean, folder)
        source = next(folder.glob("*.tar.gz"))
        with tarfile.open(source) as archive:
            archive.extractall(unpacked, filter="data")
        _hook("build_wheel", next(unpacked.iterdir()), folder)
    return source, next(folder.glob("*.whl"))


def _hook(name, source, folder):
    program = f"import sys, setuptools.build_meta as b; b.{name}(sys.argv[1])"
    answer = subprocess.run(
        [sys.executable, "-c", program, str(folder.resolve())], cwd=source, capture_output=True, text=True
    )
    if answer.returncode:
        raise SystemExit(f"{name} failed:\n{answer.stdout}{answer.stderr}")


def install(wheel, folder):
    """An environment with a wheel and this Python's other packages; returns its Python.

    A folder that a .pth file names is searched, and its own .pth files are not read: so the course's editable
    installation stays out.
    """
    folder = Path(folder)
    venv.create(folder, clear=True, with_pip=False, symlinks=sys.platform != "win32")
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ask = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    shutil.unpack_archive(wheel, site, "zip")
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return python


def prove(python, version):
    """Use the installed package in an empty folder; returns the exit status."""
    with tempfile.TemporaryDirectory() as empty:
        return subprocess.run([str(python), "-c", PROOF, version], cwd=empty).returncode


def main(arguments=None):
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="leave the environment in build/installed")
    chosen = parser.parse_args(arguments)
    source, wheel = build(ROOT / "build" / "dist")
    print(source.relative_to(ROOT), wheel.relative_to(ROOT), sep="\n")
    installed = ROOT / "build" / "installed"
    try:
        return prove(install(wheel, installed), wheel.name.split("-")[1])
    finally:
        if not chosen.keep:
            shutil.rmtree(installed)


if __name__ == "__main__":
    sys.exit(main())
