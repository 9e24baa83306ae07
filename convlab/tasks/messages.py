"""What is said where something is the same in every task, and how numbers are shown in it."""

import dataclasses
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from convlab.probes import Answer
from convlab.tasks.advice import after_error, an
from convlab.tasks.core import NOT_ATTEMPTED, NOT_YET, Comparison, TaskVerdict, put_back
from convlab.tasks.matching import close, same_values


def unanswered(name: str, answers: Sequence[Answer], noun: str = "function") -> TaskVerdict | None:
    """The verdict where there is nothing to judge yet: not defined, still the stub, or something else; or None."""
    status = answers[0].status
    if status == "missing":
        return TaskVerdict(
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
        kind = (answers[0].value or {}).get("type", "nothing")
        message = {
            "nothing": f"{name} is still as it came: nothing is written in it yet.",
            "ellipsis": f"{name} is still as it came: its dots wait for your answer.",
            "NoneType": f"{name} is None, so it holds no answer.",
        }.get(kind, f"{name} is {an(kind)} that holds no answer yet.")
        if kind == "NoneType":
            next_ = "print(…) shows a value and gives back None, as many calls do. Write the value itself, without it."
        return TaskVerdict(NOT_ATTEMPTED, message, try_next=next_)
    if status == "wrong kind":
        return TaskVerdict(
            NOT_YET,
            f"{name} is no longer a {noun}: it is {an((answers[0].value or {})['type'])}.",
            mistake="name reused",
            try_next=f"Some cell has used the name {name} for something else. Rename that, then run the cell that "
            f"defines {name} again.",
        )
    return None


def stopped(call: str, answer: Answer) -> TaskVerdict:
    """Words for a call that raised or ran out of time."""
    error = answer.error or {"type": answer.status, "message": "", "line": None, "code": ""}
    if answer.status == "timeout":
        return TaskVerdict(
            NOT_YET,
            f"{call} was still running after {error['message']} seconds, so it was stopped.",
            mistake="time limit",
            call=call,
            try_next="Does every loop come to an end, and does a function call itself (self.forward inside forward, "
            "say)? Look at each `while`: what makes its condition false? (Only Python code can be stopped like this; "
            "one long step inside NumPy or torch needs the Stop button, ■.)",
        )
    where = f"in your line “{error['code']}”" if error["code"] else f"in your line {error['line']}"
    if error.get("inside"):
        where = f"inside {error['inside']}, called {where.replace('in', 'from', 1)}"
    where = f" {where}" if error["line"] else ""
    message = f"{call} raised {error['type']}{where}: {error['message'] or '(no message)'}"
    if error["type"] in ("SystemExit", "GeneratorExit"):
        message = f"{call} ended the whole program with {error['type']}{where}."
    next_ = after_error(call, error)
    return TaskVerdict(NOT_YET, message, mistake=f"raised {error['type']}", call=call, try_next=next_)


def wrong_type(call: str, value: dict[str, Any], want: str, accepts: Sequence[str]) -> TaskVerdict | None:
    """Words for a result that is of another type than asked for, or None."""
    got = value["type"]
    if got in accepts:
        return None
    # What is asked for, in short: one number, several of them, an array or a tensor of many.
    single, several = "float" in accepts or "int" in accepts, "tuple" in accepts
    message = f"{call} gave back {an(got)}; the task asks for {want}."
    if got == "NoneType":
        message, next_ = f"{call} gave back None.", "Did you forget the return?"
    elif got in ("ellipsis", "NotImplementedType"):
        message, next_ = f"{call} gave back {an(got)}.", "Replace the dots by your own value."
    elif got == "bool" or got.startswith("bool_"):
        next_ = "A comparison gives True or False. Was it meant to be counted, or summed?"
    elif got in ("list", "tuple") and single:
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
    elif got == "Tensor" and (single or "ndarray" in accepts):
        message = f"{call} gave back a torch tensor; the task asks for {want}."
        next_ = ".item() turns a tensor of one number into it." if single else "tensor.numpy() turns it into one."
    elif got == "ndarray" and "Tensor" in accepts:
        message = f"{call} gave back a NumPy array; the task asks for {want}."
        next_ = (
            "torch.tensor(…) makes a tensor of an array, as a copy. Where tensors come in, stay in torch all the way."
        )
    elif got in ("function", "method", "builtin_function_or_method"):
        message, next_ = f"{call} gave back a function, not its result.", "Are brackets () missing after its name?"
    elif got == "str":
        message = f"{call} gave back text; the task asks for {want}."
        next_ = "Return the number itself, without formatting it." if single else _NO_TEXT
    else:
        next_ = "Which of your lines makes it? Return what is asked for, with nothing around it."
    return TaskVerdict(NOT_YET, message, mistake=f"type {got}", call=call, try_next=next_, got=got, expected=want)


_NUMBERS = ("int", "float", "int64", "int32", "float64", "float32")
_NO_TEXT = "Return the numbers themselves, without formatting them or giving them a name."


def plain_shape(shape: Sequence[int]) -> str:
    """(3,) -> "(3,)", [] -> "a single number"."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})" if len(shape) else "a single number"


def format_number(number: Any, digits: int = 4) -> str:
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


def digits_to_tell_apart(expected: Any, got: Any) -> int:
    """The digits that `format_number` needs so that two numbers, or those of two tables, do not look the same."""
    pairs = [(a, b) for a, b in zip(np.ravel(expected), np.ravel(got), strict=True) if not close(a, b)]
    return next((n for n in (4, 6, 8) if all(format_number(a, n) != format_number(b, n) for a, b in pairs)), 10)


def diff_excerpt(
    expected: Any, got: Any, size: int = 4, row: int = 8, axes: tuple[str, str] = ("picture", "channel")
) -> Comparison | None:
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
    if any(i >= n for array in (expected, got) for i, n in zip(lead, array.shape, strict=False)):
        return None
    planes = [expected[lead], got[lead]]
    planes = [plane[None] if plane.ndim == 1 else plane for plane in planes]
    y0, x0 = (0, int(first[0])) if expected.ndim == 1 else (int(first[-2]), int(first[-1]))
    y0, x0 = (
        max(0, min(i, max(plane.shape[axis] for plane in planes) - n))
        for axis, (i, n) in enumerate([(y0, height), (x0, width)])
    )
    planes = [plane[y0 : y0 + height, x0 : x0 + width] for plane in planes]
    digits = digits_to_tell_apart(*planes) if planes[0].shape == planes[1].shape else 4
    tables = [[[format_number(v, digits) for v in line] for line in plane] for plane in planes]
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
    positions = tuple(range(x0, x0 + columns)) if expected.ndim == 1 else ()
    return Comparison(where, tables[0], tables[1], positions)


def shortcut_in_words(used: str) -> str:
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


def unequal(
    call: str,
    truth: Any,
    value: dict[str, Any],
    rtol: float = 1e-5,
    atol: float = 1e-6,
    axes: tuple[str, str] = ("picture", "channel"),
) -> TaskVerdict:
    """Words and a small table for numbers that are not the expected ones: rank, shape, dtype, then values."""
    truth = np.asarray(truth)
    data, shape = value.get("data"), tuple(value.get("shape", ()))
    common = {"call": call, "expected": truth, "got": data}
    if len(shape) != truth.ndim:
        message = f"{call} gave back {_with_axes(shape)}; expected {_with_axes(truth.shape)}."
        next_ = "Print the shape after each of your steps."
        if data is not None and same_values(np.ravel(data), truth.ravel(), rtol, atol):
            next_ = "The numbers are right, only the axes are not: [0] takes one of size 1 away, reshape makes others."
        elif not shape:
            next_ = "This is one number. Asked are many at once, one for each place."
        return TaskVerdict(NOT_YET, message, mistake="rank", try_next=next_, **common)
    if shape != truth.shape:
        message = f"{call} gave back the shape {plain_shape(shape)}; expected {plain_shape(truth.shape)}."
        comparison = diff_excerpt(truth, data, axes=axes) if data is not None else None
        next_ = "Which number of your code decides this size? Work it out for this case by hand."
        return TaskVerdict(NOT_YET, message, mistake="shape", comparison=comparison, try_next=next_, **common)
    if data is None or np.asarray(data).dtype.kind not in "biuf":
        message = f"{call} gave back values of dtype {value.get('dtype')}; expected plain numbers."
        return TaskVerdict(
            NOT_YET, message, mistake="dtype", try_next="Look at the dtype of what you return.", **common
        )
    good = close(truth, data, rtol, atol)
    digits = digits_to_tell_apart(truth, data)
    if truth.ndim == 0:
        message = f"{call} gave back {format_number(data, digits)}; expected {format_number(truth, digits)}."
        return TaskVerdict(
            NOT_YET, message, mistake="value", try_next="Work this case out by hand, on paper.", **common
        )
    place = tuple(int(i) for i in np.argwhere(~good)[0])
    at = f"position {place[0]}" if len(place) == 1 else f"index {place}"
    digits = digits_to_tell_apart(truth[place], np.asarray(data)[place])
    message = (
        f"{call.removesuffix(',')}: {int((~good).sum())} of {truth.size:,} values differ, the first at {at}: "
        f"expected {format_number(truth[place], digits)}, got {format_number(np.asarray(data)[place], digits)}."
    )
    if np.isnan(np.asarray(data, dtype=float)).any() and not np.isnan(truth).any():
        return TaskVerdict(
            NOT_YET, message, mistake="nan", try_next="nan: a division by zero, or memory never filled?", **common
        )
    next_ = "Work out the first wrong value by hand: which of your lines makes it?"
    comparison = diff_excerpt(truth, data, axes=axes)
    return TaskVerdict(NOT_YET, message, mistake="value", comparison=comparison, try_next=next_, **common)


def _with_axes(shape: Sequence[int]) -> str:
    axes = {0: "a single number", 1: "one axis", 2: "two axes", 3: "three axes", 4: "four axes"}.get(
        len(shape), f"{len(shape)} axes"
    )
    return axes if not len(shape) else f"{axes}, {plain_shape(shape)}"


def printed_instead(verdict: TaskVerdict, answer: Answer, answers: Sequence[Answer] = ()) -> TaskVerdict:
    """The verdict on a result of None, with what was printed in its place, or that other cases do reach a return."""
    if verdict.mistake != "type NoneType":
        return verdict
    lines = answer.printed.strip().splitlines()
    if answer.printed:
        seen = lines[0][:60] + " …" * (len(lines) > 1 or len(lines[0]) > 60) if lines else ""
        return dataclasses.replace(
            verdict,
            message=f"{verdict.message} It printed “{seen}” instead.",
            try_next="Give the result back with return; what is printed cannot be used by other code.",
        )
    if any(other.status == "returned" and (other.value or {}).get("type") != "NoneType" for other in answers):
        next_ = "In other cases something does come back. Does every way through your lines reach a return?"
        return dataclasses.replace(verdict, try_next=next_)
    return verdict


def touched(call: str, answer: Answer, may_share: bool) -> TaskVerdict | None:
    """The verdict on right numbers that changed an input, or share its memory; or None."""
    if answer.changed:
        return TaskVerdict(
            NOT_YET,
            f"The numbers are right, but {call} changed its input ({', '.join(answer.changed)}).",
            mistake="changes its input",
            call=call,
            try_next=put_back(answer.changed),
        )
    if answer.shares and not may_share:
        return TaskVerdict(
            NOT_YET,
            f"The numbers are right, but the result of {call.removesuffix(',')} shares its memory with "
            f"{' and '.join(answer.shares)}.",
            mistake="view",
            call=call,
            try_next="Whoever changes one of the two changes the other. Return a copy: array.copy(), tensor.clone(), "
            "or torch.tensor(array), which copies where torch.from_numpy(array) does not.",
        )
    return None


def wrong_dtype(call: str, answer: Answer) -> TaskVerdict | None:
    """The verdict on True and False where numbers are asked for, or None."""
    dtype = (answer.value or {}).get("dtype", "")
    if "bool" in dtype:
        return TaskVerdict(
            NOT_YET,
            f"{call} gave back True and False (dtype {dtype}); the task asks for numbers.",
            mistake="dtype",
            call=call,
            try_next="A comparison gives True and False. Was it meant to be counted, or summed?",
        )
    return None


def remarks(answers: Sequence[Answer], whole: bool) -> Iterator[str]:
    """What may be said of right answers; `whole` where counts are asked for."""
    if any(answer.printed for answer in answers):
        yield "It also prints something. That is fine here; in a program, leave printing to the caller."
    for answer in answers:
        value = answer.value or {}
        if whole and "float" in value.get("dtype", ""):
            array = value["type"] in ("ndarray", "Tensor")
            yield f"Counts are whole numbers; yours have a point. {'dtype=int' if array else '// or int(…)'} would do."
            break


def in_quotes(value: Any) -> bool:
    """Whether a text is a number, or several in brackets."""
    return isinstance(value, str) and bool(re.fullmatch(r"[\s(\[]*[\d.,\s-]*\d[\d.,\s-]*[\s)\]]*", value))


def miscounted(name: str, open_: Sequence[bool], asked: Sequence[str], unit: str) -> TaskVerdict:
    """The verdict where a list holds too many answers or too few; `open_` says of each whether it is still dots."""
    given, count = len(open_) - sum(open_), len(asked)
    message = f"{name} holds {given} {unit}{'s' * (given != 1)}"
    if given == count:
        return TaskVerdict(NOT_YET, f"{message}, and still the dots.", mistake="length", try_next="Take the ... away.")
    message += ", and dots for the rest" * any(open_)
    return TaskVerdict(
        NOT_YET,
        f"{message}; there are {count} questions.",
        mistake="incomplete" if any(open_) and given < count else "length",
        try_next=f"One {unit} for each, in the order of the questions: {', '.join(asked)}.",
    )


def still_open(labels: Sequence[str], count: int) -> str:
    """ "1 of 8 answers is still open: H." """
    return f"{len(labels)} of {count} answers {'is' if len(labels) == 1 else 'are'} still open: {', '.join(labels)}."
