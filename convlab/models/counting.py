"""What a torch module costs, seen by running it once: hooks tell the layers, a dispatch mode every operation."""

import contextlib
import math
import sys
import typing
import warnings

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import flop_registry

from convlab.models import bridge
from convlab.spec import Conv2dError
from convlab.stacks import BYTES, CostRow, CostTable, StackError, check_input_size

# Layers that are one row. Any other module is opened: its rows are the operations of its forward().
_KNOWN = (
    nn.modules.conv._ConvNd,
    nn.Linear,
    nn.Identity,
    nn.Flatten,
    nn.Unflatten,
    nn.Upsample,
    nn.PixelShuffle,
    nn.PixelUnshuffle,
    nn.ChannelShuffle,
    nn.Embedding,
    nn.MultiheadAttention,
    nn.Unfold,
    nn.Fold,
    *bridge.OWN,
)
_KNOWN_ROOMS = ("activation", "batchnorm", "dropout", "instancenorm", "normalization", "padding", "pooling")
# Operations that multiply, and for which torch has no formula.
_UNCOUNTED = ("fft", "rnn", "lstm", "gru", "cdist", "trilinear", "linalg")


def module_cost(module, input_size):
    """`convlab.cost` for a torch module; see there."""
    return watched(module, input_size).table


def watched(module, input_size):
    """The module's cost, and what it did: an object with ``table``, ``nodes``, ``picture`` and ``answer``."""
    shape = check_input_size(input_size)
    module = getattr(module, "_orig_mod", module)  # what torch.compile was given
    module = module.module if isinstance(module, nn.DataParallel) else module
    if any(isinstance(part, torch.jit.ScriptModule) for part in module.modules()):
        raise StackError(
            "this module, or a part of it, is a ScriptModule: torch.jit runs it as a program of its own, which cannot "
            "be watched. Give the ordinary nn.Module: the one that torch.jit.script or torch.jit.trace was given, or, "
            "if the class itself derives from torch.jit.ScriptModule, that class derived from nn.Module."
        )
    bridge.refuse_lazy(module)
    with left_as_it_was(module), torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a trial run warns about, the real run will
        watch = _run(module, shape, meta=False) if _is_quick(module, shape) else _on_meta(module, shape)
    rows = (*watch.rows, *watch.never_called())
    watch.table = CostTable(f"Cost of each layer for one input of {_sizes(shape)}", rows)
    return watch


# A run on zeros is quicker than torch's first run without numbers, which imports its compiler: seconds on a laptop.
QUICK = 2 * 10**10


def _is_quick(module, shape):
    """Whether a run on zeros takes no time to speak of: no layer can have more MACs than parameters times pixels."""
    parameters = list(module.parameters())
    return is_small(sum(p.numel() for p in parameters), shape) and not any(p.is_meta for p in parameters)


def is_small(parameters, shape):
    """Whether a network with so many parameters is small enough to be run on zeros."""
    return parameters * math.prod(shape[1:]) <= QUICK


def _on_meta(module, shape):
    """A run without numbers; on zeros where the module's code needs numbers, or to say what does not fit."""
    try:
        return _run(module, shape, meta=True)
    except Exception:
        return _run(module, shape, meta=False)


@contextlib.contextmanager
def left_as_it_was(module):
    """Eval mode inside; outside, the training flags, the random state and attention's fast path are what they were."""
    flags = [(part, part.training) for part in module.modules()]
    fast = torch.backends.mha.get_fastpath_enabled()
    device = like(module).get("device")
    with torch.random.fork_rng(devices=[device] if device is not None and device.type == "cuda" else []):
        try:
            torch.backends.mha.set_fastpath_enabled(False)  # it would hide the matrix products in one operation
            for part, _ in flags:
                part.training = False
            yield
        finally:
            torch.backends.mha.set_fastpath_enabled(fast)
            for part, training in flags:
                part.training = training


def like(module):
    """Device and type of the module's numbers, for the picture it is to be given."""
    numbers = [t for t in (*module.parameters(), *module.buffers()) if t.is_floating_point()]
    return {"device": numbers[0].device, "dtype": numbers[0].dtype} if numbers else {}


def _run(module, shape, meta):
    kind = like(module)
    if meta:
        kind["device"] = "meta"
    stand_ins = {name: torch.empty_like(p, device="meta") for name, p in module.named_parameters()} if meta else {}
    for name, buffer in module.named_buffers():  # a forward() may write into its buffers
        stand_ins[name] = torch.empty_like(buffer, device="meta") if meta else buffer.clone()
    picture = torch.zeros((1, *shape), **kind)
    watch = _Watch(module)
    device = torch.device("meta") if meta else contextlib.nullcontext()
    with watch.hooks(), device, watch:
        try:
            watch.picture = picture
            watch.answer = torch.func.functional_call(module, stand_ins, (picture,))
        except Exception as error:
            raise StackError(watch.explain(error, shape)) from error
    return watch


class Node(typing.NamedTuple):
    """A layer's call, or an operation in a forward(), in the order in which they ran."""

    name: str
    module: nn.Module | None
    operation: str
    arguments: tuple
    inputs: list
    outputs: list
    row: int | None  # in the table
    done: tuple = (0, 0)  # which of the watch's operations ran in it, from and to


class Operation(typing.NamedTuple):
    """One operation as it ran; its tensors are kept, so that each can be told from all others."""

    func: typing.Any
    args: tuple
    kwargs: dict
    result: typing.Any


class _Frame:
    """A module while it runs."""

    def __init__(self, name, module, inputs, leaf, first_row, first_operation=0):
        self.name, self.module, self.inputs, self.leaf, self.first_row = name, module, inputs, leaf, first_row
        self.first_operation = first_operation
        self.macs = 0
        self.others = set()


class _Watch(TorchDispatchMode):
    @classmethod
    def _should_skip_dynamo(cls):
        return False  # else the first operation imports torch's compiler, which takes seconds

    def __init__(self, module):
        super().__init__()
        self.rows, self.nodes, self.stack, self.counted, self.called = [], [], [], set(), set()
        self.operations = []
        self.error = self.failed = None
        self.names = {part: name for name, part in module.named_modules()}
        # Taken before the run: during it, stand-ins lie where the parameters were.
        self.own = {part: [(n, id(p), p.numel()) for n, p in _direct(part)] for part in self.names}

    # -- which layer runs ---------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def hooks(self):
        handles = []
        for part in self.names:
            handles.append(part.register_forward_pre_hook(self._enter, with_kwargs=True))
            handles.append(part.register_forward_hook(self._leave, always_call=True))
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()

    def _enter(self, module, args, kwargs):
        inside = bool(self.stack) and self.stack[-1].leaf
        leaf = inside or _is_one_row(module)
        inputs = _tensors((args, kwargs))
        self.stack.append(_Frame(self.names[module], module, inputs, leaf, len(self.rows), len(self.operations)))

    def _leave(self, module, args, output):
        frame = self.stack.pop()
        error = sys.exc_info()[1]
        if output is None and error is not None:  # it raised; the innermost layer is the first to get here
            if error is not self.error:
                self.error, self.failed = error, frame
            return
        again = module in self.called
        self.called.add(module)
        if self.stack and self.stack[-1].leaf:  # a part of a layer that is one row
            self.stack[-1].macs += frame.macs
            self.stack[-1].others |= frame.others
        elif frame.leaf:
            done = (frame.first_operation, len(self.operations))
            self.nodes.append(Node(frame.name, module, "", (), frame.inputs, _tensors(output), len(self.rows), done))
            self._layer_row(frame, _tensors(output), again)
        else:
            self._own_rows(frame.name, module)
            if len(self.rows) == frame.first_row and not isinstance(module, nn.Sequential):
                self._silent_row(frame, _tensors(output))

    def _layer_row(self, frame, outputs, again):
        parameters = sum(self._count(part) for part in frame.module.modules())
        notes = []
        if again and self.own[frame.module]:
            notes.append("used again: its parameters are counted once, its work each time")
        elif parameters < sum(n for part in frame.module.modules() for _, _, n in self.own[part]):
            notes.append("shares parameters with a layer before it; they are counted there")
        if frame.others:
            notes.append(f"not counted: {', '.join(sorted(frame.others))}")
        stored = _new_bytes(outputs, frame.inputs)
        shape = _shape(outputs)
        name = frame.name or type(frame.module).__name__
        self.rows.append(CostRow(name, _text(frame.module), shape, parameters, frame.macs, stored, "; ".join(notes)))

    def _silent_row(self, frame, outputs):
        note = "a module that is not known here; nothing in it counts"
        name = frame.name or type(frame.module).__name__
        self.rows.append(CostRow(name, _text(frame.module), _shape(outputs), 0, 0, 0, note))

    def _own_rows(self, container, module):
        for name, key, numel in self.own[module]:
            if key not in self.counted:
                self.counted.add(key)
                self.rows.append(CostRow(_join(container, name), "nn.Parameter", (), numel, 0, 0))

    def _count(self, part):
        total = 0
        for _, key, numel in self.own[part]:
            total += numel * (key not in self.counted)
            self.counted.add(key)
        return total

    def never_called(self):
        """Rows for parameters that no row has counted: layers that this forward pass does not use."""
        rows = []
        for part, name in self.names.items():
            if missing := self._count(part):
                note = "never called as a layer (unused, or used by its weights alone); its parameters are counted"
                rows.append(CostRow(name, _text(part), (), missing, 0, 0, note))
        return rows

    # -- what it does -------------------------------------------------------------------------------------------------

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        packet = func._overloadpacket
        if packet not in flop_registry and func is not torch.ops.prim.device.default:
            with self:  # an operation made of others shows what it is made of
                result = func.decompose(*args, **kwargs)
                if result is not NotImplemented:
                    return result
        result = func(*args, **kwargs)
        if self.stack:
            self._operation(func, packet, args, kwargs, result)
        return result

    def _operation(self, func, packet, args, kwargs, result):
        frame = self.stack[-1]
        self.operations.append(Operation(func, args, kwargs, result))
        macs = flop_registry[packet](*args, **kwargs, out_val=result) // 2 if packet in flop_registry else 0
        name = packet.__name__
        unseen = func.namespace not in ("aten", "prims", "prim") or any(word in name for word in _UNCOUNTED)
        if frame.leaf:
            frame.macs += macs
            if unseen:
                frame.others.add(name)
            return
        inputs, outputs = _tensors((args, kwargs)), _tensors(result)
        stored = _new_bytes(outputs[:1], inputs)  # the others are statistics
        row = len(self.rows) if macs or stored or unseen else None
        done = (len(self.operations) - 1, len(self.operations))
        self.nodes.append(Node(_join(frame.name, name), None, name, args, inputs, outputs, row, done))
        if row is not None:
            note = f"not counted: {name}" if unseen else ""
            row = CostRow(_join(frame.name, name.strip("_")), "in forward()", _shape(outputs), 0, macs, stored, note)
            self.rows.append(row)

    def explain(self, error, shape):
        """What went wrong, where, with what."""
        words = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        if self.error is not error:
            return f"the module could not run on an input of {_sizes(shape)}: {words}"
        frame = self.failed
        if isinstance(frame.module, nn.Conv2d) and frame.inputs:
            try:
                bridge.from_module(frame.module).check_input(frame.inputs[0].shape)
            except Conv2dError as better:
                return f"layer {frame.name!r}, {_text(frame.module)}: {better}"
        arrived = f" got {_sizes(_shape(frame.inputs))}" if frame.inputs else ""
        name = frame.name or "the module itself"
        return f"layer {name!r}, {_text(frame.module)},{arrived} and could not run: {words}"


def _direct(part):
    return [(name, p) for name, p in part._parameters.items() if p is not None]


def _tensors(tree):
    return [leaf for leaf in tree_leaves(tree) if isinstance(leaf, torch.Tensor)]


def _storage(tensor):
    return tensor.untyped_storage()._cdata


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
    if any(True for _ in module.children()) and not isinstance(module, nn.MultiheadAttention):
        return False
    rooms = {f"torch.nn.modules.{name}" for name in _KNOWN_ROOMS}
    return isinstance(module, _KNOWN) or any(kind.__module__ in rooms for kind in type(module).__mro__)


def _text(module):
    with contextlib.suppress(StackError):
        spec = bridge.from_module(module)
        if not isinstance(spec, dict) and not isinstance(module, nn.Dropout | nn.Dropout2d):
            return spec.code
    by_torch = type(module).__module__.startswith("torch.nn.modules")
    if by_torch and isinstance(module, nn.modules.conv._ConvNd) and not bridge.is_torchs_own(module):
        return f"nn.{type(module).__name__}, changed by a hook or a forward() of its own"
    inner = module.extra_repr() if not list(module.children()) else ""
    prefix = "nn." if type(module).__module__.startswith("torch.nn.modules") else ""
    return f"{prefix}{type(module).__name__}({inner if len(inner) <= 60 else '…'})"
