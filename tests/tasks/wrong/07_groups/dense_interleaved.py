# task: groups.grouped_conv
# mistake: blocks in other places
# from: obvious


def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    dense = np.zeros((len(w), w.shape[1] * groups, *w.shape[2:]))
    for o in range(len(w)):
        dense[o, o // (len(w) // groups) :: groups] = w[o]
    return dense
