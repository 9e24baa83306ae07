# task: groups.separable_cost
# mistake: two for each MAC
# from: obvious


def separable_cost(c_in, c_out, k, h, w):
    return 2 * c_in * c_out * k * k * h * w, 2 * (c_in * k * k + c_in * c_out) * h * w


smallest = 72
