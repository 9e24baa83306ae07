# task: stride.consistency
# mistake: compares with the labels
# from: listed


def consistency(model, x, labels, shifts):
    same = [model(functional.pad(x, (r, -r, d, -d))).argmax(1) == labels for d, r in shifts]
    return torch.stack(same).float().mean().item()
