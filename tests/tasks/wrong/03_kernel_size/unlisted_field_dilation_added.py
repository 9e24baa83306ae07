# task: kernel_size.receptive_field
# mistake: window of d·k cells
# from: unlisted


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += (k + d - 2) * jump
        start += ((k + d - 2) / 2 - p) * jump
        jump *= s
    return size, jump, start
