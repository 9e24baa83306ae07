# task: dilation.span
# mistake: order of the numbers
# from: obvious


def span(k, d):
    lost = d * (k - 1)
    return lost // 2, lost - lost // 2, lost + 1
