# %% right: span_as_an_array
def span(k, d):
    extent = k + (k - 1) * (d - 1)
    return np.array([extent, (extent - 1) // 2, extent // 2])

# %% right: span_as_floats
def span(k, d):
    extent = 1.0 + (k - 1) * d
    return extent, np.floor((extent - 1) / 2), np.ceil((extent - 1) / 2)

# %% right: span_by_marking
def span(k, d):
    row = np.zeros(1000, dtype=int)
    row[np.arange(k) * d] = 1
    taken = np.flatnonzero(row).max()
    return [int(taken) + 1, int(taken) // 2, int(np.ceil(taken / 2))]

# %% right: span_by_torch
def span(k, d):
    layer = nn.Conv2d(1, 1, k, dilation=d)
    n = 500
    out = layer(torch.zeros(1, 1, n, n)).shape[2] if k * d < 12 else n - d * (k - 1)
    lost = n - out
    return lost + 1, lost // 2, lost - lost // 2

# %% wrong: span_floor_for_even | the same on both sides | listed
def span(k, d):
    return d * (k - 1) + 1, d * (k - 1) // 2, d * (k - 1) // 2

# %% wrong: span_gaps_only | weights not counted | listed
def span(k, d):
    extent = (k - 1) * (d - 1) + 1
    return extent, d * (k - 1) // 2, (d * (k - 1) + 1) // 2

# %% wrong: span_gaps_without_one | weights not counted | obvious
def span(k, d):
    extent = (k - 1) * (d - 1)
    return extent, d * (k - 1) // 2, (d * (k - 1) + 1) // 2

# %% wrong: span_half_a_kernel | ordinary padding | listed
def span(k, d):
    return d * (k - 1) + 1, k // 2, k // 2

# %% wrong: span_half_of_d_times_k | padding from k and d | listed
def span(k, d):
    return (k - 1) * d + 1, d * k // 2, d * k // 2

# %% wrong: span_half_pixels | the same on both sides | obvious
def span(k, d):
    return d * (k - 1) + 1, d * (k - 1) / 2, d * (k - 1) / 2

# %% wrong: span_halves | the same on both sides | obvious
def span(k, d):
    return d * (k - 1) + 1, d * (k - 1) / 2, d * (k - 1) / 2

# %% wrong: span_k_and_d_exchanged | k and d exchanged | obvious
def span(d, k):
    extent = d * (k - 1) + 1
    return extent, (extent - 1) // 2, extent // 2

# %% wrong: span_k_plus_d | dilation added once | listed
def span(k, d):
    extent = k + d
    return extent, (extent - 1) // 2, extent // 2

# %% wrong: span_k_plus_d_less_one | dilation added once | obvious
def span(k, d):
    extent = k + d - 1
    return extent, (extent - 1) // 2, extent // 2

# %% wrong: span_k_times_d | gap after the last weight | listed
def span(k, d):
    extent = k * d
    return extent, (extent - 1) // 2, extent // 2

# %% wrong: span_left_heavy | larger part before | listed
def span(k, d):
    lost = d * (k - 1)
    return lost + 1, lost - lost // 2, lost // 2

# %% wrong: span_lower_half_of_a_kernel | ordinary padding | listed
def span(k, d):
    return d * (k - 1) + 1, (k - 1) // 2, (k - 1) // 2

# %% wrong: span_of_an_ordinary_kernel | dilation ignored | obvious
def span(k, d):
    return k, (k - 1) // 2, k // 2

# %% wrong: span_one_too_few | one too few | obvious
def span(k, d):
    extent = d * (k - 1)
    return extent, extent // 2, extent - extent // 2

# %% wrong: span_only_the_span | rank | obvious
def span(k, d):
    return np.array(d * (k - 1) + 1)

# %% wrong: span_order | order of the numbers | obvious
def span(k, d):
    lost = d * (k - 1)
    return lost // 2, lost - lost // 2, lost + 1

# %% wrong: span_padding_d_times_half | padding from k and d | listed
def span(k, d):
    return d * (k - 1) + 1, d * (k // 2), d * (k // 2)

# %% wrong: span_padding_is_d | padding from k and d | obvious
def span(k, d):
    return d * (k - 1) + 1, d, d

# %% wrong: span_printed | type NoneType | obvious
def span(k, d):
    print(d * (k - 1) + 1, d * (k - 1) // 2, (d * (k - 1) + 1) // 2)

# %% wrong: span_puts_back_the_span | one pixel too many | obvious
def span(k, d):
    extent = d * (k - 1) + 1
    return extent, extent // 2, extent - extent // 2

# %% wrong: span_skips_d | skips d pixels | obvious
def span(k, d):
    extent = k + (k - 1) * d
    return extent, (extent - 1) // 2, extent // 2

# %% wrong: span_twice_the_padding | all of it on each side | obvious
def span(k, d):
    return d * (k - 1) + 1, d * (k - 1), d * (k - 1)

# %% wrong: unlisted_span_arguments_exchanged | k and d exchanged | unlisted
def span(k, d):
    k, d = d, k
    extent = d * (k - 1) + 1
    return extent, (extent - 1) // 2, extent // 2

# %% wrong: unlisted_span_ceiling_of_k | odd kernels only | unlisted
def span(k, d):
    extent = 2 * d * (k // 2) + 1
    return extent, extent // 2, extent // 2

# %% wrong: unlisted_span_total_padding | the same on both sides | unlisted
def span(k, d):
    extent = d * (k - 1) + 1
    return extent, extent // 2, extent // 2
