# task: dilation.span
# mistake: k and d exchanged
# from: unlisted


def span(k, d):
    k, d = d, k
    extent = d * (k - 1) + 1
    return extent, (extent - 1) // 2, extent // 2
