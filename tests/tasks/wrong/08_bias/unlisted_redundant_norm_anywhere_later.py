# task: bias.redundant_biases
# mistake: a norm somewhere later
# from: unlisted


def redundant_biases(model):
    """Names of the convolutions whose bias does nothing in training mode."""
    rows = []  # the layers in the order in which they run

    def walk(module, name):
        if isinstance(module, nn.Sequential):
            for key, part in module.named_children():
                walk(part, f"{name}.{key}".strip("."))
        elif isinstance(module, Residual):
            rows.append((name, module))  # stands between what comes before it and its body,
            walk(module.body, f"{name}.body")
            rows.append((name, module))  # and at the sum
        else:
            rows.append((name, module))

    def takes_means(layer):
        if isinstance(layer, nn.GroupNorm):
            return layer.num_groups == layer.num_channels
        return isinstance(layer, (nn.BatchNorm2d, nn.InstanceNorm2d))

    walk(model, "")
    found = []
    for name, layer in rows:
        if (
            isinstance(layer, nn.Conv2d)
            and layer.bias is not None
            and any(takes_means(later) for _, later in rows[rows.index((name, layer)) + 1 :])
        ):
            found.append(name)
    return found
