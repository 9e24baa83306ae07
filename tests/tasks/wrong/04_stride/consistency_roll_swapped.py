# task: stride.consistency
# mistake: rolls the picture
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = torch.roll(x, (right, down), (2, 3))
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()
