"""``convlab doctor``: each line is right when all is well, and each is made to fail, with its remedy."""

import json
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from convlab import course, doctor

NAMES = [name for _, name, _ in doctor.CHECKS]


def fails(check):
    with pytest.raises(doctor.CheckFailed) as caught:
        check()
    assert caught.value.remedy
    return caught.value


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A PATH with stand-ins for programs: name -> shell lines."""

    def put(**scripts):
        folder = tmp_path / "programs"
        folder.mkdir(exist_ok=True)
        for name, lines in scripts.items():
            (folder / name).write_text(f"#!/bin/sh\n{lines}\n")
            (folder / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return folder

    return put


# -- the report -------------------------------------------------------------------------------------------------------


def test_this_machine(call):
    """Whatever is missing here is said; a learner's needs are there, or no test of the course could run."""
    status, text = call("doctor", "--for", "learn")
    assert [
        line.split(":")[0].split(maxsplit=1)[1]
        for line in text.splitlines()
        if line[:4].strip() in ("OK", "FAIL", "note")
    ] == NAMES
    without = [line for line in text.splitlines() if line.startswith("FAIL") and " my_work: not yet" not in line]
    assert without == [], text
    assert status == (1 if "FAIL" in text else 0)


def report(monkeypatch, call, audience, **broken):
    def check(name):
        def run():
            if name in broken:
                raise broken[name]
            return "well"

        return run

    monkeypatch.setattr(doctor, "CHECKS", [(needed_by, name, check(name)) for needed_by, name, _ in doctor.CHECKS])
    return call("doctor", "--for", audience)


@pytest.mark.parametrize(
    ("audience", "name", "status", "mark"),
    [
        ("learn", "kernel", 1, "FAIL"),
        ("learn", "sandbox", 0, "note"),
        ("learn", "Chromium", 0, "note"),
        ("teach", "kernel", 1, "FAIL"),
        ("teach", "sandbox", 1, "FAIL"),
        ("teach", "Chromium", 0, "note"),
        ("dev", "kernel", 1, "FAIL"),
        ("dev", "sandbox", 1, "FAIL"),
        ("dev", "Chromium", 1, "FAIL"),
    ],
)
def test_the_exit_status_is_for_those_who_need_it(monkeypatch, call, audience, name, status, mark):
    ailment = doctor.CheckFailed("it is broken", "mend it")
    code, text = report(monkeypatch, call, audience, **{name: ailment})
    assert code == status
    assert f"{mark:<5} {name}: it is broken\n      To put it right: mend it\n" in text
    assert text.count("OK ") == len(NAMES) - 1
    assert text.rstrip().endswith(f"1 FAIL: {name}" if status else "Everything that you need is in order.")


def test_what_is_not_fatal_is_a_note(monkeypatch, call):
    code, text = report(monkeypatch, call, "teach", sandbox=doctor.CheckFailed("none", "do", fatal=False))
    assert code == 0 and "note  sandbox: none" in text


def test_the_doctor_does_not_faint(monkeypatch, call):
    code, text = report(monkeypatch, call, "learn", widgets=ModuleNotFoundError("No module named 'jupyterlab'"))
    assert code == 1 and "FAIL  widgets: ModuleNotFoundError: No module named 'jupyterlab'" in text
    assert "make lab" in text and text.count("OK ") == len(NAMES) - 1


def test_the_courses_own_errors_speak_for_themselves(monkeypatch, call):
    code, text = report(monkeypatch, call, "learn", pictures=course.CourseError("The file is damaged. Reinstall it."))
    assert code == 1 and "FAIL  pictures: The file is damaged. Reinstall it.\n" in text


def test_it_says_things_as_they_come(monkeypatch):
    seen = []
    monkeypatch.setattr(
        doctor, "CHECKS", [("learn", "a", lambda: seen.append(1)), ("learn", "b", lambda: seen.append(2))]
    )
    findings = doctor.examine()
    next(findings)
    assert seen == [1]


# -- Python and packages ----------------------------------------------------------------------------------------------


def test_python(monkeypatch):
    assert doctor.check_python().startswith(".".join(map(str, sys.version_info[:3])))
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    assert "Python 3.10.13, but the course needs >=3.11" in fails(doctor.check_python).message


@pytest.mark.parametrize("audience", doctor.AUDIENCES)
def test_packages(audience):
    assert "each in its range" in doctor.check_packages(audience)


@pytest.mark.parametrize(
    ("audience", "package", "command"),
    [
        ("learn", "numpy", "make lab"),
        ("learn", "jupyterlab", "make lab"),
        ("teach", "nbgrader", "make teach"),
        ("dev", "pytest", "make test"),
    ],
)
def test_a_package_missing_or_too_old(monkeypatch, audience, package, command):
    real = metadata.version

    def missing(name):
        if name == package:
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(doctor.metadata, "version", missing)
    ailment = fails(lambda: doctor.check_packages(audience))
    assert ailment.message == f"{package} is missing" and command in ailment.remedy
    monkeypatch.setattr(doctor.metadata, "version", lambda name: "0.0.1" if name == package else real(name))
    assert fails(lambda: doctor.check_packages(audience)).message.startswith(f"{package} is 0.0.1, needed is >=")
    for other in set(doctor.AUDIENCES) - {audience}:
        assert "each in its range" in doctor.check_packages(other)


# -- PyTorch ----------------------------------------------------------------------------------------------------------


def torch_says(monkeypatch, program):
    monkeypatch.setattr(doctor, "_CONVOLVE", program)


def test_torch():
    assert "convolves on" in doctor.check_torch()


def test_torch_that_is_not_there(monkeypatch, tmp_path):
    (tmp_path / "torch.py").write_text("raise ImportError('libtorch_cpu.so: cannot open shared object file')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    ailment = fails(doctor.check_torch)
    assert (
        "libtorch_cpu.so: cannot open shared object file" in ailment.message
        and "remove the folder .venv" in ailment.remedy
    )


@pytest.mark.skipif(os.name == "nt", reason="ends a process by a signal")
def test_torch_that_ends_the_process(monkeypatch):
    torch_says(monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGILL)")
    assert "it ended with status -4" in fails(doctor.check_torch).message


def test_torch_that_takes_for_ever(monkeypatch):
    torch_says(monkeypatch, "import time; time.sleep(600)")
    monkeypatch.setattr(doctor, "SECONDS", 0.2)
    assert "timed out" in fails(doctor.check_torch).message


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({}, "torch 2.13.0 convolves on the processor"),
        (
            {"built_for": "12.6"},
            "torch 2.13.0 convolves on the processor (built for CUDA, but finds no card that it can use)",
        ),
        ({"built_for": "12.6", "card": "H100", "cuda": True}, "torch 2.13.0 convolves on H100 and on the processor"),
    ],
)
def test_torch_with_and_without_a_card(monkeypatch, found, says):
    answer = {"version": "2.13.0", "cpu": True, "built_for": None, "card": None, "cuda": None, **found}
    torch_says(monkeypatch, f"print({json.dumps(json.dumps(answer))})")
    assert doctor.check_torch() == says


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_torch_that_computes_nonsense(monkeypatch, device):
    answer = {"version": "2.13.0", "cpu": True, "built_for": "12.6", "card": "H100", "cuda": True, device: False}
    torch_says(monkeypatch, f"print({json.dumps(json.dumps(answer))})")
    assert f"convolves wrongly on {device}" in fails(doctor.check_torch).message


# -- Jupyter ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    """Kernels of the user come first, as they do for somebody who asked Jupyter for that."""
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))

    def put(*command):
        folder = tmp_path / "kernels" / "python3"
        folder.mkdir(parents=True)
        spec = {"argv": list(command), "display_name": "Python 3", "language": "python"}
        (folder / "kernel.json").write_text(json.dumps(spec))

    return put


def test_kernel():
    assert "the course is in it" in doctor.check_kernel()


def test_kernel_that_does_not_start(kernels):
    kernels(sys.executable, "-c", "raise SystemExit('no ipykernel')")
    ailment = fails(doctor.check_kernel)
    assert "does not start" in ailment.message and "make lab" in ailment.remedy


def test_kernel_of_another_python(kernels, tmp_path):
    """It starts well and runs every cell, somewhere else."""
    program = "from ipykernel import kernelapp; kernelapp.launch_new_instance()"
    program = f"import sys; sys.prefix = {str(tmp_path / 'other')!r}; {program}"
    kernels(sys.executable, "-c", program, "-f", "{connection_file}")
    ailment = fails(doctor.check_kernel)
    assert f"another Python: {tmp_path / 'other'}" in ailment.message and "kernelspec" in ailment.remedy


def test_kernel_without_the_course(kernels):
    program = (
        "import sys; sys.modules['convlab'] = None; from ipykernel import kernelapp; kernelapp.launch_new_instance()"
    )
    kernels(sys.executable, "-c", program, "-f", "{connection_file}")
    assert "convlab" in fails(doctor.check_kernel).message


def test_no_kernel(monkeypatch):
    from jupyter_client import kernelspec, manager

    def none(**_):
        raise kernelspec.NoSuchKernel("python3")

    monkeypatch.setattr(manager, "start_new_kernel", none)
    assert "no kernel called python3" in fails(doctor.check_kernel).message


def test_widgets():
    assert "anywidget" in doctor.check_widgets()


@pytest.fixture
def labextensions(tmp_path, monkeypatch):
    """The extensions of this environment, in a copy that a test may damage."""
    folder = tmp_path / "jupyter" / "labextensions"
    for name in ("anywidget", "@jupyter-widgets/jupyterlab-manager"):
        (folder / name).mkdir(parents=True)
        shutil.copy(Path(sys.prefix) / "share" / "jupyter" / "labextensions" / name / "package.json", folder / name)
    import jupyter_core.paths

    monkeypatch.setattr(jupyter_core.paths, "jupyter_path", lambda *parts: [str(folder)])
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    return folder


@pytest.mark.parametrize(
    ("name", "package"), [("anywidget", "anywidget"), ("@jupyter-widgets/jupyterlab-manager", "jupyterlab_widgets")]
)
def test_a_widget_extension_missing(labextensions, name, package):
    doctor.check_widgets()
    (labextensions / name / "package.json").unlink()
    ailment = fails(doctor.check_widgets)
    assert f"does not find the extension {name}" in ailment.message and f"--no-deps {package}," in ailment.remedy


def test_a_widget_extension_disabled(labextensions, tmp_path):
    config = tmp_path / "config" / "labconfig"
    config.mkdir(parents=True)
    (config / "page_config.json").write_text('{"disabledExtensions": {"anywidget": true}}')
    ailment = fails(doctor.check_widgets)
    assert ailment.message == "the extension anywidget is disabled" and "enable anywidget" in ailment.remedy


# -- the course -------------------------------------------------------------------------------------------------------


def test_pictures(monkeypatch):
    from convlab import images

    assert "pictures and both sets of digits" in doctor.check_pictures()

    def damaged(name, *_):
        raise images.ImageError(f"The picture {name} is damaged.")

    monkeypatch.setattr(images, "load", damaged)
    monkeypatch.setattr(doctor, "CHECKS", [line for line in doctor.CHECKS if line[1] == "pictures"])
    [finding] = doctor.examine()
    assert finding.status == "FAIL" and "is damaged" in finding.message


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("notebooks", "exercises/04_stride", "convlab"):
        (tmp_path / "course" / name).mkdir(parents=True)
    (tmp_path / "course" / "exercises" / "04_stride" / "04_stride.ipynb").write_text("{}")
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


def test_course_and_my_work(folder):
    assert doctor.check_course() == str(folder)
    ailment = fails(doctor.check_my_work)
    assert "not yet in" in ailment.message and "make lab" in ailment.remedy
    course.copy_missing_exercises()
    assert doctor.check_my_work().startswith("1 exercise file")


def test_course_and_my_work_that_cannot_be_written(folder):
    """On a file system that is really read-only, for an administrator too."""
    if shutil.which("bwrap") is None:
        pytest.skip("needs bubblewrap to mount a folder read-only")
    course.copy_missing_exercises()
    program = (
        "from convlab import doctor\n"
        "for check in (doctor.check_course, doctor.check_my_work):\n"
        "    try: print(check())\n"
        "    except doctor.CheckFailed as ailment: print(ailment.message, '->', ailment.remedy)\n"
    )
    inside = ["--dev-bind", "/", "/", "--ro-bind", str(folder), str(folder), "--chdir", str(folder)]
    answer = subprocess.run(
        ["bwrap", *inside, sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    lines = answer.stdout.splitlines()
    assert f"{folder} cannot be written to" in lines[0] and "copy its folder" in lines[0]
    assert f"{folder / 'my_work'} cannot be written to" in lines[1]


def test_no_course_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr(course, "__file__", str(tmp_path / "site-packages" / "convlab" / "course.py"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor, "CHECKS", [line for line in doctor.CHECKS if line[1] in ("course", "my_work")])
    for finding in doctor.examine():
        assert finding.status == "FAIL" and "Change to the folder of the course" in finding.message


# -- programs ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="bubblewrap is for Linux")
def test_sandbox(programs):
    if shutil.which("bwrap"):
        assert "works" in doctor.check_sandbox()
    programs(bwrap='echo "bwrap: No permissions to create new namespace" >&2; exit 1')
    ailment = fails(doctor.check_sandbox)
    assert "No permissions to create new namespace" in ailment.message and "user namespaces" in ailment.remedy
    (programs() / "bwrap").unlink()
    ailment = fails(doctor.check_sandbox)
    assert ailment.message == "bwrap was not found" and "apt install bubblewrap" in ailment.remedy and ailment.fatal


def test_no_sandbox_for_other_systems(monkeypatch):
    monkeypatch.setattr("convlab.running.sandbox.LINUX", False)
    assert not fails(doctor.check_sandbox).fatal


@pytest.mark.browser
def test_chromium_shows_a_page():
    if doctor.find_chromium() is None:
        pytest.skip("needs Chromium")
    assert "shows a page" in doctor.check_chromium()


@pytest.mark.skipif(os.name == "nt", reason="writes shell scripts as stand-ins")
def test_chromium_that_does_not_work(programs):
    folder = programs(chromium='echo "error while loading shared libraries: libnss3.so" >&2; exit 127')
    ailment = fails(doctor.check_chromium)
    assert "shows no page: error while loading shared libraries: libnss3.so" in ailment.message
    (folder / "chromium").unlink()
    ailment = fails(doctor.check_chromium)
    assert ailment.message == "no Chromium was found" and "apt install chromium" in ailment.remedy


@pytest.mark.skipif(os.name == "nt", reason="writes shell scripts as stand-ins")
@pytest.mark.parametrize(
    ("answer", "says"), [("v16.20.0", "Node.js is v16.20.0"), ("oops", "Node.js is oops"), ("", "broken")]
)
def test_node_that_does_not_do(programs, answer, says):
    programs(node=f"echo {answer}")
    assert says in fails(doctor.check_node).message


@pytest.mark.skipif(os.name == "nt", reason="writes shell scripts as stand-ins")
def test_node(programs):
    folder = programs(node="echo v20.1.0")
    assert doctor.check_node() == "v20.1.0"
    (folder / "node").unlink()
    assert fails(doctor.check_node).message == "node was not found"


# -- a workshop's room ------------------------------------------------------------------------------------------------


def test_a_room_is_looked_at_only_when_asked_for(monkeypatch, call):
    asked = []
    monkeypatch.setattr(doctor, "CHECKS", [("learn", "Python", lambda: "fine"), ("dev", "Node.js", lambda: "fine")])
    monkeypatch.setattr(doctor, "check_offline", lambda: "alone")
    monkeypatch.setattr(doctor, "check_memory", lambda kernels: asked.append(kernels) or "enough")
    assert "memory" not in call("doctor")[1] and asked == []
    status, text = call("doctor", "--workshop", "--kernels", "30")
    assert status == 0 and asked == [30]
    assert "OK    without a network: alone\nOK    memory: enough" in text and "Node.js" not in text
    assert call("doctor", "--workshop", "--kernels", "0")[0] == 2


def test_a_lesson_needs_no_network(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    settings = tmp_path / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}')
    assert "from this machine alone" in doctor.check_offline()
    settings.write_text("{}")
    monkeypatch.setattr(doctor, "_A_LESSON", "")
    ailment = fails(doctor.check_offline)
    assert "news" in ailment.message and not ailment.fatal


@pytest.mark.parametrize(
    ("program", "host"),
    [
        ("import urllib.request; urllib.request.urlopen('http://example.org')", "example.org"),
        ("import socket; socket.create_connection(('192.0.2.7', 80))", "192.0.2.7"),
        ("import socket; socket.gethostbyname('example.org')", "example.org"),
    ],
)
def test_whoever_asks_for_the_network_is_named(monkeypatch, program, host):
    monkeypatch.setattr(doctor, "_A_LESSON", program)
    ailment = fails(doctor.check_offline)
    assert f"something wanted to reach {host}" in ailment.message and ailment.fatal


def test_a_lesson_may_talk_to_its_own_machine(monkeypatch):
    program = "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())"
    monkeypatch.setattr(doctor, "_A_LESSON", program)
    try:
        doctor.check_offline()
    except doctor.CheckFailed as ailment:
        assert "news" in ailment.message


def test_a_kernel_is_measured():
    rss, own = doctor.measure_kernel()
    assert 100e6 < own <= rss < 4e9  # PyTorch alone is more than the one, no lesson takes the other


def test_a_kernel_that_cannot_do_the_work(monkeypatch):
    monkeypatch.setattr(doctor, "_A_LESSON", "import no_such_package\n")
    assert "no_such_package" in fails(doctor.measure_kernel).message


@pytest.mark.parametrize(("kernels", "fits"), [(1, True), (4, True), (5, False), (40, False)])
def test_memory_is_compared_with_what_is_free(monkeypatch, kernels, fits):
    monkeypatch.setattr(doctor, "PEAK", 450_000_000)
    monkeypatch.setattr(doctor, "measure_kernel", lambda: (400_000_000, 250_000_000))
    monkeypatch.setattr(doctor, "free_memory", lambda: 1_350_000_000)  # 450 MB, then 300 MB for each further one
    if fits:
        assert "up to 450 MB" in doctor.check_memory(kernels)
    else:
        ailment = fails(lambda: doctor.check_memory(kernels))
        assert ailment.message.endswith("free are 1.4 GB: only 4 fit") and "fewer kernels" in ailment.remedy


def test_a_containers_limit_counts(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "_CGROUP", tmp_path)
    unlimited = doctor.free_memory()
    (tmp_path / "memory.current").write_text("700000000\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert doctor.free_memory() > unlimited / 2
    (tmp_path / "memory.max").write_text("900000000\n")
    assert doctor.free_memory() == 200_000_000
