# task: dilation.span
# mistake: dilation added once
# from: listed


def span(k, d):
    extent = k + d
    return extent, (extent - 1) // 2, extent // 2
