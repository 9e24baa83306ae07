# task: bias.fold_bn
# mistake: changes the old layers
# from: obvious


def fold_bn(conv, norm):
    """A new convolution that computes norm(conv(x)) in eval mode."""
    folded = conv
    old_bias = torch.zeros_like(norm.running_mean) if conv.bias is None else conv.bias
    with torch.no_grad():
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight.clone() * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias = nn.Parameter((old_bias - norm.running_mean) * scale + norm.bias)
    return folded
