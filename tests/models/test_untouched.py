"""A tool that looks does not touch: everything of a module is the same object with the same numbers afterwards."""

import contextlib
import random
import types

import numpy as np
import pytest
import torch
from module_shapes import SHAPES, SIZE
from torch import nn

import convlab as cl
from convlab.errors import ConvlabError
from convlab.models import erf, from_module, review_model
from convlab.models.bridge import is_torchs_own

TOOLS = {
    "cost": lambda net: cl.cost(net, SIZE),
    "review_model": lambda net: review_model(net, SIZE, measure=False),
    "erf": lambda net: erf(net, SIZE, draws=1),
    "from_module": from_module,
    "explore": lambda net: cl.explore(net),
    "is_torchs_own": lambda net: [is_torchs_own(part) for part in net.modules()],
}


def plain(thing, depth=0, seen=None):
    """What an object holds, as numbers, texts and identities."""
    seen = {} if seen is None else seen
    if id(thing) in seen or depth > 80:
        return ("seen", id(thing))
    seen[id(thing)] = thing  # kept, so that its id stays its own

    def inside(values):
        return tuple(plain(value, depth + 1, seen) for value in values)

    match thing:
        case None | bool() | int() | float() | complex() | str() | bytes() | torch.dtype() | torch.device():
            return repr(thing)
        case torch.Tensor():
            return (
                id(thing),
                type(thing).__name__,
                *of_tensor(thing),
                plain(thing.grad if thing.is_leaf else None, depth + 1, seen),
            )
        case nn.Module():
            return (id(thing), type(thing), inside(thing.__dict__.items()))
        case dict():
            return (id(thing), inside(thing.items()))
        case list() | tuple() | set() | frozenset():
            # A tuple of items() is new each time; what is in it is not.
            return (id(thing) if isinstance(thing, list | set) else 0, inside(thing))
        case np.ndarray():
            return (id(thing), thing.tobytes())
        case bytearray():
            return (id(thing), bytes(thing))
        case torch.Generator():
            return (id(thing), thing.get_state().numpy().tobytes())
        case random.Random():
            return (id(thing), thing.getstate())
        case np.random.Generator():
            return (id(thing), repr(thing.bit_generator.state))
        case types.FunctionType():
            cells = [cell.cell_contents for cell in thing.__closure__ or ()]
            return (id(thing), inside(cells), inside(thing.__dict__.items()))
        case types.MethodType():
            return (thing.__func__, plain(thing.__self__, depth + 1, seen))
        case types.GeneratorType():
            return (id(thing), None if thing.gi_frame is None else thing.gi_frame.f_lasti)
    if hasattr(thing, "maxlen"):
        return (id(thing), inside(list(thing)))
    if type(thing).__module__ == "itertools" or type(thing).__name__ == "list_iterator":
        return (id(thing), repr(thing.__reduce__()))
    state = getattr(thing, "__dict__", None)
    slots = [getattr(thing, name, None) for name in getattr(type(thing), "__slots__", ()) if name.isidentifier()]
    own = type(thing).__module__ in ("module_shapes", "types", "torch.utils.hooks")
    return (id(thing), inside((state or {}).items()) if own else None, inside(slots) if own else None)


def of_tensor(tensor):
    if isinstance(tensor, nn.parameter.UninitializedTensorMixin):
        return ("uninitialised",)
    facts = (tensor.device, tensor.dtype, tuple(tensor.shape), tensor.requires_grad, tensor.layout, tensor._version)
    if tensor.is_meta:
        return (*facts, tensor.stride())
    if tensor.layout is not torch.strided:
        return (*facts, tensor.to_dense().numpy().tobytes())
    numbers = tensor.detach().contiguous().view(-1).view(torch.uint8).numpy().tobytes()
    return (*facts, tensor.stride(), tensor.data_ptr(), numbers)


def around(net):
    import module_shapes

    kinds = dict.fromkeys(type(part) for part in net.modules())
    kinds = [kind for kind in kinds if kind.__module__ == "module_shapes"]
    return (
        torch.random.get_rng_state().numpy().tobytes(),
        random.getstate(),
        np.random.get_state()[1].tobytes(),
        torch.get_default_dtype(),
        torch.get_default_device(),
        torch.is_grad_enabled(),
        torch.is_inference_mode_enabled(),
        torch.backends.mha.get_fastpath_enabled(),
        torch.are_deterministic_algorithms_enabled(),
        torch.get_num_threads(),
        plain(module_shapes.SEEN_GLOBALLY),
        module_shapes.CALLS,
        [plain(tuple((k, v) for k, v in vars(kind).items() if not callable(v))) for kind in kinds],
        len(torch.nn.modules.module._global_forward_hooks),
    )


def test_there_are_enough_shapes():
    assert len(SHAPES) >= 60


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_module_is_the_same_before_and_after(shape, tool):
    torch.manual_seed(0)
    net = SHAPES[shape]()
    keep = []  # objects made by looking stay alive, so that ids are not given again

    def look():
        seen = {}
        keep.append(seen)
        return plain(net, seen=seen), around(net)

    before = look()
    with contextlib.suppress(ConvlabError, KeyboardInterrupt, SystemExit):
        TOOLS[tool](net)
    assert difference(before, look()) is None


def difference(before, after, path=()):
    """Where two results of `plain` first differ; None if nowhere. Pytest would compare them line by line."""
    if isinstance(before, tuple | list) and isinstance(after, tuple | list) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after, strict=True)):
            if found := difference(*pair, (*path, index)):
                return found
        return None
    return None if before == after else (path, repr(before)[:200], repr(after)[:200])


RUNS = [
    name
    for name in SHAPES
    if name
    not in (
        "raises",
        "raises_deep",
        "interrupted",
        "interrupted_in_a_hook",
        "exits",
        "lazy",
        "lazy_buffers_only",
        "takes_from_a_generator",
    )
]


@pytest.mark.parametrize("shape", RUNS)
def test_every_shape_that_runs_is_counted(shape):
    net = SHAPES[shape]()
    table = cl.cost(net, SIZE)
    held = [p.numel() for p in net.parameters()]
    if shape not in ("parameter_made_in_forward", "module_added_in_forward", "module_in_a_plain_list"):
        assert table.parameters == sum(held)
    assert len(table) > 0
