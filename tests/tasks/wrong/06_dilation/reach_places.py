# task: dilation.reachable
# mistake: places instead of a row
# from: obvious


def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(k)}
    return np.array(sorted(places))
