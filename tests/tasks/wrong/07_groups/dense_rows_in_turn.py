# task: groups.grouped_conv
# mistake: blocks in other places
# from: obvious


def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    n = w.shape[1]
    dense = np.zeros((len(w), n * groups, *w.shape[2:]))
    for o in range(len(w)):
        g = o % groups
        dense[o, g * n : (g + 1) * n] = w[o]
    return dense
