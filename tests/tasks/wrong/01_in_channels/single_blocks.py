# task: in_channels.conv_single
# mistake: windows do not overlap
# from: obvious


def conv_single(x, w, b):
    kh, kw = w.shape[1:]
    rows, columns = (x.shape[1] - kh) // kh + 1, (x.shape[2] - kw) // kw + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            y[i, j] = (x[:, i * kh : i * kh + kh, j * kw : j * kw + kw] * w).sum() + b
    return y
