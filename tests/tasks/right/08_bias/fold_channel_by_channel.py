# task: bias.fold_bn


def fold_bn(conv, norm):
    names = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "padding_mode")
    new = nn.Conv2d(**{name: getattr(conv, name) for name in names}, dtype=conv.weight.dtype)
    weight, bias = conv.weight.detach().clone(), torch.zeros(conv.out_channels, dtype=conv.weight.dtype)
    for o in range(conv.out_channels):
        spread = (norm.running_var[o] + norm.eps) ** 0.5
        weight[o] *= norm.weight[o].item() / spread
        old = 0 if conv.bias is None else conv.bias[o].item()
        bias[o] = norm.weight[o].item() * (old - norm.running_mean[o]) / spread + norm.bias[o].item()
    new.load_state_dict({"weight": weight, "bias": bias})
    return new
