# task: bias.fold_bn
# mistake: needs an old bias
# from: obvious


def fold_bn(conv, norm):
    """A new convolution that computes norm(conv(x)) in eval mode."""
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    folded = nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding).double()
    folded.weight.data = conv.weight * scale[:, None, None, None]
    folded.bias.data = (conv.bias - norm.running_mean) * scale + norm.bias
    return folded
