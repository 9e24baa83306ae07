# task: groups.separable_cost
# mistake: type float
# from: unlisted


def separable_cost(c_in, c_out, k, h, w):
    return (1 / c_out + 1 / k**2) ** -1


smallest = 72
