"""A grader as one would write it first: it runs the notebook in its own process, tests and all, and believes it.

    python naive.py MODE SCRATCH NOTEBOOK SECONDS   runs it, and says on the last line what came of it; it may take
                                                    so many seconds, and work for a quarter of them
    python naive.py --MODE SCRATCH NOTEBOOK        the grader itself; MODE is "cells", or "joined": all as one program

It is what the hostile submissions are shown to beat. It runs in a sandbox that only keeps the machine from harm: it may
read the solutions, write to SCRATCH, use the network, and the tests and what they expect are in the student's process.
"""

import json
import os
import resource
import subprocess
import sys
import time
import types

RIGHT_SIZES = [3, 3, 13, 13, 111, 112]
COUNT_CASES = [(24, 3, 2, 1), (8, 3, 2, 0), (10, 4, 3, 2), (9, 2, 5, 0), (5, 5, 1, 4)]


def the_course():
    """A course whose check runs in the notebook, on expected values that lie beside it."""
    import numpy as np

    def true_counts(n, k, s, p):
        counts = np.zeros(n, dtype=int)
        for first in range(-p, n + p - k + 1, s):
            for place in range(max(first, 0), min(first + k, n)):
                counts[place] += 1
        return counts

    def check(task):
        names = sys._getframe(1).f_globals
        if task == "stride.sizes":
            assert len(names["sizes"]) == 6
            assert all(one == other for one, other in zip(names["sizes"], RIGHT_SIZES, strict=False))
        elif task == "stride.usage_counts":
            for case in COUNT_CASES:
                expected = course.tasks.true_counts(*case)
                np.testing.assert_array_equal(names["usage_counts"](*case), expected)
        else:
            import torch

            torch.manual_seed(0)
            x = torch.rand(2, 3, 7, 8)
            pool = names["BlurPool2d"](3)
            padded = torch.nn.functional.pad(x, (1, 1, 1, 1), mode="reflect")
            row = torch.tensor([1.0, 2.0, 1.0]) / 4
            kernel = torch.outer(row, row).expand(3, 1, 3, 3)
            torch.testing.assert_close(pool(x), torch.conv2d(padded, kernel, stride=2, groups=3))

    course = types.ModuleType("convlab")
    course.tasks = types.ModuleType("convlab.tasks")
    course.tasks.check, course.tasks.true_counts = check, true_counts
    course.tasks.hint = lambda task: None
    return course


def read(notebook):
    with open(notebook) as file:
        return json.load(file)["cells"]


def grade(notebook):
    """Run a notebook's code cells; a graded cell that raises nothing earns the points that its label names."""
    course = the_course()
    sys.modules |= {"convlab": course, "convlab.tasks": course.tasks}
    cells = read(notebook)
    names, points, rows = {"__name__": "__main__"}, 0, []
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        label = cell["metadata"].get("nbgrader", {})
        source = "".join(cell["source"])
        rows.append(f"<pre>{source}</pre>")
        try:
            exec(source, names)
            points += label.get("points", 0)
        except Exception:
            pass
    return points, rows


def grade_joined(notebook):
    """Run a notebook as one program, which is naive in another way."""
    course = the_course()
    sys.modules |= {"convlab": course, "convlab.tasks": course.tasks}
    cells = [cell for cell in read(notebook) if cell["cell_type"] == "code"]
    exec("\n".join("".join(cell["source"]) for cell in cells), {"__name__": "__main__"})
    return sum(cell["metadata"].get("nbgrader", {}).get("points", 0) for cell in cells), []


def watch(mode, scratch, notebook, seconds):
    """Run the grader, and say what it said and what it left behind."""
    program = [sys.executable, "-I", "-S", "-B", __file__, f"--{mode}", scratch, notebook]
    out_file = os.path.join(scratch, "output")
    with open(out_file, "wb") as out:
        process = subprocess.Popen(program, stdout=out, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        most, ended = 0, None
        until = time.monotonic() + float(seconds)
        while ended is None and time.monotonic() < until and _worked(process.pid) < float(seconds) / 4:
            time.sleep(0.02)
            ended = process.poll()
            most = max(most, sum(name.isdecimal() for name in os.listdir("/proc")))
    alive = [name for name in os.listdir("/proc") if name.isdecimal() and b"left behind" in _command(name)]
    if ended is None:
        process.kill()
    ended_memory = os.wait4(process.pid, 0)[2].ru_maxrss * 1024 if ended is None else 0
    memory = max(ended_memory, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
    size = os.path.getsize(out_file)
    with open(out_file, "rb") as out:
        out.seek(max(0, size - 4000))
        lines = out.read().decode("utf-8", "replace").splitlines()
    try:
        points = json.loads(lines[-1])["points"]
    except (ValueError, IndexError, KeyError, TypeError):
        points = None
    said = {"points": points, "status": ended, "processes": most, "alive": len(alive), "memory": memory, "output": size}
    print(json.dumps(said))


def _worked(pid):
    """Seconds of processor time that a process has used."""
    with open(f"/proc/{pid}/stat") as file:
        return sum(map(int, file.read().rpartition(")")[2].split()[11:13])) / os.sysconf("SC_CLK_TCK")


def _command(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read()
    except OSError:
        return b""


def main():
    for kind, value in {"NPROC": 200, "AS": 2_500_000_000, "FSIZE": 400_000_000, "CORE": 0}.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{kind}"), (value, value))
    sys.path.insert(0, "/packages")
    mode = sys.argv[1]
    if not mode.startswith("--"):
        return watch(*sys.argv[1:])
    points, rows = (grade if mode == "--cells" else grade_joined)(sys.argv[3])
    with open(os.path.join(sys.argv[2], "page.html"), "w") as page:
        page.write("\n".join(rows))
    print(json.dumps({"points": points}))


if __name__ == "__main__":
    main()
