# task: out_channels.gabor_bank
# mistake: scaled
# from: obvious


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
