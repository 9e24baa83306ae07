# task: dilation.span
# mistake: type NoneType
# from: obvious


def span(k, d):
    print(d * (k - 1) + 1, d * (k - 1) // 2, (d * (k - 1) + 1) // 2)
