# task: stride.consistency
# mistake: compares with the labels
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = torch.roll(x, (down, right), (2, 3))
        same.append(model(moved).argmax(1) == labels)
    return torch.stack(same).float().mean().item()
