# task: kernel_size.receptive_field


def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for layer in layers:
        _, k, s, p, d = layer
        start = start + jump * d * (k - 1) / 2 - jump * p
        size, jump = size + jump * (d * k - d), jump * s
    return np.array([size, jump, start])
