# task: out_channels.n_params
# mistake: bias among the channels
# from: unlisted


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    return out_channels * ((in_channels + bias) // groups) * kh * kw
