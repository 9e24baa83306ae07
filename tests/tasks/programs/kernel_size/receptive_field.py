# %% extra
def more_cases(rng):
    layers = [
        (kind, k, s, p, d)
        for kind in ("conv", "pool")
        for k in (1, 2, 3)
        for s in (1, 2)
        for p in (0, 1)
        for d in (1, 2)
    ]
    return [{"layers": [list(one), ["conv", 3, 2, 1, 2], list(other)]} for one in layers for other in layers[::5]]

# %% right: field_as_an_array
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for layer in layers:
        _, k, s, p, d = layer
        start = start + jump * d * (k - 1) / 2 - jump * p
        size, jump = size + jump * (d * k - d), jump * s
    return np.array([size, jump, start])

# %% right: field_by_recursion
def receptive_field(layers):
    if not layers:
        return 1, 1, 0
    *before, (_, k, s, p, d) = layers
    size, jump, start = receptive_field(before)
    return size + d * (k - 1) * jump, jump * s, start + (d * (k - 1) - 2 * p) * jump / 2

# %% right: field_from_the_end
def receptive_field(layers):
    def sees(unit):
        first = last = unit
        for _, k, s, p, d in layers[::-1]:
            first, last = first * s - p, last * s - p + d * (k - 1)
        return first, last

    (first, last), (after, _) = sees(0), sees(1)
    return [last - first + 1, after - first, (first + last) / 2]

# %% wrong: field_dilation_in_jump | dilation in the jump | listed
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s * d
    return size, jump, start

# %% wrong: field_dilation_in_returned_jump | dilation in the jump | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    for _, _, _, _, d in layers:
        jump *= d
    return size, jump, start

# %% wrong: field_first_pixel | first pixel instead of the middle | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start -= p * jump
        jump *= s
    return size, jump, start

# %% wrong: field_four_parts | parts of a layer exchanged | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_from_one | counted from 1 | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 1.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_from_the_last | from the last to the first | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in reversed(layers):
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_from_zero | one too few | obvious
def receptive_field(layers):
    size, jump, start = 0, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_jump_before | jump before the last layer | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        before = jump
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, before, start

# %% wrong: field_jump_early | jump too early | listed
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        jump *= s
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
    return size, jump, start

# %% wrong: field_jump_early_in_start | jump too early | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        jump *= s
        start += (d * (k - 1) / 2 - p) * jump
    return size, jump, start

# %% wrong: field_jump_of_one_layer | jump of one layer | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump = s
    return size, jump, start

# %% wrong: field_jump_one | jump stays 1 | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, 1, start

# %% wrong: field_jumps_added | jumps added | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump += s - 1
    return size, jump, start

# %% wrong: field_kernel_without_dilation | whole kernel added | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += k * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_last_layer | last layer only | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size = 1 + d * (k - 1)
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_last_stride | last layer only | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, s, start

# %% wrong: field_no_dilation | dilation ignored | listed
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, _ in layers:
        size += (k - 1) * jump
        start += ((k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_no_dilation_in_start | dilation ignored | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += ((k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_no_jump | jump forgotten | listed
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1)
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_no_jump_at_all | jump forgotten | listed
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, _, p, d in layers:
        size += d * (k - 1)
        start += d * (k - 1) / 2 - p
        jump = 1
    return size, jump, start

# %% wrong: field_no_padding | padding left out of start | listed
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, _, d in layers:
        size += d * (k - 1) * jump
        start += d * (k - 1) / 2 * jump
        jump *= s
    return size, jump, start

# %% wrong: field_none | type NoneType | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    print(size, jump, start)

# %% wrong: field_number | type int | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size

# %% wrong: field_order | another order | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return jump, size, start

# %% wrong: field_package | shortcut | obvious
def receptive_field(layers):
    specs = [cl.Conv2dSpec(1, 1, k, stride=s, padding=p, dilation=d) for _, k, s, p, d in layers]
    row = cl.receptive_field(specs)
    return row.size[0], row.jump[0], row.start[0]

# %% wrong: field_padding_plain | start without jump | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += d * (k - 1) / 2 * jump - p
        jump *= s
    return size, jump, start

# %% wrong: field_padding_plus | padding to the right | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 + p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_pixel_corner | counted from 1 | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.5
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_pooling_jump_left_out | pooling left out | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    jump = 1
    for name, _, s, _, _ in layers:
        if name == "conv":
            jump *= s
    return size, jump, start

# %% wrong: field_pooling_neutral | pooling left out | listed
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for kind, k, s, p, d in layers:
        if kind == "pool":
            continue
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_pooling_start_neutral | pooling left out | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for kind, k, s, p, d in layers:
        size += d * (k - 1) * jump
        if kind == "conv":
            start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_pooling_stride_neutral | pooling left out | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for kind, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s if kind == "conv" else 1
    return size, jump, start

# %% wrong: field_pooling_window_neutral | pooling left out | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for kind, k, s, p, d in layers:
        if kind == "conv":
            size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_product | product of the kernels | listed
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size *= k
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_returned_jumps_added | jumps added | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    jump = sum(layer[2] for layer in layers)
    return size, jump, start

# %% wrong: field_size_only | shape | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return [size]

# %% wrong: field_start_floored | start rounded | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) // 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_start_of_the_last | last layer only | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start = (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_start_padding_in_pixels | start without jump | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += d * (k - 1) / 2 * jump - p
        jump *= s
    return size, jump, start

# %% wrong: field_start_plain | start without jump | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += d * (k - 1) / 2 - p
        jump *= s
    return size, jump, start

# %% wrong: field_start_stays | start stays 0 | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, _, d in layers:
        size += d * (k - 1) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_start_whole | start rounded | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, int(start)

# %% wrong: field_stride_and_padding_exchanged | parts of a layer exchanged | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, p, s, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_two_numbers | shape | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump

# %% wrong: field_whole_kernel | whole kernel added | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * k * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_whole_kernel_from_zero | whole kernel added | obvious
def receptive_field(layers):
    size, jump, start = 0, 1, 0.0
    for _, k, s, p, d in layers:
        size += d * k * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: field_window_too_wide | window of d·k cells | obvious
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += (d * k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: unlisted_field_dilation_added | window of d·k cells | unlisted
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += (k + d - 2) * jump
        start += ((k + d - 2) / 2 - p) * jump
        jump *= s
    return size, jump, start

# %% wrong: unlisted_field_first_padding | padding of one layer only | unlisted
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, _, d in layers:
        size += d * (k - 1) * jump
        start += d * (k - 1) / 2 * jump
        jump *= s
    return size, jump, start - layers[0][3]

# %% wrong: unlisted_field_half_kernels | half of an even kernel | unlisted
def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for _, k, s, p, d in layers:
        size += 2 * (k // 2) * d * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start
