# task: dilation.span
# mistake: skips d pixels
# from: obvious


def span(k, d):
    extent = k + (k - 1) * d
    return extent, (extent - 1) // 2, extent // 2
