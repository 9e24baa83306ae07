# task: dilation.span
# mistake: the same on both sides
# from: unlisted


def span(k, d):
    extent = d * (k - 1) + 1
    return extent, extent // 2, extent // 2
