# task: dilation.reachable
# mistake: same dilation for all
# from: unlisted


def reachable(layers):
    places = {0}
    rate = max(d for _, d in layers)
    for k, _ in layers:
        places = {place + rate * step for place in places for step in range(k)}
    row = np.zeros(max(places) + 1, dtype=int)
    row[sorted(places)] = 1
    return row
