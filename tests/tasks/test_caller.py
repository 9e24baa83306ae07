"""Whatever a task hands to the learner's code stays as it was, or the answer is not right: objects, and settings."""

import ast
import functools
import inspect
import random

import exercise_programs as programs
import numpy as np
import pytest
import torch

from convlab import tasks
from convlab.tasks import core

LESSONS = tasks.LESSONS


@functools.cache
def solved(lesson):
    """The variables of a lesson's notebook with its solutions."""
    folder = LESSONS[lesson]
    return programs.run(folder, *programs.answers("solutions", folder).values())


def written(task):
    """The names that a task's answer defines, as far as they are functions or classes."""
    namespace = solved(task.lesson)
    extra = {"groups.grouped_conv": ("block_diagonal",)}
    names = (task.writes, *extra.get(task.id, ()))
    return [name for name in names if isinstance(namespace.get(name), type) or inspect.isfunction(namespace.get(name))]


def wrapped(target, spoil, seen=None):
    """The right answer, after which its caller's objects are no longer what they were."""
    if isinstance(target, type):

        class Spoiling(target):
            def forward(self, x, *more):
                out = super().forward(x, *more)
                out = out.clone() if out is x else out
                if seen is not None:
                    seen.append(x)
                spoil(x)
                return out

        Spoiling.__name__ = target.__name__
        return Spoiling

    @functools.wraps(target)
    def spoiling(*arguments, **keywords):
        out = target(*arguments, **keywords)
        for one in (*arguments, *keywords.values()):
            if seen is not None:
                seen.append(one)
            spoil(one)
        return out

    return spoiling


def spoilt(task, spoil, seen=None):
    """The variables with answers that spoil what they are given."""
    namespace = dict(solved(task.lesson))
    for name in written(task):
        target = namespace[name]
        if not isinstance(target, type) and not inspect.signature(target).parameters:
            namespace[name] = lambda target=target: (spoil(None), target())[1]
        else:
            namespace[name] = wrapped(target, spoil, seen)
    return namespace


def verdict(task, spoil):
    return core.examine(task, spoilt(task, spoil))


KIND = {"module": torch.nn.Module, "tensor": torch.Tensor, "array": np.ndarray, "list": list}


@functools.cache
def handed(task):
    """What kinds of things the task hands over: kind -> the first case with one."""
    found, cases = {}, task.make_cases()
    for case in cases:
        seen = []
        task.probe(spoilt(task, lambda one: None, seen), case)
        for kind, classes in KIND.items():
            if any(isinstance(one, classes) for one in seen):
                found.setdefault(kind, case)
    return found


def defines(task):
    """Whether a task's answer defines a function or a class; read, not run: some of them train."""
    parts = [ast.parse(source) for source in programs.answers("solutions", LESSONS[task.lesson]).values()]
    nodes = (node for part in parts for node in part.body if isinstance(node, ast.FunctionDef | ast.ClassDef))
    return task.writes in {node.name for node in nodes}


CALLED = [task for lesson in LESSONS for task in tasks.tasks(lesson) if task.checker is not None and defines(task)]


def only(kind, change):
    """A change of objects of one kind; of others nothing."""

    def spoil(one):
        if isinstance(one, kind):
            with torch.no_grad():
                change(one)

    return spoil


def _parameters(net):
    return next(iter(net.parameters()))


def _replace(net):
    for part in net.modules():
        for name, one in list(part._parameters.items()):
            if one is not None:
                part._parameters[name] = torch.nn.Parameter(one.detach().clone(), requires_grad=one.requires_grad)
                return


def _cast(net):
    net.to(torch.float16)


MODULE = {
    "the other mode": lambda net: net.train(not net.training),
    "the other mode of one layer": lambda net: setattr(list(net.modules())[-1], "training", not net.training),
    "a parameter in place": lambda net: _parameters(net).add_(1),
    "a parameter for another": _replace,
    "requires_grad": lambda net: net.requires_grad_(not _parameters(net).requires_grad),
    "a gradient": lambda net: setattr(_parameters(net), "grad", torch.ones_like(_parameters(net))),
    "a hook": lambda net: net.register_forward_hook(lambda m, i, o: None),
    "a hook before": lambda net: net.register_forward_pre_hook(lambda m, i: None),
    "a new layer": lambda net: net.add_module("more", torch.nn.ReLU()),
    "a new buffer": lambda net: net.register_buffer("more", torch.zeros(1)),
    "an attribute": lambda net: setattr(net, "note", 1),
    "a forward of its own": lambda net: setattr(net, "forward", lambda x: x),
    "another dtype": _cast,
    "without a parameter": lambda net: _first_owner(net)._parameters.clear(),
    "another class": lambda net: setattr(net, "__class__", type("Other", (type(net),), {})),
}


def _first_owner(net):
    return next(part for part in net.modules() if part._parameters)


TENSOR = {
    "numbers": lambda x: x.add_(1),
    "one number": lambda x: x.view(-1)[-1:].add_(1),
    "shape": lambda x: x.unsqueeze_(0),
    "requires_grad": lambda x: x.requires_grad_() if x.is_floating_point() else x.add_(1),
    "another one's numbers": lambda x: x.set_(torch.zeros(1, dtype=x.dtype)),
}
ARRAY = {
    "numbers": lambda x: np.copyto(x, np.logical_not(x) if x.dtype == bool else x + np.ones((), x.dtype)),
    "one number": lambda x: x.__setitem__((-1,) * x.ndim, x[(-1,) * x.ndim] - 1) if x.dtype != bool else None,
    "shape": lambda x: setattr(x, "shape", (1, *x.shape)),
    "locked": lambda x: x.setflags(write=False),
}
LIST = {
    "emptied": lambda some: some.clear(),
    "longer": lambda some: some.append(some[0] if some else 0),
    "without its last": lambda some: some.pop(),
}
SHARED = {
    "torch's seed": lambda: torch.manual_seed(0),
    "torch's seed, as before": lambda: torch.manual_seed(torch.initial_seed() + 1),
    "NumPy's seed": lambda: np.random.seed(0),
    "NumPy's random numbers": lambda: np.random.rand(),
    "Python's random numbers": lambda: random.random(),
    "the default dtype": lambda: torch.set_default_dtype(torch.float64),
    "gradients": lambda: torch.set_grad_enabled(False),
    "NumPy's errors": lambda: np.seterr(divide="raise"),
    "deterministic algorithms": lambda: torch.use_deterministic_algorithms(True),
}
KINDS = {
    "module": (torch.nn.Module, MODULE),
    "tensor": (torch.Tensor, TENSOR),
    "array": (np.ndarray, ARRAY),
    "list": (list, LIST),
}


def state():
    return (
        torch.get_default_dtype(),
        torch.is_grad_enabled(),
        torch.are_deterministic_algorithms_enabled(),
        torch.initial_seed(),
        torch.get_rng_state().numpy().tobytes(),
        np.random.get_state()[1].tobytes(),
        random.getstate(),
        str(np.geterr()),
    )


def test_every_task_that_is_called_is_here():
    asked = [task for lesson in LESSONS for task in tasks.tasks(lesson) if task.checker is not None]
    assert [task for task in asked if written(task)] == CALLED


@pytest.mark.parametrize("task", CALLED, ids=[task.id for task in CALLED])
def test_what_the_caller_hands_over_stays_as_it_was(task):
    """The right answer is right; and no longer once it spoils anything that it was given."""
    assert verdict(task, lambda one: None).outcome == core.RIGHT
    for kind, case in handed(task).items():
        classes, spoils = KINDS[kind]
        for name, change in spoils.items():
            assert task.probe(spoilt(task, only(classes, change)), case).changed, (kind, name)
        found = verdict(task, only(classes, next(iter(spoils.values()))))
        assert found.outcome == core.NOT_YET and found.message and found.try_next, (kind, found)


@pytest.mark.parametrize("task", CALLED, ids=[task.id for task in CALLED])
def test_what_everybody_shares_is_noticed_and_put_back(task):
    case = task.make_cases()[0]
    for name, change in SHARED.items():
        before, done = state(), []

        def spoil(one, change=change, done=done):
            if not done:
                done.append(change() or True)

        answer = task.probe(spoilt(task, spoil), case)
        assert state() == before, name
        if (task.id, name) != ("stride.repair", "gradients"):  # it runs inside of no_grad(), which puts that back
            assert answer.changed, (name, answer)
    assert verdict(task, lambda one: torch.manual_seed(5)).outcome == core.NOT_YET


def test_the_modules_that_are_handed_over_are_watched():
    """Which tasks hand over a network, so that none is forgotten here."""
    assert {task.id for task in CALLED if "module" in handed(task)} == {
        "in_channels.adapt_first_layer",
        "stride.consistency",
        "bias.redundant_biases",
        "bias.fold_bn",
    }


def test_the_mode_of_the_callers_model_in_words():
    task = tasks.task("stride.consistency")
    found = verdict(task, only(torch.nn.Module, lambda net: net.train()))
    assert (found.outcome, found.mistake) == (core.NOT_YET, "changes its input")
    assert "changed its input (the mode of model (train or eval))" in found.message
    assert "was = model.training, then model.train(was)" in found.try_next


@pytest.mark.parametrize("care", ["eval", "noted", "copy", "no_grad", "inference"])
def test_who_takes_care_is_right(care):
    """A model that is in eval mode may be told so again; what was set and set back is nobody's harm."""
    task = tasks.task("stride.consistency")
    namespace = dict(solved("stride"))
    right = namespace["consistency"]

    def consistency(model, x, labels, shifts):
        import copy

        was = model.training
        if care == "copy":
            model = copy.deepcopy(model).train()
        if care == "eval":
            model.eval()
        if care == "noted":
            model.train()
        with torch.no_grad() if care == "no_grad" else torch.inference_mode(care == "inference"):
            out = right(model, x, labels, shifts)
        model.train(was)
        return out

    assert core.examine(task, {**namespace, "consistency": consistency}).outcome == core.RIGHT
