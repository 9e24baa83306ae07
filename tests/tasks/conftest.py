"""Settings of this folder's tests; what they share lies in ``exercise_programs.py`` beside this file."""

import sys
from pathlib import Path

import pytest
import torch

sys.path.insert(0, str(Path(__file__).parent))
collect_ignore = ["programs"]  # answers of learners, read as text by programs_reader.py


@pytest.fixture(autouse=True, scope="package")
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def _forget(monkeypatch):
    """Every test begins as a fresh kernel: no remembered checks, no hints given."""
    from convlab import tasks

    monkeypatch.setattr(tasks, "_LAST", {})
    monkeypatch.setattr(tasks, "_STEPS", {})


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    """On a busy machine everything takes longer; a call that ends is never stopped."""
    from exercise_programs import PATIENCE, time_limit

    time_limit(monkeypatch, PATIENCE)
