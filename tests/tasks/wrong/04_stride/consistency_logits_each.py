# task: stride.consistency
# mistake: compares logits
# from: listed


def consistency(model, x, labels, shifts):
    before, same = model(x), []
    for down, right in shifts:
        moved = functional.pad(x, (right, -right, down, -down))
        same.append(model(moved) == before)
    return torch.stack(same).float().mean().item()
