# task: dilation.reachable
# mistake: rates multiplied
# from: listed


def reachable(layers):
    places, jump = {0}, 1
    for k, d in layers:
        jump *= d
        places = {place + jump * step for place in places for step in range(k)}
    row = np.zeros(max(places) + 1, dtype=int)
    row[sorted(places)] = 1
    return row
