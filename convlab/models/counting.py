"""What a torch module costs, seen by following it once: hooks tell the layers, a dispatch mode every operation.

What is followed is a stand-in (`convlab.models.standin`), and almost nothing in it is computed: its tensors are on the
meta device, where an operation only finds out shapes. Tensors of a few elements keep their numbers, so that a counter,
a threshold or an index can be read. A ``forward()`` that asks for the numbers of larger ones is followed on zeros.
"""

from __future__ import annotations

import contextlib
import math
import sys
import typing
from collections.abc import Callable, Iterator, Sequence

import torch
from torch import nn
from torch.multiprocessing.reductions import StorageWeakRef
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

from convlab.models import bridge, operations, shapes
from convlab.models.standin import FEW, Copier, around_as_it_was, like, stand_in, unwrapped
from convlab.spec import Conv2dError
from convlab.stacks import BYTES, CostRow, CostTable, StackError, check_input_size

# Layers that are one row. Any other module is opened: its rows are the operations of its forward().
_KNOWN = (
    nn.modules.conv._ConvNd,
    nn.Linear,
    nn.Bilinear,
    nn.Identity,
    nn.Flatten,
    nn.Unflatten,
    nn.Upsample,
    nn.PixelShuffle,
    nn.PixelUnshuffle,
    nn.ChannelShuffle,
    nn.Embedding,
    nn.EmbeddingBag,
    nn.MultiheadAttention,
    nn.RNNBase,
    nn.RNNCellBase,
    nn.Unfold,
    nn.Fold,
    nn.CosineSimilarity,
    nn.PairwiseDistance,
)
_KNOWN_ROOMS = ("activation", "batchnorm", "dropout", "instancenorm", "normalization", "padding", "pooling")
# What a run on zeros may take: about 1 GB and 10 s on a slow machine.
MEMORY = 700 * 2**20
MACS = 2 * 10**10
ELEMENTS = 2 * 10**9


def module_cost(module: nn.Module, input_size: Sequence[int]) -> CostTable:
    """`convlab.cost` for a torch module; see there."""
    return watched(module, input_size).table


def watched(module: nn.Module, input_size: Sequence[int]) -> _Watch:
    """The module's cost, and what it did: an object with ``table``, ``nodes``, ``picture`` and ``answer``.

    The modules in it are the learner's own; its tensors have shapes, and numbers only where they are few and known.
    """
    shape = check_input_size(input_size)
    module = unwrapped(module)
    if any(isinstance(part, torch.jit.ScriptModule) for part in module.modules()):
        raise StackError(
            "this module, or a part of it, is a ScriptModule: torch.jit runs it as a program of its own, which cannot "
            "be watched. Give the ordinary nn.Module: the one that torch.jit.script or torch.jit.trace was given, or, "
            "if the class itself derives from torch.jit.ScriptModule, that class derived from nn.Module."
        )
    bridge.refuse_lazy(module)
    with around_as_it_was(module), torch.no_grad():
        watch = _follow(module, shape)
    rows = (*watch.rows, *watch.never_called())
    watch.table = CostTable(f"Cost of each layer for one input of {_sizes(shape)}", rows)
    return watch


# Networks with up to so many parameters times pixels are quickly built and run; `review_model` builds specs by it.
QUICK = 2 * 10**10


def is_small(parameters: int, shape: Sequence[int]) -> bool:
    """Whether a network with so many parameters is small enough to be built with numbers."""
    return parameters * math.prod(shape[1:]) <= QUICK


@contextlib.contextmanager
def left_as_it_was(module: nn.Module) -> Iterator[nn.Module]:
    """A stand-in for the module, in eval mode and with its numbers, to run in its place; nothing around it changes."""
    if any(t.is_meta for t in (*module.parameters(), *module.buffers())):
        raise StackError(
            "some of its weights are on the meta device: they have a shape and no numbers. Make the module without "
            "torch.device('meta'), or load its weights with assign=True."
        )
    with around_as_it_was(module):
        yield stand_in(unwrapped(module))


def run_on(module: nn.Module, image: torch.Tensor, prepare: Callable[[nn.Module], None]) -> None:
    """Run a stand-in of a module once, within the memory and time that `watched` may take; its own errors come out.

    Parameters
    ----------
    module : torch.nn.Module
    image : torch.Tensor
        A batch.
    prepare : callable
        Is given the stand-in before it runs.

    Raises
    ------
    StackError
        The run would take too much.
    """
    with left_as_it_was(module) as copied:
        prepare(copied)
        with _Bounded():
            try:
                copied(image)
            except _TooMuch as much:
                raise StackError(f"a run on {_sizes(tuple(image.shape))} takes {much}. Give a smaller input.") from None


def _follow(module, shape):
    """Without numbers; on zeros where the module's code needs numbers, or to say what does not fit."""
    try:
        return _run(module, shape, _Shapes())
    except Exception as error:
        try:
            return _run(module, shape, _Zeros())
        except _TooMuch as much:
            if isinstance(error, StackError) and not _wants_numbers(error.__cause__):
                raise error from error.__cause__
            raise StackError(
                f"the module could not be followed without numbers ({_first_line(error.__cause__ or error)}), and on "
                f"an input of {_sizes(shape)} a run on zeros takes {much}. Give a smaller input_size, or leave out of "
                "forward() what looks at the numbers (.item(), if on a tensor, a boolean index)."
            ) from error


def _wants_numbers(error):
    message = str(error)
    return isinstance(error, NotImplementedError | _NoNumbers) or "meta" in message.lower()


def _run(module, shape, numbers):
    kind = like(module)
    copier = Copier(numbers.real)
    copied = copier(module)
    if not numbers.real:
        kind["device"] = "meta"
    picture = torch.zeros((1, *shape), **kind)
    watch = _Watch(copied, copier.original, numbers)
    watch.add_hooks()
    with _Functions(watch), watch:
        try:
            watch.picture = picture
            watch.answer = copied(picture)
        except _TooMuch:
            raise
        except Exception as error:
            raise StackError(watch.explain(error, shape)) from error
    watch.forget()
    return watch


# -- with and without numbers ----------------------------------------------------------------------------------------


class _NoNumbers(RuntimeError):
    """Somebody asks for numbers that were not computed."""


class _TooMuch(StackError):
    """A run on zeros would take more memory or time than `watched` may."""


class _Shapes:
    """Operations on meta tensors. Where all numbers that go in are known, and few, they are computed."""

    real = False

    def __init__(self):
        self.ours = set()  # storages that may be written to: the stand-in's, and what this run has made
        self.unknown = {}  # small tensors that were written to with numbers that are not known, by their storage

    def adopt(self, tensors):
        self.ours.update(map(_storage, tensors))

    def knows(self, tensor):
        return not tensor.is_meta and tensor.numel() <= FEW and _storage(tensor) not in self.unknown

    def compute(self, func, args, kwargs):
        given = _tensors((args, kwargs))
        if not given:
            return self._made(func, args, kwargs)
        written = _written(func, args, kwargs)
        if self._are_known(given, args) and all(_is_ours(tensor, self.ours) for tensor in written):
            return self._few(func(*args, **_on("cpu", kwargs)), given)
        if func.is_view and not any(tensor.is_meta for tensor in given):
            return func(*args, **kwargs)
        return self._shapes(func, args, kwargs, written)

    def _are_known(self, given, args):
        if not all(map(self.knows, given)):
            return False
        sizes = [n for n in tree_leaves(args) if isinstance(n, int) and n > 1]
        return math.prod(t.numel() for t in given) <= FEW**2 and math.prod(sizes) <= FEW**2

    def _few(self, result, given):
        before = set(map(_storage, given))

        def keep(thing):
            if not isinstance(thing, torch.Tensor) or thing.is_meta:
                return thing
            if thing.numel() > FEW and _storage(thing) not in before:
                return shapes.like(thing)
            self.ours.add(_storage(thing))
            return thing

        return tree_map(keep, result)

    def _made(self, func, args, kwargs):
        if not any(argument.name == "device" for argument in func._schema.arguments):
            return func(*args, **kwargs)
        elements = shapes.made_elements(func, args)
        if elements is None or elements > FEW:
            more = {key: value for key, value in kwargs.items() if key not in ("generator", "pin_memory")}
            result = func(*args, **more | {"device": torch.device("meta")})
            if not isinstance(result, torch.Tensor) or result.numel() > FEW:
                return result
        return self._few(func(*args, **kwargs | {"device": torch.device("cpu")}), ())

    def _shapes(self, func, args, kwargs, written):
        back = {}

        def to_meta(thing):
            if not isinstance(thing, torch.Tensor) or thing.is_meta:
                return thing
            meta = torch.empty_strided(thing.shape, thing.stride(), dtype=thing.dtype, device="meta")
            back[id(meta)] = (meta, thing)
            return meta

        if func._overloadpacket in _INDEXING:
            args = (args[0], [*self._where(args[1])], *args[2:])
        args, kwargs = tree_map(to_meta, (args, _on("meta", kwargs)))
        result = shapes.result(func, args, kwargs)
        if result is None:
            result = func(*args, **kwargs)
        for tensor in written:
            if not tensor.is_meta:
                self.unknown[_storage(tensor)] = tensor
        return tree_map(lambda thing: back[id(thing)][1] if id(thing) in back else thing, result)

    def _where(self, indices):
        """Masks whose numbers are known as positions, since how many a mask selects is a question of its numbers."""
        for index in indices:
            if index is not None and index.dtype in (torch.bool, torch.uint8) and self.knows(index):
                yield from index.nonzero().unbind(1)
            else:
                yield index

    def refuse_reading(self, thing):
        if isinstance(thing, torch.Tensor) and not thing.is_meta and not self.knows(thing):
            raise _NoNumbers("forward() asks for numbers that depend on the image")


_INDEXING = (torch.ops.aten.index, torch.ops.aten.index_put, torch.ops.aten.index_put_)


def _on(device, kwargs):
    return kwargs | {"device": torch.device(device)} if kwargs.get("device") is not None else kwargs


def _is_ours(tensor, ours):
    """Whether a tensor may be written to; one without elements holds nothing that could be lost."""
    return tensor.numel() == 0 or _storage(tensor) in ours


def _written(func, args, kwargs):
    """The tensors that an operation changes."""
    schema = func._schema.arguments
    names = [argument.name for argument in schema if argument.alias_info is not None and argument.alias_info.is_write]
    if not names:
        return []
    given = dict(zip((argument.name for argument in schema), args, strict=False)) | kwargs
    return _tensors([given.get(name) for name in names])


class _Zeros:
    """Operations on zeros, as long as they take little memory and time."""

    real = True

    def __init__(self):
        self.ours = set()
        self.alive, self.bytes, self.macs, self.elements = {}, 0, 0, 0

    def adopt(self, tensors):
        self.ours.update(map(_storage, tensors))

    def compute(self, func, args, kwargs):
        given = _tensors((args, kwargs))
        self._allow(func, args, kwargs, given)
        back = {}
        for tensor in _written(func, args, kwargs):
            if not _is_ours(tensor, self.ours):  # a tensor from outside: it is not to change
                back[id(tensor)] = (tensor.clone(), tensor)
        if back:
            args, kwargs = tree_map(lambda t: back[id(t)][0] if id(t) in back else t, (args, kwargs))
        result = func(*args, **kwargs)
        self._note(_tensors(result))
        there = {id(mine): tensor for mine, tensor in back.values()}
        return tree_map(lambda t: there.get(id(t), t), result) if there else result

    def _allow(self, func, args, kwargs, given):
        if func.is_view:
            return
        elements, new = sum(tensor.numel() for tensor in given), 0
        if elements > 10**5 or not given or any(isinstance(n, int) and n > 10**3 for n in tree_leaves(args)):
            expected, new = self._expected(func, args, kwargs)
            self.allow_macs(operations.macs(func._overloadpacket, args, kwargs, expected) or 0, given)
        self.elements += (elements + new // BYTES) * _slowness(given)
        if self.elements > ELEMENTS:
            raise _TooMuch("much longer than ten seconds")
        if self.bytes + new > MEMORY:
            self.alive = {key: (ref, size) for key, (ref, size) in self.alive.items() if not ref.expired()}
            self.bytes = sum(size for _, size in self.alive.values())
            if self.bytes + new > MEMORY:
                raise _TooMuch(f"more than {(self.bytes + new) / 2**30:.1f} GB")

    def allow_macs(self, macs, given):
        self.macs += macs * _slowness(given)
        if self.macs > MACS:
            raise _TooMuch("much longer than ten seconds")

    def _expected(self, func, args, kwargs):
        """What an operation would give, without numbers, and its new bytes; nothing where torch cannot say."""
        made = []

        def to_meta(thing):
            if not isinstance(thing, torch.Tensor):
                return thing
            made.append(torch.empty_strided(thing.shape, thing.stride(), dtype=thing.dtype, device="meta"))
            return made[-1]

        with contextlib.suppress(Exception):
            more = {key: value for key, value in kwargs.items() if key not in ("generator", "pin_memory")}
            metas, more = tree_map(to_meta, (args, more))
            if any(argument.name == "device" for argument in func._schema.arguments):
                more["device"] = torch.device("meta")
            result = shapes.result(func, metas, more)
            result = func(*metas, **more) if result is None else result
            known = set(map(_storage, made))
            new = [tensor for tensor in _tensors(result) if _storage(tensor) not in known]
            return result, sum(tensor.numel() * tensor.element_size() for tensor in new)
        return None, 0

    def _note(self, tensors):
        for tensor in tensors:
            key = _storage(tensor)
            self.ours.add(key)
            if tensor.layout is torch.strided and (key not in self.alive or self.alive[key][0].expired()):
                storage = tensor.untyped_storage()
                self.alive[key] = (StorageWeakRef(storage), storage.nbytes())
                self.bytes += storage.nbytes()

    def refuse_reading(self, thing):
        pass


def _slowness(tensors):
    """How much slower than in float32 this is: on some processors torch's half precision is emulated."""
    return 30 if any(tensor.dtype in (torch.float16, torch.bfloat16) for tensor in tensors) else 1


# -- the run ----------------------------------------------------------------------------------------------------------


class Node(typing.NamedTuple):
    """A layer's call, or an operation in a forward(), in the order in which they ran.

    ``module`` is the learner's own; its tensors are those of the operations.
    """

    name: str
    module: nn.Module | None
    operation: str
    arguments: tuple
    inputs: list
    outputs: list
    row: int | None  # in the table
    done: tuple = (0, 0)  # which of the watch's operations ran in it, from and to


class Operation(typing.NamedTuple):
    """One operation as it ran; its tensors are kept, so that each can be told from all others.

    Small tensors have their numbers where those are known, all others their shapes.
    """

    func: typing.Any
    args: tuple
    kwargs: dict
    result: typing.Any


class _Frame:
    """A module while it runs, or a function that is one row."""

    def __init__(self, name, module, inputs, leaf, first_row, first_operation=0):
        self.name, self.module, self.inputs, self.leaf, self.first_row = name, module, inputs, leaf, first_row
        self.first_operation = first_operation
        self.macs = 0
        self.counted = False  # by a formula of its own
        self.given = self.got = None  # before the hooks, and before those of the output
        self.changed = False  # by a hook
        self.others = []
        self.public = None  # the function of torch that was called in it, as the learner knows it


class _Functions(TorchFunctionMode):
    """Sees torch's functions before they fall apart into operations."""

    def __init__(self, watch):
        super().__init__()
        self.watch = watch

    def __torch_function__(self, func, types, args=(), kwargs=None):
        return self.watch.function(func, args, kwargs or {})


_FROM_DATA = (torch.tensor, torch.as_tensor, torch.asarray)
_SAME_DEVICE = ("conv", "inner", "stft", "istft")
_READS = (torch.Tensor.tolist, torch.Tensor.numpy, torch.Tensor.__array__, torch.Tensor.data_ptr)
_ONE_ROW = (nn.functional.scaled_dot_product_attention, nn.functional.multi_head_attention_forward)


class _Mode(TorchDispatchMode):
    @classmethod
    def _should_skip_dynamo(cls):
        return False  # else the first operation imports torch's compiler, which takes seconds


class _Bounded(_Mode):
    """Operations within the bounds of `_Zeros`, and nothing noted."""

    def __init__(self):
        super().__init__()
        self.numbers = _Zeros()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return self.numbers.compute(func, args, kwargs or {})


class _Watch(_Mode):
    def __init__(self, module, original, numbers):
        super().__init__()
        self.rows, self.nodes, self.stack, self.counted, self.called = [], [], [], set(), set()
        self.operations, self.twins = [], _Twins()
        self.made, self.error, self.failed = [], None, None
        self.module, self.original, self.numbers, self.computing = module, original, numbers, False
        self.parts = dict(module.named_modules())
        self.names = {id(part): name for name, part in self.parts.items()}
        self.own = {id(part): [(n, id(p), p.numel()) for n, p in _direct(part)] for part in self.parts.values()}
        self.keys = list(module.parameters())  # kept, so that no other gets one's id
        tensors = (*module.parameters(), *module.buffers())
        numbers.adopt(tensors)

    def __deepcopy__(self, memo):
        return self  # a forward() that copies a layer copies its hooks, and they are this one's

    def forget(self):
        """Leave what only the run needed."""
        self.picture, self.answer = self._kept((self.picture, self.answer))

    # -- which layer runs ---------------------------------------------------------------------------------------------

    def add_hooks(self):
        """To the stand-in, after the learner's own: what those change is what a layer gets and gives."""
        for part in self.parts.values():
            part.register_forward_pre_hook(self._begin, prepend=True)  # before pruning and its like make the weights
            part.register_forward_pre_hook(self._enter, with_kwargs=True)
            part.register_forward_hook(self._ran, prepend=True)
            part.register_forward_hook(self._leave, always_call=True)

    def _begin(self, module, args):
        inside = bool(self.stack) and self.stack[-1].leaf
        leaf = inside or _is_one_row(self.original.get(id(module), module))
        if id(module) not in self.names:  # a copy that forward() has made
            self.made.append(module)
            self.names[id(module)], self.own[id(module)] = "", []
        self.stack.append(_Frame(self.names[id(module)], module, _tensors(args), leaf, len(self.rows)))
        self.stack[-1].given = _states(args)

    def _enter(self, module, args, kwargs):
        frame = self.stack[-1]
        frame.changed = frame.given != _states(args)
        frame.inputs, frame.first_operation = _tensors((args, kwargs)), len(self.operations)

    def _ran(self, module, args, output):
        frame = next((frame for frame in reversed(self.stack) if frame.module is module), None)
        if frame is not None:
            frame.got = _states(output)

    def _leave(self, module, args, output):
        while self.stack[-1].module is not module:  # functions that raised
            self.stack.pop()
        frame = self.stack.pop()
        error = sys.exc_info()[1]
        if output is None and error is not None:  # it raised; the innermost layer is the first to get here
            if error is not self.error:
                self.error, self.failed = error, frame
            return
        frame.changed = frame.changed or frame.got != _states(output)
        again = id(module) in self.called
        self.called.add(id(module))
        if self.stack and self.stack[-1].leaf:  # a part of a layer that is one row
            self._join(frame)
        elif frame.leaf:
            self._node(frame, frame.name, "", (), _tensors(output), len(self.rows))
            self._layer_row(frame, _tensors(output), again)
        else:
            self._own_rows(frame.name, module)
            if len(self.rows) == frame.first_row and not isinstance(module, nn.Sequential):
                self._silent_row(frame, _tensors(output))

    def _join(self, frame):
        around = self.stack[-1]
        if not around.counted:
            around.macs += frame.macs
            around.others += frame.others

    def _node(self, frame, name, operation, arguments, outputs, row):
        module = self.original.get(id(frame.module)) if not operation else None
        arguments, inputs, outputs = self._kept((arguments, frame.inputs, outputs))
        done = (frame.first_operation, len(self.operations))
        self.nodes.append(Node(name, module, operation, arguments, inputs, outputs, row, done))

    def _record(self, func, args, kwargs, result):
        """Keep an operation for whoever follows the maps; gives its place among them."""
        self.operations.append(Operation(func, *self._kept((args, kwargs, result))))
        return len(self.operations) - 1

    def _kept(self, tree):
        """Tensors as they are kept: small ones as they are, of others the shapes, and who shares memory with whom."""
        outer, self.computing = self.computing, True
        try:
            return tree_map(self.twins, tree)
        finally:
            self.computing = outer

    def _layer_row(self, frame, outputs, again):
        inside = list(frame.module.modules())
        parameters = sum(self._count(part) for part in inside)
        notes = []
        if again and self.own[id(frame.module)]:
            notes.append("used again: its parameters are counted once, its work each time")
        elif parameters < sum(n for part in inside for _, _, n in self.own.get(id(part), ())):
            notes.append("shares parameters with a layer before it; they are counted there")
        stored = _new_bytes(outputs, frame.inputs)
        name = frame.name or type(frame.module).__name__
        text = module_text(self._learners(frame.module)) + ", changed by a hook" * frame.changed
        self._row(name, text, outputs, parameters, frame, stored, notes)

    def _row(self, name, layer, outputs, parameters, frame, stored, notes=()):
        uncounted = tuple(dict.fromkeys(frame.others))
        if uncounted:
            notes = [*notes, f"MACs not counted: {', '.join(uncounted)}"]
        note = "; ".join(notes)
        self.rows.append(CostRow(name, layer, _shape(outputs), parameters, frame.macs, stored, note, uncounted))

    def _silent_row(self, frame, outputs):
        note = "a module that is not known here; nothing in it counts"
        name = frame.name or type(frame.module).__name__
        self.rows.append(CostRow(name, module_text(self._learners(frame.module)), _shape(outputs), 0, 0, 0, note))

    def _own_rows(self, container, module):
        for name, key, numel in self.own[id(module)]:
            if key not in self.counted:
                self.counted.add(key)
                self.rows.append(CostRow(_join(container, name), "nn.Parameter", (), numel, 0, 0))

    def _count(self, part):
        total = 0
        for _, key, numel in self.own.get(id(part), ()):
            total += numel * (key not in self.counted)
            self.counted.add(key)
        return total

    def _learners(self, part):
        return self.original.get(id(part), part)

    def never_called(self):
        """Rows for parameters that no row has counted: layers that this forward pass does not use."""
        rows = []
        for name, part in self.parts.items():
            if missing := self._count(part):
                note = "never called as a layer (unused, or used by its weights alone); its parameters are counted"
                rows.append(CostRow(name, module_text(self._learners(part)), (), missing, 0, 0, note))
        return rows

    # -- what it does -------------------------------------------------------------------------------------------------

    def function(self, func, args, kwargs):
        """One of torch's functions is called."""
        if self.computing:
            return func(*args, **kwargs)
        if func in _FROM_DATA and kwargs.get("device") is not None:
            kwargs = kwargs | {"device": "cpu"}
        if _name_of(func).startswith(_SAME_DEVICE) and any(t.is_meta for t in _tensors((args, kwargs))):
            args, kwargs = self._on_meta(args, kwargs)  # some compare devices before they become operations
        if func in _READS:
            self.numbers.refuse_reading(args[0])
        if func in _ONE_ROW or func in operations.RECURRENT:
            return self._one_row(func, args, kwargs)
        frame = self.stack[-1] if self.stack else None
        name = _name_of(func)
        if frame is None or frame.public is not None or name.startswith("__"):
            return func(*args, **kwargs)
        frame.public = name
        try:
            return func(*args, **kwargs)
        finally:
            frame.public = None

    @staticmethod
    def _known_on_meta(thing):
        """As a shape that remembers its numbers, where they are known: a mask's zeros say what a kernel never reads."""
        shape = _meta(thing)
        if shape is not thing and thing.numel() <= FEW:
            shape._convlab_numbers = thing
        return shape

    def _on_meta(self, args, kwargs):
        outer, self.computing = self.computing, True
        try:
            return tree_map(self._known_on_meta, (args, kwargs))
        finally:
            self.computing = outer

    def _one_row(self, func, args, kwargs):
        """A function that torch takes apart, differently with and without numbers, is one row."""
        inside = self.stack[-1] if self.stack else _Frame("", None, [], False, 0)
        frame = _Frame(inside.name, None, _tensors((args, kwargs)), True, len(self.rows), len(self.operations))
        macs, empty = operations.recurrent(func, args) if func in operations.RECURRENT and not kwargs else (None, None)
        if macs is not None:
            frame.macs, frame.counted = macs, True
        self.stack.append(frame)
        try:
            if macs is not None and any(t.is_meta for t in frame.inputs):
                result = empty()
                self._record(operations.as_operation(func), args, kwargs, result)
            else:
                if macs is not None and self.numbers.real:
                    self.numbers.allow_macs(macs, frame.inputs)
                result = func(*args, **kwargs)
        finally:
            while self.stack.pop() is not frame:
                pass
        outputs = _tensors(result)
        if inside.leaf:
            self._join(frame)
        elif self.stack:
            self._node(frame, _join(frame.name, func.__name__), func.__name__, args, outputs, len(self.rows))
            stored = _new_bytes(outputs[:1], frame.inputs)
            self._row(_join(frame.name, func.__name__), "in forward()", outputs, 0, frame, stored)
        return result

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if self.computing:
            return func(*args, **kwargs)
        packet = func._overloadpacket
        if not operations.has_formula(packet) and func is not torch.ops.prim.device.default:
            with self:  # an operation made of others shows what it is made of
                result = func.decompose(*args, **kwargs)
                if result is not NotImplemented:
                    return result
        outer, self.computing = self.computing, True
        try:
            result = self.numbers.compute(func, args, kwargs)
        finally:
            self.computing = outer
        if self.stack:
            self._operation(func, packet, args, kwargs, result)
        return result

    def _operation(self, func, packet, args, kwargs, result):
        frame = self.stack[-1]
        first = self._record(func, args, kwargs, result)
        macs = operations.macs(packet, args, kwargs, result)
        unseen = [frame.public or packet.__name__.strip("_")] if macs is None and not operations.is_free(func) else []
        if frame.leaf:
            if not frame.counted:
                frame.macs += macs or 0
                frame.others += unseen
            return
        inputs, outputs = _tensors((args, kwargs)), _tensors(result)
        stored = _new_bytes(outputs[:1], inputs)  # the others are statistics
        name = packet.__name__
        row = len(self.rows) if macs or stored or unseen else None
        step = _Frame(frame.name, None, inputs, True, len(self.rows), first)
        step.macs, step.others = macs or 0, unseen
        self._node(step, _join(frame.name, name), name, args, outputs, row)
        if row is not None:
            self._row(_join(frame.name, name.strip("_")), "in forward()", outputs, 0, step, stored)

    def explain(self, error, shape):
        """What went wrong, where, with what."""
        reason = _first_line(error)
        if self.error is not error:
            return f"the module could not run on an input of {_sizes(shape)}: {reason}"
        frame = self.failed
        if isinstance(frame.module, nn.Conv2d) and frame.inputs:
            try:
                bridge.from_module(frame.module).check_input(frame.inputs[0].shape)
            except Conv2dError as better:
                return f"layer {frame.name!r}, {module_text(self._learners(frame.module))}: {better}"
        arrived = f" got {_sizes(_shape(frame.inputs))}" if frame.inputs else ""
        name = frame.name or "the module itself"
        return f"layer {name!r}, {module_text(self._learners(frame.module))},{arrived} and could not run: {reason}"


def _first_line(error):
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _name_of(func):
    return getattr(func, "__name__", "")


def _direct(part):
    return [(name, p) for name, p in part._parameters.items() if p is not None]


def _tensors(tree):
    return [leaf for leaf in tree_leaves(tree) if isinstance(leaf, torch.Tensor)]


def _states(tree):
    """Which tensors these are, and how often each was written to."""
    return [(id(tensor), 0 if tensor.is_inference() else tensor._version) for tensor in _tensors(tree)]


def _storage(tensor):
    return tensor.untyped_storage()._cdata if tensor.layout is torch.strided else id(tensor)


class _Twins:
    """Shapes in place of large tensors with numbers: always the same twin of one tensor, and memory shared as it is."""

    def __init__(self):
        self.memory = {}  # storage -> (weak reference, the storage of its twins)

    def __call__(self, thing):
        if not isinstance(thing, torch.Tensor) or thing.is_meta or thing.numel() <= FEW:
            return thing
        if "_convlab_twin" not in thing.__dict__:
            thing._convlab_twin = self._made(thing)
        return thing._convlab_twin

    def _made(self, thing):
        if thing.layout is not torch.strided:
            return _meta(thing)
        key = _storage(thing)
        if key not in self.memory or self.memory[key][0].expired():
            storage = thing.untyped_storage()
            bare = torch.empty(storage.nbytes(), dtype=torch.uint8, device="meta").untyped_storage()
            self.memory[key] = (StorageWeakRef(storage), bare)
        twin = torch.empty(0, dtype=thing.dtype, device="meta")
        return twin.set_(self.memory[key][1], thing.storage_offset(), thing.shape, thing.stride())


def _meta(thing):
    """A tensor's shape without its numbers; of anything else, itself."""
    if not isinstance(thing, torch.Tensor) or thing.is_meta:
        return thing
    return torch.empty(thing.shape, dtype=thing.dtype, device="meta")


def _new_bytes(outputs, inputs):
    """Float32 bytes of the outputs that are not views of an input, or an input changed in place."""
    known = {_storage(t) for t in inputs}
    total = 0
    for tensor in outputs:
        if _storage(tensor) not in known:
            known.add(_storage(tensor))
            total += BYTES * tensor.numel()
    return total


def _shape(tensors):
    if not tensors:
        return ()
    shape = tuple(tensors[0].shape)
    return shape[1:] if len(shape) > 1 and shape[0] == 1 else shape


def _sizes(shape):
    return " × ".join(map(str, shape))


def _join(container, name):
    return f"{container}.{name}" if container else name


def _is_one_row(module):
    parts = [name for name, _ in module.named_children() if name != "parametrizations"]
    if parts and not isinstance(module, nn.MultiheadAttention):
        return False
    return type(module) in bridge.OWN or (bridge.has_torchs_forward(module) and _is_known(module))


def _is_known(module):
    modules = {f"torch.nn.modules.{name}" for name in _KNOWN_ROOMS}
    return isinstance(module, _KNOWN) or any(kind.__module__ in modules for kind in type(module).__mro__)


def module_text(module: nn.Module) -> str:
    """A layer as it would be written, on one line: ``nn.Conv2d(3, 8, kernel_size=3)``."""
    with contextlib.suppress(StackError):
        spec = bridge.from_module(module, hooks=False)
        if not isinstance(spec, dict) and not isinstance(module, nn.Dropout | nn.Dropout2d):
            return spec.code
    inner = module.extra_repr() if not list(module.children()) else ""
    prefix = "nn." if type(module).__module__.startswith("torch.nn.modules") else ""
    return f"{prefix}{type(module).__name__}({inner if len(inner) <= 60 else '…'})"
