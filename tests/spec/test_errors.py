"""Every refusal has its three parts, and PyTorch's words are those of the table and of the installed torch."""

import pickle

import numpy as np
import pytest
import torch

import convlab as cl
from convlab.spec import torch_messages

MESSAGES = torch_messages()["messages"]


def build(example):
    example = dict(example)
    if example.get("bias") == "array of two zeros":
        example["bias"] = np.zeros(2)
    shape = tuple(example.pop("input", (2, 4, 9, 8)))
    return {"in_channels": 4, "out_channels": 6, "kernel_size": 3} | example, shape


@pytest.mark.parametrize("code", MESSAGES)
def test_each_row_of_the_table_has_an_example_that_raises_it(code):
    arguments, shape = build(MESSAGES[code]["example"])
    with pytest.raises(cl.Conv2dError) as caught:
        cl.Conv2dSpec(**arguments).output_shape(shape)
    error = caught.value
    assert error.code == code
    assert error.problem.endswith(".")
    assert error.fix.endswith(".")
    assert error.pytorch
    assert "{" not in error.pytorch
    assert str(error) == f"{error.problem}\n  PyTorch: {error.pytorch}\n  To fix it: {error.fix}"


@pytest.mark.skipif(
    torch.__version__.split("+")[0] != torch_messages()["torch"],
    reason="the table's words were recorded at another version of torch",
)
@pytest.mark.filterwarnings("ignore:Initializing zero-element")
@pytest.mark.parametrize("code", [c for c, m in MESSAGES.items() if m["raised"]])
def test_each_row_says_what_the_recorded_torch_says(code):
    arguments, shape = build(MESSAGES[code]["example"])
    when = "construction"
    with pytest.raises(Exception) as caught:
        layer = torch.nn.Conv2d(**{k: tuple(v) if isinstance(v, list) else v for k, v in arguments.items()})
        when = "call"
        layer(torch.zeros(shape))
    assert when == MESSAGES[code]["when"]
    assert type(caught.value).__name__ == MESSAGES[code]["raised"]
    with pytest.raises(cl.Conv2dError) as mine:
        cl.Conv2dSpec(**arguments).output_shape(shape)
    quoted = mine.value.pytorch.partition("“")[2].rstrip("”")
    assert quoted in str(caught.value)
    assert bool(quoted) == bool(MESSAGES[code]["says"])


def test_it_is_a_value_error_that_survives_pickling():
    with pytest.raises(ValueError, match="divide"):
        cl.Conv2dSpec(3, 64, 3, groups=3)
    with pytest.raises(cl.Conv2dError) as caught:
        cl.Conv2dSpec(3, 64, 3).output_shape((1, 1, 8, 8))
    copy = pickle.loads(pickle.dumps(caught.value))
    assert str(copy) == str(caught.value)
    assert copy.pytorch == caught.value.pytorch


def test_a_notebook_shows_the_message_alone():
    with pytest.raises(cl.Conv2dError) as caught:
        cl.Conv2dSpec(3, 64, 3, groups=3)
    assert caught.value._render_traceback_() == [f"Conv2dError: {caught.value}"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"groups": 3}, "one of 1, 2"),
        ({"padding": "SAME"}, "padding='same', in lower case"),
        ({"padding_mode": "constant"}, "perhaps you meant 'zeros'"),
        ({"kernel_size": 3.0}, "kernel_size=3; in a division use // instead of /"),
        ({"padding": "same", "stride": 2}, "padding=(1, 1)"),
        ({"padding": (1, 1, 2, 2)}, "torch.nn.functional.pad"),
        ({"stride": True}, "bias, the eighth argument"),
    ],
)
def test_the_repair_is_named(arguments, words):
    with pytest.raises(cl.Conv2dError) as caught:
        cl.Conv2dSpec(**({"in_channels": 4, "out_channels": 6, "kernel_size": 3} | arguments))
    assert words in caught.value.fix


def test_channels_last_is_recognised():
    with pytest.raises(cl.Conv2dError, match=r"permute\(0, 3, 1, 2\)"):
        cl.Conv2dSpec(3, 8, 3).output_shape((8, 32, 32, 3))
    with pytest.raises(cl.Conv2dError, match=r"permute\(2, 0, 1\)"):
        cl.Conv2dSpec(3, 8, 3).output_shape((32, 32, 3))
    with pytest.raises(cl.Conv2dError, match=r"unsqueeze\(1\)"):
        cl.Conv2dSpec(1, 8, 3).output_shape((8, 28, 28))


def test_the_padding_it_proposes_is_the_smallest_that_does():
    spec = cl.Conv2dSpec(1, 1, 5, dilation=3)
    with pytest.raises(cl.Conv2dError, match="padding=2 would just do"):
        spec.output_size((9, 20))
    with pytest.raises(cl.Conv2dError):
        spec.replace(padding=1).output_size((9, 20))
    assert spec.replace(padding=2).output_size((9, 20)) == (1, 12)
