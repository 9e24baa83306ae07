# task: in_channels.adapt_first_layer
# mistake: changes its input
# from: obvious


def adapt_first_layer(conv, to):
    with torch.no_grad():
        if to == "gray":
            conv.weight = nn.Parameter(conv.weight.sum(1, keepdim=True))
        elif to == "rgba":
            conv.weight = nn.Parameter(torch.cat([conv.weight, torch.zeros_like(conv.weight[:, :1])], 1))
        else:
            conv.weight = nn.Parameter(conv.weight.flip(1))
    return conv
