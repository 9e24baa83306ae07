# task: groups.separable_cost
# mistake: steps instead of the sum
# from: obvious


def separable_cost(c_in, c_out, k, h, w):
    return c_in * k * k * h * w, c_in * c_out * h * w


smallest = 72
