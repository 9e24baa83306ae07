# task: stride.consistency
# mistake: repeats the edge
# from: obvious


def consistency(model, x, labels, shifts):
    before, same = model(x).argmax(1), []
    for d, r in shifts:
        padded = functional.pad(x, (4, 4, 4, 4), mode="replicate")
        same.append(model(padded.roll((d, r), (-2, -1))[..., 4:-4, 4:-4]).argmax(1) == before)
    return torch.stack(same).float().mean().item()
