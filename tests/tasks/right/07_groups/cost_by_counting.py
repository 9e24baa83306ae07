# task: groups.separable_cost


def separable_cost(c_in, c_out, k, h, w):
    counts = [0.0, 0.0]
    for _ in range(c_in):
        counts[1] += k * k * h * w
    for _ in range(c_out):
        counts[0] += c_in * k * k * h * w
        counts[1] += c_in * h * w
    return counts


smallest = 72.0
