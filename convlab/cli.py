"""The command ``convlab``. Each command imports its own room when it runs, so that ``--help`` answers at once."""

import sys

import click

from convlab._version import __version__
from convlab.errors import ConvlabError


class Commands(click.Group):
    """A group whose commands end with the course's own message, without a traceback, when they cannot go on."""

    def invoke(self, context):
        try:
            return super().invoke(context)
        except ConvlabError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="convlab")
def main():
    """A course on every parameter of PyTorch's nn.Conv2d."""


@main.command()
@click.option(
    "--for",
    "audience",
    type=click.Choice(["learn", "teach", "dev"]),
    default="learn",
    show_default=True,
    help="Whose needs decide the exit status: a learner's, an instructor's as well, or a contributor's as well.",
)
def doctor(audience):
    """Say what is in order on this computer and what is not, with a remedy.

    The exit status is 0 when everything is there that you need. What only others need is marked "note".

    \b
    Examples:
      convlab doctor              can I take the course?
      convlab doctor --for teach  can I grade?
      convlab doctor --for dev    can I test what I change?
    """
    from convlab.doctor import examine

    colours = {"OK": "green", "FAIL": "red", "note": "yellow"}
    failed = []
    for finding in examine(audience):
        mark = click.style(f"{finding.status:<5}", fg=colours[finding.status])
        click.echo(f"{mark} {finding.name}: {finding.says}")
        if finding.remedy:
            click.echo(f"      To put it right: {finding.remedy}")
        if finding.status == "FAIL":
            failed.append(finding.name)
    if failed:
        click.echo(f"\n{len(failed)} FAIL: {', '.join(failed)}")
        sys.exit(1)
    click.echo("\nEverything that you need is in order.")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--newer", is_flag=True, help="Put the course's newer version beside your copy, without asking.")
@click.option("--seconds", default=300.0, show_default=True, help="How long one notebook may take in all.")
def check(paths, newer, seconds):
    """Check whole exercises, and say for each task what to try next.

    PATHS are exercise folders or notebooks; without any, all of my_work/. The notebook's cells run in a process of
    their own, as after a restart of the kernel. The exit status is 0 when every task is right.

    \b
    Examples:
      convlab check my_work/04_stride
      convlab check my_work/04_stride --newer
    """
    from convlab import progress

    sys.exit(0 if progress.check(paths, newer=newer, seconds=seconds) else 1)


@main.command()
def progress():
    """Show what is done, tried and open across the course, and what comes next."""
    from convlab import progress

    click.echo(progress.as_text(progress.overview()))


if __name__ == "__main__":
    main()
