# task: padding.pad2d
# mistake: places outside
# from: obvious


def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place
