# task: dilation.span
# mistake: one too few
# from: obvious


def span(k, d):
    extent = d * (k - 1)
    return extent, extent // 2, extent - extent // 2
