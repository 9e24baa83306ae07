# task: kernel_size.receptive_field
# mistake: whole kernel added
# from: obvious


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += k * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start
