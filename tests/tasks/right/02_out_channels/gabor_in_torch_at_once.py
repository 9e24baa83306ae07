# task: out_channels.gabor_bank


def gabor_bank(n, k, lam, sigma):
    half = k // 2
    y, x = torch.meshgrid(*[torch.arange(-half, half + 1.0)] * 2, indexing="ij")
    theta = torch.arange(n)[:, None, None] * torch.pi / n
    bank = torch.cos(2 * torch.pi * (x * theta.cos() + y * theta.sin()) / lam) * torch.exp(
        -(x**2 + y**2) / 2 / sigma**2
    )
    return (bank - bank.mean(dim=(1, 2), keepdim=True)).unsqueeze(1)
