# task: dilation.span
# mistake: gap after the last weight
# from: listed


def span(k, d):
    extent = k * d
    return extent, (extent - 1) // 2, extent // 2
