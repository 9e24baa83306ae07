# %% right: grouped_by_the_dense_weight
def block_diagonal(w, groups):
    blocks = np.split(w, groups)
    rows = []
    for g, block in enumerate(blocks):
        before = np.zeros((block.shape[0], g * block.shape[1], *block.shape[2:]))
        after = np.zeros((block.shape[0], (groups - g - 1) * block.shape[1], *block.shape[2:]))
        rows.append(np.concatenate([before, block, after], axis=1))
    return np.concatenate(rows)


def grouped_conv(x, w, b, groups):
    return conv(x, block_diagonal(w, groups), b)

# %% right: grouped_one_output_at_a_time
def grouped_conv(x, w, b, groups):
    y = None
    for o in range(len(w)):
        group = o // (len(w) // groups)
        seen = x[group * w.shape[1] : (group + 1) * w.shape[1]]
        one = conv(seen, w[o : o + 1], b[o : o + 1])
        y = one if y is None else np.vstack([y, one])
    return y.astype("float32")


def block_diagonal(w, groups):
    dense = np.zeros((w.shape[0], w.shape[1] * groups, *w.shape[2:]), dtype="float32")
    per = len(w) // groups
    for g in range(groups):
        dense[g * per : (g + 1) * per, g * w.shape[1] : (g + 1) * w.shape[1]] = w[g * per : (g + 1) * per]
    return dense

# %% right: grouped_with_einsum
def grouped_conv(x, w, b, groups):
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(1, 2))
    windows = windows.reshape(groups, -1, *windows.shape[1:])
    y = np.einsum("gihwuv,goiuv->gohw", windows, w.reshape(groups, -1, *w.shape[1:]))
    return y.reshape(-1, *y.shape[2:]) + b.reshape(-1, 1, 1)


def block_diagonal(w, groups):
    small = w.reshape(groups, -1, *w.shape[1:])
    dense = np.einsum("gh,goiuv->gohiuv", np.eye(groups), small)
    return dense.reshape(w.shape[0], -1, *w.shape[2:])

# %% right: grouped_with_loops
def grouped_conv(x, w, b, groups):
    out, n, kh, kw = w.shape
    y = np.zeros((out, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for o in range(out):
        first = o // (out // groups) * n
        for i in range(y.shape[1]):
            for j in range(y.shape[2]):
                y[o, i, j] = (x[first : first + n, i : i + kh, j : j + kw] * w[o]).sum() + b[o]
    return y


def block_diagonal(w, groups):
    out, n, kh, kw = w.shape
    dense = np.zeros((out, n * groups, kh, kw))
    for o in range(out):
        for i in range(n):
            dense[o, i + n * (o * groups // out)] = w[o, i]
    return dense

# %% right: grouped_with_split
def grouped_conv(x, w, b, groups):
    return np.concatenate([conv(*part) for part in zip(*(np.split(a, groups) for a in (x, w, b)), strict=False)])


def block_diagonal(w, groups):
    out, n = w.shape[:2]
    mask = np.kron(np.eye(groups), np.ones((out // groups, n)))
    return np.tile(w, (1, groups, 1, 1)) * mask[:, :, None, None]

# %% wrong: dense_first_columns | blocks in other places | obvious
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    dense = np.zeros((len(w), w.shape[1] * groups, *w.shape[2:]))
    dense[:, : w.shape[1]] = w
    return dense

# %% wrong: dense_from_the_right | blocks in other places | obvious
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    n, m = w.shape[1], len(w) // groups
    dense = np.zeros((len(w), n * groups, *w.shape[2:]))
    for g in range(groups):
        dense[g * m : (g + 1) * m, (groups - 1 - g) * n : (groups - g) * n] = w[g * m : (g + 1) * m]
    return dense

# %% wrong: dense_interleaved | blocks in other places | obvious
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    dense = np.zeros((len(w), w.shape[1] * groups, *w.shape[2:]))
    for o in range(len(w)):
        dense[o, o // (len(w) // groups) :: groups] = w[o]
    return dense

# %% wrong: dense_only_zeros | only zeros | obvious
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    dense = np.zeros((len(w), w.shape[1] * groups, *w.shape[2:]))
    for o in range(len(w)):
        first = o // (len(w) // groups) * w.shape[1]
        part = dense[o, first : first + w.shape[1]]
        part = w[o]
    return dense

# %% wrong: dense_repeated | repeated instead of zeros | obvious
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    return np.concatenate([w] * groups, axis=1)

# %% wrong: dense_rows_in_turn | blocks in other places | obvious
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    n = w.shape[1]
    dense = np.zeros((len(w), n * groups, *w.shape[2:]))
    for o in range(len(w)):
        g = o % groups
        dense[o, g * n : (g + 1) * n] = w[o]
    return dense

# %% wrong: dense_transposed | transposed | listed
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    out, n = w.shape[:2]
    dense = np.zeros((n * groups, out, *w.shape[2:]))
    for o in range(out):
        first = o // (out // groups) * n
        dense[first : first + n, o] = w[o]
    return dense

# %% wrong: dense_unchanged | nothing done | obvious
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    return w.copy()

# %% wrong: grouped_added_up | groups added up | obvious
def grouped_conv(x, w, b, groups):
    y = 0
    for part in zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False):
        y = y + conv(*part)
    return y

# %% wrong: grouped_bias_interleaved | bias of another block | obvious
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), strict=False)
    return np.concatenate([conv(x_, w_, b[g::groups]) for g, (x_, w_) in enumerate(parts)])

# %% wrong: grouped_by_the_package | shortcut | obvious
def grouped_conv(x, w, b, groups):
    return cl.conv2d(x, w, b, groups=groups)

# %% wrong: grouped_by_torch | shortcut | obvious
def grouped_conv(x, w, b, groups):
    x, w, b = (torch.from_numpy(a) for a in (x, w, b))
    return torch.conv2d(x[None], w, b, groups=groups)[0].numpy()

# %% wrong: grouped_dealt_out | outputs dealt out | obvious
def grouped_conv(x, w, b, groups):
    n = len(w) // groups
    y = None
    for g, part in enumerate(zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)):
        maps = conv(*part)
        if y is None:
            y = np.zeros((len(w), *maps.shape[1:]))
        y[g::groups] = maps
    return y

# %% wrong: grouped_first_bias | bias of another block | listed
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), strict=False)
    return np.concatenate([conv(x_, w_, b[: len(w) // groups]) for x_, w_ in parts])

# %% wrong: grouped_first_inputs | one block for all groups | obvious
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(x[: len(x) // groups], w_, b_) for w_, b_ in parts])

# %% wrong: grouped_first_kernels | one block for all groups | obvious
def grouped_conv(x, w, b, groups):
    n = len(w) // groups
    return np.concatenate([conv(x_, w[:n], b[g * n : (g + 1) * n]) for g, x_ in enumerate(np.split(x, groups))])

# %% wrong: grouped_first_only | one group only | obvious
def grouped_conv(x, w, b, groups):
    for part in zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False):
        return conv(*part)

# %% wrong: grouped_half_done | half done | obvious
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)
    return np.concatenate([conv(*part) for part in parts])


def block_diagonal(w, groups):
    """The weight of the layer without groups that does the same: zero outside the blocks."""

# %% wrong: grouped_interleaved_both | interleaved | obvious
def grouped_conv(x, w, b, groups):
    return np.concatenate([conv(x[g::groups], w[g::groups], b[g::groups]) for g in range(groups)])

# %% wrong: grouped_interleaved_inputs | interleaved | listed
def grouped_conv(x, w, b, groups):
    n = len(w) // groups
    return np.concatenate([conv(x[g::groups], w[g * n : (g + 1) * n], b[g * n : (g + 1) * n]) for g in range(groups)])

# %% wrong: grouped_interleaved_kernels | interleaved | obvious
def grouped_conv(x, w, b, groups):
    return np.concatenate([conv(x_, w[g::groups], b[g::groups]) for g, x_ in enumerate(np.split(x, groups))])

# %% wrong: grouped_last_only | one group only | obvious
def grouped_conv(x, w, b, groups):
    for part in zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False):
        maps = []
        maps.append(conv(*part))
    return np.concatenate(maps)

# %% wrong: grouped_stacked | groups not put together | obvious
def grouped_conv(x, w, b, groups):
    return np.stack(
        [conv(*part) for part in zip(np.split(x, groups), np.split(w, groups), np.split(b, groups), strict=False)]
    )

# %% wrong: grouped_weights_along_dim_1 | parts do not fit | listed
def grouped_conv(x, w, b, groups):
    n, m = len(x) // groups, len(w) // groups
    maps = []
    for g in range(groups):
        part = slice(g * n, (g + 1) * n)
        maps.append(conv(x[part], w[:, part], b[g * m : (g + 1) * m]))
    return np.concatenate(maps)

# %% wrong: grouped_without_bias | no bias | obvious
def grouped_conv(x, w, b, groups):
    parts = zip(np.split(x, groups), np.split(w, groups), strict=False)
    return np.concatenate([conv(x_, w_, np.zeros(len(w_))) for x_, w_ in parts])

# %% wrong: unlisted_dense_as_small_as_before | second axis | unlisted
def grouped_conv(x, w, b, groups):
    n, m, maps = len(x) // groups, len(w) // groups, []
    for i in range(groups):
        ins, outs = slice(i * n, (i + 1) * n), slice(i * m, (i + 1) * m)
        maps.append(conv(x[ins], w[outs], b[outs]))
    return np.concatenate(maps)


def block_diagonal(w, groups):
    return np.zeros_like(w)

# %% wrong: unlisted_dense_group_is_the_first_channel | blocks in other places | unlisted
def grouped_conv(x, w, b, groups):
    n, m = len(x) // groups, len(w) // groups
    maps = []
    for g in range(groups):
        maps.append(conv(x[g * n : (g + 1) * n], w[g * m : (g + 1) * m], b[g * m : (g + 1) * m]))
    return np.concatenate(maps)


def block_diagonal(w, groups):
    dense = np.zeros((len(w), w.shape[1] * groups, *w.shape[2:]))
    for o in range(len(w)):
        group = o // (len(w) // groups)
        dense[o, group : group + w.shape[1]] = w[o]
    return dense

# %% wrong: unlisted_dense_one_block_too_few | last block empty | unlisted
def grouped_conv(x, w, b, groups):
    n, m, maps = len(x) // groups, len(w) // groups, []
    for i in range(groups):
        ins, outs = slice(i * n, (i + 1) * n), slice(i * m, (i + 1) * m)
        maps.append(conv(x[ins], w[outs], b[outs]))
    return np.concatenate(maps)


def block_diagonal(w, groups):
    n_out, n_in, height, width = w.shape
    n_out //= groups
    dense = np.zeros((len(w), n_in * groups, height, width))
    for i in range(groups - 1):
        outs = slice(i * n_out, (i + 1) * n_out)
        dense[outs, i * n_in : (i + 1) * n_in] = w[outs]
    return dense

# %% wrong: unlisted_dense_one_channel_apart | blocks in other places | unlisted
def grouped_conv(x, w, b, groups):
    n, m = len(x) // groups, len(w) // groups
    maps = []
    for g in range(groups):
        maps.append(conv(x[g * n : (g + 1) * n], w[g * m : (g + 1) * m], b[g * m : (g + 1) * m]))
    return np.concatenate(maps)


def block_diagonal(w, groups):
    dense = np.zeros((len(w), w.shape[1] * groups, *w.shape[2:]))
    for o in range(len(w)):
        first = o // groups * w.shape[1]
        dense[o, first : first + w.shape[1]] = w[o]
    return dense

# %% wrong: unlisted_grouped_along_the_rows | groups not put together | unlisted
def grouped_conv(x, w, b, groups):
    n, m = len(x) // groups, len(w) // groups
    maps = []
    for g in range(groups):
        maps.append(conv(x[g * n : (g + 1) * n], w[g * m : (g + 1) * m], b[g * m : (g + 1) * m]))
    return np.concatenate(maps, axis=1)

# %% wrong: unlisted_grouped_bias_cut_alone | kernels not cut | unlisted
def grouped_conv(x, w, b, groups):
    n, m, maps = len(x) // groups, len(w) // groups, []
    for i in range(groups):
        ins, outs = slice(i * n, (i + 1) * n), slice(i * m, (i + 1) * m)
        maps.append(conv(x[ins], w, b[outs]))
    return np.concatenate(maps)

# %% wrong: unlisted_grouped_bias_in_every_group | bias in every group | unlisted
def grouped_conv(x, w, b, groups):
    n, m = len(x) // groups, len(w) // groups
    y = 0
    for g in range(groups):
        padded = np.zeros_like(x)
        padded[g * n : (g + 1) * n] = x[g * n : (g + 1) * n]
        dense = np.zeros((len(w), len(x), *w.shape[2:]))
        dense[g * m : (g + 1) * m, g * n : (g + 1) * n] = w[g * m : (g + 1) * m]
        y = y + conv(padded, dense, b)
    return y

# %% wrong: unlisted_grouped_bias_whole | bias not cut | unlisted
def grouped_conv(x, w, b, groups):
    n, m, maps = len(x) // groups, len(w) // groups, []
    for i in range(groups):
        ins, outs = slice(i * n, (i + 1) * n), slice(i * m, (i + 1) * m)
        maps.append(conv(x[ins], w[outs], b))
    return np.concatenate(maps)

# %% wrong: unlisted_grouped_divided_by_a_slash | division with a point | unlisted
def grouped_conv(x, w, b, groups):
    n, m, maps = len(x) / groups, len(w) / groups, []
    for i in range(groups):
        ins, outs = slice(i * n, (i + 1) * n), slice(i * m, (i + 1) * m)
        maps.append(conv(x[ins], w[outs], b[outs]))
    return np.concatenate(maps)

# %% wrong: unlisted_grouped_kernels_whole | kernels not cut | unlisted
def grouped_conv(x, w, b, groups):
    n, maps = len(x) // groups, []
    for i in range(groups):
        ins = slice(i * n, (i + 1) * n)
        maps.append(conv(x[ins], w, b))
    return np.concatenate(maps)

# %% wrong: unlisted_grouped_list_of_maps | type list | unlisted
def grouped_conv(x, w, b, groups):
    n, m = len(x) // groups, len(w) // groups
    maps = []
    for g in range(groups):
        maps.append(conv(x[g * n : (g + 1) * n], w[g * m : (g + 1) * m], b[g * m : (g + 1) * m]))
    return maps

# %% wrong: unlisted_grouped_one_kernel_without_its_axis | an axis lost | unlisted
def grouped_conv(x, w, b, groups):
    n, maps = len(x) // groups, []
    for i in range(groups):
        maps.append(conv(x[i * n : (i + 1) * n], w[i], b[i]))
    return np.concatenate(maps)

# %% wrong: unlisted_grouped_one_size_for_all | kernels counted by the inputs | unlisted
def grouped_conv(x, w, b, groups):
    n, m, maps = len(x) // groups, len(x) // groups, []
    for i in range(groups):
        ins, outs = slice(i * n, (i + 1) * n), slice(i * m, (i + 1) * m)
        maps.append(conv(x[ins], w[outs], b[outs]))
    return np.concatenate(maps)

# %% wrong: unlisted_grouped_sizes_exchanged | parts do not fit | unlisted
def grouped_conv(x, w, b, groups):
    m, n = len(x) // groups, len(w) // groups
    maps = []
    for g in range(groups):
        maps.append(conv(x[g * n : (g + 1) * n], w[g * m : (g + 1) * m], b[g * m : (g + 1) * m]))
    return np.concatenate(maps)
