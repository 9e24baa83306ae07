"""Whatever torch.nn.Conv2d accepts the spec accepts, and the other way round; sizes and counts agree."""

import itertools
import math
import pickle
import random
import warnings

import numpy as np
import pytest
import torch

import convlab as cl
from convlab.spec import PADDING_MODES, torch_messages

BASE = {"in_channels": 4, "out_channels": 6, "kernel_size": 3}
INPUT = (2, 4, 9, 8)
# PyTorch runs these, and gives something else than was meant; the spec's docstring lists them.
EXCEPTIONS = {"in_channels_zero", "padding_negative_mode", "same_dilation_mode"}
# What PyTorch 2.5 said, the oldest that the course supports; the table has the words of the pinned one.
OLDER_WORDS = {
    "type_size": "empty() received an invalid combination of arguments",
    "length_mode": "padding with non-constant padding are supported",
}
PINNED = torch.__version__.split("+")[0] == torch_messages()["torch"]


def torch_runs(arguments, shape):
    """None if torch makes and runs the layer, else (when, error)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            layer = torch.nn.Conv2d(**arguments)
        except Exception as error:
            return "construction", error
        try:
            return None, layer(torch.zeros(shape))
        except Exception as error:
            return "call", error


def spec_runs(arguments, shape):
    try:
        spec = cl.Conv2dSpec(**arguments)
        return spec, spec.output_shape(shape)
    except cl.Conv2dError as error:
        return None, error


def assert_parity(arguments, shape):
    when, outcome = torch_runs(arguments, shape)
    spec, mine = spec_runs(arguments, shape)
    if spec is None and mine.code in EXCEPTIONS:
        assert when is None
    elif when is None:
        assert spec is not None, f"torch runs {arguments} on {shape}, the spec refuses: {mine}"
        assert mine == tuple(outcome.shape)
    else:
        assert spec is None, f"torch refuses {arguments} on {shape} ({outcome}), the spec gives {mine}"
        entry = torch_messages()["messages"][mine.code]
        assert entry["raised"] == type(outcome).__name__
        assert entry["when"] == when
        quoted = mine.pytorch.partition("“")[2].rstrip("”")
        assert quoted in str(outcome) or (not PINNED and OLDER_WORDS.get(mine.code, quoted) in str(outcome))


FORMS = {
    "in_channels": [0, -1, 4.0, 4.5, "4", None, np.int64(4), np.float32(4), True],
    "out_channels": [0, -2, 6.0, None, np.int32(6), True],
    "kernel_size": [1, 2, (3, 5), [3, 2], (3,), [3, 3, 3], (), 0, (3, 0), -1, (1, -2), 3.0, "3", None, True]
    + [np.int64(3), np.array([3, 2]), 2**40, 2**70, (2, 3.5)],
    "stride": [2, (2, 3), [1, 2], (2,), (1, 2, 3), (), 0, (0, 1), -1, 2.0, "2", None, True, np.int64(2), 2**40, 2**70],
    "padding": [1, (1, 2), [2, 0], (1,), (1, 1, 2, 2), (), -1, (-1, 1), 1.0, None, True, "same", "valid", "SAME"]
    + ["full", "", np.int64(1), np.array([1, 2]), 2**70],
    "dilation": [2, (1, 2), [2, 1], (2,), (1, 2, 3), (), 0, -1, (1, 0), 1.5, None, True, np.int64(2), 2**70],
    "groups": [1, 2, 3, 4, 12, 0, -1, 2.0, True, "2", None, np.int64(2)],
    "bias": [True, False, None, 0, 1, "False", (), np.zeros(2)],
    "padding_mode": [*PADDING_MODES, "constant", "Zeros", "symmetric", None, 3],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in FORMS.items() for v in values], ids=repr)
def test_every_form_of_every_argument(name, value):
    arguments = BASE | {name: value}
    if (name, value) == ("stride", 2**40) and torch.__version__.startswith("2.5."):
        return  # that PyTorch divides by zero in C++, which ends the whole process
    channels = 0 if name == "in_channels" and value == 0 else 1 if value is True and name == "in_channels" else 4
    assert_parity(arguments, (2, channels, 9, 8))


COMBINATIONS = [
    {"padding": "same", "stride": 2},
    {"padding": "same", "stride": (1,)},
    {"padding": "same", "stride": 0},
    {"padding": "same", "stride": (1, 2)},
    {"padding": "same", "dilation": (2,)},
    {"padding": "same", "dilation": (2,), "padding_mode": "reflect"},
    {"padding": "same", "kernel_size": (3,)},
    {"padding": "same", "kernel_size": 4, "padding_mode": "circular"},
    {"padding": "same", "kernel_size": 20},
    {"padding": "same", "kernel_size": 20, "padding_mode": "reflect"},
    {"padding": "same", "kernel_size": 20, "padding_mode": "circular"},
    {"padding": "valid", "stride": 2},
    {"padding": "valid", "kernel_size": 20},
    {"padding": (1,), "padding_mode": "reflect"},
    {"padding": -1, "padding_mode": "reflect"},
    {"padding": (8, 7), "padding_mode": "reflect"},
    {"padding": 8, "padding_mode": "reflect"},
    {"padding": (9, 8), "padding_mode": "circular"},
    {"padding": (10, 8), "padding_mode": "circular"},
    {"padding": 20, "padding_mode": "replicate"},
    {"in_channels": 4, "out_channels": 64, "groups": 3},
]


@pytest.mark.parametrize("changes", COMBINATIONS, ids=repr)
def test_combinations(changes):
    assert_parity(BASE | changes, INPUT)


SHAPES = [
    (4, 9, 8),
    (9, 8),
    (8,),
    (),
    (1, 2, 4, 9, 8),
    (0, 4, 9, 8),
    (2, 4, 0, 8),
    (2, 4, 9, 0),
    (2, 3, 9, 8),
    (3, 9, 8),
]
SHAPES += [(2, 4, 2, 8), (2, 9, 8, 4), (9, 8, 4), (0, 9, 8), (2, 4, 1, 1), (2, 4, 3, 3)]


@pytest.mark.parametrize("mode", PADDING_MODES)
@pytest.mark.parametrize("padding", [0, 1, (0, 2), "same", "valid"], ids=repr)
@pytest.mark.parametrize("shape", SHAPES, ids=repr)
def test_inputs(shape, padding, mode):
    """Refused together, accepted together. On empty inputs torch's words vary, so only the outcome is compared."""
    arguments = BASE | {"padding": padding, "padding_mode": mode}
    when, outcome = torch_runs(arguments, shape)
    spec, mine = spec_runs(arguments, shape)
    if when is None:
        assert mine == tuple(outcome.shape)
    else:
        assert spec is None
        if mine.code not in ("empty", "rank", "rank_mode", "channels"):
            assert mine.pytorch.partition("“")[2].rstrip("”") in str(outcome)


def test_random_layers_agree_on_size_weights_and_refusal():
    rng = random.Random(0)
    accepted = 0
    for _ in range(600):
        arguments = {
            "in_channels": rng.choice([1, 2, 4, 6]),
            "out_channels": rng.choice([1, 2, 4, 6]),
            "kernel_size": (rng.randint(1, 5), rng.randint(1, 5)),
            "stride": (rng.randint(1, 4), rng.randint(1, 4)),
            "padding": rng.choice(["same", "valid", rng.randint(0, 3), (rng.randint(0, 6), rng.randint(0, 6))]),
            "dilation": (rng.randint(1, 3), rng.randint(1, 3)),
            "groups": rng.choice([1, 1, 2, 3]),
            "bias": rng.random() < 0.5,
            "padding_mode": rng.choice(PADDING_MODES),
        }
        shape = (rng.choice([0, 1, 2]), arguments["in_channels"], rng.randint(1, 14), rng.randint(1, 14))
        assert_parity(arguments, shape)
        spec, _ = spec_runs(arguments, shape)
        if spec is not None:
            accepted += 1
            layer = torch.nn.Conv2d(**spec.arguments())
            assert tuple(layer.weight.shape) == spec.weight_shape
            assert sum(p.numel() for p in layer.parameters()) == spec.parameters
    assert accepted > 100


def test_macs_are_half_of_torchs_flops():
    from torch.utils.flop_counter import FlopCounterMode

    for spec, size in [
        (cl.Conv2dSpec(3, 8, (3, 5), stride=(2, 1), padding=1), (17, 12)),
        (cl.Conv2dSpec(8, 8, 3, groups=8, dilation=2, padding="same"), (9, 9)),
    ]:
        with FlopCounterMode(display=False) as counter:
            torch.nn.Conv2d(**spec.arguments())(torch.zeros(1, spec.in_channels, *size))
        assert counter.get_total_flops() == 2 * spec.macs(size)


def test_same_padding_splits_as_torch_does():
    for kernel, dilation in itertools.product(range(1, 7), range(1, 4)):
        spec = cl.Conv2dSpec(1, 1, kernel, padding="same", dilation=dilation)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            layer = torch.nn.Conv2d(1, 1, kernel, padding="same", dilation=dilation)
        (top, bottom), (left, right) = spec.explicit_padding
        assert [left, right, top, bottom] == list(layer._reversed_padding_repeated_twice)


def test_use_counts_are_the_gradient_of_the_sum():
    for spec, size in [
        (cl.Conv2dSpec(1, 1, 3, stride=2, padding=1), (24, 7)),
        (cl.Conv2dSpec(1, 1, (1, 4), stride=(2, 3), dilation=(1, 2)), (6, 20)),
        (cl.Conv2dSpec(1, 1, 7, stride=2, padding=3), (24, 24)),
    ]:
        x = torch.zeros(1, 1, *size, requires_grad=True)
        layer = torch.nn.Conv2d(**spec.arguments())
        torch.nn.init.ones_(layer.weight)
        layer(x).sum().backward()
        assert np.array_equal(spec.use_counts(size), x.grad[0, 0].numpy())


def test_leftover_rows_never_matter():
    spec = cl.Conv2dSpec(1, 1, 3, stride=4)
    assert spec.output_size((10, 12)) == (2, 3)
    assert spec.leftover((10, 12)) == (3, 1)
    assert spec.use_counts((10, 12))[-3:].sum() == 0


def test_the_code_makes_the_same_layer():
    spec = cl.Conv2dSpec(4, 6, (3, 5), stride=2, padding="valid", groups=2, bias=False, padding_mode="reflect")
    assert spec.code == (
        "nn.Conv2d(4, 6, kernel_size=(3, 5), stride=2, padding='valid', groups=2, bias=False, padding_mode='reflect')"
    )
    layer = eval(spec.code, {"nn": torch.nn})
    assert tuple(layer.weight.shape) == spec.weight_shape
    assert cl.Conv2dSpec(3, 64, 3).code == "nn.Conv2d(3, 64, kernel_size=3)"


def test_positional_order_is_torchs():
    assert cl.Conv2dSpec(3, 16, 3, 1, 1, 1, 1, False, "reflect") == cl.Conv2dSpec(
        3, 16, 3, padding=1, bias=False, padding_mode="reflect"
    )


def test_specs_are_values():
    spec = cl.Conv2dSpec(3, 64, 3)
    assert len({spec, cl.Conv2dSpec(3, 64, (3, 3))}) == 1
    assert pickle.loads(pickle.dumps(spec)) == spec
    assert spec.replace(stride=2).stride == (2, 2)
    with pytest.raises(cl.Conv2dError):
        spec.replace(groups=5)


def test_large_numbers_answer_at_once():
    spec = cl.Conv2dSpec(1, 1, 3, stride=10**9, padding=10**9)
    assert spec.output_size((5, 5)) == (3, 3)
    assert math.isfinite(spec.macs((5, 5)))
