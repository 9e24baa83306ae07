"""What somebody gets who installs the package from a wheel, and the environment for conda."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest
import yaml
from packaging.requirements import Requirement
from setup_help import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONDA_NAMES = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The files of a copy of the source, and those in a wheel built of it offline with the setuptools that is here."""
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "convlab", source / "convlab", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    command = [sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--no-index", "-w", str(made)]
    answer = subprocess.run([*command, str(source)], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    with zipfile.ZipFile(next(made.glob("*.whl"))) as file:
        names = {name for name in file.namelist() if name.startswith("convlab/")}
    files = {path.relative_to(source).as_posix() for path in (source / "convlab").rglob("*") if path.is_file()}
    return files, names


def test_everything_of_the_package_is_in_the_wheel(wheel):
    files, names = wheel
    assert {"convlab/torch_messages.json", "convlab/refusals.json"} <= set(files) and any(
        name.endswith(".js") for name in files
    )
    assert files - names == set()


def test_the_package_says_what_it_needs():
    """Every package that the rooms import, outside of functions too, is among the dependencies."""
    import ast
    from importlib import metadata

    imported = set()
    for path in (ROOT / "convlab").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(node.module.split(".")[0])
    imported -= sys.stdlib_module_names | {"convlab"}
    declared = {canonical(Requirement(line).name) for line in PROJECT["dependencies"]}
    optional = {canonical(Requirement(line).name) for line in PROJECT["optional-dependencies"]["teach"]}
    brought = set().union(*({canonical(Requirement(r).name) for r in metadata.requires(d) or ()} for d in declared))
    for name in sorted(imported):
        distributions = {canonical(d) for d in metadata.packages_distributions().get(name, [name])}
        assert distributions & (declared | optional | brought), f"{name} is imported but not declared"


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


# -- environment.yml --------------------------------------------------------------------------------------------------


def conda():
    return yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))


def test_conda_file_has_the_keys_that_conda_knows():
    environment = conda()
    assert list(environment) == ["name", "channels", "dependencies"]
    assert environment["name"] == "convlab" and environment["channels"] == ["conda-forge", "nodefaults"]
    assert [entry for entry in environment["dependencies"] if not isinstance(entry, str)] == [{"pip": ["--editable ."]}]
    assert "pip" in environment["dependencies"]


def test_conda_file_is_in_step_with_the_project():
    dev = {Requirement(line).name: line for line in PROJECT["optional-dependencies"]["dev"]}
    # Binder looks for "=": with a range it would build on an older Python than the course needs.
    expected = [PROJECT["requires-python"].replace(">=", "python="), "pip"]
    for line in [*PROJECT["dependencies"], dev["pytest"], dev["nbval"]]:
        name = Requirement(line).name
        expected.append(CONDA_NAMES.get(name, name) + line[len(name) :])
    lines = [entry for entry in conda()["dependencies"] if isinstance(entry, str)]
    assert lines == expected
    assert all(re.fullmatch(r"[a-z0-9-]+(>=[\d.]+)?", line) for line in lines[1:])


def test_conda_file_says_that_it_was_not_run():
    assert "never run there" in (ROOT / "environment.yml").read_text("utf-8")


# -- constraints.txt --------------------------------------------------------------------------------------------------


def pins():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if not line.startswith("#")]


def test_every_direct_dependency_is_pinned_inside_its_range():
    versions = {canonical(pin.name): str(pin.specifier).removeprefix("==") for pin in pins()}
    assert all(re.fullmatch(r"==[\w.]+", str(pin.specifier)) for pin in pins())
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    for line in [*PROJECT["dependencies"], *extras]:
        requirement = Requirement(line)
        if requirement.name != "convlab":
            assert requirement.specifier.contains(versions[canonical(requirement.name)], prereleases=True), line
