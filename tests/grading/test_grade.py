"""A class is graded: exact points, only what changed, in spite of whatever interrupts it, with the same result."""

import csv
import dataclasses
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import generated
import grading_help as gh
import psutil
import pytest
from click.testing import CliRunner

from convlab import cli
from convlab.grading import classroom, export, grade, grade_table, grade_worker, gradebook
from convlab.running import sandbox

pytestmark = pytest.mark.skipif(
    not sandbox.LINUX or shutil.which("bwrap") is None, reason="students' programs run in bubblewrap only"
)
PATIENT = dataclasses.replace(gh.LIMITS, call=5.0, cell=10.0)  # nobody here is to run out of time


def lasting(result):
    """A result without what differs from run to run."""
    tasks = [{key: value for key, value in task.items() if key != "seconds"} for task in result["tasks"]]
    return {**{k: v for k, v in result.items() if k not in ("graded_at", "seconds")}, "tasks": tasks}


def graded(group, exercise, students):
    return {student: lasting(group.result(student, exercise)) for student in students}


def class_of(folder, exercise, number, like=None):
    """A class with generated submissions; with the seed of another class, its cases are the same."""
    if like is not None:
        folder.mkdir()
        shutil.copy(like.folder / "class.json", folder)
    group = gh.new_class(folder, dict.fromkeys(("counts", "blur", exercise)))
    return group, generated.hand_in_all(group, exercise, number)


def wrong_points(group, exercise, expected):
    found = {student: generated.points_of(group.result(student, exercise)) for student in expected}
    return {student: (found[student], points) for student, points in expected.items() if found[student] != points}


def test_twenty_generated_submissions_get_exactly_their_points(tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    group, expected = class_of(tmp_path / "class", "counts", 20)
    assert len({tuple(points.items()) for points in expected.values()}) == 4  # all kinds are among them
    seen = []
    done = grade.grade_class(group, jobs=2, limits=PATIENT, report=lambda *counted: seen.append(counted))
    assert not done.trouble and seen == [(n, 20) for n in range(1, 21)]
    assert wrong_points(group, "counts", expected) == {}
    assert list((tmp_path / "temporary").iterdir()) == []

    # Nothing has changed, so nothing is done; then one has, and one result is lost.
    assert grade.grade_class(group, limits=PATIENT).done == []
    gh.hand_in(group, "student 003", "counts", gh.filled("counts", gh.answers("counts")))
    group.result_file("student 005", "counts").write_text("{ half")
    left = group.result_file("student 005", "counts").with_name(".unfinished-by-a-crash")
    left.write_text("{")
    os.utime(left, (0, 0))
    before = {path: path.stat().st_mtime_ns for path in group.grades.rglob("*.json")}
    done = grade.grade_class(group, jobs=2, limits=PATIENT)
    assert done.done == [("student 003", "counts"), ("student 005", "counts")] and done.kept == 18
    assert not left.exists()
    after = {path: path.stat().st_mtime_ns for path in group.grades.rglob("*.json")}
    assert {path.parent.name for path in after if after[path] != before[path]} == {"student 003", "student 005"}
    assert group.result("student 003", "counts")["points"] == 5

    # Another seed, or another version of the exercise, and everybody is graded again.
    other = dataclasses.replace(group, seed=group.seed + 1)
    assert len(grade.due(other)[0]) == 20
    (group.release / "counts" / "counts.ipynb").write_text(json.dumps(gh.exercise("counts")) + "\n")
    assert len(grade.due(group)[0]) == 20


def test_tasks_with_torch_are_exact_too(tmp_path):
    group, expected = class_of(tmp_path / "class", "blur", 4)
    assert len(set(map(str, expected.values()))) == 2
    # Nothing in this exercise needs torch, but who counts with it may.
    by_torch = generated.programs("usage_counts", True)["counts_by_torch"]
    written = {**gh.answers("counts"), "usage_counts": f"import torch\nfrom torch.nn import functional\n{by_torch}"}
    gh.hand_in(group, "student 000", "counts", gh.filled("counts", written))
    assert not grade.grade_class(group, jobs=2, limits=PATIENT).trouble
    assert wrong_points(group, "blur", expected) == {}
    assert group.result("student 000", "counts")["points"] == 5


def test_killed_and_begun_again_the_results_are_the_same(tmp_path):
    kill_and_resume(tmp_path, "counts", 4, kills=2, jobs=1, pause=0.1)  # so that some are always left to do


def kill_and_resume(tmp_path, exercise, number, kills, jobs=2, pause=1):
    """Grade in peace; then the same again, killed after random amounts of work: the grader, or one of its processes."""
    calm, expected = class_of(tmp_path / "calm", exercise, number)
    assert not grade.grade_class(calm, jobs=2, limits=PATIENT).trouble
    stormy, _ = class_of(tmp_path / "stormy", exercise, number, like=calm)
    chance, killed = random.Random(3), 0
    command = [sys.executable, "-m", "convlab.cli", "grade", "--class", str(stormy.folder), "--jobs", str(jobs)]
    for turn in range(kills):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            if turn % 3 == 1:  # one of those that it has started; it goes on with another
                killed += kill_after(process, stormy, 1, pause * chance.random(), child=True)
            more = chance.randint(1, max(1, number // (2 * kills)))
            killed += kill_after(process, stormy, more, pause * chance.random())
        finally:
            process.kill()
            process.wait()
        for path in stormy.grades.rglob("*.json"):  # whatever is there is whole
            assert json.loads(path.read_text("utf-8"))["format"] == classroom.FORMAT
    assert killed
    done = grade.grade_class(stormy, jobs=2, limits=PATIENT)
    assert not done.trouble and done.kept and done.kept + len(done.done) == number
    assert graded(stormy, exercise, expected) == graded(calm, exercise, expected)
    assert wrong_points(stormy, exercise, expected) == {}
    return calm, stormy, killed


def kill_after(process, group, more, pause, child=False):
    """Kill a process, or a child of it, so many more results and seconds later."""

    def there():
        return sum(1 for _ in group.grades.rglob("*.json"))

    goal = there() + more
    while process.poll() is None and there() < goal:
        time.sleep(0.05)
    time.sleep(pause)
    if process.poll() is not None:
        return 0
    os.kill(next(iter(children(process.pid)), process.pid) if child else process.pid, signal.SIGKILL)
    return 1


class Watch:
    """Looks again and again at the memory of the processes that this one starts."""

    def __init__(self):
        self.most, self.largest, self.graders, self.over = 0, 0, [], threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.over.set()
        self.thread.join()

    def _look(self):
        here = psutil.Process()
        while not self.over.wait(0.2):
            sizes = {one: self._size(one) for one in here.children(recursive=True)}
            self.most = max(self.most, sum(sizes.values()))
            self.largest = max([self.largest, *sizes.values()])
            self.graders.append(max([sizes.get(one, 0) for one in here.children()], default=0))

    @staticmethod
    def _size(process):
        try:
            return process.memory_info().rss
        except psutil.Error:  # it has just ended
            return 0


def everything_in(gradebook_of):
    """What a gradebook holds, without the moments at which it was written."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{gradebook_of.gradebook}") as book:
        assignments = {one.name: one.max_score for one in book.assignments}
        found = {}
        for submission in (one for name in assignments for one in book.assignment_submissions(name)):
            (notebook,) = submission.notebooks
            grades = [
                (grade.name, grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade)
                for grade in notebook.grades
            ]
            comments = [(one.name, one.auto_comment, one.manual_comment) for one in notebook.comments]
            found[submission.student.id] = (submission.score, sorted(grades), sorted(comments))
        return assignments, {one.id for one in book.students}, found


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def children(pid):
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as file:
            found += map(int, file.read().split())
    return found


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_two_hundred_generated_submissions(tmp_path, record_property):
    """A whole exercise: exact, and with no more memory for two hundred than for the first fifty."""
    group, expected = class_of(tmp_path / "class", gh.WHOLE, 200)
    began = time.monotonic()
    with Watch() as watch:
        done = grade.grade_class(group, jobs=2)
    seconds = time.monotonic() - began
    assert not done.trouble and len(done.done) == 200
    assert wrong_points(group, gh.WHOLE, expected) == {}
    quarter = len(watch.graders) // 4
    first, last = max(watch.graders[:quarter]), max(watch.graders[-quarter:])
    record_property("graded", f"200 of 200 exact, in {seconds:.0f} s with 2 jobs")
    record_property("memory, MB", f"{watch.most / 1e6:.0f} in all, {watch.largest / 1e6:.0f} the largest process")
    record_property("a grading process, MB", f"{first / 1e6:.0f} in the first quarter, {last / 1e6:.0f} in the last")
    assert watch.most < 2.5e9 and watch.largest < 700e6
    assert last < first + 60e6


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_killed_many_times_the_gradebook_is_the_same(tmp_path, record_property):
    number = 60
    calm, stormy, killed = kill_and_resume(tmp_path, gh.WHOLE, number, kills=12)
    began = time.monotonic()
    gradebook.fill(calm)
    seconds, chance = time.monotonic() - began, random.Random(4)
    command = [sys.executable, "-m", "convlab.cli", "gradebook", "--class", str(stormy.folder)]
    for _ in range(4):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(3 + chance.random() * seconds / 4)
        except subprocess.TimeoutExpired:
            killed += 1
        process.kill()
        process.wait()
    assert gradebook.fill(stormy) == gradebook.fill(calm)
    assert everything_in(stormy) == everything_in(calm) and len(everything_in(calm)[2]) == number
    assert files_of(stormy.autograded) == files_of(calm.autograded)
    tables = [export.as_csv(grade_table.rows(group)).splitlines() for group in (calm, stormy)]
    place = export.COLUMNS.index("graded_at")
    calm_rows, stormy_rows = ([row[:place] + row[place + 1 :] for row in csv.reader(table)] for table in tables)
    assert calm_rows == stormy_rows and len(calm_rows) == 1 + number * len(gh.EXERCISES[gh.WHOLE])
    record_property("killed", f"{killed} times, while grading {number} submissions and while filling the gradebook")


def test_a_submission_that_ends_the_grader_itself_costs_nobody_else(tmp_path, monkeypatch):
    group, expected = class_of(tmp_path / "class", "counts", 3)
    ask = grade.GradeWorker._request

    def fatal(self, request):
        if request[0] == "student 001":
            self.stop(for_good=False)
            return None
        return ask(self, request)

    monkeypatch.setattr(grade.GradeWorker, "_request", fatal)
    done = grade.grade_class(group, jobs=1, limits=PATIENT)
    assert not done.trouble and len(done.done) == 3
    result = group.result("student 001", "counts")
    assert (result["status"], result["points"]) == ("unreadable", 0) and "ended the program" in result["says"]
    assert "Cannot be read: student 001, counts: Grading it" in grade.as_text(group, done)
    assert not grade.is_fine(group, done) and grade.due(group) == ([], 3)
    del expected["student 001"]
    assert wrong_points(group, "counts", expected) == {}


def test_a_mistake_of_the_grader_is_trouble_and_not_a_grade(tmp_path, monkeypatch):
    """Should a submission find one, the process goes on; and what it says steers no terminal."""
    group, _ = class_of(tmp_path / "class", "counts", 1)

    def broken(*arguments):
        raise RecursionError("too deep \x1b[2J")

    monkeypatch.setattr(grade, "grade_one", broken)
    said = grade_worker.reply_to("student 000", "counts", group, None, [], "code")
    assert "please report it: RecursionError: too deep" in said["trouble"] and not group.results()
    monkeypatch.setattr(grade.GradeWorker, "_request", lambda self, request: said)
    done = grade.grade_class(group, jobs=1, limits=PATIENT)
    text = grade.as_text(group, done)
    assert not done.done and not grade.is_fine(group, done)
    assert "Could not be graded: student 000, counts: the grader itself failed" in text and "\x1b" not in text


def test_a_stray_folder_holds_nobody_up(tmp_path):
    group, expected = class_of(tmp_path / "class", "counts", 1)
    (group.submitted / "student 000" / "notes").mkdir()
    (group.submitted / "dora" / "counts").mkdir(parents=True)
    done = grade.grade_class(group, jobs=1, limits=PATIENT)
    assert len(done.trouble) == 1 and "There is no exercise 'notes'" in done.trouble[0]
    assert not grade.is_fine(group, done) and wrong_points(group, "counts", expected) == {}
    assert group.result("dora", "counts")["status"] == "missing"


def test_a_grader_that_does_not_start_is_trouble_and_not_a_grade(tmp_path, monkeypatch):
    group, _ = class_of(tmp_path / "class", "counts", 2)
    monkeypatch.setattr(grade.sys, "executable", shutil.which("false"))
    done = grade.grade_class(group, jobs=1, limits=PATIENT)
    assert len(done.trouble) == 2 and "does not start" in done.trouble[0] and not group.results()


def test_a_full_disk_is_trouble_and_not_a_grade(tmp_path):
    group, _ = class_of(tmp_path / "class", "counts", 2)
    (group.folder / "grades").write_text("a file where a folder should be")
    done = grade.grade_class(group, jobs=1, limits=PATIENT)
    assert len(done.trouble) == 2 and "could not be written" in done.trouble[0] and not done.done
    assert not grade.is_fine(group, done)


def test_manual_answers_wait_for_a_person(tmp_path):
    group = gh.new_class(tmp_path / "class")
    notebook = gh.exercise("counts")
    essay = {"grade": True, "solution": True, "locked": False, "grade_id": "essay", "points": 4, "schema_version": 3}
    notebook["cells"].append(
        {"cell_type": "markdown", "id": "essay", "source": "*Your answer here.*", "metadata": {"nbgrader": essay}}
    )
    notebook["cells"][-1]["metadata"]["convlab"] = {"task": "test.essay"}
    (group.release / "counts" / "counts.ipynb").write_text(json.dumps(notebook))
    from convlab import tasks
    from convlab.tasks import core

    known = {"test.essay": core.Task("test.essay", 4, 5, "easy", "Essay")}
    find = tasks.task
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "task", lambda name: known.get(name) or find(name))
        gh.hand_in(group, "silent", "counts", notebook)
        written = json.loads(json.dumps(notebook))
        written["cells"][-1]["source"] = "Because the <b>stride</b> skips them."
        gh.hand_in(group, "eloquent", "counts", written)
        with sandbox.Sandbox("bubblewrap", PATIENT) as box:
            for student, points, waiting in (("silent", 0, 0), ("eloquent", None, 4)):
                result = grade.grade_one(group, student, "counts", box)
                last = result["tasks"][-1]
                assert (last["points"], result["waiting"], result["max"]) == (points, waiting, 9)
                group.write_result(result)
    assert last["outcome"] == "manual" and "<b>" in last["code"]
    group.override("eloquent", "test.essay", 3)
    assert next(r for r in group.results() if r["student"] == "eloquent")["points"] == 3


def run(*arguments):
    done = CliRunner().invoke(cli.main, ["grade", *map(str, arguments)])
    return done.exit_code, done.output


def test_the_command(tmp_path):
    folder = classroom.open_class(tmp_path / "class").folder
    status, text = run("--class", folder)
    assert status == 0 and "Nobody has handed anything in" in text
    group, _ = class_of(folder, "counts", 2)
    status, text = run("--class", folder, "--jobs", 2)
    assert status == 0 and "2 submissions graded." in text and "Results are in" in text
    status, text = run("--class", folder)
    assert status == 0 and "Nothing to do: 2 results still hold" in text
    gh.hand_in(group, "broken", "counts", b"{")
    status, text = run("--class", folder, "--student", "broken")
    assert status == 1 and "Cannot be read: broken, counts: It is not a notebook, or not a whole notebook file" in text
    status, text = run("--class", folder, "99_nothing")
    assert status == 1 and "There is no assignment '99_nothing' in this class. There are: blur, counts." in text
    assert run("--class", folder, "--jobs", "0")[0] == 2


def test_the_command_without_a_sandbox(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "trouble", lambda: ("bwrap was not found", "install it"))
    group, expected = class_of(tmp_path / "class", "counts", 2)
    status, text = run("--class", group.folder)
    assert status == 1 and "--no-sandbox" in text and not group.results()
    status, text = run("--class", group.folder, "--no-sandbox")
    assert status == 0 and "What was not held back" in text and "your network" in text
    assert wrong_points(group, "counts", expected) == {}
    assert {result["sandbox"]["name"] for result in group.results()} == {"limits only"}
    assert group.results()[0]["sandbox"]["lacks"]
