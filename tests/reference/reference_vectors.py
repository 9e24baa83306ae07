"""Conformance vectors: PyTorch's own samples, ONNX's node tests, and cases that reach each algorithm.

Every vector is run with each algorithm that can do it, in ordinary and in tiny blocks: published vectors are small, so
that with ordinary blocks only the first block of anything is ever computed.
"""

import dataclasses
import functools
import importlib
import warnings

import numpy as np
import pytest
import torch
from reference_cases import Case, relative_error, tiny_blocks, torch_answer

import convlab as cl
from convlab.errors import ConvlabError
from convlab.reference import forward, inputs, pad


@dataclasses.dataclass
class Vector:
    """One call and its right answer."""

    name: str
    arrays: tuple
    call: dict
    want: np.ndarray

    def algorithms(self):
        """Names that can do this call, ``auto`` and ``fast`` first."""
        arguments = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "padding_mode": "zeros"} | self.call
        call = inputs.prepare(*self.arrays, **arguments)
        return ["auto", "fast", *(name for name, a in forward.ALGORITHMS.items() if a.applies(call))]

    def wrong(self, algorithm):
        """What is wrong with this algorithm's answer, or None. An exception is an answer too, and a wrong one."""
        try:
            got = cl.conv2d(*self.arrays, **self.call, algorithm=algorithm)
        except Exception as error:
            return f"{self.name} by {algorithm}: {type(error).__name__} {error}"
        limit = 1e-10 if self.want.dtype == np.float64 else 3e-5 if algorithm in ("winograd", "fast") else 3e-6
        error = relative_error(got, self.want)
        return None if error < limit else f"{self.name} by {algorithm}: relative error {error:.1e}"


def _quiet(function):
    # These packages warn while they build cases for other operators; what is tested here is not theirs.
    @functools.cache
    @functools.wraps(function)
    def run():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return function()

    return run


@_quiet
def _torch_operator():
    from torch.testing._internal.common_methods_invocations import op_db

    return next(op for op in op_db if op.name == "nn.functional.conv2d")


@_quiet
def torch_samples():
    """``torch.testing``'s sample inputs of ``nn.functional.conv2d``, float32 and float64."""
    torch.manual_seed(0)
    vectors = []
    for dtype in (torch.float64, torch.float32):
        for k, sample in enumerate(_torch_operator().sample_inputs("cpu", dtype)):
            want = torch.nn.functional.conv2d(sample.input, *sample.args, **sample.kwargs).numpy()
            arrays = [sample.input, *sample.args] + [None] * (2 - len(sample.args))
            arrays = tuple(None if a is None else a.numpy() for a in arrays)
            vectors.append(Vector(f"torch sample {k} {dtype}", arrays, sample.kwargs, want))
    return vectors


@_quiet
def torch_refusals():
    """``torch.testing``'s inputs that must be refused: ``(arrays, arguments)``."""
    found = []
    for entry in _torch_operator().error_inputs("cpu"):
        sample = entry.sample_input
        arrays = [a.numpy() for a in (sample.input, *sample.args)]
        found.append((arrays, sample.kwargs))
    return found


@_quiet
def onnx_nodes():
    """ONNX's node tests of the operator Conv. Asymmetric and automatic padding is added here, before the call."""
    import onnx.backend.test.case.node as node
    from onnx import helper, numpy_helper

    importlib.import_module("onnx.backend.test.case.node.conv")  # registers its cases, and only those

    vectors = []
    for test in node._NodeTestCases:
        operators = test.model.graph.node
        if len(operators) != 1 or operators[0].op_type != "Conv":
            continue
        given = {a.name: helper.get_attribute_value(a) for a in operators[0].attribute}
        for arrays, outputs in test.data_sets:
            x, w, *bias = (numpy_helper.to_array(a) if not isinstance(a, np.ndarray) else a for a in arrays)
            stride = tuple(given.get("strides", (1, 1)))
            x = pad(x, _onnx_sides(given, x.shape[2:], w.shape[2:], stride))
            call = {
                "stride": stride,
                "dilation": tuple(given.get("dilations", (1, 1))),
                "groups": given.get("group", 1),
            }
            want = outputs[0] if isinstance(outputs[0], np.ndarray) else numpy_helper.to_array(outputs[0])
            vectors.append(Vector(f"onnx {test.name}", (x, w, *(bias or [None])), call, want))
    return vectors


def _onnx_sides(given, size, kernel, stride):
    automatic = given.get("auto_pad", b"NOTSET")
    if automatic in (b"NOTSET", b"VALID"):
        top, left, bottom, right = given.get("pads", (0, 0, 0, 0))
        return (top, bottom), (left, right)
    sides = []
    for n, k, s in zip(size, kernel, stride, strict=True):
        total = max((-(-n // s) - 1) * s + k - n, 0)
        less, more = total // 2, total - total // 2
        sides.append((more, less) if automatic == b"SAME_LOWER" else (less, more))
    return tuple(sides)


OWN = {  # in, out, kernel, then what differs from the default, then the input's shape
    "3x3 on many channels": (32, 40, 3, {"padding": 1}, (2, 32, 13, 18)),
    "3x3, reflected, enough tiles": (33, 32, 3, {"padding": (2, 1), "padding_mode": "reflect"}, (2, 33, 26, 30)),
    "3x3 valid, one picture": (4, 3, 3, {"padding": "valid"}, (4, 9, 11)),
    "3x3 same, circular": (3, 5, 3, {"padding": "same", "padding_mode": "circular"}, (3, 3, 6, 5)),
    "depthwise": (12, 12, 3, {"groups": 12, "padding": 1}, (3, 12, 9, 7)),
    "depthwise, stride 2, wide": (5, 10, (3, 5), {"groups": 5, "stride": 2, "padding": 2}, (2, 5, 8, 70)),
    "depthwise, dilated": (6, 6, (2, 3), {"groups": 6, "dilation": (3, 2), "padding": "same"}, (2, 6, 9, 8)),
    "groups": (12, 8, (3, 2), {"groups": 4, "padding": (1, 2), "padding_mode": "replicate"}, (3, 12, 6, 8)),
    "large groups": (12, 6, 5, {"groups": 2, "padding": 2, "stride": (1, 2)}, (2, 12, 33, 31)),
    "1x1": (7, 9, 1, {}, (3, 7, 6, 5)),
    "1x1 in groups with stride and padding": (8, 12, 1, {"groups": 4, "stride": (3, 2), "padding": 1}, (2, 8, 7, 9)),
    "stem": (3, 8, (7, 5), {"stride": (2, 3), "padding": (3, 2)}, (2, 3, 25, 301)),
    "stem, dilated along rows": (3, 4, 3, {"dilation": (1, 3), "padding": "same"}, (2, 3, 9, 101)),
    "one output": (1, 1, (1, 2), {"stride": 2}, (1, 1, 2)),
    "one column of outputs": (2, 3, (2, 3), {"stride": (1, 3)}, (2, 2, 7, 4)),
    "large dilation": (32, 33, 3, {"dilation": 6, "padding": 6}, (2, 32, 9, 10)),
    "large uneven dilation": (3, 4, (2, 3), {"dilation": (7, 5), "padding": (6, 9), "stride": (2, 3)}, (2, 3, 9, 12)),
    "dilation beyond the picture": (2, 3, 3, {"dilation": 12, "padding": 12}, (1, 2, 9, 9)),
    "same, even kernel": (2, 3, (4, 2), {"padding": "same", "dilation": (1, 3)}, (2, 2, 7, 8)),
    "same, even kernel, replicated": (2, 3, (2, 4), {"padding": "same", "padding_mode": "replicate"}, (2, 2, 7, 8)),
    "padding beyond the kernel": (2, 3, 2, {"padding": (5, 4)}, (2, 2, 3, 4)),
    "stride beyond the kernel": (2, 3, 2, {"stride": (5, 7)}, (2, 2, 18, 23)),
    "many small pictures": (3, 4, 3, {"padding": 1}, (40, 3, 5, 6)),
    "more rows than a block": (2, 3, 3, {}, (2, 2, 60, 50)),
    "no pictures": (2, 3, 3, {"padding": 1}, (0, 2, 5, 5)),
}


@_quiet
def own_cases():
    """Layers that reach every algorithm and every block boundary; torch answers them."""
    vectors = []
    for name, (channels, out_channels, kernel, rest, shape) in OWN.items():
        for dtype in ("float64", "float32"):
            arguments = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "bias": True, "padding_mode": "zeros"}
            arguments |= {"in_channels": channels, "out_channels": out_channels, "kernel_size": kernel} | rest
            case = Case(arguments, shape, dtype, seed=len(vectors))
            vectors.append(Vector(f"{name} {dtype}", case.arrays(), case.call, torch_answer(case).output))
    return vectors


def failures(vectors, every=False):
    """What is wrong with which vector, algorithm and block size; only the first, unless ``every``."""
    found = []
    for tiny in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            # Fresh memory often still holds the previous answer; NaN makes every number count that is never written.
            patch.setattr(np, "empty", lambda shape, dtype=float: np.full(shape, np.nan, dtype))
            if tiny:
                tiny_blocks(patch)
            for vector in vectors:
                try:
                    algorithms = vector.algorithms()
                except ConvlabError as refusal:
                    algorithms, found = [], [*found, f"{vector.name} is refused: {refusal}"]
                for algorithm in algorithms:
                    wrong = vector.wrong(algorithm)
                    found += [f"{wrong}{' in tiny blocks' if tiny else ''}"] if wrong else []
                if found and not every:
                    return found
    return found
