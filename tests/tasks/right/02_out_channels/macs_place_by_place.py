# task: out_channels.macs


def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    places = 0
    for _top in range(-padding, height + padding - kh + 1, stride):
        for _left in range(-padding, width + padding - kw + 1, stride):
            places += 1
    return places * out_channels * in_channels * kh * kw // groups
