# task: in_channels.conv_single


def conv_single(x, w, b):
    x, w = x.astype(np.float32), w.astype(np.float32)
    kh, kw = w.shape[1:]
    rows, columns = x.shape[1] - kh + 1, x.shape[2] - kw + 1
    y = np.full((rows, columns), b, dtype=np.float32)
    for u in range(kh):
        for v in range(kw):
            y += np.tensordot(w[:, u, v], x[:, u : u + rows, v : v + columns], axes=1)
    return y
