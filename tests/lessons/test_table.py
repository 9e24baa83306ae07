"""course.LESSONS is the one list of lessons: everything else is found by it, and what is missing is named."""

import dataclasses
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import lessons as tool
import pytest

from convlab import course, experiments, tasks
from convlab.grading import release
from convlab.predictions import decks

ROOT = Path(__file__).resolve().parents[2]
APPENDIX = course.Lesson("A1", "transposed", "A1_transposed", "Transposed", "appendix", "How does a map grow?")


def test_every_lesson_has_what_its_kind_needs():
    assert tool.problems() == []


def test_readme_lists_the_lessons_and_counts_the_tasks():
    text = (ROOT / "README.md").read_text("utf-8")
    assert tool.with_listing(text) == text, "Run `python tools/lessons.py`."
    found = [task for lesson in course.lessons_with("tasks") for task in tasks.tasks(lesson.name)]
    assert f"{len(found)} tasks, {sum(task.points for task in found)} points" in text


@pytest.mark.parametrize("lesson", course.LESSONS, ids=lambda one: one.name)
def test_a_lesson_is_found_by_each_of_its_names(lesson):
    forms = [lesson.number, lesson.name, lesson.folder, lesson.name.upper(), f"my_work/{lesson.folder}/"]
    forms += [f"{lesson.folder}.ipynb", lesson.notebook, str(int(lesson.number)), int(lesson.number)]
    forms += [f"my_work\\{lesson.folder}\\{lesson.folder}.ipynb"]
    assert [course.lesson(form) for form in forms] == [lesson] * len(forms)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("strid", r"There is no lesson 'strid'\. Perhaps 'stride'"),
        ("04_strides", r"Perhaps 'stride'"),
        ("Kernelsize", r"Perhaps 'kernel_size'"),
        ("design_principles", r"Perhaps 'design'"),
        ("42", r"There is no lesson '42'\. There are: 00 start, 01 in_channels, .*09 design\."),
        ("", r"There is no lesson ''\. There are: 00 start"),
        (None, r"There is no lesson None\. There are: "),
        (True, r"There is no lesson True\. There are: "),
        (-4, r"There is no lesson -4\. There are: "),
        (4.0, r"There is no lesson 4\.0\. There are: "),
        ("②", r"There is no lesson '②'\. There are: "),
        ("A1", r"There is no lesson 'A1'\. There are: "),
    ],
)
def test_another_name_is_refused_with_those_that_are_near(name, words):
    with pytest.raises(course.LessonError, match=words):
        course.lesson(name)


def test_a_part_that_is_missing_is_named_with_its_file():
    words = (
        r"Lesson 00 · Start here has no tasks: there is no convlab/tasks/start\.py\. Lessons with tasks: in_channels, "
    )
    with pytest.raises(course.LessonError, match=words):
        course.lesson_part("tasks", "00")
    with pytest.raises(tasks.TaskError, match=words):
        tasks.tasks("start")
    with pytest.raises(tasks.TaskError, match="Perhaps 'stride'"):
        tasks.tasks("strides")
    with pytest.raises(course.LessonError, match="Perhaps 'stride'"):
        experiments.names("strides")


def test_a_module_without_its_name_is_named(monkeypatch):
    monkeypatch.delattr("convlab.predictions.decks.stride.CARDS")
    with pytest.raises(course.LessonError, match=r"convlab/predictions/decks/stride\.py defines no CARDS"):
        course.lesson_part("predictions.decks", "stride")


def test_a_module_with_an_error_is_named(monkeypatch):
    def fail(name):
        raise ImportError("no module named 'elsewhere'")

    monkeypatch.setattr(course.importlib, "import_module", fail)
    with pytest.raises(
        course.LessonError, match=r"convlab/tasks/stride\.py cannot be imported\. ImportError: no module"
    ):
        course.lesson_part("tasks", "stride")


def test_what_a_lesson_lacks_is_one_message(tmp_path):
    lesson = course.lesson("stride")
    for file in tool.files(lesson):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    shutil.copy(ROOT / "notebooks" / "05_padding.ipynb", tmp_path / "notebooks")
    assert tool.missing(lesson, tmp_path) == []
    (tmp_path / "convlab" / "predictions" / "decks" / "stride.py").write_text("CARD = {}\n", "utf-8")
    (tmp_path / "convlab" / "figures" / "stride.py").unlink()
    (tmp_path / "solutions" / "04_stride" / "04_stride.ipynb").unlink()
    (tmp_path / "convlab" / "tasks" / "stride.py").write_text("TASKS = ()  # TO DO: tasks\n", "utf-8")
    assert tool.missing(lesson, tmp_path) == [
        "Lesson 04 · stride lacks convlab/figures/stride.py, solutions/04_stride/04_stride.ipynb.",
        "convlab/predictions/decks/stride.py defines no CARDS.",
        "convlab/tasks/stride.py:1: TO DO: tasks",
    ]


def test_an_appendix_comes_last_everywhere(monkeypatch, tmp_path):
    monkeypatch.setattr(course, "LESSONS", (*course.LESSONS, APPENDIX))
    assert [course.lesson(form).name for form in ("A1", "a1", "transposed", "A1_transposed.ipynb")] == [
        "transposed"
    ] * 4
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    for folder in ("exercises", "solutions"):
        (tmp_path / folder).mkdir()
    source = (ROOT / "notebooks" / "09_design_principles.ipynb").read_text("utf-8")
    (tmp_path / APPENDIX.notebook).write_text(source, "utf-8")
    assert course.lesson_notebooks(tmp_path)[-1].stem == "A1_transposed"
    listed = re.findall(r"^\| \[(\w\w) · ", tool.listing(tmp_path), re.MULTILINE)
    assert listed == [*(one.number for one in course.LESSONS)] and listed[-1] == "A1"
    assert release.exercise_of("A1") == "A1_transposed"
    found = tool.problems(tmp_path)
    assert "Lesson A1 · Transposed lacks convlab/figures/transposed.py, convlab/predictions/decks/transposed.py." in [
        re.sub(r"solutions/\S+, |, solutions/\S+(?=\.)", "", line) for line in found
    ]
    assert f"{APPENDIX.notebook}: the first line must be “# A1 · Transposed”." in found
    assert any("**Next:** [A1 · Transposed](A1_transposed.ipynb)" in line for line in found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: [*rows[1:], rows[0]], "LESSONS goes by number: 00, 01, "),
        (lambda rows: [*rows, dataclasses.replace(rows[-1], number="10", name="stride")], "two lessons have the name"),
        (
            lambda rows: [*rows, dataclasses.replace(APPENDIX, number="10")],
            "of the kind 'appendix' have a number like A1",
        ),
        (lambda rows: rows[:-1], "09_design_principles is no lesson of convlab/course.py."),
    ],
    ids=["order", "twice", "number", "unlisted"],
)
def test_a_table_that_does_not_hold_together_is_said(monkeypatch, change, words):
    monkeypatch.setattr(course, "LESSONS", tuple(change(list(course.LESSONS))))
    assert any(words in line for line in tool.problems())


def test_no_second_list_of_lessons():
    """No file of the package or the tools names more than a few lessons' folders."""
    folders = [lesson.folder for lesson in course.LESSONS]
    for path in [*(ROOT / "convlab").rglob("*.py"), *(ROOT / "tools").glob("*.py")]:
        if path.name != "course.py" or path.parent.name != "convlab":
            named = [folder for folder in folders if folder in path.read_text("utf-8")]
            assert len(named) <= 2, f"{path.relative_to(ROOT)} names {named}"


def test_the_table_needs_nothing_installed():
    """tools/course.py reads it before the set-up."""
    command = "import sys; sys.path.insert(0, sys.argv[1]); from convlab import course; print(course.FIRST_LESSON)"
    answer = subprocess.run([sys.executable, "-I", "-S", "-c", command, str(ROOT)], capture_output=True, text=True)
    assert answer.stdout.strip() == "notebooks/00_start_here.ipynb", answer.stderr


def test_tasks_cards_and_experiments_follow_the_table():
    order = [lesson.name for lesson in course.LESSONS]
    for names in (tasks.LESSONS, [name.partition(".")[0] for name in decks.names()]):
        places = [order.index(name) for name in names]
        assert places == sorted(places)
    places = [order.index(experiments.get(name).lesson) for name in experiments.names()]
    assert places == sorted(places)
    for lesson in course.lessons_with("tasks"):
        assert {task.lesson for task in tasks.tasks(lesson.number)} == {lesson.name}
        cells = json.loads((ROOT / lesson.notebook).read_text("utf-8"))["cells"]
        assert f"my_work/{lesson.folder}/{lesson.folder}.ipynb" in "".join(cells[-1]["source"])
