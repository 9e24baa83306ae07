"""The pages in Chromium: nothing runs, nothing is asked for, and axe finds nothing, light and dark, wide and narrow."""

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import class_help as given

from convlab.grading import feedback, overview

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        why = "no Chromium found: install one, or name it in $CHROMIUM"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    group = given.graded_class(tmp_path_factory.mktemp("class") / "autumn")
    paths = {path.stem: path for path in feedback.write_all(group)}
    return paths | {"overview": overview.write_page(group)[0]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["bob", "overview"])
def test_nothing_is_live_and_everybody_can_read_it(browser, pages, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(color_scheme=scheme, viewport={"width": 1100, "height": 900})
    plain = browser.new_page(color_scheme=scheme, viewport={"width": 1100, "height": 900}, bypass_csp=True)
    requests, trouble = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: trouble.append(message.text))
    try:
        page.goto(pages[name].as_uri())
        assert page.evaluate("document.scripts.length + document.images.length") == 0
        assert len(requests) == 1 and trouble == []
        page.set_viewport_size({"width": 360, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        plain.goto(pages[name].as_uri())  # axe is a script, which the page itself would not let run
        for details in plain.query_selector_all("details"):
            details.evaluate("one => one.open = true")
        violations = Axe().run(plain, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations] == []
    finally:
        page.close()
        plain.close()
