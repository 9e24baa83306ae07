"""What a call must leave alone: the caller's arrays, lists, networks, and the settings that everybody shares.

`remember` takes down what something is like before the learner's code gets it, and `changes` says afterwards, in words,
what is different. Nothing of it is believed to be sound any more: what cannot be looked at has been changed.
"""

import contextlib
import copy
import random
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

SEED = 20_261_130_071_829  # torch's seed during a call: another one afterwards was set by the learner's code
_PLAIN = (bool, int, float, complex, str, bytes, type(None))


def _torch():
    return sys.modules.get("torch")


def is_array(value: Any) -> bool:
    """Whether it is a NumPy array or a tensor."""
    torch = _torch()
    return isinstance(value, np.ndarray) or (torch is not None and isinstance(value, torch.Tensor))


def _is_module(value):
    torch = _torch()
    return torch is not None and isinstance(value, torch.nn.Module)


# -- one object ----------------------------------------------------------------------------------------------------


def remember(value: Any) -> tuple[str, Any] | None:
    """What an object is like, for `changes`; None where nothing can change (numbers, text)."""
    if is_array(value):
        return "array", _array(value)
    if _is_module(value):
        return "module", _module(value)
    if isinstance(value, (list, dict, set)) or (isinstance(value, tuple) and not _is_fixed(value)):
        return "container", _container(value)
    return None


def changes(name: str, value: Any, kept: tuple[str, Any] | None) -> list[str]:
    """What of an object is different now, in words; the name alone where its numbers are.

    Parameters
    ----------
    name : str
        What the learner knows it by.
    value : object
    kept : object
        What `remember` gave.

    Returns
    -------
    list of str
    """
    if kept is None:
        return []
    kind, before = kept
    try:
        if kind == "array":
            return _of_array(name, _array(value), before)
        if kind == "module":
            return _of_module(name, _module(value), before)
        return [] if _container(value) == before else [name]
    except Exception:
        return [name]


def _is_fixed(value):
    return isinstance(value, _PLAIN) or (isinstance(value, tuple) and all(map(_is_fixed, value)))


def _container(value):
    if isinstance(value, dict):
        return "dict", tuple((key, _container(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return type(value).__name__, tuple(map(_container, value))
    if isinstance(value, set):
        return "set", frozenset(value)
    if is_array(value):
        return "array", _array(value)["numbers"]
    return type(value).__name__, value if isinstance(value, _PLAIN) else id(value)


def _array(value):
    """An array's numbers with shape and type, and what else can be set on it."""
    if isinstance(value, np.ndarray):
        return {"numbers": (value.shape, str(value.dtype), value.tobytes()), "writeable": value.flags.writeable}
    plain = value.detach()
    state = {
        "numbers": (tuple(plain.shape), str(plain.dtype), str(plain.device), _bytes(plain)),
        "requires_grad": value.requires_grad,
        "hooks": len(getattr(value, "_backward_hooks", None) or ()),
    }
    state["grad"] = None if not value.is_leaf or value.grad is None else _bytes(value.grad.detach())
    return state


def _bytes(tensor):
    torch = _torch()
    if tensor.is_sparse or tensor.device.type == "meta":
        return b""
    return tensor.contiguous().view(-1).view(torch.uint8).cpu().numpy().tobytes() if tensor.numel() else b""


_OF_ARRAY = {
    "requires_grad": "requires_grad of {}",
    "grad": "the gradient in {} (.grad)",
    "hooks": "the hooks of {}",
    "writeable": "whether {} may be written to",
}


def _of_array(name, now, before):
    if set(now) != set(before) or now["numbers"] != before["numbers"]:
        return [name]
    return [what.format(name) for key, what in _OF_ARRAY.items() if now.get(key) != before.get(key)]


_HOOKS = (
    "_forward_hooks",
    "_forward_pre_hooks",
    "_backward_hooks",
    "_backward_pre_hooks",
    "_state_dict_hooks",
    "_load_state_dict_pre_hooks",
)


def _module(network):
    """All that a network is: its layers and their modes, its numbers, hooks and attributes."""
    layers = dict(network.named_modules(remove_duplicate=False))
    tensors = {
        kind: {name: tensor for part, layer in layers.items() for name, tensor in _own(part, getattr(layer, where))}
        for kind, where in (("parameters", "_parameters"), ("buffers", "_buffers"))
    }
    state = {
        "training": {name: layer.training for name, layer in layers.items()},
        "layers": {name: (id(layer), type(layer)) for name, layer in layers.items()},
        "hooks": {
            (name, kind): tuple(map(id, (getattr(layer, kind, None) or {}).values()))
            for name, layer in layers.items()
            for kind in _HOOKS
        },
        "attributes": {name: _attributes(layer) for name, layer in layers.items()},
    }
    for kind, some in tensors.items():
        arrays = {name: _array(tensor) for name, tensor in some.items()}
        state[kind] = {name: (id(some[name]), array["numbers"]) for name, array in arrays.items()}
        for what in ("requires_grad", "grad", "hooks"):
            state[f"{what} of {kind}"] = {name: array[what] for name, array in arrays.items()}
    return state


def _own(part, tensors):
    return [(f"{part}.{name}", tensor) for name, tensor in tensors.items() if tensor is not None]


def _attributes(layer):
    """What was set on a layer itself, also a forward of its own; not what torch keeps there."""
    return {
        name: value if isinstance(value, _PLAIN) or _is_fixed(value) else id(value)
        for name, value in vars(layer).items()
        if not name.startswith("_") and name != "training"
    }


_OF_MODULE = (
    ("training", "the mode of {} (train or eval)"),
    ("layers", "the layers of {}"),
    ("parameters", "the parameters of {}"),
    ("buffers", "the buffers of {}"),
    ("requires_grad of parameters", "requires_grad of the parameters of {}"),
    ("requires_grad of buffers", "requires_grad of the buffers of {}"),
    ("grad of parameters", "the gradients in {} (.grad)"),
    ("grad of buffers", "the gradients in {} (.grad)"),
    ("hooks", "the hooks of {}"),
    ("hooks of parameters", "the hooks of the parameters of {}"),
    ("hooks of buffers", "the hooks of the buffers of {}"),
    ("attributes", "the attributes of {}"),
)


def _of_module(name, now, before):
    return list(dict.fromkeys(what.format(name) for key, what in _OF_MODULE if now[key] != before[key]))


# -- what everybody shares -----------------------------------------------------------------------------------------


@contextlib.contextmanager
def shared_settings(changed: list[str]) -> Iterator[None]:
    """Note in `changed` what the code inside sets for everybody, and put it back.

    Drawing torch's random numbers is no such thing, since every new layer does; seeding them is.
    """
    torch, before = _torch(), _settings()
    state = None
    if torch is not None:
        state = torch.default_generator.get_state()
        torch.default_generator.manual_seed(SEED)
    try:
        yield
    finally:
        if torch is not None:
            if torch.default_generator.initial_seed() != SEED:
                changed.append("the seed of torch's random numbers")
            torch.default_generator.set_state(state)
        for what, (read, write) in _SETTINGS.items():
            if what in before:
                now = read()
                if not _equal(now, before[what]):
                    changed.append(what)
                    with contextlib.suppress(Exception):
                        write(before[what])


def _equal(first, second):
    try:
        return bool(
            np.all([np.array_equal(a, b) for a, b in zip(first, second, strict=True)])
            if isinstance(first, tuple)
            else first == second
        )
    except Exception:
        return False


def _settings():
    values = {}
    for what, (read, _) in _SETTINGS.items():
        if _torch() is not None or "torch" not in what:
            values[what] = copy.copy(read())
    return values


_SETTINGS = {
    "the state of NumPy's random numbers": (lambda: np.random.get_state(), lambda was: np.random.set_state(was)),
    "the state of Python's random numbers": (lambda: random.getstate(), lambda was: random.setstate(was)),
    "what NumPy does with errors (np.seterr)": (lambda: np.geterr(), lambda was: np.seterr(**was)),
    "torch's default dtype": (
        lambda: _torch().get_default_dtype(),
        lambda was: _torch().set_default_dtype(was),
    ),
    "whether torch records gradients": (
        lambda: _torch().is_grad_enabled(),
        lambda was: _torch().set_grad_enabled(was),
    ),
    "whether torch insists on deterministic algorithms": (
        lambda: _torch().are_deterministic_algorithms_enabled(),
        lambda was: _torch().use_deterministic_algorithms(was),
    ),
    "the number of threads of torch": (
        lambda: _torch().get_num_threads(),
        lambda was: _torch().set_num_threads(was),
    ),
}
