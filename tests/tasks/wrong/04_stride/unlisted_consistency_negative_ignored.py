# task: stride.consistency
# mistake: ignores negative shifts
# from: unlisted


def consistency(model, x, labels, shifts):
    before, same = model(x).argmax(1), []
    h, w = x.shape[-2:]
    for d, r in shifts:
        d, r = max(d, 0), max(r, 0)
        moved = torch.zeros_like(x)
        moved[..., d:, r:] = x[..., : h - d, : w - r]
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()
