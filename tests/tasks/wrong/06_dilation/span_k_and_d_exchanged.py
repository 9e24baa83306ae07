# task: dilation.span
# mistake: k and d exchanged
# from: obvious


def span(d, k):
    extent = d * (k - 1) + 1
    return extent, (extent - 1) // 2, extent // 2
