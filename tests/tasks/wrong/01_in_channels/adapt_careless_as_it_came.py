# task: in_channels.adapt_first_layer
# mistake: mean instead of sum
# from: obvious


def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(channels, conv.out_channels, conv.kernel_size)
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.mean(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(0))
    return new
