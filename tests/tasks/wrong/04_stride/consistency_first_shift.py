# task: stride.consistency
# mistake: one shift only
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    for d, r in shifts:
        moved = functional.pad(x, (r, -r, d, -d))
        return (model(moved).argmax(1) == before).float().mean().item()
