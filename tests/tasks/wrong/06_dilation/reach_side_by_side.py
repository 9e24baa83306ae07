# task: dilation.reachable
# mistake: layers side by side
# from: obvious


def reachable(layers):
    row = np.zeros(1 + sum((k - 1) * d for k, d in layers), dtype=int)
    for k, d in layers:
        for step in range(k):
            row[step * d] = 1
    return row
