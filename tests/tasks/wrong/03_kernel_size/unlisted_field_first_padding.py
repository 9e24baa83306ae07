# task: kernel_size.receptive_field
# mistake: padding of one layer only
# from: unlisted


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, _, d in layers:
        size += d * (k - 1) * jump
        start += d * (k - 1) / 2 * jump
        jump *= s
    return size, jump, start - layers[0][3]
