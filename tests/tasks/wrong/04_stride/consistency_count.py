# task: stride.consistency
# mistake: a number of pictures
# from: obvious


def consistency(model, x, labels, shifts):
    before, count = model(x).argmax(1), 0
    for d, r in shifts:
        count += (model(functional.pad(x, (r, -r, d, -d))).argmax(1) == before).sum().item()
    return count / len(x)
