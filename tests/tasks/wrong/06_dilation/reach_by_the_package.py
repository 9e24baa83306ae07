# task: dilation.reachable
# mistake: shortcut
# from: obvious

from convlab.experiments.dilation import reachable as offsets


def reachable(layers):
    places = offsets([d for _, d in layers], layers[0][0])
    row = np.zeros(max(places) - min(places) + 1, dtype=int)
    for place in places:
        row[place - min(places)] = 1
    return row
