# task: groups.grouped_conv
# mistake: kernels not cut
# from: unlisted


def grouped_conv(x, w, b, groups):
    n, maps = len(x) // groups, []
    for i in range(groups):
        ins = slice(i * n, (i + 1) * n)
        maps.append(conv(x[ins], w, b))
    return np.concatenate(maps)
