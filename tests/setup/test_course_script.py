"""tools/course.py: what it installs and when, which PyTorch it takes, how it opens JupyterLab, what else it says."""

import ast
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import course as script
import pytest
from setup_help import ROOT, contents

SOURCE = (ROOT / "tools" / "course.py").read_text("utf-8")
SETTINGS = (ROOT / "tools" / "uv_settings.py").read_text("utf-8")


class Bare(script.Environment):
    """An environment whose Python is real and whose installations are only written down."""

    def __init__(self, root, fails=None):
        super().__init__(root)
        self.installed, self.fails = [], fails

    def create(self):
        super().create()
        self.installed.append("created")

    def install(self, want):
        self.installed.append(want)
        if self.fails:
            raise self.fails

    def warm_up(self):
        assert self.stamp() and not self.unfinished.exists()  # whoever stops it here has a complete environment


@pytest.fixture
def bare(small_course, monkeypatch):
    real = subprocess.run

    def without_pip(command, **options):  # pip takes seconds to unpack, and nothing here runs it
        return real([*command, "--without-pip"] if command[1:3] == ["-m", "venv"] else command, **options)

    monkeypatch.setattr(script.subprocess, "run", without_pip)
    environment = Bare(small_course)
    environment.ensure()
    assert environment.installed[0] == "created" and len(environment.installed) == 2
    environment.installed.clear()
    return environment


# -- the Python that runs it ------------------------------------------------------------------------------------------


def test_an_old_python_can_read_it():
    ast.parse(SOURCE, feature_version=(3, 7))


@pytest.mark.parametrize("source", [SOURCE, SETTINGS], ids=["course.py", "uv_settings.py"])
def test_it_needs_the_standard_library_only(source):
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {name.name for node in imports if isinstance(node, ast.Import) for name in node.names}
    names |= {node.module for node in imports if isinstance(node, ast.ImportFrom)}
    ours, inner = {"convlab.course", "uv_settings"}, {"urllib.error", "urllib.parse", "urllib.request"}
    assert names - ours <= sys.stdlib_module_names | inner


def run_as_old_python(path):
    program = "import runpy, sys; sys.version_info = (3, 8, 18, 'final', 0); sys.argv = ['tools/course.py', 'pretend'];"
    program += f"runpy.run_path({str(ROOT / 'tools' / 'course.py')!r}, run_name='__main__')"
    environment = {**os.environ, "PATH": str(path)}
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)


def test_an_old_python_says_so(tmp_path):
    answer = run_as_old_python(tmp_path)
    assert answer.returncode == 1
    assert "needs Python 3.11 or newer; this is Python 3.8.18" in answer.stderr and "Traceback" not in answer.stderr


@pytest.mark.skipif(os.name == "nt", reason="writes a shell script as a stand-in for Python")
def test_an_old_python_hands_over_to_a_newer_one(tmp_path):
    for name, line in (("python3.14", "exit 127"), ("python3.12", 'test "$1" = -c && echo 3 12 || echo newer: "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    answer = run_as_old_python(tmp_path)
    assert (answer.returncode, answer.stdout.strip()) == (0, f"newer: {ROOT / 'tools' / 'course.py'} pretend"), (
        answer.stderr
    )


def test_the_oldest_python_is_the_packages():
    assert f'requires-python = ">={script.dotted(script.OLDEST)}"' in (ROOT / "pyproject.toml").read_text("utf-8")


# -- the stamp --------------------------------------------------------------------------------------------------------


def test_a_second_call_installs_nothing(bare):
    assert not bare.ensure()
    assert bare.installed == []


def edit(root, name, old, new):
    text = (root / name).read_text("utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "again"),
    [
        ("pyproject.toml", '"numpy>=1.26"', '"numpy>=2"', True),
        ("pyproject.toml", "setuptools>=68", "setuptools>=70", True),
        ("constraints.txt", "torch==", "# torch==", True),
        ("pyproject.toml", "line-length = 120", "line-length = 100", False),
    ],
)
def test_it_installs_again_when_other_packages_are_wanted(bare, name, old, new, again):
    edit(bare.root, name, old, new)
    assert bare.ensure() is again
    assert bool(bare.installed) is again
    assert not bare.ensure()


def test_extras_and_torch_stay_once_chosen(bare):
    assert bare.ensure(["dev"], torch="cu126")
    assert not bare.ensure()
    assert not bare.ensure(["dev"])
    assert bare.ensure(["teach"])
    assert bare.installed[-1]["extras"] == ["dev", "teach"] and bare.installed[-1]["torch"] == "cu126"
    assert bare.ensure(torch="cpu")
    assert bare.installed[-1]["extras"] == ["dev", "teach"] and "created" not in bare.installed


def test_an_environment_made_by_hand_is_kept_and_completed(bare):
    mine = bare.folder / "share" / "mine"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("kept")
    bare.stamp_file.unlink()
    assert bare.ensure()
    assert len(bare.installed) == 1 and mine.read_text() == "kept"


def test_an_environment_without_its_python_is_made_anew(bare):
    bare.python.unlink()
    bare.python.symlink_to("/nowhere/python3")
    assert bare.ensure()
    assert bare.installed[0] == "created"
    assert script.python_version(bare.python) == sys.version_info[:2]


def test_an_environment_whose_python_was_replaced_is_made_anew(bare):
    stamp = {**bare.stamp(), "python": "3.9"}
    bare.stamp_file.write_text(json.dumps(stamp))
    assert bare.ensure()
    assert bare.installed[0] == "created" and bare.stamp()["python"] == script.dotted(sys.version_info[:2])


def test_a_moved_course_is_put_right_in_place(bare):
    moved = bare.root.with_name("moved")
    bare.root.rename(moved)
    there = Bare(moved)
    assert there.ensure()
    assert len(there.installed) == 1 and there.installed[0] != "created"
    assert str(moved) in (moved / ".venv" / "bin" / "activate").read_text() and not there.ensure()


def test_somebody_elses_folder_is_not_cleared(small_course):
    (small_course / ".venv").mkdir()
    (small_course / ".venv" / "letter.txt").write_text("precious")
    environment = Bare(small_course)
    with pytest.raises(script.SetupError, match="Move it"):
        environment.ensure()
    assert contents(small_course / ".venv") == {"letter.txt": b"precious"} and environment.installed == []


def test_a_failed_installation_keeps_what_was_there(bare):
    before = bare.stamp()
    bare.fails = script.SetupError("the disk is full", "disk")
    for _ in range(2):
        with pytest.raises(script.SetupError, match="the disk is full"):
            bare.ensure(["dev"])
    assert bare.stamp() == before and not bare.unfinished.exists()
    assert not bare.ensure()


def test_without_a_network_the_course_opens_as_it_was(bare):
    edit(bare.root, "pyproject.toml", '"numpy>=1.26"', '"numpy>=2"')
    bare.fails = script.SetupError("no network", "network")
    assert not bare.ensure(offline_is_fine=True)
    with pytest.raises(script.SetupError, match="no network"):
        bare.ensure()
    bare.stamp_file.unlink()  # nothing complete was ever here
    with pytest.raises(script.SetupError, match="no network"):
        bare.ensure(offline_is_fine=True)


def test_an_interrupted_installation_is_repaired(bare):
    def interrupted(want):
        raise KeyboardInterrupt

    install, bare.install = bare.install, interrupted
    edit(bare.root, "pyproject.toml", '"numpy>=1.26"', '"numpy>=2"')
    with pytest.raises(KeyboardInterrupt):
        bare.ensure()
    bare.install = install
    packages = next(bare.folder.glob("lib/python*/site-packages"))
    for name, written in (("whole", "x = 1\n"), ("half", "x =")):
        (packages / f"{name}.py").write_text(written)
        info = packages / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "RECORD").write_text(f"{name}.py,sha256=x,6\n{name}-1.0.dist-info/RECORD,,\n__pycache__/{name}.pyc,,\n")
    (packages / "no_record-1.0.dist-info").mkdir()
    (packages / "~ips").mkdir()
    assert bare.ensure()
    assert len(bare.installed) == 1 and not bare.unfinished.exists()
    assert sorted(path.name for path in packages.glob("*.dist-info")) == ["whole-1.0.dist-info"]
    assert not (packages / "~ips").exists()
    assert not bare.ensure()


def test_every_package_here_is_whole():
    """The judgement of the repair, on a real environment: it must not throw away what pip installed well."""
    infos = list(Path(json.__file__).parents[2].glob("none")) + list(
        Path(pytest.__file__).parents[1].glob("*.dist-info")
    )
    assert len(infos) > 20
    assert [info.name for info in infos if not script.is_whole(info)] == []


# -- which PyTorch ----------------------------------------------------------------------------------------------------


class Pips(script.Environment):
    """Writes down what it would ask of pip."""

    def __init__(self, root, torch=None, own_index=False, refuses=()):
        super().__init__(root)
        self.calls, self.torch, self.own_index, self.refuses = [], torch, own_index, refuses

    def find_uv(self):
        return None

    def pip(self, *arguments):
        self.calls.append(" ".join(arguments))
        for kind in self.refuses:
            if kind in self.calls[-1]:
                raise script.SetupError(f"refused {kind}", "versions")

    def run(self, *arguments):
        if "config" in arguments:
            return ":env:.index-url='x'\n" if self.own_index else ":env:.find-links='x'\n"
        return self.torch if "-c" in arguments else "pip"


PINNED = script.torch_requirement(ROOT, pinned=True)
INDEX = "--index-url https://download.pytorch.org/whl/"


@pytest.mark.parametrize(
    ("choice", "changed", "installed", "own_index", "answers", "asked"),
    [
        ("cpu", False, None, False, True, [f"--no-deps {INDEX}cpu {PINNED}"]),
        ("cpu", False, None, False, False, []),  # the default index serves it with everything else
        ("cpu", False, None, True, True, []),
        ("cpu", False, "2.0.0", False, True, [f"--no-deps {INDEX}cpu {PINNED}"]),
        ("cpu", False, PINNED[7:] + "+cpu\n", False, True, []),
        ("cpu", True, PINNED[7:], False, True, [f"--no-deps --force-reinstall {INDEX}cpu {PINNED}"]),
        ("cpu", True, PINNED[7:], False, False, [f"--no-deps --force-reinstall {PINNED}"]),
        ("cuda", False, None, False, True, []),
        ("cuda", True, PINNED[7:] + "+cpu", False, True, [f"--no-deps --force-reinstall {PINNED}"]),
        ("cu126", True, PINNED[7:] + "+cpu", True, False, [f"--no-deps --force-reinstall {INDEX}cu126 {PINNED}"]),
    ],
)
def test_where_torch_comes_from(monkeypatch, choice, changed, installed, own_index, answers, asked):
    monkeypatch.setattr(script, "LINUX", True)
    monkeypatch.setattr(script, "responds", lambda url: answers)
    environment = Pips(ROOT, installed, own_index)
    environment.install_torch(choice, True, changed)
    assert environment.calls == asked


def test_elsewhere_the_default_index_has_the_small_build(monkeypatch):
    monkeypatch.setattr(script, "LINUX", False)
    monkeypatch.setattr(script, "responds", lambda url: pytest.fail("asked"))
    environment = Pips(ROOT)
    environment.install_torch("cpu", True, False)
    assert environment.calls == []


def test_torchs_index_may_answer_and_not_deliver(monkeypatch, capsys):
    monkeypatch.setattr(script, "LINUX", True)
    monkeypatch.setattr(script, "responds", lambda url: True)
    environment = Pips(ROOT, refuses=["download.pytorch.org"])
    environment.install_torch("cpu", True, False)
    assert f"taking {PINNED} from the default index" in capsys.readouterr().out


def test_versions_that_do_not_install_give_way_to_the_ranges(monkeypatch, capsys):
    monkeypatch.setattr(script, "responds", lambda url: False)
    environment = Pips(ROOT, refuses=["constraints.txt"])
    environment.install({"torch": "cpu", "extras": ["dev", "teach"]})
    assert environment.calls[-2:] == ["setuptools>=68", f"--no-build-isolation -e {ROOT}[dev,teach]"]
    assert "-c" in environment.calls[0] and "The tested versions do not install here" in capsys.readouterr().out


def test_the_range_of_torch_without_constraints():
    assert script.torch_requirement(ROOT, pinned=False).startswith("torch>=")


@pytest.mark.parametrize("choice", ["gpu", "cu", "https://example.org", "", "cpu; rm"])
def test_an_unknown_build_of_torch(bare, choice):
    with pytest.raises(script.SetupError, match="TORCH="):
        bare.ensure(torch=choice or "CPU")
    assert bare.installed == [] and not bare.ensure()


def test_cuda_is_for_linux(monkeypatch):
    monkeypatch.setattr(script, "LINUX", False)
    with pytest.raises(script.SetupError, match="cu126"):
        script.check_torch_choice("cuda")
    monkeypatch.setattr(script, "LINUX", True)
    script.check_torch_choice("cuda")


@pytest.mark.parametrize(
    ("settings", "own"),
    [
        ({}, False),
        ({"PIP_FIND_LINKS": "."}, False),
        ({"PIP_INDEX_URL": "http://127.0.0.1:9"}, True),
        ({"PIP_NO_INDEX": "1"}, True),
    ],
)
def test_pips_own_settings_are_seen(monkeypatch, settings, own):
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    for name, value in {"PIP_CONFIG_FILE": os.devnull, **settings}.items():
        monkeypatch.setenv(name, value)
    environment = script.Environment(ROOT)
    environment.python = Path(sys.executable)
    assert environment.has_own_index() is own


@pytest.fixture
def server():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send_response(200 if self.path == "/here" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_probing_an_index(server, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    assert script.responds(f"{server}/here", 30)
    assert not script.responds(f"{server}/elsewhere", 30)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert not script.responds(f"http://127.0.0.1:{closed.getsockname()[1]}", 30)


def test_probing_gives_up_on_silence(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        assert not script.responds(f"http://127.0.0.1:{silent.getsockname()[1]}", 0.2)


# -- what pip's failures mean -----------------------------------------------------------------------------------------


def real_pip(tmp_path, *arguments, **settings):
    environment = script.Environment(tmp_path)
    environment.folder.mkdir()
    environment.python = Path(sys.executable)
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        settings.setdefault(name, None)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**settings, "PIP_CONFIG_FILE": os.devnull, "no_proxy": "*"}.items():
            patch.delenv(name, raising=False) if value is None else patch.setenv(name, value)
        with pytest.raises(script.SetupError) as caught:
            environment.pip("--target", str(tmp_path / "target"), *arguments)
    assert not (tmp_path / "target").exists()
    return caught.value


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  Downloading torch-2.13.0-cp311-none-any.whl (191.8 MB)\n", "  fetching torch-2.13.0 (191.8 MB)"),
        ("  Downloading https://x.org/whl/torch-2.13.0-cp311.whl (1.8 GB)\n", "  fetching torch-2.13.0 (1.8 GB)"),
        ("Downloading six-1.17.0-py2.py3-none-any.whl (11 kB)\n", None),
        ("Requirement already satisfied: six in ./.venv\n", None),
        ("Installing collected packages: a, b-c\n", "  putting 2 package(s) in place"),
        (
            "Installing collected packages: " + ", ".join("abc" * 20),
            "  putting 60 package(s) in place, which takes a minute or two",
        ),
    ],
)
def test_what_is_said_while_pip_works(line, said):
    assert script.progress_line(line) == said


def test_pip_is_retold_not_repeated(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(script, "PULSE", 3600)  # on a busy machine there would be a word about waiting, too
    wheel = tmp_path / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("tiny.py", "")
        file.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        file.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr("tiny-1.0.dist-info/RECORD", "tiny.py,,\n")
    environment = script.Environment(tmp_path)
    environment.folder.mkdir()
    environment.python = Path(sys.executable)
    environment.pip("--no-index", "--target", str(tmp_path / "target"), str(wheel))
    assert capfd.readouterr().out == "  putting 1 package(s) in place\n"
    assert "Successfully installed tiny-1.0" in environment.log.read_text()


def test_no_network_says_what_to_do(tmp_path):
    trouble = real_pip(tmp_path, "no-such-package-convlab", PIP_INDEX_URL="http://127.0.0.1:9/", PIP_RETRIES="0")
    assert trouble.kind == "network"
    assert "Connect to the internet" in str(trouble) and "PIP_FIND_LINKS" in str(trouble)


def test_no_network_and_a_pinned_version(tmp_path):
    """pip takes it for a contradiction between the request and the constraint."""
    (tmp_path / "constraints.txt").write_text("no-such-package-convlab==1.0\n")
    constraint = ["-c", str(tmp_path / "constraints.txt")]
    settings = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0"}
    assert real_pip(tmp_path, *constraint, "no-such-package-convlab", **settings).kind == "network"
    (tmp_path / ".venv").rename(tmp_path / "first")
    assert real_pip(tmp_path, *constraint, "no-such-package-convlab", PIP_NO_INDEX="1").kind == "versions"


def test_no_such_version(tmp_path):
    trouble = real_pip(tmp_path, "torch==0.0.1", PIP_NO_INDEX="1")
    assert trouble.kind == "versions" and "There is no torch==0.0.1 for this Python" in str(trouble)


@pytest.mark.parametrize(
    ("log", "kind", "words"),
    [
        ("OSError: [Errno 28] No space left on device", "disk", "about 2 GB"),
        (
            "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] ...Max retries exceeded",
            "network",
            "PIP_CERT",
        ),
        ("ERROR: ResolutionImpossible: for help visit", "versions", "contradict"),
        ("something new", "other", "pip.log"),
        ("", "other", "pip.log"),
    ],
)
def test_other_failures(log, kind, words):
    trouble = script.explain(log, "pip.log")
    assert trouble.kind == kind and words in str(trouble)


# -- opening JupyterLab -----------------------------------------------------------------------------------------------


@pytest.fixture
def opened(bare, monkeypatch):
    """Calls `lab` up to the point where JupyterLab would take over, and returns its command line."""
    monkeypatch.setattr(script, "Environment", lambda root: bare)
    monkeypatch.setattr(script, "WINDOWS", True)  # where JupyterLab is called, not become
    monkeypatch.setattr(script.subprocess, "call", lambda command: command)
    monkeypatch.setenv("BROWSER", "some-browser")
    return lambda *arguments, **options: script.lab(bare.root, *arguments, **options)[2:]


LESSON = "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb"


def test_lab_opens_the_first_lesson(opened, bare, capsys):
    assert opened() == ["jupyterlab", f"--ServerApp.root_dir={bare.root}", LESSON]
    assert (bare.root / "my_work" / "04_stride" / "04_stride.ipynb").is_file()
    assert "04_stride.ipynb" in capsys.readouterr().out
    (bare.root / "notebooks" / "00_start_here.ipynb").unlink()
    assert opened() == ["jupyterlab", f"--ServerApp.root_dir={bare.root}"]
    assert capsys.readouterr().out == ""


def test_lab_passes_port_and_arguments_on(opened):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = opened(str(port), None, ["--no-browser", "--ip=127.0.0.1"])
    assert command[3:] == [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--no-browser", "--ip=127.0.0.1"]


def test_a_port_in_use_is_said_before_anything_is_done(opened, bare):
    bare.stamp_file.unlink()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(script.SetupError, match=rf"^Port {port} is in use .* free: make lab PORT=(\d+)$") as caught:
            opened(str(port))
        proposed = int(str(caught.value).rpartition("=")[2])
        with socket.socket() as other:
            other.bind(("127.0.0.1", proposed))
    assert proposed > port and bare.installed == []


@pytest.mark.parametrize("text", ["0", "65536", "-1", "eight", "8888.5", "", "²", "8 8"])
def test_not_a_port(opened, text):
    with pytest.raises(script.SetupError, match="is not a port"):
        opened(text)


def test_the_last_port_has_no_next_one(monkeypatch):
    monkeypatch.setattr(script, "port_problem", lambda port: "is in use")
    with pytest.raises(script.SetupError, match="Leave PORT out"):
        script.check_port(65535)


@pytest.mark.parametrize(
    ("settings", "opens"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "w"}, True),
        ({"BROWSER": "b"}, True),
        ({"WSL_DISTRO_NAME": "D"}, True),
    ],
)
def test_where_a_browser_can_open(opened, monkeypatch, settings, opens):
    monkeypatch.setattr(script, "LINUX", True)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert ("--no-browser" not in opened()) is opens
    assert opened(None, None, ["--no-browser"]).count("--no-browser") == 1


def test_a_newer_exercise_is_said(opened, bare, capsys):
    opened()
    (bare.root / "exercises" / "04_stride" / "04_stride.ipynb").write_text("newer")
    capsys.readouterr()
    opened()
    assert "The course has a newer 04_stride/04_stride.ipynb. Yours is kept" in capsys.readouterr().out


def test_labs_settings_keep_those_of_others(tmp_path):
    file = tmp_path / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"theirs": {"a": 1}}')
    script.write_lab_settings(tmp_path)
    script.write_lab_settings(tmp_path)
    settings = json.loads(file.read_text())
    assert settings.pop("theirs") == {"a": 1} and settings == script.LAB_SETTINGS


def test_labs_settings_exist():
    """Each setting is one that the installed JupyterLab knows, with a value that its schema takes."""
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    for plugin, settings in script.LAB_SETTINGS.items():
        package, _, name = plugin.partition(":")
        known = json.loads((schemas / package / f"{name}.json").read_text("utf-8"))["properties"]
        for key, value in settings.items():
            one_of = [option["const"] for option in known[key].get("oneOf", [])]
            assert type(value).__name__ == {"boolean": "bool", "string": "str"}[known[key]["type"]]
            assert not one_of or value in one_of


# -- a course that cannot be written ----------------------------------------------------------------------------------


def test_read_only_course_is_explained(small_course, read_only):
    before = contents(small_course)
    answer = read_only(small_course, sys.executable, "tools/course.py", "lab")
    assert answer.returncode == 1 and "Traceback" not in answer.stderr
    assert f"{small_course} cannot be written to" in answer.stderr and "Nothing has changed" in answer.stderr
    assert "copy its folder to a place where you may write" in answer.stderr
    assert contents(small_course) == before


def test_read_only_course_that_is_set_up_opens_for_reading(bare, read_only):
    packages = next(bare.folder.glob("lib/python*/site-packages"))
    (packages / "jupyterlab").mkdir()
    (packages / "jupyterlab" / "__main__.py").write_text("import sys; print('opened', sys.argv[1:])")
    before = contents(bare.root)
    answer = read_only(bare.root, sys.executable, "tools/course.py", "lab")
    assert answer.returncode == 0, answer.stderr
    assert "opens for reading; what you change in it cannot be saved" in answer.stdout
    assert answer.stdout.splitlines()[-1].startswith(f"opened ['--ServerApp.root_dir={bare.root}'")
    assert contents(bare.root) == before


# -- the rest ---------------------------------------------------------------------------------------------------------


def test_pin_writes_what_is_installed(small_course, capsys):
    frozen = "torch==2.13.0+cpu\nPillow==13.0.0\npip==23.2\nwheel==1\n-e /somewhere\nx @ file:///y\nanywidget==0.11.0\n"
    comments = [line for line in (small_course / "constraints.txt").read_text().splitlines() if line.startswith("#")]
    script.pin(small_course, frozen)
    lines = (small_course / "constraints.txt").read_text().splitlines()
    assert lines == [*comments, "anywidget==0.11.0", "Pillow==13.0.0", "torch==2.13.0"]


def test_unknown_arguments_are_for_jupyterlab_only(capsys):
    with pytest.raises(SystemExit):
        script.main(["test", "--collect-only"])
    assert "test takes no --collect-only" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="the Makefile is for where there is make; Windows calls the script")
def test_make_calls_the_script():
    # As from a shell: `make test`, which may be running this, hands its own settings down.
    mine = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PORT", "TORCH", "LAB_ARGS", "PYTHON"}
    shell = {name: value for name, value in os.environ.items() if name not in mine}

    def command(*arguments):
        asked = ["make", "-n", *arguments]
        answer = subprocess.run(asked, cwd=ROOT, env=shell, capture_output=True, text=True, check=True)
        return answer.stdout.strip().split("tools/course.py ")[1]

    assert command("lab").strip() == "lab"
    passed = command("lab", "PORT=8890", "TORCH=cuda", "LAB_ARGS=--no-browser --ip=127.0.0.1")
    assert passed == "lab --port '8890' --torch 'cuda' --no-browser --ip=127.0.0.1"
    assert command("test") == "test" and command("test-long") == "test-long"
