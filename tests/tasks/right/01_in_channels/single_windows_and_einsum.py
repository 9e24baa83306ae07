# task: in_channels.conv_single


def conv_single(x, w, b):
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[1:], axis=(1, 2))
    return np.einsum("cijuv,cuv->ij", windows, w) + b
