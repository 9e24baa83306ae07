# task: kernel_size.receptive_field
# mistake: parts of a layer exchanged
# from: obvious


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start
