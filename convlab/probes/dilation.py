"""How the tasks of lesson 06, dilation, are put to the learner's code."""

from . import SECONDS, Answer, Case, Namespace, call, layers, read

# The package can do these, too; the task is to do them oneself.
STUFFING = ("convlab.reference.views.dilate",)
REACHING = (
    "convlab.figures.dilation.paths",
    "convlab.figures.dilation.coverage",
    "convlab.experiments.dilation.reachable",
)


def span(namespace: Namespace, case: Case) -> Answer:
    return call(namespace, "span", case["k"], case["d"])


def zero_stuff(namespace: Namespace, case: Case) -> Answer:
    return call(namespace, "zero_stuff", case["w"], case["d"], forbidden=STUFFING)


def reachable(namespace: Namespace, case: Case) -> Answer:
    pairs = [tuple(pair) for pair in case["layers"]]
    return call(namespace, "reachable", pairs, forbidden=REACHING)


def rates(namespace: Namespace, case: Case) -> Answer:
    return read(namespace, "rates")


def seeing_net(namespace: Namespace, case: Case) -> Answer:
    """Builds the network; notes its layers, and which pixels the middle of its last map depends on."""
    import torch

    facts = {}

    def run(build, inputs):
        net = build()
        facts["is_module"] = isinstance(net, torch.nn.Module)
        if not facts["is_module"]:
            return net
        facts["layers"] = layers({"net": net}, "net").facts["layers"]
        facts["parameters"] = {name: list(p.shape) for name, p in net.named_parameters()}
        with torch.no_grad():
            for name, parameter in net.double().named_parameters():
                parameter.fill_(1e-3 if name.endswith("weight") else 0)  # positive: no ReLU cuts a way off
        x = torch.ones(1, 1, case["side"], case["side"], dtype=torch.float64, requires_grad=True)
        y = net(x)
        facts["size"] = list(y.shape)
        if y.ndim < 2 or 0 in y.shape:
            return None
        (slope,) = torch.autograd.grad(y[..., y.shape[-2] // 2, y.shape[-1] // 2].sum(), x)
        return slope[0, 0] > 0

    return call(namespace, "seeing_net", run=run, facts=facts, seconds=2 * SECONDS)


__all__ = ["Answer", "rates", "reachable", "seeing_net", "span", "zero_stuff"]
