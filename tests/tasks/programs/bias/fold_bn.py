# %% extra
FACTS = ("got", "has_bias", "changed", "dtypes")

# %% right: fold_by_looking_what_it_does
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

# %% right: fold_channel_by_channel
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

# %% right: fold_with_einsum
import copy


def fold_bn(conv, norm):
    folded = copy.deepcopy(conv)
    scale = norm.weight * (norm.running_var + norm.eps).rsqrt()
    bias = norm.bias - norm.running_mean * scale
    if conv.bias is not None:
        bias = bias + conv.bias * scale
    folded.weight = nn.Parameter(torch.einsum("oikl,o->oikl", conv.weight, scale).detach())
    folded.bias = nn.Parameter(bias.detach())
    return folded

# %% wrong: fold_always_float32 | another dtype | obvious
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
    )
    old_bias = torch.zeros_like(norm.running_mean) if conv.bias is None else conv.bias
    with torch.no_grad():
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_bias_only | weights not scaled | obvious
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight)  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_dilation_lost | another geometry | obvious
def fold_bn(conv, norm):
    """A new convolution that computes norm(conv(x)) in eval mode."""
    folded = nn.Conv2d(
        conv.in_channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        groups=conv.groups,
        bias=True,
        padding_mode=conv.padding_mode,
        dtype=conv.weight.dtype,
    )
    old_bias = torch.zeros_like(norm.running_mean) if conv.bias is None else conv.bias
    with torch.no_grad():
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_eps_outside | eps outside the root | obvious
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
        scale = norm.weight / (torch.sqrt(norm.running_var) + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_factor_forgotten | factor forgotten | obvious
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
        scale = 1 / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_groups_lost | another geometry | obvious
def fold_bn(conv, norm):
    """A new convolution that computes norm(conv(x)) in eval mode."""
    folded = nn.Conv2d(
        conv.in_channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=True,
        padding_mode=conv.padding_mode,
        dtype=conv.weight.dtype,
    )
    old_bias = torch.zeros_like(norm.running_mean) if conv.bias is None else conv.bias
    with torch.no_grad():
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight = nn.Parameter(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_in_place | changes the old layers | obvious
def fold_bn(conv, norm):
    """A new convolution that computes norm(conv(x)) in eval mode."""
    folded = conv
    old_bias = torch.zeros_like(norm.running_mean) if conv.bias is None else conv.bias
    with torch.no_grad():
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight.clone() * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias = nn.Parameter((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_lesson_s_own | needs an old bias | obvious
def fold_bn(conv, norm):
    """A new convolution that computes norm(conv(x)) in eval mode."""
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    folded = nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding).double()
    folded.weight.data = conv.weight * scale[:, None, None, None]
    folded.bias.data = (conv.bias - norm.running_mean) * scale + norm.bias
    return folded

# %% wrong: fold_mean_added | mean added | obvious
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias + norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_mean_forgotten | mean forgotten | obvious
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_(old_bias * scale + norm.bias)
    return folded

# %% wrong: fold_mean_unscaled | mean not scaled | obvious
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_(old_bias * scale - norm.running_mean + norm.bias)
    return folded

# %% wrong: fold_no_bias | no bias | listed
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
        bias=False,
        padding_mode=conv.padding_mode,
        dtype=conv.weight.dtype,
    )
    old_bias = torch.zeros_like(norm.running_mean) if conv.bias is None else conv.bias
    with torch.no_grad():
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
    return folded

# %% wrong: fold_no_eps | eps forgotten | listed
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
        scale = norm.weight / torch.sqrt(norm.running_var)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_no_root | no square root | listed
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
        scale = norm.weight / (norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_old_bias_ignored | old bias ignored | listed
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((-norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_old_bias_unscaled | old bias not scaled | obvious
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_(old_bias - norm.running_mean * scale + norm.bias)
    return folded

# %% wrong: fold_padding_mode_lost | another geometry | obvious
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
        dtype=conv.weight.dtype,
    )
    old_bias = torch.zeros_like(norm.running_mean) if conv.bias is None else conv.bias
    with torch.no_grad():
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_sequential | type Sequential | obvious
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return nn.Sequential(conv, norm)

# %% wrong: fold_shift_forgotten | shift forgotten | obvious
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale)
    return folded

# %% wrong: fold_shift_scaled | shift scaled | obvious
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean + norm.bias) * scale)
    return folded

# %% wrong: fold_times_the_spread | multiplies by the spread | obvious
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
        scale = norm.weight * torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: fold_two_tensors | type tuple | obvious
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded.weight, folded.bias

# %% wrong: fold_weight_only | type Tensor | obvious
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded.weight

# %% wrong: fold_weights_own_statistics | statistics of the weights | listed
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

# %% wrong: fold_wrong_axis | wrong axis | listed
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale[None, :, None, None])  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: unlisted_fold_absolute_factor | sign of the factor lost | unlisted
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

# %% wrong: unlisted_fold_eps_twice | another eps | unlisted
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps**2)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: unlisted_fold_factor_without_axes | wrong axis | unlisted
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
    folded.weight.data = conv.weight * scale
    old = 0 if conv.bias is None else conv.bias
    folded.bias.data = (old - norm.running_mean) * scale + norm.bias
    return folded

# %% wrong: unlisted_fold_is_there_a_bias | asks whether a row is true | unlisted
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

# %% wrong: unlisted_fold_mean_by_its_own_name | no such attribute | unlisted
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
    old = 0 if conv.bias is None else conv.bias
    folded.bias.data = (old - norm.mean) * scale + norm.bias
    return folded

# %% wrong: unlisted_fold_mean_of_factors | one factor for all channels | unlisted
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.mean())  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: unlisted_fold_momentum | value | unlisted
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean * norm.momentum) * scale + norm.bias)
    return folded

# %% wrong: unlisted_fold_padding_one_number | another geometry | unlisted
def fold_bn(conv, norm):
    """A new convolution that computes norm(conv(x)) in eval mode."""
    folded = nn.Conv2d(
        conv.in_channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding[0],
        dilation=conv.dilation,
        groups=conv.groups,
        bias=True,
        padding_mode=conv.padding_mode,
        dtype=conv.weight.dtype,
    )
    old_bias = torch.zeros_like(norm.running_mean) if conv.bias is None else conv.bias
    with torch.no_grad():
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: unlisted_fold_square_kernels | raised RuntimeError | unlisted
def fold_bn(conv, norm):
    """A new convolution that computes norm(conv(x)) in eval mode."""
    folded = nn.Conv2d(
        conv.in_channels,
        conv.out_channels,
        conv.kernel_size[0],
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
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * scale.view(-1, 1, 1, 1))  # one factor for each output channel
        folded.bias.copy_((old_bias - norm.running_mean) * scale + norm.bias)
    return folded

# %% wrong: unlisted_fold_weight_assigned | a tensor for a parameter | unlisted
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
    folded.weight = conv.weight * scale[:, None, None, None]
    old = 0 if conv.bias is None else conv.bias
    folded.bias.data = (old - norm.running_mean) * scale + norm.bias
    return folded

# %% wrong: unlisted_fold_without_bias_returned_early | value | unlisted
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
    if conv.bias is None:
        folded.bias.data[:] = 0
        return folded
    folded.bias.data = (conv.bias - norm.running_mean) * scale + norm.bias
    return folded
