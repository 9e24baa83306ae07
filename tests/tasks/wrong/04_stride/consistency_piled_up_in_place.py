# task: stride.consistency
# mistake: shifts pile up
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        x[:] = functional.pad(x, (right, 0, down, 0))[:, :, : x.shape[2], : x.shape[3]]
        same.append(model(x).argmax(1) == before)
    return torch.stack(same).float().mean().item()
