# task: out_channels.macs
# mistake: kernel taken for square
# from: obvious


def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kw) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw
