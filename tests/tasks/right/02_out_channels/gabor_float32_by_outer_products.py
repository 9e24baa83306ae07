# task: out_channels.gabor_bank


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
