# task: dilation.reachable
# mistake: only the ends
# from: obvious


def reachable(layers):
    places = {0}
    for k, d in layers:
        places = places | {place + d * (k - 1) for place in places}
    row = np.zeros(max(places) + 1, dtype=int)
    row[sorted(places)] = 1
    return row
