# task: out_channels.n_params
# mistake: groups ignored
# from: listed


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * in_channels * kh * kw
    return weights + out_channels * bias
