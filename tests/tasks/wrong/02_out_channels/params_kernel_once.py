# task: out_channels.n_params
# mistake: one side of the kernel
# from: listed


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh
    return weights + out_channels * bias
