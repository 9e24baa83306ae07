# %% extra
import itertools


def more_cases(rng):
    grid = itertools.product(("zeros", "reflect", "replicate", "circular"), (1, 3), (3, 5), (0, 1, 2), (0, 2), (0, 1))
    return [{"x": rng.normal(size=(c, h, 4)), "pad": [a, b, c0, a], "mode": m} for m, c, h, a, b, c0 in grid]

# %% right: pad_by_matrices
def pad2d(x, pad, mode="zeros"):
    def matrix(n, before, after):
        m = np.zeros((before + n + after, n))
        for i in range(before + n + after):
            place = i - before
            place = {
                "zeros": place,
                "circular": place % n,
                "replicate": min(max(place, 0), n - 1),
                "reflect": n - 1 - abs(n - 1 - abs(place)),
            }[mode]
            if 0 <= place < n:
                m[i, place] = 1
        return m

    rows, columns = matrix(x.shape[1], pad[2], pad[3]), matrix(x.shape[2], pad[0], pad[1])
    return np.einsum("ih,chw,jw->cij", rows, x.astype(float), columns).astype(x.dtype)

# %% right: pad_in_loops
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    C, H, W = x.shape
    y = np.empty((C, H + top + bottom, W + left + right), x.dtype)
    for c in range(C):
        for i in range(-top, H + bottom):
            for j in range(-left, W + right):
                a, b = i, j
                if mode == "circular":
                    a, b = a % H, b % W
                elif mode == "replicate":
                    a, b = sorted((0, a, H - 1))[1], sorted((0, b, W - 1))[1]
                elif mode == "reflect":
                    a, b = abs(a), abs(b)
                    a, b = a if a < H else 2 * (H - 1) - a, b if b < W else 2 * (W - 1) - b
                inside = 0 <= a < H and 0 <= b < W
                y[c, i + top, j + left] = x[c, a, b] if inside else 0
    return y

# %% right: pad_side_by_side
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad

    def columns(x, before, after):
        n = x.shape[-1]
        if mode == "zeros":
            zero = 0 * x[..., :1]
            parts = [zero] * before + [x] + [zero] * after
        elif mode == "replicate":
            parts = [x[..., :1]] * before + [x] + [x[..., -1:]] * after
        elif mode == "circular":
            parts = [x[..., n - before :], x, x[..., :after]]
        else:
            parts = [x[..., 1 : before + 1][..., ::-1], x, x[..., n - 1 - after : n - 1][..., ::-1]]
        return np.concatenate(parts, axis=-1)

    wide = columns(x, left, right)
    return columns(wide.swapaxes(1, 2), top, bottom).swapaxes(1, 2)

# %% wrong: pad_always_zeros | modes mixed up | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if True:
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_channels_last | does not fit into the middle | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    height, width, channels = x.shape
    if mode == "zeros":
        y = np.zeros((channels, height + top + bottom, width + left + right), x.dtype)
        y[:, top : top + height, left : left + width] = x
        return y
    i, j = np.arange(-top, height + bottom), np.arange(-left, width + right)
    if mode == "reflect":
        i, j = ((n - 1) - abs((n - 1) - abs(place)) for n, place in ((height, i), (width, j)))
    if mode == "replicate":
        i, j = i.clip(0, height - 1), j.clip(0, width - 1)
    if mode == "circular":
        i, j = i % height, j % width
    return x[:, i][:, :, j]

# %% wrong: pad_circular_mirrored | circular turned round | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    if mode == "circular":
        h, w = x.shape[1:]
        x = np.concatenate([x[:, :, w - left :][:, :, ::-1], x, x[:, :, :right][:, :, ::-1]], axis=2)
        return np.concatenate([x[:, h - top :][:, ::-1], x, x[:, :bottom][:, ::-1]], axis=1)
    rows, columns = np.arange(-top, x.shape[1] + bottom), np.arange(-left, x.shape[2] + right)
    if mode == "zeros":
        y = np.zeros((len(x), len(rows), len(columns)), dtype=x.dtype)
        y[:, top : top + x.shape[1], left : left + x.shape[2]] = x
        return y
    if mode == "reflect":
        rows, columns = ((n - 1) - abs(n - 1 - abs(a)) for a, n in ((rows, x.shape[1]), (columns, x.shape[2])))
    else:
        rows, columns = rows.clip(0, x.shape[1] - 1), columns.clip(0, x.shape[2] - 1)
    return x[:, rows[:, None], columns]

# %% wrong: pad_clockwise | order of the numbers | obvious
def pad2d(x, pad, mode="zeros"):
    left, top, right, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_columns_only | one axis only | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, _, _ = pad
    top = bottom = 0
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_corners | corners left zero | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            inside = 0 <= i - top < height or 0 <= j - left < width
            if inside and row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_float | dtype | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right))
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_given_back | nothing added | obvious
def pad2d(x, pad, mode="zeros"):
    return x.copy()

# %% wrong: pad_half_finished | places outside | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    if mode == "zeros":
        y = np.zeros((channels, height + top + bottom, width + left + right), x.dtype)
        y[:, top : top + height, left : left + width] = x
        return y
    i, j = np.arange(-top, height + bottom), np.arange(-left, width + right)
    if mode == "reflect":
        i, j = ((n - 1) - abs((n - 1) - abs(place)) for n, place in ((height, i), (width, j)))
    return x[:, i][:, :, j]

# %% wrong: pad_in_place | changes its input | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    x[:] = 0
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_left_right_swapped | order of the numbers | obvious
def pad2d(x, pad, mode="zeros"):
    right, left, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_list | type list | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y.tolist()


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_minus_zero | minus zero | listed
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    if mode == "circular":
        x = np.concatenate([x[:, :, -left:], x, x[:, :, :right]], axis=2)
        return np.concatenate([x[:, -top:], x, x[:, :bottom]], axis=1)
    rows, columns = np.arange(-top, x.shape[1] + bottom), np.arange(-left, x.shape[2] + right)
    if mode == "zeros":
        y = np.zeros((len(x), len(rows), len(columns)), dtype=x.dtype)
        y[:, top : top + x.shape[1], left : left + x.shape[2]] = x
        return y
    if mode == "reflect":
        rows, columns = ((n - 1) - abs(n - 1 - abs(a)) for a, n in ((rows, x.shape[1]), (columns, x.shape[2])))
    else:
        rows, columns = rows.clip(0, x.shape[1] - 1), columns.clip(0, x.shape[2] - 1)
    return x[:, rows[:, None], columns]

# %% wrong: pad_minus_zero_in_zeros | minus zero | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    y = np.zeros((x.shape[0], x.shape[1] + top + bottom, x.shape[2] + left + right), dtype=x.dtype)
    if mode == "zeros":
        y[:, top:-bottom, left:-right] = x
        return y
    rows, columns = np.arange(-top, x.shape[1] + bottom), np.arange(-left, x.shape[2] + right)
    if mode == "circular":
        rows, columns = rows % x.shape[1], columns % x.shape[2]
    elif mode == "replicate":
        rows, columns = rows.clip(0, x.shape[1] - 1), columns.clip(0, x.shape[2] - 1)
    else:
        rows, columns = ((n - 1) - abs(n - 1 - abs(a)) for a, n in ((rows, x.shape[1]), (columns, x.shape[2])))
    return x[:, rows[:, None], columns]

# %% wrong: pad_minus_zero_inside | minus zero | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    y = np.zeros((x.shape[0], x.shape[1] + top + bottom, x.shape[2] + left + right), dtype=x.dtype)
    y[:, top:-bottom, left:-right] = x
    if mode == "zeros":
        return y
    rows, columns = np.arange(-top, x.shape[1] + bottom), np.arange(-left, x.shape[2] + right)
    if mode == "circular":
        rows, columns = rows % x.shape[1], columns % x.shape[2]
    elif mode == "replicate":
        rows, columns = rows.clip(0, x.shape[1] - 1), columns.clip(0, x.shape[2] - 1)
    else:
        rows, columns = ((n - 1) - abs(n - 1 - abs(a)) for a, n in ((rows, x.shape[1]), (columns, x.shape[2])))
    return x[:, rows[:, None], columns]

# %% wrong: pad_near_edge | near edge in circular | listed
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    if mode == "circular":
        h, w = x.shape[1:]
        x = np.concatenate([x[:, :, :left], x, x[:, :, w - right :]], axis=2)
        return np.concatenate([x[:, :top], x, x[:, h - bottom :]], axis=1)
    rows, columns = np.arange(-top, x.shape[1] + bottom), np.arange(-left, x.shape[2] + right)
    if mode == "zeros":
        y = np.zeros((len(x), len(rows), len(columns)), dtype=x.dtype)
        y[:, top : top + x.shape[1], left : left + x.shape[2]] = x
        return y
    if mode == "reflect":
        rows, columns = ((n - 1) - abs(n - 1 - abs(a)) for a, n in ((rows, x.shape[1]), (columns, x.shape[2])))
    else:
        rows, columns = rows.clip(0, x.shape[1] - 1), columns.clip(0, x.shape[2] - 1)
    return x[:, rows[:, None], columns]

# %% wrong: pad_not_mirrored | mirror not turned | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    if mode == "reflect":
        w, h = x.shape[2], x.shape[1]
        x = np.concatenate([x[:, :, 1 : left + 1], x, x[:, :, w - 1 - right : w - 1]], axis=2)
        return np.concatenate([x[:, 1 : top + 1], x, x[:, h - 1 - bottom : h - 1]], axis=1)
    rows, columns = np.arange(-top, x.shape[1] + bottom), np.arange(-left, x.shape[2] + right)
    if mode == "circular":
        return x[:, rows % x.shape[1]][:, :, columns % x.shape[2]]
    y = x[:, rows.clip(0, x.shape[1] - 1)][:, :, columns.clip(0, x.shape[2] - 1)]
    if mode == "zeros":
        y[:, (rows < 0) | (rows >= x.shape[1])] = 0
        y[:, :, (columns < 0) | (columns >= x.shape[2])] = 0
    return y

# %% wrong: pad_nothing | type NoneType | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    print(y)


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_numpy | shortcut | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    return np.pad(x, ((0, 0), (top, bottom), (left, right)), mode=names[mode])

# %% wrong: pad_package | shortcut | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    return cl.reference.pad(x, ((top, bottom), (left, right)), mode)

# %% wrong: pad_reflect_and_circular | modes mixed up | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "reflect":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_replicate_and_circular | modes mixed up | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "circular":
        return min(max(place, 0), n - 1)
    if mode == "replicate":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_replicate_is_reflect | modes mixed up | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode in ("replicate", "reflect"):
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_rows_only | one axis only | obvious
def pad2d(x, pad, mode="zeros"):
    _, _, top, bottom = pad
    left = right = 0
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_same_array | view | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    if pad == (0, 0, 0, 0):
        return x
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_slice_to_the_height | does not fit into the middle | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    if mode == "zeros":
        y = np.zeros((channels, height + top + bottom, width + left + right), x.dtype)
        y[:, top:height, left:width] = x
        return y
    i, j = np.arange(-top, height + bottom), np.arange(-left, width + right)
    if mode == "reflect":
        i, j = ((n - 1) - abs((n - 1) - abs(place)) for n, place in ((height, i), (width, j)))
    if mode == "replicate":
        i, j = i.clip(0, height - 1), j.clip(0, width - 1)
    if mode == "circular":
        i, j = i % height, j % width
    return x[:, i][:, :, j]

# %% wrong: pad_symmetric | edge repeated in the mirror | listed
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -1 - place
    return 2 * n - 1 - place if place >= n else place

# %% wrong: pad_too_far | places outside | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_top_bottom_swapped | order of the numbers | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, bottom, top = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_top_first | top and bottom first | listed
def pad2d(x, pad, mode="zeros"):
    top, bottom, left, right = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: pad_torch | shortcut | obvious
def pad2d(x, pad, mode="zeros"):
    mode = "constant" if mode == "zeros" else mode
    return F.pad(torch.from_numpy(x)[None], pad, mode=mode)[0].numpy()

# %% wrong: pad_torch_layer | shortcut | obvious
def pad2d(x, pad, mode="zeros"):
    layers = {"zeros": nn.ZeroPad2d, "reflect": nn.ReflectionPad2d, "replicate": nn.ReplicationPad2d}
    layer = layers.get(mode, nn.CircularPad2d)(pad)
    return layer(torch.from_numpy(x)[None])[0].numpy()

# %% wrong: pad_zeros_float | dtype | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    if mode == "zeros":
        y = np.zeros((channels, height + top + bottom, width + left + right))
        y[:, top : top + height, left : left + width] = x
        return y
    i, j = np.arange(-top, height + bottom), np.arange(-left, width + right)
    if mode == "reflect":
        i, j = ((n - 1) - abs((n - 1) - abs(place)) for n, place in ((height, i), (width, j)))
    if mode == "replicate":
        i, j = i.clip(0, height - 1), j.clip(0, width - 1)
    if mode == "circular":
        i, j = i % height, j % width
    return x[:, i][:, :, j]

# %% wrong: pad_zeros_only | type NoneType | obvious
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    if mode == "zeros":
        y = np.zeros((channels, height + top + bottom, width + left + right), x.dtype)
        y[:, top : top + height, left : left + width] = x
        return y

# %% wrong: unlisted_pad_circular_shifted | circular one too far | unlisted
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return (place - 1) % n if place < 0 else place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: unlisted_pad_corner_pixel | one edge for both sides | unlisted
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return place if 0 <= place < n else 0
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: unlisted_pad_first_channel | one channel only | unlisted
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[0, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return 2 * n - 2 - place if place >= n else place

# %% wrong: unlisted_pad_mirror_of_the_left | one edge for both sides | unlisted
def pad2d(x, pad, mode="zeros"):
    left, right, top, bottom = pad
    channels, height, width = x.shape
    y = np.zeros((channels, height + top + bottom, width + left + right), dtype=x.dtype)
    for i in range(height + top + bottom):
        for j in range(width + left + right):
            row, column = index(i - top, height, mode), index(j - left, width, mode)
            if row is not None and column is not None:
                y[:, i, j] = x[:, row, column]
    return y


def index(place, n, mode):
    if mode == "zeros":
        return place if 0 <= place < n else None
    if mode == "replicate":
        return min(max(place, 0), n - 1)
    if mode == "circular":
        return place % n
    if place < 0:
        return -place
    return place - n + 1 if place >= n else place
