# task: dilation.reachable


def reachable(layers):
    row = np.array([1])
    for k, d in layers:
        comb = np.zeros((k - 1) * d + 1, dtype=int)
        comb[::d] = 1
        row = np.convolve(row, comb)
    return (row > 0).astype(int)
