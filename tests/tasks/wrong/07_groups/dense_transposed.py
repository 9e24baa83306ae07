# task: groups.grouped_conv
# mistake: transposed
# from: listed


def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    out, n = w.shape[:2]
    dense = np.zeros((n * groups, out, *w.shape[2:]))
    for o in range(out):
        first = o // (out // groups) * n
        dense[first : first + n, o] = w[o]
    return dense
