"""The lessons as README.md lists them, and what a lesson still lacks. The table is `convlab.course.LESSONS`.

python tools/lessons.py            write the lists in README.md
python tools/lessons.py --check    say what is missing or out of date, change nothing; exit status 1 if so
python tools/lessons.py stride     say what this lesson lacks
"""

import argparse
import ast
import json
import re
import sys
from pathlib import Path

from convlab import course

ROOT = Path(__file__).resolve().parents[1]
# What every lesson of a kind has in the package. An appendix may have the others too.
ROOMS = {
    "start": ("figures", "predictions.decks"),
    "parameter": ("figures", "predictions.decks", "experiments", "tasks"),
    "capstone": ("figures", "predictions.decks", "experiments", "tasks"),
    "appendix": ("figures", "predictions.decks"),
}
OPEN = "TO DO:"  # how a line begins, after its comment's sign, that tools/new.py left to be filled in
BEGIN, END = "<!-- lessons: written by `python tools/lessons.py` -->", "<!-- end of lessons -->"


# -- what README.md says --------------------------------------------------------------------------------------------


def listing(root=ROOT):
    """The lessons as a table in Markdown, and how many exercises, tasks and points there are."""
    from convlab import tasks  # its NumPy would make the other commands slow

    lines = ["| lesson | what it answers | minutes |", "|---|---|---|"]
    for path in course.lesson_notebooks(root):
        lesson = course.lesson(path.stem)
        lines.append(f"| [{lesson.label}]({lesson.notebook}) | {lesson.question} | {_metadata(path).get('minutes')} |")
    all_tasks = [task for lesson in course.lessons_with("tasks") for task in tasks.tasks(lesson.name)]
    minutes = [task.minutes for task in all_tasks]
    counts = (
        f"{len(course.lessons_with('tasks'))} lessons have an exercise: {len(all_tasks)} tasks, "
        f"{sum(task.points for task in all_tasks)} points. A task takes from {min(minutes)} to {max(minutes)} minutes."
    )
    return "\n".join([*lines, "", counts])


def with_listing(text, root=ROOT):
    """A page with its part between ``BEGIN`` and ``END`` written anew.

    Raises
    ------
    ValueError
        The page has no such part.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"README.md must hold the lines {BEGIN} and {END}: the list of lessons goes between them.")
    return f"{before}{BEGIN}\n\n{listing(root)}\n\n{END}{after}"


def _metadata(path):
    return json.loads(path.read_text("utf-8")).get("metadata", {}).get("convlab", {})


# -- what a lesson lacks --------------------------------------------------------------------------------------------


def problems(root=ROOT):
    """What does not hold together in the table of lessons, and what each lesson lacks: sentences."""
    lessons = course.LESSONS
    sentences = [sentence for lesson in lessons for sentence in missing(lesson, root)]
    order = sorted(row.number for row in lessons)
    if [row.number for row in lessons] != order:
        sentences.append(f"convlab/course.py: LESSONS goes by number: {', '.join(order)}.")
    for field in ("number", "name", "folder"):
        values = [getattr(row, field) for row in lessons]
        sentences += [f"convlab/course.py: two lessons have the {field} {v!r}." for v in sorted(_twice(values))]
    for lesson in lessons:
        pattern = r"A\d" if lesson.kind == "appendix" else r"\d\d"
        if not re.fullmatch(pattern, lesson.number) or not lesson.folder.startswith(f"{lesson.number}_"):
            sentences.append(
                f"convlab/course.py: lesson {lesson.name} has the number {lesson.number!r} and the folder "
                f"{lesson.folder!r}; lessons of the kind {lesson.kind!r} have a number like "
                f"{'A1' if 'A' in pattern else '04'}, and the folder begins with it."
            )
    known = {lesson.folder for lesson in lessons}
    there = [path.stem for path in (root / "notebooks").glob("*.ipynb")]
    there += [path.name for kind in ("solutions", "exercises") for path in (root / kind).glob("[!._]*")]
    sentences += [f"{row} is no lesson of convlab/course.py." for row in sorted({*there} - known)]
    return sentences


def _twice(values):
    return {value for value in values if values.count(value) > 1}


def missing(lesson, root=ROOT):
    """What one lesson lacks: sentences, each with the file that it is about; none when it has all.

    Parameters
    ----------
    lesson : convlab.course.Lesson
    root : path

    Returns
    -------
    list of str
    """
    wanted = files(lesson, root)
    lacks = [file for file in wanted if not (root / file).is_file()]
    sentences = [f"Lesson {lesson.label} lacks {', '.join(lacks)}."] if lacks else []
    for room, (_, name) in course.PARTS.items():
        file = f"convlab/{room.replace('.', '/')}/{lesson.name}.py"
        if name and (root / file).is_file() and name not in _defined(root / file):
            sentences.append(f"{file} defines no {name}.")
    for file in wanted:
        if file in lacks:
            continue
        sentences += [f"{where}: {OPEN} {text}" for where, text in open_marks(root / file, file)]
    if OPEN in lesson.question:
        sentences.append(f"convlab/course.py: the question that lesson {lesson.label} answers is still open.")
    if (root / lesson.notebook).is_file():
        sentences += _of_notebook(lesson, root)
    return sentences


def _defined(path):
    """The names that a module assigns at its top level. It is not imported: experiments load torch."""
    found = (node.targets for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.Assign))
    return {target.id for targets in found for target in targets if isinstance(target, ast.Name)}


def files(lesson, root=ROOT):
    """The files that are written by hand for one lesson, relative to the course: those that it has or must have."""
    wanted = [lesson.notebook]
    for room in course.PARTS:
        file = f"convlab/{room.replace('.', '/')}/{lesson.name}.py"
        if room in ROOMS[lesson.kind] or (root / file).is_file():
            wanted.append(file)
    programs = root / "tests" / "tasks" / "programs" / lesson.name
    if f"convlab/tasks/{lesson.name}.py" in wanted:
        wanted.append(f"solutions/{lesson.folder}/{lesson.folder}.ipynb")
        wanted += sorted(path.relative_to(root).as_posix() for path in programs.glob("*.py"))
    return wanted


def open_marks(path, name):
    """What tools/new.py left to be filled in: ``(file and line, or file and cell; the words after the mark)``."""
    text = path.read_text("utf-8")
    if path.suffix != ".ipynb":
        parts = [(f"{name}:{number}", line) for number, line in enumerate(text.splitlines(), 1)]
    else:
        notebook = json.loads(text)
        parts = [
            (f"{name}, cell {cell['id']!r}", line)
            for cell in notebook["cells"]
            for line in "".join(cell["source"]).splitlines()
        ]
        about = json.dumps(notebook["metadata"].get("convlab", {}), indent=1, ensure_ascii=False)
        parts += [(f"{name}, its metadata", line) for line in about.splitlines()]
    return [(where, re.sub(r'"+[,)}]*$', "", line.partition(OPEN)[2].strip())) for where, line in parts if OPEN in line]


def _of_notebook(lesson, root):
    """What the notebook of a lesson must say about itself and its neighbours."""
    path = root / lesson.notebook
    content = json.loads(path.read_text("utf-8"))
    sources = ["".join(cell["source"]) for cell in content["cells"]]
    info = content["metadata"].get("convlab", {})
    if not sources or sources[0].splitlines()[:1] != [f"# {lesson.label}"]:
        yield f"{lesson.notebook}: the first line must be “# {lesson.label}”."
    for field, value in (("lesson", lesson.number), ("title", lesson.title)):
        if info.get(field) != value:
            yield f"{lesson.notebook}: metadata.convlab.{field} is {info.get(field)!r}, and the table has {value!r}."
    for field in ("minutes", "objectives", "questions"):
        if not info.get(field):
            yield f"{lesson.notebook}: metadata.convlab has no {field}."
    written = course.lesson_notebooks(root)
    place = written.index(path)
    for word, other in (("Before", place - 1), ("Next", place + 1)):
        if 0 <= other < len(written):
            neighbour = course.lesson(written[other].stem)
            link = f"**{word}:** [{neighbour.label}]({neighbour.folder}.ipynb)"
            if not sources or link not in sources[-1]:
                yield f"{lesson.notebook}: the last cell must have {link}."


def main(arguments=None):
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="LESSON", help="say what these lack; all by default")
    parser.add_argument("--check", action="store_true", help="only compare")
    chosen = parser.parse_args(arguments)
    readme = ROOT / "README.md"
    try:
        sentences = (
            [line for name in chosen.names for line in missing(course.lesson(name))] if chosen.names else problems()
        )
    except course.LessonError as error:
        sentences = [str(error)]
    if not chosen.names:
        text = readme.read_text("utf-8")
        fresh = with_listing(text)
        if fresh != text and chosen.check:
            sentences.append("README.md does not list the lessons as they are. Run `python tools/lessons.py`.")
        elif fresh != text:
            readme.write_text(fresh, "utf-8")
            print("README.md written")
    for sentence in sentences:
        print(sentence)
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
