"""A stand-in for a learner's module: it does the same, and nothing that is done to it reaches the module.

Whatever a ``forward()`` or a hook may change is new in the stand-in: modules, tensors, containers, the learner's own
objects, and the closures of functions. What it can only read, or what cannot be copied (a lock, a file), is shared.
The module itself is only read, so there is nothing to put back, not even after Ctrl-C.
"""

import collections
import collections.abc
import contextlib
import copy
import enum
import functools
import random
import sys
import types
import warnings
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import nn

from convlab.stacks import StackError

# Tensors up to this many elements keep their numbers in a stand-in without numbers: counters, indices, thresholds.
FEW = 4096
# A stand-in with numbers copies at most this; what is larger then is zeros that take no memory.
COPIED_BYTES = 400 * 2**20
_COPIED_ARRAY = 16 * 2**20

_ATOMIC = (
    *(type(None), bool, int, float, complex, str, bytes, range, slice, type, type(Ellipsis), type(NotImplemented)),
    *(types.ModuleType, types.BuiltinFunctionType, types.CodeType, property, enum.Enum, torch.dtype, torch.device),
    *(torch.Size, torch.layout, torch.memory_format, np.dtype, np.generic, np.ufunc),
)
_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")


class _NoGenerator:
    """In place of a generator: taking from it would move the learner's on, and it cannot be wound back."""

    def __iter__(self):
        return self

    def __next__(self):
        raise StackError(
            "its forward() takes from a Python generator, which cannot be wound back afterwards. Let it take from a "
            "list, or from itertools.cycle, and the module can be looked at without changing it."
        )

    send = __next__


def stand_in(module: nn.Module, numbers: bool = True) -> nn.Module:
    """A module that does what this one does and shares nothing with it that can change, in eval mode.

    Parameters
    ----------
    module : torch.nn.Module
    numbers : bool
        Whether parameters and buffers have their numbers. Without, those of more than `FEW` elements are on the meta
        device and take no memory.

    Returns
    -------
    torch.nn.Module
        Of the same class, with the same names, hooks and shared parts. ``torch.compile`` and data-parallel wrappers
        are left out.
    """
    return Copier(numbers)(module)


def unwrapped(module: nn.Module) -> nn.Module:
    """What ``torch.compile`` or a data-parallel wrapper was given."""
    while True:
        if "_orig_mod" in module._modules:
            module = module._modules["_orig_mod"]
        elif isinstance(module, nn.DataParallel | nn.parallel.DistributedDataParallel):
            module = module.module
        else:
            return module


class Copier:
    """Copies what hangs together, each object once. ``original`` finds a stand-in's module again."""

    def __init__(self, numbers: bool) -> None:
        self.numbers = numbers
        self.memo: dict[int, Any] = {}
        self.kept: list[Any] = []
        self.original: dict[Any, Any] = {}
        self.copied_bytes = 0

    def __call__(self, thing):
        if isinstance(thing, _ATOMIC) and not isinstance(thing, nn.Module):
            return thing
        if id(thing) in self.memo:
            return self.memo[id(thing)]
        self.kept.append(thing)  # else its id could be given to another object
        return self._new(thing)

    def _remember(self, thing, new):
        self.memo[id(thing)] = new
        return new

    def _new(self, thing):
        match thing:
            case nn.Module():
                return self._module(thing)
            case torch.Tensor():
                return self._remember(thing, self._tensor(thing))
            case dict() | list() | set() | frozenset() | collections.deque() | bytearray() | tuple():
                return self._container(thing)
            case types.MappingProxyType():
                return self._remember(thing, types.MappingProxyType(self(dict(thing))))
            case types.FunctionType():
                return self._function(thing)
            case types.MethodType():
                return self._remember(thing, types.MethodType(self(thing.__func__), self(thing.__self__)))
            case functools.partial():
                new = functools.partial(self(thing.func), *self(thing.args), **self(thing.keywords))
                return self._remember(thing, new)
            case weakref.ReferenceType():
                target = thing()
                return self._remember(thing, thing if target is None else weakref.ref(self(target)))
            case types.GeneratorType():
                return self._remember(thing, _NoGenerator())
            case torch.Generator():
                new = torch.Generator(thing.device)
                new.set_state(thing.get_state())
                return self._remember(thing, new)
            case np.ndarray():
                return self._remember(thing, _array(thing))
            case random.Random() | np.random.Generator() | np.random.RandomState() | np.random.BitGenerator():
                return self._remember(thing, copy.deepcopy(thing))
            case types.SimpleNamespace():
                new = self._remember(thing, types.SimpleNamespace())
                new.__dict__.update(self._items(thing.__dict__))
                return new
        if isinstance(thing, collections.abc.Iterator) and type(thing).__module__ in ("builtins", "itertools"):
            return self._remember(thing, self._iterator(thing))
        return self._object(thing)

    def _iterator(self, thing):
        try:
            return copy.deepcopy(thing, {**self.memo})  # not copy.copy: two cycles would take from one list
        except Exception:
            return _NoGenerator()

    def _items(self, items):
        return {key: self(value) for key, value in items.items()}

    # -- modules and tensors ------------------------------------------------------------------------------------------

    def _module(self, module):
        inner = unwrapped(module)
        if inner is not module:
            return self._remember(module, self(inner))
        new = self._remember(module, object.__new__(type(module)))
        self.original[id(new)] = module
        # Not by setattr: modules give their attributes a meaning of their own.
        new.__dict__.update({key: self(value) for key, value in module.__dict__.items()})
        _copy_slots(module, new, self)
        new.__dict__["training"] = False
        new.__dict__["_compiled_call_impl"] = None  # module.compile() would compile the stand-in
        return new

    def _tensor(self, tensor):
        if isinstance(tensor, nn.parameter.UninitializedTensorMixin):
            raise StackError(
                "a lazy layer in it has not seen an input yet. Run the module once on an example, "
                "module(torch.zeros(1, C, H, W)), and come back."
            )
        with torch.no_grad(), torch.inference_mode(False):
            new = self._numbers(tensor)
            if type(tensor) is not torch.Tensor:
                new = torch.Tensor._make_subclass(type(tensor), new, tensor.requires_grad)
            elif tensor.requires_grad:
                new = new.requires_grad_()
            new.__dict__.update(self._items(tensor.__dict__))
            return new

    def _numbers(self, tensor):
        tensor = tensor.detach()
        if type(tensor) is not torch.Tensor:
            tensor = tensor.as_subclass(torch.Tensor)
        if tensor.is_meta:
            return torch.empty_like(tensor)
        if not self.numbers:
            return tensor.cpu().clone() if tensor.numel() <= FEW else torch.empty_like(tensor, device="meta")
        size = tensor.numel() * tensor.element_size()
        if self.copied_bytes + size > COPIED_BYTES and tensor.layout is torch.strided:
            return tensor.new_zeros(()).expand(tensor.shape)
        self.copied_bytes += size
        return tensor.clone()

    # -- everything else ----------------------------------------------------------------------------------------------

    def _container(self, thing):
        kind = type(thing)
        if isinstance(thing, (tuple, frozenset)):
            items = [self(item) for item in thing]
            if all(a is b for a, b in zip(items, thing, strict=True)):
                return self._remember(thing, thing)
            base = tuple if isinstance(thing, tuple) else frozenset
            return self._remember(thing, base.__new__(kind, items))
        try:
            new = self._remember(thing, kind.__new__(kind))
        except TypeError:
            return self._remember(thing, thing)
        if isinstance(thing, collections.deque):
            collections.deque.__init__(new, (), thing.maxlen)
        if isinstance(thing, collections.defaultdict):
            new.default_factory = self(thing.default_factory)
        if hasattr(thing, "__dict__"):
            new.__dict__.update(self._items(thing.__dict__))
        _copy_slots(thing, new, self)
        match thing:
            case collections.OrderedDict():
                for key, value in thing.items():
                    collections.OrderedDict.__setitem__(new, self(key), self(value))
            case dict():
                for key, value in dict.items(thing):
                    dict.__setitem__(new, self(key), self(value))
            case set():
                set.update(new, map(self, thing))
            case bytearray():
                bytearray.extend(new, thing)
            case list():
                list.extend(new, map(self, thing))
            case collections.deque():
                collections.deque.extend(new, map(self, thing))
        return new

    def _function(self, function):
        if hasattr(function, "_torchdynamo_orig_callable"):  # what torch.compile made of a function
            return self._remember(function, self(function._torchdynamo_orig_callable))
        if not function.__closure__ and not function.__defaults__ and not function.__kwdefaults__:
            return self._remember(function, function)
        if (function.__module__ or "").partition(".")[0] == "torch" and not function.__closure__:
            return self._remember(function, function)
        new = types.FunctionType(
            function.__code__,
            function.__globals__,
            function.__name__,
            None,
            tuple(map(self._cell, function.__closure__ or ())) or None,
        )
        self._remember(function, new)
        for cell, mine in zip(function.__closure__ or (), new.__closure__ or (), strict=True):
            with contextlib.suppress(ValueError):  # an empty cell
                if mine is not cell and not _is_full(mine):
                    mine.cell_contents = self(cell.cell_contents)
        new.__defaults__, new.__kwdefaults__ = self(function.__defaults__), self(function.__kwdefaults__)
        new.__dict__.update(self._items(function.__dict__))
        new.__qualname__, new.__module__, new.__doc__ = function.__qualname__, function.__module__, function.__doc__
        return new

    def _cell(self, cell):
        if id(cell) not in self.memo:
            self.kept.append(cell)
            self._remember(cell, types.CellType())
        return self.memo[id(cell)]

    def _object(self, thing):
        """A learner's own object; those of libraries, and those made in C, are shared."""
        kind = type(thing)
        state = getattr(thing, "__dict__", None) or any(True for _ in _slots(thing))
        if not state or not _is_copied(kind) or isinstance(thing, BaseException):
            return self._remember(thing, thing)
        try:
            new = self._remember(thing, object.__new__(kind))
        except TypeError:  # its memory is laid out in C
            return self._remember(thing, thing)
        if hasattr(thing, "__dict__"):
            new.__dict__.update(self._items(thing.__dict__))
        _copy_slots(thing, new, self)
        return new


def _is_full(cell):
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


def _is_copied(kind):
    package = (kind.__module__ or "").partition(".")[0]
    if package == "torch":
        return kind.__module__.startswith(("torch.distributions", "torch.nn", "torch.utils.hooks"))
    return package != "numpy" and package not in sys.stdlib_module_names


def _slots(thing):
    for kind in type(thing).__mro__:
        names = kind.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            if name not in ("__dict__", "__weakref__"):
                name = f"_{kind.__name__.lstrip('_')}{name}" if name.startswith("__") else name
                with contextlib.suppress(AttributeError):
                    yield name, object.__getattribute__(thing, name)


def _copy_slots(thing, new, copier):
    for name, value in _slots(thing):
        object.__setattr__(new, name, copier(value))


def _array(array):
    if array.nbytes <= _COPIED_ARRAY and array.dtype != object:
        return array.copy()
    view = array.view()
    view.flags.writeable = False
    return view


# -- what lies around a module ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def around_as_it_was(module: nn.Module) -> Iterator[None]:
    """Outside, afterwards: torch's and Python's random state, defaults and modes, and what a learner's code keeps in
    global variables or on its classes, are what they were. Inside: eval-like settings, without warnings."""
    device = like(module).get("device")
    cuda = [device] if device is not None and device.type == "cuda" else []
    fast, dtype, grad = (
        torch.backends.mha.get_fastpath_enabled(),
        torch.get_default_dtype(),
        torch.is_grad_enabled(),
    )
    dice, numpy_dice = random.getstate(), np.random.get_state()
    kept = _Globals(module)
    with torch.random.fork_rng(devices=cuda), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a trial run warns about, the real run will
        try:
            torch.backends.mha.set_fastpath_enabled(False)  # it would hide the matrix products in one operation
            yield
        finally:
            kept.restore()
            torch.backends.mha.set_fastpath_enabled(fast)
            torch.set_default_dtype(dtype)
            torch.set_grad_enabled(grad)
            random.setstate(dice)
            np.random.set_state(numpy_dice)


def like(module: nn.Module) -> dict[str, Any]:
    """Device and type of the module's numbers, for the image it is to be given."""
    tensors = (*module.parameters(), *module.buffers())
    numbers = [t for t in tensors if t.is_floating_point()] or [t for t in tensors if t.is_complex()]
    return {"device": numbers[0].device, "dtype": numbers[0].dtype} if numbers else {}


class _Globals:
    """Global variables that a learner's ``forward()`` methods and hooks name, and the attributes of their classes.

    A hook such as ``seen[name] = output`` writes into a dictionary of the notebook, which no copy of the hook can
    avoid; so what such variables hold is put back.
    """

    def __init__(self, module):
        self.bindings, self.contents, self.arrays, self.done = [], [], [], set()
        for part in module.modules():
            for kind in type(part).__mro__:
                if kind.__module__.partition(".")[0] not in ("torch", "builtins", "typing", "abc"):
                    self._class(kind)
            for name in _HOOKS:
                for hook in getattr(part, name, {}).values():
                    self._code(hook)
            for value in part.__dict__.values():
                self._code(value)

    def _class(self, kind):
        if kind in self.done:
            return
        self.done.add(kind)
        for name, value in list(vars(kind).items()):
            if isinstance(value, types.FunctionType | staticmethod | classmethod):
                self._code(getattr(value, "__func__", value))
            elif not name.startswith("__"):
                self.bindings.append((kind, name, value))
                self._keep(value)

    def _code(self, thing):
        function = getattr(thing, "__func__", thing)
        if isinstance(function, functools.partial):
            function = function.func
        if not isinstance(function, types.FunctionType):
            return
        space, codes = function.__globals__, [function.__code__]
        if function in self.done or space.get("__name__", "").partition(".")[0] == "torch":
            return
        self.done.add(function)
        while codes:
            code = codes.pop()
            codes += [const for const in code.co_consts if isinstance(const, types.CodeType)]
            for name in code.co_names:
                value = space.get(name)
                if isinstance(value, types.FunctionType):
                    self._code(value)
                elif name in space and not isinstance(value, type | types.ModuleType | nn.Module):
                    self.bindings.append((space, name, value))
                    self._keep(value)

    def _keep(self, value):
        if id(value) in self.done:
            return
        self.done.add(id(value))
        if isinstance(value, list | dict | set | collections.deque | bytearray) and len(value) <= 10**5:
            self.contents.append((value, list(value.items()) if isinstance(value, dict) else list(value)))
            for inner in list(value.values() if isinstance(value, dict) else value):
                if isinstance(inner, list | dict | set | collections.deque):
                    self._keep(inner)
        elif isinstance(value, np.ndarray) and value.nbytes <= _COPIED_ARRAY and value.flags.writeable:
            self.arrays.append((value, value.copy()))
        elif _is_copied(type(value)) and isinstance(getattr(value, "__dict__", None), dict):
            self._keep(value.__dict__)

    def restore(self):
        for owner, name, value in self.bindings:
            if isinstance(owner, type):
                if vars(owner).get(name) is not value:
                    setattr(owner, name, value)
            elif owner.get(name) is not value:
                owner[name] = value
        for value, items in self.contents:
            now = list(value.items()) if isinstance(value, dict) else list(value)
            if len(now) == len(items) and all(_same(a, b) for a, b in zip(now, items, strict=True)):
                continue
            value.clear()
            (value.update if isinstance(value, dict | set) else value.extend)(items)
        for value, numbers in self.arrays:
            value[...] = numbers


def _same(a, b):
    """Whether two items, or two pairs of key and value, are the same objects."""
    if a is b:
        return True
    pairs = isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b)
    return pairs and all(x is y for x, y in zip(a, b, strict=True))
