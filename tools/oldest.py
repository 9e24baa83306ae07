"""The course with the oldest packages that it says it supports: one command that builds, runs and records.

    .venv/bin/python tools/oldest.py FOLDER       build FOLDER/venv (6 GB), run everything, write docs/test-oldest.json
    … FOLDER --only spec     the parts whose names hold the word; the record of the others stays
    … FOLDER --torch 2.5.0   another PyTorch than the lower bound, to look for one that passes

FOLDER must lie outside of the course, and is kept: what is built there is used again. Direct dependencies get the lower
bounds of pyproject.toml, as ``uv pip compile --resolution lowest-direct`` reads them; what they need in turn gets
today's versions, and so do the tools that test. Run it with the Python that is to be tested, the oldest supported one,
in an environment made by `make test`.
docs/test-long.md shows the record: this writes its section, and `make test-long` keeps it.
"""

import argparse
import datetime
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from convlab.files import read_json_object, write_json

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "docs" / "test-oldest.json"
PAGE = ROOT / "docs" / "test-long.md"
HEADING = "## With the oldest packages"
# The unit tests of the package, without a browser, a site, a hub or a class, and all notebooks by nbval.
PARTS = ["tests/spec", "tests/stacks", "tests/reference", "tests/images", "tests/figures", "tests/models"]
PARTS += ["tests/predictions", "tests/explorer"]
PARTS += ["notebooks", "tests/tasks", "tests/exercises", "tests/experiments"]
# What testing needs besides; the site, the hub, the browser and the linters are not tested here.
TOOLS = {"pytest", "pytest-xdist", "pytest-timeout", "nbval", "hypothesis", "expecttest", "onnx", "pyyaml", "nbgrader"}


def name_of(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower()


def run(*command, **options):
    print("$", " ".join(map(str, command)), flush=True)
    return subprocess.run([*map(str, command)], **options)


def oldest_versions(project, uv, torch=None):
    """``name==version`` of every direct dependency, at its lower bound."""
    lines = [f"torch=={torch}" if torch and name_of(line) == "torch" else line for line in project["dependencies"]]
    command = [uv, "pip", "compile", "--quiet", "--no-annotate", "--no-header", "--resolution", "lowest-direct", "-"]
    command += ["--python", sys.executable]
    solved = run(*command, input="\n".join(lines), stdout=subprocess.PIPE, text=True, check=True, cwd=Path.home())
    direct = {name_of(line) for line in lines}
    return [line for line in solved.stdout.split() if name_of(line) in direct]


def build(folder, project, torch=None):
    """An environment with the oldest versions; returns its Python."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    python = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        run(uv, "venv", "--python", sys.executable, folder / "venv", check=True)
    pins = folder / "oldest.txt"
    pins.write_text("\n".join(oldest_versions(project, uv, torch)) + "\n", "utf-8")
    extras = project["optional-dependencies"]
    tools = [line for line in [*extras["dev"], *extras["teach"]] if name_of(line) in TOOLS]
    # "pip", since a test builds a wheel with it; setuptools for the course itself, which is built with what is here.
    run(uv, "pip", "install", "--python", python, "pip", "setuptools>=68", check=True)
    command = [uv, "pip", "install", "--python", python, "--constraints", pins, "--no-build-isolation"]
    run(*command, *tools, "-e", ROOT, check=True)
    return python


def counts(results):
    """``{"passed": 12, "failed": 1, "skipped": 0, "failures": [names]}`` of pytest's file of results."""
    cases = list(ElementTree.parse(results).iter("testcase"))
    bad = [c for c in cases if c.find("failure") is not None or c.find("error") is not None]
    skipped = sum(c.find("skipped") is not None for c in cases)
    names = sorted({f"{c.get('classname').replace('.', '/')}::{c.get('name')}" for c in bad})
    return {"passed": len(cases) - len(bad) - skipped, "failed": len(bad), "skipped": skipped, "failures": names}


def test(python, part, folder):
    """Run a part in the environment; returns its line of the record."""
    if part == "notebooks":
        command = [python, ROOT / "tools" / "notebooks.py", "test"]
    else:
        # One worker: where an old PyTorch ends the process, the test is named and the next one runs.
        command = [python, "-m", "pytest", "-p", "no:cacheprovider", part, "-m", "not long", "-q", "-n", "1"]
        command += ["--max-worker-restart=50", "--timeout=1800"]
    log = folder / f"{part.replace('/', '-')}.log"
    results = log.with_suffix(".xml")
    results.unlink(missing_ok=True)
    settings = {**os.environ, "PYTEST_ADDOPTS": f"--junitxml={results}"}
    began = time.monotonic()
    with log.open("w", encoding="utf-8") as file:
        run(*command, cwd=ROOT, env=settings, stdout=file, stderr=subprocess.STDOUT)
    if not results.exists():
        sys.exit(f"{part} did not run to its end; {log} says why")
    found = counts(results)
    print(
        f"  {found['passed']} passed, {found['failed']} failed; see {log}", *found["failures"], sep="\n    ", flush=True
    )
    return {**found, "seconds": round(time.monotonic() - began)}


def versions(python, project):
    names = sorted(name_of(line) for line in project["dependencies"])
    program = f"import importlib.metadata as m, json; print(json.dumps({{n: m.version(n) for n in {names!r}}}))"
    return json.loads(subprocess.run([python, "-c", program], stdout=subprocess.PIPE, check=True).stdout)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", action="append", metavar="WORD")
    parser.add_argument("--torch", metavar="VERSION")
    chosen = parser.parse_args(arguments)
    folder = chosen.folder.resolve()
    if folder == ROOT or ROOT in folder.parents:
        parser.error(f"{folder} lies in the course; name a folder outside of it")
    parts = [part for part in PARTS if not chosen.only or any(word in part for word in chosen.only)]
    if not parts:
        parser.error(f"--only: there is {', '.join(PARTS)}")
    folder.mkdir(parents=True, exist_ok=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    python = build(folder, project, chosen.torch)
    present = versions(python, project)
    record = read_json_object(RECORD)
    if record.get("versions") != present:
        record = {"versions": present, "parts": {}}
    for part in parts:
        result = {**test(python, part, folder), "date": datetime.date.today().isoformat(), "source": source()}
        record["python"], record["system"] = platform.python_version(), f"{platform.system()} {platform.machine()}"
        record["parts"][part] = result
        # After each part: what was stopped has its record, and what did not run has none.
        write_json(RECORD, record)
        page = PAGE.read_text("utf-8").partition(f"\n{HEADING}")[0] if PAGE.exists() else ""
        PAGE.write_text("\n".join([page.rstrip("\n"), *section(record)]) + "\n", "utf-8")
    return int(any(result["failures"] or not result["passed"] for result in record["parts"].values()))


def source():
    from prove import commit  # which imports this module

    return commit()


def section(record):
    """The last run as a part of docs/test-long.md."""
    lines = ["", HEADING, "", "Written by `python tools/oldest.py FOLDER`."]
    if not record:
        return [*lines, "", "Not run."]
    named = ", ".join(f"{name} {version}" for name, version in record["versions"].items())
    lines += ["", f"- Python {record['python']}, {record['system']}, {named}", ""]
    lines += ["| part | date | source | passed | failed | skipped | seconds | what failed |", "| --- " * 8 + "|"]
    for part in PARTS:
        result = record["parts"].get(part)
        if result is None:
            lines.append(f"| `{part}` | not run |  |  |  |  |  |  |")
            continue
        names = ", ".join(f"`{name}`".replace("|", "\\|") for name in result["failures"])
        figures = [*(result[word] for word in ("passed", "failed", "skipped", "seconds")), names]
        lines.append(f"| `{part}` | {result['date']} | {result['source']} | {' | '.join(map(str, figures))} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
