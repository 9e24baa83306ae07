# task: groups.grouped_conv
# mistake: blocks in other places
# from: obvious


def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    n, m = w.shape[1], len(w) // groups
    dense = np.zeros((len(w), n * groups, *w.shape[2:]))
    for g in range(groups):
        dense[g * m : (g + 1) * m, (groups - 1 - g) * n : (groups - g) * n] = w[g * m : (g + 1) * m]
    return dense
