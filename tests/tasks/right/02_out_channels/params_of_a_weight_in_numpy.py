# task: out_channels.n_params


def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weight = np.zeros((out_channels, in_channels // groups, kh, kw))
    return weight.size + (len(weight) if bias else 0)
