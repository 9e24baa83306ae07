"""Execute, check and test the course's notebooks.

    python tools/notebooks.py execute [NAME ...]   run lessons and solutions top to bottom and store clean outputs
    python tools/notebooks.py check   [NAME ...]   what a committed notebook must be (nothing is executed)
    python tools/notebooks.py test    [NAME ...]   run them again under nbval and compare every output

``test --processor sse`` (avx, avx2) runs them as a processor without newer instructions would, and ``test --processor
rounding`` as one that adds up in another order: see tools/processors.py and tools/rounding.py.

NAME is a file name without its ending (``04_stride``, which may be a lesson, a solution and an exercise) or a path.
Without a name: all of them.
"""

import argparse
import contextlib
import copy
import functools
import importlib
import json
import os
import re
import shutil
import site
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import nbformat
import processors
from hygiene import (
    ADDRESS,
    CELL_METADATA,
    FOLDERS,
    KERNELSPEC,
    ROOT,
    WIDGET_VIEW,
    check_notebook,
    code_hash,
    course_notebooks,
    preview,
)
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from traitlets import default

from convlab.course import copy_missing_exercises
from convlab.embed import still_part
from convlab.files import write_text

CELL_TIMEOUT = 60  # seconds, when a notebook is executed to be stored
LAST_RESORT = 1500  # seconds in nbval, where a machine may be busy; below pytest's own limit for a test
# Raw strings of outputs that are text for people; pictures in base64 are left alone.
BINARY = re.compile(r"image/(?!svg\+xml)|application/pdf")


class ThisPython(AsyncKernelManager):
    """Starts the kernel of the Python that runs this tool, never one of the same name that a user installed."""

    @default("kernel_spec_manager")
    def _only_the_native_kernel(self):
        return KernelSpecManager(kernel_dirs=[], ensure_native_kernel=True, parent=self)


def execute(path, root=ROOT):
    """Run a notebook top to bottom in this Python and write it back, normalised. Nothing is written when a cell fails.

    It runs as in a course that was just set up: in a copy of its folder, for a lesson with the untouched ``my_work/``
    that setting up makes, and without anybody's own settings. What a cell writes is gone afterwards.

    Parameters
    ----------
    path : path of the notebook
    root : the course's folder

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell raised that is not tagged raises-exception.
    nbclient.exceptions.CellTimeoutError, nbclient.exceptions.DeadKernelError
        A cell took more than a minute, or ended the kernel.
    """
    path = Path(path)
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with (
        fresh_course(path, root) as (place, folder),
        tempfile.TemporaryDirectory() as clean,
        tempfile.TemporaryFile("w+") as log,
    ):
        if folder.name == "notebooks" and (place / "exercises").is_dir():
            copy_missing_exercises(place)  # or who reads without running would see that something is missing
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            kernel_manager_class=ThisPython,
            timeout=CELL_TIMEOUT,
            record_timing=False,
            # Not stored, but nbclient 0.11 loses Output widgets (KeyError) without it; normalise drops the state.
            store_widget_state=True,
            resources={"metadata": {"path": str(folder)}},
        )
        # matplotlib's own settings, and none of the user's; the cache of fonts stays where it is.
        drawing = Path(find_spec("matplotlib").submodule_search_locations[0]) / "mpl-data" / "matplotlibrc"
        try:
            client.execute(env={**os.environ, "IPYTHONDIR": clean, "MATPLOTLIBRC": str(drawing)}, stderr=log)
        except DeadKernelError as error:
            log.seek(0)
            raise DeadKernelError(f"{error}\n{log.read()[-2000:]}") from error
        clean_notebook = normalise(notebook, root, place)
    write(clean_notebook, path)


@contextlib.contextmanager
def fresh_course(path, root=ROOT):
    """The folder of a course that nobody has worked in yet, and in it the notebook's; gone with the context."""
    inside = path.resolve().relative_to(Path(root).resolve()).parent
    top = inside.parts[0]
    with tempfile.TemporaryDirectory() as place:
        place = Path(place).resolve()
        # A real folder, not a link: the kernel's working directory must not lead back to the real course.
        shutil.copytree(Path(root) / top, place / top, ignore=shutil.ignore_patterns(".*"))
        for entry in Path(root).resolve().iterdir():
            if entry.name not in (top, "my_work") and not entry.name.startswith("."):
                (place / entry.name).symlink_to(entry, target_is_directory=entry.is_dir())
        yield place, place / inside


def write(notebook, path):
    """Write a notebook in one step, so that an interrupted run never leaves half a file."""
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    write_text(path, text)


def normalise(notebook, *folders):
    """A copy in which everything is gone that differs between two runs or two machines and is not the cell's result.

    Of what lives in the page its still form is kept. Model ids of widgets are numbered in order of appearance,
    addresses masked, folders of this machine shortened, times and widget state removed; the metadata says which code
    the outputs belong to. A collapsed output gets an empty one before it, because JupyterLab shows the first line of
    what is collapsed, and that line may be the answer.
    """
    notebook = copy.deepcopy(notebook)
    info = dict(notebook.metadata.get("convlab", {}))
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": {"name": "python"}})
    notebook.metadata.convlab = {**info, "code_sha256": code_hash(notebook)}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    model_ids = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for output in cell.outputs:
                if view := output.get("data", {}).get(WIDGET_VIEW):
                    model_ids.setdefault(view["model_id"], f"{len(model_ids) + 1:032x}")
    shorten = _shortener(*folders)

    def clean(value, key=""):
        if isinstance(value, str):
            if BINARY.match(key):
                return value.strip()
            value = still_part(value) if key == "text/html" else value
            for model_id, number in model_ids.items():
                value = value.replace(model_id, number)
            return shorten(ADDRESS.sub("0x...", value))
        if isinstance(value, dict):
            return {name: clean(inner, name) for name, inner in value.items()}
        return [clean(inner, key) for inner in value] if isinstance(value, list) else value

    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(
            {name: cell.metadata[name] for name in cell.metadata if name in CELL_METADATA}
        )
        if cell.cell_type == "code":
            cell.outputs = [nbformat.from_dict(clean(output)) for output in _joined(cell.outputs)]
            if cell.metadata.get("jupyter", {}).get("outputs_hidden") and preview(cell):
                cell.outputs.insert(0, new_output("display_data"))
    return _split_lines(notebook)


def _joined(outputs):
    """Neighbouring pieces of one stream as one: where a print is cut depends on the machine's load."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def _shortener(*folders):
    """A function that takes this machine's folders out of a text: packages', the course's, temporary, the user's."""
    places = [(path, "site-packages") for path in (*site.getsitepackages(), site.getusersitepackages())]
    places += [
        (os.path.dirname(os.__file__), "python"),
        (sys.prefix, ".venv"),
        *((str(Path(folder).resolve()), "convlab") for folder in folders),
        (tempfile.gettempdir(), "temp"),
        (str(Path.home()), "~"),
    ]
    places = sorted(((path, name) for path, name in places if len(path) > 1), key=lambda place: -len(place[0]))

    def shorten(text):
        for path, name in places:
            text = re.sub(re.escape(path) + r"(?=[/\\\s:'\"]|$)", name, text)
        # IPython itself writes the home folder as ~.
        return re.sub(r"~[^\s:'\"]*/site-packages", "site-packages", text)

    return shorten


def _split_lines(notebook):
    """The notebook as plain data with its texts as lists of lines, so that a change is a change of lines in git."""
    return json.loads(nbformat.writes(notebook, version=nbformat.NO_CONVERT))


@contextlib.contextmanager
def kernel(processor="native", threads=1):
    """A kernel for nbval that is held to an instruction set: the options that choose it, and the environment they need.

    Parameters
    ----------
    processor : {"native", "avx2", "avx", "sse", "rounding"}
    threads : int

    Yields
    ------
    list of str, dict
    """
    name = f"convlab-{processor}"
    start = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    if processor == "rounding":
        start.append(f"--IPKernelApp.exec_files={ROOT / 'tools' / 'rounding.py'}")
    settings = processors.settings("native" if processor == "rounding" else processor, threads)
    spec = {"argv": start, "display_name": name, "language": "python", "env": settings}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "kernels" / name
        place.mkdir(parents=True)
        (place / "kernel.json").write_text(json.dumps(spec), "utf-8")
        path = os.pathsep.join(filter(None, [folder, os.environ.get("JUPYTER_PATH")]))
        yield ["--nbval-kernel-name", name], {"JUPYTER_PATH": path}


def nbval_command(paths, kernel_options, workers=2):
    """The pytest command that runs notebooks again and compares every output."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--nbval", *kernel_options]
    command += ["--nbval-sanitize-with", str(ROOT / "tests" / "nbval_sanitize.cfg")]
    command += [f"--nbval-cell-timeout={LAST_RESORT}", "--rootdir", str(ROOT)]
    if workers > 1 and len(paths) > 1:
        # In the order of the command, files with many tests first otherwise: the long ones, of few tests, would come
        # last, and one of the workers would wait for the other.
        command += ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]
    return [*command, *map(str, paths)]


def warm_up():
    """Let matplotlib look for fonts once. In a new environment it takes long enough to say so, in a cell, on stderr."""
    importlib.import_module("matplotlib.font_manager")


def run_execute(names):
    failed = 0
    warm_up()
    for path in course_notebooks(names, folders=("notebooks", "solutions")):
        start = time.perf_counter()
        try:
            execute(path)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            failed += 1
            print(f"{path.relative_to(ROOT)}: FAILED, file left as it was\n{error}", file=sys.stderr)
        else:
            print(f"{path.relative_to(ROOT)}: executed in {time.perf_counter() - start:.1f} s")
    return failed


def run_check(names):
    paths = course_notebooks(names)
    problems = [problem for path in paths for problem in check_notebook(path)]
    for problem in problems:
        print(problem)
    print(f"{len(paths)} notebooks, {len(problems)} problems")
    return len(problems)


def run_test(names, processor="native", threads=1):
    paths = course_notebooks(names)
    warm_up()
    with kernel(processor, threads) as (options, settings):
        return subprocess.run(nbval_command(paths, options), cwd=ROOT, env={**os.environ, **settings}).returncode


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("execute", "check", "test"))
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"which notebooks of {', '.join(FOLDERS)}; all by default"
    )
    parser.add_argument(
        "--processor", choices=(*processors.NAMES, "rounding"), help="test: what the notebooks are to find; native"
    )
    parser.add_argument("--threads", type=int, default=1, help="test: threads of a kernel; 1")
    chosen = parser.parse_args(arguments)
    run = {"execute": run_execute, "check": run_check, "test": run_test}[chosen.command]
    if chosen.command == "test":
        run = functools.partial(run_test, processor=chosen.processor or "native", threads=chosen.threads)
    try:
        return 1 if run(chosen.names) else 0
    except LookupError as error:
        parser.error(str(error))


if __name__ == "__main__":
    sys.exit(main())
