# task: stride.consistency
# mistake: rolls the picture
# from: listed


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = [model(torch.roll(x, (down, right), (-2, -1))).argmax(1) == before for down, right in shifts]
    return torch.stack(same).float().mean().item()
