# task: padding.pad2d
# mistake: does not fit into the middle
# from: obvious


def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    if mode == "zeros":
        y = np.zeros((channels, height + top + bottom, width + left + right), x.dtype)
        y[:, top:height, left:width] = x
        return y
    i, j = np.arange(-top, height + bottom), np.arange(-left, width + right)
    if mode == "reflect":
        i, j = ((n - 1) - abs((n - 1) - abs(place)) for n, place in ((height, i), (width, j)))
    if mode == "replicate":
        i, j = i.clip(0, height - 1), j.clip(0, width - 1)
    if mode == "circular":
        i, j = i % height, j % width
    return x[:, i][:, :, j]
