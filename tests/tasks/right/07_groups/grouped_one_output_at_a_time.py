# task: groups.grouped_conv


def grouped_conv(x, w, b, groups):
    y = None
    for o in range(len(w)):
        group = o // (len(w) // groups)
        seen = x[group * w.shape[1] : (group + 1) * w.shape[1]]
        one = conv(seen, w[o : o + 1], b[o : o + 1])
        y = one if y is None else np.vstack([y, one])
    return y.astype("float32")


def block_diagonal(w, groups):
    dense = np.zeros((w.shape[0], w.shape[1] * groups, *w.shape[2:]), dtype="float32")
    per = len(w) // groups
    for g in range(groups):
        dense[g * per : (g + 1) * per, g * w.shape[1] : (g + 1) * w.shape[1]] = w[g * per : (g + 1) * per]
    return dense
