"""How the tasks of lesson 01, in_channels, are put to the learner's code."""

import contextlib
import sys

from . import Answer, call, plain_argument, read, torch_arguments

# The task is to write the convolution oneself.
CONVOLVING = (
    "convlab.reference.forward.conv2d",
    "convlab.reference.loops.conv2d_loops",
    "convlab.reference.views.conv2d_fft",
)
CONVOLVING_IN_TORCH = ("conv2d", "conv3d", "convolution", "_convolution")


def outcomes(namespace, case):
    return read(namespace, "outcomes")


def to_nchw(namespace, case):
    return call(namespace, "to_nchw", case["picture"])


def conv_single(namespace, case):
    used = []

    def run(function, inputs):
        with _torch_functions(CONVOLVING_IN_TORCH, used):
            return function(inputs["x"], inputs["w"], case["b"])

    inputs = {"x": case["x"], "w": case["w"]}
    answer = call(namespace, "conv_single", run=run, inputs=inputs, forbidden=CONVOLVING)
    answer.used += used
    return answer


def _torch_functions(names, used):
    """Notes which of these functions of torch are called. (To watch torch's operations instead, torch loads modules for
    seconds when it is done for the first time.)
    """
    if "torch" not in sys.modules:
        return contextlib.nullcontext()
    from torch.overrides import TorchFunctionMode

    class Watch(TorchFunctionMode):
        def __torch_function__(self, function, types, args=(), kwargs=None):
            name = getattr(function, "__name__", "")
            if name in names and f"torch's {name}" not in used:
                used.append(f"torch's {name}")
            return function(*args, **(kwargs or {}))

    return Watch()


def dim(namespace, case):
    return read(namespace, "dim")


ARGUMENTS = ("kernel_size", "stride", "padding", "dilation", "groups", "padding_mode")


def adapt_first_layer(namespace, case):
    """Makes the trained layer, has it adapted, applies the new one, and notes what both hold."""
    import torch

    facts = {"changed": [], "shares": []}

    def run(function, inputs):
        conv = inputs["conv"]
        kept, before = dict(conv.named_parameters()), _state(conv)
        new = function(conv, case["to"])
        facts["kind"] = "Conv2d" if isinstance(new, torch.nn.Conv2d) else type(new).__name__
        if _state(conv) != before or any(getattr(conv, name) is not p for name, p in kept.items()):
            facts["changed"].append("the old layer")
        if not isinstance(new, torch.nn.Conv2d):
            return None
        facts.update({name: plain_argument(getattr(new, name)) for name in ("in_channels", *ARGUMENTS)})
        for name, parameter in new.named_parameters():
            facts[name] = parameter.detach().numpy().copy()
            old = kept.get(name)
            if old is not None and parameter.untyped_storage().data_ptr() == old.untyped_storage().data_ptr():
                facts["shares"].append(f"the old layer's {name}")
        facts["trainable"] = [name for name, parameter in new.named_parameters() if parameter.requires_grad]
        with torch.no_grad():
            return new(inputs["x"])

    with torch.random.fork_rng(devices=[]):  # a new layer draws numbers
        conv = torch.nn.Conv2d(3, len(case["weight"]), bias=case["bias"] is not None, **arguments(case))
    with torch.no_grad():
        for name, parameter in conv.named_parameters():
            parameter.copy_(torch.from_numpy(case[name]))
    inputs = {"conv": conv, "x": torch.from_numpy(case["x"])}
    answer = call(namespace, "adapt_first_layer", run=run, inputs=inputs, facts=facts)
    answer.changed = facts.pop("changed") or answer.changed
    answer.shares += facts.pop("shares")
    return answer


def arguments(case):
    """What the trained layer was made with, besides its channels and its bias."""
    return torch_arguments({name: case[name] for name in ARGUMENTS})


def _state(conv):
    return {name: parameter.detach().numpy().tobytes() for name, parameter in conv.named_parameters()}


__all__ = ["Answer", "adapt_first_layer", "conv_single", "dim", "outcomes", "to_nchw"]
