# task: padding.pad2d
# mistake: type NoneType
# from: obvious


def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    if mode == "zeros":
        y = np.zeros((channels, height + top + bottom, width + left + right), x.dtype)
        y[:, top : top + height, left : left + width] = x
        return y
