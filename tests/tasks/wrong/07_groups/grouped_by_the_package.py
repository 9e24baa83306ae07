# task: groups.grouped_conv
# mistake: shortcut
# from: obvious


def grouped_conv(x, w, b, groups):
    return cl.conv2d(x, w, b, groups=groups)
