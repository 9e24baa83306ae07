# task: groups.separable_cost
# mistake: biases counted
# from: unlisted


def separable_cost(c_in, c_out, k, h, w):
    full = (c_in * k * k + 1) * c_out
    separable = (k * k + 1) * c_in + (c_in + 1) * c_out
    return full * h * w, separable * h * w


smallest = 72
