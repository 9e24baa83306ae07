# task: bias.redundant_biases


def redundant_biases(model):
    found, after = [], None

    def visit(module, name):
        nonlocal after
        if isinstance(module, nn.Sequential):
            for key, part in reversed(list(module.named_children())):
                visit(part, name + "." + key)
        elif isinstance(module, Residual):
            after = None
            visit(module.body, name + ".body")
            after = None
        else:
            alone = isinstance(after, (nn.BatchNorm2d, nn.InstanceNorm2d))
            if isinstance(after, nn.GroupNorm):
                alone = after.num_channels // after.num_groups == 1
            if alone and isinstance(module, nn.Conv2d) and module.bias is not None:
                found.append(name[1:])
            after = module

    visit(model, "")
    return found
