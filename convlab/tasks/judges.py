"""Judges for the usual kinds of task, and the words for what goes wrong in all of them."""

import dataclasses
import math
from collections.abc import Callable

import numpy as np

from convlab import stacks
from convlab.errors import ConvlabError
from convlab.spec import Conv2dSpec
from convlab.tasks import asking
from convlab.tasks.core import NOT_ATTEMPTED, NOT_YET, RIGHT, Mistake, Picture, Verdict

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
        return Verdict(
            NOT_ATTEMPTED,
            f"{name} is still as it came: its dots wait for your answer.",
            try_next="Write your answer in the cell above, run that cell, then this one. "
            "For a first hint, take away the # in the cell below.",
        )
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
            try_next="Does every loop come to an end? Look at each `while`: what makes its condition false? (Only "
            "Python code can be stopped like this; one long step inside NumPy or torch needs the Stop button, ■.)",
        )
    error = answer.error
    where = (
        f" in your line “{error['code']}”"
        if error["code"]
        else f" in your line {error['line']}"
        if error["line"]
        else ""
    )
    says = f"{call} raised {error['type']}{where}: {error['message'] or '(no message)'}"
    if error["type"] in ("SystemExit", "GeneratorExit"):
        says = f"{call} ended the whole program with {error['type']}{where}."
        next_ = "Use return to leave a function; exit() and quit() stop Python itself."
    elif error["type"] == "NameError":
        next_ = "A name that Python does not know: misspelt, or defined in a cell that has not run yet?"
    elif error["type"] == "TypeError" and error["line"] is None:
        next_ = "Does the first line of your definition still take the arguments it came with, in the same order?"
    elif error["type"] == "IndexError":
        next_ = "An index left its array. Which is the largest index your loops reach, and how long is the array?"
    elif error["type"] == "RecursionError":
        next_ = "The function calls itself without an end. Which call is the one that stops?"
    else:
        next_ = "Call it with these arguments in a cell of your own, and print what your lines see."
    return Verdict(NOT_YET, says, mistake=f"raised {error['type']}", call=call, try_next=next_)


def wrong_type(call, value, want, accepts):
    """Words for a result that is of another type than asked for, or None."""
    got = value["type"]
    if got in accepts:
        return None
    if got == "NoneType":
        says, next_ = f"{call} gave back None.", "Did you forget the return? Printing a result does not return it."
    elif got in ("ellipsis", "NotImplementedType"):
        says, next_ = f"{call} gave back {an(got)}.", "Replace the dots by your own value."
    elif got == "Tensor" and "ndarray" in accepts:
        says, next_ = f"{call} gave back a torch tensor; the task asks for {want}.", "tensor.numpy() turns it into one."
    elif got in ("list", "tuple") and "ndarray" in accepts:
        says, next_ = f"{call} gave back a {got}; the task asks for {want}.", "np.array(…) around it will do."
    elif got in ("list", "tuple"):
        says, next_ = (
            f"{call} gave back a {got}; the task asks for {want}.",
            "Which of its values is the one asked for?",
        )
    elif got == "ndarray" and "Tensor" in accepts:
        says = f"{call} gave back a NumPy array; the task asks for {want}."
        next_ = "Stay in torch all the way; torch.from_numpy(…) turns an array into a tensor."
    elif got in ("function", "method", "builtin_function_or_method"):
        says, next_ = f"{call} gave back a function, not its result.", "Are brackets () missing after its name?"
    elif got == "str":
        says, next_ = (
            f"{call} gave back text; the task asks for {want}.",
            "Return the number itself, without formatting it.",
        )
    else:
        says, next_ = f"{call} gave back {an(got)}; the task asks for {want}.", "Look at type(…) of what you return."
    return Verdict(NOT_YET, says, mistake=f"type {got}", call=call, try_next=next_, got=got, expected=want)


def an(word):
    """ "an int", "a list"."""
    return f"an {word}" if word[:1].lower() in "aeiou" else f"a {word}"


def plain_shape(shape):
    """(3,) -> "(3,)", [] -> "a single number"."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})" if len(shape) else "a single number"


def figure(number):
    """A number, short."""
    if isinstance(number, np.ndarray):
        number = number[()]  # of an array without axes: the number itself, so that a count stays one
    if isinstance(number, (bool, np.bool_)):
        return str(bool(number))
    if isinstance(number, (int, np.integer)):
        return str(int(number))
    number = float(number)
    if math.isnan(number):
        return "nan"
    return f"{number + 0.0:.4g}"


def draw(expected, got, size=4, row=8, axes=("picture", "channel")):
    """The place of the first difference in two arrays, small: up to 4 rows and columns, or a row of eight.

    ``axes`` names what lies ahead of the rows and columns.
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
    tables = [[[figure(v) for v in line] for line in plane[y0 : y0 + height, x0 : x0 + width]] for plane in planes]
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
                says = f"{words} called {answer.used[0]}, which this task does not allow."
                return Verdict(NOT_YET, says, mistake="shortcut", call=words, try_next=forbidden)
            if answer.status == "timeout":
                return stopped(words, answer)
        for i, (answer, words) in enumerate(zip(answers, shown, strict=True)):
            if answer.status == "returned":
                trouble = wrong_type(words, answer.value, want, accepts)
                if trouble is not None:
                    return dataclasses.replace(printed_instead(trouble, answer), case=i)
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


def unequal(call, truth, value, rtol=1e-5, atol=1e-6, axes=("picture", "channel")):
    """Words and a small picture for numbers that are not the expected ones: rank, shape, dtype, then values."""
    truth = np.asarray(truth)
    data, shape = value.get("data"), tuple(value.get("shape", ()))
    common = {"call": call, "expected": truth, "got": data}
    if len(shape) != truth.ndim:
        says = f"{call} gave back {_with_axes(shape)}; expected {_with_axes(truth.shape)}."
        return Verdict(NOT_YET, says, mistake="rank", try_next="Print the shape after each of your steps.", **common)
    if shape != truth.shape:
        says = f"{call} gave back the shape {plain_shape(shape)}; expected {plain_shape(truth.shape)}."
        picture = draw(truth, data, axes=axes) if data is not None else None
        next_ = "Which number of your code decides this size? Work it out for this case by hand."
        return Verdict(NOT_YET, says, mistake="shape", picture=picture, try_next=next_, **common)
    if data is None or np.asarray(data).dtype.kind not in "biuf":
        says = f"{call} gave back values of dtype {value.get('dtype')}; expected plain numbers."
        return Verdict(NOT_YET, says, mistake="dtype", try_next="Look at the dtype of what you return.", **common)
    good = close(truth, data, rtol, atol)
    if truth.ndim == 0:
        says = f"{call} gave back {figure(data)}; expected {figure(truth)}."
        return Verdict(NOT_YET, says, mistake="value", try_next="Work this case out by hand, on paper.", **common)
    place = tuple(int(i) for i in np.argwhere(~good)[0])
    at = f"position {place[0]}" if len(place) == 1 else f"index {place}"
    says = (
        f"{call}: {int((~good).sum())} of {truth.size} values differ, the first at {at}: "
        f"expected {figure(truth[place])}, got {figure(np.asarray(data)[place])}."
    )
    if np.isnan(np.asarray(data, dtype=float)).any() and not np.isnan(truth).any():
        return Verdict(
            NOT_YET, says, mistake="nan", try_next="nan: a division by zero, or memory never filled?", **common
        )
    next_ = "Work out the first wrong value by hand: which of your lines makes it?"
    return Verdict(NOT_YET, says, mistake="value", picture=draw(truth, data, axes=axes), try_next=next_, **common)


def _with_axes(shape):
    words = {0: "a single number", 1: "one axis", 2: "two axes", 3: "three axes", 4: "four axes"}.get(
        len(shape), f"{len(shape)} axes"
    )
    return words if not len(shape) else f"{words}, {plain_shape(shape)}"


def printed_instead(verdict, answer):
    """The verdict on a result of None, with what was printed in its place."""
    if answer.printed and verdict.mistake == "type NoneType":
        seen = answer.printed.strip().splitlines()[0][:60] if answer.printed.strip() else ""
        return dataclasses.replace(
            verdict,
            says=f"{verdict.says} It printed “{seen}” instead.",
            try_next="Give the result back with return; what is printed cannot be used by other code.",
        )
    return verdict


def _touched(call, answer, may_share):
    if answer.changed:
        return Verdict(
            NOT_YET,
            f"The numbers are right, but {call} changed its input ({', '.join(answer.changed)}).",
            mistake="changes its input",
            call=call,
            try_next="Whoever calls it would not expect that. Work on a copy: array.copy(), tensor.clone().",
        )
    if answer.shares and not may_share:
        return Verdict(
            NOT_YET,
            f"The numbers are right, but the result of {call} is a view: it uses the memory of "
            f"{', '.join(answer.shares)}.",
            mistake="view",
            call=call,
            try_next="A later change of one would change the other. Return a copy.",
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
    if whole and any("float" in answer.value.get("dtype", "") for answer in answers):
        yield "Counts are whole numbers: dtype=int would say so."


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


_ON_PAPER = "Draw the smallest of them on squared paper, and put down window after window until none fits."


def numbers_judge(name, truth, questions, mistakes=(), whole=True, advice=_ON_PAPER):
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
                f"{len(open_)} of {len(asked)} answers are still open: {', '.join(open_)}.",
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
        return Verdict(NOT_YET, says, mistake="value", try_next=advice, got=numbers, case=0)

    return judge


def _numbers(name, value, asked):
    """The numbers of a list, a dictionary or an array; None for each that is still open. Or a verdict."""
    data, count = value.get("data"), len(asked)
    if value["type"] == "dict":
        data = [item["data"] for item in data.values()]
    elif isinstance(data, list):
        data = [item["data"] for item in data]
    elif isinstance(data, np.ndarray):
        data = data.tolist() if data.ndim == 1 else None
    else:
        data = [data] if isinstance(data, (int, float)) else None
    plain = data is not None and all(
        v is None or (isinstance(v, (int, float)) and not isinstance(v, bool)) for v in data
    )
    if not plain:
        return None, Verdict(
            NOT_YET,
            f"{name} holds something else than numbers.",
            mistake="type",
            try_next="Write plain numbers, such as 14, between the square brackets, with commas between them.",
        )
    if len(data) != count:
        return None, Verdict(
            NOT_YET,
            f"{name} holds {len(data)} number{'s' * (len(data) != 1)}; there are {count} questions.",
            mistake="length",
            try_next=f"One number for each, in the order of the questions: {', '.join(asked)}.",
        )
    return data, None


def choice_judge(name, right, reasons, because=""):
    """A judge for a multiple choice, with the reason for each wrong choice.

    Parameters
    ----------
    right : str
        The letter, or the letters in one string where several are right.
    reasons : dict
        Letter -> why it is not so; for a right letter that is missing: what it would take to see it.
    because : str
        Why the right choice is right, for somebody who has made it.
    """

    def judge(cases, answers):
        early = absent(name, answers)
        if early is not None:
            return early
        data = answers[0].data
        if isinstance(data, list):
            data = "".join(str(item.get("data", "")) for item in data)
        letters = "".join(sorted({c for c in str(data).lower() if c.isalnum()}))
        known = set(reasons) | set(right)
        if not isinstance(answers[0].data, (str, list)) or not letters or set(letters) - known:
            return Verdict(
                NOT_YET,
                f"{name} is not one of the letters {', '.join(sorted(known))}.",
                mistake="type",
                try_next=f'Write the letter in quotation marks: {name} = "{min(known)}".',
            )
        if letters == "".join(sorted(right)):
            return Verdict(
                RIGHT, f"{'That is the one' if len(right) == 1 else 'Those are the ones'}. {because}".strip()
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
                says = f"{name} does not fit together: {error}"
                return Verdict(NOT_YET, says, mistake="does not run", try_next="Follow the shapes from layer to layer.")
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
        spec, trouble = plain_spec(name, number, layer)
        if trouble is not None:
            return None, trouble
        specs.append(spec)
    return specs, None


def plain_spec(name, number, layer):
    """The spec of one plain layer, or a verdict that says which layer is none."""
    where = f"Layer {number} of {name} ({layer['kind']})"
    try:
        return _spec(layer["kind"], layer["arguments"]), None
    except ConvlabError as error:
        says = f"{where} cannot be: {error}"
        return None, Verdict(NOT_YET, says, mistake="impossible layer", try_next="Repair this layer first.")
    except (KeyError, TypeError):
        known = sorted(set(asking.LAYERS) - {"Conv2d", "ChannelShuffle"})
        next_ = f"Known are Conv2d, {', '.join(known)}, Flatten and the activations."
        return None, Verdict(NOT_YET, f"{where} is not a layer that is known here.", mistake="type", try_next=next_)


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
