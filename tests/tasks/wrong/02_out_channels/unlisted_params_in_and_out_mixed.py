# task: out_channels.n_params
# mistake: one channel number twice
# from: unlisted


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    return in_channels * in_channels // groups * kh * kw + out_channels * bias
