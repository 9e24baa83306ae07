# task: groups.grouped_conv
# mistake: kernels not cut
# from: unlisted


def grouped_conv(x, w, b, groups):
    n, m, maps = len(x) // groups, len(w) // groups, []
    for i in range(groups):
        ins, outs = slice(i * n, (i + 1) * n), slice(i * m, (i + 1) * m)
        maps.append(conv(x[ins], w, b[outs]))
    return np.concatenate(maps)
