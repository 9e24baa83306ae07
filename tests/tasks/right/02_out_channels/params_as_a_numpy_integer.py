# task: out_channels.n_params


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    shape = np.array([out_channels, in_channels // groups, kh, kw])
    return shape.prod() + out_channels * bias
