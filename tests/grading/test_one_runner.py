"""``convlab check`` and ``convlab grade`` are one runner: the same notebook gets the same points from both."""

import copy
import json
import shutil

import grading_help as gh
import pytest

from convlab import tasks
from convlab.grading import grade
from convlab.running import check as checking
from convlab.running import sandbox

pytestmark = pytest.mark.skipif(
    not sandbox.LINUX or shutil.which("bwrap") is None, reason="students' programs run in bubblewrap only"
)
RIGHT = gh.answers("counts")
COUNTS = RIGHT["usage_counts"]


def code(source, **more):
    return {
        "cell_type": "code",
        "id": "own",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
        **more,
    }


def with_answer(**written):
    return gh.filled("counts", {**RIGHT, **written})


def with_cells(*sources, at=1, **written):
    notebook = with_answer(**written)
    notebook["cells"][at:at] = [code(source, id=f"own{i}") for i, source in enumerate(sources)]
    return notebook


def changed(change, **written):
    notebook = with_answer(**written)
    for cell in notebook["cells"]:
        change(cell)
    return notebook


def without(*ids):
    notebook = with_answer()
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in ids]
    return notebook


def as_kind(kind):
    notebook = with_answer()
    cell = gh.cell_of(notebook, "usage_counts-answer")
    cell["cell_type"] = kind
    cell.pop("outputs"), cell.pop("execution_count")
    return notebook


def reordered():
    notebook = with_answer()
    notebook["cells"] = notebook["cells"][::-1]
    return notebook


def duplicated(first):
    notebook = with_answer()
    index = next(i for i, cell in enumerate(notebook["cells"]) if cell["id"] == "usage_counts-answer")
    twin = copy.deepcopy(notebook["cells"][index])
    notebook["cells"][index]["source"], twin["source"] = (first, COUNTS) if first else (COUNTS, "usage_counts = None")
    notebook["cells"].insert(index + 1, twin)
    return notebook


def no_labels(cell):
    cell["metadata"] = {}


def no_ids(cell):
    cell["metadata"] = {}
    del cell["id"]


def format_4_4():
    notebook = changed(lambda cell: cell.pop("id"))
    return {**notebook, "nbformat_minor": 4}


HELPER = "def how_many(n, k, s, p):\n    return (n + 2 * p - k) // s + 1"
SHORT = COUNTS.replace("(n + 2 * p - k) // s + 1", "how_many(n, k, s, p)")
SHAPES = {
    "right": with_answer(),
    "untouched": gh.exercise("counts"),
    "a magic at the top": with_cells("%matplotlib inline\n%load_ext autoreload\n%autoreload 2"),
    "a shell line": with_cells("!echo hello\nfiles = !ls\n!pip install something"),
    "pip by its magic": with_cells("%pip install numpy", "%conda install numpy"),
    "help": with_cells("np.pad?", "?np.pad", "np.pad??"),
    "%%time above an answer": with_answer(usage_counts="%%time\n" + COUNTS),
    "%%capture above an answer": with_answer(usage_counts="%%capture out\n" + COUNTS),
    "%time in an answer": with_answer(sizes=RIGHT["sizes"] + "\n%time sizes"),
    "%%timeit above another cell": with_cells("%%timeit -n 1 -r 1\nnp.zeros(3)"),
    "a cell of another language": with_cells("%%bash\nls | wc -l", "%%javascript\nalert(1)", "%%html\n<b>x</b>"),
    "an import that fails in a cell of its own": with_cells("import pandas as pd\nfrom somewhere import something"),
    "an import that fails above an answer": with_answer(usage_counts="import pandas as pd\n" + COUNTS),
    "an import that fails inside": with_answer(usage_counts=COUNTS.replace("):", "):\n    import pandas", 1)),
    "a cell that raises": with_cells("1 / 0"),
    "a cell that does not run": with_cells("def f(:\n    pass"),
    "an answer that does not run": with_answer(usage_counts="def usage_counts(n, k, s, p) return 1"),
    "an answer that raises at once": with_answer(usage_counts=COUNTS + "\nusage_counts(1)"),
    "await": with_cells("import asyncio\nawait asyncio.sleep(0)"),
    "await in an answer": with_answer(usage_counts="import asyncio\nawait asyncio.sleep(0)\n" + COUNTS),
    "from __future__": with_answer(usage_counts="from __future__ import annotations\n" + COUNTS),
    "a helper in its own cell": with_cells(HELPER, usage_counts=SHORT),
    "a helper further down": with_cells(HELPER, at=99, usage_counts=SHORT),
    "a helper that is missing": with_answer(usage_counts=SHORT),
    "two answers in one cell": with_answer(sizes=RIGHT["sizes"] + "\n" + COUNTS, usage_counts="pass"),
    "the answer in another cell": with_cells(COUNTS, at=99, usage_counts="# below"),
    "labels lost": changed(no_labels),
    "labels and ids lost": changed(no_ids),
    "the format before ids": format_4_4(),
    "reversed": reordered(),
    "an answer twice, the second None": duplicated(""),
    "an answer twice, the first broken": duplicated("1 / 0"),
    "an answer deleted": without("usage_counts-answer"),
    "a check deleted": without("usage_counts-check", "usage_counts"),
    "the set-up deleted": without("set-up"),
    "an answer as text": as_kind("markdown"),
    "an answer as raw text": as_kind("raw"),
    "line ends of Windows": changed(lambda cell: cell.update(source=gh.source(cell).replace("\n", "\r\n"))),
    "lines as a list": changed(lambda cell: cell.update(source=gh.source(cell).splitlines(True))),
    "spaces at the ends of lines": changed(lambda cell: cell.update(source=gh.source(cell).replace("\n", "  \n"))),
    "a guard for main": with_answer(
        usage_counts=COUNTS + "\nif __name__ == '__main__':\n    print(usage_counts(5, 3, 2, 1))"
    ),
    "sys.exit": with_cells("import sys\nsys.exit(1)"),
    "exit at the end of an answer": with_answer(usage_counts=COUNTS + "\nraise SystemExit"),
    "input": with_cells("name = input('Who are you?')"),
    "much is printed": with_cells("print('x' * 100_000)\nfor i in range(1000):\n    print(i)"),
    "display and get_ipython": with_cells("display(np.eye(2))\nget_ipython().run_line_magic('time', '1')"),
    "a name of numpy replaced": with_cells("np = 3", at=99),
    "the answer overwritten later": with_cells("usage_counts = 3", at=99),
    "wrong, then right": with_cells(COUNTS, at=99, usage_counts="def usage_counts(n, k, s, p):\n    return 1"),
    "chance": with_cells("import random\nrandom.seed()\nx = random.random()"),
    "an empty cell and one of comments": with_cells("", "# nothing\n\n# here"),
    # As PyTorch 2.5 does when it is imported.
    "looks for a package": with_answer(
        usage_counts="import importlib.util\nassert importlib.util.find_spec('scipy') is None\n" + COUNTS
    ),
    "a package that is not listed": with_answer(usage_counts="import scipy.signal\n" + COUNTS),
    "the course itself": with_answer(usage_counts="from convlab.reference import conv2d\n" + COUNTS),
}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Points of each notebook, by the check and by the grader."""
    place = tmp_path_factory.mktemp("one_runner")
    course = place / "course"
    given_out = course / "exercises" / gh.WHOLE / f"{gh.WHOLE}.ipynb"
    for folder in (given_out.parent, course / "notebooks", course / "convlab", course / "my_work"):
        folder.mkdir(parents=True)
    given_out.write_text(json.dumps(gh.exercise("counts")), "utf-8")
    group = gh.new_class(place / "class", ("counts",))
    names = {f"s{i:02}": name for i, name in enumerate(SHAPES)}
    for student, name in names.items():
        gh.hand_in(group, student, "counts", SHAPES[name])
    assert not grade.grade_class(group, jobs=2).trouble
    graded = {names[student]: group.result(student, "counts") for student in names}

    def check(name):
        path = course / "my_work" / "any.ipynb"
        path.write_text(json.dumps(SHAPES[name]), "utf-8")
        return checking.check(path)

    return graded, check


@pytest.mark.parametrize("name", SHAPES)
def test_check_and_grade_give_the_same(both, name):
    graded, check = both
    by_grade = [(task["id"], task["outcome"], task["points"]) for task in graded[name]["tasks"]]
    by_check = [(one.task, one.outcome, one.points) for one in check(name).verdicts]
    assert by_check == by_grade


def test_the_shapes_tell_something(both):
    graded, _ = both
    earned = {name: result["points"] for name, result in graded.items()}
    most = sum(task.points for task in map(tasks.task, ("stride.sizes", "stride.usage_counts")))
    assert earned["right"] == most and earned["untouched"] == 0
    lost = {name for name, points in earned.items() if points < most}
    assert lost == {
        "untouched",
        "an import that fails inside",
        "an answer that does not run",
        "a helper that is missing",
        "an answer deleted",
        "an answer twice, the second None",
        "wrong, then right",
    }
