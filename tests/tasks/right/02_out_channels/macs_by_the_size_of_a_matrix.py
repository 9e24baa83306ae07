# task: out_channels.macs


def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows, columns = (int((n + 2 * padding - k) / stride) + 1 for n, k in ((height, kh), (width, kw)))
    unfolded = np.empty((rows * columns, in_channels // groups * kh * kw), dtype=bool)
    return unfolded.size * out_channels
