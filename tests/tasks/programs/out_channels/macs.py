# %% extra
import itertools


def more_cases(rng):
    names = ("in_channels", "out_channels", "kh", "kw", "stride", "padding", "groups", "height", "width")
    grid = itertools.product((2, 4), (2, 6), (1, 3), (2, 3), (1, 2, 3), (0, 1, 2), (1, 2), (5, 8), (6, 7))
    return [dict(zip(names, case, strict=True)) for case in grid]

# %% right: macs_by_the_products_of_a_window
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    x = np.zeros((height + 2 * padding, width + 2 * padding))
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw))[::stride, ::stride]
    return np.int64(windows.size * out_channels * in_channels // groups)

# %% right: macs_by_the_size_of_a_matrix
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows, columns = (int((n + 2 * padding - k) / stride) + 1 for n, k in ((height, kh), (width, kw)))
    unfolded = np.empty((rows * columns, in_channels // groups * kh * kw), dtype=bool)
    return unfolded.size * out_channels

# %% right: macs_place_by_place
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    places = 0
    for _top in range(-padding, height + padding - kh + 1, stride):
        for _left in range(-padding, width + padding - kw + 1, stride):
            places += 1
    return places * out_channels * in_channels * kh * kw // groups

# %% wrong: macs_as_a_float | type float | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    size = [np.floor((n + 2 * padding - k) / stride + 1) for n, k in ((height, kh), (width, kw))]
    return float(np.prod(size)) * out_channels * (in_channels / groups) * kh * kw

# %% wrong: macs_as_text | type str | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return f"{out_channels * rows * columns * (in_channels // groups) * kh * kw:,}"

# %% wrong: macs_bias_counted | bias counted | listed
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw + out_channels * rows * columns

# %% wrong: macs_by_table | shortcut | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    layer = cl.Conv2dSpec(in_channels, out_channels, (kh, kw), stride, padding, groups=groups)
    return layer.macs((height, width))

# %% wrong: macs_flops | FLOPs | listed
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return 2 * out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_groups_ignored | groups ignored | listed
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return out_channels * rows * columns * in_channels * kh * kw

# %% wrong: macs_groups_twice | groups twice | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return out_channels // groups * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_in_millions | value | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw / 1e6

# %% wrong: macs_input_size | places of the input | listed
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    return out_channels * height * width * (in_channels // groups) * kh * kw

# %% wrong: macs_input_size_over_stride | places of the input | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    return out_channels * (height // stride) * (width // stride) * (in_channels // groups) * kh * kw

# %% wrong: macs_kh_for_both | kernel taken for square | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kh) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_kw_for_both | kernel taken for square | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kw) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_no_brackets | brackets missing | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = height + 2 * padding - kh // stride + 1
    columns = width + 2 * padding - kw // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_no_first_window | first window missing | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride
    columns = (width + 2 * padding - kw) // stride
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_no_floor | no floor | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) / stride + 1
    columns = (width + 2 * padding - kw) / stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_no_padding | padding missing | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 0 - kh) // stride + 1
    columns = (width + 0 - kw) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_no_stride | stride missing | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) + 1
    columns = (width + 2 * padding - kw) + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_one_filter | one filter | listed
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_one_kernel_side | one side of the kernel | listed
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh

# %% wrong: macs_one_place | one place | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    return out_channels * (in_channels // groups) * kh * kw

# %% wrong: macs_one_slice | one slice for each filter | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return out_channels * rows * columns * kh * kw

# %% wrong: macs_padding_in_rows_only | padding along one axis | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width - kw) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_padding_once | padding on one side | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + padding - kh) // stride + 1
    columns = (width + padding - kw) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_plus_one_inside | first window missing | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh + 1) // stride
    columns = (width + 2 * padding - kw + 1) // stride
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_rounded_up | rounded up | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = -(-(height + 2 * padding - kh) // stride) + 1
    columns = -(-(width + 2 * padding - kw) // stride) + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: macs_rows_only | one side of the map | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return out_channels * rows * (in_channels // groups) * kh * kw

# %% wrong: macs_square_map | map taken for square | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return out_channels * rows * rows * (in_channels // groups) * kh * kw

# %% wrong: macs_two_mistakes | places of the input | obvious
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    return 2 * out_channels * height * width * (in_channels // groups) * kh * kw

# %% wrong: unlisted_macs_backward_too | work of training | unlisted
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return 3 * out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: unlisted_macs_batch_of_pixels_squared | map taken for square | unlisted
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (height + 2 * padding - kh) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: unlisted_macs_kernel_sides_swapped | sides of the kernel exchanged | unlisted
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kw) // stride + 1
    columns = (width + 2 * padding - kh) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: unlisted_macs_padding_not_multiplied | padding missing | unlisted
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height - kh) // stride + 1
    columns = (width - kw) // stride + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw

# %% wrong: unlisted_macs_stride_in_rows_only | stride along one axis | unlisted
def macs(in_channels, out_channels, kh, kw, stride, padding, groups, height, width):
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) + 1
    return out_channels * rows * columns * (in_channels // groups) * kh * kw
