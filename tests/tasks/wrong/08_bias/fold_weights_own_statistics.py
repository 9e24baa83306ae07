# task: bias.fold_bn
# mistake: statistics of the weights
# from: listed


def fold_bn(conv, norm):
    """A new convolution that computes norm(conv(x)) in eval mode."""
    folded = nn.Conv2d(
        conv.in_channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        groups=conv.groups,
        bias=True,
        padding_mode=conv.padding_mode,
        dtype=conv.weight.dtype,
    )
    old_bias = torch.zeros_like(norm.running_mean) if conv.bias is None else conv.bias
    with torch.no_grad():
        flat = conv.weight.flatten(1)
        mean, var = flat.mean(1), flat.var(1) if flat.shape[1] > 1 else torch.zeros(len(flat), dtype=flat.dtype)
        scale = norm.weight / torch.sqrt(var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - mean) * scale + norm.bias)
    return folded
