"""What a maintainer meets: workflows, forms, versions. Workflows are read here as GitHub would; they are not run."""

import re
import tomllib

import pytest
import yaml
from setup_help import ROOT

from convlab import __version__, cli

WORKFLOWS = {path.stem: path for path in (ROOT / ".github" / "workflows").glob("*.yml")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def workflow(name):
    content = yaml.safe_load(WORKFLOWS[name].read_text("utf-8"))
    return {("on" if key is True else key): value for key, value in content.items()}  # YAML reads a bare on as true


def commands(name):
    """Every line that a workflow runs, with the job that it is in."""
    for job, about in workflow(name)["jobs"].items():
        for step in about["steps"]:
            for line in step.get("run", "").splitlines():
                yield job, line.strip()


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_has_the_keys_that_github_knows(name):
    content = workflow(name)
    assert set(content) == {"name", "on", "permissions", "concurrency", "jobs"}
    assert set(content["on"]) <= {"push", "pull_request", "workflow_dispatch"}
    assert content["on"]["push"] == {"branches": ["main"]}
    for job in content["jobs"].values():
        known = {"name", "runs-on", "timeout-minutes", "strategy", "env", "defaults", "steps", "environment"}
        assert {"runs-on", "timeout-minutes", "steps"} <= set(job) <= known
        for step in job["steps"]:
            assert set(step) <= {"name", "uses", "run", "with", "id", "env"} and ("uses" in step) != ("run" in step)
            assert "uses" not in step or re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"]), step


def test_tests_may_only_read_and_pages_may_publish():
    assert workflow("tests")["permissions"] == {"contents": "read"}
    assert workflow("pages")["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    for path in WORKFLOWS.values():
        assert "secrets." not in path.read_text("utf-8")


def test_expressions_name_what_there_is():
    known = r"github\.(ref|event_name)|matrix\.(python|os)|steps\.publish\.outputs\.page_url|hashFiles\("
    for path in WORKFLOWS.values():
        for expression in re.findall(r"\$\{\{ (.*?) \}\}", path.read_text("utf-8")):
            assert re.match(known, expression), expression
    for job in workflow("tests")["jobs"].values():
        used = set(re.findall(r"matrix\.(\w+)", str(job)))
        assert used == set(job.get("strategy", {}).get("matrix", {}))


def test_every_command_of_the_workflows_is_there():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    seen = set()
    for job, line in [pair for name in WORKFLOWS for pair in commands(name)]:
        for word in re.findall(r"\bmake ([\w-]+)", line):
            assert re.search(rf"^{word}:", makefile, re.MULTILINE), line
            seen.add(word)
        for tool, verb in re.findall(r"\b(tools/\w+\.py)(?: (\w+))?", line):
            assert (ROOT / tool).is_file() and (not verb or f'"{verb}"' in (ROOT / tool).read_text("utf-8")), line
            seen.add(tool)
        for path in re.findall(r"(?<![\w/])(?:tests|solutions|\.ci)/[\w./]+", line):
            assert (ROOT / path).exists(), f"{job}: {line}"
        for verb in re.findall(r"-m convlab (\w+)", line):
            assert verb in cli.main.commands, line
            seen.add(verb)
    assert {"site", "tools/course.py", "tools/notebooks.py", "tools/package.py", "check"} <= seen


def test_pythons_and_pytorch_are_those_of_the_project():
    oldest = PROJECT["requires-python"].removeprefix(">=")
    named = {version.rpartition(" ")[2] for version in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", version)}
    jobs = workflow("tests")["jobs"]
    assert set(jobs["everything"]["strategy"]["matrix"]["python"]) == named
    assert min(named, key=lambda version: int(version[2:])) == oldest
    newest = max(named, key=lambda version: int(version[2:]))
    assert jobs["desktop"]["strategy"]["matrix"]["python"] == [oldest, newest]
    for job, version in (("oldest", oldest), ("newest", newest), ("package", oldest)):
        steps = [step["with"] for step in jobs[job]["steps"] if "setup-python" in step.get("uses", "")]
        assert [step["python-version"] for step in steps] == [version]


def test_the_workflow_says_what_was_not_run():
    assert "What was never run" in WORKFLOWS["tests"].read_text("utf-8")
    assert "were not" in (ROOT / "RELEASING.md").read_text("utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda p: p.stem)
def test_a_form_has_the_keys_that_github_knows(path):
    form = yaml.safe_load(path.read_text("utf-8"))
    if path.stem == "config":
        assert form == {"blank_issues_enabled": True}
        return
    assert set(form) == {"name", "description", "labels", "body"}
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids)) >= 1
    for field in form["body"]:
        assert field["type"] in ("input", "textarea") and field["attributes"]["label"]
        assert field["validations"] == {"required": True}


def test_the_version_is_written_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert str(citation["version"]) == __version__
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    heads = re.findall(r"^## (.*)$", changes, re.MULTILINE)
    assert heads[0] == "Unreleased"
    releases = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) - (\d{4}-\d\d-\d\d)", head) for head in heads[1:]]
    assert all(releases), heads
    assert [one[4] for one in releases] == sorted((one[4] for one in releases), reverse=True)
    latest = ".".join(releases[0].groups()[:3])
    if latest == "1.0.0":  # the first edition, whose package called itself 0.1.0
        assert __version__ in ("0.1.0", "1.0.0")
    else:
        assert __version__ == latest and str(citation["date-released"]) == releases[0][4]


def test_help_names_every_target():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    assert set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE)) == targets
    assert set(re.findall(r'@echo "make ([\w-]+)', makefile)) == targets - {"help"}


def test_the_recipe_names_programs_that_there_are():
    for name in ("RELEASING.md", "CONTRIBUTING.md", ".github/PULL_REQUEST_TEMPLATE.md"):
        text = (ROOT / name).read_text("utf-8")
        for program in re.findall(r"\b((?:tools|benchmarks)/\w+\.py)\b", text):
            assert (ROOT / program).is_file(), f"{name}: {program}"
