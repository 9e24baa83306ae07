# task: stride.consistency
# mistake: compares with the labels
# from: obvious


def consistency(model, x, labels, shifts):
    return (model(x).argmax(1) == labels).float().mean().item()
