# task: stride.consistency
# mistake: compares with the last shift
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        after = model(functional.pad(x, (right, -right, down, -down))).argmax(1)
        same.append(after == before)
        before = after
    return torch.stack(same).float().mean().item()
