# task: groups.grouped_conv
# mistake: an axis lost
# from: unlisted


def grouped_conv(x, w, b, groups):
    n, maps = len(x) // groups, []
    for i in range(groups):
        maps.append(conv(x[i * n : (i + 1) * n], w[i], b[i]))
    return np.concatenate(maps)
