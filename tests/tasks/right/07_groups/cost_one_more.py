# task: groups.separable_cost


def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_in * c_out) * h * w


smallest = next(c for c in range(1, 200) if c * 9 / (c + 9) > 8)
