# task: out_channels.macs
# mistake: padding missing
# from: obvious


def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 0 - kh) // stride + 1
    columns = (width + 0 - kw) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw
