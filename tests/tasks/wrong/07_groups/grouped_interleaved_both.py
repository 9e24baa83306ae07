# task: groups.grouped_conv
# mistake: interleaved
# from: obvious


def grouped_conv(x, w, b, groups):
    return np.concatenate([conv(x[g::groups], w[g::groups], b[g::groups]) for g in range(groups)])
