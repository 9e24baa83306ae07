# task: out_channels.macs
# mistake: first window missing
# from: obvious


def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh + 1) // stride
    columns = (width + 2 * padding - kw + 1) // stride
    return out_channels * rows * columns * (in_channels // groups) * kh * kw
