# task: dilation.span
# mistake: one pixel too many
# from: obvious


def span(k, d):
    extent = d * (k - 1) + 1
    return extent, extent // 2, extent - extent // 2
