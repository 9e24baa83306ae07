# task: dilation.span
# mistake: dilation ignored
# from: obvious


def span(k, d):
    return k, (k - 1) // 2, k // 2
