"""The only code that touches a learner's objects: call them under a guard, and turn what comes back into plain data.

This folder imports the standard library and NumPy, nothing else of convlab, and torch only where a task hands the
learner tensors. So the grader can copy the folder into its sandbox and run it there alone, under any name, without the
judge and without the oracle.

What leaves is an `Answer`: numbers, text, and arrays of booleans, integers and floats. No object of the learner gets
out.
"""

import base64
import contextlib
import ctypes
import dataclasses
import dis
import functools
import importlib
import inspect
import io
import itertools
import json
import linecache
import math
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from . import watch

SECONDS = 5.0  # for one call of the learner's code
LARGEST = 2_000_000  # numbers in one returned array; more is described, not carried
_PRINTED = 2_000  # characters kept of what was printed
_PLAIN_KINDS = "biuf"

Case = dict[str, Any]  # plain data: numbers, text, arrays, lists and dictionaries of these
Namespace = Mapping[str, Any]  # the learner's variables


# -- what an answer is -----------------------------------------------------------------------------


@dataclasses.dataclass
class Answer:
    """What the learner's code did on one case; plain data only.

    Attributes
    ----------
    status : {"returned", "missing", "wrong kind", "untouched", "raised", "timeout", "skipped"}
    value : dict or None
        What came back, as `describe` gives it: ``{"type", "shape", "dtype", "data"}``.
    error : dict or None
        ``{"type", "message", "line", "code"}``: the exception and the learner's own line that raised it.
    changed : list of str
        What of the caller's the call altered: names of inputs, "the mode of model", "torch's default dtype".
    shares : list of str
        Names of the inputs whose memory the result uses.
    used : list of str
        Forbidden shortcuts that were called.
    printed : str
        The beginning of what was printed.
    seconds : float
        How long the call took; for the time limit only, never judged.
    facts : dict
        What one task's probe adds.
    """

    status: str
    value: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    changed: list[str] = dataclasses.field(default_factory=list)
    shares: list[str] = dataclasses.field(default_factory=list)
    used: list[str] = dataclasses.field(default_factory=list)
    printed: str = ""
    seconds: float = 0.0
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def data(self) -> Any:
        """The value's numbers, or None."""
        return (self.value or {}).get("data")


def describe(value: Any, depth: int = 3) -> dict[str, Any]:
    """Turn any object into plain data: its type's name, and its shape, dtype and numbers where it has them.

    Returns
    -------
    dict
        ``type`` always. ``data`` is a bool, int, float, str, None, NumPy array, list or dict of descriptions. A list or
        tuple that holds only numbers, nested evenly, has an array as its data.
    """
    name = type(value).__name__
    if value is None or isinstance(value, (bool, int, float, str)):
        return _describe_scalar(name, value)
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        return _describe_tensor(value)
    if isinstance(value, (np.ndarray, np.generic)):
        return _describe_array(name, np.asarray(value), str(value.dtype))
    if isinstance(value, (list, tuple)):
        return _describe_list(name, value, depth)
    if isinstance(value, dict) and depth > 0:
        items = list(value.items())[:100]
        return {"type": "dict", "data": {str(key): describe(item, depth - 1) for key, item in items}}
    if value is Ellipsis:
        return {"type": "ellipsis", "data": None}
    return {"type": name, "data": None}


def _describe_scalar(name, value):
    if isinstance(value, str):
        value = str(value)[:_PRINTED]
    elif isinstance(value, int) and not isinstance(value, bool):
        value = int(value) if abs(value) < 2**63 else float("inf") * (1 if value > 0 else -1)
    return {"type": "NoneType" if value is None else name, "shape": [], "dtype": name, "data": value}


def _describe_array(name, array, dtype):
    out = {"type": name, "shape": [int(n) for n in array.shape], "dtype": dtype, "data": None}
    if array.dtype.kind in _PLAIN_KINDS and array.size <= LARGEST:
        out["data"] = np.array(array, dtype=array.dtype.newbyteorder("="), order="C")
        if array.dtype.itemsize > 8:  # long double: not the same on every machine
            out["data"] = out["data"].astype(np.float64)
    return out


def _describe_tensor(tensor):
    torch = sys.modules["torch"]
    dtype = str(tensor.dtype)
    shape = [int(n) for n in tensor.shape]
    out = {"type": "Tensor", "shape": shape, "dtype": dtype, "data": None, "requires_grad": bool(tensor.requires_grad)}
    if tensor.numel() <= LARGEST and not tensor.dtype.is_complex and not tensor.is_sparse:
        plain = tensor.detach().cpu()
        if plain.dtype in (torch.bfloat16, torch.float16):
            plain = plain.float()
        out["data"] = np.array(plain.numpy())
    return out


def _describe_list(name, value, depth):
    try:
        array = np.array([_number(item) for item in value])
    except (TypeError, ValueError):
        array = None
    if array is not None and array.dtype.kind in _PLAIN_KINDS and array.size <= LARGEST:
        return {"type": name, "shape": list(array.shape), "dtype": str(array.dtype), "data": array}
    items = [describe(item, depth - 1) for item in value[:100]] if depth > 0 else None
    return {"type": name, "shape": [len(value)], "dtype": "object", "data": items}


def _number(item):
    """A number, or an evenly nested list of numbers, ready for np.array; anything else raises TypeError."""
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(item, torch.Tensor):
        return item.detach().cpu().numpy()
    if isinstance(item, (list, tuple)):
        return [_number(inner) for inner in item]
    if isinstance(item, (bool, int, float, np.ndarray, np.generic)):
        return item
    raise TypeError(type(item).__name__)


# -- plain data as text, for a pipe ----------------------------------------------------------------


def encode(data: Any) -> str:
    """Plain data (also an `Answer`) as one line of JSON; arrays as base64."""
    return json.dumps(_pack(data))


def decode(text: str) -> Any:
    """The plain data in a line that `encode` wrote. Refuses array types other than booleans, integers and floats.

    Raises
    ------
    ValueError
        The text is not such a line.
    """
    return _unpack(json.loads(text))


def decode_answer(text: str) -> Answer:
    """An `Answer` from a line that `encode` wrote."""
    fields = decode(text)
    names = {field.name for field in dataclasses.fields(Answer)}
    if not isinstance(fields, dict) or set(fields) != names:
        raise ValueError("the line holds no answer")
    return Answer(**fields)


def _pack(data):
    if isinstance(data, Answer):
        data = {field.name: getattr(data, field.name) for field in dataclasses.fields(data)}
    if isinstance(data, np.ndarray):
        raw = np.ascontiguousarray(data)
        if raw.dtype.kind not in _PLAIN_KINDS:
            raise TypeError(f"arrays of {raw.dtype} are not plain data")
        text = base64.b64encode(raw.tobytes()).decode("ascii")
        return {"__array__": text, "dtype": raw.dtype.str, "shape": list(data.shape)}
    if isinstance(data, np.generic):
        return data.item()
    if isinstance(data, dict):
        return {str(key): _pack(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_pack(value) for value in data]
    if data is None or isinstance(data, (bool, int, float, str)):
        return data
    raise TypeError(f"{type(data).__name__} is not plain data")


def _unpack(data):
    if isinstance(data, list):
        return [_unpack(value) for value in data]
    if not isinstance(data, dict):
        return data
    if "__array__" not in data:
        return {key: _unpack(value) for key, value in data.items()}
    dtype = np.dtype(data["dtype"])
    shape = [int(n) for n in data["shape"]]
    if dtype.kind not in _PLAIN_KINDS or any(n < 0 for n in shape):
        raise ValueError(f"arrays of {dtype} are not plain data")
    raw = base64.b64decode(data["__array__"], validate=True)
    if len(raw) != dtype.itemsize * math.prod(shape):
        raise ValueError("the array's bytes do not fit its shape")
    return np.frombuffer(raw, dtype).reshape(shape).copy()


# -- the guard -------------------------------------------------------------------------------------


class OutOfTime(BaseException):
    """Raised inside the learner's code when its time is up; no ``except Exception`` of theirs can swallow it."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in the code inside when its time is up; see `time_up`.

    In the main thread of a system with signals it is an alarm; elsewhere (Windows, other threads) an exception put into
    the running thread. Either stops Python code between two of its steps, so neither can stop one long call into C,
    such as a single product of huge matrices: that has to be left to the Stop button or to a separate process.
    """
    alarm = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    with _alarm(seconds) if alarm else _injected(seconds):
        yield


# A program that works gets more than a two-hundredth of a processor, even beside a hundred others; one that sleeps, or
# looks every hundredth of a second whether something has come, does not. What lies between is stopped in the end.
_IDLE, _LONGEST = 0.005, 60.0
_LOOK_AGAIN = 0.5  # seconds; also how soon it is stopped again, should a bare `except:` swallow the first time


def time_up(seconds: float, worked: Callable[[], float] = time.process_time) -> Callable[[], bool]:
    """A function that says whether a program has had its time, counted from now.

    The time that it works counts, not the time that it waits for a processor which others use: how busy the machine is
    must not decide whether an answer is right. A program that does not work at all, but waits for something
    (``time.sleep``, a lock), has had its time when so many seconds have passed. None has had it earlier than that, on
    however many processors it works.

    Parameters
    ----------
    seconds : float
    worked : callable
        Seconds of processor time that it has used so far; by default those of this process.
    """
    began, before = time.monotonic(), worked()

    def is_up():
        passed = time.monotonic() - began
        if passed < seconds:
            return False
        used = worked() - before
        return used >= seconds or used < _IDLE * passed or passed >= _LONGEST * seconds

    return is_up


@contextlib.contextmanager
def _alarm(seconds):
    def ring(signum, frame):
        if is_up():
            raise OutOfTime

    began, is_up = time.monotonic(), time_up(seconds)
    before = signal.signal(signal.SIGALRM, ring)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, _LOOK_AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:  # somebody else's alarm was running
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - began), 0.001), interval)


@contextlib.contextmanager
def _injected(seconds):
    thread = ctypes.c_ulong(threading.get_ident())
    over, lock, sent, is_up = threading.Event(), threading.Lock(), [], time_up(seconds)

    def watch():
        wait = seconds
        while not over.wait(wait):
            with lock:
                if not over.is_set() and is_up():
                    sent.append(True)
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(OutOfTime))
            wait = _LOOK_AGAIN

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        with lock:
            over.set()
        if sent:
            # One may be on its way still; it arrives between two steps of Python. (Taking it back with NULL leaves
            # CPython 3.11 for ever busy with looking for it, and hanging as soon as something is profiled.)
            with contextlib.suppress(OutOfTime):
                for _ in range(1000):
                    pass
        watcher.join()


class _Listener(io.TextIOBase):
    """Takes what is printed and keeps its beginning."""

    def __init__(self):
        self.text = ""

    def writable(self):
        return True

    def write(self, text):
        if len(self.text) < _PRINTED:
            self.text += text[: _PRINTED - len(self.text)]
        return len(text)


@contextlib.contextmanager
def watching(forbidden: Sequence[str], used: list[str]) -> Iterator[None]:
    """Note in `used` every forbidden function that the code inside calls.

    `forbidden` names Python functions by their full name ("convlab.spec.Conv2dSpec.use_counts") and operations of torch
    by "aten::name" ("aten::convolution"). Functions are recognised by their code, so another name does not hide them.
    """
    operations = {name.removeprefix("aten::"): name for name in forbidden if name.startswith("aten::")}
    codes = {}
    for name in forbidden:
        code = None if name.startswith("aten::") else _code_of(name)
        if code is not None:
            codes[code] = name

    def note(name):
        if name not in used:
            used.append(name)

    def profile(frame, event, argument):
        if event == "call" and frame.f_code in codes:
            note(codes[frame.f_code])

    with contextlib.ExitStack() as stack:
        if operations and sys.modules.get("torch") is not None:
            stack.enter_context(_torch_watch(operations, note))
        if codes:
            before = sys.getprofile()
            sys.setprofile(profile)
            stack.callback(sys.setprofile, before)
        yield


@functools.cache
def _warm_up(forbidden):
    """The first watch of a kind imports what it watches, much of torch perhaps; that is not the learner's time."""
    with watching(forbidden, []):
        if sys.modules.get("torch") is not None:
            sys.modules["torch"].zeros(1)


def _code_of(name):
    """The code of a function given by its full name, or None where it is not installed."""
    parts = name.split(".")
    for split in range(len(parts) - 1, 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:split]))
        except ImportError:
            continue
        for part in parts[split:]:
            thing = getattr(thing, part, None)
        return getattr(inspect.unwrap(thing), "__code__", None) if callable(thing) else None
    return None


def _torch_watch(operations, note):
    from torch.utils._python_dispatch import TorchDispatchMode

    class Watch(TorchDispatchMode):
        def __torch_dispatch__(self, function, types, args=(), kwargs=None):
            name = function.name().removeprefix("aten::").split(".")[0]
            if name in operations:
                note(operations[name])
            return function(*args, **(kwargs or {}))

    return Watch()


# -- probing ---------------------------------------------------------------------------------------


def run_cases(probe: Callable[[Namespace, Case], Answer], namespace: Namespace, cases: Sequence[Case]) -> list[Answer]:
    """Probe with every case; after one that ran out of time the rest are skipped, so that nobody waits for each."""
    answers: list[Answer] = []
    for case in cases:
        over = bool(answers) and answers[-1].status in ("timeout", "skipped", "missing", "untouched", "wrong kind")
        answers.append(Answer("skipped") if over else probe(namespace, case))
    return answers


def is_stub(function: Any) -> bool:
    """Whether a function's body is still nothing but a docstring and ``...`` (or ``pass``)."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    empty = ("RESUME", "NOP", "CACHE", "COPY_FREE_VARS", "MAKE_CELL")
    steps = [step for step in dis.get_instructions(code) if step.opname not in empty]
    returns_none = {"LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}
    return all(step.opname in returns_none and step.argval is None for step in steps)


def forward_is_stub(cls: Any) -> bool:
    """Whether a module's class has a ``forward`` of its own that is still a stub."""
    return isinstance(cls, type) and is_stub(vars(cls).get("forward"))


def read(namespace: Namespace, name: str) -> Answer:
    """The learner's answer that is a variable: numbers in a list, a letter, a dictionary."""
    if name not in namespace:
        return Answer("missing")
    value = namespace[name]
    if _is_blank(value):
        return Answer("untouched", _first_blank(value))
    return Answer("returned", describe(value))


def _is_blank(value):
    if value is Ellipsis or value is None:
        return True
    if isinstance(value, dict):
        value = list(value.values())
    return isinstance(value, (list, tuple, set)) and all(_is_blank(item) for item in value)


def _first_blank(value):
    """What stands in the place of an answer: dots if there are any, else None, else an empty container."""
    items = list(value.values()) if isinstance(value, dict) else value
    if isinstance(items, (list, tuple, set)) and any(item is Ellipsis for item in items):
        return describe(Ellipsis)
    return {"type": type(value).__name__, "data": None}


# What describes each layer completely; a parent builds its own from these plain arguments.
_WINDOW = ("kernel_size", "stride", "padding")
LAYERS: dict[str, tuple[str, ...]] = {
    "Conv2d": ("in_channels", "out_channels", *_WINDOW, "dilation", "groups", "bias", "padding_mode"),
    "MaxPool2d": (*_WINDOW, "dilation", "ceil_mode"),
    "AvgPool2d": (*_WINDOW, "ceil_mode", "count_include_pad"),
    "AdaptiveAvgPool2d": ("output_size",),
    "AdaptiveMaxPool2d": ("output_size",),
    "BatchNorm2d": ("num_features", "affine"),
    "InstanceNorm2d": ("num_features", "affine"),
    "GroupNorm": ("num_groups", "num_channels", "affine"),
    "Linear": ("in_features", "out_features", "bias"),
    "ChannelShuffle": ("groups",),
}


def plain_layer(layer: Any) -> dict[str, Any]:
    """A layer, or a spec of convlab's, as its type's name and its plain arguments."""
    return {"kind": type(layer).__name__, "arguments": _arguments(layer)}


def layers(
    namespace: Namespace, name: str, describe_layer: Callable[[Any], dict[str, Any]] = plain_layer, most: int = 200
) -> Answer:
    """The learner's design: a layer, an ``nn.Sequential``, a list of layers or of convlab's specs, as plain arguments.

    Parameters
    ----------
    namespace : dict
    name : str
    describe_layer : callable
        What to note of each part that is no container.
    most : int
        So many parts are looked at.

    Returns
    -------
    Answer
        ``facts["layers"]`` is a list of ``{"kind": type name, "arguments": dict}``, in order, containers opened.
    """
    answer = read(namespace, name)
    if answer.status == "returned":
        answer.facts["layers"] = [describe_layer(part) for part in itertools.islice(_parts(namespace[name]), most)]
    return answer


def _parts(thing):
    """What a container holds, and the containers in it, in order."""
    if not _is_container(thing):
        yield thing
        return
    for part in thing.values() if isinstance(thing, dict) else thing:
        yield from _parts(part)


def _is_container(thing):
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(thing, torch.nn.Sequential):
        return type(thing).forward is torch.nn.Sequential.forward  # else it does more than run its parts in a row
    return isinstance(thing, (list, tuple, dict)) or (torch is not None and isinstance(thing, torch.nn.ModuleList))


def _arguments(layer):
    if hasattr(layer, "__name__"):  # a class or a function in the place of a layer
        return {"name": str(layer.__name__)[:60]}
    if dataclasses.is_dataclass(layer):
        values = {field.name: getattr(layer, field.name) for field in dataclasses.fields(layer)}
    else:
        values = {name: getattr(layer, name, None) for name in LAYERS.get(type(layer).__name__, ())}
        if "bias" in values:
            values["bias"] = values["bias"] is not None  # of a torch layer it is the tensor itself
        if not values and hasattr(layer, "forward") and not type(layer).__module__.startswith("torch."):
            values = {"own": True}
    return {name: plain_argument(value) for name, value in values.items()}


def plain_argument(value: Any) -> Any:
    """A layer's argument as plain data: pairs as lists, and of what is no number or word its type's name."""
    if isinstance(value, (tuple, list)):
        return [plain_argument(item) for item in value][:10]
    return value if value is None or isinstance(value, (bool, int, float, str)) else type(value).__name__


def torch_arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Plain arguments as torch and the specs take them: pairs are tuples again."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in arguments.items()}


def call(
    namespace: Namespace,
    name: str,
    *arguments: Any,
    run: Callable[[Any, dict[str, Any]], Any] | None = None,
    inputs: Mapping[str, Any] | None = None,
    untouched: Callable[[Any], bool] | None = None,
    forbidden: Sequence[str] = (),
    seconds: float | None = None,
    facts: dict[str, Any] | None = None,
) -> Answer:
    """Call the learner's function or class under the guard.

    Parameters
    ----------
    namespace : dict
        The learner's variables.
    name : str
        What the learner was to write.
    *arguments
        Handed to it; arrays and tensors among them are copied first. All that can be changed is watched (`watch`).
    run : callable, optional
        ``run(learners_object, inputs)`` where a plain call is not all, as for a module that is made and then applied.
    inputs : dict, optional
        Name -> array, tensor, network or list, for `run`; arrays are copied first, and all is watched.
    untouched : callable, optional
        Says of the learner's object whether it is still the stub. By default `is_stub`.
    forbidden : sequence of str
        As in `watching`.
    seconds : float, optional
        Time for this call; ``SECONDS`` by default.
    facts : dict, optional
        A dictionary that `run` fills with plain data.

    Returns
    -------
    Answer
    """
    if name not in namespace:
        return Answer("missing")
    target = namespace[name]
    if target is Ellipsis or (untouched or is_stub)(target):
        return Answer("untouched")
    if not callable(target):
        return Answer("wrong kind", describe(target))
    # The learner gets copies: whatever happens to them, the judge works with the case as it was drawn.
    arguments = tuple(_copy(value) if _is_array(value) else value for value in arguments)
    inputs = {key: _copy(value) if _is_array(value) else value for key, value in (inputs or {}).items()}
    handed = dict(zip(_names(target, len(arguments)), arguments, strict=True)) | inputs
    arrays = {key: value for key, value in handed.items() if _is_array(value)}
    kept = {key: watch.remember(value) for key, value in handed.items()}
    answer = Answer("returned", facts={} if facts is None else facts)
    listener, result = _Listener(), None
    seconds = SECONDS if seconds is None else seconds
    _warm_up(tuple(forbidden))
    began = time.monotonic()
    try:
        with (
            watch.shared_settings(answer.changed),
            time_limit(seconds),
            contextlib.redirect_stdout(listener),
            contextlib.redirect_stderr(listener),
        ):
            with warnings.catch_warnings(), watching(forbidden, answer.used):
                warnings.simplefilter("ignore")
                result = target(*arguments) if run is None else run(target, inputs)
            answer.value = describe(result)
    except OutOfTime:
        answer.status, answer.value = "timeout", None
        answer.error = {"type": "OutOfTime", "message": f"{seconds:g}", "line": None, "code": ""}
    except KeyboardInterrupt:
        raise
    except NotImplementedError as error:
        answer.status = "untouched" if not str(error) else "raised"
        answer.error = _describe_error(error, target)
    except BaseException as error:
        answer.status, answer.error = "raised", _describe_error(error, target)
    answer.seconds = time.monotonic() - began
    answer.printed = listener.text
    answer.changed[:0] = [what for key, value in handed.items() for what in watch.changes(key, value, kept[key])]
    answer.shares = [key for key, value in arrays.items() if _shares(result, value)]
    return answer


_is_array = watch.is_array


def _copy(value):
    return value.copy() if isinstance(value, np.ndarray) else value.detach().clone()


def _shares(result, value):
    torch = sys.modules.get("torch")

    def array(v):
        if torch is not None and isinstance(v, torch.Tensor):
            return v.detach().cpu().numpy() if not v.is_sparse and v.dtype is not torch.bfloat16 else None
        return v if isinstance(v, np.ndarray) else None

    returned, given = array(result), array(value)
    return returned is not None and given is not None and np.may_share_memory(returned, given)


def _names(target, count):
    """The names of the first arguments, as the learner's own first line has them where that can be read."""
    try:
        parameters = inspect.signature(target).parameters.values()
        names = [parameter.name for parameter in parameters if parameter.kind < parameter.VAR_POSITIONAL]
    except Exception:
        names = []
    return names[:count] + [f"argument {number + 1}" for number in range(len(names), count)]


def _describe_error(error, target=None):
    """Type, words, and the last line of the learner's own code on the way to the error.

    Where `target`'s own lines called a function of another cell, the line is the one that called, and "inside" is that
    function's name: it may be a given one.
    """
    line, code, inside = None, "", ""
    own, seen, trace = _files(target), False, error.__traceback__
    while trace is not None:
        running = trace.tb_frame.f_code
        seen = seen or running.co_filename in own
        if running.co_filename in own or (not seen and _is_learners(running.co_filename)):
            line, inside = trace.tb_lineno, ""
            code = linecache.getline(running.co_filename, line).strip()
        elif seen and _is_learners(running.co_filename):
            inside = inside or running.co_name
        trace = trace.tb_next
    try:
        message = str(error)
    except Exception:
        message = ""
    told = {"type": type(error).__name__, "message": message[:500], "line": line, "code": code[:200]}
    return {**told, "inside": inside} if inside else told


def _files(target):
    """The names of the files, or cells, in which a function or a class's methods are written."""
    members = list(vars(target).values()) if isinstance(target, type) else [target]
    codes = (getattr(member, "__code__", None) for member in members)
    return {code.co_filename for code in codes if code is not None}


def _is_learners(filename):
    return filename.startswith("<") or _is_cell(filename)


def _is_cell(filename):
    """A notebook cell's code has a file name of ipykernel's making, in no installed package."""
    return "ipykernel_" in filename or filename.startswith("notebook cell")
