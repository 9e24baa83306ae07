# %% extra
import itertools


def more_cases(rng):
    grid = itertools.product(range(1, 9), range(1, 5), range(1, 5), range(4))
    return [dict(zip("nksp", c, strict=True)) for c in grid if c[0] + 2 * c[3] >= c[1]]

# %% right: counts_as_floats
def usage_counts(n, k, s, p):
    counts = np.zeros(n)
    starts = np.arange(0, n + 2 * p - k + 1, s) - p
    places = (starts[:, None] + np.arange(k)).ravel()
    np.add.at(counts, places[(places >= 0) & (places < n)], 1)
    return counts

# %% right: counts_by_torch
def usage_counts(n, k, s, p):
    ones = torch.ones(1, 1, (n + 2 * p - k) // s + 1)
    full = functional.conv_transpose1d(ones, torch.ones(1, 1, k), stride=s)[0, 0]
    full = functional.pad(full, (0, n + 2 * p - len(full)))
    return full[p : p + n].int().numpy()

# %% right: counts_in_one_line
usage_counts = lambda n, k, s, p: np.array(
    [sum(w * s - p <= i < w * s - p + k for w in range((n + 2 * p - k) // s + 1)) for i in range(n)]
)

# %% right: counts_with_slices
def usage_counts(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=np.int32)
    for start in range(0, n + 2 * p - k + 1, s):
        padded[start : start + k] += 1
    return padded[p : p + n]

# %% wrong: counts_arguments_gone | raised TypeError | obvious
def usage_counts(n, k, s):
    return np.ones(n, dtype=int)

# %% wrong: counts_bool | yes or no | obvious
def right(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - k + 1, s):
        padded[start : start + k] += 1
    return padded[p : p + n].copy()


def usage_counts(n, k, s, p):
    return right(n, k, s, p) > 0

# %% wrong: counts_by_package | shortcut | obvious
def usage_counts(n, k, s, p):
    from convlab import Conv2dSpec

    return Conv2dSpec(1, 1, (k, 1), (s, 1), (p, 0)).use_counts((n, 1))[:, 0]

# %% wrong: counts_column | rank | obvious
def right(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - k + 1, s):
        padded[start : start + k] += 1
    return padded[p : p + n].copy()


def usage_counts(n, k, s, p):
    return right(n, k, s, p)[:, None]

# %% wrong: counts_every_start | counts windows that do not fit | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for start in range(-p, n + p, s):
        for place in range(start, start + k):
            if 0 <= place < n:
                counts[place] += 1
    return counts

# %% wrong: counts_exit | raised SystemExit | obvious
def usage_counts(n, k, s, p):
    raise SystemExit

# %% wrong: counts_first_cell | only the first cell of each window | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        first = window * s - p
        for place in range(first, first + 1):
            if 0 <= place < n:
                counts[place] += 1
    return counts

# %% wrong: counts_for_ever | time limit | obvious
def usage_counts(n, k, s, p):
    counts, start = np.zeros(n, dtype=int), -p
    while start + k <= n + p:
        counts[max(start, 0) : max(start + k, 0)] += 1
    return counts

# %% wrong: counts_list | type list | obvious
def right(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - k + 1, s):
        padded[start : start + k] += 1
    return padded[p : p + n].copy()


def usage_counts(n, k, s, p):
    return right(n, k, s, p).tolist()

# %% wrong: counts_minus_zero | minus zero | obvious
def usage_counts(n, k, s, p):
    row = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - k + 1, s):
        row[start : start + k] += 1
    return row[p:-p]

# %% wrong: counts_missing_last | one window too few | obvious
def usage_counts(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=int)
    for window in range((n + 2 * p - k) // s):
        padded[window * s : window * s + k] += 1
    return padded[p : p + n].copy()

# %% wrong: counts_misspelt | raised NameError | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    return count

# %% wrong: counts_modulo | wraps round | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        for tap in range(k):
            counts[(window * s - p + tap) % n] += 1
    return counts

# %% wrong: counts_no_padding | no padding at all | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for start in range(0, n - k + 1, s):
        counts[start : start + k] += 1
    return counts

# %% wrong: counts_no_shift | forgets that padding shifts | listed
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        for place in range(window * s, window * s + k):
            if place < n:
                counts[place] += 1
    return counts

# %% wrong: counts_none | type NoneType | obvious
def right(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - k + 1, s):
        padded[start : start + k] += 1
    return padded[p : p + n].copy()


def usage_counts(n, k, s, p):
    result = right(n, k, s, p)
    result.sum()

# %% wrong: counts_not_a_function | name reused | obvious
usage_counts = np.array([1, 2, 1, 2, 1])

# %% wrong: counts_padding_cells | counts the padding | listed
def usage_counts(n, k, s, p):
    counts = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - k + 1, s):
        counts[start : start + k] += 1
    return counts

# %% wrong: counts_printed | type NoneType | obvious
def right(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - k + 1, s):
        padded[start : start + k] += 1
    return padded[p : p + n].copy()


def usage_counts(n, k, s, p):
    print(right(n, k, s, p))

# %% wrong: counts_recursion | raised RecursionError | obvious
def usage_counts(n, k, s, p):
    return usage_counts(n, k, s, p)

# %% wrong: counts_return_too_early | only the first window | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for start in range(-p, n + p - k + 1, s):
        counts[max(0, start) : start + k] += 1
        return counts

# %% wrong: counts_shifted_right | shifts the wrong way | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        first = window * s + p
        for place in range(first, first + k):
            if 0 <= place < n:
                counts[place] += 1
    return counts

# %% wrong: counts_single_padding | padding on one side | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range(max(0, (n + p - k) // s + 1)):
        first = window * s - p
        for place in range(first, first + k):
            if 0 <= place < n:
                counts[place] += 1
    return counts

# %% wrong: counts_slices | wraps round | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for start in range(-p, n + p - k + 1, s):
        counts[start : start + k] += 1
    return counts

# %% wrong: counts_slices_from_zero | wraps round | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for start in range(-p, n + p - k + 1, s):
        counts[max(0, start) : start + k] += 1
    return counts

# %% wrong: counts_stride_one | stride ignored | obvious
def usage_counts(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=int)
    for start in range(n + 2 * p - k + 1):
        padded[start : start + k] += 1
    return padded[p : p + n].copy()

# %% wrong: counts_swapped | kernel and stride exchanged | obvious
def usage_counts(n, s, k, p):
    padded = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - k + 1, s):
        padded[start : start + k] += 1
    return padded[p : p + n].copy()

# %% wrong: counts_tensor | type Tensor | obvious
def right(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - k + 1, s):
        padded[start : start + k] += 1
    return padded[p : p + n].copy()


def usage_counts(n, k, s, p):
    return torch.from_numpy(right(n, k, s, p))

# %% wrong: counts_too_many_windows | counts windows that do not fit | listed
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range(math.ceil((n + 2 * p - k) / s) + 1):
        for place in range(window * s - p, window * s - p + k):
            if 0 <= place < n:
                counts[place] += 1
    return counts

# %% wrong: counts_too_narrow | one cell too few in each window | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        first = window * s - p
        for place in range(first, first + k - 1):
            if 0 <= place < n:
                counts[place] += 1
    return counts

# %% wrong: counts_too_wide | one cell too many in each window | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        first = window * s - p
        for place in range(first, first + k + 1):
            if 0 <= place < n:
                counts[place] += 1
    return counts

# %% wrong: counts_wrapping | wraps round | obvious
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        for place in range(window * s - p, window * s - p + k):
            counts[place] += 1
    return counts

# %% wrong: counts_yes_no | yes or no | obvious
def usage_counts(n, k, s, p):
    padded = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - k + 1, s):
        padded[start : start + k] = 1
    return padded[p : p + n].copy()

# %% wrong: unlisted_counts_remembered | value | unlisted
known = {}


def usage_counts(n, k, s, p):
    if n not in known:
        padded = np.zeros(n + 2 * p, dtype=int)
        for start in range(0, n + 2 * p - k + 1, s):
            padded[start : start + k] += 1
        known[n] = padded[p : p + n].copy()
    return known[n]

# %% wrong: unlisted_counts_rounded | counts windows that do not fit | unlisted
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range(round((n + 2 * p - k) / s) + 1):
        first = window * s - p
        for place in range(first, first + k):
            if 0 <= place < n:
                counts[place] += 1
    return counts

# %% wrong: unlisted_counts_start_clipped | pushes windows inside | unlisted
def usage_counts(n, k, s, p):
    counts = np.zeros(n, dtype=int)
    for window in range((n + 2 * p - k) // s + 1):
        first = window * s - p
        for place in range(max(first, 0), max(first, 0) + k):
            if 0 <= place < n:
                counts[place] += 1
    return counts
