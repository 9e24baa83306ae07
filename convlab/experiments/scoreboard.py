"""The design challenge's scoreboard: a learner's networks beside the shipped baselines, kept on this computer only.

Each entry is one line of ``my_work/scoreboard.jsonl``. Lines are only ever added, so nothing that was there is lost,
and nothing leaves the machine.

    from convlab.experiments import scoreboard
    scoreboard.add("small and deep", layers)         # trains it by the whole recipe, then keeps the result
    scoreboard.add("small and deep", score)          # or a `Score` that `design.challenge` gave
    scoreboard.entries()                             # all of them, as a table
    cl.show(cl.figures.design.scoreboard(scoreboard.entries(), scoreboard.baselines()))
"""

import copy
import dataclasses
import datetime
import functools
import json
import pathlib
import sys

import torch
from torch import nn
from tqdm import tqdm

from convlab import course
from convlab.errors import ConvlabError
from convlab.experiments import core, design, nets, train
from convlab.experiments.measure import Stat
from convlab.figures.design import front
from convlab.stacks import Table

FILE = "scoreboard.jsonl"
SHAPE = (1, 28, 28)  # of one digit
# Short names of the baselines that `design.BASELINES` spells out; the one that is stopped early on purpose is left out.
BASELINES = {"linear": "linear", "mlp": "one hidden layer", "lenet": "like LeNet", "no_norm": "no norm"}
BASELINES |= {key: key for key in ("A", "C", "separable", "F", "G", "H")}


class ScoreboardError(ConvlabError, OSError):
    """The scoreboard's file cannot be written."""


@dataclasses.dataclass(frozen=True)
class Entry:
    """One network on the scoreboard.

    Attributes
    ----------
    name : str
    accuracy : Stat
        Percent, one value a seed.
    params, macs : int
    field : int or None
        Height of what a unit sees at the end of the convolutions, in pixels; ``None`` where it is not known.
    settings : dict
        What was different from the challenge's recipe; empty where nothing was.
    when : str
        Date and time; empty for a baseline.
    layers : tuple of str
        The network in words.
    """

    name: str
    accuracy: Stat
    params: int
    macs: int
    field: int | None = None
    settings: dict = dataclasses.field(default_factory=dict)
    when: str = ""
    layers: tuple = ()

    @property
    def whole(self):
        """Whether it was trained by the whole recipe, with at least three seeds. Only then can it be compared."""
        return not self.settings and self.accuracy.n >= 3

    @property
    def tiers(self):
        """Names of the tiers that it reaches; none for a first look."""
        return design.tiers_of(self) if self.whole else []


class Board(Table):
    """Entries as a table, in the order in which they were added."""

    def _head(self):
        return ["name", "reaches", "accuracy (%)", "parameters", "MACs", "sees"]

    def _cells(self, entry):
        reaches = ", ".join(entry.tiers) or "–"
        if not entry.whole:
            reaches = "a first look"
        field = "–" if entry.field is None else f"{entry.field} px"
        return [entry.name, reaches, str(entry.accuracy), f"{entry.params:,}", f"{entry.macs:,}", field]

    def _remarks(self):
        best = [entry.name for entry in front([e for e in self.rows if e.whole])]
        if not best:
            return ["Nothing has been trained by the whole recipe yet."] if self.rows else ["No networks yet."]
        return [f"No other here has as few MACs and as high an accuracy: {', '.join(best)}."]


def add(name, network, *, folder=None, seeds=3, device="cpu", progress=True, **settings):
    """Train a network by the challenge's recipe and keep its result, or keep a result that you have.

    Parameters
    ----------
    name : str
        As it shall stand on the board. A name that is taken gets a number; what is there stays.
    network : list, torch.nn.Sequential or Score
        Layers as `nets.build` takes them, or what `design.challenge` gave for them. Modules are copied, and each seed
        starts with new weights; yours stay as they are.
    folder : path, optional
        Where the board lies; the course's ``my_work/`` by default.
    seeds, device, progress, **settings
        As for `design.challenge`. With fewer than three seeds, or other settings, the entry is a first look: it is
        kept and shown, and not compared.

    Returns
    -------
    Entry

    Raises
    ------
    ScoreboardError
        The file cannot be written. The result is in the message then, so that it is not lost.
    """
    entry = _entry(str(name).strip() or "no name", network, seeds, device, progress, settings)
    path = _path(folder)
    entry = dataclasses.replace(entry, name=_free_name(entry.name, path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            file.write(_ends_torn(file) + _line(entry).encode() + b"\n")
    except OSError as error:
        said = f"{entry.accuracy} % with {entry.params:,} parameters and {entry.macs:,} MACs"
        raise ScoreboardError(
            f"The scoreboard {path} cannot be written: {error.strerror or error}. Write the result down yourself: "
            f"“{entry.name}” has {said}."
        ) from error
    return entry


def _entry(name, network, seeds, device, progress, settings):
    when = datetime.datetime.now().isoformat(timespec="seconds")
    if isinstance(network, design.Score):
        return Entry(name, network.accuracy, network.params, network.macs, when=when)
    layers = list(network)
    facts = nets.cost(nets.build(_fresh(layers, 0), SHAPE), SHAPE)
    with train.one_thread():
        bar = tqdm(range(seeds), file=sys.stdout, disable=not progress, desc=name, ascii=True)
        accuracy = Stat(tuple(design.train_challenge(_fresh(layers, seed), seed, device, **settings) for seed in bar))
    shown_layers = tuple(layer if isinstance(layer, str) else repr(layer) for layer in layers)
    return Entry(name, accuracy, facts["params"], facts["macs"], field(layers), settings, when, shown_layers)


def _fresh(layers, seed):
    """The same layers; modules as copies with new weights, since a module keeps what it has learned."""
    copies = [copy.deepcopy(layer) for layer in layers]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for layer in copies:
            for module in layer.modules() if isinstance(layer, nn.Module) else ():
                if hasattr(module, "reset_parameters"):
                    module.reset_parameters()
    return copies


def entries(folder=None):
    """The learner's networks, oldest first.

    Parameters
    ----------
    folder : path, optional
        Where the board lies; the course's ``my_work/`` by default.

    Returns
    -------
    Board
        Of `Entry`. Empty where there is no file yet; a damaged line is left out, and left where it is.
    """
    return Board("Your networks", tuple(_read(_path(folder))))


@functools.cache
def baselines():
    """The shipped baselines as entries, from the results of ``design_baselines``."""
    table = core.load(design.baselines)
    rows = (
        Entry(name, table[key].accuracy, table[key].params, table[key].macs, field(design.BASELINES[key]))
        for key, name in BASELINES.items()
    )
    return Board("The baselines", tuple(rows))


def field(layers):
    """How many pixels high the part of an image is that a unit of the maps sees; ``None`` without maps, or if unknown.

    Parameters
    ----------
    layers : list
        As `nets.build` takes them.
    """
    from convlab import models

    rows = models.review_model(nets.build(_fresh(layers, 0), SHAPE), SHAPE, measure=False).table
    seen = [row.field[0] for row in rows if isinstance(row.field, tuple) and len(row.output_shape) == 3]
    return max(seen, default=None)


# -- the file ---------------------------------------------------------------------------------------------------------


def _path(folder):
    if folder is None:
        here = pathlib.Path.cwd()
        above = (place for place in (here, *here.parents) if place.name == "my_work")
        folder = next(above, None) or course.my_work()
    return pathlib.Path(folder) / FILE


def _line(entry):
    data = dataclasses.asdict(entry) | {"accuracy": entry.accuracy.values}
    return json.dumps(data, ensure_ascii=False)


def _ends_torn(file):
    """What must go before a new line: nothing, unless the last one was cut off."""
    if file.tell() == 0:
        return b""
    file.seek(-1, 2)
    return b"" if file.read(1) == b"\n" else b"\n"


def _read(path):
    try:
        lines = path.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            data = json.loads(line)
            values = tuple(map(float, data.pop("accuracy")))
            data["layers"] = tuple(data.get("layers", ()))
            known = {f.name for f in dataclasses.fields(Entry)}
            entry = Entry(accuracy=Stat(values), **{key: value for key, value in data.items() if key in known})
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        if values and isinstance(entry.params, int) and isinstance(entry.macs, int):
            yield entry


def _free_name(name, path):
    taken, number, free = {entry.name for entry in _read(path)}, 2, name
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free
