"""Train and measure: the experiments that the lessons quote, their shipped results, and the command that remakes them.

A lesson reads numbers with `results` and `quote`, runs a small case with `live`, and a reader runs more with `run`.
``python -m convlab.experiments`` lists the experiments; the same with
``recompute`` makes stale results again.
"""

import functools
import importlib

from convlab import course
from convlab.experiments import core, prose
from convlab.experiments.core import RESULTS, ExperimentError, ResultTable
from convlab.experiments.measure import Stat

# Modules that are reached as names of the package and load when they are first used.
_LAZY = ("design", "scoreboard", "verdicts")

__all__ = [
    "RESULTS",
    "ExperimentError",
    "Stat",
    "ResultTable",
    "check_prose",
    "get",
    "live",
    "names",
    "quote",
    "results",
    "run",
    *_LAZY,
]

# Modules with EXPERIMENTS besides those that are called like their lesson: they belong to several.
_SHARED = ("times",)


def __getattr__(name):
    if name in _LAZY:
        return importlib.import_module(f"convlab.experiments.{name}")
    raise AttributeError(f"convlab.experiments has no {name!r}; it has {', '.join(__all__)}.")


@functools.cache
def _all():
    own = [course.lesson_part("experiments", lesson.name) for lesson in course.lessons_with("experiments")]
    shared = [importlib.import_module(f"convlab.experiments.{name}").EXPERIMENTS for name in _SHARED]
    chosen = [experiment for experiments in (*own, *shared) for experiment in experiments]
    return {
        experiment.id: experiment
        for experiment in sorted(chosen, key=lambda each: course.LESSONS.index(course.lesson(each.lesson)))
    }


def names(lesson=None):
    """Ids of all experiments, or of one lesson's (as in `convlab.course.lesson`), in the order of the course."""
    wanted = None if lesson is None else course.lesson(lesson).name
    return [experiment.id for experiment in _all().values() if wanted in (None, experiment.lesson)]


def get(name):
    """The experiment with this id.

    Raises
    ------
    ExperimentError
        Unknown id; the message names near ones.
    """
    if name not in _all():
        raise ExperimentError(core._unknown("experiment", name, _all()))
    return _all()[name]


def results(name):
    """The shipped results of an experiment.

    Parameters
    ----------
    name : str

    Returns
    -------
    ResultTable
        ``results("stride_downsampling")["blurpool"].accuracy.mean``.

    Raises
    ------
    ExperimentError
        Unknown id, or a results file that is missing or damaged.
    """
    return core.load(get(name), RESULTS)


def live(name, *, seeds=None, variants=None, progress=False):
    """Run the small case of an experiment, a few seconds, and return its table.

    One seed on little data: it shows that the thing runs and which way it goes, not how large the effect is. For that
    see `results`.
    """
    return run(name, "live", seeds=seeds, variants=variants, progress=progress)


def run(name, size="class", *, seeds=None, variants=None, device="cpu", progress=None, keep=None):
    """Run an experiment; see `convlab.experiments.core.run` for the arguments. The shipped results stay as they are."""
    arguments = {"seeds": seeds, "variants": variants, "device": device, "progress": progress, "keep": keep}
    return core.run(get(name), size, **arguments)


def quote(key, digits=None):
    """The number that a key stands for, as text: ``quote("stride_downsampling/stride/accuracy")``."""
    return prose.quote(key, results, digits)


def check_prose(text):
    """Where the numbers of a text disagree with the results whose keys follow them; see `convlab.experiments.prose`."""
    return prose.check_prose(text, results)
