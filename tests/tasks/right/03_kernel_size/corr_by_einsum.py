# task: kernel_size.corr2d


def corr2d(x, w, stride=1, padding=0, dilation=1):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    tall, wide = (dilation * (k - 1) + 1 for k in w.shape[2:])
    windows = np.lib.stride_tricks.sliding_window_view(x, (tall, wide), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride, ::dilation, ::dilation]
    return np.einsum("nchwab,ocab->nohw", windows, w)
