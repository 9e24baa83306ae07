# task: dilation.reachable
# mistake: same kernel for all
# from: obvious


def reachable(layers):
    kernel_size = layers[0][0]
    places = {0}
    for _, d in layers:
        places = {place + d * step for place in places for step in range(kernel_size)}
    row = np.zeros(max(places) + 1, dtype=int)
    row[sorted(places)] = 1
    return row
