# task: dilation.reachable
# mistake: no holes
# from: obvious


def reachable(layers):
    return np.ones(1 + sum((k - 1) * d for k, d in layers), dtype=int)
