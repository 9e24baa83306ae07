# task: dilation.reachable
# mistake: kernel and dilation exchanged
# from: obvious


def reachable(layers):
    places = {0}
    for d, k in layers:
        places = {place + d * step for place in places for step in range(k)}
    row = np.zeros(max(places) + 1, dtype=int)
    row[sorted(places)] = 1
    return row
