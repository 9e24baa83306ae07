"""What publishing is made of: execution with a memory, widgets without a kernel, links, questions, the reference."""

import hashlib
import json
import re
import subprocess
import sys
import time

import live
import nbformat
import publish
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from site_help import ROOT

from convlab import doctor, embed

MODULES = ROOT / "convlab" / "predictions" / "static"


def living(still="<b>still</b>", key="k", **state):
    return embed.living(still, module=MODULES / "predict.js", style=MODULES / "predict.css", state=state, key=key)


def notebook_of(page, **more):
    cell = new_code_cell("w", id="w", outputs=[new_output("display_data", {"text/html": page, **more})])
    return new_notebook(cells=[cell])


def state_of(notebook):
    html = notebook.cells[0].outputs[0].data["text/html"]
    return html, json.loads(html.split('type="application/json">')[1].split("</script>")[0])


# -- widgets ----------------------------------------------------------------------------------------------------------


def test_a_widget_brings_its_script_once_and_its_bytes():
    notebook = notebook_of(living(x=1, weight=b"\0\0\0"))
    notebook.cells.append(new_code_cell("v", outputs=notebook_of(living(x=2)).cells[0].outputs))
    made, scripts, dead = live.enliven(notebook)
    html, state = state_of(made)
    assert dead == [] and list(scripts) == [state["script"]]
    assert scripts[state["script"]].startswith("convlabScripts[")
    assert (MODULES / "predict.js").read_text("utf-8").splitlines()[0] in scripts[state["script"]]
    assert state["state"] == {"x": 1} and state["bytes"] == {"weight": "AAAA"}
    assert '<div class="convlab-still"><b>still</b></div>' in html and "convlab-widget" not in html


def test_the_page_is_the_same_whatever_the_keys():
    first, second = (state_of(live.enliven(notebook_of(living(key=key)))[0])[0] for key in ("a" * 32, "b" * 32))
    assert first == second


def test_a_widget_that_cannot_live_keeps_its_still_form_and_is_named():
    view = {live.WIDGET_VIEW: {"model_id": "aa"}, "text/plain": "a widget"}
    made, scripts, dead = live.enliven(notebook_of("<b>still</b>", **view))
    assert dead == ["w"] and scripts == {}
    assert made.cells[0].outputs[0].data == {"text/html": "<b>still</b>", "text/plain": "a widget"}
    notebook = notebook_of("", **view)
    del notebook.cells[0].outputs[0].data["text/html"]
    made, _, dead = live.enliven(notebook)
    assert dead == ["w"] and made.cells[0].outputs[0].data["text/html"] == "<p>a widget</p>"


def test_pictures_behind_a_slider_bring_their_own_script():
    page = embed.scripted("<b>still</b>", ROOT / "convlab" / "figures" / "static" / "browse.js")
    made, scripts, dead = live.enliven(notebook_of(page, **{live.WIDGET_VIEW: {"model_id": "aa"}}))
    assert made.cells[0].outputs[0].data == {"text/html": page} and scripts == {} and dead == []


def test_a_script_cannot_end_its_element():
    html, state = state_of(live.enliven(notebook_of(living(title="</script><b>")))[0])
    assert html.count("</script>") == 1 and state["state"]["title"] == "</script><b>"


def test_only_what_widgets_need_is_run():
    sources = {
        "imports": "import numpy as np",
        "slow": "raise SystemExit",
        "data": "def f(a):\n    return np.zeros(a)",
        "changed": "n = 3",
        "again": "n = 4",
        "other": "m = f(9)",
        "shown": "show(f(n))",
        "later": "n = 5",
    }
    code = [new_code_cell(source, id=name) for name, source in sources.items()]
    wanted = [cell for cell in code if cell.id == "shown"]
    assert [cell.id for cell in live.needed(code, wanted)] == ["imports", "data", "again", "shown"]


def test_pictures_and_errors_become_html():
    png = new_output("display_data", {"image/png": "AA\nAA", "text/plain": '[picture] A "grid".'})
    error = new_output("error", ename="E", evalue="x", traceback=["\x1b[31mE: a < b\x1b[0m"])
    cell = new_code_cell("x", outputs=[new_output("display_data", {}), png, error])
    outputs = live.described(new_notebook(cells=[cell])).cells[0].outputs
    assert [output.data["text/html"] for output in outputs] == [
        '<img alt="A &quot;grid&quot;." src="data:image/png;base64,AAAA">',
        '<pre class="convlab-error">E: a &lt; b</pre>',
    ]
    kept = []
    notebook = new_notebook(cells=[new_code_cell("x", outputs=outputs)])
    html = live.detached(notebook, lambda kind, data: kept.append((kind, data)) or "p.png").cells[0].outputs[0]
    assert kept == [("png", b"\0\0\0")] and 'src="p.png"' in html.data["text/html"]


# -- execution --------------------------------------------------------------------------------------------------------


EMPTY_RUN = {"outputs": {"a": [], "b": []}, "run": {"seconds": 0, "peak_mb": None}}


@pytest.fixture
def little_course(tmp_path):
    for name in ("notebooks", "convlab"):
        (tmp_path / "course" / name).mkdir(parents=True)
    (tmp_path / "course" / "convlab" / "__init__.py").write_text("")
    path = tmp_path / "course" / "notebooks" / "00_a.ipynb"
    cells = [new_code_cell("import os", id="a"), new_code_cell("os.sep", id="b")]
    nbformat.write(new_notebook(cells=cells), path)
    return path, tmp_path / "cache"


def test_a_lesson_is_run_again_only_when_something_changed(little_course, monkeypatch):
    path, cache = little_course
    root, runs = path.parents[1], []
    run = live._run
    monkeypatch.setattr(live, "_run", lambda *arguments: runs.append(1) or run(*arguments))
    first = live.executed(path, cache, root)
    assert first.metadata.run["seconds"] > 0
    assert len(first.cells[1].outputs) == 1
    again = live.executed(path, cache, root)
    assert len(runs) == 1 and again == first  # the metadata, too: slides are made with them
    # Prose is taken from the lesson as it is; it needs no run.
    lesson = nbformat.read(path, as_version=4)
    lesson.cells.insert(0, new_markdown_cell("words", id="m"))
    nbformat.write(lesson, path)
    assert live.executed(path, cache, root).cells[0].source == "words" and len(runs) == 1
    (root / "convlab" / "__init__.py").write_text("changed = True")
    monkeypatch.setattr(live, "_run", lambda *arguments: runs.append(1) or EMPTY_RUN)
    live.executed(path, cache, root)
    assert len(runs) == 2
    (cache / path.name).write_text("damaged")
    live.executed(path, cache, root)
    assert len(runs) == 3


# -- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "page", "expected"),
    [
        ("[a](../docs/glossary.md)", "notebooks/04_stride.ipynb", "[a](../docs/glossary.md)"),
        ("[a](../README.md)", "notebooks/04_stride.ipynb", "[a](../index.md)"),
        ("[a](../README.md#open-the-course)", "docs/glossary.md", "[a](../index.md#open-the-course)"),
        ("[a](../workshop/index.md)", "docs/site/index.md", "[a](docs/workshop/index.md)"),
        ("[a](tools/course.py)", "README.md", "a"),
        (
            "[a](../my_work/04_stride/04_stride.ipynb)",
            "notebooks/04_stride.ipynb",
            "[a](../exercises/04_stride/04_stride.ipynb)",
        ),
        ("[a](../solutions/04_stride/04_stride.ipynb)", "docs/glossary.md", "a"),
        ("[a](https://example.org/x.md) [b](#here)", "README.md", "[a](https://example.org/x.md) [b](#here)"),
        ("`[a](tools/course.py)`", "README.md", "`[a](tools/course.py)`"),
        (
            "[a](../../notebooks/04_stride.ipynb#8.-Measured:-which-down-sampling?)",
            "docs/workshop/questions.md",
            "[a](../../notebooks/04_stride.ipynb#8-measured-which-down-sampling)",
        ),
    ],
)
def test_links_lead_to_pages_or_become_plain(tmp_path, text, page, expected):
    assert publish.Stage(tmp_path).links(text, ROOT / page) == expected


def test_only_what_changed_is_written_and_what_is_gone_is_removed(tmp_path):
    stage = publish.Stage(tmp_path)
    stage.write("a/b.md", "text"), stage.write("old.md", "text")
    before = (tmp_path / "a" / "b.md").stat().st_mtime_ns
    stage = publish.Stage(tmp_path)
    stage.write("a/b.md", "text")
    stage.drop_others()
    assert (tmp_path / "a" / "b.md").stat().st_mtime_ns == before and not (tmp_path / "old.md").exists()


def test_questions_are_those_of_the_lessons(tmp_path):
    info = {
        "lesson": "04",
        "title": "stride",
        "questions": ["an id", {"id": "q", "question": "a[b] *c*?", "heading": "2. “X” y"}],
    }
    text = publish.questions({tmp_path / "04_stride.ipynb": new_notebook(metadata={"convlab": info})})
    assert "## 04 · stride" in text and r"- [a\[b\] \*c\*?](notebooks/04_stride.ipynb#2-x-y)" in text
    assert "an id" not in text


def test_every_public_function_of_a_room_is_in_the_reference():
    pages = publish.reference()
    assert ".. autofunction:: convlab.reference.conv2d\n" in pages["reference"]
    assert ".. autoclass:: convlab.spec.Conv2dSpec\n" in pages["spec"] and "Conv2dError" in pages["spec"]
    assert ".. autofunction:: convlab.figures.stride.size_staircase\n" in pages["figures_stride"]
    for name, room in publish.convlab._PUBLIC.items():
        if room:
            assert f"convlab.{room}.{name}" in pages["index"] and f"convlab.{room}.{name}\n" in pages[room]


def test_the_command_names_what_it_can_do():
    answer = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "publish.py"), "book"], capture_output=True, text=True, cwd=ROOT
    )
    assert answer.returncode == 2 and "site" in answer.stderr


def test_the_workflow_publishes_what_make_site_builds():
    import yaml

    flow = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text("utf-8"))
    steps = flow["jobs"]["site"]["steps"]
    assert [step.get("run") for step in steps if "run" in step] == ["make site"]
    upload = next(step for step in steps if step.get("uses", "").startswith("actions/upload-pages-artifact"))
    assert upload["with"]["path"] == "build/site"
    assert flow["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    assert flow[True] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}  # YAML 1.1 reads "on" as true


# -- the real thing ---------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_everything_is_executed_built_and_built_again_the_same(tmp_path, record_property):
    """What `make site slides handout` does: from the executed lessons, then once more with nothing to do."""
    command = [
        sys.executable,
        str(ROOT / "tools" / "publish.py"),
        "site",
        "slides",
        "handout",
        "--build",
        str(tmp_path),
    ]
    seen = []
    for run in ("first build", "second build"):
        start = time.perf_counter()
        answer = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        record_property(f"{run}, s", round(time.perf_counter() - start))
        files = [file for part in ("site", "slides") for file in (tmp_path / part).rglob("*") if file.is_file()]
        seen.append(
            {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in [*files, tmp_path / "handout.html"]}
        )
    changed = {file.name for file in seen[0] if seen[0][file] != seen[1].get(file)}
    assert changed <= {"genindex.html", "search.html", "searchindex.js"}  # Sphinx counts pages as it comes by them
    assert len(seen[0]) == len(seen[1]) > 150
    megabytes = sum(file.stat().st_size for file in (tmp_path / "site").rglob("*") if file.is_file()) / 1e6
    record_property("site, MB", round(megabytes, 1))
    assert megabytes < 25
    peaks = [int(found) for found in re.findall(r"at most (\d+) MB", answer.stdout)]
    record_property("largest kernel, MB", max(peaks, default=0))
    assert not sys.platform.startswith("linux") or max(peaks) * 1e6 <= 1.1 * doctor.PEAK
