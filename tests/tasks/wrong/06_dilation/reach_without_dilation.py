# task: dilation.reachable
# mistake: dilation ignored
# from: obvious


def reachable(layers):
    places = {0}
    for k, _ in layers:
        places = {place + step for place in places for step in range(k)}
    return np.ones(len(places), dtype=int)
