# task: dilation.reachable
# mistake: a weight is missing
# from: obvious


def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(max(1, k - 1))}
    row = np.zeros(max(places) + 1, dtype=int)
    row[sorted(places)] = 1
    return row
