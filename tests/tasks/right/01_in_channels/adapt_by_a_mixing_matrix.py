# task: in_channels.adapt_first_layer

MIX = {
    "gray": torch.tensor([[1.0], [1.0], [1.0]]),
    "rgba": torch.tensor([[1.0, 0, 0, 0], [0, 1.0, 0, 0], [0, 0, 1.0, 0]]),
    "bgr": torch.tensor([[0, 0, 1.0], [0, 1.0, 0], [1.0, 0, 0]]),
}


def adapt_first_layer(conv, to):
    weight = torch.einsum("ochw,cn->onhw", conv.weight, MIX[to])
    settings = {name: getattr(conv, name) for name in ("kernel_size", "stride", "padding", "dilation", "padding_mode")}
    new = nn.Conv2d(weight.shape[1], len(weight), bias=conv.bias is not None, **settings)
    state = {"weight": weight.detach()}
    if conv.bias is not None:
        state["bias"] = conv.bias.detach()
    new.load_state_dict(state)
    return new
