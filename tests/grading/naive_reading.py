"""A reader of notebooks as one would write it first: cells run as they stand, with labels and tests as handed in.

    python naive_reading.py NOTEBOOK …      says each one's points, or null where it fails

Its programs are only odd; the hostile ones meet ``naive.py``.
"""

import json
import os
import re
import signal
import sys

from IPython.core.inputtransformer2 import TransformerManager


def points_of(path):
    with open(path, encoding="utf-8") as file:
        notebook = json.load(file)
    assert notebook["metadata"].get("kernelspec", {}).get("name") == "python3", "no such kernel"
    points, names, labels = 0, {"check": lambda task: check(task, names)}, set()
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        label = cell["metadata"].get("nbgrader", {})
        text = "".join(cell["source"])
        if re.search(r"^\s*[%!?]", text, re.MULTILINE):
            text = TransformerManager().transform_cell(text)
        labels.add(label.get("grade_id"))
        if label.get("grade"):
            try:
                exec(text.replace("cl.tasks.check", "check"), names)
                points += label["points"]
            except AssertionError:
                pass
        elif "cl.tasks" not in text:
            exec(text, names)
    return points


def check(task, names):
    if task == "stride.sizes":
        assert names.get("sizes") == [3, 3, 13, 13, 111, 112]
    else:
        assert str(names["usage_counts"](8, 3, 2, 0)) == "[1 1 2 1 2 1 1 0]"


def apart(path):
    """Points, found out in a process that is thrown away."""
    source, target = os.pipe()
    if os.fork() == 0:
        signal.alarm(5)
        try:
            os.write(target, str(points_of(path)).encode())
        finally:
            os._exit(0)
    os.close(target)
    with os.fdopen(source, "rb") as file:
        said = file.read()
    os.wait()
    return int(said) if said else None


if __name__ == "__main__":
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    print(json.dumps({path: apart(path) for path in sys.argv[1:]}))
