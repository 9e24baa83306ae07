# %% extra
import itertools


def more_cases(rng):
    grid = itertools.product((1, 2, 3), (3, 4), (3, 5), (1, 2, 3), (1, 3))
    return [
        {"x": rng.standard_normal((c, h, w)), "w": rng.standard_normal((c, kh, kw)), "b": float(rng.standard_normal())}
        for c, h, w, kh, kw in grid
    ]

# %% right: single_channel_by_channel
def conv_one_pixel(x, w, b, i, j):
    return b + sum(float(np.vdot(x[c, i : i + w.shape[1], j : j + w.shape[2]], w[c])) for c in range(len(x)))


def conv_single(x, w, b):
    places = [range(n - k + 1) for n, k in zip(x.shape[1:], w.shape[1:], strict=True)]
    return np.array([[conv_one_pixel(x, w, b, i, j) for j in places[1]] for i in places[0]])

# %% right: single_float32
def conv_single(x, w, b):
    x, w = x.astype(np.float32), w.astype(np.float32)
    kh, kw = w.shape[1:]
    rows, columns = x.shape[1] - kh + 1, x.shape[2] - kw + 1
    y = np.full((rows, columns), b, dtype=np.float32)
    for u in range(kh):
        for v in range(kw):
            y += np.tensordot(w[:, u, v], x[:, u : u + rows, v : v + columns], axes=1)
    return y

# %% right: single_six_loops
def conv_single(x, w, b):
    channels, kh, kw = w.shape
    y = np.zeros((x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            for c in range(channels):
                for u in range(kh):
                    for v in range(kw):
                        y[i, j] += x[c, i + u, j + v] * w[c, u, v]
            y[i, j] += b
    return y

# %% right: single_windows_and_einsum
def conv_single(x, w, b):
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[1:], axis=(1, 2))
    return np.einsum("cijuv,cuv->ij", windows, w) + b

# %% wrong: single_as_large | as large as the picture | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros(x.shape[1:])
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
    return y

# %% wrong: single_assigned | last product only | obvious
def conv_single(x, w, b):
    channels, kh, kw = w.shape
    y = np.zeros((x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            for c in range(channels):
                for u in range(kh):
                    for v in range(kw):
                        y[i, j] = x[c, i + u, j + v] * w[c, u, v]
    return y + b

# %% wrong: single_axis_of_one_filter | rank | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
    return y[None]

# %% wrong: single_axis_too_many | rank | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
    return y[None]

# %% wrong: single_bias_each_channel | bias for each channel | listed
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            for c in range(len(x)):
                y[i, j] += (window[c] * w[c]).sum() + b
    return y

# %% wrong: single_bias_each_product | bias for each product | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w + b).sum()
    return y

# %% wrong: single_bias_taken_off | bias missing | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() - b
    return y

# %% wrong: single_blocks | windows do not overlap | obvious
def conv_single(x, w, b):
    kh, kw = w.shape[1:]
    rows, columns = (x.shape[1] - kh) // kh + 1, (x.shape[2] - kw) // kw + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            y[i, j] = (x[:, i * kh : i * kh + kh, j * kw : j * kw + kw] * w).sum() + b
    return y

# %% wrong: single_by_package | shortcut | obvious
def conv_single(x, w, b):
    return cl.conv2d(x, w[None], np.array([b]))[0]

# %% wrong: single_by_torch | shortcut | obvious
def conv_single(x, w, b):
    y = nn.functional.conv2d(torch.tensor(x).double()[None], torch.tensor(w).double()[None])
    return (y[0, 0] + b).numpy()

# %% wrong: single_channels_first_added | channels merged first | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window.sum(axis=0) * w.sum(axis=0)).sum() + b
    return y

# %% wrong: single_first_channel | one channel only | listed
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window[0] * w[0]).sum() + b
    return y

# %% wrong: single_first_number_returned | returned inside the loop | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
            return y

# %% wrong: single_flat | rank | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
    return y.ravel()

# %% wrong: single_flipped | kernel turned round | listed
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w[:, ::-1, ::-1]).sum() + b
    return y

# %% wrong: single_flipped_all | kernel turned round | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * np.flip(w)).sum() + b
    return y

# %% wrong: single_int_array | whole numbers only | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns), dtype=int)
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
    return y

# %% wrong: single_int_array_bias_after | whole numbers only | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns), dtype=int)
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum()
    return y + b

# %% wrong: single_largest | largest channel | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum(axis=(1, 2)).max() + b
    return y

# %% wrong: single_last_channel | one channel only | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            for c in range(len(x)):
                y[i, j] = (window[c] * w[c]).sum() + b
    return y

# %% wrong: single_list | type list | obvious
def conv_single(x, w, b):
    kh, kw = w.shape[1:]
    rows, columns = range(x.shape[1] - kh + 1), range(x.shape[2] - kw + 1)
    return [[float((x[:, i : i + kh, j : j + kw] * w).sum() + b) for j in columns] for i in rows]

# %% wrong: single_maps_not_added | not summed over channels | listed
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((len(x), rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[:, i, j] = (window * w).sum(axis=(1, 2)) + b
    return y

# %% wrong: single_maps_not_added_no_bias | not summed over channels | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((len(x), rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[:, i, j] = (window * w).sum(axis=(1, 2))
    return y

# %% wrong: single_mean | mean over the window | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).mean() + b
    return y

# %% wrong: single_mean_over_channels | mean over the channels | listed
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum(axis=(1, 2)).mean() + b
    return y

# %% wrong: single_no_bias | bias missing | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum()
    return y

# %% wrong: single_on_its_side | rows and columns exchanged | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
    return y.T

# %% wrong: single_one_number | type float64 | obvious
def conv_single(x, w, b):
    return (x[:, : w.shape[1], : w.shape[2]] * w).sum() + b

# %% wrong: single_one_too_few | a row and a column too few | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1], x.shape[2] - w.shape[2]
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
    return y

# %% wrong: single_padded | as large as the picture | obvious
def conv_single(x, w, b):
    kh, kw = w.shape[1:]
    x = np.pad(x, [(0, 0), (kh // 2, kh - 1 - kh // 2), (kw // 2, kw - 1 - kw // 2)])
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
    return y

# %% wrong: single_returns_in_the_loop | returned inside the loop | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
        return y

# %% wrong: single_slices_reversed | slices in the wrong order | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w[::-1]).sum() + b
    return y

# %% wrong: single_sums_multiplied | sums multiplied | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window.sum(axis=(1, 2)) * w.sum(axis=(1, 2))).sum() + b
    return y

# %% wrong: single_whole_numbers | whole numbers only | obvious
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns), dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
    return y

# %% wrong: unlisted_single_height_for_width | window and kernel differ | unlisted
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[1] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[1]]
            y[i, j] = (window * w).sum() + b
    return y

# %% wrong: unlisted_single_matrix_product | matrix product | unlisted
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window @ w).sum() + b
    return y

# %% wrong: unlisted_single_relu | negative numbers cut off | unlisted
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = max((window * w).sum() + b, 0)
    return y

# %% wrong: unlisted_single_stride_two | places left out | unlisted
def conv_single(x, w, b):
    rows, columns = x.shape[1] - w.shape[1] + 1, x.shape[2] - w.shape[2] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i : i + w.shape[1], j : j + w.shape[2]]
            y[i, j] = (window * w).sum() + b
    return y[::2, ::2]
