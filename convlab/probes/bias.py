"""How the tasks of lesson 08, bias, are put to the learner's code."""

from typing import Any

from . import Answer, Case, Namespace, call, layers, plain_argument, read, torch_arguments


def numbers(namespace: Namespace, case: Case) -> Answer:
    return read(namespace, "numbers")


def why(namespace: Namespace, case: Case) -> Answer:
    return read(namespace, "why")


def repaired(namespace: Namespace, case: Case) -> Answer:
    return layers(namespace, "repaired")


# -- networks from plain data ----------------------------------------------------------------------


def build(parts: list, residual: type) -> Any:
    """A network from nested lists: ``[type's name, arguments, keyword arguments]``, or ``[container, parts]``.

    Parameters
    ----------
    parts : list
    residual : type
        The class of the "Residual" container; the learner's own, so that their ``isinstance`` knows it.
    """
    from torch import nn

    made = []
    for kind, arguments, *keywords in parts:
        if kind == "Sequential":
            made.append(build(arguments, residual))
        elif kind == "Residual":
            made.append(residual(build(arguments, residual)))
        else:
            arguments = [tuple(v) if isinstance(v, list) else v for v in arguments]
            made.append(getattr(nn, kind)(*arguments, **(keywords[0] if keywords else {})))
    return nn.Sequential(*made)


def residual_class() -> type:
    """x plus what the body makes of it."""
    from torch import nn

    class Residual(nn.Module):
        def __init__(self, body):
            super().__init__()
            self.body = body

        def forward(self, x):
            return x + self.body(x)

    return Residual


def redundant_biases(namespace: Namespace, case: Case) -> Answer:
    """Hands over a network in training mode; notes the names that come back, and whether its weights are as before."""
    import torch

    facts = {}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(case["seed"])
        try:
            network = build(case["layers"], namespace["Residual"])
        except Exception:  # they may have used the name for something else
            network = build(case["layers"], residual_class())
    before = {name: p.detach().clone() for name, p in network.named_parameters()}

    def run(function, inputs):
        result = function(inputs["model"])
        after = dict(network.named_parameters())
        facts["kept"] = list(before) == list(after) and all(torch.equal(before[n], after[n]) for n in before)
        facts["training"] = all(module.training for module in network.modules())
        if not isinstance(result, (str, bytes, dict)) and hasattr(result, "__iter__"):
            names = list(result)[:1000]
            if all(isinstance(name, str) for name in names):
                facts["names"] = sorted(str(name) for name in names)
                return None
        return result

    return call(namespace, "redundant_biases", run=run, inputs={"model": network}, facts=facts)


# -- folding ---------------------------------------------------------------------------------------


def pair(case: Case) -> tuple[Any, Any]:
    """The convolution and the batch norm of a case, trained as it says, in ``eval()`` mode."""
    import torch
    from torch import nn

    dtype = getattr(torch, case["dtype"])
    conv = nn.Conv2d(**torch_arguments(case["conv"])).to(dtype)
    norm = nn.BatchNorm2d(conv.out_channels, eps=case["eps"]).to(dtype)
    with torch.no_grad():
        conv.weight.copy_(torch.from_numpy(case["weight"]))
        if conv.bias is not None:
            conv.bias.copy_(torch.from_numpy(case["bias"]))
        for ours, name in ((norm.weight, "gamma"), (norm.bias, "beta"), (norm.running_mean, "mean")):
            ours.copy_(torch.from_numpy(case[name]))
        norm.running_var.copy_(torch.from_numpy(case["var"]))
    return conv.eval(), norm.eval()


GEOMETRY = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "padding_mode")


def fold_bn(namespace: Namespace, case: Case) -> Answer:
    """Hands over a convolution and a batch norm; notes what came back, and applies it to a picture."""
    import torch

    facts = {}

    def run(function, inputs):
        conv, norm = inputs["conv"], inputs["norm"]
        before = [p.detach().clone() for p in (*conv.state_dict().values(), *norm.state_dict().values())]
        facts["geometry"] = {name: plain_argument(getattr(conv, name)) for name in GEOMETRY}
        folded = function(conv, norm)
        after = [*conv.state_dict().values(), *norm.state_dict().values()]
        facts["same"] = folded is conv
        facts["changed"] = len(before) != len(after) or not all(
            a.shape == b.shape and torch.equal(a, b) for a, b in zip(before, after, strict=True)
        )
        if not isinstance(folded, torch.nn.Conv2d):
            return folded
        facts["got"] = {name: plain_argument(getattr(folded, name)) for name in GEOMETRY}
        facts["has_bias"] = folded.bias is not None
        facts["dtypes"] = sorted({str(p.dtype) for p in folded.parameters()})
        with torch.no_grad():
            return folded(inputs["x"])

    with torch.random.fork_rng(devices=[]):  # new layers draw numbers
        conv, norm = pair(case)
    inputs = {"conv": conv, "norm": norm, "x": torch.from_numpy(case["x"]).to(getattr(torch, case["dtype"]))}
    return call(namespace, "fold_bn", run=run, inputs=inputs, facts=facts)


__all__ = ["Answer", "build", "fold_bn", "numbers", "pair", "redundant_biases", "repaired", "residual_class", "why"]
