# task: kernel_size.receptive_field
# mistake: start stays 0
# from: obvious


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, _, d in layers:
        size += d * (k - 1) * jump
        jump *= s
    return size, jump, start
