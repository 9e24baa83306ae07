# task: out_channels.n_params
# mistake: filters divided by groups
# from: listed


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels // groups * (in_channels // groups) * kh * kw
    return weights + out_channels * bias
