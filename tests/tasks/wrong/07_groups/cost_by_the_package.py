# task: groups.separable_cost
# mistake: shortcut
# from: obvious


def separable_cost(c_in, c_out, k, h, w):
    first = cl.Conv2dSpec(c_in, c_in, k, padding="same", groups=c_in)
    parts = [first, cl.Conv2dSpec(c_in, c_out, 1)]
    full = cl.cost([cl.Conv2dSpec(c_in, c_out, k, padding="same")], (c_in, h, w)).macs
    return full, cl.cost(parts, (c_in, h, w)).macs


smallest = 72
