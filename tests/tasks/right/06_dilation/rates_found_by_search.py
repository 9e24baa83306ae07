# task: dilation.rates

import itertools


def holes(four):
    places = {0}
    for rate in four:
        places = {p + rate * t for p in places for t in (-1, 0, 1)}
    return 1 + 2 * sum(four) - len(places)


rates = next(np.array(c) for c in itertools.product(range(1, 8), repeat=4) if sum(c) >= 16 and holes(c) == 0)
