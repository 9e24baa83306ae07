# task: kernel_size.receptive_field
# mistake: jumps added
# from: obvious


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    jump = sum(layer[2] for layer in layers)
    return size, jump, start
