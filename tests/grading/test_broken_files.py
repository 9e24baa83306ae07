"""Submissions that are broken, tampered with, or no notebook at all: what is honest in them counts, the rest goes on.

Each is first shown to beat ``naive_reading.py``, which does it as one would write it first.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import grading_help as gh
import pytest

from convlab.grading import classroom, grade
from convlab.running import sandbox

pytestmark = pytest.mark.skipif(
    not sandbox.LINUX or shutil.which("bwrap") is None, reason="students' programs run in bubblewrap only"
)


def honest():
    return gh.filled("counts", gh.answers("counts"))


def half():
    """Sizes are right, the counting is wrong."""
    return gh.filled("counts", {**gh.answers("counts"), "usage_counts": "def usage_counts(n, k, s, p):\n    return n"})


def changed(change, notebook=None):
    notebook = notebook or honest()
    change(notebook)
    return notebook


def edit_tests(notebook):
    gh.cell_of(notebook, "usage_counts-check")["source"] = "pass"


def edit_points(notebook):
    for cell in notebook["cells"]:
        if "points" in cell["metadata"].get("nbgrader", {}):
            cell["metadata"]["nbgrader"]["points"] = 1000


def edit_labels(notebook):
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"]["nbgrader"] = {"grade_id": f"mine-{number}", "grade": False, "locked": True}


def remove_labels(notebook):
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id")


def exchange_labels(notebook):
    one, other = (gh.cell_of(notebook, key) for key in ("usage_counts-answer", "usage_counts-check"))
    one["metadata"], other["metadata"] = other["metadata"], one["metadata"]
    one["id"], other["id"] = other["id"], one["id"]


def duplicate_graded(notebook):
    check = gh.cell_of(notebook, "sizes-check")
    notebook["cells"] += [check, check, check]


def duplicate_answer(notebook):
    """The old stub, copied below, as people do before they begin."""
    notebook["cells"].append(gh.cell_of(gh.exercise("counts"), "usage_counts-answer"))


def delete_answer(notebook):
    notebook["cells"].remove(gh.cell_of(notebook, "usage_counts-answer"))


def delete_checks(notebook):
    notebook["cells"] = [cell for cell in notebook["cells"] if not cell["id"].endswith("-check")]


def delete_set_up(notebook):
    notebook["cells"].remove(gh.cell_of(notebook, "set-up"))


def reorder(notebook):
    notebook["cells"].reverse()


def other_kernel(notebook):
    notebook["metadata"] = {"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}


def odd_cells(notebook):
    notebook["cells"][2:2] = [None, 7, {"cell_type": "code"}, {"cell_type": "code", "metadata": [], "source": {"a": 1}}]


def lists_for_texts(notebook):
    for cell in notebook["cells"]:
        cell["source"] = gh.source(cell).splitlines(keepends=True)


def magics(notebook):
    cell = gh.cell_of(notebook, "usage_counts-answer")
    cell["source"] = "%matplotlib inline\n!echo hello\n" + cell["source"] + "\nusage_counts?\nthere = !ls"
    cell = gh.cell_of(notebook, "sizes-answer")
    cell["source"] = "%%time\n" + cell["source"] + "\nodd = (7\n    % 2)"
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": "%%bash\nrm -rf /"})


def a_hundred_thousand_magics(notebook):
    """Reading them takes longer than anybody has; not for those who wrote nothing of the kind."""
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": "!a\n" * 100_000 + "sizes = 0"})


def blank_lines(notebook):
    """A search for what begins a line, and may begin on one above, looks at each of them from each of them."""
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": "\n" * 400_000 + "7"})


def odd_labels(notebook):
    """Labels of every kind that JSON knows, where a text belongs."""
    for cell, odd in zip(notebook["cells"], [[], {}, [[]], 1e999, True, None, {"a": []}] * 9, strict=False):
        cell["metadata"] = {"nbgrader": {"grade_id": odd, "points": odd, "task": odd}, "convlab": {"task": odd}}


def helper_below(notebook):
    """The answer needs a cell of their own that stands further down."""
    cell = gh.cell_of(notebook, "usage_counts-answer")
    body = cell["source"].replace("usage_counts", "my_counts")
    cell["source"] = "def usage_counts(n, k, s, p):\n    return my_counts(n, k, s, p)"
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": body})


def hedges(notebook):
    """Two answers to what can be guessed: the one where the check stands counts."""
    gh.cell_of(notebook, "sizes-answer")["source"] = "sizes = [4, 4, 14, 14, 112, 113]"
    for source in (gh.answers("counts")["sizes"], "import os"):  # something unusual, to be asked apart
        notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": source})


def name_used_again(notebook):
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": "sizes = [len(str(sizes))]"})


def breaks_the_others(notebook):
    """One answer's cell breaks what the other, honest one needs."""
    gh.cell_of(notebook, "sizes-answer")["source"] = (
        "sizes = [1] * 6\nnp.zeros = None\nimport builtins\nbuiltins.range = None"
    )


# name -> (notebook, points, kinds of flags that are raised)
TAMPERED = {
    "untouched": (gh.exercise("counts"), 0, set()),
    "honest": (honest(), 5, set()),
    "half": (half(), 2, set()),
    "edited tests": (changed(edit_tests, half()), 2, {"cell edited"}),
    "edited points": (changed(edit_points, half()), 2, {"metadata edited"}),
    "edited labels": (changed(edit_labels), 5, {"metadata edited"}),
    "removed labels": (changed(remove_labels), 5, {"labels lost"}),
    "exchanged labels": (changed(exchange_labels, half()), 2, {"cell edited"}),
    "duplicated graded cell": (changed(duplicate_graded, half()), 2, {"cell duplicated"}),
    "duplicated answer": (changed(duplicate_answer), 5, {"cell duplicated"}),
    "deleted answer": (changed(delete_answer), 2, {"cell deleted"}),
    "deleted checks": (changed(delete_checks), 5, {"cell deleted"}),
    "deleted set-up": (changed(delete_set_up), 5, {"cell deleted"}),
    "reversed": (changed(reorder), 5, {"cells reordered"}),
    "other kernel": (changed(other_kernel), 5, {"other kernel"}),
    "odd cells": (changed(odd_cells), 5, set()),
    "lists for texts": (changed(lists_for_texts), 5, set()),
    "magics": (changed(magics), 5, set()),
    "a hundred thousand magics": (changed(a_hundred_thousand_magics), 5, set()),
    "blank lines": (changed(blank_lines), 5, set()),
    "odd labels": (changed(odd_labels), 5, {"metadata edited"}),
    "helper below": (changed(helper_below), 5, set()),
    "name used again": (changed(name_used_again), 5, set()),
    "hedges": (changed(hedges), 3, set()),
    "breaks the others": (changed(breaks_the_others), 3, set()),
}
# What a naive reader gets right, too.
ORDINARY = {"untouched", "honest", "half", "lists for texts", "duplicated answer", "name used again", "hedges"}

UNREADABLE = {
    "empty": (b"", "empty"),
    "blank": (b" \n", "empty"),
    "half a file": (json.dumps(honest()).encode()[:3000], "not a whole notebook"),
    "binary": (bytes(range(256)) * 100, "no text"),
    "another encoding": (json.dumps({"cells": ["für"]}, ensure_ascii=False).encode("latin-1"), "no text"),
    "a list": (b"[1, 2]", "no list of cells"),
    "cells that are none": (b'{"cells": 7}', "no list of cells"),
    "old format": (b'{"worksheets": [{"cells": []}], "nbformat": 3}', "no list of cells"),
    "endless brackets": (b"[" * 200_000, "not a whole notebook"),
    "endless number": (b'{"cells": ' + b"9" * 100_000 + b"}", "not a whole notebook"),
    "many cells": (json.dumps({"cells": [{}] * 3000}).encode(), "3000 cells"),
    "much code": (json.dumps(gh.filled("counts", {"sizes": "#" * 600_000})).encode(), "characters of code"),
}


def naive_points(paths):
    """What a naive reader gives for each of these files; None where it fails."""
    program = pathlib.Path(__file__).with_name("naive_reading.py")
    names = [str(path) for path in paths]
    done = subprocess.run([sys.executable, str(program), *names], capture_output=True, text=True, timeout=1200)
    said = json.loads(done.stdout)
    return [said[name] for name in names]


def test_tampered_and_broken_submissions(tmp_path):
    group = gh.new_class(tmp_path / "class")
    for name, (notebook, _, _) in TAMPERED.items():
        gh.hand_in(group, name, "counts", notebook)
    for name, (data, _) in UNREADABLE.items():
        gh.hand_in(group, name, "counts", data)
    links(group)
    linked = ["a link", "linked folder", "linked student"]
    names = [*TAMPERED, *UNREADABLE, *LINKED]
    naive = dict(zip(names, naive_points(group.submission(name, "counts") for name in names), strict=True))
    assert {name for name in TAMPERED if naive[name] == TAMPERED[name][1]} == ORDINARY
    assert [naive[name] for name in linked] == [5, 5, 5]  # somebody else's points
    failed = {*UNREADABLE, *LINKED} - {*linked, "many cells", "much code"}
    assert all(naive[name] is None for name in failed)
    (group.folder / "students.csv").write_text("id\nnobody came\n")
    assert not {path.name for path in group.submitted.iterdir()} & {"nobody came"}

    done = grade.grade_class(group, ["counts"], jobs=3, limits=gh.LIMITS)
    assert not done.trouble
    for name, (_, points, flags) in TAMPERED.items():
        result = group.result(name, "counts")
        told = [(task["id"], task["points"], task["says"]) for task in result["tasks"]]
        assert (result["status"], result["points"], result["max"]) == ("graded", points, 5), (name, told)
        assert flags <= {flag["kind"] for flag in result["flags"]}, (name, result["flags"])
        assert flags or not result["flags"] or name in ("odd cells",), (name, result["flags"])
    for name, (_, words) in {**UNREADABLE, **LINKED}.items():
        result = group.result(name, "counts")
        assert (result["status"], result["points"]) == ("unreadable", 0), name
        assert words in result["says"], (name, result["says"])
        assert [task["outcome"] for task in result["tasks"]] == ["not attempted", "not attempted"]
    for name in ("nobody came", "empty folder"):
        result = group.result(name, "counts")
        assert (result["status"], result["points"], result["submission_sha256"]) == ("missing", 0, None)
    assert not grade.is_fine(group, done) and "Cannot be read: a link" in grade.as_text(group, done)
    assert grade.due(group, ["counts"]) == ([], len(TAMPERED) + len(UNREADABLE) + len(LINKED) + 2)


# What `links` puts in the place of a notebook.
LINKED = {
    "a link": (None, "link"),
    "linked folder": (None, "link"),
    "linked student": (None, "link"),
    "a folder": (None, "not a plain file"),
    "a pipe": (None, "not a plain file"),
    "huge": (None, "101 MB"),
}


def links(group):
    """What lies where a notebook should lie: links to others' work, a folder, a pipe that nobody writes to, a giant."""
    right = group.submission("honest", "counts")
    place = {name: group.submission(name, "counts") for name in [*LINKED, "empty folder"]}
    for name, path in place.items():
        if not name.startswith("linked"):
            path.parent.mkdir(parents=True)
    place["a link"].symlink_to(right)
    place["linked folder"].parents[1].mkdir()
    place["linked folder"].parent.symlink_to(right.parent)
    place["linked student"].parents[1].symlink_to(right.parents[1])
    place["a folder"].mkdir()
    os.mkfifo(place["a pipe"])
    with place["huge"].open("wb") as file:
        file.truncate(101_000_000)


def test_what_a_result_says(tmp_path):
    group = gh.new_class(tmp_path / "class")
    wrong = "def usage_counts(n, k, s, p):\n    return np.minimum(np.arange(n), 1)"
    gh.hand_in(
        group,
        "zoë",
        "counts",
        gh.filled("counts", {"sizes": "sizes = [3, 4, 13, 14, 112, 112]", "usage_counts": wrong}),
    )
    grade.grade_class(group, jobs=1, limits=gh.LIMITS)
    result = group.result("zoë", "counts")
    assert set(result) == {
        *("format", "student", "assignment", "submission_sha256", "grader", "graded_at", "seconds", "status", "says"),
        *("sandbox", "flags", "cells", "tasks", "points", "max", "waiting"),
    }
    assert result["sandbox"] == {"name": "bubblewrap", "lacks": []}
    sizes, counts = result["tasks"]
    assert (sizes["points"], sizes["outcome"], sizes["cases"]) == (0, "not yet", {"hidden": 1, "failed": 1})
    assert counts["cases"]["hidden"] == 16 and 10 < counts["cases"]["failed"] <= 16
    assert (
        counts["code"] == wrong and counts["says"] == f"{counts['cases']['failed']} of 16 hidden cases are not right."
    )
    # What is expected is said of public cases only, and they fail in the same way.
    shown = counts["public"]
    assert shown["mistake"] == counts["mistake"] and len(shown["expected"]) == len(shown["got"])
    assert shown["call"].startswith("usage_counts(n=") and shown["expected"] != shown["got"]
    from convlab import tasks

    task = tasks.task("stride.usage_counts")
    assert task.make_cases(group.seed) != task.make_cases()
    assert json.loads(json.dumps(result)) == result
    assert classroom.totals(result["tasks"]) == {"points": 0, "max": 5, "waiting": 0}
