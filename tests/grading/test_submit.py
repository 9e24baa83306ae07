"""Handing in, the learner's side: one whole file, friendly words, and their work stays as it is."""

import hashlib
import json
import os
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import class_help as given
from class_help import NAME

from convlab.grading import submit as room


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A course's my_work/ with one begun exercise; the current folder is the course."""
    for part in ("notebooks", "exercises", "convlab"):
        (tmp_path / part).mkdir()
    (tmp_path / "exercises" / NAME).mkdir()
    (tmp_path / "exercises" / NAME / f"{NAME}.ipynb").write_bytes(given.data())
    folder = tmp_path / "my_work"
    (folder / NAME).mkdir(parents=True)
    save(folder, given.data(["sizes-answer", "usage_counts-answer"]))
    monkeypatch.chdir(tmp_path)
    return folder


def save(work, data, name=f"{NAME}.ipynb", age=300):
    path = work / NAME / name
    path.write_bytes(data)
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime - age))
    return path


def opened(path):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize("inside", ["", "my_work", f"my_work/{NAME}"])
def test_one_file_with_the_work_and_its_hashes(work, monkeypatch, inside):
    monkeypatch.chdir(work.parent / inside)
    before = given.contents(work)
    path, (piece,) = room.submit(author="  Åsa  Öberg ")
    after = given.contents(work)
    assert set(after) - set(before) == {"convlab hand-in.zip"} and path == work / "convlab hand-in.zip"
    assert {name: after[name] for name in before} == before
    files = opened(path)
    assert files[f"{NAME}/{NAME}.ipynb"] == before[f"{NAME}/{NAME}.ipynb"][0]
    manifest = json.loads(files["hand-in.json"])
    (one,) = manifest["exercises"]
    assert manifest["author"] == "Åsa Öberg" and one["name"] == NAME
    assert one["sha256"] == hashlib.sha256(files[one["notebook"]]).hexdigest()
    assert (one["begun"], one["answers"]) == (2, 5) == (piece.begun, piece.of)


def test_it_says_what_is_in_it_and_what_to_do(work):
    status, words = given.call("submit")
    assert status == 0
    assert f"{NAME}: 2 of 5 answers begun; saved 5 minutes ago" in words
    assert str(work / "convlab hand-in.zip") in words and "Your notebooks have not changed" in words


def test_again_replaces_the_hand_in_and_nothing_else(work):
    first = room.submit()[0]
    save(work, given.data(["sizes-answer"]), age=0)
    path, (piece,) = room.submit()
    assert path == first and piece.begun == 1
    (work / "convlab hand-in.zip").write_bytes(b"something of mine")
    assert room.submit()[0].name == "convlab hand-in 2.zip"
    assert (work / "convlab hand-in.zip").read_bytes() == b"something of mine"
    with pytest.raises(room.SubmitError, match="is no hand-in of this course, so it stays"):
        room.submit(to=work / "convlab hand-in.zip")


@pytest.mark.parametrize("name", [NAME, "stride", f"my_work/{NAME}/", f"my_work/{NAME}/{NAME}.ipynb"])
def test_an_exercise_can_be_named(work, tmp_path, name):
    save(work, given.data())
    path, (piece,) = room.submit([name], to=tmp_path / "mine.zip")
    assert path == tmp_path / "mine.zip" and piece.name == NAME and piece.begun == 0


def test_untouched_work_is_not_handed_in_by_accident(work):
    save(work, given.data())
    with pytest.raises(room.SubmitError, match=rf"Nothing is begun yet.*save the notebook.*convlab submit {NAME}"):
        room.submit()
    assert not list(work.glob("*.zip"))


@pytest.mark.parametrize("data", [b"", given.data()[:5000], b"[]", b'{"cells": [1]}', b"[" * 100_000])
def test_half_a_notebook_is_not_handed_in(work, data):
    save(work, data)
    with pytest.raises(room.SubmitError, match=r"not a whole notebook file.*ipynb_checkpoints"):
        room.submit()
    assert not list(work.glob("*.zip"))


def test_a_huge_notebook_is_not_handed_in(work, monkeypatch):
    monkeypatch.setattr(room, "LARGEST", 10_000)
    with pytest.raises(room.SubmitError, match="Clear Outputs of All Cells"):
        room.submit()


def test_a_copy_that_was_saved_later_is_noticed(work):
    save(work, given.data(["sizes-answer"]), f"{NAME}-Copy1.ipynb", age=0)
    status, words = given.call("submit")
    assert status == 0 and f"{NAME}-Copy1.ipynb beside it was saved later, and is not handed in" in words


def test_lost_answer_cells_are_noticed(work):
    notebook = given.notebook(["sizes-answer"])
    notebook["cells"] = [cell for cell in notebook["cells"] if given.label(cell) != "blur_pool-answer"]
    save(work, json.dumps(notebook).encode())
    assert "! 1 of its answer cells are missing" in given.call("submit")[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["99_none"], "There is no exercise '99_none'"),
        (["--to", "mine.ipynb"], "call it mine.ipynb.zip"),
        (["--work", "nowhere"], "There is no folder nowhere"),
        (["--work", "exercises/none"], "There is no folder"),
        (["--work", "convlab"], "holds no exercise. `make lab`"),
    ],
)
def test_what_goes_wrong_is_said(work, arguments, words):
    status, text = given.call("submit", *arguments)
    assert status == 1 and words in text and "Traceback" not in text


def test_a_folder_that_cannot_be_written(work, monkeypatch):
    def denied(*arguments):
        raise PermissionError(13, "Permission denied")

    if os.name == "nt" or os.geteuid() == 0:  # an administrator may write everywhere
        monkeypatch.setattr(os, "replace", denied)
    work.chmod(0o555)
    try:
        with pytest.raises(room.SubmitError, match=r"could not be written.*--to"):
            room.submit()
    finally:
        work.chmod(0o755)


def test_a_full_disk_leaves_no_half_file(work, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    before = given.contents(work)
    with pytest.raises(room.SubmitError, match=r"No space left on device. Your work has not changed"):
        room.submit()
    assert given.contents(work) == before


def test_what_was_written_is_read_again(work, monkeypatch):
    """A disk that returns something else is noticed before the learner goes home."""
    real = zipfile.ZipFile.read
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *arguments: real(*arguments) + b" ")
    with pytest.raises(room.SubmitError, match="what was written is not what was read"):
        room.submit()


def test_without_a_course_around(tmp_path, monkeypatch):
    """Only the release was given, and the learner put the notebook into a folder of their own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine" / NAME).mkdir(parents=True)
    (tmp_path / "mine" / NAME / f"{NAME}.ipynb").write_bytes(given.data(["sizes-answer"]))
    _, (piece,) = room.submit(work=tmp_path / "mine")
    assert piece.begun == 1
