# task: kernel_size.receptive_field
# mistake: jump too early
# from: listed


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        jump *= s
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
    return size, jump, start
