# task: dilation.reachable
# mistake: shape
# from: unlisted


def reachable(layers):
    row = np.array([1])
    for k, d in layers:
        row = np.repeat(row, d)
        row = np.concatenate([row] * k)
    return row
