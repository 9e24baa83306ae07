"""Settings of this folder's tests; what they share lies in ``reference_cases.py`` beside this file."""

import sys
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, settings

from convlab.reference import backward, inputs, winograd

sys.path.insert(0, str(Path(__file__).parent))

# Derandomised: the same examples every time, so a red run can be repeated. Torch's first call is slow: no deadline.
settings.register_profile(
    "reference", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


@pytest.fixture(autouse=True, scope="package")
def _calm():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def forgetful():
    """No remembered geometry or transform from before or during a bug."""
    caches = (inputs._geometry, winograd.transforms, backward._turned_spec)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()
