"""Words of other libraries and slips: the message says which argument is meant, and prints no whole tensor."""

import numpy as np
import pytest
import torch

import convlab as cl
from convlab.spec import WORDS

ARGUMENTS = tuple(cl.Conv2dSpec.__dataclass_fields__)
RIGHT = {"in_channels": 4, "out_channels": 6, "kernel_size": 3}
VALUES = {"stride": 2, "padding": 1, "dilation": 2, "groups": 2, "bias": False, "padding_mode": "reflect"} | RIGHT


@pytest.mark.parametrize("describe", [cl.Conv2dSpec, cl.explore], ids=["spec", "explore"])
@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_another_library_is_told_its_name_here(describe, word):
    meant = WORDS[word]
    given = {name: value for name, value in RIGHT.items() if name != meant}
    with pytest.raises(cl.Conv2dError) as refusal:
        describe(**given, **{word: VALUES[meant]})
    assert f"called {meant}" in refusal.value.problem
    assert f"write {meant}=" in refusal.value.fix
    assert cl.Conv2dSpec(**given, **{meant: VALUES[meant]})  # the advice, followed, gives a layer


@pytest.mark.parametrize("meant", ["stride", "padding", "dilation", "groups"])
def test_the_references_know_them_too(meant):
    x, weight = np.zeros((1, 1, 5, 5)), np.zeros((1, 1, 3, 3))
    words = [word for word, name in WORDS.items() if name == meant]
    for word in words:
        for function in (cl.conv2d, cl.conv2d_loops):
            with pytest.raises(cl.Conv2dError, match=f"write {meant}=1"):
                function(x, weight, **{word: 1})


def test_the_fourth_argument_is_stride():
    with pytest.raises(cl.Conv2dError, match=r"the fourth argument is stride; .* write padding='same'"):
        cl.Conv2dSpec(3, 16, 3, "same")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"dtype": torch.float16}, "give it to nn.Conv2d"),
        ({"device": "cuda"}, "give it to nn.Conv2d"),
        ({"data_format": "channels_last"}, "(N, C, H, W)"),
        ({"activation": "relu"}, "nn.ReLU"),
        ({"input_shape": (32, 32, 3)}, "in_channels="),
        ({"dilaton": 2}, "write dilation=2"),
        ({"Stride": 2}, "write stride=2"),
        ({"padding": "SAME"}, "padding='same', in lower case"),
        ({"pad": "VALID"}, "write padding='valid'"),
        ({"in_channels": "4"}, "write in_channels=4, without quotation marks"),
        ({"kernel_size": 3.0}, "write kernel_size=3"),
        ({"stride": None}, "leave stride out"),
        ({"out_channels": (3, 4)}, "one number"),
        ({"stride": True}, "True and False belong to bias"),
        ({"nonsense": 1}, "the arguments are in_channels, out_channels"),
    ],
)
def test_slips(given, words):
    with pytest.raises(cl.Conv2dError) as refusal:
        cl.Conv2dSpec(**RIGHT | given)
    assert words in refusal.value.fix


BIG = [torch.zeros(1, 3, 200, 200), np.zeros((200, 200)), "x" * 5000, list(range(5000)), {k: k for k in range(500)}]


@pytest.mark.parametrize("value", BIG, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("name", [n for n in ARGUMENTS if n not in ("bias", "padding_mode")])
def test_no_message_prints_a_whole_tensor(name, value):
    with pytest.raises(cl.Conv2dError) as refusal:
        cl.Conv2dSpec(**RIGHT | {name: value})
    assert len(str(refusal.value)) < 700
    assert "tensor([" not in str(refusal.value) and "array([" not in str(refusal.value)


def test_numpys_whole_numbers_are_numbers():
    assert cl.Conv2dSpec(np.int64(3), np.uint8(8), np.int32(3)) == cl.Conv2dSpec(3, 8, 3)
