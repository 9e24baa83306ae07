# task: stride.consistency
# mistake: minus zero
# from: obvious


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    same = []
    for down, right in shifts:
        moved = torch.zeros_like(x)

        if down >= 0 and right >= 0:
            moved[:, :, down:, right:] = x[:, :, :-down, :-right]
        elif down < 0 and right < 0:
            moved[:, :, :down, :right] = x[:, :, -down:, -right:]
        elif down < 0:
            moved[:, :, :down, right:] = x[:, :, -down:, :-right]
        else:
            moved[:, :, down:, :right] = x[:, :, :-down, -right:]
        same.append(model(moved).argmax(1) == before)
    return torch.stack(same).float().mean().item()
