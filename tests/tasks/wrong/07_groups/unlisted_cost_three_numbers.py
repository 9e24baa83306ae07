# task: groups.separable_cost
# mistake: shape
# from: unlisted


def separable_cost(c_in, c_out, k, h, w):
    full = c_in * c_out * k * k * h * w
    separable = (c_in * k * k + c_in * c_out) * h * w
    return full, separable, full / separable


smallest = 72
