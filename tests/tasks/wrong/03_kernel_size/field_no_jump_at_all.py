# task: kernel_size.receptive_field
# mistake: jump forgotten
# from: listed


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, _, p, d in layers:
        size += d * (k - 1)
        start += d * (k - 1) / 2 - p
        jump = 1
    return size, jump, start
