# task: bias.fold_bn


def fold_bn(conv, norm):
    shape = {name: getattr(conv, name) for name in ("stride", "padding", "dilation", "groups")}
    new = nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size, padding_mode=conv.padding_mode, **shape)
    new = new.to(conv.weight)
    channels = len(conv.weight)
    zero = torch.zeros(1, channels, 1, 1, dtype=conv.weight.dtype)
    with torch.no_grad():
        shift = norm(zero).flatten()
        factor = norm(zero + 1).flatten() - shift
        new.weight.data = conv.weight * factor.reshape(channels, 1, 1, 1)
        new.bias.data = shift if conv.bias is None else shift + factor * conv.bias
    return new
