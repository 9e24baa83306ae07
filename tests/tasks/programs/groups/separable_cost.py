# %% right: cost_as_an_array
def separable_cost(c_in, c_out, k, h, w):
    return np.array([c_in * c_out * k**2, c_in * k**2 + c_in * c_out]) * h * w


smallest = 72

# %% right: cost_by_counting
def separable_cost(c_in, c_out, k, h, w):
    counts = [0.0, 0.0]
    for _ in range(c_in):
        counts[1] += k * k * h * w
    for _ in range(c_out):
        counts[0] += c_in * k * k * h * w
        counts[1] += c_in * h * w
    return counts


smallest = 72.0

# %% right: cost_from_weights
def separable_cost(c_in, c_out, k, h, w):
    full = np.zeros((c_out, c_in, k, k))
    parts = np.zeros((c_in, 1, k, k)), np.zeros((c_out, c_in, 1, 1))
    return [full.size * h * w, sum(part.size for part in parts) * h * w]


smallest = 1
while separable_cost(5, smallest, 3, 4, 4)[0] < 8 * separable_cost(5, smallest, 3, 4, 4)[1]:
    smallest += 1

# %% right: cost_one_more
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_in * c_out) * h * w


smallest = next(c for c in range(1, 200) if c * 9 / (c + 9) > 8)

# %% wrong: cost_by_the_package | shortcut | obvious
def separable_cost(c_in, c_out, k, h, w):
    first = cl.Conv2dSpec(c_in, c_in, k, padding="same", groups=c_in)
    parts = [first, cl.Conv2dSpec(c_in, c_out, 1)]
    full = cl.cost([cl.Conv2dSpec(c_in, c_out, k, padding="same")], (c_in, h, w)).macs
    return full, cl.cost(parts, (c_in, h, w)).macs


smallest = 72

# %% wrong: cost_channels_exchanged | depthwise on the outputs | listed
def separable_cost(c_out, c_in, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_in * c_out) * h * w


smallest = 72

# %% wrong: cost_depthwise_all_outputs | depthwise makes all the outputs | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, c_in * c_out * (k * k + 1) * h * w


smallest = 72

# %% wrong: cost_depthwise_forgotten | depthwise forgotten | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, c_in * c_out * h * w


smallest = 72

# %% wrong: cost_depthwise_full | depthwise reads every channel | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * c_in * k * k + c_in * c_out) * h * w


smallest = 72

# %% wrong: cost_depthwise_on_outputs | depthwise on the outputs | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_out * k * k + c_in * c_out) * h * w


smallest = 72

# %% wrong: cost_exchanged | exchanged | obvious
def separable_cost(c_in, c_out, k, h, w):
    return (c_in * k * k + c_in * c_out) * h * w, c_in * c_out * k * k * h * w


smallest = 72

# %% wrong: cost_flops | two for each MAC | obvious
def separable_cost(c_in, c_out, k, h, w):
    return 2 * c_in * c_out * k * k * h * w, 2 * (c_in * k * k + c_in * c_out) * h * w


smallest = 72

# %% wrong: cost_inputs_forgotten | inputs forgotten | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_out * k * k * h * w, (c_in * k * k + c_in * c_out) * h * w


smallest = 72

# %% wrong: cost_kernel_once | kernel counted once | listed
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * h * w, (c_in * k + c_in * c_out) * h * w


smallest = 72

# %% wrong: cost_kernel_once_in_the_second | kernel counted once | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k + c_in * c_out) * h * w


smallest = 72

# %% wrong: cost_of_one_place | places forgotten | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k, c_in * k * k + c_in * c_out


smallest = 72

# %% wrong: cost_outputs_forgotten | outputs forgotten | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * k * k * h * w, (c_in * k * k + c_in * c_out) * h * w


smallest = 72

# %% wrong: cost_pointwise_forgotten | pointwise forgotten | listed
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, c_in * k * k * h * w


smallest = 72

# %% wrong: cost_pointwise_with_k | pointwise with k | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_in * c_out * k * k) * h * w


smallest = 72

# %% wrong: cost_smallest_no_number | smallest type | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_in * c_out) * h * w


smallest = float("inf")

# %% wrong: cost_smallest_open | half done | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_in * c_out) * h * w


smallest = ...

# %% wrong: cost_smallest_too_large | smallest too large | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_in * c_out) * h * w


smallest = 128

# %% wrong: cost_smallest_without_pointwise | smallest too small | listed
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_in * c_out) * h * w


smallest = 8

# %% wrong: cost_steps_multiplied | steps multiplied | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k) * (c_in * c_out) * h * w


smallest = 72

# %% wrong: cost_two_steps | steps instead of the sum | obvious
def separable_cost(c_in, c_out, k, h, w):
    return c_in * k * k * h * w, c_in * c_out * h * w


smallest = 72

# %% wrong: cost_unpadded | places lost at the border | obvious
def separable_cost(c_in, c_out, k, h, w):
    places = (h - k + 1) * (w - k + 1)
    return c_in * c_out * k * k * places, (c_in * k * k + c_in * c_out) * places


smallest = 72

# %% wrong: unlisted_cost_depthwise_without_kernel | kernel counted once | unlisted
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in + c_in * c_out) * h * w


smallest = 72

# %% wrong: unlisted_cost_one_kernel_in_the_second | inputs forgotten | unlisted
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_out) * h * w


smallest = 72

# %% wrong: unlisted_cost_ratio | type float | unlisted
def separable_cost(c_in, c_out, k, h, w):
    return (1 / c_out + 1 / k**2) ** -1


smallest = 72

# %% wrong: unlisted_cost_smallest_a_ratio | smallest type | unlisted
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + c_in * c_out) * h * w


smallest = 1 / (1 / 8 - 1 / 3)

# %% wrong: unlisted_cost_three_numbers | shape | unlisted
def separable_cost(c_in, c_out, k, h, w):
    full = c_in * c_out * k * k * h * w
    separable = (c_in * k * k + c_in * c_out) * h * w
    return full, separable, full / separable


smallest = 72

# %% wrong: unlisted_cost_two_pointwise | value | unlisted
def separable_cost(c_in, c_out, k, h, w):
    return c_in * c_out * k * k * h * w, (c_in * k * k + 2 * c_in * c_out) * h * w


smallest = 72

# %% wrong: unlisted_cost_with_biases | biases counted | unlisted
def separable_cost(c_in, c_out, k, h, w):
    full = (c_in * k * k + 1) * c_out
    separable = (k * k + 1) * c_in + (c_in + 1) * c_out
    return full * h * w, separable * h * w


smallest = 72
