# task: stride.consistency


def consistency(model, x, labels, shifts):
    moved = [functional.pad(x, (9, 9, 9, 9)).roll(s, (-2, -1))[..., 9:-9, 9:-9] for s in shifts]
    moved = torch.stack(moved)
    predictions = model(moved.flatten(0, 1)).argmax(-1).reshape(len(shifts), -1)
    return (predictions == model(x).argmax(1)).double().mean()
