# task: dilation.span
# mistake: ordinary padding
# from: listed


def span(k, d):
    return d * (k - 1) + 1, (k - 1) // 2, (k - 1) // 2
