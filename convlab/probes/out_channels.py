"""How the tasks of lesson 02, out_channels, are put to the learner's code."""

from . import Answer, Case, Namespace, call, layers, read

# The task is to count oneself, not to have a layer, a spec or a table count.
COUNTING = (
    "torch.nn.modules.conv.Conv2d.__init__",
    "convlab.spec.Conv2dSpec.__post_init__",
    "convlab.models.counting.cost",
    "convlab.stacks.cost",
)
GABOR = ("convlab.experiments.out_channels.gabor_bank",)


def n_params(namespace: Namespace, case: Case) -> Answer:
    arguments = (case[name] for name in ("in_channels", "out_channels", "kh", "kw", "groups", "bias"))
    return call(namespace, "n_params", *arguments, forbidden=COUNTING)


def macs(namespace: Namespace, case: Case) -> Answer:
    names = ("in_channels", "out_channels", "kh", "kw", "stride", "padding", "groups", "height", "width")
    return call(namespace, "macs", *(case[name] for name in names), forbidden=COUNTING)


def quadruple(namespace: Namespace, case: Case) -> Answer:
    return read(namespace, "quadruple")


def gabor_bank(namespace: Namespace, case: Case) -> Answer:
    return call(namespace, "gabor_bank", *(case[name] for name in ("n", "k", "lam", "sigma")), forbidden=GABOR)


def digit_net(namespace: Namespace, case: Case) -> Answer:
    return layers(namespace, "digit_net")


__all__ = ["Answer", "digit_net", "gabor_bank", "macs", "n_params", "quadruple"]
