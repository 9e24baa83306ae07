# task: out_channels.n_params
# mistake: more than one bias for each map
# from: unlisted


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    return groups * (out_channels // groups) * (in_channels // groups) * kh * kw + groups * out_channels * bias
