# task: out_channels.macs
# mistake: padding on one side
# from: obvious


def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + padding - kh) // stride + 1
    columns = (width + padding - kw) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw
