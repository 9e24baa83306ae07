# task: padding.pad2d
# mistake: circular turned round
# from: obvious


def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    if mode == "circular":
        h, w = x.shape[1:]
        x = np.concatenate([x[:, :, w - left :][:, :, ::-1], x, x[:, :, :right][:, :, ::-1]], axis=2)
        return np.concatenate([x[:, h - top :][:, ::-1], x, x[:, :bottom][:, ::-1]], axis=1)
    rows, columns = np.arange(-top, x.shape[1] + bottom), np.arange(-left, x.shape[2] + right)
    if mode == "zeros":
        y = np.zeros((len(x), len(rows), len(columns)), dtype=x.dtype)
        y[:, top : top + x.shape[1], left : left + x.shape[2]] = x
        return y
    if mode == "reflect":
        rows, columns = ((n - 1) - abs(n - 1 - abs(a)) for a, n in ((rows, x.shape[1]), (columns, x.shape[2])))
    else:
        rows, columns = rows.clip(0, x.shape[1] - 1), columns.clip(0, x.shape[2] - 1)
    return x[:, rows[:, None], columns]
