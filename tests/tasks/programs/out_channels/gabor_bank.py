# %% extra
import itertools


def more_cases(rng):
    grid = itertools.product((1, 2, 3, 5), (1, 3, 5, 9), (2.5, 4.0, 7.0), (0.8, 2.0))
    return [dict(zip(("n", "k", "lam", "sigma"), case, strict=True)) for case in grid]

# %% right: gabor_float32_by_outer_products
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k, dtype=np.float32) - k // 2
    row = np.exp(-(along**2) / (2 * sigma**2))
    bell = np.outer(row, row)
    bank = []
    for theta in np.linspace(0, np.pi, n, endpoint=False):
        t = along[None] * np.cos(theta) + along[:, None] * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        bank.append([one - one.sum() / k**2])
    return np.array(bank, dtype=np.float32)

# %% right: gabor_in_loops
def gabor_bank(n, k, lam, sigma):
    bank = np.zeros((n, 1, k, k))
    for m in range(n):
        theta = np.deg2rad(180 * m / n)
        for row in range(k):
            for column in range(k):
                x, y = column - (k - 1) / 2, row - (k - 1) / 2
                t = x * np.cos(theta) + y * np.sin(theta)
                bank[m, 0, row, column] = np.cos(2 * np.pi * t / lam) * np.exp(-(x**2 + y**2) / (2 * sigma**2))
        bank[m] -= bank[m].mean()
    return bank

# %% right: gabor_in_torch_at_once
def gabor_bank(n, k, lam, sigma):
    half = k // 2
    y, x = torch.meshgrid(*[torch.arange(-half, half + 1.0)] * 2, indexing="ij")
    theta = torch.arange(n)[:, None, None] * torch.pi / n
    bank = torch.cos(2 * torch.pi * (x * theta.cos() + y * theta.sin()) / lam) * torch.exp(
        -(x**2 + y**2) / 2 / sigma**2
    )
    return (bank - bank.mean(dim=(1, 2), keepdim=True)).unsqueeze(1)

# %% wrong: gabor_angles_from_one | angles one step on | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    bank = np.zeros((n, 1, k, k))
    for m in range(n):
        theta = np.pi * (m + 1) / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        bank[m, 0] = one - one.mean()
    return bank

# %% wrong: gabor_bank_levelled | mean of the whole bank | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one)
    bank = np.stack(filters)[:, None]
    return bank - bank.mean()

# %% wrong: gabor_bell_added | bell added | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell + np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_bell_along_the_wave | another bell | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    bank = np.zeros((n, 1, k, k))
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = np.exp(-(t**2) / (2 * sigma**2)) * np.cos(2 * np.pi * t / lam)
        bank[m, 0] = one - one.mean()
    return bank

# %% wrong: gabor_degrees | degrees | listed
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = 180 * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_divided_by_std | scaled | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    bank = np.zeros((n, 1, k, k))
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        bank[m, 0] = (one - one.mean()) / one.std()
    return bank

# %% wrong: gabor_frequency | wavelength as a frequency | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t * lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_from_the_corner | not centred | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k)
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_full_turn | angles over a full turn | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = 2 * np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_half_a_tap | not centred | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k / 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_last_is_first | last angle repeats the first | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for theta in np.linspace(0, np.pi, n):
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_last_is_first_by_division | last angle repeats the first | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    bank = np.zeros((n, 1, k, k))
    for m in range(n):
        theta = np.pi * m / (n - 1)
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        bank[m, 0] = one - one.mean()
    return bank

# %% wrong: gabor_levelled_along_the_bell | mean taken off along the bell | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - bell * one.sum() / bell.sum())
    return np.stack(filters)[:, None]

# %% wrong: gabor_levelled_before_the_bell | mean taken off before the bell | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        wave = np.cos(2 * np.pi * t / lam)
        filters.append(bell * (wave - wave.mean()))
    return np.stack(filters)[:, None]

# %% wrong: gabor_list | type list | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return [[one] for one in filters]

# %% wrong: gabor_math_cos | function of another library | obvious
import math


def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    bank = np.zeros((n, 1, k, k))
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * math.cos(2 * np.pi * t / lam)
        bank[m, 0] = one - one.mean()
    return bank

# %% wrong: gabor_minus_one_to_one | coordinates from −1 to 1 | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.linspace(-1, 1, k)
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    bank = np.zeros((n, 1, k, k))
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        bank[m, 0] = one - one.mean()
    return bank

# %% wrong: gabor_narrow_bell | another bell | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / sigma**2)
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_no_angle | all filters the same | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for _ in range(n):
        theta = 0
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_no_bell | no bell | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_no_channel_axis | axes of the weight | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)

# %% wrong: gabor_no_two_pi | 2π missing | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_normalised | scaled | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        one = one - one.mean()
        filters.append(one / np.abs(one).sum())
    return np.stack(filters)[:, None]

# %% wrong: gabor_not_level | not zero-mean | listed
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one)
    return np.stack(filters)[:, None]

# %% wrong: gabor_nothing_returned | type NoneType | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    bank = np.stack(filters)[:, None]

# %% wrong: gabor_one_filter_of_n_channels | axes of the weight | listed
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[None]

# %% wrong: gabor_returns_in_the_loop | returned inside the loop | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    bank = np.zeros((n, 1, k, k))
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        bank[m, 0] = one - one.mean()
        return bank

# %% wrong: gabor_sigma_not_squared | another bell | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_sine | sine instead of cosine | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.sin(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_sum_taken_off | sum taken off | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    bank = np.zeros((n, 1, k, k))
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        bank[m, 0] = one - one.sum()
    return bank

# %% wrong: gabor_the_lesson_s | shortcut | obvious
def gabor_bank(n, k, lam, sigma):
    from convlab.experiments import out_channels

    return out_channels.gabor_bank(n, k, lam, sigma)

# %% wrong: gabor_torch_cos_of_a_number | function of another library | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    bank = np.zeros((n, 1, k, k))
    for m in range(n):
        theta = torch.cos(np.pi * m / n)
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        bank[m, 0] = one - one.mean()
    return bank

# %% wrong: gabor_true_density | scaled | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2)) / (2 * np.pi * sigma**2)
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_turns_the_other_way | turns the other way | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) - y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: gabor_whole_numbers | whole numbers only | obvious
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    bank = np.zeros((n, 1, k, k), dtype=int)
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        bank[m, 0] = one - one.mean()
    return bank

# %% wrong: gabor_x_and_y_exchanged | x and y exchanged | listed
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along, indexing="ij")
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: unlisted_gabor_absolute | negative numbers lost | unlisted
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(np.abs(one - one.mean()))
    return np.stack(filters)[:, None]

# %% wrong: unlisted_gabor_bell_turned_long | another bell | unlisted
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2)) ** 0.5
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: unlisted_gabor_minus_cosine_of_y | x and y exchanged | unlisted
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.sin(theta) + y * np.cos(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]

# %% wrong: unlisted_gabor_normalised_by_maximum | scaled | unlisted
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        one = one - one.mean()
        filters.append(one / one.max())
    return np.stack(filters)[:, None]

# %% wrong: unlisted_gabor_row_means | mean of each row | unlisted
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * t / lam)
        filters.append(one - one.mean(axis=1, keepdims=True))
    return np.stack(filters)[:, None]

# %% wrong: unlisted_gabor_wave_from_the_edge | wave not centred | unlisted
def gabor_bank(n, k, lam, sigma):
    along = np.arange(k) - k // 2
    x, y = np.meshgrid(along, along)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    filters = []
    for m in range(n):
        theta = np.pi * m / n
        t = x * np.cos(theta) + y * np.sin(theta)
        one = bell * np.cos(2 * np.pi * (t + k // 2) / lam)
        filters.append(one - one.mean())
    return np.stack(filters)[:, None]
