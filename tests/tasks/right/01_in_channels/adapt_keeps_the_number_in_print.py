# task: in_channels.adapt_first_layer


import copy


def adapt_first_layer(conv, to):
    new = copy.deepcopy(conv)
    with torch.no_grad():
        w = conv.weight
        new.weight = nn.Parameter(
            {
                "gray": lambda: w.sum(1, keepdim=True),
                "rgba": lambda: torch.cat([w, w[:, :1] * 0], 1),
                "bgr": lambda: w.flip(1),
            }[to]()
        )
    return new
