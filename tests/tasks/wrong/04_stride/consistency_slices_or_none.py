# task: stride.consistency
# mistake: ignores negative shifts
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = torch.zeros_like(x)
        moved[:, :, down:, right:] = x[:, :, : -down or None, : -right or None]
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()
