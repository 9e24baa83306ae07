# task: out_channels.n_params
# mistake: brackets missing
# from: obvious


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    return out_channels * (in_channels // groups) * kh * kw + out_channels if bias else 0
