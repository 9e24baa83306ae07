# task: out_channels.macs
# mistake: padding missing
# from: unlisted


def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height - kh) // stride + 1
    columns = (width - kw) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw
