# %% extra
import itertools


def more_cases(rng):
    grid = itertools.product((2, 6), (4, 8), (1, 3), (1, 2, 5), (1, 2), (True, False))
    return [dict(zip(("in_channels", "out_channels", "kh", "kw", "groups", "bias"), c, strict=True)) for c in grid]

# %% right: params_as_a_numpy_integer
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    shape = np.array([out_channels, in_channels // groups, kh, kw])
    return shape.prod() + out_channels * bias

# %% right: params_group_by_group
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    total = 0
    for _ in range(groups):
        for _ in range(out_channels // groups):
            total += (in_channels // groups) * kh * kw + int(bias)
    return total

# %% right: params_of_a_weight_in_numpy
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weight = np.zeros((out_channels, in_channels // groups, kh, kw))
    return weight.size + (len(weight) if bias else 0)

# %% wrong: params_as_floats | type float | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    return out_channels * (in_channels / groups * kh * kw + bias)

# %% wrong: params_bias_always | bias always counted | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh * kw
    return weights + out_channels

# %% wrong: params_bias_for_each_group | one bias for each group | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh * kw
    return weights + groups * bias

# %% wrong: params_bias_for_each_input | one bias for each input channel | listed
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh * kw
    return weights + (in_channels if bias else 0)

# %% wrong: params_bias_for_each_slice | one bias for each slice | listed
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh * kw
    return weights + (out_channels * (in_channels // groups) if bias else 0)

# %% wrong: params_bias_for_each_weight | one bias for each weight | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh * kw
    return weights + weights * bias

# %% wrong: params_bias_never | bias forgotten | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh * kw
    return weights

# %% wrong: params_bias_once | one bias in all | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh * kw
    return weights + bias

# %% wrong: params_both_apart | type tuple | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh * kw
    return weights, out_channels * bias

# %% wrong: params_by_spec | shortcut | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    return cl.Conv2dSpec(in_channels, out_channels, (kh, kw), groups=groups, bias=bias).parameters

# %% wrong: params_by_torch | shortcut | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    conv = nn.Conv2d(in_channels, out_channels, (kh, kw), groups=groups, bias=bias)
    return sum(p.numel() for p in conv.parameters())

# %% wrong: params_groups_ignored | groups ignored | listed
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * in_channels * kh * kw
    return weights + out_channels * bias

# %% wrong: params_groups_multiplied | multiplied by groups | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * in_channels * groups * kh * kw
    return weights + out_channels * bias

# %% wrong: params_kernel_once | one side of the kernel | listed
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh
    return weights + out_channels * bias

# %% wrong: params_no_brackets | brackets missing | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    return out_channels * (in_channels // groups) * kh * kw + out_channels if bias else 0

# %% wrong: params_one_filter | one filter | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = (in_channels // groups) * kh * kw
    return weights + out_channels * bias

# %% wrong: params_one_slice | one slice for each filter | listed
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * kh * kw
    return weights + out_channels * bias

# %% wrong: params_out_divided_too | filters divided by groups | listed
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels // groups * (in_channels // groups) * kh * kw
    return weights + out_channels * bias

# %% wrong: params_printed | type NoneType | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh * kw
    print(weights + out_channels * bias)

# %% wrong: params_sides_added | sides of the kernel added | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * (kh + kw)
    return weights + out_channels * bias

# %% wrong: params_square_kernel | kernel taken for square | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh**2
    return weights + out_channels * bias

# %% wrong: params_two_mistakes | groups ignored | obvious
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * in_channels * kh * kw
    return weights + in_channels * bias

# %% wrong: unlisted_params_bias_as_a_channel | bias among the channels | unlisted
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    return out_channels * ((in_channels + bias) // groups) * kh * kw

# %% wrong: unlisted_params_groups_copies | more than one bias for each map | unlisted
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    return groups * (out_channels // groups) * (in_channels // groups) * kh * kw + groups * out_channels * bias

# %% wrong: unlisted_params_in_and_out_mixed | one channel number twice | unlisted
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    return in_channels * in_channels // groups * kh * kw + out_channels * bias

# %% wrong: unlisted_params_weights_and_maps | more than one bias for each map | unlisted
def n_params(in_channels, out_channels, kh, kw, groups, bias):
    weights = out_channels * (in_channels // groups) * kh * kw
    return weights + out_channels * (2 if bias else 1)
