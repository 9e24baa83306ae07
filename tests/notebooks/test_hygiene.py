"""The hygiene program finds what it is for: a clean notebook passes, each spoiled copy fails by its own rule."""

import copy
import tempfile
from pathlib import Path

import hygiene
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
VIEW = {"model_id": f"{1:032x}", "version_major": 2, "version_minor": 1}


def result(data, kind="execute_result", **more):
    return new_output(kind, data=data, **({"execution_count": 1} if kind == "execute_result" else {}), **more)


def clean_lesson():
    """A small lesson with one of everything the rules look at, and nothing wrong."""
    cells = [
        new_markdown_cell("# 04 · Stride\n\nYou will be able to:\n\n- Compute the output size.", id="title"),
        new_code_cell("import convlab as cl", id="import"),
        new_code_cell("print(1 + 1)", id="sum", outputs=[new_output("stream", name="stdout", text="2\n")]),
        new_markdown_cell("## How far it jumps\n\nSee [the paper](https://arxiv.org/abs/1603.07285).", id="prose"),
        new_code_cell(
            "cl.show(picture)",
            id="picture",
            outputs=[result({"image/png": PNG, "text/plain": "A grey square on a white page."}, "display_data")],
        ),
        new_code_cell(
            "cl.predict('stride.halves')",
            id="card",
            outputs=[result({"text/html": "<p>A card.</p>", "text/plain": "A card."})],
        ),
        new_markdown_cell("Now run it.", id="between"),
        new_code_cell(
            "3 * 4",
            id="answer",
            outputs=[new_output("display_data"), result({"text/plain": "12"})],
        ),
        new_code_cell(
            "int('x')",
            id="error",
            metadata={"tags": ["raises-exception"]},
            outputs=[new_output("error", ename="ValueError", evalue="invalid literal", traceback=["ValueError"])],
        ),
        new_markdown_cell("## Recap\n\n- Compute the output size.", id="recap"),
        new_markdown_cell("[Next](05_padding.ipynb), or [back](04_stride.ipynb#How-far-it-jumps).", id="onward"),
    ]
    code = [cell for cell in cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    notebook = new_notebook(
        cells=cells, metadata={"kernelspec": hygiene.KERNELSPEC, "language_info": {"name": "python"}}
    )
    by_id(notebook, "answer").metadata.jupyter = {"outputs_hidden": True}
    notebook.metadata.convlab = {
        "lesson": "04",
        "title": "Stride",
        "minutes": 45,
        "questions": [{"id": "far", "question": "How far?", "heading": "How far it jumps"}],
        "objectives": [{"id": "size", "text": "Compute the output size."}],
        "code_sha256": hygiene.code_hash(notebook),
    }
    return notebook


def by_id(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def stripped(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def problems(tmp_path, notebook, folder="notebooks", rules=hygiene.RULES):
    """The problems of a notebook written into a course of its own, as (rule, text)."""
    path = tmp_path / folder / "04_stride.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.with_name("05_padding.ipynb").touch()
    nbformat.write(notebook, path)
    return [(problem.rule, str(problem)) for problem in hygiene.check_notebook(path, root=tmp_path, rules=rules)]


def test_a_clean_lesson_has_no_problem(tmp_path):
    assert problems(tmp_path, clean_lesson()) == []


def test_a_link_to_the_learners_own_copy_leads_to_what_is_given_out(tmp_path):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "a.ipynb").touch()
    notebook = clean_lesson()
    say("[Mine](../my_work/a.ipynb)")(notebook)
    assert problems(tmp_path, notebook) == []


def fresh(notebook):
    notebook.metadata.convlab.code_sha256 = hygiene.code_hash(notebook)


def put(text):
    """Spoil by printing a text."""

    def spoil(notebook):
        by_id(notebook, "sum").outputs[0].text = text

    return spoil


def say(text):
    """Spoil by adding a text to the Markdown."""

    def spoil(notebook):
        by_id(notebook, "prose").source += f"\n\n{text}"

    return spoil


def code(source, place="sum"):
    """Spoil by changing a cell's code, the hash kept fresh."""

    def spoil(notebook):
        by_id(notebook, place).source = source
        fresh(notebook)

    return spoil


def info(**values):
    """Spoil the course's own metadata."""

    def spoil(notebook):
        notebook.metadata.convlab.update(nbformat.from_dict(values))

    return spoil


def cell_change(name, change):
    def spoil(notebook):
        change(by_id(notebook, name))

    return spoil


def add_empty_cell(notebook):
    notebook.cells.insert(3, new_markdown_cell(" ", id="empty"))


def add_predict_at_the_end(notebook):
    last = by_id(notebook, "error")
    last.source, last.metadata, last.outputs = "cl.predict('stride.rows')", {}, []
    fresh(notebook)


def untag(cell):
    cell.metadata = {}


def long_cells(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code" and "predict" not in cell.source:
            cell.source = "\n".join(f"x{number} = {number}" for number in range(5))
    fresh(notebook)


def fill(notebook):
    by_id(notebook, "picture").outputs[0].data["image/png"] = PNG + "A" * hygiene.LARGEST_FILE


HOME = str(Path.home())
SPOILED = {
    "never executed": (
        lambda nb: [cell.update(execution_count=None) for cell in nb.cells if cell.cell_type == "code"],
        "executed_in_order",
        "notebook: never executed",
    ),
    "one cell not executed": (
        cell_change("sum", lambda c: c.update(execution_count=None)),
        "executed_in_order",
        "not executed",
    ),
    "executed twice": (cell_change("answer", lambda c: c.update(execution_count=7)), "executed_in_order", "as [7]"),
    "empty cell": (add_empty_cell, "no_empty_cell", "empty"),
    "stderr": (cell_change("sum", lambda c: c.outputs[0].update(name="stderr", text="oh\n")), "no_stderr", "'oh'"),
    "doctor's finding": (put("OK · Python\nFAIL · my_work run `make lab`\n"), "no_failed_check", "FAIL · my_work"),
    "error without tag": (cell_change("error", untag), "errors_are_meant", "not tagged"),
    "tag without error": (
        cell_change("error", lambda c: c.update(outputs=[])),
        "errors_are_meant",
        "no error is committed",
    ),
    "address": (put("<object at 0x7f2a11b0c9d0>\n"), "no_addresses", "0x7f2a11b0c9d0"),
    "home folder": (put("/home/ada/course\n"), "no_machine_paths", "/home/ada"),
    "Windows folder": (put("C:\\Users\\ada\\course\n"), "no_machine_paths", "Users"),
    "this home": (put(f"{HOME}/course\n"), "no_machine_paths", "path of one machine"),
    "temporary folder in code": (
        code(f"open({tempfile.gettempdir()!r} + '/x')\nopen('{tempfile.gettempdir()}/x')"),
        "no_machine_paths",
        "path of one machine",
    ),
    "kernel's warning": (put("[IPKernelApp] WARNING | no\n"), "no_warnings", "IPKernelApp"),
    "Python's warning": (put("conv.py:19: UserWarning: no-op\n"), "no_warnings", "UserWarning"),
    "progress bar": (put(" 40%|####      | 4/10\n"), "no_progress_bars", "40%"),
    "rewritten line": (put("step 1\rstep 2\n"), "no_progress_bars", "progress"),
    "edited code": (cell_change("sum", lambda c: c.update(source="print(2)")), "hash_is_fresh", "changed after"),
    "no hash": (lambda nb: nb.metadata.convlab.pop("code_sha256"), "hash_is_fresh", "no code hash"),
    "widget state": (lambda nb: nb.metadata.update(widgets={}), "clean_metadata", "widget state"),
    "other kernel": (lambda nb: nb.metadata.kernelspec.update(name="venv"), "clean_metadata", "kernelspec"),
    "Python version": (lambda nb: nb.metadata.language_info.update(version="3.11.7"), "clean_metadata", "version"),
    "timing": (cell_change("sum", lambda c: c.metadata.update(execution={})), "clean_metadata", "times"),
    "editor's metadata": (cell_change("sum", lambda c: c.metadata.update(vscode={})), "clean_metadata", "vscode"),
    "picture without words": (
        cell_change("picture", lambda c: c.outputs[0].data.update({"text/plain": "<Figure size 640x480 with 1 Axes>"})),
        "described",
        "Figure size",
    ),
    "picture with a name": (
        cell_change("picture", lambda c: c.outputs[0].data.update({"text/plain": "A figure."})),
        "described",
        "A figure.",
    ),
    "picture without any": (cell_change("picture", lambda c: c.outputs[0].data.pop("text/plain")), "described", "''"),
    "widget without still": (
        cell_change("card", lambda c: c.outputs[0].data.pop("text/html")),
        "described",
        "still form",
    ),
    "still that JupyterLab removes": (
        cell_change("card", lambda c: c.outputs[0].data.update({"text/html": "<svg><title>A</title></svg>"})),
        "described",
        "inline SVG",
    ),
    "widget with an empty still": (
        cell_change("card", lambda c: c.outputs[0].data.update({"text/html": " "})),
        "described",
        "still form",
    ),
    "view that dies": (
        cell_change("card", lambda c: c.outputs[0].data.update({hygiene.WIDGET_VIEW: VIEW})),
        "described",
        "dead when the notebook is opened again",
    ),
    "Markdown image without text": (say("![](04_stride.ipynb)"), "described", "alternative text"),
    "HTML image without text": (say("<img src='04_stride.ipynb' alt=''>"), "described", "alternative text"),
    "answer not hidden": (cell_change("answer", untag), "answers_hidden", "cell 'answer'"),
    "answer in the first line": (cell_change("answer", lambda c: c.outputs.pop(0)), "answers_hidden", ": '12'"),
    "prediction never answered": (add_predict_at_the_end, "answers_hidden", "no code cell after"),
    "long cell": (code("\n".join(f"x{number} = 1" for number in range(21))), "small_cells", "21 lines"),
    "long cells": (long_cells, "small_cells", "median"),
    "large file": (fill, "small_file", "MB"),
    "image from the web": (say("![A cat](https://example.org/cat.png)"), "nothing_fetched", "example.org"),
    "script from the web": (
        cell_change(
            "card", lambda c: c.outputs[0].data.update({"text/html": "<script src='//example.org/a.js'></script>"})
        ),
        "nothing_fetched",
        "example.org",
    ),
    "style from the web": (
        say("<style>@import 'https://example.org/a.css';</style>"),
        "nothing_fetched",
        "example.org",
    ),
    "font from the web": (
        say("<style>a { src: url(https://example.org/a) }</style>"),
        "nothing_fetched",
        "example.org",
    ),
    "download in code": (code("read('https://example.org/x.zip')"), "nothing_fetched", "x.zip"),
    "dead link": (say("[Padding](05_paddings.ipynb)"), "links_resolve", "05_paddings.ipynb"),
    "own copy of nothing": (say("[Mine](../my_work/05_paddings.ipynb)"), "links_resolve", "05_paddings.ipynb"),
    "dead anchor": (say("[There](#How-far)"), "links_resolve", "no heading"),
    "link out of the course": (say("[Up](../../)"), "links_resolve", "leaves the course"),
    "dead link in an output": (
        cell_change("card", lambda c: c.outputs[0].data.update({"text/html": "<a href='gone.md'>a</a>"})),
        "links_resolve",
        "gone.md",
    ),
    "no title": (cell_change("title", lambda c: c.update(source=c.source[2:])), "opens_and_closes", "title"),
    "dead end": (cell_change("onward", lambda c: c.update(source="The end.")), "opens_and_closes", "link onward"),
    "wrong number": (info(lesson="05"), "course_metadata", "'05'"),
    "minutes in words": (info(minutes="45"), "course_metadata", "minutes"),
    "objective twice": (
        info(objectives=[{"id": "size", "text": "Compute the output size."}] * 2),
        "course_metadata",
        "twice",
    ),
    "objective without words": (info(objectives=[{"id": "size"}]), "course_metadata", "no text"),
    "objective in other words": (
        info(objectives=[{"id": "size", "text": "Compute sizes."}]),
        "course_metadata",
        "same words",
    ),
    "recap in other words": (
        cell_change("recap", lambda c: c.update(source="## Recap\n\nYou can compute.")),
        "course_metadata",
        "same words",
    ),
    "other title": (info(title="Strides"), "course_metadata", "'Strides'"),
    "question without its heading": (
        info(questions=[{"id": "far", "heading": "How far"}]),
        "course_metadata",
        "heading that is not there",
    ),
    "question without id": (info(questions=[{"question": "How far?"}]), "course_metadata", "no id"),
    "questions of no kind": (info(questions=3), "course_metadata", "must be a list"),
    "spelling": (say("You recieve it."), "spelled", "receive"),  # codespell:ignore
    "spelling in a comment": (code("print(1 + 1)  # teh sum"), "spelled", "the"),  # codespell:ignore
}


@pytest.mark.parametrize("name", SPOILED)
def test_each_fault_is_found_by_its_rule_and_no_other(tmp_path, name):
    spoil, rule, fragment = SPOILED[name]
    notebook = clean_lesson()
    spoil(notebook)
    # codespell starts a process: only where it is what is tried.
    rules = hygiene.RULES if rule == "spelled" else [rule for rule in hygiene.RULES if rule is not hygiene.spelled]
    found = problems(tmp_path, notebook, rules=rules)
    assert {rule for rule, _ in found} == {rule}
    assert any(fragment in text for _, text in found)


@pytest.mark.timeout(300)
def test_a_picture_inside_html_is_neither_searched_nor_slow(tmp_path):
    # Its letters may spell an address or a path, and on one long word a careless pattern takes the square of the time.
    notebook = clean_lesson()
    data = "0xdeadbeef/tmp/x" + "iVBORw0KGgoAAAANSUhEUg" * 20_000
    page = f'<img alt="A cat." src="data:image/png;base64,{data}">'
    by_id(notebook, "card").outputs[0].data["text/html"] = page
    assert problems(tmp_path, notebook) == []


def test_every_rule_is_shown_to_fail():
    shown = {rule for _, rule, _ in SPOILED.values()} | {"numbers_are_measured"}
    assert shown == {rule.__name__ for rule in hygiene.RULES}


def test_numbers_are_compared_with_the_shipped_results(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("convlab.experiments.check_prose", lambda text: asked.append(text) or ["84.0 is not 81.3"])
    notebook = clean_lesson()
    say("Accuracy 84.0 <!-- result: stride.accuracy -->")(notebook)
    assert [rule for rule, _ in problems(tmp_path, notebook)] == ["numbers_are_measured"]
    assert len(asked) == 1 and "stride.accuracy" in asked[0]


def test_a_problem_names_the_file_the_cell_and_the_way_out(tmp_path):
    notebook = clean_lesson()
    by_id(notebook, "sum").execution_count = None
    [(_, text)] = problems(tmp_path, notebook)
    assert "notebooks/04_stride.ipynb: cell 'sum'" in text
    assert "python tools/notebooks.py execute 04_stride" in text


@pytest.mark.parametrize(
    ("source", "asks"),
    [
        ("cl.predict('a')", True),
        ("card = convlab.predict(\n  'a')\ncard", True),
        ("%matplotlib inline\npredict('a')", True),
        ("model.predict(x)", False),
        ("# cl.predict('a')", False),
        ("text = \"cl.predict('a')\"", False),
    ],
)
def test_a_prediction_card_is_recognised_in_code_and_not_in_words(source, asks):
    assert hygiene.asks_prediction(new_code_cell(source)) is asks


def test_an_exercise_is_committed_without_outputs(tmp_path):
    assert problems(tmp_path, stripped(clean_lesson()), "exercises") == []
    executed = problems(tmp_path, clean_lesson(), "exercises")
    assert {rule for rule, _ in executed} == {"executed_in_order"}
    assert "without outputs" in executed[0][1]


def test_a_solution_keeps_the_tag_of_its_locked_cells_and_must_pass_them(tmp_path):
    notebook = clean_lesson()
    locked = by_id(notebook, "error")
    locked.metadata.nbgrader = {"grade": True, "grade_id": "task"}
    assert [text for _, text in problems(tmp_path, notebook, "solutions") if "own check" in text]
    locked.outputs = []
    assert problems(tmp_path, notebook, "solutions") == []


def test_a_link_to_a_file_that_git_ignores_is_dead_for_everybody_else(tmp_path):
    import subprocess

    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("/submitted/\n")
    (tmp_path / "submitted").mkdir()
    (tmp_path / "submitted" / "a.md").touch()
    notebook = clean_lesson()
    say("[Theirs](../submitted/a.md)")(notebook)
    [(rule, text)] = problems(tmp_path, notebook)
    assert rule == "links_resolve" and "only of this copy" in text


def test_a_file_that_is_no_notebook_is_said_to_be_none(tmp_path):
    path = tmp_path / "notebooks" / "04_stride.ipynb"
    path.parent.mkdir()
    path.write_text("{}")
    [problem] = hygiene.check_notebook(path, root=tmp_path)
    assert problem.rule == "valid"
    path.write_text("not even JSON")
    [problem] = hygiene.check_notebook(path, root=tmp_path)
    assert problem.rule == "valid"


def test_pages_are_checked_like_prose(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# A page\n\n[Here](#a-page), [there](https://example.org).\n\n```\n[x](none.md)\n```\n")
    assert hygiene.check_page(page, tmp_path) == []
    page.write_text("[Gone](gone.md) [x](#b)\n\n![A cat](https://example.org/cat.png) recieve")  # codespell:ignore
    rules = [problem.rule for problem in hygiene.check_page(page, tmp_path)]
    assert rules == ["links_resolve", "links_resolve", "nothing_fetched", "spelled"]


def test_notebooks_are_found_by_name(tmp_path):
    for name in ("notebooks/04_stride.ipynb", "solutions/04_stride/04_stride.ipynb", "notebooks/05_padding.ipynb"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(copy.deepcopy(clean_lesson()), path)
    checkpoint = tmp_path / "notebooks" / ".ipynb_checkpoints" / "04_stride.ipynb"
    checkpoint.parent.mkdir()
    checkpoint.touch()
    found = hygiene.course_notebooks(["04_stride"], root=tmp_path)
    assert [path.parent.name for path in found] == ["notebooks", "04_stride"]
    assert len(hygiene.course_notebooks(root=tmp_path)) == 3
    with pytest.raises(LookupError, match=r"04_strid'.*04_stride, 05_padding"):
        hygiene.course_notebooks(["04_strid"], root=tmp_path)
