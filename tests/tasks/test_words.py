"""The words that every task has in common: after an error, for a wrong type, for a layer that is none."""

import linecache
import re
import types

import numpy as np
import pytest
import torch
from exercise_programs import answers, run
from torch import nn

from convlab import probes, stacks, tasks
from convlab.tasks import advice, core, messages, rendering
from convlab.tasks.checkers import Choice, Design, Numbers, Requirement, Values
from convlab.tasks.questions import Question, Sheet

# -- after an error --------------------------------------------------------------------------------

ERRORS = {  # what the learner's line does -> a piece of what to try next
    "x[[0, 1, 1], [0, 1]]": "read in pairs",
    "x[0, 0, 0]": "how many axes are there",
    "x.sum(axis=5)": "how many axes are there",
    "x[1.0]": "// gives a whole one",
    "x[:1.5]": "// gives a whole one",
    "range(len(x) / 2)": "// gives a whole one",
    "x[5]": "how long is the array",
    "x + np.zeros((3, 2))": "Print the shape of each part",
    "np.zeros(5)[:] + x": "Print the shape of each part",
    "bool(x)": "neither true nor false",
    "bool(t)": "neither true nor false",
    "x @ x": "* multiplies place by place",
    "t @ t": "another number of features",
    "[0 for a, b, c in [(1, 2)]]": "how many values come",
    "[0 for a, b in [3]]": "One number stands where several",
    "(3)[0]": "One number stands where several",
    "x.reshape(4)": "A reshape keeps all numbers",
    "t.view(4)": "A reshape keeps all numbers",
    "np.concatenate([x, np.zeros((2, 4, 1))])": "the same size in all axes but the one",
    "torch.cat([t, torch.zeros(3, 5)], 1)": "the same size in all axes but the one",
    "t + torch.zeros(2, 4)": "Print the shape of each part",
    "t.permute(0, 1, 2)": "permute names every axis once",
    "t[::-1]": ".flip(axis)",
    "nn.Conv2d(3, 4, 3)(torch.zeros(1, 2, 8, 8))": "another number of channels than arrive",
    "nn.Conv2d(3, 4, 3)(t)": "A convolution takes a weight with four axes",
    "nn.functional.conv2d(torch.zeros(1, 3, 8, 8), torch.zeros(3, 3))": "A convolution takes a weight with four axes",
    "nn.Conv2d(3, 4, 3)(torch.zeros(1, 3, 8, 8).double())": "Two dtypes meet",
    "nn.Conv2d(3, 4, 9)(torch.zeros(1, 3, 8, 8))": "No window fits",
    "nn.Conv2d(3, 3, 3, stride=2, padding='same')": "refuses that word together with a stride",
    "nn.Conv2d(1, 1, 1).weight.mul_(2)": "torch.no_grad()",
    "nn.Conv2d(1, 1, 1).weight.numpy()": ".detach()",
    "setattr(nn.Conv2d(1, 1, 1), 'weight', t)": "layer.weight.data",
    "nn.Sequential([nn.ReLU()])": "A star takes them out of a list",
    "nn.functional.conv2d(x, t)": "torch.tensor(…) makes one",
    "torch.cos(1.0)": "torch.tensor(…) makes one",
    "x.__itruediv__(2) if False else np.zeros(2, dtype='uint8').__itruediv__(255)": "x = x / …",
    "nn.ReLU()(t, foo=1)": "does not take that argument",
    "nn.Conv2d(3, 4)": "Count the arguments in the brackets",
    "x(0)": "square ones",
    "None.shape": "Something is None",
    "None + 1": "Something is None",
    "... + 1": "Dots are left in this line",
    "x.float()": ".float belongs to torch",
    "t.astype(int)": ".astype belongs to NumPy",
    "[1].shape": "This is a list, which has no .shape",
    "(1).shape": "What stands before .shape is an int",
    "nn.Conv(3)": "Capital letters count",
    "{}['a']": "Print the keys",
    "1 // 0": "divided by 0",
    "nowhere": "A name that Python does not know",
}


def advised(source, call="f(x) with x of shape (2, 3)"):
    namespace = {"np": np, "torch": torch, "nn": nn, "x": np.zeros((2, 3)), "t": torch.zeros(2, 3)}
    exec(source, namespace)
    answer = probes.call(namespace, "f")
    assert answer.status == "raised", answer
    return messages.stopped(call, answer)


@pytest.mark.parametrize("line", ERRORS)
@pytest.mark.filterwarnings("ignore")
def test_an_error_is_followed_by_words_for_its_kind(line):
    verdict = advised(f"def f():\n    y = {line}\n    return y")
    assert ERRORS[line] in verdict.try_next, verdict


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("if False:\n        y = 1\n    return y", "an `if` that was not taken"),
        ("return f()", "calls itself without an end"),
        ("import no_such_package\n    return 1", "what the notebook imports"),
        ("raise OSError('disk')", "Make arguments of these sizes"),
    ],
)
def test_errors_of_several_lines(body, words):
    assert words in advised(f"def f():\n    {body}").try_next


def test_where_the_arguments_can_be_copied_they_are():
    verdict = advised("def f(): raise OSError('disk')", "f(3, 5)")
    assert verdict.try_next.startswith("Call it with these arguments")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("def __init__(self): super().__init__()\n    def forward(self, x): return self.k * x", "a line self.k = …"),
        ("def __init__(self): self.layer = nn.ReLU()\n    def forward(self, x): return x", "must be the first line"),
        ("def __init__(self): super().__init__()", "needs a method forward"),
    ],
)
def test_a_class_of_one_s_own_that_is_not_whole(body, words):
    namespace, source = {"nn": nn}, f"class Own(nn.Module):\n    {body}"
    linecache.cache["notebook cell own"] = (len(source), None, source.splitlines(keepends=True), "notebook cell own")
    exec(compile(source, "notebook cell own", "exec"), namespace)
    answer = probes.call(namespace, "Own", run=lambda cls, inputs: cls()(inputs["x"]), inputs={"x": torch.zeros(3)})
    assert words in messages.stopped("Own()", answer).try_next


def test_an_error_inside_a_given_function_names_the_learner_s_own_line():
    namespace = {"np": np}
    exec(compile("def given(x):\n    return x[9]", "notebook cell given", "exec"), namespace)
    exec(
        compile("def f(x):\n    def mine(y): return given(y)\n    return mine(x)", "notebook cell mine", "exec"),
        namespace,
    )
    error = probes.call(namespace, "f", np.zeros(3)).error
    assert (error["line"], error["inside"]) == (2, "given")
    assert (
        "raised IndexError inside given, called from your line 2: "
        in messages.stopped("f(x)", probes.Answer("raised", error=error)).message
    )
    exec(
        compile(
            "def f(x):\n    def mine(y): return y[9]\n    return mine(given([0] * 10) + x)",
            "notebook cell mine",
            "exec",
        ),
        namespace,
    )
    assert "inside" not in probes.call(namespace, "f", np.zeros(3)).error


def test_a_function_that_calls_itself_may_be_why_it_takes_for_ever():
    answer = probes.Answer("timeout", error={"type": "OutOfTime", "message": "5", "line": None, "code": ""})
    assert "self.forward inside forward" in messages.stopped("f()", answer).try_next


# -- types -----------------------------------------------------------------------------------------

ONE, SEVERAL, ARRAY, TENSOR = ("int", "float", "float64"), ("tuple", "list", "ndarray"), ("ndarray",), ("Tensor",)


@pytest.mark.parametrize(
    ("value", "accepts", "words", "never"),
    [
        ([0.5, 1.0], (*ONE, "Tensor", "ndarray"), "Asked is one number", "np.array"),
        ((3, 4), ONE, "Asked is one number", "np.array"),
        ([3, 4], ARRAY, "np.array(…) around it will do", "one number"),
        ([3, 4], TENSOR, "torch.tensor(…) around it will do", "np.array"),
        ([nn.ReLU(), 3], ("Conv2d",), "None of its values", "one asked for"),
        (3, SEVERAL, "with commas between them", "type(…)"),
        (np.float64(3), ARRAY, "Asked are many at once", "type(…)"),
        (np.zeros(3), TENSOR, "torch.tensor(…) makes a tensor of an array, as a copy", "from_numpy"),
        ("same", SEVERAL, "the numbers themselves", "number itself"),
        ("3", ONE, "Return the number itself, without formatting it.", "numbers"),
        (True, ("float", "Tensor"), "Was it meant to be counted", "type(…)"),
        (None, ARRAY, "Did you forget the return?", "Printing"),
        ({1: 2}, ARRAY, "with nothing around it", "type(…)"),
    ],
    ids=repr,
)
def test_a_wrong_type_gets_advice_that_fits_what_is_asked(value, accepts, words, never):
    verdict = messages.wrong_type("f()", probes.describe(value), "this", accepts)
    assert words in verdict.try_next and never not in verdict.try_next, verdict


def twice(source, **options):
    def probe(namespace, case):
        return probes.call(namespace, "twice", case["x"])

    checker = Values(truth=lambda case: 2 * case["x"], call=lambda case: "twice(x)", **options)
    cases = [{"x": np.array([1.0, 2.0])}, {"x": np.ones((3, 4))}, {"x": np.full((2, 5, 6), 30_000.0)}]
    task = core.Task("test.twice", 1, 1, "easy", "Twice", lambda rng: cases, probe, checker)
    namespace = {"np": np, "torch": torch, "nn": nn}
    exec(source, namespace)
    return core.examine(task, namespace)


def test_of_a_forgotten_return_it_is_said_where_and_what_was_printed():
    assert twice("def twice(x): 2 * x").try_next == "Did you forget the return?"
    half = twice("def twice(x):\n    if x.ndim < 2: return 2 * x")
    assert half.case == 1 and "every way through your lines" in half.try_next
    assert (
        "“[[2. 2. 2. 2.] …”"
        in twice(
            "def twice(x):\n    print(2 * x) if x.ndim == 2 else None\n    return 2 * x if x.ndim < 2 else None"
        ).message
    )


def test_right_numbers_with_other_axes_are_called_right():
    assert twice("def twice(x): return 2 * x[None]").try_next.startswith("The numbers are right")
    assert twice("def twice(x): return 3 * x[None]").try_next.startswith("Print the shape")


def test_what_looks_the_same_gets_more_digits_and_no_picture_of_nothing():
    assert "expected 2, got 2.0003" in twice("def twice(x): return 2.0003 * x").message
    assert messages.diff_excerpt(np.ones((2, 5, 6)), np.ones((4, 5, 6))) is None
    assert messages.digits_to_tell_apart([1.0, 3.2650], [1.0, 3.2653]) == 6
    picture = messages.diff_excerpt([5419008, 827904], [5419008.0, 7.0])
    assert [picture.differs(0, i) for i in (0, 1)] == [False, True]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (7212416, "7,212,416"),
        (58806.0, "58,806"),
        (58806.4, "58,806.4"),
        (9999, "9,999"),
        (0.12345, "0.1235"),
        (True, "True"),
    ],
)
def test_long_numbers_have_commas(number, text):
    assert messages.format_number(number) == text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("torch.nn.modules.conv.Conv2d.__init__", "made an nn.Conv2d"),
        ("convlab.spec.Conv2dSpec.__post_init__", "made a Conv2dSpec"),
        ("aten::convolution", "called a ready-made convolution of torch"),
        ("numpy.pad", "called np.pad"),
        ("torch.nn.functional.pad", "called F.pad"),
        ("convlab.stacks.cost", "called cost of the package"),
        ("scipy.signal.correlate", "called scipy.signal.correlate"),
    ],
)
def test_a_shortcut_is_named_as_the_learner_wrote_it(name, words):
    assert messages.shortcut_in_words(name) == words


def test_shared_memory_is_said_with_the_learner_s_own_name():
    checker = Values(truth=lambda case: case["x"], call=lambda case: "same(x)")
    probe = lambda namespace, case: probes.call(namespace, "same", case["x"])  # noqa: E731
    task = core.Task("test.same", 1, 1, "easy", "Same", lambda rng: [{"x": np.ones(3)}], probe, checker)
    verdict = core.examine(task, {"same": lambda picture: picture[:]})
    assert verdict.message.endswith("shares its memory with picture.") and "clone()" in verdict.try_next

    def change(photograph):
        photograph *= 1.0
        photograph[0] += 1
        return np.ones(3)

    assert "changed its input (photograph)" in core.examine(task, {"same": change}).message
    assert probes.call({"f": max}, "f", np.ones(1)).status == "returned"


@pytest.mark.parametrize(("source", "words"), [("2.0 * x", "dtype=int"), ("(2 * x).tolist()", "// or int(…)")])
def test_counts_with_a_point_are_told_how_to_lose_it(source, words):
    verdict = twice(f"def twice(x): return {source}", whole=True, accepts=("ndarray", "list"))
    assert verdict.outcome == core.RIGHT and words in verdict.notes[0]


# -- sheets and choices ----------------------------------------------------------------------------


def sheet(value):
    questions = [
        Question("A", {}, "Look at A."),
        Question("B", {}, "Look at B."),
        Question("C", {(9, 9): ("n", "No.")}, ""),
    ]
    right = [(1, 2), (3, 4), "error"]
    checker = Sheet(
        name="sizes",
        truth=lambda case: right,
        questions=questions,
        form="a size",
        example="(3, 4)",
        fits=lambda answer: isinstance(answer, tuple) or answer == "error",
    )
    return checker.check([{}], [probes.read({"sizes": value}, "sizes")])


@pytest.mark.parametrize(
    ("value", "mistake", "words"),
    [
        ([(1, 2), (3, 4), "error", ...], "length", "holds 3 answers, and still the dots. → Take the ... away."),
        ([(1, 2), ...], "incomplete", "holds 1 answer, and dots for the rest; there are 3 questions."),
        ([(1, 2), (3, 4), ...], "incomplete", "1 of 3 answers is still open: C."),
        ([(1, 2), ..., ...], "incomplete", "2 of 3 answers are still open: B, C."),
        (["(1, 2)", (3, 4), "error"], "type", "At A the answer stands in quotation marks"),
        (["wide", (3, 4), "error"], "type", "holds something other than a size at A"),
        ([(9, 2), (3, 4), (9, 9)], "n", "Not yet: A, C. Begin with C. → C: No."),
        ([(9, 2), (9, 4), "error"], "value", "Not yet: A, B. → A: Look at A."),
    ],
)
def test_sheets_say_what_is_the_matter_with_the_list(value, mistake, words):
    verdict = sheet(value)
    assert verdict.mistake == mistake and words in " ".join(rendering.as_text(_whole(verdict)).split())


def _whole(verdict):
    return core.judge(
        types.SimpleNamespace(checker=types.SimpleNamespace(check=lambda *_: verdict), points=1, id="test.t"), [], []
    )


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([3, 5, ...], "answer holds 2 numbers, and still the dots."),
        ([3, ..., ..., ...], "answer holds 1 number, and dots for the rest; there are 2 questions."),
        (["3", 5], "answer holds text"),
        ([30, 50], "These are too large to draw"),
    ],
)
def test_numbers_say_what_is_the_matter_with_the_list(value, says):
    right = [3, 5] if says[0] == "a" else [31, 51]
    checker = Numbers(name="answer", truth=lambda case: right, labels=lambda case: ["a", "b"])
    verdict = checker.check([{}], [probes.read({"answer": value}, "answer")])
    assert says in f"{verdict.message} {verdict.try_next}"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "answer is None"),
        ([], "answer is a list that holds no answer yet"),
        (..., "its dots wait"),
        ([...], "its dots wait"),
    ],
)
def test_what_holds_no_answer_is_told_apart(value, words):
    verdict = messages.unanswered("answer", [probes.read({"answer": value}, "answer")])
    assert verdict.outcome == core.NOT_ATTEMPTED and words in verdict.message


@pytest.mark.parametrize(
    ("value", "right", "says", "next_"),
    [
        ("none", "bd", "something other than letters from a to d", "Write all the letters"),
        ("b and d", "bd", "“b and d”", 'such as "bc"'),
        ("", "b", "holds no letter yet", "Write the letter in quotation marks"),
        ("x", "b", "is not one of the letters a, b, c, d", "Write the letter in quotation marks"),
        ("ad", "b", "holds 2 letters, “ad”", "Decide"),
        ("ad", "bd", "“a” is not so.", "Why a."),
    ],
)
def test_choices_of_one_letter_and_of_several(value, right, says, next_):
    checker = Choice(name="why", right=right, reasons={c: f"Why {c}." for c in "abcd"}, because="It must be.")
    verdict = checker.check([{}], [probes.read({"why": value}, "why")])
    assert verdict.outcome == core.NOT_YET and says in verdict.message and next_ in verdict.try_next
    assert checker.check([{}], [probes.read({"why": right}, "why")]).message.endswith("It must be.")


# -- layers that are none --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("design", "words"),
    [
        ([nn.Conv2d(1, 4, 3), nn.Linear(4, 2)], "nn.Flatten()"),
        ([nn.Conv2d(3, 4, 3)], "Write in_channels=1 here."),
        (
            [nn.Conv2d(1, 4, 3), nn.Conv2d(3, 4, 3)],
            "layer '1', nn.Conv2d(3, 4, kernel_size=3): it reads 3 channels, but layer '0'",
        ),
        ([nn.Conv2d(1, 4, 9), nn.Conv2d(4, 4, 3)], "no window fits. → Padding=1 would just do"),
        ([nn.Conv2d(1, 4, 3), nn.ReLU], "Layer '1' of net (type) is ReLU without its brackets"),
        ([torch.relu, nn.Conv2d(1, 4, 3)], "is the function relu, not a layer"),
        ([nn.Conv2d(1, 4, 3), ...], "In net dots still stand"),
        ([nn.Softmax(dim=1), nn.ReLU()], "Take it out: which of the scores"),
        (51.0, "net is a float, not a layer"),
        (type("Net", (nn.Module,), {"forward": lambda self, x: x})(), "Net is a class of your own"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_designs_are_answered_in_torch_s_own_words(design, words):
    requirement = Requirement(
        "cost", "little", lambda specs: stacks.cost(specs, (1, 8, 8)).macs, lambda macs: False, "Less."
    )
    verdict = Design(name="net", requirements=(requirement,)).check([{}], [probes.layers({"net": design}, "net")])
    text = f"{verdict.message} → {verdict.try_next}"
    assert words in text and "PyTorch" not in text and "FlattenSpec" not in text, text


# -- the same answer again -------------------------------------------------------------------------


def noted(*sources, task="stride.usage_counts", begun=None):
    """Whether each check in a row says that nothing has changed."""
    namespace, found = begun or {"__name__": "__main__"}, []
    for source in sources:
        exec(source, namespace)
        with pytest.raises(tasks.NotYet) as caught:
            tasks.check(task, namespace)
        found.append(bool(caught.value.verdict.first))
    return found, str(caught.value)


CALLS = "import numpy as np\ndef usage_counts(n, k, s, p): return help_me(n)\n"


def test_nothing_has_changed_is_said_first_and_only_where_it_is_so():
    found, text = noted(CALLS + "def help_me(n): return np.zeros(n, int)", "pass")
    assert found == [False, True]
    lines = text.splitlines()
    assert "◐" in lines[0] and "Nothing in this answer has changed" in lines[1]
    assert "Nothing in this answer" in rendering.as_html(_first(text))


def _first(text):
    return core.TaskVerdict(core.NOT_YET, "No.", first=re.search(r"Nothing.*", text)[0])


@pytest.mark.parametrize(
    "change",
    [
        "def help_me(n): return np.zeros(n, int) * 1",  # what it calls
        "def help_me(n): return np.ones(n, int)",  # the result
        "def usage_counts(n, k, s, p): return 1 * help_me(n)",  # itself
        "SCALE = 3",  # a number that it uses
    ],
)
def test_a_helper_that_changed_counts_as_a_change(change):
    begun = CALLS + "SCALE = 2\ndef help_me(n): return np.zeros(n, int) * SCALE"
    assert noted(begun, change)[0] == [False, False]


def test_the_second_thing_that_a_task_asks_for_counts_too():
    begun = run("07_groups", answers("solutions", "07_groups")["grouped_conv"])
    sources = ("def block_diagonal(w, groups): return w", "def block_diagonal(w, groups): return 1 * w", "pass")
    assert noted(*sources, task="groups.grouped_conv", begun=begun)[0] == [False, False, True]


def test_raised_words_do_not_end_in_the_middle():
    says = [words for _, _, words in advice._KNOWN]
    assert len(says) == len(advice._KNOWN) and all(re.search(r"[.?)…]$", words) for words in says)
