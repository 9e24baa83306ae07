"""What holds for every task: the guard round the learner's code, the order of the looks, the words, the display."""

import contextlib
import io
import linecache
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import types

import numpy as np
import pytest
import torch

from convlab import probes, tasks
from convlab.tasks import core, designs, matching, messages, rendering
from convlab.tasks.checkers import Choice, Design, Numbers, Own, Requirement, Values


def doubled(**options):
    """A small task on arrays: return twice the input."""

    def probe(namespace, case):
        return probes.call(namespace, "twice", case["x"], forbidden=("numpy.linalg.norm",), seconds=0.3)

    checker = Values(
        truth=lambda case: 2 * case["x"],
        call=lambda case: f"twice(array of {messages.plain_shape(case['x'].shape)})",
        mistakes=(core.Mistake("squares", "That is the square.", lambda case: case["x"] ** 2),),
        **options,
    )

    def cases(rng):
        return [{"x": np.array([1.0, 2.0, 3.0])}, {"x": rng.random((3, 4))}, {"x": rng.random((2, 2, 5, 6))}]

    return core.Task("test.twice", 1, 1, "easy", "Twice", cases, probe, checker)


def look(source, task=None):
    namespace = {"np": np, "torch": torch}
    exec(source, namespace)
    return core.examine(task or doubled(), namespace)


BEHAVIOURS = {
    "right": ("def twice(x): return 2 * x", core.RIGHT, None, ""),
    "stub": ("def twice(x):\n    '''Doc.'''\n    ...", core.NOT_ATTEMPTED, None, "as it came"),
    "stub with pass": ("def twice(x): pass", core.NOT_ATTEMPTED, None, "as it came"),
    "raises NotImplementedError": ("def twice(x): raise NotImplementedError()", core.NOT_ATTEMPTED, None, "as it came"),
    "dots": ("twice = ...", core.NOT_ATTEMPTED, None, "as it came"),
    "not there": ("x = 1", core.NOT_ATTEMPTED, None, "Run the cell that defines twice"),
    "a number": ("twice = 3", core.NOT_YET, "name reused", "is no longer a function: it is an int"),
    "None": ("def twice(x):\n    y = 2 * x", core.NOT_YET, "type NoneType", "forget the return"),
    "prints": ("def twice(x): print('six')", core.NOT_YET, "type NoneType", "printed “six”"),
    "list": ("def twice(x): return (2 * x).tolist()", core.NOT_YET, "type list", "np.array(…)"),
    "tensor": ("def twice(x): return torch.from_numpy(2 * x)", core.NOT_YET, "type Tensor", "numpy()"),
    "text": ("def twice(x): return str(2 * x)", core.NOT_YET, "type str", "without formatting"),
    "function": ("def twice(x): return (2 * x).copy", core.NOT_YET, "type builtin_function_or_method", "brackets"),
    "dictionary": ("def twice(x): return {'x': 2 * x}", core.NOT_YET, "type dict", "a dict"),
    "rank": ("def twice(x): return 2 * x[None]", core.NOT_YET, "rank", "expected one axis, (3,)"),
    "shape": ("def twice(x): return 2 * x[:-1]", core.NOT_YET, "shape", "the shape (2,); expected (3,)"),
    "dtype": ("def twice(x): return (2 * x).astype(complex)", core.NOT_YET, "dtype", "complex128"),
    "text in the array": ("def twice(x): return (2 * x).astype(str)", core.NOT_YET, "dtype", "<U"),
    "bool": ("def twice(x): return x > 0", core.NOT_YET, "value", "expected 2, got True"),
    "value": (
        "def twice(x): return 2 * x + (x == 2)",
        core.NOT_YET,
        "value",
        "the first at position 1: expected 4, got 5",
    ),
    "nan": ("def twice(x): return 2 * x / (x != 2)", core.NOT_YET, "value", "got inf"),
    "really nan": ("def twice(x): return np.where(x == 2, np.nan, 2 * x)", core.NOT_YET, "nan", "division by zero"),
    "known mistake": ("def twice(x): return x * x", core.NOT_YET, "squares", "That is the square."),
    "changes its input": (
        "def twice(x):\n    x *= 2\n    return x.copy()",
        core.NOT_YET,
        "changes its input",
        "Work on a copy",
    ),
    "raises": ("def twice(x):\n    return x / None", core.NOT_YET, "raised TypeError", "raised TypeError"),
    "raises on one case": (
        "def twice(x):\n    if x.ndim == 4: raise ValueError('four')\n    return 2 * x",
        core.NOT_YET,
        "raised ValueError",
        "twice(array of (2, 2, 5, 6)) raised ValueError",
    ),
    "index": ("def twice(x): return x[100]", core.NOT_YET, "raised IndexError", "largest index"),
    "for ever": ("def twice(x):\n    while True: pass", core.NOT_YET, "time limit", "after 0.3 seconds"),
    "for ever, swallowing": (
        "def twice(x):\n    while True:\n        try:\n            while True: pass\n        except Exception: pass",
        core.NOT_YET,
        "time limit",
        "still running",
    ),
    "exit": ("def twice(x): raise SystemExit", core.NOT_YET, "raised SystemExit", "exit()"),
    "shortcut": (
        "from numpy.linalg import norm as other\ndef twice(x):\n    other(x)\n    return 2 * x",
        core.NOT_YET,
        "shortcut",
        "does not allow",
    ),
    "huge": ("def twice(x): return np.zeros((3000, 3000), dtype=np.int8)[:, 0]", core.NOT_YET, "shape", "(3000,)"),
    "object with its own equality": (
        "class Any:\n    def __eq__(self, other): return True\ndef twice(x): return Any()",
        core.NOT_YET,
        "type Any",
        "an Any",
    ),
}


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_every_behaviour_has_its_own_words(name):
    source, outcome, mistake, words = BEHAVIOURS[name]
    verdict = look(source)
    assert (verdict.outcome, verdict.mistake) == (outcome, mistake), rendering.as_text(verdict)
    text = " ".join(rendering.as_text(verdict).split())
    assert words in text
    assert outcome == core.RIGHT or verdict.try_next or mistake == "shortcut"


def test_a_view_is_told_from_a_copy_and_may_be_allowed():
    def probe(namespace, case):
        return probes.call(namespace, "first", case["x"])

    def build(**options):
        checker = Values(truth=lambda case: case["x"][0], call=lambda case: "first(x)", **options)
        return core.Task("test.first", 1, 1, "easy", "First", lambda rng: [{"x": rng.random((2, 3))}], probe, checker)

    verdict = look("def first(x): return x[0]", build())
    assert verdict.mistake == "view" and "memory" in verdict.message
    assert look("def first(x): return x[0].copy()", build()).outcome == core.RIGHT
    assert look("def first(x): return x[0]", build(may_share=True)).outcome == core.RIGHT


def test_printing_beside_a_right_answer_is_only_a_note():
    verdict = look("def twice(x):\n    print('hello')\n    return 2 * x")
    assert verdict.outcome == core.RIGHT and "prints" in verdict.notes[0]


def test_endless_printing_is_kept_short():
    answer = probes.call({"f": lambda: [print("x" * 1000) for _ in range(10_000)]}, "f")
    assert 0 < len(answer.printed) <= 2000


def test_the_learner_cannot_change_the_case():
    namespace = {}
    exec("def twice(x):\n    x[:] = 0\n    return x", namespace)
    task = doubled()
    cases = task.make_cases()
    before = probes.encode(cases)
    assert core.judge(task, cases, probes.run_cases(task.probe, namespace, cases)).outcome == core.NOT_YET
    assert probes.encode(cases) == before


def test_stop_still_stops():
    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        probes.call({"f": stop}, "f")


def test_time_limit_in_another_thread_too():
    """As on Windows, where there is no alarm: the exception is put into the thread."""
    seen = []

    def work():
        with contextlib.suppress(probes.OutOfTime), probes.time_limit(0.2):
            while True:
                pass
        seen.append("stopped")
        with probes.time_limit(5):
            seen.append("quick")
        time.sleep(0.05)  # nothing arrives late
        seen.append("calm")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(300)
    assert seen == ["stopped", "quick", "calm"]


PASSED_AND_WORKED = {
    "computes alone": (5.0, 5.0, True),
    "computes, not yet": (4.9, 4.9, False),
    "on four processors, not yet": (2.0, 8.0, False),
    "on four processors": (5.0, 20.0, True),
    "one of ten on two processors": (24.0, 4.8, False),
    "one of ten on two processors, in the end": (25.0, 5.0, True),
    "one of a hundred on one processor": (100.0, 1.0, False),
    "sleeps": (5.0, 0.0, True),
    "sleeps and wakes a little": (5.0, 0.01, True),
    "sleeps, not yet": (4.9, 0.0, False),
    "waits, and looks very often whether something has come": (299.0, 2.0, False),
    "waits, and looks very often whether something has come, in the end": (300.0, 2.0, True),
}


@pytest.mark.parametrize(("passed", "worked", "up"), PASSED_AND_WORKED.values(), ids=PASSED_AND_WORKED)
def test_time_is_up_by_what_a_program_works(passed, worked, up, monkeypatch):
    clocks = types.SimpleNamespace(wall=100.0, processor=7.0)
    monkeypatch.setattr(probes, "time", types.SimpleNamespace(monotonic=lambda: clocks.wall))
    is_up = probes.time_up(5.0, lambda: clocks.processor)
    clocks.wall, clocks.processor = clocks.wall + passed, clocks.processor + worked
    assert is_up() == up


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux lets a program choose its processor")
@pytest.mark.parametrize("in_main_thread", [True, False])
def test_an_answer_that_shares_its_processor_with_others_keeps_its_time(in_main_thread):
    """It works for 0.15 s, which takes 0.6 s beside three others and longer beside more, and may work for 0.3 s."""

    def works():
        until = time.process_time() + 0.15
        while time.process_time() < until:
            pass
        return "done"

    answers, before = [], os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(3)]
    try:
        ask = lambda: answers.append(probes.call({"f": works}, "f", seconds=0.3))  # noqa: E731
        if in_main_thread:
            ask()
        else:
            thread = threading.Thread(target=ask)
            thread.start()
            thread.join()
    finally:
        os.sched_setaffinity(0, before)
        for other in others:
            other.kill()
            other.wait()
    assert [(one.status, one.data) for one in answers] == [("returned", "done")]


@pytest.mark.parametrize("in_main_thread", [True, False])
def test_an_answer_that_only_waits_is_stopped_too(in_main_thread):
    lock, seen = threading.Lock(), []
    lock.acquire()

    def waits():
        while True:  # an exception put into a thread comes between two steps of Python
            lock.acquire(timeout=0.1)

    def ask():
        seen.append(probes.call({"f": waits}, "f", seconds=0.3))

    thread = threading.Thread(target=ask)
    ask() if in_main_thread else (thread.start(), thread.join(300))
    assert [(one.status, one.error["message"]) for one in seen] == [("timeout", "0.3")]


def test_what_a_mistake_would_give_is_worked_out_no_further_than_it_agrees():
    asked = []

    def mistake(name, answer):
        return core.Mistake(name, "", lambda case: asked.append(name) or answer(case))

    cases, truths = list(range(6)), [2 * case for case in range(6)]
    # The first is right at 0 and 2 only, the second explains all, the third what is wrong.
    mistakes = [mistake("other", lambda case: -case), mistake("squares", lambda case: case**2)]
    mistakes += [mistake("partly", lambda case: case**2 if case != 2 else -1)]
    answers = [probes.Answer("returned", {"type": "int", "data": case**2}) for case in cases]
    assert matching.recognise(mistakes, cases, answers, truths).name == "squares"
    assert asked == ["other", *["squares"] * 6]
    assert matching.recognise(mistakes[::2], cases, answers, truths).name == "partly"
    assert matching.recognise(mistakes[:1], cases, answers, truths) is None


@pytest.mark.skipif(not hasattr(__import__("signal"), "setitimer"), reason="Windows has no alarm")
def test_time_limit_leaves_somebody_else_s_alarm_running():
    import signal

    rang = []
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(True))
    old = signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with contextlib.suppress(probes.OutOfTime), probes.time_limit(0.1):
            while True:
                pass
        until = time.monotonic() + 300
        while not rang and time.monotonic() < until:
            time.sleep(0.01)
        assert rang
    finally:
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *old)


def test_torch_s_convolution_is_noticed_under_any_name():
    used = []
    conv = torch.nn.functional.conv2d
    with probes.watching(("aten::convolution",), used):
        torch.relu(torch.zeros(3))
        assert not used
        conv(torch.zeros(1, 1, 3, 3), torch.zeros(1, 1, 2, 2))
    assert used == ["aten::convolution"]


def test_a_forbidden_function_that_is_not_installed_does_no_harm():
    used = []
    with probes.watching(("no_such_package.f", "convlab.spec.no_such_thing"), used):
        pass
    assert not used


def test_stub_detection():
    class Holder:
        def method(self): ...

    def written():
        return 0

    def documented():
        """Only words."""

    def closed():
        return holder

    holder = 3
    assert probes.is_stub(Holder.method) and probes.is_stub(documented) and probes.is_stub(lambda: None)
    assert not probes.is_stub(written) and not probes.is_stub(closed) and not probes.is_stub(print)


@pytest.mark.parametrize(
    "data",
    [
        None,
        True,
        -3,
        2.5,
        "häuser",
        [1, [2.0, "x"]],
        {"a": {"b": []}},
        np.arange(6, dtype=np.int8).reshape(2, 3),
        np.array(3.5),
        np.zeros((0, 4), dtype=bool),
        np.array([np.nan, np.inf]),
    ],
    ids=repr,
)
def test_plain_data_comes_back_from_text_as_it_was(data):
    back = probes.decode(probes.encode(data))
    assert repr(back) == repr(data)
    assert not isinstance(data, np.ndarray) or (back.dtype == data.dtype and back.flags.writeable)


@pytest.mark.parametrize("data", [object(), np.array([object()]), np.array(["a"]), np.array([1j]), {1, 2}, len])
def test_what_is_not_plain_cannot_be_sent(data):
    with pytest.raises(TypeError):
        probes.encode(data)


@pytest.mark.parametrize(
    "text",
    [
        '{"__array__": "AAAA", "dtype": "O", "shape": [1]}',
        '{"__array__": "AAAA", "dtype": "<f8", "shape": [1]}',
        '{"__array__": "AAAA", "dtype": "<i1", "shape": [-3]}',
        '{"__array__": "?", "dtype": "<i1", "shape": [1]}',
        "{",
    ],
)
def test_a_forged_line_is_refused(text):
    with pytest.raises(ValueError):
        probes.decode(text)


def test_an_answer_needs_all_its_fields_and_no_others():
    good = probes.encode(probes.Answer("returned"))
    assert probes.decode_answer(good) == probes.Answer("returned")
    for bad in ("[]", '{"status": "returned"}', good[:-1] + ', "points": 100}'):
        with pytest.raises(ValueError):
            probes.decode_answer(bad)


def test_the_folder_of_probes_works_alone_without_convlab_and_torch(tmp_path):
    """As in the grader's sandbox: a copy of the folder, no judge, no oracle, no torch where a task does not need it."""
    shutil.copytree(os.path.dirname(probes.__file__), tmp_path / "probes", ignore=shutil.ignore_patterns("__pycache__"))
    cases = tasks.task("stride.usage_counts").make_cases()[:3]
    program = (
        "import importlib, sys; sys.path.insert(0, sys.argv[1]); sys.modules['convlab'] = sys.modules['torch'] = None\n"
        "import probes, numpy as np\n"
        "lesson, cases = importlib.import_module('probes.stride'), probes.decode(sys.stdin.read())['cases']\n"
        "names = {'usage_counts': lambda n, k, s, p: np.ones(n, dtype=int)}\n"
        "print(probes.encode({'answers': probes.run_cases(lesson.usage_counts, names, cases)}))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(tmp_path)],
        input=probes.encode({"cases": cases}),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=600,
    )
    assert done.stderr == ""
    answers = [probes.Answer(**answer) for answer in probes.decode(done.stdout)["answers"]]
    assert [answer.data.tolist() for answer in answers] == [[1] * case["n"] for case in cases]


# -- predictions and choices -----------------------------------------------------------------------


def predicted(value, whole=True):
    checker = Numbers(truth=lambda case: [3, 5], labels=lambda case: ["first", "second"], whole=whole)
    task = core.Task("test.answer", 2, 1, "easy", "P", lambda rng: [{}], lambda n, c: probes.read(n, "answer"), checker)
    return core.examine(task, {"answer": value})


@pytest.mark.parametrize(
    "value", [[3, 5], (3, 5), np.array([3, 5]), {"a": 3, "b": 5}, [3.0, np.int64(5)], torch.tensor([3, 5])]
)
def test_predictions_may_come_in_any_container(value):
    assert predicted(value).outcome == core.RIGHT


@pytest.mark.parametrize(
    ("value", "mistake", "words"),
    [
        ([3, 4], "value", "1 of 2 are right. Not yet: second."),
        ([3.5, 5], "not whole", "whole number of pixels"),
        ([3], "length", "holds 1 number; there are 2"),
        ([3, ...], "incomplete", "1 of 2 answers is still open: second"),
        ([3, None], "incomplete", "still open"),
        (["3", "5"], "type", "holds text"),
        ("35", "type", "holds text"),
        ([True, True], "type", "something other than numbers"),
        ([[3, 5]], "type", "something other than numbers"),
        (3, "length", "there are 2"),
        (print, "type", "something other than numbers"),
        ([float("nan"), 5], "not whole", "first"),
        ([10**400, 5], "value", "first"),
    ],
)
def test_predictions_that_are_not_right(value, mistake, words):
    verdict = predicted(value)
    assert (verdict.outcome, verdict.mistake) == (core.NOT_YET, mistake), verdict
    assert words in rendering.as_text(verdict).replace("\n  ", " ")


@pytest.mark.parametrize("value", [..., None, [...], [None, ...], {7: ...}, []])
def test_untouched_predictions(value):
    assert predicted(value).outcome == core.NOT_ATTEMPTED


def chosen(value, right="b"):
    reasons = {"a": "a is too small.", "b": "Look at b again.", "c": "c counts the padding.", "d": "d is for stride 1."}
    checker = Choice(right=right, reasons=reasons, because="b holds the padding.")
    task = core.Task("test.answer", 2, 1, "easy", "C", lambda rng: [{}], lambda n, c: probes.read(n, "answer"), checker)
    return core.examine(task, {"answer": value})


@pytest.mark.parametrize(
    ("value", "right", "outcome", "words"),
    [
        ("b", "b", core.RIGHT, "That is the one. b holds the padding."),
        (" B) ", "b", core.RIGHT, "That is the one"),
        (["d", "b"], "bd", core.RIGHT, "Those are"),
        ("c", "b", core.NOT_YET, "c counts the padding."),
        ("ab", "b", core.NOT_YET, "2 letters, “ab”. One of the 4 is meant"),
        ("d", "bd", core.NOT_YET, "Look at b again."),
        ("x", "b", core.NOT_YET, "one of the letters a, b, c, d"),
        (2, "b", core.NOT_YET, "one of the letters"),
        (..., "b", core.NOT_ATTEMPTED, "as it came"),
    ],
)
def test_choices_give_the_reason(value, right, outcome, words):
    verdict = chosen(value, right)
    assert verdict.outcome == outcome and words in rendering.as_text(verdict)


# -- designs -----------------------------------------------------------------------------------------


def designed(source):
    """Replace a 7 × 7 layer of 32 channels: at least its receptive field, at most 60 % of its work, the same size."""
    from convlab import stacks

    requirements = (
        Requirement(
            "receptive field",
            "a receptive field of at least 7",
            lambda specs: min(stacks.receptive_field(specs)[-1].size),
            lambda size: size >= 7,
            "How much does one more 3 × 3 layer add?",
        ),
        Requirement(
            "work",
            "at most 30 million MACs on 28 × 28",
            lambda specs: stacks.cost(specs, (32, 28, 28)).macs,
            lambda macs: macs <= 30_000_000,
            "Two small kernels cost less than one large one.",
        ),
    )
    checker = Design(requirements=requirements)
    probe = lambda namespace, case: probes.layers(namespace, "design")  # noqa: E731
    task = core.Task("test.design", 3, 20, "easy", "D", lambda rng: [{}], probe, checker)
    namespace = {"nn": torch.nn}
    exec("from convlab import Conv2dSpec\n" + source, namespace)
    cases = task.make_cases()
    piped = [probes.decode_answer(probes.encode(task.probe(namespace, case))) for case in cases]
    return core.judge(task, cases, piped)


@pytest.mark.parametrize(
    ("source", "outcome", "words"),
    [
        (
            "design = nn.Sequential(*[nn.Conv2d(32, 32, 3, padding=1) for _ in range(3)])",
            core.RIGHT,
            "all 2 requirements",
        ),
        ("design = [nn.Conv2d(32, 32, (1, 7), padding=(0, 3)), nn.Conv2d(32, 32, (7, 1))]", core.RIGHT, "all 2"),
        ("design = [Conv2dSpec(32, 32, 3, padding=1), nn.Sequential(nn.ReLU())] * 3", core.RIGHT, "all 2"),
        (
            "design = [nn.Conv2d(32, 32, 3), nn.BatchNorm2d(32), nn.MaxPool2d(2), nn.Conv2d(32, 32, 3)]",
            core.RIGHT,
            "all 2",
        ),
        ("design = nn.Conv2d(32, 32, 7, padding=3)", core.NOT_YET, "at most 30 million MACs on 28 × 28. design has"),
        ("design = [nn.Conv2d(32, 32, 3)] * 2", core.NOT_YET, "at least 7. design has 5."),
        ("design = [nn.Conv2d(32, 16, 5), nn.Conv2d(32, 32, 3)]", core.NOT_YET, "does not fit together"),
        ("design = [nn.Conv2d(32, 32, 3), 'ReLU']", core.NOT_YET, "Layer '1' of design (str) is not a layer"),
        ("design = [nn.LSTM(3, 3)]", core.NOT_YET, "(LSTM) is not a layer"),
        ("design = [nn.Conv2d(32, 32, 3, padding='same', stride=1, dilation=0)]", core.NOT_YET, "cannot be"),
        ("design = nn.Sequential()", core.NOT_YET, "holds no layer"),
        (
            "class Skip(nn.Sequential):\n    def forward(self, x):\n        return x + super().forward(x)\n"
            "design = Skip(*[nn.Conv2d(32, 32, 3, padding=1) for _ in range(3)])",
            core.NOT_YET,
            "Layer '0' of design (Skip) is not a layer",
        ),
        ("design = ...", core.NOT_ATTEMPTED, "as it came"),
        ("design = []", core.NOT_ATTEMPTED, "design is a list that holds no answer yet"),
    ],
)
def test_any_design_that_keeps_to_the_requirements_is_right(source, outcome, words):
    verdict = designed(source)
    text = " ".join(rendering.as_text(verdict).split())
    assert verdict.outcome == outcome and words in text, text


@pytest.mark.parametrize(
    "layer",
    [
        "AvgPool2d(3, 2, 1)",
        "AdaptiveAvgPool2d(1)",
        "InstanceNorm2d(32)",
        "GroupNorm(4, 32)",
        "GELU()",
        "Flatten()",
        "Linear(3, 4, bias=False)",
        "Conv2d(4, 8, (3, 5), (1, 2), (1, 0), 2, 4, False, 'reflect')",
    ],
)
def test_plain_layers_become_the_specs_that_models_makes_of_them(layer):
    from convlab import models

    module = eval(f"torch.nn.{layer}")
    (plain,) = probes.decode(probes.encode(probes.layers({"design": module}, "design").facts["layers"]))
    assert designs.spec_of(plain["kind"], plain["arguments"]) == models.from_module(module)


# -- what the learner sees -------------------------------------------------------------------------


def test_check_takes_the_caller_s_variables_and_raises_a_message_without_a_traceback(capsys):
    namespace = {"tasks": tasks}
    with pytest.raises(tasks.NotAttempted, match="There is no sizes here yet"):
        exec("tasks.check('stride.sizes')", namespace)
    namespace["sizes"] = [3, 4, 13, 14, 112, 112]
    with pytest.raises(tasks.NotYet) as caught:
        exec("tasks.check('stride.sizes')", namespace)
    assert caught.value.verdict.mistake == "halves and rounds up" or caught.value.verdict.points == 0
    assert caught.value._render_traceback_()[0].startswith("◐ not yet · stride.sizes · 0 of 2 points")
    assert capsys.readouterr().out == ""
    namespace["sizes"] = [3, 3, 13, 13, 111, 112]
    exec("tasks.check('stride.sizes')", namespace)
    assert capsys.readouterr().out.startswith("✓ right · stride.sizes · 2 of 2 points")


def test_the_same_code_again_asks_whether_its_cell_was_run():
    namespace = {"sizes": [3, 4, 13, 14, 112, 112]}
    with pytest.raises(tasks.NotYet) as first:
        tasks.check("stride.sizes", namespace)
    with pytest.raises(tasks.NotYet) as second:
        tasks.check("stride.sizes", namespace)
    namespace["sizes"] = [3, 4, 13, 14, 112, 113]
    with pytest.raises(tasks.NotYet) as third:
        tasks.check("stride.sizes", namespace)
    notes = ["run that cell first" in " ".join(str(caught.value).split()) for caught in (first, second, third)]
    assert notes == [False, True, False]


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("def f(x):\n    return [x + 1 for _ in range(2)]", "def f(x):\n    return [x + 1 for _ in range(2)]", False),
        ("def f(x):\n    return [x + 1 for _ in range(2)]", "def f(x):\n    return [x + 2 for _ in range(2)]", True),
        ("def g(): return 1\ndef f(): return g()", "def g(): return 2\ndef f(): return g()", True),
        ("K = [1, 2]\ndef f(x): return K", "K = [1, 3]\ndef f(x): return K", True),
        ("K = 1\ndef f(x=K): return x", "K = 2\ndef f(x=K): return x", True),
        ("unused = 1\ndef f(x): return x", "unused = 2\ndef f(x): return x", False),
        ("f = lambda x: x + 1", "f = lambda x: x + 2", True),
        ("class f:\n    def m(self): return 1", "class f:\n    def m(self): return 1", False),
        ("class f:\n    def m(self): return 1", "class f:\n    def m(self): return 2", True),
        ("def f(x): return f(x - 1)", "def f(x): return f(x - 1)", False),
        ("f = [1, 2]", "f = [1, 2]", False),
        ("f = [1, 2]", "f = [1, 3]", True),
    ],
)
def test_a_changed_answer_is_seen_and_an_equal_one_too(before, after, changed):
    first, second = (tasks._fingerprint(run_cell(source, f"cell {source}")["f"]) for source in (before, after))
    assert (first != second) == changed


def run_cell(source, filename):
    """The variables of a cell whose lines are kept, as a notebook keeps them."""
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    namespace = {"__name__": "__main__"}
    exec(compile(source, filename, "exec"), namespace)
    return namespace


def test_a_function_whose_lines_nobody_kept_is_taken_for_changed_unless_it_is_the_same_one():
    first, again = {}, {}
    exec("def f(x):\n    return x + 1", first)
    exec("def f(x):\n    return x + 1", again)
    assert tasks._fingerprint(first["f"]) == tasks._fingerprint(first["f"]) != tasks._fingerprint(again["f"])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("stride.sises", "Perhaps 'stride.sizes'"),
        ("usage_counts", "stride.usage_counts"),
        ("", "There are"),
        (3, "There is no"),
    ],
)
def test_an_unknown_task_names_the_nearest(name, words):
    with pytest.raises(tasks.TaskError, match=words):
        tasks.check(name, {})


def test_hints_come_in_steps_and_end_with_a_way_out(capsys):
    task = tasks.task("stride.sizes")
    for _ in range(len(task.hints) + 2):
        tasks.hint(task.id)
    shown = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in shown[:3]] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3"]
    assert "no further hints" in shown[3] and shown[3] == shown[4]
    tasks.hint(task.id, step=2)
    assert capsys.readouterr().out.startswith("Hint 2 of 3")
    for bad in (0, -1, 1.5, "2", True):
        with pytest.raises(tasks.TaskError, match="not a hint's number"):
            tasks.hint(task.id, step=bad)


def test_the_way_out_is_a_solution_only_where_there_is_one(tmp_path, monkeypatch, capsys):
    (tmp_path / "my_work" / "04_stride").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "my_work" / "04_stride")
    tasks.hint("stride.sizes", step=99)
    assert "solution" not in capsys.readouterr().out
    (tmp_path / "solutions" / "04_stride").mkdir(parents=True)
    (tmp_path / "solutions" / "04_stride" / "04_stride.ipynb").write_text("{}")
    tasks.hint("stride.sizes", step=99)
    assert "solutions/04_stride/04_stride.ipynb" in capsys.readouterr().out


def test_in_a_notebook_the_verdict_is_shown_and_the_exception_is_one_line(tmp_path):
    """In a shell of IPython, in a process of its own: what a notebook's front end would receive."""
    program = """
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance(colors="nocolor")
shell.run_cell("import convlab as cl")
shell.run_cell("sizes = [3, 4, 14, 14, 112, 113]")
with capture_output() as seen:
    shell.run_cell("cl.tasks.check('stride.sizes')")
data = seen.outputs[0].data
print(sorted(data), len(seen.outputs))
print(data["text/plain"].splitlines()[0])
print("<table" in data["text/html"] or "<strong>" in data["text/html"])
print(seen.stdout.strip())
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=tmp_path)
    kinds, first, markup, error = done.stdout.strip().splitlines()
    assert kinds == "['text/html', 'text/plain'] 1" and markup == "True"
    assert first == "◐ not yet · stride.sizes · 0 of 2 points"
    assert error == "◐ not yet · stride.sizes · 0 of 2 points (see above)"


def test_the_picture_shows_the_first_difference_in_text_and_in_html():
    verdict = look("def twice(x):\n    y = 2 * x\n    if x.ndim == 4: y[1, 1, 3, 4] = 7\n    return y")
    assert verdict.comparison.where == "picture 1, channel 1, rows 1 to 4, columns 2 to 5"
    assert sum(verdict.comparison.differs(y, x) for y in range(4) for x in range(4)) == 1
    text, markup = rendering.as_text(verdict), rendering.as_html(verdict)
    assert text.count("≠7") == 1 and "expected" in text and markup.count("≠7") == 1
    assert markup.count("<table") == 2 and "<caption" in markup
    assert not re.search(r"#[0-9a-f]{3}|rgb", markup), "colours come from the page's theme"


def test_a_row_of_numbers_stands_under_the_other_with_its_positions():
    verdict = look("def twice(x):\n    return 2 * x + (x == 3)")
    assert verdict.comparison.positions == (0, 1, 2)
    text, markup = rendering.as_text(verdict), rendering.as_html(verdict)
    assert "position   0   1   2\n  expected   2   4   6\n  got        2   4  ≠7" in text
    assert markup.count("<table") == 1 and "scope='row'" in markup and "scope='col'" in markup


def test_text_of_the_learner_is_escaped_in_html():
    verdict = look("def twice(x): raise ValueError('<script>alert(1)</script>')")
    assert "<script>" not in rendering.as_html(verdict) and "&lt;script&gt;" in rendering.as_html(verdict)


def test_manual_tasks_wait_for_a_person(monkeypatch, capsys):
    task = core.Task("test.essay", 5, 10, "easy", "Essay")
    monkeypatch.setattr(tasks, "_all", lambda: [task])
    tasks.check("test.essay", {})
    assert "read by a person" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change",
    [{"kind": "guess"}, {"difficulty": "brutal"}, {"kind": "manual"}, {"checker": None, "kind": "debug"}],
    ids=repr,
)
def test_a_task_that_makes_no_sense_is_refused(change):
    fields = {"difficulty": "easy", "title": "T", "cases": list, "probe": list, "checker": Own(lambda *_: None)}
    assert core.Task("test.t", 1, 1, **fields).kind == "implement"
    with pytest.raises(ValueError):
        core.Task("test.t", 1, 1, **{**fields, **change})


def test_what_a_task_does_not_say_follows_from_its_id_and_its_checker():
    task = core.Task("test.answer", 1, 1, "easy", "T", list, list, Numbers(truth=list, labels=list))
    assert (task.writes, task.kind, task.checker.name) == ("answer", "predict", "answer")
    task = core.Task("test.t", 1, 1, "easy", "T", list, list, Own(lambda *_: None), kind="debug", writes="Net")
    assert (task.writes, task.kind, task.checker.name) == ("Net", "debug", "Net")
    essay = core.Task("test.essay", 5, 10, "easy", "Essay")
    assert (essay.writes, essay.kind) == ("", "manual")
    for use in (essay.make_cases, lambda: core.judge(essay, [], [])):
        with pytest.raises(ValueError, match="read by a person"):
            use()


def test_what_is_printed_by_a_learner_does_not_reach_the_page():
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        look("def twice(x):\n    print('noise')\n    return 2 * x")
    assert out.getvalue() == ""


def test_the_registry_finds_every_lesson_by_either_name():
    for short, folder in tasks.LESSONS.items():
        assert tasks.tasks(short) is tasks.tasks(folder)
        assert all(task.lesson == short for task in tasks.tasks(short))
    known = [task for lesson in tasks.LESSONS for task in tasks.tasks(lesson)]
    assert len(set(known)) == len(known), "tasks are put into sets and are keys"
    ids = [task.id for task in known]
    assert len(ids) == len(set(ids))
    with pytest.raises(tasks.TaskError, match="Perhaps 'stride'"):
        tasks.tasks("strid")


def test_importing_the_tasks_does_not_load_torch():
    program = "import sys, convlab.tasks as t; t.tasks('stride'); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
