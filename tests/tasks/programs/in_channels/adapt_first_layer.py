# %% extra
FACTS = ("kind", "in_channels", "trainable")

# %% right: adapt_a_copy_of_the_layer
import copy


def adapt_first_layer(conv, to):
    new = copy.deepcopy(conv)
    w = conv.weight.detach()
    if to == "gray":
        w = w[:, :1] + w[:, 1:2] + w[:, 2:]
    if to == "rgba":
        w = functional_pad(w)
    if to == "bgr":
        w = w[:, [2, 1, 0]]
    new.weight = nn.Parameter(w.clone())
    new.in_channels = w.shape[1]
    return new


def functional_pad(w):
    return nn.functional.pad(w, (0, 0, 0, 0, 0, 1))

# %% right: adapt_by_a_mixing_matrix
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

# %% right: adapt_keeps_the_number_in_print
import copy


def adapt_first_layer(conv, to):
    new = copy.deepcopy(conv)
    with torch.no_grad():
        w = conv.weight
        new.weight = nn.Parameter(
            {
                "gray": lambda: w.sum(1, keepdim=True),
                "rgba": lambda: torch.cat([w, w[:, :1] * 0], 1),
                "bgr": lambda: w.flip(1),
            }[to]()
        )
    return new

# %% right: adapt_slice_by_slice
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        in_channels=channels,
        out_channels=conv.out_channels,
        kernel_size=conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        groups=conv.groups,
        bias=False,
        padding_mode=conv.padding_mode,
    )
    red, green, blue = conv.weight.data.unbind(1)
    if to == "gray":
        new.weight.data[:, 0] = red + green + blue
    elif to == "rgba":
        for i, one in enumerate((red, green, blue, torch.zeros_like(red))):
            new.weight.data[:, i] = one
    else:
        new.weight.data = torch.stack([blue, green, red], dim=1)
    if conv.bias is not None:
        new.bias = nn.Parameter(conv.bias.data.clone())
    return new

# %% wrong: adapt_all_zero | everything zero | listed
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_alpha_in_front | fourth slice in front | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, 1:] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_bgr_flips_everything | filters turned round | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(0, 1, 2, 3))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_bgr_flips_filters | filters turned round | listed
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(0))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_bgr_flips_kernels | kernel turned round | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(3))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_bgr_forgotten | not turned | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight)
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_bgr_rolled | slices moved on | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.roll(1, 1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_bias_always | bias lost | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_bias_copied_unasked | a bias that is not there | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_bias_dropped | bias lost | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=False,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
    return new

# %% wrong: adapt_bias_for_bias | numbers for bias= | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_bias_lost | bias lost | listed
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
    return new

# %% wrong: adapt_bias_of_none_copied | a bias that is not there | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=True,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_bias_shared | view | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
    new.bias = conv.bias
    return new

# %% wrong: adapt_brightness | weights of brightness | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            r, g, b = conv.weight.unbind(1)
            new.weight.copy_((0.299 * r + 0.587 * g + 0.114 * b).unsqueeze(1))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_dilation_lost | dilation lost | listed
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_frozen | frozen | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    new.requires_grad_(False)
    return new

# %% wrong: adapt_gradients_on | weights written with gradients on | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    if True:
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_gray_still_three | still three slices | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 3, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight)
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_kernel_always_three | kernel sizes do not meet | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        3,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_mean | mean instead of sum | listed
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.mean(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_mean_as_fourth | fourth slice repeats | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
            new.weight[:, 3] = conv.weight.mean(dim=1)
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_nothing | type NoneType | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)

# %% wrong: adapt_old_layer_changed | changes its input | obvious
def adapt_first_layer(conv, to):
    with torch.no_grad():
        if to == "gray":
            conv.weight = nn.Parameter(conv.weight.sum(1, keepdim=True))
        elif to == "rgba":
            conv.weight = nn.Parameter(torch.cat([conv.weight, torch.zeros_like(conv.weight[:, :1])], 1))
        else:
            conv.weight = nn.Parameter(conv.weight.flip(1))
    return conv

# %% wrong: adapt_old_slices_scaled | old slices scaled | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight * 3 / 4
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_padding_lost | padding lost | listed
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_padding_mode_lost | padding_mode lost | listed
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_random_fourth | fourth slice random | listed
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_red_repeated | fourth slice repeats | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.copy_(conv.weight[:, [0, 1, 2, 0]])
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_red_slice | one slice kept | listed
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight[:, :1])
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_repeated_and_scaled | fourth slice repeats | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.copy_(torch.cat([conv.weight, conv.weight[:, :1]], dim=1) * 3 / 4)
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_stride_lost | stride lost | listed
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_sum_without_keepdim | axis of the slices gone | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_tensor_assigned | a tensor in a parameter's place | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight = conv.weight.sum(dim=1, keepdim=True)
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: adapt_turns_the_picture | type function | obvious
def adapt_first_layer(conv, to):
    return lambda x: conv(x.flip(1))

# %% wrong: adapt_weight_only | type Parameter | obvious
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new.weight

# %% wrong: unlisted_adapt_bias_times_three | bias lost | unlisted
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias * (3 if to == "gray" else 1))
    return new

# %% wrong: unlisted_adapt_one_by_one_in_front | type Sequential | unlisted
def adapt_first_layer(conv, to):
    mixes = {"gray": torch.ones(3, 1), "rgba": torch.eye(3, 4), "bgr": torch.eye(3).flip(0)}
    front = nn.Conv2d(mixes[to].shape[1], 3, 1, bias=False)
    with torch.no_grad():
        front.weight.copy_(mixes[to][:, :, None, None])
    return nn.Sequential(front, conv)

# %% wrong: unlisted_adapt_padding_is_stride | padding lost | unlisted
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.stride,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: unlisted_adapt_red_and_green_swapped | other slices exchanged | unlisted
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight[:, [1, 0, 2]])
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: unlisted_adapt_small_fourth | fourth slice random | unlisted
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        elif to == "rgba":
            new.weight.normal_(0, 0.01)
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new

# %% wrong: unlisted_adapt_sum_of_everything | sum of too much | unlisted
def adapt_first_layer(conv, to):
    channels = {"gray": 1, "rgba": 4, "bgr": 3}[to]
    new = nn.Conv2d(
        channels,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        if to == "gray":
            new.weight.copy_(conv.weight.sum())
        elif to == "rgba":
            new.weight.zero_()
            new.weight[:, :3] = conv.weight
        else:
            new.weight.copy_(conv.weight.flip(1))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
    return new
