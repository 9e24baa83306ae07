"""Every layer type of torch.nn and the usual calls: with and without numbers the same, and as torch counts."""

import pytest
import torch
from every_layer import CALLS, LAYERS, SIZE, TYPES
from torchs_counter import torchs_macs

from convlab.models import counting, shapes
from convlab.models.standin import around_as_it_was
from convlab.stacks import CostTable

CASES = {f"{name} {i}": make for name, makes in LAYERS.items() for i, make in enumerate(makes)} | CALLS


def counted(net, numbers):
    with around_as_it_was(net), torch.no_grad():
        watch = counting._run(net, SIZE, numbers)
    return watch, CostTable("", (*watch.rows, *watch.never_called()))


def test_every_layer_type_is_swept():
    assert TYPES - LAYERS.keys() == set()
    assert len(TYPES) > 100
    assert len(CALLS) > 70


@pytest.mark.parametrize("case", CASES)
def test_with_and_without_numbers_the_rows_are_the_same(case):
    net = CASES[case]()
    zeros, table = counted(net, counting._Zeros())
    quick, same = counted(net, counting._Shapes())
    assert table.rows == same.rows
    # What only looks at a constant is no step of a network.
    facts = [
        [
            (node.name, node.operation, node.row, len(node.inputs), len(node.outputs))
            for node in watch.nodes
            if node.row is not None
        ]
        for watch in (zeros, quick)
    ]
    assert facts[0] == facts[1]
    assert all(t.is_meta or t.numel() <= counting.FEW for node in zeros.nodes for t in (*node.inputs, *node.outputs))


# Where torch's counter has no formula; here there is one. The right number by hand.
BEYOND_TORCH = {
    "Bilinear 0": 32 * 5 * 8 * (8 + 1),
    "bilinear": 32 * 5 * 8 * (8 + 1),
    "matmul with a vector": 256,
    "dot": 256,
    "vdot": 256,
    "addr": 64,
    "mv": 64,
    "addmv": 64,
    "addbmm": 4 * 8**3,
    "conv_tbc": 4 * 8 * 3 * 8 * 5,
}
# Where torch's own run, or its counter, fails on a module that can be counted here.
# A complex convolution is three real ones.
ONLY_HERE = {"Conv2d 2": 3 * 216 * 36, "gradient inside": 2 * 144 * 36}
# Operations that multiply and have no formula, here or in torch: they are named.
NAMED = {
    "cdist": ["cdist"],
    "pdist": ["pdist"],
    "rfft2": ["fft_rfft2"],
    "fft and back": ["fft_fft2", "fft_ifft2"],
    "stft": ["stft"],
    "solve": ["linalg_solve"],
    "svd": ["linalg_svdvals"],
    "inverse": ["linalg_inv"],
    "cholesky": ["linalg_cholesky"],
    "matrix_exp": ["matrix_exp"],
    "det": ["linalg_det"],
}


@pytest.mark.parametrize("case", CASES)
def test_totals_are_those_of_torchs_counter_or_the_reason_is_known(case):
    net = CASES[case]()
    table = counting.module_cost(net, SIZE)
    assert table.parameters == sum(p.numel() for p in net.parameters())
    assert [operation for operation, _ in table.uncounted] == NAMED.get(case, [])
    if case in ONLY_HERE:
        assert table.macs == ONLY_HERE[case]
        with pytest.raises(RuntimeError):
            torchs_macs(net, SIZE)
    elif case in BEYOND_TORCH:
        assert table.macs == BEYOND_TORCH[case]
        assert torchs_macs(net, SIZE) < table.macs
    elif case == "inference mode":  # where PyTorch 2.5's counter sees nothing
        assert table.macs == 38 * 144
        assert torchs_macs(net, SIZE) in (0, 38 * 144)
    else:
        assert table.macs == torchs_macs(net, SIZE)
    for operation in NAMED.get(case, []):
        below = table._below_total()
        assert operation in below
        assert below in str(table)
        assert "not count" in table._repr_html_().partition("</table>")[0]


ONE_ROW = ("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell", "MultiheadAttention", "Bilinear", "Conv2d")


@pytest.mark.parametrize("name", ONE_ROW)
def test_recurrent_layers_and_attention_are_one_row(name):
    for make in LAYERS[name]:
        rows = [row for row in counting.module_cost(make(), SIZE) if row.name == "layer"]
        assert len(rows) == 1
        assert rows[0].macs > 0
        assert rows[0].layer.startswith(f"nn.{name}(")


@pytest.mark.parametrize("case", CASES)
def test_quick_shapes_are_torchs_own(case, monkeypatch):
    quick = shapes.result

    def compare(func, args, kwargs):
        ours = quick(func, args, kwargs)
        if ours is not None and not func._schema.is_mutable:
            theirs = func(*args, **kwargs)
            for mine, other in zip(counting._tensors(ours), counting._tensors(theirs), strict=True):
                assert (mine.dtype, mine.is_meta) == (other.dtype, other.is_meta), func
            first = [counting._tensors(which)[0] for which in (ours, theirs)]  # the others are statistics
            assert first[0].shape == first[1].shape, func
            assert first[0].is_contiguous() == first[1].is_contiguous(), func
        return ours

    monkeypatch.setattr(shapes, "result", compare)
    counted(CASES[case](), counting._Shapes())
