# task: dilation.span
# mistake: padding from k and d
# from: obvious


def span(k, d):
    return d * (k - 1) + 1, d, d
