# task: dilation.reachable
# mistake: type float
# from: unlisted


def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(k)}
    return len(places) / (max(places) + 1)
