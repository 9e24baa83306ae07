# task: dilation.reachable
# mistake: missed pixels marked
# from: obvious


def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(k)}
    row = np.ones(max(places) + 1, dtype=int)
    row[sorted(places)] = 0
    return row
