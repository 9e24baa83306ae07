# task: dilation.reachable
# mistake: rates multiplied
# from: listed


def reachable(layers):
    rate = 1
    for _, d in layers:
        rate *= d
    k = layers[0][0]
    row = np.zeros((k - 1) * rate + 1, dtype=int)
    row[::rate] = 1
    return row
