# task: in_channels.adapt_first_layer


def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        in_channels=channels,
        out_channels=conv.out_channels,
        kernel_size=conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        groups=conv.groups,
        bias=False,
        padding_mode=conv.padding_mode,
    )
    red, green, blue = conv.weight.data.unbind(1)
    if to == "gray":
        new.weight.data[:, 0] = red + green + blue
    elif to == "rgba":
        for i, one in enumerate((red, green, blue, torch.zeros_like(red))):
            new.weight.data[:, i] = one
    else:
        new.weight.data = torch.stack([blue, green, red], dim=1)
    if conv.bias is not None:
        new.bias = nn.Parameter(conv.bias.data.clone())
    return new
