"""The command ``convlab`` as a whole: help, version, and errors that are messages."""

import subprocess
import sys

import click

from convlab import __version__
from convlab.cli import AUDIENCES, main
from convlab.errors import ConvlabError


def test_version(call):
    assert call("--version") == (0, f"convlab, version {__version__}\n")


def test_every_command_says_what_it_does(call):
    status, text = call("--help")
    assert status == 0
    assert sorted(main.commands) == sorted(name for names in AUDIENCES.values() for name in names)
    for name, command in main.commands.items():
        assert f"  {name} " in text and command.short_help in text.replace("\n", " ")
        status, help_text = call(name, "--help")
        assert status == 0 and command.help.splitlines()[0] in help_text


def test_an_error_of_the_course_is_a_message(call, monkeypatch):
    @click.command()
    def breaks():
        raise ConvlabError("The exercise is not there. Run `make lab`.")

    monkeypatch.setitem(main.commands, "breaks", breaks)
    assert call("breaks") == (1, "Error: The exercise is not there. Run `make lab`.\n")


def test_the_command_is_installed():
    for name in ("convlab", "convlab.cli"):
        answer = subprocess.run([sys.executable, "-m", name, "--version"], capture_output=True, text=True)
        assert answer.returncode == 0 and __version__ in answer.stdout


def test_an_option_that_would_do_nothing_is_refused(call):
    status, text = call("doctor", "--kernels", "30")
    assert status == 2 and "convlab doctor --workshop --kernels 30" in text


def test_the_command_is_an_entry_point():
    from importlib.metadata import entry_points

    assert [point.value for point in entry_points(group="console_scripts", name="convlab")] == ["convlab.cli:main"]
