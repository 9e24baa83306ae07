# task: groups.grouped_conv


def grouped_conv(x, w, b, groups):
    return np.concatenate([conv(*part) for part in zip(*(np.split(a, groups) for a in (x, w, b)), strict=False)])


def block_diagonal(w, groups):
    out, n = w.shape[:2]
    mask = np.kron(np.eye(groups), np.ones((out // groups, n)))
    return np.tile(w, (1, groups, 1, 1)) * mask[:, :, None, None]
