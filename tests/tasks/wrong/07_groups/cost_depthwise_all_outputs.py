# task: groups.separable_cost
# mistake: depthwise makes all the outputs
# from: obvious


def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, c_in * c_out * (k * k + 1) * h * w


smallest = 72
