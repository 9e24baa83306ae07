# task: dilation.span
# mistake: the same on both sides
# from: obvious


def span(k, d):
    return d * (k - 1) + 1, d * (k - 1) / 2, d * (k - 1) / 2
