# task: out_channels.n_params
# mistake: shortcut
# from: obvious


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    return cl.Conv2dSpec(in_channels, out_channels, (kh, kw), groups=groups, bias=bias).parameters
