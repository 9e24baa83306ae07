# task: dilation.span
# mistake: all of it on each side
# from: obvious


def span(k, d):
    return d * (k - 1) + 1, d * (k - 1), d * (k - 1)
