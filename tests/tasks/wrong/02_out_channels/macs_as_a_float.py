# task: out_channels.macs
# mistake: type float
# from: obvious


def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    size = [np.floor((n + 2 * padding - k) / stride + 1) for n, k in ((height, kh), (width, kw))]
    return float(np.prod(size)) * out_channels * (in_channels / groups) * kh * kw
