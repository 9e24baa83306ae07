# task: dilation.reachable
# mistake: middle weight forgotten
# from: listed


def reachable(layers):
    places = {0}
    for k, d in layers:
        steps = [step for step in range(k) if step != k // 2 or k == 1]
        places = {place + d * step for place in places for step in steps}
    row = np.zeros(max(places) - min(places) + 1, dtype=int)
    for place in places:
        row[place - min(places)] = 1
    return row
