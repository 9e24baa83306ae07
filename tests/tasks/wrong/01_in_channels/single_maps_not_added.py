# task: in_channels.conv_single
# mistake: not summed over channels
# from: listed


def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((len(x), rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[:, i, j] = (window * w).sum(axis=(1, 2)) + b
    return y
