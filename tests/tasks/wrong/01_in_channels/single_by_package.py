# task: in_channels.conv_single
# mistake: shortcut
# from: obvious


def conv_single(x, w, b):
    return cl.conv2d(x, w[None], np.array([b]))[0]
