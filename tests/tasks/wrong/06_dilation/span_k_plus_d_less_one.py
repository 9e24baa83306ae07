# task: dilation.span
# mistake: dilation added once
# from: obvious


def span(k, d):
    extent = k + d - 1
    return extent, (extent - 1) // 2, extent // 2
