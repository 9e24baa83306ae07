# %% extra
import itertools


def more_cases(rng):
    grid = itertools.product((1, 2), (1, 3), (5, 8), (1, 3), (2, 3), (1, 2, 3), (0, 1, 2), (1, 2))
    return [
        {
            "x": rng.normal(size=(n, c, h, 9)),
            "w": rng.normal(size=(2, c, kh, kw)),
            "stride": s,
            "padding": p,
            "dilation": d,
        }
        for n, c, h, kh, kw, s, p, d in grid
    ]

# %% right: corr_by_einsum
def corr2d(x, w, stride=1, padding=0, dilation=1):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    tall, wide = (dilation * (k - 1) + 1 for k in w.shape[2:])
    windows = np.lib.stride_tricks.sliding_window_view(x, (tall, wide), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride, ::dilation, ::dilation]
    return np.einsum("nchwab,ocab->nohw", windows, w)

# %% right: corr_by_unfold
def corr2d(x, w, stride=1, padding=0, dilation=1):
    columns = F.unfold(torch.tensor(x), w.shape[2:], dilation=dilation, padding=padding, stride=stride)
    flat = torch.tensor(w).reshape(len(w), -1) @ columns
    oh = (x.shape[2] + 2 * padding - dilation * (w.shape[2] - 1) - 1) // stride + 1
    return flat.reshape(len(x), len(w), oh, -1).numpy()

# %% right: corr_seven_loops
def corr2d(x, w, stride=1, padding=0, dilation=1):
    N, C, H, W = x.shape
    filters, _, kh, kw = w.shape
    oh = (H + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    ow = (W + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((N, filters, oh, ow))
    for n in range(N):
        for o in range(filters):
            for i in range(oh):
                for j in range(ow):
                    for c in range(C):
                        for a in range(kh):
                            for b in range(kw):
                                r, s = i * stride + a * dilation - padding, j * stride + b * dilation - padding
                                if 0 <= r < H and 0 <= s < W:
                                    y[n, o, i, j] += x[n, c, r, s] * w[o, c, a, b]
    return y

# %% right: corr_weight_by_weight
def corr2d(x, w, stride=1, padding=0, dilation=1):
    x = np.pad(x, ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2))
    oh, ow = ((x.shape[2 + i] - dilation * (w.shape[2 + i] - 1) - 1) // stride + 1 for i in (0, 1))
    y = 0
    for a in range(w.shape[2]):
        for b in range(w.shape[3]):
            part = x[:, :, a * dilation :, b * dilation :][:, :, ::stride, ::stride][:, :, :oh, :ow]
            y = y + np.tensordot(w[:, :, a, b], part, axes=(1, 1)).swapaxes(0, 1)
    return np.ascontiguousarray(y)

# %% wrong: corr_all_axes_padded | all axes padded | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.pad(x, padding)
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    top, left = i * stride, j * stride
                    window = padded[
                        n,
                        :channels,
                        top : top + dilation * (kh - 1) + 1 : dilation,
                        left : left + dilation * (kw - 1) + 1 : dilation,
                    ]
                    y[n, o, i, j] = (window * w[o]).sum()
    return y

# %% wrong: corr_columns | shortcut | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    maps = []
    for picture in x:
        columns = cl.reference.im2col(picture, w.shape[2:], stride, padding, dilation)
        maps.append(w.reshape(len(w), -1) @ columns)
    return np.array(maps)

# %% wrong: corr_dilation_ignored | dilation ignored | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a, j * stride + b
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_dilation_in_patch | dilation forgotten in the window | listed
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a, j * stride + b
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_dilation_in_size | dilation forgotten in the size | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_dilation_on_all | dilation moves the window | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = (i * stride + a) * dilation, (j * stride + b) * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_dilation_on_start | dilation moves the window | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride * dilation + a, j * stride * dilation + b
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_edge | padding is not zeros | listed
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)], mode="edge")
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_every_start | window beyond the edge | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = len(range(0, height + 2 * padding, stride))
    columns = len(range(0, width + 2 * padding, stride))
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_first_channel | one channel only | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(1):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_first_picture_filled | one picture only | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(1):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_float32 | dtype | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns), dtype=np.float32)
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_for_ever | time limit | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    top = 0
    while top < x.shape[2]:
        top += 0
    return x

# %% wrong: corr_in_place | changes its input | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    x *= 0
    return y

# %% wrong: corr_in_the_corner | padding on one side | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, :height, :width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    top, left = i * stride, j * stride
                    window = padded[
                        n,
                        :,
                        top : top + dilation * (kh - 1) + 1 : dilation,
                        left : left + dilation * (kw - 1) + 1 : dilation,
                    ]
                    y[n, o, i, j] = (window * w[o]).sum()
    return y

# %% wrong: corr_last_channel | one channel only | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        total = 0
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                total += padded[n, c, row, column] * w[o, c, a, b]
                        y[n, o, i, j] = total
    return y

# %% wrong: corr_last_missing | last window missing | listed
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_last_missing_in_range | last window missing | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = len(range(0, height + 2 * padding - dilation * (kh - 1) - 1, stride))
    columns = len(range(0, width + 2 * padding - dilation * (kw - 1) - 1, stride))
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_list | type list | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y.tolist()

# %% wrong: corr_loops_alone | the loops alone | listed
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, _, height, width = x.shape
    filters, _, kh, kw = w.shape
    y = np.zeros((pictures, filters, height - kh + 1, width - kw + 1))
    for n in range(pictures):
        for o in range(filters):
            for i in range(y.shape[2]):
                for j in range(y.shape[3]):
                    y[n, o, i, j] = (x[n, :, i : i + kh, j : j + kw] * w[o]).sum()
    return y

# %% wrong: corr_loops_and_stride | the loops alone | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, _, height, width = x.shape
    filters, _, kh, kw = w.shape
    y = np.zeros((pictures, filters, (height - kh) // stride + 1, (width - kw) // stride + 1))
    for n in range(pictures):
        for o in range(filters):
            for i in range(y.shape[2]):
                for j in range(y.shape[3]):
                    top, left = i * stride, j * stride
                    y[n, o, i, j] = (x[n, :, top : top + kh, left : left + kw] * w[o]).sum()
    return y

# %% wrong: corr_lying | axes exchanged | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y.swapaxes(2, 3)

# %% wrong: corr_matrix_product | matrix product | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    top, left = i * stride, j * stride
                    window = padded[
                        n,
                        :,
                        top : top + dilation * (kh - 1) + 1 : dilation,
                        left : left + dilation * (kw - 1) + 1 : dilation,
                    ]
                    y[n, o, i, j] = (window @ w[o]).sum()
    return y

# %% wrong: corr_mean_channels | mean instead of sum | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y / channels

# %% wrong: corr_mean_weights | mean instead of sum | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y / (channels * kh * kw)

# %% wrong: corr_mirror | padding is not zeros | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)], mode="reflect")
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_mirrored_columns | mirrored kernel | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, -1 - b]
    return y

# %% wrong: corr_mirrored_rows | mirrored kernel | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, -1 - a, b]
    return y

# %% wrong: corr_no_padding | padding forgotten | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    padding = 0
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_none | type NoneType | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    print(y.shape)

# %% wrong: corr_not_whole | raised TypeError | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) / stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) / stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_one_filter | one filter only | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[0, c, a, b]
    return y

# %% wrong: corr_one_map_returned | rank | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    top, left = i * stride, j * stride
                    window = padded[
                        n,
                        :,
                        top : top + dilation * (kh - 1) + 1 : dilation,
                        left : left + dilation * (kw - 1) + 1 : dilation,
                    ]
                    y[n, o, i, j] = (window * w[o]).sum()
    return y[0, 0]

# %% wrong: corr_one_picture | one picture only | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[0, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_one_side | padding on one side | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.pad(x, [(0, 0), (0, 0), (padding, 0), (padding, 0)])
    rows = (height + padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_overwritten | last product only | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] = padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_package | shortcut | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    return cl.conv2d(x, w, stride=stride, padding=padding, dilation=dilation)

# %% wrong: corr_past_the_end | window beyond the edge | listed
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = -(-(height + 2 * padding - dilation * (kh - 1) - 1) // stride) + 1
    columns = -(-(width + 2 * padding - dilation * (kw - 1) - 1) // stride) + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_returns_after_the_first_filter | returned inside the loop | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    top, left = i * stride, j * stride
                    window = padded[
                        n,
                        :,
                        top : top + dilation * (kh - 1) + 1 : dilation,
                        left : left + dilation * (kw - 1) + 1 : dilation,
                    ]
                    y[n, o, i, j] = (window * w[o]).sum()
            return y

# %% wrong: corr_returns_after_the_first_row | returned inside the loop | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    top, left = i * stride, j * stride
                    window = padded[
                        n,
                        :,
                        top : top + dilation * (kh - 1) + 1 : dilation,
                        left : left + dilation * (kw - 1) + 1 : dilation,
                    ]
                    y[n, o, i, j] = (window * w[o]).sum()
                return y

# %% wrong: corr_size_without_padding | padding forgotten in the size | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height - dilation * (kh - 1) - 1) // stride + 1
    columns = (width - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_stride_forgotten | stride forgotten | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i + a * dilation, j + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_stride_in_kernel | stride inside the window | listed
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i + a * stride * dilation, j + b * stride * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_stride_on_both | stride inside the window | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = (i + a * dilation) * stride, (j + b * dilation) * stride
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_stride_one | stride forgotten | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = height + 2 * padding - dilation * (kh - 1)
    columns = width + 2 * padding - dilation * (kw - 1)
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i + a * dilation, j + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_tensor | type Tensor | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return torch.from_numpy(y)

# %% wrong: corr_torch | shortcut | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    y = F.conv2d(torch.from_numpy(x), torch.from_numpy(w), stride=stride, padding=padding, dilation=dilation)
    return y.numpy()

# %% wrong: corr_torch_module | shortcut | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    layer = nn.Conv2d(w.shape[1], w.shape[0], w.shape[2:], stride, padding, dilation, bias=False).double()
    layer.weight.data = torch.from_numpy(w)
    return layer(torch.from_numpy(x)).detach().numpy()

# %% wrong: corr_transposed_kernel | axes exchanged | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    w = w.swapaxes(2, 3)
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_turned | turned kernel | listed
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, -1 - a, -1 - b]
    return y

# %% wrong: corr_whole_numbers | dtype | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns), dtype=int)
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: corr_window_sticks_out | window and kernel differ | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = height + 2 * padding - dilation * (kh - 1)
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    top, left = i * stride, j * stride
                    window = padded[
                        n,
                        :,
                        top : top + dilation * (kh - 1) + 1 : dilation,
                        left : left + dilation * (kw - 1) + 1 : dilation,
                    ]
                    y[n, o, i, j] = (window * w[o]).sum()
    return y

# %% wrong: corr_window_too_wide | window of d·k cells | obvious
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * kh) // stride + 1
    columns = (width + 2 * padding - dilation * kw) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: unlisted_corr_dilation_of_rows | one axis only | unlisted
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: unlisted_corr_filters_added | filters added up | unlisted
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y.sum(axis=1, keepdims=True)

# %% wrong: unlisted_corr_padding_halved | padding on one side | unlisted
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.pad(x, [(0, 0), (0, 0)] + [(padding // 2, padding - padding // 2)] * 2)
    rows = (height + padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: unlisted_corr_padding_of_rows | one axis only | unlisted
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.pad(x, [(0, 0), (0, 0), (padding, padding), (0, 0)])
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: unlisted_corr_square_kernel | square kernel only | unlisted
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, _ = w.shape
    kw = kh
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j * stride + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y

# %% wrong: unlisted_corr_stride_of_rows | one axis only | unlisted
def corr2d(x, w, stride=1, padding=0, dilation=1):
    pictures, channels, height, width = x.shape
    filters, _, kh, kw = w.shape
    padded = np.zeros((pictures, channels, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = width + 2 * padding - dilation * (kw - 1)
    y = np.zeros((pictures, filters, rows, columns))
    for n in range(pictures):
        for o in range(filters):
            for i in range(rows):
                for j in range(columns):
                    for c in range(channels):
                        for a in range(kh):
                            for b in range(kw):
                                row, column = i * stride + a * dilation, j + b * dilation
                                y[n, o, i, j] += padded[n, c, row, column] * w[o, c, a, b]
    return y
