"""What somebody gets who installs the package from a wheel, and the environment for conda."""

import re
import sys
import tarfile
import tomllib
import zipfile

import package
import pytest
import yaml
from packaging.requirements import Requirement
from setup_help import ROOT

from convlab import __version__

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONDA_NAMES = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The source package, and the wheel built of it, offline with the setuptools that is here."""
    return package.build(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def wheel(built):
    return built[1]


def test_everything_of_the_package_is_in_the_wheel(wheel):
    paths = (path for path in (ROOT / "convlab").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    files = {path.relative_to(ROOT).as_posix() for path in paths}
    assert {"convlab/torch_messages.json", "convlab/refusals.json"} <= files and any(
        name.endswith(".js") for name in files
    )
    with zipfile.ZipFile(wheel) as file:
        assert files - set(file.namelist()) == set()


def test_both_say_that_the_package_is_typed(built):
    """``py.typed``, without which a checker ignores the annotations of an installed package."""
    source, wheel = built
    with tarfile.open(source) as archive, zipfile.ZipFile(wheel) as file:
        assert [name for name in archive.getnames() if name.endswith("/convlab/py.typed")]
        assert "convlab/py.typed" in file.namelist()


def test_the_wheel_works_where_no_course_is(wheel, tmp_path, capfd):
    """Explorer, cards, results and tasks, in an environment that has the wheel and not the course."""
    python = package.install(wheel, tmp_path / "installed")
    assert package.prove(python, __version__) == 0
    (script,) = tmp_path.rglob("convlab/explorer/static/explorer.js")
    script.unlink()
    assert package.prove(python, __version__) != 0
    assert "explorer.js" in capfd.readouterr().err


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
