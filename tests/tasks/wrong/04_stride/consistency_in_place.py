# task: stride.consistency
# mistake: changes its input
# from: obvious


def consistency(model, x, labels, shifts):
    before, original = model(x).argmax(1), x.clone()
    same = []
    for d, r in shifts:
        x[:] = functional.pad(original, (r, -r, d, -d))
        same.append(model(x).argmax(1) == before)
    return torch.stack(same).float().mean().item()
