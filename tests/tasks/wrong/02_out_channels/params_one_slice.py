# task: out_channels.n_params
# mistake: one slice for each filter
# from: listed


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * kh * kw
    return weights + out_channels * bias
