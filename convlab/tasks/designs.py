"""A learner's design, which comes as plain layers, read as specs that can be measured."""

import re
from typing import Any

import numpy as np

from convlab import probes, stacks
from convlab.errors import ConvlabError
from convlab.spec import Conv2dSpec
from convlab.tasks.advice import an
from convlab.tasks.core import NOT_YET, TaskVerdict, not_yet


def plain_specs(name: str, layers: list[dict[str, Any]]) -> tuple[list[Any], TaskVerdict | None]:
    """The specs of plain layers, or a verdict that names the layer that is none.

    Parameters
    ----------
    name : str
        What the learner calls them.
    layers : list of dict
        As ``probes.layers`` gives them.

    Returns
    -------
    (list of specs, None) or ([], TaskVerdict)
    """
    if not layers:
        return [], TaskVerdict(
            NOT_YET, f"{name} holds no layer.", mistake="empty", try_next="Write at least one layer."
        )
    specs = []
    for number, layer in enumerate(layers, 1):
        spec, trouble = plain_spec(name, number, layer, alone=len(layers) == 1)
        if trouble is not None:
            return [], trouble
        specs.append(spec)
    return specs, None


def plain_spec(name: str, number: int, layer: dict[str, Any], alone: bool = False) -> tuple[Any, TaskVerdict | None]:
    """The spec of one plain layer, or a verdict that says which layer is none; `alone` where there is no other."""
    # Counted from 0, as torch prints a network and as the errors of the sizes name its layers.
    where = f"Layer '{number - 1}' of {name} ({layer['kind']})"
    try:
        return spec_of(layer["kind"], layer["arguments"]), None
    except ConvlabError as error:
        message, next_ = error_in_words(error)
        return None, not_yet(f"{where} cannot be: {message}", "impossible layer", next_ or "Repair this layer first.")
    except (KeyError, TypeError):
        message, next_ = no_layer(name, where, layer, alone)
        return None, not_yet(message, "type", next_)


def error_in_words(error: ConvlabError) -> tuple[str, str]:
    """An error of the package about layers in a learner's words: what is the matter, and what would repair it or "".

    What torch itself would say is left out, and so is the advice to let the input have other channels: it is given.
    """
    text, _, repair = str(error).replace("FlattenSpec()", "nn.Flatten()").partition("\n  To fix it: ")
    text = re.sub(r", or let the input give \d+\.$", ".", text.partition("\n")[0])
    return text, repair[:1].upper() + repair[1:]


def no_layer(name: str, where: str, layer: dict[str, Any], alone: bool = False) -> tuple[str, str]:
    """What to say, and what to try, of something that is no layer which the course knows.

    Parameters
    ----------
    name, where : str
        The design, and the place in it, in words.
    layer : dict
        As ``probes.layers`` gives it.
    alone : bool
        Whether it is all that the design consists of.
    """
    kind, called = layer["kind"], layer["arguments"].get("name", "")
    message = f"{where} is not a layer that is known here."
    if kind == "ellipsis":
        return f"In {name} dots still stand in the place of a layer.", "Write a layer in their place, or take them out."
    if kind == "type":
        return f"{where} is {called} without its brackets.", f"{called} is a kind of layer; {called}(…) makes one."
    if kind in ("function", "method", "builtin_function_or_method"):
        next_ = "Layers are made by classes with a capital letter: nn.ReLU() is one, torch.relu is none."
        return f"{where} is the function {called}, not a layer.", next_
    if layer["arguments"].get("own"):
        return (
            message,
            f"{kind} is a class of your own, and the check cannot see into it. Write layers into nn.Sequential.",
        )
    if kind in ("int", "float", "str", "bool", "NoneType", "set"):
        message = f"{name} is {an(kind)}, not a layer that is known here." if alone else message
        next_ = "Write layers, such as nn.Conv2d(…) and nn.ReLU(), into nn.Sequential(…), with commas between them."
        return message, next_
    if kind in ("Softmax", "LogSoftmax", "Softmax2d"):
        return message, "Take it out: which of the scores is the largest does not change by it."
    known = ", ".join(sorted(set(probes.LAYERS) - {"Conv2d", "ChannelShuffle"}))
    return message, f"Known are Conv2d, {known}, Flatten, and activations such as ReLU, GELU or Tanh."


def spec_of(kind: str, arguments: dict[str, Any]) -> Any:
    """The spec of a layer; KeyError or TypeError where it is none that is known."""
    arguments = probes.torch_arguments(arguments)
    if kind in ("Conv2d", "Conv2dSpec"):
        return Conv2dSpec(**arguments)
    if kind.endswith("Spec") and kind in vars(stacks):
        return getattr(stacks, kind)(**arguments)
    if kind in ("MaxPool2d", "AvgPool2d"):
        return stacks.PoolSpec(kind=kind[:3].lower(), **arguments)
    if kind in ("AdaptiveAvgPool2d", "AdaptiveMaxPool2d"):
        return stacks.AdaptivePoolSpec(arguments["output_size"], kind=kind[8:11].lower())
    if kind in ("BatchNorm2d", "InstanceNorm2d"):
        return stacks.NormSpec(arguments["num_features"], kind=kind[:-6].lower(), affine=arguments["affine"])
    if kind == "GroupNorm":
        return stacks.NormSpec(arguments["num_channels"], "group", arguments["affine"], arguments["num_groups"])
    if kind == "Linear":
        return stacks.LinearSpec(**arguments)
    if kind == "Flatten":
        return stacks.FlattenSpec()
    return stacks.ActivationSpec({name: key for key, name in stacks.ACTIVATIONS.items()}[kind])


def convolutions(specs: list[Any]) -> list[Conv2dSpec]:
    """Those of the specs that are convolutions."""
    return [spec for spec in specs if isinstance(spec, Conv2dSpec)]


def feeds(spec: Conv2dSpec) -> np.ndarray:
    """Which input channel feeds which output channel of a convolution: a table of True and False, outputs down."""
    outputs, inputs = (np.arange(n) // (n // spec.groups) for n in (spec.out_channels, spec.in_channels))
    return outputs[:, None] == inputs
