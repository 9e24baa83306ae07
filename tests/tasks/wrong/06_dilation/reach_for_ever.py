# task: dilation.reachable
# mistake: time limit
# from: obvious


def reachable(layers):
    row = [1]
    while row:
        row = row[:1]
    return np.array(row)
