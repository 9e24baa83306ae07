"""The files of right and wrong answers: what is read from them, and what is said about one that is not well formed."""

import pathlib

import pytest
from exercise_programs import extra, program, right_programs, run_extra, wrong_programs
from hypothesis import given
from hypothesis import strategies as st
from programs_reader import ORIGINS, PROGRAMS, ProgramsError, read_all, read_file

from convlab import tasks
from convlab.tasks import core

IDS = [task.id for lesson in tasks.LESSONS for task in tasks.tasks(lesson) if task.kind != "manual"]
GOOD = """\
# %% extra
FACTS = ("names",)

# %% right: in_one_line
double = lambda x: 2 * x

# %% wrong: halves | half | listed
def double(x):
    # a comment

    return x / 2


assert double(4) == 2

# %% wrong: left_out | type NoneType | obvious
def double(x):
    2 * x
"""


def write(folder, text, name="stride/sizes.py"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def refusal(path, text):
    with pytest.raises(ProgramsError) as caught:
        read_file(write(path, text))
    where, words = str(caught.value).removeprefix(str(path)).split(": ", 1)
    return int(where.split(":")[1]), words


def test_programs_are_read_as_they_are_written(tmp_path):
    programs, more = read_file(write(tmp_path, GOOD))
    assert [(p.kind, p.name, p.mistake, p.origin, p.line) for p in programs] == [
        ("right", "in_one_line", None, None, 4),
        ("wrong", "halves", "half", "listed", 7),
        ("wrong", "left_out", "type NoneType", "obvious", 16),
    ]
    assert {(p.task, p.lesson) for p in programs} == {("stride.sizes", "stride")}
    assert programs[1].source == ("def double(x):\n    # a comment\n\n    return x / 2\n\n\nassert double(4) == 2\n")
    assert (more.source, more.line) == ('FACTS = ("names",)\n', 1)


LINES = st.text(st.characters(exclude_characters="\n\r", exclude_categories=("Cs",)), max_size=20)
SOURCES = (
    st.lists(LINES, min_size=1, max_size=6)
    .map("\n".join)
    .filter(lambda text: text.strip() and text.strip("\n") == text and "%%" not in text)
)
WRONG = st.tuples(st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), SOURCES, st.sampled_from(ORIGINS))


@given(st.lists(WRONG, min_size=1, max_size=5, unique_by=lambda parts: parts[0]), st.integers(0, 3))
def test_whatever_is_written_comes_back_byte_for_byte(tmp_path_factory, parts, blanks):
    text = [
        f"# %% wrong: {name} | some mistake | {origin}\n" + "\n" * blanks + source for name, source, origin in parts
    ]
    path = write(tmp_path_factory.mktemp("programs"), ("\n" + "\n" * blanks).join(text) + "\n")
    assert [(p.name, p.source, p.origin) for p in read_file(path)[0]] == [(n, s + "\n", o) for n, s, o in parts]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        # A heading that is almost one.
        ("# %% wrong: halves | half | listed", "# %% wrnog: halves | half | listed", 7, "is not a heading"),
        ("# %% wrong: halves | half | listed", "# %% Wrong: halves | half | listed", 7, "is not a heading"),
        ("# %% wrong: halves | half | listed", "#%% wrong: halves | half | listed", 7, "is not a heading"),
        ("# %% wrong: halves | half | listed", " # %% wrong: halves | half | listed", 7, "is not a heading"),
        ("# %% wrong: halves | half | listed", "# %% wrong halves | half | listed", 7, "is not a heading"),
        ("# %% wrong: halves | half | listed", "# %%", 7, "is not a heading"),
        ("# %% right: in_one_line", "# %% right:", 4, "is not a heading"),
        ("# %% extra", "# %% extra: stride", 1, "is not a heading"),
        ("    # a comment", "    # %% a comment", 9, "is not a heading"),
        # Parts of a heading.
        ("halves | half | listed", "halves", 7, "three parts"),
        ("halves | half | listed", "halves | half", 7, "three parts"),
        ("halves | half | listed", "halves | | listed", 7, "three parts"),
        ("halves | half | listed", "halves | half | listed | more", 7, "three parts"),
        ("halves | half | listed", "halves | half | invented", 7, "listed, obvious, unlisted"),
        ("halves | half | listed", "two halves | half | listed", 7, "is not a name"),
        ("halves | half | listed", "| half | listed", 7, "is not a name"),
        ("halves | half | listed", "Halves | half | listed", 7, "is not a name"),
        ("right: in_one_line", "right: in_one_line | half | listed", 4, "a name and nothing else"),
        # Twice, nothing, nowhere.
        ("wrong: left_out", "wrong: halves", 16, "halves is there twice; the first is in line 7"),
        ("right: in_one_line", "right: halves", 7, "halves is there twice; the first is in line 4"),
        ("# %% right: in_one_line", "# %% extra", 4, "the first is in line 1"),
        ("double = lambda x: 2 * x\n", "\n", 4, "there is nothing below"),
        ("def double(x):\n    2 * x\n", "", 16, "there is nothing below"),
        ("# %% extra\n", "", 1, "begins with a heading"),
        ("# %% extra\n", "import math\n# %% extra\n", 1, "begins with a heading"),
        (GOOD, "x = 2\n", 1, "begins with a heading"),
        (GOOD, "\n", 1, "begins with a heading"),
        ("    2 * x\n", "    2 * x", 18, "does not end with a newline"),
        (GOOD, "", 1, "does not end with a newline"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(tmp_path, old, new, line, words):
    assert GOOD.count(old) >= 1
    seen = refusal(tmp_path, GOOD.replace(old, new, 1))
    assert seen[0] == line and words in seen[1]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("stride/size.py", "there is no task 'stride.size' that a program can answer. Did you mean 'stride.sizes'"),
        ("strides/sizes.py", "there is no task 'strides.sizes'"),
        ("groups/milliseconds.py", "there is no task 'groups.milliseconds'"),  # a person reads that one
        ("stride/sizes.txt", "only files `<lesson>/<task>.py` belong"),
        ("sizes.py", "only files `<lesson>/<task>.py` belong"),
        ("stride/more/sizes.py", "only files `<lesson>/<task>.py` belong"),
    ],
)
def test_a_file_that_belongs_to_no_task_is_refused(tmp_path, name, words):
    write(tmp_path, GOOD, name)
    with pytest.raises(ProgramsError) as caught:
        read_all(IDS, tmp_path)
    assert words in str(caught.value) and str(tmp_path / name) in str(caught.value)


def test_a_name_is_used_once_in_a_lesson(tmp_path):
    first = write(tmp_path, GOOD, "stride/repair.py")
    second = write(tmp_path, "# %% right: halves\nx = 1\n", "stride/sizes.py")
    with pytest.raises(ProgramsError) as caught:
        read_all(IDS, tmp_path)
    assert str(caught.value).startswith(f"{second}:1: halves is there twice") and f"{first}:7" in str(caught.value)
    second.rename(write(tmp_path, "", "padding/pad2d.py"))
    programs, extras = read_all(IDS, tmp_path)
    assert [(p.lesson, p.name) for p in programs] == [
        ("stride", "in_one_line"),
        ("stride", "halves"),
        ("stride", "left_out"),
        ("padding", "halves"),
    ]
    assert list(extras) == ["stride.repair"]


def test_a_mistake_that_the_checker_does_not_name_is_told_apart(tmp_path):
    """The name in the heading is compared with the checker's verdict; where a task lists a similar one, it is named."""
    one = read_file(write(tmp_path, GOOD))[0][1]
    assert one.unexpected("half") == ""
    task = next(task for task in tasks.tasks("stride") if task.id == "stride.usage_counts")
    names = [mistake.name for mistake in task.mistakes]
    known = program("stride.usage_counts", "counts_no_shift")
    assert known.mistake in names and known.unexpected(known.mistake, names) == ""
    misspelt = type(known)(**{**vars(known), "mistake": known.mistake[:-1] + "tt"})
    words = misspelt.unexpected(known.mistake, names)
    assert repr(misspelt.mistake) in words and f"did you mean {known.mistake!r}" in words
    assert words.startswith(f"{known.path}:{known.line}: ") and "counts_no_shift" in words
    assert "did you mean" not in known.unexpected("something else", names)
    assert one.unexpected(None) and one.unexpected("value")


def test_every_task_that_is_checked_has_its_file_and_every_lesson_its_programs():
    assert {path.relative_to(PROGRAMS) for path in PROGRAMS.rglob("*.py")} == {
        pathlib.Path(*one.split(".")).with_suffix(".py") for one in IDS
    }
    assert {p.task for p in wrong_programs()} == set(IDS)
    assert {p.lesson for p in right_programs()} == set(tasks.LESSONS)
    assert {task.kind for lesson in tasks.LESSONS for task in tasks.tasks(lesson) if task.id not in IDS} <= {"manual"}
    assert "manual" in core.KINDS


def test_what_the_tests_of_a_task_need_besides_is_beside_its_programs():
    assert extra("stride.repair").FACTS == ("parameters",)
    assert not hasattr(extra("stride.repair"), "TRAINS") and extra("design.gold").TRAINS
    assert not vars(extra("stride.sizes"))


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("\n\nFACTS = 1 / 0", "ZeroDivisionError"),
        ("\n\nFACT = ('names',)", "AssertionError: {path}:1: `# %% extra` may define"),
        ("\n\ndef more_case(rng):\n    return []", "AssertionError: {path}:1: `# %% extra` may define"),
    ],
)
def test_what_is_wrong_below_extra_is_said_with_its_place(tmp_path, source, error):
    path = write(tmp_path, f"# %% extra\n{source}\n\n# %% right: some\nx = 1\n")
    with pytest.raises((ZeroDivisionError, AssertionError)) as caught:
        run_extra(read_file(path)[1])
    assert error.format(path=path) in f"{caught.typename}: {caught.value}"
    last = caught.traceback[-1]
    assert caught.typename == "AssertionError" or (str(last.path), last.lineno + 1) == (str(path), 4)
