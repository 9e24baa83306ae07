# task: groups.grouped_conv
# mistake: blocks in other places
# from: unlisted


def grouped_conv(x, w, b, groups):
    n, m = len(x) // groups, len(w) // groups
    maps = []
    for g in range(groups):
        maps.append(conv(x[g * n : (g + 1) * n], w[g * m : (g + 1) * m], b[g * m : (g + 1) * m]))
    return np.concatenate(maps)


def block_diagonal(w, groups):
    dense = np.zeros((len(w), w.shape[1] * groups, *w.shape[2:]))
    for o in range(len(w)):
        first = o // groups * w.shape[1]
        dense[o, first : first + w.shape[1]] = w[o]
    return dense
