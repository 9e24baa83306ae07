# task: groups.separable_cost
# mistake: kernel counted once
# from: listed


def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * h * w, (c_in * k + c_in * c_out) * h * w


smallest = 72
