# %% right: stuff_with_einsum
def zero_stuff(w, d):
    def spread(n):
        matrix = np.zeros((d * (n - 1) + 1, n))
        matrix[d * np.arange(n), np.arange(n)] = 1
        return matrix

    return np.einsum("oihw,Hh,Ww->oiHW", w, spread(w.shape[2]), spread(w.shape[3]))

# %% right: stuff_with_insert
def zero_stuff(w, d):
    for axis in (2, 3):
        between = np.repeat(np.arange(1, w.shape[axis]), d - 1)
        w = np.insert(w, between, 0, axis=axis)
    return w

# %% right: stuff_with_kron_and_cut
def zero_stuff(w, d):
    cell = np.zeros((d, d))
    cell[0, 0] = 1
    wide = np.kron(w, cell)
    end_v = wide.shape[2] - d + 1
    end_h = wide.shape[3] - d + 1
    return wide[:, :, :end_v, :end_h]

# %% right: stuff_with_loops
def zero_stuff(w, d):
    out, inner, height, width = w.shape
    wide = np.zeros((out, inner, (height - 1) * d + 1, (width - 1) * d + 1), dtype=w.dtype)
    for o in range(out):
        for i in range(inner):
            for u in range(height):
                for v in range(width):
                    wide[o, i, u * d, v * d] = w[o, i, u, v]
    return wide

# %% wrong: stuff_border | zeros outside | obvious
def zero_stuff(w, d):
    return np.pad(w, ((0, 0), (0, 0), (d - 1, d - 1), (d - 1, d - 1)))

# %% wrong: stuff_by_the_package | shortcut | obvious
def zero_stuff(w, d):
    return cl.reference.dilate(w, d)

# %% wrong: stuff_columns_only | one axis only | obvious
def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:3], (w.shape[3] - 1) * d + 1))
    wide[..., ::d] = w
    return wide

# %% wrong: stuff_d_zeros | d zeros between | obvious
def zero_stuff(w, d):
    step = d + 1
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * step + 1, (w.shape[3] - 1) * step + 1))
    wide[:, :, ::step, ::step] = w
    return wide

# %% wrong: stuff_every_axis | all axes | obvious
def zero_stuff(w, d):
    wide = np.zeros([(n - 1) * d + 1 for n in w.shape])
    wide[::d, ::d, ::d, ::d] = w
    return wide

# %% wrong: stuff_first_axes | the channels moved apart | obvious
def zero_stuff(w, d):
    wide = np.zeros(((len(w) - 1) * d + 1, (w.shape[1] - 1) * d + 1, *w.shape[2:]))
    wide[::d, ::d] = w
    return wide

# %% wrong: stuff_in_a_corner | zeros outside | obvious
def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, (w.shape[3] - 1) * d + 1))
    wide[:, :, : w.shape[2], : w.shape[3]] = w
    return wide

# %% wrong: stuff_in_place | changes its input | obvious
def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, (w.shape[3] - 1) * d + 1))
    wide[:, :, ::d, ::d] = w
    w *= 0
    return wide

# %% wrong: stuff_interpolates | interpolates | listed
def zero_stuff(w, d):
    out, inner, height, width = w.shape
    rows = np.linspace(0, height - 1, d * (height - 1) + 1)
    columns = np.linspace(0, width - 1, d * (width - 1) + 1)
    tall = np.empty((out, inner, len(rows), width))
    wide = np.empty((out, inner, len(rows), len(columns)))
    for o in range(out):
        for i in range(inner):
            for v in range(width):
                tall[o, i, :, v] = np.interp(rows, np.arange(height), w[o, i, :, v])
            for u in range(len(rows)):
                wide[o, i, u] = np.interp(columns, np.arange(width), tall[o, i, u])
    return wide

# %% wrong: stuff_loops_too_short | last weights missing | obvious
def zero_stuff(w, d):
    filters, channels, height, width = w.shape
    wide = np.zeros((filters, channels, d * (height - 1) + 1, d * (width - 1) + 1))
    for i in range(height - 1):
        for j in range(width - 1):
            wide[:, :, i * d, j * d] = w[:, :, i, j]
    return wide

# %% wrong: stuff_nothing_done | nothing done | obvious
def zero_stuff(w, d):
    return w.copy()

# %% wrong: stuff_only_zeros | only zeros | obvious
def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, (w.shape[3] - 1) * d + 1))
    places = wide[:, :, ::d, ::d]
    places = w
    return wide

# %% wrong: stuff_repeat | weights repeated | obvious
def zero_stuff(w, d):
    return w.repeat(d, axis=2).repeat(d, axis=3)

# %% wrong: stuff_rows_only | one axis only | obvious
def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, w.shape[3]))
    wide[:, :, ::d] = w
    return wide

# %% wrong: stuff_size_k_times_d | zeros after the last weight | listed
def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], w.shape[2] * d, w.shape[3] * d))
    wide[:, :, ::d, ::d] = w
    return wide

# %% wrong: stuff_square | one size for both axes | obvious
def zero_stuff(w, d):
    size = (w.shape[-1] - 1) * d + 1
    wide = np.zeros((*w.shape[:2], size, size))
    wide[:, :, ::d, ::d] = w
    return wide

# %% wrong: stuff_square_height | one size for both axes | obvious
def zero_stuff(w, d):
    k = w.shape[2]
    wide = np.zeros((*w.shape[:2], (k - 1) * d + 1, (k - 1) * d + 1))
    wide[:, :, ::d, ::d] = w
    return wide

# %% wrong: stuff_starts_late | zeros before the first weight | obvious
def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, (w.shape[3] - 1) * d + 1))
    wide[:, :, d - 1 :: d, d - 1 :: d] = w
    return wide

# %% wrong: stuff_turned | turned round | obvious
def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, (w.shape[3] - 1) * d + 1))
    wide[:, :, ::d, ::d] = w[:, :, ::-1, ::-1]
    return wide

# %% wrong: stuff_two_axes_taken | weights do not fit | obvious
def zero_stuff(w, d):
    filters, channels, height, width = w.shape
    wide = np.zeros((filters, channels, d * (height - 1) + 1, d * (width - 1) + 1))
    wide[::d, ::d] = w
    return wide

# %% wrong: stuff_wrong_end | zeros before the first weight | listed
def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], w.shape[2] * d, w.shape[3] * d))
    wide[:, :, d - 1 :: d, d - 1 :: d] = w
    return wide

# %% wrong: unlisted_stuff_axes_exchanged | height and width exchanged | unlisted
def zero_stuff(w, d):
    out, inner, width, height = w.shape
    wide = np.zeros((out, inner, d * (height - 1) + 1, d * (width - 1) + 1))
    for u in range(height):
        for v in range(width):
            wide[:, :, u * d, v * d] = w[:, :, v, u]
    return wide

# %% wrong: unlisted_stuff_first_filter_only | one filter only | unlisted
def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, (w.shape[3] - 1) * d + 1))
    for u in range(w.shape[2]):
        for v in range(w.shape[3]):
            wide[0, 0, u * d, v * d] = w[0, 0, u, v]
    return wide

# %% wrong: unlisted_stuff_step_of_two | always the same step | unlisted
def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], 2 * w.shape[2] - 1, 2 * w.shape[3] - 1))
    wide[:, :, ::2, ::2] = w
    return wide

# %% wrong: unlisted_stuff_whole_numbers | whole numbers | unlisted
def zero_stuff(w, d):
    wide = np.zeros((*w.shape[:2], (w.shape[2] - 1) * d + 1, (w.shape[3] - 1) * d + 1), dtype=int)
    wide[:, :, ::d, ::d] = w
    return wide
