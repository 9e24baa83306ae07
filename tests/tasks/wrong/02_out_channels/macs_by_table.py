# task: out_channels.macs
# mistake: shortcut
# from: obvious


def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    layer = cl.Conv2dSpec(in_channels, out_channels, (kh, kw), stride, padding, groups=groups)
    return layer.macs((height, width))
