# task: stride.consistency
# mistake: shifts pile up
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        x = functional.pad(x, (right, -right, down, -down))
        same.append(model(x).argmax(1) == before)
    return torch.stack(same).float().mean().item()
