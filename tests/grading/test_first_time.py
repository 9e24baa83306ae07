"""What somebody does wrong who grades a class for the first time: nothing is lost, and the next step is said."""

import contextlib
import html
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import class_help as given
import grading_help as gh
from class_help import NAME, answer_number, make_zip

from convlab.grading import classroom, feedback, grade, grade_table, overview, roster
from convlab.grading import collect as room

GOOD, OTHER = answer_number(1), answer_number(2)


@pytest.fixture
def a_class(tmp_path):
    return classroom.open_class(tmp_path / "class")


def tree(folder, files):
    """``files``: name -> bytes."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


# -- whose it is -----------------------------------------------------------------------------------------------------


SEVERAL = {
    "folders": ("student_1/a.ipynb", "student_2/a.ipynb", "student_1, student_2"),
    "nbgrader": (f"submitted/ada/{NAME}/{NAME}.ipynb", f"submitted/bo/{NAME}/{NAME}.ipynb", "ada, bo"),
    "Moodle": ("Ada L_1_assignsubmission_file/a.ipynb", "Bo M_2_assignsubmission_file/a.ipynb", "Ada L, Bo M"),
    "Canvas": ("ada_1_2_a.ipynb", "bo_3_4_a.ipynb", "ada, bo"),
}


@pytest.mark.parametrize("kind", SEVERAL)
def test_the_work_of_several_is_not_given_to_one(a_class, tmp_path, kind):
    first, second, names = SEVERAL[kind]
    source = tree(tmp_path / "in", {first: GOOD, second: OTHER})
    with pytest.raises(room.CollectError, match=rf"holds work of 2 people \({names}\)"):
        room.collect(a_class, [source], student="student_4")
    assert not a_class.submitted.exists()


def test_several_files_of_one_person_are_theirs(a_class, tmp_path):
    source = tree(tmp_path / "in", {f"convlab/my_work/{NAME}/{NAME}.ipynb": GOOD, "convlab/my_work/copy.ipynb": OTHER})
    room.collect(a_class, [source], student="ada")
    assert a_class.students() == ["ada"]


def test_a_user_name_of_blackboard_may_have_an_underscore(a_class, tmp_path):
    (a_class.folder / "students.csv").write_text("id\n4\nstudent_4\nben_ada\nada\n", "utf-8")
    time = "attempt_2026-11-23-18-05-59"
    dump = {f"04 stride_student_4_{time}_a.ipynb": GOOD, f"04 stride_Ada_{time}_ben_ada_{time}_a.ipynb": OTHER}
    room.collect(a_class, [make_zip(tmp_path / "d.zip", dump)])
    assert {name for name in a_class.students() if a_class.handed_in(name)} == {"student_4", "ada"}
    assert a_class.submission("student_4", NAME).read_bytes() == GOOD


# -- what a person decides -------------------------------------------------------------------------------------------


@pytest.fixture
def graded(tmp_path):
    return given.graded_class(tmp_path / "autumn")


def override(group, *arguments):
    return given.call("override", *arguments, "--class", group.folder)


def test_a_comment_keeps_the_points_and_points_keep_the_comment(graded):
    override(graded, "bob", "stride.sizes", 1)
    _, text = override(graded, "bob", "stride.sizes", "--comment", "hm")
    assert "1 of 2 points" in text and "Comment: hm" in text
    _, text = override(graded, "bob", "stride.sizes", 0.5)
    assert "0.5 of 2 points" in text and "Comment: hm" in text
    _, text = override(graded, "bob", "stride.sizes")
    assert "your decision (0.5 of 2 points) is taken back; the grader's points count again." in text
    assert not graded.overrides()
    assert "you had decided nothing here" in override(graded, "bob", "stride.sizes")[1]


def test_a_decision_for_an_earlier_answer_is_told(graded):
    """A better answer does not keep the points of the worse one unnoticed."""
    override(graded, "bob", "stride.usage_counts", 1, "--comment", "Only the step is missing.")
    says = (
        "your decision (1 of 3) was made for an earlier answer; the grader now gives 3. Decide again, or take it back:"
    )
    says += ' convlab override "bob" stride.usage_counts'
    done = grade.Graded([("bob", NAME)], 0, "", [], [])
    assert says not in grade.as_text(graded, done) and not review(graded)
    result = graded.result("bob", NAME)
    result["tasks"][1] |= {"code": "another answer", "outcome": "right", "points": 3}
    graded.write_result(result)
    assert review(graded) == ["stride.usage_counts"]
    assert f"bob, stride.usage_counts: {says}" in grade.as_text(graded, done)
    assert says in html.unescape(overview.write_page(graded)[0].read_text("utf-8"))
    assert "decided by hand before the last hand-in: 1." in given.call("export", "--class", graded.folder)[1]
    override(graded, "bob", "stride.usage_counts", "--comment", "Still.")  # the points are as old as before
    assert review(graded) == ["stride.usage_counts"]
    override(graded, "bob", "stride.usage_counts", 3)
    assert not review(graded) and says not in grade.as_text(graded, done)


def review(group):
    return [row.task for row in grade_table.rows(group) if row.review]


def test_more_points_than_there_are_need_a_word(graded):
    status, text = override(graded, "ada", "stride.sizes", 99)
    assert status == 1 and "99 is more than the task's 2 points. If that is meant (a bonus), add --bonus." in text
    assert not graded.overrides()
    assert "99 of 2 points" in override(graded, "ada", "stride.sizes", 99, "--bonus")[1]


def test_a_task_without_its_first_half(graded):
    status, text = override(graded, "ada", "sizes", 1)
    assert status == 1 and "no task 'sizes'. Did you mean stride.sizes? Tasks of 04_stride: stride.sizes," in text


# -- which class -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [["grade"], ["feedback"], ["overview"], ["export"], ["gradebook"], ["override", "ada", "stride.sizes", "1"]],
)
def test_a_wrong_folder_does_not_become_a_class(tmp_path, command):
    status, text = given.call(*command, "--class", tmp_path / "elsewhere")
    assert status == 1 and "elsewhere is no class yet: there is no class.json." in text and "--class" in text
    assert not list(tmp_path.iterdir())


def test_starting_a_class_is_said_once(tmp_path):
    source = make_zip(tmp_path / "d.zip", {"Ada/a.ipynb": GOOD})
    says = f"New class in {tmp_path / 'autumn'}: class.json holds its secret seed; keep a copy."
    assert says in given.call("collect", source, "--class", tmp_path / "autumn")[1]
    assert "New class" not in given.call("collect", source, "--class", tmp_path / "autumn")[1]


@pytest.mark.parametrize("command", [["grade"], ["export"], ["release", "stride"]])
def test_a_lost_seed_is_not_replaced_in_silence(graded, command):
    (graded.folder / "class.json").unlink()
    status, text = given.call(*command, "--class", graded.folder)
    assert status == 1 and "results here that were graded with its seed. Take it from a backup." in text
    assert not (graded.folder / "class.json").exists()


NO_SOURCE = {
    "": "the class's own",
    ".": "This is the class's own folder. Name what came from students",
    "release": "the class's own",
    "..": "the class's own",
    "sent.zip": "There is no sent.zip in ",
    "https://school.example/d.zip": "Download it first",
}


@pytest.mark.parametrize("source", NO_SOURCE)
@pytest.mark.parametrize("there", [True, False])
def test_what_is_no_source_starts_no_class_and_is_not_taken_in(tmp_path, monkeypatch, source, there):
    folder = tmp_path / "autumn"
    tree(folder, {f"release/{NAME}/{NAME}.ipynb": GOOD})
    if there:
        classroom.open_class(folder)
    monkeypatch.chdir(folder)
    status, text = given.call("collect", source)
    assert status == 1 and NO_SOURCE[source] in text
    assert {path.name for path in folder.iterdir()} == {"release", *(["class.json"] if there else [])}


@pytest.mark.skipif(os.name != "posix", reason="only there have files such modes")
def test_what_students_wrote_is_for_one_persons_eyes(graded):
    for command in ("export", "feedback", "overview", "gradebook"):
        given.call(command, "--class", graded.folder)
    room.collect(graded, [make_zip(graded.folder / "d.zip", {"cy/a.ipynb": GOOD, "Eve/a.ipynb": GOOD})])
    (aside,) = room.waiting(graded)
    private = [
        graded.submission("cy", NAME),
        graded.folder / aside["kept"],
        graded.gradebook,
        *graded.feedback.glob("*.html"),
    ]
    private += [graded.folder / name for name in ("grades.csv", "overview.html")]
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in private} == {path.name: "0o0" for path in private}


def test_a_collect_by_mistake_is_undone_by_deleting(graded):
    nbgrader = pytest.importorskip("nbgrader.api")
    given.call("gradebook", "--class", graded.folder)
    shutil.copytree(graded.submitted / "ada", graded.submitted / "4")
    graded.write_result(graded.result("ada", NAME) | {"student": "4"})
    assert "5 students, 4 submissions" in given.call("gradebook", "--class", graded.folder)[1]
    for folder in (graded.submitted, graded.grades, graded.autograded):
        shutil.rmtree(folder / "4")
    assert "4 students, 3 submissions" in given.call("gradebook", "--class", graded.folder)[1]
    with nbgrader.Gradebook(f"sqlite:///{graded.gradebook}") as book:
        assert sorted(one.id for one in book.students) == ["ada", "bob", "cy", "dee"]
        assert len(book.assignment_submissions(NAME)) == 3


# -- what it says of an answer ---------------------------------------------------------------------------------------

LESSON = (given.ROOT / "notebooks" / f"{NAME}.ipynb").read_bytes()


def test_a_lesson_is_not_taken_for_the_exercise(a_class, tmp_path):
    outcome = room.collect(a_class, [make_zip(tmp_path / "d.zip", {f"di/{NAME}.ipynb": LESSON, "bo/a.ipynb": GOOD})])
    (one,) = outcome.refused
    assert one["student"] == "di" and outcome.taken == [("bo", NAME)]
    assert (
        one["says"]
        == f"This is the lesson notebooks/{NAME}.ipynb, not the exercise. Ask for my_work/{NAME}/{NAME}.ipynb."
    )


def test_a_lesson_that_came_along_is_no_trouble(a_class, tmp_path):
    files = {f"bo/notebooks/{NAME}.ipynb": LESSON, f"bo/my_work/{NAME}/{NAME}.ipynb": GOOD}
    files |= {f"cy/notebooks/{NAME}.ipynb": LESSON}
    outcome = room.collect(a_class, [make_zip(tmp_path / "d.zip", files)])
    assert outcome.taken == [("bo", NAME)] and [one["student"] for one in outcome.refused] == ["cy"]
    assert a_class.submission("bo", NAME).read_bytes() == GOOD


def test_a_cell_that_does_not_run_or_never_ends_was_tried(tmp_path):
    group = gh.new_class(tmp_path / "class", ["counts"])
    broken = "def usage_counts(n, k, s, p)\n    return n"
    endless = "sizes = [1]\nwhile sizes:\n    pass"
    gh.hand_in(group, "ada", "counts", gh.filled("counts", {"sizes": endless, "usage_counts": broken}))
    right = gh.answers("counts")
    gh.hand_in(group, "bo", "counts", gh.filled("counts", {"usage_counts": right["usage_counts"]}))
    grade.grade_class(group, jobs=1, limits=gh.LIMITS, without_sandbox=True)
    loop, syntax = group.result("ada", "counts")["tasks"]
    assert (loop["outcome"], loop["points"], loop["mistake"]) == ("not yet", 0, "cell without end")
    assert loop["says"] == "This cell never came to an end, so it was stopped: it ran for 2.5 seconds."
    assert (syntax["outcome"], syntax["points"], syntax["mistake"]) == ("not yet", 0, "cell does not run")
    assert "Your cell does not run: line 1, SyntaxError: expected ':'" in syntax["says"]
    assert [task["outcome"] for task in group.result("bo", "counts")["tasks"]] == ["not attempted", "right"]
    page = feedback.write_all(group)[0].read_text("utf-8")
    assert "looks like" not in page and page.count("SyntaxError") == 1 and "→ Put that line right" in page
    assert [one.tried for one in overview.tally(grade_table.rows(group))] == [1, 2]


def test_mistakes_have_words_on_pages(graded):
    result = graded.result("bob", NAME)
    names = ("type NoneType", "time limit", "raised KeyError", "chose b")
    for task, mistake in zip(result["tasks"], names, strict=False):
        task |= {"mistake": mistake, "outcome": "not yet", "try_next": "Is there a `return` in it?"}
    graded.write_result(result)
    page = next(path for path in feedback.write_all(graded) if path.stem == "bob").read_text("utf-8")
    said = ("nothing was returned", "it did not come to an end", "it stopped with KeyError", "b was chosen")
    for words in (page, overview.write_page(graded)[0].read_text("utf-8")):
        assert not [name for name in names if name in words]
    assert all(word in page for word in said) and "<code>return</code>" in page


def test_points_by_hand_are_said_to_be(graded):
    graded.override("bob", "stride.blur_pool", 2)
    page = next(path for path in feedback.write_all(graded) if path.stem == "bob").read_text("utf-8")
    assert "✎ decided by your instructor: 2 of 6 points" in page


# -- when things stop, or nothing came -------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_ctrl_c_prints_one_line(tmp_path):
    group = gh.new_class(tmp_path / "class", ["counts"])
    for number in range(4):
        gh.hand_in(group, f"student {number}", "counts", gh.filled("counts", gh.answers("counts")))
    command = [sys.executable, "-m", "convlab.cli", "grade", "--class", str(group.folder), "--no-sandbox"]
    process = subprocess.Popen(
        [*command, "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job ignores it
    )
    try:
        graders = 0
        while graders < 2:
            time.sleep(0.05)
            with contextlib.suppress(psutil.NoSuchProcess):  # a process of its own that has just ended
                started = psutil.Process(process.pid).children()
                graders = sum("grade_worker" in " ".join(one.cmdline()) for one in started)
        os.killpg(process.pid, signal.SIGINT)  # while its processes are importing
        said = "".join(process.communicate(timeout=600))
    finally:
        process.kill()
    assert process.returncode == 130 and "Traceback" not in said
    assert "Stopped. What was graded is kept; the same command goes on from there." in said


def test_who_was_refused_does_not_vanish(tmp_path):
    group = classroom.open_class(tmp_path / "class")
    (group.folder / "students.csv").write_text("id\nada\nbo\n")
    room.collect(group, [make_zip(tmp_path / "d.zip", {"ada/work.rar": b"x", "bo/work.rar": b"x"})])
    status, text = given.call("grade", "--class", group.folder)
    assert status == 0 and "all that came was refused (ada, bo). refused.json says why." in text
    for command in ("export", "feedback", "overview"):
        text = given.call(command, "--class", group.folder)[1]
        assert "who is in this class (ada, bo): no exercise was given out" in text
    assert "10 rows for 2 students" in given.call("export", NAME, "--class", group.folder)[1]


def test_refused_is_not_the_same_as_not_handed_in(graded):
    room.collect(graded, [make_zip(graded.folder / "d.zip", {"cy/work.rar": b"x", "bob/a.ipynb": GOOD})])
    nothing = graded.result("cy", NAME)
    graded.write_result(nothing | {"student": "di"})
    text = grade.as_text(graded, grade.Graded([("cy", NAME), ("di", NAME)], 0, "", [], []))
    assert "1 not handed in (di): the result says so." in text and "1 refused (cy): the result says so." in text


# -- words that are nearly right -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["04", "4", "stride", f"my_work/{NAME}/{NAME}.ipynb"])
def test_a_number_names_an_exercise(tmp_path, name):
    status, text = given.call("release", name, "--class", tmp_path / "class", "--exercises-only")
    assert status == 0 and f"{NAME}: 5 tasks" in text
    assert "20 points" in text and "rows for 0" not in text
    assert given.call("export", name, "--class", tmp_path / "class")[0] == 0


def test_a_list_with_semicolons_is_read(a_class):
    (a_class.folder / "students.csv").write_text("id;first_name;last_name\nasa;Åsa;Example, Dr\n", "utf-8")
    assert a_class.students() == ["asa"] and roster.read(a_class).name("asa") == "Åsa Example, Dr"


def test_one_id_for_two_people_is_told(a_class):
    (a_class.folder / "students.csv").write_text("id\nada\nbo\nada \n")
    with pytest.raises(classroom.ClassroomError, match="two lines for 'ada'"):
        a_class.students()


def test_a_damaged_hand_in_is_asked_for_again(graded):
    room.collect(graded, [make_zip(graded.folder / "d.zip", {"cy/a.zip": b"PK", "bob/a.ipynb": GOOD})])
    page = next(path for path in feedback.write_all(graded) if path.stem == "cy").read_text("utf-8")
    assert "This zip is damaged; perhaps it was cut off on its way." in page and "Please hand it in again." in page


@pytest.mark.parametrize(("name", "words"), [("a.rar", "Unpack it"), ("a.md", "Name the notebook itself")])
def test_only_what_is_packed_can_be_unpacked(a_class, tmp_path, name, words):
    (tmp_path / name).write_text("words")
    with pytest.raises(room.CollectError, match=words):
        room.collect(a_class, [tmp_path / name])


def test_the_platforms_clock_is_shown_as_it_was(graded):
    """Handed in after it was graded: so it looked, where the platform's time was taken for UTC."""
    dump = {"x_ada_attempt_2026-11-23-22-00-00_a.ipynb": GOOD, "x_bob_attempt_2026-11-23-22-00-00_a.ipynb": GOOD}
    shutil.rmtree(graded.submitted)
    room.collect(graded, [make_zip(graded.folder / "d.zip", dump)])
    page = next(path for path in feedback.write_all(graded) if path.stem == "bob").read_text("utf-8")
    assert "Handed in 2026-11-23 22:00 (the platform&#x27;s clock); graded" in page.replace("'", "&#x27;")


@pytest.mark.parametrize("there", [True, False])
def test_work_in_a_copy_is_noticed_before_nothing_is_handed_in(tmp_path, there):
    work = tree(tmp_path / "my_work", {f"{NAME}/{NAME}-Copy1.ipynb": GOOD})
    if there:
        tree(work, {f"{NAME}/{NAME}.ipynb": given.data()})
    status, text = given.call("submit", "--work", work)
    first = f"{NAME}.ipynb is as given out, but" if there else f"There is no {NAME}.ipynb, but"
    assert status == 1 and f"{first} {NAME}-Copy1.ipynb" in text and f"rename it to {NAME}.ipynb" in text
    if not there:
        assert first in given.call("submit", NAME, "--work", work)[1]


def test_a_folder_where_a_file_should_be(tmp_path):
    work = tree(tmp_path / "course" / "my_work", {f"{NAME}/{NAME}.ipynb": GOOD})
    assert f"Did you mean {work}?" in given.call("submit", "--work", work.parent)[1]
    status, text = given.call("submit", "--work", work, "--to", tmp_path)
    assert status == 1 and f"{tmp_path} is a folder; name a file in it: {tmp_path / 'hand-in.zip'}" in text
