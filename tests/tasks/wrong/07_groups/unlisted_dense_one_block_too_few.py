# task: groups.grouped_conv
# mistake: last block empty
# from: unlisted


def grouped_conv(x, w, b, groups):
    n, m, maps = len(x) // groups, len(w) // groups, []
    for i in range(groups):
        ins, outs = slice(i * n, (i + 1) * n), slice(i * m, (i + 1) * m)
        maps.append(conv(x[ins], w[outs], b[outs]))
    return np.concatenate(maps)


def block_diagonal(w, groups):
    n_out, n_in, height, width = w.shape
    n_out //= groups
    dense = np.zeros((len(w), n_in * groups, height, width))
    for i in range(groups - 1):
        outs = slice(i * n_out, (i + 1) * n_out)
        dense[outs, i * n_in : (i + 1) * n_in] = w[outs]
    return dense
