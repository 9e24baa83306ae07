# task: kernel_size.corr2d


def corr2d(x, w, stride=1, padding=0, dilation=1):
    N, C, H, W = x.shape
    filters, _, kh, kw = w.shape
    oh = (H + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    ow = (W + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((N, filters, oh, ow))
    for n in range(N):
        for o in range(filters):
            for i in range(oh):
                for j in range(ow):
                    for c in range(C):
                        for a in range(kh):
                            for b in range(kw):
                                r, s = i * stride + a * dilation - padding, j * stride + b * dilation - padding
                                if 0 <= r < H and 0 <= s < W:
                                    y[n, o, i, j] += x[n, c, r, s] * w[o, c, a, b]
    return y
