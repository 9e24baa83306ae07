"""How the tasks of lesson 05, padding, are put to the learner's code."""

import sys

from . import Answer, Case, Namespace, call, forward_is_stub, read

# Ready-made padding; to write it is the task. (The layers of torch.nn that pad call the function named here.)
PADDING = ("numpy.pad", "convlab.reference.padding.pad", "convlab.reference.padding.source_index")
TORCH_PADDING = ("torch.nn.functional.pad",)


def same_pad(namespace: Namespace, case: Case) -> Answer:
    return call(namespace, "same_pad", case["kernel_size"], case["dilation"])


def results(namespace: Namespace, case: Case) -> Answer:
    return read(namespace, "results")


def pad2d(namespace: Namespace, case: Case) -> Answer:
    forbidden = PADDING + TORCH_PADDING * ("torch" in sys.modules)  # looking a name up would load torch
    return call(namespace, "pad2d", case["x"], tuple(case["pad"]), case["mode"], forbidden=forbidden)


def tf_same(namespace: Namespace, case: Case) -> Answer:
    """Makes the layer, gives it the case's weights, and applies it."""
    import torch

    facts = {}

    def run(layer_class, inputs):
        sizes = case["weight"].shape
        pairs = tuple(sizes[2:]), tuple(case["stride"])
        layer = layer_class(sizes[1], sizes[0], pairs[0], stride=pairs[1])
        facts["is_module"] = isinstance(layer, torch.nn.Module)
        if facts["is_module"]:
            facts["parameters"] = {name: list(p.shape) for name, p in layer.named_parameters()}
            with torch.no_grad():
                for parameter in layer.parameters():
                    for name in ("weight", "bias"):
                        if tuple(parameter.shape) == case[name].shape:
                            parameter.copy_(torch.from_numpy(case[name]))
        return layer(inputs["x"])

    x = torch.from_numpy(case["x"])
    return call(namespace, "Conv2dTFSame", run=run, inputs={"x": x}, untouched=forward_is_stub, facts=facts)


def hidden_places(namespace: Namespace, case: Case) -> Answer:
    return read(namespace, "hidden_places")


__all__ = ["Answer", "hidden_places", "pad2d", "results", "same_pad", "tf_same"]
