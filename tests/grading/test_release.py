"""A release: what is in it, what never is, and that it is the same each time."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import class_help as given
from class_help import NAME, ROOT

from convlab import course, tasks
from convlab.grading import classroom
from convlab.grading import release as room


@pytest.fixture
def small_course(tmp_path):
    """A course with one exercise and its solution, that may be spoiled."""
    root = tmp_path / "course"
    for part in ("exercises", "solutions"):
        shutil.copytree(ROOT / part / NAME, root / part / NAME)
    (root / "notebooks").mkdir()
    (root / "convlab").mkdir()
    return root


@pytest.fixture
def a_class(tmp_path):
    return classroom.open_class(tmp_path / "class")


def unpacked(path):
    with zipfile.ZipFile(path) as file:
        return {name.removeprefix("convlab-exercises/"): file.read(name) for name in file.namelist()}


def spoil(root, change):
    path = root / "exercises" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    change({given.label(cell): cell for cell in notebook["cells"]})
    path.write_text(json.dumps(notebook), "utf-8")


def test_the_same_exercises_are_the_same_file(a_class, tmp_path):
    one = room.release(a_class, [NAME], tmp_path / "one.zip").path.read_bytes()
    for path in (ROOT / "exercises").rglob("*.ipynb"):
        os.utime(path)
    other = room.release(classroom.open_class(tmp_path / "other"), ["stride"], tmp_path / "other.zip").path.read_bytes()
    assert one == other
    folder = room.release(a_class, [NAME], tmp_path / "folder").path
    assert {name: data for name, (data, _) in given.contents(folder).items()} == unpacked(tmp_path / "one.zip")


def test_the_manifest_names_tasks_points_and_hashes(a_class):
    made = room.release(a_class, [NAME], exercises_only=True)
    files = unpacked(made.path)
    manifest = json.loads(files["manifest.json"])
    assert manifest == made.manifest
    (one,) = manifest["exercises"]
    mine = tasks.tasks("stride")
    assert [(task["id"], task["points"]) for task in one["tasks"]] == [(task.id, task.points) for task in mine]
    assert one["points"] == sum(task.points for task in mine) and one["minutes"] == sum(task.minutes for task in mine)
    assert set(manifest["files"]) == set(files) - {"manifest.json"}
    for name, sha256 in manifest["files"].items():
        assert hashlib.sha256(files[name]).hexdigest() == sha256, name
    assert one["sha256"] == manifest["files"][f"exercises/{NAME}/{NAME}.ipynb"]


def test_what_is_in_it_and_what_is_not(a_class):
    files = unpacked(room.release(a_class, [NAME]).path)
    assert files[f"exercises/{NAME}/{NAME}.ipynb"] == (ROOT / "exercises" / NAME / f"{NAME}.ipynb").read_bytes()
    tops = {name.split("/")[0] for name in files}
    assert {"exercises", "notebooks", "convlab", "tools", "Makefile", "README.md", "pyproject.toml"} <= tops
    assert not tops & {"solutions", "tests", "my_work", "class.json", "gradebook.db"}
    assert not [name for name in files if name.endswith((".db", ".pyc")) or "__pycache__" in name or "/." in name]
    for name, data in files.items():
        if name.endswith((".ipynb", ".md")):
            assert b"solutions/" not in data, name
            for answer in given.right().values():
                block = answer.split("BEGIN SOLUTION")[1].split("END SOLUTION")[0]
                assert block.encode() not in data and json.dumps(block)[1:-1].encode() not in data, name
    alone = unpacked(room.release(a_class, [NAME], a_class.folder / "alone.zip", exercises_only=True).path)
    assert set(alone) == {f"exercises/{NAME}/{NAME}.ipynb", "README.md", "manifest.json"}


def test_a_learner_with_only_the_release_has_a_course(a_class, tmp_path):
    """The course's own program finds it, copies the exercise to my_work/, and a check of it runs and is recorded."""
    folder = room.release(a_class, [NAME], tmp_path / "given").path
    assert course.find_root(folder / "exercises") == folder
    assert [path.as_posix() for path in course.copy_missing_exercises(folder)] == [f"{NAME}/{NAME}.ipynb"]
    work = folder / "my_work" / NAME
    program = (
        "import convlab, convlab.tasks as t; print(convlab.__file__); sizes = [3, 4, 13, 14, 112, 112]\n"
        "for step in range(9):\n    t.hint('stride.sizes')\n"
        "try:\n    t.check('stride.sizes')\nexcept t.NotYet as said:\n    print(said)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=work,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.startswith(str(folder)) and "stride.sizes" in answer.stdout
    assert "no further hints" in answer.stdout and "olution" not in answer.stdout
    assert (folder / "my_work" / ".progress.json").is_file()


def test_lessons_of_a_release_link_to_what_is_in_it(a_class):

    files = unpacked(room.release(a_class).path)
    inside = set(files) | {str(parent) for name in files for parent in Path(name).parents}
    for name in (name for name in files if name.startswith(("notebooks/", "exercises/")) and name.endswith(".ipynb")):
        prose = "".join(given.text(c) for c in json.loads(files[name])["cells"] if c["cell_type"] == "markdown")
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", prose):
            place = os.path.normpath(os.path.join(os.path.dirname(name), target.replace("%20", " ")))
            # The learner's own copy, which `make lab` makes of the exercise.
            assert place.replace("my_work/", "exercises/", 1) in inside, f"{name} links to {target}"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda cells: cells["sizes-answer"].update(source=given.right()["sizes-answer"]), "holds, or links to, a"),
        (
            lambda cells: cells["usage_counts-answer"].update(source="windows = (n + 2 * p - k) // s + 1"),
            "the solution's line 'windows = (n + 2 * p - k) // s + 1'",
        ),
        (
            lambda cells: cells["title"].update(source="See [answers](../../solutions/04_stride)"),
            "links to, a solution",
        ),
        (
            lambda cells: cells["sizes-answer"].update(
                outputs=[{"output_type": "stream", "name": "stdout", "text": "3, 3, 13"}]
            ),
            "has an output",
        ),
        (lambda cells: cells["sizes"]["metadata"]["nbgrader"].update(points=7), "tasks and points"),
        (lambda cells: cells["sizes"]["metadata"].pop("nbgrader"), "tasks and points"),
    ],
    ids=["marked solution", "line of a solution", "link", "output", "points", "task missing"],
)
def test_an_exercise_that_tells_too_much_is_not_handed_out(small_course, a_class, change, words):
    room.release(a_class, [NAME], course_root=small_course)
    spoil(small_course, change)
    before = given.contents(a_class.folder)
    with pytest.raises(room.ReleaseError, match=re.escape(words)):
        room.release(a_class, [NAME], course_root=small_course)
    assert given.contents(a_class.folder) == before


def test_the_class_remembers_what_it_was_given(small_course, a_class):
    room.release(a_class, [NAME], course_root=small_course)
    assert a_class.assignments() == [NAME]
    assert a_class.release_notebook(NAME).read_bytes() == (ROOT / "exercises" / NAME / f"{NAME}.ipynb").read_bytes()
    assert room.release(a_class, [NAME], course_root=small_course).changed == []
    spoil(small_course, lambda cells: cells["title"].update(source="# Another title"))
    made = room.release(a_class, [NAME], course_root=small_course)
    assert made.changed == [NAME]
    assert [one["title"] for one in room.manifest_of(a_class)["exercises"]] == ["Another title"]


def test_a_folder_with_something_else_in_it_stays(a_class, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(room.ReleaseError, match="is there already and is not a release"):
        room.release(a_class, [NAME], mine)
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]


def test_an_older_release_loses_its_own_files_only(a_class, tmp_path):
    room.release(a_class, [NAME], tmp_path / "given")
    (tmp_path / "given" / "my_work").mkdir()
    (tmp_path / "given" / "my_work" / "mine.ipynb").write_text("mine")
    room.release(a_class, [NAME], tmp_path / "given", exercises_only=True)
    there = {path.split("/")[0] for path in given.contents(tmp_path / "given")}
    assert there == {"README.md", "manifest.json", "exercises", "my_work"}


def test_no_such_exercise(a_class):
    with pytest.raises(room.ReleaseError, match=r"There is no exercise '99_none'. There are: .*04_stride"):
        room.release(a_class, ["99_none"])


def test_nbgrader_finds_nothing_to_complain_about(a_class, tmp_path):
    """The metadata of every cell is what nbgrader expects, and its own validator runs on the notebook."""
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator
    from nbgrader.utils import compute_checksum

    room.release(a_class, [NAME], exercises_only=True)
    notebook = nbformat.read(a_class.release_notebook(NAME), as_version=4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    graded = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert len(graded) > 10
    for cell in graded:
        assert cell.metadata.nbgrader.checksum == compute_checksum(cell), cell.metadata.nbgrader.grade_id
