# task: stride.consistency
# mistake: axes exchanged
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = [model(functional.pad(x, (d, -d, r, -r))).argmax(1) == before for d, r in shifts]
    return torch.stack(same).float().mean().item()
