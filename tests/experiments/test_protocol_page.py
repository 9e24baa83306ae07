"""The page about verdicts is in step with the definitions, the simulated errors, the results and the budget."""

import pathlib

from convlab.experiments import comparison, protocol_page

ROOT = pathlib.Path(__file__).parents[2]


def test_the_page_is_in_step():
    kept = (ROOT / "docs" / "protocol.md").read_text("utf-8")
    assert kept == protocol_page.page(), "python -m convlab.experiments protocol"


def test_the_page_defines_every_word_and_kind():
    text = protocol_page.page()
    for word, meaning in comparison.MEANINGS.items():
        assert f"| **{word}** | {meaning} |" in text
    for kind in comparison.KINDS:
        assert f"| {kind} | {comparison.KIND_SAYS[kind]} |" in text
