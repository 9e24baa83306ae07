# task: in_channels.conv_single
# mistake: returned inside the loop
# from: obvious


def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
        return y
