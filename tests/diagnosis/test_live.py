"""Each error that this machine can raise is explained by its kind, and what the first fix says runs."""

import pytest
from live_errors import LIVE

from convlab import diagnosis


@pytest.mark.parametrize("name", LIVE)
def test_the_error_is_known_and_its_fix_runs(name):
    kind, raises, repaired = LIVE[name]
    with pytest.raises(Exception) as caught:
        raises()
    explanation = diagnosis.explain(caught.value)
    assert explanation.kind == kind, str(caught.value)
    assert explanation.fixes and explanation.fixes[0].code
    repaired()
    # The words alone, as they stand in a terminal, come to the same.
    assert (
        diagnosis.explain(f"Traceback (most recent call last):\n{type(caught.value).__name__}: {caught.value}").kind
        == kind
    )


def test_many_kinds_can_be_raised_here():
    assert len({kind for kind, *_ in LIVE.values()}) >= 45
