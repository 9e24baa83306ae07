# task: kernel_size.receptive_field


def receptive_field(layers):
    if not layers:
        return 1, 1, 0
    *before, (_, k, s, p, d) = layers
    size, jump, start = receptive_field(before)
    return size + d * (k - 1) * jump, jump * s, start + (d * (k - 1) - 2 * p) * jump / 2
