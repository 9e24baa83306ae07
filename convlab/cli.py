"""The command ``convlab``. Each command imports what it needs when it runs, so that ``--help`` answers at once."""

import contextlib
import sys

import click

from convlab._version import __version__
from convlab.errors import ConvlabError

AUDIENCES = {
    "If you learn": ("progress", "check", "submit", "explain", "doctor"),
    "If you teach": ("release", "collect", "grade", "override", "feedback", "overview", "gradebook", "export"),
}


class Commands(click.Group):
    """A group whose commands end with the course's own message, without a traceback, when they cannot go on."""

    def invoke(self, context):
        try:
            return super().invoke(context)
        except ConvlabError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            kept = " What was graded is kept; the same command goes on from there."
            click.echo("Stopped." + kept * (context.invoked_subcommand == "grade"), err=True)
            sys.exit(130)

    def format_commands(self, context, formatter):
        """Learners' commands and instructors' apart, each in the order of use."""
        for heading, names in AUDIENCES.items():
            with formatter.section(heading):
                formatter.write_dl([(name, self.commands[name].short_help) for name in names])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="convlab")
def main():
    """A course on every parameter of PyTorch's nn.Conv2d."""


@main.command(short_help="Say what is in order on this computer, and what is not.")
@click.option(
    "--for",
    "audience",
    type=click.Choice(["learn", "teach", "dev"]),
    default="learn",
    show_default=True,
    help="Whose needs decide the exit status: a learner's, an instructor's as well, or a contributor's as well.",
)
@click.option("--workshop", is_flag=True, help="Look also at what a room needs: no network, memory for its kernels.")
@click.option("--kernels", type=click.IntRange(min=1), help="With --workshop: how many shall run; by default 2.")
def doctor(audience, workshop, kernels):
    """Say what is in order on this computer and what is not, with a remedy.

    The exit status is 0 when everything is there that you need. What only others need is marked "note".

    \b
    Examples:
      convlab doctor              can I take the course?
      convlab doctor --for teach  can I grade?
      convlab doctor --for dev    can I test what I change?
      convlab doctor --workshop   can this machine be used in a room without a network?
      convlab doctor --workshop --kernels 30    can it serve 30 notebooks at once?
    """
    from convlab.doctor import examine

    if kernels and not workshop:
        raise click.UsageError(f"--kernels belongs to --workshop: convlab doctor --workshop --kernels {kernels}")
    colours = {"OK": "green", "FAIL": "red", "note": "yellow"}
    failed = []
    for finding in examine(audience, not workshop, (kernels or 2) if workshop else None):
        mark = click.style(f"{finding.status:<5}", fg=colours[finding.status])
        click.echo(f"{mark} {finding.name}: {finding.message}")
        if finding.remedy:
            click.echo(f"      To put it right: {finding.remedy}")
        if finding.status == "FAIL":
            failed.append(finding.name)
    if failed:
        click.echo(f"\n{len(failed)} FAIL: {', '.join(failed)}")
        sys.exit(1)
    click.echo("\nEverything that you need is in order.")


@main.command(short_help="Check whole exercises, and say what to try next.")
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


@main.command(short_help="Show what is done and open, and what comes next.")
def progress():
    """Show what is done, tried and open across the course, and what comes next."""
    from convlab import progress

    click.echo(progress.as_text(progress.overview()))


_CLASS = click.option(
    "--class",
    "folder",
    type=click.Path(file_okay=False),
    default=".",
    help="The class's folder; the current one by default. It lies outside of the course.",
)


def _started(folder):
    """The class in a folder; one that is made now is said."""
    from convlab.grading.classroom import open_class

    classroom = open_class(folder)
    if classroom.new:
        click.echo(f"New class in {classroom.folder}: class.json holds its secret seed; keep a copy.")
    return classroom


@main.command(short_help="Say what an error means, and what would fix it.")
@click.argument("words", nargs=-1)
def explain(words):
    """Say what an error means, and what would fix it.

    WORDS are the error's own, of any version; without them they are read from a pipe. The exit status is 1 where the
    error is not known.

    \b
    Examples:
      convlab explain "mat1 and mat2 shapes cannot be multiplied (64x2704 and 1024x10)"
      python train.py 2>&1 | convlab explain
    """
    from convlab.diagnosis import explain_text

    text = " ".join(words)
    if not text and not sys.stdin.isatty():
        text = click.get_text_stream("stdin", errors="replace").read()
    if not text.strip():
        raise click.UsageError('There is no text to explain: convlab explain "…", or a pipe.')
    explanation = explain_text(text)
    click.echo(str(explanation))
    sys.exit(0 if explanation.known else 1)


@main.command(short_help="Make what learners are given, without solutions.")
@click.argument("exercises", nargs=-1)
@_CLASS
@click.option("--to", type=click.Path(), help="A file.zip, or a folder; by default release/ in the class's folder.")
@click.option("--exercises-only", is_flag=True, help="For learners who have the course: leave it out.")
def release(exercises, folder, to, exercises_only):
    """Make what learners are given: exercises and the course, without solutions.

    EXERCISES are names like 04_stride, or just 04; without any, all of them. The same exercises give the same file,
    byte for byte.

    \b
    Examples:
      convlab release 04_stride
      convlab release 04_stride 05_padding --to week3.zip
      convlab release --exercises-only --to handout
    """
    from convlab.grading import release

    classroom = _started(folder)
    made = release.release(classroom, exercises, to, exercises_only)
    for exercise in made.manifest["exercises"]:
        tasks, points, minutes = len(exercise["tasks"]), exercise["points"], exercise["minutes"]
        click.echo(f"{exercise['name']}: {tasks} tasks, {points} points, about {minutes} minutes")
    for name in made.changed:
        click.echo(f"Note: {name} differs from what this class was given before.")
    click.echo(f"Hand out {made.path}. Solutions are not in it.")


@main.command(short_help="Put your work into one file to hand in.")
@click.argument("exercises", nargs=-1)
@click.option("--name", default="", help="Your name, for teachers who collect by mail or from a shared folder.")
@click.option("--work", type=click.Path(), help="The folder with your exercises, if it is not my_work/.")
@click.option("--to", type=click.Path(), help="The file to write; by default 'convlab hand-in.zip' in my_work/.")
def submit(exercises, name, work, to):
    """Put your work into one file to hand in; your notebooks stay as they are.

    EXERCISES are names like 04_stride; without any, all that you have begun. Save your notebooks first.

    \b
    Examples:
      convlab submit --name "Your Name"
      convlab submit 04_stride --to stride.zip
    """
    from convlab.grading import submit

    click.echo(submit.as_text(*submit.submit(exercises, name, work, to)))


@main.command(short_help="Take in what students handed in.")
@click.argument("sources", nargs=-1, required=True, type=click.Path())
@_CLASS
@click.option("--exercise", help="What the sources are about, for notebooks that no longer say it themselves.")
@click.option("--student", help="Whose the sources are, when nothing in them says it.")
def collect(sources, folder, exercise, student):
    """Put what students handed in into the class's folder.

    SOURCES are folders, zips as learning platforms make them, or single files. Of several notebooks of one student for
    one exercise the latest counts. Nothing is unpacked blindly: what is too large, leads elsewhere or cannot be read is
    refused by name, and the rest goes on. What does not say for certain whose it is waits in aside/ until you collect
    it with --student. Collecting the same again changes nothing. The exit status is 1 when something was refused or
    kept aside.

    \b
    Examples:
      convlab collect downloads/moodle.zip
      convlab collect downloads/folder --exercise 04_stride
      convlab collect late.ipynb --student "Anna Åström"
    """
    from convlab.grading import collect

    collect.refuse_sources(folder, sources)  # so that a slip makes no class
    classroom = _started(folder)
    with _bar("files") as report:
        outcome = collect.collect(classroom, sources, exercise, student, report)
    click.echo(collect.as_text(outcome))
    sys.exit(1 if outcome.refused else 0)


@main.command(short_help="Grade it in a sandbox without tests and solutions.")
@click.argument("exercises", nargs=-1)
@_CLASS
@click.option("--student", "students", multiple=True, help="Only this student; may be given several times.")
@click.option("--again", is_flag=True, help="Also what has not changed since it was graded.")
@click.option("--jobs", type=click.IntRange(1), help="How many at a time; by default one for each processor.")
@click.option("--seconds", type=click.FloatRange(10), default=300.0, show_default=True, help="For one submission.")
@click.option("--memory", type=click.IntRange(200), default=2000, show_default=True, help="MB, for one submission.")
@click.option("--no-sandbox", is_flag=True, help="Where there is no bubblewrap: run students' code all the same.")
def grade(exercises, folder, students, again, jobs, seconds, memory, no_sandbox):
    """Grade what was collected, in a sandbox that holds neither tests nor solutions.

    EXERCISES are names like 04_stride; without any, all that somebody handed in. Only what is new or has changed is
    graded. Each result is kept as soon as it is there: after an interruption, the same command goes on. The exit status
    is 1 when something needs a look: a submission that cannot be read, or one that could not be graded.

    \b
    Examples:
      convlab grade
      convlab grade 04_stride --class ~/classes/vision
      convlab grade --student "Anna Åström" --again
    """
    from convlab.grading import grade
    from convlab.grading.classroom import open_class
    from convlab.running.sandbox import MB, Limits

    classroom = open_class(folder, create=False)
    with _bar("submissions") as report:
        done = grade.grade_class(
            classroom,
            exercises,
            students,
            again=again,
            jobs=jobs,
            without_sandbox=no_sandbox,
            limits=Limits(total=seconds, memory=memory * MB),
            report=report,
        )
    click.echo(grade.as_text(classroom, done))
    sys.exit(0 if grade.is_fine(classroom, done) else 1)


@contextlib.contextmanager
def _bar(unit):
    """``report(done, total)`` that moves a progress bar on a terminal, and is silent elsewhere."""
    from tqdm import tqdm

    with tqdm(unit=f" {unit}", file=sys.stdout, disable=None, leave=False) as bar:

        def report(done, total):
            bar.total = total
            bar.update(done - bar.n)

        yield report


@main.command(short_help="Fill nbgrader's gradebook, for its formgrader.")
@_CLASS
def gradebook(folder):
    """Fill nbgrader's gradebook and make the notebooks for its formgrader.

    What was typed into formgrader stays. Tasks that a person reads wait there: start `jupyter lab` in the class's
    folder and choose Nbgrader, Formgrader.

    \b
    Examples:
      convlab gradebook
      convlab gradebook --class ~/classes/autumn
    """
    from convlab.grading import gradebook
    from convlab.grading.classroom import open_class
    from convlab.text import plural

    classroom = open_class(folder, create=False)
    with _bar("submissions") as report:
        count = gradebook.fill(classroom, report)
    there = [plural(count["students"], "student"), plural(count["submissions"], "submission")]
    click.echo(f"{', '.join(there)} in {classroom.gradebook}")
    if count["waiting"]:
        click.echo(
            f"{count['waiting']} answers wait for you: `jupyter lab` in {classroom.folder}, Nbgrader, Formgrader."
        )
    if count["review"]:
        click.echo(f"{count['review']} answers have changed since you gave them points; formgrader shows them again.")


@main.command(short_help="Write a page for each student.")
@click.argument("exercises", nargs=-1)
@_CLASS
def feedback(exercises, folder):
    """Write a page for each student: points, what went wrong, what to try next.

    Each page is one file without any request, feedback/STUDENT.html. What is expected is told of public cases only: no
    solution and no hidden case is in it.

    \b
    Examples:
      convlab feedback
      convlab feedback 04_stride
    """
    from convlab.grading import feedback, grade_table
    from convlab.grading.classroom import open_class
    from convlab.text import plural

    classroom = open_class(folder, create=False)
    with _bar("pages") as report:
        paths = feedback.write_all(classroom, exercises, report)
    click.echo(
        f"{plural(len(paths), 'page')} in {classroom.feedback}" if paths else grade_table.nothing_known(classroom)
    )


@main.command(short_help="Write one page about the class.")
@click.argument("exercises", nargs=-1)
@_CLASS
def overview(exercises, folder):
    """Write one page about the class: tasks, mistakes, what to teach again.

    \b
    Examples:
      convlab overview
      convlab overview 04_stride
    """
    from convlab.grading import grade_table, overview
    from convlab.grading.classroom import open_class
    from convlab.text import plural

    classroom = open_class(folder, create=False)
    path, rows = overview.write_page(classroom, exercises)
    click.echo(f"{plural(len({row.student for row in rows}), 'student')} in {path}")
    if not rows:
        click.echo(grade_table.nothing_known(classroom))


@main.command(short_help="Write the grades as CSV.")
@click.argument("exercises", nargs=-1)
@_CLASS
@click.option("--to", type=click.Path(dir_okay=False), help="The file; by default grades.csv in the class's folder.")
@click.option("--totals", is_flag=True, help="One row for each student instead (totals.csv).")
def export(exercises, folder, to, totals):
    """Write the grades as CSV: a row for each student and task.

    Who handed in nothing has rows, too, and they say so. The exit status is 1 when something is not final: a
    submission that is not graded, cannot be read, or is kept aside, or an answer that waits for a person.

    \b
    Examples:
      convlab export
      convlab export --totals --to totals.csv
    """
    from convlab.grading import collect, export, grade_table
    from convlab.grading.classroom import open_class

    classroom = open_class(folder, create=False)
    path, rows = export.export(classroom, exercises, to, totals)
    click.echo(export.as_text(path, rows))
    aside = collect.waiting_as_text(classroom)
    if aside:
        click.echo(aside)
    if not rows:
        click.echo(grade_table.nothing_known(classroom))
    sys.exit(0 if export.is_final(rows) and not aside else 1)


@main.command(short_help="Decide the points of a task by hand, or comment on it.")
@click.argument("student")
@click.argument("task")
@click.argument("points", type=float, required=False)
@_CLASS
@click.option("--comment", help="Words for the student's page.")
@click.option("--bonus", is_flag=True, help="The points may be more than the task has.")
def override(student, task, points, folder, comment, bonus):
    """Decide the points of one task by hand, or comment on it.

    It outlives every grading; when the student hands in another answer, `grade` and the overview tell you. What you do
    not name stays as you decided it before. Without POINTS and comment that decision is taken back. What is typed into
    formgrader counts over this.

    \b
    Examples:
      convlab override "Anna Åström" stride.repair 4 --comment "Right idea, wrong layer."
      convlab override "Anna Åström" stride.repair
    """
    from convlab.grading import grade_table
    from convlab.grading.classroom import open_class

    click.echo(grade_table.override(open_class(folder, create=False), student, task, points, comment, bonus))


if __name__ == "__main__":
    main()
