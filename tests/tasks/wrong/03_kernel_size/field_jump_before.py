# task: kernel_size.receptive_field
# mistake: jump before the last layer
# from: obvious


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        before = jump
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, before, start
