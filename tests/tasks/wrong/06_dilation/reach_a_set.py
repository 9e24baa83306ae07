# task: dilation.reachable
# mistake: type set
# from: obvious


def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(k)}
    return places
