"""Make exercises/ from solutions/, with nbgrader's generate_assignment.

    python tools/exercises.py            regenerate every exercise
    python tools/exercises.py 04_stride  only this one
    python tools/exercises.py --check    say what differs from that, change nothing; exit status 1 if so

Solutions are the only hand-written exercises. The same solutions give the same exercises, byte for byte.
"""

import argparse
import filecmp
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def generate(target, root=ROOT, only=()):
    """Generate the exercises of all solutions into the folder `target`, which must not exist yet.

    Parameters
    ----------
    target : path
    root : path
        The course: ``solutions/`` and ``nbgrader_config.py`` are read there, nothing is written.
    only : sequence of str
        Names of the exercises to make; all of them by default.

    Returns
    -------
    list of str
        The names of the exercises.

    Raises
    ------
    RuntimeError
        nbgrader refused a solution; the message ends with its log.
    """
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import PyFileConfigLoader

    root, target = Path(root), Path(target)
    names = sorted(folder.name for folder in (root / "solutions").iterdir() if any(folder.glob("*.ipynb")))
    names = [name for name in names if not only or name in only]
    with tempfile.TemporaryDirectory() as place:
        course = Path(place).resolve()
        shutil.copytree(root / "solutions", course / "solutions", ignore=shutil.ignore_patterns(".*", "__pycache__"))
        config = PyFileConfigLoader(str(root / "nbgrader_config.py")).load_config()
        config.CourseDirectory.root = str(course)
        config.GenerateAssignment.no_database = (
            True  # a gradebook belongs to a class; the exercises are the same without
        )
        config.SaveCells.enabled = False
        config.Application.log_level = "ERROR"
        api = NbGraderAPI(config=config)
        for name in names:
            result = api.generate_assignment(name, force=True, create=True)
            if not result["success"]:
                raise RuntimeError(f"nbgrader made no exercise of {name}:\n{result.get('log')}\n{result.get('error')}")
        (course / "exercises").mkdir(exist_ok=True)
        shutil.copytree(course / "exercises", target)
    return names


def differences(first, second):
    """Relative paths of files that are in one of two folders only, or differ."""
    files = [
        {path.relative_to(folder) for path in Path(folder).rglob("*") if path.is_file() and not _ignored(path)}
        for folder in (first, second)
    ]
    both = files[0] & files[1]
    _, differ, odd = filecmp.cmpfiles(first, second, [str(path) for path in both], shallow=False)
    return sorted({str(path) for path in files[0] ^ files[1]} | set(differ) | set(odd))


def _ignored(path):
    return "__pycache__" in path.parts or ".ipynb_checkpoints" in path.parts


def main(arguments=None):
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="such as 04_stride; all by default")
    parser.add_argument("--check", action="store_true", help="only compare")
    chosen = parser.parse_args(arguments)
    exercises = ROOT / "exercises"
    with tempfile.TemporaryDirectory() as place:
        fresh = Path(place) / "exercises"
        names = generate(fresh, only=chosen.names)
        different = differences(fresh, exercises)
        if chosen.names:
            different = [path for path in different if Path(path).parts[0] in chosen.names]
        if not different:
            print(f"{len(names)} exercises are what the solutions make.")
            return 0
        if chosen.check:
            for path in different:
                print(f"exercises/{path} is not what the solutions make. Run `python tools/exercises.py`.")
            return 1
        for path in different:
            if (fresh / path).exists():
                (exercises / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(fresh / path, exercises / path)
                os.chmod(exercises / path, 0o644)
                print(f"exercises/{path} written")
            else:
                (exercises / path).unlink()
                print(f"exercises/{path} removed: no solution makes it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
