# task: dilation.reachable


def reachable(layers):
    places = [0]
    for k, d in reversed(layers):
        new = []
        for place in places:
            for step in range(k):
                if place - step * d not in new:
                    new.append(place - step * d)
        places = new
    row = np.zeros(-min(places) + 1)
    row[[place - min(places) for place in places]] = 1.0
    return row
