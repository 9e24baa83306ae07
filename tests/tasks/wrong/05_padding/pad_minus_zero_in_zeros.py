# task: padding.pad2d
# mistake: minus zero
# from: obvious


def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    y = np.zeros((x.shape[0], x.shape[1] + top + bottom, x.shape[2] + left + right), dtype=x.dtype)
    if mode == "zeros":
        y[:, top:-bottom, left:-right] = x
        return y
    rows, columns = np.arange(-top, x.shape[1] + bottom), np.arange(-left, x.shape[2] + right)
    if mode == "circular":
        rows, columns = rows % x.shape[1], columns % x.shape[2]
    elif mode == "replicate":
        rows, columns = rows.clip(0, x.shape[1] - 1), columns.clip(0, x.shape[2] - 1)
    else:
        rows, columns = ((n - 1) - abs(n - 1 - abs(a)) for a, n in ((rows, x.shape[1]), (columns, x.shape[2])))
    return x[:, rows[:, None], columns]
