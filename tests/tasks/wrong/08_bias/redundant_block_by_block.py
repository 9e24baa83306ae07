# task: bias.redundant_biases
# mistake: stops at the end of a block
# from: obvious


def redundant_biases(model):
    found = []
    for path, block in model.named_modules():
        if not isinstance(block, nn.Sequential):
            continue
        rows = list(block.named_children())
        for (name, layer), (_, after) in pairwise(rows):
            dead = isinstance(after, (nn.BatchNorm2d, nn.InstanceNorm2d))
            dead = dead or (isinstance(after, nn.GroupNorm) and after.num_groups == after.num_channels)
            if dead and isinstance(layer, nn.Conv2d) and layer.bias is not None:
                found.append(f"{path}.{name}" if path else name)
    return found
