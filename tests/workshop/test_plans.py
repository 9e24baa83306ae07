"""The plans for a room: minutes add up, and lessons, sections, controls, cards and exercises are there."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from convlab import tasks
from convlab.explorer import CONTROLS, VIEWS
from convlab.predictions import decks

KIT = Path(__file__).resolve().parents[2] / "docs" / "workshop"
PLANS = {"90_minutes": 90, "half_day": 210, "day": 420}
BLOCK = re.compile(r"^## (\d+):(\d\d) · (.+) · (\d+) minutes$", re.MULTILINE)


class Block:
    """One part of a plan: when, how long, and its lines by their bold word."""

    def __init__(self, hours, minutes, title, length, text):
        self.start, self.title, self.length = int(hours) * 60 + int(minutes), title, int(length)
        self.lines = dict(re.findall(r"^- \*\*([\w ]+):\*\* (.+)$", text, re.MULTILINE))

    def names(self, kind):
        return re.findall(r"`([\w.]+)`", self.lines.get(kind, ""))

    @property
    def lessons(self):
        return re.findall(
            r"\]\(\.\./\.\./notebooks/(\w+)\.ipynb\), sections? ([\d, andto]+)", self.lines.get("Lesson", "")
        )


def blocks(plan):
    parts = BLOCK.split((KIT / f"{plan}.md").read_text("utf-8"))[1:]
    return [Block(*parts[i : i + 5]) for i in range(0, len(parts), 5)]


def source_of(lesson):
    return [cell.source for cell in nbformat.read(KIT.parents[1] / "notebooks" / f"{lesson}.ipynb", as_version=4).cells]


@pytest.mark.parametrize("plan", PLANS)
def test_the_minutes_add_up(plan):
    now = 0
    for block in blocks(plan):
        assert block.start == now, f"{block.title} should begin at {now // 60}:{now % 60:02d}"
        now += block.length
    assert now == PLANS[plan]
    table = re.search(rf"\]\({plan}\.md\) \| (\d+) \|", (KIT / "index.md").read_text("utf-8"))
    assert int(table[1]) == now


@pytest.mark.parametrize("plan", PLANS)
def test_lessons_and_sections_are_there(plan):
    for block in blocks(plan):
        if "Lesson" in block.lines:
            assert block.lessons, f"{block.title}: no lesson with sections"
        for lesson, sections in block.lessons:
            headings = re.findall(r"^## (\d+)\. ", "\n".join(source_of(lesson)), re.MULTILINE)
            assert set(re.findall(r"\d+", sections)) <= set(headings), f"{block.title}: {lesson} has no such section"


@pytest.mark.parametrize("plan", PLANS)
def test_votes_are_cards_of_the_lesson_on_the_projector(plan):
    seen = []
    for block in blocks(plan):
        for name in block.names("Vote"):
            decks.card(name)
            lessons = [lesson for lesson, _ in block.lessons] or [None]
            shown = [
                lesson for lesson in lessons if any(f'cl.predict("{name}")' in source for source in source_of(lesson))
            ]
            assert shown or name == "start.maps", f"{block.title}: {name} is in none of {lessons}"
            seen.append(name)
    assert len(seen) == len(set(seen)) >= 6


@pytest.mark.parametrize("plan", PLANS)
def test_moves_name_controls_of_the_explorer(plan):
    moves = [block for block in blocks(plan) if "Move" in block.lines]
    assert len(moves) >= 2
    for block in moves:
        # The explorers of its lessons: where one shows chosen controls only, it shows no views to choose from.
        shown = [cell for lesson, _ in block.lessons for cell in source_of(lesson) if "cl.explore(" in cell]
        whole = [cell for cell in shown if "only=" not in cell]
        for name in block.names("Move"):
            assert name in CONTROLS and (whole or any(f'"{name}"' in cell for cell in shown)), block.title
        for view in re.findall(r"view \*(\w+)\*", block.lines["Move"]):
            assert view.lower() in VIEWS
            assert whole or any(f'view="{view.lower()}"' in cell for cell in shown), block.title


@pytest.mark.parametrize("plan", PLANS)
def test_exercises_are_there_and_fit_into_their_time(plan):
    found = [block for block in blocks(plan) if "Exercise" in block.lines]
    assert found
    for block in found:
        minutes = sum(tasks.task(name).minutes for name in block.names("Exercise"))
        assert 0 < minutes <= block.length, f"{block.title}: {minutes} minutes of tasks in {block.length}"


@pytest.mark.parametrize(("plan", "exercises"), {"90_minutes": 1, "half_day": 3, "day": 7}.items())
def test_exercises_come_after_their_lessons_and_from_many_of_them(plan, exercises):
    taught, used = set(), set()
    for block in blocks(plan):
        for name in block.names("Exercise"):
            lesson = tasks.LESSONS[name.partition(".")[0]]
            assert lesson in taught, f"{block.title}: {name} comes before lesson {lesson}"
            used.add(lesson)
        taught |= {lesson for lesson, _ in block.lessons}
    assert len(used) == exercises


@pytest.mark.parametrize("plan", PLANS)
def test_there_is_always_something_to_leave_out(plan):
    given = blocks(plan)
    late = [block for block in given if "When late" in block.lines]
    assert len(late) >= len(given) / 3
    for block in late:  # what is left out must be in the block
        assert set(block.names("When late")) <= set(block.names("Vote") + block.names("Exercise")) | {"x[None]"}, (
            block.title
        )


def test_a_wrong_plan_is_seen():
    """The tests above read what a person reads: a minute too many is found."""
    text = (KIT / "day.md").read_text("utf-8").replace("## 0:15 · Move first · 15", "## 0:15 · Move first · 16")
    parts = BLOCK.split(text)[1:]
    given = [Block(*parts[i : i + 5]) for i in range(0, len(parts), 5)]
    assert sum(block.length for block in given) == 421 and len(given) == len(blocks("day")) == 20


def sections_of(words):
    """Of "1 to 3 and 5": {1, 2, 3, 5}."""
    pairs = re.findall(r"(\d+)(?: to (\d+))?", words)
    return {number for first, last in pairs for number in range(int(first), int(last or first) + 1)}


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_can_leave_out_what_it_leaves_out(plan):
    """No cell of its sections needs a name that only a section outside of the plan defines."""
    sections = {}
    for block in blocks(plan):
        for lesson, words in block.lessons:
            sections.setdefault(lesson, {0}).update(sections_of(words))
    for lesson, wanted in sections.items():
        section, code = 0, []
        for cell in nbformat.read(KIT.parents[1] / "notebooks" / f"{lesson}.ipynb", as_version=4).cells:
            heading = re.match(r"## (\d+)\. ", cell.source)
            section = int(heading[1]) if heading else section
            if cell.cell_type == "code" and section in wanted:
                code.append(cell.source)
        answer = subprocess.run(
            [sys.executable, "-m", "ruff", "check", "--isolated", "--select=F821", "--output-format=concise", "-"],
            input="\n".join(code),
            capture_output=True,
            text=True,
        )
        assert code and answer.returncode == 0, f"{lesson}, sections {sorted(wanted)}: {answer.stdout}"
