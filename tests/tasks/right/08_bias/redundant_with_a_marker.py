# task: bias.redundant_biases


def layers(module, name=""):
    if isinstance(module, Residual):
        yield name, None
        yield from layers(module.body, name + ".body")
        yield name, None
    elif isinstance(module, nn.Sequential):
        for i, part in enumerate(module):
            yield from layers(part, f"{name}.{i}" if name else str(i))
    else:
        yield name, module


def redundant_biases(model):
    rows = list(layers(model)) + [("", None)]
    answer = ()
    for i in range(len(rows) - 1):
        name, layer = rows[i]
        nxt = rows[i + 1][1]
        if type(layer) is not nn.Conv2d or layer.bias is None:
            continue
        kind = type(nxt).__name__
        if kind in ("BatchNorm2d", "InstanceNorm2d") or (kind == "GroupNorm" and nxt.num_groups == nxt.num_channels):
            answer += (name,)
    return answer
