# task: out_channels.macs
# mistake: one place
# from: obvious


def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    return out_channels * (in_channels // groups) * kh * kw
