# task: kernel_size.corr2d


def corr2d(x, w, stride=1, padding=0, dilation=1):
    x = np.pad(x, ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2))
    oh, ow = ((x.shape[2 + i] - dilation * (w.shape[2 + i] - 1) - 1) // stride + 1 for i in (0, 1))
    y = 0
    for a in range(w.shape[2]):
        for b in range(w.shape[3]):
            part = x[:, :, a * dilation :, b * dilation :][:, :, ::stride, ::stride][:, :, :oh, :ow]
            y = y + np.tensordot(w[:, :, a, b], part, axes=(1, 1)).swapaxes(0, 1)
    return np.ascontiguousarray(y)
