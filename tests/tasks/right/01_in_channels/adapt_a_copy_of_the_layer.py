# task: in_channels.adapt_first_layer


import copy


def adapt_first_layer(conv, to):
    new = copy.deepcopy(conv)
    w = conv.weight.detach()
    if to == "gray":
        w = w[:, :1] + w[:, 1:2] + w[:, 2:]
    if to == "rgba":
        w = functional_pad(w)
    if to == "bgr":
        w = w[:, [2, 1, 0]]
    new.weight = nn.Parameter(w.clone())
    new.in_channels = w.shape[1]
    return new


def functional_pad(w):
    return nn.functional.pad(w, (0, 0, 0, 0, 0, 1))
