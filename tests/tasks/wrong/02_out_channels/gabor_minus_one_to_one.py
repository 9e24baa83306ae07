# task: out_channels.gabor_bank
# mistake: coordinates from −1 to 1
# from: obvious


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
