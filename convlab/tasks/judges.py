"""Judges for the usual kinds of task, and the words for what goes wrong in all of them."""

import dataclasses
import math
import re
from collections.abc import Callable

import numpy as np

from convlab import stacks
from convlab.errors import ConvlabError
from convlab.spec import Conv2dSpec
from convlab.tasks import asking
from convlab.tasks.advice import after_error, an
from convlab.tasks.core import NOT_ATTEMPTED, NOT_YET, RIGHT, Mistake, Picture, Verdict, not_yet, put_back

# -- words for what is the same in every task ------------------------------------------------------


def absent(name, answers, kind="function"):
    """The verdict where there is nothing to judge yet: not defined, still the stub, or something else; or None."""
    status = answers[0].status
    if status == "missing":
        return Verdict(
            NOT_ATTEMPTED,
            f"There is no {name} here yet.",
            try_next=f"Run the cell that defines {name} (click into it, Shift+Enter), then run this one again. After a "
            "restart of the kernel, run the cells from the top.",
        )
    if status == "untouched":
        next_ = (
            "Write your answer in the cell above, run that cell, then this one. For a first hint, take away the # in "
            "the cell below."
        )
        found = (answers[0].value or {}).get("type", "nothing")
        says = {
            "nothing": f"{name} is still as it came: nothing is written in it yet.",
            "ellipsis": f"{name} is still as it came: its dots wait for your answer.",
            "NoneType": f"{name} is None, so it holds no answer.",
        }.get(found, f"{name} is {an(found)} that holds no answer yet.")
        if found == "NoneType":
            next_ = "print(…) shows a value and gives back None, as many calls do. Write the value itself, without it."
        return Verdict(NOT_ATTEMPTED, says, try_next=next_)
    if status == "wrong kind":
        return Verdict(
            NOT_YET,
            f"{name} is no longer a {kind}: it is {an(answers[0].value['type'])}.",
            mistake="name reused",
            try_next=f"Some cell has used the name {name} for something else. Rename that, then run the cell that "
            f"defines {name} again.",
        )
    return None


def stopped(call, answer, seconds=asking.SECONDS):
    """Words for a call that raised or ran out of time."""
    if answer.status == "timeout":
        return Verdict(
            NOT_YET,
            f"{call} was still running after {answer.error['message']} seconds, so it was stopped.",
            mistake="time limit",
            call=call,
            try_next="Does every loop come to an end, and does a function call itself (self.forward inside forward, "
            "say)? Look at each `while`: what makes its condition false? (Only Python code can be stopped like this; "
            "one long step inside NumPy or torch needs the Stop button, ■.)",
        )
    error = answer.error
    where = f"in your line “{error['code']}”" if error["code"] else f"in your line {error['line']}"
    if error.get("inside"):
        where = f"inside {error['inside']}, called {where.replace('in', 'from', 1)}"
    where = f" {where}" if error["line"] else ""
    says = f"{call} raised {error['type']}{where}: {error['message'] or '(no message)'}"
    if error["type"] in ("SystemExit", "GeneratorExit"):
        says = f"{call} ended the whole program with {error['type']}{where}."
    next_ = after_error(call, error)
    return Verdict(NOT_YET, says, mistake=f"raised {error['type']}", call=call, try_next=next_)


def wrong_type(call, value, want, accepts):
    """Words for a result that is of another type than asked for, or None."""
    got = value["type"]
    if got in accepts:
        return None
    # What is asked for, in short: one number, several of them, an array or a tensor of many.
    one, several = "float" in accepts or "int" in accepts, "tuple" in accepts
    says = f"{call} gave back {an(got)}; the task asks for {want}."
    if got == "NoneType":
        says, next_ = f"{call} gave back None.", "Did you forget the return?"
    elif got in ("ellipsis", "NotImplementedType"):
        says, next_ = f"{call} gave back {an(got)}.", "Replace the dots by your own value."
    elif got == "bool" or got.startswith("bool_"):
        next_ = "A comparison gives True or False. Was it meant to be counted, or summed?"
    elif got in ("list", "tuple") and one:
        next_ = "Asked is one number. Is it one of those that you give back, or is it made of all of them?"
    elif got in ("list", "tuple") and isinstance(value.get("data"), list):
        right = any(item["type"] in accepts for item in value["data"])
        next_ = "Which of its values is the one asked for?" if right else "None of its values is what is asked for."
    elif got in ("list", "tuple") and {"ndarray", "Tensor"} & set(accepts):
        next_ = f"{'np.array' if 'ndarray' in accepts else 'torch.tensor'}(…) around it will do."
    elif got in _NUMBERS and several:
        next_ = "This is one number. Return all that are asked for, with commas between them."
    elif got in _NUMBERS and {"ndarray", "Tensor"} & set(accepts):
        next_ = "This is one number. Asked are many at once, one for each place, returned together when all are there."
    elif got == "Tensor" and (one or "ndarray" in accepts):
        says = f"{call} gave back a torch tensor; the task asks for {want}."
        next_ = ".item() turns a tensor of one number into it." if one else "tensor.numpy() turns it into one."
    elif got == "ndarray" and "Tensor" in accepts:
        says = f"{call} gave back a NumPy array; the task asks for {want}."
        next_ = (
            "torch.tensor(…) makes a tensor of an array, as a copy. Where tensors come in, stay in torch all the way."
        )
    elif got in ("function", "method", "builtin_function_or_method"):
        says, next_ = f"{call} gave back a function, not its result.", "Are brackets () missing after its name?"
    elif got == "str":
        says = f"{call} gave back text; the task asks for {want}."
        next_ = "Return the number itself, without formatting it." if one else _NO_TEXT
    else:
        next_ = "Which of your lines makes it? Return what is asked for, with nothing around it."
    return Verdict(NOT_YET, says, mistake=f"type {got}", call=call, try_next=next_, got=got, expected=want)


_NUMBERS = ("int", "float", "int64", "int32", "float64", "float32")
_NO_TEXT = "Return the numbers themselves, without formatting them or giving them a name."


def plain_shape(shape):
    """(3,) -> "(3,)", [] -> "a single number"."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})" if len(shape) else "a single number"


def figure(number, digits=4):
    """A number, short; long ones with commas between the thousands."""
    if isinstance(number, np.ndarray):
        number = number[()]  # of an array without axes: the number itself, so that a count stays one
    if isinstance(number, (bool, np.bool_)):
        return str(bool(number))
    if isinstance(number, (int, np.integer)):
        return f"{int(number):,}"
    number = float(number)
    if math.isnan(number):
        return "nan"
    if 1e4 <= abs(number) < 1e15:
        return f"{number:,.{0 if number.is_integer() else digits - 3}f}"
    return f"{number + 0.0:.{digits}g}"


def told_apart(expected, got):
    """The digits that `figure` needs so that two numbers, or those of two tables, do not look the same."""
    pairs = [(a, b) for a, b in zip(np.ravel(expected), np.ravel(got), strict=True) if not close(a, b)]
    return next((n for n in (4, 6, 8) if all(figure(a, n) != figure(b, n) for a, b in pairs)), 10)


def draw(expected, got, size=4, row=8, axes=("picture", "channel")):
    """The place of the first difference in two arrays, small: up to 4 rows and columns, or a row of eight.

    None where the two look the same there. `axes` are the names of those in front of rows and columns.
    """
    expected, got = np.asarray(expected), np.asarray(got)
    if expected.ndim == 0 or expected.ndim != got.ndim:
        return None
    if expected.shape == got.shape:
        wrong = np.argwhere(~close(expected, got))
    else:
        common = tuple(slice(0, min(a, b)) for a, b in zip(expected.shape, got.shape, strict=True))
        wrong = np.argwhere(~close(expected[common], got[common]))
    first = wrong[0] if len(wrong) else np.zeros(expected.ndim, dtype=int)
    height, width = (1, row) if expected.ndim == 1 else (size, size)
    lead = tuple(int(i) for i in first[:-2]) if expected.ndim > 1 else ()
    planes = [
        array[lead] if all(i < n for i, n in zip(lead, array.shape, strict=False)) else None
        for array in (expected, got)
    ]
    if any(plane is None for plane in planes):
        return None
    planes = [plane[None] if plane.ndim == 1 else plane for plane in planes]
    y0, x0 = (0, int(first[0])) if expected.ndim == 1 else (int(first[-2]), int(first[-1]))
    y0, x0 = (
        max(0, min(i, max(plane.shape[axis] for plane in planes) - n))
        for axis, (i, n) in enumerate([(y0, height), (x0, width)])
    )
    planes = [plane[y0 : y0 + height, x0 : x0 + width] for plane in planes]
    digits = told_apart(*planes) if planes[0].shape == planes[1].shape else 4
    tables = [[[figure(v, digits) for v in line] for line in plane] for plane in planes]
    if tables[0] == tables[1]:
        return None
    columns = max((len(line) for table in tables for line in table), default=1)
    if expected.ndim == 1:
        where = f"positions {x0} to {x0 + columns - 1}"
    else:
        names = axes[-len(lead) :] if lead else ()
        ahead = "".join(f"{name} {i}, " for name, i in zip(names, lead, strict=False))
        rows = max(len(table) for table in tables)
        where = f"{ahead}rows {y0} to {y0 + rows - 1}, columns {x0} to {x0 + columns - 1}"
    return Picture(where, *tables, positions=tuple(range(x0, x0 + columns)) if expected.ndim == 1 else ())


def close(expected, got, rtol=1e-5, atol=1e-6):
    """Elementwise, in float64. rtol is a few steps of float32 arithmetic on sums of some tens of products."""
    with np.errstate(all="ignore"):
        return np.isclose(np.asarray(got, dtype=float), np.asarray(expected, dtype=float), rtol=rtol, atol=atol)


def alike(one, other, rtol=1e-5, atol=1e-6):
    """Whether two plain numbers or arrays have the same shape and values."""
    if one is None or other is None:
        return one is other
    try:
        one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    except (TypeError, ValueError):
        return False
    return one.shape == other.shape and bool(np.all(close(one, other, rtol, atol)))


# -- recognising a known mistake -------------------------------------------------------------------


def recognise(mistakes, cases, answers, truths, rtol=1e-5, atol=1e-6):
    """The known mistake that explains these answers, or None.

    It must give the learner's answer on every case that was answered, and differ from the truth on one of them at
    least; or, failing that, explain every wrong answer where there are two or more.
    """
    asked = [i for i, answer in enumerate(answers) if answer.status in ("returned", "raised")]
    wrong = [i for i in asked if not _agrees(answers[i], truths[i], rtol, atol)]
    partly = None
    for mistake in mistakes:
        if mistake.sign is not None:
            if any(mistake.sign(cases[i], answers[i], truths[i]) for i in asked):
                return mistake
            continue
        if not wrong:
            continue
        fits = {i: _fits(mistake, cases[i], answers[i], rtol, atol) for i in asked}
        if all(fits.values()):
            return mistake
        if partly is None and len(wrong) > 1 and all(fits[i] for i in wrong):
            partly = mistake
    return partly


def _agrees(answer, truth, rtol, atol):
    return answer.status == "returned" and alike(answer.data, truth, rtol, atol)


def _fits(mistake, case, answer, rtol, atol):
    try:
        would = mistake.answer(case)
    except Exception:
        return answer.status == "raised"
    return answer.status == "returned" and alike(answer.data, would, rtol, atol)


def raised(*words, where=lambda case: True):
    """A ``sign`` of a mistake: on such a case the call raised an error with one of these words in its message."""

    def sign(case, answer, truth):
        return where(case) and answer.status == "raised" and any(word in answer.error["message"] for word in words)

    return sign


# -- the common judge ------------------------------------------------------------------------------


def values_judge(
    name,
    truth,
    call,
    mistakes=(),
    *,
    want="a NumPy array",
    accepts=("ndarray",),
    whole=False,
    noun="function",
    inspect=None,
    may_share=False,
    rtol=1e-5,
    atol=1e-6,
    forbidden="",
    advice="",
    axes=("picture", "channel"),
):
    """A judge for tasks that return numbers: type, rank, shape, dtype, value, in this order.

    Parameters
    ----------
    name : str
        What the learner writes.
    truth : callable
        ``truth(case)`` -> number or array, from an independent source.
    call : callable
        ``call(case)`` -> the call in words.
    mistakes : sequence of Mistake
    want, accepts : str, tuple of str
        The type in words, and the type names that pass.
    whole : bool
        The numbers are counts: any integer type passes, floats with whole values pass with a note.
    inspect : callable, optional
        ``inspect(cases, answers, truths) -> Verdict or None``, before the values are compared.
    may_share : bool
        Whether the result may use the memory of an input.
    rtol, atol : float
        Torch in float64 is the oracle; answers in float32 differ from it by rounding.
    forbidden : str
        What to do instead of the shortcut that was called.
    advice : str
        What to try where values differ and no known mistake explains them; by default to work the case out by hand.
    axes : pair of str
        What the first two of four axes count, for the picture's words.
    """

    def judge(cases, answers):
        early = absent(name, answers, noun)
        if early is not None:
            return early
        truths = [truth(case) for case in cases]
        shown = [call(case) for case in cases]
        first = first_trouble(cases, answers, truths, shown)
        if first is not None:
            return first
        return Verdict(RIGHT, f"{len(cases)} cases agree.", notes=tuple(_notes(answers, whole)))

    def first_trouble(cases, answers, truths, shown):
        for answer, words in zip(answers, shown, strict=True):
            if answer.used:
                says = f"{words} {in_words(answer.used[0])}, which this task does not allow."
                return Verdict(NOT_YET, says, mistake="shortcut", call=words, try_next=forbidden)
            if answer.status == "timeout":
                return stopped(words, answer)
        for i, (answer, words) in enumerate(zip(answers, shown, strict=True)):
            if answer.status == "returned":
                trouble = wrong_type(words, answer.value, want, accepts)
                if trouble is not None:
                    return dataclasses.replace(printed_instead(trouble, answer, answers), case=i)
        if inspect is not None:
            found = inspect(cases, answers, truths)
            if found is not None:
                return found
        known = recognise(mistakes, cases, answers, truths, rtol, atol)
        # What a program raises is a sign of its mistake only when the mistake is known.
        for i, (answer, words) in enumerate(zip(answers, shown, strict=True)):
            trouble = None
            if answer.error is not None:
                trouble = stopped(words, answer)
            elif not alike(answer.data, truths[i], rtol, atol):
                trouble = unequal(words, truths[i], answer.value, rtol, atol, axes)
            if trouble is not None:
                good = sum(_agrees(*pair, rtol, atol) for pair in zip(answers, truths, strict=True))
                says = trouble.says + f" ({good} of {len(cases)} cases are right.)" * bool(good)
                trouble = dataclasses.replace(trouble, case=i, says=says)
                if known is not None:
                    return dataclasses.replace(trouble, mistake=known.name, try_next=known.says)
                if advice and trouble.mistake == "value":
                    return dataclasses.replace(trouble, try_next=advice)
                return trouble
        if known is not None:  # a sign that does not show in the values
            return Verdict(
                NOT_YET, "The numbers are right. One more thing is not:", mistake=known.name, try_next=known.says
            )
        for i, (answer, words) in enumerate(zip(answers, shown, strict=True)):
            trouble = _touched(words, answer, may_share) or _wrong_dtype(words, answer, whole)
            if trouble is not None:
                return dataclasses.replace(trouble, case=i)
        return None

    return judge


def in_words(used):
    """ "called np.pad", "made an nn.Conv2d": a forbidden name as a learner would write it."""
    if used.startswith("aten::"):
        return "called a ready-made convolution of torch" if "conv" in used else f"called torch's {used[6:].strip('_')}"
    module, _, name = used.rpartition(".")
    if name in ("__init__", "__post_init__"):
        kind = module.rpartition(".")[2]
        return f"made {an(f'nn.{kind}' if module.startswith('torch') else kind)}"
    short = {"numpy": "np.", "torch.nn.functional": "F.", "torch.nn.functional.functional": "F."}.get(module)
    if short is None:
        short = "" if module.startswith("convlab") else f"{module}."
    return f"called {short}{name}" + " of the package" * (not short)


def unequal(call, truth, value, rtol=1e-5, atol=1e-6, axes=("picture", "channel")):
    """Words and a small picture for numbers that are not the expected ones: rank, shape, dtype, then values."""
    truth = np.asarray(truth)
    data, shape = value.get("data"), tuple(value.get("shape", ()))
    common = {"call": call, "expected": truth, "got": data}
    if len(shape) != truth.ndim:
        says = f"{call} gave back {_with_axes(shape)}; expected {_with_axes(truth.shape)}."
        next_ = "Print the shape after each of your steps."
        if data is not None and alike(np.ravel(data), truth.ravel(), rtol, atol):
            next_ = "The numbers are right, only the axes are not: [0] takes one of size 1 away, reshape makes others."
        elif not shape:
            next_ = "This is one number. Asked are many at once, one for each place."
        return Verdict(NOT_YET, says, mistake="rank", try_next=next_, **common)
    if shape != truth.shape:
        says = f"{call} gave back the shape {plain_shape(shape)}; expected {plain_shape(truth.shape)}."
        picture = draw(truth, data, axes=axes) if data is not None else None
        next_ = "Which number of your code decides this size? Work it out for this case by hand."
        return Verdict(NOT_YET, says, mistake="shape", picture=picture, try_next=next_, **common)
    if data is None or np.asarray(data).dtype.kind not in "biuf":
        says = f"{call} gave back values of dtype {value.get('dtype')}; expected plain numbers."
        return Verdict(NOT_YET, says, mistake="dtype", try_next="Look at the dtype of what you return.", **common)
    good = close(truth, data, rtol, atol)
    digits = told_apart(truth, data)
    if truth.ndim == 0:
        says = f"{call} gave back {figure(data, digits)}; expected {figure(truth, digits)}."
        return Verdict(NOT_YET, says, mistake="value", try_next="Work this case out by hand, on paper.", **common)
    place = tuple(int(i) for i in np.argwhere(~good)[0])
    at = f"position {place[0]}" if len(place) == 1 else f"index {place}"
    digits = told_apart(truth[place], np.asarray(data)[place])
    says = (
        f"{call.removesuffix(',')}: {int((~good).sum())} of {truth.size:,} values differ, the first at {at}: "
        f"expected {figure(truth[place], digits)}, got {figure(np.asarray(data)[place], digits)}."
    )
    if np.isnan(np.asarray(data, dtype=float)).any() and not np.isnan(truth).any():
        return Verdict(
            NOT_YET, says, mistake="nan", try_next="nan: a division by zero, or memory never filled?", **common
        )
    next_ = "Work out the first wrong value by hand: which of your lines makes it?"
    picture = draw(truth, data, axes=axes)
    return Verdict(NOT_YET, says, mistake="value", picture=picture, try_next=next_, **common)


def _with_axes(shape):
    words = {0: "a single number", 1: "one axis", 2: "two axes", 3: "three axes", 4: "four axes"}.get(
        len(shape), f"{len(shape)} axes"
    )
    return words if not len(shape) else f"{words}, {plain_shape(shape)}"


def printed_instead(verdict, answer, answers=()):
    """The verdict on a result of None, with what was printed in its place, or that other cases do reach a return."""
    if verdict.mistake != "type NoneType":
        return verdict
    lines = answer.printed.strip().splitlines()
    if answer.printed:
        seen = lines[0][:60] + " …" * (len(lines) > 1 or len(lines[0]) > 60) if lines else ""
        return dataclasses.replace(
            verdict,
            says=f"{verdict.says} It printed “{seen}” instead.",
            try_next="Give the result back with return; what is printed cannot be used by other code.",
        )
    if any(other.status == "returned" and other.value["type"] != "NoneType" for other in answers):
        next_ = "In other cases something does come back. Does every way through your lines reach a return?"
        return dataclasses.replace(verdict, try_next=next_)
    return verdict


def _touched(call, answer, may_share):
    if answer.changed:
        return Verdict(
            NOT_YET,
            f"The numbers are right, but {call} changed its input ({', '.join(answer.changed)}).",
            mistake="changes its input",
            call=call,
            try_next=put_back(answer.changed),
        )
    if answer.shares and not may_share:
        return Verdict(
            NOT_YET,
            f"The numbers are right, but the result of {call.removesuffix(',')} shares its memory with "
            f"{' and '.join(answer.shares)}.",
            mistake="view",
            call=call,
            try_next="Whoever changes one of the two changes the other. Return a copy: array.copy(), tensor.clone(), "
            "or torch.tensor(array), which copies where torch.from_numpy(array) does not.",
        )
    return None


def _wrong_dtype(call, answer, whole):
    dtype = answer.value.get("dtype", "")
    if "bool" in dtype:
        return Verdict(
            NOT_YET,
            f"{call} gave back True and False (dtype {dtype}); the task asks for numbers.",
            mistake="dtype",
            call=call,
            try_next="A comparison gives True and False. Was it meant to be counted, or summed?",
        )
    return None


def _notes(answers, whole):
    if any(answer.printed for answer in answers):
        yield "It also prints something. That is fine here; in a program, leave printing to the caller."
    for answer in answers:
        if whole and "float" in answer.value.get("dtype", ""):
            array = answer.value["type"] in ("ndarray", "Tensor")
            yield f"Counts are whole numbers; yours have a point. {'dtype=int' if array else '// or int(…)'} would do."
            break


def judge_some(judge, cases, answers, which):
    """The verdict on some of the cases only, ``which`` by their numbers; the failing one is counted among all."""
    verdict = judge([cases[i] for i in which], [answers[i] for i in which])
    return verdict if verdict.case is None else dataclasses.replace(verdict, case=which[verdict.case])


def keeps_dtype(call, name, try_next):
    """An ``inspect`` for `values_judge`: a result of the right shape has the dtype of the case's array of that name."""

    def inspect(cases, answers, truths):
        for i, (case, answer, truth) in enumerate(zip(cases, answers, truths, strict=True)):
            value, wanted = answer.value or {}, str(case[name].dtype)
            if tuple(value.get("shape", ())) == truth.shape and value["dtype"] != wanted:
                return Verdict(
                    NOT_YET,
                    f"{call(case)} gave back numbers of dtype {value['dtype']}; expected {wanted}, as they came in.",
                    mistake="dtype",
                    call=call(case),
                    case=i,
                    try_next=try_next,
                )
        return None

    return inspect


# -- predictions, choices --------------------------------------------------------------------------


def numbers_judge(name, truth, questions, mistakes=(), whole=True, advice=""):
    """A judge for predictions: a list of numbers, one for each question. What was expected is never said.

    Parameters
    ----------
    truth : callable
        ``truth(case)`` -> the numbers.
    questions : callable
        ``questions(case)`` -> each question in words.
    advice : str
        What to try where no known mistake explains the numbers.
    """

    def judge(cases, answers):
        early = absent(name, answers)
        if early is not None:
            return early
        case, value = cases[0], answers[0].value
        asked, right = questions(case), np.asarray(truth(case), dtype=float)
        numbers, trouble = _numbers(name, value, asked)
        if trouble is not None:
            return trouble
        open_ = [q for q, v in zip(asked, numbers, strict=True) if v is None]
        if open_:
            return Verdict(
                NOT_YET,
                still_open(open_, len(asked)),
                mistake="incomplete",
                try_next="Write a number for each; a guess is welcome, and wrong guesses teach most.",
            )
        numbers = np.array(numbers, dtype=float)
        wrong = ~np.isclose(numbers, right, rtol=0, atol=1e-9 if whole else 1e-3)
        if not wrong.any():
            return Verdict(RIGHT, f"All {len(asked)} predictions are right.")
        not_yet = [question for question, is_wrong in zip(asked, wrong, strict=True) if is_wrong]
        says = f"{int((~wrong).sum())} of {len(asked)} are right. Not yet: {', '.join(not_yet)}."
        known = recognise(mistakes, [case], [asking.Answer("returned", {"type": "list", "data": numbers})], [right])
        if known is not None:
            return Verdict(NOT_YET, says, mistake=known.name, try_next=known.says, got=numbers, case=0)
        if whole and (numbers != np.round(numbers)).any():
            next_ = "A size is a whole number of pixels. What happens to a window that only partly fits?"
            return Verdict(NOT_YET, says, mistake="not whole", try_next=next_, got=numbers, case=0)
        next_ = (
            advice or "Draw the smallest of them on squared paper, and put down window after window until none fits."
        )
        if not advice and right[wrong].min() > 15:
            next_ = (
                "These are too large to draw. Where may a window start: at 0, then one stride further on, and so on? "
                "Which of these starts is the last one whose window still fits, and how many are they?"
            )
        return Verdict(NOT_YET, says, mistake="value", try_next=next_, got=numbers, case=0)

    return judge


def _numbers(name, value, asked):
    """The numbers of a list, a dictionary or an array; None for each that is still open. Or a verdict."""
    data, count = value.get("data"), len(asked)
    if value["type"] == "dict":
        items = list(data.values())
    elif isinstance(data, list):
        items = data
    elif isinstance(data, np.ndarray) and data.ndim == 1:
        items = [{"data": number} for number in data.tolist()]
    else:
        items = [{"data": data if isinstance(data, (int, float, str)) else ""}]
    data = [item["data"] for item in items]
    if not all(v is None or (isinstance(v, (int, float)) and not isinstance(v, bool)) for v in data):
        says = f"{name} holds something other than numbers."
        if any(in_quotes(v) for v in data):
            says = f"{name} holds text: what stands in quotation marks is no number."
        return None, Verdict(
            NOT_YET,
            says,
            mistake="type",
            try_next="Write plain numbers, such as 14, between the square brackets, with commas between them.",
        )
    if len(data) != count:
        return None, miscounted(name, [v is None for v in data], asked, "number")
    return data, None


def in_quotes(value):
    """Whether a text is a number, or several in brackets."""
    return isinstance(value, str) and bool(re.fullmatch(r"[\s(\[]*[\d.,\s-]*\d[\d.,\s-]*[\s)\]]*", value))


def miscounted(name, open_, asked, unit):
    """The verdict where a list holds too many answers or too few; `open_` says of each whether it is still dots."""
    given, count = len(open_) - sum(open_), len(asked)
    words = f"{name} holds {given} {unit}{'s' * (given != 1)}"
    if given == count:
        return Verdict(NOT_YET, f"{words}, and still the dots.", mistake="length", try_next="Take the ... away.")
    words += ", and dots for the rest" * any(open_)
    return Verdict(
        NOT_YET,
        f"{words}; there are {count} questions.",
        mistake="incomplete" if any(open_) and given < count else "length",
        try_next=f"One {unit} for each, in the order of the questions: {_listed(asked)}.",
    )


def still_open(labels, count):
    """ "1 of 8 answers is still open: H." """
    return f"{len(labels)} of {count} answers {'is' if len(labels) == 1 else 'are'} still open: {_listed(labels)}."


def _listed(words):
    return ", ".join(words)


def choice_judge(name, right, reasons, because=""):
    """A judge for a multiple choice, with the reason for each wrong choice.

    Parameters
    ----------
    right : str
        The letter, or the letters in one string where several are right.
    reasons : dict
        Letter -> why it is not so; for a right letter that is missing: what it would take to see it.
    because : str
        Why the right choice is right.
    """
    known, several = sorted(set(reasons) | set(right)), len(right) > 1
    if several:
        what = f"letters from {known[0]} to {known[-1]}"
        how = "Write all the letters that you mean in one pair of quotation marks, and nothing else, such as "
        how += f'"{known[1]}{known[-2]}".'
    else:
        what, how = (
            f"one of the letters {', '.join(known)}",
            f'Write the letter in quotation marks: {name} = "{known[0]}".',
        )

    def judge(cases, answers):
        early = absent(name, answers)
        if early is not None:
            return early
        data = answers[0].data
        if isinstance(data, list):
            data = "".join(str(item.get("data", "")) for item in data)
        letters = "".join(sorted({c for c in str(data).lower() if c.isalnum()}))
        if not isinstance(answers[0].data, (str, list)) or set(letters) - set(known):
            shown = f", “{data[:20]}”," if isinstance(answers[0].data, str) else ""
            says = f"{name}{shown} holds something other than {what}." if several else f"{name}{shown} is not {what}."
            return Verdict(NOT_YET, says, mistake="type", try_next=how)
        if not letters:
            return Verdict(NOT_YET, f"{name} holds no letter yet.", mistake="type", try_next=how)
        if letters == "".join(sorted(right)):
            says = "Those are the ones." if several else "That is the one."
            return Verdict(RIGHT, f"{says} {because}".strip())
        if len(letters) > 1 and not several:
            says = f"{name} holds {len(letters)} letters, “{letters}”. One of the {len(known)} is meant."
            return Verdict(
                NOT_YET, says, mistake="several letters", try_next="Decide: what speaks against each of them?"
            )
        extra = [letter for letter in letters if letter not in right]
        if extra:
            return Verdict(NOT_YET, f"“{extra[0]}” is not so.", mistake=f"chose {extra[0]}", try_next=reasons[extra[0]])
        missing = next(letter for letter in sorted(right) if letter not in letters)
        next_ = reasons.get(missing, "Go through the others once more: one of them holds too.")
        return Verdict(NOT_YET, "What you chose holds, but it is not all.", mistake="incomplete", try_next=next_)

    return judge


def choice_mistakes(right, reasons):
    """What can be chosen wrongly, each with its reason."""
    return tuple(Mistake(f"chose {letter}", words) for letter, words in reasons.items() if letter not in right)


# -- designs ---------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Requirement:
    """One thing that a design must keep to. Any design that keeps to all of them is right.

    Parameters
    ----------
    name : str
        Short and stable.
    wants : str
        The requirement in words: "a receptive field of at least 7".
    measure : callable
        ``measure(specs)`` -> what the design has.
    holds : callable
        ``holds(measured) -> bool``.
    try_next : str
    """

    name: str
    wants: str
    measure: Callable
    holds: Callable
    try_next: str


def design_judge(name, requirements):
    """A judge for designs. It builds its own specs from the plain arguments and measures those.

    Parameters
    ----------
    name : str
        What the learner defines: a list of layers, or an ``nn.Sequential``.
    requirements : sequence of Requirement
        The first that fails is named.
    """

    def judge(cases, answers):
        early = absent(name, answers, "design")
        if early is not None:
            return early
        specs, trouble = plain_specs(name, answers[0].facts.get("layers", []))
        if trouble is not None:
            return trouble
        for one in requirements:
            try:
                measured = one.measure(specs)
            except ConvlabError as error:
                says, next_ = plainly(error)
                next_ = next_ or "Follow the shapes from layer to layer."
                return Verdict(NOT_YET, f"{name} does not fit together: {says}", mistake="does not run", try_next=next_)
            if not one.holds(measured):
                got = figure(measured) if isinstance(measured, (int, float, np.number)) else str(measured)
                says = f"Wanted: {one.wants}. {name} has {got}."
                return Verdict(NOT_YET, says, mistake=one.name, try_next=one.try_next, expected=one.wants, got=got)
        return Verdict(RIGHT, f"{name} keeps to all {len(requirements)} requirements.")

    return judge


def plain_specs(name, layers):
    """The specs of plain layers, or a verdict that names the layer that is none.

    Parameters
    ----------
    name : str
        What the learner calls them.
    layers : list of dict
        As ``asking.layers`` gives them.

    Returns
    -------
    (list of specs, None) or (None, Verdict)
    """
    if not layers:
        return None, Verdict(NOT_YET, f"{name} holds no layer.", mistake="empty", try_next="Write at least one layer.")
    specs = []
    for number, layer in enumerate(layers, 1):
        spec, trouble = plain_spec(name, number, layer, alone=len(layers) == 1)
        if trouble is not None:
            return None, trouble
        specs.append(spec)
    return specs, None


def plain_spec(name, number, layer, alone=False):
    """The spec of one plain layer, or a verdict that says which layer is none; `alone` where there is no other."""
    # Counted from 0, as torch prints a network and as the errors of the sizes name its layers.
    where = f"Layer '{number - 1}' of {name} ({layer['kind']})"
    try:
        return _spec(layer["kind"], layer["arguments"]), None
    except ConvlabError as error:
        says, next_ = plainly(error)
        return None, not_yet(f"{where} cannot be: {says}", "impossible layer", next_ or "Repair this layer first.")
    except (KeyError, TypeError):
        says, next_ = no_layer(name, where, layer, alone)
        return None, not_yet(says, "type", next_)


def plainly(error):
    """An error of the package about layers in a learner's words: what is the matter, and what would repair it or "".

    What torch itself would say is left out, and so is the advice to let the input have other channels: it is given.
    """
    text, _, repair = str(error).replace("FlattenSpec()", "nn.Flatten()").partition("\n  To fix it: ")
    text = re.sub(r", or let the input give \d+\.$", ".", text.partition("\n")[0])
    return text, repair[:1].upper() + repair[1:]


def no_layer(name, where, layer, alone=False):
    """What to say, and what to try, of something that is no layer which the course knows.

    Parameters
    ----------
    name, where : str
        The design, and the place in it, in words.
    layer : dict
        As ``asking.layers`` gives it.
    alone : bool
        Whether it is all that the design consists of.
    """
    kind, called = layer["kind"], layer["arguments"].get("name", "")
    says = f"{where} is not a layer that is known here."
    if kind == "ellipsis":
        return f"In {name} dots still stand in the place of a layer.", "Write a layer in their place, or take them out."
    if kind == "type":
        return f"{where} is {called} without its brackets.", f"{called} is a kind of layer; {called}(…) makes one."
    if kind in ("function", "method", "builtin_function_or_method"):
        next_ = "Layers are made by classes with a capital letter: nn.ReLU() is one, torch.relu is none."
        return f"{where} is the function {called}, not a layer.", next_
    if layer["arguments"].get("own"):
        return (
            says,
            f"{kind} is a class of your own, and the check cannot see into it. Write layers into nn.Sequential.",
        )
    if kind in ("int", "float", "str", "bool", "NoneType", "set"):
        says = f"{name} is {an(kind)}, not a layer that is known here." if alone else says
        next_ = "Write layers, such as nn.Conv2d(…) and nn.ReLU(), into nn.Sequential(…), with commas between them."
        return says, next_
    if kind in ("Softmax", "LogSoftmax", "Softmax2d"):
        return says, "Take it out: which of the scores is the largest does not change by it."
    known = ", ".join(sorted(set(asking.LAYERS) - {"Conv2d", "ChannelShuffle"}))
    return says, f"Known are Conv2d, {known}, Flatten, and activations such as ReLU, GELU or Tanh."


def _spec(kind, arguments):
    arguments = asking.torch_arguments(arguments)
    if kind in ("Conv2d", "Conv2dSpec"):
        return Conv2dSpec(**arguments)
    if kind.endswith("Spec") and kind in vars(stacks):
        return getattr(stacks, kind)(**arguments)
    if kind in ("MaxPool2d", "AvgPool2d"):
        return stacks.PoolSpec(kind=kind[:3].lower(), **arguments)
    if kind in ("AdaptiveAvgPool2d", "AdaptiveMaxPool2d"):
        return stacks.AdaptivePoolSpec(arguments["output_size"], kind=kind[8:11].lower())
    if kind in ("BatchNorm2d", "InstanceNorm2d"):
        return stacks.NormSpec(arguments["num_features"], kind=kind[:-6].lower(), affine=arguments["affine"])
    if kind == "GroupNorm":
        return stacks.NormSpec(arguments["num_channels"], "group", arguments["affine"], arguments["num_groups"])
    if kind == "Linear":
        return stacks.LinearSpec(**arguments)
    if kind == "Flatten":
        return stacks.FlattenSpec()
    return stacks.ActivationSpec({name: key for key, name in stacks.ACTIVATIONS.items()}[kind])


def convolutions(specs):
    """Those of the specs that are convolutions."""
    return [spec for spec in specs if isinstance(spec, Conv2dSpec)]


def feeds(spec):
    """Which input channel feeds which output channel of a convolution: a table of True and False, outputs down."""
    outputs, inputs = (np.arange(n) // (n // spec.groups) for n in (spec.out_channels, spec.in_channels))
    return outputs[:, None] == inputs
