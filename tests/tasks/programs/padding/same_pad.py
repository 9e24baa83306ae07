# %% extra
import itertools


def more_cases(rng):
    return [{"kernel_size": k, "dilation": d} for k, d in itertools.product(range(1, 16), range(1, 8))]

# %% right: same_as_an_array
same_pad = lambda kernel_size, dilation=1: (
    np.array([0.0, 1.0]) // 1 * (dilation * (kernel_size - 1) % 2) + (dilation * (kernel_size - 1) // 2)
)

# %% right: same_asks_torch
def same_pad(kernel_size, dilation=1):
    (before, after), _ = cl.Conv2dSpec(1, 1, kernel_size, dilation=dilation, padding="same").explicit_padding
    return before, after

# %% right: same_by_ceiling
def same_pad(kernel_size, dilation=1):
    half = dilation * (kernel_size - 1) / 2
    return [math.floor(half), math.ceil(half)]

# %% wrong: same_all_after | all of it on one side | obvious
def same_pad(kernel_size, dilation=1):
    return 0, dilation * (kernel_size - 1)

# %% wrong: same_all_twice | all of it on each side | obvious
def same_pad(kernel_size, dilation=1):
    p = dilation * (kernel_size - 1)
    return p, p

# %% wrong: same_as_wide_as_the_window | one pixel too many | obvious
def same_pad(kernel_size, dilation=1):
    total = dilation * (kernel_size - 1) + 1
    return total // 2, total - total // 2

# %% wrong: same_equal | equal sides | obvious
def same_pad(kernel_size, dilation=1):
    p = dilation * (kernel_size - 1) // 2
    return p, p

# %% wrong: same_equal_up | equal sides | obvious
def same_pad(kernel_size, dilation=1):
    p = math.ceil(dilation * (kernel_size - 1) / 2)
    return p, p

# %% wrong: same_half | half of the kernel on both sides | listed
def same_pad(kernel_size, dilation=1):
    return kernel_size // 2, kernel_size // 2

# %% wrong: same_half_less_one | half of the kernel on both sides | listed
def same_pad(kernel_size, dilation=1):
    return (kernel_size - 1) // 2, (kernel_size - 1) // 2

# %% wrong: same_half_pixels | half pixels | obvious
def same_pad(kernel_size, dilation=1):
    p = dilation * (kernel_size - 1) / 2
    return p, p

# %% wrong: same_halves_times_dilation | halves multiplied by the dilation | obvious
def same_pad(kernel_size, dilation=1):
    return dilation * (kernel_size // 2), dilation * (kernel_size // 2)

# %% wrong: same_left_heavy | odd pixel on the left | listed
def same_pad(kernel_size, dilation=1):
    total = dilation * (kernel_size - 1)
    return total - total // 2, total // 2

# %% wrong: same_no_dilation | dilation ignored | obvious
def same_pad(kernel_size, dilation=1):
    return (kernel_size - 1) // 2, kernel_size // 2

# %% wrong: same_no_dilation_left | dilation ignored | obvious
def same_pad(kernel_size, dilation=1):
    return kernel_size // 2, (kernel_size - 1) // 2

# %% wrong: same_one_number | type int | obvious
def same_pad(kernel_size, dilation=1):
    return dilation * (kernel_size - 1)

# %% wrong: same_printed | type NoneType | obvious
def same_pad(kernel_size, dilation=1):
    total = dilation * (kernel_size - 1)
    print(total // 2, total - total // 2)

# %% wrong: same_shared_halves_times_dilation | halves multiplied by the dilation | obvious
def same_pad(kernel_size, dilation=1):
    return dilation * ((kernel_size - 1) // 2), dilation * (kernel_size // 2)

# %% wrong: same_smaller_halves_times_dilation | halves multiplied by the dilation | obvious
def same_pad(kernel_size, dilation=1):
    return dilation * ((kernel_size - 1) // 2), dilation * ((kernel_size - 1) // 2)

# %% wrong: same_wide_window | window of d·k cells | listed
def same_pad(kernel_size, dilation=1):
    return dilation * kernel_size // 2, dilation * kernel_size // 2

# %% wrong: same_wide_window_right | window of d·k cells | obvious
def same_pad(kernel_size, dilation=1):
    total = dilation * kernel_size
    return total // 2, total - total // 2

# %% wrong: same_wide_window_shared | window of d·k cells | obvious
def same_pad(kernel_size, dilation=1):
    total = dilation * kernel_size - 1
    return total // 2, total - total // 2

# %% wrong: unlisted_same_one_more_after | one more after | unlisted
def same_pad(kernel_size, dilation=1):
    half = dilation * (kernel_size - 1) // 2
    return half, half + 1

# %% wrong: unlisted_same_rounded | odd pixel on the left | unlisted
def same_pad(kernel_size, dilation=1):
    total = dilation * (kernel_size - 1)
    return round(total / 2), total - round(total / 2)
