"""How many learners one machine holds: a real JupyterHub, with more and more of them in lesson 04 at once.

    sudo .venv/bin/python benchmarks/hub.py                  1 learner, then 2, 4, 8 together
    sudo .venv/bin/python benchmarks/hub.py --rooms 30       30 together, if the machine holds them

A load program, not a test; Linux, as root: it makes system users and removes them (see tests/hub/room.py). In each room
all learners log in, follow the link, and run the whole lesson at the same moment, which no class does: it is the worst
case. It stops before a room for which memory or the time left would not do, and writes the figures into docs/hub.md.
With ``--print`` it only prints.
"""

import argparse
import os
import platform
import runpy
import statistics
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "hub"))
PAGE = ROOT / "docs" / "hub.md"
BEGIN, END = "<!-- figures of benchmarks/hub.py -->", "<!-- end of the figures -->"

from room import CONFIGURATION, Room  # noqa: E402

LESSON = "convlab/notebooks/04_stride.ipynb"
SPARE = 2e9  # bytes that stay free


def timed(work):
    def one(learner):
        began = time.monotonic()
        work(learner)
        return time.monotonic() - began

    return one


def measure(number):
    """One room: seconds of each part, and megabytes."""
    with Room([f"u{index}" for index in range(number)]) as room:
        os.environ["CONVLAB_COURSE"] = str(room.course)
        link = runpy.run_path(str(CONFIGURATION))["link"](room.address)
        began, cpu = time.monotonic(), psutil.cpu_times()
        room.everybody(lambda learner: learner.log_in())
        opened = room.everybody(timed(lambda learner: learner.open_link(link)))
        ran = room.everybody(timed(lambda learner: learner.run_notebook(LESSON)))
        wall, after = time.monotonic() - began, psutil.cpu_times()
        memory = [learner.memory() for learner in room.learners]
    return {
        "learners": number,
        "open": opened,
        "ran": ran,
        "server": statistics.median(one["server"] for one in memory),
        "kernel": statistics.median(one["kernels"] for one in memory),
        "together": sum(sum(one.values()) for one in memory),
        "busy": 1 - (after.idle - cpu.idle) / (wall * psutil.cpu_count()),
    }


def page(rooms, waiting):
    """The figures, for the page."""
    total = psutil.virtual_memory().total
    rows = [
        f"| {one['learners']} | {statistics.median(one['open']):.0f} ({max(one['open']):.0f}) "
        f"| {statistics.median(one['ran']):.0f} ({max(one['ran']):.0f}) | {one['server']:.0f} | {one['kernel']:.0f} "
        f"| {one['together'] / 1e3:.1f} | {one['busy']:.0%} |"
        for one in rooms
    ]
    return "\n".join(
        [
            f"Written by `python benchmarks/hub.py` on {time.strftime('%Y-%m-%d')}: {psutil.cpu_count()} processors "
            f"({platform.machine()}), {total / 1e9:.0f} GB, Python {platform.python_version()}. When it began, "
            f"{waiting:.1f} other programs were running or waiting for a processor, on average over five minutes.",
            "",
            "A real JupyterHub. All learners of a row follow the link at the same moment, and then run all cells of "
            "lesson 04 at the same moment: the worst case. Seconds: the middle learner, and the slowest in brackets.",
            "",
            "| learners | s to open | s to run the lesson | MB server | MB kernel | GB all learners | busy |",
            "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            *rows,
            "",
            "MB of server and kernel are PSS after the lesson has run: what is shared is divided among those who "
            "share it.",
        ]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rooms", type=int, nargs="+", default=[1, 2, 4, 8], help="learners at once, one room each")
    parser.add_argument("--seconds", type=float, default=240, help="begin no room that would end later")
    parser.add_argument("--print", action="store_true", help="leave docs/hub.md as it is")
    words = parser.parse_args()
    if os.geteuid():
        sys.exit("Only root can make system users: sudo .venv/bin/python benchmarks/hub.py")
    rooms, spent, began, waiting = [], 0.0, time.monotonic(), os.getloadavg()[1]
    for number in words.rooms:
        started = time.monotonic()
        if rooms:
            last = rooms[-1]
            needed = last["together"] * 1e6 * number / last["learners"]
            if psutil.virtual_memory().available - needed < SPARE:
                print(f"{number} learners would need {needed / 1e9:.1f} GB; stopping before memory is short")
                break
            if started - began + spent * number / last["learners"] > words.seconds:
                print(f"{number} learners would take longer than is left of {words.seconds:.0f} s; stopping")
                break
        rooms.append(measure(number))
        spent = time.monotonic() - started
        print(f"{number} learners: {spent:.0f} s", flush=True)
    text = page(rooms, waiting)
    print(text)
    if not words.print:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
