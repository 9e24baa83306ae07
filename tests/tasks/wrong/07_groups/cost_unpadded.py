# task: groups.separable_cost
# mistake: places lost at the border
# from: obvious


def separable_cost(c_in, c_out, k, h, w):
    places = (h - k + 1) * (w - k + 1)
    return c_in * c_out * k * k * places, (c_in * k * k + c_in * c_out) * places


smallest = 72
