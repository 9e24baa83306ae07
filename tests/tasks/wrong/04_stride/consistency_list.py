# task: stride.consistency
# mistake: not averaged
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = [model(functional.pad(x, (r, -r, d, -d))).argmax(1) == before for d, r in shifts]
    return torch.stack(same).float().mean(dim=1)
