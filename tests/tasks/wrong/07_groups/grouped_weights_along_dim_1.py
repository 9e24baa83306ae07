# task: groups.grouped_conv
# mistake: parts do not fit
# from: listed


def grouped_conv(x, w, b, groups):
    n, m = len(x) // groups, len(w) // groups
    maps = []
    for g in range(groups):
        part = slice(g * n, (g + 1) * n)
        maps.append(conv(x[part], w[:, part], b[g * m : (g + 1) * m]))
    return np.concatenate(maps)
