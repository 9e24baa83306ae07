# task: in_channels.adapt_first_layer
# mistake: numbers for bias=
# from: obvious


def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new
