# task: kernel_size.corr2d
# mistake: the loops alone
# from: listed


def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, _, height, width = x.shape
    filters, _, kh, kw = w.shape
    y = np.zeros((pictures, filters, height - kh + 1, width - kw + 1))
    for n in range(pictures):
        for o in range(filters):
            for i in range(y.shape[2]):
                for j in range(y.shape[3]):
                    y[n, o, i, j] = (x[n, :, i : i + kh, j : j + kw] * w[o]).sum()
    return y
