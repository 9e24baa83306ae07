# task: out_channels.n_params
# mistake: more than one bias for each map
# from: unlisted


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh * kw
    return weights + out_channels * (2 if bias else 1)
