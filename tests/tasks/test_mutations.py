"""Small automatic changes of the solutions: what changes behaviour must not pass the check."""

import itertools
import os

import numpy as np
import pytest
from exercise_programs import answers, run
from mutants import mutants

from convlab import tasks
from convlab.tasks import asking, core, judges

NAME = "04_stride"
AT_LEAST = 0.97


def more_cases(task):
    """Far more cases than any check draws, to tell whether a change is one of behaviour at all."""
    rng = np.random.default_rng(0)
    cases = [case for seed in range(1000, 1004) for case in task.draw(seed)]
    if task.name == "usage_counts":
        grid = itertools.product(range(1, 9), range(1, 5), range(1, 5), range(4))
        cases += [dict(zip("nksp", c, strict=True)) for c in grid if c[0] + 2 * c[3] >= c[1]]
    if task.name == "blur_pool":
        for c, k, s, h, w in itertools.product((1, 3), range(1, 7), (1, 2, 3), (7, 8), (9,)):
            cases.append({"channels": c, "k": k, "stride": s, "x": rng.random((2, c, h, w)).astype(np.float32)})
    return cases


def behaviour(task, namespace, cases):
    """Everything that an outsider could see of a program on these cases."""
    for case in cases:
        answer = task.ask(namespace, case)
        yield answer.status, answer.value, answer.changed, answer.facts.get("parameters"), answer.facts.get("buffers")


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
@pytest.mark.parametrize("task", tasks.tasks("stride"), ids=str)
def test_mutations_of_the_solution_are_caught(task, monkeypatch, record_property):
    monkeypatch.setattr(asking, "SECONDS", 0.5)
    monkeypatch.setattr("convlab.tasks.asking.stride.SECONDS", 0.5)
    source = answers("solutions", NAME)[task.name]
    cases = more_cases(task)
    expected = list(behaviour(task, run(NAME, source), cases))
    changing, survivors = 0, []
    for words, changed in mutants(source):
        try:
            namespace = run(NAME, changed)
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
