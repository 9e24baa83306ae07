"""What `auto` and `fast` may do, how exact they are, how much memory they take."""

import ast
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import torch
from reference_cases import relative_error
from reference_vectors import own_cases

import convlab as cl
from convlab.reference import ArrayError, clipped, forward, inputs, lowering, winograd


def layer(batch, channels, out_channels, size, kernel=3, dtype="float32"):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch, channels, size, size)).astype(dtype)
    weight = rng.normal(size=(out_channels, channels, kernel, kernel)) / np.sqrt(channels * kernel**2)
    return x, weight.astype(dtype)


def truth(x, weight, **arguments):
    tensors = [torch.from_numpy(a.astype(np.float64)) for a in (x, weight)]
    return torch.nn.functional.conv2d(*tensors, **arguments).numpy()


def error(x, weight, algorithm, **arguments):
    want = truth(x, weight, **arguments)
    return relative_error(cl.conv2d(x, weight, **arguments, algorithm=algorithm).astype(np.float64), want)


def test_auto_is_exact():
    for vector in own_cases():
        arguments = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "padding_mode": "zeros"} | vector.call
        assert forward.choose(inputs.prepare(*vector.arrays, **arguments), "auto").__module__ == lowering.__name__


def test_the_stated_error_of_winograd():
    x, weight = layer(1, 128, 64, 40)
    assert error(x, weight, "auto", padding=1) < 1e-6
    assert 1e-6 < error(x, weight, "winograd", padding=1) < 1e-5
    assert error(*layer(1, 64, 32, 20, dtype="float64"), "winograd") < 5e-14


def test_the_points_of_winograd_are_worth_it(monkeypatch, forgetful):
    x, weight = layer(1, 128, 64, 40)
    ours = error(x, weight, "winograd", padding=1)
    winograd.transforms.cache_clear()
    monkeypatch.setattr(winograd, "POINTS", (0.0, 1.0, -1.0, 2.0, -2.0))
    assert error(x, weight, "winograd", padding=1) > 2 * ours


def test_fast_takes_winograd_where_it_pays_and_only_there():
    def chosen(x, weight, **arguments):
        full = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "padding_mode": "zeros"} | arguments
        return forward.choose(inputs.prepare(x, weight, None, **full), "fast")

    assert chosen(*layer(1, 64, 64, 56), padding=1) is winograd.winograd
    assert chosen(*layer(1, 64, 64, 14), padding=1) is not winograd.winograd  # too few tiles
    assert chosen(*layer(1, 8, 64, 56), padding=1) is not winograd.winograd  # too few channels
    assert chosen(*layer(1, 64, 64, 56), padding=1, stride=2).__module__ == lowering.__name__
    assert chosen(*layer(1, 64, 64, 33), padding=12, dilation=12) is clipped.clipped
    assert chosen(*layer(1, 64, 64, 33), padding=2, dilation=2) is not clipped.clipped  # nearly all are inside
    assert chosen(*layer(1, 64, 64, 33), padding=12, dilation=12, padding_mode="reflect") is not clipped.clipped


def test_deep_layers_are_computed_some_channels_at_a_time():
    def chosen(x, weight):
        return forward.choose(inputs.prepare(x, weight, None, 1, 1, 1, 1, "zeros"), "auto")

    assert chosen(*layer(1, 2048, 4, 33)) is lowering.deep
    assert chosen(*layer(1, 512, 4, 28)) is lowering.blocks
    assert chosen(*layer(1, 2048, 4, 7)) is lowering.blocks  # few pixels: their columns fit


def test_clipping_leaves_out_43_percent_at_rate_12():
    x, weight = layer(1, 32, 32, 33)
    call = inputs.prepare(x, weight, None, 1, 12, 12, 1, "zeros")
    inside = sum(n for _, n in clipped._reach(call, 0, 33)) * sum(n for _, n in clipped._reach(call, 1, 33))
    assert 1 - inside / (9 * 33 * 33) == pytest.approx(0.43, abs=0.005)


@pytest.mark.parametrize(
    ("algorithm", "arguments", "words"),
    [
        ("winograd", {"stride": 2}, "needs a 3×3 kernel, stride=1"),
        ("clipped", {"padding": 1, "padding_mode": "reflect"}, "padding_mode='zeros'"),
        ("pointwise", {}, "a 1×1 kernel"),
        ("rows", {"dilation": 2}, "no dilation down the rows"),
        ("deep", {"groups": 2}, "groups=1"),
        ("strassen", {}, "'auto', 'fast', 'blocks'"),
    ],
)
def test_an_algorithm_that_cannot_do_a_layer_says_so(algorithm, arguments, words):
    with pytest.raises(ArrayError, match=words):
        x, weight = layer(1, 2, 2, 9)
        cl.conv2d(x, weight[:, : 2 // arguments.get("groups", 1)], **arguments, algorithm=algorithm)


def peak(function):
    function()
    tracemalloc.start()
    result = function()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most - result.nbytes


MEMORY = {  # layer, arguments, megabytes beyond output and padded input
    "3x3": ((64, 64, 56), {"padding": 1}, 3),
    "3x3 deep": ((512, 64, 14), {"padding": 1}, 18),
    "very deep": ((2048, 32, 17), {"padding": 1}, 18),
    "strided": ((64, 64, 57), {"padding": 1, "stride": 2}, 3),
    "stem": ((3, 32, 112, 7), {"padding": 3, "stride": 2}, 2),
    "1x1": ((64, 64, 56, 1), {}, 0.1),
}


@pytest.mark.parametrize("batch", [1, 8])
@pytest.mark.parametrize("name", MEMORY)
def test_memory_does_not_grow_with_the_picture_or_the_batch(name, batch):
    shape, arguments, megabytes = MEMORY[name]
    x, weight = layer(batch, *shape)
    pad = arguments.get("padding", 0)
    padded = 4 * batch * shape[0] * (shape[2] + 2 * pad) ** 2 if pad else 0
    assert peak(lambda: cl.conv2d(x, weight, **arguments)) - padded < megabytes * 1e6


def test_every_function_can_be_read_at_a_glance():
    for path in Path(cl.reference.__file__).parent.glob("*.py"):
        lines = path.read_text("utf-8").splitlines()
        for function in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(function, ast.FunctionDef):
                start = function.body[1].lineno if ast.get_docstring(function) else function.lineno
                code = [line for line in lines[start - 1 : function.end_lineno] if line.strip()]
                assert len(code) <= 25, f"{function.name} in {path.name} has {len(code)} lines"
