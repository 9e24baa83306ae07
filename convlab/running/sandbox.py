"""Where students' code runs: inside bubblewrap on Linux; elsewhere a process of its own with the limits there are.

Inside are: Python's standard library, the packages that a task lists, a copy of ``convlab.probes`` under another
name, ``sandbox_child.py``, and an empty temporary folder. Everything but that folder is read-only; there is no network,
and no other process to be seen.
"""

from __future__ import annotations

import dataclasses
import functools
import glob
import importlib.metadata
import importlib.util
import os
import platform
import re
import secrets
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

from convlab import probes
from convlab.errors import ConvlabError

LINUX = sys.platform.startswith("linux")
MB = 1_000_000
START_SECONDS = 120.0  # for Python and its packages, on a machine that is busy
NOBODY = 65534
_HERE = Path(__file__).parent
_PACKAGE = _HERE.parent
# One thread: two submissions on two processors should not fight over them.
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": "/usr/bin:/bin",
    "PYTHONHASHSEED": "0",
}
# From root to nobody, between two layers of bubblewrap: the outer one may still mount what only root can read, the
# inner one has a user space of its own, in which the limit on processes counts.
_DROP = (
    "import os, sys; i = int(sys.argv[1]); os.setgroups([]); os.setresgid(i, i, i); os.setresuid(i, i, i); "
    "os.execv(sys.argv[2], sys.argv[2:])"
)


class SandboxError(ConvlabError, OSError):
    """There is no sandbox here, or it does not start."""


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    call, cell, total : float
        Seconds for one call of a student's function, for one cell, and for the whole submission. A call and a cell may
        work so long, as `probes.time_up` counts; the whole is over by the clock on the wall.
    grace : float
        Seconds more for code that does not let itself be stopped; then its process is ended.
    memory : int
        Bytes: of one process, and of all processes of the sandbox together, beyond what the packages need themselves.
    processes : int
        Processes and threads.
    disk : int
        Bytes in the temporary folder, and in one file.
    output : int
        Bytes that are read of what it says.
    """

    call: float = 5.0
    cell: float = 30.0
    total: float = 300.0
    grace: float = 3.0
    memory: int = 2_000 * MB
    processes: int = 48
    disk: int = 64 * MB
    output: int = 256 * MB


# -- what there is on this computer ----------------------------------------------------------------


def find(without: bool = False) -> tuple[str, list[str]]:
    """The sandbox of this computer.

    Parameters
    ----------
    without : bool
        Go on with limits only where there is no sandbox.

    Returns
    -------
    name : {"bubblewrap", "limits only"}
    lacks : list of str
        What is not held back, in words.

    Raises
    ------
    SandboxError
        There is none, and `without` is False.
    """
    problem = trouble()
    if problem is None:
        return "bubblewrap", []
    lacks = _lacks()
    if without:
        return "limits only", lacks
    reason, remedy = problem
    raise SandboxError(
        f"Students' code is not run here without a sandbox: {reason}. To put it right: {remedy}. With --no-sandbox it "
        f"runs anyway, as a process of your own. What is not held back then: {'; '.join(lacks)}."
    )


def trouble() -> tuple[str, str] | None:
    """Run something inside of bubblewrap, as grading does.

    Returns
    -------
    tuple of str or None
        What is wrong, and the remedy; None when it works.
    """
    if not LINUX:
        return (
            f"bubblewrap is for Linux, and this is {platform.system()}",
            "grade on Linux, perhaps in a virtual machine",
        )
    if shutil.which("bwrap") is None:
        return "bwrap was not found", "sudo apt install bubblewrap (other systems: their own package of that name)"
    with Sandbox("bubblewrap") as box:
        command = [*box.command([]), "-c", "print('inside')"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=START_SECONDS)
        except (OSError, subprocess.TimeoutExpired) as error:
            done = subprocess.CompletedProcess(command, 1, "", str(error))
    if done.stdout == "inside\n":
        return None
    last = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
    return (
        f"bubblewrap is there, but may not do its work: {last}",
        "allow user namespaces (in a container: its settings; Ubuntu: an AppArmor profile for bwrap)",
    )


def _lacks():
    lacks = [
        "it can read every file that you can read, the solutions and other submissions among them",
        "it can write where you can write",
        "it has your network",
        "a process that detaches itself lives on",
    ]
    if not LINUX:
        lacks.append("memory of several processes together is not limited")
    if importlib.util.find_spec("resource") is None:
        lacks.append("memory, files and processes are not limited; only time and output are")
    elif not LINUX or os.geteuid() == 0:
        lacks.append("the number of processes is not limited")
    return lacks


@functools.cache
def package_places(names: tuple[str, ...]) -> dict[str, Path]:
    """Where the packages are, with everything that they require: name in the folder of packages -> path.

    Raises
    ------
    SandboxError
        A package is not installed.
    """
    from packaging.requirements import Requirement

    todo, seen, places = list(names), set(), {}
    while todo:
        name = todo.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in seen:
            continue
        seen.add(key)
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            if name in names:
                raise SandboxError(f"The package {name}, which a task lists, is not installed here.") from None
            continue  # an optional part for another system
        for text in package.requires or ():
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                todo.append(needed.name)
        for top in {file.parts[0] for file in package.files or () if len(file.parts)}:
            path = Path(str(package.locate_file(top)))
            if not top.startswith((".", "__pycache__")) and path.suffix not in (".dist-info", ".egg-info", ".pth"):
                places[top] = path
    return {top: path for top, path in sorted(places.items()) if path.exists()}


@functools.cache
def _site_folders(*roots):
    """Folders of installed packages below some folders; they are covered up, since the course may be in one."""
    patterns = ("lib*/python3*/site-packages", "lib*/python3*/dist-packages", "local/lib*/python3*/*-packages")
    folders = {path for root in roots for pattern in patterns for path in glob.glob(f"{root}/{pattern}")}
    return sorted(path for path in folders if os.path.isdir(path) and not os.path.islink(path))


def _python():
    """The interpreter itself, and the folders that it needs, as real paths."""
    program = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
    library = os.path.realpath(sysconfig.get_path("stdlib"))
    return program, {os.path.dirname(program), os.path.dirname(library)}


@functools.cache
def _process_limit(own_count):
    """What to add to a limit on processes: where the kernel counts all processes of a user, those that there are."""
    kernel = tuple(int(part) for part in re.findall(r"\d+", platform.release())[:2])
    if own_count and kernel >= (5, 14):  # counted in each user space apart
        return 0
    return sum(_threads(entry.path) for entry in os.scandir("/proc") if entry.name.isdecimal())


def _threads(path):
    try:
        return len(os.listdir(f"{path}/task")) if os.stat(path).st_uid == os.getuid() else 0
    except OSError:
        return 0


# -- the sandbox -----------------------------------------------------------------------------------


class Sandbox:
    """Starts programs with nothing but the standard library, some packages, and `sandbox_child.py`.

    A context manager: it keeps the files for inside in a temporary folder.

    Parameters
    ----------
    name : {"bubblewrap", "limits only"}
        As `find` gives it.
    limits : Limits
    hide : sequence of path
        Folders that must not be seen, should they lie below one that must.
    """

    def __init__(self, name: str, limits: Limits | None = None, hide: Iterable[str | Path] = ()) -> None:
        self.name = name
        self.limits = limits or Limits()
        self.hide = [os.path.realpath(path) for path in hide]
        self.probes = f"probes_{secrets.token_hex(4)}"

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="convlab-inside-", ignore_cleanup_errors=True)
        root = Path(self._folder.name).resolve()
        os.chmod(root, 0o755)  # the unprivileged user reads it
        self.inside = root / "inside"
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(Path(probes.__file__).parent, self.inside / self.probes, ignore=ignore)
        shutil.copy(_HERE / "sandbox_child.py", self.inside)
        for name, files in {
            "plain": (),
            "specs": ("errors.py", "text.py", "spec.py", "stacks.py", "torch_messages.json", "refusals.json"),
        }.items():
            course = root / "inside" / name / "convlab"
            course.mkdir(parents=True)
            shutil.copy(_HERE / "stub_package.py", course / "__init__.py")
            for file in files:
                shutil.copy(_PACKAGE / file, course)
        for path in (self.inside, *self.inside.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        return self

    def __exit__(self, *error):
        self._folder.cleanup()

    def setup(self, packages: Sequence[str]) -> dict[str, Any]:
        """The first line for `sandbox_child.py`."""
        limits = self.limits
        below = "/inside" if self.name == "bubblewrap" else str(self.inside)
        packages_at, names = ["/packages"], None
        if self.name != "bubblewrap":  # they are imported where they are installed, and these alone
            places = package_places(tuple(sorted(set(packages) - {"convlab"})))
            packages_at = sorted({str(path.parent) for path in places.values()})
            names = sorted({name.split(".")[0] for name in places})
        restrict = {"FSIZE": limits.disk, "CORE": 0, "NOFILE": 256}
        if LINUX:
            restrict["NPROC"] = limits.processes + _process_limit(self.name == "bubblewrap")
        return {
            "probes": self.probes,
            "paths": [f"{below}/{'specs' if 'convlab' in packages else 'plain'}", *packages_at],
            "names": names,
            "packages": [name for name in packages if name != "convlab"],
            "seconds": limits.call,
            "limits": restrict,
            "memory": limits.memory,
        }

    def start(self, packages: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start `sandbox_child.py`, with its input and output as pipes.

        Parameters
        ----------
        packages : sequence of str
            The packages that can be seen.

        Returns
        -------
        subprocess.Popen
        """
        below = "/inside" if self.name == "bubblewrap" else str(self.inside)
        return subprocess.Popen(
            [*self.command(packages), f"{below}/sandbox_child.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            bufsize=0,
            cwd="/" if self.name == "bubblewrap" else self._folder.name,
            env={**_ENVIRONMENT, **_needed_environment()},
        )

    def command(self, packages: Sequence[str]) -> list[str]:
        """The command that starts Python in the sandbox."""
        program, needed = _python()
        python = [program, "-I", "-S", "-B"]
        if self.name != "bubblewrap":
            return python
        bubblewrap = shutil.which("bwrap")
        mounts = self._mounts(needed, package_places(tuple(sorted(set(packages) - {"convlab"}))))
        common = ["--die-with-parent", "--new-session"]
        apart = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
        own_users = ["--unshare-user", *(["--disable-userns"] if _knows(bubblewrap, "--disable-userns") else [])]
        if os.geteuid() != 0:
            return [bubblewrap, *common, *apart, *own_users, *mounts, "--", *python]
        outer = [bubblewrap, *common, *apart, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", *mounts, "--"]
        inner = ["/usr/bin/env", "bwrap", *common[:1], *own_users, "--dev-bind", "/", "/", "--", *python]
        return [*outer, *python, "-c", _DROP, str(NOBODY), *inner]

    def _mounts(self, needed, packages):
        """What can be seen: the system's programs and libraries, Python, the packages, one temporary folder."""
        mounts = ["--ro-bind", "/usr", "/usr"]
        for path in ("/bin", "/lib", "/lib32", "/lib64", "/sbin"):
            if os.path.islink(path):
                mounts += ["--symlink", os.readlink(path), path]
            elif os.path.isdir(path):
                mounts += ["--ro-bind", path, path]
        shown = ["/usr"]
        for path in ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime"):
            mounts += ["--ro-bind-try", path, path]
        for path in sorted(needed):
            if not path.startswith("/usr/"):
                for above in reversed(Path(path).parents[:-1]):  # else only root could pass through them
                    mounts += ["--perms", "0755", "--dir", str(above)]
                mounts += ["--ro-bind", path, path]
                shown.append(path)
        roots = {"/usr", *(os.path.dirname(path) for path in needed)}
        for path in _site_folders(*sorted(roots)):
            mounts += ["--tmpfs", path]
        for path in self.hide:
            if any(path.startswith(f"{above}/") for above in shown):
                mounts += ["--tmpfs", path]
        mounts += ["--perms", "0755", "--dir", "/packages"]
        for name, path in packages.items():
            mounts += ["--ro-bind", str(path), f"/packages/{name}"]
        size = str(self.limits.disk)
        return [
            *mounts,
            *("--ro-bind", str(self.inside), "/inside"),
            *("--proc", "/proc", "--dev", "/dev"),
            *("--size", "65536", "--tmpfs", "/dev/shm", "--remount-ro", "/dev"),
            *("--perms", "1777", "--size", size, "--tmpfs", "/tmp", "--chdir", "/tmp"),
            *("--remount-ro", "/", "--hostname", "sandbox", "--clearenv"),
            *(word for name, value in _ENVIRONMENT.items() for word in ("--setenv", name, value)),
            *("--setenv", "HOME", "/tmp", "--setenv", "TMPDIR", "/tmp"),
        ]


def _needed_environment():
    """Without these Windows starts no Python."""
    return {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ and os.name == "nt"}


@functools.cache
def _knows(bubblewrap, option):
    """Whether a bubblewrap has an option."""
    done = subprocess.run([bubblewrap, "--help"], capture_output=True, text=True)
    return option in done.stdout + done.stderr
