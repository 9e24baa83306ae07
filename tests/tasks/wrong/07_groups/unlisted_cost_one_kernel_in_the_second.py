# task: groups.separable_cost
# mistake: inputs forgotten
# from: unlisted


def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_out) * h * w


smallest = 72
