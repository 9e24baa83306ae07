import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import lab as lab_module


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    """A headless Chromium with a fresh profile."""
    lab_module.need_chromium()
    with lab_module.chromium(tmp_path_factory.mktemp("chromium")) as context:
        yield context


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab over a folder, `lab.folder`, in which each test file has notebooks of its own names."""
    with lab_module.Lab(tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("jupyter")) as server:
        yield server


@pytest.fixture
def open_notebook(lab, chromium):
    """Opens a notebook of `lab.folder`; at the end no request left this machine and the console holds no error."""
    opened = []

    def open_(name, strict=True):
        page = lab_module.NotebookPage(chromium, lab, name)
        opened.append((page, strict))
        return page.open()

    yield open_
    for page, _ in opened:
        page.close()
    for page, strict in opened:
        if strict:
            assert page.requests_elsewhere == []
            assert page.errors == []
