# task: bias.fold_bn
# mistake: asks whether a row is true
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
        padding_mode=conv.padding_mode,
        dtype=conv.weight.dtype,
    )
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    folded.weight.data = conv.weight * scale[:, None, None, None]
    old = conv.bias if conv.bias else 0
    folded.bias.data = (old - norm.running_mean) * scale + norm.bias
    return folded
