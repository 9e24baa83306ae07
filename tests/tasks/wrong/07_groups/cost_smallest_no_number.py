# task: groups.separable_cost
# mistake: smallest type
# from: obvious


def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_in * c_out) * h * w


smallest = float("inf")
