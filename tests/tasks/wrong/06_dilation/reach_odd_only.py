# task: dilation.reachable
# mistake: odd kernels only
# from: obvious


def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(-(k // 2), k // 2 + 1)}
    row = np.zeros(max(places) - min(places) + 1, dtype=int)
    for place in places:
        row[place - min(places)] = 1
    return row
