"""``python -m convlab`` is the command ``convlab``, where the command itself is not on the path."""

from convlab.cli import main

main(prog_name="convlab")
