# task: stride.consistency
# mistake: minus zero
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = functional.pad(x[:, :, :-down, :-right], (right, 0, down, 0))
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()
