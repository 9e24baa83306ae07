# task: in_channels.conv_single
# mistake: type list
# from: obvious


def conv_single(x, w, b):
    kh, kw = w.shape[1:]
    rows, columns = range(x.shape[1] - kh + 1), range(x.shape[2] - kw + 1)
    return [[float((x[:, i : i + kh, j : j + kw] * w).sum() + b) for j in columns] for i in rows]
