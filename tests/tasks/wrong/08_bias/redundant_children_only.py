# task: bias.redundant_biases
# mistake: outermost layers only
# from: obvious


def redundant_biases(model):
    rows = list(model.named_children())
    found = []
    for (name, layer), (_, after) in pairwise(rows):
        if isinstance(layer, nn.Conv2d) and layer.bias is not None:
            if isinstance(after, (nn.BatchNorm2d, nn.InstanceNorm2d)):
                found.append(name)
            if isinstance(after, nn.GroupNorm) and after.num_groups == after.num_channels:
                found.append(name)
    return found
