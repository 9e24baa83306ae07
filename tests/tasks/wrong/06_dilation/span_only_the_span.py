# task: dilation.span
# mistake: rank
# from: obvious


def span(k, d):
    return np.array(d * (k - 1) + 1)
