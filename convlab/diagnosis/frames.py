"""What a live error knows besides its words: the layer, what came into it, and the learner's line.

Shapes, types and names only; no number of a tensor is read, and nothing is kept of the frames.
"""

import linecache
import sys
import sysconfig
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

from convlab.diagnosis.families import Facts, shown

_NUMBERS = (
    *("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "output_padding"),
    *("in_features", "out_features", "num_features", "num_channels", "num_groups", "normalized_shape"),
)


# What is not the learner's: the course, Python itself, and what was installed.
_OTHERS = [Path(__file__).resolve().parents[1], *map(Path, {*sysconfig.get_paths().values()})]


def _is_the_learners(frame: FrameType) -> bool:
    name = frame.f_code.co_filename
    if name.startswith("<frozen"):
        return False
    return not any(folder in Path(name).parents for folder in _OTHERS)


def _text(module: Any) -> str:
    from convlab.models.counting import module_text

    try:
        return module_text(module)
    except Exception:  # half made, or with a repr of the learner's own
        return f"{type(module).__name__}(…)"


def _inputs(frame: FrameType, torch: Any) -> tuple:
    """The tensors that a module's call was given."""
    given = frame.f_locals.get("args")
    if given is None:
        code = frame.f_code
        names = code.co_varnames[1 : code.co_argcount]  # without self
        given = tuple(frame.f_locals.get(name) for name in names)
    return tuple(one for one in given if isinstance(one, torch.Tensor))


def _numbers(found: dict) -> dict:
    return {name: value for name, value in found.items() if name in _NUMBERS and isinstance(value, int | str | tuple)}


def facts_of(error: BaseException) -> tuple[Facts, str]:
    """What is known of an error from where it was raised, and the same as a sentence for the reader.

    Parameters
    ----------
    error : BaseException
        With its traceback.

    Returns
    -------
    Facts, str
        The sentence is empty where there is nothing to say.
    """
    torch = sys.modules.get("torch")
    root: Any = None
    layer: Any = None
    inputs: tuple = ()
    arguments: dict = {}
    line = ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        if _is_the_learners(frame):
            line = linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip() or line
        owner = frame.f_locals.get("self")
        if torch is None or not isinstance(owner, torch.nn.Module):
            continue
        if frame.f_code.co_name == "__init__":  # it is being made: there is no layer yet, but its arguments
            arguments = _numbers(frame.f_locals) or arguments
            continue
        if root is None:
            root = owner
        if owner is not layer or not inputs:
            layer, inputs = owner, _inputs(frame, torch)
    if layer is None:
        return Facts(error=type(error).__name__, line=line, numbers=arguments), f"Your line: {line}" if line else ""
    name = next((name for name, module in root.named_modules() if module is layer), "")
    shapes = tuple(tuple(tensor.shape) for tensor in inputs)
    facts = Facts(
        error=type(error).__name__,
        layer=_text(layer),
        name=name,
        shapes=shapes,
        line=line,
        numbers=_numbers({name: getattr(layer, name, None) for name in _NUMBERS}),
    )
    which = f"layer “{name}”, {facts.layer}" if name else facts.layer
    words = f"In {which}"
    if inputs:
        first = inputs[0]
        kind = str(first.dtype).removeprefix("torch.")
        words += f", which got {shown(shapes[0])}, {kind} on {first.device.type}"
    return facts, f"{words}. Your line: {line}" if line else f"{words}."
