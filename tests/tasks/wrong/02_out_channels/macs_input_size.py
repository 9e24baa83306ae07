# task: out_channels.macs
# mistake: places of the input
# from: listed


def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    return out_channels * height * width * (in_channels // groups) * kh * kw
