# task: dilation.reachable
# mistake: value
# from: obvious


def reachable(layers):
    row = np.zeros(1 + sum(d * (k - 1) for k, d in layers), dtype=int)
    row[:: min(d for k, d in layers)] = 1
    return row
