# task: dilation.span


def span(k, d):
    extent = k + (k - 1) * (d - 1)
    return np.array([extent, (extent - 1) // 2, extent // 2])
