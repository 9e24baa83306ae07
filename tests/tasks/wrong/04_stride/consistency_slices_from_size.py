# task: stride.consistency
# mistake: ignores negative shifts
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        h, w = x.shape[2:]
        moved = torch.zeros_like(x)
        moved[:, :, down:, right:] = x[:, :, : h - down, : w - right]
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()
