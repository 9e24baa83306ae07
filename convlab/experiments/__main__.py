"""List the experiments, make their results again, write the page of results."""

import pathlib

import click

from convlab import experiments
from convlab.errors import ConvlabError
from convlab.experiments import core, report, runner


@click.group(invoke_without_command=True)
@click.pass_context
def main(context):
    """The experiments of the course. Without a command: list them."""
    if context.invoked_subcommand is None:
        listing()


def listing():
    for name in experiments.names():
        experiment = experiments.get(name)
        stale = core.why_stale(experiment)
        state = f"stale: {stale}" if stale else "fresh"
        click.echo(f"{name:28}{experiment.lesson:14}{experiment.rule:5}{state}")


@main.command()
@click.argument("names", nargs=-1)
@click.option("--size", type=click.Choice(core.SIZES), default="full", show_default=True)
@click.option("--device", default="cpu", show_default=True)
@click.option("--force", is_flag=True, help="Run again even what is fresh.")
@click.option("--quiet", is_flag=True, help="No progress bars.")
@click.option("--folder", type=click.Path(path_type=pathlib.Path), default=core.RESULTS, help="Where the results lie.")
def recompute(names, size, device, force, quiet, folder):
    """Make results again where they are stale or missing; all of them, or only those NAMES."""
    try:
        for name in names or experiments.names():
            experiment = experiments.get(name)
            options = {"device": device, "progress": not quiet, "force": force}
            done = core.recompute(experiment, size, folder, **options)
            click.echo(f"{name}: {'made again' if done else 'fresh'}")
    except ConvlabError as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        raise click.ClickException("stopped; finished runs are kept, and the same command goes on from there") from None


@main.command()
@click.argument("names", nargs=-1)
@click.option("--doubled", "series", flag_value="doubled", help="Train twice as long, to show that once was enough.")
@click.option("--second-seeds", "series", flag_value="second", help="Other seeds, to show that no verdict changes.")
@click.option("--main", "series", flag_value="main", default="main", help="The results that the lessons quote.")
@click.option("--size", type=click.Choice(core.SIZES), default="full", show_default=True)
@click.option("--workers", type=click.IntRange(1), help="Processes at a time; by default one for each core.")
@click.option("--device", default="cpu", show_default=True)
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.option("--folder", type=click.Path(path_type=pathlib.Path), default=core.RESULTS, help="Where the results lie.")
@click.option("--cache", type=click.Path(path_type=pathlib.Path), help="Where finished runs lie; .experiments/ if not.")
def run(names, series, size, workers, device, quiet, folder, cache):
    """Run what is missing on all cores and write the results: of all experiments, or only those NAMES.

    Every finished run is kept. After Ctrl-C or a kill the same command goes on from there.
    """
    options = {"workers": workers, "device": device, "progress": not quiet, "folder": folder, "cache": cache}
    try:
        chosen = [experiments.get(name) for name in names or experiments.names()]
        done = runner.run(chosen, series, size, **options)
    except ConvlabError as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        raise click.ClickException("stopped; finished runs are kept, and the same command goes on from there") from None
    click.echo(f"{done.ran} runs made, {done.kept} were there; results of {len(done.written)} experiments are complete")
    if done.failed:
        raise click.ClickException("\n".join(["some runs failed; all others are kept:", *done.failed]))


@main.command()
@click.argument("path", type=click.Path(path_type=pathlib.Path), default="docs/results.md")
def page(path):
    """Write all tables to a Markdown page."""
    path.write_text(report.page(), encoding="utf-8")


@main.command()
@click.argument("path", type=click.Path(path_type=pathlib.Path), default="docs/protocol.md")
def protocol(path):
    """Write the page about verdicts: definitions, errors, convergence, other seeds, times."""
    from convlab.experiments import protocol_page

    path.write_text(protocol_page.page(), encoding="utf-8")


@main.command()
def errors():
    """Simulate how often verdicts err; a minute. Then write the page anew with `protocol`."""
    from convlab.experiments import error_rates

    click.echo(error_rates.markdown(error_rates.write()))


@main.command()
@click.argument("names", nargs=-1)
@click.option("--quiet", is_flag=True, help="No progress bar.")
def budget(names, quiet):
    """Measure how long a unit of each experiment takes, or of those NAMES, and what all of it comes to."""
    from convlab.experiments import budget

    try:
        chosen = [experiments.get(name) for name in names or experiments.names()]
        click.echo(budget.markdown(budget.measure(chosen, progress=not quiet)))
    except ConvlabError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.argument("folder", type=click.Path(path_type=pathlib.Path), default="docs")
def summary(folder):
    """Write the page of rules and the cheat sheet (SVG, PDF and in words) into a folder."""
    from convlab.experiments import cheatsheet, verdicts

    (folder / "principles.md").write_text(verdicts.page(), encoding="utf-8")
    for path in cheatsheet.write(folder):
        click.echo(path)


if __name__ == "__main__":
    main()
