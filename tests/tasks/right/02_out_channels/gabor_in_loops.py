# task: out_channels.gabor_bank


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
