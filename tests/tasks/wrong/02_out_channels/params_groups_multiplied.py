# task: out_channels.n_params
# mistake: multiplied by groups
# from: obvious


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * in_channels * groups * kh * kw
    return weights + out_channels * bias
