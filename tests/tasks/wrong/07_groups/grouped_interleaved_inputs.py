# task: groups.grouped_conv
# mistake: interleaved
# from: listed


def grouped_conv(x, w, b, groups):
    n = len(w) // groups
    return np.concatenate([conv(x[g::groups], w[g * n : (g + 1) * n], b[g * n : (g + 1) * n]) for g in range(groups)])
