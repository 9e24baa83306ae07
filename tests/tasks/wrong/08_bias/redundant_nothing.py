# task: bias.redundant_biases
# mistake: nothing
# from: obvious


def redundant_biases(model):
    found = []
    for layer in model.parameters():
        if isinstance(layer, nn.Conv2d):
            found.append(layer)
    return found
