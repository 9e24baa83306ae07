"""``convlab doctor``: is everything there that the course needs, and what to do about what is not."""

import contextlib
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from convlab import course
from convlab.errors import ConvlabError
from convlab.text import listed

AUDIENCES = ("learn", "teach", "dev")  # each needs what the ones before it need
SECONDS = 120  # the longest that one program may take to answer
SET_UP = "run `make lab` (Windows: `python tools/course.py lab`) in the course's folder"
_AGAIN = "remove the folder .venv, then " + SET_UP
_EXTRA = {"learn": SET_UP, "teach": "run `make teach` in the course's folder", "dev": "run `make test` once"}
_WIDGETS = {"@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets", "anywidget": "anywidget"}
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")

# Run in a Python of its own: a broken PyTorch can end the process, and its import takes seconds.
_CONVOLVE = """
import json, torch
def works(device):
    x, w = torch.arange(16.0, device=device).reshape(1, 1, 4, 4), torch.ones(1, 1, 3, 3, device=device)
    return torch.nn.functional.conv2d(x, w).flatten().tolist() == [45.0, 54.0, 81.0, 90.0]
cuda = torch.cuda.is_available()
print(json.dumps({"version": torch.__version__, "cpu": works("cpu"), "built_for": torch.version.cuda,
                  "card": torch.cuda.get_device_name() if cuda else None, "cuda": works("cuda") if cuda else None}))
"""

# Run in a Python that may open no connection but to itself: whoever tries is named.
_WITHOUT_A_NETWORK = """
import sys
HERE = ("127.0.0.1", "::1", "localhost", "", None)
def refuse(event, arguments):
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.gethostbyname"):
        address = arguments[-1]
        host = address[0] if isinstance(address, tuple) else None if event == "socket.connect" else address
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in HERE:
        raise PermissionError(f"something wanted to reach {host}")
sys.addaudithook(refuse)
"""
_A_LESSON = """
import matplotlib.pyplot, numpy as np, torch
import convlab as cl
from convlab import experiments, images
for name in images.names():
    images.load(name)
images.digits(), images.mnist()
cl.explore(stride=2).output, cl.predict("stride.halves").card
cl.figures.style.png(cl.figures.start.argument_map())
layer = torch.nn.Conv2d(3, 64, 3)
layer(torch.tensor(images.load("chelsea", channels_first=True))[None]).sum().backward()
for name in experiments.names():
    experiments.results(name)
"""
_MEASURE = """
import psutil
memory = psutil.Process().memory_full_info()
print(memory.rss, memory.uss)
"""
# Bytes: the largest resident memory that the kernel of a lesson reached, run from top to bottom; see `make site`.
PEAK = 590_000_000
_CGROUP = Path("/sys/fs/cgroup")
_NEWS = ("@jupyterlab/apputils-extension:notification", "fetchNews")


class CheckFailed(Exception):
    """A check's bad news: what is wrong, and the remedy. ``fatal=False`` where the course copes without it."""

    def __init__(self, message, remedy, fatal=True):
        super().__init__(message)
        self.message, self.remedy, self.fatal = message, remedy, fatal


@dataclasses.dataclass(frozen=True)
class CheckResult:
    """One line of the doctor's report.

    Attributes
    ----------
    name : str
        What was looked at.
    status : {"OK", "FAIL", "note"}
        "note" is something missing that this person does not need.
    message : str
        What was found.
    remedy : str
        What would put it right; empty when it is OK.
    """

    name: str
    status: str
    message: str
    remedy: str = ""


def examine(audience="learn", everything=True, kernels=None):
    """Look at everything, one thing after the other.

    Parameters
    ----------
    audience : {"learn", "teach", "dev"}
        Whose needs decide between "FAIL" and "note".
    everything : bool
        False leaves out what this person does not need.
    kernels : int, optional
        Look also at what a workshop needs: that all works without a network, and that so many kernels fit into memory.

    Yields
    ------
    CheckResult
        As soon as it is known; some take seconds.
    """
    for needed_by, name, check in [*CHECKS, *(_room(kernels) if kernels else ())]:
        required = AUDIENCES.index(needed_by) <= AUDIENCES.index(audience)
        if not (required or everything):
            continue
        try:
            yield CheckResult(name, "OK", check())
            continue
        except CheckFailed as failure:
            message, remedy, required = failure.message, failure.remedy, required and failure.fatal
        except ConvlabError as error:  # the rooms of the package already say what to do
            message, remedy = str(error), ""
        except Exception as error:  # a doctor never faints: what it cannot make out is bad news too
            message, remedy = f"{type(error).__name__}: {error}", _EXTRA[needed_by]
        yield CheckResult(name, "FAIL" if required else "note", message, remedy)


def check_python():
    wanted = metadata.metadata("convlab")["Requires-Python"]
    from packaging.specifiers import SpecifierSet

    version = ".".join(map(str, sys.version_info[:3]))
    if not SpecifierSet(wanted).contains(version):
        raise CheckFailed(f"Python {version}, but the course needs {wanted}", f"install a newer Python, then {SET_UP}")
    return f"{version}, {sys.executable}"


def check_packages(audience):
    """The packages of one audience, against the ranges that the course was installed with."""
    from packaging.requirements import Requirement

    wrong, count = [], 0
    for line in metadata.requires("convlab"):
        requirement = Requirement(line)
        if requirement.name == "convlab":  # an extra that names another
            continue
        if audience == "learn":
            mine = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        else:
            mine = requirement.marker is not None and requirement.marker.evaluate({"extra": audience})
            mine = mine and not requirement.marker.evaluate({"extra": ""})
        if not mine:
            continue
        count += 1
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{requirement.name} is {version}, needed is {requirement.specifier}")
    if wrong:
        raise CheckFailed("; ".join(wrong), _EXTRA[audience])
    return f"{count} package(s), each in its range"


def check_torch():
    answer = _run([sys.executable, "-c", _CONVOLVE])
    if answer.returncode:
        last = answer.stderr.strip().splitlines()[-1:] or [f"it ended with status {answer.returncode}"]
        raise CheckFailed(
            f"PyTorch does not work here: {last[0]}",
            _AGAIN + " (on Windows, PyTorch needs the Visual C++ Redistributable)",
        )
    reported = json.loads(answer.stdout.splitlines()[-1])
    for device in ("cpu", "cuda"):
        if reported[device] is False:
            raise CheckFailed(f"torch {reported['version']} convolves wrongly on {device}", _AGAIN)
    where = f"on {reported['card']} and on the processor" if reported["card"] else "on the processor"
    unused = (
        " (built for CUDA, but finds no card that it can use)" if reported["built_for"] and not reported["card"] else ""
    )
    return f"torch {reported['version']} convolves {where}{unused}"


def check_kernel():
    """Start the kernel that notebooks ask for, and see whether the course is in it."""
    from jupyter_client.kernelspec import NoSuchKernel
    from jupyter_client.manager import start_new_kernel

    try:
        manager, client = start_new_kernel(startup_timeout=SECONDS, kernel_name="python3", stderr=subprocess.DEVNULL)
    except NoSuchKernel:
        raise CheckFailed("Jupyter knows no kernel called python3", SET_UP) from None
    except RuntimeError as error:
        raise CheckFailed(f"the kernel python3 does not start: {error}", SET_UP) from None
    said = []
    try:
        client.execute_interactive(
            "import sys, convlab; print(sys.prefix)",
            timeout=SECONDS,
            output_hook=lambda message: said.append(message["content"].get("text") or message["content"].get("evalue")),
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    prefix = "".join(filter(None, said)).strip()
    if os.path.normcase(prefix) != os.path.normcase(sys.prefix):
        raise CheckFailed(
            f"the kernel python3 belongs to another Python: {prefix}",
            "look at `jupyter kernelspec list`, and remove the one of that Python: `jupyter kernelspec remove python3`",
        )
    return "python3 starts, and the course is in it"


def check_widgets():
    """Whether JupyterLab finds the extensions that draw the widgets."""
    from jupyter_core.paths import jupyter_path
    from jupyterlab_server.config import get_page_config

    settings = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings"
    page = get_page_config(jupyter_path("labextensions"), settings)
    present = {extension["name"] for extension in page["federated_extensions"]}
    disabled = {name.split(":")[0] for name in page.get("disabledExtensions", ())}
    for name, package in _WIDGETS.items():
        if name not in present:
            raise CheckFailed(
                f"JupyterLab does not find the extension {name}, so widgets stay text",
                f"{sys.executable} -m pip install --force-reinstall --no-deps {package}, then reload the page",
            )
        if name in disabled:
            raise CheckFailed(
                f"the extension {name} is disabled", f"`jupyter labextension enable {name}`, reload the page"
            )
    return f"JupyterLab finds {listed(_WIDGETS)}"


def check_pictures():
    from convlab import images

    for name in images.names():
        images.load(name)
    images.digits()
    images.mnist()
    return f"{len(images.names())} pictures and both sets of digits"


def check_course():
    root = course.find_root()
    if not course.is_writable(root):
        raise CheckFailed(f"{root} cannot be written to, so no lesson can be saved", course.how_to_move(root))
    return str(root)


def check_my_work():
    folder = course.my_work()
    missing = [path for path in course.exercise_files() if not (folder / path).exists()]
    if missing:
        raise CheckFailed(f"not yet in {folder}: {', '.join(map(str, missing))}", SET_UP)
    if folder.exists() and not course.is_writable(folder):
        raise CheckFailed(
            f"{folder} cannot be written to", "give yourself the right to write there, or copy the course"
        )
    return f"{len(course.exercise_files())} exercise files, yours to edit"


def check_sandbox():
    """The grader's own sandbox, tried out."""
    from convlab.running import sandbox

    trouble = sandbox.trouble()
    if trouble is not None:
        raise CheckFailed(*trouble, fatal=sandbox.LINUX)
    return _run(["bwrap", "--version"]).stdout.strip() + " works"


def check_chromium():
    program = find_chromium()
    if program is None:
        raise CheckFailed("no Chromium was found", _from_debian("chromium"))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        answer = _run([program, *flags, "--dump-dom", "data:text/html,<p>shown</p>"])
    if "<p>shown</p>" not in answer.stdout:
        last = answer.stderr.strip().splitlines()[-1:] or [f"status {answer.returncode}"]
        raise CheckFailed(f"{program} shows no page: {last[0]}", _from_debian("chromium", "--reinstall "))
    return f"{program} shows a page"


def find_chromium():
    """Path of the Chromium that browser tests use, or None."""
    return next((path for path in map(shutil.which, _CHROMIUM) if path), None)


def check_node():
    node = _found("nodejs", "node")
    version = _run([node, "--version"]).stdout.strip()
    if not version.removeprefix("v").split(".")[0].isdecimal() or int(version.removeprefix("v").split(".")[0]) < 18:
        raise CheckFailed(f"Node.js is {version or 'broken'}, but its test runner needs 18", "install a newer Node.js")
    return version


CHECKS = (
    ("learn", "Python", check_python),
    ("learn", "packages", lambda: check_packages("learn")),
    ("learn", "PyTorch", check_torch),
    ("learn", "kernel", check_kernel),
    ("learn", "widgets", check_widgets),
    ("learn", "pictures", check_pictures),
    ("learn", "course", check_course),
    ("learn", "my_work", check_my_work),
    ("teach", "nbgrader", lambda: check_packages("teach")),
    ("teach", "sandbox", check_sandbox),
    ("dev", "test packages", lambda: check_packages("dev")),
    ("dev", "Chromium", check_chromium),
    ("dev", "Node.js", check_node),
)


def _room(kernels):
    """The checks of a room in which people will work."""
    return (
        ("learn", "without a network", check_offline),
        ("learn", "memory", lambda: check_memory(kernels)),
    )


def check_offline():
    """What a lesson does, in a Python that may reach nobody; and that JupyterLab does not ask its makers for news."""
    answer = _run([sys.executable, "-c", _WITHOUT_A_NETWORK + _A_LESSON])
    if answer.returncode:
        last = answer.stderr.strip().splitlines()[-1:] or [f"it ended with status {answer.returncode}"]
        raise CheckFailed(f"without a network a lesson stops: {last[0]}", SET_UP + " once while there is a network")
    settings = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    plugin, name = _NEWS
    try:
        asks = json.loads(settings.read_text("utf-8"))[plugin][name] != "false"
    except (OSError, ValueError, KeyError, TypeError):
        asks = True
    if asks:
        raise CheckFailed("JupyterLab opens with a question about news from the network", SET_UP, fatal=False)
    return "pictures, widgets, figures, results and a layer of PyTorch came from this machine alone"


def check_memory(kernels):
    """Measure what a kernel takes that has done a lesson's work, and see whether so many fit into what is free."""
    rss, own = measure_kernel()
    more = max(0, PEAK - rss)  # what the hungriest lesson takes at its peak, and every kernel may be there at once
    first, further, free = rss + more, own + more, free_memory()
    need = first + (kernels - 1) * further
    needs = (
        f"a kernel takes {rss / 1e6:.0f} MB, up to {first / 1e6:.0f} MB at the peak of a lesson; "
        f"{kernels} need {need / 1e9:.1f} GB, free are {free / 1e9:.1f} GB"
    )
    if need > free:
        fit = max(0, int((free - first) // further) + 1)
        raise CheckFailed(
            f"{needs}: only {fit} fit",
            "close other programs, or let fewer kernels run (in JupyterLab: Kernel, Shut Down All Kernels)",
        )
    return needs


def measure_kernel():
    """Bytes that a kernel holds after a lesson's work: all of them, and those that no other kernel shares with it."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(startup_timeout=SECONDS, kernel_name="python3", stderr=subprocess.DEVNULL)
    said = []
    try:
        client.execute_interactive(
            _A_LESSON + _MEASURE,
            timeout=SECONDS,
            output_hook=lambda message: said.append(message["content"].get("text") or message["content"].get("evalue")),
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    numbers = "".join(filter(None, said)).split()
    if len(numbers) != 2 or not all(number.isdigit() for number in numbers):
        raise CheckFailed(f"the kernel could not do a lesson's work: {' '.join(numbers)[-200:]}", SET_UP)
    return int(numbers[0]), int(numbers[1])


def free_memory():
    """Bytes that can be used now, on this machine and within the limit of a container."""
    import psutil

    free = psutil.virtual_memory().available
    with contextlib.suppress(OSError, ValueError):  # "max" is no number: there is no limit
        limit, used = (int((_CGROUP / name).read_text()) for name in ("memory.max", "memory.current"))
        free = min(free, limit - used)
    return free


def _run(command):
    """A finished process. One that takes too long, or is not there, counts as failed."""
    try:
        return subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=SECONDS, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))


def _found(package, program):
    path = shutil.which(program)
    if path is None:
        raise CheckFailed(f"{program} was not found", _from_debian(package))
    return path


def _from_debian(package, option=""):
    return f"sudo apt install {option}{package} (other systems: their own package of that name)"
