"""What a student's program can see and do in the sandbox, and how a conversation ends with one that misbehaves."""

import dataclasses
import json
import os
import shutil
import tempfile
import time

import grading_help as gh
import numpy as np
import pytest

from convlab import probes, tasks
from convlab.running import findings, notebook, run_submission, sandbox, sandbox_client
from convlab.tasks import core
from convlab.tasks.checkers import Own, Values

needs_bubblewrap = pytest.mark.skipif(
    not sandbox.LINUX or shutil.which("bwrap") is None, reason="there is no bubblewrap here"
)
SIZES = tasks.task("stride.sizes")


def cell(source, does="extra"):
    return notebook.RunStep(does, "probe", source)


@pytest.fixture(params=["bubblewrap", "limits only"])
def box(request):
    if request.param == "bubblewrap" and (not sandbox.LINUX or shutil.which("bwrap") is None):
        pytest.skip("there is no bubblewrap here")
    with sandbox.Sandbox(request.param, gh.LIMITS) as box:
        yield box


@pytest.fixture
def worker(box):
    with sandbox_client.SandboxClient(box, ["numpy"], time.monotonic() + 600) as worker:
        yield worker


def probe(worker, source, seconds=100):
    """What a cell finds out, as the variable `sizes` that a task asks for."""
    error = worker.run(cell(source), seconds)
    assert error is None, error
    value = worker.probe(SIZES, {}).value
    return [item["data"] for item in value["data"]] if isinstance(value["data"], list) else value["data"]


def stopped_by(worker, source, seconds):
    """Run a cell that does not come to its end, and how that was noticed."""
    with pytest.raises(sandbox_client.Stopped) as stopped:
        worker.run(cell(source), seconds)
    return stopped


def seen(source):
    """Code that tells whether each of some expressions works."""
    return (
        "import os, socket, pathlib, subprocess, sys\nsizes = []\n"
        f"for one in {source!r}:\n"
        "    try:\n        sizes.append(str(eval(one))[:1500])\n"
        "    except BaseException as error:\n        sizes.append(type(error).__name__)\n"
    )


def test_only_listed_packages_are_there(worker):
    found = probe(
        worker,
        seen(["__import__('numpy').add(1, 2)", "__import__('torch')", "__import__('scipy')", "__import__('IPython')"]),
    )
    assert found == ["3", *["ModuleNotFoundError"] * 3]


def test_chance_is_the_same_each_time():
    """Grading again, after an interruption or for a second look, must not give other numbers or points."""
    source = "import random, numpy, torch\nsizes = [random.random(), numpy.random.rand(), float(torch.rand(1))]"

    def drawn(box):
        with sandbox_client.SandboxClient(box, ["numpy", "torch"], time.monotonic() + 600) as worker:
            return list(probe(worker, source))

    with sandbox.Sandbox("limits only", gh.LIMITS) as box:
        assert drawn(box) == drawn(box)


def test_the_course_is_a_stand_in_without_judge_and_truth(worker):
    names = ["tasks.core", "tasks.checkers", "tasks.stride", "reference", "spec", "grading", "course"]
    found = probe(worker, seen([f"__import__('convlab.{name}')" for name in names]))
    assert found == ["ModuleNotFoundError"] * len(names)
    source = "import convlab as cl\nfrom convlab.tasks import check, hint\n"
    source += (
        "sizes = [str(check('x')), str(cl.tasks.hint('x')), str(cl.explore(kernel_size=3)), str(hasattr(cl, 'conv2d'))]"
    )
    assert probe(worker, source) == ["None", "None", "None", "False"]


def test_a_task_that_lists_the_course_gets_its_specs():
    source = "import convlab as cl\nspec = cl.Conv2dSpec(3, 8, 3, stride=2)\nsizes = list(spec.output_size((9, 9)))"
    packages = ["convlab", "numpy"]
    with (
        sandbox.Sandbox("limits only", gh.LIMITS) as box,
        sandbox_client.SandboxClient(box, packages, time.monotonic() + 600) as worker,
    ):
        assert list(probe(worker, source)) == [4, 4]
        assert probe(worker, seen(["__import__('convlab.reference')"])) == ["ModuleNotFoundError"]


@needs_bubblewrap
def test_what_can_be_seen_from_inside(tmp_path):
    (tmp_path / "secret").write_text("x")
    with (
        sandbox.Sandbox("bubblewrap", gh.LIMITS) as box,
        sandbox_client.SandboxClient(box, ["numpy"], time.monotonic() + 600) as worker,
    ):
        found = probe(
            worker,
            seen(
                [
                    "os.getuid() != 0 and os.geteuid() != 0",
                    f"open({str(tmp_path / 'secret')!r}).read()",
                    "open('/usr/proof', 'w')",
                    "open('/proof', 'w')",
                    "open('/inside/proof', 'w')",
                    "open('/packages/numpy/proof', 'w')",
                    "open('proof', 'w').write('y')",
                    "socket.create_connection(('192.0.2.1', 80), timeout=1)",
                    "socket.getaddrinfo('example.org', 80)",
                    "sorted(p for p in os.listdir('/proc') if p.isdecimal())[:9]",
                    "subprocess.run(['unshare', '--user', 'true'], capture_output=True).returncode",
                    "sorted(os.environ)",
                    "os.setuid(0)",
                    "os.listdir('/tmp')",
                ]
            ),
        )
    assert found[0] == "True"
    assert found[1] == "FileNotFoundError"
    assert found[2:6] == ["OSError"] * 4 or set(found[2:6]) <= {"OSError", "PermissionError"}
    assert found[6] == "1"
    assert found[7] in ("OSError", "PermissionError") and found[8] == "gaierror"
    assert len(json.loads(found[9].replace("'", '"'))) <= 5  # bubblewrap's own, and itself
    assert found[10] != "0"
    assert "CONVLAB" not in found[11] and not {"HOSTNAME", "USER", "PYTEST_CURRENT_TEST"} & set(eval(found[11]))
    assert found[12] in ("PermissionError", "OSError")
    assert found[13] == "['proof']"
    assert not os.path.exists(os.path.join(tempfile.gettempdir(), "proof"))


@needs_bubblewrap
@pytest.mark.parametrize("user", [0, 1000])
def test_it_starts_for_root_and_for_anybody_else(monkeypatch, user):
    if os.geteuid() != 0 and user == 0:
        user = os.geteuid()  # only root may begin as root
    monkeypatch.setattr(sandbox.os, "geteuid", lambda: user)
    with (
        sandbox.Sandbox("bubblewrap", gh.LIMITS) as box,
        sandbox_client.SandboxClient(box, ["numpy"], time.monotonic() + 600) as worker,
    ):
        source = "import subprocess\ndone = subprocess.run(['unshare', '-U', 'true'], capture_output=True)\n"
        assert probe(worker, source + "sizes = [done.returncode != 0]")[0]


@needs_bubblewrap
def test_limits_hold_inside():
    roomy = dataclasses.replace(gh.LIMITS, memory=4_000_000_000)  # forty copies of this process count forty times
    with (
        sandbox.Sandbox("bubblewrap", roomy) as box,
        sandbox_client.SandboxClient(box, ["numpy"], time.monotonic() + 600) as worker,
    ):
        forks = (
            "import os, time\nn = 0\ntry:\n    while n < 500:\n        if os.fork() == 0:\n            time.sleep(60)\n"
            "            os._exit(0)\n        n += 1\nexcept OSError:\n    pass\nsizes = [n]"
        )
        assert 10 < probe(worker, forks)[0] < gh.LIMITS.processes
    with (
        sandbox.Sandbox("bubblewrap", gh.LIMITS) as box,
        sandbox_client.SandboxClient(box, ["numpy"], time.monotonic() + 600) as worker,
    ):
        fill = (
            "written = 0\ntry:\n    for i in range(5):\n        with open(f'/tmp/{i}', 'wb', 0) as file:\n"
            "            for _ in range(10):\n                written += file.write(bytes(1_000_000))\n"
            "except OSError:\n    pass\nsizes = [written]"
        )
        assert 15e6 < probe(worker, fill)[0] <= gh.LIMITS.disk
        assert worker.run(cell("import numpy\nx = numpy.ones(100_000_000)"), 10)["type"].endswith("MemoryError")
        assert probe(worker, "sizes = [7]")[0] == 7


@needs_bubblewrap
def test_memory_of_many_processes_counts_together():
    source = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        x = b"x" * 60_000_000
        time.sleep(600)
time.sleep(600)
"""
    with (
        sandbox.Sandbox("bubblewrap", gh.LIMITS) as box,
        sandbox_client.SandboxClient(box, ["numpy"], time.monotonic() + 600) as worker,
    ):
        stopped = stopped_by(worker, source, 250)
    assert stopped.value.kind == "memory"


HIDDEN = {
    "a file in memory": "os.memfd_create('x')",
    "shared memory": "{} if libc.shmget(0, 1_000_000, 0o1600) >= 0 else [][1]",
    "messages": "{} if libc.msgget(0, 0o1600) >= 0 else [][1]",
    "sockets": "socket.socketpair()",
}


@needs_bubblewrap
@pytest.mark.skipif(os.uname().machine not in ("x86_64", "aarch64"), reason="filters for these processors only")
def test_memory_that_belongs_to_no_process_is_not_given():
    with (
        sandbox.Sandbox("bubblewrap", gh.LIMITS) as box,
        sandbox_client.SandboxClient(box, ["numpy"], time.monotonic() + 600) as worker,
    ):
        found = probe(worker, "import ctypes\nlibc = ctypes.CDLL(None)\n" + seen(list(HIDDEN.values())))
    assert dict(zip(HIDDEN, found, strict=True)) == {
        "a file in memory": "PermissionError",
        "shared memory": "IndexError",
        "messages": "IndexError",
        "sockets": "PermissionError",
    }


@needs_bubblewrap
def test_empty_files_count_as_memory():
    source = "import os\nn = 0\nwhile True:\n    os.mkdir(f'/tmp/{n}')\n    n += 1"
    limits = dataclasses.replace(gh.LIMITS, memory=30_000_000)
    with (
        sandbox.Sandbox("bubblewrap", limits) as box,
        sandbox_client.SandboxClient(box, ["numpy"], time.monotonic() + 600) as worker,
    ):
        stopped = stopped_by(worker, source, 250)
    assert stopped.value.kind == "memory"


MISBEHAVIOUR = {
    "ended": """
import os
os._exit(3)
""",
    "time": """
import signal
signal.setitimer(signal.ITIMER_REAL, 0)
while True:
    pass
""",
    "garbled": """
import sys
frame = sys._getframe()
while "say" not in frame.f_locals:
    frame = frame.f_back
frame.f_locals["say"]({"number": "other", "error": None})
""",
    "output": """
import os
while True:
    for number in range(3, 9):
        try:
            os.write(number, bytes(100_000))
        except OSError:
            pass
""",
}


REPLIES = {
    "another number": '{"number": "other"}',
    "a type that is half a program": '{"__array__": "", "dtype": "(1,", "shape": [1]}',
    "an array without an end": '{"__array__": "", "dtype": "<f8", "shape": [0, 1000000000000000000000]}',
    "a number of many digits": "9" * 100_000,
    "deep": "[" * 300 + "]" * 300,
    "deeper than Python goes": "[" * 100_000 + "]" * 100_000,
    "wide": "[" + "[]," * 2_000_000 + "1]",
    "no text": "\udcff",
}


@needs_bubblewrap
@pytest.mark.parametrize("reply", REPLIES)
def test_no_reply_stops_the_reader(reply):
    source = "import sys\nframe = sys._getframe()\nwhile 'say' not in frame.f_locals:\n    frame = frame.f_back\n"
    source += "replies = frame.f_locals['replies']\nreplies.reconfigure(errors='surrogateescape')\n"
    source += f"replies.write({REPLIES[reply]!r} + '\\n')\nreplies.flush()"
    with (
        sandbox.Sandbox("bubblewrap", gh.LIMITS) as box,
        sandbox_client.SandboxClient(box, ["numpy"], time.monotonic() + 600) as worker,
    ):
        assert stopped_by(worker, source, 200).value.kind == "garbled"


@pytest.mark.parametrize("kind", MISBEHAVIOUR)
def test_a_conversation_that_goes_wrong_is_ended(box, kind, monkeypatch):
    monkeypatch.setattr(sandbox_client, "LONGEST_LINE", 5_000_000)
    with sandbox_client.SandboxClient(box, ["numpy"], time.monotonic() + 600) as worker:
        process = worker._process
        stopped = stopped_by(worker, MISBEHAVIOUR[kind], 1 if kind == "time" else 100)
    assert stopped.value.kind == kind, stopped.value.message
    assert process.poll() is not None


def test_time_is_up_for_the_whole_submission(box):
    with sandbox_client.SandboxClient(box, ["numpy"], time.monotonic() + 3) as worker:
        stopped = stopped_by(worker, "import time\ntime.sleep(30)", 60)
    assert stopped.value.kind == "time"


def test_a_sandbox_that_does_not_start_is_a_message(monkeypatch):
    with sandbox.Sandbox("limits only", gh.LIMITS) as box:
        (box.inside / "sandbox_child.py").write_text("raise SystemExit('no such luck')")
        with pytest.raises(sandbox.SandboxError, match="no such luck"):
            sandbox_client.SandboxClient(box, ["numpy"], time.monotonic() + 600)
    with pytest.raises(sandbox.SandboxError, match="no_such_package"):
        sandbox.package_places(("no_such_package",))


def test_without_bubblewrap_it_says_what_is_not_held_back(monkeypatch):
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    with pytest.raises(sandbox.SandboxError, match="--no-sandbox") as error:
        sandbox.find()
    assert "your network" in str(error.value) and "every file that you can read" in str(error.value)
    name, lacks = sandbox.find(without=True)
    assert name == "limits only" and len(lacks) >= 4


@needs_bubblewrap
def test_with_bubblewrap_nothing_is_lacking():
    assert sandbox.find() == ("bubblewrap", [])


def test_folders_that_lie_below_what_is_shown_are_covered(tmp_path):
    with sandbox.Sandbox("bubblewrap", gh.LIMITS, hide=["/usr/share/class", tmp_path]) as box:
        mounts = box._mounts({"/usr/lib/python"}, {})
    assert "/usr/share/class" in mounts and mounts[mounts.index("/usr/share/class") - 1] == "--tmpfs"
    assert str(tmp_path) not in mounts


# -- what the program around the students' code believes -------------------------------------------

GOOD = {"status": "returned", "value": {"type": "int", "data": 1}, "error": None, "changed": [], "shares": []}
GOOD |= {"used": [], "printed": "", "seconds": 1.0, "facts": {}}


@pytest.mark.parametrize(
    "change",
    [
        {"status": "right"},
        {"status": ["returned"]},
        {"value": 7},
        {"value": {"data": 1}},
        {"used": "no"},
        {"changed": [1]},
        {"facts": []},
        {"printed": None},
        {"points": 5},
    ],
    ids=str,
)
def test_answers_of_another_form_are_refused(change):
    assert sandbox_client._answer(GOOD).status == "returned"
    with pytest.raises(sandbox_client.Stopped) as stopped:
        sandbox_client._answer({**GOOD, **change})
    assert stopped.value.kind == "garbled"


@pytest.mark.parametrize("error", ["x", [], {"line": "7", "type": 3}, {"line": True}, {"message": "m" * 9999}])
def test_errors_become_plain(error):
    plain = sandbox_client.plain_error(error)
    assert set(plain) == {"type", "message", "line", "code"} and plain["line"] is None
    assert all(len(plain[name]) <= 500 for name in ("type", "message", "code"))


def forgeries():
    """Answers as somebody would make them up who does not know the truth."""
    nothing = probes.Answer("returned", {"type": "NoneType", "shape": [], "dtype": "NoneType", "data": None})
    yield "nothing", lambda case: nothing
    for name, kind, data in (
        ("zeros", "ndarray", np.zeros(9)),
        ("huge", "Tensor", np.full((2, 3, 30, 30), 1e308)),
        ("not numbers", "ndarray", np.full((2, 3), np.nan)),
        ("truth", "list", True),
        ("a list", "list", [{"type": "int", "data": 1}, None, 3]),
        ("a dictionary", "dict", {"a": {"data": [1]}, "outcome": "right", "points": 5}),
    ):
        value = {"type": kind, "shape": list(np.shape(data)), "dtype": "float64", "data": data}
        facts = {"layers": [{"kind": "Conv2d", "arguments": {}}], "parameters": 7, "skips": "yes", "is_module": True}
        yield name, lambda case, value=value, facts=facts: probes.Answer("returned", value, facts=facts)
    for status in ("raised", "wrong kind", "skipped"):
        yield status, lambda case, status=status: probes.Answer(status)


ALL = [task for lesson in tasks.LESSONS for task in tasks.tasks(lesson) if task.checker is not None]


@pytest.mark.parametrize("task", ALL, ids=lambda task: task.id)
def test_no_made_up_answer_is_right_and_none_stops_the_judge(task):
    cases = task.make_cases(12345)
    for name, forge in forgeries():
        answers = [forge(case) for case in cases]
        verdict = findings.judge(task, cases, answers)
        assert verdict.outcome != core.RIGHT, name
        finding = findings.Finding(verdict, len(cases), len(cases), verdict)
        entry = findings.as_result(task, finding, "")
        assert json.loads(json.dumps(entry, allow_nan=False)) == entry, name


def test_what_a_task_s_code_may_import():
    watched = ("aten::convolution", "convlab.spec.Conv2dSpec.use_counts")

    def task(forbidden, *packages):
        checker = Own(lambda cases, answers: None)
        return core.Task("x.y", 1, 1, "easy", "Y", list, list, checker, forbidden=forbidden, packages=packages)

    by_hand, by_torch = [cell("def f(x): return 2 * x")], [cell("def f(x): return torch.relu(x)")]
    assert run_submission.packages_for(task((), "numpy"), by_torch) == (("numpy",), None)
    assert run_submission.packages_for(task((), "numpy", "torch"), by_hand) == (("numpy",), None)
    assert run_submission.packages_for(task((), "numpy", "torch"), by_torch) == (("numpy", "torch"), None)
    assert run_submission.packages_for(tasks.task("stride.blur_pool"), by_hand) == (("numpy", "torch"), None)
    # What would do the task for them is not there; who needs another part of torch gets it second.
    assert run_submission.packages_for(task(watched, "torch", "convlab"), by_hand) == (("numpy",), None)
    assert run_submission.packages_for(task(watched, "torch", "convlab"), by_torch) == (("numpy",), ("numpy", "torch"))


# A task of which some of torch is forbidden: name -> (code, right).
NEEDS_TORCH = {
    "by hand": ("def total(x):\n    return float(sum(x.ravel()))", True),
    "what is allowed": ("def total(x):\n    return float(torch.from_numpy(x).sum())", True),
    "the shortcut": ("def total(x):\n    w = torch.ones(1, 1, *x.shape, dtype=torch.float64)\n"
        "    return float(torch.conv2d(torch.from_numpy(x)[None, None], w))", False),
    "the shortcut, hidden": ("import threading\n\n\ndef total(x):\n    out = []\n"
        "    w = torch.ones(1, 1, *x.shape, dtype=torch.float64)\n"
        "    work = lambda: out.append(float(torch.conv2d(torch.from_numpy(x)[None, None], w)))\n"
        "    one = threading.Thread(target=work)\n    one.start()\n    one.join()\n    return out[0]", False),
}  # fmt: skip


@needs_bubblewrap
@pytest.mark.parametrize("name", NEEDS_TORCH)
def test_a_forbidden_part_of_torch_does_not_earn(name, monkeypatch):
    source, right = NEEDS_TORCH[name]
    with sandbox.Sandbox("bubblewrap", dataclasses.replace(gh.LIMITS, call=30.0)) as box:
        (box.inside / box.probes / "summing.py").write_text(
            "from . import call\n\ndef total(namespace, case):\n"
            "    return call(namespace, 'total', case['x'], forbidden=('aten::convolution',), seconds=30)\n"
        )

        def total(namespace, case):
            return probes.call(namespace, "total", case["x"], forbidden=("aten::convolution",))

        total.__module__ = "convlab.probes.summing"
        checker = Values(truth=lambda c: c["x"].sum(), call=lambda c: "total(x)", accepts=("float",))
        cases = lambda rng: [{"x": rng.random((3, 4))} for _ in range(3)]  # noqa: E731
        limits = {"forbidden": ("aten::convolution",), "packages": ("numpy", "torch")}
        task = core.Task("x.total", 1, 1, "easy", "Total", cases, total, checker, **limits)
        given = cell("import numpy as np\nimport torch", "given")
        steps = [given, notebook.RunStep("answer", "a", source, "x.total"), notebook.RunStep("probe", "x.total")]
        found = run_submission.run_steps([task], steps, 1, box).findings["x.total"]
    assert found.right == right, found
    assert right or found.verdict.mistake == "shortcut"
