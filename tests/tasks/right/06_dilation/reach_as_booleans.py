# task: dilation.reachable


def reachable(layers):
    row = np.array([True])
    for k, d in layers:
        wide = np.zeros(len(row) + (k - 1) * d, dtype=bool)
        for step in range(k):
            wide[step * d : step * d + len(row)] |= row
        row = wide
    return row
