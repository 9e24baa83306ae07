# task: stride.consistency
# mistake: more than all
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = functional.pad(x, (right, -right, down, -down))
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).sum().item() / x.shape[-1]
