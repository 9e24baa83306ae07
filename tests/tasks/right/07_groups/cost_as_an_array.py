# task: groups.separable_cost


def separable_cost(c_in, c_out, k, h, w):
    return np.array([c_in * c_out * k**2, c_in * k**2 + c_in * c_out]) * h * w


smallest = 72
