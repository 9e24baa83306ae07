"""What to look at after an error, by its kind: Python's and torch's own words, in words that say what to do next."""

import re
from typing import Any

_SHAPES = "What meets in this line has shapes that do not fit. Print the shape of each part just before it."
_WHOLE = "/ always gives a number with a point, such as 2.0. // gives a whole one, as is needed for a place or a size."
_TRUE = "A row of numbers is neither true nor false. Which one number do you mean, or .any() or .all() of them?"
_EMPTY = (
    "Something is None in this line. Does a function that it calls lack its return, or was there nothing to begin with?"
)
_AXES = "The line names an axis that is not there. Print the shape: how many axes are there, counted from 0?"
_COUNT = (
    "A reshape keeps all numbers: the product of the new sizes must be how many there are. Print the shape before it."
)
_ONE = "One number stands where several are expected. Print it, with its type: what was it meant to be?"
_UNPACK = "How many names stand on the left, and how many values come from the right? Print what comes."
_TENSOR = "torch wants a tensor there, and something else came. torch.tensor(…) makes one, of a number or an array."
_MISSING_DOTS = "Dots are left in this line, or in one before it: write a value in their place."
_CHANNELS = "The layer was made for another number of channels than arrive. Print the shape that goes into this line."
_WEIGHT = (
    "A convolution takes a weight with four axes, (out_channels, in_channels / groups, height, width), and a picture "
    "with (N, channels, height, width). Print the shapes of both just before it."
)
_ONE_PLACE = "A whole list or array is to be written where one number has its place. Print its shape just before."
_JOINED = "What is put together must have the same size in all axes but the one along which it is joined. Print them."
_LAST_NUMBER = "This turns one number into Python's own, and there are several. Which of them do you mean?"
_WRONG_DTYPE = "Two dtypes meet in this line. Print both; .to(other.dtype) brings one to the other's."

# Types of errors, a piece of the message, what to try; the first that fits.
_KNOWN = tuple(
    (kinds.split(), re.compile(pattern), advice)
    for kinds, pattern, advice in (
        (
            "IndexError",
            "shape mismatch",
            "Two lists of indices in one pair of brackets are read in pairs: row i[0] with "
            "column j[0], and so on. For every row with every column, take the rows first, then the columns of that.",
        ),
        ("IndexError", "too many indices", _AXES),
        ("IndexError AxisError", "Dimension out of range|out of bounds for array of dimension", _AXES),
        ("IndexError", "only integers, slices", _WHOLE),
        (
            "IndexError",
            "",
            "An index left its array. Which is the largest index that your lines reach, and how long is the array?",
        ),
        ("ValueError RuntimeError", "ambiguous", _TRUE),
        ("ValueError", "could not be broadcast|could not broadcast", _SHAPES),
        ("ValueError", "values to unpack", _UNPACK),
        ("ValueError", "matmul", "@ is the matrix product. * multiplies place by place."),
        ("ValueError", "setting an array element", _ONE_PLACE),
        ("ValueError RuntimeError", "cannot reshape|is invalid for input of size", _COUNT),
        ("ValueError RuntimeError", "all the input array|all input arrays|Sizes of tensors must match", _JOINED),
        (
            "ValueError",
            "not supported for strided",
            "PyTorch refuses that word together with a stride. Work the padding out in numbers, and add it with F.pad.",
        ),
        ("ValueError", "step must be", "A tensor is not read backwards with [::-1]; .flip(axis) does that."),
        ("ValueError RuntimeError", "only one element|cannot be converted to Scalar", _LAST_NUMBER),
        (
            "ValueError RuntimeError",
            "negative dimension|must be non-negative",
            "A size came out below 0. Which line works it out? Do it by hand for this case.",
        ),
        (
            "RuntimeError",
            "mat1 and mat2",
            "A linear layer, or @, met another number of features than it was made for. "
            "Print the shape that goes into this line.",
        ),
        ("RuntimeError", "must match the size|doesn't match the broadcast|expanded size", _SHAPES),
        ("RuntimeError", r"expected input\[.*channels", _CHANNELS),
        ("RuntimeError", "expected weight to be|weight should have|to conv2d, but got", _WEIGHT),
        ("RuntimeError", "should be the same|same dtype|expected scalar type", _WRONG_DTYPE),
        (
            "RuntimeError",
            "desired ordering",
            "permute names every axis once. Print the shape: how many axes are there?",
        ),
        (
            "RuntimeError",
            "larger than|greater than actual input",
            "No window fits: the map is smaller than the kernel. Print the shape that goes into this line.",
        ),
        (
            "RuntimeError",
            "leaf Variable",
            "Numbers that are trained are only written into inside `with torch.no_grad():`, or through .data.",
        ),
        ("RuntimeError", "requires grad", ".detach() in front takes the numbers out of what is trained."),
        (
            "UFuncTypeError _UFuncOutputCastingError",
            "",
            "+=, /= and the like write into the array that is there, and "
            "its dtype cannot hold the result. Make a new one: x = x / … in place of x /= …",
        ),
        ("TypeError", "NoneType", _EMPTY),
        ("TypeError", "ellipsis", _MISSING_DOTS),
        (
            "TypeError",
            "unexpected keyword",
            "This call does not take that argument. Some arguments belong to the line "
            "that makes a layer, others to its call: help(…) of each lists them.",
        ),
        (
            "TypeError",
            "positional argument",
            "Count the arguments in the brackets of this call, and compare them with "
            "those that are wanted: help(…) lists them.",
        ),
        ("TypeError", "slice indices|interpreted as an integer|sequence of integers|of type float|got float", _WHOLE),
        ("TypeError", "unpack non-iterable|is not iterable|is not subscriptable", _ONE),
        (
            "TypeError",
            "is not callable",
            "Round brackets call a function. To take a part of an array or a list: square "
            "ones. (Or is a * missing in front of them?)",
        ),
        (
            "TypeError",
            "Module subclass",
            "nn.Sequential takes the layers one by one. A star takes them out of a list: nn.Sequential(*layers).",
        ),
        (
            "TypeError",
            "as parameter",
            "A layer keeps its weight as an nn.Parameter. Write the numbers into it: layer.weight.data = …",
        ),
        ("TypeError", "must be Tensor|invalid combination of arguments", _TENSOR),
        ("TypeError", "0-dim", "Functions of `math` take one number. np.… takes an array, torch.… a tensor."),
        ("AttributeError", "before Module.__init__", "super().__init__() must be the first line of your __init__."),
        ("AttributeError", "'NoneType' object", _EMPTY),
        ("AttributeError", "'ellipsis' object", _MISSING_DOTS),
        ("AttributeError", "^module ", "There is no such name in it. Is it misspelt? Capital letters count."),
        (
            "UnboundLocalError",
            "",
            "A line of this function sets that name, but on the way to here none has: an `if` "
            "that was not taken, a loop without a round, or a += without a beginning?",
        ),
        ("NameError", "", "A name that Python does not know: misspelt, or defined in a cell that has not run yet?"),
        ("KeyError", "", "There is no such key. Print the keys, with list(…) of the dictionary: which is meant?"),
        ("ZeroDivisionError", "", "Something is divided by 0 in this line. Print what stands below the stroke."),
        ("RecursionError", "", "The function calls itself without an end. Which call is the one that stops?"),
        (
            "NotImplementedError",
            '"forward"',
            "A layer of your own needs a method forward: is it there, spelt like this, and indented as __init__ is?",
        ),
        (
            "ModuleNotFoundError ImportError",
            "",
            "Only what the notebook imports at its top is there, here and where the exercise is graded. It is enough.",
        ),
    )
)


def after_error(call: str, error: dict[str, Any]) -> str:
    """What to try after an error, or the way to see it for oneself where nothing better is known.

    Parameters
    ----------
    call : str
        The call in words.
    error : dict
        As in ``probes.Answer``.
    """
    kind, message = error["type"], error["message"] or ""
    if kind in ("SystemExit", "GeneratorExit"):
        return "Use return to leave a function; exit() and quit() stop Python itself."
    if kind == "TypeError" and error["line"] is None:
        return (
            "Does the first line of your definition still take the arguments it came with, in the same order and under "
            "the same names?"
        )
    for kinds, pattern, advice in _KNOWN:
        if kind in kinds and pattern.search(message):
            return advice
    no_attribute = re.match(r"'(\w+(?:\.\w+)*)' object has no attribute '(\w+)'", message)
    if kind == "AttributeError" and no_attribute:
        owner, name = no_attribute.groups()
        return _no_attribute(owner, name, error["code"] or "")
    if re.search(r"of shape|array of|\b[xw] \(|picture| on \d", call):  # only sizes are given, no numbers to copy
        return (
            "Make arguments of these sizes in a cell of your own, with np.ones(shape) or torch.ones(shape), call it "
            "with them, and print what goes into that line."
        )
    return "Call it with these arguments in a cell of your own, and print what goes into that line."


def an(word: str) -> str:
    """ "an int", "a list", "an nn.ReLU"."""
    return f"an {word}" if word[:1].lower() in "aeiou" or word.startswith("nn.") else f"a {word}"


def _no_attribute(kind: str, name: str, code: str) -> str:
    if f"self.{name}" in code:
        return (
            f"self.{name} is read here, and nothing has set it. Is there a line self.{name} = … in __init__, with just "
            "this name, or do dots still stand in its place?"
        )
    if kind == "numpy.ndarray" and name in ("float", "double", "permute", "unsqueeze", "clone", "to", "size", "flip"):
        return f".{name} belongs to torch, and this is a NumPy array. torch.tensor(…) makes a tensor of it."
    if kind == "Tensor" and name in ("astype", "copy"):
        return f".{name} belongs to NumPy, and this is a tensor: .to(…) changes its dtype, .clone() copies it."
    if kind in ("list", "tuple"):
        return f"This is a {kind}, which has no .{name}. np.array(…) makes an array of it, torch.tensor(…) a tensor."
    return f"What stands before .{name} is {an(kind)}. Is the name misspelt, or was something else meant to be there?"
