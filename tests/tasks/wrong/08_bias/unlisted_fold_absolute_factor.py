# task: bias.fold_bn
# mistake: sign of the factor lost
# from: unlisted


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
        scale = norm.weight.abs() / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded
