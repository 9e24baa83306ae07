# task: stride.consistency
# mistake: moved picture of another size
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = functional.pad(x, (max(right, 0), max(-right, 0), max(down, 0), max(-down, 0)))
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()
