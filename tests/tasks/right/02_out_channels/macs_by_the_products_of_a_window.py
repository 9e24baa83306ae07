# task: out_channels.macs


def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    x = np.zeros((height + 2 * padding, width + 2 * padding))
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw))[::stride, ::stride]
    return np.int64(windows.size * out_channels * in_channels // groups)
