"""Executing a notebook gives the same bytes each time, and nbval passes on them and fails on anything else."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import hygiene
import nbformat
import pytest
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import notebooks

# Everything that differs between two runs: model ids of both kinds of widget, addresses, the page's order of prints,
# absolute paths in a message, and the picture of a figure.
WIDGETS = """
import ipywidgets as w, traitlets, anywidget

class Card(anywidget.AnyWidget):
    _esm = "export default { render({ model, el }) { el.textContent = model.get('value') } }"
    value = traitlets.Int(3).tag(sync=True)

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/html": f"<p id='{self.model_id}'>still</p>"}, metadata
"""
CELLS = {
    "widgets": WIDGETS.strip(),
    "card": "card = Card()\ncard",
    "slider": "slider = w.IntSlider(value=3, max=10)\nlink = w.jslink((slider, 'value'), (card, 'value'))",
    "linked": "w.VBox([slider, card])",
    "link": "link",
    "captured": "with w.Output() as out:\n    shown = 1\nout",
    "address": "object()",
    "prints": "print('a', flush=True)\nprint('b', flush=True)",
    "path": "import json\nprint(w.__file__.partition('ipywidgets')[0], open('data.txt').read())",
    "error": "json.loads('no')",
    "figure": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with one executed notebook of everything that varies."""
    root = tmp_path_factory.mktemp("course")
    (root / "notebooks").mkdir()
    (root / "notebooks" / "data.txt").write_text("beside the notebook")
    path = save(root / "notebooks" / "04_all.ipynb", CELLS, convlab={"lesson": "04"})
    notebooks.execute(path, root=root)
    return path


def save(path, sources, **metadata):
    # Whatever kernel a notebook names, the tool runs it in this Python.
    notebook = new_notebook(metadata={**metadata, "kernelspec": {"name": "nobody-has-it", "display_name": "x"}})
    notebook.cells = [new_markdown_cell("# A notebook", id="title")]
    notebook.cells += [new_code_cell(source, id=name) for name, source in sources.items()]
    for cell in notebook.cells:
        if cell.id == "error":
            cell.metadata.tags = ["raises-exception"]
        if cell.id == "prints":
            cell.metadata.update(jupyter={"outputs_hidden": True}, execution={"iopub.execute_input": "now"}, vscode={})
    path.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, path)
    return path


def cell(path, name):
    return next(cell for cell in nbformat.read(path, as_version=4).cells if cell.id == name)


def test_executing_again_changes_no_byte(course):
    before = course.read_bytes()
    notebooks.execute(course, root=course.parents[1])
    assert course.read_bytes() == before


def test_what_is_stored_is_clean(course):
    rules = [
        *(hygiene.executed_in_order, hygiene.no_stderr, hygiene.errors_are_meant, hygiene.no_addresses),
        *(hygiene.no_machine_paths, hygiene.no_warnings, hygiene.hash_is_fresh, hygiene.clean_metadata),
    ]
    assert hygiene.check_notebook(course, root=course.parents[1], rules=rules) == []
    text = course.read_text(encoding="utf-8")
    assert str(course.parents[1]) not in text and tempfile.gettempdir() not in text
    notebook = json.loads(text)
    assert notebook["metadata"]["convlab"] == {
        "lesson": "04",
        "code_sha256": hygiene.code_hash(nbformat.reads(text, 4)),
    }
    assert notebook["metadata"]["kernelspec"] == hygiene.KERNELSPEC


def test_results_are_kept_where_only_names_of_one_run_are_masked(course):
    assert cell(course, "prints").outputs[1:] == [{"name": "stdout", "output_type": "stream", "text": "a\nb\n"}]
    assert cell(course, "prints").metadata == {"jupyter": {"outputs_hidden": True}}
    assert cell(course, "address").outputs[0].data["text/plain"] == "<object at 0x...>"
    assert cell(course, "path").outputs[0].text == "site-packages/ beside the notebook\n"
    first, second = (cell(course, name).outputs[0].data for name in ("card", "linked"))
    assert first[hygiene.WIDGET_VIEW]["model_id"] == f"{1:032x}" != second[hygiene.WIDGET_VIEW]["model_id"]
    assert first["text/html"] == f"<p id='{1:032x}'>still</p>"


def test_the_first_line_of_a_collapsed_output_is_not_in_sight(course):
    assert cell(course, "prints").outputs[0] == {"output_type": "display_data", "data": {}, "metadata": {}}
    assert hygiene.preview(cell(course, "prints")) == ""
    assert hygiene.preview(cell(course, "address")) == "<object at 0x...>"


def test_a_notebook_runs_as_in_a_course_that_nobody_has_worked_in(tmp_path):
    for name in ("my_work", "convlab", ".git"):
        (tmp_path / name).mkdir()
    sources = {
        "sees": "import os\nsorted(os.listdir('..'))",
        "where": "os.path.dirname(os.getcwd())",
        "writes": "open('made', 'w').close()",
    }
    path = save(tmp_path / "notebooks" / "a.ipynb", sources)
    notebooks.execute(path, root=tmp_path)
    assert cell(path, "sees").outputs[0].data["text/plain"] == "['convlab', 'notebooks']"
    assert cell(path, "where").outputs[0].data["text/plain"] == "'convlab'"
    assert not (path.parent / "made").exists()


def test_a_lesson_runs_beside_the_untouched_copies_that_setting_up_makes(tmp_path):
    """Or the doctor of lesson 00 would report to whoever reads without running that they are missing."""
    for name, text in {"exercises/04_a/04_a.ipynb": "{}", "my_work/04_a/04_a.ipynb": "{worked in}"}.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)
    path = save(tmp_path / "notebooks" / "a.ipynb", {"sees": "print(open('../my_work/04_a/04_a.ipynb').read())"})
    notebooks.execute(path, root=tmp_path)
    assert cell(path, "sees").outputs[0].text == "{}\n"
    assert (tmp_path / "my_work/04_a/04_a.ipynb").read_text() == "{worked in}"


def test_a_failing_cell_leaves_the_file_as_it_was(tmp_path):
    path = save(
        tmp_path / "notebooks" / "a.ipynb", {"good": "print('shown')", "bad": "1 / 0", "never": "open('made', 'w')"}
    )
    before = path.read_bytes()
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        notebooks.execute(path, root=tmp_path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["a.ipynb"]


def test_a_kernel_that_dies_is_reported_with_its_last_words(tmp_path):
    source = "import os\nos.write(2, b'last words')\nos._exit(1)"
    path = save(tmp_path / "notebooks" / "a.ipynb", {"end": source})
    with pytest.raises(DeadKernelError, match="last words"):
        notebooks.execute(path, root=tmp_path)


STUB = {"stub": "def size(n):\n    raise NotImplementedError", "error": "size(3)", "after": "print('runs on')"}


@pytest.fixture(scope="module")
def nbval(course):
    """What `make test` says of the executed notebook, a spoiled copy, and two exercises: failed cells of each file."""
    notebook = nbformat.read(course, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["prints"].outputs[1].text = "a\nc\n"
    cells["card"].outputs[0].data["text/html"] = "<p>moving</p>"
    cells["error"].source = "json.loads('1')"
    spoiled = course.with_name("05_spoiled.ipynb")
    nbformat.write(notebook, spoiled)
    exercises = course.parents[1] / "exercises"
    untouched = save(exercises / "04_untouched.ipynb", STUB)
    untagged = save(exercises / "05_untagged.ipynb", {**STUB, "raises": "size(4)"})
    paths = [course, spoiled, untouched, untagged]
    # The same command, but for the folder that pytest shortens names by.
    with notebooks.kernel() as (options, settings):
        command = [*notebooks.nbval_command(paths, options, workers=1), "--rootdir", str(course.parents[1])]
        command += ["--color=no", "-c", str(hygiene.ROOT / "pyproject.toml")]
        done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True)
    failed = re.findall(r"^FAILED .*?(\w+)\.ipynb::Cell (\d+)", done.stdout, flags=re.MULTILINE)
    summary = re.search(r"(\d+) failed, (\d+) passed in", done.stdout)
    assert summary, done.stdout + done.stderr
    # One result for each code cell, or something was not run.
    assert int(summary[1]) + int(summary[2]) == 2 * len(CELLS) + 2 * len(STUB) + 1, done.stdout
    return {path.stem: [int(number) for stem, number in failed if stem == path.stem] for path in paths}, done.stdout


def test_nbval_passes_on_what_was_executed(nbval):
    failed, said = nbval
    assert failed["04_all"] == [], said


def test_nbval_fails_on_another_text_another_page_and_an_error_that_is_gone(nbval):
    failed, said = nbval
    cells = list(CELLS)
    assert sorted(cells[number] for number in failed["05_spoiled"]) == ["card", "error", "prints"], said


def test_nbval_passes_on_an_untouched_exercise(nbval):
    failed, said = nbval
    assert failed["04_untouched"] == [], said


def test_nbval_fails_where_an_exercise_raises_in_a_cell_without_tag(nbval):
    failed, said = nbval
    assert failed["05_untagged"] == [3], said
    assert "NotImplementedError" in said


def test_the_command_line_says_what_there_is_and_ends_with_the_right_status():
    tool = [sys.executable, str(hygiene.ROOT / "tools" / "notebooks.py")]
    done = subprocess.run([*tool, "check", "04_strid"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "no notebook is called '04_strid'" in done.stderr


def test_check_prints_each_problem_and_fails(tmp_path, monkeypatch, capsys):
    path = save(tmp_path / "notebooks" / "a.ipynb", {"one": "1"})
    monkeypatch.setattr(notebooks, "course_notebooks", lambda names, **_: [path])
    monkeypatch.setattr(notebooks, "check_notebook", lambda path: hygiene.check_notebook(path, root=tmp_path))
    assert notebooks.main(["check"]) == 1
    assert re.search(r"a\.ipynb: notebook: never executed.*\n(.*\n)*1 notebooks, \d+ problems", capsys.readouterr().out)


def test_a_folder_is_shortened_only_as_a_whole():
    shorten = notebooks._shortener(Path(tempfile.gettempdir()) / "course")
    assert shorten(f"{tempfile.gettempdir()}/course/a.py, {tempfile.gettempdir()}/other") == "convlab/a.py, temp/other"
    assert shorten(f"{sys.prefix}x") != ".venvx"  # of the folders above, the temporary one may be shortened
