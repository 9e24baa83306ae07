# task: dilation.span
# mistake: weights not counted
# from: obvious


def span(k, d):
    extent = (k - 1) * (d - 1)
    return extent, d * (k - 1) // 2, (d * (k - 1) + 1) // 2
