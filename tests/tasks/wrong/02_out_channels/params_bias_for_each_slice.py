# task: out_channels.n_params
# mistake: one bias for each slice
# from: listed


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh * kw
    return weights + (out_channels * (in_channels // groups) if bias else 0)
