# %% right: reach_as_booleans
def reachable(layers):
    row = np.array([True])
    for k, d in layers:
        wide = np.zeros(len(row) + (k - 1) * d, dtype=bool)
        for step in range(k):
            wide[step * d : step * d + len(row)] |= row
        row = wide
    return row

# %% right: reach_backwards_as_floats
def reachable(layers):
    places = [0]
    for k, d in reversed(layers):
        new = []
        for place in places:
            for step in range(k):
                if place - step * d not in new:
                    new.append(place - step * d)
        places = new
    row = np.zeros(-min(places) + 1)
    row[[place - min(places) for place in places]] = 1.0
    return row

# %% right: reach_by_the_gradient
def reachable(layers):
    field = 1 + sum((k - 1) * d for k, d in layers)
    x = torch.rand(1, 1, field, requires_grad=True)
    y = x
    for k, d in layers:
        y = nn.functional.conv1d(y, torch.ones(1, 1, k), dilation=d)
    y.sum().backward()
    return (x.grad[0, 0] != 0).int().numpy()

# %% right: reach_with_convolve
def reachable(layers):
    row = np.array([1])
    for k, d in layers:
        comb = np.zeros((k - 1) * d + 1, dtype=int)
        comb[::d] = 1
        row = np.convolve(row, comb)
    return (row > 0).astype(int)

# %% wrong: reach_a_set | type set | obvious
def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(k)}
    return places

# %% wrong: reach_all_ones | no holes | obvious
def reachable(layers):
    return np.ones(1 + sum((k - 1) * d for k, d in layers), dtype=int)

# %% wrong: reach_by_the_package | shortcut | obvious
from convlab.experiments.dilation import reachable as offsets


def reachable(layers):
    places = offsets([d for _, d in layers], layers[0][0])
    row = np.zeros(max(places) - min(places) + 1, dtype=int)
    for place in places:
        row[place - min(places)] = 1
    return row

# %% wrong: reach_comb_of_the_smallest_rate | value | obvious
def reachable(layers):
    row = np.zeros(1 + sum(d * (k - 1) for k, d in layers), dtype=int)
    row[:: min(d for k, d in layers)] = 1
    return row

# %% wrong: reach_counts_ways | counts the ways | listed
def reachable(layers):
    row = np.array([1])
    for k, d in layers:
        comb = np.zeros((k - 1) * d + 1, dtype=int)
        comb[::d] = 1
        row = np.convolve(row, comb)
    return row

# %% wrong: reach_ends_only | only the ends | obvious
def reachable(layers):
    places = {0}
    for k, d in layers:
        places = places | {place + d * (k - 1) for place in places}
    row = np.zeros(max(places) + 1, dtype=int)
    row[sorted(places)] = 1
    return row

# %% wrong: reach_exchanged | kernel and dilation exchanged | obvious
def reachable(layers):
    places = {0}
    for d, k in layers:
        places = {place + d * step for place in places for step in range(k)}
    row = np.zeros(max(places) + 1, dtype=int)
    row[sorted(places)] = 1
    return row

# %% wrong: reach_first_kernel_for_all | same kernel for all | obvious
def reachable(layers):
    kernel_size = layers[0][0]
    places = {0}
    for _, d in layers:
        places = {place + d * step for place in places for step in range(kernel_size)}
    row = np.zeros(max(places) + 1, dtype=int)
    row[sorted(places)] = 1
    return row

# %% wrong: reach_for_ever | time limit | obvious
def reachable(layers):
    row = [1]
    while row:
        row = row[:1]
    return np.array(row)

# %% wrong: reach_last_layer_only | one layer only | obvious
def reachable(layers):
    for k, d in layers:
        places = {0}
        places = {place + d * step for place in places for step in range(k)}
    row = np.zeros(max(places) + 1, dtype=int)
    row[list(places)] = 1
    return row

# %% wrong: reach_last_weight_missing | a weight is missing | obvious
def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(max(1, k - 1))}
    row = np.zeros(max(places) + 1, dtype=int)
    row[sorted(places)] = 1
    return row

# %% wrong: reach_like_a_stride | rates multiplied | listed
def reachable(layers):
    places, jump = {0}, 1
    for k, d in layers:
        jump *= d
        places = {place + jump * step for place in places for step in range(k)}
    row = np.zeros(max(places) + 1, dtype=int)
    row[sorted(places)] = 1
    return row

# %% wrong: reach_missed_marked | missed pixels marked | obvious
def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(k)}
    row = np.ones(max(places) + 1, dtype=int)
    row[sorted(places)] = 0
    return row

# %% wrong: reach_no_centre | middle weight forgotten | listed
def reachable(layers):
    places = {0}
    for k, d in layers:
        steps = [step for step in range(k) if step != k // 2 or k == 1]
        places = {place + d * step for place in places for step in steps}
    row = np.zeros(max(places) - min(places) + 1, dtype=int)
    for place in places:
        row[place - min(places)] = 1
    return row

# %% wrong: reach_odd_only | odd kernels only | obvious
def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(-(k // 2), k // 2 + 1)}
    row = np.zeros(max(places) - min(places) + 1, dtype=int)
    for place in places:
        row[place - min(places)] = 1
    return row

# %% wrong: reach_places | places instead of a row | obvious
def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(k)}
    return np.array(sorted(places))

# %% wrong: reach_product_of_rates | rates multiplied | listed
def reachable(layers):
    rate = 1
    for _, d in layers:
        rate *= d
    k = layers[0][0]
    row = np.zeros((k - 1) * rate + 1, dtype=int)
    row[::rate] = 1
    return row

# %% wrong: reach_return_too_early | one layer only | obvious
def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(k)}
        row = np.zeros(max(places) + 1, dtype=int)
        row[list(places)] = 1
        return row

# %% wrong: reach_side_by_side | layers side by side | obvious
def reachable(layers):
    row = np.zeros(1 + sum((k - 1) * d for k, d in layers), dtype=int)
    for k, d in layers:
        for step in range(k):
            row[step * d] = 1
    return row

# %% wrong: reach_without_dilation | dilation ignored | obvious
def reachable(layers):
    places = {0}
    for k, _ in layers:
        places = {place + step for place in places for step in range(k)}
    return np.ones(len(places), dtype=int)

# %% wrong: unlisted_reach_hole_filled_by_slices | shape | unlisted
def reachable(layers):
    row = np.array([1])
    for k, d in layers:
        row = np.repeat(row, d)
        row = np.concatenate([row] * k)
    return row

# %% wrong: unlisted_reach_last_rate_for_all | same dilation for all | unlisted
def reachable(layers):
    places = {0}
    rate = max(d for _, d in layers)
    for k, _ in layers:
        places = {place + rate * step for place in places for step in range(k)}
    row = np.zeros(max(places) + 1, dtype=int)
    row[sorted(places)] = 1
    return row

# %% wrong: unlisted_reach_share | type float | unlisted
def reachable(layers):
    places = {0}
    for k, d in layers:
        places = {place + d * step for place in places for step in range(k)}
    return len(places) / (max(places) + 1)
