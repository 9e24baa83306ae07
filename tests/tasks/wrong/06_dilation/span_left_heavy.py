# task: dilation.span
# mistake: larger part before
# from: listed


def span(k, d):
    lost = d * (k - 1)
    return lost + 1, lost - lost // 2, lost // 2
