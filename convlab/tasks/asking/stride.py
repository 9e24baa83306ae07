"""How the tasks of lesson 04, stride, are put to the learner's code."""

from . import SECONDS, Answer, call, forward_is_stub, read

# The package counts windows too; the task is to do it oneself.
COUNTING = ("convlab.spec.Conv2dSpec.use_counts", "convlab.spec.Conv2dSpec._axis_counts")


def sizes(namespace, case):
    return read(namespace, "sizes")


def usage_counts(namespace, case):
    return call(namespace, "usage_counts", case["n"], case["k"], case["s"], case["p"], forbidden=COUNTING)


def repaired_unet(namespace, case):
    """Runs the network on one picture, and notes what goes through it."""
    import torch

    facts = {}

    def run(network_class, inputs):
        network = network_class().eval()
        facts["parameters"] = {name: list(p.shape) for name, p in network.named_parameters()}
        if facts["parameters"] == {name: list(weight.shape) for name, weight in case["weights"].items()}:
            network.load_state_dict({name: torch.from_numpy(weight) for name, weight in case["weights"].items()})
        facts["modules"] = {name: type(m).__name__ for name, m in network.named_modules() if name}
        seen = {}
        for name in ("down1", "up2", "up1"):
            layer = getattr(network, name, None)
            if isinstance(layer, torch.nn.Module):
                layer.register_forward_hook(lambda m, i, o, name=name: seen.update({name: (i[0].detach(), o.detach())}))
        with torch.no_grad():
            out = network(inputs["x"])
            if "down1" in seen:
                facts["first_input"] = seen["down1"][0].numpy().copy()
            facts["skips"] = _skips(network, inputs["x"], seen)
        return out

    def untouched(cls):
        return isinstance(cls, type) and not any(callable(v) or isinstance(v, property) for v in vars(cls).values())

    x = torch.from_numpy(case["x"])
    answer = call(
        namespace,
        "RepairedUNet",
        run=run,
        inputs={"x": x},
        untouched=lambda cls: False,
        facts=facts,
        seconds=2 * SECONDS,
    )
    answer.facts["untouched"] = bool(untouched(namespace.get("RepairedUNet")))
    return answer


def _skips(network, x, seen):
    """For each skip: does the layer after it still see the picture when the deep path carries nothing?"""
    out = {}
    for skip, (silenced, watched) in {"down2": ("down3", "up2"), "down1": ("down2", "up1")}.items():
        layer = getattr(network, silenced, None)
        if layer is None or watched not in seen:
            continue
        hook = layer.register_forward_hook(lambda m, i, o: o * 0)
        try:
            network(x)
            first = seen[watched][1]
            network(x.flip(-1) * 0.5 + 0.25)
            second = seen[watched][1]
        finally:
            hook.remove()
        out[skip] = first.shape != second.shape or bool((first - second).abs().max() > 1e-6)
    return out


def blur_pool(namespace, case):
    """Makes the module, notes what it holds, and applies it."""
    import torch

    facts = {}

    def run(module_class, inputs):
        module = module_class(case["channels"], case["k"], case["stride"])
        facts["is_module"] = isinstance(module, torch.nn.Module)
        if facts["is_module"]:
            facts["parameters"] = {name: list(p.shape) for name, p in module.named_parameters()}
            facts["layers"] = [type(part).__name__ for part in module.modules()][1:]
            facts["buffers"] = {name: list(b.shape) for name, b in module.named_buffers()}
            if inputs["x"].dtype is not torch.float32:  # a float32 picture must do without, as in everyday use
                module = module.to(inputs["x"].dtype)
        return module(inputs["x"])

    x = torch.from_numpy(case["x"])
    return call(namespace, "BlurPool2d", run=run, inputs={"x": x}, untouched=forward_is_stub, facts=facts)


def consistency(namespace, case):
    """Hands over a linear classifier of the pixels, pictures, their labels and the shifts."""
    import torch

    class PixelClassifier(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.from_numpy(case["weight"]).clone(), requires_grad=False)

        def forward(self, x):
            return x.flatten(1).to(self.weight.dtype) @ self.weight.T

    def run(function, inputs):
        return function(inputs["model"], inputs["x"], inputs["labels"], inputs["shifts"])

    # As whoever measures a network hands it over: in eval mode, and so it is to stay.
    inputs = {"model": PixelClassifier().eval()}
    inputs |= {"x": torch.from_numpy(case["x"]), "labels": torch.from_numpy(case["labels"])}
    inputs["shifts"] = [tuple(shift) for shift in case["shifts"]]
    return call(namespace, "consistency", run=run, inputs=inputs)


__all__ = ["Answer", "blur_pool", "consistency", "repaired_unet", "sizes", "usage_counts"]
