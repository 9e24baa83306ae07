# task: groups.separable_cost
# mistake: kernel counted once
# from: unlisted


def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in + c_in * c_out) * h * w


smallest = 72
