# task: stride.consistency
# mistake: compares logits
# from: unlisted


def consistency(model, x, labels, shifts):
    before = model(x).argmax(0)
    same = [model(functional.pad(x, (r, -r, d, -d))).argmax(0) == before for d, r in shifts]
    return torch.stack(same).float().mean().item()
