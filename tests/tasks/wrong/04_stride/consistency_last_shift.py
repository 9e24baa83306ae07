# task: stride.consistency
# mistake: one shift only
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    for d, r in shifts:
        share = (model(functional.pad(x, (r, -r, d, -d))).argmax(1) == before).float().mean()
    return share.item()
