# task: bias.redundant_biases
# mistake: every bias
# from: obvious


def redundant_biases(model):
    return [name for name, layer in model.named_modules() if isinstance(layer, nn.Conv2d) and layer.bias is not None]
