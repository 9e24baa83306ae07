"""The table of refusals: every sentence is used, filled to the last number, and names the arguments that do not fit."""

import ast
import inspect
import pickle
import re
from pathlib import Path

import numpy as np
import pytest

from convlab import spec
from convlab.spec import Conv2dError, Conv2dSpec, refusals, torch_messages

GOOD = {"in_channels": 4, "out_channels": 6, "kernel_size": 3}
# Kind, remedy, what is given beside GOOD, the shape of the input, and the arguments that do not fit.
EXAMPLES = [
    ("argument", "meant", {"strides": 2}, None, ()),
    ("argument", "elsewhere", {"activation": "relu"}, None, ()),
    ("argument", "list", {"nonsense": 1}, None, ()),
    ("argument_kept", None, {"dtype": "float16"}, None, ()),
    ("whole_number", "such as", {"stride": 0.5}, None, ("stride",)),
    ("whole_number", "equal", {"padding": 2.0}, None, ("padding",)),
    ("whole_number", "between", {"groups": 1.5}, None, ("groups",)),
    ("whole_number", "padding", {"stride": "same"}, None, ("stride",)),
    ("whole_number", "digits", {"out_channels": "6"}, None, ("out_channels",)),
    ("whole_number", "image", {"in_channels": np.zeros((1, 3, 8, 8))}, None, ("in_channels",)),
    ("whole_number", "default", {"dilation": None}, None, ("dilation",)),
    ("whole_number", "one", {"groups": (2, 2)}, None, ("groups",)),
    ("whole_number", "bool", {"stride": True}, None, ("stride",)),
    ("too_large_number", None, {"kernel_size": 2**70}, None, ("kernel_size",)),
    ("length", "pair", {"stride": (1, 2, 3)}, None, ("stride",)),
    ("length", "sides", {"padding": (1, 1, 2, 2)}, None, ("padding",)),
    ("length", "one", {"kernel_size": [3]}, None, ("kernel_size",)),
    ("length_mode", None, {"padding": (1,), "padding_mode": "reflect"}, None, ("padding",)),
    ("same_dilation_mode", None, {"padding": "same", "dilation": (2,), "padding_mode": "reflect"}, None, ("dilation",)),
    ("bias", None, {"bias": np.zeros(2)}, None, ("bias",)),
    ("negative_channels", None, {"out_channels": -2}, None, ("out_channels",)),
    ("groups", None, {"groups": 0}, None, ("groups",)),
    ("groups_divide", None, {"groups": 4}, None, ("groups", "out_channels")),
    ("in_channels_zero", None, {"in_channels": 0}, None, ("in_channels",)),
    ("out_channels_zero", None, {"out_channels": 0}, None, ("out_channels",)),
    ("negative_kernel", None, {"kernel_size": (3, -1)}, None, ("kernel_size",)),
    ("kernel_zero", None, {"kernel_size": 0}, None, ("kernel_size",)),
    ("stride", None, {"stride": 0}, None, ("stride",)),
    ("dilation", None, {"dilation": (1, 0)}, None, ("dilation",)),
    ("too_large", None, {"kernel_size": 2**40}, None, ("kernel_size",)),
    ("padding_text", "case", {"padding": "SAME"}, None, ("padding",)),
    ("padding_text", "words", {"padding": "{full}"}, None, ("padding",)),
    ("same_stride", None, {"padding": "same", "stride": 2}, None, ("padding", "stride")),
    ("padding_mode", "meant", {"padding_mode": "constant"}, None, ("padding_mode",)),
    ("padding_mode", "list", {"padding_mode": "{}"}, None, ("padding_mode",)),
    ("padding_negative", None, {"padding": -1}, None, ("padding",)),
    *(("rank", str(n), {}, (5,) * n, ("input_size",)) for n in (0, 1, 2, 5)),
    ("rank", "more", {}, (1,) * 7, ("input_size",)),
    ("channels", "layer", {}, (1, 3, 8, 9), ("input_size", "in_channels")),
    ("channels", "last", {}, (1, 8, 9, 4), ("input_size", "in_channels")),
    ("channels", "batch", {"in_channels": 1}, (8, 9, 7), ("input_size", "in_channels")),
    ("empty", None, {}, (1, 4, 0, 9), ("input_size",)),
    ("reflect", None, {"padding": 3, "padding_mode": "reflect"}, (1, 4, 3, 9), ("padding_mode", "padding")),
    ("circular", None, {"padding": 4, "padding_mode": "circular"}, (1, 4, 3, 9), ("padding_mode", "padding")),
    ("kernel_too_big", "larger", {"kernel_size": 5}, (1, 4, 3, 9), ("input_size", "kernel_size")),
    ("kernel_too_big", "turned", {"kernel_size": (5, 1)}, (1, 4, 3, 9), ("input_size", "kernel_size")),
]


@pytest.mark.parametrize(("kind", "remedy", "given", "shape", "arguments"), EXAMPLES)
def test_a_sentence_is_filled_and_its_arguments_are_named(kind, remedy, given, shape, arguments):
    with pytest.raises(Conv2dError) as refusal:
        Conv2dSpec(**GOOD | given).check_input(shape)
    error, entry = refusal.value, refusals()[kind]
    fix = entry["fix"] if remedy is None else entry["fix"][remedy]
    for said, template in ((error.problem, entry["problem"]), (error.fix, fix)):
        pattern = re.sub(r"\\\{\w+\\\}", ".*", re.escape(template))
        assert re.fullmatch(pattern, said, re.S), (said, template)
    assert error.arguments == arguments
    assert error.code in torch_messages()["messages"]
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), vars(copy)) == (str(error), vars(error))


def test_every_sentence_and_every_remedy_has_an_example():
    kinds = {(kind, remedy) for kind, remedy, *_ in EXAMPLES}
    table = refusals().items()
    assert kinds == {
        (kind, remedy)
        for kind, entry in table
        for remedy in (entry["fix"] if isinstance(entry["fix"], dict) else [None])
    }


def test_no_sentence_stands_in_the_code():
    """`Conv2dError` is made in one function, from the table; so is every kind that is asked for there."""
    tree = ast.parse(Path(inspect.getsourcefile(spec)).read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    makers = [
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if node in calls and node.func.id == "Conv2dError"
    ]
    assert sorted(makers) == ["_rebuild", "_refusal"]
    asked = {call.args[0].value for call in calls if call.func.id == "_refusal"}
    assert asked == set(refusals())
