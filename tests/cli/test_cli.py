"""The command ``convlab`` as a whole: help, version, and errors that are messages."""

import subprocess
import sys

import click

from convlab import __version__
from convlab.cli import main
from convlab.errors import ConvlabError


def test_version(call):
    assert call("--version") == (0, f"convlab, version {__version__}\n")


def test_every_command_says_what_it_does(call):
    status, text = call("--help")
    assert status == 0
    for name, command in main.commands.items():
        assert name in text
        status, help_text = call(name, "--help")
        assert status == 0 and command.help.splitlines()[0] in help_text


def test_an_error_of_the_course_is_a_message(call, monkeypatch):
    @click.command()
    def breaks():
        raise ConvlabError("The exercise is not there. Run `make lab`.")

    monkeypatch.setitem(main.commands, "breaks", breaks)
    assert call("breaks") == (1, "Error: The exercise is not there. Run `make lab`.\n")


def test_the_command_is_installed():
    answer = subprocess.run([sys.executable, "-m", "convlab.cli", "--version"], capture_output=True, text=True)
    assert answer.returncode == 0 and __version__ in answer.stdout
    from importlib.metadata import entry_points

    assert [point.value for point in entry_points(group="console_scripts", name="convlab")] == ["convlab.cli:main"]
