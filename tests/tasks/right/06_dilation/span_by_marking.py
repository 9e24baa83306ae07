# task: dilation.span


def span(k, d):
    row = np.zeros(1000, dtype=int)
    row[np.arange(k) * d] = 1
    taken = np.flatnonzero(row).max()
    return [int(taken) + 1, int(taken) // 2, int(np.ceil(taken / 2))]
