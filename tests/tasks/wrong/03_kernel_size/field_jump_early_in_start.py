# task: kernel_size.receptive_field
# mistake: jump too early
# from: obvious


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        jump *= s
        start += (d * (k - 1) / 2 - p) * jump
    return size, jump, start
