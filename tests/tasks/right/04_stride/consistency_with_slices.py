# task: stride.consistency


def consistency(model, x, labels, shifts):
    before = model(x).argmax(1)
    h, w = x.shape[-2:]
    right = total = 0
    for d, r in shifts:
        moved = torch.zeros_like(x)
        for i in range(h):
            for j in range(w):
                if 0 <= i - d < h and 0 <= j - r < w:
                    moved[..., i, j] = x[..., i - d, j - r]
        right += int((model(moved).argmax(1) == before).sum())
        total += len(x)
    return np.float32(right / total)
