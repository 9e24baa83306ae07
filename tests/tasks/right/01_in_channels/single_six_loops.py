# task: in_channels.conv_single


def conv_single(x, w, b):
    channels, kh, kw = w.shape
    y = np.zeros((x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            for c in range(channels):
                for u in range(kh):
                    for v in range(kw):
                        y[i, j] += x[c, i + u, j + v] * w[c, u, v]
            y[i, j] += b
    return y
