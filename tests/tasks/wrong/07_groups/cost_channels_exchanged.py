# task: groups.separable_cost
# mistake: depthwise on the outputs
# from: listed


def separable_cost(c_out, c_in, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_in * c_out) * h * w


smallest = 72
