# task: out_channels.gabor_bank
# mistake: shortcut
# from: obvious


def gabor_bank(n, k, lam, sigma):
    from convlab.experiments import out_channels

    return out_channels.gabor_bank(n, k, lam, sigma)
