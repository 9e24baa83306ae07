"""What holds for the tasks of every lesson: right answers pass in every style, a stub counts as nothing, and each
mistake gets the words that were written for it.
"""

import functools
import subprocess
import sys

import pytest
from exercise_programs import HURRY, answers, extra, right_programs, run, time_limit, wrong_programs

from convlab import probes, tasks
from convlab.tasks import core, rendering

TASKS = {one.id: one for lesson in tasks.LESSONS for one in tasks.tasks(lesson) if one.kind != "manual"}
RIGHT, WRONG = right_programs(), wrong_programs()
WRONG_A_TASK = 8
each_task = pytest.mark.parametrize("task", TASKS.values(), ids=str)
# Training takes seconds, and its threshold has tests of its own: one right answer each in the quick run, one seed.
TRAINS = {task for task in TASKS if getattr(extra(task), "TRAINS", False)}
LEAST = "design.gold"  # of those that are trained, the smallest network; the quick run trains it with every seed
each_quick_task = pytest.mark.parametrize("task", [one for one in TASKS.values() if one.id not in TRAINS], ids=str)


def folder(task):
    return tasks.LESSONS[task.lesson]


@functools.cache
def solution(name):
    return run(name, *answers("solutions", name).values())


def made_wrong(task):
    return [program for program in WRONG if program.task == task.id]


def run_program(program):
    return run(tasks.LESSONS[program.lesson], program.source)


def id_of(program):
    return f"{tasks.LESSONS[program.lesson][:2]}-{program.name}"


@pytest.mark.parametrize(
    "task",
    [pytest.param(task, marks=[pytest.mark.long] if task.id in TRAINS - {LEAST} else []) for task in TASKS.values()],
    ids=str,
)
def test_the_solution_is_right(task):
    verdict = core.examine(task, solution(folder(task)))
    assert (verdict.outcome, verdict.points) == (core.RIGHT, task.points), rendering.as_text(verdict)


def examine_once(task, namespace):
    """As `core.examine`, but what is trained is trained with one seed only."""
    cases = [{**case, "seeds": case["seeds"][:1]} for case in task.make_cases()]
    return core.judge(task, cases, probes.run_cases(task.probe, namespace, cases))


@pytest.mark.parametrize("task", [TASKS[task] for task in sorted(TRAINS - {LEAST})], ids=str)
def test_a_solution_that_is_trained_once_is_right(task):
    verdict = examine_once(task, solution(folder(task)))
    assert (verdict.outcome, verdict.points) == (core.RIGHT, task.points), rendering.as_text(verdict)


@each_task
def test_the_stub_is_not_attempted_and_scores_nothing(task):
    verdict = core.examine(task, run(folder(task), *answers("exercises", folder(task)).values()))
    assert (verdict.outcome, verdict.points) == (core.NOT_ATTEMPTED, 0), rendering.as_text(verdict)


@pytest.mark.parametrize(
    "program",
    [pytest.param(p, marks=[pytest.mark.long] if p.task in TRAINS else [], id=id_of(p)) for p in RIGHT],
)
def test_another_style_is_right_too(program):
    verdict = core.examine(TASKS[program.task], run_program(program))
    assert verdict.outcome == core.RIGHT, rendering.as_text(verdict)


@pytest.mark.parametrize("program", WRONG, ids=id_of)
def test_a_wrong_answer_gets_the_words_for_its_mistake(program, monkeypatch):
    if program.mistake == "time limit":
        time_limit(monkeypatch, HURRY)
    task = TASKS[program.task]
    gets_the_words(program, (examine_once if task.id in TRAINS else core.examine)(task, run_program(program)))


@pytest.mark.long
@pytest.mark.parametrize("program", [program for program in WRONG if program.task in TRAINS], ids=id_of)
def test_a_wrong_answer_trained_with_every_seed_gets_the_same_words(program):
    gets_the_words(program, core.examine(TASKS[program.task], run_program(program)))


def gets_the_words(program, verdict):
    task = TASKS[program.task]
    assert verdict.outcome == core.NOT_YET and verdict.points == 0
    unexpected = program.unexpected(verdict.mistake, [mistake.name for mistake in task.checker.mistakes])
    assert not unexpected, f"{unexpected}\n{rendering.as_text(verdict)}"
    assert verdict.try_next
    known = [mistake.try_next for mistake in task.checker.mistakes if mistake.name == verdict.mistake]
    assert not known or any(verdict.try_next.startswith(words) for words in known)


@each_task
def test_each_task_has_wrong_answers(task):
    mine = [program.origin for program in made_wrong(task)]
    assert len(mine) >= WRONG_A_TASK and mine.count("listed") >= 2, task


def test_the_course_has_every_kind_and_each_lesson_ten_wrong_answers_that_no_list_names():
    for short in tasks.LESSONS:
        assert sum(program.lesson == short and program.origin == "unlisted" for program in WRONG) >= 10, short
    if len(tasks.LESSONS) == 9:
        assert {one.kind for lesson in tasks.LESSONS for one in tasks.tasks(lesson)} == set(core.KINDS)


@each_task
def test_every_known_mistake_is_made_by_some_wrong_program(task):
    made = {program.mistake for program in made_wrong(task)}
    assert not {mistake.name for mistake in task.checker.mistakes} - made


@each_task
def test_predictions_never_say_what_was_expected(task):
    if task.kind in ("predict", "choose"):
        for program in made_wrong(task):
            verdict = core.examine(task, run_program(program))
            assert verdict.expected is None and verdict.comparison is None, program.name


@each_task
def test_no_hint_or_message_holds_a_line_of_the_solution(task):
    source = answers("solutions", folder(task))[task.name]
    words = " ".join([*task.hints, *(mistake.try_next for mistake in task.checker.mistakes)])
    lines = [line.split("#")[0].strip() for line in source.split("### BEGIN SOLUTION", 1)[1].splitlines()]
    assert task.hints
    assert not [line for line in lines if len(line) > 12 and line in words]


@each_task
def test_what_a_task_forbids_is_what_its_probe_watches_for(task, monkeypatch):
    watching, watched = probes.watching, set()
    monkeypatch.setattr(probes, "watching", lambda names, used: watched.update(names) or watching(names, used))
    for case in task.make_cases():
        task.probe(solution(folder(task)), case)
    assert watched == set(task.forbidden)


def test_what_a_task_needs_is_what_its_probe_imports():
    program = """
import sys
sys.modules["torch"] = None
from convlab import tasks
for lesson in tasks.LESSONS:
    for task in tasks.tasks(lesson):
        if task.checker is not None:
            try:
                task.probe({}, task.make_cases()[0])
            except ImportError:
                print(task.id)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [task.id for task in TASKS.values() if "torch" in task.needs]
    assert {need for task in TASKS.values() for need in task.needs} == {"torch"}


@each_task
def test_cases_are_plain_the_same_every_time_and_others_with_another_seed(task):
    one, again, other = task.make_cases(1), task.make_cases(1), task.make_cases(2)
    assert probes.encode(one) == probes.encode(again)
    assert task.kind in ("predict", "choose", "design") or probes.encode(one) != probes.encode(other)
    assert probes.encode(probes.decode(probes.encode(one))) == probes.encode(one)


@each_task
def test_the_judge_thinks_the_same_of_answers_that_came_through_a_pipe(task):
    """As the grader does it: cases out, answers back, as text; the judge never sees the learner's objects."""
    program = next(program for program in made_wrong(task) if program.origin == "listed")
    right = [] if task.id in TRAINS else [solution(folder(task))]
    for namespace in (*right, run_program(program)):
        cases = task.make_cases(7)
        text = [probes.encode(task.probe(namespace, probes.decode(probes.encode(case)))) for case in cases]
        piped = core.judge(task, cases, [probes.decode_answer(line) for line in text])
        direct = core.examine(task, namespace, seed=7)
        assert (piped.outcome, piped.mistake, piped.message) == (direct.outcome, direct.mistake, direct.message)


@each_quick_task
def test_right_answers_are_right_with_other_seeds(task):
    for seed in range(3):
        assert core.examine(task, solution(folder(task)), seed).outcome == core.RIGHT


@pytest.mark.long
@each_quick_task
def test_right_answers_are_right_under_a_hundred_seeds(task):
    programs = [("solution", solution(folder(task)))]
    programs += [(program.name, run_program(program)) for program in RIGHT if program.task == task.id]
    for name, namespace in programs:
        for seed in range(100, 200):
            verdict = core.examine(task, namespace, seed)
            assert verdict.outcome == core.RIGHT, f"{name}, seed {seed}: {rendering.as_text(verdict)}"


@pytest.mark.long
@each_quick_task
def test_wrong_answers_are_wrong_under_ten_seeds(task):
    for program in made_wrong(task):
        if program.mistake == "time limit":
            continue
        namespace = run_program(program)
        for seed in range(100, 110):
            assert core.examine(task, namespace, seed).outcome == core.NOT_YET, f"{program.name}, seed {seed}"
