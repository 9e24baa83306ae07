# task: dilation.reachable
# mistake: counts the ways
# from: listed


def reachable(layers):
    row = np.array([1])
    for k, d in layers:
        comb = np.zeros((k - 1) * d + 1, dtype=int)
        comb[::d] = 1
        row = np.convolve(row, comb)
    return row
