"""The course's own notebooks and pages: what may be committed. What they compute is nbval's part of `make test`."""

import hygiene
import pytest

NOTEBOOKS = hygiene.course_notebooks()
PAGES = sorted([*hygiene.ROOT.glob("*.md"), *(hygiene.ROOT / "docs").rglob("*.md")])


def name(path):
    return str(path.relative_to(hygiene.ROOT))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_notebook(path):
    problems = hygiene.check_notebook(path)
    assert not problems, "\n" + "\n".join(map(str, problems))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_page(path):
    problems = hygiene.check_page(path)
    assert not problems, "\n" + "\n".join(map(str, problems))
