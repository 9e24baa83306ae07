# task: groups.grouped_conv
# mistake: parts do not fit
# from: unlisted


def grouped_conv(x, w, b, groups):
    m, n = len(x) // groups, len(w) // groups
    maps = []
    for g in range(groups):
        maps.append(conv(x[g * n : (g + 1) * n], w[g * m : (g + 1) * m], b[g * m : (g + 1) * m]))
    return np.concatenate(maps)
