# task: dilation.span
# mistake: odd kernels only
# from: unlisted


def span(k, d):
    extent = 2 * d * (k // 2) + 1
    return extent, extent // 2, extent // 2
