"""The handout: every exercise, every card without its answer, and in Chromium ready to print."""

import re
import sys

import handout
import publish
import pytest
from bs4 import BeautifulSoup

from convlab import tasks
from convlab.predictions import decks
from convlab.predictions.card import as_html


def text_of(html):
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def plain(text):
    return " ".join(BeautifulSoup(as_html(text), "html.parser").get_text(" ").split())


def test_every_exercise_is_listed():
    text = text_of(handout.page())
    for lesson in tasks.LESSONS:
        for task in tasks.tasks(lesson):
            assert plain(task.title) in text


def test_every_card_is_there_and_no_answer():
    page = BeautifulSoup(handout.page(), "html.parser")
    cards = page.select(".card")
    assert [card.h3.get_text() for card in cards] == decks.names()
    for element, name in zip(cards, decks.names(), strict=True):
        card, text = decks.card(name), " ".join(element.get_text(" ").split())
        assert plain(card.question) in text and plain(card.because)[:40] not in text
        assert len(element.select("li")) == len(card.options)
        if not card.options:
            assert str(card.answer) not in text.replace(plain(card.question), "")


def test_a_plan_takes_its_own_cards(tmp_path, capsys):
    assert publish.main(["handout", "--plan", "90_minutes", "--build", str(tmp_path)]) == 0
    page = BeautifulSoup((tmp_path / "handout_90_minutes.html").read_text("utf-8"), "html.parser")
    named = [card.h3.get_text() for card in page.select(".card")]
    assert named == handout.named(publish.ROOT / "docs" / "workshop" / "90_minutes.md", "Vote")
    assert named[:2] == ["start.one_number", "start.size"] and len(named) == 7
    text = text_of(str(page))
    assert plain(tasks.task("stride.sizes").title) in text and len(page.select("td .box")) == 1
    sheet = tmp_path / page.find("a")["href"]
    assert sheet.read_bytes() == (publish.ROOT / "docs" / "cheatsheet.pdf").read_bytes()
    first = (tmp_path / "handout_90_minutes.html").read_bytes()
    publish.main(["handout", "--plan", "90_minutes", "--build", str(tmp_path)])
    assert (tmp_path / "handout_90_minutes.html").read_bytes() == first


def test_a_plan_that_is_not_there(tmp_path, capsys):
    assert publish.main(["handout", "--plan", "week", "--build", str(tmp_path)]) == 1
    assert "no plan 'week'. There are: 90_minutes, day, half_day." in capsys.readouterr().err


@pytest.mark.browser
@pytest.mark.skipif(sys.platform == "win32", reason="prints with Debian's Chromium")
def test_it_prints(browser, tmp_path):
    file = tmp_path / "handout.html"
    file.write_text(handout.page(), "utf-8")
    browser.errors.clear(), browser.elsewhere.clear()
    page = browser.page
    page.goto(file.as_uri())
    assert browser.errors == browser.elsewhere == []
    assert browser.too_wide() == 0
    assert browser.axe() == []
    pdf = page.pdf(prefer_css_page_size=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert 3 <= sheets <= 16
