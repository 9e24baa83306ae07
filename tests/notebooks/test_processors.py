"""Every machine: lessons, solutions and tasks under other instruction sets, threads and orders of additions."""

import os
import subprocess
import sys

import processors
import pytest
from hygiene import ROOT

import notebooks

CELL = """
import os, numpy as np, torch
x, w = (torch.rand(size, generator=torch.Generator().manual_seed(1)) for size in [(1, 64, 28, 28), (8, 64, 3, 3)])
with torch.no_grad():
    y, whole = torch.nn.functional.conv2d(x, w), torch.nn.functional.conv2d(x.round(), w.round())
print(os.environ.get("ATEN_CPU_CAPABILITY"), torch.get_num_threads(), y.double().sum().item(), whole.sum().item())
"""


def ask(processor, threads=1):
    """What a kernel of `notebooks.kernel` prints for the cell above."""
    code = "import sys; from jupyter_client.manager import start_new_kernel as start\n"
    code += "manager, client = start(kernel_name=sys.argv[1])\n"
    code += "client.execute_interactive(sys.argv[2], output_hook=lambda m: print(m['content'].get('text', '')))\n"
    code += "manager.shutdown_kernel(now=True)"
    with notebooks.kernel(processor, threads) as ((_, name), settings):
        command = [sys.executable, "-c", code, name, CELL]
        answer = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=True)
    capability, count, total, whole = answer.stdout.split()
    return capability, int(count), float(total), float(whole)


def test_a_kernel_is_held_to_what_was_chosen():
    capability, threads, total, whole = ask("sse")
    assert (capability, threads) == ("default", 1)
    moved = ask("rounding", threads=4)
    assert moved[1] == 4
    # Another order of additions moves a sum of 64 · 9 products a little, and whole numbers not at all.
    assert moved[2] != total and moved[2] == pytest.approx(total, rel=1e-6)
    assert moved[3] == whole


def test_what_is_taken_away_is_gone():
    used = processors.really_used("sse")
    assert "PyTorch DEFAULT" in used and "threads 1" in used
    assert "AVX" not in used.replace("AVX2 not", "") and "X86_V3" not in used


def recorded(record_property, name, threads):
    record_property("really run", processors.really_used(name, threads))
    return processors.environment(name, threads)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("processor", "threads"), [("native", 1), ("native", 4), ("avx2", 1), ("avx", 4), ("sse", 1)])
def test_lessons_and_solutions_say_the_same(record_property, processor, threads):
    recorded(record_property, processor, threads)
    assert notebooks.run_test([], processor, threads) == 0


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_lessons_and_solutions_say_the_same_however_sums_are_rounded():
    assert notebooks.run_test([], "rounding") == 0


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("processor", "threads"), [("avx2", 4), ("avx", 1), ("sse", 4)])
def test_the_package_computes_the_same(record_property, processor, threads):
    """All right and wrong answers of the tasks, and the unit tests of what computes."""
    rooms = ["tasks", "spec", "stacks", "reference", "models", "figures", "images", "predictions", "experiments"]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-m", "not long"]
    command += [f"tests/{room}" for room in rooms]
    environment = recorded(record_property, processor, threads)
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    record_property("tests", answer.stdout.rstrip().splitlines()[-1].strip("= "))
    assert answer.returncode == 0, answer.stdout[-3000:]
