# task: groups.grouped_conv
# mistake: bias in every group
# from: unlisted


def grouped_conv(x, w, b, groups):
    n, m = len(x) // groups, len(w) // groups
    y = 0
    for g in range(groups):
        padded = np.zeros_like(x)
        padded[g * n : (g + 1) * n] = x[g * n : (g + 1) * n]
        dense = np.zeros((len(w), len(x), *w.shape[2:]))
        dense[g * m : (g + 1) * m, g * n : (g + 1) * n] = w[g * m : (g + 1) * m]
        y = y + conv(padded, dense, b)
    return y
