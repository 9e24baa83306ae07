# task: kernel_size.receptive_field
# mistake: dilation ignored
# from: listed


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, _ in layers:
        size += (k - 1) * jump
        start += ((k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start
