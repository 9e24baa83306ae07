# task: out_channels.n_params
# mistake: one filter
# from: obvious


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = (in_channels // groups) * kh * kw
    return weights + out_channels * bias
