# task: dilation.span
# mistake: padding from k and d
# from: listed


def span(k, d):
    return (k - 1) * d + 1, d * k // 2, d * k // 2
