# task: groups.grouped_conv
# mistake: interleaved
# from: obvious


def grouped_conv(x, w, b, groups):
    return np.concatenate([conv(x_, w[g::groups], b[g::groups]) for g, x_ in enumerate(np.split(x, groups))])
