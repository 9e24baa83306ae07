# task: groups.grouped_conv


def grouped_conv(x, w, b, groups):
    out, n, kh, kw = w.shape
    y = np.zeros((out, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for o in range(out):
        first = o // (out // groups) * n
        for i in range(y.shape[1]):
            for j in range(y.shape[2]):
                y[o, i, j] = (x[first : first + n, i : i + kh, j : j + kw] * w[o]).sum() + b[o]
    return y


def block_diagonal(w, groups):
    out, n, kh, kw = w.shape
    dense = np.zeros((out, n * groups, kh, kw))
    for o in range(out):
        for i in range(n):
            dense[o, i + n * (o * groups // out)] = w[o, i]
    return dense
