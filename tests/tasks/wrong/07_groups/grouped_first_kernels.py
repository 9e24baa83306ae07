# task: groups.grouped_conv
# mistake: one block for all groups
# from: obvious


def grouped_conv(x, w, b, groups):
    n = len(w) // groups
    return np.concatenate([conv(x_, w[:n], b[g * n : (g + 1) * n]) for g, x_ in enumerate(np.split(x, groups))])
