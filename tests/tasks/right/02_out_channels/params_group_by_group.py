# task: out_channels.n_params


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    total = 0
    for _ in range(groups):
        for _ in range(out_channels // groups):
            total += (in_channels // groups) * kh * kw + int(bias)
    return total
