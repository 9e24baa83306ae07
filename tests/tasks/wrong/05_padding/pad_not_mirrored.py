# task: padding.pad2d
# mistake: mirror not turned
# from: obvious


def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    if mode == "reflect":
        w, h = x.shape[2], x.shape[1]
        x = np.concatenate([x[:, :, 1 : left + 1], x, x[:, :, w - 1 - right : w - 1]], axis=2)
        return np.concatenate([x[:, 1 : top + 1], x, x[:, h - 1 - bottom : h - 1]], axis=1)
    rows, columns = np.arange(-top, x.shape[1] + bottom), np.arange(-left, x.shape[2] + right)
    if mode == "circular":
        return x[:, rows % x.shape[1]][:, :, columns % x.shape[2]]
    y = x[:, rows.clip(0, x.shape[1] - 1)][:, :, columns.clip(0, x.shape[2] - 1)]
    if mode == "zeros":
        y[:, (rows < 0) | (rows >= x.shape[1])] = 0
        y[:, :, (columns < 0) | (columns >= x.shape[2])] = 0
    return y
