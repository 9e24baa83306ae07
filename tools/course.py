"""Set the course up, open it, prove it: the one script behind ``make``. Standard library only; Linux, macOS, Windows.

    python tools/course.py lab          set up what is missing, then open JupyterLab on the first lesson
    python tools/course.py test         set up what testing needs, then everything that CI runs
    python tools/course.py test-long    the long repetitions; writes docs/test-long.md
    python tools/course.py doctor       say what is in order and what is not, with a remedy
    python tools/course.py site         the course as web pages; slides, handout: the same for a room
    python tools/course.py setup        the environment alone; --extra teach for an instructor
    python tools/course.py prepare      exercises and JupyterLab's settings, for the Python that runs this (Binder)
    python tools/course.py pin          write the versions of the present environment into constraints.txt

``lab`` takes ``--port N`` and hands every argument that it does not know to JupyterLab.

Which PyTorch: on Linux the small build for the processor, from PyTorch's own index; when that does not answer within
3 seconds, the tested version from your default index. ``--torch cuda`` (``make lab TORCH=cuda``) takes the build of the
default index, which on Linux is the one for NVIDIA cards; ``--torch cu126`` the build of that name from PyTorch's index
(Windows needs this form). The choice is remembered. All settings of pip (PIP_INDEX_URL, PIP_FIND_LINKS, PIP_CERT, a
pip.conf) are respected; where they name an index of their own, PyTorch comes from there too.

What installs: uv, which is several times faster than pip: one that is on this computer, or one that pip puts into the
environment. It is given pip's settings; its own (UV_*, a uv.toml) are stronger. Where uv cannot be had, or fails, pip
installs everything. CONVLAB_PIP=1 does without uv.

The environment is .venv in the course's folder. Its stamp, .venv/convlab.json, says what is in it; while that fits,
nothing is installed. Everything here can be interrupted and run again.
"""

import argparse
import csv
import hashlib
import json
import os
import queue
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)  # as requires-python in pyproject.toml
NEWEST = (3, 16)  # how far to look for a newer Python when the one that runs this is too old
PUBLISHED = ("site", "slides", "handout")  # tools/publish.py makes them
TORCH_INDEX = "https://download.pytorch.org/whl/"
PROBE_SECONDS = 3
PULSE = 10  # seconds without a word from an installer, after which we say what it is at
LINUX, WINDOWS = sys.platform.startswith("linux"), os.name == "nt"

# JupyterLab as a learner meets it: no question about news, no request to another host.
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/extensionmanager-extension:plugin": {"enabled": False},
}


class SetupError(Exception):
    """What went wrong and what to do about it, for the person at the keyboard; ``kind`` is for this script."""

    def __init__(self, text, kind="other"):
        super().__init__(text)
        self.kind = kind


def say(text):
    print(text, flush=True)


# ---- which Python ---------------------------------------------------------------------------------------------------


def newer_python():
    """The path of a Python on this computer that is new enough, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        path = shutil.which(f"python3.{minor}")
        if path and python_version(path) == (3, minor):
            return path
    return None


def python_version(executable):
    """``(major, minor)`` of a Python, or None when it does not run."""
    try:
        answer = subprocess.run(
            [str(executable), "-c", "import sys; print(*sys.version_info[:2])"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    numbers = answer.stdout.decode("ascii", "replace").split()
    return (int(numbers[0]), int(numbers[1])) if answer.returncode == 0 and len(numbers) == 2 else None


def dotted(version):
    return ".".join(map(str, version))


# ---- the environment ------------------------------------------------------------------------------------------------


class Environment:
    """The virtual environment of one course folder."""

    def __init__(self, root):
        self.root = Path(root)
        self.folder = self.root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
        self.stamp_file = self.folder / "convlab.json"
        self.unfinished = self.folder / "convlab.unfinished"
        self.log = self.folder / "convlab-pip.log"
        self.uv_log = self.folder / "convlab-uv.log"
        self.uv_cache = self.folder / "convlab-uv-cache"  # only while it installs, and only where uv's own will not do
        self.uv = None  # the path of the uv that installs; pip does where there is none
        self.known_pip_settings = None

    def stamp(self):
        """What the last complete installation put here: a dict, empty when there was none or it was not ours."""
        try:
            stamp = json.loads(self.stamp_file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def wanted(self, version, extras=(), torch=None):
        """The stamp of a complete installation as of now; extras and PyTorch that were chosen earlier stay."""
        have = self.stamp()
        return {
            "course": str(self.root),
            "requirements": requirements_hash(self.root),
            "python": dotted(version) if version else None,
            "extras": sorted({*extras, *have.get("extras", [])}),
            "torch": torch or have.get("torch", "cpu"),
        }

    def ensure(self, extras=(), torch=None, offline_is_fine=False):
        """Bring the environment to what the course needs.

        Parameters
        ----------
        extras : names from pyproject.toml's optional-dependencies; those installed earlier stay
        torch : "cpu", "cuda" or the name of one of PyTorch's indexes; the earlier choice by default
        offline_is_fine : go on with an older environment of this course when there is no network to update it

        Returns
        -------
        bool
            Whether anything was installed.

        Raises
        ------
        SetupError
        """
        version, have = python_version(self.python), self.stamp()
        want = self.wanted(version, extras, torch)
        interrupted = self.unfinished.exists()
        if version and version >= OLDEST and have == want and not interrupted:
            return False
        check_torch_choice(want["torch"])
        self.check_writable()
        try:
            if version is None or version < OLDEST or have.get("python", want["python"]) != want["python"]:
                self.create()
                want["python"] = dotted(python_version(self.python))
            self.unfinished.touch()
            if interrupted:
                self.drop_broken_packages()
            if have and have["course"] != want["course"]:  # the folder was moved: rewrite the activation scripts
                self.run("-m", "venv", "--without-pip", str(self.folder))
            say(f"Installing what the course needs into {self.folder}" + ("" if have else " (1.5 GB)"))
            try:
                self.install(want)
            except SetupError as setup_error:
                self.unfinished.unlink()  # pip gave up by itself: what was installed is whole
                if not (offline_is_fine and setup_error.kind == "network" and have.get("course") == want["course"]):
                    raise
                say("There is no network to update the environment; the course opens with what was installed before.")
                return False
            write_lab_settings(self.folder)
            self.stamp_file.write_text(json.dumps(want, indent=1) + "\n", "utf-8")
            self.unfinished.unlink()
            self.warm_up()
        except OSError as error:
            where = error.filename or self.folder
            raise SetupError(
                f"{where}: {error.strerror or error}. Put that right, and run the same command again."
            ) from error
        return True

    def check_writable(self):
        course = library(self.root)
        for folder in (self.root, self.folder):
            if folder.is_dir() and not course.is_writable(folder):
                raise SetupError(
                    f"{folder} cannot be written to, so nothing can be installed there. Nothing has changed.\n"
                    + course.how_to_move(self.root),
                    "read-only",
                )

    def create(self):
        """Make the environment, or make it anew when its Python is gone or too old."""
        if self.folder.is_symlink() or (self.folder.exists() and not self.folder.is_dir()):
            raise SetupError(f"{self.folder} is in the way and is not an environment. Move it, and try again.")
        if self.folder.is_dir() and any(self.folder.iterdir()) and not (self.folder / "pyvenv.cfg").is_file():
            raise SetupError(f"{self.folder} has files in it that are not an environment's. Move it, and try again.")
        base = getattr(sys, "_base_executable", None) or sys.executable
        say(f"Making {self.folder} with {base}")
        made = subprocess.run([base, "-m", "venv", "--clear", str(self.folder)], stdout=subprocess.PIPE)
        if made.returncode or not python_version(self.python):
            output = made.stdout.decode("utf-8", "replace").strip()
            raise SetupError(
                f"{output}\nPython could not make the environment {self.folder}. On Debian and Ubuntu its module for "
                "this is a package of its own: sudo apt install python3-venv. Then run the same command again."
            )

    def drop_broken_packages(self):
        """After an interruption: forget packages that are not whole, so that pip installs them again."""
        for site in [*self.folder.glob("lib/python*/site-packages"), *self.folder.glob("Lib/site-packages")]:
            for leftover in site.glob("~*"):  # pip's own, of a package it was about to replace
                shutil.rmtree(leftover, ignore_errors=True)
            for info in site.glob("*.dist-info"):
                if not is_whole(info):
                    say(f"{info.name[: -len('.dist-info')]} was interrupted and is installed again")
                    shutil.rmtree(info)

    def run(self, *arguments):
        """Run the environment's Python; returns what it printed, or None when it failed."""
        answer = subprocess.run([str(self.python), *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return None if answer.returncode else answer.stdout.decode("utf-8", "replace")

    def pip(self, *arguments):
        self.log.unlink(missing_ok=True)
        command = [str(self.python), "-m", "pip", "install", "--log", str(self.log), *arguments]
        settings = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", **os.environ}
        if follow(command, PipProgress(arguments[-1]), env=settings)[0]:
            log = self.log.read_text("utf-8", "replace") if self.log.exists() else ""
            raise explain(log, self.log)

    def pip_settings(self):
        if self.known_pip_settings is None:  # half a second each time
            self.known_pip_settings = uv_settings().pip_settings(self.run("-m", "pip", "config", "list") or "")
        return self.known_pip_settings

    def find_uv(self):
        """The path of a uv that is new enough, fetched by pip if need be; None where pip has to install everything."""
        if os.environ.get("CONVLAB_PIP", "0") not in ("", "0"):
            return None
        setting = uv_settings().pip_only(self.pip_settings())
        if setting:
            say(f"pip's setting {setting} has no counterpart in uv, so pip installs, which takes a few minutes longer.")
            return None
        own, oldest = self.folder / ("Scripts/uv.exe" if WINDOWS else "bin/uv"), uv_settings().OLDEST
        for path in (shutil.which("uv"), own):
            if path and uv_version(path) >= oldest:
                return str(path)
        say("Fetching uv, which installs the packages several times faster than pip")
        # Never from its source, which takes a compiler and long; and without pip's own words, which would alarm
        # although all goes on. One try more is enough for pip: it may have to find out once more that nothing answers.
        wanted = ["-qqq", "--only-binary", "uv", f"uv>={dotted(oldest)}"]
        wanted = wanted if "retries" in self.pip_settings() else ["--retries", "1", *wanted]
        reason = None
        for constraints in (self.tested_versions(), []):
            try:
                self.pip(*constraints, *wanted)
                break
            except SetupError as setup_error:
                reason = {"versions": "there is none for this computer", "network": "no package index answered"}.get(
                    setup_error.kind, str(setup_error)
                )
                if setup_error.kind != "versions":
                    break
        if uv_version(own) >= oldest:
            return str(own)
        say(f"uv cannot be had ({reason or 'it does not run here'}); pip installs, which takes a few minutes longer.")
        return None

    def tested_versions(self):
        return ["-c", str(self.root / "constraints.txt")]

    def get(self, *arguments):
        """Install packages with uv, or with pip where there is no uv or it fails; the arguments are pip's."""
        if self.uv:
            output = self.try_uv(*arguments)
            if output is None:
                return
            setup_error = explain(output, self.uv_log)
            if setup_error.kind == "disk":
                raise setup_error
            say(f"uv did not manage that ({in_short(output)}); pip tries it, which takes longer. More: {self.uv_log}")
        self.pip(*arguments)

    def try_uv(self, *arguments):
        """Install packages with uv. Returns None, or its words when it failed."""
        pip = self.pip_settings()
        variables, settings = uv_settings().for_uv(pip, os.environ, self.root)
        if self.needs_own_cache(pip, variables):
            variables["UV_CACHE_DIR"] = str(self.uv_cache)
            variables.pop("UV_NO_CACHE", None)
        command = [self.uv, "--color", "never", "pip", "install", "--python", str(self.python)]
        command += [{"--index-url": "--default-index", "--force-reinstall": "--reinstall"}.get(a, a) for a in arguments]
        if (
            "-e" in arguments
        ):  # its metadata may have changed since, and uv would not look at a package that pip put there
            command += ["--reinstall-package", "convlab"]
        output = ""
        # Companies' certificates are often known to the system alone, where newer versions of pip look and uv does not.
        for certificates in ({}, {"UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true"}):
            try:
                status, text = follow(
                    [*command, *settings],
                    UvProgress(),
                    env={**variables, **certificates},
                    stderr=subprocess.STDOUT,
                    cwd=self.root,
                )
            except OSError as error:
                status, text = 1, f"error: {error}"
            output += text
            if not status or "peer certificate" not in text:
                break
        self.uv_log.write_text(f"{' '.join(command)}\n{output}", "utf-8")
        return output if status else None

    def needs_own_cache(self, pip, variables):
        """Whether uv's packages have to lie in the environment while it installs.

        uv unpacks everything into its cache and links it from there, which takes no time and no space. On another disk
        it would all be there twice, 1.5 GB in a home folder that may be small; and some homes cannot be written.
        """
        if "cache" in uv_settings().uv_chosen(variables, self.root):
            return False
        if uv_settings().is_on(pip.get("no-cache-dir")):
            return True
        answer = subprocess.run(
            [self.uv, "cache", "dir"], env=variables, cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        cache = Path(answer.stdout.decode("utf-8", "replace").strip() or os.devnull)
        try:
            cache.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=cache):
                return cache.stat().st_dev != self.folder.stat().st_dev
        except OSError:
            return True

    def warm_up(self):
        """Import once what JupyterLab and the lessons import, so that the first lesson waits for nothing.

        Python compiles a module when it is first imported, and matplotlib looks for fonts. uv does not compile, and to
        compile all that is installed would take longer than the installation: 12,500 files, of which 3,900 are used.
        """
        say("  getting JupyterLab and the lessons ready")
        settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        streams = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        running = [
            subprocess.Popen([str(self.python), "-c", import_all(*names)], env=settings, cwd=self.root, **streams)
            for names in WARM_UP
        ]
        began = time.monotonic()
        try:
            for process in running:
                while process.poll() is None:
                    try:
                        process.wait(PULSE)
                    except subprocess.TimeoutExpired:
                        say(f"  still getting them ready, {time.monotonic() - began:.0f} s so far")
        finally:
            for process in running:
                process.kill()
                process.wait()

    def install(self, want):
        if self.run("-m", "pip", "--version") is None:
            self.run("-m", "ensurepip", "--default-pip")
        self.uv = self.find_uv()
        changed_torch = want["torch"] != self.stamp().get("torch", want["torch"])
        try:
            self.install_versions(want, self.tested_versions(), changed_torch)
        except SetupError as setup_error:
            if setup_error.kind != "versions":
                raise
            say(
                f"The tested versions do not install here. {setup_error}\n"
                "Trying the newest that the course allows instead."
            )
            self.install_versions(want, [], changed_torch)
        shutil.rmtree(self.uv_cache, ignore_errors=True)

    def install_versions(self, want, constraints, changed_torch):
        self.install_torch(want["torch"], bool(constraints), changed_torch)
        self.get(*constraints, *project_table(self.root)["build-system"]["requires"])
        course = str(self.root) + (f"[{','.join(want['extras'])}]" if want["extras"] else "")
        # Built with the setuptools just installed: otherwise one is fetched each time, which fails without a network.
        self.get(*constraints, "--no-build-isolation", "-e", course)

    def install_torch(self, choice, pinned, changed):
        requirement = torch_requirement(self.root, pinned)
        if not changed and self.has_torch(requirement):
            return
        # Only PyTorch itself comes from its index: its dependencies are among the tested versions.
        only = ["--no-deps", "--force-reinstall"] if changed else ["--no-deps"]
        if choice not in ("cpu", "cuda"):
            self.get(*only, "--index-url", TORCH_INDEX + choice, requirement)
            return
        if choice == "cpu" and LINUX and not self.has_own_index():
            if responds(f"{TORCH_INDEX}cpu/torch/"):
                try:
                    self.get(*only, "--index-url", f"{TORCH_INDEX}cpu", requirement)
                    return
                except SetupError as setup_error:
                    say(str(setup_error))
            say(f"PyTorch's index of small builds is out of reach; taking {requirement} from the default index.")
        if changed:
            self.get(*only, requirement)

    def has_torch(self, requirement):
        version = self.run("-c", "import importlib.metadata; print(importlib.metadata.version('torch'))")
        if version is None or "==" not in requirement:
            return version is not None
        return version.strip().split("+")[0] == requirement.split("==")[1]

    def has_own_index(self):
        """Whether settings name an index or forbid any: then PyTorch comes from there like everything else."""
        named = {"index-url", "no-index"} & self.pip_settings().keys()
        return bool(named or (self.uv and "index-url" in uv_settings().uv_chosen(os.environ, self.root)))


# What is imported once after an installation, by two Pythons side by side that share the work: what JupyterLab, its
# kernels and the lessons import. torch brings in more when the first optimizer is made, sympy among it.
WARM_UP = (
    (
        "jupyterlab.labapp jupyter_lsp jupyter_server_terminals notebook_shim ipykernel.kernelapp ipykernel.ipkernel "
        "matplotlib.pyplot ipywidgets anywidget scipy.signal skimage.color sympy",
        "",
    ),
    (
        "torch convlab.spec convlab.stacks convlab.reference convlab.images convlab.figures convlab.predictions "
        "convlab.explorer convlab.models convlab.experiments convlab.tasks convlab.doctor torch.utils.flop_counter",
        "torch = sys.modules['torch']; torch.optim.LBFGS(torch.nn.Linear(1, 1).parameters())",
    ),
)


def import_all(names, last):
    """A program that imports modules, whatever one of them may say, and runs a line."""
    lines = ["import importlib, sys", f"for name in {names.split()!r}:"]
    lines += ["    try:", "        importlib.import_module(name)", "    except Exception:", "        pass", last]
    return "\n".join(lines)


def uv_settings():
    """The module beside this one. Imported late: a Python that is too old must still be told so."""
    folder = str(Path(__file__).resolve().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    import uv_settings

    return uv_settings


def uv_version(path):
    """``(0, 13, 9)``, or ``()`` where that is no uv or it does not run: older than every version."""
    try:
        answer = subprocess.run([str(path), "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return ()
    match = re.match(rb"uv (\d+)\.(\d+)\.(\d+)", answer.stdout)
    return tuple(map(int, match.groups())) if match and answer.returncode == 0 else ()


def follow(command, progress_line, **options):
    """Run an installer and retell what it says; after some silence say what it is at.

    Parameters
    ----------
    news : a function from a line to what is worth saying of it, or None; and ``news.at``, what is going on now
    options : for ``subprocess.Popen``

    Returns
    -------
    status, text
        The exit status, and everything that was printed.
    """
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "text": True, "encoding": "utf-8", **options}
    with subprocess.Popen(command, errors="replace", **options) as process:
        lines, heard, began = queue.Queue(), [], time.monotonic()

        def listen():
            for line in process.stdout:
                lines.put(line)
            lines.put(None)

        threading.Thread(target=listen, daemon=True).start()
        while True:
            try:
                line = lines.get(timeout=PULSE)
            except queue.Empty:
                say(f"  still {progress_line.at}, {time.monotonic() - began:.0f} s so far")
                continue
            if line is None:
                break
            heard.append(line)
            message = progress_line(line)
            if message:
                say(f"  {message}")
    return process.returncode, "".join(heard)


def project_table(root):
    import tomllib  # not in the Pythons that are too old, which this script must reach to say so

    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def requirements_hash(root):
    """Changes when something else would be installed, and not with the settings of tools in pyproject.toml."""
    project = project_table(root)
    needed = [project["build-system"], project["project"], (root / "constraints.txt").read_text("utf-8")]
    return hashlib.sha256(json.dumps(needed, sort_keys=True).encode()).hexdigest()


def torch_requirement(root, pinned):
    """``torch==2.13.0`` from constraints.txt, or the range of pyproject.toml."""
    if pinned:
        return re.search(r"^torch==\S+", (root / "constraints.txt").read_text("utf-8"), re.MULTILINE)[0]
    return next(line for line in project_table(root)["project"]["dependencies"] if re.match(r"torch\b", line))


def check_torch_choice(choice):
    if not re.fullmatch(r"cpu|cuda|cu\d+|rocm\d+(\.\d+)*|xpu", choice):
        raise SetupError(f"TORCH={choice} is not known. Use cpu, cuda, or a name from PyTorch's site such as cu126.")
    if choice == "cuda" and not LINUX:
        raise SetupError(
            "TORCH=cuda works on Linux. On Windows name the build that PyTorch's site offers, such as TORCH=cu126; "
            "for macOS there is none."
        )


def responds(url, seconds=PROBE_SECONDS):
    """Whether a web address answers in time. A thread, because looking a name up has no time limit of its own."""
    answers = []

    def ask():
        try:
            urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=seconds).close()
            answers.append(True)
        except urllib.error.HTTPError:
            answers.append(False)
        except urllib.error.URLError as error:
            # A certificate that Python does not know may be one that pip was told about.
            answers.append("CERTIFICATE" in str(error.reason).upper())
        except OSError:
            answers.append(False)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    return answers == [True]


def is_whole(info):
    """Whether every file that an installed package's record names is there in full."""
    try:
        with open(info / "RECORD", newline="", encoding="utf-8") as file:
            for name, _, size in csv.reader(file):
                if name.endswith(".pyc"):
                    continue  # written by Python as it likes
                if (info.parent / name).stat().st_size != int(size or 0) and size:
                    return False
    except (OSError, ValueError):
        return False
    return True


def progress_line(line):
    """What is worth saying of a line of pip's: long downloads and installations; None otherwise. Its log has it all."""
    fetched = re.match(r"\s*Downloading \S*?([^\s/-]+-[^\s/-]+)-?\S* \(([\d.]+ [MG]B)\)", line)
    if fetched:
        return f"  fetching {fetched[1]} ({fetched[2]})"
    if line.startswith("Installing collected packages:"):
        count = line.count(",") + 1
        return f"  putting {count} package(s) in place" + (", which takes a minute or two" if count > 50 else "")
    return None


class PipProgress:
    """Retells pip; ``at`` is what it is at."""

    def __init__(self, wanted):
        self.at = f"looking for what is needed ({wanted})"

    def __call__(self, line):
        message = (progress_line(line) or "").strip()
        self.at = message or self.at
        return message


class UvProgress:
    """Retells uv, which fetches several packages at once, and names those above one megabyte."""

    def __init__(self):
        self.fetching, self.then = {}, "looking for what is needed"

    @property
    def at(self):
        return f"fetching {', '.join(self.fetching.values())}" if self.fetching else self.then

    def __call__(self, line):
        fetches = re.match(r"\s*Downloading (\S+) \(([\d.]+) ?([KMG]i?B)\)", line)
        if fetches:
            self.fetching[fetches[1]] = f"{fetches[1]} ({fetches[2]} {fetches[3]})"
            return f"fetching {self.fetching[fetches[1]]}"
        fetched = re.match(r"\s*Downloaded (\S+)", line)
        if fetched:
            self.fetching.pop(fetched[1], None)
        count = re.match(r"Resolved (\d+) packages? ", line)
        if count:
            self.then = f"fetching and unpacking {count[1]} package(s)"
        count = re.match(r"Prepared (\d+) packages? ", line)
        if count:
            self.fetching.clear()
            self.then = f"putting {count[1]} package(s) in place"
            return self.then
        return None


def in_short(log):
    """The first and the last reason that uv names: ``Request failed after 3 retries: Connection refused``."""
    reasons = re.findall(r"^\s*(?:error: |cause: |Caused by: |× |[├╰]─▶ )(.+)", log, re.MULTILINE | re.IGNORECASE)
    return ": ".join(dict.fromkeys([*reasons[:1], *reasons[-1:]])) or "it gave no reason"


def explain(log, where):
    """What pip's log means for the person at the keyboard, as a `SetupError`."""
    again = "Then run the same command again: it goes on where it stopped."
    if re.search(r"No space left on device|not enough space on the disk|Disk quota exceeded", log):
        return SetupError(f"The disk is full; the course needs about 2 GB. Free some space. {again}", "disk")
    if re.search(r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate", log):
        return SetupError(
            "The certificate of the package index was refused; this happens behind a company's proxy. "
            f"Name your certificate file: set PIP_CERT and SSL_CERT_FILE to its path. {again}",
            "network",
        )
    # Before the versions: an index out of reach looks to pip like one without the version that is wanted.
    if re.search(
        r"Could not fetch URL \S+: (connection|timeout)|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|"
        r"ProxyError|ProtocolError|IncompleteRead|Max retries exceeded|Network is unreachable|name resolution|"
        r"error sending request|tcp connect error|dns error|request or response body error|network was disabled",  # uv
        log,
    ):
        return SetupError(
            "No package index could be reached, and the course must fetch its packages once. "
            f"Connect to the internet (behind a proxy: set HTTPS_PROXY). {again} "
            "Without a network, name a folder that holds the packages: set PIP_NO_INDEX=1 and PIP_FIND_LINKS=FOLDER.",
            "network",
        )
    missing = re.search(
        r"No matching distribution found for (\S+)|(?:Because|and) there (?:is|are) no versions? of (\S+)|"
        r"Because (\S+) (?:was not found in|has no (?:usable )?wheels)",
        log,
    )
    if "ERROR: ResolutionImpossible" in log or ("No solution found when resolving" in log and not missing):
        return SetupError(f"The package versions contradict each other on this Python; {where} says which.", "versions")
    if missing:
        name = next(filter(None, missing.groups()))
        return SetupError(
            f"There is no {name} for this Python ({dotted(sys.version_info[:3])}) on this kind of computer. A "
            "very new Python has to wait for its packages: install the version before it, remove .venv, and try again.",
            "versions",
        )
    refused = re.search(r"\b(401|403|407)\W+(Client Error: )?(Unauthorized|Forbidden|Proxy Authentication)", log)
    if refused:
        return SetupError(
            f"The package index or the proxy answered “{refused[0]}”: it wants a name and a password, or others than "
            f"it was given. They are part of the address: https://NAME:PASSWORD@HOST/simple. {again}"
        )
    return SetupError(f"The packages could not be installed. The last words are above, all of them in {where}.")


# ---- opening the course ---------------------------------------------------------------------------------------------


def library(root):
    """``convlab.course``, which needs no installed package."""
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    import convlab.course

    return convlab.course


def write_lab_settings(prefix):
    """JupyterLab's settings for learners, in the environment of that JupyterLab; other settings there are kept."""
    file = Path(prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    try:
        present = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        present = {}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({**present, **LAB_SETTINGS}, indent=1) + "\n", "utf-8")


def copy_exercises(root):
    """Copy the missing exercises and say so; a folder that cannot be written keeps nobody from reading the lessons."""
    course = library(root)
    try:
        made = course.copy_missing_exercises(root)
        if made:
            say(f"Copied into {course.my_work(root)}, where they are yours: {', '.join(map(str, made))}")
        for path in course.newer_exercises(root):
            say(f"The course has a newer {path.as_posix()}. Yours is kept; `convlab check` offers the new one.")
    except course.CourseError as error:
        say(f"{error}\nThe course opens for reading; what you change in it cannot be saved.")


def port_number(text):
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise SetupError(f"PORT={text} is not a port. A port is a whole number from 1 to 65535, for example PORT=8890.")
    return int(text)


def check_port(port):
    """Refuse a port that cannot be used, and name one that can."""
    problem = port_problem(port)
    if problem:
        free = next((p for p in range(max(port + 1, 1024), 65536) if not port_problem(p)), None)
        other = f"Port {free} is free: make lab PORT={free}" if free else "Leave PORT out, and a free one is found"
        raise SetupError(f"Port {port} {problem}. {other}", "port")


def port_problem(port):
    with socket.socket() as listener:
        if not WINDOWS:  # where this option would let a second program listen
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except PermissionError:
            return "may be used by the administrator only"
        except OSError:
            return "is in use by another program, perhaps by the course that is open already"
    return None


def can_open_browser():
    """Whether a browser window can appear: not on Linux without a screen, where at best a text browser would start."""
    if not LINUX or os.environ.get("BROWSER") or "WSL_DISTRO_NAME" in os.environ:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def lab(root, port=None, torch=None, rest=()):
    if port is not None:
        port = port_number(port)
        check_port(port)
    environment = Environment(root)
    if environment.ensure(torch=torch, offline_is_fine=True):
        say("The environment is complete. From now on the course opens without a network.")
    copy_exercises(root)
    command = [str(environment.python), "-m", "jupyterlab", f"--ServerApp.root_dir={root}"]
    first = library(root).FIRST_LESSON
    if (root / first).is_file():  # as default address, so that the one printed leads there too
        command.append(f"--LabApp.default_url=/lab/tree/{first}")
    if port is not None:  # without one, JupyterLab takes the first free port from 8888 on
        command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not can_open_browser() and "--no-browser" not in rest:
        command.append("--no-browser")
    command += rest
    if "--no-browser" in command:
        say("No browser opens from here: open the address that JupyterLab prints below. Ctrl+C ends it.")
    if WINDOWS:
        return subprocess.call(command)
    os.execv(command[0], command)


def in_environment(root, extras, *command):
    """Run one of the course's programs in the environment, with what the extras hold."""
    environment = Environment(root)
    environment.ensure(extras)
    return subprocess.call([str(environment.python), *command], cwd=root)


def pin(root, frozen=None):
    """Write constraints.txt from the environment: what is installed there was tested together."""
    if frozen is None:
        frozen = Environment(root).run("-m", "pip", "freeze", "--all", "--exclude-editable") or ""
    pins = {re.sub(r"\+.*", "", line) for line in frozen.splitlines() if re.match(r"(?!pip=|wheel=)[\w.-]+==", line)}
    file = root / "constraints.txt"
    comments = [line for line in file.read_text("utf-8").splitlines() if line.startswith("#")]
    file.write_text("\n".join([*comments, *sorted(pins, key=str.lower)]) + "\n", "utf-8")
    say(f"constraints.txt names {len(pins)} packages")


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--lesson", help="test: one lesson alone, such as 04 or stride")
    parser.add_argument("verb", choices=["lab", "test", "test-long", *PUBLISHED, "doctor", "setup", "prepare", "pin"])
    parser.add_argument("--port", help="lab: the port to use; without it, the first free one from 8888 on")
    parser.add_argument("--torch", help="lab, setup: cpu, cuda, or one of PyTorch's build names such as cu126")
    parser.add_argument(
        "--extra", action="append", default=[], choices=["teach", "site", "dev"], help="setup: what to add"
    )
    chosen, rest = parser.parse_known_args(arguments)
    if rest and chosen.verb not in ("lab", "doctor", *PUBLISHED):
        parser.error(f"{chosen.verb} takes no {' '.join(rest)}")
    if chosen.verb == "lab":
        return lab(ROOT, chosen.port, chosen.torch, rest)
    if chosen.verb == "doctor":
        return in_environment(ROOT, [], "-m", "convlab.cli", "doctor", *rest)
    if chosen.verb in PUBLISHED:
        return in_environment(ROOT, ["site"], str(ROOT / "tools" / "publish.py"), chosen.verb, *rest)
    if chosen.verb in ("test", "test-long"):
        of_lesson = [chosen.lesson] if chosen.verb == "test" and chosen.lesson else []
        return in_environment(ROOT, ["dev"], str(ROOT / "tools" / "prove.py"), chosen.verb, *of_lesson)
    if chosen.verb == "setup":
        done = Environment(ROOT).ensure(chosen.extra, chosen.torch)
        say("The environment is complete." if done else "Everything is installed already.")
    elif chosen.verb == "prepare":
        write_lab_settings(sys.prefix)
        copy_exercises(ROOT)
    else:
        pin(ROOT)
    return 0


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        newer = newer_python()
        if newer:
            sys.exit(subprocess.call([newer, *sys.argv]))
        sys.exit(
            f"The course needs Python {dotted(OLDEST)} or newer; this is Python {dotted(sys.version_info[:3])}, "
            f"{sys.executable}. Install a newer one, and run the same command again. If there is one already: "
            "make lab PYTHON=/path/to/it (Windows: py -3.12 tools/course.py lab)."
        )
    try:
        sys.exit(main())
    except SetupError as setup_error:
        sys.exit(f"convlab: {setup_error}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. Run the same command again: it goes on where it stopped.")
