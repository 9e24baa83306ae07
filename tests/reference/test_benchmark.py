"""The benchmark measures what it says: every library computes the same layer, and the table can be written."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("reference_benchmark", ROOT / "benchmarks" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SMALL = {
    "plain": ("a", 3, 4, 9, 3, 2, 1, 1, 1),
    "dilated": ("a", 2, 4, 11, 3, 1, 2, 3, 1),
    "groups": ("a", 6, 4, 9, 3, 1, 1, 1, 2),
}


LIBRARIES = ["torch_channels_last", "auto", "fast", "windows", "columns", "indices", "onnx", "scipy", "loops"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_library_computes_the_layer(benchmark, library, monkeypatch):
    monkeypatch.setattr(benchmark, "LAYERS", SMALL)
    for name in SMALL:
        run = benchmark.prepare(library, name, 2)
        if run is None:
            assert (library, name) == ("indices", "groups")  # CS231n's way knows no groups
            continue
        np.testing.assert_allclose(run(), benchmark.prepare("torch", name, 2)(), rtol=1e-4, atol=1e-5)


def test_both_backward_passes_are_the_same(benchmark, monkeypatch):
    monkeypatch.setattr(benchmark, "LAYERS", SMALL)
    for name in SMALL:
        ours, theirs = (benchmark.prepare(k, name, 2)() for k in ("backward", "torch_backward"))
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4)


def test_the_table_in_docs_is_that_of_the_numbers_in_docs(benchmark, monkeypatch, tmp_path):
    written = benchmark.TABLE.read_text()
    monkeypatch.setattr(benchmark, "TABLE", tmp_path / "table.md")
    monkeypatch.setattr(benchmark, "PLOT", tmp_path / "figures" / "plot.svg")
    monkeypatch.setattr(benchmark, "ROOT", tmp_path)
    benchmark.write(json.loads(benchmark.RESULTS.read_text()))
    assert (tmp_path / "table.md").read_text() == written
    assert (tmp_path / "figures" / "plot.svg").stat().st_size > 10_000
