"""nbgrader's gradebook and formgrader: filled by its API, opened by nbgrader itself; a person's word survives."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import class_help as given
from class_help import ESSAY, NAME, NASTY

from convlab.grading import grade_table
from convlab.grading import gradebook as room

pytest.importorskip("nbgrader")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A class whose gradebook was filled once; tests that write take a copy."""
    group = given.graded_class(tmp_path_factory.mktemp("class") / "autumn")
    count = room.fill(group)
    return group, count


@pytest.fixture
def group(filled, tmp_path):
    from convlab.grading.classroom import open_class

    shutil.copytree(filled[0].folder, tmp_path / "autumn")
    return open_class(tmp_path / "autumn")


@contextlib.contextmanager
def book(group):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{group.gradebook}") as opened:
        yield opened


def scores(group):
    with book(group) as opened:
        return {
            (submission.student.id, grade.name): (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for submission in opened.assignment_submissions(NAME)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def type_into_formgrader(group, student, cell, points=None, comment=None, extra=None):
    """What formgrader's own handlers do when somebody types."""
    with book(group) as opened:
        grade = opened.find_grade(cell, NAME, NAME, student)
        grade.manual_score, grade.extra_credit = points, extra
        grade.needs_manual_grade = False
        if comment is not None:
            key = cell if cell == "essay" else f"{cell}-answer"
            opened.find_comment(key, NAME, NAME, student).manual_comment = comment
        opened.db.commit()


def row(group, student, task):
    (found,) = [one for one in grade_table.rows(group) if (one.student, one.task) == (student, task)]
    return found


def test_the_scores_are_in_it_and_the_essay_waits(filled):
    group, count = filled
    assert count == {"students": 4, "submissions": 3, "waiting": 2, "review": 0}
    found = scores(group)
    assert found["ada", "usage_counts"] == (3, None, False) and found["bob", "usage_counts"] == (0, None, False)
    assert found["ada", "essay"] == (None, None, True) == found["bob", "essay"]
    assert {student for student, _ in found} == {"ada", "bob", "dee"}
    with book(group) as opened:
        students = {one.id: (one.first_name, one.last_name, one.email) for one in opened.students}
        assert students["ada"] == ("Ada", "Åström", "ada@example.org") and set(students) == {"ada", "bob", "cy", "dee"}
        assignment = opened.find_assignment(NAME)
        assert assignment.max_score == 24 and assignment.max_written_score == 4
        ada = opened.find_submission(NAME, "ada")
        assert (ada.score, ada.needs_manual_grade) == (20, True)
        sources = {cell.name: cell.source for cell in opened.find_notebook(NAME, NAME).source_cells}
        for answer in given.right().values():
            assert answer not in sources.values()


def test_filling_again_changes_nothing(group):
    before, notebooks = scores(group), given.contents(group.autograded)
    room.fill(group)
    assert scores(group) == before and given.contents(group.autograded) == notebooks


def test_what_was_typed_into_formgrader_survives(group):
    type_into_formgrader(group, "ada", "essay", 3, "Well argued.")
    type_into_formgrader(group, "bob", "sizes", 1, extra=0.5)
    result = group.result("bob", NAME)
    result["tasks"][0] |= {"points": 2, "outcome": "right", "mistake": None}
    group.write_result(result)
    assert room.fill(group)["waiting"] == 1
    found = scores(group)
    assert found["ada", "essay"] == (None, 3, False) and found["bob", "sizes"][:2] == (2, 1)
    ada, bob = row(group, "ada", ESSAY), row(group, "bob", "stride.sizes")
    assert (ada.points, ada.comment, ada.status, ada.decided_by) == (
        3,
        "Well argued.",
        grade_table.GRADED,
        "formgrader",
    )
    assert (bob.points, bob.auto, bob.decided_by) == (1.5, 2, "formgrader")


def test_overrides_reach_the_gradebook_and_survive(group):
    group.override("bob", "stride.repair", 4, "Right idea.")
    group.override("bob", ESSAY, 2)
    group.override("cy", "stride.sizes", 1, "Told me on the phone.")
    count = room.fill(group)
    assert (count["waiting"], count["submissions"]) == (1, 4)
    found = scores(group)
    assert found["bob", "repair"] == (4, None, False) and found["bob", "essay"] == (2, None, False)
    assert found["cy", "sizes"][0] == 1 and found["cy", "repair"][0] == 0
    with book(group) as opened:
        assert opened.find_comment("repair-answer", NAME, NAME, "bob").comment == "Right idea."
    bob = row(group, "bob", "stride.repair")
    assert (bob.points, bob.auto, bob.decided_by, bob.comment) == (4, 0, "overrides.json", "Right idea.")
    type_into_formgrader(group, "bob", "repair", 5, "Even better.")  # the last word is formgrader's
    room.fill(group)
    bob = row(group, "bob", "stride.repair")
    assert (bob.points, bob.decided_by, bob.comment) == (5, "formgrader", "Right idea.\nEven better.")
    group.override("bob", "stride.repair")  # taken back
    room.fill(group)
    assert scores(group)["bob", "repair"][:2] == (0, 5)


def test_points_for_an_earlier_answer_ask_for_a_second_look(group):
    type_into_formgrader(group, "ada", "essay", 3)
    type_into_formgrader(group, "ada", "sizes", 1)
    notebook = json.loads(group.submission("ada", NAME).read_bytes())
    notebook["cells"][-1]["source"] = "On second thought: **no**."
    given.graded(group, "ada", group.result("ada", NAME)["tasks"], json.dumps(notebook).encode())
    assert room.fill(group)["review"] == 1
    assert row(group, "ada", ESSAY).review and not row(group, "ada", "stride.sizes").review
    assert room.fill(group)["review"] == 1  # until somebody looks
    type_into_formgrader(group, "ada", "essay", 2)
    assert room.fill(group)["review"] == 0 and not row(group, "ada", ESSAY).review


def test_an_interruption_loses_no_second_look(group, monkeypatch):
    type_into_formgrader(group, "ada", "essay", 3)
    notebook = json.loads(group.submission("ada", NAME).read_bytes())
    notebook["cells"][-1]["source"] = "Otherwise."
    given.graded(group, "ada", group.result("ada", NAME)["tasks"], json.dumps(notebook).encode())

    def interrupted(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(room, "write_bytes", interrupted)
        room.fill(group)
    assert room.fill(group)["review"] == 1


def test_a_task_that_was_added_or_dropped_in_a_later_release(group):
    path = group.release / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_bytes())
    cells = {given.label(cell): cell for cell in notebook["cells"]}
    cells["essay"]["metadata"]["nbgrader"]["grade_id"] = "essay2"
    path.write_text(json.dumps(notebook), "utf-8")
    room.fill(group)
    assert {name for student, name in scores(group) if student == "ada"} == {*given.NAMES, "essay2"}
    with book(group) as opened:
        assert opened.find_assignment(NAME).max_score == 24


def test_the_notebooks_for_formgrader(filled):
    """The exercise as given out, their answers, the grader's words; no output of theirs, no markup of theirs."""
    group, _ = filled
    notebook = json.loads((group.autograded / "bob" / NAME / f"{NAME}.ipynb").read_bytes())
    cells = {given.label(cell): cell for cell in notebook["cells"]}
    assert NASTY in cells["usage_counts-answer"]["source"]
    assert "0 of 3 points" in cells["usage_counts"]["outputs"][0]["text"]
    own = next(cell for cell in notebook["cells"] if cell["source"] == f"# mine {NASTY}")
    assert own["metadata"] == {} and own["outputs"] == []
    assert all(line.startswith("    ") for line in cells["essay"]["source"].splitlines() if line)
    dee = json.loads((group.autograded / "dee" / NAME / f"{NAME}.ipynb").read_bytes())
    assert "Its JSON is broken." in dee["cells"][0]["source"]
    assert not (group.autograded / "cy").exists()
    import nbformat

    for student in ("ada", "bob", "dee"):
        nbformat.validate(nbformat.read(group.autograded / student / NAME / f"{NAME}.ipynb", as_version=4))


def test_a_release_that_was_damaged(group):
    (group.release / NAME / f"{NAME}.ipynb").write_bytes(b"{")
    with pytest.raises(room.GradebookError, match=rf"JSON is broken.*`convlab release {NAME}` writes it again"):
        room.fill(group)


def test_without_nbgrader(group, monkeypatch):
    monkeypatch.setitem(sys.modules, "nbgrader.api", None)
    with pytest.raises(room.GradebookError, match="`make teach` installs it"):
        room.fill(group)


def test_a_gradebook_that_is_none(group):
    group.gradebook.write_bytes(b"no data base at all" * 100)
    with pytest.raises(room.GradebookError, match=r"cannot be used: .*move it away"):
        room.fill(group)


def test_a_gradebook_that_is_in_use(group, monkeypatch):
    import sqlite3

    monkeypatch.setattr(room, "PATIENCE", 0.1)
    holder = sqlite3.connect(group.gradebook, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(room.GradebookError, match="in use by another program"):
            room.fill(group)
    finally:
        holder.close()


# -- nbgrader's own programs -----------------------------------------------------------------------------------------


def program(name):
    path = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return path or pytest.skip(f"{name} is not there")


def jupyter_environment(folder):
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "HOME")
    return {**os.environ, **{name: str(folder / name.lower()) for name in names}}


def test_nbgrader_exports_it(filled, tmp_path):
    group, _ = filled
    command = [program("nbgrader"), "export", "--to", str(tmp_path / "out.csv")]
    environment = jupyter_environment(tmp_path)
    answer = subprocess.run(command, cwd=group.folder, env=environment, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    lines = (tmp_path / "out.csv").read_text("utf-8").splitlines()
    heads = lines[0].split(",")
    ada = dict(zip(heads, next(line for line in lines if ",ada," in line).split(","), strict=True))
    assert (float(ada["score"]), float(ada["max_score"])) == (20, 24)


@pytest.fixture(scope="module")
def formgrader(filled, tmp_path_factory):
    """A Jupyter server with nbgrader's formgrader in a class's folder, on a free port of this machine."""
    place = tmp_path_factory.mktemp("jupyter")
    shutil.copytree(filled[0].folder, place / "autumn")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--ServerApp.ip=127.0.0.1", "--allow-root"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=secret"]
    command += ["--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"]
    log = (place / "log").open("w+")
    process = subprocess.Popen(
        command, cwd=place / "autumn", env=jupyter_environment(place), stdin=subprocess.DEVNULL, stdout=log, stderr=log
    )

    def ask(path, data=None, method=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}",
            headers={"Authorization": "token secret", "Content-Type": "application/json"},
            data=None if data is None else json.dumps(data).encode(),
            method=method,
        )
        with urllib.request.urlopen(request, timeout=600) as answer:
            return answer.read().decode()

    ask.folder = place / "autumn"
    try:
        until = time.monotonic() + 600
        while True:
            try:
                ask("/api/status")
                break
            except (urllib.error.URLError, OSError):
                if process.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    pytest.fail(f"the server did not start:\n{log.read()}")
                time.sleep(0.1)
        yield ask
    finally:
        process.terminate()
        try:
            process.wait(120)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


SUBMITTED = f"/formgrader/api/submitted_notebooks/{NAME}/{NAME}"


def test_formgrader_shows_the_course(formgrader):
    assert "nbgrader formgrade" in formgrader("/formgrader/manage_assignments")
    (assignment,) = json.loads(formgrader("/formgrader/api/assignments"))
    assert (assignment["name"], assignment["max_score"], assignment["num_submissions"]) == (NAME, 24, 3)
    submissions = {one["student"]: one for one in json.loads(formgrader(f"/formgrader/api/submissions/{NAME}"))}
    assert (
        submissions["ada"]["score"] == 20
        and submissions["ada"]["needs_manual_grade"]
        and submissions["ada"]["autograded"]
    )
    assert {one["id"] for one in json.loads(formgrader("/formgrader/api/students"))} == {"ada", "bob", "cy", "dee"}


def test_formgrader_shows_a_notebook_and_nothing_in_it_is_live(formgrader):
    notebooks = {one["student"]: one for one in json.loads(formgrader(SUBMITTED))}
    page = formgrader(f"/formgrader/submissions/{notebooks['bob']['id']}/")
    assert "0 of 3 points" in page and 'id="essay"' in page and 'id="usage_counts"' in page
    assert "Looks like: " in page
    # Their markup is there to be read, and nowhere as markup.
    assert "alert" in page
    assert not re.search(r"<script>alert|<img src=x|<img[^>]*onerror|href=\"javascript", page)


def test_a_grade_that_is_typed_there_is_the_grade(formgrader):
    from convlab.grading.classroom import open_class

    notebooks = {one["student"]: one for one in json.loads(formgrader(SUBMITTED))}
    grades = json.loads(formgrader(f"/formgrader/api/grades?submission_id={notebooks['bob']['id']}"))
    ids = {grade["name"]: grade["id"] for grade in grades}
    assert set(ids) == {*given.NAMES, "essay"}
    formgrader(f"/formgrader/api/grade/{ids['essay']}", {"manual_score": 3.5, "extra_credit": None}, "PUT")
    comments = json.loads(formgrader(f"/formgrader/api/comments?submission_id={notebooks['bob']['id']}"))
    (comment,) = [one for one in comments if one["name"] == "essay"]
    formgrader(f"/formgrader/api/comment/{comment['id']}", {"manual_comment": "Good, but shout less."}, "PUT")
    group = open_class(formgrader.folder)
    for _ in range(2):
        bob = row(group, "bob", ESSAY)
        assert (bob.points, bob.status, bob.comment) == (3.5, grade_table.GRADED, "Good, but shout less.")
        room.fill(group)


def test_nbgrader_does_not_run_students_code(filled):
    """Its Autograde button is one click away in formgrader, and knows no sandbox."""
    from nbgrader.preprocessors import Execute
    from traitlets.config import PyFileConfigLoader

    config = PyFileConfigLoader(room.CONFIG, path=str(filled[0].folder)).load_config()
    assert Execute(config=config).enabled is False and Execute().enabled is True
