"""What is recorded beside the learner's work, what `convlab progress` and `convlab check` make of it."""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from exercise_programs import ROOT, program

from convlab import cli, course, files, progress, tasks
from convlab.running import check as checking
from convlab.running import notebook as reading
from convlab.running import run_submission
from convlab.tasks import core, record

NAME = "04_stride"


def verdict(outcome=core.RIGHT, task="stride.sizes", mistake=None):
    return core.TaskVerdict(outcome, "", mistake=mistake, task=task)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A course with the learner's copies made."""
    for folder in ("notebooks", "convlab"):
        (tmp_path / folder).mkdir()
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    course.copy_missing_exercises(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def states():
    """Of the tasks of lesson 04."""
    return [step.state for exercise in progress.overview() for step in exercise.steps if exercise.folder == NAME]


# -- the record ------------------------------------------------------------------------------------


def test_checks_are_recorded_only_in_my_work(place, monkeypatch):
    monkeypatch.chdir(place / "exercises" / NAME)
    tasks.check("stride.sizes", {"sizes": [3, 3, 13, 13, 111, 112]})
    assert not list(place.rglob(record.FILE))
    monkeypatch.chdir(place / "my_work" / NAME)
    with pytest.raises(tasks.NotYet):
        tasks.check("stride.sizes", {"sizes": [3, 4, 13, 14, 112, 112]})
    with pytest.raises(tasks.NotAttempted):
        tasks.check("stride.usage_counts", {})
    tasks.check("stride.sizes", {"sizes": [3, 3, 13, 13, 111, 112]})
    (known,) = record.load(place / "my_work").values()
    assert (known["first"], known["outcome"], known["attempts"], known["done"]) == ("not yet", "right", 2, True)


def test_a_check_outside_my_work_says_so_and_leads_to_the_copy(place, monkeypatch, capsys):
    right = {"sizes": [3, 3, 13, 13, 111, 112]}

    def said(folder):
        (place / folder).mkdir(exist_ok=True)
        monkeypatch.chdir(place / folder)
        tasks.check("stride.sizes", dict(right))
        return capsys.readouterr().out

    mine = f"my_work/{NAME}/{NAME}.ipynb"
    for folder in (f"exercises/{NAME}", "my copies", "."):
        words = said(folder)
        assert "not in my_work" in words and "nothing is recorded" in words and f"Open your own copy, {mine}" in words
    shown = []
    monkeypatch.setattr(tasks.rendering, "show", lambda text, markup: shown.append(markup))
    said(f"exercises/{NAME}")
    assert f"href='../../{mine}'" in shown[-1]
    assert (place / "exercises" / NAME / f"../../{mine}").exists()
    monkeypatch.undo()
    for folder in (f"my_work/{NAME}", "solutions", "notebooks"):
        assert "my_work" not in said(folder)
    (place / mine).unlink()
    assert "makes your own copy" in said(f"exercises/{NAME}") and "Open" not in said(f"exercises/{NAME}")
    # Outside the course there is no my_work to speak of.
    (place.parent / "elsewhere").mkdir(exist_ok=True)
    monkeypatch.chdir(place.parent / "elsewhere")
    tasks.check("stride.sizes", dict(right))
    assert "my_work" not in capsys.readouterr().out


def test_done_stays_done(tmp_path):
    record.save(verdict(), tmp_path)
    record.save(verdict(core.NOT_YET, mistake="halves"), tmp_path)
    known = record.load(tmp_path)["stride.sizes"]
    assert known["done"] and known["outcome"] == "not yet" and known["mistake"] == "halves"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"tasks": 3}',
        '{"tasks": {"stride.sizes": 3}}',
        "\x00\xff",
        '{"tasks": {"x": {"outcome": 1}}}',
    ],
)
def test_a_damaged_file_counts_as_empty_and_is_put_aside(tmp_path, text):
    (tmp_path / record.FILE).write_text(text, "utf-8")
    assert record.load(tmp_path) == {}
    assert record.save(verdict(), tmp_path)
    assert list(record.load(tmp_path)) == ["stride.sizes"]
    aside = tmp_path / (record.FILE + ".damaged")
    assert not text or aside.read_text("utf-8") == text


def test_a_folder_that_cannot_be_written_costs_only_the_record(tmp_path, monkeypatch):
    def refuse(*arguments, **options):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(files.tempfile, "mkstemp", refuse)
    assert record.save(verdict(), tmp_path) is False
    assert list(tmp_path.iterdir()) == []


def test_a_crash_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    record.save(verdict(), tmp_path)
    before = (tmp_path / record.FILE).read_bytes()

    def crash(*arguments):
        raise OSError("power cut")

    monkeypatch.setattr(record.os, "replace", crash)
    assert record.save(verdict(task="stride.repair"), tmp_path) is False
    assert (tmp_path / record.FILE).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [record.FILE]


def _save_many(folder, task):
    for _ in range(15):
        assert record.save(verdict(task=task), folder)


def test_two_notebooks_at_once_lose_nothing(tmp_path):
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    both = [context.Process(target=_save_many, args=(tmp_path, task)) for task in ("stride.sizes", "stride.repair")]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert {name: entry["attempts"] for name, entry in record.load(tmp_path).items()} == {
        "stride.sizes": 15,
        "stride.repair": 15,
    }


def test_a_lock_left_by_a_crash_is_taken_over(tmp_path):
    lock = tmp_path / (record.FILE + ".lock")
    lock.touch()
    os.utime(lock, (1, 1))
    assert record.save(verdict(), tmp_path) and not lock.exists()


# -- the overview ----------------------------------------------------------------------------------


def test_the_overview_tells_done_tried_and_open(place):
    assert states() == ["open"] * 5
    record.save(verdict(), place / "my_work")
    record.save(verdict(core.NOT_YET, "stride.usage_counts"), place / "my_work")
    assert states() == ["done", "tried", "open", "open", "open"]
    before = list(tasks.LESSONS)[: list(tasks.LESSONS).index("stride")]
    for lesson in before:
        for task in tasks.tasks(lesson):
            record.save(verdict(task=task.id), place / "my_work")
    text = progress.as_text(progress.overview())
    assert "04_stride: 2 of 20 points" in text and "✓ Predict the sizes (done, 1 check" in text
    assert "Next: Count the windows over each cell, about 10 minutes, in my_work/04_stride/04_stride.ipynb." in text
    shown = progress.picture()
    assert repr(shown) == text
    markup = shown._repr_html_()
    every = [task for lesson in tasks.LESSONS for task in tasks.tasks(lesson)]
    done = 1 + sum(task.kind != "manual" for lesson in before for task in tasks.tasks(lesson))
    assert markup.count("<td") == len(every) and markup.count("done,") == done and "color:" not in markup


def test_what_a_person_reads_is_counted_apart(place):
    for task in tasks.tasks("groups"):
        record.save(verdict(task=task.id), place / "my_work")
    text = progress.as_text(progress.overview())
    assert "07_groups: 15 of 15 points, 5 more from a person who reads it" in text
    assert "✎ MACs are not milliseconds (read by a person; 5 points" in text and "✎ read by a person" in text


def test_when_all_is_done_it_says_so(place):
    for lesson in tasks.LESSONS:
        for task in tasks.tasks(lesson):
            record.save(verdict(task=task.id), place / "my_work")
    assert "everything is done" in progress.as_text(progress.overview())


def test_without_copies_it_says_how_to_get_them(place):
    shutil.rmtree(place / "my_work")
    assert "`make lab` makes the copy" in progress.as_text(progress.overview())


def test_a_newer_exercise_is_told_and_put_beside_the_copy(place):
    path = place / "exercises" / NAME / f"{NAME}.ipynb"
    mine = place / "my_work" / NAME / f"{NAME}.ipynb"
    mine.write_text(mine.read_text("utf-8") + " ", "utf-8")
    before = mine.read_bytes()
    path.write_text(path.read_text("utf-8").replace("Predict the sizes", "Predict six sizes"), "utf-8")
    assert "The course has a newer version of this exercise" in progress.as_text(progress.overview())
    assert "a newer version is there" in progress.picture()._repr_html_()
    done = CliRunner().invoke(cli.main, ["check", f"my_work/{NAME}", "--newer", "--seconds", "0.01"])
    assert f"The new one is {Path('my_work') / NAME / f'{NAME}.newer.ipynb'}" in done.output, done.output
    assert mine.read_bytes() == before
    assert "six sizes" in (place / "my_work" / NAME / f"{NAME}.newer.ipynb").read_text("utf-8")


def test_the_command_shows_the_overview(place):
    done = CliRunner().invoke(cli.main, ["progress"])
    assert done.exit_code == 0 and "Next: Predict shapes and errors" in done.output


# -- whole notebooks -------------------------------------------------------------------------------


def write(path, *answers, extra=()):
    """The learner's copy with some answers written in, and further cells at the top."""
    notebook = nbformat.read(ROOT / "exercises" / NAME / f"{NAME}.ipynb", as_version=4)
    by_name = dict(answers)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "").removesuffix("-answer")
        if cell.metadata.get("nbgrader", {}).get("solution") and name in by_name:
            cell.source = by_name[name]
    notebook.cells[0:0] = [nbformat.v4.new_code_cell(source) for source in extra]
    nbformat.write(notebook, path)


def test_check_of_a_whole_notebook_goes_on_after_a_broken_cell(place):
    mine = place / "my_work" / NAME / f"{NAME}.ipynb"
    wrong = program("stride.usage_counts", "counts_no_shift").source
    write(
        mine,
        ("sizes", "sizes = [3, 3, 13, 13, 111, 112]"),
        ("usage_counts", wrong),
        ("consistency", "def consistency(model, x, labels, shifts) return 1"),
        extra=["%matplotlib inline\n!echo no", "1 / 0", "print('x' * 100)", "import os; os.write(1, b'noise'); noisy"],
    )
    done = CliRunner().invoke(cli.main, ["check", f"my_work/{NAME}"])
    assert done.exit_code == 1
    lines = [line for line in done.output.splitlines() if " · stride." in line]
    assert [line[0] for line in lines] == ["✓", "◐", "○", "○", "◐"], "a cell that does not run was tried"
    assert "2 of 20 points" in done.output and "very first window begin" in " ".join(done.output.split())
    assert "! notebook cell 2, line 1 stopped with ZeroDivisionError" in done.output
    assert "stopped with NameError: name 'noisy'" in done.output, "what the cell wrote must not mix with what is said"
    assert "stopped with SyntaxError" in done.output and "Traceback" not in done.output
    assert "Your cell does not run: line 1, SyntaxError" in " ".join(done.output.split())
    assert states() == ["done", "tried", "open", "open", "tried"]


def test_tasks_are_found_where_an_editor_lost_the_metadata(tmp_path):
    notebook = nbformat.read(ROOT / "exercises" / NAME / f"{NAME}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.metadata = {}
    notebook.cells.append(nbformat.v4.new_code_cell("from convlab.tasks import check\ncheck('stride.sizes')"))
    nbformat.write(notebook, tmp_path / "copy.ipynb")
    cells = reading.read_cells((tmp_path / "copy.ipynb").read_bytes())
    found = [task for cell in cells if (task := reading.task_of(cell))][:5]
    assert found == [task.id for task in tasks.tasks("stride")]


def test_a_notebook_that_dies_or_never_ends_is_ended(place):
    mine = place / "my_work" / NAME / f"{NAME}.ipynb"
    write(mine, extra=["import os; os._exit(3)"])
    result = checking.check(mine)
    assert {one.outcome for one in result.verdicts} == {"not attempted"} and len(result.verdicts) == 5
    assert [name for name, _ in result.errors] == ["notebook cell 1"], "what ended the process is left out, and named"
    write(mine, ("sizes", "sizes = 3"), extra=["import time\ntry:\n    time.sleep(100)\nfinally:\n    time.sleep(100)"])
    result = checking.check(mine, seconds=2)
    name, error = result.errors[0]  # so little time is not enough for some others either
    assert (name, error["type"]) == ("notebook cell 1", "Stopped")


def test_a_notebook_without_time_starts_no_process(place, monkeypatch):
    monkeypatch.setattr(run_submission, "SandboxClient", lambda *a: pytest.fail("a process was started"))
    result = checking.check(place / "my_work" / NAME / f"{NAME}.ipynb", seconds=1e-9)
    assert len(result.verdicts) == 5
    assert all("was not reached" in one.message and one.points == 0 for one in result.verdicts)


def test_the_bar_counts_every_cell_and_task(place):
    seen = []
    result = checking.check(f"my_work/{NAME}", lambda done, total, words: seen.append((done, total, words)))
    assert [done for done, _, _ in seen] == list(range(1, seen[0][1] + 1))
    assert {words for _, _, words in seen} >= {one.task for one in result.verdicts} | {"notebook cell set-up"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "There is no file or folder"),
        ("{", "not a whole notebook file"),
        ('{"cells": []}', "no task in it"),
        ('{"cells": [{"cell_type": "code"}]}', "no task in it"),
        ("[]", "not a whole notebook file"),
    ],
)
def test_what_is_no_exercise_is_named(tmp_path, content, words):
    path = tmp_path / "some.ipynb"
    if content is not None:
        path.write_text(content)
    done = CliRunner().invoke(cli.main, ["check", str(path)])
    assert done.exit_code == 1 and words in done.output and "Traceback" not in done.output


def test_a_folder_without_its_notebook_is_named(tmp_path):
    done = CliRunner().invoke(cli.main, ["check", str(tmp_path)])
    assert done.exit_code == 1 and "holds no notebook" in done.output


def test_check_without_copies_says_how_to_get_them(place):
    shutil.rmtree(place / "my_work")
    done = CliRunner().invoke(cli.main, ["check"])
    assert done.exit_code == 1 and "`make lab` copies them" in done.output


def test_help_answers_without_torch():
    program = (
        "import sys; from convlab import cli\n"
        "try: cli.main(['check', '--help'])\n"
        "except SystemExit as end: assert not end.code\n"
        "assert not {'torch', 'tqdm', 'convlab.tasks'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "convlab check my_work/04_stride" in done.stdout


def test_the_record_is_plain_json(tmp_path):
    record.save(verdict(), tmp_path)
    assert json.loads((tmp_path / record.FILE).read_text("utf-8"))["version"] == 1
