"""Small automatic changes of the solutions: what changes behaviour must not pass the check."""

import os

import numpy as np
import pytest
from exercise_programs import answers, extra, run, time_limit
from mutants import mutants

from convlab import tasks
from convlab.tasks import core, judges

AT_LEAST = 0.97
# Predictions and choices are numbers: every other number is another answer. Training has a threshold of its own.
TASKS = [one for lesson in tasks.LESSONS for one in tasks.tasks(lesson) if one.kind in ("implement", "debug")]


def more_cases(task):
    """Far more cases than any check draws, to tell whether a change is one of behaviour at all."""
    cases = [case for seed in range(1000, 1004) for case in task.draw(seed)]
    more = getattr(extra(task.id), "more_cases", None)
    return cases + (more(np.random.default_rng(0)) if more else [])


def behaviour(task, namespace, cases):
    """Everything that an outsider could see of a program on these cases."""
    facts = getattr(extra(task.id), "FACTS", ())
    for case in cases:
        answer = task.ask(namespace, case)
        yield answer.status, answer.value, answer.changed, *(answer.facts.get(name) for name in facts)


def same(one, other):
    values = [dict(seen[1] or {}) for seen in (one, other)]
    data = [value.pop("data", None) for value in values]
    if isinstance(data[0], dict) or isinstance(data[1], dict):
        return False
    return one[0] == other[0] and one[2:] == other[2:] and values[0] == values[1] and judges.alike(*data, 1e-6, 1e-9)


def test_the_mutator_changes_one_thing_at_a_time():
    source = "def f(x, y):\n    '''Doc.'''\n    if 0 <= x < 3:\n        x += 1\n    return g(x - 1, y, mode='reflect')"
    changed = dict(mutants(source))
    assert len(changed) == len(set(changed.values()) - {source})
    for words in (
        "line 3: Lt -> LtE",
        "line 3: drop the second comparison",
        "line 4: Add -> Sub",
        "line 5: Sub -> Add",
        "line 5: exchange arguments 1 and 2",
        "line 5: leave out mode=",
        "line 5: return nothing",
        "line 5: 'reflect' -> 'circular'",
    ):
        assert words in changed
    assert not [words for words in changed if "Doc" in words]


@pytest.mark.long
@pytest.mark.parametrize("task", TASKS, ids=str)
def test_mutations_of_the_solution_are_caught(task, monkeypatch, record_property):
    name = tasks.LESSONS[task.lesson]
    source = answers("solutions", name)[task.name]
    cases = more_cases(task)
    solution = run(name, source)
    expected = list(behaviour(task, solution, cases))
    # Some changes never end. How long the others take depends on the machine, so the solution's own time is the unit.
    slowest = max(task.ask(solution, case).seconds for case in task.draw())
    time_limit(monkeypatch, max(2.0, 50 * slowest))
    changing, survivors = 0, []
    for words, changed in mutants(source):
        try:
            namespace = run(name, changed)
        except Exception:
            continue  # the cell itself would not run
        caught = core.examine(task, namespace).outcome != core.RIGHT
        if not caught and all(same(*pair) for pair in zip(behaviour(task, namespace, cases), expected, strict=True)):
            continue  # another way to write the same
        changing += 1
        if not caught:
            survivors.append(words)
    score = 1 - len(survivors) / changing
    record_property("mutation_score", f"{task.id}: {changing - len(survivors)} of {changing}; survivors: {survivors}")
    if os.environ.get("CONVLAB_SHOW"):
        print(f"{task.id}: {changing - len(survivors)} of {changing} caught; survivors: {survivors}")
    assert changing >= 10
    assert score >= AT_LEAST, survivors
