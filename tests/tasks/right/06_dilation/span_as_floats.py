# task: dilation.span


def span(k, d):
    extent = 1.0 + (k - 1) * d
    return extent, np.floor((extent - 1) / 2), np.ceil((extent - 1) / 2)
