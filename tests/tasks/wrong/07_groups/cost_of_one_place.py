# task: groups.separable_cost
# mistake: places forgotten
# from: obvious


def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k, c_in * k * k + c_in * c_out


smallest = 72
