# task: dilation.reachable
# mistake: one layer only
# from: obvious


def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(k)}
        row = np.zeros(max(places) + 1, dtype=int)
        row[list(places)] = 1
        return row
