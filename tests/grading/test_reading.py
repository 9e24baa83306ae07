"""Notebooks as other programs save them: compared by what they say; what cannot be read is refused with its remedy."""

import copy
import json
import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import class_help as given
import grading_help as gh
from class_help import NAME, make_zip

from convlab import tasks
from convlab.grading import classroom, feedback, grade, grade_table, roster
from convlab.grading import collect as room
from convlab.running import cells as texts
from convlab.running import check as checking
from convlab.running import notebook as reading

EXERCISES = list(tasks.LESSONS.values())


def lines(cell):
    return given.text(cell)


def bare(notebook, metadata=lambda number: {}):
    for number, cell in enumerate(notebook["cells"]):
        cell.pop("id", None)
        cell["metadata"] = metadata(number)
    notebook["nbformat_minor"] = 4
    return notebook


def kaggle(notebook):
    bare(notebook, lambda n: {"trusted": True, "_uuid": f"{n:032x}", "execution": {"iopub.status.busy": "2026-11-30"}})
    for cell in notebook["cells"]:
        cell["source"] = lines(cell)
    return notebook


def colab(notebook):
    bare(notebook, lambda n: {"id": f"AbC{n}", "colab": {"base_uri": "https://localhost:8080/"}})
    notebook["metadata"] |= {"colab": {"provenance": []}}
    first = {"cell_type": "markdown", "metadata": {"id": "view-in-github"}, "source": ["<a>Open In Colab</a>"]}
    notebook["cells"].insert(0, first)
    return notebook


def deepnote(notebook):
    bare(notebook, lambda n: {"cell_id": f"{n:032x}", "deepnote_cell_type": "code", "source_hash": "b623e53d"})
    end = {"cell_type": "markdown", "metadata": {"created_in_deepnote_cell": True}, "source": "Created in Deepnote"}
    notebook["cells"].append(end)
    return notebook


def vscode(notebook):
    bare(notebook, lambda n: {"vscode": {"languageId": "python"}})
    for cell in notebook["cells"]:
        cell["source"] = [line + "\r\n" for line in lines(cell).split("\n")]
    return notebook


def jupyterlite(notebook):
    notebook["metadata"] = {
        "kernelspec": {"name": "python", "display_name": "Python (Pyodide)", "language": "python"},
        "language_info": {"name": "python", "codemirror_mode": {"name": "python", "version": 3}},
    }
    return notebook


def format_3(notebook):
    out = []
    for cell in bare(notebook)["cells"]:
        if cell["cell_type"] == "code":
            made = {"cell_type": "code", "input": lines(cell), "language": "python", "outputs": [], "collapsed": False}
            out.append(made | {"prompt_number": 3, "metadata": {}})
        else:
            out.append({"cell_type": "markdown", "source": lines(cell), "metadata": {}})
    return {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": out, "metadata": {}}],
    }


def trailing_spaces(notebook):
    for cell in bare(notebook)["cells"]:
        cell["source"] = "\n\n" + "  \r\n".join(lines(cell).split("\n")) + "\n \n"
    return notebook


PROGRAMS = {
    "Kaggle": kaggle,
    "Colab": colab,
    "Deepnote": deepnote,
    "VS Code": vscode,
    "JupyterLite": jupyterlite,
    "format 3": format_3,
    "format 4.0": bare,
    "spaces and line ends": trailing_spaces,
}


def read(notebook, name=NAME):
    release = reading.read_release((given.ROOT / "exercises" / name / f"{name}.ipynb").read_bytes(), name)
    return release, reading.read_submission(json.dumps(notebook).encode(), release)


def said(text):
    return [line for line in texts.plain(text).split("\n") if line]


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("exercise", EXERCISES)
def test_nothing_is_missing_because_a_program_dropped_labels(exercise, program):
    """Every exercise with its solutions: the same steps and the same answers as with labels, and one word about it."""
    right = given.right(exercise)
    _, labelled = read(given.notebook(right, exercise), exercise)
    _, submission = read(PROGRAMS[program](given.notebook(right, exercise)), exercise)
    kinds = [flag["kind"] for flag in submission.flags]
    assert kinds == ([] if program == "JupyterLite" else ["labels lost"]), submission.flags
    assert {k: said(v) for k, v in submission.code.items()} == {k: said(v) for k, v in labelled.code.items()}
    shape = [(step.does, step.task, texts.plain(step.source)) for step in submission.steps]
    assert shape == [(step.does, step.task, texts.plain(step.source)) for step in labelled.steps]


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_exercise_as_given_out_is_not_attempted_whatever_saved_it(program):
    release, submission = read(PROGRAMS[program](given.exercise()))
    stubs = {cell.key: cell.source for cell in release.cells}
    for task, keys in release.answers.items():
        assert texts.plain(submission.code[task]) == texts.plain("\n\n".join(stubs[key] for key in keys))


def answered():
    return given.notebook(given.right())


def at(notebook, key):
    return next(number for number, cell in enumerate(notebook["cells"]) if given.label(cell) == key)


def with_kind(kind, fence=False, labels=True):
    def change(notebook):
        cell = notebook["cells"][at(notebook, "usage_counts-answer")]
        cell["cell_type"] = kind
        cell["source"] = f"```python\n{lines(cell)}\n```" if fence else lines(cell)
        if not labels:
            bare(notebook)

    return change


def split(labels=True, second=False):
    """The answer in two cells; the label stays with one of them."""

    def change(notebook):
        place = at(notebook, "usage_counts-answer")
        cell = notebook["cells"][place]
        new = {
            "cell_type": "code",
            "metadata": {},
            "source": "import math as m",
            "outputs": [],
            "execution_count": None,
        }
        if second:
            new["source"], cell["source"] = lines(cell), "import math as m"
        notebook["cells"].insert(place + second, new)
        if not labels:
            bare(notebook)

    return change


def merged(*keys, labels=True):
    """Cells merged into the first of them, as Jupyter does it."""

    def change(notebook):
        first = notebook["cells"][at(notebook, keys[0])]
        first["source"] = "\n\n".join(lines(notebook["cells"][at(notebook, key)]) for key in keys)
        notebook["cells"] = [cell for cell in notebook["cells"] if given.label(cell) not in keys[1:]]
        if not labels:
            bare(notebook)

    return change


def prose(notebook):
    cell = notebook["cells"][at(notebook, "usage_counts-answer")]
    cell["cell_type"], cell["source"] = "markdown", "I could not do this one, sorry."


def renamed_check(notebook):
    notebook["cells"][at(notebook, "usage_counts")]["source"] = 'cl.tasks.check("stride.usage_counts")  # mine'
    bare(notebook)


def old_copy(notebook):
    """An older try, kept above the answer."""
    place = at(notebook, "usage_counts-answer")
    old = {"cell_type": "code", "metadata": {}, "source": "def usage_counts(n, k, s, p):\n    return n", "outputs": []}
    notebook["cells"].insert(place, old)
    bare(notebook)


CHANGES = {
    "Markdown": (with_kind("markdown"), ["cell type changed"], True),
    "raw": (with_kind("raw"), ["cell type changed"], True),
    "Markdown, as a block of code": (with_kind("markdown", True), ["cell type changed"], True),
    "Markdown without labels": (with_kind("markdown", labels=False), ["labels lost", "cell type changed"], True),
    "raw without labels": (with_kind("raw", True, labels=False), ["labels lost", "cell type changed"], True),
    "prose": (prose, ["cell type changed"], False),
    "split before": (split(), [], True),
    "split after": (split(second=True), ["cell split"], True),
    "split before, without labels": (split(labels=False), ["labels lost"], True),
    "split after, without labels": (split(False, True), ["labels lost"], True),
    "answer and check": (merged("usage_counts-answer", "usage_counts"), ["cells merged"], True),
    "two answers": (merged("sizes-answer", "usage_counts-answer"), ["cells merged"], True),
    "answer and check, without labels": (
        merged("usage_counts-answer", "usage_counts", labels=False),
        ["labels lost", "cells merged"],
        True,
    ),
    "a check with a remark": (renamed_check, ["labels lost", "cell edited"], True),
    "an older try": (old_copy, ["labels lost"], True),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_was_changed_is_said_and_what_can_run_runs(kind):
    change, flags, runs = CHANGES[kind]
    notebook = answered()
    change(notebook)
    _, submission = read(notebook)
    assert [flag["kind"] for flag in submission.flags] == flags, submission.flags
    assert not any("gone" in flag["says"] for flag in submission.flags)
    right = given.right()["usage_counts-answer"]
    steps = [(number, step) for number, step in enumerate(submission.steps) if step.does in ("answer", "extra")]
    defining = [number for number, step in steps if texts.contains(step.source, right)]
    asked = next(
        n for n, step in enumerate(submission.steps) if (step.does, step.name) == ("probe", "stride.usage_counts")
    )
    assert len(defining) == runs and (not runs or defining[0] < asked)
    if runs:
        assert texts.contains(submission.code["stride.usage_counts"], right)


def test_a_cell_that_is_gone_is_still_said_to_be():
    notebook = answered()
    del notebook["cells"][at(notebook, "usage_counts-answer")]
    for make in (lambda n: n, bare):
        _, submission = read(make(copy.deepcopy(notebook)))
        gone = [flag["cell"] for flag in submission.flags if flag["kind"] == "cell deleted"]
        assert gone == ["usage_counts-answer"] and submission.code["stride.usage_counts"] == ""


def test_shuffled_and_doubled_cells_are_never_lost():
    """Whatever order they are in, each answer is found, runs, and is nobody else's."""
    rng = random.Random(3)
    for _ in range(30):
        notebook = bare(answered())
        rng.shuffle(notebook["cells"])
        _, submission = read(notebook)
        assert not [flag for flag in submission.flags if flag["kind"] in ("cell deleted", "cell edited")]
        for task in tasks.tasks("stride"):
            assert texts.same(submission.code[task.id], given.right()[f"{task.name}-answer"])


def test_pages_do_not_call_anything_gone(tmp_path):
    """On the teacher's page and on the student's: full points, and one word of what happened to the labels."""
    group = gh.new_class(tmp_path / "class", ["counts"])
    gh.hand_in(group, "ada", "counts", kaggle(gh.filled("counts", gh.answers("counts"))))
    done = grade.grade_class(group, jobs=1, limits=gh.LIMITS, without_sandbox=True)
    assert group.result("ada", "counts")["points"] == 5
    page = feedback.write_all(group)[0].read_text("utf-8")
    assert "is gone" not in page and "deleted" not in page and page.count("labels lost") == 1
    assert "Note: ada, counts: labels lost" in grade.as_text(group, done)
    (note,) = grade_table.rows(group)[0].notes
    assert note.startswith("labels lost: ") and note.endswith(" cells")


# -- an await that stands in no function -------------------------------------------------------------------------------

AWAIT = (
    "import asyncio\n\nasync def shift(n):\n    await asyncio.sleep(0.001)\n    return n\n\nnothing = await shift(0)\n"
)
KEPT = """task = asyncio.ensure_future(shift(7))
async with asyncio.Lock():
    pass
assert [await shift(n) for n in (1, 2)] == [1, 2]"""


def with_await(name):
    answers = gh.answers(name)
    answers["usage_counts"] = f"{AWAIT}{KEPT}\n{answers['usage_counts']}\nassert await task == 7"
    return gh.filled(name, answers)


def test_a_cell_that_awaits_is_graded_and_checked(tmp_path):
    group = gh.new_class(tmp_path / "class", ["counts"])
    path = gh.hand_in(group, "ada", "counts", with_await("counts"))
    grade.grade_class(group, jobs=1, limits=gh.LIMITS, without_sandbox=True)
    result = group.result("ada", "counts")
    assert result["points"] == 5 and not any(cell["error"] for cell in result["cells"]), result
    checked = checking.check(path)
    written = {one.task: one.outcome for one in checked.verdicts if one.outcome != "not attempted"}
    assert checked.errors == [] and written == {"stride.sizes": "right", "stride.usage_counts": "right"}


def test_an_await_that_never_ends_is_stopped(tmp_path):
    group = gh.new_class(tmp_path / "class", ["counts"])
    answers = gh.answers("counts")
    answers["usage_counts"] = "import asyncio\nawait asyncio.Event().wait()\n" + answers["usage_counts"]
    gh.hand_in(group, "ada", "counts", gh.filled("counts", answers))
    grade.grade_class(group, jobs=1, limits=gh.LIMITS, without_sandbox=True)
    sizes, counts = group.result("ada", "counts")["tasks"]
    assert sizes["points"] == 2 and (counts["points"], counts["mistake"]) == (0, "cell without end")


# -- what is large, and what is no notebook ----------------------------------------------------------------------------


def with_outputs(notebook, size):
    """As many bytes of images, split over the cells; in them what could be taken for the end of a text."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    image = 'iVBORw0KGgo\\"]}' * (size // 15 // len(code))
    for cell in code:
        cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {"image/png": image}}]
    notebook["metadata"]["widgets"] = {"state": {"outputs": [image[:1000]]}}
    return notebook


def test_outputs_do_not_count(tmp_path):
    """24 MB of them: collected byte for byte, and read without them."""
    data = json.dumps(with_outputs(answered(), 24_000_000), indent=1).encode()
    assert len(data) > 24_000_000
    group = classroom.open_class(tmp_path / "class")
    outcome = room.collect(group, [make_zip(tmp_path / "d.zip", {"ada/a.ipynb": data, "bo/a.ipynb": b"{"})])
    assert outcome.taken == [("ada", NAME)] and group.submission("ada", NAME).read_bytes() == data
    release, submission = read(answered())
    assert reading.read_submission(data, release) == submission


def test_what_is_left_out_is_only_what_is_not_read():
    """Texts, keys and lists called like outputs elsewhere stay; 400 made-up notebooks, written in two ways."""
    rng = random.Random(0)

    def value(depth=0):
        kind = rng.randrange(5 if depth < 3 else 3)
        if kind == 3:
            return [value(depth + 1) for _ in range(rng.randrange(3))]
        if kind == 4:
            return {rng.choice(["outputs", "cells", "widgets", "a"]): value(depth + 1) for _ in range(2)}
        return [None, rng.random(), 's\\"[]{}:,"outputs": [\n'][kind]

    def expected(notebook):
        notebook = json.loads(json.dumps(notebook))
        for cell in notebook["cells"]:
            if isinstance(cell, dict):
                cell |= {key: empty for key, empty in (("outputs", []), ("attachments", {})) if key in cell}
        if "widgets" in notebook["metadata"]:
            notebook["metadata"]["widgets"] = {}
        return notebook

    for _ in range(400):
        cells = [rng.choice([value(), {"outputs": value(), "source": value(), "attachments": value()}]) for _ in "abc"]
        notebook = {"metadata": {"widgets": value(), "a": value()}, "cells": cells, "x": value()}
        for indent in (None, 2):
            data = json.dumps(notebook, indent=indent).encode()
            assert json.loads(texts.without_outputs(data)) == expected(notebook)


@pytest.mark.parametrize(
    "data",
    [b'{"a": "\\"' * 300_000, b"[" * 3_000_000, b'{"cells": [' + b"[]," * 2_000_000 + b"]}", b"\x00\xff" * 700_000],
)
def test_large_nonsense_is_refused_soon(data):
    with pytest.raises(texts.NotANotebook):
        texts.read(data)


def test_encodings_of_notebooks():
    notebook = json.dumps(given.exercise(), ensure_ascii=False)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        assert texts.read(notebook.encode(encoding))["cells"] == texts.read(notebook.encode())["cells"]


GOOD = given.data()
LINK = '{"url": "https://drive.google.com/open?id=1", "doc_id": "1", "email": "a@uni.example"}'
INSTEAD = {
    "04_stride.py": (b"# %%\nimport numpy", "Python script"),
    "04_stride.pdf": (b"%PDF-1.4", "PDF"),
    "04_stride.html": (b"<!DOCTYPE html><html>", "export"),
    "04_stride.md": (b"# Exercise", "export"),
    "a.rar": (b"Rar!", "not unpacked here. Unpack it, and collect the folder with --student"),
    "a.7z": (b"7z", "not unpacked here"),
    "a.ipynb": (b"<!DOCTYPE html><html><title>Sign in", "asks to sign in"),
    "b.ipynb": (b"<html><body class='jp-Notebook'>", "exported from the notebook"),
    "c.ipynb": (b"%PDF-1.7", "a PDF"),
    "d.ipynb": (LINK.encode(), "link to a file in Google Drive"),
    "e.ipynb": (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d", "Git LFS"),
    "f.ipynb": (b"bplist00", "placeholder of iCloud"),
    "g.ipynb": (b"", "It is empty"),
    "h.ipynb": (b"{\\rtf1\\ansi", "TextEdit"),
    "04_stride.ipynb.gdoc": (LINK.encode(), "Google Drive"),
    "04_stride.url": (b"[InternetShortcut]\nURL=https://colab.research.google.com", "link to a page"),
    ".04_stride.ipynb.icloud": (b"bplist00", "still in the cloud"),
    "online.html": (b"<p><a href='https://colab.research.google.com/drive/1'>mine</a>", "link (https://colab"),
}


@pytest.mark.parametrize("name", INSTEAD)
def test_what_comes_in_place_of_a_notebook_is_told_with_its_remedy(tmp_path, name):
    data, words = INSTEAD[name]
    for number, entries in enumerate(({f"bo/{name}": data}, {"bo/work.zip": _zipped({name: data})})):
        group = classroom.open_class(tmp_path / f"class {number}")
        source = make_zip(tmp_path / f"{number}.zip", {**entries, "ada/a.ipynb": GOOD})
        outcome = room.collect(group, [source])
        (one,) = outcome.refused
        assert words in one["says"] and one["student"] == "bo" and outcome.taken == [("ada", NAME)]
        assert any(word in one["says"] for word in ("Ask for", "Unpack it", "again", "Open the folder"))


def _zipped(entries):
    import io

    made = io.BytesIO()
    make_zip(made, entries)
    return made.getvalue()


ALL_THE_SAME = {
    "another ending": {"bo/04_stride.ipynb.txt": GOOD},
    "no ending": {"bo/04_stride": GOOD},
    "as JSON": {"bo/04_stride.json": GOOD},
    "a copy's ending": {"bo/04_stride.ipynb (1)": GOOD},
    "a zip in a zip": {"bo/a.zip": _zipped({"b/c.zip": _zipped({"d/04_stride.ipynb": GOOD})})},
    "a zip called notebook": {"bo/04_stride.ipynb": _zipped({"04_stride.ipynb": GOOD})},
    "with what a Mac adds": {
        "bo/04_stride.ipynb": GOOD,
        "__MACOSX/bo/._04_stride.ipynb": b"\0\5\x16\7",
        "bo/.DS_Store": b"x",
        "bo/._04_stride.ipynb": b"x",
        "bo/.ipynb_checkpoints/04_stride-checkpoint.ipynb": given.answer_number(7),
        "bo/~$04_stride.docx": b"x",
    },
    "in UTF-16": {"bo/04_stride.ipynb": GOOD.decode().encode("utf-16")},
    "with a sign before it": {"bo/04_stride.ipynb": b"\xef\xbb\xbf" + GOOD},
    "format 3": {"bo/04_stride.ipynb": json.dumps(format_3(given.exercise())).encode()},
}


@pytest.mark.parametrize("kind", ALL_THE_SAME)
def test_what_is_a_notebook_all_the_same(tmp_path, kind):
    group = classroom.open_class(tmp_path / "class")
    source = make_zip(tmp_path / "d.zip", {**ALL_THE_SAME[kind], "ada/a.ipynb": GOOD})
    outcome = room.collect(group, [source])
    assert outcome.refused == [] and sorted(outcome.taken) == [("ada", NAME), ("bo", NAME)]
    assert reading.read_cells(group.submission("bo", NAME).read_bytes())


# -- students.csv as spreadsheets write it -----------------------------------------------------------------------------

PEOPLE = "id,first_name,last_name\nasa,Åsa,Öberg\nbo,Bo,Ødegård\n"
LISTS = {
    "UTF-8": PEOPLE.encode(),
    "UTF-8 with a sign": PEOPLE.encode("utf-8-sig"),
    "UTF-16": PEOPLE.encode("utf-16"),
    "UTF-16, big": b"\xfe\xff" + PEOPLE.encode("utf-16-be"),
    "UTF-16 without a sign": PEOPLE.encode("utf-16-le"),
    "Excel's text": PEOPLE.replace(",", "\t").encode("utf-16"),
    "Windows": PEOPLE.replace("\n", "\r\n").encode("cp1252"),
    "Latin-1, semicolons": PEOPLE.replace(",", ";").encode("latin-1"),
    "an old Mac's lines": PEOPLE.replace("\n", "\r").encode(),
    "sep=": ("sep=;\r\n" + PEOPLE.replace(",", ";")).encode(),
    "quotes and spaces": '"id" , "First Name","Last-Name"\n"asa","Åsa"," Öberg"\n\n bo ,Bo,Ødegård,,\n'.encode(),
    "capitals": PEOPLE.replace("id,", "ID,").encode(),
}


@pytest.mark.parametrize("kind", LISTS)
def test_lists_of_spreadsheets_are_read(tmp_path, kind):
    group = classroom.open_class(tmp_path / "class")
    (group.folder / "students.csv").write_bytes(LISTS[kind])
    assert group.students() == ["asa", "bo"]
    people = roster.read(group)
    assert [people.name(one) for one in ("asa", "bo")] == ["Åsa Öberg", "Bo Ødegård"]
    assert people.find("Oberg, Asa").student == "asa"


NO_LISTS = {
    "a workbook": (b"PK\x03\x04" + bytes(99), "workbook of Excel or LibreOffice. Save it there as"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(99), "workbook of Excel"),
    "no text": (bytes(range(1, 32)), "no text that can be read. Save it as"),
    "other columns": (
        b"name,mail\nAda,x\n",
        "no column \"id\". Its first line should be: id,first_name,last_name,email. It has: 'name', 'mail'",
    ),
    "two of one id": (b"id\nada\nada \n", "two lines for 'ada'"),
    "one folder for two": ("id\nåsa\nÅSA\n".encode(), "'åsa' and 'ÅSA' would be one folder"),
}


@pytest.mark.parametrize("kind", NO_LISTS)
def test_lists_that_cannot_be_read_are_told_in_plain_words(tmp_path, kind):
    data, words = NO_LISTS[kind]
    group = classroom.open_class(tmp_path / "class")
    (group.folder / "students.csv").write_bytes(data)
    with pytest.raises(classroom.ClassroomError) as error:
        group.students()
    assert words in str(error.value) and "codec" not in str(error.value)
