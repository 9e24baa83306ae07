# task: kernel_size.corr2d
# mistake: shortcut
# from: obvious


def corr2d(x, w, stride=1, padding=0, dilation=1):
    return cl.conv2d(x, w, stride=stride, padding=padding, dilation=dilation)
